import { describe, expect, it } from 'vitest';
import { startX } from './testing.js';

describe('rate limits', () => {
  it('count down in the headers of each answer, good or bad', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    const first = await x.call('GET', '/2/users/me', { token });
    const second = await x.call('GET', '/2/users/me?no_such=1', { token });
    expect(second.status).toBe(400);
    expect(first.headers.get('x-rate-limit-limit')).toBe('75');
    expect([first, second].map(({ headers }) => headers.get('x-rate-limit-remaining'))).toEqual(['74', '73']);
    const reset = Number(first.headers.get('x-rate-limit-reset')) * 1000;
    const now = await x.control.clock.now();
    expect(reset).toBeGreaterThan(now);
    expect(reset - now).toBeLessThanOrEqual(901_000);
  });

  it('end in a 429 until the window is over', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    await x.control.limits.set('GET /2/users/me', { perUser: [{ limit: 2, windowMs: 60_000 }] });
    const me = () => x.call('GET', '/2/users/me', { token });
    await me();
    expect((await me()).headers.get('x-rate-limit-remaining')).toBe('0');
    const refused = await me();
    expect(refused).toMatchObject({
      status: 429,
      body: { title: 'Too Many Requests', type: 'about:blank', status: 429 },
    });
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
    expect((await x.control.limits.windows()).find(({ key }) => key.startsWith('GET /2/users/me'))).toMatchObject({
      used: 2,
      refused: 1,
    });
    await x.control.clock.advance(60_000);
    expect((await me()).status).toBe(200);
    expect((await x.control.counters()).tooManyRequests).toBe(1);
  });

  it('are each user’s own', async () => {
    const x = await startX();
    const [one, other] = [await x.connect('demo_studio'), await x.connect('demo_shop')];
    await x.control.limits.set('GET /2/users/me', { perUser: [{ limit: 1, windowMs: 60_000 }] });
    const me = async (token: string) => (await x.call('GET', '/2/users/me', { token })).status;
    expect([await me(one.access_token), await me(one.access_token), await me(other.access_token)]).toEqual([
      200, 429, 200,
    ]);
  });

  it('of the app count every user’s posts together', async () => {
    const x = await startX();
    const [one, other] = [await x.connect('demo_studio'), await x.connect('demo_shop')];
    await x.control.limits.set('POST /2/tweets', { perAppAll: [{ limit: 1, windowMs: 86_400_000 }] });
    const post = (token: string) => x.call('POST', '/2/tweets', { token, json: { text: 'a' } });
    expect((await post(one.access_token)).status).toBe(201);
    expect((await post(other.access_token)).status).toBe(429);
  });

  it('of posting tell of the day as well', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    const { headers } = await x.call('POST', '/2/tweets', { token, json: { text: 'a' } });
    expect(Object.fromEntries([...headers].filter(([name]) => /limit/.test(name) && !name.endsWith('reset')))).toEqual({
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '99',
      'x-user-limit-24hour-limit': '2400',
      'x-user-limit-24hour-remaining': '2399',
      'x-app-limit-24hour-limit': '10000',
      'x-app-limit-24hour-remaining': '9999',
    });
  });

  it('refuse the hundred and first post of a quarter of an hour', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    const statuses: number[] = [];
    for (let n = 0; n < 101; n += 1)
      statuses.push((await x.call('POST', '/2/tweets', { token, json: { text: `post ${n}` } })).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(statuses.at(-1)).toBe(429);
  });

  it('can be scaled, and turned off', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    await x.control.limits.scale({ limit: 1 / 25, window: 1 / 60 });
    const { headers } = await x.call('GET', '/2/users/me', { token });
    expect(headers.get('x-rate-limit-limit')).toBe('3');
    expect(Number(headers.get('x-rate-limit-reset')) * 1000 - (await x.control.clock.now())).toBeLessThanOrEqual(
      16_000,
    );
    await x.control.limits.off();
    for (let n = 0; n < 5; n += 1) expect((await x.call('GET', '/2/users/me', { token })).status).toBe(200);
  });

  it('of messages are shared by every way to send one', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    const shop = await x.idOf('demo_shop');
    const send = (path: string) => x.call('POST', path, { token, json: { text: 'hi' } });
    const { body } = await send(`/2/dm_conversations/with/${shop}/messages`);
    const { headers } = await send(`/2/dm_conversations/${body.data.dm_conversation_id}/messages`);
    expect(headers.get('x-rate-limit-remaining')).toBe('13');
  });

  it('can be put on the token endpoint too', async () => {
    const x = await startX();
    const { refresh_token } = await x.connect();
    await x.control.limits.set('POST /2/oauth2/token', { perAppAll: [{ limit: 1, windowMs: 60_000 }] });
    const { status, body } = await x.refresh(refresh_token);
    expect(status).toBe(200);
    expect((await x.refresh(body.refresh_token)).status).toBe(429);
  });
});
