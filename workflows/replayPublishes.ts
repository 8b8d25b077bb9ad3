import {
  ActivityFailure,
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
import type { ReplayBatchId } from '../domain/ids.js';
import { replayBatchWaitMs, replaysAtOnceMax } from '../domain/limits.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import { openReplayBatchStates } from '../domain/states.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { cancelReplays, pauseReplays, resumeReplays, startReplays } from './messages.js';
import { platformCall, record } from './profiles.js';

const calls = proxyActivities<Activities>({ ...platformCall, startToCloseTimeout: '10 minutes' });
const replays = proxyActivities<Activities>({
  ...platformCall,
  scheduleToCloseTimeout: '1 day', // longest wait for those under way: a platform may be down for hours
});
const records = proxyLocalActivities<Activities>(record);

type Standing = Awaited<ReturnType<Activities['replayBatchStanding']>>;

/**
 * Runs many failed publishes again: looks at every one of them first and repeats nothing; waits for a person's go; then
 * begins one after the other, at its pace. The row says in which state it is, so that a pause holds from the moment it is
 * written; this run goes by the row, and is told when a person has changed it.
 */
export async function replayPublishes({ batchId }: { batchId: ReplayBatchId }): Promise<'completed' | 'cancelled'> {
  let wasTold = false;
  let shown = 'looking';
  for (const told of [startReplays, pauseReplays, resumeReplays, cancelReplays]) {
    setHandler(told, async () => {
      wasTold = true;
    });
  }

  try {
    for (;;) {
      wasTold = false;
      const standing = await records.replayBatchStanding({ batchId });
      show(standing);
      switch (standing.state) {
        case 'looking':
          await calls.lookAtReplays.executeWithOptions({ summary: 'What do the platforms say?' }, [{ batchId }]);
          break;
        case 'looked':
          await awaitSomebody(standing, 'nobody started it for a week');
          break;
        case 'replaying':
          await replayAtItsPace(standing);
          break;
        case 'paused':
          await awaitSomebody(standing, 'nobody resumed it for a week');
          break;
        default:
          return standing.state;
      }
      if (workflowInfo().continueAsNewSuggested)
        await makeContinueAsNewFunc<typeof replayPublishes>({ memo: workflowInfo().memo ?? {} })({ batchId });
    }
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error; // not an end: the next run goes on
    return await giveUp(error);
  }

  async function replayAtItsPace({ perMinute }: Standing): Promise<void> {
    const count = Math.min(perMinute, replaysAtOnceMax);
    try {
      await replays.replayItems.executeWithOptions({ summary: `Begin up to ${count}` }, [{ batchId, count }]);
    } catch (error) {
      if (!(error instanceof ActivityFailure) || error.retryState !== 'TIMEOUT') throw error;
      const why = 'Those before it did not end within a day, so its turn never came.';
      return await records.completeReplayBatch({ batchId, why });
    }
    const standing = await records.replayBatchStanding({ batchId });
    show(standing);
    if (standing.state === 'replaying')
      await condition(() => wasTold, (count / perMinute) * 60_000, { summary: `at most ${perMinute} in a minute` });
  }

  async function awaitSomebody({ state, sinceMs }: Standing, by: string): Promise<void> {
    const leftMs = sinceMs + replayBatchWaitMs - Date.now();
    const came = leftMs > 0 && (await condition(() => wasTold, leftMs, { summary: `${state} until then` }));
    if (!came) await records.giveUpReplayBatch({ batchId, from: [state], by });
  }

  /** An operator stopped the run, or something broke: the row says so, and nothing more begins. */
  async function giveUp(error: unknown): Promise<'cancelled'> {
    return await CancellationScope.nonCancellable(async () => {
      const report = isCancellation(error) ? undefined : reportOf(error);
      const by = report ? `us: ${report.message}` : 'an operator, in Temporal Web';
      await records.giveUpReplayBatch({ batchId, from: openReplayBatchStates, by });
      upsertSearchAttributes([
        { key: Phase, value: 'cancelled' },
        ...(report ? [{ key: FailureClass, value: report.class }] : []),
      ]);
      if (report) throw failRun(report);
      setCurrentDetails('Cancelled by an operator: nothing more begins.');
      return 'cancelled' as const;
    });
  }

  function show({ state, counts }: Standing): void {
    if (state !== shown) upsertSearchAttributes([{ key: Phase, value: state }]);
    shown = state;
    setCurrentDetails(inWords(state, counts));
  }
}

function inWords(state: Standing['state'], counts: Standing['counts']): string {
  const { total, toLook, notPosted, posted, cannotTell, obstacle } = counts;
  const looked = `${total - toLook} of ${total} looked at: ${notPosted} not there, ${posted} live already, ${cannotTell} cannot be told${obstacle > 0 ? `; ${obstacle} would fail again` : ''}.`;
  const { published, failed, unconfirmed, skipped, replaying, waiting } = counts;
  const replayed = `${published} of ${total} published, ${failed} failed, ${unconfirmed} unconfirmed, ${skipped} left out; ${replaying} under way, ${waiting} to go.`;
  switch (state) {
    case 'looking':
      return looked;
    case 'looked':
      return `${looked} Waiting for somebody to start it.`;
    case 'paused':
      return `Paused. ${replayed}`;
    case 'cancelled':
      return `Cancelled. ${replayed}`;
    default:
      return replayed;
  }
}
