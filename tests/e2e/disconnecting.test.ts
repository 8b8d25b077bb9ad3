import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';

describe('disconnecting', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    account = await app.connect();
  });

  const disconnected = () =>
    app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnected');
  const callsAfter = async (afterSeq: number) =>
    (await app.x.ledger({ account: account.externalId, phase: 'received', afterSeq })).map((event) => event.endpoint);

  it('revokes, proves it, erases the tokens, keeps what was imported, and leaves a receipt', async () => {
    await app.x.seedPosts(account.externalId, { count: 20 });
    const { id } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, {});
    await app.api.until(`/v1/imports/${id}`, ({ state }) => state === 'completed');

    await app.api.delete(`/v1/accounts/${account.accountId}`);
    const { receipt } = await disconnected();

    expect(receipt).toMatchObject({ revoked: 'revoked', kept: { importedPosts: expect.any(Number) } });
    expect(receipt.kept.importedPosts).toBeGreaterThan(0);
    expect(await app.x.liveSecrets(account.externalId)).toEqual([]);
    const [row] = await app.sql`select sealed_tokens from accounts where id = ${account.accountId}`;
    expect(row!.sealed_tokens).toBeNull();
    const again = await app.api.delete(`/v1/accounts/${account.accountId}`);
    expect(again).toMatchObject({ status: 200, body: { receipt } });
  });

  it('cancels what is scheduled, ends its runs, and is silent afterwards', async () => {
    const waiting = await app.publish(account.accountId, 'Tomorrow', {
      publishAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await app.api.delete(`/v1/accounts/${account.accountId}`);
    await disconnected();
    const calls = await app.x.ledger({ account: account.externalId });

    expect((await app.ended(waiting)).state).toBe('cancelled');
    await expect
      .poll(async () => (await app.temporal.workflow.getHandle(`account/${account.accountId}`).describe()).status.name)
      .toBe('COMPLETED');
    const refused = await app.api.post('/v1/publishes', { accountId: account.accountId, post: { text: 'Anyway' } });
    expect(refused).toMatchObject({ status: 409, body: { class: 'account-gone' } });
    expect(await callsAfter(calls.at(-1)!.seq)).toEqual([]);
  });

  it('lets a call under way end, and says truthfully what became of it', async () => {
    const hold = await app.x.hold({ method: 'POST', path: '/2/tweets', account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Just in time');
    await hold.reached();

    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnecting');
    await hold.release();
    await leaving;
    await disconnected();

    expect((await app.ended(id)).state).toBe('published');
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('says "unconfirmed", not "failed", when the call’s outcome can no longer be asked for', async () => {
    const hold = await app.x.hold({ method: 'POST', path: '/2/tweets', account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Who knows');
    await hold.reached();

    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnecting');
    await hold.drop();
    await leaving;

    expect(await app.ended(id)).toMatchObject({
      state: 'unconfirmed',
      failure: { class: 'outcome-unknown', move: 'support' },
    });
  });

  it('tries a revoke again after the time the platform names', async () => {
    await app.x.levers.set({
      match: { path: '/2/oauth2/revoke' },
      phase: 'before',
      effect: {
        do: 'answer',
        status: 503,
        headers: { 'retry-after': '1' },
        body: { title: 'Service Unavailable', status: 503 },
      },
    });

    await app.api.delete(`/v1/accounts/${account.accountId}`);

    expect((await disconnected()).receipt.revoked).toBe('revoked');
    expect(await app.x.liveSecrets(account.externalId)).toEqual([]);
  });

  it('stops an import', async () => {
    await app.x.seedPosts(account.externalId, { count: 300 });
    const hold = await app.x.hold({ path: '/2/users/:id/tweets', account: account.username, nth: 2 }, 'before-commit');
    const { id } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, {});
    await hold.reached();

    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnecting');
    await hold.release();
    await leaving;
    await disconnected();

    expect((await app.api.get(`/v1/imports/${id}`)).body.state).toBe('cancelled');
  });

  it('can be connected again, as a new life of the same account', async () => {
    await app.api.delete(`/v1/accounts/${account.accountId}`);
    await disconnected();

    const { connectAs } = await import('../support/app.js');
    expect(await connectAs(app.api, account.username, account.externalId)).toBe(account.accountId);
    expect((await app.ended(await app.publish(account.accountId, 'Here again'))).state).toBe('published');
  });
});
