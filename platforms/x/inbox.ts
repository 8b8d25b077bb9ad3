import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Call, InboxMessage, InboxPage, InboxRequest } from '../platform.js';
import { accountOf, readOwn, type XApi, type XRequest } from './api.js';
import { firstIdOf, repliedTo, timeOf, XDmPage, type XPost, XPostPage, type XUser } from './dialect.js';
import { createdAtMs, isNewer, newestOf, oldestOf } from './ids.js';
import { writtenText } from './text.js';

/**
 * Comments come from two places: mentions, which most replies are, and a search for replies that do not mention the
 * account. A poll reads the one to its end and then the other; who appears in both is known by the id.
 */
const Cursor = z.object({
  source: z.enum(['mentions', 'search', 'messages']),
  token: z.string().optional(),
  /** The smallest id of the pages before: one that brings nothing below it is a loop (x.md §4.1). */
  smallestId: z.string().optional(),
  /** The newest id of the whole poll, for the caller to keep once the last page is read. */
  newestId: z.string().optional(),
});
type Cursor = z.infer<typeof Cursor>;

/** X searches seven days back; a minute less, as clocks differ. */
const searchReachMs = 7 * 24 * 3_600_000 - 60_000;

/** What we ask of a post that somebody wrote to the account. */
export const postQuery = {
  'tweet.fields':
    'author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,attachments,lang,note_tweet',
  expansions: 'author_id,attachments.media_keys',
  'user.fields': 'username,name,profile_image_url',
  'media.fields': 'url,preview_image_url,type,alt_text',
};
export const readsPosts = ['tweet.read', 'users.read'] as const;

export const inbox = (api: XApi) => ({
  async readInbox(call: Call, request: InboxRequest): Promise<InboxPage> {
    const at = decodeCursor('X', Cursor, request.cursor) ?? {
      source: request.kind === 'comments' ? 'mentions' : 'messages',
    };
    const page = await readFrom(api, call, request, at);
    const newestId = newestOf(at.newestId === undefined ? page.ids : [at.newestId, ...page.ids]);
    const next = nextPlace(at, page);
    return {
      messages: page.messages,
      ...(next && { nextCursor: encodeCursor({ ...next, newestId } satisfies Cursor) }),
      newestExternalId: newestId ?? request.sinceExternalId,
    };
  },
});

/** A page token that X has forgotten answers 400: the source is read from its top again, what is known is known by its id. */
async function readFrom(api: XApi, call: Call, request: InboxRequest, at: Cursor): Promise<Read> {
  try {
    return await readers[at.source](api, call, request, at);
  } catch (error) {
    const forgotten = at.token !== undefined && error instanceof Failure && error.failureClass === 'bug';
    if (!forgotten) throw error;
    return readers[at.source](api, call, request, { source: at.source });
  }
}

/** The next page of this source, or the source after it, or nothing more. */
function nextPlace(at: Cursor, { ids, token, reachedKnown }: Read): Cursor | undefined {
  const nothingNew = ids.length > 0 && at.smallestId !== undefined && ids.every((id) => !isNewer(at.smallestId!, id));
  const ends = token === undefined || token === at.token || nothingNew || reachedKnown === true;
  if (!ends) return { source: at.source, token, smallestId: oldestOf(ids) ?? at.smallestId };
  return at.source === 'mentions' ? { source: 'search' } : undefined;
}

interface Read {
  readonly messages: InboxMessage[];
  /** Of everything on the page, our own messages included. */
  readonly ids: readonly string[];
  readonly token?: string | undefined;
  /** Whether the page went back as far as what is known already. */
  readonly reachedKnown?: boolean;
}

type Reader = (api: XApi, call: Call, request: InboxRequest, at: Cursor) => Promise<Read>;

const readers: Record<Cursor['source'], Reader> = {
  mentions: readMentions,
  search: readSearch,
  messages: readMessages,
};

// ---------------------------------------------------------------- comments

async function readMentions(
  api: XApi,
  call: Call,
  { sinceExternalId }: InboxRequest,
  { token }: Cursor,
): Promise<Read> {
  const { externalId } = accountOf(call);
  return readPosts(api, call, {
    endpoint: 'GET /2/users/:id/mentions',
    method: 'GET',
    path: `/2/users/${externalId}/mentions`,
    query: { max_results: 100, since_id: sinceExternalId, pagination_token: token, ...postQuery },
    needs: readsPosts,
  });
}

