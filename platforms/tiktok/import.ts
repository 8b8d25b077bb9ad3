import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Call, ImportedPost, ImportPage, ImportRequest } from '../platform.js';
import type { TikTok } from './api.js';
import { metricsOf } from './insights.js';
import { postUrl } from './publish.js';
import { createdAt, listVideos, textOf, type Video } from './videos.js';

/** TikTok's own cursor is a time, which never expires. */
const Cursor = z.object({ beforeMs: z.number() });

const fields =
  'id,create_time,cover_image_url,share_url,title,video_description,duration,width,height,' +
  'like_count,comment_count,share_count,view_count';

/** The account's public posts, newest first, to the very first (tiktok.md §4). */
export const importing = (tiktok: TikTok) => ({
  async importPage(call: Call, { cursor, pageSize }: ImportRequest): Promise<ImportPage> {
    const from = decodeCursor('TikTok', Cursor, cursor);
    const page = await listVideos(tiktok, call, { fields, cursorMs: from?.beforeMs, pageSize });
    // One that leads nowhere would be asked for ever.
    const goesOn = page.has_more && page.cursor !== undefined && page.cursor !== from?.beforeMs;
    return {
      posts: page.videos.map((video) => imported(tiktok, call, video)),
      ...(goesOn && { nextCursor: encodeCursor({ beforeMs: page.cursor! } satisfies z.infer<typeof Cursor>) }),
    };
  },
});

function imported(tiktok: TikTok, call: Call, video: Video): ImportedPost {
  const url = video.share_url ?? postUrl(tiktok, call, video.id);
  return {
    externalId: video.id,
    createdAt: createdAt(video),
    text: textOf(video),
    ...(url !== undefined && { url }),
    // TikTok does not hand out the video: its cover is what there is, for some hours.
    media: video.cover_image_url === undefined ? [] : [{ kind: 'image', url: video.cover_image_url }],
    metrics: metricsOf(video),
  };
}
