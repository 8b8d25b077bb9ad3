import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { MediaKind } from '../../domain/post.js';
import { uploadDeadlineMs } from '../http.js';
import type { Call, MediaSource, StagingHandle, StagingJob, StagingState } from '../platform.js';
import { read, type XApi } from './api.js';
import { segments } from './segments.js';

/** X's own sample sends 1 MiB a time; 5 MB were turned away at the edge (x.md §3.3). */
const segmentBytes = 1024 * 1024;
/** A handle that ends this soon would not outlive the wait for the post's moment. */
const expiryMarginMs = 10 * 60_000;
/** Some media stay `in_progress` for ever (x.md §9.2). */
const processingMaxMs = 30 * 60_000;
const lookAgainUsualMs = 5_000;
const restartsMax = 2;

const needs = ['media.write'] as const;

/** The key under which the handle of a part's media is kept. */
export const handleKey = (index: number): string => `media[${index}]`;

export const isExpired = ({ expiresAtMs }: StagingHandle, nowMs: number): boolean =>
  expiresAtMs !== undefined && expiresAtMs <= nowMs;

/** Uploads a part's media. Each step saves what X gave before the next one starts, and a later attempt goes on from there. */
export const staging = (api: XApi) => ({
  async stage(call: Call, job: StagingJob): Promise<StagingState> {
    const waits: Wait[] = [];
    for (const [index, media] of job.media.entries()) {
      const key = handleKey(index);
      const file: File = { media, save: (handle) => job.save(key, handle) };
      const wait = await stageFile(api, call, file, job.handles[key]);
      if (wait) waits.push(wait);
    }
    const longest = waits.sort((one, other) => other.lookAgainMs - one.lookAgainMs)[0];
    return longest ? { ready: false, ...longest } : { ready: true };
  },
});

interface File {
  readonly media: MediaSource;
  save(handle: StagingHandle): Promise<void>;
}

interface Wait {
  readonly lookAgainMs: number;
  readonly saying: string;
}

type Step = 'append' | 'finalize' | 'process' | 'describe';

/** Our notes in a handle, from which an upload is resumed. */
interface Notes {
  readonly step: Step;
  readonly mediaKey?: string;
  readonly nextSegment: number;
  readonly processingSinceMs: number;
  /** How often X had forgotten the upload and it began anew. */
  readonly restarts: number;
}

const notesOf = ({ resume = {} }: StagingHandle): Notes => ({
  step: (resume.step as Step | undefined) ?? 'append',
  ...(typeof resume.mediaKey === 'string' && { mediaKey: resume.mediaKey }),
  nextSegment: Number(resume.nextSegment ?? 0),
  processingSinceMs: Number(resume.processingSinceMs ?? 0),
  restarts: Number(resume.restarts ?? 0),
});

/** Takes one file through its steps, as far as X lets it go now. */
async function stageFile(
  api: XApi,
  call: Call,
  file: File,
  saved: StagingHandle | undefined,
): Promise<Wait | undefined> {
  let handle = saved && !isExpired(saved, Date.now() + expiryMarginMs) ? saved : await begin(api, call, file, 0);
  while (!handle.ready) {
    const notes = notesOf(handle);
    try {
      const next = await steps[notes.step](api, call, file, handle, notes);
      if ('lookAgainMs' in next) return next;
      handle = await saving(file, next);
    } catch (error) {
      if (!isForgotten(error)) throw error;
      if (notes.restarts >= restartsMax) throw fileRefused(error);
      handle = await begin(api, call, file, notes.restarts + 1);
    }
  }
  return undefined;
}

async function saving(file: File, handle: StagingHandle): Promise<StagingHandle> {
  await file.save(handle);
  return handle;
}

/** An upload that X has forgotten answers 400 or 404 (x.md §3.3): it begins anew. */
const isForgotten = (error: unknown): error is Failure =>
  error instanceof Failure &&
  (error.failureClass === 'not-found' || error.failureClass === 'bug') &&
  error.platformCode !== undefined;

/** While a file goes up, a 400 is about the file: our requests about it are always the same. */
function fileRefused(error: unknown): unknown {
  if (!isForgotten(error)) return error;
  const { platformCode, platformMessage } = error;
  return new Failure('content-refused', 'X refuses the file.', {
    platformCode,
    platformMessage,
    nextStep: 'Encode the file anew within X’s limits, or take another one, then publish again.',
  });
}

type DoStep = (api: XApi, call: Call, file: File, handle: StagingHandle, notes: Notes) => Promise<StagingHandle | Wait>;

const steps: Record<Step, DoStep> = { append, finalize, process: look, describe };

// ---------------------------------------------------------------- the steps

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
type Uploaded = z.infer<typeof Uploaded>['data'];

const categories: Record<MediaKind, string> = { image: 'tweet_image', gif: 'tweet_gif', video: 'tweet_video' };

/** A picture goes up in one request; a GIF or a video is announced and follows in segments. */
async function begin(api: XApi, call: Call, file: File, restarts: number): Promise<StagingHandle> {
  const { media } = file;
  const upload = media.kind === 'image' ? uploadImage : initialize;
  const uploaded = await upload(api, call, media).catch((error: unknown) => {
    throw fileRefused(error);
  });
  const step: Step = media.kind === 'image' ? 'describe' : 'append';
  return saving(file, handleOf(uploaded, { step, nextSegment: 0, processingSinceMs: 0, restarts }));
}

