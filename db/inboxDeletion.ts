import { and, eq, inArray, isNull, lt, lte, notExists, type SQL, sql } from 'drizzle-orm';
import type { AccountId, DraftId, MessageId } from '../domain/ids.js';
import type { Account } from './accounts.js';
import type { Database, Transaction } from './client.js';
import { forgetAnswers } from './deletions.js';
import { forgetInboxEvents } from './inbox.js';
import { messagesKeptOf } from './messages.js';
import { accounts, conversations, drafts, inboxWatches, messages } from './schema.js';

/** How much of an inbox was deleted. */
export interface InboxDeletion {
  readonly messages: number;
  readonly conversations: number;
  readonly drafts: number;
}

/** So much goes at once: no transaction holds much, however large the inbox. */
const atOnce = 500;

/**
 * Deletes what an account's inbox holds, in steps; whoever is interrupted asks again. What comes in meanwhile stays, and what was
 * said before is not read in again. A conversation in which an answer is on its way stays until it has left: where there is one at the
 * beginning, nothing is deleted. `openDrafts`: whose runs are to be told that they are over.
 */
export async function deleteInbox(
  db: Database,
  account: Pick<Account, 'id' | 'workspaceId'>,
): Promise<{ deleted: InboxDeletion; openDrafts: DraftId[] } | { sending: DraftId }> {
  const begun = await db.transaction((tx) => begin(tx, account.id));
  if ('sending' in begun) return begun;
  const openDrafts: DraftId[] = [];
  const deleted = { messages: 0, conversations: 0, drafts: 0 };
  for (;;) {
    const step = await db.transaction((tx) => deleteSome(tx, account, lte(messages.receivedAt, begun.until)));
    if (!step) break;
    deleted.messages += step.messages;
    deleted.drafts += step.drafts;
    openDrafts.push(...step.openDrafts);
  }
  for (;;) {
    const gone = await db.transaction((tx) => deleteEmpty(tx, account.id));
    deleted.conversations += gone;
    if (gone < atOnce) break;
  }
  await db.transaction((tx) => noteInReceipt(tx, account.id));
  return { deleted, openDrafts };
}

/**
 * Deletes what was said before a moment, of some accounts, so much of each at once: asked again and again it deletes all of it. Here,
 * too, a conversation in which an answer is on its way stays until it has left. Answers the open drafts that went along.
 */
export async function forgetOldMessages(
  db: Database,
  saidBefore: Date,
): Promise<{ accountId: AccountId; openDrafts: DraftId[] }[]> {
  const isOld = lt(messages.sentAt, saidBefore);
  const theirs = await db
    .selectDistinct({ id: messages.accountId, workspaceId: messages.workspaceId })
    .from(messages)
    .where(isOld)
    .limit(20);
  const ended = [];
  for (const account of theirs) {
    const step = await db.transaction((tx) => deleteSome(tx, account, isOld));
    if (!step) continue;
    await db.transaction((tx) => deleteEmpty(tx, account.id));
    await db.transaction((tx) => noteInReceipt(tx, account.id));
    ended.push({ accountId: account.id, openDrafts: step.openDrafts });
  }
  return ended;
}

/** A receipt that said what was kept says what is left. Written without one as well: it tells the pages that the account has changed. */
async function noteInReceipt(tx: Transaction, accountId: AccountId): Promise<void> {
  const [account] = await tx
    .select({ receipt: accounts.receipt })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .for('update');
  if (!account) return;
  const messages = (await messagesKeptOf(tx, [accountId])).get(accountId) ?? 0;
  const receipt = account.receipt && { ...account.receipt, kept: { ...account.receipt.kept, messages } };
  await tx.update(accounts).set({ receipt }).where(eq(accounts.id, accountId));
}

async function begin(tx: Transaction, accountId: AccountId): Promise<{ until: Date } | { sending: DraftId }> {
  await tx.insert(inboxWatches).values({ accountId }).onConflictDoNothing();
  await holdInbox(tx, accountId);
  const [draft] = await tx
    .select({ id: drafts.id })
    .from(drafts)
    .where(and(eq(drafts.accountId, accountId), eq(drafts.state, 'sending'), isNull(drafts.endedAt)));
  if (draft) return { sending: draft.id };
  // Whoever keeps messages has ended by now, or begins after this.
  const [watch] = await tx
    .update(inboxWatches)
    .set({ keptSince: sql`clock_timestamp()` })
    .where(eq(inboxWatches.accountId, accountId))
    .returning({ until: inboxWatches.keptSince });
  await forgetInboxEvents(tx, accountId);
  return { until: watch!.until! };
}

/** Nobody keeps messages of the account until the end of this transaction. */
async function holdInbox(tx: Transaction, accountId: AccountId): Promise<void> {
  await tx
    .select({ accountId: inboxWatches.accountId })
    .from(inboxWatches)
    .where(eq(inboxWatches.accountId, accountId))
    .for('update');
}

/** Some messages with their drafts; `undefined`: there are none left. */
async function deleteSome(
  tx: Transaction,
  { id: accountId, workspaceId }: Pick<Account, 'id' | 'workspaceId'>,
  which: SQL,
): Promise<{ messages: number; drafts: number; openDrafts: DraftId[] } | undefined> {
  const sending = tx
    .select({ one: sql`1` })
    .from(drafts)
    .where(and(eq(drafts.conversationId, messages.conversationId), eq(drafts.state, 'sending')));
  const found = await tx
    .select({ id: messages.id, conversationId: messages.conversationId })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), which, notExists(sending)))
    .orderBy(messages.externalId) // as everybody who holds several
    .limit(atOnce)
    .for('update');
  if (found.length === 0) return undefined;
  const idsOf = (some: typeof found): MessageId[] => some.map(({ id }) => id);
  const theirs = await tx
    .select({ id: drafts.id, conversationId: drafts.conversationId, state: drafts.state, endedAt: drafts.endedAt })
    .from(drafts)
    .where(inArray(drafts.messageId, idsOf(found)))
    .for('update');
  const busy = new Set(theirs.filter(({ state }) => state === 'sending').map((draft) => draft.conversationId));
  const going = found.filter(({ conversationId }) => !busy.has(conversationId));
  const draftsGoing = theirs.filter(({ conversationId }) => !busy.has(conversationId));
  if (draftsGoing.length > 0) {
    const asIds = tx
      .select({ id: drafts.id })
      .from(drafts)
      .where(
        inArray(
          drafts.id,
          draftsGoing.map(({ id }) => id),
        ),
      );
    await forgetAnswers(tx, { workspaceId }, asIds);
  }
  // What hangs on them goes along: drafts with their histories and calls, and offers.
  if (going.length > 0) await tx.delete(messages).where(inArray(messages.id, idsOf(going)));
  return {
    messages: going.length,
    drafts: draftsGoing.length,
    openDrafts: draftsGoing.filter(({ endedAt }) => endedAt === null).map(({ id }) => id),
  };
}

/** Conversations of which nothing is left. Nobody adds to one meanwhile. */
async function deleteEmpty(tx: Transaction, accountId: AccountId): Promise<number> {
  await holdInbox(tx, accountId);
  const empty = tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.accountId, accountId),
        sql`not exists (select 1 from ${messages} where ${messages.conversationId} = ${conversations.id})`,
      ),
    )
    .limit(atOnce);
  const { count } = await tx.delete(conversations).where(inArray(conversations.id, empty));
  return count;
}
