import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { MediaTooLarge, UrlRefused } from './errors.js';
import { type FetchUrlOptions, fetchUrl } from './fetchUrl.js';
import { isPublicAddress } from './urlGuard.js';

// What must never be reached is told in tests/security/ssrf.test.ts. Here: what is reached, and how it ends.

const running: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(running.splice(0).map((stop) => stop())));

it('hands over the bytes and lets go of the connection', async () => {
  const { url, options, server } = await serve((_, response) => response.end('picture'));

  expect(await read(`${url}/a.jpg`, options)).toBe('picture');
  await expect.poll(() => connectionsOf(server)).toBe(0);
});

it('asks in the name of the URL, for the plain bytes, and sends nothing else along', async () => {
  const { port, options } = await serve((incoming, response) => response.end(JSON.stringify(incoming.headers)));
  const named = {
    allowedPrivateHosts: [`media.example.com:${port}`],
    resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
  };

  const headers = JSON.parse(await read(`http://media.example.com:${port}/a.jpg`, { ...options, ...named }));

  expect(headers).toEqual({
    host: `media.example.com:${port}`,
    accept: 'image/*, video/*',
    'accept-encoding': 'identity',
    'user-agent': 'AutoPersonas',
    connection: 'keep-alive',
  });
});

it('greets a TLS server by the name in the URL', async () => {
  const names: string[] = [];
  const server = createTlsServer({
    SNICallback: (name, callback) => {
      names.push(name);
      callback(new Error('This server has no certificate'));
    },
  });
  server.on('tlsClientError', () => {});
  const port = await listen(server);

  const options = {
    allowedPrivateHosts: [`media.example.com:${port}`],
    resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
  };
  await expectRefusal(`https://media.example.com:${port}/`, 'unreachable', options);

  expect(names).toEqual(['media.example.com']);
});

it('stops at the byte limit, whether the length was announced or not', async () => {
  const { url, options, server } = await serve((incoming, response) => {
    if (incoming.url === '/announced') response.writeHead(200, { 'content-length': '5000000000' }).write('x');
    else {
      const more = () => response.write(Buffer.alloc(10_000));
      response.on('drain', more);
      while (more());
    }
  });

  await expect(read(`${url}/announced`, { ...options, maxBytes: 10_000 })).rejects.toThrow(MediaTooLarge);
  await expect(read(`${url}/endless`, { ...options, maxBytes: 10_000 })).rejects.toThrow(/larger than 10 kB/);
  await expect.poll(() => connectionsOf(server)).toBe(0);
});

it('lets go of the connection when the reader stops early', async () => {
  const { url, options, server } = await serve((_, response) => response.write('the first of many'));

  for await (const chunk of fetchUrl(url, { maxBytes: 1_000, ...options })) {
    expect(chunk.byteLength).toBeGreaterThan(0);
    break;
  }

  await expect.poll(() => connectionsOf(server)).toBe(0);
});

it.each([
  [404, false],
  [403, false],
  [204, false],
  [429, true],
  [503, true],
])('takes an answer of %d for no file', async (status, mayHeal) => {
  const { url, options } = await serve((_, response) => response.writeHead(status).end());
  const refusal = await expectRefusal(url, 'answer', options);
  expect(refusal.mayHeal).toBe(mayHeal);
  expect(refusal.message).toContain(`answered ${status} instead of the file`);
});

it('refuses a redirect that leads nowhere', async () => {
  const { url, options } = await serve((incoming, response) => {
    response.writeHead(302, incoming.url === '/bad' ? { location: 'https://[' } : {}).end();
  });
  await expectRefusal(`${url}/none`, 'redirects', options);
  await expectRefusal(`${url}/bad`, 'redirects', options);
});

it.each([
  ['a silent server', { headersTimeoutMs: 150 }, () => {}],
  [
    'silence within the body',
    { headersTimeoutMs: 150 },
    (response: { write(text: string): void }) => response.write('x'),
  ],
  [
    'a trickle that never ends',
    { wholeTimeoutMs: 300 },
    (response: { write(text: string): void; on(event: 'close', then: () => void): void }) => {
      const trickle = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(trickle));
    },
  ],
])('gives up on %s', async (_, deadlines, answer) => {
  const { url, options } = await serve((_incoming, response) => answer(response));
  const refusal = await expectRefusal(url, 'too-slow', { ...options, ...deadlines });
  expect(refusal.mayHeal).toBe(true);
});

it('gives up on a name that nobody resolves', async () => {
  const never = () => new Promise<never>(() => {});
  const refusal = await expectRefusal('https://media.example.com/', 'unknown-host', {
    resolve: never,
    resolveTimeoutMs: 50,
  });
  expect(refusal.mayHeal).toBe(true);
});

it('tells the host of a URL that failed, and neither its query string nor its login', async () => {
  const { url, port, options } = await serve((_, response) => response.destroy());
  const secrets = '/private-path?signature=canary-signature#canary-fragment';

  const refusals = [
    await expectRefusal(url + secrets, 'unreachable', options),
    await expectRefusal(`http://127.0.0.1:${port}${secrets}`, 'scheme'),
    await expectRefusal(`https://127.0.0.1${secrets}`, 'private-address'),
    await expectRefusal(`https://canary-user:canary-word@media.example.com${secrets}`, 'credentials'),
    await expectRefusal(`https://[canary-host${secrets}`, 'not-a-url'),
    await expectRefusal(`https://media.example.com:8443${secrets}`, 'port'),
    await expectRefusal(`https://media.example.com${secrets}`, 'unknown-host', { resolve: async () => [] }),
  ];

  for (const refusal of refusals) expect(inspect(refusal, { depth: 10 })).not.toMatch(/canary|private-path/);
  expect(refusals[0]?.message).toContain(`127.0.0.1:${port}`);
  expect(refusals[5]?.message).toContain('media.example.com:8443');
});

it('takes a URL of hostile length for none', async () => {
  await expectRefusal(`https://media.example.com/${'a'.repeat(50_000)}`, 'not-a-url');
});

it.each(['8.8.8.8', '93.184.215.14', '1.1.1.1', '2606:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001::1'])(
  'counts %s as public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

async function serve(answer: RequestListener) {
  const server = createServer(answer);
  const port = await listen(server);
  return { server, port, url: `http://127.0.0.1:${port}`, options: { allowedPrivateHosts: [`127.0.0.1:${port}`] } };
}

async function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

async function read(text: string, options: Partial<FetchUrlOptions> = {}): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetchUrl(text, { maxBytes: 1_000, ...options })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function expectRefusal(
  text: string,
  reason: UrlRefused['reason'],
  options: Partial<FetchUrlOptions> = {},
): Promise<UrlRefused> {
  const outcome = await read(text, options).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UrlRefused);
  expect((outcome as UrlRefused).reason).toBe(reason);
  return outcome as UrlRefused;
}
