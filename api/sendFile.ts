import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { forLog } from '../logging.js';
import type { MediaStorage } from '../media/storage.js';
import { Problem } from './errors.js';
import type { Call } from './route.js';

export interface SentFile {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly bytes: number;
}

/** Answers with a file of the library, or the part of it that was asked for. */
export async function sendFile(
  { req, res, log }: Pick<Call, 'req' | 'res' | 'log'>,
  storage: MediaStorage,
  file: SentFile,
): Promise<void> {
  const { from, to, isPart } = rangeOf(req, file.bytes);
  res.status(isPart ? 206 : 200).set({
    'Content-Type': file.mimeType,
    'Content-Length': String(to - from + 1),
    'Accept-Ranges': 'bytes',
    ...(isPart && { 'Content-Range': `bytes ${from}-${to}/${file.bytes}` }),
  });
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  try {
    await pipeline(Readable.from(firstBytes(storage.open(file.storageKey, from), to - from + 1)), res);
  } catch (error) {
    // The head is out: an answer that breaks off is all that can still be said.
    log.warn({ error: forLog(error) }, 'a media file was not sent whole');
    res.destroy();
  }
}

/** The bytes that are wanted, first and last included. Of several ranges the first; one that cannot be read counts as none. */
function rangeOf(req: Request, bytes: number): { from: number; to: number; isPart: boolean } {
  const ranges = req.range(bytes);
  if (ranges === -1) {
    throw new Problem('range-refused', `The file has ${bytes} bytes.`, {
      headers: { 'Content-Range': `bytes */${bytes}` },
    });
  }
  const first = ranges !== undefined && ranges !== -2 && ranges.type === 'bytes' ? ranges[0] : undefined;
  return first ? { from: first.start, to: first.end, isPart: true } : { from: 0, to: bytes - 1, isPart: false };
}

async function* firstBytes(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of source) {
    yield chunk.length <= left ? chunk : chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
