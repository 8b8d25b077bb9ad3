import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { AccountId } from '../domain/ids.js';
import { type ConversationKind, webhookKindsOfInbox } from '../domain/states.js';
import type { Account } from './accounts.js';
import type { Queryable } from './client.js';
import { accounts, inboxPlaces, inboxWatches, webhookEvents } from './schema.js';
import type { KeptEvent } from './webhookEvents.js';

export type InboxWatch = typeof inboxWatches.$inferSelect;
export type InboxPlace = typeof inboxPlaces.$inferSelect;

/** Promises that the inbox is watched for what its owner has granted now. Call it in the transaction that writes a new grant. */
export async function promiseInboxWatch(tx: Queryable, accountId: AccountId): Promise<void> {
  await tx
    .insert(inboxWatches)
    .values({ accountId })
    .onConflictDoUpdate({
      target: inboxWatches.accountId,
      set: { startedAt: null, subscribedAt: null, waiting: null },
    });
  // What came in while nobody could read it is not waited for.
  await tx.update(inboxPlaces).set({ nextPollAt: sql`now()` }).where(eq(inboxPlaces.accountId, accountId));
}

/** Promises whose run may not know of them. */
export async function unstartedWatches(db: Queryable, limit = 100): Promise<Account[]> {
  const rows = await db
    .select({ account: accounts })
    .from(inboxWatches)
    .innerJoin(accounts, eq(accounts.id, inboxWatches.accountId))
    .where(and(isNull(inboxWatches.startedAt), eq(accounts.state, 'connected')))
    .orderBy(asc(inboxWatches.createdAt))
    .limit(limit);
  return rows.map(({ account }) => account);
}

/** Lists whose poll was due long ago: their run may be gone. Any of them, so that none holds up the others. */
export async function overduePlaces(
  db: Queryable,
  dueBefore: Date,
  limit = 20,
): Promise<{ account: Account; place: InboxPlace }[]> {
  return await db
    .select({ account: accounts, place: inboxPlaces })
    .from(inboxPlaces)
    .innerJoin(accounts, eq(accounts.id, inboxPlaces.accountId))
    .where(and(lt(inboxPlaces.nextPollAt, dueBefore), eq(accounts.state, 'connected')))
    .orderBy(sql`random()`)
    .limit(limit);
}

/** The run knows of it. Where the owner has granted something else meanwhile, that is still to be told. */
export async function markWatchStarted(
  db: Queryable,
  { id, grantedScopes }: Pick<Account, 'id' | 'grantedScopes'>,
): Promise<void> {
  await db
    .update(inboxWatches)
    .set({ startedAt: new Date() })
    .where(
      and(
        eq(inboxWatches.accountId, id),
        isNull(inboxWatches.startedAt),
        sql`exists (select 1 from ${accounts} where ${accounts.id} = ${id} and ${accounts.grantedScopes} = ${sql.param(grantedScopes, accounts.grantedScopes)})`,
      ),
    );
}

export async function findInboxWatch(db: Queryable, accountId: AccountId): Promise<InboxWatch | undefined> {
  const [watch] = await db.select().from(inboxWatches).where(eq(inboxWatches.accountId, accountId));
  return watch;
}

export async function noteInboxWatch(
  db: Queryable,
  accountId: AccountId,
  change: Partial<Pick<InboxWatch, 'subscribedAt' | 'readAt' | 'wokenAt' | 'waiting'>>,
): Promise<void> {
  await db.update(inboxWatches).set(change).where(eq(inboxWatches.accountId, accountId));
}

/** A run that was told, and has not looked for so long, is told once more: the telling may have been lost. */
const tellAgainAfter = sql`interval '1 minute'`;

/** Has an account's run told that something came: once until it looks, however much comes, so that no flood of deliveries fills its history. */
export async function tellOnce(db: Queryable, accountId: AccountId, tell: () => Promise<void>): Promise<void> {
  const [told] = await db
    .insert(inboxWatches)
    .values({ accountId, wokenAt: sql`now()` })
    .onConflictDoUpdate({
      target: inboxWatches.accountId,
      set: { wokenAt: sql`now()` },
      setWhere: sql`${inboxWatches.wokenAt} is null or ${inboxWatches.wokenAt} < now() - ${tellAgainAfter}`,
    })
    .returning({ accountId: inboxWatches.accountId });
  if (!told) return;
  try {
    await tell();
  } catch (error) {
    await noteInboxWatch(db, accountId, { wokenAt: null });
    throw error;
  }
}

