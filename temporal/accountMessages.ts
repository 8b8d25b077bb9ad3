import type { ConnectionId } from '../domain/ids.js';
import type { ReconnectCause } from '../domain/states.js';
import { adoptTokens, type DisconnectReason, disconnect, refreshNow, refreshUpdateId } from '../workflows/messages.js';
import type { Temporal } from './client.js';
import { type AccountToKeep, accountOperation } from './starts.js';

/** Messages to an account's workflow, from activities; it is started should it be missing. */

/** Answers once the account holds tokens newer than `olderThanVersion`; callers of the same version share one refresh. `cause`: what the platform said of the grant. */
export async function askForNewerTokens(
  temporal: Temporal,
  account: AccountToKeep,
  label: string,
  { olderThanVersion, cause }: { olderThanVersion: number; cause?: ReconnectCause | undefined },
  withinMs: number,
): Promise<void> {
  await temporal.within(withinMs, () =>
    temporal.client.workflow.executeUpdateWithStart(refreshNow, {
      args: [{ olderThanVersion, ...(cause && { cause }) }],
      updateId: refreshUpdateId(olderThanVersion),
      startWorkflowOperation: accountOperation(account, label),
    }),
  );
}

/** Hands a connection's fresh tokens to the account's workflow; answers once they are the account's. Safe to repeat. */
export async function handOverTokens(
  temporal: Temporal,
  account: AccountToKeep,
  label: string,
  connectionId: ConnectionId,
  withinMs: number,
): Promise<void> {
  await temporal.within(withinMs, () =>
    temporal.client.workflow.executeUpdateWithStart(adoptTokens, {
      args: [{ connectionId }],
      updateId: `adopt-${connectionId}`,
      startWorkflowOperation: accountOperation(account, label),
    }),
  );
}

/** Disconnects; answers once nothing of the account is left but its receipt. `updateId` names this connection of it: asking again joins. */
export async function askToDisconnect(
  temporal: Temporal,
  account: AccountToKeep,
  label: string,
  updateId: string,
  withinMs: number,
): Promise<void> {
  await temporal.within(withinMs, () =>
    temporal.client.workflow.executeUpdateWithStart(disconnect, {
      args: [],
      updateId,
      startWorkflowOperation: accountOperation(account, label),
    }),
  );
}

/** Has it disconnected, whoever wants it, and answers as soon as its workflow has taken that on. */
export async function beginToDisconnect(
  temporal: Temporal,
  account: AccountToKeep,
  label: string,
  { updateId, why }: { updateId: string; why?: DisconnectReason },
  withinMs: number,
): Promise<void> {
  await temporal.within(withinMs, () =>
    temporal.client.workflow.startUpdateWithStart(disconnect, {
      args: why ? [{ why }] : [],
      updateId,
      waitForStage: 'ACCEPTED',
      startWorkflowOperation: accountOperation(account, label),
    }),
  );
}
