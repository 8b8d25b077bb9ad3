import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Call, InsightFacts, Insights, InsightsRequest } from '../platform.js';
import { accountOf, type InstagramApi, type InstagramRequest, read } from './api.js';
import { InstagramMedia } from './dialect.js';
import { type Login, label } from './login.js';

type Counts = Readonly<Record<string, number>>;
type Gap = Insights['gaps'][number];

/** What the metrics differ by. */
type Product = 'FEED' | 'REELS' | 'STORY';

/** Which metrics there are for which kind of post: one that does not fit fails all of them (instagram.md §5.1). */
export const metricsOf: Readonly<Record<Product, readonly string[]>> = {
  FEED: [
    ...['views', 'reach', 'shares', 'total_interactions', 'reposts', 'likes', 'comments', 'saved'],
    ...['follows', 'profile_visits', 'profile_activity'],
  ],
  REELS: [
    ...['views', 'reach', 'shares', 'total_interactions', 'reposts', 'likes', 'comments', 'saved'],
    ...['ig_reels_avg_watch_time', 'ig_reels_video_view_total_time', 'reels_skip_rate'],
  ],
  STORY: [
    ...['views', 'reach', 'shares', 'total_interactions', 'reposts', 'replies', 'navigation'],
    ...['follows', 'profile_visits', 'profile_activity'],
  ],
};

/** Together with the same post elsewhere; Facebook Login only. */
export const totalsOf: Readonly<Record<Product, readonly string[]>> = {
  FEED: ['total_likes', 'total_comments', 'total_views'],
  REELS: ['total_likes', 'total_comments', 'total_views'],
  STORY: ['total_views'],
};

/** Of the last whole day (instagram.md §5.2). Demographics are breakdowns, and no numbers of the account. */
export const accountMetrics: readonly string[] = [
  ...['reach', 'views', 'accounts_engaged', 'total_interactions', 'likes', 'comments', 'shares', 'saves', 'replies'],
  ...['reposts', 'follows_and_unfollows', 'profile_links_taps'],
];
const profileCounts = ['followers_count', 'follows_count', 'media_count'] as const;

const Row = z.object({
  name: z.string(),
  values: z.array(z.object({ value: z.unknown() })).optional(),
  total_value: z.object({ value: z.unknown() }).optional(),
});
const Rows = z.object({ data: z.array(Row) });
const Profile = z.object({
  followers_count: z.number().optional(),
  follows_count: z.number().optional(),
  media_count: z.number().optional(),
});

const noImpressions = 'Instagram has given up impressions: it counts views.';
export const insightFacts: InsightFacts = {
  delay:
    'Instagram’s numbers are up to 48 hours late. Those of the account speak of the last 24 hours, but for followers and posts; a story’s end with it.',
  postsPerRead: 1,
  common: {
    account: {
      followers_count: 'followers',
      follows_count: 'following',
      media_count: 'posts',
      reach: 'reach',
      views: 'views',
      likes: 'likes',
      comments: 'comments', // `replies` are those to stories
      shares: 'shares',
      saves: 'saves',
      reposts: 'reposts',
      profile_links_taps: 'clicks',
      total_interactions: 'engagements',
    },
    post: {
      views: 'views',
      reach: 'reach',
      likes: 'likes',
      comments: 'comments',
      replies: 'comments', // of a story, which has no others
      shares: 'shares',
      saved: 'saves',
      reposts: 'reposts',
      profile_visits: 'profile_visits',
      total_interactions: 'engagements',
    },
  },
  ofLastDay: accountMetrics,
  notOffered: {
    account: {
      impressions: noImpressions,
      profile_visits: 'Instagram tells this of posts, and no longer of accounts.',
    },
    post: { impressions: noImpressions },
  },
};

/** Numbers of posts and of the account under Instagram's own names. What is missing is named, never taken for 0. */
export const insights = (api: InstagramApi, login: Login) => ({
  insightFacts,
  async readInsights(call: Call, { postExternalIds, account }: InsightsRequest): Promise<Insights> {
    const posts: Record<string, Counts> = {};
    const gaps: Gap[] = [];
    for (const externalId of postExternalIds) {
      const read = await readPost(api, login, call, externalId);
      if (read.counts) posts[externalId] = read.counts;
      gaps.push(...read.gaps.map((gap) => ({ externalId, ...gap })));
    }
    if (!account) return { posts, gaps };
    const own = await readAccount(api, call);
    return { account: own.counts, posts, gaps: [...gaps, ...own.gaps] };
  },
});

