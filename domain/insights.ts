/** How often the numbers of posts and accounts are read, and what they are called here. Pure: workflows, API and activities share it. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The names that platforms' own metrics are mapped to, so that accounts of several platforms can be laid side by side. */
export const commonMetrics = [
  'followers',
  'following',
  'posts',
  'reach',
  'impressions',
  'views',
  'likes',
  'comments',
  'shares',
  'reposts',
  'quotes',
  'saves',
  'clicks',
  'profile_visits',
  'engagements',
] as const;
export type CommonMetric = (typeof commonMetrics)[number];

/** A platform may send any name: only those that were listed have a common one. */
export const commonNameOf = (listed: Readonly<Record<string, CommonMetric>>, metric: string): CommonMetric | null =>
  Object.hasOwn(listed, metric) ? listed[metric]! : null;

/** What of a post counts as somebody having done something with it, each counted once; `engagements` is the platform's own sum. */
export const engagementMetrics = [
  'likes',
  'comments',
  'shares',
  'reposts',
  'quotes',
  'saves',
] as const satisfies readonly CommonMetric[];

/** `so-far`: counted from the beginning until the moment it was read. `last-day`: of the 24 hours before that moment. */
export const insightPeriods = ['so-far', 'last-day'] as const;
export type InsightPeriod = (typeof insightPeriods)[number];

/** Readings of one hour are one point: read again within it, the point is corrected, not doubled. */
export const readingSlotMs = hourMs;
export const slotOf = (at: Date): Date => new Date(Math.floor(at.getTime() / readingSlotMs) * readingSlotMs);

/** A post is read ever more rarely as it ages, and then no more. */
export const cadence: readonly { readonly untilAgeMs: number; readonly everyMs: number }[] = [
  { untilAgeMs: dayMs, everyMs: hourMs },
  { untilAgeMs: 3 * dayMs, everyMs: 6 * hourMs },
  { untilAgeMs: 30 * dayMs, everyMs: dayMs },
  { untilAgeMs: 90 * dayMs, everyMs: 7 * dayMs },
];
export const readUntilAgeMs = cadence.at(-1)!.untilAgeMs;

/** When a post that was read at `readAt` has its next turn; `undefined`: never again. */
export function nextTurnOf(postedAt: Date, readAt: Date): Date | undefined {
  const ageMs = readAt.getTime() - postedAt.getTime();
  const step = cadence.find(({ untilAgeMs }) => ageMs < untilAgeMs);
  if (!step) return undefined;
  const next = new Date(slotOf(readAt).getTime() + step.everyMs);
  return next.getTime() - postedAt.getTime() < readUntilAgeMs ? next : undefined;
}

/** How often an account’s schedule fires: as often as its youngest post wants, and once a day where there is none. */
export const paces = { hourly: hourMs, 'six-hourly': 6 * hourMs, daily: dayMs } as const;
export type Pace = keyof typeof paces;
export const paceNames = Object.keys(paces) as Pace[];

export function paceFor(youngestPostedAt: Date | undefined, now: Date): Pace {
  if (!youngestPostedAt) return 'daily';
  const ageMs = now.getTime() - youngestPostedAt.getTime();
  const everyMs = cadence.find(({ untilAgeMs }) => ageMs < untilAgeMs)?.everyMs ?? dayMs;
  return paceNames.find((pace) => paces[pace] === everyMs) ?? 'daily';
}

/** A schedule fires at the second of the hour (or day) at which its account was first connected, so that accounts do not come together. */
export const phaseOf = (connectedAt: Date, pace: Pace): number =>
  (Math.floor(connectedAt.getTime() / 1_000) * 1_000) % paces[pace];

/** How often an account was read from a moment on, by the posts it had then (newest first). */
export function accountEveryMs(postTimes: readonly Date[], at: Date): number {
  return paces[
    paceFor(
      postTimes.find((postedAt) => postedAt <= at),
      at,
    )
  ];
}

/** How often a post was read from a moment on. */
export const postEveryMs = (postedAt: Date, at: Date): number =>
  cadence.find(({ untilAgeMs }) => at.getTime() - postedAt.getTime() < untilAgeMs)?.everyMs ?? Number.POSITIVE_INFINITY;

/** The first firing after a moment. */
export function nextFiringAfter(connectedAt: Date, pace: Pace, after: Date): Date {
  const [everyMs, offsetMs] = [paces[pace], phaseOf(connectedAt, pace)];
  return new Date((Math.floor((after.getTime() - offsetMs) / everyMs) + 1) * everyMs + offsetMs);
}
