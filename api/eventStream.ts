import type { Response } from 'express';
import type { Queryable } from '../db/client.js';
import { type Caller, isStillIn } from './access.js';

/** Server-sent events to one reader. */
export interface EventStream {
  /** The reader has left, its time is up, or this process is about to end. */
  readonly isOver: boolean;
  /** Sends the head: until then the route may still answer something else. */
  begin(): void;
  send(event: string, told: object, id?: number): void;
  /** There may be something to send. */
  wake(): void;
  /** Resolves once it is woken or over, and after `ms` at the latest; meanwhile the line is kept open. */
  woken(ms: number): Promise<void>;
}

interface Bounds {
  /** The process is about to end. */
  readonly closing: AbortSignal;
  /** The reader may not read after this. */
  readonly endsAt?: Date;
  /** Whether the reader still may: it can sign out at any moment. Absent: it may, until `endsAt`. */
  readonly mayRead?: () => Promise<boolean>;
}

/** What a stream needs to know of who reads it: it never outlives the session it was opened with. */
export const boundsOf = (db: Queryable, caller: Caller, closing: AbortSignal): Bounds => ({
  closing,
  ...(caller.session && { endsAt: caller.session.expiresAt, mayRead: () => isStillIn(db, caller) }),
});

const heartbeatMs = 15_000;
/** Who has signed out is told nothing more after this. */
const askedEveryMs = 5_000;
/** Then the client comes back by itself, with its right to read checked anew. */
const streamMsMax = 15 * 60_000;
/** A reader that takes nothing is let go: it comes back and reads what it has missed. */
const unreadBytesMax = 256 * 1024;

/** Opens a stream, has it told, and ends it. */
export async function withEventStream(
  res: Response,
  { closing, endsAt, mayRead }: Bounds,
  tell: (stream: EventStream) => Promise<void>,
): Promise<void> {
  let notify: () => void = () => {};
  let isWoken = false;
  let isOver = false;
  let quietSince = Date.now();
  let askedAt = Date.now();
  const leave = () => {
    isOver = true;
    notify();
  };
  const write = (lines: string) => {
    res.write(`${lines}\n\n`);
    quietSince = Date.now();
  };

  const stream: EventStream = {
    get isOver() {
      return isOver;
    },
    begin() {
      res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
      res.flushHeaders();
      write('retry: 2000');
    },
    send: (event, told, id) =>
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(told)}`),
    wake() {
      isWoken = true;
      notify();
    },
    async woken(ms) {
      if (res.writableLength > unreadBytesMax) res.destroy();
      else if (Date.now() - quietSince >= heartbeatMs) write(': still here');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(ms, mayRead ? askedEveryMs : heartbeatMs));
        notify = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isWoken || isOver || res.destroyed) notify();
      });
      isWoken = false;
      if (mayRead && Date.now() - askedAt >= askedEveryMs) {
        isOver ||= !(await mayRead());
        askedAt = Date.now();
      }
      isOver ||= res.destroyed;
    },
  };

  res.once('close', leave);
  closing.addEventListener('abort', leave);
  if (closing.aborted) leave();
  const lastsMs = Math.min(streamMsMax, endsAt ? endsAt.getTime() - Date.now() : streamMsMax);
  const limit = setTimeout(leave, Math.max(0, lastsMs));
  try {
    await tell(stream);
    res.end();
  } finally {
    clearTimeout(limit);
    closing.removeEventListener('abort', leave);
  }
}
