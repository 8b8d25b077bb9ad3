import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { isExpired, requireScopes, stagingGone } from '../adapter.js';
import { commitDeadlineMs } from '../http.js';
import { GraphCreated, GraphId } from '../meta/dialect.js';
import type { Call, Committed, Confirmation, PartToCommit, StagingHandle } from '../platform.js';
import { isId, read, type ThreadsApi } from './api.js';
import { containerKey, lookAtContainer, notesOf, parentOf } from './containers.js';
import { notSeenYet } from './errorTable.js';
import { containersMax } from './stage.js';

/** Waits before the same container is tried again (threads.md §9.1). */
const retriesAfterMs = [5_000, 10_000, 15_000];
/** Older refusals belong to an earlier run. */
const runMaxMs = 60 * 60_000;
/** A new post’s link is sometimes not to be had at once; nothing depends on it. */
const linkTriesAfterMs = [0, 1_000, 3_000];

const Deleted = z.object({ success: z.literal(true), deleted_id: GraphId.optional() });
const Link = z.object({ id: GraphId, permalink: z.string().optional() });

export const publishing = (api: ThreadsApi) => ({
  /** `POST /me/threads_publish`, once. Threads knows no idempotency key: what is lost here has to be looked up (see findPublished.ts). */
  async commit(call: Call, part: PartToCommit): Promise<Committed> {
    const isReply = parentOf(part, part.isFirst) !== undefined;
    requireScopes('Threads', call, ['threads_content_publish']);
    const container = usable(part.handles[containerKey], Date.now());
    const answer = await publishContainer(api, call, container.externalId, isReply).catch(async (error: unknown) => {
      throw await inContext(api, call, part, container, error);
    });
    return { externalId: read(GraphCreated, answer, 'unknown').id, isLive: true };
  },

  /** It was live with the answer; only its link is asked for, and a post is not less live without one. */
  async confirm(call: Call, { externalId, url }: Committed): Promise<Confirmation> {
    return { state: 'live', externalId, url: url ?? (await linkOf(api, call, externalId)) };
  },

  /** `DELETE /{media-id}`; may be repeated, and a post that is gone is what was wanted. */
  async remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'> {
    if (!isId(externalId)) throw new Failure('bug', 'This is not an id of Threads');
    try {
      const answer = await api(call, {
        endpoint: 'DELETE /:media',
        method: 'DELETE',
        path: `/${externalId}`,
        needs: ['threads_basic', 'threads_delete'],
      });
      read(Deleted, answer, 'unknown');
      return 'removed';
    } catch (error) {
      // Code 24 says of a container that it is not there yet, and of a post that it is gone (threads.md §3.5).
      const gone =
        error instanceof Failure && (error.failureClass === 'not-found' || error.platformCode === notSeenYet);
      if (gone) return 'already-gone';
      throw error;
    }
  },
});

export const publishContainer = (api: ThreadsApi, call: Call, containerId: string, isReply: boolean) =>
  api(call, {
    endpoint: isReply ? 'POST /me/threads_publish (reply)' : 'POST /me/threads_publish',
    method: 'POST',
    path: '/me/threads_publish',
    body: { form: { creation_id: containerId } },
    needs: ['threads_basic', 'threads_content_publish', ...(isReply ? (['threads_manage_replies'] as const) : [])],
    deadlineMs: commitDeadlineMs,
  });

function usable(handle: StagingHandle | undefined, nowMs: number): StagingHandle {
  if (handle?.ready && !isExpired(handle, nowMs)) return handle;
  throw stagingGone('Threads');
}

/**
 * The commonest refusal of all says of a finished container that it is not there (threads.md §9.1). It is tried again, three
 * times; then it is asked what became of it; then another container is made, up to three.
 */
async function inContext(
  api: ThreadsApi,
  call: Call,
  { refusals = [] }: PartToCommit,
  container: StagingHandle,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof Failure) || error.platformCode !== notSeenYet) return error;
  const { platformCode, platformMessage } = error;
  const { createdAtMs } = notesOf(container);
  const before = refusals.filter(({ at, platformCode: code }) => code === notSeenYet && at.getTime() >= createdAtMs);
  const retryAfterMs = retriesAfterMs[before.length];
  if (retryAfterMs !== undefined) {
    return new Failure(
      'platform-unavailable',
      'Threads does not find what it has just finished, as happens; it is asked again.',
      {
        platformCode,
        platformMessage,
        retryAfterMs,
      },
    );
  }

  const { status } = await lookAtContainer(api, call, container.externalId).catch((lost: unknown) => {
    if (lost instanceof Failure && lost.failureClass === 'not-found') return { status: 'EXPIRED' as const };
    throw lost;
  });
  if (status === 'PUBLISHED') {
    return new Failure('platform-unavailable', 'Threads refuses the call and says that the post is published.', {
      platformCode,
      platformMessage,
      effect: 'unknown',
    });
  }
  const gone = refusals.filter(
    ({ at, platformCode: code }) => code === 'media-expired' && at.getTime() > Date.now() - runMaxMs,
  );
  if (gone.length + 1 < containersMax) return stagingGone('Threads', platformMessage);
  return new Failure('content-refused', 'Threads lost what it had accepted, three times over.', {
    platformCode,
    platformMessage,
    nextStep: 'Nothing is wrong with the post: replay it in some minutes.',
  });
}

async function linkOf(api: ThreadsApi, call: Call, id: string): Promise<string | undefined> {
  for (const afterMs of linkTriesAfterMs) {
    if (afterMs > 0) await sleep(afterMs, undefined, { ...(call.signal && { signal: call.signal }) });
    try {
      const answer = await api(call, {
        endpoint: 'GET /:media',
        method: 'GET',
        path: `/${id}`,
        query: { fields: 'id,permalink,timestamp,shortcode' },
        needs: ['threads_basic'],
      });
      return read(Link, answer).permalink;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.failureClass !== 'not-found' && error.failureClass !== 'platform-unavailable') return undefined;
    }
  }
  return undefined;
}
