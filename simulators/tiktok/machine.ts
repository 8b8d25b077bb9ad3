import type { Call } from '../shared/call.js';
import { commitByItself } from '../shared/exchange.js';
import { fetchMedia } from '../shared/fetchMedia.js';
import type { Received } from '../shared/uploads.js';
import type { TikTokSimulator } from './simulator.js';
import type { FailReason, MediaFacts, Publish, TikTokPost } from './state.js';
import { announcePublish } from './webhooks.js';

/**
 * What becomes of a post after its last byte (§3.7): processed, published or turned down, reviewed. Each step is taken when its
 * time has come by the simulators' clock: by a timer, or when somebody looks.
 */

/** The call under which something is published, where it is published at once. */
type Cause = Pick<Call, 'commit'> | undefined;

/** The last byte is there. */
export function received(tiktok: TikTokSimulator, publish: Publish, media: Received[], cause: Cause): void {
  const facts = media.map(({ size, sha256, probe }): MediaFacts => ({ ...probe, size, sha256 }));
  const fate = tiktok.fates.shift() ?? tiktok.knobs.everyPostFails ?? wrongWith(tiktok, publish, facts);
  tiktok.state.publishes.change(publish, { receivedAt: tiktok.clock.now(), media: facts, ...(fate && { fate }) });
  advance(tiktok, cause);
  later(tiktok, tiktok.knobs.processingMs);
  later(tiktok, tiktok.knobs.processingMs + tiktok.knobs.moderationMs);
}

/** Takes every step whose time has come. */
export function advance(tiktok: TikTokSimulator, cause?: Cause): void {
  const now = tiktok.clock.now();
  for (const publish of tiktok.state.publishes.values()) {
    if (publish.endedAt !== undefined || publish.receivedAt === undefined) continue;
    if (now < publish.receivedAt + tiktok.knobs.processingMs) continue;
    if (publish.fate) fail(tiktok, publish, publish.fate);
    else if (publish.mode === 'draft') deliverDraft(tiktok, publish, cause);
    else complete(tiktok, publish, cause);
  }
  for (const post of tiktok.state.posts.values()) {
    if (post.announced || post.removedAt || post.publicAt === undefined || now < post.publicAt) continue;
    tiktok.state.posts.change(post, { announced: true });
    announcePublish(tiktok, post.accountId, 'post.publish.publicly_available', {
      publish_id: post.publishId,
      post_id: post.id,
      publish_type: publishTypeOf(tiktok.state.publishes.get(post.publishId ?? '')),
    });
  }
}

/** Soon by the real clock, as nobody may be looking. */
function later(tiktok: TikTokSimulator, afterMs: number): void {
  if (afterMs <= 0) return;
  const timer = setTimeout(() => {
    tiktok.timers.delete(timer);
    advance(tiktok);
  }, afterMs + 5);
  timer.unref();
  tiktok.timers.add(timer);
}

export function fail(tiktok: TikTokSimulator, publish: Publish, failReason: FailReason): void {
  tiktok.state.publishes.change(publish, { status: 'FAILED', failReason, endedAt: tiktok.clock.now() });
  announcePublish(tiktok, publish.accountId, 'post.publish.failed', {
    publish_id: publish.id,
    reason: failReason,
    publish_type: publishTypeOf(publish),
  });
}

function complete(tiktok: TikTokSimulator, publish: Publish, cause: Cause): void {
  const post = becomePost(tiktok, publish);
  tiktok.state.publishes.change(publish, {
    status: 'PUBLISH_COMPLETE',
    endedAt: tiktok.clock.now(),
    postIds: [post.id],
  });
  written(tiktok, cause, 'post', { resource: post.id, account: publish.accountId, text: markOf(publish) });
  announcePublish(tiktok, publish.accountId, 'post.publish.complete', {
    publish_id: publish.id,
    publish_type: publishTypeOf(publish),
  });
}

function deliverDraft(tiktok: TikTokSimulator, publish: Publish, cause: Cause): void {
  tiktok.state.publishes.change(publish, { status: 'SEND_TO_USER_INBOX', endedAt: tiktok.clock.now() });
  written(tiktok, cause, 'draft', { resource: publish.id, account: publish.accountId, text: markOf(publish) });
  announcePublish(tiktok, publish.accountId, 'post.publish.inbox_delivered', {
    publish_id: publish.id,
    publish_type: 'INBOX_SHARE',
  });
}

