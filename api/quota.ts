import { z } from 'zod';
import type { Account } from '../db/accounts.js';
import { inLineMax, type PublishInLine } from '../db/publishes.js';
import type { QuotaBucket } from '../db/quota.js';
import type { LimitRule, Platform } from '../platforms/platform.js';
import { platformName, timeOf } from './schemas.js';

const limitSchema = z.object({
  scope: z
    .enum(['account', 'app'])
    .meta({ description: '`app`: shared by every account that is connected to this app.' }),
  limit: z.int(),
  windowMs: z.int(),
  used: z.int(),
  remaining: z.int(),
  resetsAt: z.string().nullable().meta({ description: 'Null while the window has not begun.' }),
});
const quotaFields = {
  accountId: z.string(),
  asOf: z.string(),
  pausedUntil: z
    .string()
    .nullable()
    .meta({ description: 'Nothing goes before this moment: the platform asked for a pause.' }),
  pauseReason: z.string().nullable(),
  pauseScope: z
    .enum(['account', 'app'])
    .nullable()
    .meta({ description: 'Whether this account pauses, or every account that is connected to this app.' }),
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      label: z.string().meta({ description: 'What is counted there, in plain words.', example: 'posts' }),
      remaining: z.int().nullable().meta({ description: 'How many more may go now; null where nothing limits it.' }),
      nextAt: z.string().meta({ description: 'When the next one may go.' }),
      limits: z.array(limitSchema),
    }),
  ),
};
export const quotaSchema = z
  .object(quotaFields)
  .meta({ id: 'Quota', description: 'The ledger as it stands: what is left now, and when the next call may go.' });
export const quotaOverviewSchema = z
  .object({
    ...quotaFields,
    platform: platformName,
    username: z.string(),
    publishEndpoint: z.string().nullable().meta({ description: 'The endpoint a post is counted on.' }),
    scheduled: z
      .array(z.object({ publishId: z.string(), dueAt: z.string() }))
      .meta({ description: 'What waits to go out until a day from now, in order; at most 50.' }),
    scheduledTotal: z.int().meta({
      description: `How many wait to go out until a day from now, among the first ${inLineMax} of the account.`,
    }),
    slots: z.array(z.string()).nullable().meta({
      description:
        'When the next ten posts could go, as the ledger stands, without holding up one that is scheduled. Null where nothing makes any of them wait.',
    }),
  })
  .meta({ id: 'QuotaOverview' });

/** `buckets` may hold those of others: an account's own and its app's are picked. */
export function quotaBody(
  account: Pick<Account, 'id' | 'platform'>,
  platform: Platform,
  buckets: readonly QuotaBucket[],
  now: Date,
): z.output<typeof quotaSchema> {
  const own = bucketsFor(account, buckets);
  const pause = pauseOf(own, now);
  const endpoints = Object.entries(platform.limits).map(([endpoint, rules]) => {
    const limits = rules.map((rule) => limitNow(rule, bucketOf(own, endpoint, rule), now));
    const waits = [
      blockedUntil(own, endpoint, now),
      ...limits.filter((limit) => limit.remaining === 0 && limit.resetsAt).map((limit) => new Date(limit.resetsAt!)),
    ];
    const nextAt = new Date(Math.max(...waits.map((wait) => wait.getTime())));
    return {
      endpoint,
      label: platform.limitLabels[endpoint] ?? endpoint,
      remaining: nextAt > now ? 0 : limits.length > 0 ? Math.min(...limits.map((limit) => limit.remaining)) : null,
      nextAt: nextAt.toISOString(),
      limits,
    };
  });
  return {
    accountId: account.id,
    asOf: now.toISOString(),
    pausedUntil: timeOf(pause?.blockedUntil ?? null),
    pauseReason: pause?.reason ?? null,
    pauseScope: pause ? (pause.accountId === null ? 'app' : 'account') : null,
    endpoints,
  };
}

/** How far ahead, and how many of them, what is scheduled is named. */
const shownAheadMs = 24 * 3_600_000;
const shownMax = 50;

/** `inLine`: what of the account is not over, in the order it is due. */
export function quotaOverviewBody(
  account: Pick<Account, 'id' | 'platform' | 'username'>,
  platform: Platform,
  buckets: readonly QuotaBucket[],
  inLine: readonly PublishInLine[],
  now: Date,
): z.output<typeof quotaOverviewSchema> {
  const own = bucketsFor(account, buckets);
  const soon = inLine.filter(
    ({ dueAt, partsLeft }) => partsLeft > 0 && dueAt.getTime() <= now.getTime() + shownAheadMs,
  );
  const endpoint = platform.publishEndpoint;
  const slots = slotsOf({
    limits: (platform.limits[endpoint] ?? []).map((rule) => limitNow(rule, bucketOf(own, endpoint, rule), now)),
    closedUntil: blockedUntil(own, endpoint, now),
    scheduled: inLine.flatMap(({ dueAt, partsLeft, isBegun }) =>
      Array<Date>(platform.countsEveryPart ? partsLeft : isBegun ? 0 : 1).fill(dueAt),
    ),
    // What is due after the last one that was read is not known, so no slot is promised there.
    knownUntil: inLine.length >= inLineMax ? inLine.at(-1)!.dueAt : undefined,
    now,
  });
  return {
    ...quotaBody(account, platform, own, now),
    platform: account.platform,
    username: account.username,
    publishEndpoint: endpoint in platform.limits ? endpoint : null,
    scheduled: soon.slice(0, shownMax).map(({ publishId, dueAt }) => ({ publishId, dueAt: dueAt.toISOString() })),
    scheduledTotal: soon.length,
    slots: slots?.map((slot) => slot.toISOString()) ?? null,
  };
}

