import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Failure, type FailureClass, type FailureReport } from '../domain/failures.js';
import type { AccountId, PublishId, ReplayId, WorkspaceId } from '../domain/ids.js';
import type { MediaRole, Post, PostMedia, PostPart } from '../domain/post.js';
import { openPublishStates, type PublishState } from '../domain/states.js';
import type { PlatformName } from '../platforms/index.js';
import type { StagingHandle } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import { commitsOf, postedParts, standingOf } from './commits.js';
import { recordEvent } from './events.js';
import { closeNotices, openNotice } from './notices.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { noteProgress } from './progress.js';
import {
  accounts,
  connections,
  eventDeliveries,
  imports,
  media,
  notices,
  publishes,
  publishMedia,
  publishParts,
  publishRevisions,
  type ReplayVerdict,
  removals,
  replayBatches,
  replays,
  stagingHandles,
} from './schema.js';
import type { Sealer } from './seal.js';

export type Publish = typeof publishes.$inferSelect;

export async function loadPublish(db: Queryable, publishId: PublishId): Promise<Publish> {
  const [publish] = await db.select().from(publishes).where(eq(publishes.id, publishId));
  if (!publish) throw new Failure('not-found', 'This publish does not exist any more.');
  return publish;
}

/** The content of the revision in force, with each file's facts. */
export async function loadPost(db: Queryable, publish: Pick<Publish, 'id' | 'revision'>): Promise<Post> {
  const here = { publishId: publish.id, revision: publish.revision };
  const [revision] = await db
    .select()
    .from(publishRevisions)
    .where(and(eq(publishRevisions.publishId, here.publishId), eq(publishRevisions.revision, here.revision)));
  const parts = await db
    .select()
    .from(publishParts)
    .where(and(eq(publishParts.publishId, here.publishId), eq(publishParts.revision, here.revision)))
    .orderBy(asc(publishParts.position));
  const files = await db
    .select({ part: publishMedia.part, altText: publishMedia.altText, role: publishMedia.role, file: media })
    .from(publishMedia)
    .innerJoin(media, eq(media.id, publishMedia.mediaId))
    .where(and(eq(publishMedia.publishId, here.publishId), eq(publishMedia.revision, here.revision)))
    .orderBy(asc(publishMedia.part), asc(publishMedia.position));
  const [first, ...rest] = parts.map(
    (part): PostPart => ({
      text: part.text,
      media: files
        .filter((row) => row.part === part.position)
        .map(({ file, altText, role }) =>
          postMedia(file, { ...(altText !== null && { altText }), ...(role !== null && { role }) }),
        ),
    }),
  );
  if (!first) throw new Failure('bug', 'This publish has no content.');
  return { parts: [first, ...rest], options: revision?.options ?? {} };
}

/** A file of the library as a post names it. */
export const postMedia = (
  file: typeof media.$inferSelect,
  more: { readonly altText?: string; readonly role?: MediaRole },
): PostMedia => ({
  mediaId: file.id,
  kind: file.kind,
  mimeType: file.mimeType,
  bytes: file.bytes,
  ...(file.width !== null && { width: file.width }),
  ...(file.height !== null && { height: file.height }),
  ...(file.durationMs !== null && { durationMs: file.durationMs }),
  ...(file.frames !== null && { frames: file.frames }),
  ...(file.videoCodec !== null && { videoCodec: file.videoCodec }),
  ...(file.audioCodec !== null && { audioCodec: file.audioCodec }),
  ...(file.frameRate !== null && { frameRate: file.frameRate }),
  ...more,
});

/** Where the library keeps the files of one part, in the order of the part's media. */
export async function storageKeys(
  db: Queryable,
  publish: Pick<Publish, 'id' | 'revision'>,
  part: number,
): Promise<string[]> {
  const rows = await db
    .select({ key: media.storageKey })
    .from(publishMedia)
    .innerJoin(media, eq(media.id, publishMedia.mediaId))
    .where(
      and(
        eq(publishMedia.publishId, publish.id),
        eq(publishMedia.revision, publish.revision),
        eq(publishMedia.part, part),
      ),
    )
    .orderBy(asc(publishMedia.position));
  return rows.map((row) => row.key);
}

// ---------------------------------------------------------------- on its way

