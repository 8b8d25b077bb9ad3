import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { accountFacts, loadAccount } from '../db/accounts.js';
import { isUnknown, postedParts } from '../db/commits.js';
import { commitLock, whileHolding } from '../db/locks.js';
import {
  adoptRevision,
  decideReplay,
  handlesOf,
  loadPost,
  loadPublish,
  movePublish,
  noteWaiting,
  reopenPublish,
  reschedulePublish,
  type Settled,
  saveHandle,
  settlePublish,
  settlePublished,
} from '../db/publishes.js';
import { Failure, type FailureReport, NotYet } from '../domain/failures.js';
import type { PublishId, ReplayId } from '../domain/ids.js';
import { importReserve } from '../domain/limits.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import type { Committed } from '../platforms/platform.js';
import { heartbeating, requireUsable, withAccount } from './calls.js';
import { commitPart, loadOutgoing, mediaSources } from './commit.js';
import { confirmPart } from './confirm.js';
import type { Deps } from './deps.js';
import { judge } from './judge.js';

/** What the workflow needs to know to go on: numbers and words, nothing of the content. */
export interface PublishPlan {
  readonly parts: number;
  readonly staging: boolean;
  readonly confirmation: 'by-answer' | 'poll';
  /** Each part is staged once the one before it is live. */
  readonly partByPart?: boolean;
  /** For people: `X @ada`. */
  readonly label: string;
}

export const publishActivities = (deps: Deps) => ({
  /** Pre-flight: the account is there for it, the content fits the platform. Reads only; nothing is sent. */
  async preparePublish({ publishId }: { publishId: PublishId }): Promise<PublishPlan> {
    const publish = await loadPublish(deps.db, publishId);
    const account = await loadAccount(deps.db, publish.accountId);
    requireUsable(account);
    const platform = platformOf(deps.platforms, account);
    const post = await loadPost(deps.db, publish);
    const violations = platform.checkPost(post, accountFacts(account));
    if (violations.length > 0)
      throw new Failure('content-refused', violations.map((violation) => violation.message).join(' '));
    const { staging, stagingOrder, confirmation } = platform.capabilities.publish;
    return {
      parts: post.parts.length,
      staging: staging === 'always' || post.parts.some((part) => part.media.length > 0),
      confirmation,
      ...(stagingOrder === 'part-by-part' && post.parts.length > 1 && { partByPart: true }),
      label: labelOf(deps, account),
    };
  },

  /**
   * Hands over what can be staged now (all parts, or those whose predecessor is live) and waits, by retry, until the platform has
   * accepted it. Resumes from what is saved.
   */
  async stagePublish({ publishId }: { publishId: PublishId }): Promise<void> {
    await waitingShown(deps, publishId, () =>
      heartbeating(async () => {
        const publish = await loadPublish(deps.db, publishId);
        const post = await loadPost(deps.db, publish);
        const label = deps.platforms[publish.platform].label;
        const live = new Map((await postedParts(deps.db, publishId)).map((row) => [row.part, row.externalId]));
        await movePublish(deps.db, publishId, 'staging', `Uploading to ${label}.`);
        await withAccount(
          deps,
          publish.accountId,
          async (call, platform) => {
            for (const [part, content] of post.parts.entries()) {
              const { staging, stagingOrder } = platform.capabilities.publish;
              const before = live.get(part - 1);
              if (live.has(part) || (staging === 'with-media' && content.media.length === 0)) continue;
              if (stagingOrder === 'part-by-part' && part > 0 && before === undefined) continue;
              const state = await platform.stage(call, {
                part: content,
                options: post.options,
                media: await mediaSources(deps, publish, part, content),
                handles: await handlesOf(deps.db, deps.sealer, publish, part),
                ...(before !== undefined && { replyToExternalId: before }),
                save: (key, handle) => saveHandle(deps.db, deps.sealer, publish, { part, key }, handle),
              });
              if (!state.ready) throw new NotYet(`${state.saying} Look ${activityInfo().attempt}.`, state.lookAgainMs);
            }
          },
          { signal: cancellationSignal() },
        );
        await movePublish(deps.db, publishId, 'staged', `${label} has accepted the media.`);
      }),
    );
  },

  /** Intent, call, outcome: see commit.ts. */
  async commitPublish({
    publishId,
    part,
    replay,
  }: {
    publishId: PublishId;
    part: number;
    replay: boolean;
  }): Promise<Committed> {
    return await waitingShown(deps, publishId, () =>
      heartbeating(() => commitPart(deps, publishId, part, replay ? importReserve : 0)),
    );
  },

  /** Asks until the platform says it is live (only platforms whose commit does not prove it). */
  async confirmPublish({ publishId }: { publishId: PublishId }): Promise<void> {
    await waitingShown(deps, publishId, () =>
      heartbeating(async () => {
        const { publish, post } = await loadOutgoing(deps, publishId, 0);
        await withAccount(deps, publish.accountId, async (call, platform) => {
          for (const part of post.parts.keys()) {
            const { history } = await loadOutgoing(deps, publishId, part);
            const posted = history.find((commit) => commit.outcome === 'posted');
            if (!posted) throw new Failure('bug', `Part ${part + 1} is not committed.`);
            // What is known to be live may still lack its link.
            if (posted.confirmedAt === null || posted.url === null)
              await confirmPart(deps, call, platform, publish, post, posted);
          }
        });
        await deps.db.transaction((tx) => settlePublished(tx, publish));
      }),
    );
  },

  /** Support asked for a replay: what does the platform say before anything is repeated? Live parts are adopted. */
  async judgeReplay({
    publishId,
    replayId,
  }: {
    publishId: PublishId;
    replayId: ReplayId;
  }): Promise<{ verdict: 'posted' | 'not-posted' }> {
    const held = await whileHolding(deps.locks, commitLock(publishId), () =>
      heartbeating(() => judgeFor(deps, publishId, replayId)),
    );
    if (!held) throw new NotYet('A commit of this publish is still under way.', 1_000);
    return held.result;
  },

  /** Ends the run by the truth of its commits: see settlePublish in db/publishes.ts. */
  async settleFailedPublish({
    publishId,
    failure,
  }: {
    publishId: PublishId;
    failure: FailureReport;
  }): Promise<Settled> {
    return await settlePublish(deps.db, publishId, { failure });
  },
  async settleCancelledPublish({ publishId, why }: { publishId: PublishId; why: string }): Promise<Settled> {
    return await settlePublish(deps.db, publishId, { cancelled: why });
  },
  /** Whether a cancel still comes in time: nothing of it is live and no call is unanswered for. */
  async mayStillCancel({ publishId }: { publishId: PublishId }): Promise<boolean> {
    const outgoing = await loadOutgoing(deps, publishId, 0);
    return !outgoing.history.some((commit) => commit.outcome === 'posted' || isUnknown(commit));
  },

  async reschedulePublish({ publishId, dueAtMs }: { publishId: PublishId; dueAtMs: number }): Promise<void> {
    await reschedulePublish(deps.db, publishId, new Date(dueAtMs));
  },
  async adoptRevision({ publishId, revision }: { publishId: PublishId; revision: number }): Promise<void> {
    await adoptRevision(deps.db, publishId, revision);
  },
});

