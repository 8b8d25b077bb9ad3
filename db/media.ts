import { and, desc, eq, gte, inArray, lt, lte, not, sql } from 'drizzle-orm';
import type { AccountId, ImportedPostId, MediaId, PublishId, WorkspaceId } from '../domain/ids.js';
import type { MediaKind } from '../domain/post.js';
import type { MediaOrigin } from '../domain/states.js';
import type { ReceivedMedia } from '../media/receive.js';
import type { Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { foreignKeyViolation, postgresRefusal } from './postgresErrors.js';
import { abandonedFiles, importedMedia, importedPosts, media, publishes, publishMedia } from './schema.js';

export type LibraryFile = typeof media.$inferSelect;

/**
 * Adds a file; the same bytes are kept once per workspace, so the answer may be the one that was there before. What somebody
 * uploads that had been imported is theirs from then on: it stays when the import is deleted.
 */
export async function addMedia(
  db: Queryable,
  file: typeof media.$inferInsert,
): Promise<{ file: LibraryFile; added: boolean }> {
  const [added] = await db.insert(media).values(file).onConflictDoNothing().returning();
  if (added) return { file: added, added: true };
  const isTheSame = and(eq(media.workspaceId, file.workspaceId), eq(media.sha256, file.sha256));
  const [there] =
    file.origin === 'imported'
      ? await db.select().from(media).where(isTheSame).for('key share') // it stays as long as the transaction
      : await db
          .update(media)
          .set({
            origin: sql`case when ${media.origin} = 'imported' then ${file.origin ?? 'uploaded'} else ${media.origin} end`,
          })
          .where(isTheSame)
          .returning();
  return there ? { file: there, added: false } : await addMedia(db, file); // deleted just now: ours takes its place
}

/** The same for a file that has just come into the storage. */
export async function addReceived(
  db: Queryable,
  { workspaceId, origin }: { workspaceId: WorkspaceId; origin: MediaOrigin },
  { storageKey, sha256, facts }: ReceivedMedia,
): Promise<{ file: LibraryFile; added: boolean }> {
  return await addMedia(db, {
    workspaceId,
    origin,
    storageKey,
    sha256,
    kind: facts.kind,
    mimeType: facts.mimeType,
    bytes: facts.bytes,
    width: facts.width ?? null,
    height: facts.height ?? null,
    durationMs: facts.durationMs ?? null,
    frames: facts.frames ?? null,
    videoCodec: facts.videoCodec ?? null,
    audioCodec: facts.audioCodec ?? null,
    frameRate: facts.frameRate ?? null,
  });
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

/**
 * Of these files, those that no post uses any more leave the library; a note of what is still to be removed from the storage
 * stays. `only` leaves those of another origin where they are. Answers how many went. Call it after what used them is deleted.
 */
export async function abandonUnused(
  tx: Queryable,
  { id, workspaceId }: { id: AccountId; workspaceId: WorkspaceId },
  mediaIds: readonly MediaId[],
  only?: MediaOrigin,
): Promise<number> {
  if (mediaIds.length === 0) return 0;
  const candidates = sql`${media.id} = any(${sql.param(mediaIds)}::uuid[])`;
  // Whoever is about to use one of them has it done before the look below, or finds it gone.
  await tx.select({ id: media.id }).from(media).where(candidates).orderBy(media.id).for('update');
  const { count } = await tx.execute(sql`
    with gone as (
      delete from ${media}
      where ${and(candidates, eq(media.workspaceId, workspaceId), only && eq(media.origin, only), not(isUsed))}
      returning storage_key
    )
    insert into ${abandonedFiles} (storage_key, account_id) select storage_key, ${id}::uuid from gone on conflict do nothing`);
  return count;
}

const isPublished = sql`exists (select 1 from ${publishMedia} where ${publishMedia.mediaId} = ${media.id})`;
const isImported = sql`exists (select 1 from ${importedMedia} where ${importedMedia.mediaId} = ${media.id})`;
const isUsed = sql`(${isPublished} or ${isImported})`;

/** Removes files from the storage that no row names any more: the file first, then the note of it, so that dying in between loses nothing. */
export async function removeAbandoned(
  db: Queryable,
  storage: { delete(key: string): Promise<void> },
  { accountId, limit = 200 }: { accountId?: AccountId; limit?: number } = {},
): Promise<number> {
  const files = await db
    .select()
    .from(abandonedFiles)
    .where(accountId && eq(abandonedFiles.accountId, accountId))
    .limit(limit);
  for (const { storageKey } of files) {
    await storage.delete(storageKey);
    await db.delete(abandonedFiles).where(eq(abandonedFiles.storageKey, storageKey));
  }
  return files.length;
}

// ---------------------------------------------------------------- asked by the API

export interface MediaFilter {
  readonly kind?: MediaKind;
  readonly origin?: MediaOrigin;
  readonly used?: boolean;
  /** When it was added: from, and before. */
  readonly from?: string;
  readonly to?: string;
  readonly minBytes?: number;
  readonly maxBytes?: number;
}

export type ListedFile = LibraryFile & {
  readonly usedBy: { readonly publishes: number; readonly importedPosts: number };
};

// Spelled out: in a selection from one table Drizzle leaves the table's name away.
const usedBy = {
  publishes: sql<number>`(select count(distinct used.publish_id)::int from publish_media used where used.media_id = media.id)`,
  importedPosts: sql<number>`(select count(distinct (used.account_id, used.post_external_id))::int from imported_media used where used.media_id = media.id)`,
};

export async function listMedia(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, kind, origin, used, from, to, minBytes, maxBytes }: PageRequest & MediaFilter,
): Promise<Page<ListedFile>> {
  const rows = await db
    .select({ file: media, ...usedBy })
    .from(media)
    .where(
      and(
        eq(media.workspaceId, workspaceId),
        kind && eq(media.kind, kind),
        origin && eq(media.origin, origin),
        used === undefined ? undefined : used ? isUsed : not(isUsed),
        from === undefined ? undefined : gte(media.createdAt, new Date(from)),
        to === undefined ? undefined : lt(media.createdAt, new Date(to)),
        minBytes === undefined ? undefined : gte(media.bytes, minBytes),
        maxBytes === undefined ? undefined : lte(media.bytes, maxBytes),
        cursor === undefined
          ? undefined
          : sql`(${media.createdAt}, ${media.id}) < (select created_at, id from media where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(media.createdAt), desc(media.id))
    .limit(limit + 1);
  return pageOf(
    rows.map(({ file, ...counts }) => ({ ...file, usedBy: counts })),
    limit,
  );
}

export interface MediaUses {
  readonly publishes: { readonly id: PublishId }[];
  readonly importedPosts: { readonly id: ImportedPostId; readonly accountId: AccountId }[];
}

/** What uses a file, the newest of each. */
export async function usesOf(db: Queryable, id: MediaId, limit = 100): Promise<MediaUses> {
  const [published, imported] = await Promise.all([
    db
      .select({ id: publishes.id })
      .from(publishes)
      .where(
        sql`${publishes.id} in (select ${publishMedia.publishId} from ${publishMedia} where ${publishMedia.mediaId} = ${id})`,
      )
      .orderBy(desc(publishes.createdAt), desc(publishes.id))
      .limit(limit),
    db
      .selectDistinct({ id: importedPosts.id, accountId: importedPosts.accountId, postedAt: importedPosts.postedAt })
      .from(importedPosts)
      .innerJoin(
        importedMedia,
        and(
          eq(importedMedia.accountId, importedPosts.accountId),
          eq(importedMedia.postExternalId, importedPosts.externalId),
        ),
      )
      .where(eq(importedMedia.mediaId, id))
      .orderBy(desc(importedPosts.postedAt), desc(importedPosts.id))
      .limit(limit),
  ]);
  return { publishes: published, importedPosts: imported.map(({ id, accountId }) => ({ id, accountId })) };
}