/** Moves an open publish on, with a line for its timeline. Saying the same again changes nothing; an ended one stays as it is. */
export async function movePublish(
  db: Database,
  publishId: PublishId,
  state: PublishState,
  message: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [moved] = await tx
      .update(publishes)
      .set({ state, waiting: null })
      .where(and(eq(publishes.id, publishId), isNull(publishes.endedAt), sql`${publishes.state} <> ${state}`))
      .returning({ id: publishes.id });
    if (moved) await noteProgress(tx, 'publish', publishId, state, message);
  });
}

/** Says what a publish is waiting for, in plain words. */
export async function noteWaiting(
  db: Database,
  publishId: PublishId,
  waiting: { message: string; untilMs?: number; attempt: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(publishes)
      .set({ waiting })
      .where(and(eq(publishes.id, publishId), isNull(publishes.endedAt)))
      .returning({
        before: sql<string | null>`(select old.waiting->>'message' from publishes old where old.id = ${publishId})`,
      });
    if (row && row.before !== waiting.message) await noteProgress(tx, 'publish', publishId, 'waiting', waiting.message);
  });
}

export async function reschedulePublish(db: Database, publishId: PublishId, dueAt: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(publishes)
      .set({ dueAt, scheduled: true })
      .where(and(eq(publishes.id, publishId), isNull(publishes.endedAt)));
    await noteProgress(tx, 'publish', publishId, 'rescheduled', `Now due at ${dueAt.toISOString()}.`);
  });
}

export async function adoptRevision(db: Database, publishId: PublishId, revision: number): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(publishes)
      .set({ revision })
      .where(and(eq(publishes.id, publishId), isNull(publishes.endedAt), lt(publishes.revision, revision)))
      .returning({ id: publishes.id });
    if (row) await noteProgress(tx, 'publish', publishId, 'edited', `The content was changed (revision ${revision}).`);
  });
}

// ---------------------------------------------------------------- staging

/** Where the secret of a handle lives. */
const handlePlace = (publish: Pick<Publish, 'id' | 'workspaceId' | 'revision'>, part: number, key: string) => ({
  table: 'staging_handles',
  column: 'sealed_secret',
  rowId: `${publish.id}/${publish.revision}/${part}/${key}`,
  workspaceId: publish.workspaceId,
});

export async function handlesOf(
  db: Queryable,
  sealer: Sealer,
  publish: Pick<Publish, 'id' | 'workspaceId' | 'revision'>,
  part: number,
): Promise<Record<string, StagingHandle>> {
  const rows = await db
    .select()
    .from(stagingHandles)
    .where(
      and(
        eq(stagingHandles.publishId, publish.id),
        eq(stagingHandles.revision, publish.revision),
        eq(stagingHandles.part, part),
      ),
    );
  return Object.fromEntries(
    rows.map(({ key, handle, sealedSecret }) => [
      key,
      sealedSecret === null
        ? handle
        : { ...handle, secret: sealer.unseal(sealedSecret, handlePlace(publish, part, key)) },
    ]),
  );
}

export async function saveHandle(
  db: Queryable,
  sealer: Sealer,
  publish: Pick<Publish, 'id' | 'workspaceId' | 'revision'>,
  { part, key }: { part: number; key: string },
  { secret, ...handle }: StagingHandle,
): Promise<void> {
  const sealedSecret = secret === undefined ? null : sealer.seal(secret, handlePlace(publish, part, key));
  await db
    .insert(stagingHandles)
    .values({ publishId: publish.id, revision: publish.revision, part, key, handle, sealedSecret })
    .onConflictDoUpdate({
      target: [stagingHandles.publishId, stagingHandles.revision, stagingHandles.part, stagingHandles.key],
      set: { handle, sealedSecret, savedAt: new Date() },
    });
}

/** Forgets handles the platform no longer takes, so that staging starts over. */
export async function forgetHandles(
  db: Queryable,
  publish: Pick<Publish, 'id' | 'revision'>,
  part: number,
): Promise<void> {
  await db
    .delete(stagingHandles)
    .where(
      and(
        eq(stagingHandles.publishId, publish.id),
        eq(stagingHandles.revision, publish.revision),
        eq(stagingHandles.part, part),
      ),
    );
}

// ---------------------------------------------------------------- ends

/** By the database's clock, as a replay's moment is: which of the two came first tells whether a replay has run. */
const now = sql`now()`;

