import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Failure, type FailureReport } from '../domain/failures.js';
import type { AccountId, ImportId, WorkspaceId } from '../domain/ids.js';
import type { ImportState } from '../domain/states.js';
import type { ImportedMedia, ImportPage } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import { recordEvent } from './events.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { noteProgress } from './progress.js';
import { accounts, importedPosts, imports } from './schema.js';

export type Import = typeof imports.$inferSelect;

export async function loadImport(db: Queryable, importId: ImportId): Promise<Import> {
  const [row] = await db.select().from(imports).where(eq(imports.id, importId));
  if (!row) throw new Failure('not-found', 'This import does not exist any more.');
  return row;
}

/**
 * Keeps one page: its posts, the cursor of the next and the counts in one transaction, so a kill costs at most one page
 * read again. Answers nothing, and keeps nothing, when another execution kept it already or the import has ended.
 */
export async function keepPage(db: Database, run: Import, page: ImportPage): Promise<Import | undefined> {
  return await db.transaction(async (tx) => {
    const [current] = await tx
      .select({ id: imports.id })
      .from(imports)
      .where(and(eq(imports.id, run.id), eq(imports.pages, run.pages), eq(imports.state, 'running')))
      .for('update');
    if (!current) return undefined;

    const room = Math.max(0, run.postsMax - run.seen);
    const kept = page.posts.slice(0, room);
    const added = kept.length
      ? await tx
          .insert(importedPosts)
          .values(
            kept.map((post) => ({
              accountId: run.accountId,
              externalId: post.externalId,
              importId: run.id,
              postedAt: post.createdAt,
              text: post.text,
              url: post.url ?? null,
              lang: post.lang ?? null,
              replyToExternalId: post.replyToExternalId ?? null,
              media: post.media.map(withoutKey),
              metrics: { ...post.metrics },
            })),
          )
          .onConflictDoNothing()
          .returning({ externalId: importedPosts.externalId })
      : [];
    const [after] = await tx
      .update(imports)
      .set({
        cursor: page.nextCursor ?? null,
        pages: sql`${imports.pages} + 1`,
        seen: sql`${imports.seen} + ${kept.length}`,
        added: sql`${imports.added} + ${added.length}`,
        waiting: null,
      })
      .where(eq(imports.id, run.id))
      .returning();
    await noteProgress(tx, 'import', run.id, 'page', `${after!.seen} posts read, ${after!.added} new.`);
    return after!;
  });
}

/** What may be kept of a file: Fanvue's addresses open paid pictures to whoever has them. */
function withoutKey({ url, urlIsKey, ...media }: ImportedMedia): ImportedMedia {
  return urlIsKey || url === undefined ? media : { ...media, url };
}

export async function noteImportWaiting(
  db: Queryable,
  importId: ImportId,
  waiting: { message: string; untilMs?: number },
): Promise<void> {
  await db.update(imports).set({ waiting }).where(eq(imports.id, importId));
  await noteProgress(db, 'import', importId, 'waiting', waiting.message);
}

/** The end of an import; the first end stays. Answers the state it has now. */
export async function settleImport(
  db: Database,
  importId: ImportId,
  end: { state: Exclude<ImportState, 'running'>; failure?: FailureReport },
): Promise<ImportState> {
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .update(imports)
      .set({ state: end.state, failure: end.failure ?? null, endedAt: new Date(), waiting: null })
      .where(and(eq(imports.id, importId), eq(imports.state, 'running')))
      .returning();
    if (!row) return (await loadImport(tx, importId)).state;
    const message = end.failure?.message ?? `${row.seen} posts read, ${row.added} new.`;
    await noteProgress(tx, 'import', importId, end.state, message);
    await recordEvent(tx, {
      workspaceId: row.workspaceId,
      accountId: row.accountId,
      type: `import.${end.state}`,
      data: { importId, seen: row.seen, added: row.added, ...(end.failure && { failure: end.failure }) },
    });
    return end.state;
  });
}

export async function markImportStarted(db: Queryable, importId: ImportId): Promise<void> {
  await db
    .update(imports)
    .set({ startedAt: sql`coalesce(${imports.startedAt}, now())` })
    .where(eq(imports.id, importId));
}

