import type postgres from 'postgres';
import type { ProgressSubject } from '../db/schema.js';
import type { Logger } from '../logging.js';
import { listenTo } from './listening.js';

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

/** One LISTEN for all streams of this process. */
export function createProgressFeed(sql: postgres.Sql, log: Logger): ProgressFeed {
  const waiting = new Map<string, Set<() => void>>();
  const closing = new AbortController();

  const wakeAll = () => {
    for (const wakers of waiting.values()) for (const wake of wakers) wake();
  };
  const heard = (payload: string) => {
    const { subject, subjectId } = JSON.parse(payload) as { subject: string; subjectId: string };
    for (const wake of waiting.get(`${subject}/${subjectId}`) ?? []) wake();
  };
  // Whatever was told while nobody listened is caught up with.
  const listening = listenTo(sql, { name: 'progress', heard, begun: wakeAll }, log);

  const subscribe: ProgressFeed['subscribe'] = (subject, id, wake) => {
    const key = `${subject}/${id}`;
    const wakers = waiting.get(key) ?? new Set();
    waiting.set(key, wakers.add(wake));
    listening.begin();
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
      await listening.end();
    },
  };
}