function handleOf(
  { id, media_key: mediaKey, expires_after_secs: expiresAfterSecs }: Uploaded,
  notes: Notes,
): StagingHandle {
  return {
    externalId: id,
    ready: false,
    ...(expiresAfterSecs !== undefined && { expiresAtMs: Date.now() + expiresAfterSecs * 1_000 }),
    resume: { ...notes, ...(mediaKey !== undefined && { mediaKey }) },
  };
}

async function uploadImage(api: XApi, call: Call, media: MediaSource): Promise<Uploaded> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload',
    method: 'POST',
    path: '/2/media/upload',
    needs,
    body: {
      multipart: {
        fields: { media_category: categories.image },
        file: {
          name: 'media',
          filename: 'media',
          mimeType: media.mimeType,
          bytes: media.bytes,
          open: () => media.open(),
        },
      },
    },
    deadlineMs: uploadDeadlineMs,
  });
  return read(Uploaded, answer).data;
}

async function initialize(api: XApi, call: Call, { kind, mimeType, bytes }: MediaSource): Promise<Uploaded> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload/initialize',
    method: 'POST',
    path: '/2/media/upload/initialize',
    needs,
    body: { json: { media_type: mimeType, total_bytes: bytes, media_category: categories[kind] } },
  });
  return read(Uploaded, answer).data;
}

/** Sends the segments that are still missing, and notes each one: a later attempt opens the file where this one stopped. */
async function append(
  api: XApi,
  call: Call,
  { media, save }: File,
  handle: StagingHandle,
  notes: Notes,
): Promise<StagingHandle> {
  let index = notes.nextSegment;
  if (index * segmentBytes < media.bytes) {
    for await (const segment of segments(await media.open(index * segmentBytes), segmentBytes)) {
      await api(call, {
        endpoint: 'POST /2/media/upload/:id/append',
        method: 'POST',
        path: `/2/media/upload/${handle.externalId}/append`,
        needs,
        body: {
          multipart: {
            fields: { segment_index: String(index) },
            file: {
              name: 'media',
              filename: 'media',
              mimeType: 'application/octet-stream',
              bytes: segment.length,
              open: async () => once(segment),
            },
          },
        },
        deadlineMs: uploadDeadlineMs,
      });
      index += 1;
      await save(withNotes(handle, { ...notes, nextSegment: index }));
    }
  }
  return withNotes(handle, { ...notes, nextSegment: index, step: 'finalize' });
}

async function* once(segment: Uint8Array): AsyncGenerator<Uint8Array> {
  yield segment;
}

const withNotes = (handle: StagingHandle, notes: Notes): StagingHandle => ({ ...handle, resume: { ...notes } });

async function finalize(api: XApi, call: Call, _: File, handle: StagingHandle, notes: Notes): Promise<StagingHandle> {
  const answer = await api(call, {
    endpoint: 'POST /2/media/upload/:id/finalize',
    method: 'POST',
    path: `/2/media/upload/${handle.externalId}/finalize`,
    needs,
    body: { json: {} }, // an empty body is refused
  });
  const uploaded = read(Uploaded, answer).data;
  const { processing_info: processing } = uploaded;
  const step: Step = processing === undefined ? 'describe' : 'process';
  return handleOf(uploaded, { ...notes, step, processingSinceMs: Date.now() });
}

/** One look at the processing. `error` counts whatever the state beside it says: X may stay `in_progress` with one for ever. */
async function look(
  api: XApi,
  call: Call,
  { media, save }: File,
  handle: StagingHandle,
  notes: Notes,
): Promise<StagingHandle | Wait> {
  const answer = await api(call, {
    endpoint: 'GET /2/media/upload',
    method: 'GET',
    path: '/2/media/upload',
    query: { command: 'STATUS', media_id: handle.externalId },
    needs,
  });
  const { processing_info: processing } = read(Uploaded, answer).data;
  // Nothing about processing means that there is none left to do.
  if (processing === undefined || (processing.state === 'succeeded' && !processing.error)) {
    return withNotes(handle, { ...notes, step: 'describe' });
  }

  const failed = processing.state === 'failed' || processing.error !== undefined;
  const tookTooLong = Date.now() - notes.processingSinceMs > processingMaxMs;
  if (failed || tookTooLong) {
    // What is left of it is of no use: the next attempt, should there be one, uploads anew.
    await save({ ...handle, expiresAtMs: Date.now() });
    throw new Failure(
      'content-refused',
      failed ? 'X could not process the media.' : 'X did not finish processing the media in 30 minutes.',
      {
        platformCode: processing.error?.name ?? processing.state,
        platformMessage: answer.scrub(processing.error?.message ?? processing.state),
        nextStep: 'Encode the media anew within X’s limits (H.264 with AAC for videos), then publish again.',
      },
    );
  }
  const progress = processing.progress_percent === undefined ? '' : ` (${processing.progress_percent} %)`;
  return {
    lookAgainMs:
      processing.check_after_secs === undefined ? lookAgainUsualMs : Math.max(1, processing.check_after_secs) * 1_000,
    saying: `Waiting for X to process the ${media.kind}${progress}`,
  };
}

/** Gives the media its alt text, the last thing before it is ready. X takes one for pictures and GIFs. */
async function describe(api: XApi, call: Call, { media }: File, handle: StagingHandle): Promise<StagingHandle> {
  if (media.altText && media.kind !== 'video') {
    await api(call, {
      endpoint: 'POST /2/media/metadata',
      method: 'POST',
      path: '/2/media/metadata',
      needs,
      body: { json: { id: handle.externalId, metadata: { alt_text: { text: media.altText } } } },
      confidential: [media.altText],
    });
  }
  return { ...handle, ready: true };
}
