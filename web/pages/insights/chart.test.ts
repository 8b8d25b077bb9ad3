import { describe, expect, it } from 'vitest';
import { chartOf, midnightsOf, type Point } from './chart.js';

const hourMs = 3_600_000;
const fromMs = Date.parse('2026-03-01T00:00:00Z');
const range = { fromMs, toMs: fromMs + 10 * hourMs };
/** One value for each hour from the beginning on; nothing where there was no turn. */
const hourly = (...values: (number | null | undefined)[]): Point[] =>
  values.flatMap((value, hour) =>
    value === undefined ? [] : [{ at: new Date(fromMs + hour * hourMs).toISOString(), value }],
  );
const drawn = (...values: (number | null | undefined)[]) => chartOf(hourly(...values), range);
const valuesOf = (lines: { value: number }[][]) => lines.map((line) => line.map(({ value }) => value));

describe('a line of numbers', () => {
  it('stands where its readings are in time, and as high as they are', () => {
    const { lines } = drawn(
      10,
      undefined,
      undefined,
      undefined,
      undefined,
      20,
      undefined,
      undefined,
      undefined,
      undefined,
      15,
    );
    expect(lines).toEqual([
      [
        { x: 0, y: 0, atMs: fromMs, value: 10 },
        { x: 0.5, y: 1, atMs: fromMs + 5 * hourMs, value: 20 },
        { x: 1, y: 0.5, atMs: fromMs + 10 * hourMs, value: 15 },
      ],
    ]);
  });

  it('breaks where nothing could be read, however often in a row', () => {
    const { lines, gaps } = drawn(1, 2, null, null, 3);
    expect(valuesOf(lines)).toEqual([[1, 2], [3]]);
    expect(gaps).toEqual([{ fromX: 0.1, toX: 0.4, afterMs: fromMs + hourMs, beforeMs: fromMs + 4 * hourMs }]);
  });

  it('does not break where no turn was', () => {
    const { lines, gaps } = drawn(1, undefined, undefined, 3);
    expect(valuesOf(lines)).toEqual([[1, 3]]);
    expect(gaps).toEqual([]);
  });

  it('knows gaps that begin before the range, and those that last', () => {
    expect(drawn(null, 1, null).gaps).toEqual([
      { fromX: 0, toX: 0.1, afterMs: undefined, beforeMs: fromMs + hourMs },
      { fromX: 0.1, toX: 1, afterMs: fromMs + hourMs, beforeMs: undefined },
    ]);
    expect(drawn(null, null)).toEqual({
      lines: [],
      gaps: [{ fromX: 0, toX: 1, afterMs: undefined, beforeMs: undefined }],
      lowest: undefined,
      highest: undefined,
      newest: undefined,
    });
  });

  it('of one reading is a dot in the middle', () => {
    const { lines, lowest, highest, newest } = drawn(undefined, 7);
    expect(lines).toEqual([[{ x: 0.1, y: 0.5, atMs: fromMs + hourMs, value: 7 }]]);
    expect([lowest, highest, newest]).toEqual([lines[0]![0], lines[0]![0], lines[0]![0]]);
  });

  it('that is flat lies in the middle, and at the bottom where it is zero', () => {
    expect(drawn(4, 4).lines[0]!.map(({ y }) => y)).toEqual([0.5, 0.5]);
    expect(drawn(0, 0).lines[0]!.map(({ y }) => y)).toEqual([0, 0]);
  });

  it('takes zero for the number that it is, not for a gap', () => {
    const { lines, gaps, lowest } = drawn(3, 0, 6);
    expect(lines[0]!.map(({ y }) => y)).toEqual([0.5, 0, 1]);
    expect(gaps).toEqual([]);
    expect(lowest).toMatchObject({ value: 0, atMs: fromMs + hourMs });
  });

  it('is put in order, and leaves out what is not in the range', () => {
    const [first, second] = hourly(1, 2);
    const early = { at: new Date(fromMs - hourMs).toISOString(), value: 99 };
    expect(valuesOf(chartOf([second!, early, first!], range).lines)).toEqual([[1, 2]]);
  });

  it('of nothing is nothing', () => {
    expect(drawn()).toMatchObject({ lines: [], gaps: [], newest: undefined });
  });
});

describe('the midnights under a chart', () => {
  const between = (from: string, to: string, zone: string, most = 10) =>
    midnightsOf({ fromMs: Date.parse(from), toMs: Date.parse(to) }, zone, most).map(({ atMs }) =>
      new Date(atMs).toISOString(),
    );

  it('are those of the reader’s clock, also on the day that has an hour less', () => {
    expect(between('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'Europe/Berlin')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(between('2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z', 'Asia/Kolkata')).toEqual([
      '2026-06-10T18:30:00.000Z',
    ]);
  });

  it('stand where they are in the range', () => {
    const [midnight] = midnightsOf({ fromMs: fromMs - 12 * hourMs, toMs: fromMs + 12 * hourMs }, 'UTC', 10);
    expect(midnight).toEqual({ x: 0.5, atMs: fromMs });
  });

  it('are fewer where there is no room for all', () => {
    const month = between('2026-06-01T00:00:00Z', '2026-06-30T12:00:00Z', 'UTC', 7);
    expect(month).toHaveLength(6);
    expect(month.slice(0, 2)).toEqual(['2026-06-01T00:00:00.000Z', '2026-06-06T00:00:00.000Z']);
  });
});
