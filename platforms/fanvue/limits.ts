import { retryAfterMs } from '../exchange.js';
import type { LimitTable, ObservedLimit, QuotaGate } from '../platform.js';

const minuteMs = 60_000;

/** All calls of an owner draw on one bucket, so the ledger knows them by one name. */
const anyCall = 'any call';

/**
 * One bucket for each owner of our app: 200 requests in a minute, where older pages say 100 (fanvue.md §6). The headers of each
 * answer correct the ledger. Some endpoints are stricter by figures that are not published: a 429 tells.
 */
export const limits = {
  [anyCall]: [{ scope: 'account', limit: 200, windowMs: minuteMs }],
  // To the storage behind the API, which counts nothing.
  'PUT upload part': [],
} satisfies LimitTable;

/** The same in plain words. */
export const limitLabels: Readonly<Record<keyof typeof limits, string>> = {
  [anyCall]: 'requests of any kind, posts among them',
  'PUT upload part': 'pieces of uploads',
};

/** A post draws on the bucket that every other call draws on as well. */
export const publishEndpoint: keyof typeof limits = anyCall;

/** The ledger as a call of the API meets it. */
export const oneBucket = (quota: QuotaGate): QuotaGate => ({
  take: () => quota.take(anyCall),
  observe: (_, observed) => quota.observe(anyCall, observed),
});

type Headers = Readonly<Record<string, string>>;

/** `X-RateLimit-*` of each answer; the reset is told in Unix seconds. A missing header says nothing. */
export function readLimits(headers: Headers): ObservedLimit[] {
  const [limit, remaining, resetSeconds] = ['limit', 'remaining', 'reset'].map((name) =>
    whole(headers[`x-ratelimit-${name}`]),
  );
  if (remaining === undefined || resetSeconds === undefined) return [];
  return [{ scope: 'account', windowMs: minuteMs, limit, remaining, resetAtMs: resetSeconds * 1_000 }];
}

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;

/** How long a 429 asks to wait: `Retry-After`, else until the bucket is said to reset, else the bucket's minute. */
export function waitAfter429(headers: Headers, nowMs: number): number {
  const asked = retryAfterMs(headers, nowMs);
  if (asked !== undefined) return asked;
  const [bucket] = readLimits(headers);
  return bucket === undefined ? minuteMs : Math.max(0, bucket.resetAtMs - nowMs);
}
