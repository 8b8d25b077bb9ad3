import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Violation } from '../domain/post.js';
import { Problem } from './errors.js';

/** More than any platform takes as text, a hundred times over; files do not travel in JSON. */
export const jsonBytesMax = 256 * 1024;
const jsonDepthMax = 32;
const bodyWithinMs = 20_000;

/** Reads a JSON body, or none. Whoever sends too much is cut off at the limit, and whoever sends it a byte at a time is not waited for. */
export async function readJson(req: Request): Promise<unknown> {
  if (!hasBody(req)) return {};
  if (!req.is('application/json'))
    throw new Problem('media-type', 'The body must be sent as Content-Type: application/json.');
  const body = parse(decoded(await readBytes(req, jsonBytesMax)));
  refuseUnstorable(body);
  return body;
}

export const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

/** Reads a form, as an HTML page or a platform's callback sends it. */
export async function readForm(req: Request): Promise<URLSearchParams> {
  if (!req.is('application/x-www-form-urlencoded'))
    throw new Problem('media-type', 'The body must be sent as Content-Type: application/x-www-form-urlencoded.');
  return new URLSearchParams(decoded(await readBytes(req, jsonBytesMax)));
}

/** The body as it was sent, to the byte: what a signature is over. */
export async function readBytes(req: Request, bytesMax: number): Promise<Buffer> {
  // A packed body would count small and unpack large.
  if (req.headers['content-encoding'] !== undefined) throw new Problem('media-type', 'The body must not be packed.');
  const tooLarge = () => new Problem('too-large', `The body is larger than ${bytesMax / 1024} KiB.`);
  if (Number(req.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  let giveUp: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    giveUp = setTimeout(
      () => reject(new Problem('timeout', `The body was not whole after ${bodyWithinMs / 1_000} s.`)),
      bodyWithinMs,
    );
  });
  // Left as it is when reading stops, so that the refusal can still be sent.
  const chunks = req.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const read: Buffer[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const next = await Promise.race([chunks.next().catch(brokenOff), tooSlow]);
      if (next.done) return Buffer.concat(read);
      bytes += next.value.length;
      if (bytes > bytesMax) throw tooLarge();
      read.push(next.value);
    }
  } finally {
    clearTimeout(giveUp);
    req.pause();
  }
}

/** The sender went away; nobody reads the answer, and it is no fault of ours. */
export function brokenOff(cause: unknown): never {
  throw cause instanceof Problem ? cause : new Problem('bad-request', 'The body broke off.', { cause });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('malformed-json', 'The body is not UTF-8.');
  }
}

/** The parser's own words would repeat the body. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json', 'The body could not be parsed as JSON.');
  }
}

/**
 * Refuses what no field can hold: nesting without end, and text that is not Unicode. Postgres keeps no NUL, and half a
 * surrogate pair would come out of UTF-8 as another character than the one that was sent.
 */
function refuseUnstorable(body: unknown): void {
  const violations: Violation[] = [];
  const open: { value: unknown; path: string; depth: number }[] = [{ value: body, path: '', depth: 0 }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { value, path, depth } = at;
    if (depth > jsonDepthMax)
      throw new Problem('bad-request', `The body is nested deeper than ${jsonDepthMax} levels.`);
    if (typeof value === 'string' && !isStorable(value))
      violations.push({ path: path || 'body', message: notStorable });
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) throw new Problem('bad-request', `A member’s name in the body ${notStorable}`);
      open.push({
        value: inner,
        path: Array.isArray(value) ? `${path}[${key}]` : `${path}${path && '.'}${key.slice(0, 64)}`,
        depth: depth + 1,
      });
    }
  }
  if (violations.length > 0) {
    throw new Problem('bad-request', `${violations.length} field(s) hold text that is not Unicode.`, { violations });
  }
}

const notStorable = 'holds a NUL or half a surrogate pair: send well-formed Unicode.';
export const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** What makes two requests the same: method, path and what the body says, however it is spelled. */
export function fingerprintOf(req: Request, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([req.method, req.path, canonical(body)]))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

/** The caller's own name for this request. */
export function idempotencyKeyOf(req: Request, need: 'required' | 'optional'): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined) {
    if (need === 'optional') return undefined;
    throw new Problem('idempotency-key-missing', 'The header Idempotency-Key is missing.');
  }
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new Problem('bad-request', 'The Idempotency-Key must have 1 to 255 printable characters (ASCII).');
  }
  return key;
}
