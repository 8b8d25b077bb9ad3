import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/client.js';
import { observeQuota, takeQuota } from '../../db/quota.js';
import { importReserve } from '../../domain/limits.js';
import { type App, startApp } from '../support/app.js';

const create = 'POST /2/tweets';

describe('the quota ledger', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.x.limits.reset();
    await app.sql`delete from quota_buckets`;
    account = await app.connect();
  });

  it('learns a smaller limit from the headers and spends no call on a 429', async () => {
    await app.x.limits.set(create, { perUser: [{ limit: 3, windowMs: 8_000 }] });
    await app.ended(await app.publish(account.accountId, 'The first teaches the limit'));

    const ids = await Promise.all(
      ['b', 'c', 'd', 'e', 'f'].map((text) => app.publish(account.accountId, `Then ${text}`)),
    );
    for (const id of ids) expect((await app.ended(id)).state).toBe('published');

    expect((await app.x.counters({ account: account.externalId })).tooManyRequests).toBe(0);
    expect(await app.livePosts(account.externalId)).toHaveLength(6);
  });

  it.each([['x-rate-limit-reset' as const], ['retry-after-seconds' as const], ['retry-after-date' as const]])(
    'after a 429 with %s, calls nothing before the time the platform names',
    async (hint) => {
      await app.x.levers.rateLimited(
        { method: 'POST', path: '/2/tweets', account: account.username },
        { hint, waitMs: 4_000 },
      );

      expect((await app.ended(await app.publish(account.accountId, `Waited out by ${hint}`))).state).toBe('published');

      const calls = await app.x.ledger({ account: account.externalId, endpoint: create });
      const refusedAt = new Date(
        calls.find((call) => call.phase === 'answered' && call.status === 429)!.wallAt,
      ).getTime();
      const [, second] = calls.filter((call) => call.phase === 'received');
      expect(new Date(second!.wallAt).getTime() - refusedAt).toBeGreaterThan(2_900); // headers count whole seconds
      expect(calls.filter((call) => call.phase === 'received')).toHaveLength(2);
    },
  );

  it('shows what is left and when the next one may go', async () => {
    await app.ended(await app.publish(account.accountId, 'One of a hundred'));

    const { body } = await app.api.get(`/v1/accounts/${account.accountId}/quota`);

    const posts = JSON.stringify(body);
    expect(posts).toContain(create);
    expect(posts).toMatch(/"remaining":99\b/);
  });

  it('pauses the whole platform when our credits are used up, blames no account, and spends one call on it', async () => {
    const other = await app.connect();
    await app.x.levers.creditsDepleted({ method: 'POST', path: '/2/tweets' }, { times: 'standing' });
    const first = await app.publish(account.accountId, 'Out of credits');
    await app.api.until(`/v1/publishes/${first}`, ({ waiting }) => Boolean(waiting));

    const second = await app.publish(other.accountId, 'Waits without a call');

    const { waiting } = await app.api.until(`/v1/publishes/${second}`, (publish) => Boolean(publish.waiting));
    expect(waiting.message).toContain('quota-exhausted');
    expect(await app.x.ledger({ account: other.externalId, endpoint: create })).toEqual([]);
    expect((await app.api.get(`/v1/accounts/${account.accountId}`)).body.state).toBe('connected');
    for (const id of [first, second])
      expect((await app.api.delete(`/v1/publishes/${id}`)).body.outcome).toBe('cancelled');
  });

  describe('as a table', () => {
    const rules = [
      { scope: 'account', limit: 10, windowMs: 900_000 },
      { scope: 'app', limit: 15, windowMs: 86_400_000 },
    ] as const;
    const take = async (accountId: string, reserve = 0) => {
      const { db, close } = openDatabase(app.stack.databaseUrl, { max: 1 });
      try {
        return await takeQuota(
          db,
          { platform: 'x', accountId: accountId as never, endpoint: 'POST /test' },
          rules,
          reserve,
        );
      } finally {
        await close();
      }
    };
    const taken = async (accountIds: string[]) =>
      (await Promise.all(accountIds.map((id) => take(id)))).filter((wait) => wait === undefined).length;

    it('gives out exactly the limit, however many ask at once', async () => {
      expect(await taken(Array(25).fill(account.accountId))).toBe(10);
    });

    it('takes from every bucket or from none', async () => {
      const other = await app.connect();
      expect(await taken(Array(10).fill(account.accountId))).toBe(10);
      expect(await taken(Array(10).fill(other.accountId))).toBe(5); // the app's fifteen are used up

      const [row] =
        await app.sql`select used from quota_buckets where account_id = ${other.accountId} and endpoint = 'POST /test'`;
      expect(row!.used).toBe(5);
    });

    it('leaves imports only what live posts do not need', async () => {
      for (let n = 0; n < 8; n++) expect(await take(account.accountId, importReserve)).toBeUndefined();

      expect(await take(account.accountId, importReserve)).toMatchObject({ reason: 'used up' });
      expect(await take(account.accountId)).toBeUndefined();
    });

    it('opens again when its window is over', async () => {
      await taken(Array(10).fill(account.accountId));
      await app.sql`update quota_buckets set resets_at = now() - interval '1 second' where account_id = ${account.accountId}`;

      expect(await take(account.accountId)).toBeUndefined();
    });

    it('counts the larger figure while calls are under way, and takes over a new window’s', async () => {
      await taken(Array(5).fill(account.accountId));
      const { db, close } = openDatabase(app.stack.databaseUrl, { max: 1 });
      const subject = { platform: 'x', accountId: account.accountId as never, endpoint: 'POST /test' } as const;
      const [bucket] =
        await app.sql`select resets_at from quota_buckets where account_id = ${account.accountId} and endpoint = 'POST /test'`;
      const used = async () =>
        (
          await app.sql`select used from quota_buckets where account_id = ${account.accountId} and endpoint = 'POST /test'`
        )[0]!.used;
      const resetAtMs = bucket!.resets_at.getTime();

      await observeQuota(db, subject, rules, [
        { scope: 'account', windowMs: 900_000, limit: 10, remaining: 7, resetAtMs },
      ]);
      expect(await used()).toBe(5);
      await observeQuota(db, subject, rules, [
        { scope: 'account', windowMs: 900_000, limit: 10, remaining: 9, resetAtMs: resetAtMs + 60_000 },
      ]);
      expect(await used()).toBe(1);
      await close();
    });
  });
});
