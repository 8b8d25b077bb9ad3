import {
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
import type { FailureReport } from '../domain/failures.js';
import type { AccountId, ImportId } from '../domain/ids.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { cancelImport } from './messages.js';
import { platformCall, record } from './profiles.js';

const calls = proxyActivities<Activities>({ ...platformCall, startToCloseTimeout: '10 minutes' });
const records = proxyLocalActivities<Activities>(record);

/**
 * Imports an account's history: some pages of posts, then their files, and so on, since the files' addresses end. Pages, files,
 * the cursor and the counts live in the database.
 */
export async function importPosts({
  importId,
  accountId,
}: {
  importId: ImportId;
  accountId: AccountId;
}): Promise<'completed' | 'cancelled'> {
  const reading = new CancellationScope();
  let over: 'completed' | 'cancelled' | 'failed' | undefined;
  setHandler(cancelImport, async () => {
    if (over) return 'too-late';
    // The row first: the page under way is then the last, however late the cancellation reaches the worker.
    await records.settleImport({ importId, state: 'cancelled' });
    reading.cancel();
    await condition(() => over !== undefined);
    return over === 'cancelled' ? 'done' : 'too-late';
  });

  try {
    await reading.run(readPages);
    return (await end('completed')) as 'completed' | 'cancelled';
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error; // not an end: the next run goes on
    if (isCancellation(error)) return (await end('cancelled')) as 'cancelled';
    const failure = reportOf(error);
    await end('failed', failure);
    throw failRun(failure);
  }

  async function readPages(): Promise<void> {
    for (;;) {
      const step = await calls.importPages.executeWithOptions({ summary: 'Read pages' }, [{ importId }]);
      const posts = `${step.seen} of at most ${step.postsMax} posts read, ${step.added} new.`;
      setCurrentDetails(posts);
      // What is called follows from the answer, so that runs of before files were imported go on as they began.
      if (step.filesWaiting) await fetchFiles(step.done, posts);
      if (step.done) return;
      await continueWhenSuggested();
    }
  }

  async function fetchFiles(toTheEnd: boolean, posts: string): Promise<void> {
    for (;;) {
      const step = await calls.importFiles.executeWithOptions({ summary: 'Fetch files' }, [{ importId, toTheEnd }]);
      setCurrentDetails(`${posts} ${step.kept} of ${step.found} files kept, ${step.notKept} could not be.`);
      if (step.due === 0) return;
      await continueWhenSuggested();
    }
  }

  async function continueWhenSuggested(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await makeContinueAsNewFunc<typeof importPosts>({ memo: workflowInfo().memo ?? {} })({ importId, accountId });
  }

  /** Writes the end, whoever wanted it; the first end written is the one that holds. */
  async function end(state: 'completed' | 'cancelled' | 'failed', failure?: FailureReport) {
    return await CancellationScope.nonCancellable(async () => {
      const settled = await records.settleImport({ importId, state, ...(failure && { failure }) });
      over = settled === 'cancelled' ? 'cancelled' : state;
      upsertSearchAttributes([
        { key: Phase, value: over },
        ...(failure ? [{ key: FailureClass, value: failure.class }] : []),
      ]);
      await condition(allHandlersFinished);
      return over;
    });
  }
}
