import { activityInfo } from '@temporalio/activity';
import type { Account } from '../db/accounts.js';
import { isUnknown } from '../db/commits.js';
import {
  adoptAnswer,
  answersOfOtherDrafts,
  beginSending,
  closeReplyCommit,
  countReplyLook,
  type Draft,
  type DraftInPlace,
  findDraftById,
  lastReceivedAt,
  loadDraft,
  loadDraftInPlace,
  noteDraft,
  type ReplyCommit,
  replyCommitsOf,
  saveReplyHandle,
  settleDraft,
  withdrawYesOfRules,
  writeReplyIntent,
} from '../db/drafts.js';
import { replyLock, whileHolding } from '../db/locks.js';
import { Failure, type FailureReport, NotYet } from '../domain/failures.js';
import type { DraftId } from '../domain/ids.js';
import type { DraftState } from '../domain/states.js';
import type { Call, Platform, ReplyToSend } from '../platforms/platform.js';
import { heartbeating, withAccount } from './calls.js';
import type { Deps } from './deps.js';
import { inboxKindsOf } from './inbox.js';
import { rereadOne } from './rereads.js';
import { lag, type Sending, sendOnce } from './sendOnce.js';

/** Where a draft stands, as far as its workflow has to know. No word of it. */
export interface DraftStanding {
  readonly state: DraftState;
  /** Epoch milliseconds. */
  readonly sendAtMs?: number;
  readonly expiresAtMs: number;
}

export const replyActivities = (deps: Deps) => ({
  async draftStanding({ draftId }: { draftId: DraftId }): Promise<DraftStanding> {
    const draft = await findDraftById(deps.db, draftId);
    if (!draft) return { state: 'cancelled', expiresAtMs: 0 }; // deleted with the inbox
    const { state, sendAt, expiresAt } = draft;
    return { state, ...(sendAt && { sendAtMs: sendAt.getTime() }), expiresAtMs: expiresAt.getTime() };
  },

  /** Sends an approved answer, once (sendOnce.ts). `taken-back`: the yes was withdrawn in the last moment. */
  async sendDraft({ draftId }: { draftId: DraftId }): Promise<'sent' | 'taken-back'> {
    return await heartbeating(async () => {
      try {
        const held = await whileHolding(deps.locks, replyLock(draftId), async (lock) => {
          const draft = await findDraftById(deps.db, draftId);
          if (!draft) return 'taken-back';
          return await withAccount(deps, draft.accountId, async (call, platform, account) => {
            const place = await loadDraftInPlace(deps.db, draftId);
            const history = await replyCommitsOf(deps.db, draftId);
            if (place.draft.endedAt) return place.draft.state === 'sent' ? 'sent' : 'taken-back';
            if (!(await beginSending(deps.db, draftId))) return 'taken-back';
            const outgoing = { ...place, history };
            // Of a call that may have gone out only the platform can tell; another is not made against its rules.
            if (!history.some(isUnknown)) {
              await requireTaken(deps, platform, account, outgoing);
              if (!(await isStillMeant(deps, call, platform, outgoing))) return 'taken-back';
            }
            await sendOnce(deps, call, lock, sendingOf(deps, call, platform, outgoing));
            return 'sent';
          });
        });
        if (!held) throw new NotYet('Another execution of this answer is still under way.', 1_000);
        return held.result;
      } catch (error) {
        await noteWaiting(deps, draftId, error);
        throw error;
      }
    });
  },

  async settleDraft({
    draftId,
    ...end
  }: { draftId: DraftId } & (
    | { as: 'failed'; failure: FailureReport }
    | { as: 'expired' | 'cancelled' }
  )): Promise<DraftState> {
    return await settleDraft(deps.db, draftId, end);
  },
});

async function noteWaiting(deps: Deps, draftId: DraftId, error: unknown): Promise<void> {
  const waits = error instanceof NotYet || (error instanceof Failure && error.report(0).healsWithTime);
  if (!waits) return;
  const untilMs = error.retryAfterMs === undefined ? undefined : Date.now() + error.retryAfterMs;
  await noteDraft(deps.db, draftId, {
    waiting: { message: `${error.message} (try ${activityInfo().attempt})`, ...(untilMs !== undefined && { untilMs }) },
  });
}

interface Outgoing extends DraftInPlace {
  /** Every call so far, oldest first. */
  readonly history: readonly ReplyCommit[];
}

