import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import type { DraftId, PublishId } from '../domain/ids.js';
import type { Queryable } from './client.js';

/** Whoever makes a publish's calls, or judges them, holds this. */
export const commitLock = (publishId: PublishId): string => `commit/${publishId}`;

/** Whoever sends an answer, or says what became of it, holds this. */
export const replyLock = (draftId: DraftId): string => `reply/${draftId}`;

/** A lock as its holder sees it. */
export interface HeldLock {
  /** Its connection is gone, and somebody else may hold it by now. */
  isLost(): boolean;
}

/**
 * Runs `work` while holding a lock that dies with its process: a lock of Postgres on a transaction of its own, which does
 * nothing else. Answers `undefined` without running anything when somebody else holds it. Use a pool of its own
 * (`locks`), so that holders never starve the queries they wait for.
 */
export async function whileHolding<T>(
  locks: postgres.Sql,
  name: string,
  work: (lock: HeldLock) => Promise<T>,
): Promise<{ result: T } | undefined> {
  let isLost = false;
  let outcome: Promise<PromiseSettledResult<T>[]> | undefined;
  try {
    await locks.begin(async (session) => {
      const [row] = await session`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`;
      if (!row?.taken) return;
      outcome = Promise.allSettled([work({ isLost: () => isLost })]);
      await outcome;
      // The driver would write the end of the transaction to a connection that is no more, and bring the process down
      // (porsager/postgres#1208).
      if (isLost) await never;
    });
  } catch (error) {
    if (!outcome) throw error;
    isLost = true; // what is under way goes on: it cannot be called back
  }
  if (!outcome) return undefined;
  const [settled] = await outcome;
  if (settled?.status === 'fulfilled') return { result: settled.value };
  throw settled?.reason;
}

/** The same lock for as long as a transaction lasts that does nothing but database work. */
export async function tryLock(tx: Queryable, name: string): Promise<boolean> {
  const [row] = await tx.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`,
  );
  return row?.taken === true;
}

const never = new Promise<never>(() => {});
