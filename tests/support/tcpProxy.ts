import { connect, createServer, type Socket } from 'node:net';

/** `up`: what clients send to the server. `down`: what the server answers. */
type Direction = 'up' | 'down';

/** Stands before Temporal or Postgres, so that a test can do to the line what a network does. */
export interface TcpProxy {
  /** `127.0.0.1:<port>`, to be used instead of the server's own address. */
  readonly address: string;
  /** What is sent from now on waits, in both directions or in one; nobody is told. What a dead client sent is forgotten. */
  stall(direction?: Direction): void;
  /** Ends every connection, forgets what waits, and takes no new one. */
  cut(): void;
  /** Everything passes again, what waited first. */
  open(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const [host, port] = target.split(':') as [string, string];
  const stalled = new Set<Direction>();
  const lines = new Set<{ end(): void; release(): void }>();
  let isCut = false;

  const server = createServer({ noDelay: true }, (client) => {
    if (isCut) return void client.destroy();
    const upstream = connect({ host, port: Number(port), noDelay: true });
    const up = oneWay(client, upstream, () => stalled.has('up'));
    const down = oneWay(upstream, client, () => stalled.has('down'));
    const line = {
      end() {
        lines.delete(line);
        client.destroy();
        upstream.destroy();
      },
      release() {
        up();
        down();
      },
    };
    lines.add(line);
    for (const socket of [client, upstream]) socket.on('error', line.end).on('close', line.end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: ownPort } = server.address() as { port: number };
  const endAll = () => {
    for (const line of [...lines]) line.end();
  };

  return {
    address: `127.0.0.1:${ownPort}`,
    stall(direction) {
      for (const one of direction ? [direction] : (['up', 'down'] as const)) stalled.add(one);
    },
    cut() {
      isCut = true;
      endAll();
    },
    open() {
      isCut = false;
      stalled.clear();
      for (const line of lines) line.release();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      endAll();
      await closed;
    },
  };
}

/** Passes on what comes, or keeps it while it is to wait; the answer lets go of what was kept. */
function oneWay(from: Socket, to: Socket, mustWait: () => boolean): () => void {
  const waiting: Buffer[] = [];
  from.on('data', (bytes: Buffer) => {
    if (mustWait()) waiting.push(bytes);
    else to.write(bytes);
  });
  return () => {
    for (const bytes of waiting.splice(0)) to.write(bytes);
  };
}
