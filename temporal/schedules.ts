import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type { AccountId, WorkspaceId } from '../domain/ids.js';
import { type Pace, paces, phaseOf } from '../domain/insights.js';
import { Account, Phase, Platform, Workspace } from '../domain/searchAttributes.js';
import { collectInsightsId, taskQueue } from '../domain/workflowIds.js';
import type { collectInsights } from '../workflows/index.js';
import type { Temporal } from './client.js';

/** The one place where schedules are made, changed and removed. Each call is idempotent; which schedules there should be is said by rows. */

const withinMs = 5_000;

export interface InsightsToCollect {
  readonly id: AccountId;
  readonly workspaceId: WorkspaceId;
  readonly platform: string;
  /** The schedule fires at this minute, so that accounts do not come together. */
  readonly connectedAt: Date;
}

/** Makes the schedule of an account, or has it as it should be. `label` is the platform's name: whose account it is stands nowhere in it. */
export async function keepInsightSchedule(
  temporal: Temporal,
  account: InsightsToCollect,
  label: string,
  { pace, paused }: { pace: Pace; paused?: string },
): Promise<void> {
  const scheduleId = collectInsightsId(account.id);
  const attributes: SearchAttributePair[] = [
    { key: Workspace, value: account.workspaceId },
    { key: Account, value: account.id },
    { key: Platform, value: account.platform },
  ];
  const wanted = {
    spec: { intervals: [{ every: paces[pace], offset: phaseOf(account.connectedAt, pace) }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'collectInsights',
      workflowId: scheduleId,
      taskQueue,
      args: [{ accountId: account.id }] as Parameters<typeof collectInsights>,
      typedSearchAttributes: [...attributes, { key: Phase, value: 'reading' }],
      staticSummary: `${label} · insights of account ${account.id.slice(0, 4)}`,
    },
    policies: {
      // A run that waits for a limit, or for the platform, does the work of those that would come meanwhile.
      overlap: ScheduleOverlapPolicy.SKIP,
      // The past cannot be read: after an outage of Temporal the last missed firing is made up for, and no more.
      catchupWindow: paces[pace],
    },
    state: { paused: paused !== undefined, note: paused ?? `Reads insights, ${pace}.` },
  };
  try {
    await temporal.within(withinMs, () =>
      temporal.client.schedule.create<typeof collectInsights>({
        ...wanted,
        scheduleId,
        typedSearchAttributes: attributes,
      }),
    );
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await temporal.within(withinMs, () =>
      temporal.client.schedule
        .getHandle(scheduleId)
        .update<typeof collectInsights>(() => ({ ...wanted, typedSearchAttributes: attributes })),
    );
  }
}

/** Removes the schedule of an account; a run that it has started goes on. */
export async function removeInsightSchedule(temporal: Temporal, accountId: AccountId): Promise<void> {
  const handle = temporal.client.schedule.getHandle(collectInsightsId(accountId));
  try {
    await temporal.within(withinMs, () => handle.delete());
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