/** All parts are live: state, event and the end of its notices together. Call it in the transaction of the last outcome. */
export async function settlePublished(tx: Queryable, publish: Publish): Promise<void> {
  const parts = await postedParts(tx, publish.id);
  const [settled] = await tx
    .update(publishes)
    .set({
      state: 'published',
      endedAt: now,
      committedAt: new Date(),
      url: parts[0]?.url ?? null,
      failure: null,
      waiting: null,
    })
    .where(and(eq(publishes.id, publish.id), isNull(publishes.endedAt)))
    .returning({ id: publishes.id });
  if (!settled) return;
  await noteProgress(
    tx,
    'publish',
    publish.id,
    'published',
    parts.length > 1 ? `Live, all ${parts.length} parts.` : 'Live.',
  );
  await closeNotices(tx, { accountId: publish.accountId, publishId: publish.id });
  await recordEvent(tx, {
    workspaceId: publish.workspaceId,
    accountId: publish.accountId,
    type: 'publish.published',
    data: { publishId: publish.id, parts },
  });
}

export type Settled = 'published' | 'failed' | 'unconfirmed' | 'cancelled';

/**
 * Ends a publish by the truth of its commits, whatever the run believed: all parts live is published; a call that may
 * have happened is unconfirmed; otherwise it failed (or was cancelled) and nothing of the open part is visible.
 */
export async function settlePublish(
  db: Queryable,
  publishId: PublishId,
  end: { failure: FailureReport } | { cancelled: string },
): Promise<Settled> {
  return await db.transaction(async (tx) => {
    const [publish] = await tx.select().from(publishes).where(eq(publishes.id, publishId)).for('update');
    if (!publish) throw new Failure('not-found', 'This publish does not exist any more.');
    if (publish.endedAt) return publish.state as Settled;

    const { posted, unconfirmed, isUnsure } = standingOf(await commitsOf(tx, publishId));
    const [count] = await tx
      .select({ parts: sql<number>`count(*)::int` })
      .from(publishParts)
      .where(and(eq(publishParts.publishId, publishId), eq(publishParts.revision, publish.revision)));
    if (!unconfirmed && posted.size > 0 && posted.size >= (count?.parts ?? 1)) {
      await settlePublished(tx, publish);
      return 'published';
    }

    const state = isUnsure ? 'unconfirmed' : 'cancelled' in end && posted.size === 0 ? 'cancelled' : 'failed';
    const failure = failureOf(state, end, posted.size);
    const message = failure?.message ?? ('cancelled' in end ? end.cancelled : '');
    await tx.update(publishes).set({ state, failure, endedAt: now, waiting: null }).where(eq(publishes.id, publishId));
    await noteProgress(
      tx,
      'publish',
      publishId,
      state,
      [message, failure?.platformMessage].filter(Boolean).join(' — '),
    );
    if (failure) {
      await openNotice(tx, {
        workspaceId: publish.workspaceId,
        accountId: publish.accountId,
        publishId,
        kind: state === 'unconfirmed' ? 'publish-unconfirmed' : 'publish-failed',
        cause: failure.class,
        message: [failure.message, failure.platformMessage].filter(Boolean).join(' — '),
        nextStep: failure.nextStep,
      });
    }
    await recordEvent(tx, {
      workspaceId: publish.workspaceId,
      accountId: publish.accountId,
      type: `publish.${state}`,
      data: { publishId, ...(failure && { failure }), partsLive: posted.size },
    });
    return state;
  });
}

function failureOf(
  state: Settled,
  end: { failure: FailureReport } | { cancelled: string },
  partsLive: number,
): FailureReport | null {
  if (state === 'cancelled') return null;
  if (state === 'unconfirmed') {
    const why = 'failure' in end ? end.failure.message : end.cancelled;
    return {
      ...('failure' in end && { platformCode: end.failure.platformCode, platformMessage: end.failure.platformMessage }),
      ...new Failure('outcome-unknown', `It may or may not be live: the platform could not be asked. ${why}`).report(
        Date.now(),
      ),
    };
  }
  const report = 'failure' in end ? end.failure : new Failure('account-gone', end.cancelled).report(Date.now());
  return partsLive > 0
    ? { ...report, message: `${report.message} ${partsLive} part(s) of the thread are live.` }
    : report;
}

