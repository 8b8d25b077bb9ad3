import { and, desc, eq, exists, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { AccountId, ConversationId, MessageId, PublishId, WorkspaceId } from '../domain/ids.js';
import { sameWords } from '../domain/sameWords.js';
import type { ConversationKind, MessageKind, WebhookKind } from '../domain/states.js';
import type { PlatformName } from '../platforms/index.js';
import type { InboxMessage, SaidNow } from '../platforms/platform.js';
import type { Account } from './accounts.js';
import type { Queryable, Transaction } from './client.js';
import { recordEvent } from './events.js';
import { promiseOffers } from './offers.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { accounts, commits, conversations, importedPosts, inboxWatches, messages, publishParts } from './schema.js';

export type Message = typeof messages.$inferSelect;
export type Conversation = typeof conversations.$inferSelect;

/** A message with the conversation it stands in. */
export interface MessageInPlace {
  readonly message: Message;
  readonly conversation: Conversation;
}

/**
 * Keeps what came in, each message once however it arrives; answers those that were not here. `newsSince`: what was said before
 * is history, of which nobody is told. `saidSince`: what was said before is too old to be kept. `offered`: there is an engagement engine,
 * which is offered the rest. `rereadAt`: when a message is read again.
 */
export async function keepMessages(
  tx: Transaction,
  account: Account,
  found: readonly InboxMessage[],
  { newsSince, saidSince = new Date(0), offered = false, rereadAt = () => null }: HowKept,
): Promise<Message[]> {
  // Always in the same order, so that a webhook and a poll that bring the same never wait for each other in a circle.
  const sorted = [...new Map(found.map((one) => [one.externalId, one])).values()].sort((a, b) =>
    a.externalId < b.externalId ? -1 : 1,
  );
  const since = await keptSince(tx, account.id);
  const kept = sorted.filter(({ at }) => at >= since && at >= saidSince);
  if (kept.length === 0) return [];
  const ids = await openConversations(tx, account, kept);
  const added = await tx
    .insert(messages)
    .values(
      kept.map((one) => ({
        workspaceId: account.workspaceId,
        accountId: account.id,
        conversationId: ids.get(keyOf(one))!,
        externalId: one.externalId,
        direction: 'in' as const,
        kind: kindOf(one),
        senderExternalId: one.from.externalId,
        senderUsername: one.from.username ?? null,
        senderName: one.from.displayName ?? null,
        text: one.text,
        media: [...(one.media ?? [])],
        parentExternalId: one.inReplyToExternalId ?? null,
        sentAt: one.at,
        editedAt: one.editedAt ?? null,
        rereadAt: rereadAt(one.at),
      })),
    )
    .onConflictDoNothing()
    .returning();
  for (const message of added) await noteInConversation(tx, message);
  const news = added.filter(({ sentAt }) => sentAt >= newsSince);
  if (offered)
    await promiseOffers(
      tx,
      news.map(({ id }) => id),
    );
  for (const message of news) {
    await recordEvent(tx, {
      workspaceId: account.workspaceId,
      accountId: account.id,
      type: 'message.received',
      data: {
        messageId: message.id,
        conversationId: message.conversationId,
        platform: account.platform,
        kind: message.kind,
        sentAt: message.sentAt.toISOString(),
      },
    });
  }
  return added;
}

export interface HowKept {
  readonly newsSince: Date;
  readonly saidSince?: Date | undefined;
  readonly offered?: boolean;
  readonly rereadAt?: (sentAt: Date) => Date | null;
}

/** What was said before was deleted by the account's owner. Held until the end: nothing is deleted meanwhile. */
async function keptSince(tx: Transaction, accountId: AccountId): Promise<Date> {
  const [watch] = await tx
    .select({ keptSince: inboxWatches.keptSince })
    .from(inboxWatches)
    .where(eq(inboxWatches.accountId, accountId))
    .for('key share');
  return new Date(Math.floor((watch?.keptSince?.getTime() ?? 0) / 1_000) * 1_000); // platforms tell whole seconds
}

/** Whatever stands under a post is a comment; one that answers another comment is a reply. Told the same by every way it may come. */
const kindOf = ({ kind, conversationId, inReplyToExternalId: parent }: InboxMessage): MessageKind =>
  kind === 'comment' && parent !== undefined && parent !== conversationId ? 'reply' : kind;

/** To which half of the inbox it belongs. */
export const halfOf = ({ kind }: { kind: MessageKind | WebhookKind }): ConversationKind =>
  kind === 'direct-message' ? 'direct-messages' : 'comments';
const keyOf = (one: InboxMessage): string => `${halfOf(one)}/${one.conversationId}`;

async function openConversations(
  tx: Queryable,
  account: Account,
  found: readonly InboxMessage[],
): Promise<Map<string, ConversationId>> {
  const firsts = [...new Map(found.map((one) => [keyOf(one), one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = new Map<string, ConversationId>();
  for (const [key, one] of firsts) {
    const kind = halfOf(one);
    const [row] = await tx
      .insert(conversations)
      .values({
        workspaceId: account.workspaceId,
        accountId: account.id,
        platform: account.platform,
        kind,
        externalId: one.conversationId,
        publishId: kind === 'comments' ? await publishOf(tx, account.id, one.conversationId) : null,
        lastMessageAt: one.at,
      })
      .onConflictDoUpdate({
        target: [conversations.accountId, conversations.kind, conversations.externalId],
        set: { externalId: sql`excluded.external_id` }, // as it was, but answered, and held until the end
      })
      .returning({ id: conversations.id });
    ids.set(key, row!.id);
  }
  return ids;
}

/** Which publish of ours a post is. */
async function publishOf(tx: Queryable, accountId: AccountId, externalId: string): Promise<PublishId | null> {
  const [commit] = await tx
    .select({ publishId: commits.publishId })
    .from(commits)
    .where(and(eq(commits.accountId, accountId), eq(commits.externalId, externalId)));
  return commit?.publishId ?? null;
}

/** Who wrote last, and when; an older message that comes late changes neither. */
async function noteInConversation(tx: Queryable, message: Message): Promise<void> {
  await tx
    .update(conversations)
    .set({
      ...(message.direction === 'in' && {
        participantExternalId: message.senderExternalId,
        participantUsername: message.senderUsername,
        participantName: message.senderName,
      }),
      lastMessageAt: sql`greatest(${conversations.lastMessageAt}, ${message.sentAt.toISOString()}::timestamptz)`,
    })
    .where(
      and(
        eq(conversations.id, message.conversationId),
        or(isNull(conversations.participantExternalId), lte(conversations.lastMessageAt, message.sentAt)),
      ),
    );
}

/** Keeps an answer of ours beside what it answers, which is then answered; a private conversation is so as a whole. */
export async function keepAnswer(
  tx: Transaction,
  account: Account,
  conversation: Conversation,
  answered: Message,
  { externalId, text }: { externalId: string; text: string },
): Promise<MessageId> {
  const sentAt = new Date();
  const [sent] = await tx
    .insert(messages)
    .values({
      workspaceId: account.workspaceId,
      accountId: account.id,
      conversationId: conversation.id,
      externalId,
      direction: 'out',
      kind: answered.kind === 'direct-message' ? 'direct-message' : 'reply',
      senderExternalId: account.externalId,
      senderUsername: account.username,
      senderName: account.displayName,
      text,
      parentExternalId: answered.kind === 'direct-message' ? null : answered.externalId,
      sentAt,
    })
    .onConflictDoUpdate({
      target: [messages.accountId, messages.externalId],
      set: { externalId: sql`excluded.external_id` }, // as it was, but answered
    })
    .returning();
  await noteInConversation(tx, sent!);
  const isPrivate = conversation.kind === 'direct-messages';
  await tx
    .update(messages)
    .set({ answeredAt: sentAt })
    .where(
      and(
        isPrivate ? eq(messages.conversationId, conversation.id) : eq(messages.id, answered.id),
        isPrivate ? lte(messages.sentAt, answered.sentAt) : undefined,
        eq(messages.direction, 'in'),
        isNull(messages.answeredAt),
      ),
    );
  return sent!.id;
}

/** Somebody wrote it anew, says a webhook; what it said before is not kept. Answers which message that is, where it changes one. */
export async function editMessage(
  db: Queryable,
  accountId: AccountId,
  { externalId, text, at }: { externalId: string; text: string; at: Date },
): Promise<MessageId[]> {
  const edited = await db
    .update(messages)
    .set({ text, editedAt: at })
    .where(
      and(
        eq(messages.accountId, accountId),
        eq(messages.externalId, externalId),
        isNull(messages.deletedAt),
        or(isNull(messages.editedAt), lte(messages.editedAt, at)), // deliveries come in any order
      ),
    )
    .returning({ id: messages.id });
  return edited.map(({ id }) => id);
}

/**
 * Compares what is kept with what the platform shows now; answers the messages that say something else. `seenAt`: when a list was asked
 * for, whose answer may be as old as `lagMs`; absent: nobody knows how old it is, and only the platform's own time of an edit counts.
 */
export async function noteSaid(
  tx: Queryable,
  accountId: AccountId,
  shown: readonly SaidNow[],
  as: { seenAt?: Date; lagMs: number },
): Promise<MessageId[]> {
  const byId = new Map(shown.map((one) => [one.externalId, one]));
  if (byId.size === 0) return [];
  const { id, externalId, text, editedAt } = messages;
  const kept = await tx
    .select({ id, externalId, text, editedAt })
    .from(messages)
    .where(
      and(
        eq(messages.accountId, accountId),
        inArray(externalId, [...byId.keys()]),
        eq(messages.direction, 'in'),
        isNull(messages.deletedAt),
      ),
    )
    .orderBy(externalId);
  const edited: MessageId[] = [];
  for (const one of kept) {
    const now = byId.get(one.externalId)!;
    const since = editOf(one, now, as);
    if (!since) continue;
    const changed = await tx
      .update(messages)
      .set({ text: now.text, editedAt: since })
      // Only what was compared: whoever was first has the newer word.
      .where(
        and(
          eq(id, one.id),
          eq(text, one.text),
          sql`${editedAt} is not distinct from ${one.editedAt?.toISOString() ?? null}::timestamptz`,
          isNull(messages.deletedAt),
        ),
      )
      .returning({ id });
    edited.push(...changed.map((row) => row.id));
  }
  return edited;
}

/** Since when a message says what it says now; `undefined`: it was not edited, or what was seen may be older than what is kept. */
function editOf(
  kept: Pick<Message, 'text' | 'editedAt'>,
  now: SaidNow,
  { seenAt, lagMs }: { seenAt?: Date; lagMs: number },
): Date | undefined {
  // No words at all are what a platform shows when it keeps them to itself, here or there.
  if (now.text === '' || kept.text === '' || sameWords(now.text, kept.text) || now.editedAt === null) return undefined;
  if (now.editedAt) return kept.editedAt === null || kept.editedAt < now.editedAt ? now.editedAt : undefined;
  if (!seenAt) return undefined;
  return kept.editedAt === null || kept.editedAt.getTime() + lagMs < seenAt.getTime() ? seenAt : undefined;
}

/** Taken back at the platform: that there was something stays, what it said does not. */
export async function deleteMessage(
  db: Queryable,
  accountId: AccountId,
  { externalId, at }: { externalId: string; at: Date },
): Promise<void> {
  await db
    .update(messages)
    .set({ text: '', media: [], deletedAt: at, rereadAt: null, missingSince: null })
    .where(and(eq(messages.accountId, accountId), eq(messages.externalId, externalId), isNull(messages.deletedAt)));
}

/** Whether somebody said that it needs no answer, and who. */
export async function setDismissed(tx: Queryable, messageId: MessageId, by: string | null): Promise<Message> {
  const [message] = await tx
    .update(messages)
    .set({ dismissedAt: by === null ? null : new Date(), dismissedBy: by })
    .where(eq(messages.id, messageId))
    .returning();
  return message!;
}

// ---------------------------------------------------------------- asked by the API

/** How many messages are here, of each account that has any. */
export async function messagesKeptOf(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, number>> {
  if (accountIds.length === 0) return new Map();
  const rows = await db
    .select({ accountId: messages.accountId, n: sql<number>`count(*)::int` })
    .from(messages)
    .where(inArray(messages.accountId, [...accountIds]))
    .groupBy(messages.accountId);
  return new Map(rows.map(({ accountId, n }) => [accountId, n]));
}

const unanswered = and(
  eq(messages.direction, 'in'),
  isNull(messages.answeredAt),
  isNull(messages.deletedAt),
  isNull(messages.dismissedAt),
);

export interface ConversationShown extends Conversation {
  readonly account: { readonly username: string; readonly displayName: string };
  readonly postExcerpt: string | null;
  readonly unanswered: number;
  readonly messages: number;
  readonly last: Pick<Message, 'id' | 'direction' | 'kind' | 'text' | 'deletedAt'> | null;
}

export interface ConversationFilter {
  readonly accountId?: AccountId;
  readonly platform?: PlatformName;
  readonly kind?: MessageKind;
  readonly unanswered?: boolean;
  readonly text?: string;
}

/** Newest first, by their last message. */
export async function listConversations(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, ...filter }: PageRequest & ConversationFilter,
): Promise<Page<ConversationShown>> {
  const holding = (condition: SQL | undefined) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(messages)
        .where(and(eq(messages.conversationId, conversations.id), condition)),
    );
  const pattern = filter.text === undefined ? undefined : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await shown(db)
    .where(
      and(
        eq(conversations.workspaceId, workspaceId),
        filter.accountId && eq(conversations.accountId, filter.accountId),
        filter.platform && eq(conversations.platform, filter.platform),
        filter.kind && holding(eq(messages.kind, filter.kind)),
        filter.unanswered === undefined
          ? undefined
          : filter.unanswered
            ? holding(unanswered)
            : sql`not ${holding(unanswered)}`,
        pattern === undefined
          ? undefined
          : holding(
              sql`(${messages.text} ilike ${pattern} or ${messages.senderUsername} ilike ${pattern} or ${messages.senderName} ilike ${pattern})`,
            ),
        cursor === undefined
          ? undefined
          : sql`(${conversations.lastMessageAt}, ${conversations.id}) < (select last_message_at, id from conversations where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(conversations.lastMessageAt), desc(conversations.id))
    .limit(limit + 1);
  return pageOf(rows.map(asShown), limit);
}

export async function findConversation(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: ConversationId,
): Promise<ConversationShown | undefined> {
  const [row] = await shown(db).where(and(eq(conversations.workspaceId, workspaceId), eq(conversations.id, id)));
  return row && asShown(row);
}

const excerptLength = 140;

const shown = (db: Queryable) => {
  const last = db
    .select({
      id: messages.id,
      direction: messages.direction,
      kind: messages.kind,
      text: messages.text,
      deletedAt: messages.deletedAt,
    })
    .from(messages)
    .where(eq(messages.conversationId, conversations.id))
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(1)
    .as('last');
  return db
    .select({
      conversation: conversations,
      account: { username: accounts.username, displayName: accounts.displayName },
      // Where the post is ours, or was imported.
      postExcerpt: sql<string | null>`coalesce(
        (select left(${publishParts.text}, ${excerptLength}) from ${publishParts} where ${publishParts.publishId} = ${conversations.publishId} and ${publishParts.position} = 0),
        (select left(${importedPosts.text}, ${excerptLength}) from ${importedPosts} where ${importedPosts.accountId} = ${conversations.accountId} and ${importedPosts.externalId} = ${conversations.externalId} and ${conversations.kind} = 'comments'))`,
      unanswered: sql<number>`(select count(*)::int from ${messages} where ${messages.conversationId} = ${conversations.id} and ${unanswered})`,
      messages: sql<number>`(select count(*)::int from ${messages} where ${messages.conversationId} = ${conversations.id})`,
      last: { id: last.id, direction: last.direction, kind: last.kind, text: last.text, deletedAt: last.deletedAt },
    })
    .from(conversations)
    .innerJoin(accounts, eq(accounts.id, conversations.accountId))
    .leftJoinLateral(last, sql`true`)
    .$dynamic();
};

type Row = Awaited<ReturnType<typeof shown>>[number];
const asShown = ({ conversation, ...more }: Row): ConversationShown => ({ ...conversation, ...more });

/** The newest of a conversation, in the order they were said. */
export async function messagesOf(db: Queryable, conversationId: ConversationId, limit: number): Promise<Message[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(eq(messages.conversationId, conversationId))
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit);
  return rows.reverse();
}

export async function findMessage(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<Message | undefined> {
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id)));
  return row;
}

/** The same, held until the end: nobody drafts an answer to it while somebody says that it needs none. */
export async function holdMessage(
  tx: Transaction,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<Message | undefined> {
  const [row] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id)))
    .for('update');
  return row;
}