// ---------------------------------------------------------------- how far its lists were read

export async function inboxPlacesOf(
  db: Queryable,
  accountId: AccountId,
  kinds: readonly ConversationKind[],
): Promise<InboxPlace[]> {
  if (kinds.length === 0) return [];
  await db
    .insert(inboxPlaces)
    .values(kinds.map((kind) => ({ accountId, kind })))
    .onConflictDoNothing();
  return await db
    .select()
    .from(inboxPlaces)
    .where(and(eq(inboxPlaces.accountId, accountId), inArray(inboxPlaces.kind, [...kinds])))
    .orderBy(inboxPlaces.kind);
}

/** Writes how far a list was read. `undefined`: another execution was first, and its place holds. */
export async function movePlace(
  tx: Queryable,
  from: InboxPlace,
  to: Partial<InboxPlace>,
): Promise<InboxPlace | undefined> {
  const [moved] = await tx
    .update(inboxPlaces)
    .set(to)
    .where(
      and(
        eq(inboxPlaces.accountId, from.accountId),
        eq(inboxPlaces.kind, from.kind),
        eq(inboxPlaces.pages, from.pages),
        eq(inboxPlaces.polls, from.polls),
      ),
    )
    .returning();
  return moved;
}

/** A webhook brought a message of that moment. */
export async function noteWebhookNews(
  db: Queryable,
  accountId: AccountId,
  kind: ConversationKind,
  sentAt: Date,
): Promise<void> {
  await db.update(inboxWatches).set({ webhookAt: new Date() }).where(eq(inboxWatches.accountId, accountId));
  await db
    .update(inboxPlaces)
    .set({ newestAt: sql`greatest(${inboxPlaces.newestAt}, ${sentAt.toISOString()}::timestamptz)` })
    .where(and(eq(inboxPlaces.accountId, accountId), eq(inboxPlaces.kind, kind)));
}

/** Something came that only a poll can tell more of. */
export async function pollSoon(db: Queryable, accountId: AccountId, kind: ConversationKind): Promise<void> {
  await db
    .update(inboxPlaces)
    .set({ nextPollAt: sql`least(${inboxPlaces.nextPollAt}, now())` })
    .where(and(eq(inboxPlaces.accountId, accountId), eq(inboxPlaces.kind, kind)));
}

// ---------------------------------------------------------------- what webhooks brought

const isUnread = and(
  isNull(webhookEvents.handledAt),
  // Spelled as the index has it, or it would not be used.
  sql`${webhookEvents.kind} in (${sql.raw(webhookKindsOfInbox.map((kind) => `'${kind}'`).join(', '))})`,
);

/** Accounts of which webhooks tell something that nobody has read yet. */
export async function accountsWithInboxEvents(db: Queryable, limit = 200): Promise<Account[]> {
  const waiting = db.selectDistinct({ id: webhookEvents.accountId }).from(webhookEvents).where(isUnread).limit(limit);
  return await db.select().from(accounts).where(inArray(accounts.id, waiting));
}

/** In the order they came: a change follows what it changes. */
export async function unreadInboxEvents(db: Queryable, accountId: AccountId, limit = 100): Promise<KeptEvent[]> {
  return await db
    .select()
    .from(webhookEvents)
    .where(and(eq(webhookEvents.accountId, accountId), isUnread))
    .orderBy(asc(webhookEvents.id))
    .limit(limit);
}

/** Of an account whose inbox nobody may read: that something came stays known, what was said does not. */
export async function forgetInboxEvents(db: Queryable, accountId: AccountId): Promise<void> {
  await db
    .update(webhookEvents)
    .set({ handledAt: new Date(), sealedContent: null })
    .where(and(eq(webhookEvents.accountId, accountId), isUnread));
}
