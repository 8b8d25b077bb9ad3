import { and, asc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { Failure } from '../domain/failures.js';
import type { ImportId, WorkspaceId } from '../domain/ids.js';
import type { FileNotKept } from '../domain/states.js';
import type { ReceivedMedia } from '../media/receive.js';
import type { ImportedPost } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import type { Import } from './imports.js';
import { addReceived } from './media.js';
import { abandonedFiles, accounts, importedMedia, imports, media } from './schema.js';
import type { Sealer } from './seal.js';

/** A file of an imported post that is still to be fetched, or was. */
export type PromisedFile = typeof importedMedia.$inferSelect;

const isWaiting = and(isNull(importedMedia.mediaId), isNull(importedMedia.notKept));

/**
 * Promises the files of a page of posts, whose addresses end and are therefore fetched during the import. One that an earlier
 * import could not keep is tried anew at the address it has now; one that is there stays. Answers how many were promised.
 */
export async function promiseFiles(
  tx: Queryable,
  sealer: Sealer,
  run: Import,
  posts: readonly ImportedPost[],
): Promise<number> {
  const files = posts.flatMap(({ externalId, media }) =>
    media.map(({ url }, position) => {
      const slot = { accountId: run.accountId, postExternalId: externalId, position };
      const sealedUrl = url === undefined ? null : sealer.seal(url, placeOf(slot, run));
      return { ...slot, importId: run.id, sealedUrl, ...(sealedUrl === null && { notKept: 'no-address' as const }) };
    }),
  );
  if (files.length === 0) return 0;
  const promised = await tx
    .insert(importedMedia)
    .values(files)
    .onConflictDoUpdate({
      target: [importedMedia.accountId, importedMedia.postExternalId, importedMedia.position],
      set: {
        importId: sql`excluded.import_id`,
        sealedUrl: sql`excluded.sealed_url`,
        notKept: sql`excluded.not_kept`,
        tries: 0,
        tryAfter: null,
      },
      setWhere: and(isNotNull(importedMedia.notKept), sql`${importedMedia.importId} <> excluded.import_id`),
    })
    .returning({ position: importedMedia.position });
  return promised.length;
}

type Slot = Pick<PromisedFile, 'accountId' | 'postExternalId' | 'position'>;

const placeOf = ({ accountId, postExternalId, position }: Slot, { workspaceId }: { workspaceId: WorkspaceId }) => ({
  table: 'imported_media',
  column: 'sealed_url',
  rowId: `${accountId}/${postExternalId}/${position}`,
  workspaceId,
});

export const openUrl = (sealer: Sealer, file: PromisedFile, of: { workspaceId: WorkspaceId }): string =>
  sealer.unseal(file.sealedUrl!, placeOf(file, of));

/** Files whose turn it is. */
export async function dueFiles(db: Queryable, importId: ImportId, limit: number): Promise<PromisedFile[]> {
  return await db
    .select()
    .from(importedMedia)
    .where(
      and(
        eq(importedMedia.importId, importId),
        isWaiting,
        or(isNull(importedMedia.tryAfter), lte(importedMedia.tryAfter, sql`now()`)),
      ),
    )
    .orderBy(asc(importedMedia.tries), asc(importedMedia.postExternalId), asc(importedMedia.position))
    .limit(limit);
}

/** How many files are still to come, and when the first of those that had to wait is tried again. */
export async function filesToCome(
  db: Queryable,
  importId: ImportId,
): Promise<{ waiting: number; nextTryAt: Date | null }> {
  const [row] = await db
    .select({
      waiting: sql<number>`count(*)::int`,
      nextTryAt: sql<Date | null>`min(${importedMedia.tryAfter})`.mapWith(importedMedia.tryAfter),
    })
    .from(importedMedia)
    .where(and(eq(importedMedia.importId, importId), isWaiting));
  return row!;
}

const isThisOne = ({ accountId, postExternalId, position, importId }: PromisedFile) =>
  and(
    eq(importedMedia.accountId, accountId),
    eq(importedMedia.postExternalId, postExternalId),
    eq(importedMedia.position, position),
    eq(importedMedia.importId, importId),
    isWaiting,
  );

/**
 * Links a file that was fetched to its post. Bytes that the library has already, and those of a post that was deleted meanwhile,
 * are not needed: a note in the same transaction has them removed from the storage.
 */
export async function keepFile(
  db: Database,
  file: PromisedFile,
  { workspaceId }: { workspaceId: WorkspaceId },
  received: ReceivedMedia,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Whoever deletes the account, or all of its posts, holds this row: they find the file linked, or we find the post gone.
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, file.accountId)).for('key share');
    const [promised] = await tx.select().from(importedMedia).where(isThisOne(file)).for('update');
    const kept = promised && (await addReceived(tx, { workspaceId, origin: 'imported' }, received));
    if (kept)
      await tx
        .update(importedMedia)
        .set({ ...settled, mediaId: kept.file.id })
        .where(isThisOne(file));
    if (kept?.added) return;
    // Unless another attempt at this very file, which came under the same key, has just been linked.
    await tx.execute(sql`
      insert into ${abandonedFiles} (storage_key, account_id) select ${received.storageKey}, ${file.accountId}::uuid
      where not exists (select 1 from ${media} where ${media.workspaceId} = ${workspaceId} and ${media.storageKey} = ${received.storageKey})
      on conflict do nothing`);
  });
}

const settled = { sealedUrl: null, tryAfter: null, tries: sql`${importedMedia.tries} + 1` };

export async function noteFileNotKept(db: Queryable, file: PromisedFile, notKept: FileNotKept): Promise<void> {
  await db
    .update(importedMedia)
    .set({ ...settled, notKept })
    .where(isThisOne(file));
}

export async function tryFileAgain(db: Queryable, file: PromisedFile, afterMs: number): Promise<void> {
  await db
    .update(importedMedia)
    .set({ tries: file.tries + 1, tryAfter: new Date(Date.now() + afterMs) })
    .where(isThisOne(file));
}

/** What an import that has ended did not come to. */
export async function giveUpFiles(tx: Queryable, importId: ImportId): Promise<void> {
  await tx
    .update(importedMedia)
    .set({ notKept: 'import-ended', sealedUrl: null, tryAfter: null })
    .where(and(eq(importedMedia.importId, importId), isWaiting));
}

/** Brings the import's counts up to its rows. */
export async function countFiles(db: Queryable, importId: ImportId): Promise<Import> {
  const [counted] = await db
    .select({
      kept: sql<number>`count(${importedMedia.mediaId})::int`,
      notKept: sql<number>`count(${importedMedia.notKept})::int`,
    })
    .from(importedMedia)
    .where(eq(importedMedia.importId, importId));
  const [run] = await db
    .update(imports)
    .set({ filesKept: counted!.kept, filesNotKept: counted!.notKept })
    .where(eq(imports.id, importId))
    .returning();
  if (!run) throw new Failure('not-found', 'This import does not exist any more.');
  return run;
}
