import type postgres from 'postgres';
import type { ProgressSubject } from '../db/schema.js';
import { forLog, type Logger } from '../logging.js';

/** Wakes whoever waits for a subject's next line of progress. A missed wake-up costs a moment, never a line: readers look again by themselves. */
export interface ProgressFeed {
  /** Answers how to stop. */
  subscribe(subject: ProgressSubject, id: string, wake: () => void): () => void;
  /** Resolves when the subject moved, or after `ms`. */
  moved(subject: ProgressSubject, id: string, ms: number): Promise<void>;
  /** Aborted when the process is about to end: streams say goodbye, their readers come back to another process. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

/** One LISTEN for all streams of this process; the driver renews it when the connection is lost. */
export function createProgressFeed(sql: postgres.Sql, log: Logger): ProgressFeed {
  const waiting = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  let listening: Promise<postgres.ListenMeta> | undefined;

  const wakeAll = () => {
    for (const wakers of waiting.values()) for (const wake of wakers) wake();
  };
  const notified = (payload: string) => {
    const { subject, subjectId } = JSON.parse(payload) as { subject: string; subjectId: string };
    for (const wake of waiting.get(`${subject}/${subjectId}`) ?? []) wake();
  };
  const listen = () => {
    // Whatever was told while nobody listened is caught up with.
    listening ??= sql.listen('progress', notified, wakeAll);
    listening.catch((error: unknown) => {
      listening = undefined; // the next subscriber tries again
      log.warn({ error: forLog(error) }, 'cannot listen for progress');
    });
  };

  const subscribe: ProgressFeed['subscribe'] = (subject, id, wake) => {
    const key = `${subject}/${id}`;
    const wakers = waiting.get(key) ?? new Set();
    waiting.set(key, wakers.add(wake));
    listen();
    return () => {
      wakers.delete(wake);
      if (wakers.size === 0 && waiting.get(key) === wakers) waiting.delete(key);
    };
  };

  return {
    subscribe,
    moved: (subject, id, ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          stop();
          resolve();
        };
        const timer = setTimeout(done, ms);
        const stop = subscribe(subject, id, done);
      }),
    closing: closing.signal,
    async close() {
      closing.abort();
      wakeAll();
      const meta = await listening?.catch(() => undefined);
      await meta?.unlisten().catch(() => undefined);
    },
  };
}
