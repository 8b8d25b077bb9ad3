import { z } from 'zod';
import { type Account, accountFacts, findAccount } from '../../db/accounts.js';
import type { Queryable, Transaction } from '../../db/client.js';
import {
  addDraft,
  approve,
  type Draft,
  editDraft,
  findDraft,
  historyOf,
  lastReceivedAt,
  loadDraftInPlace,
  markDraft,
  markDraftStarted,
  openDraftOf,
  rejectDraft,
  undoApproval,
} from '../../db/drafts.js';
import { replyLock, tryLock } from '../../db/locks.js';
import { findMessage, halfOf, type Message } from '../../db/messages.js';
import { postgresRefusal, uniqueViolation } from '../../db/postgresErrors.js';
import { asId, type DraftId, type MessageId } from '../../domain/ids.js';
import { draftLengthMax } from '../../domain/limits.js';
import { platformOf } from '../../domain/platformRef.js';
import type { Violation } from '../../domain/post.js';
import type { Logger } from '../../logging.js';
import { TemporalAway } from '../../temporal/client.js';
import { wakeReply } from '../../temporal/starts.js';
import type { Caller } from '../access.js';
import type { ApiDeps } from '../deps.js';
import { draftBody, draftSchema } from '../drafts.js';
import { notFound, Problem } from '../errors.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam } from '../schemas.js';
import { requireReady } from './accounts.js';

const noun = 'Inbox';
const params = z.object({ draftId: idParam<DraftId>() });
const text = z.string().trim().min(1).max(draftLengthMax);

