import { and, eq, gt } from 'drizzle-orm';
import type { Queryable } from './client.js';
import { type ProgressSubject, progress } from './schema.js';

/** Adds a line to the timeline of a publish, connection or import; a trigger wakes the status streams. `message` is plain words, no secret. */
export async function noteProgress(
  tx: Queryable,
  subject: ProgressSubject,
  subjectId: string,
  kind: string,
  message: string,
): Promise<void> {
  await tx.insert(progress).values({ subject, subjectId, kind, message });
}

export type ProgressLine = typeof progress.$inferSelect;

/** A subject's timeline after a line, oldest first. */
export async function progressAfter(
  db: Queryable,
  subject: ProgressSubject,
  subjectId: string,
  afterId = 0,
  limit = 1_000,
): Promise<ProgressLine[]> {
  return await db
    .select()
    .from(progress)
    .where(and(eq(progress.subject, subject), eq(progress.subjectId, subjectId), gt(progress.id, afterId)))
    .orderBy(progress.id)
    .limit(limit);
}
