import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import { choiceWaitMs, consentWaitMs } from '../domain/limits.js';
import { Account, FailureClass, Phase } from '../domain/searchAttributes.js';
import type { ConnectionRefusal } from '../domain/states.js';
import { reportOf } from './failure.js';
import { callbackArrived, chooseAccount } from './messages.js';
import { platformCall, record } from './profiles.js';

const records = proxyLocalActivities<Activities>(record);
/** A code lives as short as 30 seconds and works once: trying longer helps nobody. */
const exchanging = proxyActivities<Activities>({
  startToCloseTimeout: '25 seconds', // a code, and the short-lived token it gives where there is a longer-lived one to be had
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second' },
});
const calls = proxyActivities<Activities>({
  ...platformCall,
  heartbeatTimeout: undefined,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
});

export type ConnectEnd =
  | { readonly outcome: 'connected'; readonly accountId: AccountId }
  | { readonly outcome: 'refused'; readonly reason: ConnectionRefusal | null }
  | { readonly outcome: 'expired' };

/** One attempt to connect an account: consent, exchange, the right account, and its own workflow from then on. */
export async function connectAccount({ connectionId }: { connectionId: ConnectionId }): Promise<ConnectEnd> {
  let arrived = false;
  let chosen: string | undefined;
  setHandler(callbackArrived, () => {
    arrived = true;
  });
  setHandler(chooseAccount, ({ externalId }) => {
    chosen = externalId;
  });

  const end = await connect().catch(async (error): Promise<ConnectEnd> => {
    const report = reportOf(error);
    const reason = report.class === 'app-misconfigured' ? 'app_misconfigured' : 'platform_unavailable';
    await records.refuseConnection({ connectionId, reason, message: `${report.message} Please connect again.` });
    return { outcome: 'refused', reason };
  });
  setCurrentDetails(end.outcome === 'refused' ? `Refused: ${end.reason}` : `Ended: ${end.outcome}`);
  upsertSearchAttributes([
    { key: Phase, value: end.outcome },
    ...(end.outcome === 'connected' ? [{ key: Account, value: end.accountId }] : []),
    ...(end.outcome === 'refused' && end.reason ? [{ key: FailureClass, value: end.reason }] : []),
  ]);
  await condition(allHandlersFinished);
  return end;

  async function connect(): Promise<ConnectEnd> {
    setCurrentDetails('Waiting for the owner’s consent at the platform.');
    await condition(() => arrived, consentWaitMs, { summary: 'wait for consent' });
    // Asked even when no message came: the callback writes the row first, and the row is what counts.
    const exchanged = await exchanging.exchangeCode.executeWithOptions({ summary: 'Exchange the code' }, [
      { connectionId },
    ]);
    if (exchanged.outcome === 'waiting') {
      await records.expireConnection({
        connectionId,
        message: 'The consent was not given within ten minutes. Please connect again.',
      });
      return { outcome: 'expired' };
    }
    if (exchanged.outcome === 'refused') return exchanged;

    const found = await calls.findAccounts.executeWithOptions({ summary: 'Find accounts' }, [{ connectionId }]);
    if (found.outcome === 'refused') return found;
    if (found.outcome === 'several') {
      setCurrentDetails(`${found.count} accounts fit: waiting for the owner’s choice.`);
      if (!(await condition(() => chosen !== undefined, choiceWaitMs, { summary: 'wait for the choice' }))) {
        await records.expireConnection({
          connectionId,
          message: 'No account was chosen within half an hour. Please connect again.',
        });
        return { outcome: 'expired' };
      }
    }
    const externalId = found.outcome === 'one' ? found.externalId : chosen!;
    return await calls.openAccount.executeWithOptions({ summary: 'Keep the account' }, [{ connectionId, externalId }]);
  }
}
