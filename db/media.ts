import { and, eq, inArray } from 'drizzle-orm';
import type { MediaId, WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { foreignKeyViolation, postgresRefusal } from './postgresErrors.js';
import { media } from './schema.js';

export type LibraryFile = typeof media.$inferSelect;

/** Adds a file; the same bytes are kept once per workspace, so the answer may be the one that was there before. */
export async function addMedia(
  db: Queryable,
  file: typeof media.$inferInsert,
): Promise<{ file: LibraryFile; added: boolean }> {
  const [added] = await db.insert(media).values(file).onConflictDoNothing().returning();
  if (added) return { file: added, added: true };
  const [there] = await db
    .select()
    .from(media)
    .where(and(eq(media.workspaceId, file.workspaceId), eq(media.sha256, file.sha256)));
  return there ? { file: there, added: false } : await addMedia(db, file); // deleted just now: ours takes its place
}

export async function findMedia(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: MediaId,
): Promise<LibraryFile | undefined> {
  const [file] = await db
    .select()
    .from(media)
    .where(and(eq(media.workspaceId, workspaceId), eq(media.id, id)));
  return file;
}

export async function findAllMedia(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: readonly MediaId[],
): Promise<Map<MediaId, LibraryFile>> {
  if (ids.length === 0) return new Map();
  const files = await db
    .select()
    .from(media)
    .where(and(eq(media.workspaceId, workspaceId), inArray(media.id, [...ids])));
  return new Map(files.map((file) => [file.id, file]));
}

/** Takes a file out of the library. A post that uses it keeps it there. */
export async function removeMedia(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: MediaId,
): Promise<LibraryFile | 'in-use' | undefined> {
  try {
    const [removed] = await db
      .delete(media)
      .where(and(eq(media.workspaceId, workspaceId), eq(media.id, id)))
      .returning();
    return removed;
  } catch (error) {
    if (postgresRefusal(error)?.code === foreignKeyViolation) return 'in-use';
    throw error;
  }
}
