import { describe, expect, it } from 'vitest';
import { scheduleOf } from './posts.js';

describe('when a post is due', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');
  const of = (publishAt?: string) => scheduleOf(publishAt, now);

  it('is at once where no moment is named, or one that passed within the last minute', () => {
    for (const publishAt of [undefined, '2026-03-01T12:00:00Z', '2026-03-01T11:59:00Z', '2026-03-01T12:59:30+01:00']) {
      expect(of(publishAt)).toEqual({ dueAt: now, scheduled: false, violations: [] });
    }
  });

  it.each([
    ['2026-03-01T12:00:01Z', '2026-03-01T12:00:01.000Z'],
    ['2026-03-01T14:00:00+01:00', '2026-03-01T13:00:00.000Z'],
    ['2026-03-29T02:30:00+01:00', '2026-03-29T01:30:00.000Z'], // the hour that central Europe skips: an offset leaves no doubt
    ['2028-02-29T00:00:00Z', undefined], // a leap day, too far ahead
    ['2027-03-01T12:00:00Z', '2027-03-01T12:00:00.000Z'],
    ['2027-03-02T12:00:01Z', undefined],
    ['2026-03-01T11:58:59Z', undefined],
  ])('is %s as named, or refused', (publishAt, dueAt) => {
    const schedule = of(publishAt);
    if (dueAt) expect(schedule).toEqual({ dueAt: new Date(dueAt), scheduled: true, violations: [] });
    else expect(schedule.violations).toEqual([{ path: 'publishAt', message: expect.any(String) }]);
  });
});
