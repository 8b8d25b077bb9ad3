import type { Call, InsightFacts, Insights, InsightsRequest } from '../platform.js';
import { askUser } from './account.js';
import { isGranted, type TikTok } from './api.js';
import { isPostId } from './publish.js';
import { pageSizeMax, queryVideos, type Video } from './videos.js';

type Counts = Readonly<Record<string, number>>;
type Gap = Insights['gaps'][number];

const postMetrics = ['view_count', 'like_count', 'comment_count', 'share_count'] as const;
const accountMetrics = ['follower_count', 'following_count', 'likes_count', 'video_count'] as const;

const viewsOnly = 'TikTok counts views, and not people.';
export const insightFacts: InsightFacts = {
  delay:
    'TikTok names no delay: its counters are those of the moment, of public posts only, and it keeps no history of them.',
  postsPerRead: pageSizeMax,
  common: {
    account: { follower_count: 'followers', following_count: 'following', likes_count: 'likes', video_count: 'posts' },
    post: { view_count: 'views', like_count: 'likes', comment_count: 'comments', share_count: 'shares' },
  },
  ofLastDay: [],
  notOffered: {
    account: {
      reach: viewsOnly,
      views: 'TikTok tells the views of posts, and not of accounts.',
      profile_visits: 'TikTok does not tell how often the profile was seen.',
    },
    post: {
      reach: viewsOnly,
      impressions: 'TikTok has no impressions: it counts views.',
      saves: 'TikTok does not tell how often a post was saved.',
      profile_visits: 'TikTok does not tell which post led to the profile.',
    },
  },
};

/** TikTok's counters as they stand now: it has no history of them (tiktok.md §4). */
export const insights = (tiktok: TikTok) => ({
  insightFacts,
  async readInsights(call: Call, { postExternalIds, account }: InsightsRequest): Promise<Insights> {
    const posts: Record<string, Counts> = {};
    const gaps: Gap[] = [];
    const ids = postExternalIds.filter(isPostId);
    for (const externalId of postExternalIds.filter((id) => !isPostId(id))) {
      gaps.push({ externalId, metric: 'all', why: 'TikTok gives numbers of public posts only, and this is none.' });
    }
    for (let from = 0; from < ids.length; from += pageSizeMax) {
      const asked = ids.slice(from, from + pageSizeMax);
      const found = await queryVideos(tiktok, call, asked, ['id', 'create_time', ...postMetrics].join(','));
      for (const id of asked) {
        const video = found.find((one) => one.id === id);
        if (!video)
          gaps.push({ externalId: id, metric: 'all', why: 'TikTok does not list it: it is gone or not public.' });
        else {
          posts[id] = metricsOf(video);
          gaps.push(...missing(posts[id]!, postMetrics).map((gap) => ({ externalId: id, ...gap })));
        }
      }
    }
    if (!account) return { posts, gaps };
    if (!isGranted(call, 'user.info.stats')) {
      return { posts, gaps: [...gaps, { metric: 'account', why: 'The owner did not allow user.info.stats.' }] };
    }
    const numbers = counted(await askUser(tiktok, call, ['open_id', ...accountMetrics]), accountMetrics);
    return { account: numbers, posts, gaps: [...gaps, ...missing(numbers, accountMetrics)] };
  },
});

export const metricsOf = (video: Video): Counts => counted(video, postMetrics);

const counted = <Name extends string>(
  from: { readonly [name in Name]?: number | undefined },
  names: readonly Name[],
): Counts => Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

const missing = (counts: Counts, names: readonly string[]): { metric: string; why: string }[] =>
  names.filter((name) => !(name in counts)).map((metric) => ({ metric, why: 'TikTok left it out.' }));
