import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { MediaKind } from '../../domain/post.js';
import { clockAheadMs, httpClient, uploadDeadlineMs } from '../http.js';
import type { Call, MediaSource } from '../platform.js';
import { type FanvueApi, read } from './api.js';
import { storageRefusal } from './errors.js';
import { FanvueMedia } from './shapes.js';

const writes = ['write:media'] as const;

/** The size that Fanvue's newer replies name; older ones name none (fanvue.md §3.4). */
const partBytesUsual = 6 * 1024 * 1024;
const partsMaxUsual = 10_000;

const Begun = z.object({
  mediaUuid: z.string().min(1),
  uploadId: z.string().min(1),
  partSize: z.number().int().positive().nullish().catch(undefined),
  maxParts: z.number().int().positive().nullish().catch(undefined),
});
const Completed = z.object({ status: z.string().nullish().catch(undefined) });

const mediaTypes: Record<MediaKind, 'image' | 'video'> = { image: 'image', gif: 'image', video: 'video' };
const extensions: Readonly<Record<string, string>> = { jpeg: 'jpg', quicktime: 'mov' };

/** An upload that Fanvue has opened. */
export interface Begun {
  readonly mediaUuid: string;
  readonly uploadId: string;
  readonly partBytes: number;
}

/** A piece of a file. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly fromByte: number;
  readonly bytes: number;
}

/** The requests of an upload, one function each (fanvue.md §3.4). */
export type Uploads = ReturnType<typeof uploading>;

export const uploading = (api: FanvueApi, apiUrl: string) => {
  // A host of its own, of which nothing is known but the address: no token goes there, and it tells of no limits.
  const storage = httpClient({ label: 'Fanvue’s storage', readLimits: () => [] });

  return {
    async begin(call: Call, { mediaId, mimeType, kind, bytes }: MediaSource): Promise<Begun> {
      const subtype = mimeType.split('/')[1] ?? 'bin';
      const answer = await api(call, {
        endpoint: 'POST /media/uploads',
        method: 'POST',
        path: '/media/uploads',
        needs: writes,
        body: {
          json: {
            name: mediaId,
            filename: `${mediaId}.${extensions[subtype] ?? subtype}`,
            mediaType: mediaTypes[kind],
            sizeBytes: bytes,
          },
        },
      });
      const { mediaUuid, uploadId, partSize, maxParts } = read(Begun, answer);
      return {
        mediaUuid,
        uploadId,
        partBytes: Math.max(partSize ?? partBytesUsual, Math.ceil(bytes / (maxParts ?? partsMaxUsual))),
      };
    },

    /** Sends one part to an address that was fetched just before, and answers its ETag as received, quotes and all. */
    async sendPart(call: Call, uploadId: string, media: MediaSource, part: Part): Promise<string> {
      const url = await addressOf(call, uploadId, part.number);
      const answer = await storage(call, {
        endpoint: 'PUT upload part',
        method: 'PUT',
        url,
        authorization: 'none',
        reads: 'text',
        body: {
          file: {
            filename: media.mediaId,
            mimeType: 'application/octet-stream',
            bytes: part.bytes,
            open: async () => firstBytes(await media.open(part.fromByte), part.bytes),
          },
        },
        deadlineMs: uploadDeadlineMs,
        confidential: [url],
      });
      if (answer.status >= 300) {
        throw storageRefusal(answer, Date.now() + clockAheadMs(answer.headers, Date.now()));
      }
      const etag = answer.headers.etag?.trim();
      if (!etag)
        throw new Failure('platform-unavailable', 'Fanvue’s storage took a piece of the file without an ETag.');
      return etag;
    },

    /** Puts the parts together; answers the status that the media has then. */
    async complete(call: Call, uploadId: string, etags: readonly string[]): Promise<string | undefined> {
      const answer = await api(call, {
        endpoint: 'PATCH /media/uploads/:uploadId',
        method: 'PATCH',
        path: `/media/uploads/${encodeURIComponent(uploadId)}`,
        needs: writes,
        body: { json: { parts: etags.map((etag, index) => ({ PartNumber: index + 1, ETag: etag })) } },
      });
      return read(Completed, answer).status ?? undefined;
    },

    look: async (call: Call, mediaUuid: string): Promise<FanvueMedia> => readMedia(api, call, mediaUuid),
  };

  async function addressOf(call: Call, uploadId: string, number: number): Promise<string> {
    const { text } = await api(call, {
      endpoint: 'GET /media/uploads/:uploadId/parts/:n/url',
      method: 'GET',
      path: `/media/uploads/${encodeURIComponent(uploadId)}/parts/${number}/url`,
      needs: writes,
      reads: 'text',
      headers: { accept: 'text/plain' },
    });
    return checkedAddress(text.trim().replace(/^"(.*)"$/, '$1'), apiUrl);
  }
};

/** An owner's file goes out encrypted or not at all; a simulator, and what it names, speaks plain http. */
function checkedAddress(url: string, apiUrl: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol === 'https:' || (protocol === 'http:' && new URL(apiUrl).protocol === 'http:')) return url;
  throw new Failure('platform-unavailable', 'Fanvue gave an upload address that is none, or not an encrypted one.');
}

/** With `variants`, the addresses of its files come along: signed and short-lived (fanvue.md §3.5). */
export async function readMedia(
  api: FanvueApi,
  call: Call,
  uuid: string,
  query?: { readonly variants: 'main' },
): Promise<FanvueMedia> {
  const answer = await api(call, {
    endpoint: 'GET /media/:uuid',
    method: 'GET',
    path: `/media/${encodeURIComponent(uuid)}`,
    query,
    needs: ['read:media'],
  });
  return read(FanvueMedia, answer);
}

async function* firstBytes(stream: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of stream) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= chunk.length;
    if (left <= 0) return;
  }
}
