import { describe, expect, it } from 'vitest';
import { eventRetryDelayMs } from './eventRetries.js';

const hourMs = 3_600_000;

/** Moments of every try, in milliseconds after the first, where none gets through at once. */
function triesOf(more: { askedMs?: number; random?: number } = {}): number[] {
  const tries = [0];
  for (;;) {
    const delayMs = eventRetryDelayMs(tries.length, tries.at(-1)!, { random: 0, ...more });
    if (delayMs === undefined) return tries;
    tries.push(tries.at(-1)! + delayMs);
  }
}

describe('when an event is sent again', () => {
  it('is soon first, then rarer, for a day', () => {
    const tries = triesOf();

    expect(tries.slice(0, 6)).toEqual([0, 5_000, 305_000, 2_105_000, 9_305_000, 27_305_000]);
    expect(tries).toHaveLength(8);
    expect(tries.at(-1)! / hourMs).toBeGreaterThan(23);
    expect(tries.at(-1)! / hourMs).toBeLessThanOrEqual(24);
  });

  it('differs a little from event to event, so that what failed together does not come back together', () => {
    expect(eventRetryDelayMs(2, 5_000, { random: 1 })).toBe(270_000);
    expect(eventRetryDelayMs(2, 5_000, { random: 0.5 })).toBe(285_000);
  });

  it('is later where the receiver asks for it, and never sooner', () => {
    expect(eventRetryDelayMs(1, 0, { random: 0, askedMs: 60_000 })).toBe(60_000);
    expect(eventRetryDelayMs(2, 5_000, { random: 0, askedMs: 1_000 })).toBe(300_000);
  });

  it('stays within the day whatever the receiver asks for', () => {
    const tries = triesOf({ askedMs: 100 * hourMs });

    expect(tries).toEqual([0, 24 * hourMs]);
  });
});