// ---------------------------------------------------------------- replay and unpublish

/** A replay opens an ended publish again; a live or running one is left alone. */
export async function reopenPublish(db: Database, publishId: PublishId): Promise<void> {
  await db.transaction(async (tx) => {
    const [reopened] = await tx
      .update(publishes)
      .set({ state: 'committing', endedAt: null, failure: null, waiting: null })
      .where(and(eq(publishes.id, publishId), inArray(publishes.state, ['failed', 'unconfirmed'])))
      .returning({ id: publishes.id });
    if (reopened)
      await noteProgress(tx, 'publish', publishId, 'replaying', 'Support runs it again: asking the platform first.');
  });
}

export async function loadReplay(db: Queryable, replayId: ReplayId): Promise<typeof replays.$inferSelect> {
  const [replay] = await db.select().from(replays).where(eq(replays.id, replayId));
  if (!replay) throw new Failure('not-found', 'This replay does not exist.');
  return replay;
}

/** What the platform said before anything was repeated; the first verdict of a replay stays. */
export async function decideReplay(
  tx: Queryable,
  replayId: ReplayId,
  decision: { verdict: ReplayVerdict; evidence: (typeof replays.$inferInsert)['evidence'] },
): Promise<void> {
  await tx
    .update(replays)
    .set({ ...decision, decidedAt: new Date() })
    .where(and(eq(replays.id, replayId), isNull(replays.verdict)));
}

export async function removedParts(db: Queryable, publishId: PublishId): Promise<number[]> {
  const rows = await db.select({ part: removals.part }).from(removals).where(eq(removals.publishId, publishId));
  return rows.map((row) => row.part);
}

export async function noteRemoval(
  db: Queryable,
  publishId: PublishId,
  part: number,
  result: 'removed' | 'already-gone',
): Promise<void> {
  await db.insert(removals).values({ publishId, part, result }).onConflictDoNothing();
}

export async function beginUnpublish(db: Database, publishId: PublishId): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(publishes)
      .set({ state: 'unpublishing' })
      .where(and(eq(publishes.id, publishId), inArray(publishes.state, ['published', 'failed', 'unconfirmed'])))
      .returning({ id: publishes.id });
    if (row) await noteProgress(tx, 'publish', publishId, 'unpublishing', 'Removing it from the platform.');
  });
}

/** Everything of it is gone from the platform, or the removal failed and it is as live as it was (`before`). */
export async function settleUnpublish(
  db: Database,
  publish: Publish,
  end: { before: PublishState; failure?: FailureReport },
): Promise<void> {
  const { failure } = end;
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(publishes)
      .set(failure ? { state: end.before, failure } : { state: 'unpublished', failure: null, waiting: null })
      .where(and(eq(publishes.id, publish.id), eq(publishes.state, 'unpublishing')))
      .returning({ id: publishes.id });
    if (!row) return;
    await noteProgress(
      tx,
      'publish',
      publish.id,
      failure ? 'unpublish-failed' : 'unpublished',
      failure?.message ?? 'Removed from the platform.',
    );
    await recordEvent(tx, {
      workspaceId: publish.workspaceId,
      accountId: publish.accountId,
      type: failure ? 'publish.unpublish_failed' : 'publish.unpublished',
      data: { publishId: publish.id, ...(failure && { failure }) },
    });
  });
}

// ---------------------------------------------------------------- the sweep

export async function markPublishStarted(db: Queryable, publishId: PublishId): Promise<void> {
  await db
    .update(publishes)
    .set({ startedAt: sql`coalesce(${publishes.startedAt}, now())` })
    .where(eq(publishes.id, publishId));
}

/** Promises whose workflow is not known to run. */
export async function unstartedPublishes(db: Queryable, olderThan: Date, limit = 200): Promise<Publish[]> {
  return await db
    .select()
    .from(publishes)
    .where(and(isNull(publishes.startedAt), isNull(publishes.endedAt), lt(publishes.createdAt, olderThan)))
    .orderBy(publishes.dueAt)
    .limit(limit);
}

/** Promises that should have ended by now: their run is compared with Temporal. */
export async function overduePublishes(db: Queryable, dueBefore: Date, limit = 200): Promise<Publish[]> {
  return await db
    .select()
    .from(publishes)
    .where(
      and(isNull(publishes.endedAt), inArray(publishes.state, [...openPublishStates]), lt(publishes.dueAt, dueBefore)),
    )
    .orderBy(publishes.dueAt)
    .limit(limit);
}

