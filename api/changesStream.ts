import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from './changesFeed.js';
import type { ApiDeps } from './deps.js';
import { boundsOf, withEventStream } from './eventStream.js';
import type { Call } from './route.js';

/** What changes several times in such a moment is told once, at its end. */
const gatherMs = 250;
/** Nothing is looked for meanwhile: whatever comes wakes the stream. */
const quietMs = 60_000;

/**
 * Server-sent events: `hello` as soon as nothing is missed any more, and again when something may have been; the reader then
 * reads everything anew. In between `change`, which names what is no longer as it was.
 */
export async function streamChanges(
  { caller, res }: Pick<Call, 'caller' | 'res'>,
  { db, changes }: Pick<ApiDeps, 'db' | 'changes'>,
): Promise<void> {
  await withEventStream(res, boundsOf(db, caller, changes.closing), async (stream) => {
    const news = new Map<string, Change>();
    let isAnew = false;
    const stop = changes.subscribe(caller.workspaceId, {
      changed(change) {
        news.set(`${change.noun}/${change.id}`, change);
        stream.wake();
      },
      begun() {
        isAnew = true;
        stream.wake();
      },
    });
    try {
      stream.begin();
      while (!stream.isOver) {
        await stream.woken(quietMs);
        if (stream.isOver) break;
        if (isAnew) {
          isAnew = false;
          news.clear(); // it reads them with everything else
          stream.send('hello', {});
        }
        if (news.size === 0) continue;
        for (const change of news.values()) stream.send('change', change);
        news.clear();
        await pause(gatherMs);
      }
    } finally {
      stop();
    }
  });
}
