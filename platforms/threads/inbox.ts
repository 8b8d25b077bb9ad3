import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, InboxMedia, InboxMessage, InboxPage, InboxRequest } from '../platform.js';
import { read, type ThreadsApi, type ThreadsPost, ThreadsPostPage } from './api.js';

/**
 * Threads has no list of all replies: the latest posts are read, then the conversation below each that has one, then the mentions.
 * Who appears twice is known by the id.
 */
const Cursor = z.object({
  source: z.enum(['posts', 'conversation', 'mentions']),
  /** Posts whose conversations are still to be read. */
  posts: z.array(z.string()).optional(),
  after: z.string().optional(),
  /** The newest of the whole poll so far, for the caller to keep once the last page is read. */
  newest: z.string().optional(),
});
type Cursor = z.infer<typeof Cursor>;

const postsRead = 100;
export const replyFields =
  'id,text,username,permalink,timestamp,media_type,root_post,replied_to,is_reply,is_reply_owned_by_me,hide_status';

export const mentionFields = 'id,text,username,permalink,timestamp,media_type,root_post,replied_to,is_reply';

/** An owner who declined it still has the replies. */
export const mayReadMentions = ({ account }: Call): boolean =>
  account === undefined ||
  account.grantedScopes.length === 0 ||
  account.grantedScopes.includes('threads_manage_mentions');

interface Read {
  readonly messages: readonly InboxMessage[];
  readonly next: Cursor | undefined;
}

export const inbox = (api: ThreadsApi) => ({
  async readInbox(call: Call, { kind, sinceExternalId, cursor }: InboxRequest): Promise<InboxPage> {
    if (kind === 'direct-messages') throw new Failure('bug', 'Threads lets no app read direct messages.');
    const since = markOf(sinceExternalId);
    const at = decodeCursor('Threads', Cursor, cursor) ?? { source: 'posts' };
    const { messages, next } = await readers[at.source](api, call, at, since);
    const news = messages.filter((message) => isNews(message, since));
    const newest = [at.newest, ...news.map(asMark)].reduce(later, undefined);
    return {
      messages: news,
      seenAgain: messages.filter((message) => !isNews(message, since)),
      ...(next && { nextCursor: encodeCursor({ ...next, newest } satisfies Cursor) }),
      newestExternalId: newest ?? sinceExternalId,
    };
  },
});

// ---------------------------------------------------------------- what is known already

/** Ids of Threads tell no order, so that what was read last is remembered by its time beside its id. */
interface Mark {
  readonly atMs: number;
  readonly id: string;
}

const asMark = ({ at, externalId }: InboxMessage): string => `${at.getTime()}-${externalId}`;

function markOf(text: string | undefined): Mark | undefined {
  const [, atMs, id] = /^(\d+)-(\d+)$/.exec(text ?? '') ?? [];
  return atMs === undefined || id === undefined ? undefined : { atMs: Number(atMs), id };
}

/** Two in one second are both read again: whoever keeps them knows them by their ids. */
const isNews = ({ at, externalId }: InboxMessage, since: Mark | undefined): boolean =>
  since === undefined || (at.getTime() >= since.atMs && externalId !== since.id);

function later(one: string | undefined, other: string | undefined): string | undefined {
  const [first, second] = [markOf(one), markOf(other)];
  if (first === undefined || second === undefined) return one ?? other;
  return second.atMs > first.atMs ? other : one;
}

const reachedKnown = (posts: readonly ThreadsPost[], since: Mark | undefined): boolean =>
  since !== undefined && posts.some(({ timestamp }) => timestamp.getTime() < since.atMs);

// ---------------------------------------------------------------- the sources

type Reader = (api: ThreadsApi, call: Call, at: Cursor, since: Mark | undefined) => Promise<Read>;

const readers: Record<Cursor['source'], Reader> = {
  posts: readPosts,
  conversation: readConversation,
  mentions: readMentions,
};

/** The latest posts, of which those count that somebody has answered. */
async function readPosts(api: ThreadsApi, call: Call): Promise<Read> {
  const answer = await api(call, {
    endpoint: 'GET /me/threads',
    method: 'GET',
    path: '/me/threads',
    query: { fields: 'id,timestamp,media_type,has_replies', limit: postsRead },
    needs: ['threads_basic', 'threads_read_replies'],
  });
  const posts = read(ThreadsPostPage, answer)
    .data.filter(({ has_replies: has }) => has !== false)
    .map(({ id }) => id);
  return { messages: [], next: posts.length > 0 ? { source: 'conversation', posts } : { source: 'mentions' } };
}

/** Everything below one post, newest first. */
async function readConversation(
  api: ThreadsApi,
  call: Call,
  { posts = [], after }: Cursor,
  since: Mark | undefined,
): Promise<Read> {
  const [post, ...others] = posts;
  const answer = await api(call, {
    endpoint: 'GET /:media/conversation',
    method: 'GET',
    path: `/${post}/conversation`,
    query: { fields: replyFields, reverse: 'true', limit: 100, after },
    needs: ['threads_basic', 'threads_read_replies'],
  });
  const page = read(ThreadsPostPage, answer);
  const onward = reachedKnown(page.data, since) ? undefined : nextAfter(page, 'optional');
  const rest: Cursor = others.length > 0 ? { source: 'conversation', posts: others } : { source: 'mentions' };
  return {
    messages: page.data
      .filter(({ is_reply_owned_by_me: own }) => own !== true)
      .map((reply) => message(reply, 'comment')),
    next: onward !== undefined && onward !== after ? { source: 'conversation', posts, after: onward } : rest,
  };
}

async function readMentions(api: ThreadsApi, call: Call, { after }: Cursor, since: Mark | undefined): Promise<Read> {
  if (!mayReadMentions(call)) return { messages: [], next: undefined };
  const answer = await api(call, {
    endpoint: 'GET /me/mentions',
    method: 'GET',
    path: '/me/mentions',
    query: {
      fields: mentionFields,
      limit: 50,
      after,
    },
    needs: ['threads_basic', 'threads_manage_mentions'],
  });
  const page = read(ThreadsPostPage, answer);
  const onward = reachedKnown(page.data, since) ? undefined : nextAfter(page, 'optional');
  return {
    messages: page.data.map((post) => message(post, 'mention')),
    next: onward !== undefined && onward !== after ? { source: 'mentions', after: onward } : undefined,
  };
}

/** Threads gives no id of other people, and the name only of those whom the profile may see. */
export const message = (post: ThreadsPost, kind: 'comment' | 'mention'): InboxMessage => ({
  externalId: post.id,
  kind,
  conversationId: post.root_post?.id ?? post.id,
  inReplyToExternalId: post.replied_to?.id,
  at: post.timestamp,
  text: post.text ?? '',
  from: { externalId: post.username ?? 'unknown', ...(post.username !== undefined && { username: post.username }) },
  ...mediaOf(post),
});

const mediaKinds: Readonly<Record<string, InboxMedia['kind']>> = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio' };

function mediaOf({ media_type: type = '' }: ThreadsPost): Pick<InboxMessage, 'media'> {
  const kind = mediaKinds[type];
  return kind ? { media: [{ kind }] } : {};
}
