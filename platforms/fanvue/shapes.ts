import { z } from 'zod';

// What we read of Fanvue's answers (fanvue.md §3). Enumerations grow (§8.7) and optional things are null or left out, so almost
// everything is optional, and what is strange about one field does not cost the others.

const text = z.string().nullish().catch(undefined);
const number = z.number().nullish().catch(undefined);
const count = z.number().optional().catch(undefined);

/** A person as lists show them; null where the account was deleted (fanvue.md §8.11). */
export const FanvueUser = z.object({ uuid: z.string(), handle: text, displayName: text }).nullish().catch(undefined);
export type FanvueUser = z.infer<typeof FanvueUser>;

export const Me = z.object({
  uuid: z.string().min(1),
  handle: text,
  displayName: text,
  isCreator: z.boolean(),
  avatarUrl: text,
});

export const AccountStanding = z.object({
  account: z.record(z.string(), z.unknown()),
  likesCount: count,
});

export const FanvuePost = z.object({
  uuid: z.string().min(1),
  createdAt: text,
  publishedAt: text,
  text,
  price: number,
  audience: text,
  mediaUuids: z.array(z.string()).nullish().catch(undefined),
  isPinned: z.boolean().nullish().catch(undefined),
  likesCount: count,
  commentsCount: count,
  tips: z.object({ count, totalGross: count, totalNet: count }).nullish().catch(undefined),
});
export type FanvuePost = z.infer<typeof FanvuePost>;

export const Comment = z.object({ uuid: z.string().min(1), text, user: FanvueUser, createdAt: text });

export const FanvueMedia = z.object({
  uuid: z.string().min(1),
  status: text,
  mediaType: text,
  variants: z
    .array(z.object({ variantType: text, url: text, width: number, height: number, lengthMs: number }))
    .nullish()
    .catch(undefined),
});
export type FanvueMedia = z.infer<typeof FanvueMedia>;

export const Notification = z.object({
  createdAt: text,
  eventType: z.union([z.number(), z.string()]).nullish().catch(undefined),
  data: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
export type Notification = z.infer<typeof Notification>;

export const Chat = z.object({ lastMessageAt: text, user: FanvueUser });

export const Message = z.object({ uuid: z.string().min(1), text, sentAt: text, sender: FanvueUser });

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuidPattern.test(value);

/** Epoch milliseconds of one of Fanvue's times; 0, older than anything, where there is none. */
export function timeOf(time: string | null | undefined): number {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? 0 : ms;
}
