import { createServer, type Server } from 'node:net';

/** Free ports on 127.0.0.1, all different: they are held open together before any is given away. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map(close));
  return ports;
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
