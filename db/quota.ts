import { and, inArray, isNull, or, sql } from 'drizzle-orm';
import type { AccountId } from '../domain/ids.js';
import type { PlatformName } from '../platforms/index.js';
import type { LimitRule, ObservedLimit } from '../platforms/platform.js';
import type { Queryable } from './client.js';
import { quotaBuckets } from './schema.js';

/** Whose requests are counted: an account's, at a platform, for one endpoint (`POST /2/tweets`). */
export interface QuotaSubject {
  readonly platform: PlatformName;
  readonly accountId: AccountId | null;
  readonly endpoint: string;
}

/** Why a request may not go yet. */
export interface QuotaWait {
  readonly until: Date;
  readonly bucket: string;
  readonly reason: string;
}

const bucketOf = (subject: QuotaSubject, rule: Pick<LimitRule, 'scope' | 'windowMs'>) => {
  const owner = rule.scope === 'app' ? null : subject.accountId;
  return { key: [subject.platform, owner ?? 'app', subject.endpoint, rule.windowMs].join('|'), accountId: owner };
};

/**
 * Takes one request from every bucket the rules name, or from none. Answers when it may go if not now.
 * `reserve` (0…1) is the share of each limit that is left to others: imports leave room for live posts.
 */
export async function takeQuota(
  db: Queryable,
  subject: QuotaSubject,
  rules: readonly LimitRule[],
  reserve = 0,
): Promise<QuotaWait | undefined> {
  const wanted = rules
    .filter((rule) => rule.scope === 'app' || subject.accountId !== null)
    .map((rule) => ({
      ...bucketOf(subject, rule),
      endpoint: subject.endpoint,
      windowMs: rule.windowMs,
      limit: rule.limit,
      reserve: Math.floor(rule.limit * reserve),
    }));
  const [wait] = await db.execute<{ wait_until: string | Date; bucket: string; reason: string }>(
    sql`select * from quota_take(${subject.platform}, ${subject.accountId}::uuid, ${subject.endpoint}, ${JSON.stringify(wanted)}::jsonb)`,
  );
  return wait && { until: new Date(wait.wait_until), bucket: wait.bucket, reason: wait.reason };
}

/** Corrects the ledger from an answer's headers. */
export async function observeQuota(
  db: Queryable,
  subject: QuotaSubject,
  rules: readonly LimitRule[],
  observed: readonly ObservedLimit[],
): Promise<void> {
  for (const seen of observed) {
    const rule = nearestRule(rules, seen);
    if (!rule || (rule.scope === 'account' && subject.accountId === null)) continue;
    const { key } = bucketOf(subject, rule);
    const resetsAt = new Date(seen.resetAtMs).toISOString();
    await db.execute(
      sql`select quota_observe(${key}, ${seen.limit ?? null}::integer, ${seen.remaining}::integer, ${resetsAt}::timestamptz)`,
    );
  }
}

/** Stops all requests of an account (or of the whole app at a platform) until a moment: credits used up, told to slow down without figures. */
export async function pauseQuota(
  db: Queryable,
  pause: { platform: PlatformName; accountId: AccountId | null; until: Date; reason: string; endpoint?: string },
): Promise<void> {
  const endpoint = pause.endpoint ?? '*';
  const { key } = bucketOf({ ...pause, endpoint }, { scope: pause.accountId ? 'account' : 'app', windowMs: 0 });
  await db
    .insert(quotaBuckets)
    .values({
      key,
      platform: pause.platform,
      accountId: pause.accountId,
      endpoint,
      windowMs: 0,
      limit: 0,
      used: 0,
      resetsAt: pause.until,
      blockedUntil: pause.until,
      reason: pause.reason,
    })
    .onConflictDoUpdate({
      target: quotaBuckets.key,
      set: {
        blockedUntil: sql`greatest(${quotaBuckets.blockedUntil}, excluded.blocked_until)`,
        resetsAt: sql`greatest(${quotaBuckets.resetsAt}, excluded.resets_at)`,
        reason: pause.reason,
      },
    });
}

/** What an answer says of a window is that window's: a day's figures say nothing of an hour's. */
const nearestRule = (rules: readonly LimitRule[], seen: ObservedLimit): LimitRule | undefined =>
  rules
    .filter(
      ({ scope, windowMs }) => scope === seen.scope && windowMs <= 2 * seen.windowMs && seen.windowMs <= 2 * windowMs,
    )
    .sort((a, b) => Math.abs(a.windowMs - seen.windowMs) - Math.abs(b.windowMs - seen.windowMs))[0];

// ---------------------------------------------------------------- asked by the API

export type QuotaBucket = typeof quotaBuckets.$inferSelect;

/** The ledger as it stands: the buckets of these accounts and of the apps they are connected to. */
export async function bucketsOf(
  db: Queryable,
  accounts: readonly { readonly id: AccountId; readonly platform: PlatformName }[],
): Promise<QuotaBucket[]> {
  if (accounts.length === 0) return [];
  return await db
    .select()
    .from(quotaBuckets)
    .where(
      and(
        inArray(quotaBuckets.platform, [...new Set(accounts.map(({ platform }) => platform))]),
        or(
          isNull(quotaBuckets.accountId),
          inArray(
            quotaBuckets.accountId,
            accounts.map(({ id }) => id),
          ),
        ),
      ),
    );
}
