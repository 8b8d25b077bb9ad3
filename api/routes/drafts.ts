import { z } from 'zod';
import { type Account, findAccount, loadAccount } from '../../db/accounts.js';
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
import { findMessage, halfOf, holdMessage, type Message, setDismissed } from '../../db/messages.js';
import { postgresRefusal, uniqueViolation } from '../../db/postgresErrors.js';
import { asId, type DraftId, type MessageId } from '../../domain/ids.js';
import { draftLengthMax } from '../../domain/limits.js';
import { labelOf, platformOf } from '../../domain/platformRef.js';
import type { Logger } from '../../logging.js';
import { TemporalAway } from '../../temporal/client.js';
import { wakeReply } from '../../temporal/starts.js';
import type { Caller } from '../access.js';
import { type Answerable, violationsOf } from '../answering.js';
import { messageBody, messageSchema } from '../conversations.js';
import type { ApiDeps } from '../deps.js';
import { draftBody, draftSchema } from '../drafts.js';
import { notFound, Problem } from '../errors.js';
import { linksOf } from '../links.js';
import { decidedBy, personSchema } from '../person.js';
import { type Route, route } from '../route.js';
import { idParam, violationSchema } from '../schemas.js';
import { requireReady } from './accounts.js';

const noun = 'Inbox';
const params = z.object({ draftId: idParam<DraftId>() });
const messageParams = z.object({ messageId: idParam<MessageId>() });
const decision = z.strictObject({ person: personSchema.optional() }).meta({ id: 'DraftDecision' });
const approval = decision
  .extend({
    revision: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Which words the yes is to. Where the draft has others by now, it is refused.' }),
  })
  .meta({ id: 'DraftApproval' });
const text = z.string().trim().min(1).max(draftLengthMax);

