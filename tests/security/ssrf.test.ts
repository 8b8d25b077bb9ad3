import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UrlRefused } from '../../media/errors.js';
import { type FetchUrlOptions, fetchUrl } from '../../media/fetchUrl.js';
import type { ResolvedAddress } from '../../media/urlGuard.js';

/** Someone who must never be called. Every case but the positive controls leaves `connections` at 0. */
let canary: { readonly port: number; connections: number; readonly servers: readonly net.Server[] };

beforeEach(async () => {
  const count = (socket: net.Socket) => {
    canary.connections += 1;
    socket.resume().end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nsecret');
  };
  const first = net.createServer(count);
  const port = await listen(first, '127.0.0.1', 0);
  // The same port on IPv6, where the machine has it.
  const second = net.createServer(count);
  const both = await listen(second, '::1', port).then(
    () => [first, second],
    () => [first],
  );
  canary = { port, connections: 0, servers: both };
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([...canary.servers, ...publicServers.splice(0)].map(close));
});

describe('address literals (S67)', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.0.1.',
    '127.255.255.254',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '①②⑦.⓪.⓪.①',
    '%31%32%37.0.0.1',
    '127。0。0。1',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '168.63.129.16',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[fe80::1]',
    '[febf::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[fdff::1]',
    '[ff02::1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b::8.8.8.8]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2002:a00:1::1]',
    '[2001:0:7f00:1::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[4000::1]',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'app.localhost',
    'metadata.google.internal',
    'metadata.google.internal.',
    'postgres',
    'printer.local',
  ])('does not connect to %s', async (host) => {
    // Scheme and port are let through, so that nothing but the address stands in the way.
    await expectRefusal(`http://${host}:${canary.port}/picture.jpg`, 'private-address', onCanaryPort());
  });

  it.each(['user:pass@', 'user@', ':pass@', '%75ser@'])('refuses a URL with a login in it (%s)', async (login) => {
    await expectRefusal(`http://${login}media.example.com:${canary.port}/`, 'credentials', {
      ...onCanaryPort(),
      ...answering([{ address: '127.0.0.1', family: 4 }]),
    });
  });

  it.each(['22', '5432', '7233', '8080', '0', '444'])('refuses port %s', async (port) => {
    await expectRefusal(
      `https://media.example.com:${port}/`,
      'port',
      answering([{ address: '93.184.215.14', family: 4 }]),
    );
  });

  it('refuses the port of a listener that is up', async () => {
    await expectRefusal(`http://127.0.0.1:${canary.port}/`, 'port', { allowHttp: true });
  });

  it.each([
    '../../x',
    '/etc/passwd',
    '//media.example.com/x',
    '',
    'https://',
    'https://[::1',
    'https://fe80::1%25eth0/',
    'https://1.2.3.4.5/',
  ])('takes %j for no URL', async (text) => {
    await expectRefusal(text, 'not-a-url');
  });
});

describe('names (S68)', () => {
  const toPublic: ResolvedAddress = { address: '93.184.215.14', family: 4 };
  const toLoopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    'fe80::1%eth0',
    'fd12::1',
    '64:ff9b::7f00:1',
    'not an address',
  ])('does not connect to a name that leads to %s', async (address) => {
    await expectRefusal(nameOnCanaryPort(), 'private-address', {
      ...onCanaryPort(),
      ...answering([{ address, family: address.includes(':') ? 6 : 4 }]),
    });
  });

  it.each([
    ['last', [toPublic, toLoopback]],
    ['first', [toLoopback, toPublic]],
    ['on IPv6', [toPublic, { address: '::1', family: 6 as const }]],
  ])('does not connect to a name with one private address among public ones (%s)', async (_, addresses) => {
    await expectRefusal(nameOnCanaryPort(), 'private-address', { ...onCanaryPort(), ...answering(addresses) });
  });

  it('dials the address that was checked, although the name leads to loopback by then', async () => {
    const dialled = await standInForPublic((_, response) => response.end('picture'));
    const rebinding = answering([toPublic], [toLoopback]);

    await expect(read(nameOnCanaryPort(), { ...onCanaryPort(), ...rebinding })).resolves.toBe('picture');

    expect(dialled).toEqual([toPublic.address]);
    expect(rebinding.resolve).toHaveBeenCalledTimes(1);
    expect(canary.connections).toBe(0);
  });

  it('checks a name anew with every download', async () => {
    await standInForPublic((_, response) => response.end('picture'));
    const options = { ...onCanaryPort(), ...answering([toPublic], [toLoopback]) };
    await read(nameOnCanaryPort(), options);

    await expectRefusal(nameOnCanaryPort(), 'private-address', options);
  });

  it('refuses a name without addresses', async () => {
    await expectRefusal(nameOnCanaryPort(), 'unknown-host', { ...onCanaryPort(), ...answering([]) });
  });
});

