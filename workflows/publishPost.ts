import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  makeContinueAsNewFunc,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { PublishId, ReplayId } from '../domain/ids.js';
import { armBeforeMs } from '../domain/limits.js';
import { FailureClass, Phase, phaseAtStart } from '../domain/searchAttributes.js';
import { failRun, isCancellation, isStagingExpired, reportOf } from './failure.js';
import { type Answered, adoptRevision, cancelPublish, newsOfPublish, reschedule } from './messages.js';
import { platformCall, record, upload } from './profiles.js';

const calls = proxyActivities<Activities>(platformCall);
const uploads = proxyActivities<Activities>(upload);
const records = proxyLocalActivities<Activities>(record);

export interface PublishInput {
  readonly publishId: PublishId;
  /** Epoch milliseconds; in the past or now: at once. */
  readonly dueAtMs: number;
  readonly scheduled: boolean;
  /** Set when support runs a failed publish again: the platform is asked first. */
  readonly replayId?: ReplayId;
}

export type PublishEnd = 'published' | 'cancelled';

/**
 * Publishes one post, once: waits for its moment, checks and stages shortly before it, commits, confirms.
 * A cancel is answered truthfully; whatever goes wrong ends by what the platform really has.
 */
export async function publishPost({ publishId, replayId, ...input }: PublishInput): Promise<PublishEnd> {
  let dueAtMs = input.dueAtMs;
  let stage: 'waiting' | 'under way' | 'over' = 'waiting';
  let cancelAsked = false;
  let cancelAnswer: Answered | undefined;
  const work = new CancellationScope();
  let lookNow: (() => void) | undefined;
  let shown = phaseAtStart({ scheduled: input.scheduled, replayId });
  const phase = (now: string) => {
    if (now !== shown) upsertSearchAttributes([{ key: Phase, value: now }]);
    shown = now;
  };

  setHandler(reschedule, async (to) => {
    if (stage !== 'waiting' || cancelAsked) return 'too-late';
    dueAtMs = to.dueAtMs;
    await records.reschedulePublish({ publishId, dueAtMs });
    return 'done';
  });
  setHandler(adoptRevision, async ({ revision }) => {
    if (stage !== 'waiting' || cancelAsked) return 'too-late';
    await records.adoptRevision({ publishId, revision });
    return 'done';
  });
  setHandler(newsOfPublish, () => lookNow?.());
  setHandler(cancelPublish, async () => {
    cancelAsked = true;
    if (stage !== 'over') work.cancel();
    await condition(() => cancelAnswer !== undefined);
    return cancelAnswer!;
  });

  try {
    const end = await work.run(() => publish()).catch(onCancel);
    stage = 'over';
    cancelAnswer ??= end === 'cancelled' ? 'done' : 'too-late';
    phase(end);
    await condition(allHandlersFinished);
    return end;
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error; // not an end: the next run goes on
    return await endTruthfully(error);
  }

  async function publish(): Promise<PublishEnd> {
    if (replayId) {
      setCurrentDetails('Support asked for a replay: looking at the platform first.');
      const { verdict } = await calls.judgeReplay.executeWithOptions({ summary: 'What does the platform say?' }, [
        { publishId, replayId },
      ]);
      if (verdict === 'posted') return 'published';
    } else if (input.scheduled) {
      await waitUntil((due) => due - armBeforeMs, 'get ready');
    }
    stage = 'under way'; // from the check on, neither moment nor content changes
    const plan = await records.preparePublish({ publishId });
    if (plan.staging) await stageMedia(plan.label);
    if (input.scheduled && !replayId) await waitUntil((due) => due, 'publish');
    phase('publishing');
    setCurrentDetails(
      `Handing the post to ${plan.label}. If the pending activity shows a wait, its last failure says why.`,
    );
    do {
      for (let part = 0; part < plan.parts; part++) {
        if (part > 0 && plan.partByPart) await stageMedia(plan.label); // it answers the part before, which is live only now
        await commit(part, plan.label, plan.parts);
      }
    } while (plan.confirmation === 'poll' && !(await confirmed(plan.label)));
    setCurrentDetails('Live.');
    return 'published';
  }

  /** False: the platform failed over what it had taken, and it is staged anew. */
  async function confirmed(label: string): Promise<boolean> {
    const look = () => calls.confirmPublish.executeWithOptions({ summary: `Is it live on ${label}?` }, [{ publishId }]);
    try {
      while (await isCutShort(look)) setCurrentDetails(`${label} has news of it: looking again.`);
      return true;
    } catch (error) {
      if (!isStagingExpired(error)) throw error;
      await stageMedia(label);
      return false;
    }
  }

  /** True: news from the platform ended the wait between two looks. What they say is not believed; what it answers is. */
  async function isCutShort(look: () => Promise<void>): Promise<boolean> {
    const looking = new CancellationScope();
    let newsCame = false;
    lookNow = () => {
      newsCame = true;
      looking.cancel();
    };
    try {
      await looking.run(look);
      return false;
    } catch (error) {
      // A look under way ends as it would have: by its answer, or by the failure that it would have been repeated for.
      const isOver =
        isCancellation(error) || (error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED');
      if (!newsCame || !isOver || CancellationScope.current().consideredCancelled) throw error;
      return true;
    } finally {
      lookNow = undefined;
    }
  }

  /** Sleeps until a moment that may move. */
  async function waitUntil(moment: (dueAtMs: number) => number, what: string): Promise<void> {
    for (;;) {
      const due = dueAtMs;
      const leftMs = moment(due) - Date.now();
      if (leftMs <= 0) return;
      setCurrentDetails(
        `Waiting until ${new Date(moment(due)).toISOString()} to ${what}; due ${new Date(due).toISOString()}.`,
      );
      const moved = await condition(() => dueAtMs !== due || workflowInfo().continueAsNewSuggested, leftMs, {
        summary: `${what} at ${new Date(moment(due)).toISOString()}`,
      });
      if (moved && workflowInfo().continueAsNewSuggested) await goOnAsNew();
    }
  }

  async function stageMedia(label: string): Promise<void> {
    phase('staging');
    setCurrentDetails(
      `Uploading to ${label}, then waiting until it has processed the media. The pending activity shows each look.`,
    );
    await uploads.stagePublish.executeWithOptions({ summary: `Upload to ${label}` }, [{ publishId }]);
  }

  async function commit(part: number, label: string, parts: number): Promise<void> {
    const summary = parts === 1 ? `Publish on ${label}` : `Publish on ${label}, part ${part + 1} of ${parts}`;
    for (;;) {
      try {
        await calls.commitPublish.executeWithOptions({ summary }, [
          { publishId, part, replay: replayId !== undefined },
        ]);
        return;
      } catch (error) {
        if (!isStagingExpired(error)) throw error;
        await stageMedia(label); // the platform forgot the upload: once more, then commit
      }
    }
  }

  /** An owner's cancel: in time, or answered "too late" and the post goes on its way. */
  async function onCancel(error: unknown): Promise<PublishEnd> {
    if (!isCancellation(error) || !cancelAsked) throw error;
    if (await records.mayStillCancel({ publishId })) {
      await records.settleCancelledPublish({ publishId, why: 'Cancelled before anything was visible.' });
      setCurrentDetails('Cancelled before anything was visible.');
      return 'cancelled';
    }
    cancelAnswer = 'too-late';
    setCurrentDetails('A cancel came too late: finding out what became of the post.');
    return await publish();
  }

  /** Whatever ended the run, the row says what is true at the platform, and the owner is told. */
  async function endTruthfully(error: unknown): Promise<PublishEnd> {
    stage = 'over';
    return await CancellationScope.nonCancellable(async (): Promise<PublishEnd> => {
      const cancelled = isCancellation(error);
      const report = cancelled ? undefined : reportOf(error);
      const settled = report
        ? await records.settleFailedPublish({ publishId, failure: report })
        : await records.settleCancelledPublish({
            publishId,
            why: 'The run was cancelled: the account was disconnected or an operator stopped it.',
          });
      cancelAnswer ??= settled === 'cancelled' ? 'done' : 'too-late';
      setCurrentDetails(`Ended: ${settled}. ${report?.message ?? ''}`);
      upsertSearchAttributes([
        { key: Phase, value: settled },
        ...(report && settled !== 'published'
          ? [{ key: FailureClass, value: settled === 'unconfirmed' ? 'outcome-unknown' : report.class }]
          : []),
      ]);
      await condition(allHandlersFinished);
      if (settled === 'published') return 'published';
      throw report ? failRun(report) : error;
    });
  }

  async function goOnAsNew(): Promise<never> {
    await condition(allHandlersFinished);
    return await makeContinueAsNewFunc<typeof publishPost>({ memo: workflowInfo().memo ?? {} })({
      ...input,
      publishId,
      dueAtMs,
    });
  }
}