export function draftRoutes(deps: ApiDeps): Route[] {
  const { db, platforms, temporal, settings } = deps;
  const links = linksOf(deps);

  async function present(tx: Queryable, draft: Draft) {
    const steps = await historyOf(tx, [draft.id]);
    if (draft.endedAt) return draftBody(draft, { steps, violations: [], links });
    const { message } = await loadDraftInPlace(tx, draft.id);
    const account = await loadAccount(tx, draft.accountId);
    const violations = violationsOf(platforms, await answerable(tx, account, message), draft.text);
    return draftBody(draft, { steps, violations, links });
  }

  const answerable = async (tx: Queryable, account: Account, message: Message): Promise<Answerable> => ({
    account,
    message,
    lastReceivedAt: (await lastReceivedAt(tx, message.conversationId)) ?? message.sentAt,
  });

  async function placeOf(tx: Queryable, { workspaceId }: Caller, draftId: DraftId) {
    if (!(await findDraft(tx, workspaceId, draftId))) throw notFound('draft');
    const place = await loadDraftInPlace(tx, draftId);
    const account = await findAccount(tx, workspaceId, place.draft.accountId);
    if (!account) throw notFound('draft');
    return { ...place, account };
  }

  /** Held until the end: no draft comes to it, and nobody else marks it, meanwhile. */
  async function heldMessage(tx: Transaction, { workspaceId }: Caller, messageId: MessageId) {
    const message = await holdMessage(tx, workspaceId, messageId);
    const account = message && (await findAccount(tx, workspaceId, message.accountId));
    if (!account) throw notFound('message');
    return { message, account };
  }

  /** The row says already what is to happen: a run that cannot be told now is told by the sweep. */
  async function tellRun(log: Logger, draft: Draft, account: Account): Promise<void> {
    try {
      const label = labelOf(deps, account);
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
    work: (
      tx: Transaction,
      place: Awaited<ReturnType<typeof placeOf>>,
      by: string,
      seen?: number,
    ) => Promise<Draft | undefined>,
    done: readonly Draft['state'][],
  ): Route {
    const takes: z.ZodType<z.output<typeof approval>> = name === 'approve' ? approval : decision;
    return route({
      method: 'post',
      path: `/v1/drafts/:draftId/${name}`,
      noun,
      forOwner: true,
      ...told,
      params,
      body: takes,
      answers: { 200: { description: 'The draft as it is now', schema: draftSchema } },
      problems: ['wrong-state', ...(told.problems ?? [])],
      async handle({ caller, params: { draftId }, body: { person, revision }, log }) {
        const by = decidedBy(caller, person);
        const { draft, account, changed } = await db.transaction(async (tx) => {
          const place = await placeOf(tx, caller, draftId);
          const after = await work(tx, place, by, revision);
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
      scope: ['write', 'draft'],
      idempotencyKey: 'required',
      params: messageParams,
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
          const message = await holdMessage(tx, caller.workspaceId, messageId);
          if (!message) throw notFound('message');
          const account = await findAccount(tx, caller.workspaceId, message.accountId);
          if (!account) throw notFound('message');
          requireAnswerable(message);
          requireReady(account, platformOf(platforms, account), [halfOf(message)]);
          const draft = await addDraft(tx, message, {
            text: body.text,
            by: body.by === 'engine' && !caller.session ? 'engine' : caller.label,
            undoMs: settings.replyUndoMs,
            mayApprove: violationsOf(platforms, await answerable(tx, account, message), body.text).length === 0,
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
      method: 'post',
      path: '/v1/messages/:messageId/drafts/check',
      noun,
      summary: 'What the platform would refuse about an answer to a message',
      description: 'Everything at once, as the platform counts it. Nothing is kept and nothing is sent.',
      scope: ['read', 'draft'],
      params: messageParams,
      body: z.strictObject({ text: z.string().max(draftLengthMax) }).meta({ id: 'AnswerToCheck' }),
      answers: {
        200: {
          description: 'The verdict',
          schema: z.object({ fits: z.boolean(), violations: z.array(violationSchema) }).meta({ id: 'AnswerVerdict' }),
        },
      },
      async handle({ caller, params: { messageId }, body }) {
        const message = await findMessage(db, caller.workspaceId, messageId);
        const account = message && (await findAccount(db, caller.workspaceId, message.accountId));
        if (!account) throw notFound('message');
        const violations = violationsOf(platforms, await answerable(db, account, message), body.text.trim());
        return { status: 200, body: { fits: violations.length === 0, violations } };
      },
    }),

    route({
      method: 'post',
      path: '/v1/messages/:messageId/dismiss',
      noun,
      summary: 'Say that a message needs no answer',
      description:
        'Who said it is kept. A draft of it that waits for a yes is rejected with it; one that has its yes has to be undone first.',
      forOwner: true,
      params: messageParams,
      body: decision,
      answers: { 200: { description: 'The message as it is now', schema: messageSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { messageId }, body: { person }, log }) {
        const by = decidedBy(caller, person);
        const { message, account, rejected } = await db.transaction(async (tx) => {
          const { message, account } = await heldMessage(tx, caller, messageId);
          if (message.dismissedAt) return { message, account };
          requireDismissible(message);
          const open = await openDraftOf(tx, messageId);
          const rejected = open && (await rejectDraft(tx, open.id, by));
          if (open && !rejected) throw answerUnderWay((await findDraft(tx, caller.workspaceId, open.id)) ?? open);
          return { message: await setDismissed(tx, messageId, by), account, rejected };
        });
        if (rejected) await tellRun(log, rejected, account);
        return { status: 200, body: messageBody(message) };
      },
    }),

    route({
      method: 'post',
      path: '/v1/messages/:messageId/reopen',
      noun,
      summary: 'Say that a message needs an answer after all',
      forOwner: true,
      params: messageParams,
      body: decision,
      answers: { 200: { description: 'The message as it is now', schema: messageSchema } },
      async handle({ caller, params: { messageId }, body: { person } }) {
        decidedBy(caller, person);
        const message = await db.transaction(async (tx) => {
          const { message } = await heldMessage(tx, caller, messageId);
          return message.dismissedAt ? await setDismissed(tx, messageId, null) : message;
        });
        return { status: 200, body: messageBody(message) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/drafts/:draftId',
      noun,
      summary: 'A draft with its history',
      scope: ['read', 'draft'],
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
      body: decision.extend({ text }).meta({ id: 'DraftEdit' }),
      answers: { 200: { description: 'The draft as it is now', schema: draftSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { draftId }, body }) {
        const by = decidedBy(caller, body.person);
        return await db.transaction(async (tx) => {
          const { draft, message } = await placeOf(tx, caller, draftId);
          requireAnswerable(message);
          if (draft.state === 'waiting' && draft.text === body.text)
            return { status: 200, body: await present(tx, draft) };
          const edited = await editDraft(tx, draftId, body.text, by);
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
      async (tx, { draft, message, account }, by, seen = draft.revision) => {
        if (draft.state !== 'waiting') return undefined;
        if (seen !== draft.revision) throw changedMeanwhile(draft);
        requireReady(account, platformOf(platforms, account), [halfOf(message)]);
        const violations = violationsOf(platforms, await answerable(tx, account, message), draft.text);
        if (violations.length > 0) {
          throw new Problem('reply-refused', violations.map((one) => one.message).join(' '), { violations });
        }
        const approved = await approve(tx, draft.id, { by, undoMs: settings.replyUndoMs, revision: seen });
        const now = approved ?? (await findDraft(tx, account.workspaceId, draft.id));
        if (now?.state === 'waiting') throw changedMeanwhile(now);
        return approved;
      },
      ['approved', 'sending', 'sent'],
    ),

    deed(
      'undo',
      {
        summary: 'Take a yes back before the answer is sent',
        description:
          'The draft waits again. Also while it waits for a limit of the platform; once it is on its way this is too late, and says so.',
      },
      (tx, { draft }, by) => undoApproval(tx, draft.id, by),
      ['waiting'],
    ),

    deed(
      'reject',
      { summary: 'Say no: the draft is never sent', description: 'The message can be given another one.' },
      (tx, { draft }, by) => rejectDraft(tx, draft.id, by),
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

function requireAnswerable({ direction, deletedAt, dismissedAt }: Message): void {
  if (direction === 'out') throw new Problem('wrong-state', 'This was written from here: it needs no answer.');
  if (deletedAt) throw new Problem('wrong-state', 'This was taken back: there is nothing to answer any more.');
  if (dismissedAt) {
    throw new Problem('wrong-state', 'This was marked as needing no answer.', {
      nextStep: 'Say first that it needs one after all (`reopen`).',
    });
  }
}

function requireDismissible({ direction, deletedAt, answeredAt }: Message): void {
  if (direction === 'out') throw new Problem('wrong-state', 'This was written from here: it needs no answer.');
  if (deletedAt) throw new Problem('wrong-state', 'This was taken back: it needs no answer any more.');
  if (answeredAt) throw new Problem('wrong-state', 'This was answered: it needs no other answer.');
}

const answerUnderWay = ({ state }: Draft): Problem =>
  new Problem('wrong-state', `The answer to it is ${state}.`, {
    nextStep: state === 'approved' ? 'Undo the yes first, while there is time.' : 'Wait until it is sent.',
    members: { state },
  });

const changedMeanwhile = ({ state }: Draft): Problem =>
  new Problem('wrong-state', 'The draft was changed meanwhile: it has other words now.', {
    nextStep: 'Read it as it is now, and decide then.',
    members: { state },
  });

const wrongState = ({ state }: Draft): Problem =>
  new Problem('wrong-state', `The draft is ${state}.`, { members: { state } });
