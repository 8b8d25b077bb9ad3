import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';

const create = { method: 'POST', path: '/2/tweets' };

/** A suite that cannot fail proves nothing: here the product is robbed of what it relies on, and the judge must say so. */
describe('the judge of the fault suite', () => {
  let app: App;
  let account: Awaited<ReturnType<App['connect']>>;

  beforeAll(async () => {
    app = await startApp();
    await app.x.knobs.set({ duplicateWindowMs: 0 });
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    account = await app.connect();
  });

  it('sees the second post when the open intent is gone after the kill', async () => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Without an intent');
    await hold.reached();
    await app.stack.worker.kill9();
    await hold.drop();
    await app.sql`delete from commits where publish_id = ${id}`;
    await app.stack.worker.restart();
    expect((await app.ended(id)).state).toBe('published');

    const wrong = await disagreements(app, account);

    expect(await app.livePosts(account.externalId)).toHaveLength(2);
    expect(wrong).toEqual([
      expect.stringMatching(/^X shows it more than once/),
      expect.stringMatching(/“Without an intent”\), which no publish knows of$/),
    ]);
  });

  it('sees a post that we call failed, one that is not there, and one that says something else', async () => {
    const [failed, absent, other] = await Promise.all(
      ['Called failed', 'Removed behind our back', 'What was asked for'].map(async (text) => {
        const id = await app.publish(account.accountId, text);
        return await app.ended(id);
      }),
    );
    expect(await disagreements(app, account)).toEqual([]);

    await app.sql`delete from commits where publish_id = ${failed.id}`;
    await app.sql`update publishes set state = 'failed' where id = ${failed.id}`;
    await app.x.deletePost(absent.parts[0].externalId);
    await app.sql`update publish_parts set text = 'Something else' where publish_id = ${other.id}`;

    expect((await disagreements(app, account)).sort()).toEqual([
      expect.stringMatching(/^X shows post .* \(“Called failed”\), which no publish knows of$/),
      ...[
        `publish ${absent.id} (published), part 1 names post ${absent.parts[0].externalId}, which X does not show`,
        `publish ${other.id} (published), part 1 names post ${other.parts[0].externalId}, which says “What was asked for”`,
      ].sort(),
    ]);
  });

  it('sees a publish that never ends', async () => {
    await app.x.levers.rateLimited({ ...create, account: account.username }, { waitMs: 600_000 });
    const id = await app.publish(account.accountId, 'Waiting');
    await app.api.until(`/v1/publishes/${id}`, ({ waiting }) => Boolean(waiting));

    expect(await disagreements(app, account)).toEqual([`publish ${id} is still committing`]);
  });
});
