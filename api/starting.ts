import { forLog, type Logger } from '../logging.js';
import { TemporalAway } from '../temporal/client.js';

/**
 * Starts the run of a row that was just promised. The row is the promise: where Temporal does not answer, the worker's
 * sweep starts it, and the caller's answer is the same.
 */
export async function startPromised(
  log: Logger,
  row: { readonly id: string; readonly startedAt: Date | null; readonly endedAt: Date | null },
  start: () => Promise<'started' | 'refused' | 'busy'>,
  markStarted: () => Promise<void>,
): Promise<void> {
  if (row.startedAt || row.endedAt) return;
  try {
    // `refused`: its run came and went already.
    if ((await start()) !== 'busy') await markStarted();
  } catch (error) {
    if (!(error instanceof TemporalAway)) throw error;
    log.warn({ id: row.id, error: forLog(error) }, 'promised, not started: the sweep will start it');
  }
}
