import { and, eq, gte, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { type FailureReport, NotYet } from '../domain/failures.js';
import type { AccountId, PublishId } from '../domain/ids.js';
import type { Committed, Evidence } from '../platforms/platform.js';
import type { Queryable } from './client.js';
import { commits, publishes } from './schema.js';

export type Commit = typeof commits.$inferSelect;

/** Every commit of a publish, oldest first. */
export async function commitsOf(db: Queryable, publishId: PublishId): Promise<Commit[]> {
  return await db.select().from(commits).where(eq(commits.publishId, publishId)).orderBy(commits.id);
}

/** Whether any call of this publish may have happened without our knowing: asked, but never answered for. */
export const isUnknown = ({ outcome }: Pick<Commit, 'outcome'>): boolean =>
  outcome === null || outcome === 'unconfirmed';

/** What commits say together: which parts the platform has, and whether anything may be there that nobody knows of. */
export function standingOf(all: readonly Commit[]): {
  posted: ReadonlySet<number>;
  unconfirmed: boolean;
  isUnsure: boolean;
} {
  const posted = new Set(all.filter((commit) => commit.outcome === 'posted').map((commit) => commit.part));
  const unconfirmed = all.some((commit) => commit.outcome === 'posted' && commit.confirmedAt === null);
  return {
    posted,
    unconfirmed,
    isUnsure: unconfirmed || all.some((commit) => isUnknown(commit) && !posted.has(commit.part)),
  };
}

/**
 * Writes the intent: from here until `closeCommit`, the call may have happened. Refused while an earlier call of the part
 * stands: whoever asks has stood still since looking.
 */
export async function writeIntent(
  db: Queryable,
  of: { publishId: PublishId; accountId: AccountId; part: number; revision: number },
): Promise<Commit> {
  const [row] = await db.insert(commits).values(of).onConflictDoNothing().returning();
  if (!row) throw new NotYet('Another execution of this commit was first: looking again.', 500);
  return row;
}

export type CommitEnd =
  | ({ outcome: 'posted'; how: 'answered' | 'reconciled'; confirmedAt: Date | null; evidence?: Evidence } & Pick<
      Committed,
      'externalId' | 'url'
    >)
  | { outcome: 'not-posted'; how: 'refused' | 'not-sent' | 'reconciled'; failure?: FailureReport; evidence?: Evidence }
  | { outcome: 'unconfirmed'; evidence?: Evidence; failure?: FailureReport };

/** Writes the outcome. A post that belongs to another publish already is refused by the unique index. */
export async function closeCommit(tx: Queryable, commitId: number, end: CommitEnd): Promise<void> {
  await tx
    .update(commits)
    .set({ ...end, outcomeAt: new Date() })
    .where(and(eq(commits.id, commitId), or(isNull(commits.outcome), eq(commits.outcome, 'unconfirmed'))));
}

/** It is live for sure; the platform may know it by another id now than the one it was accepted under. */
export async function confirmCommit(
  db: Queryable,
  commitId: number,
  { externalId, url }: Pick<Committed, 'externalId' | 'url'>,
): Promise<void> {
  await db
    .update(commits)
    .set({ externalId, ...(url !== undefined && { url }), confirmedAt: new Date() })
    .where(and(eq(commits.id, commitId), eq(commits.outcome, 'posted')));
}

/** The platform took it and turned it down afterwards: it is not there, and a new call would not be a second one. */
export async function rejectCommit(db: Queryable, commitId: number, failure: FailureReport): Promise<void> {
  await db
    .update(commits)
    .set({ outcome: 'not-posted', how: 'rejected', failure })
    .where(and(eq(commits.id, commitId), eq(commits.outcome, 'posted')));
}

/** Counts one more look at the platform for a commit of unknown outcome. */
export async function countLook(db: Queryable, commitId: number, evidence: Evidence): Promise<number> {
  const [row] = await db
    .update(commits)
    .set({ looks: sql`${commits.looks} + 1`, evidence })
    .where(eq(commits.id, commitId))
    .returning({ looks: commits.looks });
  return row?.looks ?? 0;
}

/** Live posts of this account that other publishes own: never adopted by reconciling. */
export async function postsOfOtherPublishes(
  db: Queryable,
  accountId: AccountId,
  publishId: PublishId,
  since: Date,
): Promise<string[]> {
  const margin = new Date(since.getTime() - 60 * 60_000);
  const rows = await db
    .select({ externalId: commits.externalId })
    .from(commits)
    .where(
      and(
        eq(commits.accountId, accountId),
        ne(commits.publishId, publishId),
        isNotNull(commits.externalId),
        gte(commits.intentAt, margin),
      ),
    );
  return rows.map((row) => row.externalId!);
}

/** Open publishes of an account that the platform has taken and not said to be live. */
export async function awaitingConfirmation(db: Queryable, accountId: AccountId): Promise<PublishId[]> {
  const rows = await db
    .selectDistinct({ id: publishes.id })
    .from(publishes)
    .innerJoin(commits, eq(commits.publishId, publishes.id))
    .where(
      and(
        eq(publishes.accountId, accountId),
        isNull(publishes.endedAt),
        eq(commits.outcome, 'posted'),
        isNull(commits.confirmedAt),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Which parts are live, with their ids, in order. */
export async function postedParts(
  db: Queryable,
  publishId: PublishId,
): Promise<{ part: number; externalId: string; url: string | null }[]> {
  const rows = await db
    .select({ part: commits.part, externalId: commits.externalId, url: commits.url })
    .from(commits)
    .where(and(eq(commits.publishId, publishId), eq(commits.outcome, 'posted')))
    .orderBy(commits.part);
  return rows.map((row) => ({ ...row, externalId: row.externalId! }));
}
