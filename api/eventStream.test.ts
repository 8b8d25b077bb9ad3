import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Response } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { type EventStream, withEventStream } from './eventStream.js';

describe('an event stream', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** Serves one stream, and says when it is over. */
  async function serve(tell: (stream: EventStream) => Promise<void>, endsAt?: Date) {
    const closing = new AbortController();
    let over: () => void;
    const isOver = new Promise<void>((resolve) => {
      over = resolve;
    });
    const server = createServer((_req, res) => {
      const answer = Object.assign(res, {
        status: (code: number) => Object.assign(res, { statusCode: code }),
        set: (headers: Record<string, string>) => res.setHeaders(new Map(Object.entries(headers))),
      }) as ServerResponse as Response;
      void withEventStream(answer, { closing: closing.signal, ...(endsAt && { endsAt }) }, tell).then(over);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, port, isOver, closing };
  }
  const toItsEnd = async (stream: EventStream) => {
    stream.begin();
    while (!stream.isOver) await stream.woken(60_000);
  };

  it('lets a reader go that takes nothing', async () => {
    const { port, isOver } = await serve(async (stream) => {
      stream.begin();
      while (!stream.isOver) {
        stream.send('change', { filling: 'x'.repeat(64 * 1024) });
        await stream.woken(0);
      }
    });
    const reader = connect(port, '127.0.0.1');
    ends.push(() => reader.destroy());
    reader.pause();
    reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');

    await isOver;
  });

  it('ends when its reader’s right to read ends', async () => {
    const { url, isOver } = await serve(toItsEnd, new Date(Date.now() + 300));
    const answer = await fetch(url);

    expect(await answer.text()).toContain('retry:');
    await isOver;
  });

  it('ends when the process is about to end', async () => {
    const { url, closing } = await serve(toItsEnd);
    const answer = await fetch(url);
    closing.abort();

    expect(await answer.text()).toContain('retry:');
  });
});
