import { type InsightPeriod, readingSlotMs } from './insights.js';

/** Numbers over time as people look at them: by the hour, day or week, with what is missing shown as missing. */

const dayMs = 24 * 3_600_000;
export const steps = { hour: 3_600_000, day: dayMs, week: 7 * dayMs } as const;
export type Step = keyof typeof steps;
export const stepNames = Object.keys(steps) as Step[];

export interface Point {
  /** Where the step begins, in UTC; weeks begin on Mondays. */
  readonly at: Date;
  /** Null: its turn came, and nothing could be read. */
  readonly value: number | null;
}

/** 1970 began on a Thursday: the Monday before. */
const firstMondayMs = -3 * dayMs;

export function stepOf(at: Date, step: Step): Date {
  const originMs = step === 'week' ? firstMondayMs : 0;
  return new Date(Math.floor((at.getTime() - originMs) / steps[step]) * steps[step] + originMs);
}

export interface Told {
  /** The hour it was read in. */
  readonly at: Date;
  readonly observedAt: Date;
  readonly value: number;
}

export interface HowRead {
  readonly period: InsightPeriod;
  readonly step: Step;
  /** How often it was to be read from a moment on. */
  everyMs(at: Date): number;
  /** Until when turns count that brought nothing: now, or the end of the range, or never where it is read no more. */
  readonly until: Date | undefined;
}

/**
 * One point for each step that has a number, and one without a value for each in which a turn came and brought none. Steps without a turn
 * are left out. Of several numbers in a step the last one stands; a week of daily figures is their sum, and only where all seven are there.
 */
export function seriesOf(told: readonly Told[], { period, step, everyMs, until }: HowRead): Point[] {
  if (step === 'week' && period === 'last-day') return weeksOf(seriesOf(told, { period, step: 'day', everyMs, until }));
  const points = new Map<number, number | null>();
  let last: Told | undefined;
  for (const one of told) {
    if (last) missed(last, one.at);
    points.set(stepOf(one.at, step).getTime(), one.value);
    last = one;
  }
  if (last && until) missed(last, until);
  return [...points].sort(([a], [b]) => a - b).map(([at, value]) => ({ at: new Date(at), value }));

  /** Marks the steps from the first turn that came to nothing up to the moment after. */
  function missed(after: Told, before: Date): void {
    const dueMs = after.at.getTime() + everyMs(after.observedAt);
    // A turn has the whole of its hour; one that was missed comes again within a day.
    for (let at = dueMs; at + readingSlotMs <= before.getTime(); at += Math.min(everyMs(new Date(at)), dayMs)) {
      const place = stepOf(new Date(at), step).getTime();
      if (!points.has(place)) points.set(place, null);
    }
  }
}

/** Daily figures by the week. One that is not over yet is left out. */
function weeksOf(days: readonly Point[]): Point[] {
  const weeks = new Map<number, Point[]>();
  for (const day of days) {
    const week = stepOf(day.at, 'week').getTime();
    weeks.set(week, [...(weeks.get(week) ?? []), day]);
  }
  const newest = Math.max(...weeks.keys());
  return [...weeks]
    .filter(([week, ofWeek]) => week !== newest || ofWeek.length === 7)
    .map(([week, ofWeek]) => {
      const isWhole = ofWeek.length === 7 && ofWeek.every(({ value }) => value !== null);
      return { at: new Date(week), value: isWhole ? ofWeek.reduce((sum, { value }) => sum + value!, 0) : null };
    });
}
