import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { MessageId } from '../domain/ids.js';
import type { Account } from './accounts.js';
import type { Queryable } from './client.js';
import type { MessageInPlace } from './messages.js';
import { accounts, conversations, messageOffers, messages } from './schema.js';

/** Promises that the engine is offered these messages. Call it in the transaction that keeps them. */
export async function promiseOffers(tx: Queryable, messageIds: readonly MessageId[]): Promise<void> {
  if (messageIds.length === 0) return;
  await tx
    .insert(messageOffers)
    .values(messageIds.map((messageId) => ({ messageId })))
    .onConflictDoNothing();
}

export async function loadOffered(db: Queryable, messageId: MessageId): Promise<MessageInPlace | undefined> {
  const [found] = await db
    .select({ message: messages, conversation: conversations })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(messages.id, messageId));
  return found;
}

/** The first end stays. `refusal`: why the engine never took it. */
export async function endOffer(db: Queryable, messageId: MessageId, refusal: string | null): Promise<void> {
  await db
    .update(messageOffers)
    .set({ endedAt: new Date(), refusal })
    .where(and(eq(messageOffers.messageId, messageId), isNull(messageOffers.endedAt)));
}

export async function unstartedOffers(
  db: Queryable,
  limit = 100,
): Promise<{ messageId: MessageId; account: Account }[]> {
  return await db
    .select({ messageId: messageOffers.messageId, account: accounts })
    .from(messageOffers)
    .innerJoin(messages, eq(messages.id, messageOffers.messageId))
    .innerJoin(accounts, eq(accounts.id, messages.accountId))
    .where(isNull(messageOffers.startedAt))
    .orderBy(asc(messageOffers.createdAt))
    .limit(limit);
}

export async function markOfferStarted(db: Queryable, messageId: MessageId): Promise<void> {
  await db
    .update(messageOffers)
    .set({ startedAt: sql`coalesce(${messageOffers.startedAt}, now())` })
    .where(eq(messageOffers.messageId, messageId));
}
