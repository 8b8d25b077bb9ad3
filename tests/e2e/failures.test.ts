import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failedPublishes } from '../../db/failures.js';
import { publishes } from '../../db/schema.js';
import type { FailureClass } from '../../domain/failures.js';
import type { AccountId } from '../../domain/ids.js';
import type { PlatformName } from '../../platforms/index.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

/** Minutes after a morning long past. */
const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1, 8) + minutes * 60_000);

interface Failed {
  account: AccountId;
  atMinute: number;
  class: FailureClass;
  platform?: PlatformName;
  state?: 'failed' | 'unconfirmed' | 'published';
  words?: [code: string, message: string];
}

describe('what has failed, in groups', () => {
  let api: ApiUnderTest;
  let mine: TestWorkspace;
  let ada: AccountId;
  let bob: AccountId;

  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api?.stop());
  beforeEach(async () => {
    await api.sql`delete from publishes`;
    mine = await api.newWorkspace();
    ada = await mine.newAccount({ connectedAt: at(-600) });
    bob = await mine.newAccount({ connectedAt: at(-600) });
  });

  async function add(of: TestWorkspace, ...failed: Failed[]): Promise<string[]> {
    const rows = failed.map(({ account, atMinute, platform = 'x', state = 'failed', words, ...one }) => ({
      workspaceId: of.workspaceId,
      accountId: account,
      platform,
      state,
      dueAt: at(atMinute),
      scheduled: false,
      startedAt: at(atMinute),
      endedAt: at(atMinute),
      ...(state === 'published'
        ? { committedAt: at(atMinute) }
        : {
            failure: {
              class: one.class,
              move: 'us' as const,
              healsWithTime: false,
              message: 'It failed.',
              nextStep: `After ${one.class}.`,
              ...(words && { platformCode: words[0], platformMessage: words[1] }),
            },
          }),
    }));
    const added = await api.db.insert(publishes).values(rows).returning({ id: publishes.id });
    return added.map(({ id }) => id);
  }
  const groups = async (query = '') => (await mine.must('GET', `/v1/failures${query}`)).items;
  /** What a bulk replay would take for a group. */
  const chosen = async ({ filter }: { filter: object }) =>
    (await failedPublishes(api.db, mine.workspaceId, filter, 10_000)).map(({ id }) => id);

  it('makes one incident of failures that hit several accounts close together, and tells it from what comes later', async () => {
    const down = { class: 'platform-unavailable', words: ['503', 'Over capacity'] } as const;
    const first = await add(
      mine,
      { account: ada, atMinute: 0, ...down, words: ['503', 'Over capacity'] },
      { account: bob, atMinute: 29, ...down, words: ['503', 'Over capacity'] },
      { account: ada, atMinute: 59, ...down, words: ['500', 'Internal error'] },
    );
    const later = await add(
      mine,
      { account: ada, atMinute: 90, class: 'platform-unavailable' },
      { account: ada, atMinute: 100, class: 'platform-unavailable' },
    );

    const [alone, incident, ...more] = await groups();

    expect(more).toEqual([]);
    expect(incident).toMatchObject({
      incident: { startedAt: at(0).toISOString(), lastAt: at(59).toISOString(), accounts: 2, isOver: false },
      platform: 'x',
      class: 'platform-unavailable',
      count: 3,
      accounts: 2,
      states: { failed: 3, unconfirmed: 0 },
      platformCode: '503',
      platformMessage: 'Over capacity',
      nextStep: 'After platform-unavailable.',
    });
    expect(incident.incident.words).toBe(
      '3 publishes of 2 accounts failed on X in the same way, from 2026-03-01 08:00 UTC to 2026-03-01 08:59 UTC. Nothing has gone live on X since.',
    );
    expect(alone).toMatchObject({ incident: null, count: 2, accounts: 1, firstAt: at(90).toISOString() });
    expect(await chosen(incident)).toEqual(first);
    expect(await chosen(alone)).toEqual(later);
  });

  it('groups the rest by platform and class, each with a filter that names exactly its publishes', async () => {
    const refused = await add(
      mine,
      { account: ada, atMinute: 0, class: 'content-refused' },
      { account: bob, atMinute: 1, class: 'content-refused' },
      { account: ada, atMinute: 500, class: 'content-refused' },
    );
    const dead = await add(mine, { account: ada, atMinute: 3, class: 'reconnect-needed' });
    const unsure = await add(mine, { account: bob, atMinute: 4, class: 'outcome-unknown', state: 'unconfirmed' });
    await add(mine, { account: ada, atMinute: 5, class: 'bug', state: 'published' });

    const found = await groups();

    expect(found.map((group: { class: string; incident: null }) => [group.class, group.incident])).toEqual([
      ['content-refused', null], // two accounts' posts were refused within a minute: of the posts, not of the platform
      ['outcome-unknown', null],
      ['reconnect-needed', null],
    ]);
    expect(found[1].states).toEqual({ failed: 0, unconfirmed: 1 });
    expect(await Promise.all(found.map(chosen))).toEqual([refused, unsure, dead]);
    expect((await mine.must('GET', '/v1/failures')).total).toBe(5);
    expect(await groups('?platform=threads')).toEqual([]);
  });

  it('cuts the rest where an incident lies between, so that its filters do not reach into it', async () => {
    const before = await add(mine, { account: ada, atMinute: 0, class: 'bug' });
    const incident = await add(
      mine,
      { account: ada, atMinute: 100, class: 'bug' },
      { account: bob, atMinute: 101, class: 'bug' },
    );
    const after = await add(
      mine,
      { account: ada, atMinute: 200, class: 'bug' },
      { account: ada, atMinute: 300, class: 'bug' },
    );

    expect(await Promise.all((await groups()).map(chosen))).toEqual([after, incident, before]);
  });

  it('shows one account its own share of an incident that hit others too', async () => {
    const [mineOfIt] = await add(
      mine,
      { account: ada, atMinute: 0, class: 'platform-unavailable' },
      { account: bob, atMinute: 1, class: 'platform-unavailable' },
    );

    const [share] = await groups(`?accountId=${ada}`);

    expect(share).toMatchObject({ count: 1, accounts: 1, incident: { accounts: 2 } });
    expect(await chosen(share)).toEqual([mineOfIt]);
  });

  it('says that an outage is over once anybody has published there, and nothing of who it was', async () => {
    await add(
      mine,
      { account: ada, atMinute: 0, class: 'platform-unavailable' },
      { account: bob, atMinute: 10, class: 'platform-unavailable' },
    );
    const theirs = await api.newWorkspace();
    const eve = await theirs.newAccount();
    await add(theirs, { account: eve, atMinute: 5, class: 'bug', state: 'published' });
    expect((await groups())[0]).toMatchObject({ incident: { isOver: false }, changed: [] });

    const [published] = await add(theirs, { account: eve, atMinute: 11, class: 'bug', state: 'published' });

    const [incident] = await groups();
    expect(incident).toMatchObject({
      incident: { isOver: true, words: expect.stringContaining('Posts have gone live on X since, so it is over.') },
      changed: [{ what: 'outage-over', words: 'Posts have gone live on X since.', publishes: 2 }],
    });
    expect(JSON.stringify(incident)).not.toContain(published);
    expect(JSON.stringify(incident)).not.toContain(at(11).toISOString());
  });

  it('counts for how many publishes the account was connected again, its token renewed, or a scope added since', async () => {
    const scopes = ['tweet.read', 'users.read', 'offline.access'];
    await api.sql`update accounts set granted_scopes = ${scopes} where id in (${ada}, ${bob})`;
    await add(
      mine,
      { account: ada, atMinute: 0, class: 'reconnect-needed' },
      { account: ada, atMinute: 200, class: 'reconnect-needed' },
      { account: bob, atMinute: 400, class: 'reconnect-needed' },
      { account: ada, atMinute: 0, class: 'permission-missing' },
      { account: bob, atMinute: 0, class: 'permission-missing' },
    );
    const changed = async () =>
      Object.fromEntries(
        (await groups()).map((group: { class: string; changed: { what: string; publishes: number }[] }) => [
          group.class,
          Object.fromEntries(group.changed.map(({ what, publishes }) => [what, publishes])),
        ]),
      );
    expect(await changed()).toEqual({ 'reconnect-needed': {}, 'permission-missing': {} });

    await api.sql`insert into connections (workspace_id, platform, state, asked_scopes, start_token_hash, account_id, expires_at, ended_at)
      values (${mine.workspaceId}, 'x', 'connected', ${scopes}, ${randomUUID()}, ${ada}, ${at(60).toISOString()}, ${at(50).toISOString()})`;
    const every = api.deps.platforms.x.oauth.scopes.map(({ scope }) => scope);
    await api.sql`update accounts set granted_scopes = ${every}, token_refreshed_at = ${at(50).toISOString()} where id = ${ada}`;
    await api.sql`update accounts set token_refreshed_at = ${at(500).toISOString()} where id = ${bob}`;

    expect(await changed()).toEqual({
      'reconnect-needed': { reconnected: 1, 'token-renewed': 1 },
      'permission-missing': { reconnected: 1, 'token-renewed': 1, 'scope-added': 1 },
    });
  });

  it('answers quickly for a workspace with twenty thousand of them', async () => {
    const failure = { class: 'platform-unavailable', move: 'platform', nextStep: 'Wait.', platformCode: '503' };
    await api.sql`insert into publishes (workspace_id, account_id, platform, state, due_at, scheduled, failure, started_at, ended_at)
      select ${mine.workspaceId}, case when n % 2 = 0 then ${ada}::uuid else ${bob}::uuid end, 'x', 'failed', now(), false,
        ${JSON.stringify(failure)}::text::jsonb, now(), ${at(0).toISOString()}::timestamptz + n * interval '4 minutes' + (n / 100) * interval '1 hour'
      from generate_series(0, 19999) n`;
    await api.sql`insert into publishes (workspace_id, account_id, platform, state, due_at, scheduled, started_at, ended_at, committed_at)
      select ${mine.workspaceId}, ${ada}, 'x', 'published', now(), false, now(), ${at(-9).toISOString()}::timestamptz - n * interval '1 minute', ${at(-9).toISOString()}::timestamptz - n * interval '1 minute'
      from generate_series(0, 49999) n`;
    await api.sql`analyze publishes`;

    const begun = performance.now();
    const found = await groups();
    const tookMs = performance.now() - begun;

    expect(found).toHaveLength(200);
    expect(found.every((group: { count: number }) => group.count === 100)).toBe(true);
    expect(await chosen(found[0])).toHaveLength(100);
    expect(tookMs).toBeLessThan(5_000);
  });
});
