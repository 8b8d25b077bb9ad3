import { describe, expect, it } from 'vitest';
import { nextRereadAt } from './rereads.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const settings = { settings: {} } as Parameters<typeof nextRereadAt>[0];

/** Moments, in milliseconds after it was sent, at which a message is read again by a look that comes whenever it is due. */
function looksAt(sentAt: Date): number[] {
  const looks: number[] = [];
  for (let at = nextRereadAt(settings, sentAt, sentAt.getTime()); at; at = nextRereadAt(settings, sentAt, at.getTime()))
    looks.push(at.getTime() - sentAt.getTime());
  return looks;
}

describe('a message', () => {
  it('is read again twelve times in a week: after an hour, then ever more rarely, then no more', () => {
    const looks = looksAt(new Date('2026-11-20T00:00:00Z'));
    expect(looks).toHaveLength(12);
    expect(looks[0]).toBe(hourMs);
    expect(looks.filter((at) => at <= dayMs)).toHaveLength(8);
    expect(looks.at(-1)).toBeLessThanOrEqual(7 * dayMs);
    const waits = looks.slice(1).map((at, n) => at - looks[n]!);
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
  });

  it('that came in late is read again as rarely as its age asks for, and an old one never', () => {
    const now = Date.parse('2026-11-20T00:00:00Z');
    expect(nextRereadAt(settings, new Date(now - 4 * dayMs), now)).toEqual(new Date(now + 2 * dayMs));
    expect(nextRereadAt(settings, new Date(now - 5 * dayMs), now)).toBeNull();
    expect(nextRereadAt(settings, new Date(now + hourMs), now)).toEqual(new Date(now + hourMs));
  });
});