const bucketsFor = (
  { id, platform }: Pick<Account, 'id' | 'platform'>,
  buckets: readonly QuotaBucket[],
): QuotaBucket[] =>
  buckets.filter((bucket) => bucket.platform === platform && (bucket.accountId === null || bucket.accountId === id));

/** The longest pause of everything. */
const pauseOf = (buckets: readonly QuotaBucket[], now: Date): QuotaBucket | undefined =>
  buckets
    .filter(({ endpoint, blockedUntil }) => endpoint === '*' && blockedUntil && blockedUntil > now)
    .sort((a, b) => b.blockedUntil!.getTime() - a.blockedUntil!.getTime())[0];

/** Nothing goes to an endpoint before this moment, whatever its windows say: a pause of everything, or of it alone. */
const blockedUntil = (buckets: readonly QuotaBucket[], endpoint: string, now: Date): Date =>
  buckets
    .filter((bucket) => bucket.endpoint === '*' || bucket.endpoint === endpoint)
    .reduce(
      (latest, bucket) => (bucket.blockedUntil && bucket.blockedUntil > latest ? bucket.blockedUntil : latest),
      now,
    );

const bucketOf = (buckets: readonly QuotaBucket[], endpoint: string, rule: LimitRule) =>
  buckets.find(
    (bucket) =>
      bucket.endpoint === endpoint &&
      bucket.windowMs === rule.windowMs &&
      (bucket.accountId === null) === (rule.scope === 'app'),
  );

/** A window that has run out, or was never begun, is full again. */
function limitNow(rule: LimitRule, bucket: QuotaBucket | undefined, now: Date): z.output<typeof limitSchema> {
  const isOpen = bucket !== undefined && bucket.resetsAt > now;
  const limit = bucket?.limit ?? rule.limit;
  const used = isOpen ? bucket.used : 0;
  return {
    scope: rule.scope,
    limit,
    windowMs: rule.windowMs,
    used,
    remaining: Math.max(0, limit - used),
    resetsAt: isOpen ? bucket.resetsAt.toISOString() : null,
  };
}

// ---------------------------------------------------------------- when the next posts could go

const slotsMax = 10;

export interface Line {
  readonly limits: readonly Pick<z.output<typeof limitSchema>, 'limit' | 'windowMs' | 'used' | 'resetsAt'>[];
  /** Nothing goes before. */
  readonly closedUntil: Date;
  /** When what waits is due, once for each request it takes. */
  readonly scheduled: readonly Date[];
  /** What is scheduled after this moment is not among them. */
  readonly knownUntil?: Date | undefined;
  readonly now: Date;
}

/**
 * The next ten moments at which one post more could go. A moment counts if the post goes then, and nothing that is scheduled goes
 * later for it. `null` where all ten could go now.
 */
export function slotsOf({ limits, closedUntil, scheduled, knownUntil, now }: Line): Date[] | null {
  const openMs = Math.max(closedUntil.getTime(), now.getTime());
  const promised = scheduled.map((due) => Math.max(due.getTime(), openMs)).sort((a, b) => a - b);
  const undisturbed = goingOut(limits, promised, []).promised;
  const slots: number[] = [];
  let at = openMs;
  while (slots.length < slotsMax && at <= (knownUntil?.getTime() ?? Infinity)) {
    const { promised: then, extra, opens } = goingOut(limits, promised, [...slots, at]);
    const isFree = extra.at(-1) === at && then.every((moment, index) => moment === undisturbed[index]);
    if (isFree) {
      slots.push(at);
      continue;
    }
    const next = opens.filter((moment) => moment > at);
    if (next.length === 0) break; // a limit of none at all: nothing ever goes
    at = Math.min(...next);
  }
  return slots.length === slotsMax && slots.every((slot) => slot === now.getTime())
    ? null
    : slots.map((slot) => new Date(slot));
}

/** Plays the ledger forwards, as `quota_take` counts: when each goes, and which windows it was that somebody waited for. */
function goingOut(limits: Line['limits'], promised: readonly number[], extra: readonly number[]) {
  const windows = limits.map(({ limit, windowMs, used, resetsAt }) => ({
    limit,
    windowMs,
    used,
    endsMs: resetsAt === null ? undefined : Date.parse(resetsAt),
  }));
  const line = [
    ...promised.map((at, index) => ({ at, index, isExtra: false })),
    ...extra.map((at, index) => ({ at, index, isExtra: true })),
  ].sort((a, b) => a.at - b.at);
  const went = { promised: [...promised], extra: [...extra], opens: [] as number[] };
  let clock = Number.NEGATIVE_INFINITY; // whoever comes while somebody waits goes after them
  for (const { at, index, isExtra } of line) {
    clock = Math.max(clock, at);
    for (let full = fullAt(clock); full.length > 0; full = fullAt(clock)) {
      if (full.some(({ limit }) => limit <= 0)) return { promised: [], extra: [], opens: [] };
      clock = Math.max(...full.map(({ endsMs }) => endsMs!));
      went.opens.push(clock);
    }
    for (const window of windows) window.used += 1;
    (isExtra ? went.extra : went.promised)[index] = clock;
  }
  return went;

  /** Windows that are over begin anew with whoever asks. */
  function fullAt(moment: number) {
    for (const window of windows) {
      if (window.endsMs !== undefined && window.endsMs > moment) continue;
      window.used = 0;
      window.endsMs = moment + window.windowMs;
    }
    return windows.filter(({ used, limit }) => used >= limit);
  }
}
