import { describe, expect, it } from 'vitest';
import { readLimits, waitAfter429 } from './limits.js';

const nowMs = Date.parse('2026-09-01T10:00:00Z');
const inSeconds = (seconds: number): string => String(nowMs / 1_000 + seconds);
const family = (prefix: string, limit: number, remaining: number, resetInSeconds: number) => ({
  [`${prefix}-limit`]: String(limit),
  [`${prefix}-remaining`]: String(remaining),
  [`${prefix}-reset`]: inSeconds(resetInSeconds),
});

describe('X’s limit headers', () => {
  it('are read in their three families', () => {
    const headers = {
      ...family('x-rate-limit', 100, 7, 60),
      ...family('x-user-limit-24hour', 2_400, 3, 7_200),
      ...family('x-app-limit-24hour', 10_000, 0, 3_600),
    };
    expect(readLimits(headers, nowMs)).toEqual([
      { scope: 'account', windowMs: 900_000, limit: 100, remaining: 7, resetAtMs: nowMs + 60_000 },
      { scope: 'account', windowMs: 86_400_000, limit: 2_400, remaining: 3, resetAtMs: nowMs + 7_200_000 },
      { scope: 'app', windowMs: 86_400_000, limit: 10_000, remaining: 0, resetAtMs: nowMs + 3_600_000 },
    ]);
  });

  it('tell a longer window by when it opens', () => {
    expect(readLimits(family('x-rate-limit', 300, 0, 9_000), nowMs)[0]?.windowMs).toBe(3 * 3_600_000);
    expect(readLimits(family('x-rate-limit', 2_400, 0, 40_000), nowMs)[0]?.windowMs).toBe(86_400_000);
  });

  it('say nothing where they are missing or odd, never zero', () => {
    expect(readLimits({}, nowMs)).toEqual([]);
    expect(readLimits({ 'x-rate-limit-limit': '100' }, nowMs)).toEqual([]);
    expect(readLimits({ ...family('x-rate-limit', 1, 0, 1), 'x-rate-limit-remaining': 'none' }, nowMs)).toEqual([]);
  });
});

describe('after a 429 X is left alone', () => {
  it('until the last of the exhausted windows opens', () => {
    const headers = {
      ...family('x-rate-limit', 100, 50, 60),
      ...family('x-user-limit-24hour', 2_400, 0, 600),
      ...family('x-app-limit-24hour', 10_000, 0, 3_600),
    };
    expect(waitAfter429(headers, nowMs)).toEqual({ retryAfterMs: 3_600_000, scope: 'app' });
  });

  it('as long as retry-after asks, in seconds or as a date', () => {
    expect(waitAfter429({ 'retry-after': '42', ...family('x-rate-limit', 1, 0, 900) }, nowMs).retryAfterMs).toBe(
      42_000,
    );
    expect(waitAfter429({ 'retry-after': 'Tue, 01 Sep 2026 10:01:00 GMT' }, nowMs).retryAfterMs).toBe(60_000);
  });

  it('for a quarter of an hour where nothing is said', () => {
    expect(waitAfter429({}, nowMs)).toEqual({ retryAfterMs: 900_000, scope: 'account' });
    expect(waitAfter429(family('x-rate-limit', 100, 50, 60), nowMs)).toEqual({
      retryAfterMs: 900_000,
      scope: 'account',
    });
  });
});
