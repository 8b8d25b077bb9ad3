import { describe, expect, it } from 'vitest';
import { clockChangeOf, marksOf, nearest, stripMs, stripOf, ticksOf } from './strip.js';

const hourMs = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const noon = at('2026-06-10T12:00:00Z');

describe('the hours under the strip', () => {
  const hours = (now: string, zone: string) => ticksOf(at(now), zone).map(({ hour }) => hour);

  it('are every third one of the reader’s clock', () => {
    expect(hours('2026-06-10T12:10:00Z', 'Europe/Berlin')).toEqual([15, 18, 21, 0, 3, 6, 9, 12]);
  });

  it('stand where they come, also where clocks are half an hour off', () => {
    const [first] = ticksOf(noon, 'Asia/Kolkata'); // 17:30 there
    expect(first).toMatchObject({ hour: 18, x: 0.5 / 24 });
  });

  it('are nearer to each other on the night that has an hour less', () => {
    const ticks = ticksOf(at('2026-03-28T20:30:00Z'), 'Europe/Berlin');
    const [midnight, three] = [0, 3].map((hour) => ticks.find((tick) => tick.hour === hour)!);
    expect(three!.atMs - midnight!.atMs).toBe(2 * hourMs);
    expect(ticks.at(-1)!.x).toBeLessThanOrEqual(1);
  });

  it('are farther apart on the night that has an hour more', () => {
    const ticks = ticksOf(at('2026-10-24T20:30:00Z'), 'Europe/Berlin');
    const [midnight, three] = [0, 3].map((hour) => ticks.find((tick) => tick.hour === hour)!);
    expect(three!.atMs - midnight!.atMs).toBe(4 * hourMs);
  });

  it('name an hour twice where the clock shows it twice', () => {
    // In Havana one o’clock becomes midnight again.
    expect(hours('2026-11-01T03:30:00Z', 'America/Havana').filter((hour) => hour === 0)).toHaveLength(2);
  });
});

describe('a clock that is put forward or back', () => {
  it('is found at its moment', () => {
    expect(clockChangeOf(at('2026-03-28T20:00:00Z'), 'Europe/Berlin')).toEqual({
      x: 5 / 24,
      atMs: at('2026-03-29T01:00:00Z'),
      byMs: hourMs,
    });
    expect(clockChangeOf(at('2026-10-24T20:00:00Z'), 'Europe/Berlin')).toMatchObject({ byMs: -hourMs });
    expect(clockChangeOf(at('2026-10-03T10:00:00Z'), 'Australia/Lord_Howe')).toMatchObject({ byMs: hourMs / 2 });
  });

  it('is not found on other days', () => {
    expect(clockChangeOf(noon, 'Europe/Berlin')).toBeUndefined();
    expect(clockChangeOf(at('2026-03-28T20:00:00Z'), 'UTC')).toBeUndefined();
  });
});

describe('marks', () => {
  it('stand where their time is, in order', () => {
    expect(marksOf([noon + 12 * hourMs, noon], noon).map(({ x }) => x)).toEqual([0, 0.5]);
  });

  it('are one where they would lie on each other, with their number and their span', () => {
    const marks = marksOf([noon + 1_000, noon + 2_000, noon + 3_000, noon + 6 * hourMs], noon);
    expect(marks).toMatchObject([
      { count: 3, firstMs: noon + 1_000, lastMs: noon + 3_000 },
      { count: 1, x: 0.25 },
    ]);
  });

  it('do not run together into one when each is near to the next', () => {
    const step = stripMs * nearest * 0.6;
    const marks = marksOf(
      Array.from({ length: 30 }, (_, index) => noon + index * step),
      noon,
    );
    const gaps = marks.slice(1).map(({ x }, index) => x - marks[index]!.x);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(nearest);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  });

  it('stand at the beginning when they are overdue, and are left out later than a day', () => {
    expect(marksOf([noon - hourMs, noon + stripMs + 1], noon)).toMatchObject([{ x: 0, count: 1 }]);
  });
});

describe('a strip', () => {
  const limit = { limit: 10, remaining: 4, used: 6, windowMs: 24 * hourMs, scope: 'account' as const };
  const quota = {
    asOf: new Date(noon).toISOString(),
    publishEndpoint: 'posts',
    endpoints: [
      {
        endpoint: 'posts',
        label: 'posts',
        remaining: 4,
        nextAt: new Date(noon).toISOString(),
        limits: [{ ...limit, resetsAt: new Date(noon + 18 * hourMs).toISOString() }],
      },
    ],
    scheduled: [{ publishId: 'p', dueAt: new Date(noon + 6 * hourMs).toISOString() }],
    slots: [new Date(noon).toISOString(), new Date(noon + 12 * hourMs).toISOString()],
    pausedUntil: null as string | null,
  };

  it('shows windows, what is scheduled, and the next slots where they are', () => {
    expect(stripOf(quota, 'UTC')).toMatchObject({
      pause: undefined,
      resets: [{ x: 0.75, limit: 10 }],
      scheduled: [{ x: 0.25 }],
      slots: [{ x: 0 }, { x: 0.5 }],
    });
  });

  it('hatches a pause from now, to its end or to the strip’s', () => {
    const paused = (hours: number) =>
      stripOf({ ...quota, pausedUntil: new Date(noon + hours * hourMs).toISOString() }, 'UTC').pause;
    expect(paused(6)).toEqual({ from: 0, to: 0.25 });
    expect(paused(48)).toEqual({ from: 0, to: 1 });
    expect(paused(-1)).toBeUndefined();
  });

  it('draws no window that has not begun, is over, or ends after the day', () => {
    const resets = (resetsAt: string | null) =>
      stripOf({ ...quota, endpoints: [{ ...quota.endpoints[0]!, limits: [{ ...limit, resetsAt }] }] }, 'UTC').resets;
    expect(resets(null)).toEqual([]);
    expect(resets(new Date(noon).toISOString())).toEqual([]);
    expect(resets(new Date(noon + stripMs + 1).toISOString())).toEqual([]);
  });

  it('has no slots where nothing makes a post wait', () => {
    expect(stripOf({ ...quota, slots: null }, 'UTC').slots).toEqual([]);
  });
});
