import { fromAbsolute } from '@internationalized/date';
import type { QuotaOverview } from '../../api/types.js';

const hourMs = 3_600_000;
const quarterMs = 15 * 60_000;

/** The strip shows a day from now on: 24 hours, however many of them the reader's clock calls a day. */
export const stripMs = 24 * hourMs;

/** Marks nearer to each other than this share of the strip are shown as one, with their number. */
export const nearest = 0.03;

export interface Tick {
  /** Where it is, from 0 (now) to 1 (a day from now). */
  x: number;
  atMs: number;
  /** The hour on the reader's clock. */
  hour: number;
}

export interface Mark {
  x: number;
  count: number;
  firstMs: number;
  lastMs: number;
}

export interface Stretch {
  from: number;
  to: number;
}

export interface ClockChange {
  x: number;
  atMs: number;
  /** How far the clock jumps: an hour in spring, minus an hour in autumn. */
  byMs: number;
}

export interface Strip {
  ticks: Tick[];
  clockChange: ClockChange | undefined;
  /** Nothing goes in this stretch. */
  pause: Stretch | undefined;
  /** When the windows of the limits open anew, soonest first. */
  resets: { x: number; atMs: number; limit: number; windowMs: number; scope: 'account' | 'app' }[];
  scheduled: Mark[];
  slots: Mark[];
}

type Quota = Pick<QuotaOverview, 'asOf' | 'endpoints' | 'publishEndpoint' | 'scheduled' | 'slots' | 'pausedUntil'>;

/** Where everything of a day of posts stands. Nothing is made up: what the ledger does not know is not there. */
export function stripOf(quota: Quota, zone: string): Strip {
  const nowMs = Date.parse(quota.asOf);
  const x = (atMs: number) => (atMs - nowMs) / stripMs;
  const limits = postsOf(quota)?.limits ?? [];
  const pausedUntilMs = quota.pausedUntil === null ? nowMs : Date.parse(quota.pausedUntil);
  return {
    ticks: ticksOf(nowMs, zone),
    clockChange: clockChangeOf(nowMs, zone),
    pause: pausedUntilMs > nowMs ? { from: 0, to: Math.min(1, x(pausedUntilMs)) } : undefined,
    resets: limits
      .flatMap(({ resetsAt, limit, windowMs, scope }) =>
        resetsAt === null ? [] : [{ x: x(Date.parse(resetsAt)), atMs: Date.parse(resetsAt), limit, windowMs, scope }],
      )
      .filter((reset) => reset.x > 0 && reset.x <= 1)
      .sort((one, other) => one.atMs - other.atMs),
    scheduled: marksOf(
      quota.scheduled.map(({ dueAt }) => Date.parse(dueAt)),
      nowMs,
    ),
    slots: marksOf(
      (quota.slots ?? []).map((slot) => Date.parse(slot)),
      nowMs,
    ),
  };
}

/** What a post is counted on. */
export const postsOf = ({
  endpoints,
  publishEndpoint,
}: Pick<QuotaOverview, 'endpoints' | 'publishEndpoint'>): QuotaOverview['endpoints'][number] | undefined =>
  endpoints.find(({ endpoint }) => endpoint === publishEndpoint);

/** One mark where several would lie on each other. What is overdue stands at the beginning; what is later than a day is not there. */
export function marksOf(times: readonly number[], nowMs: number): Mark[] {
  const marks: Mark[] = [];
  for (const atMs of [...times].sort((one, other) => one - other)) {
    const x = Math.max(0, (atMs - nowMs) / stripMs);
    if (x > 1) break;
    const last = marks.at(-1);
    if (last && x - last.x < nearest) Object.assign(last, { count: last.count + 1, lastMs: atMs });
    else marks.push({ x, count: 1, firstMs: atMs, lastMs: atMs });
  }
  return marks;
}

/** Every third full hour of the reader's clock: on a day of 23 or 25 hours two of them are nearer or farther apart. */
export function ticksOf(nowMs: number, zone: string): Tick[] {
  const ticks: Tick[] = [];
  // Everywhere on earth the full hour comes at a full quarter of an hour.
  for (let atMs = Math.ceil(nowMs / quarterMs) * quarterMs; atMs <= nowMs + stripMs; atMs += quarterMs) {
    const { hour, minute } = fromAbsolute(atMs, zone);
    if (minute === 0 && hour % 3 === 0) ticks.push({ x: (atMs - nowMs) / stripMs, atMs, hour });
  }
  return ticks;
}

/** Where the reader's clock is put forward or back within the day. */
export function clockChangeOf(nowMs: number, zone: string): ClockChange | undefined {
  const first = Math.floor(nowMs / quarterMs) * quarterMs;
  for (let atMs = first + quarterMs; atMs <= nowMs + stripMs; atMs += quarterMs) {
    const byMs = fromAbsolute(atMs, zone).offset - fromAbsolute(atMs - quarterMs, zone).offset;
    if (byMs !== 0) return { x: (atMs - nowMs) / stripMs, atMs, byMs };
  }
  return undefined;
}
