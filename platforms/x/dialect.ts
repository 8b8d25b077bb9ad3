import { z } from 'zod';
import { createdAtMs, isId } from './ids.js';

/**
 * X speaks two dialects, "tweet" and "post", and answers in that of the request (x.md §0.1). We ask in the first; an answer in
 * the second is put into the first here, so that nobody else has to know.
 */
const tweetDialect: Readonly<Record<string, string>> = {
  edit_history_post_ids: 'edit_history_tweet_ids',
  referenced_posts: 'referenced_tweets',
  repost_count: 'retweet_count',
  post_count: 'tweet_count',
  note_post: 'note_tweet',
  pinned_post_id: 'pinned_tweet_id',
  most_recent_post_id: 'most_recent_tweet_id',
  posts: 'tweets',
};

export function inTweetDialect(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTweetDialect);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      Object.hasOwn(tweetDialect, key) ? tweetDialect[key] : key,
      inTweetDialect(inner),
    ]),
  );
}

// What we read of X's answers. An absent field has no value and an empty list has no `data` (x.md §0): almost everything is
// optional, and what is strange about one field does not cost the others.

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);
const counts = z
  .record(z.string(), z.unknown())
  .transform((record) => Object.fromEntries(Object.entries(record).filter(isCount)))
  .optional()
  .catch(undefined);
const isCount = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === 'number';
const listOf = <T extends z.ZodType>(item: T) => z.array(item).optional().catch(undefined);

const entities = z
  .object({ urls: listOf(z.object({ url: z.string(), expanded_url: text, media_key: text })) })
  .optional()
  .catch(undefined);

export const XPost = z.object({
  id: z.string(),
  text: z.string().catch(''),
  author_id: text,
  created_at: text,
  conversation_id: text,
  in_reply_to_user_id: text,
  referenced_tweets: listOf(z.object({ type: z.string(), id: z.string() })),
  edit_history_tweet_ids: listOf(z.string()),
  attachments: z
    .object({ media_keys: listOf(z.string()) })
    .optional()
    .catch(undefined),
  entities,
  note_tweet: z.object({ text: z.string(), entities }).optional().catch(undefined),
  lang: text,
  public_metrics: counts,
  non_public_metrics: counts,
});
export type XPost = z.infer<typeof XPost>;

export const XMedia = z.object({
  media_key: z.string(),
  type: z.string(),
  url: text,
  preview_image_url: text,
  alt_text: text,
  width: count,
  height: count,
  duration_ms: count,
  variants: listOf(z.object({ bit_rate: count, content_type: text, url: text })),
  public_metrics: counts,
  non_public_metrics: counts,
});
export type XMedia = z.infer<typeof XMedia>;

export const XUser = z.object({
  id: z.string(),
  name: text,
  username: text,
  profile_image_url: text,
  protected: z.boolean().optional().catch(undefined),
  verified_type: text,
  subscription_type: text,
  public_metrics: counts,
});
export type XUser = z.infer<typeof XUser>;

export const XDmEvent = z.object({
  id: z.string(),
  event_type: text,
  text: text,
  sender_id: text,
  dm_conversation_id: text,
  created_at: text,
  entities,
  attachments: z
    .object({ media_keys: listOf(z.string()) })
    .optional()
    .catch(undefined),
});

/** An error inside a 200: what could not be had of the rest. */
export const XPartialError = z.object({
  resource_id: text,
  value: text,
  field: text,
  title: text,
  detail: text,
  type: text,
});

export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item).default([]),
    includes: z
      .object({ media: listOf(XMedia), users: listOf(XUser) })
      .optional()
      .catch(undefined),
    errors: listOf(XPartialError),
    meta: z.object({ next_token: text }).optional().catch(undefined),
  });

export const XPostPage = page(XPost);
export const XDmPage = page(XDmEvent);

// ---------------------------------------------------------------- what follows from them

export const repliedTo = ({ referenced_tweets: references = [] }: XPost): string | undefined =>
  references.find(({ type }) => type === 'replied_to')?.id;

/** Stable over edits: the first id a post had. */
export const firstIdOf = ({ id, edit_history_tweet_ids: history }: XPost): string => history?.[0] ?? id;

export function timeOf({ id, created_at: createdAt }: { id: string; created_at?: string | undefined }): Date {
  const ms = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
  return new Date(Number.isNaN(ms) && isId(id) ? createdAtMs(id) : ms);
}
