import { z } from 'zod';
import { GraphId, GraphTime, graphPage } from '../meta/dialect.js';

/** What Instagram answers about posts and comments, alike on both hosts (instagram.md §4.1, §6). */

const count = z.number().optional();
const Child = z.object({
  id: GraphId,
  media_type: z.string().optional(),
  media_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
});
export const InstagramMedia = Child.extend({
  caption: z.string().optional(),
  media_product_type: z.string().optional(),
  permalink: z.string().optional(),
  timestamp: GraphTime.optional(),
  like_count: count,
  comments_count: count,
  alt_text: z.string().optional(),
  children: z.object({ data: z.array(Child) }).optional(),
});
export type InstagramMedia = z.infer<typeof InstagramMedia>;
export const MediaPage = graphPage(InstagramMedia);

const Author = z.object({ id: GraphId.optional(), username: z.string().optional() });
export const InstagramReply = z.object({
  id: GraphId,
  text: z.string().default(''),
  timestamp: GraphTime,
  username: z.string().optional(),
  from: Author.optional(),
  parent_id: GraphId.optional(),
});
export const InstagramComment = InstagramReply.extend({
  replies: z.object({ data: z.array(InstagramReply) }).optional(),
});
export type InstagramComment = z.infer<typeof InstagramComment>;
export type InstagramReply = z.infer<typeof InstagramReply>;
export const CommentPage = graphPage(InstagramComment);
export const ReplyPage = graphPage(InstagramReply);

export const commentFields =
  'id,text,timestamp,username,from{id,username},parent_id,' +
  'replies{id,text,timestamp,username,from{id,username},parent_id}';