async function readSearch(api: XApi, call: Call, { sinceExternalId }: InboxRequest, { token }: Cursor): Promise<Read> {
  const { username } = accountOf(call);
  const search = (since: Record<string, string | undefined>): Promise<Read> =>
    readPosts(api, call, {
      endpoint: 'GET /2/tweets/search/recent',
      method: 'GET',
      path: '/2/tweets/search/recent',
      query: { query: `to:${username} -from:${username}`, max_results: 100, next_token: token, ...since, ...postQuery },
      needs: readsPosts,
    });
  try {
    return await search({ since_id: sinceExternalId });
  } catch (error) {
    // An id from before the reach of the search is refused: from there on the time serves (x.md §4.2).
    const tooOld = error instanceof Failure && /since_id/.test(error.platformMessage ?? '');
    if (!tooOld) throw error;
    return search({ start_time: new Date(Date.now() - searchReachMs).toISOString() });
  }
}

async function readPosts(api: XApi, call: Call, request: XRequest): Promise<Read> {
  const { externalId: ownId } = accountOf(call);
  const { data: posts, includes, meta } = readOwn(XPostPage, await api(call, request));
  const users = usersById(includes?.users);
  return {
    messages: posts
      .filter(({ author_id: author }) => author !== undefined && author !== ownId)
      .map((post) => comment(post, ownId, users)),
    ids: posts.map(({ id }) => id),
    token: meta?.next_token,
  };
}

/** A post that answers the account or names it. An edited one has a new id; it is known by its first. */
export function comment(post: XPost, ownId: string, users: ReadonlyMap<string, XUser>): InboxMessage {
  const parent = repliedTo(post);
  const firstId = firstIdOf(post);
  return {
    externalId: firstId,
    kind: parent !== undefined && post.in_reply_to_user_id === ownId ? 'comment' : 'mention',
    conversationId: post.conversation_id ?? firstId,
    inReplyToExternalId: parent,
    at: firstId === post.id ? timeOf(post) : new Date(createdAtMs(firstId)),
    text: writtenText(post.note_tweet ?? post),
    ...editOf(post),
    from: sender(post.author_id!, users),
    ...mediaOf(post.attachments),
  };
}

/** X tells every id that a post has had: one alone was never edited, and the last was made by the last edit. */
export function editOf({ id, edit_history_tweet_ids: history }: XPost): Pick<InboxMessage, 'editedAt'> {
  if (history === undefined || history.length === 0) return {};
  return { editedAt: history.length === 1 ? null : new Date(createdAtMs(id)) };
}

// ---------------------------------------------------------------- direct messages

/** Newest first, 30 days back, without `since_id`: read until what is known already. */
async function readMessages(
  api: XApi,
  call: Call,
  { sinceExternalId }: InboxRequest,
  { token }: Cursor,
): Promise<Read> {
  const { externalId: ownId } = accountOf(call);
  const answer = await api(call, {
    endpoint: 'GET /2/dm_events',
    method: 'GET',
    path: '/2/dm_events',
    query: {
      max_results: 100,
      event_types: 'MessageCreate',
      pagination_token: token,
      'dm_event.fields':
        'id,text,event_type,created_at,dm_conversation_id,sender_id,attachments,entities,referenced_tweets',
      expansions: 'sender_id,attachments.media_keys',
      'user.fields': 'username,name',
    },
    needs: ['dm.read', 'tweet.read', 'users.read'],
  });
  const { data: events, includes, meta } = readOwn(XDmPage, answer);
  const users = usersById(includes?.users);
  const isNew = ({ id }: { id: string }): boolean => sinceExternalId === undefined || isNewer(id, sinceExternalId);
  return {
    messages: events
      .filter(isNew)
      .filter(({ event_type: type }) => type === undefined || type === 'MessageCreate')
      .filter(({ sender_id: from }) => from !== undefined && from !== ownId)
      .map((event) => ({
        externalId: event.id,
        kind: 'direct-message',
        conversationId: event.dm_conversation_id ?? event.sender_id!,
        at: timeOf(event),
        text: writtenText({ text: event.text ?? '', entities: event.entities }),
        from: sender(event.sender_id!, users),
        ...mediaOf(event.attachments),
      })),
    ids: events.map(({ id }) => id),
    token: meta?.next_token,
    reachedKnown: !events.every(isNew),
  };
}

/** The first digit of a key tells what it is: `3_…` a picture, `16_…` a GIF, else a video. */
function mediaOf(attachments: XPost['attachments']): Pick<InboxMessage, 'media'> {
  const keys = attachments?.media_keys ?? [];
  if (keys.length === 0) return {};
  const kindOf = (key: string) => (key.startsWith('3_') ? 'image' : key.startsWith('16_') ? 'gif' : 'video');
  return { media: keys.map((externalId) => ({ kind: kindOf(externalId), externalId })) };
}

const usersById = (users: readonly XUser[] = []): ReadonlyMap<string, XUser> =>
  new Map(users.map((user) => [user.id, user]));

function sender(id: string, users: ReadonlyMap<string, XUser>): InboxMessage['from'] {
  const user = users.get(id);
  return { externalId: id, username: user?.username, displayName: user?.name };
}
