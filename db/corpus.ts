import { and, asc, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { AccountId, ImportedPostId, ImportId, MediaId, WorkspaceId } from '../domain/ids.js';
import type { PlatformName } from '../platforms/index.js';
import type { Database, Queryable } from './client.js';
import { recordEvent } from './events.js';
import type { PromisedFile } from './importedMedia.js';
import { runningImportsOf } from './imports.js';
import { abandonUnused } from './media.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { accounts, importedMedia, importedPosts } from './schema.js';

/** The voice corpus: what accounts said before, as it was imported. */
export type CorpusPost = typeof importedPosts.$inferSelect & {
  readonly platform: PlatformName;
  /** To the microsecond, which a Date does not know. */
  readonly postedAtExactly: string;
  readonly files: readonly PromisedFile[];
};

export interface CorpusFilter {
  readonly accountId?: AccountId;
  readonly platform?: PlatformName;
  /** When it was posted: from, and before. */
  readonly from?: string;
  readonly to?: string;
  readonly hasMedia?: boolean;
  readonly lang?: string;
  /** Words, as people write them into a search field: "a phrase", or, -without. */
  readonly q?: string;
}

export async function listCorpus(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, ...filter }: PageRequest & CorpusFilter,
): Promise<Page<CorpusPost>> {
  const before =
    cursor === undefined
      ? undefined
      : sql`(${importedPosts.postedAt}, ${importedPosts.id}) < (select posted_at, id from imported_posts where id = ${cursor} and workspace_id = ${workspaceId})`;
  return pageOf(await read(db, and(matching(workspaceId, filter), before), limit + 1), limit);
}

export async function findCorpusPost(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: ImportedPostId,
): Promise<CorpusPost | undefined> {
  const [post] = await read(db, and(eq(importedPosts.workspaceId, workspaceId), eq(importedPosts.id, id)), 1);
  return post;
}

const exportedAtOnce = 200;

/**
 * All of it, newest first, some hundred posts in memory at a time. Each batch is a query of its own that begins where the last
 * one ended: a cursor of the database would hold a connection and a snapshot for as long as the slowest reader takes.
 */
export async function* exportCorpus(
  db: Queryable,
  workspaceId: WorkspaceId,
  filter: CorpusFilter,
): AsyncGenerator<CorpusPost> {
  let last: CorpusPost | undefined;
  do {
    const after: SQL | undefined =
      last &&
      sql`(${importedPosts.postedAt}, ${importedPosts.id}) < (${last.postedAtExactly}::timestamptz, ${last.id}::uuid)`;
    const posts = await read(db, and(matching(workspaceId, filter), after), exportedAtOnce);
    yield* posts;
    last = posts.length === exportedAtOnce ? posts.at(-1) : undefined;
  } while (last);
}

const matching = (
  workspaceId: WorkspaceId,
  { accountId, platform, from, to, hasMedia, lang, q }: CorpusFilter,
): SQL | undefined =>
  and(
    eq(importedPosts.workspaceId, workspaceId),
    accountId && eq(importedPosts.accountId, accountId),
    platform && eq(accounts.platform, platform),
    from === undefined ? undefined : gte(importedPosts.postedAt, new Date(from)),
    to === undefined ? undefined : lt(importedPosts.postedAt, new Date(to)),
    hasMedia === undefined
      ? undefined
      : sql`jsonb_array_length(${importedPosts.media}) ${hasMedia ? sql`> 0` : sql`= 0`}`,
    lang === undefined ? undefined : sql`lower(${importedPosts.lang}) = lower(${lang})`,
    // Spelled as the index has it, or it would not be used.
    q === undefined
      ? undefined
      : sql`to_tsvector('simple', lower(coalesce(${importedPosts.text}, ''))) @@ websearch_to_tsquery('simple', lower(${q}))`,
  );

async function read(db: Queryable, condition: SQL | undefined, limit: number): Promise<CorpusPost[]> {
  const rows = await db
    .select({
      post: importedPosts,
      platform: accounts.platform,
      postedAtExactly: sql<string>`${importedPosts.postedAt}::text`,
    })
    .from(importedPosts)
    .innerJoin(accounts, eq(accounts.id, importedPosts.accountId))
    .where(condition)
    .orderBy(desc(importedPosts.postedAt), desc(importedPosts.id))
    .limit(limit);
  if (rows.length === 0) return [];
  const files = await db
    .select({ postId: importedPosts.id, file: importedMedia })
    .from(importedMedia)
    .innerJoin(importedPosts, isOf)
    .where(
      inArray(
        importedPosts.id,
        rows.map(({ post }) => post.id),
      ),
    )
    .orderBy(asc(importedMedia.position));
  const filesOf = new Map<ImportedPostId, PromisedFile[]>(rows.map(({ post }) => [post.id, []]));
  for (const { postId, file } of files) filesOf.get(postId)?.push(file);
  return rows.map(({ post, ...more }) => ({ ...post, ...more, files: filesOf.get(post.id) ?? [] }));
}

