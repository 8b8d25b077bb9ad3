import { isDeepStrictEqual } from 'node:util';
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import { type AutoApproveRule, fits } from '../domain/autoApprove.js';
import { Failure, type FailureReport, NotYet } from '../domain/failures.js';
import type { AccountId, ConversationId, DraftId, MessageId, WorkspaceId } from '../domain/ids.js';
import { draftWaitMs } from '../domain/limits.js';
import type { DraftAction, DraftState } from '../domain/states.js';
import type { Committed, Evidence, StagingHandle } from '../platforms/platform.js';
import { type Account, loadAccount } from './accounts.js';
import type { Database, Queryable, Transaction } from './client.js';
import { type CommitEnd, isUnknown } from './commits.js';
import { recordEvent } from './events.js';
import { replyLock, tryLock } from './locks.js';
import { keepAnswer, type Message, type MessageInPlace } from './messages.js';
import { accounts, autoApproveRules, conversations, draftHistory, drafts, messages, replyCommits } from './schema.js';

export type Draft = typeof drafts.$inferSelect;
export type DraftStep = typeof draftHistory.$inferSelect;
export type ReplyCommit = typeof replyCommits.$inferSelect;

export async function findDraftById(db: Queryable, draftId: DraftId): Promise<Draft | undefined> {
  const [draft] = await db.select().from(drafts).where(eq(drafts.id, draftId));
  return draft;
}

export async function loadDraft(db: Queryable, draftId: DraftId): Promise<Draft> {
  const draft = await findDraftById(db, draftId);
  if (!draft) throw new Failure('not-found', 'This draft does not exist any more.');
  return draft;
}

/** A draft with everything it stands in. */
export interface DraftInPlace extends MessageInPlace {
  readonly draft: Draft;
}

export async function loadDraftInPlace(db: Queryable, draftId: DraftId): Promise<DraftInPlace> {
  const [found] = await db
    .select({ draft: drafts, message: messages, conversation: conversations })
    .from(drafts)
    .innerJoin(messages, eq(messages.id, drafts.messageId))
    .innerJoin(conversations, eq(conversations.id, drafts.conversationId))
    .where(eq(drafts.id, draftId));
  if (!found) throw new Failure('not-found', 'This draft does not exist any more.');
  return found;
}

/** Writes a line of a draft's history. */
async function note(
  tx: Queryable,
  draftId: DraftId,
  step: { action: DraftAction; by: string; text?: string; ruleName?: string },
): Promise<void> {
  await tx.insert(draftHistory).values({ draftId, ...step });
}

// ---------------------------------------------------------------- what people and the engine do

/** Adds a draft; `undefined` while another one of the message is open. A rule of the account may say yes to it at once. */
export async function addDraft(
  tx: Transaction,
  message: Message,
  { text, by, undoMs, mayApprove, now = new Date() }: NewDraft,
): Promise<Draft | undefined> {
  const [draft] = await tx
    .insert(drafts)
    .values({
      workspaceId: message.workspaceId,
      accountId: message.accountId,
      conversationId: message.conversationId,
      messageId: message.id,
      text,
      draftedBy: by,
      expiresAt: new Date(now.getTime() + draftWaitMs),
    })
    .onConflictDoNothing()
    .returning();
  if (!draft) return undefined;
  await note(tx, draft.id, { action: 'drafted', by, text });
  if (!mayApprove) return draft;
  const rule = await ruleThatSaysYes(tx, message, text, now);
  if (!rule) return draft;
  const yes = { by: 'rule', ruleName: rule.name, undoMs, revision: draft.revision, now };
  return (await approve(tx, draft.id, yes)) ?? draft;
}

interface Yes {
  readonly by: string;
  readonly ruleName?: string;
  readonly undoMs: number;
  /** To which of the texts it had. */
  readonly revision: number;
  readonly now?: Date;
}

export interface NewDraft {
  readonly text: string;
  readonly by: string;
  readonly undoMs: number;
  /** Whether the platform would take it: a rule says yes to nothing else. */
  readonly mayApprove: boolean;
  readonly now?: Date;
}

