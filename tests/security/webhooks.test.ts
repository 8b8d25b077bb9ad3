import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteInboxWatch, tellOnce } from '../../db/inbox.js';
import { createSealer, developmentSealingKeys, parseSealingKeys, SealBroken } from '../../db/seal.js';
import { forgetOldContent, openEvent } from '../../db/webhookEvents.js';
import type { AccountId } from '../../domain/ids.js';
import type { PlatformName } from '../../platforms/index.js';
import { vectors } from '../../platforms/x/fixtures/webhooks.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { type Delivery, type Sender, send, signedBy, somethingOf, tiktok } from '../support/deliveries.js';
import { secrets, standIns } from '../support/standIns.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

const senders: Sender[] = ['x', 'tiktok', 'fanvue', 'instagram', 'instagram-login', 'threads'];
const metaSenders: Sender[] = ['instagram', 'instagram-login', 'threads'];
const hourMs = 3_600_000;

describe('webhooks', () => {
  let api: ApiUnderTest;
  let postgres: TcpProxy;
  let workspace: TestWorkspace;
  const accounts = {} as Record<Sender, { id: AccountId; externalId: string }>;

  beforeAll(async () => {
    api = await startApiUnderTest({
      platforms: standIns().platforms,
      postgresAddress: async (direct) => {
        postgres = await startTcpProxy(direct);
        return postgres.address;
      },
    });
    workspace = await api.newWorkspace();
  });
  afterAll(async () => {
    await api?.stop();
    await postgres?.close();
  });
  beforeEach(async () => {
    await api.sql`delete from accounts`;
    for (const sender of senders) {
      const [platform, flavour] = sender === 'instagram-login' ? ['instagram', sender] : [sender, null];
      const externalId = `${sender}-${randomUUID()}`;
      const id = await workspace.newAccount({ platform: platform as PlatformName, flavour, externalId });
      accounts[sender] = { id, externalId };
    }
  });

  const something = (sender: Sender) => somethingOf[sender](accounts[sender].externalId);
  const rows = async () => await api.sql`select * from webhook_events order by id`;
  const status = async (delivery: Delivery) => (await send(api.url, delivery)).status;
  const counted = async (platform: string, outcome: string) => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    return Number(
      new RegExp(`webhook_events_total{platform="${platform}",outcome="${outcome}"} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  };
  /** As it comes from a socket: the same header as often as it is given. */
  const raw = (
    method: string,
    path: string,
    headers: Record<string, string | string[]> = {},
    body: string | Buffer = '',
  ) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      request(api.url + path, { method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      })
        .on('error', reject)
        .end(body);
    });

  describe('are told from forgeries (S43)', () => {
    it.each(senders)('%s: by a signature over the very bytes', async (sender) => {
      const body = something(sender);
      const good = signedBy(sender, body);
      const other = signedBy(sender, body, { secret: 'another-secret' });
      const forged: [string, Delivery][] = [
        ['one byte off', { ...good, body: body.replace('}', ' }') }],
        ['the same JSON written again', { ...good, body: JSON.stringify(JSON.parse(body), null, 2) }],
        ['another secret', other],
        ['an empty secret', signedBy(sender, body, { secret: '' })],
        ['an empty signature', { ...good, signature: '' }],
        ['another platform’s header', { ...good, header: 'x-signature' }],
        ['another body’s signature', { ...good, body: something(sender) }],
        ['another platform’s address', { ...good, path: sender === 'x' ? '/webhooks/tiktok' : '/webhooks/x' }],
      ];

      for (const [title, delivery] of forged) expect(await status(delivery), title).toBe(401);
      const twice = { [good.header]: [good.signature, good.signature] };
      expect((await raw('POST', good.path, twice, body)).status, 'two headers').toBe(401);
      const beside = { [good.header]: [good.signature, other.signature] };
      expect((await raw('POST', good.path, beside, body)).status, 'a wrong one beside it').toBe(401);
      expect(await rows()).toEqual([]);

      expect(await status(good)).toBe(200);
      expect(await rows()).toHaveLength(1);
    });

    it.each(['instagram-login', 'threads'] as const)('%s: under either of Meta’s app secrets', async (sender) => {
      expect(await status(signedBy(sender, something(sender)))).toBe(200);
      expect(await status(signedBy(sender, something(sender), { secret: secrets.meta }))).toBe(200);
      expect(await status(signedBy(sender, something(sender), { secret: secrets.x }))).toBe(401);
      expect(await rows()).toHaveLength(2);
    });

    it('and each refusal is logged as what it is, without a secret or what was sent (S66)', async () => {
      const forged = signedBy('x', something('x').replace('Caf', 'A-private-word'), { secret: 'guessed-secret' });

      const answer = await send(api.url, forged);

      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const line = api.log
        .text()
        .split('\n')
        .find((one) => one.includes(answer.headers.get('x-request-id')!) && one.includes('webhook-refused'));
      expect(JSON.parse(line!)).toMatchObject({
        event: 'webhook-refused',
        platform: 'x',
        why: 'a signature that does not fit',
        from: expect.any(String),
        time: expect.anything(),
      });
      for (const secret of [...Object.values(secrets), 'guessed-secret', 'A-private-word', forged.signature])
        expect(api.log.text()).not.toContain(secret);
    });
  });

  describe('wake the inbox that they tell of', () => {
    const signals = async (sender: Sender) => {
      const run = api.temporal.client.workflow.getHandle(`inbox/${accounts[sender].id}`);
      const { events } = await run.fetchHistory().catch(() => ({ events: [] }));
      return events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    };
    const woken = async (sender: Sender) =>
      (await api.sql`select woken_at from inbox_watches where account_id = ${accounts[sender].id}`)[0]?.woken_at;

    it.each(senders.filter((sender) => sender !== 'tiktok'))(
      '%s: at once, and once until somebody has looked, however many come',
      async (sender) => {
        const five = Array.from({ length: 5 }, () => signedBy(sender, something(sender)));
        // No worker is here, and so no sweep: only the delivery itself can have told the run.
        for (const answer of await Promise.all(five.map(status))) expect(answer).toBe(200);
        await expect.poll(() => signals(sender)).toBe(1);
        await Promise.all(five.map(status));
        expect(await status(signedBy(sender, something(sender)))).toBe(200);
        expect(await rows()).toHaveLength(6);
        expect(await signals(sender)).toBe(1);

        await noteInboxWatch(api.db, accounts[sender].id, { wokenAt: null }); // somebody has looked
        expect(await status(signedBy(sender, something(sender)))).toBe(200);
        await expect.poll(() => signals(sender)).toBe(2);
      },
    );

    it('or leave it to the sweep where Temporal is away', async () => {
      const { id } = accounts.x;
      await expect(tellOnce(api.db, id, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
      expect(await woken('x')).toBeNull();

      // Told, and never looked: after a minute the telling counts as lost.
      const tellings: string[] = [];
      const tell = (name: string) => tellOnce(api.db, id, async () => void tellings.push(name));
      await tell('first');
      await tell('too soon');
      await api.sql`update inbox_watches set woken_at = now() - interval '61 seconds' where account_id = ${id}`;
      await tell('again');
      expect(tellings).toEqual(['first', 'again']);
    });
  });

  it.each(['tiktok', 'fanvue'] as const)(
    '%s: the signed moment counts, five minutes both ways (S44)',
    async (sender) => {
      const nowS = Math.floor(Date.now() / 1_000);
      const at = (t: number | string) => status(signedBy(sender, something(sender), { t }));

      for (const t of [nowS - 303, nowS + 303, 'now', '', `${nowS}.5`, -nowS, nowS * 1_000])
        expect(await at(t), `t = ${t}`).toBe(401);
      const good = signedBy(sender, something(sender));
      expect(await status({ ...good, signature: good.signature.split(',')[1]! }), 'no t').toBe(401);
      expect(await rows()).toEqual([]);

      for (const t of [nowS - 290, nowS, nowS + 290]) expect(await at(t), `t = ${t}`).toBe(200);
      const [moment, right] = good.signature.split(',') as [string, string];
      const wrong = signedBy(sender, good.body, { secret: 'old' }).signature.split(',')[1];
      expect(await status({ ...good, signature: `${moment},${wrong},${right}` }), 'two signatures').toBe(200);
      expect(await rows()).toHaveLength(4);
    },
  );

  it.each(senders)('%s: the same event twenty times at once, and days later, is one (S45)', async (sender) => {
    const body = something(sender);
    const before = await counted(sender, 'repeated');

    const answers = await Promise.all(Array.from({ length: 20 }, () => status(signedBy(sender, body))));
    await api.sql`update webhook_events set received_at = now() - interval '71 hours', handled_at = now()`;
    const late = await status(signedBy(sender, body));

    expect([...answers, late]).toEqual(Array(21).fill(200));
    expect(await rows()).toHaveLength(1);
    expect((await rows())[0]!.handled_at).not.toBeNull(); // it is not taken for a new one
    expect(await counted(sender, 'repeated')).toBe(before + 20);
  });

  it('a delivery of many events that comes again in another grouping is kept once each', async () => {
    const { externalId } = accounts.instagram;
    const changes = Array.from({ length: 1_000 }, (_, at) => ({
      field: 'comments',
      value: { id: `c${at}`, text: 'Hi' },
    }));
    const batch = (some: object[], time: number) =>
      signedBy('instagram', JSON.stringify({ object: 'instagram', entry: [{ id: externalId, time, changes: some }] }));

    const answers = await Promise.all([
      status(batch(changes, 1)),
      status(batch([...changes].reverse(), 2)),
      status(batch(changes.slice(0, 10), 3)),
    ]);

    expect(answers).toEqual([200, 200, 200]);
    expect(await rows()).toHaveLength(1_000);
  });

  describe('handshakes (S47)', () => {
    const ask = (sender: string, query: Record<string, string>) =>
      fetch(`${api.url}/webhooks/${sender}?${new URLSearchParams(query)}`);
    const question = { 'hub.mode': 'subscribe', 'hub.challenge': '<script>alert(1)</script>' };

    it.each(metaSenders)('%s gets its challenge back as plain text, and only for our token', async (sender) => {
      const answer = await ask(sender, { ...question, 'hub.verify_token': secrets.verifyToken });
      expect([answer.status, await answer.text()]).toEqual([200, question['hub.challenge']]);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');

      for (const more of [{ 'hub.verify_token': 'guessed' }, { 'hub.verify_token': '' }, {}] as Record<
        string,
        string
      >[]) {
        const refused = await ask(sender, { ...question, ...more });
        expect(refused.status).toBe(403);
        expect(await refused.text()).not.toContain('script');
      }
      const twice = await fetch(
        `${api.url}/webhooks/${sender}?${new URLSearchParams({ ...question, 'hub.verify_token': secrets.verifyToken })}&hub.verify_token=x`,
      );
      expect(twice.status).toBe(400);
    });

    it('X gets the right response_token within a second', async () => {
      const from = performance.now();
      const answer = await ask('x', { crc_token: vectors.crcToken });
      expect(performance.now() - from).toBeLessThan(1_000);
      expect(answer.headers.get('content-type')).toContain('application/json');
      const signature = signedBy('x', vectors.crcToken).signature;
      expect(await answer.json()).toEqual({ response_token: signature });
    });

    it('X’s question does not sign a body for whoever asks it', async () => {
      const body = something('x');
      const answer = await ask('x', { crc_token: body });
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain('sha256=');
    });

    it('who does not ask is not answered, and other methods are refused', async () => {
      for (const sender of ['tiktok', 'fanvue']) {
        const answer = await ask(sender, question);
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      }
      for (const method of ['PUT', 'DELETE', 'PATCH'])
        expect((await raw(method, '/webhooks/x')).status, method).toBe(405);
      for (const path of ['/webhooks/instagram/deauthorize', '/webhooks/instagram/data-deletion'])
        expect((await raw('GET', path)).status, path).toBe(405);
      for (const path of ['/webhooks/silent', '/webhooks/nobody', '/webhooks/tiktok/deauthorize'])
        expect((await raw('POST', path)).status, path).toBe(404);
    });
  });

  it('acknowledges only what is stored: with Postgres away the platform is told to come again (S48)', async () => {
    const deliveries = Array.from({ length: 10 }, () => signedBy('instagram', something('instagram')));
    postgres.cut();

    const away = await Promise.all(deliveries.map(status));
    expect(away.filter((code) => code < 500)).toEqual([]);
    postgres.open();

    // A platform repeats until it is told 200.
    await expect
      .poll(async () => (await Promise.all(deliveries.map(status))).every((code) => code === 200), { timeout: 20_000 })
      .toBe(true);
    expect(await rows()).toHaveLength(10);
  });

  it('acknowledges within a second, though no worker does anything (S48)', async () => {
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const from = performance.now();
          expect(await status(signedBy('x', something('x')))).toBe(200);
          times.push(performance.now() - from);
        }),
      );
    }
    times.sort((a, b) => a - b);
    expect(times[Math.floor(times.length * 0.99)]!).toBeLessThan(1_000);
    expect(await rows()).toHaveLength(200);
  });

  it.each(senders)('%s: keeps nothing of people who are not connected, and counts them (S49)', async (sender) => {
    const before = await counted(sender, 'unknown-owner');
    expect(await status(signedBy(sender, somethingOf[sender]('somebody-else')))).toBe(200);
    await api.sql`update accounts set state = 'disconnected', sealed_tokens = null`;
    expect(await status(signedBy(sender, something(sender)))).toBe(200);

    expect(await rows()).toEqual([]);
    expect(await counted(sender, 'unknown-owner')).toBe(before + 2);
  });

  it('leaves an account that came by another kind of login alone: that app has no say over it', async () => {
    const facebook = somethingOf['instagram-login'](accounts.instagram.externalId);
    expect(await status(signedBy('instagram-login', facebook))).toBe(200);
    expect(await rows()).toEqual([]);
  });

  it('refuses what is too large, packed, or in no shape of the platform’s', async () => {
    const large = signedBy('x', JSON.stringify({ data: { text: 'a'.repeat(2 * 1024 * 1024) } }));
    expect(await status(large)).toBe(413);
    const good = signedBy('x', something('x'));
    const packed = await raw(
      'POST',
      good.path,
      { [good.header]: good.signature, 'content-encoding': 'gzip' },
      good.body,
    );
    expect(packed.status).toBe(415);
    for (const body of ['no json', '[]', '{}', '']) expect(await status(signedBy('x', body)), body).toBe(400);
    expect(await rows()).toEqual([]);
  });

  describe('what they say', () => {
    it('is sealed in its place, and nothing of it is readable in the database or the log', async () => {
      const words = `words-${randomUUID()}`;
      await send(api.url, signedBy('x', something('x').replace('Caf', words)));

      const [row] = await rows();
      expect(JSON.stringify(row)).not.toContain(words);
      expect(api.log.text()).not.toContain(words);
      const sealer = createSealer(parseSealingKeys(developmentSealingKeys, { production: false }));
      const event = {
        id: Number(row!.id),
        platform: row!.platform,
        key: row!.key,
        accountId: row!.account_id,
        kind: row!.kind,
        sealedContent: row!.sealed_content,
        occurredAt: row!.occurred_at,
        receivedAt: row!.received_at,
        handledAt: row!.handled_at,
      };
      expect(JSON.stringify(openEvent(sealer, event, workspace))).toContain(words);
      for (const moved of [
        { key: 'another' },
        { accountId: accounts.tiktok.id },
        { platform: 'tiktok' as PlatformName },
      ])
        expect(() => openEvent(sealer, { ...event, ...moved }, workspace)).toThrow(SealBroken);
    });

    it('is forgotten after the set days, read or not; that it came is still known (S42)', async () => {
      const [old, young] = [signedBy('x', something('x')), signedBy('fanvue', something('fanvue'))];
      for (const delivery of [old, young]) await send(api.url, delivery);
      await api.sql`update webhook_events set received_at = now() - interval '31 days' where platform = 'x'`;

      expect(await forgetOldContent(api.db, new Date(Date.now() - 30 * 24 * hourMs))).toBe(1);

      const kept = await rows();
      expect(kept.map(({ platform, sealed_content }) => [platform, sealed_content !== null])).toEqual([
        ['x', false],
        ['fanvue', true],
      ]);
      await send(api.url, old);
      expect((await rows())[0]!.sealed_content).toBeNull();
    });
  });

  describe('a removed app', () => {
    const stateOf = async (sender: Sender) =>
      (await api.sql`select state from accounts where id = ${accounts[sender].id}`)[0]!.state;
    const removed = (at: Date) =>
      signedBy('tiktok', tiktok('authorization.removed', accounts.tiktok.externalId, { reason: 1 }, at));

    it('takes the account out of use with the acknowledgement, before any worker comes to it', async () => {
      expect(await status(removed(new Date()))).toBe(200);
      expect(await stateOf('tiktok')).toBe('disconnecting');
      expect(await stateOf('x')).toBe('connected');
    });

    it('does nothing to a grant that was renewed since: it speaks of one before', async () => {
      await api.sql`update accounts set token_refreshed_at = now() where id = ${accounts.tiktok.id}`;
      expect(await status(removed(new Date(Date.now() - hourMs)))).toBe(200);

      expect(await stateOf('tiktok')).toBe('connected');
      const [row] = await rows();
      expect(row).toMatchObject({ kind: 'authorization-removed', sealed_content: null, handled_at: expect.anything() });
      expect(await counted('tiktok', 'outdated')).toBe(1);
    });
  });
});