/** Publishes of an account that are not over: what a disconnect stops. */
export async function openPublishesOf(db: Queryable, accountId: AccountId): Promise<PublishId[]> {
  const rows = await db
    .select({ id: publishes.id })
    .from(publishes)
    .where(and(eq(publishes.accountId, accountId), isNull(publishes.endedAt)));
  return rows.map((row) => row.id);
}

/** Publishes of an account whose removal is under way. */
export async function unpublishingOf(db: Queryable, accountId: AccountId): Promise<PublishId[]> {
  const rows = await db
    .select({ id: publishes.id })
    .from(publishes)
    .where(and(eq(publishes.accountId, accountId), eq(publishes.state, 'unpublishing')));
  return rows.map((row) => row.id);
}

// ---------------------------------------------------------------- asked by the API

export type Replay = typeof replays.$inferSelect;

export async function findPublish(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: PublishId,
): Promise<Publish | undefined> {
  const [publish] = await db
    .select()
    .from(publishes)
    .where(and(eq(publishes.workspaceId, workspaceId), eq(publishes.id, id)));
  return publish;
}

/** The same, held until the transaction ends. */
export async function holdPublish(
  tx: Queryable,
  workspaceId: WorkspaceId,
  id: PublishId,
): Promise<Publish | undefined> {
  const [publish] = await tx
    .select()
    .from(publishes)
    .where(and(eq(publishes.workspaceId, workspaceId), eq(publishes.id, id)))
    .for('update');
  return publish;
}

export const publishOrders = ['newest', 'due'] as const;

export interface PublishSearch extends PageRequest {
  readonly accountId?: AccountId;
  readonly platform?: PlatformName;
  readonly states?: readonly PublishState[];
  readonly failureClass?: FailureClass;
  /** When they were asked for: from, and before. */
  readonly from?: Date;
  readonly to?: Date;
  readonly scheduled?: boolean;
  readonly order: (typeof publishOrders)[number];
}

/** A publish as a list shows it: with what tells it from others. */
export interface PublishListed extends Publish {
  readonly excerpt: string;
  readonly parts: number;
  readonly mediaCount: number;
  readonly account: { readonly username: string; readonly displayName: string };
}

const excerptLength = 140;

export async function listPublishes(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, accountId, platform, states, failureClass, from, to, scheduled, order }: PublishSearch,
): Promise<Page<PublishListed>> {
  const place = sql`(select created_at, due_at, id from publishes where id = ${cursor} and workspace_id = ${workspaceId}) last`;
  const after = {
    newest: sql`(${publishes.createdAt}, ${publishes.id}) < (select last.created_at, last.id from ${place})`,
    due: sql`(${publishes.dueAt}, ${publishes.id}) > (select last.due_at, last.id from ${place})`,
  };
  const sorted = {
    newest: [desc(publishes.createdAt), desc(publishes.id)],
    due: [asc(publishes.dueAt), asc(publishes.id)],
  };
  const ofPublish = sql`of_it.publish_id = ${publishes.id} and of_it.revision = ${publishes.revision}`;
  const rows = await db
    .select({
      publish: publishes,
      account: { username: accounts.username, displayName: accounts.displayName },
      excerpt: sql<string>`(select left(of_it.text, ${excerptLength}) from ${publishParts} of_it where ${ofPublish} and of_it.position = 0)`,
      parts: sql<number>`(select count(*)::int from ${publishParts} of_it where ${ofPublish})`,
      mediaCount: sql<number>`(select count(*)::int from ${publishMedia} of_it where ${ofPublish} and of_it.role is null)`,
    })
    .from(publishes)
    .innerJoin(accounts, eq(accounts.id, publishes.accountId))
    .where(
      and(
        eq(publishes.workspaceId, workspaceId),
        accountId && eq(publishes.accountId, accountId),
        platform && eq(publishes.platform, platform),
        states && inArray(publishes.state, [...states]),
        failureClass && sql`${publishes.failure} ->> 'class' = ${failureClass}`,
        from && gte(publishes.createdAt, from),
        to && lt(publishes.createdAt, to),
        scheduled === undefined ? undefined : eq(publishes.scheduled, scheduled),
        cursor === undefined ? undefined : after[order],
      ),
    )
    .orderBy(...sorted[order])
    .limit(limit + 1);
  return pageOf(
    rows.map(({ publish, ...shown }) => ({ ...publish, ...shown, excerpt: shown.excerpt ?? '' })),
    limit,
  );
}

