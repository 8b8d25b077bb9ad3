import { removeAbandoned } from '../db/media.js';
import type { AccountId } from '../domain/ids.js';
import { forLog, type Logger } from '../logging.js';
import type { ApiDeps } from './deps.js';

/** Removes the files of what was just deleted. The rows have decided: what does not work now, or is left, the worker's sweep makes good. */
export async function removeFiles({ db, storage }: ApiDeps, accountId: AccountId, log: Logger): Promise<void> {
  await removeAbandoned(db, storage, { accountId }).catch((error: unknown) =>
    log.warn({ error: forLog(error) }, 'files of deleted posts are removed later'),
  );
}
