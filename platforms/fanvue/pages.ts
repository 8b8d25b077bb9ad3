import { z } from 'zod';
import type { Call } from '../platform.js';
import { type FanvueApi, type FanvueRequest, read } from './api.js';

/**
 * Where a list goes on. Lists have pages by number, and more and more of them cursors: whichever a reply has is followed
 * (fanvue.md §0.1, §4).
 */
export const Place = z.union([z.object({ page: z.number() }), z.object({ cursor: z.string() })]);
export type Place = z.infer<typeof Place>;

export const firstPlace: Place = { page: 1 };

/** Fanvue's largest page. */
export const pageSizeMax = 50;

export interface ReadPage<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: Place;
}

export type ListRequest = Pick<FanvueRequest, 'endpoint' | 'path' | 'query' | 'needs'>;

export const commentsUnder = (postUuid: string): ListRequest => ({
  endpoint: 'GET /posts/:uuid/comments',
  path: `/posts/${postUuid}/comments`,
  needs: ['read:post'],
});

/** Reading marks a chat read unless told otherwise (fanvue.md §3.6): that is for its owner to do. */
export const messagesWith = (userUuid: string): ListRequest => ({
  endpoint: 'GET /chats/:userUuid/messages',
  path: `/chats/${encodeURIComponent(userUuid)}/messages`,
  query: { markAsRead: 'false' },
  needs: ['read:chat'],
});

/** One page of a list. Pages by number shift when something new comes in: readers know what they have by its id. */
export async function readPage<T extends z.ZodType>(
  api: FanvueApi,
  call: Call,
  item: T,
  request: ListRequest,
  place: Place = firstPlace,
  size = pageSizeMax,
): Promise<ReadPage<z.infer<T>>> {
  const answer = await api(call, { ...request, method: 'GET', query: { ...request.query, ...place, size } });
  const { data, pagination, nextCursor } = read(listOf(item), answer);
  return { items: data, ...nextPlace(place, data.length, pagination?.hasMore, nextCursor) };
}

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    pagination: z.object({ hasMore: z.boolean() }).nullish(),
    nextCursor: z.string().nullish(),
  });

function nextPlace(
  place: Place,
  count: number,
  hasMore: boolean | undefined,
  nextCursor: string | null | undefined,
): { next?: Place } {
  if (nextCursor) {
    const isSame = 'cursor' in place && place.cursor === nextCursor;
    return isSame ? {} : { next: { cursor: nextCursor } };
  }
  return hasMore && count > 0 && 'page' in place ? { next: { page: place.page + 1 } } : {};
}
