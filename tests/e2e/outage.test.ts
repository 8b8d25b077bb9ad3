import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';

describe('a token of one minute', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp({ env: { INBOX_POLL_MS: '3600000' } });
    await app.x.knobs.set({ accessTokenLifetimeMs: 60_000 });
    account = await app.connect();
  });
  afterAll(() => app?.stop());

  const shown = async () => (await app.api.get(`/v1/accounts/${account.accountId}`)).body;
  const version = async () =>
    (await app.sql`select token_version from accounts where id = ${account.accountId}`)[0]!.token_version;
  const notices = async () =>
    (await app.api.get('/v1/notices')).body.items.map((notice: { kind: string; cause: string }) => [
      notice.kind,
      notice.cause,
    ]);

  it('is refreshed by itself before it ends, at a cost of at most 12 history events', async () => {
    // The inbox has had its look, and with so short a token may have asked for another one; the next look is an hour away.
    const looked = async () =>
      (await app.sql`select min(polls) as polls from inbox_places where account_id = ${account.accountId}`)[0]!.polls;
    await expect.poll(looked, { timeout: 30_000 }).toBe(1);
    const before = await version();
    await expect.poll(version, { timeout: 55_000, interval: 250 }).toBe(before + 1);

    const timerStarted = 17; // temporal.api.enums.v1.EventType
    const history = async () =>
      (await app.history(`account/${account.accountId}`)).map(({ eventType }) => Number(eventType));
    await expect.poll(async () => (await history()).at(-1), { timeout: 20_000 }).toBe(timerStarted); // it sleeps again
    const timers = (await history()).flatMap((type, index) => (type === timerStarted ? [index] : []));
    expect(timers.at(-1)! - timers.at(-2)!).toBeLessThanOrEqual(12);

    expect((await shown()).state).toBe('connected');
    const { tokenCalls, expiredTokenCalls } = await app.x.counters({ account: account.externalId });
    expect([tokenCalls, expiredTokenCalls]).toEqual([before + 1, 0]); // one for each version
  });

  it('lets the owner know once its real end has passed while X’s OAuth is down, and forgets it by itself afterwards', async () => {
    const { id: lever } = await app.x.levers.oauthOutage();
    const state = async () => (await shown()).state;

    await expect.poll(state, { timeout: 100_000, interval: 250 }).toBe('reconnect-needed');
    expect(await notices()).toEqual([['reconnect-needed', 'platform-oauth-down']]);
    await app.x.levers.remove(lever);
    await expect.poll(state, { timeout: 100_000, interval: 250 }).toBe('connected');

    expect(await notices()).toEqual([]);
    const told =
      await app.sql`select type from events where account_id = ${account.accountId} and type like 'account.%' order by created_at`;
    expect(told.map((event) => event.type)).toEqual(['account.reconnect_needed', 'account.recovered']);
    expect((await app.x.counters({ account: account.externalId })).spentRefreshTokenCalls).toBe(0);
    expect((await app.ended(await app.publish(account.accountId, 'Now it goes'))).state).toBe('published');
  });
});
