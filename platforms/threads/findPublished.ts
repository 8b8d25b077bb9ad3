import { Failure } from '../../domain/failures.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, Evidence, Found, SoughtPart } from '../platform.js';
import { accountOf, read, type ThreadsApi, type ThreadsPost, ThreadsPostPage } from './api.js';
import { containerKey, lookAtContainer, parentOf } from './containers.js';
import { comparable } from './text.js';

/** Threads’ clock and ours may differ by this much, and it tells times in whole seconds. */
const clockLeewayMs = 30_000;
const pagesMax = 4;
/** A container that says it is published, and no post to be seen: the list is given this long. */
const listLagMaxMs = 10 * 60_000;

/**
 * Looks for a part whose commit has an unknown outcome (threads.md §9.2): its container says whether it was published, and the
 * lists of posts and replies say under which id, as Threads tells nowhere which post came of which container.
 */
export const finding = (api: ThreadsApi) => ({
  async findPublished(call: Call, sought: SoughtPart): Promise<Found> {
    const { username } = accountOf(call);
    const status = await statusOf(api, call, sought);
    const earliestMs = sought.since.getTime() - clockLeewayMs;
    const parent = parentOf(sought, sought.isFirst);
    const { posts, complete } = mayList(call, parent)
      ? await postsSince(api, call, parent === undefined ? 'threads' : 'replies', earliestMs)
      : { posts: [], complete: false };
    const judged = posts
      .filter(({ id }) => !sought.excludingExternalIds.includes(id))
      .map((post) => ({ post, ...judge(post, sought, parent, earliestMs) }));

    const evidence: Evidence = {
      looked: `The container is ${status}; ${posts.length} ${parent === undefined ? 'posts' : 'replies'} of @${username} since ${new Date(earliestMs).toISOString()}.`,
      candidates: judged.map(({ post, why }) => ({ externalId: post.id, at: post.timestamp.toISOString(), why })),
    };
    // The oldest equal one: should there be two, the first is ours and the second the accident.
    const same = judged.filter(({ isSame }) => isSame).at(-1)?.post;
    if (same) {
      const { id: externalId, permalink } = same;
      return {
        verdict: 'posted',
        externalId,
        ...(permalink !== undefined && { url: permalink }),
        isLive: true,
        evidence,
      };
    }
    if (status === 'PUBLISHED' && Date.now() - sought.since.getTime() < listLagMaxMs) {
      throw new Failure('platform-unavailable', 'Threads says that the post is published and does not list it yet.', {
        retryAfterMs: 15_000,
      });
    }
    return { verdict: status === 'PUBLISHED' || !complete ? 'cannot-tell' : 'not-seen', evidence };
  },
});

/** Without that permission the container is all there is to ask. */
function mayList(call: Call, parent: string | undefined): boolean {
  const { grantedScopes } = accountOf(call);
  return parent === undefined || grantedScopes.length === 0 || grantedScopes.includes('threads_read_replies');
}

/** What the container says of itself. One that is gone says nothing. */
async function statusOf(api: ThreadsApi, call: Call, { handles }: SoughtPart): Promise<string> {
  const container = handles[containerKey];
  if (container === undefined) return 'not known';
  try {
    return (await lookAtContainer(api, call, container.externalId)).status;
  } catch (error) {
    const tellsNothing =
      error instanceof Failure && (error.failureClass === 'not-found' || error.failureClass === 'bug');
    if (tellsNothing) return 'gone';
    throw error;
  }
}

async function postsSince(
  api: ThreadsApi,
  call: Call,
  list: 'threads' | 'replies',
  earliestMs: number,
): Promise<{ posts: ThreadsPost[]; complete: boolean }> {
  const posts: ThreadsPost[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const answer = await api(call, {
      endpoint: `GET /me/${list}`,
      method: 'GET',
      path: `/me/${list}`,
      query: {
        fields: 'id,text,timestamp,permalink,media_type,children{id},replied_to,root_post,is_reply',
        limit: 25,
        after,
      },
      needs: list === 'threads' ? ['threads_basic'] : ['threads_basic', 'threads_read_replies'],
    });
    const page = read(ThreadsPostPage, answer);
    posts.push(...page.data.filter(({ timestamp }) => timestamp.getTime() + 1_000 > earliestMs));
    const reachedOlder = page.data.some(({ timestamp }) => timestamp.getTime() + 1_000 <= earliestMs);
    const next = nextAfter(page, 'optional');
    if (reachedOlder || next === undefined || next === after) return { posts, complete: true };
    after = next;
  }
  return { posts, complete: false };
}

interface Judgement {
  readonly isSame: boolean;
  /** Shown to support; no text of posts. */
  readonly why: string;
}

function judge(post: ThreadsPost, { part }: SoughtPart, parent: string | undefined, earliestMs: number): Judgement {
  const other = (why: string): Judgement => ({ isSame: false, why });
  if (post.timestamp.getTime() <= earliestMs) return other('older than the intent');
  if (post.media_type === 'REPOST_FACADE') return other('a repost');
  if (post.replied_to?.id !== parent) return other('answers another post');
  if (mediaCountOf(post) !== part.media.length) return other('has other media');
  if (comparable(post.text ?? '') !== comparable(part.text)) return other('another text');
  return { isSame: true, why: part.text.trim() === '' ? 'as many media, and no text either' : 'equal text' };
}

function mediaCountOf({ media_type: type, children }: ThreadsPost): number {
  if (type === 'CAROUSEL_ALBUM') return children?.data.length ?? 0;
  return type === 'IMAGE' || type === 'VIDEO' ? 1 : 0;
}
