import { useEffect, useState } from 'react';

/** English as the pages are, in the reader's own region where it has one. */
export const locale = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';

const byTheClock = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
const byTheDay = { year: 'numeric', month: 'short', day: 'numeric', ...byTheClock } as const;
const clock = new Intl.DateTimeFormat(locale, byTheClock);
const moment = new Intl.DateTimeFormat(locale, byTheDay);
const clockToTheSecond = new Intl.DateTimeFormat(locale, { ...byTheClock, second: '2-digit' });
const momentToTheSecond = new Intl.DateTimeFormat(locale, { ...byTheDay, second: '2-digit' });

/** A moment in the reader's zone, with the zone. Today's shows the clock alone; `exact` adds the seconds. */
export function Time({ at, exact = false }: { at: string; exact?: boolean }) {
  const when = new Date(at);
  const isToday = when.toDateString() === new Date().toDateString();
  return (
    <time dateTime={at} title={moment.format(when)}>
      {isToday ? (exact ? clockToTheSecond : clock).format(when) : (exact ? momentToTheSecond : moment).format(when)}
    </time>
  );
}

/** A moment by the clock of any zone, with the zone. */
export const timeInZone = (at: string, zone: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', ...byTheDay, timeZone: zone }).format(new Date(at));

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `in 5 minutes`, `2 days ago`; it moves with the clock. */
export function Away({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  const awayMs = new Date(at).getTime() - now;
  const isNear = Math.abs(awayMs) < 120_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isNear ? 1_000 : 30_000);
    return () => clearInterval(timer);
  }, [isNear]);
  return <>{awayInWords(awayMs)}</>;
}

export function awayInWords(awayMs: number): string {
  const [unit, ms] = units.find(([, ms]) => Math.abs(awayMs) >= ms) ?? units[3];
  return relative.format(Math.trunc(awayMs / ms), unit);
}
