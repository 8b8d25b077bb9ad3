import { and, eq, isNull, sql } from 'drizzle-orm';
import { Failure, type FailureReport } from '../domain/failures.js';
import { saidAfterMs } from '../domain/limits.js';
import type { Evidence } from '../platforms/platform.js';
import type { Queryable } from './client.js';
import { type Commit, commitsOf, isUnknown } from './commits.js';
import { recordEvent } from './events.js';
import { commitLock, tryLock } from './locks.js';
import { closeNotices } from './notices.js';
import { postgresRefusal, uniqueViolation } from './postgresErrors.js';
import { noteProgress } from './progress.js';
import { forgetHandles, type Publish, type Settled, settlePublish } from './publishes.js';
import { commits, publishes } from './schema.js';

/** What a person saw on the platform, where the platform's API could not tell. */
export type Seen = (
  | { readonly as: 'published'; readonly externalId?: string | undefined; readonly url?: string | undefined }
  | { readonly as: 'not-published' }
) & { readonly by: string; readonly reason?: string | undefined };

export type Unsettled =
  | { readonly refused: 'busy' | 'nothing-in-doubt' | 'id-taken' }
  | { readonly refused: 'too-soon'; readonly untilMs: number }
  | { readonly refused: 'id-missing'; readonly candidates: Evidence['candidates'] };

/**
 * Writes what a person saw into the ledger of commits, and settles the publish by it, as a run would have. Runs in the transaction
 * that holds the unconfirmed publish, under the lock of its commits: no call of it is under way, and none begins. A commit that is
 * written off may be made again by a replay; one that is live never.
 */
export async function settleByHand(tx: Queryable, publish: Publish, seen: Seen): Promise<Settled | Unsettled> {
  if (!(await tryLock(tx, commitLock(publish.id)))) return { refused: 'busy' };
  const all = await commitsOf(tx, publish.id);
  const inDoubt = all.filter((commit) => isUnknown(commit) || (commit.outcome === 'posted' && !commit.confirmedAt));
  if (inDoubt.length === 0) return { refused: 'nothing-in-doubt' };

  const refused =
    seen.as === 'published' ? await markLive(tx, inDoubt, seen) : await writeOff(tx, publish, inDoubt, seen);
  if (refused) return refused;

  await noteProgress(tx, 'publish', publish.id, 'marked', wordsOf(seen));
  await recordEvent(tx, {
    workspaceId: publish.workspaceId,
    accountId: publish.accountId,
    type: 'publish.marked',
    data: {
      publishId: publish.id,
      as: seen.as,
      by: seen.by,
      ...(seen.reason !== undefined && { reason: seen.reason }),
    },
  });
  await closeNotices(tx, { accountId: publish.accountId, publishId: publish.id, kind: 'publish-unconfirmed' });
  await tx.update(publishes).set({ endedAt: null }).where(eq(publishes.id, publish.id)); // settled anew, in this transaction
  const settled = await settlePublish(tx, publish.id, { failure: failureAfter(publish, seen) });
  if (settled === 'published') {
    // It went live with the call, not when somebody looked; and that somebody looked says nothing of how the platform is now.
    const committedAt = sql`(select max(intent_at) from commits where publish_id = ${publish.id} and outcome = 'posted')`;
    await tx.update(publishes).set({ committedAt }).where(eq(publishes.id, publish.id));
  }
  return settled;
}

/** A post that was accepted has its id; of a call without an answer, the person has to tell it. */
async function markLive(
  tx: Queryable,
  inDoubt: readonly Commit[],
  seen: Extract<Seen, { as: 'published' }>,
): Promise<Unsettled | undefined> {
  const nameless = inDoubt.filter(({ externalId }) => externalId === null);
  if (nameless.length > 0 && (seen.externalId === undefined || nameless.length > 1))
    return { refused: 'id-missing', candidates: nameless.flatMap(({ evidence }) => evidence?.candidates ?? []) };
  for (const commit of inDoubt) {
    const isMeant = nameless.length === 0 ? inDoubt.length === 1 : commit.externalId === null;
    const said = isMeant ? { externalId: seen.externalId, url: seen.url } : {};
    try {
      const closed = await tx.transaction((nested) =>
        close(nested, commit, seen, {
          outcome: 'posted',
          externalId: said.externalId ?? commit.externalId,
          url: said.url ?? commit.url,
          confirmedAt: new Date(),
        }),
      );
      if (!closed) return { refused: 'busy' };
    } catch (error) {
      if (postgresRefusal(error)?.code === uniqueViolation) return { refused: 'id-taken' };
      throw error;
    }
  }
  return undefined;
}

/** Not before the call is over and the platform had time to show it: who looks earlier sees nothing of what is about to be there. */
async function writeOff(
  tx: Queryable,
  publish: Publish,
  inDoubt: readonly Commit[],
  seen: Seen,
): Promise<Unsettled | undefined> {
  const untilMs = Math.max(...inDoubt.map(({ intentAt }) => intentAt.getTime())) + saidAfterMs;
  if (Date.now() < untilMs) return { refused: 'too-soon', untilMs };
  for (const commit of inDoubt) {
    const closed = await close(tx, commit, seen, { outcome: 'not-posted', failure: failureAfter(publish, seen) });
    if (!closed) return { refused: 'busy' };
    // What was accepted, and is not there, is not taken a second time under the same handle.
    if (commit.outcome === 'posted') await forgetHandles(tx, publish, commit.part);
  }
  return undefined;
}

/** False: what was in doubt when it was read is not any more. */
async function close(
  tx: Queryable,
  commit: Commit,
  seen: Seen,
  end: Pick<typeof commits.$inferInsert, 'outcome' | 'externalId' | 'url' | 'confirmedAt' | 'failure'>,
): Promise<boolean> {
  const evidence: Evidence = {
    looked: [commit.evidence?.looked, wordsOf(seen)].filter(Boolean).join(' '),
    candidates: commit.evidence?.candidates ?? [],
  };
  const closed = await tx
    .update(commits)
    .set({ ...end, how: 'marked', evidence, outcomeAt: new Date() })
    .where(
      and(
        eq(commits.id, commit.id),
        sql`${commits.outcome} is not distinct from ${commit.outcome}`,
        isNull(commits.confirmedAt),
      ),
    )
    .returning({ id: commits.id });
  return closed.length > 0;
}

const wordsOf = ({ as, by, reason }: Seen): string =>
  `${by} looked on the platform and marked it as ${as === 'published' ? 'live' : 'not there'}${reason === undefined ? '.' : `: ${reason}`}`;

/** What is left to do if not all of it is live: nothing is in doubt any more, so a replay sends what is missing. */
function failureAfter({ failure }: Publish, { as }: Seen): FailureReport {
  const says =
    as === 'published'
      ? 'The platform gave no clear answer. A person saw that it is live; what comes after it was never handed over.'
      : 'The platform gave no clear answer. A person saw that it is not there.';
  const { platformCode, platformMessage } = failure ?? {};
  const report = new Failure('platform-unavailable', says, {
    nextStep: 'Replay it: what is missing is sent once.',
    ...(platformCode !== undefined && { platformCode }),
    ...(platformMessage !== undefined && { platformMessage }),
  }).report(Date.now());
  return { ...report, move: 'support', healsWithTime: false }; // its run is over: nothing goes on by itself
}