/** The first rule of the account that fits and has not said yes too often today. The account's switch is read, and held, with it. */
async function ruleThatSaysYes(
  tx: Transaction,
  message: Message,
  answer: string,
  now: Date,
): Promise<AutoApproveRule | undefined> {
  // Held until the end: two drafts at once never share the last yes of a day.
  const [account] = await tx
    .select({ autoApprove: accounts.autoApprove })
    .from(accounts)
    .where(eq(accounts.id, message.accountId))
    .for('update');
  if (!account?.autoApprove || (await isChanged(tx, message.id))) return undefined;
  const judged = {
    kind: message.kind,
    sender: { externalId: message.senderExternalId, username: message.senderUsername },
    message: message.text,
    answer,
  };
  const rules = await rulesOf(tx, message.accountId, now);
  return rules.find((rule) => rule.saidYesToday < rule.dailyCap && fits(rule, judged, now));
}

/** Held until the end. Of what was edited nobody knows which of its words an answer answers: that is for a person to say. */
async function isChanged(tx: Transaction, messageId: MessageId): Promise<boolean> {
  const [message] = await tx
    .select({ editedAt: messages.editedAt, deletedAt: messages.deletedAt })
    .from(messages)
    .where(eq(messages.id, messageId))
    .for('share');
  return message === undefined || message.editedAt !== null || message.deletedAt !== null;
}

/** Says yes to a draft that waits for it, in these words. `undefined`: it does not. */
export async function approve(
  tx: Queryable,
  draftId: DraftId,
  { by, ruleName, undoMs, revision, now = new Date() }: Yes,
): Promise<Draft | undefined> {
  const [draft] = await tx
    .update(drafts)
    .set({
      state: 'approved',
      approvedBy: by,
      ruleName: ruleName ?? null,
      approvedAt: now,
      sendAt: new Date(now.getTime() + undoMs),
    })
    .where(and(eq(drafts.id, draftId), eq(drafts.state, 'waiting'), eq(drafts.revision, revision)))
    .returning();
  if (draft)
    await note(
      tx,
      draftId,
      ruleName === undefined ? { action: 'approved', by } : { action: 'auto-approved', by, ruleName },
    );
  return draft;
}

/**
 * Takes a yes back before the answer is on its way: in the time for that, and also while it waits for a limit of the platform, with no
 * call under way or in doubt.
 */
export async function undoApproval(tx: Transaction, draftId: DraftId, by: string): Promise<Draft | undefined> {
  const noCall = sql`not exists (select 1 from ${replyCommits} where ${replyCommits.draftId} = ${drafts.id} and ${replyCommits.outcome} is distinct from 'not-posted')`;
  // Held until the end: nobody sends it meanwhile.
  const rests = await tryLock(tx, replyLock(draftId));
  const [draft] = await tx
    .update(drafts)
    .set({ ...unapproved, waiting: null })
    .where(
      and(
        eq(drafts.id, draftId),
        or(eq(drafts.state, 'approved'), rests ? and(eq(drafts.state, 'sending'), noCall) : undefined),
      ),
    )
    .returning();
  if (draft) await note(tx, draftId, { action: 'undone', by });
  return draft;
}

/** What was handed over for the words it had is not what is sent later. */
const unapproved = {
  state: 'waiting',
  approvedBy: null,
  ruleName: null,
  approvedAt: null,
  sendAt: null,
  handles: {},
} as const;

/**
 * A rule said yes to an answer to other words than these messages have now: the drafts wait for a person instead. One that is `sending`
 * is withdrawn by the run that holds its lock, and only before its call.
 */
export async function withdrawYesOfRules(
  tx: Queryable,
  messageIds: readonly MessageId[],
  state: 'approved' | 'sending' = 'approved',
): Promise<void> {
  if (messageIds.length === 0) return;
  const withdrawn = await tx
    .update(drafts)
    .set({ ...unapproved, waiting: null })
    .where(and(inArray(drafts.messageId, [...messageIds]), eq(drafts.state, state), eq(drafts.approvedBy, 'rule')))
    .returning({ id: drafts.id });
  for (const { id } of withdrawn) await note(tx, id, { action: 'undone', by: 'edit' });
}

