import { Failure } from '../../domain/failures.js';
import { type FileToStage, isExpired, type StagingWait, stageFiles } from '../adapter.js';
import type { Call, StagingHandle, StagingJob, StagingState } from '../platform.js';
import { handleOf, type Notes, notesOf, type Step, withNotes } from './handles.js';
import type { Uploads } from './uploads.js';

/** Our choices; Fanvue publishes no figures (fanvue.md §3.4). */
const processingMaxMs = 30 * 60_000;
const lookAgainMinMs = 2_000;
const lookAgainMaxMs = 30_000;
const restartsMax = 2;

/** Uploads a part's media, previews included. Each step saves what Fanvue gave before the next one starts, and a later attempt goes on from there. */
export const staging = (uploads: Uploads) => ({
  stage: (call: Call, job: StagingJob): Promise<StagingState> =>
    stageFiles(job, (file, saved) => stageFile(uploads, call, file, saved)),
});

/** Takes one file through its steps, as far as Fanvue lets it go now. */
async function stageFile(
  uploads: Uploads,
  call: Call,
  file: FileToStage,
  saved: StagingHandle | undefined,
): Promise<StagingWait | undefined> {
  let handle = saved && !isExpired(saved, Date.now()) ? saved : await begin(uploads, call, file, 0);
  while (!handle.ready) {
    const notes = notesOf(handle);
    try {
      const next = await steps[notes.step](uploads, call, file, handle, notes);
      if ('lookAgainMs' in next) return next;
      await file.save(next);
      handle = next;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (notes.restarts >= restartsMax) throw fileRefused(error);
      handle = await begin(uploads, call, file, notes.restarts + 1);
    }
  }
  return undefined;
}

/** Said of an upload that Fanvue has forgotten, and of one that it does not take. */
const isRefused = (error: unknown): error is Failure =>
  error instanceof Failure &&
  (error.failureClass === 'not-found' || error.failureClass === 'content-refused') &&
  error.platformCode !== undefined;

const fileRefused = ({ platformCode, platformMessage }: Failure): Failure =>
  new Failure('content-refused', 'Fanvue refuses the file.', {
    platformCode,
    platformMessage,
    nextStep: 'Encode the file anew, or take another one, then publish again.',
  });

type DoStep = (
  uploads: Uploads,
  call: Call,
  file: FileToStage,
  handle: StagingHandle,
  notes: Notes,
) => Promise<StagingHandle | StagingWait>;

// ---------------------------------------------------------------- the steps

/** An upload that is begun and never ended stays `created` and harms nobody. */
async function begin(uploads: Uploads, call: Call, file: FileToStage, restarts: number): Promise<StagingHandle> {
  const { mediaUuid, uploadId, partBytes } = await uploads.begin(call, file.media).catch((error: unknown) => {
    throw isRefused(error) ? fileRefused(error) : error;
  });
  const handle = handleOf(mediaUuid, { step: 'send', uploadId, partBytes, etags: [], uploadedAtMs: 0, restarts });
  await file.save(handle);
  return handle;
}

/** Sends the parts that are still missing, and notes each one: a later attempt opens the file where this one stopped. */
const send: DoStep = async (uploads, call, { media, save }, handle, notes) => {
  const { uploadId, partBytes } = notes;
  let { etags } = notes;
  while (etags.length * partBytes < media.bytes) {
    const fromByte = etags.length * partBytes;
    const bytes = Math.min(partBytes, media.bytes - fromByte);
    const etag = await uploads.sendPart(call, uploadId, media, { number: etags.length + 1, fromByte, bytes });
    etags = [...etags, etag];
    await save(withNotes(handle, { ...notes, etags }));
  }
  return withNotes(handle, { ...notes, etags, step: 'complete' });
};

const complete: DoStep = async (uploads, call, _, handle, notes) => {
  const status = await uploads.complete(call, notes.uploadId, notes.etags).catch(async (error: unknown) => {
    if (!isRefused(error) && !isDuplicate(error)) throw error;
    // It may have been completed before, and the answer lost: then it need not go up again.
    const { status } = await uploads.look(call, handle.externalId);
    if (status === 'created') throw isRefused(error) ? error : fileRefused(error);
    return status ?? undefined;
  });
  const processing = withNotes(handle, { ...notes, step: 'process', uploadedAtMs: Date.now() });
  return isReady(status) ? { ...processing, ready: true } : processing;
};

const isDuplicate = (error: unknown): error is Failure =>
  error instanceof Failure && error.failureClass === 'duplicate-refused';

/** One look at the processing, at growing distances. */
const look: DoStep = async (uploads, call, { media, save }, handle, notes) => {
  const { status } = await uploads.look(call, handle.externalId);
  if (isReady(status)) return { ...handle, ready: true };

  const passedMs = Date.now() - notes.uploadedAtMs;
  const failed = status === 'error';
  if (failed || passedMs > processingMaxMs) {
    // What is left of it is of no use: the next attempt, should there be one, uploads anew.
    await save({ ...handle, expiresAtMs: Date.now() });
    throw new Failure(
      'content-refused',
      failed ? 'Fanvue could not process the file.' : 'Fanvue did not finish processing the file in 30 minutes.',
      {
        // No code that is told by its status: a new upload of the same file would end the same way.
        nextStep: 'Encode the file anew (H.264 with AAC for videos), or take another one, then publish again.',
        platformMessage: `status: ${status ?? 'none'}`,
      },
    );
  }
  return {
    lookAgainMs: Math.min(lookAgainMaxMs, Math.max(lookAgainMinMs, passedMs)),
    saying: `Waiting for Fanvue to process the ${media.kind}.`,
  };
};

/** Fanvue's prose says `FINALISED` and means the same (fanvue.md §3.4). */
const isReady = (status: string | null | undefined): boolean => /^(ready|finalised)$/i.test(status ?? '');

const steps: Record<Step, DoStep> = { send, complete, process: look };
