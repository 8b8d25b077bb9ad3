import type { Call, Evidence, Found, SoughtPart } from '../platform.js';
import { accountOf, type FanvueApi } from './api.js';
import { firstPlace, type Place, type ReadPage, readPage } from './pages.js';
import { optionsOf, profileUrl, uploadsOf } from './publish.js';
import { FanvuePost, timeOf } from './shapes.js';

/** Fanvue's clock and ours may differ by this much. */
const clockLeewayMs = 5_000;
const pagesMax = 5;

/**
 * Looks for a part whose commit has an unknown outcome (fanvue.md §8.9): Fanvue has no key to ask for, so the account's posts since
 * the intent are compared with it, by the uploads they hold, or by text, price and audience.
 */
export const finding = (api: FanvueApi, webUrl: string) => ({
  async findPublished(call: Call, sought: SoughtPart): Promise<Found> {
    const { username } = accountOf(call);
    const earliestMs = sought.since.getTime() - clockLeewayMs;
    const { posts, complete } = await postsSince(api, call, earliestMs);
    const judged = posts
      .filter(({ uuid }) => !sought.excludingExternalIds.includes(uuid))
      .map((post) => ({ post, ...judge(post, sought) }));

    const evidence: Evidence = {
      looked: `${posts.length} posts of @${username} since ${new Date(earliestMs).toISOString()}`,
      candidates: judged.map(({ post, why }) => ({
        externalId: post.uuid,
        at: new Date(timeOf(post.createdAt)).toISOString(),
        why,
      })),
    };
    // The oldest equal one: should there be two, the first is ours and the second the accident.
    const [same] = judged
      .filter(({ isSame }) => isSame)
      .sort((one, other) => timeOf(one.post.createdAt) - timeOf(other.post.createdAt));
    if (same) {
      return { verdict: 'posted', externalId: same.post.uuid, url: profileUrl(webUrl, username), evidence };
    }
    return { verdict: complete ? 'not-seen' : 'cannot-tell', evidence };
  },
});

export const publishedPosts = {
  endpoint: 'GET /posts',
  path: '/posts',
  query: { includeUnpublished: 'false' }, // a string, and `true` where it is left out (fanvue.md §3.2)
  needs: ['read:post'],
} as const;

/** Pinned posts come first whatever their age, then the newest (fanvue.md §3.2). */
async function postsSince(
  api: FanvueApi,
  call: Call,
  earliestMs: number,
): Promise<{ posts: FanvuePost[]; complete: boolean }> {
  const posts = new Map<string, FanvuePost>();
  let place: Place | undefined = firstPlace;
  for (let pages = 0; place && pages < pagesMax; pages += 1) {
    const page: ReadPage<FanvuePost> = await readPage(api, call, FanvuePost, publishedPosts, place);
    for (const post of page.items) {
      if (timeOf(post.createdAt) >= earliestMs) posts.set(post.uuid, post);
    }
    const isPast = page.items.some((post) => !post.isPinned && timeOf(post.createdAt) < earliestMs);
    place = isPast ? undefined : page.next;
  }
  return { posts: [...posts.values()], complete: place === undefined };
}

interface Judgement {
  readonly isSame: boolean;
  /** Shown to support; no text of posts. */
  readonly why: string;
}

function judge(post: FanvuePost, sought: SoughtPart): Judgement {
  const other = (why: string): Judgement => ({ isSame: false, why });
  const media = post.mediaUuids ?? [];
  const ours = uploadsOf(sought).map((handle) => handle?.externalId);

  // An upload belongs to one publish: whoever holds all of ours is ours, even if its owner has changed the rest since.
  if (ours.length > 0 && ours.every((uuid) => uuid !== undefined && media.includes(uuid)))
    return { isSame: true, why: 'holds the same uploads' };
  if (ours.length > 0 || media.length > 0) return other('has other media');

  const { audience, price } = optionsOf(sought.options);
  if (comparable(post.text ?? '') !== comparable(sought.part.text)) return other('another text');
  if ((post.price ?? 0) !== (price ?? 0)) return other('equal text, another price');
  if (post.audience && post.audience !== audience) return other('equal text, another audience');
  return { isSame: true, why: 'equal text, price and audience' };
}

const comparable = (text: string): string => text.normalize('NFC').replaceAll('\r\n', '\n').trim();
