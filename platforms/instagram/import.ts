import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, ImportedMedia, ImportedPost, ImportPage, ImportRequest } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { type InstagramMedia, MediaPage } from './dialect.js';
import { label } from './login.js';

const Cursor = z.object({
  /** Instagram's own, which may be forgotten. */
  after: z.string().optional(),
  /** The time of the oldest post so far: from there it goes on when the cursor is forgotten. */
  oldestMs: z.number().optional(),
  /** Where a restart began: the cursor belongs to this query. */
  untilMs: z.number().optional(),
});
type Cursor = z.infer<typeof Cursor>;

const fields =
  'id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,timestamp,like_count,comments_count,alt_text,' +
  'children{id,media_type,media_url,thumbnail_url}';

/** The account's history, newest first, as far as Instagram lets it be read: 10,000 posts, no stories (instagram.md §6). */
export const importing = (api: InstagramApi) => ({
  async importPage(call: Call, { cursor, pageSize }: ImportRequest): Promise<ImportPage> {
    const from = decodeCursor(label, Cursor, cursor);
    const { page, untilMs } = await readPage(api, call, pageSize, from);
    const posts = page.data.filter(({ media_product_type: product }) => product !== 'AD' && product !== 'STORY');
    const times = posts.flatMap(({ timestamp }) => timestamp?.getTime() ?? []);
    const oldestMs = Math.min(from?.oldestMs ?? Infinity, ...times);
    const after = nextAfter(page, 'needed');
    const next: Cursor = { after, ...(Number.isFinite(oldestMs) && { oldestMs }), ...(untilMs && { untilMs }) };
    return {
      posts: posts.map(imported),
      ...(after !== undefined && after !== from?.after && { nextCursor: encodeCursor(next) }),
    };
  },
});

/** A cursor that Instagram has forgotten is an invalid parameter: the list is asked for anew, from the oldest post on. */
async function readPage(api: InstagramApi, call: Call, pageSize: number, from: Cursor | undefined) {
  const { after, untilMs, oldestMs } = from ?? {};
  try {
    return { page: await ask(api, call, pageSize, { after, untilMs }), untilMs };
  } catch (error) {
    const forgotten = after !== undefined && error instanceof Failure && error.platformCode?.startsWith('100');
    if (!forgotten) throw error;
    // Posts of the same second come once more, and are known by their ids.
    return { page: await ask(api, call, pageSize, { untilMs: oldestMs }), untilMs: oldestMs };
  }
}

async function ask(
  api: InstagramApi,
  call: Call,
  pageSize: number,
  { after, untilMs }: { after?: string | undefined; untilMs?: number | undefined },
) {
  const answer = await api(call, {
    endpoint: 'GET /:ig-user-id/media',
    method: 'GET',
    path: `/${accountOf(call).externalId}/media`,
    query: {
      fields,
      limit: Math.min(100, Math.max(1, pageSize)),
      after,
      until: untilMs === undefined ? undefined : Math.floor(untilMs / 1_000) + 1,
    },
    for: 'basic',
  });
  return read(MediaPage, answer);
}

function imported(media: InstagramMedia): ImportedPost {
  const { id, caption = '', permalink, timestamp, children, like_count: likes, comments_count: comments } = media;
  return {
    externalId: id,
    createdAt: timestamp ?? new Date(0),
    text: caption,
    ...(permalink !== undefined && { url: permalink }),
    // Of an album `media_url` is its first item, which is among the children.
    media: (children?.data ?? [media]).map(importedMedia),
    metrics: {
      ...(likes !== undefined && { like_count: likes }),
      ...(comments !== undefined && { comments_count: comments }),
    },
  };
}

/** The address ends after a while, and is missing where the music belongs to somebody else (instagram.md §6). */
function importedMedia(media: {
  readonly media_type?: string | undefined;
  readonly media_url?: string | undefined;
  readonly thumbnail_url?: string | undefined;
  readonly alt_text?: string | undefined;
}): ImportedMedia {
  const url = media.media_url ?? media.thumbnail_url;
  return {
    kind: media.media_type === 'VIDEO' ? 'video' : 'image',
    ...(url !== undefined && { url }),
    ...(media.alt_text !== undefined && { altText: media.alt_text }),
  };
}
