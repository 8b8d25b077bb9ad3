import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Call, ImportedMedia, ImportedPost, ImportPage, ImportRequest } from '../platform.js';
import type { FanvueApi } from './api.js';
import { publishedPosts } from './findPublished.js';
import { metricsOf } from './metrics.js';
import { Place, pageSizeMax, type ReadPage, readPage } from './pages.js';
import { type FanvueMedia, FanvuePost, timeOf } from './shapes.js';
import { readMedia } from './uploads.js';

const Cursor = z.object({
  /** How many posts of the list are read, where it has pages by number. */
  read: z.number().int().min(0),
  /** Where it goes on, where it has cursors. */
  place: Place.optional(),
  /** The posts read last: they show whether the list has shifted, and are not brought again. */
  recent: z.array(z.string()),
});
type Cursor = z.infer<typeof Cursor>;

const pageSizeMin = 5;
const recentMax = 2 * pageSizeMax;
/** The address of each file costs a call, and an owner has 200 calls a minute: a page ends before it spends them all. */
const mediaPerPageMax = 40;
const stepsBackMax = 10;

/** Everything the account has published: pinned posts first, then the newest (fanvue.md §3.2). */
export const importing = (api: FanvueApi) => ({
  async importPage(call: Call, { cursor, pageSize }: ImportRequest): Promise<ImportPage> {
    const from = decodeCursor('Fanvue', Cursor, cursor) ?? { read: 0, recent: [] };
    const size = Math.min(pageSizeMax, Math.max(pageSizeMin, pageSize));
    const { items, next, start } = await readOn(api, call, from, size);

    const fresh = items.filter(({ uuid }) => !from.recent.includes(uuid));
    const taken = withinBudget(fresh);
    const isWhole = taken.length === fresh.length;
    const lastAt = isWhole ? items.length - 1 : items.indexOf(taken.at(-1)!);
    const after: Cursor = {
      read: start + lastAt + 1,
      place: isWhole && next && 'cursor' in next ? next : from.place,
      recent: [...from.recent, ...taken.map(({ uuid }) => uuid)].slice(-recentMax),
    };
    return {
      posts: await Promise.all(taken.map((post) => imported(api, call, post))),
      ...((!isWhole || next) && { nextCursor: encodeCursor(after) }),
    };
  },
});

interface ListPage extends ReadPage<FanvuePost> {
  /** How many posts of the list come before it. */
  readonly start: number;
}

/**
 * The page that follows what was read. Pages by number shift: new posts push known ones down, and are then recognized; a deleted
 * one would pull an unread one up onto a page that was read. So each page begins a little before the last post read, and one
 * that does not show it sends us back.
 */
async function readOn(api: FanvueApi, call: Call, { read, place, recent }: Cursor, size: number): Promise<ListPage> {
  const list = (at: Place, count: number) => readPage(api, call, FanvuePost, publishedPosts, at, count);
  if (place) return { ...(await list(place, size)), start: read };

  let window = windowAt(read, size);
  for (let steps = 0; ; steps += 1) {
    const page = await list({ page: window.page }, window.size);
    const start = (window.page - 1) * window.size;
    const joins = start === 0 || page.items.some(({ uuid }) => recent.includes(uuid));
    if (joins || steps === stepsBackMax) return { ...page, start };
    window = windowAt(start, size);
  }
}

/** The numbered page that brings most posts after the first `read`, and the last of those as well. */
export function windowAt(read: number, sizeMax: number): { page: number; size: number } {
  if (read === 0) return { page: 1, size: sizeMax };
  let best = { page: 1, size: sizeMax, brings: 0 };
  for (let size = sizeMax; size > 1; size -= 1) {
    const page = Math.floor((read - 1) / size) + 1;
    const brings = page * size - read;
    if (brings > best.brings) best = { page, size, brings };
  }
  // No page of any size lies across this boundary, so that it is one of every size's.
  return best.brings > 0 ? best : { page: read / sizeMax + 1, size: sizeMax };
}

function withinBudget(posts: readonly FanvuePost[]): readonly FanvuePost[] {
  let media = 0;
  const end = posts.findIndex(({ mediaUuids }, index) => {
    media += mediaUuids?.length ?? 0;
    return index > 0 && media > mediaPerPageMax;
  });
  return end < 0 ? posts : posts.slice(0, end);
}

async function imported(api: FanvueApi, call: Call, post: FanvuePost): Promise<ImportedPost> {
  const media = await Promise.all((post.mediaUuids ?? []).map((uuid) => importedMedia(api, call, uuid)));
  return {
    externalId: post.uuid,
    createdAt: new Date(timeOf(post.publishedAt ?? post.createdAt)),
    text: post.text ?? '',
    media: media.filter((item) => item !== undefined),
    metrics: metricsOf(post),
    ...(post.isPinned && { isPinned: true }),
  };
}

/** Addresses are signed and end soon (fanvue.md §3.5). A file that is gone from the vault, or closed to us, is left out. */
async function importedMedia(api: FanvueApi, call: Call, uuid: string): Promise<ImportedMedia | undefined> {
  try {
    return mediaOf(await readMedia(api, call, uuid, { variants: 'main' }));
  } catch (error) {
    const isClosed =
      error instanceof Failure && (error.failureClass === 'not-found' || error.failureClass === 'permission-missing');
    if (isClosed) return undefined;
    throw error;
  }
}

/** Sounds and documents are not among what the library keeps. */
function mediaOf({ uuid, mediaType, variants }: FanvueMedia): ImportedMedia | undefined {
  if (mediaType !== 'image' && mediaType !== 'video') return undefined;
  const main = variants?.find(({ variantType }) => variantType === 'main') ?? variants?.[0];
  return {
    kind: mediaType,
    externalId: uuid,
    url: main?.url ?? undefined,
    urlIsKey: true,
    width: main?.width ?? undefined,
    height: main?.height ?? undefined,
    durationMs: main?.lengthMs ?? undefined,
  };
}
