import type postgres from 'postgres';
import { startWaitingDeliveries } from '../db/eventDeliveries.js';
import { forLog } from '../logging.js';
import { startDelivery } from '../temporal/starts.js';
import type { Deps } from './deps.js';

const atOnce = 50;

/** Starts a run for every delivery that waits for one. Any number of workers may do so at once: each takes other rows. */
export async function startDeliveries(deps: Pick<Deps, 'db' | 'temporal' | 'log'>): Promise<void> {
  for (;;) {
    const { found, failures } = await startWaitingDeliveries(
      deps.db,
      (delivery) => startDelivery(deps.temporal, delivery),
      atOnce,
    );
    if (failures.length > 0)
      deps.log.warn({ err: forLog(failures[0]), failed: failures.length }, 'deliveries of events could not be started');
    if (found < atOnce || failures.length > 0) return; // the sweep comes by again
  }
}

/** Starts deliveries the moment they are committed. What is told while nobody listens, the sweep finds a few seconds later. */
export function startDeliveriesAtOnce(deps: Deps, sql: postgres.Sql): { stop(): Promise<void> } {
  let isStopped = false;
  let isAsked = false;
  let working: Promise<void> | undefined;
  const work = async () => {
    while (isAsked && !isStopped) {
      isAsked = false;
      try {
        await startDeliveries(deps);
      } catch (error) {
        deps.log.warn({ err: forLog(error) }, 'deliveries of events wait for the sweep');
      }
    }
    working = undefined;
  };
  const wake = () => {
    isAsked = true;
    working ??= work();
  };
  const listening = sql.listen('event_deliveries', wake, wake);
  listening.catch((error: unknown) => {
    deps.log.warn({ err: forLog(error) }, 'cannot listen for events: each waits for the sweep');
  });
  return {
    async stop() {
      isStopped = true;
      await listening.then((meta) => meta.unlisten()).catch(() => undefined);
      await working;
    },
  };
}
