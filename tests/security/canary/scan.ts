/** A value that must be seen nowhere but where a test allows it by name. */
export interface Canary {
  /** What it is, as rules name it: `access-token`, `caption`. */
  readonly kind: string;
  readonly value: string | Buffer;
}

/** A piece of what the product has left behind. */
export interface Piece {
  /** Where it comes from: `logs`, `histories`. */
  readonly sink: string;
  /** Which part of it: a log's name, a workflow's id, a route and a header. */
  readonly place: string;
  readonly content: string | Buffer;
}

/** A canary that was seen. */
export interface Sighting {
  readonly canary: Canary;
  readonly encoding: Encoding;
  readonly sink: string;
  readonly place: string;
  /** What stands before it, for whoever looks for the cause. */
  readonly before: string;
}

/**
 * Every way a value is usually written. Made here anew rather than borrowed from `platforms/scrub.ts`: what one of the
 * two forgets, the other may know.
 */
export const encoders = {
  raw: ({ bytes }) => [bytes],
  base64: ({ bytes }) => [insideBase64(bytes, 0)],
  'base64 shifted by one': ({ bytes }) => [insideBase64(bytes, 1)],
  'base64 shifted by two': ({ bytes }) => [insideBase64(bytes, 2)],
  base64url: ({ bytes }) => [0, 1, 2].map((shift) => urlSafe(insideBase64(bytes, shift))),
  hex: ({ bytes }) => [bytes.toString('hex')],
  HEX: ({ bytes }) => [bytes.toString('hex').toUpperCase()],
  percent: ({ text }) => [percent(text), percent(text).replace(/%../g, (escaped) => escaped.toLowerCase())],
  form: ({ text }) => [new URLSearchParams({ '': text }).toString().slice(1)],
  JSON: ({ text }) => [inJson(text)],
  'JSON in JSON': ({ text }) => [inJson(inJson(text))],
  HTML: ({ text }) => [inHtml(text)],
  // RFC 6749 2.3.1: what Basic authentication sends, with and without form-encoding first.
  'base64 of id:secret': ({ text, ids }) =>
    ids.flatMap((id) => [base64(`${id}:${text}`), base64(`${percent(id)}:${percent(text)}`)]),
} satisfies Record<string, (canary: { bytes: Buffer; text: string; ids: readonly string[] }) => (string | Buffer)[]>;

export type Encoding = keyof typeof encoders;

export interface ScanOptions {
  /** What stands before the colon where a secret is sent as `id:secret`. */
  readonly ids?: readonly string[];
}

/** Looks for every canary, in every encoding, in every piece. One place tells of one canary once per encoding. */
export function scan(
  canaries: readonly Canary[],
  pieces: readonly Piece[],
  { ids = [] }: ScanOptions = {},
): Sighting[] {
  const find = finder(canaries.flatMap((canary) => marksOf(canary, ids)));
  return pieces.flatMap(({ sink, place, content }) => {
    const bytes = Buffer.from(content);
    const seen = new Set<string>();
    return find(bytes).flatMap(({ mark: { canary, encoding }, at }): Sighting[] => {
      const sight = `${canaries.indexOf(canary)} ${encoding}`;
      if (seen.has(sight)) return [];
      seen.add(sight);
      const before = bytes
        .subarray(Math.max(0, at - 60), at)
        .toString('latin1')
        .replace(/[^ -~]+/g, ' ');
      return [{ canary, encoding, sink, place, before }];
    });
  });
}

/** One line for each sighting, without the secret itself. */
export const told = (sightings: readonly Sighting[]): string[] =>
  sightings.map(
    ({ canary, encoding, sink, place, before }) => `${canary.kind} (${encoding}) in ${sink}, ${place}: …${before}`,
  );

// ---------------------------------------------------------------- what is looked for

/** Bytes that give a canary away. */
interface Mark {
  readonly canary: Canary;
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

const lengthMin = 16;

function marksOf(canary: Canary, ids: readonly string[]): Mark[] {
  const bytes = Buffer.from(canary.value);
  if (bytes.length < lengthMin) throw new Error(`This ${canary.kind} is too short to be told from ordinary words`);
  const isText = typeof canary.value === 'string';
  const known = new Set<string>();
  return Object.entries(encoders).flatMap(([name, encode]) => {
    if (!isText && textOnly.has(name)) return [];
    const spellings = encode({ bytes, text: isText ? bytes.toString() : '', ids }).map((one) => Buffer.from(one));
    const marks = name === 'base64 of id:secret' ? spellings : spellings.flatMap(halves);
    return marks
      .filter((mark) => !known.has(mark.toString('hex')) && known.add(mark.toString('hex')))
      .map((mark) => ({ canary, encoding: name as Encoding, bytes: mark }));
  });
}

const textOnly = new Set<string>(['percent', 'form', 'JSON', 'JSON in JSON', 'HTML', 'base64 of id:secret']);

/** One half is enough: a value may be cut off, or torn over two pages of a database file. */
function halves(whole: Buffer): Buffer[] {
  if (whole.length < 2 * lengthMin) return [whole];
  const middle = Math.floor(whole.length / 2);
  return [whole.subarray(0, middle), whole.subarray(middle)];
}

// ---------------------------------------------------------------- encodings

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
const percent = (text: string): string => encodeURIComponent(text);
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The characters that belong to these bytes alone when `shift` other bytes stand before them in the same base64 text. */
function insideBase64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  return text.slice(first, last);
}

// ---------------------------------------------------------------- looking

/** Finds all marks in one walk over the bytes, however many there are: the first four bytes say which to compare. */
function finder(marks: readonly Mark[]): (bytes: Buffer) => { mark: Mark; at: number }[] {
  const byHead = new Map<number, Mark[]>();
  const mayBegin = new Uint8Array(1 << 16);
  for (const mark of marks) {
    const head = mark.bytes.readUInt32BE(0);
    byHead.set(head, [...(byHead.get(head) ?? []), mark]);
    mayBegin[mark.bytes.readUInt16BE(0)] = 1;
  }
  return (bytes) => {
    const found: { mark: Mark; at: number }[] = [];
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (mayBegin[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      for (const mark of byHead.get(bytes.readUInt32BE(at)) ?? []) {
        if (bytes.subarray(at, at + mark.bytes.length).equals(mark.bytes)) found.push({ mark, at });
      }
    }
    return found;
  };
}
