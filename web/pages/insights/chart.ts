import { fromAbsolute, toCalendarDate } from '@internationalized/date';

/** Where a line of numbers goes. Only what was read is drawn; what could not be read is a gap and never bridged. */

export interface Point {
  at: string;
  /** Null: its turn came, and nothing could be read. */
  value: number | null;
}

export interface Dot {
  /** From 0 (the beginning of the range) to 1 (its end). */
  x: number;
  /** From 0 (the lowest value) to 1 (the highest). */
  y: number;
  atMs: number;
  value: number;
}

/** Between the reading before and the one after; either may lie outside of the range. */
export interface Gap {
  fromX: number;
  toX: number;
  afterMs: number | undefined;
  beforeMs: number | undefined;
}

export interface Chart {
  /** Readings with no gap between them, oldest first. */
  lines: Dot[][];
  gaps: Gap[];
  lowest: Dot | undefined;
  highest: Dot | undefined;
  newest: Dot | undefined;
}

export interface Range {
  fromMs: number;
  toMs: number;
}

export function chartOf(points: readonly Point[], { fromMs, toMs }: Range): Chart {
  const sorted = points
    .map(({ at, value }) => ({ atMs: Date.parse(at), value }))
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .sort((one, other) => one.atMs - other.atMs);
  const values = sorted.flatMap(({ value }) => (value === null ? [] : [value]));
  const x = (atMs: number) => (toMs > fromMs ? (atMs - fromMs) / (toMs - fromMs) : 0);
  const y = heightIn(Math.min(...values), Math.max(...values));

  const lines: Dot[][] = [];
  const gaps: Gap[] = [];
  let open: Gap | undefined;
  for (const { atMs, value } of sorted) {
    const last = lines.at(-1)?.at(-1);
    if (value === null) {
      open ??= { fromX: last?.x ?? x(atMs), toX: 1, afterMs: last?.atMs, beforeMs: undefined };
      continue;
    }
    const dot = { x: x(atMs), y: y(value), atMs, value };
    if (open) gaps.push({ ...open, toX: dot.x, beforeMs: atMs });
    if (open || lines.length === 0) lines.push([dot]);
    else lines.at(-1)!.push(dot);
    open = undefined;
  }
  if (open) gaps.push(open);

  const dots = lines.flat();
  return {
    lines,
    gaps,
    lowest: dots.find(({ value }) => value === Math.min(...values)),
    highest: dots.find(({ value }) => value === Math.max(...values)),
    newest: dots.at(-1),
  };
}

/** A line that is flat lies in the middle, and at the bottom where it is nothing but zero. */
function heightIn(low: number, high: number): (value: number) => number {
  if (high > low) return (value) => (value - low) / (high - low);
  return () => (high === 0 ? 0 : 0.5);
}

/** Midnights of the reader's clock: all of them, or every second, third … so that no more than `most` remain. */
export function midnightsOf({ fromMs, toMs }: Range, zone: string, most: number): { x: number; atMs: number }[] {
  const midnights: number[] = [];
  for (let day = toCalendarDate(fromAbsolute(fromMs, zone)); ; day = day.add({ days: 1 })) {
    const atMs = day.toDate(zone).getTime();
    if (atMs > toMs) break;
    if (atMs >= fromMs) midnights.push(atMs);
  }
  const every = Math.max(1, Math.ceil(midnights.length / most));
  return midnights
    .filter((_, index) => index % every === 0)
    .map((atMs) => ({ x: (atMs - fromMs) / (toMs - fromMs), atMs }));
}
