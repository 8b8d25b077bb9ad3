import { z } from 'zod';
import type { Call } from '../platform.js';
import { read, type TikTok } from './api.js';

const text = z.string().optional().catch(undefined);
const count = z.coerce.number().optional().catch(undefined);

const Video = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  create_time: z.number(),
  cover_image_url: text,
  share_url: text,
  title: text,
  video_description: text,
  duration: count,
  width: count,
  height: count,
  like_count: count,
  comment_count: count,
  share_count: count,
  view_count: count,
});
export type Video = z.infer<typeof Video>;

const List = z.object({
  data: z.object({
    videos: z.array(Video).default([]),
    cursor: z.coerce.number().optional().catch(undefined),
    has_more: z.boolean().default(false),
  }),
});
export type VideoList = z.infer<typeof List>['data'];
const Found = z.object({ data: z.object({ videos: z.array(Video).default([]) }) });

export const pageSizeMax = 20;

/** The account's public posts, newest first; none older than the cursor says, which is a time in milliseconds (tiktok.md §4). */
export async function listVideos(
  tiktok: TikTok,
  call: Call,
  { fields, cursorMs, pageSize }: { fields: string; cursorMs?: number | undefined; pageSize: number },
): Promise<VideoList> {
  const answer = await tiktok.ask(call, {
    endpoint: 'POST /v2/video/list/',
    method: 'POST',
    path: '/v2/video/list/',
    query: { fields },
    json: {
      max_count: Math.min(pageSizeMax, Math.max(1, pageSize)),
      ...(cursorMs !== undefined && { cursor: cursorMs }),
    },
    needs: ['video.list'],
  });
  return read(List, answer).data;
}

/** Those of the account's own public posts that TikTok knows by these ids, at most twenty; the others are silently left out. */
export async function queryVideos(
  tiktok: TikTok,
  call: Call,
  ids: readonly string[],
  fields: string,
): Promise<Video[]> {
  const answer = await tiktok.ask(call, {
    endpoint: 'POST /v2/video/query/',
    method: 'POST',
    path: '/v2/video/query/',
    query: { fields },
    json: { filters: { video_ids: ids } },
    needs: ['video.list'],
  });
  return read(Found, answer).data.videos;
}

export const createdAt = ({ create_time: seconds }: Video): Date => new Date(seconds * 1_000);

/** What the owner wrote. TikTok has two names for it, and cuts one of them at 150 characters. */
export const textOf = ({ title = '', video_description: description = '' }: Video): string =>
  title.length > description.length ? title : description;
