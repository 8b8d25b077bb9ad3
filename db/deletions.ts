import { createHash, randomBytes } from 'node:crypto';
import { and, arrayOverlaps, eq, inArray, isNotNull, isNull, lt, or, type SQLWrapper, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { AccountId, ConnectionId, MediaId } from '../domain/ids.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { PlatformName } from '../platforms/index.js';
import type { Account } from './accounts.js';
import type { Database, Queryable } from './client.js';
import { abandonUnused } from './media.js';
import {
  abandonedFiles,
  accounts,
  connections,
  deletionRequests,
  drafts,
  events,
  idempotencyKeys,
  importedMedia,
  imports,
  progress,
  publishes,
  publishMedia,
  replays,
} from './schema.js';
import { ofLogin } from './webhookEvents.js';

export type DeletionRequest = typeof deletionRequests.$inferSelect;

/** Somebody who is to be forgotten: the login a platform names, or an account of a workspace. */
export type Subject =
  | { readonly userExternalId: string; readonly of: PlatformRef<PlatformName> }
  | { readonly account: Account };

/**
 * The promise of a deletion, written before anything is erased. Who asks again gets the same code; whoever has come back since is
 * erased again. Of somebody we do not know, nothing is left to do.
 */
export async function promiseDeletion(
  db: Database,
  subject: Subject,
): Promise<{ request: DeletionRequest; accounts: Account[] }> {
  return await db.transaction(async (tx) => {
    const found = 'account' in subject ? [subject.account] : await accountsOf(tx, subject);
    const accountIds = found.map(({ id }) => id);
    const nothingLeft = found.length === 0;
    const [request] = await tx
      .insert(deletionRequests)
      .values({
        code: randomBytes(18).toString('base64url'),
        platform: 'account' in subject ? subject.account.platform : subject.of.platform,
        subjectDigest: digestOf(subject),
        accountIds,
        ...(nothingLeft && { doneAt: new Date() }),
      })
      .onConflictDoUpdate({
        target: deletionRequests.subjectDigest,
        set: nothingLeft
          ? { subjectDigest: sql`excluded.subject_digest` } // as it was, but answered
          : {
              accountIds: sql`array(select distinct unnest(${deletionRequests.accountIds} || excluded.account_ids))`,
              doneAt: null,
              requestedAt: sql`case when ${deletionRequests.doneAt} is null then ${deletionRequests.requestedAt} else now() end`,
            },
      })
      .returning();
    return { request: request!, accounts: found };
  });
}

const accountsOf = (db: Queryable, { userExternalId, of }: Extract<Subject, { userExternalId: string }>) =>
  db
    .select()
    .from(accounts)
    .where(
      and(ofLogin(of), or(eq(accounts.externalId, userExternalId), eq(accounts.grantorExternalId, userExternalId))),
    );

function digestOf(subject: Subject): string {
  const named =
    'account' in subject
      ? ['account', subject.account.id]
      : ['user', subject.of.platform, subject.of.flavour, subject.userExternalId];
  return createHash('sha256').update(JSON.stringify(named)).digest('hex');
}

export async function findDeletion(db: Queryable, code: string): Promise<DeletionRequest | undefined> {
  const [request] = await db.select().from(deletionRequests).where(eq(deletionRequests.code, code));
  return request;
}

/** Promises whose erasing may not have begun. */
export async function openDeletions(db: Queryable, olderThan: Date, limit = 50): Promise<DeletionRequest[]> {
  return await db
    .select()
    .from(deletionRequests)
    .where(and(isNull(deletionRequests.doneAt), lt(deletionRequests.requestedAt, olderThan)))
    .orderBy(deletionRequests.requestedAt)
    .limit(limit);
}

/** Every attempt to connect this account, or to connect it where it was taken: their runs name it. */
export async function connectionsOf(db: Queryable, accountId: AccountId): Promise<ConnectionId[]> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  if (!account) return [];
  const rows = await db.select({ id: connections.id }).from(connections).where(isAbout(account));
  return rows.map(({ id }) => id);
}

const isAbout = ({ id, platform, username }: Account) =>
  or(
    eq(connections.accountId, id),
    eq(connections.reconnectAccountId, id),
    // Another workspace's attempt was told by name that the account is taken.
    and(
      eq(connections.platform, platform),
      eq(connections.refusal, 'account_in_another_workspace'),
      sql`position(${`@${username} `} in ${connections.message}) > 0`,
    ),
  );

