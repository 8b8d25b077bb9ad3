import { describe, expect, it } from 'vitest';
import { type Line, slotsOf } from './quota.js';

const now = new Date('2026-03-01T12:00:00Z');
const in_ = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const minute = 60_000;
/** Minutes from now. */
const slots = (line: Partial<Line>) =>
  slotsOf({ limits: [], closedUntil: now, scheduled: [], now, ...line })?.map(
    (slot) => (slot.getTime() - now.getTime()) / minute,
  ) ?? null;
const limit = (of: { limit: number; minutes: number; used?: number; resetsIn?: number }) => ({
  limit: of.limit,
  windowMs: of.minutes * minute,
  used: of.used ?? 0,
  resetsAt: of.resetsIn === undefined ? null : in_(of.resetsIn).toISOString(),
});
const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('when the next posts could go', () => {
  it('names no moment where nothing makes a post wait', () => {
    expect(slots({})).toBeNull();
    expect(slots({ limits: [limit({ limit: 10, minutes: 15 })] })).toBeNull();
  });

  it('goes on when the window opens again, window by window', () => {
    const limits = [limit({ limit: 3, minutes: 15, used: 1, resetsIn: 5 })];
    expect(slots({ limits })).toEqual([0, 0, 5, 5, 5, 20, 20, 20, 35, 35]);
  });

  it('begins a window that has not begun with the first post', () => {
    expect(slots({ limits: [limit({ limit: 6, minutes: 15 })] })).toEqual([...times(6, 0), ...times(4, 15)]);
  });

  it('waits for the longest of several limits', () => {
    const limits = [
      limit({ limit: 4, minutes: 15, used: 4, resetsIn: 10 }),
      limit({ limit: 100, minutes: 180, used: 98, resetsIn: 120 }),
    ];
    expect(slots({ limits })).toEqual([10, 10, ...times(4, 120), ...times(4, 135)]);
  });

  it('waits out a pause, even where no limit is known', () => {
    expect(slots({ closedUntil: in_(30) })).toEqual(times(10, 30));
  });

  it('leaves what is scheduled its place, also when it is due later in the same window', () => {
    const limits = [limit({ limit: 4, minutes: 60, used: 1, resetsIn: 60 })];
    expect(slots({ limits, scheduled: [in_(10), in_(50)] })).toEqual([0, ...times(4, 60), ...times(4, 120), 180]);
  });

  it('comes after what is due in the window that opens next', () => {
    const limits = [limit({ limit: 2, minutes: 60, used: 2, resetsIn: 60 })];
    // Two wait for the window that opens in an hour, so the first free place is in the one after.
    expect(slots({ limits, scheduled: [in_(10), in_(20)] })?.slice(0, 3)).toEqual([120, 120, 180]);
  });

  it('takes no place from one who comes at the very opening of a window', () => {
    const limits = [limit({ limit: 1, minutes: 60, used: 1, resetsIn: 60 })];
    expect(slots({ limits, scheduled: [in_(60), in_(120)] })?.slice(0, 2)).toEqual([180, 240]);
  });

  it('promises nothing after the last post it knows of', () => {
    const limits = [limit({ limit: 1, minutes: 60, used: 1, resetsIn: 60 })];
    expect(slots({ limits, knownUntil: in_(130) })).toEqual([60, 120]);
  });

  it('names no moment where not one is allowed', () => {
    expect(slots({ limits: [limit({ limit: 0, minutes: 60 })] })).toEqual([]);
  });

  it('is quick with three hundred in line', () => {
    const limits = [limit({ limit: 15, minutes: 24 * 60, used: 15, resetsIn: 60 }), limit({ limit: 6, minutes: 1 })];
    const scheduled = times(300, in_(1));
    const begun = performance.now();
    expect(slots({ limits, scheduled })?.[0]).toBe(60 + 20 * 24 * 60);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
