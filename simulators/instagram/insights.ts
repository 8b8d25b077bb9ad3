import { createHash } from 'node:crypto';
import { badParameter, noSuchObject, refuse } from '../meta/errors.js';
import { Parameters } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { accountIn, actorOf } from './actor.js';
import { isShown } from './publishing.js';
import type { InstagramSimulator } from './simulator.js';
import type { Media } from './state.js';

/** Numbers of posts and of the account (instagram.md §5). */

const everywhere = ['views', 'reach', 'shares', 'total_interactions', 'reposts'];
const ofProduct: Readonly<Record<string, readonly string[]>> = {
  FEED: [
    ...everywhere,
    ...['likes', 'comments', 'saved', 'follows', 'profile_visits', 'profile_activity', 'facebook_views'],
    ...['total_likes', 'total_comments', 'total_views'],
  ],
  REELS: [
    ...everywhere,
    ...['likes', 'comments', 'saved', 'ig_reels_avg_watch_time', 'ig_reels_video_view_total_time', 'reels_skip_rate'],
    ...['crossposted_views', 'facebook_views', 'total_likes', 'total_comments', 'total_views'],
  ],
  STORY: [
    ...everywhere,
    ...['follows', 'profile_visits', 'profile_activity', 'replies', 'navigation', 'facebook_views', 'total_views'],
  ],
};
const byFacebookLogin = ['total_likes', 'total_comments', 'total_views'];
/** An error where the post is not on Facebook as well. */
const elsewhere = ['crossposted_views', 'facebook_views'];

const accountMetrics: Readonly<Record<string, number>> = {
  reach: 0.7,
  views: 1,
  accounts_engaged: 0.08,
  replies: 0.01,
  reposts: 0.01,
  likes: 0.06,
  comments: 0.02,
  saves: 0.01,
  shares: 0.01,
  total_interactions: 0.1,
  profile_links_taps: 0.01,
};

/** `GET /{media-id}/insights`: one metric that does not fit fails them all. */
export function ofMedia(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'insights');
  const media = ig.state.media.get(call.params.id!);
  if (!media || !isShown(ig, media)) throw noSuchObject(call.params.id!);
  const account = accountIn(ig, actor, media.accountId);
  const asked = new Parameters(call).list('metric') ?? [];
  if (asked.length === 0) throw badParameter('The parameter metric is required');
  for (const metric of asked) {
    const known = ofProduct[media.product]?.includes(metric) && !elsewhere.includes(metric);
    if (!known || (actor.kind === 'account' && byFacebookLogin.includes(metric))) {
      throw badParameter(
        `metric[${asked.indexOf(metric)}] must be one of the following values: ${ofProduct[media.product]?.join(', ')}`,
      );
    }
  }
  if (media.createdAt < account.createdAt) {
    throw refuse({
      code: 100,
      subcode: 2108006,
      message: 'Invalid parameter',
      userMessage: 'The media was posted before the account became a professional one.',
    });
  }
  const numbers = numbersOf(ig, media);
  if (media.product === 'STORY' && numbers('reach') < 5) {
    throw refuse({ code: 10, message: '(#10) Not enough viewers for the media to show insights' });
  }
  const hasNone = ig.clock.now() < media.createdAt + ig.knobs.insightsDelayMs;
  const data = hasNone
    ? []
    : asked.map((name) => ({
        name,
        period: 'lifetime',
        values: [{ value: numbers(name) }],
        title: name,
        description: '',
        id: `${media.id}/insights/${name}/lifetime`,
      }));
  return { status: 200, body: { data } };
}

/** They grow with the post's age, unless a test has set them. */
function numbersOf(ig: InstagramSimulator, media: Media): (metric: string) => number {
  const days = Math.max(0, ig.clock.now() - media.createdAt) / 86_400_000;
  const most = 200 + share(media.id, 'reach') * 9_800;
  const views = Math.floor(most * (1 - Math.exp(-days / 2)));
  return (metric) =>
    media.metrics?.[metric] ?? (metric === 'views' ? views : Math.floor(views * share(media.id, metric) * 0.1));
}

const share = (id: string, name: string): number =>
  createHash('sha256').update(`${id}/${name}`).digest().readUInt32BE(0) / 4_294_967_296;

/** `GET /{ig-user-id}/insights`. */
export function ofAccount(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'insights');
  const account = accountIn(ig, actor, call.params.id!);
  const parameters = new Parameters(call);
  const asked = parameters.list('metric') ?? [];
  if (parameters.optional('breakdown') !== undefined) {
    // What it says of every breakdown that does not fit; those that do are not simulated.
    throw refuse({ code: 1, message: 'An unknown error has occurred.', status: 400 });
  }
  const wanted = parameters.required('period') === 'day' && parameters.optional('metric_type') === 'total_value';
  for (const metric of asked) {
    const ofFollowers = metric === 'follows_and_unfollows';
    if (ofFollowers && account.followers < 100)
      throw badParameter('follows_and_unfollows needs at least 100 followers');
    if (!wanted || (!ofFollowers && !Object.hasOwn(accountMetrics, metric))) {
      throw badParameter(`metric ${metric} does not support this period or metric_type`);
    }
  }
  const ofDay = account.followers * 1.5;
  const data = asked
    .filter((name) => name in accountMetrics)
    .map((name) => ({
      name,
      period: 'day',
      title: name,
      description: '',
      total_value: { value: Math.floor(ofDay * accountMetrics[name]!) },
      id: `${account.id}/insights/${name}/day`,
    }));
  return { status: 200, body: { data } };
}
