import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, InboxMessage, InboxPage, InboxRequest } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { readConversations } from './conversations.js';
import { CommentPage, commentFields, type InstagramComment, type InstagramReply, MediaPage } from './dialect.js';
import { asPage, label } from './login.js';
import { isNew, laterOf, type Mark, newestMark, readMark, writeMark } from './mark.js';

const postsLookedAt = 25;
/** Of one post: what came in since the last look is on the first. */
const commentPagesMax = 4;

const Cursor = z.object({
  /** Posts whose comments are still to be read. */
  posts: z.array(z.string()),
  /** Of the whole poll so far. */
  newest: z.string().optional(),
});
type Cursor = z.infer<typeof Cursor>;

/**
 * Comments hang at posts, and nothing lists them over all of these: the newest posts are gone through one by one, a page each.
 * Neither list knows "since", so that what was seen is told by a mark of our own (see mark.ts).
 */
export const inbox = (api: InstagramApi) => ({
  async readInbox(call: Call, request: InboxRequest): Promise<InboxPage> {
    const since = readMark(request.sinceExternalId);
    return request.kind === 'comments'
      ? await readComments(api, call, request, since)
      : await readConversations(api, call, request, since);
  },
});

async function readComments(
  api: InstagramApi,
  call: Call,
  { cursor, sinceExternalId }: InboxRequest,
  since: Mark | undefined,
): Promise<InboxPage> {
  const at: Cursor = decodeCursor(label, Cursor, cursor) ?? { posts: await commentedPosts(api, call) };
  const [post, ...others] = at.posts;
  const found = post === undefined ? [] : await commentsOf(api, call, post, since);
  const newest = newestMark([readMark(at.newest), ...found.map(({ id, timestamp }) => ({ id, at: timestamp }))]);
  const newestText = newest && writeMark(newest);
  const shown = found.filter((comment) => !isOwn(call, comment)).map((comment) => message(comment, post!));
  const isNews = ({ externalId: id, at: when }: InboxMessage) => isNew({ id, at: when }, since);
  return {
    messages: shown.filter(isNews),
    seenAgain: shown.filter((one) => !isNews(one)),
    ...(others.length > 0 && { nextCursor: encodeCursor({ posts: others, newest: newestText } satisfies Cursor) }),
    ...laterOf(newestText, sinceExternalId),
  };
}

async function commentedPosts(api: InstagramApi, call: Call): Promise<string[]> {
  const answer = await api(call, {
    endpoint: 'GET /:ig-user-id/media',
    method: 'GET',
    path: `/${accountOf(call).externalId}/media`,
    query: { fields: 'id,comments_count', limit: postsLookedAt },
    for: 'comments',
  });
  return read(MediaPage, answer)
    .data.filter(({ comments_count: comments }) => comments !== 0)
    .map(({ id }) => id);
}

type Comment = InstagramReply & { readonly below?: string };

/** Comments and the replies to them, newest first; older pages only while something on them is new. */
async function commentsOf(api: InstagramApi, call: Call, post: string, since: Mark | undefined): Promise<Comment[]> {
  const all: Comment[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < commentPagesMax; pages += 1) {
    const answer = await api(asPage(call), {
      endpoint: 'GET /:media-id/comments',
      method: 'GET',
      path: `/${post}/comments`,
      query: { fields: commentFields, limit: 50, after },
      for: 'comments',
    });
    const page = read(CommentPage, answer);
    const comments = page.data.flatMap(withReplies);
    all.push(...comments);
    // Cursors are not promised here; where there is one it is followed (instagram.md §4.1).
    const next = nextAfter(page, 'optional');
    const anyNew = comments.some(({ id, timestamp }) => isNew({ id, at: timestamp }, since));
    if (next === undefined || next === after || !anyNew) break;
    after = next;
  }
  return all.sort((one, other) => other.timestamp.getTime() - one.timestamp.getTime());
}

const withReplies = ({ replies, ...comment }: InstagramComment): Comment[] => [
  comment,
  ...(replies?.data ?? []).map((reply) => ({ ...reply, below: reply.parent_id ?? comment.id })),
];

function isOwn(call: Call, { from, username = from?.username }: InstagramReply): boolean {
  const { externalId, username: ownName } = accountOf(call);
  return from?.id === externalId || username === ownName;
}

const message = (comment: Comment, post: string): InboxMessage => {
  const { id, text, timestamp, from, username = from?.username, below } = comment;
  return {
    externalId: id,
    kind: 'comment',
    conversationId: post,
    inReplyToExternalId: below ?? comment.parent_id ?? post,
    at: timestamp,
    text,
    // Without the permission for comments there is no author; then the name at least tells them apart.
    from: { externalId: from?.id ?? username ?? 'unknown', ...(username !== undefined && { username }) },
  };
};
