import { and, desc, eq, gte, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { AccountId, PublishId, ReadingId } from '../domain/ids.js';
import {
  type CommonMetric,
  commonNameOf,
  type InsightPeriod,
  nextFiringAfter,
  nextTurnOf,
  type Pace,
  paceFor,
  readingSlotMs,
  readUntilAgeMs,
  slotOf,
} from '../domain/insights.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { PlatformName } from '../platforms/index.js';
import type { Account } from './accounts.js';
import type { Database, Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import {
  accounts,
  commits,
  type InsightGap,
  importedPosts,
  insightReadings,
  insightSchedules,
  insights,
  publishes,
  publishParts,
} from './schema.js';

export type Reading = typeof insightReadings.$inferSelect;
export type InsightSchedule = typeof insightSchedules.$inferSelect;

// ---------------------------------------------------------------- schedules

/** A schedule that has not fired for so long is told anew: somebody may have removed it at Temporal. */
const silentForMs = 26 * 3_600_000;

/**
 * Whose schedule is not as it should be: not there yet, of another pace, not paused, silent for a day, or of an account that is not
 * read any more.
 */
export async function unsettledInsightSchedules(
  db: Queryable,
  logins: readonly LoginWithInsights[],
  limit = 50,
): Promise<AccountId[]> {
  const isThere = isNotNull(insightSchedules.accountId);
  const silentSince = new Date(Date.now() - silentForMs).toISOString();
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .leftJoin(insightSchedules, eq(insightSchedules.accountId, accounts.id))
    .where(
      sql`case
        when not (${mayBeRead(logins)}) then ${isThere}
        when ${accounts.state} = 'connected' then ${insightSchedules.told} is null or ${insightSchedules.told} <> ${insightSchedules.wantedPace}
          or greatest(${insightSchedules.toldAt}, ${insightSchedules.ranAt}) < ${silentSince}::timestamptz
        when ${accounts.state} = 'reconnect-needed' then ${isThere} and ${insightSchedules.told} is distinct from 'paused'
        else ${isThere} end`,
    )
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** A kind of login that has insights, and the scopes that reading them needs. */
export type LoginWithInsights = PlatformRef<PlatformName> & { readonly scopes: readonly string[] };

/** Whether the owner allowed everything that reading insights needs. */
const mayBeRead = (logins: readonly LoginWithInsights[]): SQL =>
  or(
    ...logins.map(({ platform, flavour, scopes }) =>
      and(
        eq(accounts.platform, platform),
        flavour === null ? isNull(accounts.flavour) : eq(accounts.flavour, flavour),
        ...scopes.map((scope) => sql`${scope} = any(${accounts.grantedScopes})`),
      ),
    ),
  ) ?? sql`false`;

/** The promise that there is a schedule, written before it is made. */
export async function promiseInsightSchedule(db: Queryable, accountId: AccountId): Promise<InsightSchedule> {
  await db.insert(insightSchedules).values({ accountId }).onConflictDoNothing();
  return (await findInsightSchedule(db, accountId))!;
}

export async function findInsightSchedule(db: Queryable, accountId: AccountId): Promise<InsightSchedule | undefined> {
  const [row] = await db.select().from(insightSchedules).where(eq(insightSchedules.accountId, accountId));
  return row;
}

export async function noteInsightScheduleTold(
  db: Queryable,
  accountId: AccountId,
  told: InsightSchedule['told'],
): Promise<void> {
  await db.update(insightSchedules).set({ told, toldAt: new Date() }).where(eq(insightSchedules.accountId, accountId));
}

/** Which run reads now. */
export async function noteInsightRun(db: Queryable, accountId: AccountId, workflowId: string): Promise<void> {
  await db
    .update(insightSchedules)
    .set({ run: workflowId, ranAt: new Date() })
    .where(eq(insightSchedules.accountId, accountId));
}

/** Answers the run that read last, and may be reading yet. */
export async function forgetInsightSchedule(db: Queryable, accountId: AccountId): Promise<string | undefined> {
  const [gone] = await db.delete(insightSchedules).where(eq(insightSchedules.accountId, accountId)).returning();
  return gone?.run ?? undefined;
}

// ---------------------------------------------------------------- whose turn it is

/**
 * Takes in what is to be read: the account, what it published through us, and what was imported of it, as far as it is young enough.
 * What was removed, or is no longer part of the corpus, is read no more.
 */
export async function admitReadings(db: Database, accountId: AccountId, now: Date): Promise<void> {
  const since = new Date(now.getTime() - readUntilAgeMs);
  await db.transaction(async (tx) => {
    await tx.insert(insightReadings).values({ accountId, nextAt: now }).onConflictDoNothing();
    await tx.execute(sql`
      insert into ${insightReadings} (account_id, external_id, publish_id, part, posted_at, next_at)
      select c.account_id, c.external_id, c.publish_id, c.part, c.confirmed_at, ${now.toISOString()}::timestamptz
        from ${commits} c join ${publishes} p on p.id = c.publish_id
       where p.account_id = ${accountId} and p.state = 'published' and c.outcome = 'posted'
         and c.confirmed_at > ${since.toISOString()}::timestamptz
      on conflict (account_id, external_id) do update
        set publish_id = excluded.publish_id, part = excluded.part
        where insight_readings.publish_id is null`);
    await tx.execute(sql`
      insert into ${insightReadings} (account_id, external_id, posted_at, next_at)
      select i.account_id, i.external_id, i.posted_at, ${now.toISOString()}::timestamptz
        from ${importedPosts} i
       where i.account_id = ${accountId} and i.posted_at > ${since.toISOString()}::timestamptz
      on conflict (account_id, external_id) do update
        set next_at = excluded.next_at
        where insight_readings.next_at is null and insight_readings.publish_id is null
          and coalesce(insight_readings.read_at, '-infinity') < ${now.toISOString()}::timestamptz - interval '7 days'`);
    await tx.execute(sql`
      update ${insightReadings} r set next_at = null
       where r.account_id = ${accountId} and r.external_id is not null and r.next_at is not null
         and case when r.publish_id is null
               then not exists (select from ${importedPosts} i where i.account_id = r.account_id and i.external_id = r.external_id)
               else exists (select from ${publishes} p where p.id = r.publish_id and p.state <> 'published') end`);
  });
}

/** The account and the posts whose turn it is, those that have waited longest first. */
export async function dueReadings(db: Queryable, accountId: AccountId, now: Date, limit: number): Promise<Reading[]> {
  return await db
    .select()
    .from(insightReadings)
    .where(and(eq(insightReadings.accountId, accountId), lte(insightReadings.nextAt, now)))
    .orderBy(sql`${insightReadings.externalId} is not null`, insightReadings.nextAt, insightReadings.id)
    .limit(limit);
}

export interface Told {
  /** Under the platform's own names. */
  readonly counts: Readonly<Record<string, number>>;
  readonly gaps: readonly InsightGap[];
}

/** Keeps what the platform told of one subject, and sets its next turn, in one transaction. */
export async function keepReading(
  db: Database,
  reading: Reading,
  { counts, gaps }: Told,
  at: Date,
  named: { common: Readonly<Record<string, CommonMetric>>; ofLastDay: readonly string[] },
): Promise<void> {
  const periodEnd = slotOf(at);
  const values = Object.entries(counts).map(([metric, value]) => ({
    readingId: reading.id,
    metric,
    commonName: commonNameOf(named.common, metric),
    period: (named.ofLastDay.includes(metric) ? 'last-day' : 'so-far') as InsightPeriod,
    periodEnd,
    value,
    observedAt: at,
  }));
  const nextAt = nextTurn(reading, at);
  await db.transaction(async (tx) => {
    if (values.length > 0) {
      await tx
        .insert(insights)
        .values(values)
        .onConflictDoUpdate({
          target: [insights.readingId, insights.metric, insights.periodEnd],
          set: {
            value: sql`excluded.value`,
            commonName: sql`excluded.common_name`,
            period: sql`excluded.period`,
            observedAt: sql`excluded.observed_at`,
          },
        });
    }
    await tx
      .update(insightReadings)
      .set({ readAt: at, nextAt, gaps: [...gaps], trouble: null })
      .where(eq(insightReadings.id, reading.id));
  });
}

/** The account itself is read at every firing of its schedule, however often that is. */
const nextTurn = ({ postedAt }: Reading, at: Date): Date | null =>
  postedAt ? (nextTurnOf(postedAt, at) ?? null) : new Date(slotOf(at).getTime() + readingSlotMs);

/** It could not be read. `passTurn`: nor will it be before its next turn. */
export async function noteReadingTrouble(
  db: Queryable,
  reading: Reading,
  trouble: string,
  { passTurn, at }: { passTurn: boolean; at: Date },
): Promise<void> {
  const nextAt = passTurn ? nextTurn(reading, at) : reading.nextAt;
  await db.update(insightReadings).set({ trouble, nextAt }).where(eq(insightReadings.id, reading.id));
}

/** Has the schedule fire as often as the youngest post wants. */
export async function setInsightPace(db: Database, accountId: AccountId, now: Date): Promise<Pace> {
  return await db.transaction(async (tx) => {
    // Held first: something that is published meanwhile asks for the shortest pace after us.
    await tx
      .select({ id: insightSchedules.accountId })
      .from(insightSchedules)
      .where(eq(insightSchedules.accountId, accountId))
      .for('update');
    const [newest] = await tx
      .select({ postedAt: sql<string | null>`max(${insightReadings.postedAt})` })
      .from(insightReadings)
      .where(and(eq(insightReadings.accountId, accountId), isNotNull(insightReadings.nextAt)));
    const [unseen] = await tx
      .select({ id: publishes.id })
      .from(publishes)
      .where(
        and(
          eq(publishes.accountId, accountId),
          eq(publishes.state, 'published'),
          gte(publishes.endedAt, new Date(now.getTime() - 24 * 3_600_000)),
        ),
      )
      .limit(1);
    const pace = unseen ? 'hourly' : paceFor(newest?.postedAt ? new Date(newest.postedAt) : undefined, now);
    await tx.update(insightSchedules).set({ wantedPace: pace }).where(eq(insightSchedules.accountId, accountId));
    return pace;
  });
}

// ---------------------------------------------------------------- asked by the API

/** What is known of an account's own readings, and when its schedule fires next. */
export interface AccountReading {
  readonly reading: Reading | undefined;
  readonly schedule: InsightSchedule | undefined;
}

export async function accountReading(db: Queryable, accountId: AccountId): Promise<AccountReading> {
  const [reading] = await db
    .select()
    .from(insightReadings)
    .where(and(eq(insightReadings.accountId, accountId), isNull(insightReadings.externalId)));
  return { reading, schedule: await findInsightSchedule(db, accountId) };
}

/** When a reading's turn really comes: at the first firing from its next turn on. `undefined`: it is not planned. */
export function nextReadingAt(
  account: Account,
  schedule: InsightSchedule | undefined,
  reading: Pick<Reading, 'nextAt'> | undefined,
  now: Date,
): Date | undefined {
  if (account.state !== 'connected' || !account.connectedAt || !schedule) return undefined;
  if (reading && !reading.nextAt) return undefined;
  const pace = schedule.told === null || schedule.told === 'paused' ? schedule.wantedPace : schedule.told;
  const from = reading?.nextAt && reading.nextAt > now ? new Date(reading.nextAt.getTime() - 1) : now;
  return nextFiringAfter(account.connectedAt, pace, from);
}

export interface StoredPoint {
  readonly metric: string;
  readonly commonName: CommonMetric | null;
  readonly period: InsightPeriod;
  readonly periodEnd: Date;
  readonly observedAt: Date;
  readonly value: number;
}

/** The numbers of one subject in a range, by metric and then by time; `metrics` are names of either kind. */
export async function storedPoints(
  db: Queryable,
  readingId: ReadingId,
  { from, to, metrics }: { from: Date; to: Date; metrics?: readonly string[] | undefined },
): Promise<StoredPoint[]> {
  return await db
    .select({
      metric: insights.metric,
      commonName: insights.commonName,
      period: insights.period,
      periodEnd: insights.periodEnd,
      observedAt: insights.observedAt,
      value: insights.value,
    })
    .from(insights)
    .where(
      and(
        eq(insights.readingId, readingId),
        gte(insights.periodEnd, from),
        lt(insights.periodEnd, to),
        metrics && sql`(${insights.metric} in ${metrics} or ${insights.commonName} in ${metrics})`,
      ),
    )
    .orderBy(insights.metric, insights.periodEnd);
}

/** When the account's posts were made, newest first: how often it was read follows from them. */
export async function postTimes(db: Queryable, accountId: AccountId): Promise<Date[]> {
  const rows = await db
    .select({ postedAt: insightReadings.postedAt })
    .from(insightReadings)
    .where(and(eq(insightReadings.accountId, accountId), isNotNull(insightReadings.postedAt)))
    .orderBy(desc(insightReadings.postedAt));
  return rows.map(({ postedAt }) => postedAt!);
}

export async function readingsOfPublish(db: Queryable, publishId: PublishId): Promise<Reading[]> {
  return await db
    .select()
    .from(insightReadings)
    .where(eq(insightReadings.publishId, publishId))
    .orderBy(insightReadings.part);
}

export interface PostReading extends Reading {
  readonly url: string | null;
  readonly text: string | null;
  readonly latest: readonly Omit<StoredPoint, 'period' | 'observedAt'>[];
}

/** An account's posts with the newest of each of their numbers, newest post first. */
export async function listPostReadings(
  db: Queryable,
  accountId: AccountId,
  { cursor, limit }: PageRequest,
): Promise<Page<PostReading>> {
  const rows = await db
    .select({
      reading: insightReadings,
      url: sql<string | null>`coalesce(${commits.url}, ${importedPosts.url})`,
      text: sql<string | null>`coalesce(${publishParts.text}, ${importedPosts.text})`,
    })
    .from(insightReadings)
    .leftJoin(
      commits,
      and(
        eq(commits.publishId, insightReadings.publishId),
        eq(commits.part, insightReadings.part),
        eq(commits.outcome, 'posted'),
      ),
    )
    .leftJoin(
      publishParts,
      and(
        eq(publishParts.publishId, commits.publishId),
        eq(publishParts.revision, commits.revision),
        eq(publishParts.position, commits.part),
      ),
    )
    .leftJoin(
      importedPosts,
      and(
        eq(importedPosts.accountId, insightReadings.accountId),
        eq(importedPosts.externalId, insightReadings.externalId),
      ),
    )
    .where(
      and(
        eq(insightReadings.accountId, accountId),
        isNotNull(insightReadings.externalId),
        cursor === undefined
          ? undefined
          : sql`(${insightReadings.postedAt}, ${insightReadings.id}) < (select posted_at, id from insight_readings where id = ${cursor} and account_id = ${accountId})`,
      ),
    )
    .orderBy(desc(insightReadings.postedAt), desc(insightReadings.id))
    .limit(limit + 1);
  const page = pageOf(
    rows.map(({ reading, url, text }) => ({ ...reading, url, text })),
    limit,
  );
  const latest = await latestOf(
    db,
    page.items.map(({ id }) => id),
  );
  return { ...page, items: page.items.map((item) => ({ ...item, latest: latest.get(item.id) ?? [] })) };
}

async function latestOf(db: Queryable, ids: readonly ReadingId[]): Promise<Map<ReadingId, PostReading['latest']>> {
  const found = new Map<ReadingId, Omit<StoredPoint, 'period' | 'observedAt'>[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectDistinctOn([insights.readingId, insights.metric], {
      readingId: insights.readingId,
      metric: insights.metric,
      commonName: insights.commonName,
      periodEnd: insights.periodEnd,
      value: insights.value,
    })
    .from(insights)
    .where(sql`${insights.readingId} in ${ids}`)
    .orderBy(insights.readingId, insights.metric, desc(insights.periodEnd));
  for (const { readingId, ...point } of rows) found.set(readingId, [...(found.get(readingId) ?? []), point]);
  return found;
}
