import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { keepPage, loadImport, noteImportWaiting, settleImport } from '../db/imports.js';
import { Failure, type FailureReport } from '../domain/failures.js';
import type { ImportId } from '../domain/ids.js';
import { importReserve } from '../domain/limits.js';
import type { ImportState } from '../domain/states.js';
import { heartbeating, withAccount } from './calls.js';
import type { Deps } from './deps.js';

const pageSize = 100;
/** Pages per activity: ten of a hundred keep an import at six history events per thousand posts. */
const pagesPerActivity = 10;

export interface ImportStep {
  readonly done: boolean;
  readonly seen: number;
  readonly added: number;
  readonly postsMax: number;
}

export const importActivities = (deps: Deps) => ({
  /** Reads and keeps some pages; resumes at the saved cursor, so a kill costs at most one page read again. */
  async importPages({ importId }: { importId: ImportId }): Promise<ImportStep> {
    return await heartbeating(async () => {
      let run = await loadImport(deps.db, importId);
      const step = (done: boolean): ImportStep => ({ done, seen: run.seen, added: run.added, postsMax: run.postsMax });
      try {
        return await withAccount(
          deps,
          run.accountId,
          async (call, platform) => {
            for (let pages = 0; pages < pagesPerActivity; pages++) {
              if (run.state !== 'running' || run.seen >= run.postsMax || (run.pages > 0 && run.cursor === null))
                return step(true);
              if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
              const page = await platform.importPage(call, {
                pageSize,
                ...(run.cursor !== null && { cursor: run.cursor }),
              });
              run = (await keepPage(deps.db, run, page)) ?? (await loadImport(deps.db, importId));
            }
            return step(run.cursor === null);
          },
          { reserve: importReserve },
        );
      } catch (error) {
        if (error instanceof Failure && error.report(0).healsWithTime) {
          await noteImportWaiting(deps.db, importId, {
            message: `${error.message} (try ${activityInfo().attempt})`,
            ...(error.retryAfterMs !== undefined && { untilMs: Date.now() + error.retryAfterMs }),
          });
        }
        throw error;
      }
    });
  },

  async settleImport({
    importId,
    state,
    failure,
  }: {
    importId: ImportId;
    state: Exclude<ImportState, 'running'>;
    failure?: FailureReport;
  }): Promise<ImportState> {
    return await settleImport(deps.db, importId, { state, ...(failure && { failure }) });
  },
});
