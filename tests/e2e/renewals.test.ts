import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type World, worldOf } from '../../local/demo/world.js';
import { type Guide, keyOf, type Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import { type App, startApp } from '../support/app.js';

/** Tokens that have no refresh token beside them: what is done in time, and what is told when nothing more can be done (F41). */
describe('tokens that Meta gives for sixty days', () => {
  let app: App;
  let world: World;
  let guides: Awaited<ReturnType<typeof openGuides>>;

  beforeAll(async () => {
    app = await startApp();
    world = worldOf(app.stack);
    guides = await openGuides(app.stack.simulatorUrl);
  });
  afterAll(() => app?.stop());

  const connected = async (guide: Guide): Promise<{ owner: Owner; accountId: string }> => {
    const owner = await guide.newOwner();
    return { owner, accountId: (await connect(world, guide, owner)).accountId };
  };
  const shown = async (accountId: string) => (await app.api.get(`/v1/accounts/${accountId}`)).body;
  const noticesOf = async (accountId: string) =>
    (await app.api.get('/v1/notices')).body.items
      .filter((notice: { accountId: string }) => notice.accountId === accountId)
      .map(({ kind, cause }: { kind: string; cause: string }) => [kind, cause]);

  it('of Facebook Login are told of before their end, serve until it, and then ask for a reconnect', async () => {
    const { control } = app.stack.simulators.instagram;
    await control.knobs.set({ longLifetimeMs: 75_000 });
    const { accountId, owner } = await connected(guides.instagram);
    await control.knobs.reset();
    expect(await noticesOf(accountId)).toEqual([['reconnect-soon', 'no-refresh-possible']]);
    expect((await shown(accountId)).state).toBe('connected');

    await expect
      .poll(async () => (await shown(accountId)).state, { timeout: 100_000, interval: 500 })
      .toBe('reconnect-needed');
    expect((await shown(accountId)).reconnectCause).toBe('no-refresh-possible');
    expect(await noticesOf(accountId)).toEqual([['reconnect-needed', 'no-refresh-possible']]);

    await connect(world, guides.instagram, owner, { accountId });
    expect(await noticesOf(accountId)).toEqual([]);
    const told =
      await app.sql`select type from events where account_id = ${accountId} and type like 'account.%' order by created_at`;
    expect(told.map(({ type }) => type)).toEqual([
      'account.reconnect_soon',
      'account.reconnect_needed',
      'account.recovered',
    ]);
  });

  it('of Threads are not renewed on their first day: one that is refused so young is dead', async () => {
    const { accountId, owner } = await connected(guides.threads);
    await guides.threads.revoke(owner);
    const ended = await app.ended(await app.publish(accountId, 'Into the void'));
    expect(ended).toMatchObject({ state: 'failed', failure: { class: 'reconnect-needed', move: 'owner' } });
    expect(await shown(accountId)).toMatchObject({ state: 'reconnect-needed', reconnectCause: 'access-revoked' });
    const { callsByEndpoint } = await guides.threads.control.counters({ account: keyOf(owner) });
    expect(Object.keys(callsByEndpoint).filter((endpoint) => endpoint.includes('refresh'))).toEqual([]);
  });
});