export async function editDraft(tx: Queryable, draftId: DraftId, text: string, by: string): Promise<Draft | undefined> {
  const [draft] = await tx
    .update(drafts)
    .set({ text, revision: sql`${drafts.revision} + 1`, handles: {} })
    .where(and(eq(drafts.id, draftId), eq(drafts.state, 'waiting')))
    .returning();
  if (draft) await note(tx, draftId, { action: 'edited', by, text });
  return draft;
}

export async function rejectDraft(tx: Queryable, draftId: DraftId, by: string): Promise<Draft | undefined> {
  const [draft] = await tx
    .update(drafts)
    .set({ state: 'rejected', endedAt: new Date() })
    .where(and(eq(drafts.id, draftId), eq(drafts.state, 'waiting')))
    .returning();
  if (draft) await note(tx, draftId, { action: 'rejected', by });
  return draft;
}

// ---------------------------------------------------------------- sending

/** Temporal's clock, by which the time to take a yes back ends, and ours. */
const clocksDifferMs = 2_000;

/** From here on the yes cannot be taken back. False: it was. */
export async function beginSending(db: Queryable, draftId: DraftId): Promise<boolean> {
  const begun = await db
    .update(drafts)
    .set({ state: 'sending' })
    .where(
      and(
        eq(drafts.id, draftId),
        isNull(drafts.endedAt),
        or(
          eq(drafts.state, 'sending'),
          and(eq(drafts.state, 'approved'), lte(drafts.sendAt, new Date(Date.now() + clocksDifferMs))),
        ),
      ),
    )
    .returning({ id: drafts.id });
  return begun.length > 0;
}

export async function noteDraft(
  db: Queryable,
  draftId: DraftId,
  change: Partial<Pick<Draft, 'handles' | 'waiting'>>,
): Promise<void> {
  await db
    .update(drafts)
    .set(change)
    .where(and(eq(drafts.id, draftId), isNull(drafts.endedAt)));
}

/** Of other words than these nothing is remembered. */
export async function saveReplyHandle(
  db: Queryable,
  { id, revision }: Pick<Draft, 'id' | 'revision'>,
  key: string,
  handle: StagingHandle,
): Promise<void> {
  await db
    .update(drafts)
    .set({ handles: sql`${drafts.handles} || ${JSON.stringify({ [key]: handle })}::jsonb` })
    .where(and(eq(drafts.id, id), eq(drafts.revision, revision)));
}

export async function replyCommitsOf(db: Queryable, draftId: DraftId): Promise<ReplyCommit[]> {
  return await db.select().from(replyCommits).where(eq(replyCommits.draftId, draftId)).orderBy(replyCommits.id);
}

/**
 * Writes the intent: from here until `closeReplyCommit`, the call may have happened. Refused while an earlier call stands, and once
 * the draft has ended or its yes was taken back: whoever asks has stood still since looking.
 */
export async function writeReplyIntent(
  db: Database,
  { id, accountId, revision }: Pick<Draft, 'id' | 'accountId' | 'revision'>,
): Promise<ReplyCommit> {
  return await db.transaction(async (tx) => {
    const isOpen = and(eq(drafts.id, id), eq(drafts.state, 'sending'), eq(drafts.revision, revision));
    const [open] = await tx.select({ id: drafts.id }).from(drafts).where(isOpen).for('update');
    const values = { draftId: id, accountId, revision };
    const [row] = open ? await tx.insert(replyCommits).values(values).onConflictDoNothing().returning() : [];
    if (!row) throw new NotYet('Another execution of this answer was first: looking again.', 500);
    return row;
  });
}

export async function closeReplyCommit(tx: Queryable, commitId: number, end: CommitEnd): Promise<void> {
  const { confirmedAt: _, ...said } = { confirmedAt: null, ...end };
  await tx
    .update(replyCommits)
    .set({ ...said, outcomeAt: new Date() })
    .where(
      and(eq(replyCommits.id, commitId), or(isNull(replyCommits.outcome), eq(replyCommits.outcome, 'unconfirmed'))),
    );
}