const isOf = and(
  eq(importedMedia.accountId, importedPosts.accountId),
  eq(importedMedia.postExternalId, importedPosts.externalId),
);

// ---------------------------------------------------------------- deleting

/** How many posts went, and how many files with them: those that were imported and that nothing else uses. */
export interface ImportedDeletion {
  readonly deleted: number;
  readonly files: number;
}

/** Deletes the voice corpus of an account; refused while an import fills it. A receipt that said it was kept says so no longer. */
export async function deleteImportedPosts(
  db: Database,
  workspaceId: WorkspaceId,
  accountId: AccountId,
): Promise<ImportedDeletion | { running: ImportId } | undefined> {
  return await db.transaction(async (tx) => {
    // Held until the end: no import begins meanwhile, and no file is linked.
    const account = await lockAccount(tx, workspaceId, accountId);
    if (!account) return undefined;
    const [running] = await runningImportsOf(tx, accountId);
    if (running) return { running };
    return await deleteAndTell(tx, account, eq(importedPosts.accountId, accountId));
  });
}

/** Deletes one post of the corpus. An import that meets it again brings it back. */
export async function deleteImportedPost(
  db: Database,
  workspaceId: WorkspaceId,
  id: ImportedPostId,
): Promise<ImportedDeletion | undefined> {
  return await db.transaction(async (tx) => {
    const [post] = await tx
      .select()
      .from(importedPosts)
      .where(and(eq(importedPosts.workspaceId, workspaceId), eq(importedPosts.id, id)));
    const account = post && (await lockAccount(tx, workspaceId, post.accountId));
    return account && (await deleteAndTell(tx, account, eq(importedPosts.id, id)));
  });
}

/** A post that its owner deleted at the platform does not stay in the voice corpus. */
export async function forgetImportedPost(db: Database, accountId: AccountId, externalId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId)).for('update');
    const isIt = and(eq(importedPosts.accountId, accountId), eq(importedPosts.externalId, externalId))!;
    if (account) await deletePosts(tx, account, isIt);
  });
}

type Account = typeof accounts.$inferSelect;

async function lockAccount(tx: Queryable, workspaceId: WorkspaceId, id: AccountId): Promise<Account | undefined> {
  const [account] = await tx
    .select()
    .from(accounts)
    .where(and(eq(accounts.workspaceId, workspaceId), eq(accounts.id, id)))
    .for('update');
  return account;
}

async function deleteAndTell(tx: Queryable, account: Account, which: SQL): Promise<ImportedDeletion> {
  const gone = await deletePosts(tx, account, which);
  if (gone.deleted > 0) {
    const { id: accountId, workspaceId } = account;
    await recordEvent(tx, {
      workspaceId,
      accountId,
      type: 'import.deleted',
      data: { posts: gone.deleted, files: gone.files },
    });
  }
  return gone;
}

async function deletePosts(tx: Queryable, account: Account, which: SQL): Promise<ImportedDeletion> {
  const used = await tx
    .selectDistinct({ id: sql<MediaId>`${importedMedia.mediaId}` })
    .from(importedMedia)
    .innerJoin(importedPosts, isOf)
    .where(and(which, sql`${importedMedia.mediaId} is not null`));
  const { count: deleted } = await tx.delete(importedPosts).where(which);
  if (deleted === 0) return { deleted, files: 0 };
  const files = await abandonUnused(
    tx,
    account,
    used.map(({ id }) => id),
    'imported',
  );
  // Written whether or not there is a receipt: it also tells the pages that the account has changed.
  const receipt = account.receipt && {
    ...account.receipt,
    kept: { ...account.receipt.kept, ...(await keptOf(tx, account.id)) },
  };
  await tx.update(accounts).set({ receipt }).where(eq(accounts.id, account.id));
  return { deleted, files };
}

/** What is here of an account's history: its posts, and the files in the library that belong to them. */
export async function keptOf(
  db: Queryable,
  accountId: AccountId,
): Promise<{ importedPosts: number; importedFiles: number }> {
  const [posts] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(importedPosts)
    .where(eq(importedPosts.accountId, accountId));
  const [files] = await db
    .select({ n: sql<number>`count(distinct ${importedMedia.mediaId})::int` })
    .from(importedMedia)
    .where(eq(importedMedia.accountId, accountId));
  return { importedPosts: posts?.n ?? 0, importedFiles: files?.n ?? 0 };
}
