import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';

const create = { method: 'POST', path: '/2/tweets' };

describe('replaying a failed publish', () => {
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

  const failed = async (text: string) => {
    await app.x.levers.refuse(
      { ...create, account: account.username },
      { detail: 'You are not permitted to perform this action.' },
    );
    const id = await app.publish(account.accountId, text);
    expect(await app.ended(id)).toMatchObject({ state: 'failed' });
    return id;
  };
  const published = (id: string) => app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'published');

  it('says what the platform says first, then publishes once', async () => {
    const id = await failed('Second time lucky');

    const answer = await app.api.post(`/v1/publishes/${id}/replay`, { reason: 'the owner has allowed it' });

    expect(answer).toMatchObject({ status: 202, body: { verdict: 'not-posted' } });
    expect(answer.body.evidence.looked).toBeTruthy();
    expect((await published(id)).replays[0]).toMatchObject({
      verdict: 'not-posted',
      reason: 'the owner has allowed it',
    });
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('adopts a post that turns out to be live, and sends nothing', async () => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'It was there all along');
    await hold.reached();
    await app.x.revokeGrant(account.externalId);
    await hold.drop();
    expect(await app.ended(id)).toMatchObject({ state: 'unconfirmed' });
    const { connectAs } = await import('../support/app.js');
    await connectAs(app.api, account.username, account.externalId, { accountId: account.accountId });

    const answer = await app.api.post(`/v1/publishes/${id}/replay`);

    expect(answer).toMatchObject({ status: 202, body: { verdict: 'posted' } });
    await published(id);
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
    expect(await app.x.counters({ account: account.externalId })).toMatchObject({ duplicates: [] });
  });

  it('is a no-op that says so for what is published', async () => {
    const id = await app.publish(account.accountId, 'Done already');
    await app.ended(id);

    expect(await app.api.post(`/v1/publishes/${id}/replay`)).toMatchObject({
      status: 200,
      body: { outcome: 'already-published' },
    });
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('publishes once when two people replay at the same time', async () => {
    const id = await failed('Two pairs of hands');

    await Promise.all([app.api.post(`/v1/publishes/${id}/replay`), app.api.post(`/v1/publishes/${id}/replay`)]);

    await published(id);
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('says so when a run was ended from outside, instead of waiting for ever', async () => {
    const id = await app.publish(account.accountId, 'Cut off', {
      publishAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const startedAt = async () => (await app.sql`select started_at from publishes where id = ${id}`)[0]!.started_at;
    await expect.poll(startedAt, { timeout: 20_000 }).not.toBeNull();
    await app.temporal.workflow.getHandle(`publish/${id}`).terminate('by an operator');

    await app.sql`update publishes set due_at = now() - interval '10 minutes' where id = ${id}`;

    expect(await app.ended(id)).toMatchObject({ state: 'failed', failure: { class: 'bug', nextStep: 'Replay it.' } });
    expect(await app.livePosts(account.externalId)).toEqual([]);
  });
});
