import type postgres from 'postgres';
import { startWaitingDeliveries } from '../db/eventDeliveries.js';
import { forLog } from '../logging.js';
import { startDelivery } from '../temporal/starts.js';
import type { Deps } from './deps.js';

const atOnce = 50;
const listenAgainMs = 5_000;

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
  let again: NodeJS.Timeout | undefined;
  let listening: Promise<postgres.ListenMeta | undefined>;
  const listen = () => {
    // Once it listens, the driver renews a lost connection by itself.
    listening = sql.listen('event_deliveries', wake, wake).catch((error: unknown) => {
      deps.log.warn({ err: forLog(error) }, 'cannot listen for events: each waits for the sweep');
      if (!isStopped) again = setTimeout(listen, listenAgainMs);
      return undefined;
    });
  };
  listen();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(again);
      await (await listening)?.unlisten().catch(() => undefined);
      await working;
    },
  };
}
