import { z } from 'zod';
import type { MediaKind } from '../../domain/post.js';
import { uploadDeadlineMs } from '../http.js';
import type { FormFile } from '../multipart.js';
import type { Call, MediaSource } from '../platform.js';
import { platformWords } from '../scrub.js';
import { read, type XApi } from './api.js';

const needs = ['media.write'] as const;

const Uploaded = z.object({
  data: z.object({
    id: z.string().min(1),
    media_key: z.string().optional(),
    expires_after_secs: z.number().optional(),
    processing_info: z
      .object({
        state: z.string(),
        check_after_secs: z.number().optional(),
        progress_percent: z.number().optional(),
        error: z
          .object({ code: z.number().optional(), name: z.string().optional(), message: z.string().optional() })
          .optional(),
      })
      .optional(),
  }),
});
export type Uploaded = z.infer<typeof Uploaded>['data'];
export type Processing = NonNullable<Uploaded['processing_info']>;

const categories: Record<MediaKind, string> = { image: 'tweet_image', gif: 'tweet_gif', video: 'tweet_video' };

/** The requests of an upload, one function each (x.md §3.3). */

export async function uploadImage(api: XApi, call: Call, media: MediaSource): Promise<Uploaded> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload',
    method: 'POST',
    path: '/2/media/upload',
    needs,
    body: {
      multipart: {
        fields: { media_category: categories.image },
        file: formFile(media.mimeType, media.bytes, () => media.open()),
      },
    },
    deadlineMs: uploadDeadlineMs,
  });
  return read(Uploaded, answer).data;
}

export async function initialize(api: XApi, call: Call, { kind, mimeType, bytes }: MediaSource): Promise<Uploaded> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload/initialize',
    method: 'POST',
    path: '/2/media/upload/initialize',
    needs,
    body: { json: { media_type: mimeType, total_bytes: bytes, media_category: categories[kind] } },
  });
  return read(Uploaded, answer).data;
}

export async function appendSegment(
  api: XApi,
  call: Call,
  id: string,
  index: number,
  segment: Uint8Array,
): Promise<void> {
  await api(call, {
    endpoint: 'POST /2/media/upload/:id/append',
    method: 'POST',
    path: `/2/media/upload/${id}/append`,
    needs,
    body: {
      multipart: {
        fields: { segment_index: String(index) },
        file: formFile('application/octet-stream', segment.length, async () => once(segment)),
      },
    },
    deadlineMs: uploadDeadlineMs,
  });
}

export async function finalizeUpload(api: XApi, call: Call, id: string): Promise<Uploaded> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload/:id/finalize',
    method: 'POST',
    path: `/2/media/upload/${id}/finalize`,
    needs,
    body: { json: {} }, // an empty body is refused
  });
  return read(Uploaded, answer).data;
}

/** What X knows of a GIF or a video that went up whole; of another it knows nothing. */
export const finalizedUpload = async (api: XApi, call: Call, id: string): Promise<Uploaded> =>
  read(Uploaded, await askStatus(api, call, id)).data;

const askStatus = (api: XApi, call: Call, id: string) =>
  api(call, {
    endpoint: 'GET /2/media/upload',
    method: 'GET',
    path: '/2/media/upload',
    query: { command: 'STATUS', media_id: id },
    needs,
  });

/** How far X is with a GIF or a video; its words come without secrets. Nothing about processing means that none is left to do. */
export async function lookAtProcessing(api: XApi, call: Call, id: string): Promise<Processing | undefined> {
  const answer = await askStatus(api, call, id);
  const { processing_info: processing } = read(Uploaded, answer).data;
  const { error } = processing ?? {};
  return error?.message === undefined
    ? processing
    : { ...processing!, error: { ...error, message: platformWords(error.message, answer.scrub) } };
}

export async function describeMedia(api: XApi, call: Call, id: string, altText: string): Promise<void> {
  await api(call, {
    endpoint: 'POST /2/media/metadata',
    method: 'POST',
    path: '/2/media/metadata',
    needs,
    body: { json: { id, metadata: { alt_text: { text: altText } } } },
    confidential: [altText],
  });
}

const formFile = (mimeType: string, bytes: number, open: FormFile['open']): FormFile => ({
  name: 'media',
  filename: 'media',
  mimeType,
  bytes,
  open,
});

async function* once(segment: Uint8Array): AsyncGenerator<Uint8Array> {
  yield segment;
}
