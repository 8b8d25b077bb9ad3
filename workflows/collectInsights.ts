import { proxyActivities, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { AccountId } from '../domain/ids.js';
import { FailureClass, Phase, Workspace } from '../domain/searchAttributes.js';
import { priority } from '../domain/workflowIds.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { platformCall } from './profiles.js';

/** So long a limit or an outage is waited out: then these numbers stay a gap, and the next firing reads the next ones. */
const triedFor = '50 minutes';

const calls = proxyActivities<Activities>({
  ...platformCall,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: triedFor,
});

export type InsightsCollected = 'read' | 'gap' | 'stopped';

/** Reads the numbers of one account and of those of its posts whose turn it is; the numbers and the turns live in the database. */
export async function collectInsights({ accountId }: { accountId: AccountId }): Promise<InsightsCollected> {
  const workspace = workflowInfo().typedSearchAttributes.get(Workspace);
  setCurrentDetails('Reading the account, and the posts whose turn it is.');
  try {
    const read = await calls.collectDueInsights.executeWithOptions(
      {
        summary: 'Read what is due',
        // A schedule's runs have no priority of their own: live posts go first.
        priority: { priorityKey: priority.import, ...(workspace && { fairnessKey: workspace }) },
      },
      [{ accountId }],
    );
    if (!read.allowed) return end('stopped', 'The account is not read (any more).');
    return end('read', `${read.posts} posts read${read.passed > 0 ? `, ${read.passed} could not be` : ''}.`);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = reportOf(error);
    upsertSearchAttributes([{ key: FailureClass, value: failure.class }]);
    // What its owner must do is told at the account; what time heals may be healed at the next firing.
    if (failure.move === 'owner') return end('stopped', failure.message);
    if (failure.healsWithTime) return end('gap', `Not read: ${failure.message}`);
    end('gap', `Not read: ${failure.message}`);
    throw failRun(failure);
  }
}

function end(how: InsightsCollected, details: string): InsightsCollected {
  setCurrentDetails(details);
  if (how !== 'read') upsertSearchAttributes([{ key: Phase, value: how }]);
  return how;
}
