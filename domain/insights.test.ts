import { describe, expect, it } from 'vitest';
import {
  accountEveryMs,
  nextFiringAfter,
  nextTurnOf,
  type Pace,
  paceFor,
  paces,
  phaseOf,
  postEveryMs,
  slotOf,
} from './insights.js';

const hour = 3_600_000;
const day = 24 * hour;
const posted = new Date('2026-03-01T09:20:00Z');
const later = (ms: number) => new Date(posted.getTime() + ms);

describe('how often a post is read', () => {
  it('every hour on the first day, every six to the third, daily for a month, weekly to the ninetieth day, then no more', () => {
    const turns: number[] = [];
    for (let at: Date | undefined = later(0); at; at = nextTurnOf(posted, at)) turns.push(at.getTime());
    const gaps = turns.slice(1).map((at, index) => Math.round((at - turns[index]!) / hour));

    expect(gaps.filter((hours) => hours === 1 || hours === 0)).toHaveLength(25);
    expect(gaps.filter((hours) => hours === 6)).toHaveLength(8);
    expect(gaps.filter((hours) => hours === 24)).toHaveLength(27);
    expect(gaps.filter((hours) => hours === 168)).toHaveLength(8);
    expect(gaps).toHaveLength(25 + 8 + 27 + 8);
    expect(turns.at(-1)! - posted.getTime()).toBeLessThan(90 * day);
  });

  it('goes by the hour it was read in, so that a late reading does not push the others', () => {
    expect(nextTurnOf(posted, later(2 * hour + 35 * 60_000))).toEqual(new Date('2026-03-01T12:00:00Z'));
  });

  it('is known for any moment', () => {
    expect([0, 1, 2.9, 3, 29, 30, 89].map((days) => postEveryMs(posted, later(days * day)) / hour)).toEqual([
      1, 6, 6, 24, 24, 168, 168,
    ]);
    expect(postEveryMs(posted, later(90 * day))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('how often an account’s schedule fires', () => {
  it.each<[Pace, number | undefined]>([
    ['hourly', 0],
    ['hourly', 23],
    ['six-hourly', 24],
    ['daily', 72],
    ['daily', 40 * 24],
    ['daily', 200 * 24],
    ['daily', undefined],
  ])('is %s when its youngest post is %s hours old', (pace, hours) => {
    expect(paceFor(hours === undefined ? undefined : posted, later((hours ?? 0) * hour))).toBe(pace);
  });

  it('goes by the youngest post there was at a moment', () => {
    const posts = [later(10 * day), posted]; // newest first
    expect(accountEveryMs(posts, later(10 * day + hour))).toBe(hour);
    expect(accountEveryMs(posts, later(9 * day))).toBe(day);
    expect(accountEveryMs(posts, later(-day))).toBe(day);
  });

  it('is at the minute the account was connected at, at every pace', () => {
    const connected = new Date('2026-02-11T15:42:07Z');
    for (const pace of Object.keys(paces) as Pace[]) {
      const next = nextFiringAfter(connected, pace, posted);
      expect((next.getTime() - connected.getTime()) % paces[pace]).toBe(0);
      expect(next.getTime()).toBeGreaterThan(posted.getTime());
      expect(next.getTime() - posted.getTime()).toBeLessThanOrEqual(paces[pace]);
      expect(phaseOf(connected, pace)).toBeLessThan(paces[pace]);
    }
    expect(nextFiringAfter(connected, 'daily', posted)).toEqual(new Date('2026-03-01T15:42:07Z'));
  });
});

it('readings of one hour are one point', () => {
  expect(slotOf(new Date('2026-03-01T09:59:59.999Z'))).toEqual(new Date('2026-03-01T09:00:00Z'));
});
