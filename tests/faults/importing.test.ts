import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';
import { createDatabase } from '../support/stack.js';

const timeline = '/2/users/:id/tweets';
const pictures = '/media/:file';
const count = 2_000;

describe('an import whose worker is killed in every step', () => {
  let app: App;
  let gates: Gates;

  beforeAll(async () => {
    const databaseUrl = await createDatabase();
    app = await startApp({ databaseUrl });
    gates = await installGates(databaseUrl);
  });
  afterAll(async () => {
    await gates?.stop();
    await app?.stop();
  });

  const stored = async () => {
    const entries = await readdir(app.stack.state.path('media', 'library'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  it(`ends with exactly ${count} posts and each file once, having read at most one page again per kill`, async () => {
    const account = await app.connect();
    const ids = await app.x.seedPosts(account.externalId, {
      ...{ count, photoEvery: 40, videoEvery: 0, gifEvery: 0, repostEvery: 0, threadEvery: 0, editedEvery: 0 },
    });
    let kills = 0;
    const kill = async () => {
      kills += 1;
      await app.stack.worker.kill9();
    };
    const held = (path: string, nth: number) => app.x.hold({ path, nth }, 'before-commit');
    /** Killed where the database stands still. Then the statement never happens, or does though nobody is left to hear of it. */
    const killAt = async (place: Parameters<Gates['close']>[0], then: 'breakOff' | 'open') => {
      const gate = await gates.close(place, account.accountId);
      return async () => {
        await gate.reached(60_000);
        await kill();
        await gate[then]();
      };
    };

    const beforeCall = await held(timeline, 3);
    const { id } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, { postsMax: count });
    await beforeCall.reached();
    await kill();
    await beforeCall.drop();

    const beforeRow = await killAt('page', 'breakOff');
    await app.stack.worker.restart();
    await beforeRow();
    const rowWithoutWorker = await killAt('page-commit', 'open');
    await app.stack.worker.restart();
    await rowWithoutWorker();

    // The first file comes half, and no further.
    const half = await app.x.levers.set({
      match: { path: pictures },
      phase: 'after',
      times: 'standing',
      effect: { do: 'stall', after: 'half' },
    });
    await app.stack.worker.restart();
    await expect.poll(() => app.x.levers.fired(half.id), { timeout: 120_000 }).toBeGreaterThan(0);
    await kill();
    await app.x.levers.remove(half.id);

    const storedOnly = await killAt('file', 'breakOff');
    await app.stack.worker.restart();
    await storedOnly();
    const linkLost = await killAt('file-commit', 'breakOff');
    await app.stack.worker.restart();
    await linkLost();
    const linkedUnheard = await killAt('file-commit', 'open');
    await app.stack.worker.restart();
    await linkedUnheard();

    const endLost = await killAt('import-end', 'breakOff');
    await app.stack.worker.restart();
    await endLost();
    await app.stack.worker.restart();

    const ended = await app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 120_000);
    expect(ended).toMatchObject({
      state: 'completed',
      seen: count,
      added: count,
      files: { found: 50, kept: 50, notKept: 0 },
    });
    const posts = await app.sql`select external_id from imported_posts where account_id = ${account.accountId}`;
    expect(posts.map((post) => post.external_id).sort()).toEqual([...ids].sort());
    const pages = await app.x.ledger({ account: account.externalId, endpoint: `GET ${timeline}`, phase: 'received' });
    expect(pages.length).toBeLessThanOrEqual(ended.pages + kills);
    expect(ended.pages).toBe(count / 100);
    const linked =
      await app.sql`select count(*)::int as n, count(distinct (post_external_id, position))::int as slots from imported_media where media_id is not null`;
    expect(linked[0]).toMatchObject({ n: 50, slots: 50 });
    const library = await app.sql`select storage_key, sha256 from media`;
    expect(new Set(library.map(({ sha256 }) => sha256)).size).toBe(library.length);
    await expect.poll(async () => (await stored()).length).toBe(library.length);
    expect(kills).toBe(8);
    console.log(`${kills} kills: ${ended.pages} pages, asked for ${pages.length} times; ${library.length} files`);
  });
});
