import { and, eq, sql } from 'drizzle-orm';
import type { WorkspaceId } from '../domain/ids.js';
import type { Database, Transaction } from './client.js';
import { lockNotAvailable, postgresRefusal } from './postgresErrors.js';
import { idempotencyKeys } from './schema.js';

/** What a request was answered: kept, so that its repetition gets the same. */
export type KeptAnswer = (typeof idempotencyKeys.$inferSelect)['answer'];

export interface Request {
  readonly workspaceId: WorkspaceId;
  /** Absent: nothing is kept, the work just runs in its transaction. */
  readonly key?: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
}

/** The key was used for another request. */
export class KeyUsedOtherwise extends Error {
  override readonly name = 'KeyUsedOtherwise';
}

/** The first request under this key is still under way. */
export class KeyStillRunning extends Error {
  override readonly name = 'KeyStillRunning';
}

/**
 * Does `work` once per key, whoever asks how often at the same time. The key's row is written first: its unique index
 * makes the others wait until this transaction ends, and then read its answer. A request that is refused throws, and
 * leaves nothing.
 */
export async function once(
  db: Database,
  { workspaceId, key, fingerprint }: Request,
  work: (tx: Transaction) => Promise<KeptAnswer>,
): Promise<{ answer: KeptAnswer; repeated: boolean }> {
  if (key === undefined) return { answer: await db.transaction(work), repeated: false };
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`set local lock_timeout = '5s'`);
      const mine = await tx
        .insert(idempotencyKeys)
        .values({ workspaceId, key, fingerprint, answer: nothingYet })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      const place = and(eq(idempotencyKeys.workspaceId, workspaceId), eq(idempotencyKeys.key, key));
      if (mine.length === 0) {
        const [kept] = await tx.select().from(idempotencyKeys).where(place);
        if (!kept) throw new KeyStillRunning('The first request under this key was just withdrawn');
        if (kept.fingerprint !== fingerprint) throw new KeyUsedOtherwise('The key was used for another request');
        return { answer: kept.answer, repeated: true };
      }
      const answer = await work(tx);
      // Read back as it is kept, so that the first answer and its repetitions are equal to the letter.
      const [kept] = await tx
        .update(idempotencyKeys)
        .set({ answer })
        .where(place)
        .returning({ answer: idempotencyKeys.answer });
      return { answer: kept!.answer, repeated: false };
    });
  } catch (error) {
    if (postgresRefusal(error)?.code === lockNotAvailable) {
      throw new KeyStillRunning('The first request under this key is still under way', { cause: error });
    }
    throw error;
  }
}

/** Never seen outside the transaction that writes it. */
const nothingYet: KeptAnswer = { status: 0, body: null };
