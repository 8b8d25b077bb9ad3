import { Failure } from '../../domain/failures.js';
import { isExpired, requireScopes, stagingGone } from '../adapter.js';
import type { Call, Committed, CommittedPart, Confirmation, PartToCommit } from '../platform.js';
import { handleOf } from './account.js';
import { accountOf, type TikTok } from './api.js';
import { capabilities } from './capabilities.js';
import { contentOf } from './checkPost.js';
import { lastChunkOf } from './chunks.js';
import { failedPost } from './errors.js';
import { creatorKey, switchedOffIn, uploadKey, uploadOf } from './handles.js';
import { initFetched, postingScope } from './init.js';
import { isDraft, optionsOf } from './postOptions.js';
import { isSent } from './stage.js';
import { askStatus, type PostStatus } from './status.js';
import { putChunk } from './upload.js';

export const publishing = (tiktok: TikTok) => ({
  /** The last chunk of what we send, or the call that has TikTok fetch the rest. Both are known by TikTok's publish id from then on. */
  async commit(call: Call, toCommit: PartToCommit): Promise<Committed> {
    const options = optionsOf(toCommit.options);
    requireScopes('TikTok', call, [postingScope(isDraft(options))]);
    const media = contentOf(toCommit.media);
    const [first] = media;
    if (!first) throw new Failure('content-refused', 'A post on TikTok is one video or up to 35 photos.');
    if (isSent(first, options)) return await sendLastChunk(tiktok, call, toCommit);

    const creator = toCommit.handles[creatorKey];
    if (!creator || isExpired(creator, Date.now())) throw stagingGone('TikTok');
    const announced = { part: toCommit.part, options, switchedOff: switchedOffIn(creator) };
    return { externalId: await initFetched(tiktok, call, announced, media) };
  },

  /** Asks what became of a publish id. A post's own id, which is all digits, stands for one that is live. */
  async confirm(call: Call, { externalId, url }: Committed, part?: CommittedPart): Promise<Confirmation> {
    if (isPostId(externalId)) {
      return { state: 'live', externalId, ...withUrl(url ?? postUrl(tiktok, call, externalId)) };
    }
    return confirmationOf(tiktok, call, externalId, await askStatus(tiktok, call, externalId), part);
  },

  /** No call deletes a post (tiktok.md §3.8): the ability says so before anybody comes here. */
  async remove(): Promise<never> {
    const ability = capabilities(tiktok.audited).unpublish;
    throw new Failure('permission-missing', ability.can ? '' : ability.reason, {
      nextStep: 'Delete it in the TikTok app.',
    });
  },
});

// ---------------------------------------------------------------- committing

async function sendLastChunk(tiktok: TikTok, call: Call, { handles, media: all }: PartToCommit): Promise<Committed> {
  const handle = handles[uploadKey];
  const upload = uploadOf(handle);
  const [media] = contentOf(all);
  if (!handle?.ready || !upload || !media || isExpired(handle, Date.now())) throw stagingGone('TikTok');
  const { publishId, address, plan } = upload;
  const answer = await putChunk(tiktok, call, address, plan, lastChunkOf(plan), media);
  switch (answer.state) {
    case 'complete': // also where it was whole before: the publish id is the same, and so is the post
      return { externalId: publishId };
    case 'more':
      throw new Failure('platform-unavailable', 'TikTok wants more of a video that was sent whole.', {
        effect: 'unknown',
      });
    case 'elsewhere':
      throw stagingGone('TikTok', undefined, { mayBeLive: answer.nextByte === undefined });
    case 'gone':
      throw stagingGone('TikTok', answer.words, { mayBeLive: true });
  }
}

// ---------------------------------------------------------------- confirming

export function confirmationOf(
  tiktok: TikTok,
  call: Call,
  publishId: string,
  { status, postId, failReason }: PostStatus,
  part: CommittedPart | undefined,
): Confirmation {
  const waiting = (saying: string): Confirmation => ({ state: 'processing', lookAgainMs: lookAgainMs(part), saying });
  switch (status) {
    case 'PUBLISH_COMPLETE':
      if (postId !== undefined) {
        return { state: 'live', externalId: postId, ...withUrl(postUrl(tiktok, call, postId)) };
      }
      // A post that is not for everyone never gets an id of its own (tiktok.md §3.7).
      return part?.options.privacyLevel === 'PUBLIC_TO_EVERYONE'
        ? waiting('TikTok has published it and still reviews it: its link comes after that.')
        : { state: 'live', externalId: publishId };
    case 'SEND_TO_USER_INBOX':
      return { state: 'live', externalId: publishId }; // a draft is delivered: the rest is the owner's
    case 'FAILED': {
      const { failure, handOverAnew } = failedPost(failReason);
      return { state: 'rejected', words: failReason ?? 'FAILED', failure, ...(handOverAnew && { handOverAnew }) };
    }
    case 'PROCESSING_DOWNLOAD':
      return waiting('TikTok fetches the files.');
    case 'PROCESSING_UPLOAD':
      return waiting('TikTok processes the video.');
    default:
      return waiting(`TikTok says ${status.slice(0, 40)}.`);
  }
}

/** Soon at first, then each minute: TikTok allows 30 looks a minute for all posts of an account (tiktok.md §8). */
function lookAgainMs(part: CommittedPart | undefined): number {
  const ageMs = Date.now() - (part?.committedAt.getTime() ?? Date.now());
  if (ageMs < 10_000) return 5_000;
  if (ageMs < 30_000) return 10_000;
  return ageMs < 90_000 ? 20_000 : 60_000;
}

export const isPostId = (externalId: string): boolean => /^\d+$/.test(externalId);

/** Where a public post is found; undefined where the account's @name is not known. */
export function postUrl({ webUrl }: TikTok, call: Call, postId: string): string | undefined {
  const handle = handleOf(accountOf(call).facts);
  return handle === undefined ? undefined : `${webUrl}/@${handle}/video/${postId}`;
}

const withUrl = (url: string | undefined): { url?: string } => (url === undefined ? {} : { url });
