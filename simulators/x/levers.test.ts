import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startX } from './testing.js';

async function connected() {
  const x = await startX();
  const tokens = await x.connect();
  const token = tokens.access_token;
  const post = (text: string) => x.call('POST', '/2/tweets', { token, json: { text } });
  const live = async () => (await x.control.posts('demo_studio')).map(({ sentText }) => sentText);
  return { ...x, tokens, token, post, live };
}
const posting = { method: 'POST', path: '/2/tweets' };

describe('a lost answer', () => {
  it('is a commit without an answer', async () => {
    const x = await connected();
    await x.control.levers.lostAnswer(posting);
    await expect(x.post('once #n-1')).rejects.toThrow();
    expect(await x.live()).toEqual(['once #n-1']);
    const events = await x.control.ledger({ endpoint: 'POST /2/tweets' });
    expect(events.map(({ phase }) => phase)).toEqual(['received', 'committed', 'dropped']);
    expect(events[1]).toMatchObject({
      kind: 'post',
      nonce: '#n-1',
      account: await x.idOf('demo_studio'),
      token: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('can be lost before acting', async () => {
    const x = await connected();
    await x.control.levers.resetBefore(posting);
    await expect(x.post('never')).rejects.toThrow();
    expect(await x.live()).toEqual([]);
  });
});

describe('a bad answer', () => {
  it('is a 500 before or after acting', async () => {
    const x = await connected();
    await x.control.levers.serverError(posting);
    expect((await x.post('a')).status).toBe(500);
    expect(await x.live()).toEqual([]);
    await x.control.levers.serverError(posting, { acted: true, status: 503 });
    expect((await x.post('b')).status).toBe(503);
    expect(await x.live()).toEqual(['b']);
  });

  it('is 300 kB of HTML, half a body, no body, or the wrong type', async () => {
    const x = await connected();
    await x.control.levers.badGateway(posting, { acted: true });
    const gateway = await x.post('a');
    expect(gateway.status).toBe(502);
    expect(gateway.text.length).toBeGreaterThan(300_000);
    await x.control.levers.truncatedJson(posting);
    const truncated = await x.post('b');
    expect(truncated).toMatchObject({ status: 201, body: undefined, text: expect.stringMatching(/^\{"data"/) });
    await x.control.levers.emptyBody(posting);
    expect(await x.post('c')).toMatchObject({ status: 201, text: '' });
    await x.control.levers.wrongContentType(posting);
    expect((await x.post('d')).headers.get('content-type')).toMatch(/^text\/html/);
    await x.control.levers.cutBody(posting);
    await expect(x.post('e')).rejects.toThrow();
    expect(await x.live()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('comes slowly, or not at all', async () => {
    const x = await connected();
    await x.control.levers.slowBody(posting, 400);
    const started = Date.now();
    expect((await x.post('slow')).status).toBe(201);
    expect(Date.now() - started).toBeGreaterThan(150);
    for (const set of [
      () => x.control.levers.neverAnswer(posting, { acted: true }),
      () => x.control.levers.stalledBody(posting, 'half'),
    ]) {
      await set();
      const text = `silent ${Math.random()}`;
      const json = JSON.stringify({ text });
      const headers = { authorization: `Bearer ${x.token}`, 'content-type': 'application/json' };
      const call = fetch(`${x.apiUrl}/2/tweets`, {
        method: 'POST',
        body: json,
        headers,
        signal: AbortSignal.timeout(150),
      }).then((answer) => answer.text());
      await expect(call).rejects.toThrow();
      expect(await x.live()).toContain(text);
    }
  });

  it('echoes the secrets of its caller', async () => {
    const x = await connected();
    await x.control.levers.echoSecrets(posting);
    expect((await x.post('a')).text).toContain(x.token);
    await x.control.levers.echoSecrets({ path: '/2/oauth2/token' }, { html: true, status: 502 });
    expect((await x.refresh(x.tokens.refresh_token)).text).toContain(x.tokens.refresh_token);
  });

  it('is a 429 with each kind of hint, a 402, or a cap', async () => {
    const x = await connected();
    const { rateLimited, creditsDepleted, usageCapped } = x.control.levers;
    await rateLimited(posting, { waitMs: 5000 });
    const reset = Number((await x.post('a')).headers.get('x-rate-limit-reset')) * 1000;
    expect(reset).toBeGreaterThanOrEqual((await x.control.clock.now()) + 3000);
    await rateLimited(posting, { hint: 'retry-after-seconds', waitMs: 5000 });
    expect((await x.post('a')).headers.get('retry-after')).toBe('5');
    await rateLimited(posting, { hint: 'retry-after-date' });
    expect(Date.parse((await x.post('a')).headers.get('retry-after')!)).toBeGreaterThan(await x.control.clock.now());
    await rateLimited(posting, { hint: 'none' });
    expect([...(await x.post('a')).headers.keys()].filter((name) => /retry|limit/.test(name))).toEqual([]);
    await creditsDepleted(posting);
    expect((await x.post('a')).body.type).toMatch(/credits-depleted$/);
    await creditsDepleted(posting, { newShape: false });
    expect(await x.post('a')).toMatchObject({ status: 402, body: { title: 'CreditsDepleted' } });
    await usageCapped(posting);
    expect(await x.post('a')).toMatchObject({ status: 429, body: { title: 'UsageCapExceeded', period: 'Monthly' } });
    expect((await x.post('a')).status).toBe(201);
  });

  it('refuses with any text, or with an old code', async () => {
    const x = await connected();
    await x.control.levers.refuse(posting, { detail: 'Posts are limited' });
    expect(await x.post('a')).toMatchObject({
      status: 403,
      body: { detail: 'Posts are limited', type: 'about:blank' },
    });
    await x.control.levers.refuse(posting, { code: 226, detail: 'looks automated' });
    expect((await x.post('a')).body).toEqual({ errors: [{ code: 226, message: 'looks automated' }] });
  });
});

describe('an outage', () => {
  it('takes everything, or OAuth alone, until it ends', async () => {
    const x = await connected();
    const oauth = await x.control.levers.oauthOutage();
    expect((await x.refresh(x.tokens.refresh_token)).status).toBe(503);
    expect((await x.post('a')).status).toBe(201);
    await x.control.levers.remove(oauth.id);
    const all = await x.control.levers.outage();
    expect((await x.post('b')).status).toBe(503);
    expect((await fetch(x.authorizeUrl())).status).toBe(503);
    await x.control.levers.remove(all.id);
    expect((await x.refresh(x.tokens.refresh_token)).status).toBe(200);
    expect((await x.post('b')).status).toBe(201);
  });
});

describe('a refresh', () => {
  it('can lack its refresh token, or lie about its length', async () => {
    const x = await connected();
    await x.control.knobs.set({ reuseKillsFamily: false });
    await x.control.levers.refreshWithoutRefreshToken();
    const first = await x.refresh(x.tokens.refresh_token);
    expect(first.body).not.toHaveProperty('refresh_token');
    let { refresh_token } = await x.connect();
    for (const value of [0, undefined, 'soon', 315_360_000]) {
      await x.control.levers.refreshExpiresIn(value);
      const { body } = await x.refresh(refresh_token);
      expect(body.expires_in).toEqual(value);
      refresh_token = body.refresh_token;
    }
    await x.control.levers.refreshBlank();
    expect((await x.refresh(refresh_token)).body.access_token).toBe('');
  });

  it('can come as HTML, be sent elsewhere, or be lost after rotation', async () => {
    const x = await connected();
    let calls = 0;
    const elsewhere = createServer((_, res) => {
      calls += 1;
      res.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void elsewhere.close());
    await x.control.levers.refreshRedirected(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    expect((await x.refresh(x.tokens.refresh_token)).status).toBe(307);
    expect(calls).toBe(0);
    await x.control.levers.refreshAsHtml();
    const html = await x.refresh(x.tokens.refresh_token);
    expect(html.headers.get('content-type')).toMatch(/^text\/html/);
    await x.control.levers.rotateThenDrop();
    await expect(x.refresh(html.body.refresh_token)).rejects.toThrow();
    expect((await x.refresh(html.body.refresh_token)).status).toBe(400);
  });

  it('is not hit by levers for codes', async () => {
    const x = await connected();
    await x.control.levers.rotateThenDrop();
    await x.connect('demo_shop');
    await expect(x.refresh(x.tokens.refresh_token)).rejects.toThrow();
  });
});

describe('a lever', () => {
  it('hits one account, from its n-th call on, as often as it is told', async () => {
    const x = await connected();
    const { access_token: other } = await x.connect('demo_shop');
    const { id } = await x.control.levers.set({
      match: { ...posting, account: 'demo_studio', nth: 2 },
      phase: 'before',
      times: 2,
      effect: { do: 'answer', status: 418, body: { title: 'No' } },
    });
    expect((await x.call('POST', '/2/tweets', { token: other, json: { text: 'theirs' } })).status).toBe(201);
    const statuses: number[] = [];
    for (const text of ['a', 'b', 'c', 'd']) statuses.push((await x.post(text)).status);
    expect(statuses).toEqual([201, 418, 418, 201]);
    expect(await x.control.levers.fired(id)).toBe(2);
  });

  it('draws the same share for the same seed', async () => {
    const outcomes = async () => {
      const x = await connected();
      await x.control.levers.set({
        match: { ...posting, probability: 0.5, seed: 3 },
        phase: 'before',
        times: 'standing',
        effect: { do: 'answer', status: 500 },
      });
      const statuses: number[] = [];
      for (let n = 0; n < 12; n += 1) statuses.push((await x.post(`post ${n}`)).status);
      return statuses;
    };
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set([500, 201]));
    expect(await outcomes()).toEqual(first);
  });

  it('after acting can wait for a call that changed something', async () => {
    const x = await connected();
    await x.control.levers.lostAnswer({ ...posting, committed: true });
    expect((await x.post('')).status).toBe(400);
    await expect(x.post('a')).rejects.toThrow();
  });

  it('matches paths by pattern', async () => {
    const x = await connected();
    await x.control.levers.serverError({ method: 'GET', path: '/2/users/:id/tweets' });
    expect((await x.call('GET', '/2/users/me', { token: x.token })).status).toBe(200);
    expect((await x.call('GET', '/2/users/1/tweets', { token: x.token })).status).toBe(500);
  });
});

describe('a hold', () => {
  it('stops a call before the platform acts', async () => {
    const x = await connected();
    const hold = await x.control.hold(posting, 'before-commit');
    const call = x.post('held');
    await hold.reached();
    expect(await x.live()).toEqual([]);
    await hold.release();
    expect((await call).status).toBe(201);
    expect(await x.live()).toEqual(['held']);
  });

  it('stops a call after the platform has acted and before it answers', async () => {
    const x = await connected();
    const hold = await x.control.hold(posting, 'after-commit');
    const call = x.post('held');
    await hold.reached();
    expect(await x.live()).toEqual(['held']);
    expect((await x.control.ledger({ endpoint: 'POST /2/tweets' })).map(({ phase }) => phase)).toEqual([
      'received',
      'committed',
    ]);
    await hold.release();
    expect((await call).status).toBe(201);
  });

  it('can let the call fall: nothing happened before the commit, an answer is lost after it', async () => {
    const x = await connected();
    const before = await x.control.hold(posting, 'before-commit');
    const first = expect(x.post('never')).rejects.toThrow();
    await before.reached();
    await before.drop();
    await first;
    const after = await x.control.hold(posting, 'after-commit');
    const second = expect(x.post('lost')).rejects.toThrow();
    await after.reached();
    await after.drop();
    await second;
    expect(await x.live()).toEqual(['lost']);
  });

  it('acts on release even when its client has died, as a platform would', async () => {
    const x = await connected();
    const hold = await x.control.hold(posting, 'before-commit');
    const dying = new AbortController();
    const headers = { authorization: `Bearer ${x.token}`, 'content-type': 'application/json' };
    const call = expect(
      fetch(`${x.apiUrl}/2/tweets`, { method: 'POST', headers, body: '{"text":"orphan"}', signal: dying.signal }),
    ).rejects.toThrow();
    await hold.reached();
    dying.abort();
    await call;
    await hold.release();
    await expect.poll(() => x.live()).toEqual(['orphan']);
    await expect.poll(async () => (await x.control.ledger({ phase: 'dropped' })).length).toBe(1);
  });

  it('can stop several calls, and leaves others alone', async () => {
    const x = await connected();
    const hold = await x.control.hold(posting, 'before-commit', 'standing');
    const calls = ['a', 'b', 'c'].map(x.post);
    await hold.reached(3);
    expect((await x.call('GET', '/2/users/me', { token: x.token })).status).toBe(200);
    await hold.release();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('says so when nobody came', async () => {
    const x = await connected();
    const hold = await x.control.hold(posting, 'before-commit');
    await expect(hold.reached(1, 50)).rejects.toThrow(/No 1 call/);
  });
});
