/** Cuts a stream into pieces of one size; the last may be shorter. */
export async function* segments(stream: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let gathered = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (gathered + rest.length >= bytes) {
      const missing = bytes - gathered;
      yield Buffer.concat([...pieces, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      pieces = [];
      gathered = 0;
    }
    if (rest.length > 0) {
      pieces.push(rest);
      gathered += rest.length;
    }
  }
  if (gathered > 0) yield Buffer.concat(pieces);
}
