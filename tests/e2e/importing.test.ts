import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';

const timeline = '/2/users/:id/tweets';

describe('importing a history', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.x.knobs.reset();
    account = await app.connect();
  });

  /** Words alone, unless a test is about files. */
  const start = async (more: object = { what: 'text' }) =>
    (await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, more)).id as string;
  const over = (id: string) => app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 110_000);
  const imported = async () =>
    await app.sql`select external_id, text, media from imported_posts where account_id = ${account.accountId}`;
  const own = async () => (await app.x.posts(account.externalId)).filter((post) => !post.repostOf && !post.replacedBy);

  it('reads nothing before the button is pressed', async () => {
    await app.x.seedPosts(account.externalId, { count: 5 });

    expect(await app.x.ledger({ account: account.externalId, endpoint: `GET ${timeline}` })).toEqual([]);
  });

  it('brings every own post once, with media and long texts, in at most 12 events per thousand', async () => {
    await app.x.seedPosts(account.externalId, { count: 300, withMedia: true });
    const id = await start();

    const ended = await over(id);

    const posts = await own();
    const rows = await imported();
    expect(ended).toMatchObject({ state: 'completed', added: posts.length });
    expect(rows.map((row) => row.external_id).sort()).toEqual(
      posts.map((post) => post.editHistory[0] ?? post.id).sort(),
    );
    expect(rows.some((row) => row.media.length > 0)).toBe(true);
    expect(rows.some((row) => row.text.length > 280)).toBe(true);
    expect((await app.history(`import/${account.accountId}`)).length).toBeLessThanOrEqual(5 + 12);
  });

  it('adds nothing when it is run again', async () => {
    await app.x.seedPosts(account.externalId, { count: 150 });
    await over(await start());

    expect(await over(await start())).toMatchObject({ state: 'completed', added: 0 });
  });

  it('waits out a 429 in the middle and misses nothing', async () => {
    await app.x.seedPosts(account.externalId, { count: 300 });
    await app.x.levers.rateLimited(
      { path: timeline, account: account.username, nth: 2 },
      { hint: 'retry-after-seconds', waitMs: 3_000 },
    );

    const ended = await over(await start());

    expect(ended).toMatchObject({ state: 'completed', added: (await own()).length });
    const calls = await app.x.ledger({ account: account.externalId, endpoint: `GET ${timeline}`, phase: 'answered' });
    const refused = calls.findIndex((call) => call.status === 429);
    expect(
      new Date(calls[refused + 1]!.wallAt).getTime() - new Date(calls[refused]!.wallAt).getTime(),
    ).toBeGreaterThanOrEqual(3_000);
  });

  it('goes on where it was when the worker is killed, reading at most one page again', async () => {
    await app.x.seedPosts(account.externalId, { count: 500 });
    const hold = await app.x.hold({ path: timeline, account: account.username, nth: 3 }, 'before-commit');
    const id = await start();
    await hold.reached();
    await app.stack.worker.kill9();
    await hold.drop();
    await app.stack.worker.restart();

    const ended = await over(id);

    expect(ended).toMatchObject({ state: 'completed', added: (await own()).length });
    const pages = (await app.x.ledger({ account: account.externalId, endpoint: `GET ${timeline}`, phase: 'received' }))
      .length;
    expect(pages).toBeLessThanOrEqual(ended.pages + 1);
  });

  it('goes on when its page token has expired', async () => {
    await app.x.seedPosts(account.externalId, { count: 300 });
    await app.x.levers.rateLimited(
      { path: timeline, account: account.username, nth: 2 },
      { hint: 'retry-after-seconds', waitMs: 2_000 },
    );
    await app.x.knobs.set({ pageTokenLifetimeMs: 500 });

    expect(await over(await start())).toMatchObject({ state: 'completed', added: (await own()).length });
  });

  it('stops when it is cancelled and keeps what it has', async () => {
    await app.x.seedPosts(account.externalId, { count: 300 });
    const hold = await app.x.hold({ path: timeline, account: account.username, nth: 2 }, 'before-commit');
    const id = await start();
    await hold.reached();

    const cancelling = app.api.delete(`/v1/imports/${id}`);
    await hold.release();
    await cancelling;

    expect(await over(id)).toMatchObject({ state: 'cancelled' });
    expect((await imported()).length).toBeGreaterThan(0);
  });

  it('can be undone: what was imported is deleted, and comes back when it is imported again', async () => {
    await app.x.seedPosts(account.externalId, { count: 20 });
    await over(await start());
    const count = (await imported()).length;
    const wipe = () => app.api.delete(`/v1/accounts/${account.accountId}/imported-posts`);

    expect(await wipe()).toMatchObject({ status: 200, body: { deleted: count, files: 0 } });

    expect(await imported()).toEqual([]);
    expect((await app.api.get(`/v1/accounts/${account.accountId}`)).body).toMatchObject({
      importedPosts: 0,
      lastImport: { state: 'completed', added: count },
    });
    expect(await over(await start())).toMatchObject({ state: 'completed', added: count });
  });

  it('brings no more than asked for', async () => {
    await app.x.seedPosts(account.externalId, { count: 300 });

    expect(await over(await start({ postsMax: 120, what: 'text' }))).toMatchObject({ state: 'completed', seen: 120 });
    expect(await imported()).toHaveLength(120);
  });
});
