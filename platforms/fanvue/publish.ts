import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { handleKey, isExpired, stagingGone } from '../adapter.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, Committed, Confirmation, PartToCommit, StagingHandle } from '../platform.js';
import { accountOf, type FanvueApi, read } from './api.js';
import { isContent, isPreview } from './checkPost.js';
import { uploadAgeMs } from './handles.js';
import { type FanvuePostOptions, fanvuePostOptions } from './postOptions.js';
import { isUuid } from './shapes.js';

/** An upload that is refused within this time is refused for itself. */
const freshForMs = 10 * 60_000;

const Created = z.object({ uuid: z.string().min(1) });

export const publishing = (api: FanvueApi, webUrl: string) => ({
  /** `POST /posts`, once. Fanvue knows no idempotency key for it: whatever is lost here has to be looked up (see findPublished.ts). */
  async commit(call: Call, part: PartToCommit): Promise<Committed> {
    const body = bodyOf(part, Date.now());
    const answer = await api(call, {
      endpoint: 'POST /posts',
      method: 'POST',
      path: '/posts',
      needs: ['write:post'],
      body: { json: body },
      deadlineMs: commitDeadlineMs,
      confidential: [part.part.text],
    }).catch((error: unknown) => {
      throw inContext(part, error, Date.now());
    });
    const { uuid } = read(Created, answer, 'unknown');
    return { externalId: uuid, url: profileUrl(webUrl, accountOf(call).username) };
  },

  /** A created post without `publishAt` is live: its answer says so. */
  async confirm(call: Call, { externalId, url }: Committed): Promise<Confirmation> {
    return { state: 'live', externalId, url: url ?? profileUrl(webUrl, accountOf(call).username) };
  },

  /** `DELETE /posts/{uuid}`; may be repeated, and a post that is gone is what was wanted. */
  async remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'> {
    if (!isUuid(externalId)) throw new Failure('bug', 'This is not an id of Fanvue');
    try {
      await api(call, {
        endpoint: 'DELETE /posts/:uuid',
        method: 'DELETE',
        path: `/posts/${externalId}`,
        needs: ['write:post'],
      });
      return 'removed';
    } catch (error) {
      if (error instanceof Failure && error.failureClass === 'not-found') return 'already-gone';
      throw error;
    }
  },
});

/** Posts have no documented address of their own: the newest stands on the profile (fanvue.md §3.2). */
export const profileUrl = (webUrl: string, username: string): string => `${webUrl}/${encodeURIComponent(username)}`;

/** The ids of a part's uploads, in order: of the post's own files, or of its preview. */
export const uploadsOf = (
  { part, handles }: Pick<PartToCommit, 'part' | 'handles'>,
  which: typeof isContent = isContent,
): (StagingHandle | undefined)[] =>
  part.media.flatMap((file, index) => (which(file) ? [handles[handleKey(index)]] : []));

export function optionsOf(options: Readonly<Record<string, unknown>>): FanvuePostOptions {
  const parsed = fanvuePostOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new Failure('content-refused', 'Fanvue wants to know who may see the post, and these options do not say it.');
}

/** `publishAt` is never sent: the moment is ours to keep, and `null` would publish what is scheduled (fanvue.md §8.2). */
function bodyOf(toCommit: PartToCommit, nowMs: number): object {
  const { part, options } = toCommit;
  const { audience, price, expiresAt, collectionUuids } = optionsOf(options);
  const mediaUuids = uploadsOf(toCommit).map((handle) => usableId(handle, nowMs));
  const [preview] = uploadsOf(toCommit, isPreview).map((handle) => usableId(handle, nowMs));
  return {
    audience,
    ...(part.text.trim() !== '' && { text: part.text }),
    ...(mediaUuids.length > 0 && { mediaUuids }),
    ...(preview !== undefined && { mediaPreviewUuid: preview }),
    ...(price !== undefined && { price }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(collectionUuids !== undefined && collectionUuids.length > 0 && { collectionUuids }),
  };
}

function usableId(handle: StagingHandle | undefined, nowMs: number): string {
  if (handle?.ready && !isExpired(handle, nowMs)) return handle.externalId;
  throw stagingGone('Fanvue');
}

/**
 * "Media is not ready" and "no such media" are told by words alone, which vary. Of an upload that was ready a while ago they mean
 * that its owner has taken it out of the vault since; a fresh one is refused for itself.
 */
function inContext({ handles }: PartToCommit, error: unknown, nowMs: number): unknown {
  if (!(error instanceof Failure)) return error;
  const { failureClass, platformCode, platformMessage } = error;
  const mayBeMedia =
    failureClass === 'not-found' || (failureClass === 'content-refused' && platformCode === 'HTTP 400');
  const isOld = Object.values(handles).some((handle) => uploadAgeMs(handle, nowMs) > freshForMs);
  return mayBeMedia && isOld ? stagingGone('Fanvue', platformMessage) : error;
}