describe('redirects (S69)', () => {
  const fromPublic = answeringByName({
    'media.example.com': '93.184.215.14',
    'inside.example.com': '127.0.0.1',
  });

  it.each([
    ['loopback', () => `http://127.0.0.1:${canary.port}/`],
    ['loopback on IPv6', () => `http://[::1]:${canary.port}/`],
    ['loopback without a scheme', () => `//127.1:${canary.port}/`],
    ['a private name', () => `http://inside.example.com:${canary.port}/`],
    ['the metadata address', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('does not follow one to %s', async (_, location) => {
    for (const status of [301, 302, 303, 307, 308]) {
      await standInForPublic((_request, response) =>
        response.writeHead(status, { location: location() }).end('a body of its own'),
      );
      await expectRefusal('http://media.example.com/', 'private-address', { ...onCanaryPort(), ...fromPublic });
    }
  });

  it.each(['file:///etc/passwd', 'data:image/png;base64,AAAA', 'gopher://127.0.0.1/', 'ftp://media.example.com/'])(
    'does not follow one to %s',
    async (location) => {
      await standInForPublic((_, response) => response.writeHead(302, { location }).end());
      await expectRefusal('http://media.example.com/', 'scheme', { allowHttp: true, ...fromPublic });
    },
  );

  it('does not follow one to plain http', async () => {
    await standInForPublic((_, response) => response.writeHead(302, { location: 'http://media.example.com/' }).end());
    const { port } = publicServers[0]!.address() as net.AddressInfo;
    await expectRefusal(`http://127.0.0.1:${port}/`, 'scheme', {
      allowedPrivateHosts: [`127.0.0.1:${port}`],
      ...fromPublic,
    });
  });

  it('does not follow one from a public server into the hole that is kept for local simulators', async () => {
    await standInForPublic((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${canary.port}/` }).end(),
    );
    await expectRefusal('http://media.example.com/', 'private-address', {
      ...onCanaryPort(),
      ...fromPublic,
      allowedPrivateHosts: [`127.0.0.1:${canary.port}`],
    });
  });

  it('follows three and no more', async () => {
    const seen: string[] = [];
    const chainOf = (length: number) => (request: IncomingMessage, response: ServerResponse) => {
      const step = Number(new URL(request.url ?? '', 'http://x').searchParams.get('step') ?? 0);
      seen.push(`${request.method} ${step}`);
      if (step === length) response.end('picture');
      else response.writeHead(302, { location: `/?step=${step + 1}` }).end();
    };

    await standInForPublic(chainOf(3));
    await expect(read('http://media.example.com/', { allowHttp: true, ...fromPublic })).resolves.toBe('picture');
    expect(seen.splice(0)).toEqual(['GET 0', 'GET 1', 'GET 2', 'GET 3']);

    await standInForPublic(chainOf(4));
    await expectRefusal('http://media.example.com/', 'redirects', { allowHttp: true, ...fromPublic });
    expect(seen).toEqual(['GET 0', 'GET 1', 'GET 2', 'GET 3']);
  });

  it('checks the name again at every hop', async () => {
    await standInForPublic((_, response) => response.writeHead(302, { location: '/again' }).end());
    const rebinding = answering([{ address: '93.184.215.14', family: 4 }], [{ address: '127.0.0.1', family: 4 }]);

    await expectRefusal('http://media.example.com/', 'private-address', { allowHttp: true, ...rebinding });
  });
});

describe('schemes (S70)', () => {
  it.each([
    'http://media.example.com/',
    'data:image/png;base64,AAAA',
    'file:///etc/passwd',
    'file://media.example.com/etc/passwd',
    'ftp://media.example.com/x',
    'gopher://127.0.0.1:6379/_INFO',
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
    'blob:https://media.example.com/1',
    'javascript:alert(1)',
    'ws://media.example.com/',
    'C:\\media\\x.jpg',
  ])('does not fetch %s', async (text) => {
    await expectRefusal(text, 'scheme', answering([{ address: '127.0.0.1', family: 4 }]));
  });

  it('reads no local file and no data URL where http is allowed', async () => {
    for (const text of ['file:///etc/passwd', 'data:text/plain,x', 'unix:/tmp/x']) {
      await expectRefusal(text, 'scheme', { allowHttp: true });
    }
  });
});

describe('the hole for local simulators', () => {
  it('lets exactly the named host and port through', async () => {
    const allowedPrivateHosts = [`127.0.0.1:${canary.port}`];

    await expect(read(`http://127.0.0.1:${canary.port}/`, { allowedPrivateHosts })).resolves.toBe('secret');
    expect(canary.connections).toBe(1);

    await expect(read(`http://localhost:${canary.port}/`, { ...onCanaryPort(), allowedPrivateHosts })).rejects.toThrow(
      UrlRefused,
    );
    await expect(read(`http://127.0.0.2:${canary.port}/`, { ...onCanaryPort(), allowedPrivateHosts })).rejects.toThrow(
      UrlRefused,
    );
    await expect(read(`http://127.0.0.1:${canary.port + 1}/`, { allowedPrivateHosts })).rejects.toThrow(UrlRefused);
    await expect(read(`http://x@127.0.0.1:${canary.port}/`, { allowedPrivateHosts })).rejects.toThrow(UrlRefused);
    expect(canary.connections).toBe(1);
  });

  it('can be a name, which is dialled where it led to when it was checked', async () => {
    const resolver = answering([{ address: '127.0.0.1', family: 4 }]);
    const allowedPrivateHosts = [`media.example.com:${canary.port}`];

    await expect(read(nameOnCanaryPort(), { allowedPrivateHosts, ...resolver })).resolves.toBe('secret');
    expect(canary.connections).toBe(1);
  });
});

const nameOnCanaryPort = () => `http://media.example.com:${canary.port}/picture.jpg`;
const onCanaryPort = () => ({ allowHttp: true, allowedPorts: [canary.port] });

async function read(text: string, options: Partial<FetchUrlOptions> = {}): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetchUrl(text, { maxBytes: 1_000, ...options })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function expectRefusal(
  text: string,
  reason: UrlRefused['reason'],
  options: Partial<FetchUrlOptions> = {},
): Promise<void> {
  const outcome = await read(text, options).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UrlRefused);
  expect((outcome as UrlRefused).reason).toBe(reason);
  expect(canary.connections).toBe(0);
}

/** A resolver that gives these answers in turn, the last one for good. */
function answering(...answers: (readonly ResolvedAddress[])[]) {
  const left = [...answers];
  return { resolve: vi.fn(async () => (left.length > 1 ? left.shift()! : left[0]!)) };
}

function answeringByName(addressOf: Readonly<Record<string, string>>) {
  return { resolve: async (name: string): Promise<ResolvedAddress[]> => [{ address: addressOf[name]!, family: 4 }] };
}

const publicServers: Server[] = [];

/**
 * A public server without the public internet: what a socket would dial for a name is noted, and the call lands on a
 * server of ours. Connections to literal addresses are left alone, so that the canary would hear of them.
 */
async function standInForPublic(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string[]> {
  vi.restoreAllMocks();
  const server = createServer(answer);
  publicServers.push(server);
  const port = await listen(server, '127.0.0.1', 0);
  const dialled: string[] = [];
  const connect = net.connect.bind(net) as (options: net.TcpNetConnectOpts) => net.Socket;
  const diverted = (options: net.TcpNetConnectOpts) =>
    connect({
      ...options,
      ...(net.isIP(options.host ?? '') === 0 && { port }),
      lookup: (name, lookupOptions, callback) =>
        options.lookup?.(name, { ...lookupOptions, all: true }, (error, addresses) => {
          if (error || typeof addresses === 'string')
            return callback(error ?? new Error('Expected a list of addresses'), '');
          dialled.push(...addresses.map(({ address }) => address));
          if (lookupOptions.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
          else callback(null, '127.0.0.1', 4);
        }),
    });
  vi.spyOn(net, 'connect').mockImplementation(diverted as typeof net.connect);
  return dialled;
}

async function listen(server: net.Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return (server.address() as net.AddressInfo).port;
}

const close = (server: net.Server) => new Promise<void>((resolve) => server.close(() => resolve()));
