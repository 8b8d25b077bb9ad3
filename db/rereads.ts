import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { AccountId } from '../domain/ids.js';
import type { ConversationKind } from '../domain/states.js';
import type { Queryable } from './client.js';
import type { Message, MessageInPlace } from './messages.js';
import { conversations, messages } from './schema.js';

/** Messages whose turn it is to be read again, the longest due first. */
export async function messagesToReread(
  db: Queryable,
  accountId: AccountId,
  kind: ConversationKind,
  limit = 500,
): Promise<MessageInPlace[]> {
  return await db
    .select({ message: messages, conversation: conversations })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.accountId, accountId), eq(conversations.kind, kind), lte(messages.rereadAt, sql`now()`)))
    .orderBy(asc(messages.rereadAt), asc(messages.id))
    .limit(limit);
}

/** Writes when messages are read again, and since when they are missed; in one statement, and never of one that was taken back. */
export async function scheduleRereads(
  tx: Queryable,
  next: readonly Pick<Message, 'id' | 'rereadAt' | 'missingSince'>[],
): Promise<void> {
  if (next.length === 0) return;
  await tx.execute(sql`
    update ${messages} set reread_at = next."rereadAt", missing_since = next."missingSince"
    from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as next (id uuid, "rereadAt" timestamptz, "missingSince" timestamptz)
    where ${messages.id} = next.id and ${messages.deletedAt} is null`);
}

/** What stands in the way of asking the platform: whatever is due waits until then. */
export async function putOffRereads(
  db: Queryable,
  accountId: AccountId,
  kind: ConversationKind,
  until: Date,
): Promise<void> {
  const due = await messagesToReread(db, accountId, kind);
  await scheduleRereads(
    db,
    due.map(({ message: { id, missingSince } }) => ({ id, missingSince, rereadAt: until })),
  );
}
