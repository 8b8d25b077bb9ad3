import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { handleKey, isExpired, stagingGone } from '../adapter.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, Committed, Confirmation, PartToCommit, StagingHandle } from '../platform.js';
import { removedBy } from '../refusals.js';
import { accountOf, read, type XApi } from './api.js';
import { uploadAgeMs } from './handles.js';
import { createdAtMs, isId } from './ids.js';
import { optionsOf } from './postOptions.js';

/** A part is sometimes not seen yet when the next one answers it (x.md §3.5). */
const replicationLagMaxMs = 2 * 60_000;
const replicationRetryMs = 5_000;
/** An upload that is refused within this time is refused for itself. */
const freshForMs = 10 * 60_000;

const needs = ['tweet.read', 'tweet.write', 'users.read'] as const;

const Created = z.object({ data: z.object({ id: z.string().min(1) }) });
const Deleted = z.object({ data: z.object({ deleted: z.literal(true) }) });

export const publishing = (api: XApi, webUrl: string) => ({
  /** `POST /2/tweets`, once. X knows no idempotency key: whatever is lost here has to be looked up (see findPublished.ts). */
  async commit(call: Call, part: PartToCommit): Promise<Committed> {
    const body = bodyOf(part, Date.now());
    const answer = await api(call, {
      endpoint: 'POST /2/tweets',
      method: 'POST',
      path: '/2/tweets',
      needs,
      body: { json: body },
      deadlineMs: commitDeadlineMs,
      confidential: wordsOf(part),
    }).catch((error: unknown) => {
      throw inContext(part, error, Date.now());
    });
    const { id } = read(Created, answer, 'unknown').data;
    return { externalId: id, url: postUrl(webUrl, accountOf(call).username, id) };
  },

  /** A created post is live: its answer says so. */
  async confirm(call: Call, { externalId, url }: Committed): Promise<Confirmation> {
    return { state: 'live', externalId, url: url ?? postUrl(webUrl, accountOf(call).username, externalId) };
  },

  /** `DELETE /2/tweets/:id`; may be repeated, and a post that is gone is what was wanted. */
  async remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'> {
    if (!isId(externalId)) throw new Failure('bug', 'This is not an id of X');
    const deletion = api(call, {
      endpoint: 'DELETE /2/tweets/:id',
      method: 'DELETE',
      path: `/2/tweets/${externalId}`,
      needs,
    });
    return await removedBy(deletion.then((answer) => read(Deleted, answer, 'unknown')));
  },
});

export const postUrl = (webUrl: string, username: string, id: string): string => `${webUrl}/${username}/status/${id}`;

/** The post that a part answers: the part before it, or what the owner wants answered. */
export const parentOf = ({ options, isFirst, replyToExternalId }: PartToCommit): string | undefined =>
  replyToExternalId ?? (isFirst ? optionsOf(options).replyToPostId : undefined);

/** X's body for a part. Who may reply, and a poll, are said with the first part; labels with each. */
function bodyOf(toCommit: PartToCommit, nowMs: number): object {
  const { part, options, handles, isFirst } = toCommit;
  const { replySettings, madeWithAi, paidPartnership, poll } = optionsOf(options);
  const parent = parentOf(toCommit);
  return {
    ...(part.text.trim() !== '' && { text: part.text }),
    ...(part.media.length > 0 && {
      media: { media_ids: part.media.map((_, index) => usableId(handles[handleKey(index)], nowMs)) },
    }),
    ...(parent !== undefined && { reply: { in_reply_to_tweet_id: parent } }),
    ...(isFirst && replySettings !== undefined && { reply_settings: replySettings }),
    ...(isFirst && poll !== undefined && { poll: { options: poll.options, duration_minutes: poll.durationMinutes } }),
    ...(madeWithAi !== undefined && { made_with_ai: madeWithAi }),
    ...(paidPartnership !== undefined && { paid_partnership: paidPartnership }),
  };
}

function usableId(handle: StagingHandle | undefined, nowMs: number): string {
  if (handle?.ready && !isExpired(handle, nowMs)) return handle.externalId;
  throw stagingGone('X');
}

/** Two refusals mean something else than they say when one knows what was asked. */
function inContext(
  { isFirst, replyToExternalId: parent, handles }: PartToCommit,
  error: unknown,
  nowMs: number,
): unknown {
  if (!(error instanceof Failure)) return error;
  const { platformCode, platformMessage } = error;

  // The next part of our own thread may come too early for X; the post it answers is young then, and there.
  const parentIsYoung =
    !isFirst && parent !== undefined && isId(parent) && nowMs - createdAtMs(parent) < replicationLagMaxMs;
  if (platformCode === 'parent-not-visible' && parentIsYoung) {
    const says = 'X does not see the part before yet, as happens right after it was posted.';
    return new Failure('platform-unavailable', says, {
      platformCode,
      platformMessage,
      retryAfterMs: replicationRetryMs,
    });
  }

  // "Your media IDs are invalid" is said of forgotten uploads and of bad ones: a fresh one cannot be forgotten.
  const mayBeForgotten = Object.values(handles).some((handle) => uploadAgeMs(handle, nowMs) > freshForMs);
  return platformCode === 'media-invalid' && mayBeForgotten ? stagingGone('X', platformMessage) : error;
}

/** Never to come back in an error's words. */
const wordsOf = ({ part, options }: PartToCommit): string[] => [part.text, ...(optionsOf(options).poll?.options ?? [])];
