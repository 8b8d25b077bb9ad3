import { retryAfterMs } from '../exchange.js';
import type { LimitRule, LimitTable, ObservedLimit } from '../platform.js';

const quarterHourMs = 15 * 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const account = (limit: number, windowMs = quarterHourMs): LimitRule => ({ scope: 'account', limit, windowMs });
const app = (limit: number, windowMs = quarterHourMs): LimitRule => ({ scope: 'app', limit, windowMs });

/**
 * X's documented limits (x.md §7.1), for calls with an owner's token: the app limits of plain reads hold for app tokens
 * only and are left out. Real accounts may get less; the headers of each answer correct the ledger.
 */
export const limits = {
  // Another page says 300 per 3 hours: both hold. Answers name a day's figures too: eight times that, until they say otherwise.
  'POST /2/tweets': [account(100), account(300, 3 * hourMs), account(2_400, dayMs), app(10_000, dayMs)],
  'DELETE /2/tweets/:id': [account(50)],
  'GET /2/tweets': [account(5_000)],
  'GET /2/users/:id/tweets': [account(900)],
  'GET /2/users/:id/mentions': [account(300)],
  'GET /2/tweets/search/recent': [account(300)],
  'GET /2/users/me': [account(75)],
  'GET /2/dm_events': [account(15)],
  'GET /2/dm_conversations/dm_events': [account(15)],
  // Messages to a person and to a conversation draw on one limit.
  'POST /2/dm_conversations/messages': [account(15), account(1_440, dayMs), app(1_440, dayMs)],
  'POST /2/activity/subscriptions': [app(500)],
  'POST /2/media/upload': [account(500), app(50_000, dayMs)],
  'POST /2/media/upload/initialize': [account(1_875), app(180_000, dayMs)],
  'POST /2/media/upload/:id/append': [account(1_875), app(180_000, dayMs)],
  'POST /2/media/upload/:id/finalize': [account(1_875), app(180_000, dayMs)],
  'GET /2/media/upload': [account(1_000), app(100_000, dayMs)],
  'POST /2/media/metadata': [account(500), app(50_000, dayMs)],
} satisfies LimitTable;

export type XEndpoint = keyof typeof limits;

/** The same in plain words. */
export const limitLabels: Readonly<Record<XEndpoint, string>> = {
  'POST /2/tweets': 'posts',
  'DELETE /2/tweets/:id': 'deleting posts',
  'GET /2/tweets': 'reading single posts and their numbers',
  'GET /2/users/:id/tweets': 'reading the account’s posts',
  'GET /2/users/:id/mentions': 'reading mentions',
  'GET /2/tweets/search/recent': 'reading comments',
  'GET /2/users/me': 'reading the account',
  'GET /2/dm_events': 'reading direct messages',
  'GET /2/dm_conversations/dm_events': 'reading one conversation',
  'POST /2/dm_conversations/messages': 'direct messages',
  'POST /2/activity/subscriptions': 'subscriptions to webhooks',
  'POST /2/media/upload': 'uploads of pictures',
  'POST /2/media/upload/initialize': 'beginnings of uploads',
  'POST /2/media/upload/:id/append': 'pieces of uploads',
  'POST /2/media/upload/:id/finalize': 'ends of uploads',
  'GET /2/media/upload': 'looks at uploads',
  'POST /2/media/metadata': 'descriptions of pictures',
};

/** Every part of a thread is a post to X. */
export const publishEndpoint: XEndpoint = 'POST /2/tweets';

type Headers = Readonly<Record<string, string>>;

/** The three families of headers; the 24-hour ones come with `POST /2/tweets` only. */
const families = [
  { prefix: 'x-rate-limit', scope: 'account', windowMs: undefined },
  { prefix: 'x-user-limit-24hour', scope: 'account', windowMs: dayMs },
  { prefix: 'x-app-limit-24hour', scope: 'app', windowMs: dayMs },
] as const;

/** What an answer's headers say. A missing header says nothing: it is never read as zero (401 answers have none). */
export function readLimits(headers: Headers, nowMs: number): ObservedLimit[] {
  return families.flatMap(({ prefix, scope, windowMs }) => {
    const [limit, remaining, resetSeconds] = ['limit', 'remaining', 'reset'].map((name) =>
      whole(headers[`${prefix}-${name}`]),
    );
    if (remaining === undefined || resetSeconds === undefined) return [];
    const resetAtMs = resetSeconds * 1_000;
    return [{ scope, windowMs: windowMs ?? windowThatResetsIn(resetAtMs - nowMs), limit, remaining, resetAtMs }];
  });
}

/** `x-rate-limit-*` does not say which window it means; one that resets in two hours is not the quarter of an hour. */
function windowThatResetsIn(resetInMs: number): number {
  const leewayMs = 60_000; // clocks differ
  return [quarterHourMs, 3 * hourMs].find((windowMs) => resetInMs <= windowMs + leewayMs) ?? dayMs;
}

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;

export interface Wait {
  readonly retryAfterMs: number;
  readonly scope: 'account' | 'app';
}

/** How long a 429 asks to wait: `retry-after` where there is one, else until the last exhausted window opens, else 15 minutes. */
export function waitAfter429(headers: Headers, nowMs: number): Wait {
  const exhausted = readLimits(headers, nowMs).filter(({ remaining }) => remaining === 0);
  const last = exhausted.reduce<ObservedLimit | undefined>(
    (latest, limit) => (latest === undefined || limit.resetAtMs > latest.resetAtMs ? limit : latest),
    undefined,
  );
  const scope = last?.scope ?? 'account';
  const asked = retryAfterMs(headers, nowMs);
  if (asked !== undefined) return { retryAfterMs: asked, scope };
  return { retryAfterMs: last ? Math.max(0, last.resetAtMs - nowMs) : quarterHourMs, scope };
}
