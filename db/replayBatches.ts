import { and, asc, desc, eq, gt, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { Failure } from '../domain/failures.js';
import type { PublishId, ReplayBatchId, ReplayId, WorkspaceId } from '../domain/ids.js';
import type { ReplayBatchState, ReplayFinding, ReplayResult } from '../domain/states.js';
import type { Database, Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { addReplay, type Publish } from './publishes.js';
import {
  accounts,
  publishes,
  publishParts,
  type ReplayBatchAction,
  type ReplayFilter,
  replayBatchAudit,
  replayBatches,
  replayBatchItems,
  replays,
} from './schema.js';

export type ReplayBatch = typeof replayBatches.$inferSelect;
export type ReplayBatchItem = typeof replayBatchItems.$inferSelect;
export type ReplayBatchAuditLine = typeof replayBatchAudit.$inferSelect;

const items = replayBatchItems;
const itemsOf = (batchId: ReplayBatchId) => eq(items.batchId, batchId);

const publishOfItem = eq(publishes.id, items.publishId);
const replayOfItem = eq(replays.id, items.replayId);

/** Not begun, and nothing has settled that it will not be. */
const notBegun = and(isNull(items.replayId), isNull(items.skipped));
const begun = sql`${items.replayId} is not null and ${items.skipped} is null`;
/** A replay has run once its publish has ended after it was asked for. Both moments are the database's. */
const hasEnded = sql`${publishes.endedAt} > ${replays.createdAt}`;

/** What became of an item: its publish's row says how the replay ended, also when somebody has changed that since. */
const resultOf = sql<ReplayResult>`case
  when ${items.skipped} is not null then 'skipped'
  when ${items.replayId} is not null then case
    when ${hasEnded} is not true then 'replaying'
    when ${publishes.state} in ('published', 'unpublishing', 'unpublished') then 'published'
    when ${publishes.state} in ('failed', 'unconfirmed') then ${publishes.state}
    else 'skipped' end
  when ${items.lookedAt} is null then 'to-look'
  else 'waiting' end`;

const findingOf = sql<ReplayFinding | null>`case when ${items.obstacle} is not null then 'obstacle' else ${items.verdict} end`;

// ---------------------------------------------------------------- promised by the API

/** A batch, with a snapshot of what it is made of, and who asked for it. */
export async function addReplayBatch(
  tx: Queryable,
  values: { workspaceId: WorkspaceId; filter: ReplayFilter; reason: string | null; perMinute: number },
  failed: readonly Pick<Publish, 'id' | 'failure'>[],
  by: string,
): Promise<ReplayBatch> {
  const [batch] = await tx.insert(replayBatches).values(values).returning();
  const batchId = batch!.id;
  for (let from = 0; from < failed.length; from += rowsPerStatement) {
    await tx.insert(items).values(
      failed.slice(from, from + rowsPerStatement).map(({ id, failure }, at) => ({
        batchId,
        position: from + at,
        publishId: id,
        failureBefore: failure,
      })),
    );
  }
  await noteAction(tx, batchId, 'asked', by);
  return batch!;
}
const rowsPerStatement = 1_000;

export async function findReplayBatch(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: ReplayBatchId,
): Promise<ReplayBatch | undefined> {
  const [batch] = await db
    .select()
    .from(replayBatches)
    .where(and(eq(replayBatches.workspaceId, workspaceId), eq(replayBatches.id, id)));
  return batch;
}

/** The same, held until the transaction ends: what it is now, and who changed it, are written together. */
export async function holdReplayBatch(
  tx: Queryable,
  workspaceId: WorkspaceId,
  id: ReplayBatchId,
): Promise<ReplayBatch | undefined> {
  const [batch] = await tx
    .select()
    .from(replayBatches)
    .where(and(eq(replayBatches.workspaceId, workspaceId), eq(replayBatches.id, id)))
    .for('update');
  return batch;
}

/** A person's go: what cannot be replayed is left out, with the reason. Hold the batch. */
export async function startReplayBatch(tx: Queryable, batchId: ReplayBatchId, by: string): Promise<void> {
  await tx
    .update(items)
    .set({
      skipped: sql`coalesce(${items.obstacle}, 'Whether it is live cannot be told: look on the platform first.')`,
      doneAt: sql`now()`,
    })
    .where(and(itemsOf(batchId), notBegun, or(sql`${items.obstacle} is not null`, eq(items.verdict, 'cannot-tell'))));
  await moveReplayBatch(tx, batchId, 'replaying', 'started', by);
}

/** Hold the batch. */
export async function moveReplayBatch(
  tx: Queryable,
  batchId: ReplayBatchId,
  state: ReplayBatchState,
  action: ReplayBatchAction,
  by: string,
): Promise<void> {
  await tx.update(replayBatches).set({ state }).where(eq(replayBatches.id, batchId));
  await noteAction(tx, batchId, action, by);
}

/** Nothing more begins; what has begun ends by itself. Hold the batch. */
export async function cancelReplayBatch(tx: Queryable, batchId: ReplayBatchId, by: string): Promise<void> {
  await leaveOutTheRest(tx, batchId, 'The bulk replay was cancelled before its turn came.');
  await tx.update(replayBatches).set({ state: 'cancelled', endedAt: sql`now()` }).where(eq(replayBatches.id, batchId));
  await noteAction(tx, batchId, 'cancelled', by);
}

/** What was done with a batch last. */
export async function lastReplayBatchAction(
  db: Queryable,
  batchId: ReplayBatchId,
): Promise<ReplayBatchAuditLine | undefined> {
  const [last] = await db
    .select()
    .from(replayBatchAudit)
    .where(eq(replayBatchAudit.batchId, batchId))
    .orderBy(desc(replayBatchAudit.id))
    .limit(1);
  return last;
}

async function noteAction(tx: Queryable, batchId: ReplayBatchId, action: ReplayBatchAction, by: string): Promise<void> {
  await tx.insert(replayBatchAudit).values({ batchId, action, by });
}

async function leaveOutTheRest(tx: Queryable, batchId: ReplayBatchId, why: string): Promise<void> {
  await tx
    .update(items)
    .set({ skipped: why, doneAt: sql`now()` })
    .where(and(itemsOf(batchId), notBegun));
}

// ---------------------------------------------------------------- how far it is

export interface ReplayCounts {
  readonly total: number;
  readonly toLook: number;
  readonly posted: number;
  readonly notPosted: number;
  readonly cannotTell: number;
  readonly obstacle: number;
  readonly waiting: number;
  readonly replaying: number;
  readonly published: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly skipped: number;
}

const nothing: ReplayCounts = {
  total: 0,
  toLook: 0,
  posted: 0,
  notPosted: 0,
  cannotTell: 0,
  obstacle: 0,
  waiting: 0,
  replaying: 0,
  published: 0,
  failed: 0,
  unconfirmed: 0,
  skipped: 0,
};

/** What the items of some batches say, counted in one query. */
export async function replayCounts(
  db: Queryable,
  batchIds: readonly ReplayBatchId[],
): Promise<(batchId: ReplayBatchId) => ReplayCounts> {
  const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
  const withResult = (result: ReplayResult) => count(sql`${resultOf} = ${result}`);
  const withFinding = (finding: ReplayFinding) => count(sql`${findingOf} = ${finding}`);
  const rows =
    batchIds.length === 0
      ? []
      : await db
          .select({
            batchId: items.batchId,
            total: sql<number>`count(*)::int`,
            toLook: withResult('to-look'),
            posted: withFinding('posted'),
            notPosted: withFinding('not-posted'),
            cannotTell: withFinding('cannot-tell'),
            obstacle: withFinding('obstacle'),
            waiting: withResult('waiting'),
            replaying: withResult('replaying'),
            published: withResult('published'),
            failed: withResult('failed'),
            unconfirmed: withResult('unconfirmed'),
            skipped: withResult('skipped'),
          })
          .from(items)
          .innerJoin(publishes, publishOfItem)
          .leftJoin(replays, replayOfItem)
          .where(inArray(items.batchId, [...batchIds]))
          .groupBy(items.batchId);
  const counts = new Map(rows.map(({ batchId, ...row }) => [batchId, row]));
  return (batchId) => counts.get(batchId) ?? nothing;
}

/** What the run goes by. */
export interface ReplayBatchStanding {
  readonly state: ReplayBatchState;
  readonly perMinute: number;
  /** Epoch milliseconds: when it was looked at to the end, or when somebody did something with it last. */
  readonly sinceMs: number;
  readonly counts: ReplayCounts;
}

export async function replayBatchStanding(db: Queryable, batchId: ReplayBatchId): Promise<ReplayBatchStanding> {
  const batch = await loadReplayBatch(db, batchId);
  const last = await lastReplayBatchAction(db, batchId);
  return {
    state: batch.state,
    perMinute: batch.perMinute,
    sinceMs: Math.max(batch.createdAt.getTime(), batch.lookedAt?.getTime() ?? 0, last?.at.getTime() ?? 0),
    counts: (await replayCounts(db, [batchId]))(batchId),
  };
}

export async function loadReplayBatch(db: Queryable, batchId: ReplayBatchId): Promise<ReplayBatch> {
  const [batch] = await db.select().from(replayBatches).where(eq(replayBatches.id, batchId));
  if (!batch) throw new Failure('not-found', 'This bulk replay does not exist any more.');
  return batch;
}

// ---------------------------------------------------------------- looking

/** Publishes that are still to be looked at, in the batch's order. */
export async function itemsToLookAt(
  db: Queryable,
  batchId: ReplayBatchId,
  afterPosition: number,
  limit: number,
): Promise<{ position: number; publish: Publish }[]> {
  return await db
    .select({ position: items.position, publish: publishes })
    .from(items)
    .innerJoin(publishes, publishOfItem)
    .where(and(itemsOf(batchId), notBegun, isNull(items.lookedAt), gt(items.position, afterPosition)))
    .orderBy(asc(items.position))
    .limit(limit);
}

export type Look = Pick<ReplayBatchItem, 'verdict' | 'evidence' | 'obstacle'>;

/** What was seen of one publish; the first look stays. */
export async function noteLook(db: Queryable, batchId: ReplayBatchId, position: number, seen: Look): Promise<void> {
  await db
    .update(items)
    .set({ ...seen, lookedAt: sql`now()` })
    .where(and(itemsOf(batchId), eq(items.position, position), isNull(items.lookedAt)));
}

/** Every verdict is there: from here a person decides. */
export async function finishLooking(db: Queryable, batchId: ReplayBatchId): Promise<void> {
  await db
    .update(replayBatches)
    .set({ state: 'looked', lookedAt: sql`now()` })
    .where(and(eq(replayBatches.id, batchId), eq(replayBatches.state, 'looking')));
}

// ---------------------------------------------------------------- replaying

export interface BegunReplay {
  readonly publish: Publish;
  readonly replayId: ReplayId;
}

/**
 * Begins the next item in one transaction: who asked, its replay and the item's own note of it stand together or not at
 * all, so nobody begins it twice. Nothing begins unless the batch is replaying at that moment. `skipped`: what ended in
 * another way meanwhile is left out, with the reason.
 */
export async function beginNextReplay(
  db: Database,
  batchId: ReplayBatchId,
): Promise<BegunReplay | 'skipped' | 'nothing-left'> {
  return await db.transaction(async (tx) => {
    const [batch] = await tx.select().from(replayBatches).where(eq(replayBatches.id, batchId)).for('share');
    if (batch?.state !== 'replaying') return 'nothing-left';
    const [next] = await tx
      .select({ position: items.position, publishId: items.publishId })
      .from(items)
      .where(and(itemsOf(batchId), notBegun))
      .orderBy(asc(items.position))
      .limit(1);
    if (!next) return 'nothing-left';
    // The publish first, as everybody locks: an erasure removes it and then the item.
    const [publish] = await tx.select().from(publishes).where(eq(publishes.id, next.publishId)).for('update');
    if (!publish) return 'skipped';
    const mine = and(itemsOf(batchId), eq(items.position, next.position), notBegun);
    const why = otherwiseOver[publish.state];
    if (why !== undefined) {
      await tx.update(items).set({ skipped: why, doneAt: sql`now()` }).where(mine);
      return 'skipped';
    }
    const [free] = await tx.select({ position: items.position }).from(items).where(mine).for('update');
    if (!free) return 'skipped'; // another execution was first
    const replay = await addReplay(tx, publish, {
      by: await starterOf(tx, batchId),
      ...(batch.reason !== null && { reason: batch.reason }),
    });
    await tx.update(items).set({ replayId: replay.id }).where(mine);
    return { publish, replayId: replay.id };
  });
}

const underWay = 'It is under way already: somebody else runs it.';
/** Why a publish in this state is not replayed; the two states that fail are missing. */
const otherwiseOver: Readonly<Partial<Record<Publish['state'], string>>> = {
  scheduled: underWay,
  staging: underWay,
  staged: underWay,
  committing: underWay,
  published: 'It has been published meanwhile.',
  cancelled: 'It has been cancelled meanwhile.',
  unpublishing: 'It was live, and is being removed.',
  unpublished: 'It was live, and has been removed.',
};

async function starterOf(tx: Queryable, batchId: ReplayBatchId): Promise<string> {
  const [started] = await tx
    .select({ by: replayBatchAudit.by })
    .from(replayBatchAudit)
    .where(and(eq(replayBatchAudit.batchId, batchId), eq(replayBatchAudit.action, 'started')))
    .orderBy(desc(replayBatchAudit.id))
    .limit(1);
  if (!started) throw new Failure('bug', 'This bulk replay goes on although nobody started it.');
  return started.by;
}

/** Replays that were promised and are not known to have begun: a worker died in between, or they have only just begun. */
export async function unbegunReplays(db: Queryable, batchId: ReplayBatchId): Promise<BegunReplay[]> {
  const rows = await db
    .select({ publish: publishes, replayId: replays.id })
    .from(items)
    .innerJoin(publishes, publishOfItem)
    .innerJoin(replays, replayOfItem)
    .where(
      and(
        itemsOf(batchId),
        begun,
        isNull(items.doneAt),
        inArray(publishes.state, ['failed', 'unconfirmed']),
        sql`not ${hasEnded}`,
      ),
    )
    .orderBy(asc(items.position));
  return rows;
}

export async function skipReplay(
  db: Queryable,
  batchId: ReplayBatchId,
  publishId: PublishId,
  why: string,
): Promise<void> {
  await db
    .update(items)
    .set({ skipped: why, doneAt: sql`now()` })
    .where(and(itemsOf(batchId), eq(items.publishId, publishId)));
}

/** How many are left, how many are under way, and how many may begin now; what has ended is noted. */
export async function replaysNow(
  db: Database,
  { id: batchId, perMinute }: Pick<ReplayBatch, 'id' | 'perMinute'>,
): Promise<{ left: number; underWay: number; mayBegin: number; againInMs: number }> {
  return await db.transaction(async (tx) => {
    await tx
      .update(items)
      .set({
        doneAt: sql`${publishes.endedAt}`,
        skipped: sql`case when ${publishes.state} = 'cancelled' then 'It was cancelled while it was replayed.' end`,
      })
      .from(publishes)
      .innerJoin(replays, sql`true`)
      .where(and(itemsOf(batchId), publishOfItem, replayOfItem, begun, isNull(items.doneAt), hasEnded));
    const lately = sql`${replays.createdAt} > now() - interval '1 minute'`;
    const [row] = await tx
      .select({
        left: sql<number>`count(*) filter (where ${notBegun})::int`,
        underWay: sql<number>`count(*) filter (where ${begun} and ${items.doneAt} is null)::int`,
        lately: sql<number>`count(*) filter (where ${lately})::int`,
        againInMs: sql<number>`coalesce(extract(epoch from min(${replays.createdAt}) filter (where ${lately}) + interval '1 minute' - now()) * 1000, 0)::float8`,
      })
      .from(items)
      .leftJoin(replays, replayOfItem)
      .where(itemsOf(batchId));
    const { left, underWay: running, lately: begunLately, againInMs } = row!;
    return { left, underWay: running, mayBegin: Math.max(0, perMinute - begunLately), againInMs: Math.ceil(againInMs) };
  });
}

/** All of it has ended, or has been waited for long enough: `why` is told of what never had its turn. */
export async function completeReplayBatch(db: Database, batchId: ReplayBatchId, why: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [batch] = await tx
      .update(replayBatches)
      .set({ state: 'completed', endedAt: sql`now()` })
      .where(and(eq(replayBatches.id, batchId), eq(replayBatches.state, 'replaying')))
      .returning({ id: replayBatches.id });
    if (batch) await leaveOutTheRest(tx, batchId, why);
  });
}

