import { ScheduleNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../domain/ids.js';
import { collectInsightsId } from '../../domain/workflowIds.js';
import { consentAs } from '../../local/browser.js';
import { worldOf } from '../../local/demo/world.js';
import { openGuides } from '../../local/guides/index.js';
import { fireInsights, insightSchedule, passTime } from '../../local/insights.js';
import { metricsOf } from '../../simulators/x/metrics.js';
import { type Answered, type App, connectAs, startApp } from '../support/app.js';

const hour = 3_600_000;
const day = 24 * hour;
const everyMs = { hourly: hour, 'six-hourly': 6 * hour, daily: day } as const;
const lookups = '/2/tweets';

describe('insights', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.x.knobs.reset();
    // Time is moved by months below, and tokens are not what is looked at here.
    await app.x.knobs.set({ accessTokenLifetimeMs: 300 * day });
    account = await app.connect();
  });

  const schedule = (accountId = account.accountId) => insightSchedule(app.temporal, accountId);
  const told = async () =>
    (await app.sql`select told from insight_schedules where account_id = ${account.accountId}`)[0]?.told;
  const paced = (pace: string) => expect.poll(told, { timeout: 30_000 }).toBe(pace);
  const insightsOf = async (query = '') =>
    (await app.api.get(`/v1/accounts/${account.accountId}/insights${query}`)).body as Answered;
  const partOf = async (publishId: string, query = '') =>
    (await app.api.get(`/v1/publishes/${publishId}/insights${query}`)).body.parts[0] as Answered;
  const series = ({ series: all }: Answered, metric: string) =>
    all.find((one: Answered) => one.metric === metric) as Answered;
  const calls = async (afterSeq = 0) =>
    (await app.x.ledger({ account: account.externalId, phase: 'received', afterSeq })).map(({ endpoint }) => endpoint);

  const fire = () => fireInsights(app.temporal, account.accountId);
  const collect = async () => await (await fire()).result();

  const pass = (ms: number) => passTime({ sql: app.sql, clock: app.x.clock, accountId: account.accountId }, ms);

  async function published(text = 'Measure me') {
    await paced('hourly');
    const publishId = await app.publish(account.accountId, text);
    const ended = await app.ended(publishId);
    expect(ended.state).toBe('published');
    return { publishId, externalId: ended.parts[0].externalId as string };
  }

  it('are read by a schedule of the account’s own, which nothing fires within its first minutes', async () => {
    await paced('hourly');

    const found = await schedule().describe();
    expect(found).toMatchObject({
      policies: { overlap: 'SKIP', catchupWindow: hour },
      state: { paused: false },
      info: { numActionsTaken: 0 },
    });
    expect(found.typedSearchAttributes.getAll().map(({ value }) => value)).toContain(account.accountId);
    expect(JSON.stringify(found.raw)).not.toContain(account.username);
    const { nextReadAt, lastReadAt, series: none } = await insightsOf();
    expect(new Date(nextReadAt)).toEqual(found.info.nextActionTimes[0]);
    expect([lastReadAt, none]).toEqual([null, []]);
    expect(await calls()).not.toContain(`GET ${lookups}`);
  });

  it('of a month: what the simulator says at every turn, ever more rarely, and nothing between', async () => {
    const { publishId, externalId } = await published();
    const [post] = await app.x.posts(account.externalId);
    const grownAt = (at: number) =>
      metricsOf({ clock: { now: () => at }, state: { conversation: () => [] } } as never, post!).impressions;
    const expected: { least: number; most: number }[] = [];
    const firings: Record<string, number> = {};

    for (let age = 0; age < 30 * day; ) {
      const pace = (await told()) as keyof typeof everyMs;
      await pass(everyMs[pace]);
      age += everyMs[pace];
      const least = grownAt(await app.x.clock.now());
      expect(await collect()).toBe('read');
      expected.push({ least, most: grownAt(await app.x.clock.now()) });
      firings[pace] = (firings[pace] ?? 0) + 1;
      if (age === day) await paced('six-hourly');
      if (age === 3 * day) await paced('daily');
    }

    expect(firings).toEqual({ hourly: 24, 'six-hourly': 8, daily: 27 });
    const part = await partOf(publishId, `?step=hour&from=${new Date(Date.now() - 32 * day).toISOString()}`);
    expect(part).toMatchObject({ externalId, trouble: null });
    const { points, ...named } = series(part, 'impression_count');
    expect(named).toEqual({ metric: 'impression_count', commonName: 'impressions', period: 'so-far' });
    expect(points).toHaveLength(24 + 8 + 27);
    for (const [index, { value }] of points.entries()) {
      expect(value).toBeGreaterThanOrEqual(expected[index]!.least);
      expect(value).toBeLessThanOrEqual(expected[index]!.most);
    }
    expect(points.at(-1).value).toBeGreaterThan(points[0].value);

    const daily = series(
      await insightsOf(`?metric=followers&from=${new Date(Date.now() - 32 * day).toISOString()}`),
      'followers_count',
    );
    expect(daily.points.every(({ value }: Answered) => value === 100)).toBe(true);
    expect(daily.points.length).toBeGreaterThanOrEqual(30);
    const { body: page } = await app.api.get(`/v1/accounts/${account.accountId}/insights/posts`);
    const { likes, reposts, quotes, bookmarks } = metricsOf(
      { clock: { now: () => Number.MAX_SAFE_INTEGER }, state: { conversation: () => [] } } as never,
      post!,
    );
    expect(page.items).toMatchObject([{ externalId, publishId, excerpt: 'Measure me' }]);
    expect(page.items[0].engagement.value).toBeLessThanOrEqual(likes + reposts + quotes + bookmarks);
    expect(page.items[0].engagement.of.sort()).toEqual(['comments', 'likes', 'quotes', 'reposts', 'saves']);
  }, 400_000);

  it('that are read twice within an hour are corrected, not doubled', async () => {
    const { publishId, externalId } = await published();
    await app.x.setMetrics(externalId, { likes: 3 });
    await collect();
    await app.sql`update insight_readings set next_at = now() where account_id = ${account.accountId}`;
    await app.x.setMetrics(externalId, { likes: 5 });
    await collect();

    const { points } = series(await partOf(publishId, '?step=hour&metric=likes'), 'like_count');
    expect(points.map(({ value }: Answered) => value)).toEqual([5]);
  });

  it('keep an hour in which the platform was away as a gap, and go on with the next', async () => {
    const { publishId, externalId } = await published();
    await app.x.setMetrics(externalId, { likes: 1 });
    await collect();
    await pass(hour);
    const outage = await app.x.levers.outage();
    const run = await fire();
    await expect.poll(async () => (await insightsOf()).trouble).not.toBeNull();
    await pass(2 * hour);
    await app.x.setMetrics(externalId, { likes: 4 });
    await app.x.levers.remove(outage.id);
    await run.result();

    const { points } = series(await partOf(publishId, '?step=hour&metric=likes'), 'like_count');
    expect(points.map(({ value }: Answered) => value)).toEqual([1, null, 4]);
    const { series: all, trouble } = await insightsOf('?step=hour&metric=followers');
    expect(all[0].points.map(({ value }: Answered) => value)).toEqual([100, null, 100]);
    expect(trouble).toBeNull();
  });

  it('keep a metric that nobody knows under the platform’s own name, and name what is not told', async () => {
    const { publishId, externalId } = await published();
    await app.x.levers.set({
      match: { path: lookups, method: 'GET' },
      phase: 'before',
      effect: {
        do: 'answer',
        status: 200,
        body: { data: [{ id: externalId, public_metrics: { glow_count: 7, constructor: 1 }, non_public_metrics: {} }] },
      },
    });
    await collect();

    const part = await partOf(publishId);
    expect(part.series.map(({ metric, commonName }: Answered) => [metric, commonName])).toEqual([
      ['constructor', null],
      ['glow_count', null],
    ]);
    expect(series(part, 'glow_count').points.map(({ value }: Answered) => value)).toEqual([7]);
    expect(part.missing).toContainEqual({
      metric: null,
      commonName: 'reach',
      why: expect.stringContaining('not how many people'),
    });
  });

  it('of one post that cannot be read do not keep the others from being read', async () => {
    const first = await published('One');
    const second = await published('Two');
    const third = await published('Three');
    const refuse = (ids: string) =>
      app.x.levers.set({
        match: { path: lookups, method: 'GET', query: { ids } },
        phase: 'before',
        times: 'standing',
        effect: {
          do: 'answer',
          status: 400,
          body: {
            title: 'Invalid Request',
            detail: 'One or more parameters to your request was invalid.',
            type: 'https://api.twitter.com/2/problems/invalid-request',
          },
        },
      });
    const all = [first, second, third].map(({ externalId }) => externalId);
    for (const order of permutationsOf(all)) await refuse(order.join(','));
    await refuse(second.externalId);

    expect(await collect()).toBe('read');

    expect((await partOf(first.publishId)).series.length).toBeGreaterThan(0);
    expect((await partOf(third.publishId)).series.length).toBeGreaterThan(0);
    expect(await partOf(second.publishId)).toMatchObject({ series: [], trouble: expect.stringContaining('X') });
  });

  it('wait for a limit as long as the platform says, and miss nothing', async () => {
    const { publishId } = await published();
    await app.x.levers.rateLimited(
      { path: lookups, account: account.username },
      { hint: 'retry-after-seconds', waitMs: 3_000 },
    );

    expect(await collect()).toBe('read');

    const asked = await app.x.ledger({ account: account.externalId, endpoint: `GET ${lookups}`, phase: 'answered' });
    expect(asked.map(({ status }) => status)).toEqual([429, 200]);
    expect(new Date(asked[1]!.wallAt).getTime() - new Date(asked[0]!.wallAt).getTime()).toBeGreaterThanOrEqual(3_000);
    expect((await partOf(publishId)).series.length).toBeGreaterThan(0);
  });

  it('are read once though the worker is killed in the middle', async () => {
    const { publishId } = await published();
    const ownReads = () =>
      app.x.ledger({ account: account.externalId, endpoint: 'GET /2/users/me', phase: 'answered' });
    const { length: before } = await ownReads();
    const hold = await app.x.hold({ path: lookups, account: account.username, method: 'GET' }, 'before-commit');
    const run = await fire();
    await hold.reached();
    await app.stack.worker.kill9();
    await hold.drop();
    await app.stack.worker.restart();

    expect(await run.result()).toBe('read');
    expect((await partOf(publishId)).series.length).toBeGreaterThan(0);
    // The account was read and kept before the kill.
    expect((await ownReads()).length - before).toBe(1);
    const rows = await app.sql`
      select metric, period_end from insights i join insight_readings r on r.id = i.reading_id
       where r.account_id = ${account.accountId} and r.external_id is null and metric = 'followers_count'`;
    expect(rows).toHaveLength(1);
  });

  it('of imported posts are read too, and no more once these are deleted', async () => {
    await app.x.seedPosts(account.externalId, {
      count: 3,
      photoEvery: 0,
      videoEvery: 0,
      gifEvery: 0,
      threadEvery: 0,
      repostEvery: 0,
    });
    const { id } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, {});
    await app.api.until(`/v1/imports/${id}`, ({ state }) => state === 'completed');
    await paced('hourly');
    await collect();
    const { body: page } = await app.api.get(`/v1/accounts/${account.accountId}/insights/posts`);
    const young =
      await app.sql`select external_id from imported_posts where account_id = ${account.accountId} and posted_at > now() - interval '90 days'`;
    expect(page.items.map(({ externalId }: Answered) => externalId).sort()).toEqual(
      young.map((row) => row.external_id).sort(),
    );

    expect(young.length).toBeGreaterThan(0);

    await app.api.delete(`/v1/accounts/${account.accountId}/imported-posts`);
    await pass(7 * day);
    const { length: before } = await calls();
    await collect();
    expect((await calls()).slice(before)).toEqual(['GET /2/users/me']);
  });

  it('end with a disconnect: the schedule is gone, its run has ended, and no call follows', async () => {
    await published();
    const hold = await app.x.hold({ path: lookups, account: account.username, method: 'GET' }, 'before-commit');
    const run = await fire();
    await hold.reached();
    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnecting');
    await hold.release();
    await leaving;
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnected');

    await expect(schedule().describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
    expect((await run.describe()).status.name).not.toBe('RUNNING');
    expect(await told()).toBeUndefined();
    const last = (await app.x.ledger({ account: account.externalId })).at(-1)!.seq;
    expect(await insightsOf()).toMatchObject({
      can: false,
      reason: expect.stringContaining('disconnected'),
      nextReadAt: null,
    });
    // A schedule that somebody had made meanwhile reads nothing, and removes itself.
    await app.temporal.schedule.create({
      scheduleId: collectInsightsId(account.accountId as AccountId),
      spec: { intervals: [{ every: day }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'collectInsights',
        taskQueue: 'autopersonas',
        args: [{ accountId: account.accountId }],
      },
      state: { triggerImmediately: true },
    });
    await expect
      .poll(
        async () =>
          await schedule()
            .describe()
            .then(
              () => 'there',
              (error) => error.name,
            ),
        { timeout: 30_000 },
      )
      .toBe('ScheduleNotFoundError');
    expect(await calls(last)).toEqual([]);
  });

  it('pause while the owner must reconnect, and go on afterwards', async () => {
    await paced('hourly');
    await app.x.revokeGrant(account.externalId);
    expect(await collect()).toBe('stopped');
    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'reconnect-needed');

    await paced('paused');
    expect((await schedule().describe()).state).toMatchObject({
      paused: true,
      note: expect.stringContaining('reconnect'),
    });
    expect(await insightsOf()).toMatchObject({
      can: false,
      reason: expect.stringContaining('reconnected'),
      nextReadAt: null,
    });

    await connectAs(app.api, account.username, account.externalId, { accountId: account.accountId });
    await expect.poll(told, { timeout: 30_000 }).not.toBe('paused');
    expect((await schedule().describe()).state.paused).toBe(false);
    expect(await collect()).toBe('read');
  });

  it('of a post that was removed are read no more, and stay', async () => {
    const { publishId } = await published();
    await collect();
    await app.api.must('POST', `/v1/publishes/${publishId}/unpublish`);
    await app.api.until(`/v1/publishes/${publishId}`, ({ state }) => state === 'unpublished');
    await pass(hour);
    const { length: before } = await calls();

    expect(await collect()).toBe('read');

    expect((await calls()).slice(before)).toEqual(['GET /2/users/me']);
    const part = await partOf(publishId);
    expect(part.nextReadAt).toBeNull();
    expect(part.series.length).toBeGreaterThan(0);
  });

  it('go on though somebody removed the schedule at Temporal', async () => {
    await paced('hourly');
    await schedule().delete();
    await app.sql`update insight_schedules set told_at = now() - interval '27 hours' where account_id = ${account.accountId}`;

    await expect
      .poll(() =>
        schedule()
          .describe()
          .then(({ state }) => state.paused)
          .catch((error) => error.name),
      )
      .toBe(false);
  });

  it('are not read without the permission: no schedule, no call, and a sentence that says so', async () => {
    const { fanvue: guide } = await openGuides(app.stack.simulatorUrl);
    const { control } = app.stack.simulators.fanvue;
    const owner = await guide.newOwner();
    const { startUrl, id } = await worldOf(app.stack).api.must('POST', '/v1/connections', guide.login);
    await consentAs(startUrl, { ...guide.consent(owner), scope: ['read:self', 'read:post', 'write:post'] });
    const { accountId } = await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'connected');
    const seen = (await control.ledger({ account: owner.externalId })).length;
    // The sweep has gone over all accounts since: one that was connected later has its schedule.
    account = await app.connect();
    await paced('hourly');

    await expect(schedule(accountId).describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
    expect((await app.api.get(`/v1/accounts/${accountId}/insights`)).body).toMatchObject({
      can: false,
      missingScopes: ['read:insights'],
      reason: expect.stringContaining('did not allow read:insights'),
      nextReadAt: null,
    });
    expect(await control.ledger({ account: owner.externalId })).toHaveLength(seen);
  });

  it('refuse a range with too many points, and one that ends before it begins', async () => {
    const long = await app.api.get(
      `/v1/accounts/${account.accountId}/insights?step=hour&from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z`,
    );
    expect(long).toMatchObject({ status: 400, body: { detail: expect.stringContaining('2000 are the most') } });
    const backwards = await app.api.get(
      `/v1/accounts/${account.accountId}/insights?from=2026-06-01T00:00:00Z&to=2026-01-01T00:00:00Z`,
    );
    expect(backwards.status).toBe(400);
  });

  it('cost an idle account four actions and a dozen events a day', async () => {
    await paced('hourly');
    const run = await fire();
    await run.result();
    await paced('daily');

    const { events = [] } = await run.fetchHistory();
    expect(events!.length).toBeLessThanOrEqual(12);
    expect((await schedule().describe()).spec.intervals).toMatchObject([{ every: day }]);
  });
});

function permutationsOf(ids: readonly string[]): string[][] {
  if (ids.length < 2) return [[...ids]];
  return ids.flatMap((first) => permutationsOf(ids.filter((id) => id !== first)).map((rest) => [first, ...rest]));
}
