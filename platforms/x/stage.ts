import { Failure } from '../../domain/failures.js';
import { type FileToStage, isExpired, type StagingWait, stageFiles } from '../adapter.js';
import type { Call, StagingHandle, StagingJob, StagingState } from '../platform.js';
import type { XApi } from './api.js';
import { handleOf, type Notes, notesOf, type Step, withNotes } from './handles.js';
import { segments } from './segments.js';
import {
  appendSegment,
  describeMedia,
  finalizedUpload,
  finalizeUpload,
  initialize,
  lookAtProcessing,
  type Processing,
  uploadImage,
} from './uploads.js';

/** X's own sample sends 1 MiB a time; 5 MB were turned away at the edge (x.md §3.3). */
const segmentBytes = 1024 * 1024;
/** A handle that ends this soon would not outlive the wait for the post's moment. */
const expiryMarginMs = 10 * 60_000;
/** Some media stay `in_progress` for ever (x.md §9.2). */
const processingMaxMs = 30 * 60_000;
const lookAgainUsualMs = 5_000;
const restartsMax = 2;

/** Uploads a part's media. Each step saves what X gave before the next one starts, and a later attempt goes on from there. */
export const staging = (api: XApi) => ({
  stage: (call: Call, job: StagingJob): Promise<StagingState> =>
    stageFiles(job, (file, saved) => stageFile(api, call, file, saved)),
});

/** Takes one file through its steps, as far as X lets it go now. */
async function stageFile(
  api: XApi,
  call: Call,
  file: FileToStage,
  saved: StagingHandle | undefined,
): Promise<StagingWait | undefined> {
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

async function saving(file: FileToStage, handle: StagingHandle): Promise<StagingHandle> {
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

type DoStep = (
  api: XApi,
  call: Call,
  file: FileToStage,
  handle: StagingHandle,
  notes: Notes,
) => Promise<StagingHandle | StagingWait>;

// ---------------------------------------------------------------- the steps

/** A picture goes up in one request; a GIF or a video is announced and follows in segments. */
async function begin(api: XApi, call: Call, file: FileToStage, restarts: number): Promise<StagingHandle> {
  const { media } = file;
  const upload = media.kind === 'image' ? uploadImage : initialize;
  const uploaded = await upload(api, call, media).catch((error: unknown) => {
    throw fileRefused(error);
  });
  const step: Step = media.kind === 'image' ? 'describe' : 'append';
  return saving(
    file,
    handleOf(uploaded, { step, nextSegment: 0, processingSinceMs: 0, uploadedAtMs: Date.now(), restarts }),
  );
}

/** Sends the segments that are still missing, and notes each one: a later attempt opens the file where this one stopped. */
const append: DoStep = async (api, call, { media, save }, handle, notes) => {
  let index = notes.nextSegment;
  if (index * segmentBytes < media.bytes) {
    for await (const segment of segments(await media.open(index * segmentBytes), segmentBytes)) {
      await appendSegment(api, call, handle.externalId, index, segment);
      index += 1;
      await save(withNotes(handle, { ...notes, nextSegment: index }));
    }
  }
  return withNotes(handle, { ...notes, nextSegment: index, step: 'finalize' });
};

const finalize: DoStep = async (api, call, _, handle, notes) => {
  const uploaded = await finalizeUpload(api, call, handle.externalId).catch(async (error: unknown) => {
    if (!isForgotten(error)) throw error;
    // It may have been finished before, and the answer lost: then it need not go up again.
    return await finalizedUpload(api, call, handle.externalId).catch((unknown: unknown) => {
      throw isForgotten(unknown) ? error : unknown;
    });
  });
  const step: Step = uploaded.processing_info === undefined ? 'describe' : 'process';
  return handleOf(uploaded, { ...notes, step, processingSinceMs: Date.now(), uploadedAtMs: Date.now() });
};

/** One look at the processing. `error` counts whatever the state beside it says: X may stay `in_progress` with one for ever. */
const look: DoStep = async (api, call, { media, save }, handle, notes) => {
  const processing = await lookAtProcessing(api, call, handle.externalId);
  if (processing === undefined || (processing.state === 'succeeded' && !processing.error)) {
    return withNotes(handle, { ...notes, step: 'describe' });
  }
  const failed = processing.state === 'failed' || processing.error !== undefined;
  if (failed || Date.now() - notes.processingSinceMs > processingMaxMs) {
    // What is left of it is of no use: the next attempt, should there be one, uploads anew.
    await save({ ...handle, expiresAtMs: Date.now() });
    throw processingFailed(processing, failed);
  }
  const { check_after_secs: checkAfterSecs, progress_percent: percent } = processing;
  return {
    lookAgainMs: checkAfterSecs === undefined ? lookAgainUsualMs : Math.max(1, checkAfterSecs) * 1_000,
    saying: `Waiting for X to process the ${media.kind}${percent === undefined ? '' : ` (${percent} %)`}`,
  };
};

const processingFailed = ({ error, state }: Processing, failed: boolean): Failure =>
  new Failure(
    'content-refused',
    failed ? 'X could not process the media.' : 'X did not finish processing the media in 30 minutes.',
    {
      platformCode: error?.name ?? state,
      platformMessage: error?.message ?? state,
      nextStep: 'Encode the media anew within X’s limits (H.264 with AAC for videos), then publish again.',
    },
  );

/** Gives the media its alt text, the last thing before it is ready. X takes one for pictures and GIFs. */
const describe: DoStep = async (api, call, { media }, handle) => {
  if (media.altText && media.kind !== 'video') await describeMedia(api, call, handle.externalId, media.altText);
  return { ...handle, ready: true };
};

const steps: Record<Step, DoStep> = { append, finalize, process: look, describe };
