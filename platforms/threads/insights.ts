import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Call, InsightFacts, Insights, InsightsRequest } from '../platform.js';
import { isId, read, type ThreadsApi } from './api.js';

const postMetrics = ['views', 'likes', 'replies', 'reposts', 'quotes', 'shares'];
const accountMetrics = ['views', 'likes', 'replies', 'reposts', 'quotes', 'clicks'];

/** Three shapes beside one another (threads.md §5): a value, a series by day, clicks by link. */
const Metrics = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: z.number() })).optional(),
      total_value: z.object({ value: z.number().optional() }).optional(),
      link_total_values: z.array(z.object({ value: z.number() })).optional(),
    }),
  ),
});

type Counts = Record<string, number>;
type Gap = Insights['gaps'][number];

/** Numbers, or why there are none. */
type Counted = { readonly counts: Counts } | { readonly why: string };

export const insightFacts: InsightFacts = {
  delay:
    'Threads names no delay. Its numbers of a post are those of the moment; those of the profile speak of the last 24 hours, but for the followers.',
  postsPerRead: 1,
  common: {
    account: {
      followers_count: 'followers',
      views: 'profile_visits', // of the profile, says Threads
      likes: 'likes',
      replies: 'comments',
      reposts: 'reposts',
      quotes: 'quotes',
      clicks: 'clicks',
    },
    post: {
      views: 'views',
      likes: 'likes',
      replies: 'comments',
      reposts: 'reposts',
      quotes: 'quotes',
      shares: 'shares',
    },
  },
  ofLastDay: accountMetrics,
  notOffered: {
    account: {
      reach: 'Threads does not tell how many people were reached.',
      impressions: 'Threads has no impressions: it counts views.',
    },
    post: {
      reach: 'Threads does not tell how many people were reached.',
      impressions: 'Threads has no impressions: it counts views.',
      saves: 'Threads does not tell how often a post was saved.',
      profile_visits: 'Threads does not tell which post led to the profile.',
    },
  },
};

/** Numbers of each post since it was published, and of the profile for the last day. What is missing is named. */
export const insights = (api: ThreadsApi) => ({
  insightFacts,
  async readInsights(call: Call, { postExternalIds, account }: InsightsRequest): Promise<Insights> {
    const posts: Record<string, Counts> = {};
    const gaps: Gap[] = [];
    for (const id of postExternalIds) {
      const counted = await countedOr(() => ofPost(api, call, id));
      if ('why' in counted) {
        gaps.push({ externalId: id, metric: 'all', why: counted.why });
        continue;
      }
      // Reposts give an empty list.
      if (Object.keys(counted.counts).length > 0) posts[id] = counted.counts;
      gaps.push(...missing(postMetrics, counted.counts).map((gap) => ({ externalId: id, ...gap })));
    }
    if (!account) return { posts, gaps };

    const ofAccount: Counts = {};
    // Followers are asked for apart: a profile without Instagram is refused the whole call for them.
    for (const metrics of [accountMetrics, ['followers_count']]) {
      const counted = await countedOr(() => ofProfile(api, call, metrics));
      if ('why' in counted) gaps.push(...metrics.map((metric) => ({ metric, why: counted.why })));
      else {
        Object.assign(ofAccount, counted.counts);
        gaps.push(...missing(metrics, counted.counts));
      }
    }
    return { account: ofAccount, posts, gaps };
  },
});

const missing = (metrics: readonly string[], counts: Counts): Gap[] =>
  metrics.filter((metric) => !(metric in counts)).map((metric) => ({ metric, why: 'Threads gave no number.' }));

/** What Threads refuses for good is a gap; what time heals, or the owner, is for the caller. */
async function countedOr(ask: () => Promise<Counts>): Promise<Counted> {
  try {
    return { counts: await ask() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!['not-found', 'content-refused', 'bug'].includes(error.failureClass) && !isFeatureMissing(error)) throw error;
    return { why: error.message };
  }
}

const isFeatureMissing = ({ message }: Failure): boolean => message.includes('linked Instagram account');

async function ofPost(api: ThreadsApi, call: Call, id: string): Promise<Counts> {
  if (!isId(id)) throw new Failure('bug', 'This is not an id of Threads.');
  const answer = await api(call, {
    endpoint: 'GET /:media/insights',
    method: 'GET',
    path: `/${id}/insights`,
    query: { metric: postMetrics.join(',') },
    needs: ['threads_basic', 'threads_manage_insights'],
  });
  return countsOf(read(Metrics, answer));
}

async function ofProfile(api: ThreadsApi, call: Call, metrics: readonly string[]): Promise<Counts> {
  const answer = await api(call, {
    endpoint: 'GET /me/threads_insights',
    method: 'GET',
    path: '/me/threads_insights',
    query: { metric: metrics.join(',') },
    needs: ['threads_basic', 'threads_manage_insights'],
  });
  return countsOf(read(Metrics, answer));
}

/** A series and the clicks of several links are added up. */
function countsOf({ data }: z.infer<typeof Metrics>): Counts {
  const counted = data.flatMap(({ name, values, total_value: total, link_total_values: links }) => {
    const many = links ?? (total?.value === undefined ? values : undefined);
    const value = many ? many.reduce((sum, one) => sum + one.value, 0) : total?.value;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(counted);
}