export function draftRoutes(deps: ApiDeps): Route[] {
  const { db, platforms, temporal, settings } = deps;
  const links = linksOf(deps);
  const present = async (tx: Queryable, draft: Draft) => draftBody(draft, await historyOf(tx, [draft.id]), links);

  /** What the platform would refuse about this answer now. */
  async function violationsOf(tx: Queryable, account: Account, message: Message, words: string): Promise<Violation[]> {
    const gone = message.deletedAt ? [{ path: 'message', message: 'What it answers was taken back.' }] : [];
    const checked = platformOf(platforms, account).checkReply(
      {
        text: words,
        kind: message.kind,
        message,
        lastReceivedAt: (await lastReceivedAt(tx, message.conversationId)) ?? message.sentAt,
        nowMs: Date.now(),
      },
      accountFacts(account),
    );
    return [...gone, ...checked];
  }

  async function placeOf(tx: Queryable, { workspaceId }: Caller, draftId: DraftId) {
    if (!(await findDraft(tx, workspaceId, draftId))) throw notFound('draft');
    const place = await loadDraftInPlace(tx, draftId);
    const account = await findAccount(tx, workspaceId, place.draft.accountId);
    if (!account) throw notFound('draft');
    return { ...place, account };
  }

  /** The row says already what is to happen: a run that cannot be told now is told by the sweep. */
  async function tellRun(log: Logger, draft: Draft, account: Account): Promise<void> {
    try {
      const label = `${platformOf(platforms, account).label} @${account.username}`;
      await wakeReply(temporal, draft, account.platform, label);
      await markDraftStarted(db, draft.id);
    } catch (error) {
      if (!(error instanceof TemporalAway)) throw error;
      log.warn({ draft: draft.id }, 'a draft changed while Temporal was away: the sweep will tell its run');
    }
  }

  /** One thing that somebody does with a draft, in a transaction; then its run is told. */
  function deed(
    name: 'approve' | 'reject' | 'undo',
    told: Pick<Route, 'summary' | 'description'> & Partial<Pick<Route, 'problems'>>,
    work: (tx: Transaction, place: Awaited<ReturnType<typeof placeOf>>, caller: Caller) => Promise<Draft | undefined>,
    done: readonly Draft['state'][],
  ): Route {
    return route({
      method: 'post',
      path: `/v1/drafts/:draftId/${name}`,
      noun,
      forOwner: true,
      ...told,
      params,
      answers: { 200: { description: 'The draft as it is now', schema: draftSchema } },
      problems: ['wrong-state', ...(told.problems ?? [])],
      async handle({ caller, params: { draftId }, log }) {
        const { draft, account, changed } = await db.transaction(async (tx) => {
          const place = await placeOf(tx, caller, draftId);
          const after = await work(tx, place, caller);
          return {
            account: place.account,
            changed: after !== undefined,
            draft: after ?? (await findDraft(tx, caller.workspaceId, draftId))!,
          };
        });
        // Asked twice, it is as it should be.
        if (!changed && !done.includes(draft.state)) throw wrongState(draft);
        if (changed) await tellRun(log, draft, account);
        return { status: 200, body: await present(db, draft) };
      },
    });
  }

  return [
    route({
      method: 'post',
      path: '/v1/messages/:messageId/drafts',
      noun,
      summary: 'Propose an answer to a message',
      description:
        'For a person and for the engagement engine alike. It waits for a yes; where the account’s switch for automatic approval is on, one of its rules may say it at once. One draft of a message is open at a time.',
      idempotencyKey: 'required',
      params: z.object({ messageId: idParam<MessageId>() }),
      body: z
        .strictObject({
          text,
          by: z
            .literal('engine')
            .optional()
            .meta({ description: 'Said by the engagement engine; else it is who asks.' }),
        })
        .meta({ id: 'NewDraft' }),
      answers: { 201: { description: 'The draft', schema: draftSchema } },
      problems: ['wrong-state', 'account-not-ready', 'permission-missing', 'not-offered'],
      async handle({ caller, params: { messageId }, body, log, once }) {
        const { answer } = await once(async (tx) => {
          const message = await findMessage(tx, caller.workspaceId, messageId);
          if (!message) throw notFound('message');
          const account = await findAccount(tx, caller.workspaceId, message.accountId);
          if (!account) throw notFound('message');
          requireAnswerable(message);
          requireReady(account, platformOf(platforms, account), [halfOf(message)]);
          const draft = await addDraft(tx, message, {
            text: body.text,
            by: body.by === 'engine' && !caller.session ? 'engine' : caller.label,
            undoMs: settings.replyUndoMs,
            mayApprove: (await violationsOf(tx, account, message, body.text)).length === 0,
          });
          if (!draft) {
            const open = await openDraftOf(tx, messageId);
            throw new Problem('wrong-state', 'There is an open draft for this message already.', {
              nextStep: 'Edit that one, or reject it first.',
              members: open ? { state: open.state, statusUrl: links.to(`/v1/drafts/${open.id}`) } : {},
            });
          }
          return { status: 201, location: `/v1/drafts/${draft.id}`, body: await present(tx, draft) };
        });
        const draft = await findDraft(db, caller.workspaceId, asId<DraftId>((answer.body as { id: string }).id));
        const account = draft && (await findAccount(db, caller.workspaceId, draft.accountId));
        if (draft && account && !draft.startedAt && !draft.endedAt) await tellRun(log, draft, account);
        return answer;
      },
    }),

    route({
      method: 'get',
      path: '/v1/drafts/:draftId',
      noun,
      summary: 'A draft with its history',
      params,
      answers: { 200: { description: 'The draft', schema: draftSchema } },
      async handle({ caller, params: { draftId } }) {
        const draft = await findDraft(db, caller.workspaceId, draftId);
        if (!draft) throw notFound('draft');
        return { status: 200, body: await present(db, draft) };
      },
    }),

    route({
      method: 'patch',
      path: '/v1/drafts/:draftId',
      noun,
      summary: 'Edit a draft that waits for a yes',
      description: 'Every text it had stays in its history.',
      forOwner: true,
      params,
      body: z.strictObject({ text }).meta({ id: 'DraftEdit' }),
      answers: { 200: { description: 'The draft as it is now', schema: draftSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { draftId }, body }) {
        return await db.transaction(async (tx) => {
          const { draft } = await placeOf(tx, caller, draftId);
          if (draft.state === 'waiting' && draft.text === body.text)
            return { status: 200, body: await present(tx, draft) };
          const edited = await editDraft(tx, draftId, body.text, caller.label);
          if (!edited) throw wrongState(draft);
          return { status: 200, body: await present(tx, edited) };
        });
      },
    }),

    deed(
      'approve',
      {
        summary: 'Say yes: the answer is sent once the time to take it back has passed',
        description: 'The platform’s rules are checked first, and everything that stands against it is named.',
        problems: ['reply-refused', 'account-not-ready', 'permission-missing'],
      },
      async (tx, { draft, message, account }, caller) => {
        if (draft.state !== 'waiting') return undefined;
        requireReady(account, platformOf(platforms, account), [halfOf(message)]);
        const violations = await violationsOf(tx, account, message, draft.text);
        if (violations.length > 0) {
          throw new Problem('reply-refused', violations.map((one) => one.message).join(' '), { violations });
        }
        return await approve(tx, draft.id, { by: caller.label, undoMs: settings.replyUndoMs });
      },
      ['approved', 'sending', 'sent'],
    ),

    deed(
      'undo',
      {
        summary: 'Take a yes back before the answer is sent',
        description: 'The draft waits again. Once it is on its way this is too late, and says so.',
      },
      (tx, { draft }, caller) => undoApproval(tx, draft.id, caller.label),
      ['waiting'],
    ),

    deed(
      'reject',
      { summary: 'Say no: the draft is never sent', description: 'The message can be given another one.' },
      (tx, { draft }, caller) => rejectDraft(tx, draft.id, caller.label),
      ['rejected'],
    ),

    route({
      method: 'post',
      path: '/v1/drafts/:draftId/settle',
      noun,
      summary: 'Mark an unconfirmed answer as sent or as not there, after looking on the platform',
      description: 'Who marked it is kept. One that is not there can be answered with another draft.',
      scope: 'support',
      params,
      body: z
        .discriminatedUnion('as', [
          z.strictObject({
            as: z.literal('sent'),
            externalId: z.string().regex(/^[\w.~:/=-]{1,300}$/, 'The platform’s own id of the answer'),
          }),
          z.strictObject({ as: z.literal('not-sent') }),
        ])
        .meta({ id: 'DraftSettlement' }),
      answers: { 200: { description: 'Settled', schema: draftSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { draftId }, body }) {
        try {
          return await db.transaction(async (tx) => {
            const place = await placeOf(tx, caller, draftId);
            if (place.draft.state !== 'unconfirmed') throw wrongState(place.draft);
            const marked =
              (await tryLock(tx, replyLock(draftId))) && (await markDraft(tx, place, { ...body, by: caller.label }));
            if (!marked) {
              throw new Problem('wrong-state', 'A run is asking the platform about it just now.', {
                nextStep: 'Wait a few seconds, read its state, and mark it if it is still unconfirmed.',
              });
            }
            return { status: 200, body: await present(tx, (await findDraft(tx, caller.workspaceId, draftId))!) };
          });
        } catch (error) {
          if (postgresRefusal(error)?.code !== uniqueViolation) throw error;
          throw new Problem('wrong-state', 'Another draft of this account made the answer with this id.', {
            nextStep: 'Look again: give the id of the answer that this draft made, or mark it as not sent.',
          });
        }
      },
    }),
  ];
}

function requireAnswerable({ direction, deletedAt }: Message): void {
  if (direction === 'out') throw new Problem('wrong-state', 'This was written from here: it needs no answer.');
  if (deletedAt) throw new Problem('wrong-state', 'This was taken back: there is nothing to answer any more.');
}

const wrongState = ({ state }: Draft): Problem =>
  new Problem('wrong-state', `The draft is ${state}.`, { members: { state } });
