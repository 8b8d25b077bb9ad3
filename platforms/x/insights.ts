import type { Call, InsightFacts, Insights, InsightsRequest } from '../platform.js';
import { platformWords } from '../scrub.js';
import { readMe } from './account.js';
import { read, type XApi } from './api.js';
import { type XMedia, type XPost, XPostPage } from './dialect.js';
import { createdAtMs, isId } from './ids.js';

const idsMax = 100;
/** X shows an owner the private numbers of a post for 30 days (x.md §5); an hour less, as clocks differ. */
const privateForMs = 30 * 24 * 3_600_000 - 3_600_000;

type Gap = Insights['gaps'][number];
type Counts = Readonly<Record<string, number>>;

const notOfAccount = 'X tells this of posts, and not of accounts.';
export const insightFacts: InsightFacts = {
  delay:
    'X names no delay: its numbers are those of the moment. Clicks, profile visits and engagements it shows for 30 days after a post.',
  postsPerRead: idsMax,
  common: {
    account: { followers_count: 'followers', following_count: 'following', tweet_count: 'posts' },
    post: {
      impression_count: 'impressions',
      view_count: 'views', // of videos
      like_count: 'likes',
      reply_count: 'comments',
      retweet_count: 'reposts',
      quote_count: 'quotes',
      bookmark_count: 'saves',
      url_link_clicks: 'clicks',
      user_profile_clicks: 'profile_visits',
      engagements: 'engagements',
    },
  },
  ofLastDay: [],
  notOffered: {
    account: {
      reach: 'X does not tell how many people were reached.',
      impressions: notOfAccount,
      views: notOfAccount,
      likes: notOfAccount,
      comments: notOfAccount,
      profile_visits: notOfAccount,
    },
    post: {
      reach: 'X counts how often a post was shown, and not how many people saw it.',
      shares: 'X does not count posts that are sent on; reposts, quotes and bookmarks it does.',
    },
  },
};

/** Public numbers at any age; clicks and engagements while X shows them. What is missing is named. */
export const insights = (api: XApi) => ({
  insightFacts,
  async readInsights(call: Call, { postExternalIds, account }: InsightsRequest): Promise<Insights> {
    const now = Date.now();
    const young = postExternalIds.filter((id) => isId(id) && now - createdAtMs(id) < privateForMs);
    const old = postExternalIds.filter((id) => !young.includes(id));

    const posts: Record<string, Counts> = {};
    const gaps: Gap[] = old.map((externalId) => ({
      externalId,
      metric: 'non_public_metrics',
      why: 'X shows clicks and engagements for 30 days after a post.',
    }));
    for (const [ids, isYoung] of [...batches(young, true), ...batches(old, false)]) {
      const batch = await readBatch(api, call, ids, isYoung);
      Object.assign(posts, batch.posts);
      gaps.push(...batch.gaps);
    }
    if (!account) return { posts, gaps };
    const { data: me } = await readMe(api, call, 'public_metrics');
    if (!me.public_metrics) gaps.push({ metric: 'public_metrics', why: 'X gave no numbers of the account.' });
    return { ...(me.public_metrics && { account: me.public_metrics }), posts, gaps };
  },
});

function* batches(ids: readonly string[], young: boolean): Generator<[string[], boolean]> {
  for (let from = 0; from < ids.length; from += idsMax) yield [ids.slice(from, from + idsMax), young];
}

async function readBatch(
  api: XApi,
  call: Call,
  ids: string[],
  young: boolean,
): Promise<{ posts: Record<string, Counts>; gaps: Gap[] }> {
  const metrics = young ? 'public_metrics,non_public_metrics' : 'public_metrics';
  const answer = await api(call, {
    endpoint: 'GET /2/tweets',
    method: 'GET',
    path: '/2/tweets',
    query: {
      ids: ids.join(','),
      'tweet.fields': `${metrics},attachments`,
      expansions: 'attachments.media_keys',
      'media.fields': `type,${metrics}`,
    },
    needs: ['tweet.read', 'users.read'],
  });
  const { data: found, includes, errors = [] } = read(XPostPage, answer);
  const media = new Map((includes?.media ?? []).map((item) => [item.media_key, item]));
  const posts = Object.fromEntries(found.map((post) => [post.id, countsOf(post, media)]));

  const gaps = errors.map(
    ({ resource_id: id, value, field, detail, title }): Gap => ({
      externalId: id ?? value,
      metric: field ?? 'all',
      why: platformWords(detail ?? title ?? 'X does not say why.', answer.scrub),
    }),
  );
  const named = (id: string): boolean => gaps.some(({ externalId }) => externalId === id);
  for (const id of ids) {
    if (named(id)) continue;
    const post = found.find((one) => one.id === id);
    if (!post) gaps.push({ externalId: id, metric: 'all', why: 'X gave nothing for this post.' });
    else if (!post.public_metrics) gaps.push({ externalId: id, metric: 'public_metrics', why: 'X left them out.' });
    else if (young && !post.non_public_metrics)
      gaps.push({ externalId: id, metric: 'non_public_metrics', why: 'X left them out.' });
  }
  return { posts, gaps };
}

/** X's own names; the numbers of several videos in one post are added up. */
function countsOf(post: XPost, media: ReadonlyMap<string, XMedia>): Counts {
  const attached = (post.attachments?.media_keys ?? [])
    .map((key) => media.get(key))
    .filter((item) => item !== undefined);
  const ofMedia = attached
    .flatMap((item) => [item.public_metrics ?? {}, item.non_public_metrics ?? {}])
    .reduce<Record<string, number>>(added, {});
  return { ...ofMedia, ...post.non_public_metrics, ...post.public_metrics };
}

const added = (sums: Record<string, number>, counts: Counts): Record<string, number> => ({
  ...sums,
  ...Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [name, (Object.hasOwn(sums, name) ? sums[name]! : 0) + value]),
  ),
});
