import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, ImportedMedia, ImportedPost, ImportPage, ImportRequest } from '../platform.js';
import { read, type ThreadsApi, type ThreadsPost, ThreadsPostPage } from './api.js';

const Cursor = z.object({
  after: z.string(),
  /** Epoch seconds of the oldest post so far: from here it goes on when Threads no longer takes its cursor. */
  until: z.number(),
  /** Where a restart began: the cursor belongs to this list. */
  from: z.number().optional(),
});
type Cursor = z.infer<typeof Cursor>;

const fields =
  'id,media_product_type,media_type,media_url,permalink,username,text,timestamp,shortcode,thumbnail_url,' +
  'children{id,media_type,media_url,thumbnail_url,alt_text},is_quote_post,has_replies,alt_text,is_reply,root_post,replied_to';

/** The profile’s own posts, newest first (threads.md §6). Reposts are somebody else’s words, replies are not in the list. */
export const importing = (api: ThreadsApi) => ({
  async importPage(call: Call, { cursor, pageSize }: ImportRequest): Promise<ImportPage> {
    const at = decodeCursor('Threads', Cursor, cursor);
    const { page, from } = await readPage(api, call, pageSize, at);
    const oldest = page.data.at(-1)?.timestamp;
    const after = nextAfter(page, 'optional');
    const more = after !== undefined && oldest !== undefined && after !== at?.after;
    return {
      posts: page.data.filter(({ media_type: type }) => type !== 'REPOST_FACADE').map(imported),
      ...(more && {
        nextCursor: encodeCursor({
          after,
          until: Math.floor(oldest.getTime() / 1_000),
          ...(from !== undefined && { from }),
        } satisfies Cursor),
      }),
    };
  },
});

/** A cursor that Threads no longer takes is refused as a bad parameter: the list is asked for anew, from the oldest post that was had. */
async function readPage(api: ThreadsApi, call: Call, pageSize: number, at: Cursor | undefined) {
  try {
    return { page: await ask(api, call, pageSize, at?.after, at?.from), from: at?.from };
  } catch (error) {
    const forgotten = at !== undefined && error instanceof Failure && error.failureClass === 'bug';
    if (!forgotten) throw error;
    return { page: await ask(api, call, pageSize, undefined, at.until), from: at.until };
  }
}

async function ask(
  api: ThreadsApi,
  call: Call,
  pageSize: number,
  after: string | undefined,
  until: number | undefined,
) {
  const answer = await api(call, {
    endpoint: 'GET /me/threads',
    method: 'GET',
    path: '/me/threads',
    query: { fields, limit: Math.min(100, Math.max(1, pageSize)), after, until },
    needs: ['threads_basic'],
  });
  return read(ThreadsPostPage, answer);
}

const imported = (post: ThreadsPost): ImportedPost => ({
  externalId: post.id,
  createdAt: post.timestamp,
  text: post.text ?? '',
  url: post.permalink,
  replyToExternalId: post.replied_to?.id,
  media: (post.children?.data ?? [post]).flatMap(importedMedia),
  metrics: {},
});

/** Threads leaves out the address of what it may not show, for copyright. */
function importedMedia({ media_type: type, media_url: url, alt_text: altText }: Partial<ThreadsPost>): ImportedMedia[] {
  if (type !== 'IMAGE' && type !== 'VIDEO') return [];
  return [{ kind: type === 'VIDEO' ? 'video' : 'image', url, ...(altText && { altText }) }];
}
