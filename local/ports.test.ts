import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { expectFreePort, freePorts } from './ports.js';

it('gives away different ports', async () => {
  const ports = await freePorts(20);

  expect(new Set(ports).size).toBe(20);
});

it('names the variable that moves a port somebody else has', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };

  await expect(expectFreePort(port, 'the API', 'API_PORT')).rejects.toThrow(
    `Port ${port} for the API is taken by another program. Choose another one with API_PORT=<port>.`,
  );

  other.close();
});