export async function countReplyLook(db: Queryable, commitId: number, evidence: Evidence): Promise<number> {
  const [row] = await db
    .update(replyCommits)
    .set({ looks: sql`${replyCommits.looks} + 1`, evidence })
    .where(eq(replyCommits.id, commitId))
    .returning({ looks: replyCommits.looks });
  return row?.looks ?? 0;
}

/** Answers of the account that other drafts own: never adopted by reconciling. */
export async function answersOfOtherDrafts(db: Queryable, { id, accountId }: Draft): Promise<string[]> {
  const rows = await db
    .select({ externalId: replyCommits.externalId })
    .from(replyCommits)
    .where(
      and(
        eq(replyCommits.accountId, accountId),
        sql`${replyCommits.draftId} <> ${id}`,
        sql`${replyCommits.externalId} is not null`,
      ),
    )
    .orderBy(desc(replyCommits.id))
    .limit(500);
  return rows.map(({ externalId }) => externalId!);
}

/** It is there: the call, the draft, the conversation and the news of it, in one transaction. */
export async function adoptAnswer(
  db: Database,
  { draft, message, conversation }: DraftInPlace,
  commitId: number,
  posted: Committed & { how: 'answered' | 'reconciled'; evidence?: Evidence },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { externalId, url, how, evidence } = posted;
    await closeReplyCommit(tx, commitId, {
      outcome: 'posted',
      externalId,
      ...(url !== undefined && { url }),
      how,
      confirmedAt: null,
      ...(evidence && { evidence }),
    });
    await endAsSent(tx, { draft, message, conversation }, externalId, { action: 'sent', by: 'reply' });
  });
}

async function endAsSent(
  tx: Transaction,
  { draft, message, conversation }: DraftInPlace,
  externalId: string,
  step: { action: DraftAction; by: string },
): Promise<void> {
  const account = await loadAccount(tx, draft.accountId);
  const sent = await keepAnswer(tx, account, conversation, message, { externalId, text: draft.text });
  const [ended] = await tx
    .update(drafts)
    .set({ state: 'sent', sentMessageId: sent, endedAt: new Date(), waiting: null, failure: null })
    .where(and(eq(drafts.id, draft.id), or(isNull(drafts.endedAt), eq(drafts.state, 'unconfirmed'))))
    .returning();
  if (!ended) return;
  await note(tx, draft.id, step);
  const { answer, ...of } = toldOf(ended);
  await recordEvent(tx, { ...of, type: 'reply.sent', data: { ...answer, sentMessageId: sent } });
}

/** Who said yes to which draft, as every event of it tells. */
const toldOf = ({ workspaceId, accountId, id, messageId, conversationId, approvedBy, ruleName }: Draft) => ({
  workspaceId,
  accountId,
  answer: { draftId: id, messageId, conversationId, approvedBy, ...(ruleName !== null && { ruleName }) },
});

async function tellNotSent(
  tx: Queryable,
  draft: Draft,
  what: 'failed' | 'unconfirmed',
  failure?: FailureReport | null,
): Promise<void> {
  const { answer, ...of } = toldOf(draft);
  await recordEvent(tx, { ...of, type: `reply.${what}`, data: { ...answer, ...(failure && { failure }) } });
}

/** The end of a draft that was not sent, by what is known of its calls; the first end stays. */
export async function settleDraft(
  db: Database,
  draftId: DraftId,
  end: { as: 'failed'; failure: FailureReport } | { as: 'expired' | 'cancelled' },
): Promise<DraftState> {
  return await db.transaction(async (tx) => {
    const [draft] = await tx.select().from(drafts).where(eq(drafts.id, draftId)).for('update');
    if (!draft) return 'cancelled'; // deleted with the inbox
    if (draft.endedAt) return draft.state;
    const isUnsure = (await replyCommitsOf(tx, draftId)).some(isUnknown);
    const state = isUnsure ? 'unconfirmed' : end.as;
    const failure = end.as === 'failed' ? end.failure : null;
    const [ended] = await tx
      .update(drafts)
      .set({ state, failure, endedAt: new Date(), waiting: null })
      .where(eq(drafts.id, draftId))
      .returning();
    await note(tx, draftId, { action: state, by: 'reply' });
    if (state === 'failed' || state === 'unconfirmed') await tellNotSent(tx, ended!, state, failure);
    return state;
  });
}

