import {
  allHandlersFinished,
  CancellationScope,
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
import type { AccountId, ImportId } from '../domain/ids.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { cancelImport } from './messages.js';
import { platformCall, record } from './profiles.js';

const calls = proxyActivities<Activities>({ ...platformCall, startToCloseTimeout: '10 minutes' });
const records = proxyLocalActivities<Activities>(record);

/** Imports an account's history page by page; the pages, the cursor and the counts live in the database. */
export async function importPosts({
  importId,
  accountId,
}: {
  importId: ImportId;
  accountId: AccountId;
}): Promise<'completed' | 'cancelled'> {
  const reading = new CancellationScope();
  let over: 'completed' | 'cancelled' | undefined;
  setHandler(cancelImport, async () => {
    if (over) return 'too-late';
    reading.cancel();
    await condition(() => over !== undefined);
    return over === 'cancelled' ? 'done' : 'too-late';
  });

  try {
    await reading.run(async () => {
      for (;;) {
        const step = await calls.importPages.executeWithOptions({ summary: 'Read pages' }, [{ importId }]);
        setCurrentDetails(`${step.seen} of at most ${step.postsMax} posts read, ${step.added} new.`);
        if (step.done) return;
        if (workflowInfo().continueAsNewSuggested) {
          await makeContinueAsNewFunc<typeof importPosts>({ memo: workflowInfo().memo ?? {} })({ importId, accountId });
        }
      }
    });
    over = 'completed';
  } catch (error) {
    over = await CancellationScope.nonCancellable(() => endTruthfully(error));
    await condition(allHandlersFinished);
    return over;
  }
  await records.settleImport({ importId, state: over });
  upsertSearchAttributes([{ key: Phase, value: over }]);
  await condition(allHandlersFinished);
  return over;

  async function endTruthfully(error: unknown): Promise<'cancelled'> {
    if (isCancellation(error)) {
      await records.settleImport({ importId, state: 'cancelled' });
      upsertSearchAttributes([{ key: Phase, value: 'cancelled' }]);
      return 'cancelled';
    }
    const report = reportOf(error);
    await records.settleImport({ importId, state: 'failed', failure: report });
    upsertSearchAttributes([
      { key: Phase, value: 'failed' },
      { key: FailureClass, value: report.class },
    ]);
    throw failRun(report);
  }
}
