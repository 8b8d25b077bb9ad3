import { badParameter, noSuchObject, permissionMissing } from '../meta/errors.js';
import { graphTime } from '../meta/ids.js';
import { Parameters } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { named } from './errors.js';
import { isReadable } from './posts.js';
import type { Member, ThreadsSimulator } from './simulator.js';
import type { Post, PostMetrics } from './state.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const postMetrics = ['views', 'likes', 'replies', 'reposts', 'quotes', 'shares'] as const;
const accountMetrics = [
  'views',
  'likes',
  'replies',
  'reposts',
  'quotes',
  'clicks',
  'followers_count',
  'follower_demographics',
] as const;
/** 2024-04-13: nothing is known of before (§5). */
const sinceMin = 1_712_991_600;

/** Numbers that grow with the age of a post, unless a test says otherwise. */
export function metricsOf({ clock, state }: ThreadsSimulator, post: Post): PostMetrics {
  const hours = Math.max(0, (clock.now() - post.createdAt) / hourMs);
  const reach = Number(BigInt(post.id) % 97n) + 3;
  const grown = (share: number) => Math.round(reach * share * Math.log2(2 + hours));
  return {
    views: grown(4),
    likes: grown(0.4),
    // Nested replies are not counted in.
    replies: state.repliesTo(post.id).filter(({ deletedAt }) => deletedAt === undefined).length,
    reposts: grown(0.1),
    quotes: grown(0.05),
    shares: grown(0.08),
    ...post.metrics,
  };
}

/** `GET /{media-id}/insights`. */
export function postInsights(threads: ThreadsSimulator, call: Call, { profile }: Member): Answer {
  const post = threads.state.posts.get(call.params.id!);
  if (!post || !isReadable(threads, post)) throw noSuchObject(call.params.id!);
  if (post.authorId !== profile.id) throw permissionMissing();
  const asked = metricsAsked(call, postMetrics);
  if (post.type === 'REPOST_FACADE') return { status: 200, body: { data: [] } };
  const metrics = metricsOf(threads, post);
  const data = asked.map((name) => ({
    ...words(name),
    period: 'lifetime',
    values: [{ value: metrics[name] }],
    id: `${post.id}/insights/${name}/lifetime`,
  }));
  return { status: 200, body: { data } };
}

/** `GET /{user}/threads_insights`: three shapes beside one another. */
export function accountInsights(threads: ThreadsSimulator, call: Call, { profile }: Member): Answer {
  const { clock, state } = threads;
  const asked = metricsAsked(call, accountMetrics);
  const parameters = new Parameters(call);
  const [since, until] = [parameters.whole('since'), parameters.whole('until')];
  if (since !== undefined && since < sinceMin) throw badParameter(`Param since must be at least ${sinceMin}`);
  if (asked.some((name) => name.startsWith('follower')) && !profile.linkedInstagram)
    throw named(threads, 'THREADS_API__FEATURE_NOT_AVAILABLE');
  if (asked.includes('followers_count') && (since !== undefined || until !== undefined))
    throw badParameter('The metric followers_count does not support since and until');
  if (asked.includes('follower_demographics') && profile.followers < 100)
    throw badParameter('At least 100 followers are needed for follower_demographics');

  const [from, to] = [
    since === undefined ? clock.now() - dayMs : since * 1_000,
    until === undefined ? clock.now() : until * 1_000,
  ];
  const posts = state
    .postsOf(profile.id)
    .filter(({ createdAt, deletedAt }) => deletedAt === undefined && createdAt <= to);
  const sum = (name: (typeof postMetrics)[number]) =>
    posts.reduce((all, post) => all + metricsOf(threads, post)[name], 0);

  const data = asked.map((name) => ({
    ...words(name),
    period: 'day',
    ...valuesOf(name),
    id: `${profile.id}/insights/${name}/day`,
  }));
  return { status: 200, body: { data } };

  function valuesOf(name: (typeof accountMetrics)[number]): object {
    switch (name) {
      case 'views': {
        const days = Math.max(1, Math.round((to - from) / dayMs));
        return {
          values: Array.from({ length: days }, (_, day) => ({
            value: Math.round(sum('views') / days) + day,
            end_time: graphTime(from + (day + 1) * dayMs),
          })),
        };
      }
      case 'clicks':
        return {
          link_total_values: posts.flatMap(({ link }, index) =>
            link === undefined ? [] : [{ value: index + 1, link_url: link }],
          ),
        };
      case 'followers_count':
        return { total_value: { value: profile.followers } };
      case 'follower_demographics':
        return {
          total_value: {
            breakdowns: [{ dimension_keys: [parameters.optional('breakdown') ?? 'country'], results: [] }],
          },
        };
      default:
        return { total_value: { value: sum(name) } };
    }
  }
}

function metricsAsked<Name extends string>(call: Call, known: readonly Name[]): Name[] {
  const asked = new Parameters(call).required('metric').split(',');
  const unknown = asked.find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined) throw badParameter(`metric[0] must be one of the following values: ${known.join(', ')}`);
  return asked as Name[];
}

const words = (name: string) => ({
  name,
  title: name.replaceAll('_', ' '),
  description: `The number of ${name.replaceAll('_', ' ')}.`,
});
