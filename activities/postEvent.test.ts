import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { postEvent, signedHeaders } from './postEvent.js';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serving(listener: RequestListener): Promise<{ url: string; rules: { allowedPrivateHosts: string[] } }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/hooks?key=of-theirs`, rules: { allowedPrivateHosts: [host] } };
}

const sent = { headers: { 'webhook-id': '1' }, body: '{"a":1}' };

describe('signatures', () => {
  // The vector of the specification’s own libraries: github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/webhook.test.ts
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const body = '{"test": 2432232314}';
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const at = new Date(1_614_265_330_000);

  it('are those of the Standard Webhooks specification', () => {
    expect(signedHeaders({ id, body, at }, [secret])).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('are one per secret, so that a receiver with either takes them, and nobody with another', () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const headers = signedHeaders({ id, body }, [other, secret]);

    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const one of [secret, other]) expect(new Webhook(one).verify(body, headers)).toEqual({ test: 2432232314 });
    const stranger = new Webhook(`whsec_${Buffer.alloc(32, 9).toString('base64')}`);
    expect(() => stranger.verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
  });
});

describe('a call to a receiver', () => {
  it('tells the status and the beginning of the answer, fit to be stored and shown', async () => {
    const { url, rules } = await serving((_, res) => res.writeHead(500).end(`\u0000\u001b[31m${'é'.repeat(10_000)}`));

    const said = await postEvent(url, sent, rules);

    expect(said).toMatchObject({ status: 500, answer: `\uFFFD\uFFFD[31m${'é'.repeat(494)}` });
  });

  it('reads no more of an answer without end than it shows', async () => {
    let written = 0;
    const { url, rules } = await serving((_, res) => {
      const chunk = Buffer.alloc(1_024, 'a');
      const more = () => {
        while (!res.destroyed && res.write(chunk)) written += chunk.length;
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    });

    expect(await postEvent(url, sent, rules)).toMatchObject({ status: 200, answer: 'a'.repeat(500) });
    expect(written).toBeLessThan(5_000_000);
  });

  it('ends within its time, whether nothing comes or the answer has no end', async () => {
    const silent = await serving(() => {});
    const trickling = await serving((_, res) => {
      res.writeHead(200).write('so far');
    });

    expect(await postEvent(silent.url, sent, silent.rules, 300)).toMatchObject({
      error: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer in time\.$/),
    });
    expect(await postEvent(trickling.url, sent, trickling.rules, 300)).toMatchObject({ status: 200, answer: 'so far' });
  });

  it('follows no redirect', async () => {
    const asked: string[] = [];
    const { url, rules } = await serving((req, res) => {
      asked.push(req.url ?? '');
      res.writeHead(307, { location: '/elsewhere' }).end();
    });

    expect(await postEvent(url, sent, rules)).toMatchObject({ status: 307 });
    expect(asked).toEqual(['/hooks?key=of-theirs']);
  });

  it('says what went wrong without the path, which may hold a secret of theirs', async () => {
    const { url, rules } = await serving((req) => req.socket.destroy());

    const { status, error } = await postEvent(url, sent, rules);

    expect(status).toBeUndefined();
    expect(error).toMatch(/^The connection to 127\.0\.0\.1:\d+ failed \(UND_ERR_SOCKET\)\.$/);
  });

  it.each([
    'http://127.0.0.1/hooks',
    'https://127.0.0.1/hooks',
    'https://[::1]/hooks',
    'https://169.254.169.254/latest',
  ])('never reaches our own network: %s', async (url) => {
    expect(await postEvent(url, sent, {})).toEqual({ durationMs: expect.any(Number), error: expect.any(String) });
  });

  it('judges a name by what it resolves to at the moment of the call', async () => {
    let calls = 0;
    const { url } = await serving((_, res) => {
      calls += 1;
      res.end();
    });
    const rebound = new URL(url);
    rebound.hostname = 'hooks.example.com';
    const rules = {
      allowHttp: true,
      allowedPorts: [Number(rebound.port)],
      resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
    };

    expect((await postEvent(rebound.href, sent, rules)).error).toMatch(/is not on the public internet/);
    expect(calls).toBe(0);
  });

  it.each([
    ['120', 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
    ['soon', undefined],
    ['0', undefined],
  ])('heeds Retry-After: %s', async (value, expected) => {
    const { url, rules } = await serving((_, res) => res.writeHead(503, { 'retry-after': value }).end());

    const { retryAfterMs } = await postEvent(url, sent, rules);

    if (expected === undefined) expect(retryAfterMs).toBeUndefined();
    else expect(Math.abs(retryAfterMs! - expected)).toBeLessThan(5_000);
  });
});
