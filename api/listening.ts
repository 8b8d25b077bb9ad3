import type postgres from 'postgres';
import { forLog, type Logger } from '../logging.js';

/** One LISTEN of this process, begun when somebody first waits for its news. */
export interface Listening {
  /** Begins where that has not been done. */
  begin(): void;
  end(): Promise<void>;
}

interface Channel {
  readonly name: string;
  heard(payload: string): void;
  /** From now on nothing is missed: at the first time, and again whenever the driver has renewed a lost connection. */
  begun(): void;
}

export function listenTo(sql: postgres.Sql, { name, heard, begun }: Channel, log: Logger): Listening {
  let listening: Promise<postgres.ListenMeta> | undefined;
  return {
    begin() {
      if (listening) return;
      listening = sql.listen(name, heard, begun);
      listening.catch((error: unknown) => {
        listening = undefined; // whoever waits next tries again
        log.warn({ channel: name, error: forLog(error) }, 'cannot listen to the database');
      });
    },
    async end() {
      const meta = await listening?.catch(() => undefined);
      await meta?.unlisten().catch(() => undefined);
    },
  };
}
