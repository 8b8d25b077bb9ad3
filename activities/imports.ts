import { createHash } from 'node:crypto';
import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import {
  dueFiles,
  filesToCome,
  keepFile,
  noteFileNotKept,
  openUrl,
  type PromisedFile,
  tryFileAgain,
} from '../db/importedMedia.js';
import { type Import, keepPage, loadImport, noteFiles, noteImportWaiting, settleImport } from '../db/imports.js';
import { removeAbandoned } from '../db/media.js';
import { Failure, type FailureReport, NotYet } from '../domain/failures.js';
import type { ImportId } from '../domain/ids.js';
import { importFilesAtOnce, importReserve } from '../domain/limits.js';
import type { FileNotKept, ImportState } from '../domain/states.js';
import { forLog } from '../logging.js';
import { MediaTooLarge, UnreadableMedia, UrlRefused } from '../media/errors.js';
import { fetchUrl } from '../media/fetchUrl.js';
import { receive } from '../media/receive.js';
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
  /** Files of the posts so far that are to be fetched. Absent in the answers of before files were imported. */
  readonly filesWaiting?: number;
}

export interface FilesStep {
  readonly found: number;
  readonly kept: number;
  readonly notKept: number;
  /** Files whose turn has come and that are not fetched yet: the next step goes on with them. */
  readonly due: number;
}

/** An activity that fetches files gives its place back after this. */
const fetchesForMs = 4 * 60_000;
const filesPerRound = 40;
/** When a server is asked too much, nothing is fetched for so long. */
const pauseMs = 30_000;
/** How long a file is left alone after a failed try that time may heal; after the last one it is given up. */
const tryAgainAfterMs = [2_000, 10_000, 60_000, 300_000];

export const importActivities = (deps: Deps) => ({
  /** Reads and keeps some pages; resumes at the saved cursor, so a kill costs at most one page read again. */
  async importPages({ importId }: { importId: ImportId }): Promise<ImportStep> {
    return await heartbeating(async () => {
      let run = await loadImport(deps.db, importId);
      const step = async (done: boolean): Promise<ImportStep> => ({
        done,
        seen: run.seen,
        added: run.added,
        postsMax: run.postsMax,
        filesWaiting: (await filesToCome(deps.db, importId)).waiting,
      });
      try {
        return await withAccount(
          deps,
          run.accountId,
          async (call, platform) => {
            for (let pages = 0; pages < pagesPerActivity; pages++) {
              if (run.state !== 'running' || run.seen >= run.postsMax || (run.pages > 0 && run.cursor === null))
                return await step(true);
              if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
              const page = await platform.importPage(call, {
                pageSize,
                ...(run.cursor !== null && { cursor: run.cursor }),
              });
              run = (await keepPage(deps.db, deps.sealer, run, page)) ?? (await loadImport(deps.db, importId));
              // Addresses that end within minutes are used before the next page is asked for.
              if (page.posts.some(({ media }) => media.some(({ urlIsKey }) => urlIsKey))) break;
            }
            return await step(run.cursor === null);
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

  /**
   * Fetches the files of what was read so far. Each is settled by a row of its own, so a kill costs at most those that were under
   * way; one that cannot be kept is noted and counted, and never fails the import. `toTheEnd` also waits for those that are to be
   * tried again later.
   */
  async importFiles({ importId, toTheEnd }: { importId: ImportId; toTheEnd: boolean }): Promise<FilesStep> {
    return await heartbeating(async () => {
      const until = Date.now() + fetchesForMs;
      for (;;) {
        const run = await loadImport(deps.db, importId);
        const files = run.state === 'running' ? await dueFiles(deps.db, importId, filesPerRound) : [];
        if (files.length === 0 || Date.now() > until) {
          const { filesFound: found, filesKept: kept, filesNotKept: notKept } = run;
          const { waiting, nextTryAt } = await filesToCome(deps.db, importId);
          if (toTheEnd && files.length === 0 && waiting > 0 && run.state === 'running') {
            const waitMs = Math.max((nextTryAt?.getTime() ?? 0) - Date.now(), 100);
            throw new NotYet(`${waiting} files are tried again later.`, waitMs);
          }
          return { found, kept, notKept, due: files.length };
        }
        let isTooFast = false;
        await atOnce(importFilesAtOnce, files, async (file) => {
          if (!isTooFast) isTooFast = (await fetchFile(deps, run, file)) === 'too-fast';
        });
        await removeAbandoned(deps.db, deps.media, { accountId: run.accountId });
        await noteFiles(deps.db, importId);
        if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
        if (isTooFast) throw new NotYet('The server of the files asks for a pause.', pauseMs);
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

/** One file, from its address into the library, streaming all the way. */
async function fetchFile(deps: Deps, run: Import, file: PromisedFile): Promise<'too-fast' | undefined> {
  const signal = cancellationSignal();
  if (signal.aborted) return undefined;
  const { urlRules, mediaBytesMax: maxBytes } = deps.settings;
  try {
    const stream = fetchUrl(openUrl(deps.sealer, file, run), { ...urlRules, maxBytes, signal });
    const received = await receive(stream, { maxBytes, storage: deps.media, keyPrefix: keyPrefixOf(run, file) });
    await keepFile(deps.db, file, run, received);
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const { notKept, mayHeal } = judge(error);
    if (notKept === 'our-trouble') {
      const { importId, postExternalId, position } = file;
      deps.log.warn({ err: forLog(error), importId, postExternalId, position }, 'a file could not be imported');
    }
    const againAfterMs = tryAgainAfterMs[file.tries];
    if (mayHeal && againAfterMs !== undefined) await tryFileAgain(deps.db, file, againAfterMs);
    else await noteFileNotKept(deps.db, file, notKept);
    return error instanceof UrlRefused && tooFast.includes(error.status) ? 'too-fast' : undefined;
  }
}

const tooFast: readonly (number | undefined)[] = [429, 503];

/** The same for every try at a file, so that one that died leaves nothing behind; another for every import, whose files may be deleted any time. */
function keyPrefixOf({ workspaceId }: Import, { importId, postExternalId, position }: PromisedFile): string {
  const slot = createHash('sha256')
    .update(JSON.stringify([importId, postExternalId, position]))
    .digest('hex');
  return `${workspaceId}/${slot.slice(0, 32)}`;
}

function judge(error: unknown): { notKept: FileNotKept; mayHeal: boolean } {
  if (error instanceof MediaTooLarge) return { notKept: 'too-large', mayHeal: false };
  if (error instanceof UnreadableMedia) return { notKept: 'unreadable', mayHeal: false };
  if (!(error instanceof UrlRefused)) return { notKept: 'our-trouble', mayHeal: true };
  if (error.mayHeal) return { notKept: 'unreachable', mayHeal: true };
  if (error.reason !== 'answer') return { notKept: 'unsafe-address', mayHeal: false };
  return { notKept: error.status === 404 || error.status === 410 ? 'gone' : 'refused', mayHeal: false };
}

/** Does the same with each, so many at once. The first error is thrown when those under way have ended. */
async function atOnce<T>(atOnceMax: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnceMax }, lane));
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
