import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Phase } from '../../domain/searchAttributes.js';
import { type Answered, type App, startApp } from '../support/app.js';
import { failingAtX } from '../support/failingAtX.js';

const create = { method: 'POST', path: '/2/tweets' };

describe('replaying many failed publishes', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
    await app.x.knobs.set({ duplicateWindowMs: 0 }); // X must not be the one who prevents a second post
  });
  afterAll(() => app?.stop());
  beforeEach(() => app.x.levers.clear());

  const { refused, unconfirmed, reconnect, live, calls } = failingAtX(() => app);
  const ask = (filter: object, more: object = {}) => app.api.must('POST', '/v1/replay-batches', { filter, ...more });
  const looked = (id: string) => app.api.until(`/v1/replay-batches/${id}`, ({ state }) => state === 'looked', 120_000);
  const over = (id: string) => app.api.until(`/v1/replay-batches/${id}`, ({ state }) => state === 'completed', 200_000);
  const decide = (id: string, verb: 'start' | 'pause' | 'resume') =>
    app.api.post(`/v1/replay-batches/${id}/${verb}`, undefined);
  async function itemsOf(id: string): Promise<Answered[]> {
    const items: Answered[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answered = await app.api.must(
        'GET',
        `/v1/replay-batches/${id}/items?limit=100${cursor && `&cursor=${cursor}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }
  const actions = ({ audit }: Answered) => audit.map(({ action }: Answered) => action);

  it('looks at two hundred and repeats nothing; then each goes out once, although the worker is killed half-way', async () => {
    const usual = await Promise.all(Array.from({ length: 6 }, () => app.connect()));
    const [withLost, withoutTrace, revoked] = await Promise.all([app.connect(), app.connect(), app.connect()]);
    const accounts = [...usual, withLost, withoutTrace, revoked];
    for (const account of usual) await refused(account, 25);
    await refused(withLost, 20);
    await unconfirmed(withLost, 6, 'after-commit');
    await reconnect(withLost);
    await refused(withoutTrace, 16);
    await unconfirmed(withoutTrace, 5, 'before-commit');
    await reconnect(withoutTrace);
    await refused(revoked, 2);
    await unconfirmed(revoked, 1, 'before-commit'); // and nobody reconnects it
    const before = await Promise.all(accounts.map(calls));

    const { id, total } = await ask({ platform: 'x' }, { reason: 'X has made peace', perMinute: 600 });
    const dryRun = await looked(id);

    expect(total).toBe(200);
    expect(dryRun.counts).toMatchObject({
      toLook: 0,
      posted: 6,
      notPosted: 191,
      cannotTell: 0,
      obstacle: 3, // whatever the platform says of them: they are counted here alone
      waiting: 200,
      replaying: 0,
      published: 0,
    });
    expect(await Promise.all(accounts.map(calls))).toEqual(before);
    expect(await live(withLost)).toBe(6);
    const blocked = await app.api.must('GET', `/v1/replay-batches/${id}/items?finding=obstacle`);
    expect(blocked.items.map(({ verdict }: Answered) => verdict).sort()).toEqual([
      'cannot-tell',
      'not-posted',
      'not-posted',
    ]);
    const seen = await itemsOf(id);
    expect(seen.map(({ position }) => position)).toEqual([...seen.keys()]);
    for (const { evidence, verdict, result } of seen) {
      expect(evidence.looked).toBeTruthy();
      expect(verdict).toBeTruthy();
      expect(result).toBe('waiting');
    }

    expect(await decide(id, 'start')).toMatchObject({ status: 200, body: { state: 'replaying' } });
    await app.api.until(`/v1/replay-batches/${id}`, ({ counts }) => counts.published >= 60, 120_000);
    await app.stack.worker.kill9();
    await app.stack.worker.restart();
    const end = await over(id);

    expect(end.counts).toMatchObject({ published: 197, skipped: 3, failed: 0, unconfirmed: 0, replaying: 0 });
    expect(actions(end)).toEqual(['asked', 'started']);
    for (const { by } of end.audit) expect(by).toMatch(/\(.+\)$/);
    for (const account of usual) expect(await live(account)).toBe(25);
    expect([await live(withLost), await live(withoutTrace), await live(revoked)]).toEqual([26, 21, 0]);
    expect(await app.x.counters({})).toMatchObject({ duplicates: [] });
    const items = await itemsOf(id);
    for (const { result, url, skipped, obstacle } of items) {
      if (result === 'published') expect(url).toBeTruthy();
      else expect(skipped).toBe(obstacle);
    }
    const { replays } = await app.api.must('GET', `/v1/publishes/${items[0].publishId}`);
    expect(replays).toMatchObject([{ askedBy: end.audit[1].by, reason: 'X has made peace' }]);
    expect(await app.output()).not.toContain('unexpected error in an activity');
  }, 400_000);

  it('has ten under way at most, begins nothing while it is paused, and leaves out the rest when it is cancelled', async () => {
    const account = await app.connect();
    const publishIds = await refused(account, 24);
    const before = await calls(account);
    const begun = async (id: string) => (await itemsOf(id)).filter(({ replayId }) => replayId).length;
    const phase = async (id: string) =>
      (await app.temporal.workflow.getHandle(`replays/${id}`).describe()).typedSearchAttributes.get(Phase);
    const first = await app.x.hold({ ...create, account: account.username }, 'before-commit', 'standing');
    const { id } = await ask({ publishIds }, { perMinute: 600 });
    await looked(id);
    await decide(id, 'start');
    await first.reached(10);

    expect(await decide(id, 'pause')).toMatchObject({ status: 200, body: { state: 'paused' } });
    await first.release();
    await app.x.levers.remove(first.id);
    await app.api.until(`/v1/replay-batches/${id}`, ({ counts }) => counts.published === 10);
    await expect.poll(() => phase(id)).toBe('paused'); // its run has looked at the row again, and left it at that
    expect(await begun(id)).toBe(10);
    expect((await calls(account)) - before).toBe(10);

    const second = await app.x.hold({ ...create, account: account.username }, 'before-commit', 'standing');
    expect(await decide(id, 'resume')).toMatchObject({ status: 200, body: { state: 'replaying' } });
    await second.reached(10);
    const cancelled = await app.api.delete(`/v1/replay-batches/${id}`);
    await second.release();
    await app.x.levers.remove(second.id);

    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', counts: { skipped: 4 } } });
    expect(actions(cancelled.body)).toEqual(['asked', 'started', 'paused', 'resumed', 'cancelled']);
    const { counts } = await app.api.until(`/v1/replay-batches/${id}`, (batch) => batch.counts.replaying === 0);
    expect(counts).toMatchObject({ published: 20, skipped: 4, waiting: 0 });
    expect(await app.temporal.workflow.getHandle(`replays/${id}`).result()).toBe('cancelled');
    expect(await live(account)).toBe(20);
    for (const verb of ['start', 'pause', 'resume'] as const)
      expect(await decide(id, verb)).toMatchObject({ status: 409, body: { state: 'cancelled' } });
  });

  it('begins no more in a minute than it may', async () => {
    const account = await app.connect();
    const { id } = await ask({ publishIds: await refused(account, 8) }, { perMinute: 5 });
    await looked(id);
    await decide(id, 'start');
    await app.api.until(`/v1/replay-batches/${id}`, ({ counts }) => counts.published >= 5);
    await app.api.delete(`/v1/replay-batches/${id}`);

    const begun = await app.sql`
      select r.created_at from replay_batch_items i join replays r on r.id = i.replay_id
      where i.batch_id = ${id} order by r.created_at`;
    const times = begun.map(({ created_at }) => created_at.getTime());
    for (const [at, time] of times.slice(5).entries()) expect(time - times[at]!).toBeGreaterThanOrEqual(60_000);
  });

  it('publishes once when two batches and a person replay the same', async () => {
    const account = await app.connect();
    const publishIds = await refused(account, 12);
    const batches = [await ask({ publishIds }, { perMinute: 600 }), await ask({ publishIds }, { perMinute: 600 })];
    for (const { id } of batches) await looked(id);
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');

    await Promise.all([
      ...batches.map(({ id }) => decide(id, 'start')),
      ...publishIds.slice(0, 3).map((id) => app.api.post(`/v1/publishes/${id}/replay`)),
      hold.reached().then(() => hold.release()),
    ]);
    const ends = await Promise.all(batches.map(({ id }) => over(id)));

    for (const { counts, total } of ends) expect(counts.published + counts.skipped).toBe(total);
    for (const publishId of publishIds) expect(await app.ended(publishId)).toMatchObject({ state: 'published' });
    expect(await live(account)).toBe(12);
    expect(await app.x.counters({ account: account.externalId })).toMatchObject({ duplicates: [] });
  });

  it('names what stands in the way, and leaves it out', async () => {
    const [gone, silent] = [await app.connect(), await app.connect()];
    const ofGone = await refused(gone, 2);
    const ofSilent = [
      ...(await refused(silent, 1, 'You are not permitted to perform this action.')),
      ...(await refused(silent, 1)),
    ];
    await app.api.must('DELETE', `/v1/accounts/${gone.accountId}`);
    await app.sql`update accounts set granted_scopes = '{tweet.read,users.read}' where id = ${silent.accountId}`;
    const { id } = await ask({ publishIds: [...ofGone, ...ofSilent] });
    await looked(id);
    await app.sql`update accounts set granted_scopes = '{tweet.read,users.read,tweet.write,offline.access}' where id = ${silent.accountId}`;
    const again = await ask({ publishIds: ofSilent });
    await looked(again.id);

    const obstacles = (items: Answered[]) => items.map(({ verdict, obstacle }) => [verdict, obstacle]);
    expect(obstacles(await itemsOf(id))).toEqual([
      ['not-posted', expect.stringContaining('The account was disconnected.')],
      ['not-posted', expect.stringContaining('The account was disconnected.')],
      ['not-posted', expect.stringContaining('tweet.write')],
      ['not-posted', expect.stringContaining('tweet.write')],
    ]);
    expect(obstacles(await itemsOf(again.id))).toEqual(
      expect.arrayContaining([
        [
          'not-posted',
          'The post was refused and has not been changed since: You are not permitted to perform this action.',
        ],
        ['not-posted', null],
      ]),
    );
    await decide(again.id, 'start');
    expect((await over(again.id)).counts).toMatchObject({ published: 1, skipped: 1 });
    expect(await live(silent)).toBe(1);
  });

  it('goes on where publishes of an account that was erased meanwhile are missing', async () => {
    const [erased, kept] = [await app.connect(), await app.connect()];
    const publishIds = [...(await refused(erased, 2)), ...(await refused(kept, 2))];
    const { id } = await ask({ publishIds });
    await looked(id);
    await app.api.must('DELETE', `/v1/accounts/${erased.accountId}`);
    await app.api.must('DELETE', `/v1/accounts/${erased.accountId}/data`);
    await app.api.until(`/v1/replay-batches/${id}`, ({ total }) => total === 2);

    await decide(id, 'start');

    expect((await over(id)).counts).toMatchObject({ published: 2, skipped: 0 });
    expect(await live(kept)).toBe(2);
  });

  it('waits for the time X names while it looks at one account, and tells of the others meanwhile', async () => {
    const [limited, other] = [await app.connect(), await app.connect()];
    const publishIds = [...(await refused(limited, 2)), ...(await refused(other, 1))];
    const timeline = { path: '/2/users/:id/tweets', account: limited.username };
    const { id: lever } = await app.x.levers.rateLimited(timeline, { waitMs: 6_000 });

    const { id } = await ask({ publishIds });
    const meanwhile = await app.api.until(`/v1/replay-batches/${id}`, ({ counts }) => counts.toLook < 3);
    await looked(id);

    expect(meanwhile).toMatchObject({ state: 'looking', counts: { toLook: 2 } });
    expect(await app.x.levers.fired(lever)).toBe(1);
    expect((await itemsOf(id)).map(({ verdict }) => verdict)).toEqual(['not-posted', 'not-posted', 'not-posted']);
  });

  it('goes on although its run was ended from outside, and although nobody told it', async () => {
    const account = await app.connect();
    const [first, second] = [await refused(account, 2), await refused(account, 1)];
    const { id } = await ask({ publishIds: first });
    await looked(id);
    const hold = await app.x.hold({ ...create, account: account.username }, 'before-commit');
    await decide(id, 'start');
    await hold.reached();
    const runOf = async () => (await app.temporal.workflow.getHandle(`replays/${id}`).describe()).runId;
    const ended = await runOf();
    await app.temporal.workflow.getHandle(`replays/${id}`).terminate('by an operator');
    await expect.poll(runOf).not.toBe(ended);
    await hold.release();
    const { id: untold } = await ask({ publishIds: second });
    await looked(untold);
    // As if the API had died between its row and its message.
    await app.sql`with started as (update replay_batches set state = 'replaying' where id = ${untold} returning id)
      insert into replay_batch_audit (batch_id, action, by) select id, 'started', 'somebody' from started`;

    expect((await over(id)).counts).toMatchObject({ published: 2 });
    expect((await over(untold)).counts).toMatchObject({ published: 1 });
    expect(await live(account)).toBe(3);
  });

  it('is cancelled by itself when nobody has started it for a week', async () => {
    const account = await app.connect();
    const { id } = await ask({ publishIds: await refused(account, 2) });
    await looked(id);
    const run = app.temporal.workflow.getHandle(`replays/${id}`);
    // It waits for somebody: until then it would read by itself how late it is, and there would be nobody left to tell.
    await expect
      .poll(async () =>
        (await run.fetchHistory()).events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes),
      )
      .toBe(true);
    await app.sql`update replay_batches set created_at = created_at - interval '8 days', looked_at = looked_at - interval '8 days' where id = ${id}`;
    await app.sql`update replay_batch_audit set at = at - interval '8 days' where batch_id = ${id}`;
    await run.executeUpdate('pauseReplays'); // it looks at its row, which says how late it is

    expect(await run.result()).toBe('cancelled');
    const { state, counts, audit } = await app.api.must('GET', `/v1/replay-batches/${id}`);
    expect({ state, counts }).toMatchObject({ state: 'cancelled', counts: { skipped: 2 } });
    expect(audit.at(-1)).toMatchObject({ action: 'cancelled', by: 'nobody started it for a week' });
    expect(await decide(id, 'start')).toMatchObject({ status: 409 });
    expect(await live(account)).toBe(0);
  });

  it('is one batch however often it is asked for under one key, and none where nothing fits', async () => {
    const account = await app.connect();
    const publishIds = await refused(account, 1);
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = await Promise.all([
      app.api.post('/v1/replay-batches', { filter: { publishIds } }, key),
      app.api.post('/v1/replay-batches', { filter: { publishIds } }, key),
    ]);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    const listed = (await app.api.must('GET', '/v1/replay-batches')).items;
    expect(listed.filter(({ id }: Answered) => id === first.body.id)).toHaveLength(1);
    expect(await decide(first.body.id, 'pause')).toMatchObject({ status: 409 });
    const none = await app.api.post('/v1/replay-batches', { filter: { publishIds: [randomUUID()] } });
    expect(none).toMatchObject({ status: 422, body: { type: '/docs/problems#nothing-to-replay' } });
  });
});