/** What a person saw on the platform of an answer in doubt. False: none of its calls is. */
export async function markDraft(
  tx: Transaction,
  place: DraftInPlace,
  { by, ...seen }: { by: string } & ({ as: 'sent'; externalId: string } | { as: 'not-sent' }),
): Promise<boolean> {
  const inDoubt = (await replyCommitsOf(tx, place.draft.id)).find(isUnknown);
  if (!inDoubt) return false;
  await tx
    .update(replyCommits)
    .set({
      outcome: seen.as === 'sent' ? 'posted' : 'not-posted',
      outcomeAt: new Date(),
      how: 'marked',
      ...(seen.as === 'sent' && { externalId: seen.externalId }),
    })
    .where(eq(replyCommits.id, inDoubt.id));
  if (seen.as === 'sent') {
    await endAsSent(tx, place, seen.externalId, { action: 'marked', by });
    return true;
  }
  await tx.update(drafts).set({ state: 'failed' }).where(eq(drafts.id, place.draft.id));
  await note(tx, place.draft.id, { action: 'marked', by });
  await tellNotSent(tx, place.draft, 'failed');
  return true;
}

// ---------------------------------------------------------------- promises and runs

/** Drafts whose run may not be there, or may not know of a yes that is due. */
export async function unstartedDrafts(db: Queryable, olderThan: Date, limit = 100): Promise<Draft[]> {
  return await db
    .select()
    .from(drafts)
    .where(
      and(
        isNull(drafts.endedAt),
        or(
          and(isNull(drafts.startedAt), lt(drafts.createdAt, olderThan)),
          and(eq(drafts.state, 'approved'), lt(drafts.sendAt, olderThan)),
        ),
      ),
    )
    .orderBy(asc(drafts.createdAt))
    .limit(limit);
}

/** Drafts that should have left, or been given up, by now: their run may be gone. */
export async function overdueDrafts(db: Queryable, dueBefore: Date, limit = 20): Promise<Draft[]> {
  return await db
    .select()
    .from(drafts)
    .where(
      and(
        isNull(drafts.endedAt),
        or(
          and(eq(drafts.state, 'sending'), lt(drafts.sendAt, dueBefore)),
          and(eq(drafts.state, 'waiting'), lt(drafts.expiresAt, dueBefore)),
        ),
      ),
    )
    .orderBy(sql`random()`) // any of them, so that none holds up the others
    .limit(limit);
}

export async function markDraftStarted(db: Queryable, draftId: DraftId): Promise<void> {
  await db
    .update(drafts)
    .set({ startedAt: sql`coalesce(${drafts.startedAt}, now())` })
    .where(eq(drafts.id, draftId));
}

export async function openDraftsOf(db: Queryable, accountId: AccountId): Promise<DraftId[]> {
  const rows = await db
    .select({ id: drafts.id })
    .from(drafts)
    .where(and(eq(drafts.accountId, accountId), isNull(drafts.endedAt)));
  return rows.map(({ id }) => id);
}

// ---------------------------------------------------------------- rules

/** A rule, and how often it has said yes today. */
export type CountedRule = AutoApproveRule & { readonly saidYesToday: number };

/** In the order in which they are tried. A day begins at midnight in a rule's own zone; a yes that was taken back was none. */
export async function rulesOf(db: Queryable, accountId: AccountId, now = new Date()): Promise<CountedRule[]> {
  const { zone } = autoApproveRules;
  const today = sql`date_trunc('day', ${now.toISOString()}::timestamptz at time zone ${zone}) at time zone ${zone}`;
  return await db
    .select({ ...getTableColumns(autoApproveRules), saidYesToday: count(drafts.id) })
    .from(autoApproveRules)
    .leftJoin(
      drafts,
      and(
        eq(drafts.accountId, autoApproveRules.accountId),
        eq(drafts.ruleName, autoApproveRules.name),
        gte(drafts.approvedAt, today),
      ),
    )
    .where(eq(autoApproveRules.accountId, accountId))
    .groupBy(autoApproveRules.accountId, autoApproveRules.position)
    .orderBy(autoApproveRules.position);
}

