import { createHash } from 'node:crypto';
import { MediaTooLarge } from './errors.js';
import { type ProbedMedia, probe } from './probe.js';
import type { MediaStorage } from './storage.js';

export interface ReceivedMedia {
  readonly storageKey: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly facts: ProbedMedia;
}

export interface ReceiveOptions {
  readonly maxBytes: number;
  readonly storage: MediaStorage;
  /** The file's key is `<keyPrefix>/<sha256>.<extension>`, so receiving the same bytes twice under one prefix ends in one file. */
  readonly keyPrefix: string;
}

/**
 * Takes a file into the library: counted and hashed while it streams in, then looked at, and only then given its key.
 * Whatever is refused leaves nothing behind. Throws `MediaTooLarge` at the first byte over the limit, `UnreadableMedia`.
 *
 * A refusal destroys the stream it came from. An HTTP request that is to be answered all the same is handed in as
 * `request.iterator({ destroyOnReturn: false })`.
 */
export async function receive(
  stream: AsyncIterable<Uint8Array>,
  { maxBytes, storage, keyPrefix }: ReceiveOptions,
): Promise<ReceivedMedia> {
  const hash = createHash('sha256');
  const arrived = await storage.arrive(measured(stream, hash, maxBytes));
  try {
    const facts = await probe(arrived.path, arrived.bytes);
    const sha256 = hash.digest('hex');
    const storageKey = `${keyPrefix}/${sha256}.${facts.extension}`;
    await arrived.keepAs(storageKey);
    return { storageKey, sha256, bytes: arrived.bytes, facts };
  } finally {
    await arrived.discard();
  }
}

async function* measured(
  stream: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new MediaTooLarge(maxBytes);
    hash.update(chunk);
    yield chunk;
  }
}
