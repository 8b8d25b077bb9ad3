import type { Queryable } from '../db/client.js';
import { type ProgressLine, progressAfter } from '../db/progress.js';
import type { ProgressSubject } from '../db/schema.js';
import { boundsOf, type EventStream, withEventStream } from './eventStream.js';
import type { ProgressFeed } from './progressFeed.js';
import type { Call } from './route.js';

/** What a stream tells at its end and between the lines. */
export interface Standing {
  readonly state: string;
  readonly isFinal: boolean;
}

export interface Streamed {
  readonly db: Queryable;
  readonly feed: ProgressFeed;
  readonly subject: ProgressSubject;
  readonly id: string;
  standing(): Promise<Standing>;
}

/** A line without its wake-up is found this late at most; also how soon an end shows that no line told of. */
const lookAgainMs = 5_000;
/** Ids are given before they are committed: one that comes late is looked for among the last this many. */
const lateIds = 100;

/**
 * Server-sent events: each line of the timeline once and in order, from `Last-Event-ID` on; then `event: end` with the
 * final state. An `EventSource` that comes back after the end is told to stay away (204).
 */
export async function streamProgress(
  { req, res, caller }: Pick<Call, 'req' | 'res' | 'caller'>,
  streamed: Streamed,
): Promise<void> {
  const { db, feed, subject, id } = streamed;
  const resumeAfter = lastEventId(req.get('last-event-id'));
  const sent = new Set<number>();
  let newest = resumeAfter;

  await withEventStream(res, boundsOf(db, caller, feed.closing), async (stream) => {
    const stop = feed.subscribe(subject, id, stream.wake);
    try {
      let { state, isFinal } = await streamed.standing();
      let lines = await progressAfter(db, subject, id, resumeAfter);
      if (isFinal && resumeAfter > 0 && lines.length === 0) {
        res.status(204);
        return;
      }
      stream.begin();
      while (!stream.isOver) {
        for (const line of lines) {
          if (sent.has(line.id)) continue;
          tell(stream, line);
          sent.add(line.id);
          newest = Math.max(newest, line.id);
        }
        for (const old of sent) if (old < newest - lateIds) sent.delete(old);
        if (isFinal) {
          stream.send('end', { state });
          break;
        }
        await stream.woken(lookAgainMs);
        if (stream.isOver) break;
        // The state first: a line written after it was read is read now, so none is missing before the end.
        ({ state, isFinal } = await streamed.standing());
        lines = await progressAfter(db, subject, id, Math.max(resumeAfter, newest - lateIds));
      }
    } finally {
      stop();
    }
  });
}

const tell = (stream: EventStream, { id, kind, message, at }: ProgressLine) =>
  stream.send('progress', { kind, message, at: at.toISOString() }, id);

const lastEventId = (header: string | undefined): number => (/^\d{1,15}$/.test(header ?? '') ? Number(header) : 0);
