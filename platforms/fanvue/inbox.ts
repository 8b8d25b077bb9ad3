import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Call, InboxMessage, InboxPage, InboxRequest } from '../platform.js';
import { accountOf, type FanvueApi } from './api.js';
import { commentId } from './comments.js';
import { publishedPosts } from './findPublished.js';
import { commentsUnder, firstPlace, messagesWith, Place, type ReadPage, readPage } from './pages.js';
import { Chat, Comment, FanvuePost, type FanvueUser, isUuid, Message, Notification, timeOf } from './shapes.js';

/** How far back a first poll reads. */
const reachMs = 30 * 24 * 3_600_000;
/** Comments of several posts are read one after the other, and what comes in meanwhile must not fall between two polls. */
const overlapMs = 60_000;
const seenMax = 100;

/** What an earlier poll left behind: from when on to read, and what was seen after that. */
const Since = z.object({ atMs: z.number(), seen: z.array(z.object({ id: z.string(), atMs: z.number() })) });
type Since = z.infer<typeof Since>;

/**
 * A poll reads one list that tells where something is new (notifications, chats), and then each of those places. One request a
 * page, so that a poll that has to wait for its rate loses nothing.
 */
const Cursor = z.object({
  since: Since,
  /** The list that tells: where it goes on. Absent once it is read. */
  outer: Place.optional(),
  /** Posts or chats that still have to be read, and where the first of them goes on. */
  waiting: z.array(z.string()),
  inner: Place.optional(),
  done: z.array(z.string()),
  /** Some notification did not say which post it is about: the latest posts are looked through instead. */
  lookThrough: z.boolean(),
  startedMs: z.number(),
  newestMs: z.number(),
  seen: Since.shape.seen,
});
type Cursor = z.infer<typeof Cursor>;

export const inbox = (api: FanvueApi) => ({
  async readInbox(call: Call, request: InboxRequest): Promise<InboxPage> {
    const at = decodeCursor('Fanvue', Cursor, request.cursor) ?? beginning(request, Date.now());
    const source = request.kind === 'comments' ? comments : messages;
    const { next, page, seenAgain } =
      at.outer || at.waiting.length === 0 ? await tell(source, api, call, at) : await visit(source, api, call, at);

    const noted = note(next, page);
    const isOver = noted.outer === undefined && noted.waiting.length === 0 && !noted.lookThrough;
    return {
      messages: page.toSorted((one, other) => other.at.getTime() - one.at.getTime()),
      seenAgain,
      ...(!isOver && { nextCursor: encodeCursor(noted) }),
      newestExternalId: sinceOf(noted),
    };
  },
});

interface Step {
  readonly next: Cursor;
  readonly page: readonly InboxMessage[];
  readonly seenAgain: readonly InboxMessage[];
}

/** What differs between comments and messages. */
export interface Source {
  /** Reads a page of the list that tells. */
  tell(api: FanvueApi, call: Call, place: Place): Promise<Told>;
  /** Reads a page of one place. */
  read(api: FanvueApi, call: Call, uuid: string, place: Place): Promise<ReadPage<InboxMessage>>;
  /** Whether a place shows its newest first, so that reading may stop at what is known. */
  readonly newestFirst: boolean;
}

interface Told {
  readonly places: readonly { readonly uuid: string | undefined; readonly atMs: number }[];
  /** The oldest entry of the page: the list is in order, newest first. */
  readonly oldestMs: number;
  readonly next?: Place | undefined;
}

// ---------------------------------------------------------------- the steps of a poll

function beginning({ sinceExternalId }: InboxRequest, nowMs: number): Cursor {
  const since = readSince(sinceExternalId) ?? { atMs: nowMs - reachMs, seen: [] };
  return {
    since,
    outer: firstPlace,
    waiting: [],
    done: [],
    lookThrough: false,
    startedMs: nowMs,
    newestMs: since.seen.reduce((newest, { atMs }) => Math.max(newest, atMs), since.atMs),
    seen: since.seen,
  };
}

/** Reads on in the list that tells where something is new; after it, the latest posts if need be. */
async function tell(source: Source, api: FanvueApi, call: Call, at: Cursor): Promise<Step> {
  if (!at.outer) {
    const posts = await readPage(api, call, FanvuePost, publishedPosts);
    const commented = posts.items.filter(({ commentsCount = 0 }) => commentsCount > 0).map(({ uuid }) => uuid);
    return { next: { ...at, lookThrough: false, waiting: withNew(at, commented) }, page: [], seenAgain: [] };
  }
  const { places, oldestMs, next } = await source.tell(api, call, at.outer);
  const news = places.filter(({ atMs }) => atMs >= at.since.atMs);
  const uuids = news.map(({ uuid }) => uuid).filter((uuid) => uuid !== undefined);
  return {
    next: {
      ...at,
      outer: oldestMs >= at.since.atMs ? next : undefined,
      waiting: withNew(at, uuids),
      lookThrough: at.lookThrough || uuids.length < news.length,
    },
    page: [],
    seenAgain: [],
  };
}

const withNew = ({ waiting, done }: Cursor, uuids: readonly string[]): string[] => [
  ...new Set([...waiting, ...uuids.filter((uuid) => !done.includes(uuid))]),
];