/** Ends a batch without a person: nobody started it, or its run was stopped. In another state than `from` it stays as it is. */
export async function giveUpReplayBatch(
  db: Database,
  batchId: ReplayBatchId,
  from: readonly ReplayBatchState[],
  by: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [batch] = await tx
      .select({ id: replayBatches.id })
      .from(replayBatches)
      .where(and(eq(replayBatches.id, batchId), inArray(replayBatches.state, [...from])))
      .for('update');
    if (batch) await cancelReplayBatch(tx, batchId, by);
  });
}

// ---------------------------------------------------------------- the sweep

export async function markReplayBatchStarted(db: Queryable, batchId: ReplayBatchId): Promise<void> {
  await db
    .update(replayBatches)
    .set({ startedAt: sql`coalesce(${replayBatches.startedAt}, now())` })
    .where(eq(replayBatches.id, batchId));
}

/** Batches whose run has something to do: it is compared with them, and told what it may have missed. */
export async function busyReplayBatches(db: Queryable, olderThan: Date, limit = 100): Promise<ReplayBatch[]> {
  return await db
    .select()
    .from(replayBatches)
    .where(and(inArray(replayBatches.state, ['looking', 'replaying']), lt(replayBatches.createdAt, olderThan)))
    .orderBy(replayBatches.createdAt)
    .limit(limit);
}