/** What waits to go out: how many of its parts no call stands for yet, and whether one does for its first. */
export interface PublishInLine {
  readonly publishId: PublishId;
  readonly accountId: AccountId;
  readonly dueAt: Date;
  readonly partsLeft: number;
  readonly isBegun: boolean;
}

/** So many of an account are read at most. */
export const inLineMax = 300;

/** What of these accounts is not over, in the order it is due: the first `inLineMax` of each. */
export async function publishesInLine(db: Queryable, accountIds: readonly AccountId[]): Promise<PublishInLine[]> {
  if (accountIds.length === 0) return [];
  const standing = sql`from commits c where c.publish_id = p.id and c.outcome is distinct from 'not-posted'`;
  const rows = await db.execute<{
    id: PublishId;
    account_id: AccountId;
    due_at: string | Date;
    parts: number;
    committed: number;
    begun: boolean;
  }>(sql`
    select p.id, p.account_id, p.due_at, said.*
    from unnest(${sql.param([...accountIds])}::uuid[]) as of_account(id)
    cross join lateral (
      select * from publishes open
      where open.account_id = of_account.id and open.ended_at is null and open.state in ('scheduled', 'staging', 'staged', 'committing')
      order by open.due_at, open.id limit ${inLineMax}
    ) p
    cross join lateral (
      select (select count(*)::int from publish_parts part where part.publish_id = p.id and part.revision = p.revision) as parts,
             (select count(*)::int ${standing}) as committed,
             exists (select ${standing} and c.part = 0) as begun
    ) said
    order by p.due_at, p.id`);
  return rows.map((row) => ({
    publishId: row.id,
    accountId: row.account_id,
    dueAt: new Date(row.due_at),
    partsLeft: Math.max(0, row.parts - row.committed),
    isBegun: row.begun,
  }));
}

/** The promise of a publish: written before anything runs. */
export async function addPublish(
  tx: Queryable,
  values: { workspaceId: WorkspaceId; accountId: AccountId; platform: PlatformName; dueAt: Date; scheduled: boolean },
  post: Post,
): Promise<Publish> {
  const [publish] = await tx.insert(publishes).values(values).returning();
  await writeRevision(tx, publish!.id, 1, post);
  const when = values.scheduled ? `due at ${values.dueAt.toISOString()}` : 'to go out at once';
  await noteProgress(tx, 'publish', publish!.id, 'accepted', `Accepted, ${when}.`);
  return publish!;
}

/** Writes the next revision of an open publish's content. It is in force once the workflow adopts it. */
export async function addRevision(tx: Queryable, publishId: PublishId, post: Post): Promise<number> {
  const [last] = await tx
    .select({ revision: sql<number>`max(${publishRevisions.revision})::int` })
    .from(publishRevisions)
    .where(eq(publishRevisions.publishId, publishId));
  const revision = (last?.revision ?? 0) + 1;
  await writeRevision(tx, publishId, revision, post);
  return revision;
}

async function writeRevision(tx: Queryable, publishId: PublishId, revision: number, post: Post): Promise<void> {
  const files = post.parts.flatMap(({ media: attached }, part) =>
    attached.map((file, position) => ({
      publishId,
      revision,
      part,
      position,
      mediaId: file.mediaId,
      altText: file.altText ?? null,
      role: file.role ?? null,
    })),
  );
  await tx.insert(publishRevisions).values({ publishId, revision, options: { ...post.options } });
  await tx
    .insert(publishParts)
    .values(post.parts.map(({ text }, position) => ({ publishId, revision, position, text })));
  if (files.length > 0) await tx.insert(publishMedia).values(files);
}

export async function replaysOf(db: Queryable, publishId: PublishId): Promise<Replay[]> {
  return await db.select().from(replays).where(eq(replays.publishId, publishId)).orderBy(replays.createdAt);
}

