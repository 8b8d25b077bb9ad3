import { handleKey } from '../adapter.js';
import { type Candidate, foundAmong } from '../found.js';
import type { Call, Found, SoughtPart } from '../platform.js';
import { accountOf, readOwn, type XApi } from './api.js';
import { firstIdOf, repliedTo, timeOf, type XPost, XPostPage } from './dialect.js';
import { isPassing } from './errors.js';
import { parentOf, postUrl } from './publish.js';
import { comparable, comparableButForLinks, hasShortLink, withoutLeadingMentions, writtenText } from './text.js';

/** X's clock and ours may differ by this much, and X tells times in whole seconds. */
const clockLeewayMs = 5_000;
const pagesMax = 5;

/**
 * Looks for a part whose commit has an unknown outcome (x.md §9.1): X has no key to ask for, so the account's posts since the
 * intent are compared with it, by text as it was written, media and the post that is answered.
 */
export const finding = (api: XApi, webUrl: string) => ({
  async findPublished(call: Call, sought: SoughtPart): Promise<Found> {
    const { externalId: accountId, username } = accountOf(call);
    const earliestMs = sought.since.getTime() - clockLeewayMs;
    const { posts, complete } = await postsSince(api, call, accountId, earliestMs);
    const candidates = posts
      .filter((post) => !sought.excludingExternalIds.some((taken) => idsOf(post).includes(taken)))
      .map((post) => {
        const externalId = firstIdOf(post);
        const url = postUrl(webUrl, username, externalId);
        return { externalId, url, at: timeOf(post), ...judge(post, sought, earliestMs) };
      });
    const looked = `${posts.length} posts of @${username} since ${new Date(earliestMs).toISOString()}`;
    return foundAmong(candidates, { looked, complete });
  },
});

async function postsSince(
  api: XApi,
  call: Call,
  accountId: string,
  earliestMs: number,
): Promise<{ posts: XPost[]; complete: boolean }> {
  const posts: XPost[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const answer = await api(call, {
      endpoint: 'GET /2/users/:id/tweets',
      method: 'GET',
      path: `/2/users/${accountId}/tweets`,
      query: {
        max_results: 100,
        start_time: new Date(Math.floor(earliestMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z'),
        pagination_token: token,
        'tweet.fields': 'created_at,entities,attachments,note_tweet,referenced_tweets,edit_history_tweet_ids',
      },
      needs: ['tweet.read', 'users.read'],
    });
    const page = readOwn(XPostPage, answer);
    if (page.errors?.some(isPassing)) return { posts, complete: false };
    posts.push(...page.data);
    const next = page.meta?.next_token;
    if (next === undefined || next === token) return { posts, complete: true };
    token = next;
  }
  return { posts, complete: false };
}

type Judgement = Pick<Candidate, 'verdict' | 'why'>;

function judge(post: XPost, sought: SoughtPart, earliestMs: number): Judgement {
  const other = (why: string): Judgement => ({ verdict: 'other', why });
  if (timeOf(post).getTime() + 1_000 <= earliestMs) return other('older than the intent');
  if (post.referenced_tweets?.some(({ type }) => type === 'retweeted')) return other('a repost');
  if (repliedTo(post) !== parentOf(sought)) return other('answers another post');

  const mediaKeys = post.attachments?.media_keys ?? [];
  const ours = sought.part.media.map((_, index) => sought.handles[handleKey(index)]?.resume?.mediaKey);
  if (ours.length > 0 && ours.every((key) => mediaKeys.includes(String(key))))
    return { verdict: 'same', why: 'holds the same uploads' };
  if (mediaKeys.length !== sought.part.media.length) return other('has other media');

  const comparison = compareTexts(post, sought.part.text);
  if (comparison === 'same') return { verdict: 'same', why: 'equal text' };
  if (comparison === 'same-but-for-links') return { verdict: 'unsure', why: 'equal text, links cannot be compared' };
  // Somebody may have edited ours since; then its text tells nothing.
  if ((post.edit_history_tweet_ids?.length ?? 1) > 1) return { verdict: 'unsure', why: 'edited since' };
  return other('another text');
}

function compareTexts(post: XPost, wanted: string): 'same' | 'same-but-for-links' | 'different' {
  const shown = writtenText(post.note_tweet ?? post);
  // X puts the names of those who are answered in front.
  const variants = [shown, ...(repliedTo(post) === undefined ? [] : [withoutLeadingMentions(shown)])];
  if (variants.some((text) => comparable(text) === comparable(wanted))) return 'same';
  const alike = variants.some((text) => comparableButForLinks(text) === comparableButForLinks(wanted));
  return alike && hasShortLink(shown) && !hasShortLink(wanted) ? 'same-but-for-links' : 'different';
}

const idsOf = ({ id, edit_history_tweet_ids: history = [] }: XPost): string[] => [id, ...history];