/** Reads a page of the first place that waits. One that is gone has nothing to say. */
async function visit(source: Source, api: FanvueApi, call: Call, at: Cursor): Promise<Step> {
  const [uuid, ...others] = at.waiting;
  const page = await source.read(api, call, uuid!, at.inner ?? firstPlace).catch((error: unknown) => {
    if (error instanceof Failure && error.failureClass === 'not-found') return { items: [] };
    throw error;
  });
  const { items, next }: ReadPage<InboxMessage> = page;
  const isNew = (item: InboxMessage): boolean =>
    item.at.getTime() >= at.since.atMs && !at.since.seen.some(({ id }) => id === item.externalId);
  const reachedKnown = source.newestFirst && items.some((item) => item.at.getTime() < at.since.atMs);
  const { externalId: ownId } = accountOf(call);
  const received = items.filter(({ from }) => from.externalId !== ownId);
  return {
    next:
      next && !reachedKnown
        ? { ...at, inner: next }
        : { ...at, inner: undefined, waiting: others, done: [...at.done, uuid!] },
    page: received.filter(isNew),
    seenAgain: received.filter((item) => !isNew(item)),
  };
}

/** Keeps what the next poll has to know: the newest moment, and what was seen from where that poll will begin. */
function note(at: Cursor, page: readonly InboxMessage[]): Cursor {
  const newestMs = page.reduce((newest, item) => Math.max(newest, item.at.getTime()), at.newestMs);
  const seen = [...at.seen, ...page.map(({ externalId, at: when }) => ({ id: externalId, atMs: when.getTime() }))]
    .filter(({ atMs }) => atMs >= nextBeginning({ ...at, newestMs }))
    .slice(-seenMax);
  return { ...at, newestMs, seen };
}

/** A place that was read early may have got something since, however long the poll took. */
const nextBeginning = ({ since, newestMs, startedMs }: Cursor): number =>
  Math.max(since.atMs, Math.min(newestMs, startedMs) - overlapMs);

const sinceOf = (at: Cursor): string => encodeCursor({ atMs: nextBeginning(at), seen: at.seen } satisfies Since);

/** What somebody else noted as the newest is the id of a message, and tells no time. */
function readSince(since: string | undefined): Since | undefined {
  try {
    return decodeCursor('Fanvue', Since, since);
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------- comments

/** A post comment, among what a creator is notified of (fanvue.md §3.10). */
const postComment = 6;

export const comments: Source = {
  newestFirst: false, // their order is not documented (fanvue.md §3.3)

  async tell(api, call, place) {
    const { items, next } = await readPage(
      api,
      call,
      Notification,
      {
        endpoint: 'GET /notifications',
        path: '/notifications',
        query: { eventType: postComment },
        needs: ['read:self'],
      },
      place,
    );
    const places = items
      .filter(({ eventType }) => eventType === undefined || eventType === null || Number(eventType) === postComment)
      .map(({ data, createdAt }) => ({ uuid: postIn(data ?? {}), atMs: timeOf(createdAt) }));
    return { places, oldestMs: oldest(items.map(({ createdAt }) => timeOf(createdAt))), next };
  },

  async read(api, call, postUuid, place) {
    const { items, next } = await readPage(api, call, Comment, commentsUnder(postUuid), place);
    return {
      next,
      items: items.map(({ uuid, text, user, createdAt }) => ({
        externalId: commentId(postUuid, uuid),
        kind: 'comment',
        conversationId: postUuid,
        inReplyToExternalId: postUuid,
        at: new Date(timeOf(createdAt)),
        text: text ?? '',
        from: sender(user),
      })),
    };
  },
};

/** What a notification's `data` holds is not documented: whatever is called a post and has an id is one. */
export function postIn(data: Readonly<Record<string, unknown>>): string | undefined {
  for (const [key, value] of Object.entries(data)) {
    if (!/post/i.test(key)) continue;
    const uuid = typeof value === 'object' && value !== null ? (value as { uuid?: unknown }).uuid : value;
    if (isUuid(uuid)) return uuid;
  }
  return undefined;
}

// ---------------------------------------------------------------- direct messages

export const messages: Source = {
  newestFirst: true,

  async tell(api, call, place) {
    const { items, next } = await readPage(
      api,
      call,
      Chat,
      { endpoint: 'GET /chats', path: '/chats', query: { sortBy: 'most_recent_messages' }, needs: ['read:chat'] },
      place,
    );
    const places = items.flatMap(({ user, lastMessageAt }) =>
      user ? [{ uuid: user.uuid, atMs: timeOf(lastMessageAt) }] : [],
    );
    return { places, oldestMs: oldest(items.map(({ lastMessageAt }) => timeOf(lastMessageAt))), next };
  },

  async read(api, call, userUuid, place) {
    const { items, next } = await readPage(api, call, Message, messagesWith(userUuid), place);
    return {
      next,
      items: items.map(({ uuid, text, sentAt, sender: from }) => ({
        externalId: uuid,
        kind: 'direct-message',
        conversationId: userUuid,
        at: new Date(timeOf(sentAt)),
        text: text ?? '',
        from: sender(from),
      })),
    };
  },
};

/** A deleted account has no id any more (fanvue.md §8.11). */
export const sender = (user: FanvueUser): InboxMessage['from'] =>
  user
    ? {
        externalId: user.uuid,
        ...(user.handle && { username: user.handle }),
        ...(user.displayName && { displayName: user.displayName }),
      }
    : { externalId: 'deleted-account', displayName: 'Deleted account' };

const oldest = (times: readonly number[]): number => times.reduce((one, other) => Math.min(one, other), Infinity);
