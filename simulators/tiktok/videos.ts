import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { invalidParams, ok } from './errors.js';
import { jsonBody } from './json-body.js';
import { advance } from './machine.js';
import type { TikTokSimulator } from './simulator.js';
import type { TikTokPost } from './state.js';
import type { Bearer } from './tokens.js';

type Field = (tiktok: TikTokSimulator, post: TikTokPost) => unknown;

const listedText = ({ knobs }: TikTokSimulator, text: string): string =>
  [...text].slice(0, knobs.listedTextMax).join('');
const shareUrl: Field = ({ state, urls }, { id, accountId }) =>
  `${urls.web}/@${state.accounts.get(accountId)!.username}/video/${id}`;

/** §4. */
const fields: Record<string, Field> = {
  id: (_, { id }) => id,
  create_time: (_, { createdAt }) => Math.floor(createdAt / 1_000),
  cover_image_url: ({ urls }, { id }) => `${urls.web}/covers/${id}.jpeg?x-expires=6h`,
  share_url: shareUrl,
  title: (tiktok, { info }) => listedText(tiktok, info.title ?? info.text),
  video_description: (tiktok, { info }) => listedText(tiktok, info.text),
  duration: (_, { media }) => Math.round((media[0]?.durationMs ?? 0) / 1_000),
  height: (_, { media }) => media[0]?.height ?? 0,
  width: (_, { media }) => media[0]?.width ?? 0,
  embed_html: (tiktok, post) => `<blockquote cite="${shareUrl(tiktok, post)}"></blockquote>`,
  embed_link: ({ urls }, { id }) => `${urls.web}/player/v1/${id}`,
  like_count: (_, { metrics }) => metrics.likes,
  comment_count: (_, { metrics }) => metrics.comments,
  share_count: (_, { metrics }) => metrics.shares,
  view_count: (_, { metrics }) => metrics.views,
};

const List = z.strictObject({
  cursor: z.number().int().optional(),
  max_count: z.number().int().min(1).max(20).default(10),
});

/** `POST /v2/video/list/`: newest first, older than the cursor, which is a time. */
export function listVideos(tiktok: TikTokSimulator, call: Call, { account }: Bearer): Answer {
  const view = viewOf(tiktok, call);
  const { cursor = Number.POSITIVE_INFINITY, max_count: count } = jsonBody(call, List, 'display');
  const older = listed(tiktok, account.id).filter(({ createdAt }) => createdAt < cursor);
  const page = older.slice(0, count);
  return ok({
    videos: page.map(view),
    cursor: page.at(-1)?.createdAt ?? (Number.isFinite(cursor) ? cursor : tiktok.clock.now()),
    has_more: older.length > page.length,
  });
}

const Query = z.strictObject({ filters: z.strictObject({ video_ids: z.array(z.string()).min(1).max(20) }) });

/** `POST /v2/video/query/`: what is not the account's own, or not public, is left out without a word. */
export function queryVideos(tiktok: TikTokSimulator, call: Call, { account }: Bearer): Answer {
  const view = viewOf(tiktok, call);
  const { filters } = jsonBody(call, Query, 'display');
  const found = listed(tiktok, account.id).filter(({ id }) => filters.video_ids.includes(id));
  return ok({ videos: found.map(view) });
}

/** Public posts, newest first. */
function listed(tiktok: TikTokSimulator, accountId: string): TikTokPost[] {
  advance(tiktok);
  const now = tiktok.clock.now();
  return tiktok.state
    .postsOf(accountId)
    .filter(({ publicAt, removedAt }) => publicAt !== undefined && publicAt <= now && !removedAt)
    .filter(({ kind }) => kind === 'video' || tiktok.knobs.photosListed)
    .reverse();
}

function viewOf(tiktok: TikTokSimulator, call: Call): (post: TikTokPost) => object {
  const asked = (call.query.get('fields') ?? '').split(',').filter(Boolean);
  if (asked.length === 0) throw invalidParams('Fields is required');
  const unknown = asked.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw invalidParams(`Field "${unknown}" does not exist`);
  return (post) => Object.fromEntries(asked.map((name) => [name, fields[name]!(tiktok, post)]));
}
