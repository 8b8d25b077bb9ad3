import type { Queryable } from '../db/client.js';
import { type ProgressLine, progressAfter } from '../db/progress.js';
import type { ProgressSubject } from '../db/schema.js';
import { type Caller, isStillIn } from './access.js';
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
const heartbeatMs = 15_000;
/** Then the client comes back by itself, with its key or session checked anew. */
const streamMsMax = 15 * 60_000;
/** A reader that takes nothing is let go: its lines are in the table, it resumes where it was. */
const unreadBytesMax = 256 * 1024;
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

  let wake: () => void = () => {};
  let isWoken = false;
  const stop = feed.subscribe(subject, id, () => {
    isWoken = true;
    wake();
  });
  let isOver = false;
  const leave = () => {
    isOver = true;
    wake();
  };
  res.once('close', leave);
  feed.closing.addEventListener('abort', leave);
  if (feed.closing.aborted) leave();
  const limit = setTimeout(leave, streamMsFor(caller));

  try {
    let { state, isFinal } = await streamed.standing();
    let lines = await progressAfter(db, subject, id, resumeAfter);
    if (isFinal && resumeAfter > 0 && lines.length === 0) {
      res.status(204).end();
      return;
    }
    res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
    res.flushHeaders();
    res.write('retry: 2000\n\n');

    let quietSince = Date.now();
    while (!isOver) {
      for (const line of lines) {
        if (sent.has(line.id)) continue;
        res.write(asEvent(line));
        sent.add(line.id);
        newest = Math.max(newest, line.id);
        quietSince = Date.now();
      }
      for (const old of sent) if (old < newest - lateIds) sent.delete(old);
      if (isFinal) {
        res.write(`event: end\ndata: ${JSON.stringify({ state })}\n\n`);
        break;
      }
      if (res.writableLength > unreadBytesMax) break;
      if (Date.now() - quietSince >= heartbeatMs) {
        res.write(': still here\n\n');
        quietSince = Date.now();
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookAgainMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isWoken || isOver) wake();
      });
      isWoken = false;
      if (isOver) break;
      if (!(await isStillIn(db, caller))) break;
      // The state first: a line written after it was read is read now, so none is missing before the end.
      ({ state, isFinal } = await streamed.standing());
      lines = await progressAfter(db, subject, id, Math.max(resumeAfter, newest - lateIds));
    }
    res.end();
  } finally {
    clearTimeout(limit);
    feed.closing.removeEventListener('abort', leave);
    stop();
  }
}

/** A stream never outlives the session it was opened with. */
export const streamMsFor = ({ session }: Caller, now = Date.now()): number =>
  Math.min(streamMsMax, session ? Math.max(0, session.expiresAt.getTime() - now) : streamMsMax);

const asEvent = ({ id, kind, message, at }: ProgressLine) =>
  `id: ${id}\nevent: progress\ndata: ${JSON.stringify({ kind, message, at: at.toISOString() })}\n\n`;

const lastEventId = (header: string | undefined): number => (/^\d{1,15}$/.test(header ?? '') ? Number(header) : 0);
