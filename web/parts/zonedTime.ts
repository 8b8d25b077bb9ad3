import { fromAbsolute, parseDateTime, toCalendarDateTime, toZoned } from '@internationalized/date';

/** What a clock on a wall of a zone says, as a date-time field writes it: `2026-03-29T02:30`. */
export type LocalTime = string;

/** What the words of a clock mean in a zone. Clocks that go forward leave times out; those that go back show some twice. */
export type Meaning =
  | { readonly kind: 'once'; readonly at: string }
  | { readonly kind: 'twice'; readonly earlier: string; readonly later: string }
  /** The clock goes from `before` to `after` and never shows it. */
  | { readonly kind: 'never'; readonly before: LocalTime; readonly after: LocalTime }
  /** No date of the calendar, or not all of it is there. */
  | { readonly kind: 'unreadable' };

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone that the browser knows, its own first. */
export function zones(own = browserZone()): readonly string[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  known.delete(own);
  return [own, ...known];
}

export function meaningOf(local: LocalTime, zone: string): Meaning {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local)) return { kind: 'unreadable' };
  let wanted: ReturnType<typeof parseDateTime>;
  try {
    wanted = parseDateTime(local);
  } catch {
    return { kind: 'unreadable' };
  }
  const earlier = toZoned(wanted, zone, 'earlier');
  const later = toZoned(wanted, zone, 'later');
  if (earlier.compare(later) === 0) return { kind: 'once', at: instantOf(earlier.toDate()) };
  if (toCalendarDateTime(earlier).compare(wanted) === 0)
    return { kind: 'twice', earlier: instantOf(earlier.toDate()), later: instantOf(later.toDate()) };
  const { before, after } = jumpWithin(earlier.toDate().getTime(), later.toDate().getTime(), zone);
  return { kind: 'never', before, after };
}

/** The clock of a zone at a moment. */
export const localTimeOf = (at: string | number, zone: string): LocalTime =>
  toCalendarDateTime(fromAbsolute(new Date(at).getTime(), zone))
    .toString()
    .slice(0, 'yyyy-mm-ddThh:mm'.length);

/** The first moment of a day in a zone, and of the day after it: a day may begin at one o’clock, and have 23 hours. */
export function dayIn(date: string, zone: string): { readonly from: string; readonly to: string } | undefined {
  const [from, to] = [date, dayAfter(date)].map((day) => day && meaningOf(`${day}T00:00`, zone));
  if (!from || !to || from.kind === 'unreadable' || to.kind === 'unreadable') return undefined;
  return { from: firstOf(from, zone), to: firstOf(to, zone) };
}

function firstOf(meaning: Exclude<Meaning, { kind: 'unreadable' }>, zone: string): string {
  if (meaning.kind === 'never') {
    const after = meaningOf(meaning.after, zone);
    return after.kind === 'once' ? after.at : after.kind === 'twice' ? after.earlier : meaning.after;
  }
  return meaning.kind === 'once' ? meaning.at : meaning.earlier;
}

function dayAfter(date: string): string | undefined {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(at + 86_400_000).toISOString().slice(0, 10);
}

/** The minute in which a clock jumps forward, between two moments around it. */
function jumpWithin(fromMs: number, toMs: number, zone: string): { before: LocalTime; after: LocalTime } {
  const offset = (ms: number) => fromAbsolute(ms, zone).offset;
  const minute = 60_000;
  let [low, high] = [Math.floor(fromMs / minute), Math.ceil(toMs / minute)];
  const last = offset(high * minute);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * minute) === last) high = middle;
    else low = middle;
  }
  const after = localTimeOf(high * minute, zone);
  const skippedMs = last - offset(low * minute);
  return { before: localTimeOf(Date.parse(`${after}:00Z`) - skippedMs, 'UTC'), after };
}

const instantOf = (moment: Date): string => moment.toISOString();

/** A time as it is chosen; `which` only matters where the clock shows it twice. */
export interface ChosenTime {
  readonly local: LocalTime;
  readonly zone: string;
  readonly which?: 'earlier' | 'later';
}

/** The moment that was chosen; nothing while it is not decided. */
export function momentOf({ local, zone, which }: ChosenTime): string | undefined {
  const meaning = meaningOf(local, zone);
  if (meaning.kind === 'once') return meaning.at;
  return meaning.kind === 'twice' && which ? meaning[which] : undefined;
}