/** The owner finishes a draft in the app; one draft may become several posts (§6). */
export function finishDraft(
  tiktok: TikTokSimulator,
  publish: Publish,
  privacyLevel: TikTokPost['info']['privacyLevel'],
): string {
  const post = becomePost(tiktok, { ...publish, info: { ...publish.info, ...(privacyLevel && { privacyLevel }) } });
  tiktok.state.publishes.change(publish, { status: 'PUBLISH_COMPLETE', postIds: [...publish.postIds, post.id] });
  announcePublish(tiktok, publish.accountId, 'post.publish.complete', {
    publish_id: publish.id,
    publish_type: 'INBOX_SHARE',
  });
  later(tiktok, tiktok.knobs.moderationMs);
  return post.id;
}

function becomePost({ state, clock, knobs }: TikTokSimulator, publish: Publish): TikTokPost {
  const { accountId, kind, info, media = [] } = publish;
  const createdAt = clock.now();
  const isPublic = info.privacyLevel === 'PUBLIC_TO_EVERYONE';
  return state.posts.put({
    ...{ id: state.nextPostId(), accountId, publishId: publish.id, kind, createdAt, info, media },
    ...(isPublic && { publicAt: createdAt + knobs.moderationMs }),
    metrics: { views: 0, likes: 0, comments: 0, shares: 0 },
  });
}

/** What a post is known by across attempts: its words, or where it has none, its bytes. */
const markOf = ({ info, media = [] }: Publish): string =>
  info.text || info.title || `bytes ${media.map(({ sha256 }) => sha256).join(' ')}`;

function written(
  { platform }: TikTokSimulator,
  cause: Cause,
  kind: string,
  detail: { resource: string; account: string; text: string },
): void {
  if (cause) cause.commit(kind, detail);
  else commitByItself(platform, kind, detail);
}

/** `INBOX_SHARE` is documented; the other name is not. */
const publishTypeOf = (publish: Publish | undefined): string =>
  publish?.mode === 'draft' ? 'INBOX_SHARE' : 'DIRECT_PUBLISH';

// ---------------------------------------------------------------- what the media are

/** §9, as far as the bytes tell. */
function wrongWith(
  { state }: TikTokSimulator,
  { kind, accountId }: Publish,
  media: MediaFacts[],
): FailReason | undefined {
  const durationMaxMs = (state.accounts.get(accountId)?.videoDurationMaxSec ?? 600) * 1_000;
  const types = kind === 'video' ? ['video/mp4', 'video/quicktime', 'video/webm'] : ['image/jpeg', 'image/webp'];
  if (media.some(({ type }) => !types.includes(type))) return 'file_format_check_failed';
  const measured = media.filter(({ width, height }) => width !== undefined && height !== undefined);
  const [least, most] = kind === 'video' ? [360, 4_096] : [1, 1_920];
  const outside = measured.some(
    ({ width, height }) =>
      Math.min(width!, height!) < least ||
      Math.max(width!, height!) > most ||
      (kind === 'photo' && Math.min(width!, height!) > 1_080),
  );
  if (outside) return 'picture_size_check_failed';
  if (kind === 'video' && media.some(({ durationMs = 0 }) => durationMs > durationMaxMs))
    return 'duration_check_failed';
  return undefined;
}

// ---------------------------------------------------------------- fetching

const hourMs = 3_600_000;

/** TikTok goes to get what a post names, each file by itself, and publishes it once all are there. */
export async function beginFetching(tiktok: TikTokSimulator, publish: Publish, call: Call): Promise<void> {
  const fetched = fetchAll(tiktok, publish, call.requestId).finally(() => tiktok.fetching.delete(publish.id));
  tiktok.fetching.set(publish.id, fetched);
  if (tiktok.knobs.processingMs === 0) await fetched; // a test that wants no delays wants none here
}

async function fetchAll(tiktok: TikTokSimulator, publish: Publish, requestId: string): Promise<void> {
  const { kind, accountId, urls = [] } = publish;
  const media: Received[] = [];
  for (const url of urls) {
    const fetched = await fetchMedia(
      { platform: tiktok.name, ledger: tiktok.ledger, folder: tiktok.folder },
      {
        url,
        bytesMax: kind === 'video' ? 4_000_000_000 : 20_000_000,
        withinMs: hourMs,
        account: accountId,
        requestId,
      },
    );
    if (publish.endedAt !== undefined) return; // cancelled meanwhile
    if (fetched.outcome === 'failed')
      return fail(tiktok, publish, kind === 'video' ? 'video_pull_failed' : 'photo_pull_failed');
    media.push(fetched);
  }
  received(tiktok, publish, media, undefined);
}