/** What was true when somebody said yes may not be any more: the message may be gone, a window may have closed. */
async function requireTaken(
  deps: Deps,
  platform: Platform,
  account: Account,
  { draft, message, conversation }: Outgoing,
): Promise<void> {
  if (message.deletedAt) throw takenBack();
  if (!inboxKindsOf(deps, account).includes(conversation.kind)) {
    throw new Failure('permission-missing', 'The owner has not granted this part of the inbox (any more).');
  }
  const violations = platform.checkReply(
    {
      text: draft.text,
      kind: message.kind,
      message,
      lastReceivedAt: (await lastReceivedAt(deps.db, conversation.id)) ?? message.sentAt,
      nowMs: Date.now(),
    },
    account,
  );
  if (violations.length === 0) return;
  throw new Failure('content-refused', violations.map((one) => one.message).join(' '), {
    nextStep: 'Write another answer, or answer on the platform itself.',
  });
}

/**
 * The platform is asked once more what the message says before it is answered. False: it was edited, and no person has said yes to an
 * answer to these words. Where nothing can be told the answer goes out: the platform itself refuses one to what is gone.
 */
async function isStillMeant(
  deps: Deps,
  call: Call,
  platform: Platform,
  { draft, ...place }: Outgoing,
): Promise<boolean> {
  const told = await rereadOne(deps, call, platform, place);
  if (told === 'gone') throw takenBack();
  if (told === 'missing') {
    const { overMs } = lag(deps, platform);
    throw new NotYet('What it answers cannot be seen: looking once more before it is sent.', Math.max(overMs, 500));
  }
  const { message } = await loadDraftInPlace(deps.db, draft.id);
  if (message.deletedAt) throw takenBack();
  if (message.editedAt === null || draft.approvedBy !== 'rule') return true;
  await deps.db.transaction((tx) => withdrawYesOfRules(tx, [message.id], 'sending'));
  return false;
}

const takenBack = (): Failure => new Failure('not-found', 'What it answers was taken back.');

/** An answer as the protocol sends it. */
function sendingOf(deps: Deps, call: Call, platform: Platform, outgoing: Outgoing): Sending {
  const { draft, history } = outgoing;
  return {
    history,
    platform,
    prepare: () => stage(deps, call, platform, outgoing),
    writeIntent: () => writeReplyIntent(deps.db, draft),
    close: (commitId, end) => closeReplyCommit(deps.db, commitId, end),
    countLook: (commitId, evidence) => countReplyLook(deps.db, commitId, evidence),
    async send(timely) {
      const { handles } = await loadDraft(deps.db, draft.id);
      return await platform.reply(timely, replyOf({ ...outgoing, draft: { ...draft, handles } }));
    },
    async look(since) {
      const excludingExternalIds = await answersOfOtherDrafts(deps.db, draft);
      return await platform.findReply(call, { ...replyOf(outgoing), since, excludingExternalIds });
    },
    async adopt(commit, posted) {
      await adoptAnswer(deps.db, outgoing, commit.id, posted);
      return posted;
    },
    stageAgain: () => stageAgain(deps, draft),
  };
}

/** Hands over what the platform wants first; nothing is visible by it, so that it may be done again. */
async function stage(deps: Deps, call: Call, platform: Platform, outgoing: Outgoing): Promise<void> {
  if (!platform.stageReply) return;
  const { draft } = outgoing;
  if (Object.values(draft.handles).some((handle) => (handle.expiresAtMs ?? Infinity) <= Date.now()))
    await stageAgain(deps, draft);
  const standing = await platform.stageReply(call, {
    ...replyOf(outgoing),
    handles: draft.handles,
    save: (key, handle) => saveReplyHandle(deps.db, draft, key, handle),
  });
  if (!standing.ready) throw new NotYet(standing.saying, standing.lookAgainMs);
}

async function stageAgain(deps: Deps, draft: Draft): Promise<never> {
  await noteDraft(deps.db, draft.id, { handles: {} });
  throw new NotYet('The platform no longer has what was handed over: handing it over again.', 500);
}

function replyOf({ draft, message, conversation, history }: Outgoing): ReplyToSend {
  const isPrivate = message.kind === 'direct-message';
  const { parentExternalId } = message;
  return {
    kind: isPrivate ? 'direct-message' : 'comment',
    text: draft.text,
    to: isPrivate
      ? { conversationId: conversation.externalId }
      : {
          externalId: message.externalId,
          ...(message.kind === 'reply' && parentExternalId !== null && { parentExternalId }),
        },
    handles: draft.handles,
    refusals: history.flatMap(({ failure, outcomeAt, intentAt }) =>
      failure === null
        ? []
        : [
            {
              at: outcomeAt ?? intentAt,
              ...(failure.platformCode !== undefined && { platformCode: failure.platformCode }),
            },
          ],
    ),
  };
}