export async function findReplay(db: Queryable, workspaceId: WorkspaceId, id: ReplayId): Promise<Replay | undefined> {
  const [row] = await db
    .select({ replay: replays })
    .from(replays)
    .innerJoin(publishes, eq(publishes.id, replays.publishId))
    .where(and(eq(publishes.workspaceId, workspaceId), eq(replays.id, id)));
  return row?.replay;
}

/** Notes a replay. One that has not run yet is taken up again rather than joined by a second. */
export async function addReplay(
  tx: Queryable,
  publish: Publish,
  asked: { by: string; reason?: string },
): Promise<Replay> {
  const [undecided] = await tx
    .select()
    .from(replays)
    .where(
      and(eq(replays.publishId, publish.id), isNull(replays.decidedAt), gt(replays.createdAt, lastEndOf(publish.id))),
    );
  if (undecided) return undecided;
  const [replay] = await tx
    .insert(replays)
    .values({
      publishId: publish.id,
      askedBy: asked.by,
      reason: asked.reason ?? null,
      failureBefore: publish.failure,
      createdAt: sql`clock_timestamp()`, // the transaction may have waited for the end of another's replay
    })
    .returning();
  await noteProgress(
    tx,
    'publish',
    publish.id,
    'replay-asked',
    `Support asked for a replay${asked.reason ? `: ${asked.reason}` : '.'}`,
  );
  return replay!;
}

const lastEndOf = (publishId: PublishId) =>
  sql<Date>`(select ended_at from ${publishes} where ${publishes.id} = ${publishId})`;

/** For the metrics: promises that are open, late, or not known to run. Each count reads a partial index of what is open. */
export interface Promises {
  readonly openByState: Readonly<Record<string, number>>;
  readonly noticesByKind: Readonly<Record<string, number>>;
  readonly unstarted: number;
  readonly unstartedOldestS: number;
  readonly overdue: number;
  readonly overdueOldestS: number;
}

export async function promisesInFigures(db: Queryable): Promise<Promises> {
  const count = sql<number>`count(*)::int`;
  const ageOf = (moment: unknown) =>
    sql<number>`coalesce(greatest(extract(epoch from now() - min(${moment})), 0), 0)::float8`;
  const [byState, byKind, waitingPublishes, waitingConnections, waitingImports, waitingBatches, waitingEvents, [late]] =
    await Promise.all([
      db
        .select({ word: publishes.state, count })
        .from(publishes)
        .where(isNull(publishes.endedAt))
        .groupBy(publishes.state),
      db.select({ word: notices.kind, count }).from(notices).where(isNull(notices.closedAt)).groupBy(notices.kind),
      db
        .select({ count, ageS: ageOf(publishes.createdAt) })
        .from(publishes)
        .where(and(isNull(publishes.startedAt), isNull(publishes.endedAt))),
      db
        .select({ count, ageS: ageOf(connections.createdAt) })
        .from(connections)
        .where(and(isNull(connections.startedAt), isNull(connections.endedAt))),
      db
        .select({ count, ageS: ageOf(imports.createdAt) })
        .from(imports)
        .where(and(isNull(imports.startedAt), isNull(imports.endedAt))),
      db
        .select({ count, ageS: ageOf(replayBatches.createdAt) })
        .from(replayBatches)
        .where(and(isNull(replayBatches.startedAt), isNull(replayBatches.endedAt))),
      db
        .select({ count, ageS: ageOf(eventDeliveries.createdAt) })
        .from(eventDeliveries)
        .where(and(isNull(eventDeliveries.startedAt), eq(eventDeliveries.state, 'waiting'))),
      db
        .select({ count, ageS: ageOf(publishes.dueAt) })
        .from(publishes)
        .where(and(isNull(publishes.endedAt), lt(publishes.dueAt, sql`now()`))),
    ]);
  const unstarted = [waitingPublishes, waitingConnections, waitingImports, waitingBatches, waitingEvents].flat();
  const inWords = (rows: { word: string; count: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.word, row.count]));
  return {
    openByState: inWords(byState),
    noticesByKind: inWords(byKind),
    unstarted: unstarted.reduce((sum, row) => sum + row.count, 0),
    unstartedOldestS: Math.max(0, ...unstarted.map((row) => row.ageS)),
    overdue: late?.count ?? 0,
    overdueOldestS: late?.ageS ?? 0,
  };
}