// ---------------------------------------------------------------- asked by the API

export async function listReplayBatches(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit }: PageRequest,
): Promise<Page<ReplayBatch>> {
  const rows = await db
    .select()
    .from(replayBatches)
    .where(
      and(
        eq(replayBatches.workspaceId, workspaceId),
        cursor === undefined
          ? undefined
          : sql`(${replayBatches.createdAt}, ${replayBatches.id}) < (select created_at, id from replay_batches where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(replayBatches.createdAt), desc(replayBatches.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}

/** Who did what with some batches, oldest first. */
export async function replayBatchAuditOf(
  db: Queryable,
  batchIds: readonly ReplayBatchId[],
): Promise<ReplayBatchAuditLine[]> {
  if (batchIds.length === 0) return [];
  return await db
    .select()
    .from(replayBatchAudit)
    .where(inArray(replayBatchAudit.batchId, [...batchIds]))
    .orderBy(replayBatchAudit.id);
}

/** An item as support reads it, with what its publish is now. */
export type ShownReplayItem = Omit<ReplayBatchItem, 'batchId'> &
  Pick<Publish, 'platform' | 'failure' | 'url'> & { username: string; excerpt: string; result: ReplayResult };

/** In the batch's order; the cursor is the position of the last item of the page before. */
export async function listReplayItems(
  db: Queryable,
  batchId: ReplayBatchId,
  {
    cursor,
    limit,
    result,
    finding,
  }: { cursor?: number; limit: number; result?: ReplayResult; finding?: ReplayFinding },
): Promise<{ items: ShownReplayItem[]; nextCursor?: string }> {
  const rows = await db
    .select({
      position: items.position,
      publishId: items.publishId,
      failureBefore: items.failureBefore,
      verdict: items.verdict,
      evidence: items.evidence,
      obstacle: items.obstacle,
      lookedAt: items.lookedAt,
      replayId: items.replayId,
      skipped: items.skipped,
      doneAt: items.doneAt,
      platform: publishes.platform,
      username: accounts.username,
      excerpt: sql<string>`left(${publishParts.text}, ${excerptLength})`,
      result: resultOf,
      failure: publishes.failure,
      url: publishes.url,
    })
    .from(items)
    .innerJoin(publishes, publishOfItem)
    .innerJoin(accounts, eq(accounts.id, publishes.accountId))
    .innerJoin(
      publishParts,
      and(
        eq(publishParts.publishId, publishes.id),
        eq(publishParts.revision, publishes.revision),
        eq(publishParts.position, 0),
      ),
    )
    .leftJoin(replays, replayOfItem)
    .where(
      and(
        itemsOf(batchId),
        cursor === undefined ? undefined : gt(items.position, cursor),
        result && eq(resultOf, result),
        finding && eq(findingOf, finding),
      ),
    )
    .orderBy(asc(items.position))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, ...(rows.length > limit && last && { nextCursor: String(last.position) }) };
}
const excerptLength = 140;