async function judgeFor(
  deps: Deps,
  publishId: PublishId,
  replayId: ReplayId,
): Promise<{ verdict: 'posted' | 'not-posted' }> {
  await reopenPublish(deps.db, publishId);
  const { verdict, evidence } = await judge(deps, publishId, { keeps: true });
  if (verdict === 'cannot-tell') {
    await decideReplay(deps.db, replayId, { verdict, evidence });
    throw new Failure('outcome-unknown', `Whether it is live cannot be told: ${evidence.looked}`);
  }
  await deps.db.transaction(async (tx) => {
    await decideReplay(tx, replayId, { verdict, evidence });
    if (verdict === 'posted') await settlePublished(tx, await loadPublish(tx, publishId));
  });
  return { verdict };
}

/** Runs `work` and, when it has to wait, says so on the publish itself in the words Temporal Web shows. */
async function waitingShown<T>(deps: Deps, publishId: PublishId, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const retryAfterMs = error instanceof NotYet || error instanceof Failure ? error.retryAfterMs : undefined;
    const waits = error instanceof NotYet || (error instanceof Failure && error.report(0).healsWithTime);
    if (waits) {
      const attempt = activityInfo().attempt;
      const message = error.message;
      await noteWaiting(deps.db, publishId, {
        message,
        attempt,
        ...(retryAfterMs !== undefined && { untilMs: Date.now() + retryAfterMs }),
      });
    }
    throw error;
  }
}
