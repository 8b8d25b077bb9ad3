import type { Client, WorkflowHandle } from '@temporalio/client';
import type { AccountId } from '../../domain/ids.js';
import { collectInsightsId } from '../../domain/workflowIds.js';

/** The schedule that reads an account's insights. */
export const insightSchedule = (temporal: Client, accountId: string) =>
  temporal.schedule.getHandle(collectInsightsId(accountId as AccountId));

/** Fires it now, and answers the run. */
export async function fireInsights(temporal: Client, accountId: string, withinMs = 30_000): Promise<WorkflowHandle> {
  const schedule = insightSchedule(temporal, accountId);
  const runs = async () => (await schedule.describe()).info.recentActions.map(({ action }) => action.workflow);
  const known = new Set((await runs()).map(({ firstExecutionRunId }) => firstExecutionRunId));
  await schedule.trigger();
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const run = (await runs()).find(({ firstExecutionRunId }) => !known.has(firstExecutionRunId));
    if (run) return temporal.workflow.getHandle(run.workflowId, run.firstExecutionRunId);
  }
  throw new Error(`The schedule of ${accountId} started no run within ${withinMs} ms`);
}
