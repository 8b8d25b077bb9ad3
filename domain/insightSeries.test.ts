import { describe, expect, it } from 'vitest';
import { type HowRead, seriesOf, stepOf, type Told } from './insightSeries.js';

const hour = 3_600_000;
const day = 24 * hour;
const start = new Date('2026-03-02T00:00:00Z'); // a Monday
const at = (hours: number) => new Date(start.getTime() + hours * hour);
const told = (...pairs: [hours: number, value: number][]): Told[] =>
  pairs.map(([hours, value]) => ({ at: at(hours), observedAt: new Date(at(hours).getTime() + 1_234_000), value }));
const shown = (numbers: Told[], how: Partial<HowRead> = {}) =>
  seriesOf(numbers, { period: 'so-far', step: 'hour', everyMs: () => hour, until: undefined, ...how }).map((point) => [
    (point.at.getTime() - start.getTime()) / hour,
    point.value,
  ]);

describe('a series', () => {
  it('shows an hour in which nothing could be read as a gap, and invents no number for it', () => {
    expect(shown(told([0, 10], [1, 12], [3, 20]))).toEqual([
      [0, 10],
      [1, 12],
      [2, null],
      [3, 20],
    ]);
  });

  it('has no point for hours without a turn', () => {
    expect(shown(told([0, 10], [6, 12]), { everyMs: () => 6 * hour })).toEqual([
      [0, 10],
      [6, 12],
    ]);
  });

  it('goes by the moment it was read at, not by the beginning of that hour', () => {
    const rarerAfter = new Date(at(0).getTime() + 1_000_000); // read after that, though in this hour
    expect(shown(told([0, 10], [6, 12]), { everyMs: (from) => (from > rarerAfter ? 6 * hour : hour) })).toEqual([
      [0, 10],
      [6, 12],
    ]);
  });

  it('shows the turns that came since the last number, but not the one of this hour', () => {
    const until = new Date(at(3).getTime() + 1_800_000);
    expect(shown(told([0, 10]), { until })).toEqual([
      [0, 10],
      [1, null],
      [2, null],
    ]);
  });

  it('ends with its last number where it is read no more', () => {
    expect(shown(told([0, 10], [1, 11]))).toEqual([
      [0, 10],
      [1, 11],
    ]);
  });

  it('has the last number of each day', () => {
    expect(shown(told([0, 10], [5, 11], [23, 12], [24, 15]), { step: 'day', everyMs: () => hour })).toEqual([
      [0, 12],
      [24, 15],
    ]);
  });

  it('shows a day without any number as a gap', () => {
    expect(shown(told([13, 10], [61, 12]), { step: 'day', everyMs: () => day })).toEqual([
      [0, 10],
      [24, null],
      [48, 12],
    ]);
  });

  it('has the last number of each week where it counts from the beginning', () => {
    expect(shown(told([0, 1], [24, 2], [170, 9]), { step: 'week', everyMs: () => day })).toEqual([
      [0, 2],
      [168, 9],
    ]);
  });

  it('adds daily figures up to a week only where all seven are there', () => {
    const days = (from: number, count: number, value: number) =>
      Array.from({ length: count }, (_, index): [number, number] => [(from + index) * 24, value]);
    const whole = told(...days(0, 7, 3), ...days(7, 3, 4), ...days(11, 3, 4), ...days(14, 2, 5));

    expect(shown(whole, { period: 'last-day', step: 'week', everyMs: () => day })).toEqual([
      [0, 21],
      [168, null],
    ]);
  });

  it('is empty where nothing was ever read', () => {
    expect(shown([], { until: at(5) })).toEqual([]);
    expect(shown([], { period: 'last-day', step: 'week', until: at(5) })).toEqual([]);
  });
});

it('weeks begin on Mondays', () => {
  expect(stepOf(new Date('2026-03-08T23:59:59Z'), 'week')).toEqual(start);
  expect(stepOf(new Date('2026-03-09T00:00:00Z'), 'week')).toEqual(new Date('2026-03-09T00:00:00Z'));
});