export async function unstartedImports(db: Queryable, olderThan: Date, limit = 100): Promise<Import[]> {
  return await db
    .select()
    .from(imports)
    .where(and(isNull(imports.startedAt), eq(imports.state, 'running'), lt(imports.createdAt, olderThan)))
    .limit(limit);
}

export async function runningImportsOf(db: Queryable, accountId: AccountId): Promise<ImportId[]> {
  const rows = await db
    .select({ id: imports.id })
    .from(imports)
    .where(and(eq(imports.accountId, accountId), eq(imports.state, 'running')));
  return rows.map((row) => row.id);
}

// ---------------------------------------------------------------- asked by the API

export async function findImport(db: Queryable, workspaceId: WorkspaceId, id: ImportId): Promise<Import | undefined> {
  const [row] = await db
    .select()
    .from(imports)
    .where(and(eq(imports.workspaceId, workspaceId), eq(imports.id, id)));
  return row;
}

export async function listImports(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, accountId, state }: PageRequest & { accountId?: AccountId; state?: ImportState },
): Promise<Page<Import>> {
  const rows = await db
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.workspaceId, workspaceId),
        accountId && eq(imports.accountId, accountId),
        state && eq(imports.state, state),
        cursor === undefined
          ? undefined
          : sql`(${imports.createdAt}, ${imports.id}) < (select created_at, id from imports where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}

/** What an account has of its history here. */
export interface Imported {
  readonly posts: number;
  readonly lastImport?: Import;
}

/** The same for a page of accounts, in two queries however many they are. */
export async function importedOf(db: Queryable, accountIds: readonly AccountId[]): Promise<Map<AccountId, Imported>> {
  if (accountIds.length === 0) return new Map();
  const [counts, latest] = await Promise.all([
    db
      .select({ accountId: importedPosts.accountId, posts: sql<number>`count(*)::int` })
      .from(importedPosts)
      .where(inArray(importedPosts.accountId, [...accountIds]))
      .groupBy(importedPosts.accountId),
    db
      .selectDistinctOn([imports.accountId])
      .from(imports)
      .where(inArray(imports.accountId, [...accountIds]))
      .orderBy(imports.accountId, desc(imports.createdAt), desc(imports.id)),
  ]);
  return new Map(
    accountIds.map((id) => {
      const lastImport = latest.find(({ accountId }) => accountId === id);
      const posts = counts.find(({ accountId }) => accountId === id)?.posts ?? 0;
      return [id, { posts, ...(lastImport && { lastImport }) }];
    }),
  );
}

/** Deletes the voice corpus of an account; refused while an import fills it. A receipt that said it was kept says so no longer. */
export async function deleteImportedPosts(
  db: Database,
  workspaceId: WorkspaceId,
  accountId: AccountId,
): Promise<{ deleted: number } | { running: ImportId } | undefined> {
  return await db.transaction(async (tx) => {
    // Held until the end: no import begins meanwhile.
    const [account] = await tx
      .select({ receipt: accounts.receipt })
      .from(accounts)
      .where(and(eq(accounts.workspaceId, workspaceId), eq(accounts.id, accountId)))
      .for('update');
    if (!account) return undefined;
    const [running] = await runningImportsOf(tx, accountId);
    if (running) return { running };
    const { count: deleted } = await tx.delete(importedPosts).where(eq(importedPosts.accountId, accountId));
    if (deleted === 0) return { deleted };
    const receipt = account.receipt && { ...account.receipt, kept: { ...account.receipt.kept, importedPosts: 0 } };
    // Written whether or not there is one: it also tells the pages that the account has changed.
    await tx.update(accounts).set({ receipt }).where(eq(accounts.id, accountId));
    await recordEvent(tx, { workspaceId, accountId, type: 'import.deleted', data: { posts: deleted } });
    return { deleted };
  });
}

/** Promises an import; `undefined` while another one of the account is running. */
export async function addImport(
  tx: Queryable,
  values: { workspaceId: WorkspaceId; accountId: AccountId; postsMax: number },
): Promise<Import | undefined> {
  const [row] = await tx.insert(imports).values(values).onConflictDoNothing().returning();
  if (row) await noteProgress(tx, 'import', row.id, 'asked', `Import of up to ${row.postsMax} posts asked for.`);
  return row;
}
