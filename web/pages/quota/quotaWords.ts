import type { QuotaOverview } from '../../api/types.js';
import { classInWords } from '../../parts/failureWords.js';
import type { Reader } from '../../parts/reader.js';
import { inFigures } from '../../parts/words.js';
import { type ClockChange, postsOf } from './strip.js';

type Limit = QuotaOverview['endpoints'][number]['limits'][number];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** `at 14:05 CET`, `tomorrow at 09:00 CET`, `on 12 Mar at 09:00 CET`. */
export function momentInWords(atMs: number, nowMs: number, { zone, locale }: Reader): string {
  const at = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(atMs);
  const day = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(ms);
  const daysAway = (Date.parse(day(atMs)) - Date.parse(day(nowMs))) / dayMs;
  if (daysAway === 0) return `at ${at}`;
  if (daysAway === 1) return `tomorrow at ${at}`;
  return `on ${new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' }).format(atMs)} at ${at}`;
}

/** `15 minutes`, `a day`. */
export function windowInWords(windowMs: number): string {
  const units = [
    ['day', dayMs],
    ['hour', hourMs],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [unit, ms] = units.find(([, ms]) => windowMs >= ms && windowMs % ms === 0) ?? units[3];
  const count = Math.round(windowMs / ms);
  if (count === 1) return unit === 'hour' ? 'an hour' : `a ${unit}`;
  return `${count} ${unit}s`;
}

/** `37 of 50 posts left, full again at 14:05 CET`. */
export function leftInWords(limit: Limit, what: string, nowMs: number, reader: Reader): string {
  const left = `${inFigures(limit.remaining)} of ${inFigures(limit.limit)}${what && ` ${what}`} left`;
  const again =
    limit.resetsAt === null
      ? 'counted from the next one on'
      : `full again ${momentInWords(Date.parse(limit.resetsAt), nowMs, reader)}`;
  return `${left}, ${again}`;
}

/** `posts`; of what has an addition, the addition stands in brackets: `requests of any kind (posts among them)`. */
export const nounOf = (label: string): string => label.replace(/, (.*)$/, ' ($1)');

/** The limit that stops posts first; of two alike, the one that keeps them waiting longer. */
export const tightest = (limits: readonly Limit[]): Limit | undefined =>
  [...limits].sort((one, other) => one.remaining - other.remaining || endOf(other) - endOf(one))[0];

const endOf = ({ resetsAt }: Limit): number => (resetsAt === null ? 0 : Date.parse(resetsAt));

/** The picture in a few sentences: what is left, what is scheduled, and when the next one could go. */
export function dayInWords(quota: QuotaOverview, reader: Reader): string {
  const nowMs = Date.parse(quota.asOf);
  const posts = postsOf(quota);
  const limit = posts && tightest(posts.limits);
  const sentences = [
    posts && limit
      ? `${leftInWords(limit, nounOf(posts.label), nowMs, reader)}.`
      : 'Nothing that is known of limits how many posts go.',
    quota.scheduledTotal === 0
      ? 'Nothing is scheduled for the next 24 hours.'
      : `${inFigures(quota.scheduledTotal)} scheduled for the next 24 hours.`,
    nextInWords(quota, nowMs, reader),
  ];
  return sentences.join(' ');
}

function nextInWords({ slots }: QuotaOverview, nowMs: number, reader: Reader): string {
  if (slots === null) return 'The next ten posts could go now.';
  const [first] = slots;
  if (first === undefined) return 'When the next post could go is not known.';
  const now = slots.filter((slot) => Date.parse(slot) <= nowMs).length;
  const later = slots[now];
  if (now === 0) return `The next post could go ${momentInWords(Date.parse(first), nowMs, reader)}.`;
  return `${now === 1 ? 'One more post' : `${now} more posts`} could go now${
    later === undefined ? '' : `, the one after that ${momentInWords(Date.parse(later), nowMs, reader)}`
  }.`;
}

/** Whom the pause of an account concerns, and why there is one. */
export function pauseInWords(
  { pausedUntil, pauseReason, pauseScope, asOf }: QuotaOverview,
  reader: Reader,
): { title: string; why: string } | undefined {
  const nowMs = Date.parse(asOf);
  if (pausedUntil === null || Date.parse(pausedUntil) <= nowMs) return undefined;
  const whom = pauseScope === 'app' ? 'Every account of this app pauses' : 'This account pauses';
  return {
    title: `${whom}: nothing goes before it ends, ${momentInWords(Date.parse(pausedUntil), nowMs, reader)}`,
    why: pauseReason === null ? 'The platform asked for it.' : `${classInWords(pauseReason)}.`,
  };
}

export function clockChangeInWords({ atMs, byMs }: ClockChange, nowMs: number, reader: Reader): string {
  const how = `${windowInWords(Math.abs(byMs))} ${byMs > 0 ? 'forward' : 'back'}`;
  return `The clock is put ${how} ${momentInWords(atMs, nowMs, reader)}.`;
}

/** Every moment of the picture, as the table beside it lists them. */
export function momentsOf(quota: QuotaOverview): { atMs: number; what: string; publishId?: string }[] {
  const nowMs = Date.parse(quota.asOf);
  const resets = (postsOf(quota)?.limits ?? []).flatMap(({ resetsAt, limit, windowMs, scope }) =>
    resetsAt === null || Date.parse(resetsAt) > nowMs + dayMs
      ? []
      : [
          {
            atMs: Date.parse(resetsAt),
            what: `Full again: ${inFigures(limit)} in ${windowInWords(windowMs)}${scope === 'app' ? ', shared by every account of this app' : ''}`,
          },
        ],
  );
  const pause = quota.pausedUntil && Date.parse(quota.pausedUntil) > nowMs ? [Date.parse(quota.pausedUntil)] : [];
  return [
    ...pause.map((atMs) => ({ atMs, what: 'The pause ends' })),
    ...resets,
    ...quota.scheduled.map(({ dueAt, publishId }) => ({
      atMs: Date.parse(dueAt),
      what: 'A post is scheduled',
      publishId,
    })),
    ...(quota.slots ?? []).map((slot, index) => ({ atMs: Date.parse(slot), what: `Room for post ${index + 1}` })),
  ].sort((one, other) => one.atMs - other.atMs);
}

/** Limits that something was counted on, and those that are as full as they can be. */
export function limitsBesidePosts(quota: QuotaOverview) {
  const others = quota.endpoints.filter(({ endpoint }) => endpoint !== quota.publishEndpoint);
  const limited = others.filter(({ limits }) => limits.length > 0);
  const isTouched = ({ limits }: (typeof others)[number]) =>
    limits.some(({ used, remaining }) => used > 0 || remaining === 0);
  return {
    touched: limited.filter(isTouched),
    full: limited.filter((endpoint) => !isTouched(endpoint)),
    unlimited: others.filter(({ limits }) => limits.length === 0).map(({ label }) => label),
  };
}

export const upperFirst = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