/**
 * Deletes every row of an account, the account's own among them, in one transaction. `false`, and nothing is deleted, while it is
 * not disconnected (it came back), or has attempts to connect that are not among `knownConnections`.
 */
export async function eraseRows(
  db: Database,
  accountId: AccountId,
  knownConnections: readonly ConnectionId[],
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    // Held until the end: nobody adds anything to it meanwhile.
    const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId)).for('update');
    if (!account) return true;
    if (account.state !== 'disconnected') return false;
    const attempts = await connectionsOf(tx, accountId);
    if (attempts.some((id) => !knownConnections.includes(id))) return false;

    const published = tx.select({ id: publishes.id }).from(publishes).where(eq(publishes.accountId, accountId));
    const imported = tx.select({ id: imports.id }).from(imports).where(eq(imports.accountId, accountId));
    const answered = tx.select({ id: drafts.id }).from(drafts).where(eq(drafts.accountId, accountId));
    const attempted = tx.select({ id: connections.id }).from(connections).where(isAbout(account));
    const replayed = tx.select({ id: replays.id }).from(replays).where(inArray(replays.publishId, published));
    for (const some of [published, imported, attempted]) {
      await tx.delete(progress).where(inArray(progress.subjectId, some));
    }
    for (const some of [published, imported, answered, attempted, replayed]) await forgetAnswers(tx, account, some);
    await tx.delete(events).where(eq(events.accountId, accountId));
    const files = await filesOf(tx, account);
    await forgetChoices(tx, account);
    // What hangs on these by a foreign key goes along: revisions, parts, handles, commits, replays, notices, imported posts, its inbox, …
    await tx.delete(publishes).where(eq(publishes.accountId, accountId));
    await tx.delete(imports).where(eq(imports.accountId, accountId));
    await tx.delete(connections).where(isAbout(account));
    await tx.delete(accounts).where(eq(accounts.id, accountId));
    await abandonUnused(tx, account, files);
    return true;
  });
}

type Ids = SQLWrapper;

/** What requests about it were answered. */
export async function forgetAnswers(
  tx: Queryable,
  { workspaceId }: Pick<Account, 'workspaceId'>,
  ids: Ids,
): Promise<void> {
  const answered = sql`(${idempotencyKeys.answer} #>> '{body,id}')`;
  await tx
    .delete(idempotencyKeys)
    .where(
      and(eq(idempotencyKeys.workspaceId, workspaceId), sql`${answered} in (select id::text from (${ids}) of_it)`),
    );
}

/** What its posts use of the library, those it published and those it had before. */
async function filesOf(tx: Queryable, { id }: Account): Promise<MediaId[]> {
  const published = tx
    .select({ id: publishMedia.mediaId })
    .from(publishMedia)
    .innerJoin(publishes, eq(publishes.id, publishMedia.publishId))
    .where(eq(publishes.accountId, id));
  const imported = tx
    .select({ id: sql<MediaId>`${importedMedia.mediaId}` })
    .from(importedMedia)
    .where(and(eq(importedMedia.accountId, id), isNotNull(importedMedia.mediaId)));
  return (await union(published, imported)).map((file) => file.id);
}

/** Attempts of other accounts of the same login may have offered this one to choose from, by its name. */
async function forgetChoices(tx: Queryable, { workspaceId, platform, externalId }: Account): Promise<void> {
  await tx
    .update(connections)
    .set({ choices: null })
    .where(
      and(
        eq(connections.workspaceId, workspaceId),
        eq(connections.platform, platform),
        isNotNull(connections.endedAt),
        sql`${connections.choices} @> ${JSON.stringify([{ externalId }])}::jsonb`,
      ),
    );
}

/** Marks the promises of which this account was the last. */
export async function finishDeletions(db: Queryable, accountId: AccountId): Promise<void> {
  await db
    .update(deletionRequests)
    .set({ doneAt: new Date() })
    .where(
      and(
        arrayOverlaps(deletionRequests.accountIds, [accountId]),
        isNull(deletionRequests.doneAt),
        sql`not exists (select 1 from ${accounts} where ${accounts.id} = any(${deletionRequests.accountIds}))`,
        sql`not exists (select 1 from ${abandonedFiles} where ${abandonedFiles.accountId} = any(${deletionRequests.accountIds}))`,
      ),
    );
}

/** How many of a promise's accounts are still there. */
export async function accountsLeft(db: Queryable, { accountIds }: DeletionRequest): Promise<number> {
  if (accountIds.length === 0) return 0;
  const [count] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(accounts)
    .where(inArray(accounts.id, accountIds));
  return count?.n ?? 0;
}
