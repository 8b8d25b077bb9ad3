import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ChangeNoun } from '../../domain/states.js';
import { readAnew } from './readAnew.js';

/** How the page learns of changes: told as they happen, asking every few seconds, or not at all. */
export type Liveness = 'live' | 'polling' | 'offline';

const pollEveryMs = 5_000;
/** A stream that has not opened by then is not waited for: the page asks meanwhile. */
const opensWithinMs = 6_000;

/** The first word of the query keys that a change makes old. */
const madeOld: Readonly<Record<ChangeNoun, readonly string[]>> = {
  account: ['accounts', 'quota', 'failures', 'insights'],
  connection: ['connections'],
  publish: ['publishes', 'quota', 'failures'],
  import: ['imports', 'accounts'],
  notice: ['notices'],
  'replay-batch': ['replay-batches'],
  message: ['conversations', 'messages', 'drafts'],
};

/**
 * Keeps what is shown true: hears of changes by server-sent events and reads anew what they concern; where the stream does not
 * come through, reads everything shown every few seconds. A hidden page listens to nothing: browsers allow few streams.
 */
export function useChanges(queries: QueryClient): Liveness {
  const [liveness, setLiveness] = useState<Liveness>('polling');

  useEffect(() => {
    let stream: EventSource | undefined;
    let polling: ReturnType<typeof setInterval> | undefined;
    let opening: ReturnType<typeof setTimeout> | undefined;

    const readAll = () => void readAnew(queries, ([noun]) => noun !== 'session');
    const poll = () => {
      if (polling) return;
      setLiveness(navigator.onLine ? 'polling' : 'offline');
      polling = setInterval(readAll, pollEveryMs);
    };
    const stopPolling = () => {
      clearInterval(polling);
      clearTimeout(opening);
      polling = undefined;
    };
    const listen = () => {
      if (stream || document.hidden) return;
      stream = new EventSource('/v1/changes');
      opening = setTimeout(poll, opensWithinMs);
      // What happened while nobody listened is not told again.
      stream.addEventListener('hello', () => {
        stopPolling();
        setLiveness('live');
        readAll();
      });
      stream.addEventListener('change', ({ data }: MessageEvent<string>) => {
        const { noun } = JSON.parse(data) as { noun: ChangeNoun };
        void readAnew(queries, ([word]) => madeOld[noun].includes(String(word)));
      });
      stream.addEventListener('error', () => {
        poll();
        if (stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
        leave();
        opening = setTimeout(listen, opensWithinMs);
      });
    };
    const leave = () => {
      stream?.close();
      stream = undefined;
    };
    const visibility = () => {
      if (document.hidden) {
        leave();
        stopPolling();
      } else listen();
    };
    const network = () => {
      if (navigator.onLine) {
        leave();
        listen();
      } else setLiveness('offline');
    };

    listen();
    document.addEventListener('visibilitychange', visibility);
    window.addEventListener('online', network);
    window.addEventListener('offline', network);
    return () => {
      leave();
      stopPolling();
      document.removeEventListener('visibilitychange', visibility);
      window.removeEventListener('online', network);
      window.removeEventListener('offline', network);
    };
  }, [queries]);

  return liveness;
}
