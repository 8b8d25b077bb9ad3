import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Call } from '../platform.js';
import { read, type ThreadsApi } from './api.js';

const hourMs = 3_600_000;

const Config = z.object({ quota_total: z.number(), quota_duration: z.number() });
const Quota = z.object({
  data: z
    .array(
      z.object({
        quota_usage: z.number().optional(),
        config: Config.optional(),
        reply_quota_usage: z.number().optional(),
        reply_config: Config.optional(),
      }),
    )
    .min(1),
});

/**
 * Asks Threads how much of the day is left before anything is handed over: other apps, and the owner, draw on the same numbers,
 * and what Threads says when they are used up is documented nowhere (threads.md §3.4, §7).
 */
export async function requireQuota(api: ThreadsApi, call: Call, { isReply }: { isReply: boolean }): Promise<void> {
  const quota = await readQuota(api, call, isReply);
  if (quota === undefined) return;
  const [used, config] = isReply ? [quota.reply_quota_usage, quota.reply_config] : [quota.quota_usage, quota.config];
  if (used === undefined || config === undefined || used < config.quota_total) return;

  // The window slides, and nothing tells when it has room: an hour is soon enough to ask again.
  const endpoint = isReply ? 'POST /me/threads_publish (reply)' : 'POST /me/threads_publish';
  await call.quota.observe(endpoint, [
    {
      scope: 'account',
      windowMs: config.quota_duration * 1_000,
      limit: config.quota_total,
      remaining: 0,
      resetAtMs: Date.now() + hourMs,
    },
  ]);
  throw new Failure(
    'rate-limited',
    `Threads lets this profile publish ${config.quota_total} ${isReply ? 'replies' : 'posts'} in ${config.quota_duration / 3_600} hours, and they are used up.`,
    { platformCode: 'quota-used-up', retryAfterMs: hourMs },
  );
}

/** A profile that is not told its numbers may publish all the same. */
async function readQuota(api: ThreadsApi, call: Call, isReply: boolean) {
  const answer = await api(call, {
    endpoint: 'GET /me/threads_publishing_limit',
    method: 'GET',
    path: '/me/threads_publishing_limit',
    query: { fields: isReply ? 'reply_quota_usage,reply_config' : 'quota_usage,config' },
    needs: ['threads_basic', 'threads_content_publish', ...(isReply ? (['threads_manage_replies'] as const) : [])],
  }).catch((error: unknown) => {
    if (error instanceof Failure && (error.failureClass === 'bug' || error.failureClass === 'not-found'))
      return undefined;
    throw error;
  });
  return answer && read(Quota, answer).data[0];
}
