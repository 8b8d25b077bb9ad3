import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { z } from 'zod';
import { forLog } from '../../logging.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { type Route, route } from '../route.js';

/** Where platforms fetch media that they take by address only. The address is the permission: signed, for some hours, for one file. */
export function mediaFileRoutes({ mediaAddresses, storage }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/media/files/:token/:name',
      noun: 'Media',
      summary: 'A file, for the platform its signed address was given to',
      params: z.object({ token: z.string().min(1).max(2_000), name: z.string().max(100) }),
      answers: {
        200: { description: 'The file', type: '*/*' },
        206: { description: 'The part of it that was asked for', type: '*/*' },
      },
      async handle({ params: { token }, req, res, log }) {
        const file = mediaAddresses.read(token);
        if (!file) throw new Problem('not-found', 'This address is not one of ours, or its time is over.');
        const { from, to, isPart } = rangeOf(req, file.bytes);
        res.status(isPart ? 206 : 200).set({
          'Content-Type': file.mimeType,
          'Content-Length': String(to - from + 1),
          'Accept-Ranges': 'bytes',
          ...(isPart && { 'Content-Range': `bytes ${from}-${to}/${file.bytes}` }),
        });
        if (req.method === 'HEAD') {
          res.end();
          return undefined;
        }
        try {
          await pipeline(Readable.from(firstBytes(storage.open(file.storageKey, from), to - from + 1)), res);
        } catch (error) {
          // The head is out: an answer that breaks off is all that can still be said.
          log.warn({ error: forLog(error) }, 'a media file was not sent whole');
          res.destroy();
        }
        return undefined;
      },
    }),
  ];
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
