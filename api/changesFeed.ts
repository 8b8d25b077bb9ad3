import type postgres from 'postgres';
import type { WorkspaceId } from '../domain/ids.js';
import type { ChangeNoun } from '../domain/states.js';
import type { Logger } from '../logging.js';
import { listenTo } from './listening.js';

/** That something of a workspace is not as it was; what it is now has to be read. */
export interface Change {
  readonly noun: ChangeNoun;
  readonly id: string;
}

export interface ChangesReader {
  changed(change: Change): void;
  /** Every change from now on is told; what came before may have been missed. At first, and after a lost connection. */
  begun(): void;
}

/** Tells whoever looks at a workspace what changes in it, as the database's triggers say. */
export interface ChangesFeed {
  /** Answers how to stop. */
  subscribe(workspaceId: WorkspaceId, reader: ChangesReader): () => void;
  /** Aborted when the process is about to end: readers come back to another one. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

/** One LISTEN for all readers of this process. */
export function createChangesFeed(sql: postgres.Sql, log: Logger): ChangesFeed {
  const readers = new Map<string, Set<ChangesReader>>();
  const closing = new AbortController();
  let isListening = false;

  const heard = (payload: string) => {
    const { workspaceId, noun, id } = JSON.parse(payload) as Change & { workspaceId: string };
    for (const reader of readers.get(workspaceId) ?? []) reader.changed({ noun, id });
  };
  const begun = () => {
    isListening = true;
    for (const some of readers.values()) for (const reader of some) reader.begun();
  };
  const listening = listenTo(sql, { name: 'changes', heard, begun }, log);

  return {
    subscribe(workspaceId, reader) {
      const some = readers.get(workspaceId) ?? new Set();
      readers.set(workspaceId, some.add(reader));
      if (isListening) reader.begun();
      listening.begin();
      return () => {
        some.delete(reader);
        if (some.size === 0 && readers.get(workspaceId) === some) readers.delete(workspaceId);
      };
    },
    closing: closing.signal,
    async close() {
      closing.abort();
      await listening.end();
    },
  };
}
