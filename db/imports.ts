import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Failure, type FailureReport } from '../domain/failures.js';
import type { AccountId, ImportId, WorkspaceId } from '../domain/ids.js';
import type { ImportState } from '../domain/states.js';
import type { ImportedMedia, ImportedPost, ImportPage } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import { recordEvent } from './events.js';
import { countFiles, giveUpFiles, promiseFiles } from './importedMedia.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { noteProgress } from './progress.js';
import { importedPosts, imports } from './schema.js';
import type { Sealer } from './seal.js';

export type Import = typeof imports.$inferSelect;

export async function loadImport(db: Queryable, importId: ImportId): Promise<Import> {
  const [row] = await db.select().from(imports).where(eq(imports.id, importId));
  if (!row) throw new Failure('not-found', 'This import does not exist any more.');
  return row;
}

/**
 * Keeps one page: its posts, the promise of their files, the cursor of the next and the counts in one transaction, so a kill
 * costs at most one page read again. Answers nothing, and keeps nothing, when another execution kept it already or the import
 * has ended.
 */
export async function keepPage(
  db: Database,
  sealer: Sealer,
  run: Import,
  page: ImportPage,
): Promise<Import | undefined> {
  return await db.transaction(async (tx) => {
    const [current] = await tx
      .select({ id: imports.id })
      .from(imports)
      .where(and(eq(imports.id, run.id), eq(imports.pages, run.pages), eq(imports.state, 'running')))
      .for('update');
    if (!current) return undefined;

    const seen = onceEach(page.posts.filter((post) => isInRange(run, post))).slice(
      0,
      Math.max(0, run.postsMax - run.seen),
    );
    const wanted = run.choice === 'media' ? seen.filter(({ media }) => media.length > 0) : seen;
    const added = await keepPosts(tx, run, wanted);
    const files = run.choice === 'text' ? 0 : await promiseFiles(tx, sealer, run, wanted);
    const [after] = await tx
      .update(imports)
      .set({
        cursor: isBeforeRange(run, page) ? null : (page.nextCursor ?? null),
        pages: sql`${imports.pages} + 1`,
        seen: sql`${imports.seen} + ${seen.length}`,
        added: sql`${imports.added} + ${added}`,
        filesFound: sql`${imports.filesFound} + ${files}`,
        waiting: null,
      })
      .where(eq(imports.id, run.id))
      .returning();
    await noteProgress(tx, 'import', run.id, 'page', inWords(after!));
    return after!;
  });
}

const onceEach = (posts: readonly ImportedPost[]): ImportedPost[] => [
  ...new Map(posts.map((post) => [post.externalId, post])).values(),
];

const isInRange = ({ postedFrom, postedBefore }: Import, { createdAt }: ImportedPost): boolean =>
  (postedFrom === null || createdAt >= postedFrom) && (postedBefore === null || createdAt < postedBefore);

/** Newest first: where a whole page is older than what is wanted, so are all that follow. What is pinned says nothing of them. */
function isBeforeRange({ postedFrom }: Import, page: ImportPage): boolean {
  const inOrder = page.posts.filter(({ isPinned }) => !isPinned);
  return postedFrom !== null && inOrder.length > 0 && inOrder.every(({ createdAt }) => createdAt < postedFrom);
}

/** Each post once. Words that an earlier import of files alone left out are filled in. Answers how many were not there before. */
async function keepPosts(tx: Queryable, run: Import, posts: readonly ImportedPost[]): Promise<number> {
  if (posts.length === 0) return 0;
  const rows = posts.map((post) => ({
    workspaceId: run.workspaceId,
    accountId: run.accountId,
    externalId: post.externalId,
    importId: run.id,
    postedAt: post.createdAt,
    text: run.choice === 'media' ? null : post.text,
    url: post.url ?? null,
    lang: post.lang ?? null,
    replyToExternalId: post.replyToExternalId ?? null,
    media: post.media.map(withoutKey),
    metrics: { ...post.metrics },
  }));
  const added = await tx
    .insert(importedPosts)
    .values(rows)
    .onConflictDoNothing()
    .returning({ externalId: importedPosts.externalId });
  if (run.choice !== 'media' && added.length < rows.length) {
    await tx.execute(sql`
      update ${importedPosts} set text = given.text
      from jsonb_to_recordset(${JSON.stringify(rows.map(({ externalId, text }) => ({ id: externalId, text })))}::jsonb) given(id text, text text)
      where ${importedPosts.accountId} = ${run.accountId} and ${importedPosts.externalId} = given.id and ${importedPosts.text} is null`);
  }
  return added.length;
}

/** How far an import is: its posts, and its files where some are wanted. */
export function inWords({ seen, added, choice, filesFound, filesKept, filesNotKept }: Import): string {
  const posts = `${seen} posts read, ${added} new.`;
  if (choice === 'text' || filesFound === 0) return posts;
  const files = `${filesKept} of ${filesFound} files kept`;
  return `${posts} ${files}${filesNotKept > 0 ? `, ${filesNotKept} could not be` : ''}.`;
}

/** What may be kept of a file: Fanvue's addresses open paid pictures to whoever has them. */
function withoutKey({ url, urlIsKey, ...media }: ImportedMedia): ImportedMedia {
  return urlIsKey || url === undefined ? media : { ...media, url };
}

/** Tells how far the files are. */
export async function noteFiles(db: Database, importId: ImportId): Promise<void> {
  await db.transaction(async (tx) => {
    await noteProgress(tx, 'import', importId, 'files', inWords(await countFiles(tx, importId)));
  });
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
    await giveUpFiles(tx, importId);
    const run = await countFiles(tx, importId);
    await noteProgress(tx, 'import', importId, end.state, end.failure?.message ?? inWords(run));
    const { seen, added, filesKept, filesNotKept } = run;
    await recordEvent(tx, {
      workspaceId: row.workspaceId,
      accountId: row.accountId,
      type: `import.${end.state}`,
      data: { importId, seen, added, filesKept, filesNotKept, ...(end.failure && { failure: end.failure }) },
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

/** Promises an import; `undefined` while another one of the account is running. */
export async function addImport(
  tx: Queryable,
  values: Pick<typeof imports.$inferInsert, 'workspaceId' | 'accountId' | 'postsMax'> &
    Partial<Pick<Import, 'choice' | 'postedFrom' | 'postedBefore'>>,
  note = '',
): Promise<Import | undefined> {
  const [row] = await tx.insert(imports).values(values).onConflictDoNothing().returning();
  if (row) await noteProgress(tx, 'import', row.id, 'asked', `Import of up to ${row.postsMax} posts asked for.${note}`);
  return row;
}
