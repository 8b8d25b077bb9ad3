import { activityInfo } from '@temporalio/activity';
import { isGrpcServiceError } from '@temporalio/client';
import { findAccountById } from '../db/accounts.js';
import { connectionsOf, eraseRows, finishDeletions } from '../db/deletions.js';
import { removeAbandoned } from '../db/media.js';
import { NotYet } from '../domain/failures.js';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import { labelOf } from '../domain/platformRef.js';
import { connectAccountId } from '../domain/workflowIds.js';
import { beginToDisconnect } from '../temporal/accountMessages.js';
import { heartbeating } from './calls.js';
import type { Deps } from './deps.js';

type Erasing = { readonly accountId: AccountId };
type WithConnections = Erasing & { readonly connectionIds: readonly ConnectionId[] };

const takenWithinMs = 10_000;
/** A revoke may take days while the platform is down; the looks grow rarer. */
const lookAgainMs = (attempt: number): number => Math.min(500 * 2 ** (attempt - 1), 60_000);
/** Temporal deletes in the background. */
const deletesWithinMs = 1_000;

/** Erasing an account, step by step: each may run twice, and goes on where the last one died. */
export const eraseActivities = (deps: Deps) => ({
  /** Has the account's own workflow disconnect it, and waits by retry until that is done. */
  async disconnectForErasing({ accountId }: Erasing): Promise<void> {
    const account = await findAccountById(deps.db, accountId);
    if (!account || account.state === 'disconnected') return;
    const { attempt } = activityInfo();
    // Asked at every look: the run joins what it has taken on, and one that was ended from outside is started again.
    const updateId = `erase-${account.tokenVersion}`;
    await beginToDisconnect(deps.temporal, account, labelOf(deps, account), { updateId }, takenWithinMs);
    throw new NotYet(`It is being disconnected. Look ${attempt}.`, lookAgainMs(attempt));
  },

  async connectionsOfAccount({ accountId }: Erasing): Promise<ConnectionId[]> {
    return await connectionsOf(deps.db, accountId);
  },

  /** False: it was connected again, or an attempt to do so has begun. */
  async eraseRows({ accountId, connectionIds }: WithConnections): Promise<boolean> {
    return await heartbeating(() => eraseRows(deps.db, accountId, connectionIds));
  },

  async eraseFiles({ accountId }: Erasing): Promise<void> {
    await heartbeating(async () => {
      while ((await removeAbandoned(deps.db, deps.media, { accountId })) > 0);
    });
  },

  /** Deletes every run of the account but this one, until Temporal knows of none. One that still runs is ended by that. */
  async eraseHistories({ accountId, connectionIds }: WithConnections): Promise<void> {
    const left = await heartbeating(() => deleteRuns(deps, accountId, connectionIds));
    if (left > 0) throw new NotYet(`${left} histories are being deleted.`, deletesWithinMs);
  },

  async finishErasing({ accountId }: Erasing): Promise<void> {
    await finishDeletions(deps.db, accountId);
  },
});

async function deleteRuns(deps: Deps, accountId: AccountId, connectionIds: readonly ConnectionId[]): Promise<number> {
  const { client, namespace } = deps.temporal;
  const queries = [
    `Account = '${accountId}' AND WorkflowType != 'eraseAccount'`,
    // An attempt to connect began before there was an account to name.
    ...connectionIds.map((id) => `WorkflowId = '${connectAccountId(id)}'`),
  ];
  let found = 0;
  for (const query of queries) {
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      found += 1;
      await client.workflowService
        .deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } })
        .catch((error: unknown) => {
          if (!isGone(error)) throw error;
        });
    }
  }
  return found;
}

/** Deleted by the attempt before: the list only has not heard of it yet. */
const isGone = (error: unknown): boolean => isGrpcServiceError(error) && error.code === notFoundCode;
const notFoundCode = 5;
