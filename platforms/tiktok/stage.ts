import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { isExpired, requireScopes } from '../adapter.js';
import type { Call, MediaSource, StagingHandle, StagingJob, StagingState } from '../platform.js';
import type { TikTok } from './api.js';
import { againstCreator, contentOf, tooLong } from './checkPost.js';
import { chunkAt, lastChunkOf, planChunks } from './chunks.js';
import { askCreator } from './creator.js';
import {
  creatorHandle,
  creatorKey,
  newUploadHandle,
  type SwitchedOff,
  type Upload,
  uploadKey,
  uploadOf,
  withProgress,
} from './handles.js';
import { initUpload, postingScope } from './init.js';
import { isDraft, optionsOf, type TikTokPostOptions } from './postOptions.js';
import { askStatus } from './status.js';
import { checkedAddress, putChunk } from './upload.js';

/** An upload that ends this soon would not outlive the wait for the post's moment. */
const expiryMarginMs = 5 * 60_000;
const restartsMax = 2;

/**
 * Makes a post ready up to its last step: of a video that we send, every chunk but the last; of what TikTok fetches, the question
 * whether the creator may post it. Nothing is visible, and each handle is saved before the next step.
 */
export const staging = (tiktok: TikTok) => ({
  async stage(call: Call, job: StagingJob): Promise<StagingState> {
    const options = optionsOf(job.options);
    requireScopes('TikTok', call, [postingScope(isDraft(options))]);
    const media = contentOf(job.media);
    const [first] = media;
    if (first && isSent(first, options)) await stageUpload(tiktok, call, job, first, options);
    else await stageFetched(tiktok, call, job, media, options);
    return { ready: true };
  },
});

/** Whether we send the file; else TikTok fetches it. */
export const isSent = ({ kind }: MediaSource, { source }: TikTokPostOptions): boolean =>
  kind === 'video' && source !== 'url';

// ---------------------------------------------------------------- what TikTok fetches

async function stageFetched(
  tiktok: TikTok,
  call: Call,
  { handles, part, save }: StagingJob,
  media: readonly MediaSource[],
  options: TikTokPostOptions,
): Promise<void> {
  for (const file of media) file.publicUrl(); // where no address is public, that is known now and not at the due moment
  const saved = handles[creatorKey];
  if (saved && !isExpired(saved, Date.now() + expiryMarginMs)) return;
  await save(creatorKey, creatorHandle(await mayPost(tiktok, call, { part, options }), Date.now()));
}

/** Asks TikTok what this creator may post right now, and refuses what that excludes. Of drafts it knows no more than the inbox. */
async function mayPost(
  tiktok: TikTok,
  call: Call,
  { part, options }: Pick<StagingJob, 'part'> & { options: TikTokPostOptions },
): Promise<SwitchedOff> {
  if (isDraft(options)) return { commentDisabled: false, duetDisabled: false, stitchDisabled: false };
  const creator = await askCreator(tiktok, call);
  const violations = [...againstCreator(creator, part, options, tiktok.audited), ...tooLong(creator, part)];
  if (violations.length > 0) throw excluded(violations);
  return creator;
}

const excluded = (violations: readonly Violation[]): Failure =>
  new Failure('content-refused', violations.map(({ message }) => message).join(' '), {
    platformCode: 'creator-info',
    nextStep: 'Change the post’s options or the account’s settings in the TikTok app, then publish again.',
  });

// ---------------------------------------------------------------- what we send

async function stageUpload(
  tiktok: TikTok,
  call: Call,
  job: StagingJob,
  media: MediaSource,
  options: TikTokPostOptions,
): Promise<void> {
  const begin = async (restarts: number): Promise<StagingHandle> => {
    const switchedOff = await mayPost(tiktok, call, { part: job.part, options });
    const plan = planChunks(media.bytes);
    const { publishId, address } = await initUpload(tiktok, call, { part: job.part, options, switchedOff }, plan);
    checkedAddress(tiktok, address);
    return await saving(newUploadHandle({ publishId, address, plan, nextByte: 0, restarts }, Date.now()));
  };
  const saving = async (handle: StagingHandle): Promise<StagingHandle> => {
    await job.save(uploadKey, handle);
    return handle;
  };

  const saved = job.handles[uploadKey];
  let handle = saved && !isExpired(saved, Date.now() + expiryMarginMs) ? saved : await begin(0);
  for (;;) {
    const upload = uploadOf(handle);
    if (upload?.plan.bytes !== media.bytes) throw new Failure('bug', 'The handle is of another file.');
    const next = await sendNext(tiktok, call, upload, media);
    if (next === 'only the last is left') break;
    if (next === 'gone') {
      if (upload.restarts >= restartsMax) {
        await saving({ ...handle, expiresAtMs: Date.now() }); // the next attempt begins anew
        throw forgetful();
      }
      handle = await begin(upload.restarts + 1);
    } else handle = await saving(withProgress(handle, { ...upload, nextByte: next }));
  }
  if (!handle.ready) await saving({ ...handle, ready: true });
}

/** Sends the next chunk unless it is the last; answers the byte that TikTok wants then. */
async function sendNext(
  tiktok: TikTok,
  call: Call,
  upload: Upload,
  media: MediaSource,
): Promise<number | 'only the last is left' | 'gone'> {
  const { plan, nextByte, address } = upload;
  if (nextByte === lastChunkOf(plan).firstByte) return 'only the last is left';
  const chunk = chunkAt(plan, nextByte);
  if (!chunk) return 'gone'; // it stands within a chunk, or is whole before its time
  const answer = await putChunk(tiktok, call, address, plan, chunk, media);
  switch (answer.state) {
    case 'more':
      return answer.nextByte;
    case 'elsewhere':
      return answer.nextByte ?? (await askStatus(tiktok, call, upload.publishId)).uploadedBytes ?? 'gone';
    case 'complete':
    case 'gone':
      return 'gone';
  }
}

const forgetful = (): Failure =>
  new Failure('platform-unavailable', 'TikTok forgets the upload each time before it is whole.', {
    platformCode: 'upload-forgotten',
    retryAfterMs: 5 * 60_000,
  });
