import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Call, ImportedMedia, ImportedPost, ImportPage, ImportRequest } from '../platform.js';
import { accountOf, readOwn, type XApi } from './api.js';
import { firstIdOf, repliedTo, timeOf, type XMedia, type XPost, XPostPage } from './dialect.js';
import { isNewer, oldestOf } from './ids.js';
import { postUrl } from './publish.js';
import { writtenText } from './text.js';

const Cursor = z.object({
  /** X's own page token, which may expire. */
  token: z.string().optional(),
  /** Where a restart began: the token belongs to this query. */
  untilId: z.string().optional(),
  /** The smallest id so far: from here it goes on when the token is forgotten. */
  smallestId: z.string().optional(),
});
type Cursor = z.infer<typeof Cursor>;

const postFields =
  'id,text,created_at,public_metrics,conversation_id,in_reply_to_user_id,referenced_tweets,attachments,entities,' +
  'edit_history_tweet_ids,note_tweet,lang,possibly_sensitive,reply_settings';
const mediaFields = 'media_key,type,url,preview_image_url,variants,width,height,duration_ms,alt_text';

/** The account's history, newest first, as far as X lets it be read: 3,200 posts (x.md §6). */
export const importing = (api: XApi, webUrl: string) => ({
  async importPage(call: Call, { cursor, pageSize }: ImportRequest): Promise<ImportPage> {
    const { username } = accountOf(call);
    const from = decodeCursor('X', Cursor, cursor);
    const { page, untilId } = await readPage(api, call, pageSize, from);

    const media = new Map((page.includes?.media ?? []).map((item) => [item.media_key, item]));
    const ids = page.data.map(({ id }) => id);
    const smallestId = oldestOf(from?.smallestId === undefined ? ids : [from.smallestId, ...ids]);
    const token = page.meta?.next_token;
    // X has been seen to hand out the same page for ever (x.md §4.1).
    const goesOn =
      ids.length === 0 || from?.smallestId === undefined || ids.some((id) => isNewer(from.smallestId!, id));
    const more = token !== undefined && token !== from?.token && goesOn;
    return {
      posts: page.data
        .filter((post) => !isRepost(post))
        .map((post) => imported(post, media, (id) => postUrl(webUrl, username, id))),
      ...(more && { nextCursor: encodeCursor({ token, untilId, smallestId } satisfies Cursor) }),
    };
  },
});

/** A forgotten token answers 400: then the list is asked for anew, from below the smallest id that was had. */
async function readPage(api: XApi, call: Call, pageSize: number, from: Cursor | undefined) {
  try {
    return { page: await ask(api, call, pageSize, from?.token, from?.untilId), untilId: from?.untilId };
  } catch (error) {
    const tokenForgotten = error instanceof Failure && error.failureClass === 'bug' && from?.token !== undefined;
    if (!tokenForgotten) throw error;
    const untilId = from.smallestId === undefined ? undefined : String(BigInt(from.smallestId) - 1n);
    return { page: await ask(api, call, pageSize, undefined, untilId), untilId };
  }
}

async function ask(api: XApi, call: Call, pageSize: number, token: string | undefined, untilId: string | undefined) {
  const { externalId } = accountOf(call);
  const answer = await api(call, {
    endpoint: 'GET /2/users/:id/tweets',
    method: 'GET',
    path: `/2/users/${externalId}/tweets`,
    query: {
      max_results: Math.min(100, Math.max(5, pageSize)),
      exclude: 'retweets',
      pagination_token: token,
      until_id: untilId,
      'tweet.fields': postFields,
      'media.fields': mediaFields,
      expansions: 'attachments.media_keys,referenced_tweets.id,author_id',
    },
    needs: ['tweet.read', 'users.read'],
  });
  return readOwn(XPostPage, answer);
}

const isRepost = ({ referenced_tweets: references = [] }: XPost): boolean =>
  references.some(({ type }) => type === 'retweeted');

function imported(post: XPost, media: ReadonlyMap<string, XMedia>, urlOf: (id: string) => string): ImportedPost {
  const keys = post.attachments?.media_keys ?? [];
  return {
    externalId: firstIdOf(post),
    createdAt: timeOf(post),
    text: writtenText(post.note_tweet ?? post),
    url: urlOf(post.id),
    lang: post.lang,
    replyToExternalId: repliedTo(post),
    media: keys
      .map((key) => media.get(key))
      .filter((item) => item !== undefined)
      .map(importedMedia),
    metrics: post.public_metrics ?? {},
  };
}

const kinds: Readonly<Record<string, ImportedMedia['kind']>> = { photo: 'image', animated_gif: 'gif', video: 'video' };

function importedMedia(media: XMedia): ImportedMedia {
  return {
    kind: kinds[media.type] ?? 'image',
    url: media.url ?? bestVideo(media) ?? media.preview_image_url,
    altText: media.alt_text,
    width: media.width,
    height: media.height,
    durationMs: media.duration_ms,
  };
}

/** The MP4 with the most bits; the others are smaller copies and playlists. */
const bestVideo = ({ variants = [] }: XMedia): string | undefined =>
  variants
    .filter(({ content_type: type }) => type === 'video/mp4')
    .sort((one, other) => (other.bit_rate ?? 0) - (one.bit_rate ?? 0))[0]?.url;
