import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Call, InsightFacts, Insights, InsightsRequest } from '../platform.js';
import { readStanding } from './account.js';
import { type FanvueApi, read } from './api.js';
import { publishedPosts } from './findPublished.js';
import { metricsOf, numbersIn } from './metrics.js';
import { firstPlace, type Place, type ReadPage, readPage } from './pages.js';
import { FanvuePost, isUuid } from './shapes.js';

/** From here on the list is cheaper than asking for each post. */
const singleReadsMax = 20;
const listPagesMax = 60;

type Gap = Insights['gaps'][number];
type Counts = Readonly<Record<string, number>>;

const Summary = z.object({ totals: z.unknown(), breakdownBySource: z.unknown() });

const noViews = 'Fanvue does not tell how often a post was seen.';
export const insightFacts: InsightFacts = {
  delay: 'Fanvue names no delay: its numbers are those of the moment. Money is in US cents.',
  postsPerRead: 100, // as many are found in a page or two of the list
  common: {
    account: { 'fans.followers': 'followers', likesCount: 'likes' },
    post: { likesCount: 'likes', commentsCount: 'comments' },
  },
  ofLastDay: [],
  notOffered: {
    account: {
      reach: 'Fanvue does not tell how many people were reached.',
      views: noViews,
      profile_visits: 'Fanvue does not tell how often the profile was seen.',
    },
    post: {
      reach: noViews,
      impressions: noViews,
      views: noViews,
      shares: 'Fanvue has no sharing of posts.',
      saves: 'Fanvue does not tell how often a post was saved.',
    },
  },
};

/** Likes, comments and tips of posts; fans and earnings of the account. What is missing is named. */
export const insights = (api: FanvueApi) => ({
  insightFacts,
  async readInsights(call: Call, { postExternalIds, account }: InsightsRequest): Promise<Insights> {
    const ids = [...new Set(postExternalIds)];
    const found = await readPosts(api, call, ids.filter(isUuid));
    const posts = Object.fromEntries(
      ids.flatMap((id) => {
        const post = found.get(id);
        return post ? [[id, metricsOf(post)]] : [];
      }),
    );
    const gaps: Gap[] = [
      ...(ids.length > 0 ? [{ metric: 'views', why: noViews }] : []),
      ...ids
        .filter((id) => !found.has(id))
        .map((externalId) => ({ externalId, metric: 'all', why: 'Fanvue does not show this post (any more).' })),
    ];
    if (!account) return { posts, gaps };
    const ofAccount = await readAccount(api, call);
    return { account: ofAccount.counts, posts, gaps: [...gaps, ...ofAccount.gaps] };
  },
});

async function readPosts(api: FanvueApi, call: Call, ids: readonly string[]): Promise<Map<string, FanvuePost>> {
  const found = new Map<string, FanvuePost>();
  if (ids.length > singleReadsMax) return await findInList(api, call, ids);
  for (const id of ids) {
    const post = await readOne(api, call, id);
    if (post) found.set(id, post);
  }
  return found;
}

async function readOne(api: FanvueApi, call: Call, id: string): Promise<FanvuePost | undefined> {
  try {
    const answer = await api(call, {
      endpoint: 'GET /posts/:uuid',
      method: 'GET',
      path: `/posts/${id}`,
      needs: ['read:post'],
    });
    return read(FanvuePost, answer);
  } catch (error) {
    if (error instanceof Failure && error.failureClass === 'not-found') return undefined;
    throw error;
  }
}

async function findInList(api: FanvueApi, call: Call, ids: readonly string[]): Promise<Map<string, FanvuePost>> {
  const wanted = new Set(ids);
  const found = new Map<string, FanvuePost>();
  let place: Place | undefined = firstPlace;
  for (let pages = 0; place && found.size < wanted.size && pages < listPagesMax; pages += 1) {
    const page: ReadPage<FanvuePost> = await readPage(api, call, FanvuePost, publishedPosts, place);
    for (const post of page.items) if (wanted.has(post.uuid)) found.set(post.uuid, post);
    place = page.next;
  }
  return found;
}

/** Fans by the account's own figures; earnings where the owner allows us to see them. Money is in US cents. */
async function readAccount(api: FanvueApi, call: Call): Promise<{ counts: Counts; gaps: Gap[] }> {
  const { account, likesCount } = await readStanding(api, call);
  const counts = numbersIn({ fans: account.fans, earnings: account.earnings, likesCount });
  try {
    const answer = await api(call, {
      endpoint: 'GET /insights/earnings/summary',
      method: 'GET',
      path: '/insights/earnings/summary',
      needs: ['read:insights'],
    });
    const { totals, breakdownBySource } = read(Summary, answer);
    return { counts: { ...counts, ...numbersIn({ totals, breakdownBySource }) }, gaps: [] };
  } catch (error) {
    const isClosed = error instanceof Failure && error.failureClass === 'permission-missing';
    if (!isClosed) throw error;
    return {
      counts,
      gaps: [{ metric: 'earnings', why: 'The permission to see what the account earns was not given.' }],
    };
  }
}
