import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { pause } from '../shared/levers.js';
import { ok, refuse } from './errors.js';
import { jsonBody } from './json-body.js';
import { advance, fail } from './machine.js';
import type { TikTokSimulator } from './simulator.js';
import type { Publish } from './state.js';
import type { Bearer } from './tokens.js';

const Asked = z.strictObject({ publish_id: z.string().min(1).max(64) });

/** `POST /v2/post/publish/status/fetch/` (§3.7). */
export async function fetchStatus(tiktok: TikTokSimulator, call: Call, bearer: Bearer): Promise<Answer> {
  const publish = asked(tiktok, call, bearer);
  // A test's looks follow each other faster than anything could be fetched.
  if (tiktok.knobs.processingMs === 0) await Promise.race([tiktok.fetching.get(publish.id), pause(200)]);
  advance(tiktok);
  const now = tiktok.clock.now();
  const ids = publish.postIds.filter((id) => {
    const post = tiktok.state.posts.get(id);
    return post?.publicAt !== undefined && post.publicAt <= now && !post.removedAt;
  });
  const { status, body } = ok({
    status: publish.status,
    ...(publish.failReason && { fail_reason: publish.failReason }),
    ...(publish.status === 'PUBLISH_COMPLETE' && { publicaly_available_post_id: ids }),
    ...(publish.upload && { uploaded_bytes: publish.upload.received }),
  });
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: withNumbers(body) };
}

/** TikTok writes post ids as numbers, which lose their last digits in whoever reads them carelessly. */
const withNumbers = (body: unknown): string =>
  JSON.stringify(body).replace(/"publicaly_available_post_id":\[[^\]]*\]/, (list) => list.replace(/"(\d+)"/g, '$1'));

/** `POST /v2/post/publish/cancel/`: only what is still being fetched (§3.8). */
export function cancel(tiktok: TikTokSimulator, call: Call, bearer: Bearer): Answer {
  const publish = asked(tiktok, call, bearer);
  advance(tiktok);
  if (publish.status !== 'PROCESSING_DOWNLOAD') throw refuse('publish_not_cancellable');
  fail(tiktok, publish, 'publish_cancelled');
  call.commit('cancel', { resource: publish.id, account: publish.accountId });
  return ok({});
}

function asked({ state, clock, knobs }: TikTokSimulator, call: Call, { account }: Bearer): Publish {
  const publish = state.publishes.get(jsonBody(call, Asked).publish_id);
  if (!publish || clock.now() > publish.createdAt + knobs.publishIdLifetimeMs) throw refuse('invalid_publish_id');
  if (publish.accountId !== account.id) throw refuse('token_not_authorized_for_specified_publish_id');
  return publish;
}
