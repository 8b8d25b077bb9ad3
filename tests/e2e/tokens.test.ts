import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForNewerTokens } from '../../temporal/accountMessages.js';
import { connectTemporal, type Temporal } from '../../temporal/client.js';
import { type App, connectAs, startApp } from '../support/app.js';

describe('tokens kept fresh', () => {
  let app: App;
  let temporal: Temporal;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
    temporal = connectTemporal({ address: app.stack.temporalAddress, namespace: app.stack.temporalNamespace });
  });
  afterAll(async () => {
    await temporal?.close();
    await app?.stop();
  });
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.x.knobs.reset();
    account = await app.connect();
  });

  const row = async () => (await app.sql`select * from accounts where id = ${account.accountId}`)[0]!;
  const counters = () => app.x.counters({ account: account.externalId });
  const refresh = async (olderThanVersion: number, withinMs = 30_000) => {
    const { workspace_id: workspaceId } = await row();
    await askForNewerTokens(
      temporal,
      { id: account.accountId as never, workspaceId, platform: 'x' },
      'X',
      { olderThanVersion },
      withinMs,
    );
  };
  const notices = async () =>
    (await app.api.get('/v1/notices')).body.items.filter(
      (notice: { accountId: string }) => notice.accountId === account.accountId,
    );

  it('refreshes once when fifty ask at the same time, and all get the new token', async () => {
    const before = (await counters()).tokenCalls;

    await Promise.all(Array.from({ length: 50 }, () => refresh(1)));

    const after = await counters();
    expect(after.tokenCalls - before).toBe(1);
    expect(after.spentRefreshTokenCalls).toBe(0);
    expect((await row()).token_version).toBe(2);
  });

  it('shows on the account the moment its workflow waits for, until nothing is renewed any more', async () => {
    const { workflow } = app.temporal;
    const said = async () => {
      const told = await workflow.getHandle(`account/${account.accountId}`).query('__temporal_workflow_metadata');
      return JSON.stringify(told);
    };
    const shown = async () => (await app.api.get(`/v1/accounts/${account.accountId}`)).body;
    // Planned by its workflow, which begins when the account is connected.
    const first = await app.api.until(`/v1/accounts/${account.accountId}`, ({ refreshesAt }) => refreshesAt !== null);
    expect(first.renewable).toBe(true);
    expect(first.refreshesAt < first.tokenExpiresAt).toBe(true);
    await expect.poll(said).toContain(`refreshes ${first.refreshesAt}`);

    await refresh(1);
    await expect.poll(async () => (await shown()).refreshesAt).not.toBe(null);
    await expect.poll(async () => (await said()).includes(`refreshes ${(await shown()).refreshesAt}`)).toBe(true);
    expect((await shown()).refreshesAt).not.toBe(first.refreshesAt);

    await app.api.delete(`/v1/accounts/${account.accountId}`);
    expect(
      await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnected'),
    ).toMatchObject({ refreshesAt: null });
  });

  it('holds the refresh token the platform holds, after many rotations', async () => {
    for (let version = 1; version <= 5; version++) await refresh(version);

    expect((await counters()).spentRefreshTokenCalls).toBe(0);
    const id = await app.publish(account.accountId, 'Still connected');
    expect((await app.ended(id)).state).toBe('published');
  });

  it('goes on publishing when the platform refuses the token before its time', async () => {
    await app.x.clock.advance(2 * 3_600_000 + 1_000);

    const id = await app.publish(account.accountId, 'After an early end');

    expect((await app.ended(id)).state).toBe('published');
    expect((await row()).token_version).toBe(2);
    expect((await counters()).commitsByAccount[account.externalId]).toBe(1);
  });

  it.each([
    ['500', () => app.x.levers.serverError({ path: '/2/oauth2/token' }, { times: 3 })],
    ['an HTML page', () => app.x.levers.badGateway({ path: '/2/oauth2/token' }, { times: 2 })],
    [
      '429',
      () => app.x.levers.rateLimited({ path: '/2/oauth2/token' }, { hint: 'retry-after-seconds', waitMs: 1_000 }),
    ],
  ])('stays connected when a refresh is answered by %s', async (_title, fault) => {
    await fault();

    await refresh(1, 110_000).catch(() => {});
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'connected');
    await expect.poll(async () => (await row()).token_version, { timeout: 110_000, interval: 200 }).toBe(2);

    expect(await notices()).toEqual([]);
  });

  it('keeps the old refresh token when the answer brings none', async () => {
    await app.x.levers.refreshWithoutRefreshToken();
    await refresh(1);

    const [stored] =
      await app.sql`select sealed_tokens is not null as there from accounts where id = ${account.accountId}`;
    expect(stored!.there).toBe(true);
    // The simulator has rotated all the same, so the next refresh is refused: what must not happen is that we lost ours.
    expect((await row()).state).toBe('connected');
  });

  it.each([[0], ['soon'], [undefined], [315_360_000]])(
    'keeps a sane lifetime when expires_in is %s',
    async (expiresIn) => {
      await app.x.levers.refreshExpiresIn(expiresIn);

      await refresh(1);

      const { token_expires_at: expiresAt } = await row();
      const lifeMs = expiresAt.getTime() - Date.now();
      expect(lifeMs).toBeGreaterThan(30_000);
      expect(lifeMs).toBeLessThan(25 * 3_600_000);
    },
  );

  it('stores a rotated token that comes as JSON under text/html', async () => {
    await app.x.levers.refreshAsHtml();
    await refresh(1);
    await refresh(2);

    expect((await counters()).spentRefreshTokenCalls).toBe(0);
    expect((await row()).token_version).toBe(3);
  });

  it('asks for a reconnect, with the cause, when a rotation’s answer was lost', async () => {
    await app.x.levers.rotateThenDrop();
    await refresh(1, 110_000).catch(() => {});

    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'reconnect-needed', 110_000);
    expect((await row()).reconnect_cause).toBe('lost-refresh');
    expect((await row()).refresh_due_at).toBeNull();
    expect(await notices()).toHaveLength(1);
  });

  it('tells the owner of a revoked grant once, and forgets it by itself after the reconnect', async () => {
    await app.x.revokeGrant(account.externalId);
    const failed = await app.ended(await app.publish(account.accountId, 'Into the void'));
    expect(failed).toMatchObject({ state: 'failed', failure: { class: 'reconnect-needed', move: 'owner' } });
    const shown = (await notices()).filter((notice: { kind: string }) => notice.kind === 'reconnect-needed');
    expect(shown).toHaveLength(1);
    expect(shown[0].message).toContain('revoked');

    await connectAs(app.api, account.username, account.externalId, { accountId: account.accountId });

    expect((await app.api.get(`/v1/accounts/${account.accountId}`)).body.state).toBe('connected');
    expect((await notices()).filter((notice: { kind: string }) => notice.kind === 'reconnect-needed')).toEqual([]);
    const told =
      await app.sql`select type from events where account_id = ${account.accountId} and type like 'account.%' order by created_at`;
    expect(told.map((event) => event.type)).toEqual(['account.reconnect_needed', 'account.recovered']);
    expect((await app.ended(await app.publish(account.accountId, 'Back again'))).state).toBe('published');
  });

  it('refuses a reconnect as somebody else and leaves the tokens alone', async () => {
    const other = await app.x.seedAccount({ username: `other_${account.username}`.slice(0, 15) });
    const before = await row();

    await expect(connectAs(app.api, 'other', other.id, { accountId: account.accountId })).rejects.toThrow(
      'reconnect_account_mismatch',
    );

    expect((await row()).sealed_tokens).toBe(before.sealed_tokens);
    expect((await app.ended(await app.publish(account.accountId, 'Still me'))).state).toBe('published');
  });
});