const termsOf = ({ name, kinds, senders, words, notWords, hours, zone, dailyCap }: AutoApproveRule) => ({
  ...{ name, kinds, senders, words, notWords, hours, zone, dailyCap },
});

/** What rules have said yes to and nobody has sent yet waits for a person: they do not stand any more. Hold the account's row. */
export async function takeBackYesesOfRules(
  tx: Transaction,
  accountId: AccountId,
  { by, exceptOf = [] }: { by: string; exceptOf?: readonly string[] },
): Promise<void> {
  const unsent = await tx
    .select({ id: drafts.id })
    .from(drafts)
    .where(
      and(
        eq(drafts.accountId, accountId),
        isNull(drafts.endedAt),
        isNotNull(drafts.ruleName),
        exceptOf.length > 0 ? notInArray(drafts.ruleName, [...exceptOf]) : undefined,
      ),
    )
    .orderBy(asc(drafts.id));
  for (const { id } of unsent) await undoApproval(tx, id, by);
}

/** Yeses of rules that are not among them as they were are taken back, as far as nothing was sent. */
export async function replaceRules(
  tx: Transaction,
  account: Pick<Account, 'id'>,
  rules: readonly AutoApproveRule[],
  by: string,
): Promise<void> {
  // Whoever asks a rule holds the account's row: no draft sees half of the old and half of the new.
  await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account.id)).for('update');
  const before = await rulesOf(tx, account.id);
  const kept = before.filter((one) => rules.some((rule) => isDeepStrictEqual(termsOf(rule), termsOf(one))));
  await takeBackYesesOfRules(tx, account.id, { by, exceptOf: kept.map(({ name }) => name) });
  await tx.delete(autoApproveRules).where(eq(autoApproveRules.accountId, account.id));
  if (rules.length === 0) return;
  await tx.insert(autoApproveRules).values(
    rules.map(({ kinds, senders, words, notWords, ...rule }, position) => ({
      ...rule,
      accountId: account.id,
      position,
      kinds: kinds && [...kinds],
      senders: senders && [...senders],
      words: words && [...words],
      notWords: notWords && [...notWords],
    })),
  );
}

// ---------------------------------------------------------------- asked by the API

export async function findDraft(db: Queryable, workspaceId: WorkspaceId, id: DraftId): Promise<Draft | undefined> {
  const [draft] = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id)));
  return draft;
}

export async function draftsOf(db: Queryable, conversationId: ConversationId, limit: number): Promise<Draft[]> {
  const rows = await db
    .select()
    .from(drafts)
    .where(eq(drafts.conversationId, conversationId))
    .orderBy(desc(drafts.createdAt), desc(drafts.id))
    .limit(limit);
  return rows.reverse();
}

export async function openDraftOf(db: Queryable, messageId: MessageId): Promise<Draft | undefined> {
  const [draft] = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.messageId, messageId), isNull(drafts.endedAt)));
  return draft;
}

/** The histories of drafts, each in order. */
export async function historyOf(db: Queryable, draftIds: readonly DraftId[]): Promise<DraftStep[]> {
  if (draftIds.length === 0) return [];
  return await db
    .select()
    .from(draftHistory)
    .where(inArray(draftHistory.draftId, [...draftIds]))
    .orderBy(draftHistory.id);
}

/** When somebody else wrote last in a conversation: windows are counted from there. */
export async function lastReceivedAt(db: Queryable, conversationId: ConversationId): Promise<Date | undefined> {
  const [last] = await db
    .select({ sentAt: messages.sentAt })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), eq(messages.direction, 'in')))
    .orderBy(desc(messages.sentAt))
    .limit(1);
  return last?.sentAt;
}
