import { createHash } from 'node:crypto';
import { notAuthorizedForField, type PartialError } from './errors.js';
import type { XSimulator } from './simulator.js';
import type { Media, Post, PostMetrics, XAccount } from './state.js';

const month = 30 * 86_400_000;

/** What a post has gathered so far: numbers of its own that grow with its age, unless a test has set them. */
export function metricsOf(x: XSimulator, post: Post): PostMetrics {
  const days = Math.max(0, x.clock.now() - post.createdAt) / 86_400_000;
  const reach = 200 + share(post.id, 'reach') * 9800;
  const impressions = Math.floor(reach * (1 - Math.exp(-days / 2)));
  const part = (name: string, most: number) => Math.floor(impressions * most * share(post.id, name));
  const replies = x.state
    .conversation(post.conversationId)
    .filter((one) => one.replyTo?.postId === post.id && one.deletedAt === undefined);
  return {
    impressions,
    likes: part('likes', 0.06),
    replies: replies.length,
    reposts: part('reposts', 0.02),
    quotes: part('quotes', 0.005),
    bookmarks: part('bookmarks', 0.01),
    urlClicks: part('urls', 0.03),
    profileClicks: part('profiles', 0.02),
    ...post.metrics,
  };
}

export function publicMetrics(metrics: PostMetrics, dialect: 'tweet' | 'post'): Record<string, number> {
  return {
    [dialect === 'tweet' ? 'retweet_count' : 'repost_count']: metrics.reposts,
    reply_count: metrics.replies,
    like_count: metrics.likes,
    quote_count: metrics.quotes,
    bookmark_count: metrics.bookmarks,
    impression_count: metrics.impressions,
  };
}

const ownGroups = {
  non_public_metrics: (m: PostMetrics) => ({
    impression_count: m.impressions,
    url_link_clicks: m.urlClicks,
    user_profile_clicks: m.profileClicks,
    engagements: m.likes + m.replies + m.reposts + m.quotes + m.bookmarks + m.urlClicks + m.profileClicks,
  }),
  organic_metrics: (m: PostMetrics) => ({
    impression_count: m.impressions,
    like_count: m.likes,
    reply_count: m.replies,
    retweet_count: m.reposts,
    url_link_clicks: m.urlClicks,
    user_profile_clicks: m.profileClicks,
  }),
};
type OwnGroup = keyof typeof ownGroups;
const groupNames = Object.keys(ownGroups) as OwnGroup[];

/** The owner's metrics (§5): for their own token, for thirty days, and never for a repost; otherwise an error for each figure. */
export function ownMetrics(
  x: XSimulator,
  post: Post,
  viewer: XAccount | undefined,
  fields: Set<string>,
  errors: PartialError[],
): object {
  const shown: Record<string, object> = {};
  const metrics = metricsOf(x, post);
  for (const group of groupNames.filter((name) => fields.has(name))) {
    const figures = ownGroups[group](metrics);
    if (mayRead(x, post, viewer)) shown[group] = figures;
    else for (const figure of Object.keys(figures)) errors.push(notAuthorizedForField(post.id, `${group}.${figure}`));
  }
  // Nothing here is ever advertised.
  if (fields.has('promoted_metrics')) errors.push(notAuthorizedForField(post.id, 'promoted_metrics.impression_count'));
  return shown;
}

/** Fields that an owner alone may read. */
export const isOwnField = (name: string): boolean =>
  groupNames.includes(name as OwnGroup) || name === 'promoted_metrics';

export function mayRead(x: XSimulator, post: Post, viewer: XAccount | undefined): boolean {
  return viewer?.id === post.authorId && !post.repostOf && x.clock.now() <= post.createdAt + month;
}

export function mediaMetrics(
  x: XSimulator,
  media: Media,
  post: Post,
  viewer: XAccount | undefined,
  fields: Set<string>,
): object {
  if (media.kind !== 'video') return {};
  const views = Math.floor(metricsOf(x, post).impressions * 0.4);
  const playback = [0, 25, 50, 75, 100].map((percent) => [
    `playback_${percent}_count`,
    Math.floor(views * (1 - percent / 125)),
  ]);
  return {
    ...(fields.has('public_metrics') && { public_metrics: { view_count: views } }),
    ...(fields.has('non_public_metrics') &&
      mayRead(x, post, viewer) && { non_public_metrics: Object.fromEntries(playback) }),
  };
}

/** A fixed number between 0 and 1 for each post and name. */
const share = (id: string, name: string): number =>
  createHash('sha256').update(`${id}/${name}`).digest().readUInt32BE(0) / 4_294_967_296;
