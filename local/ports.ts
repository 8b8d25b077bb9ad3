import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Where ports are chosen from: below those that systems give to outgoing connections (Linux from 32,768, others from 49,152). One of
 * those may be taken by anybody's connection between being chosen and being listened on.
 */
const chosenFrom = { lowest: 15_000, highest: 25_000 };
/** Rows have a stretch of their own, so that one never holds a port that was given away alone. */
const rowsFrom = { lowest: 25_000, highest: 32_000 };

/** Free ports on 127.0.0.1, all different: they are held open together before any is given away. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(chosenFrom.lowest, chosenFrom.highest);
    const server = await listen(port).catch(() => undefined);
    if (!server) continue; // somebody else's, or one of these
    held.push(server);
    ports.push(port);
  }
  await Promise.all(held.map(close));
  return ports;
}

/** The first of so many free ports in a row. */
export async function freePortsInARow(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(rowsFrom.lowest, rowsFrom.highest - count);
    const row = Array.from({ length: count }, (_, n) => first + n);
    if ((await Promise.all(row.map(isPortFree))).every(Boolean)) return first;
  }
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

export async function isPortFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

/** Refuses a port somebody else has, naming the variable that moves it. */
export async function expectFreePort(port: number, what: string, variable: string): Promise<number> {
  if (await isPortFree(port)) return port;
  throw new Error(`Port ${port} for ${what} is taken by another program. Choose another one with ${variable}=<port>.`);
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