async function readPost(
  api: InstagramApi,
  login: Login,
  call: Call,
  externalId: string,
): Promise<{ counts?: Counts; gaps: Gap[] }> {
  try {
    const answer = await api(call, {
      endpoint: 'GET /:media-id',
      method: 'GET',
      path: `/${encodeURIComponent(externalId)}`,
      query: { fields: 'id,media_type,media_product_type' },
      for: 'insights',
    });
    const { media_product_type: product } = read(InstagramMedia, answer);
    const kind: Product = product === 'REELS' || product === 'STORY' ? product : 'FEED';
    const metrics = [...metricsOf[kind], ...(login.countsTotals ? totalsOf[kind] : [])];
    return await readMetrics(api, call, metrics, {
      endpoint: 'GET /:media-id/insights',
      path: `/${encodeURIComponent(externalId)}/insights`,
    });
  } catch (error) {
    if (!isAboutThis(error)) throw error;
    return { gaps: [{ metric: 'all', why: error.message }] };
  }
}

async function readAccount(api: InstagramApi, call: Call): Promise<{ counts: Counts; gaps: Gap[] }> {
  const node = `/${accountOf(call).externalId}` as const;
  const answer = await api(call, {
    endpoint: 'GET /:ig-user-id',
    method: 'GET',
    path: node,
    query: { fields: profileCounts.join(',') },
    for: 'insights',
  });
  const profile = read(Profile, answer);
  const inProfile = Object.fromEntries(
    profileCounts.flatMap((name) => (name in profile ? [[name, profile[name]!]] : [])),
  );
  const daily = await readMetrics(api, call, accountMetrics, {
    endpoint: 'GET /:ig-user-id/insights',
    path: `${node}/insights`,
    query: { period: 'day', metric_type: 'total_value' },
  });
  const missing = profileCounts
    .filter((name) => !(name in profile))
    .map((metric) => ({ metric, why: `${label} left it out.` }));
  return { counts: { ...inProfile, ...daily.counts }, gaps: [...missing, ...daily.gaps] };
}

type Asked = Pick<InstagramRequest, 'endpoint' | 'path' | 'query'>;

/** All at once, and one by one where a single one spoils the whole (instagram.md §5.1, §9.11). */
async function readMetrics(
  api: InstagramApi,
  call: Call,
  metrics: readonly string[],
  asked: Asked,
): Promise<{ counts: Counts; gaps: Gap[] }> {
  try {
    return told(metrics, await ask(api, call, metrics, asked));
  } catch (error) {
    if (!isAboutThis(error)) throw error;
    // Said of the whole post: asking for its metrics one by one would be told the same.
    if (error.failureClass !== 'bug' && !isUnsupported(error)) {
      return { counts: {}, gaps: [{ metric: 'all', why: whyOf(error) }] };
    }
  }
  const counts: Record<string, number> = {};
  const gaps: Gap[] = [];
  for (const metric of metrics) {
    try {
      const one = told([metric], await ask(api, call, [metric], asked));
      Object.assign(counts, one.counts);
      gaps.push(...one.gaps);
    } catch (error) {
      if (!isAboutThis(error)) throw error;
      gaps.push({ metric, why: whyOf(error) });
    }
  }
  return { counts, gaps };
}

async function ask(api: InstagramApi, call: Call, metrics: readonly string[], { query, ...asked }: Asked) {
  const answer = await api(call, {
    ...asked,
    method: 'GET',
    query: { ...query, metric: metrics.join(',') },
    for: 'insights',
  });
  return read(Rows, answer).data;
}

/** Missing data is an empty list, not 0. */
function told(metrics: readonly string[], rows: readonly z.infer<typeof Row>[]): { counts: Counts; gaps: Gap[] } {
  const counts: Record<string, number> = {};
  for (const { name, values, total_value: total } of rows) {
    const value = total?.value ?? values?.at(-1)?.value;
    if (typeof value === 'number') counts[name] = value;
  }
  const gaps = metrics
    .filter((metric) => !(metric in counts))
    .map((metric) => ({ metric, why: `${label} has no number for it yet; it may take 48 hours.` }));
  return { counts, gaps };
}

/** Instagram says “An unknown error has occurred.” of what it does not support, and means no trouble (instagram.md §5.2). */
const isUnsupported = ({ platformMessage }: Failure): boolean =>
  /an unknown error has occurred/i.test(platformMessage ?? '');

/** Whether the refusal concerns what was asked for, so that the other numbers can still be had. */
function isAboutThis(error: unknown): error is Failure {
  if (!(error instanceof Failure)) return false;
  if (isUnsupported(error)) return true;
  // “Not enough viewers” comes with the code of a missing permission.
  if (error.failureClass === 'permission-missing') return /viewers/i.test(error.platformMessage ?? '');
  return ['bug', 'content-refused', 'not-found'].includes(error.failureClass) && error.platformCode !== undefined;
}

const whyOf = ({ platformMessage, message }: Failure): string => platformMessage || message;
