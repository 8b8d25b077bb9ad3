import { proxyActivities, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { AccountId } from '../domain/ids.js';
import { Phase } from '../domain/searchAttributes.js';
import { platformCall, record } from './profiles.js';

const calls = proxyActivities<Activities>(platformCall);
const records = proxyLocalActivities<Activities>(record);

/** Erases an account and everything that was kept of it. Its own history, which stays, holds ids of ours and nothing else. */
export async function eraseAccount({ accountId }: { accountId: AccountId }): Promise<'erased'> {
  const connectionIds = await eraseRows();

  upsertSearchAttributes([{ key: Phase, value: 'erasing' }]);
  setCurrentDetails('Its rows are deleted. Removing its files, then the histories of its runs.');
  await calls.eraseFiles.executeWithOptions({ summary: 'Remove files nobody else uses' }, [{ accountId }]);
  await calls.eraseHistories.executeWithOptions({ summary: 'Delete the histories of its runs' }, [
    { accountId, connectionIds },
  ]);
  await records.finishErasing({ accountId });
  setCurrentDetails('Erased.');
  upsertSearchAttributes([{ key: Phase, value: 'erased' }]);
  return 'erased';

  /** Who connects it again meanwhile is disconnected again: what was promised is that nothing stays. */
  async function eraseRows() {
    for (;;) {
      setCurrentDetails('Waiting until it is disconnected: its work is stopped, its grant revoked.');
      await calls.disconnectForErasing.executeWithOptions({ summary: 'Disconnect' }, [{ accountId }]);
      const known = await records.connectionsOfAccount({ accountId });
      const erased = await calls.eraseRows.executeWithOptions({ summary: 'Delete its rows' }, [
        { accountId, connectionIds: known },
      ]);
      if (erased) return known;
    }
  }
}
