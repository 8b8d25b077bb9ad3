import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPublish } from '../../db/publishes.js';
import { pauseQuota, takeQuota } from '../../db/quota.js';
import type { AccountId } from '../../domain/ids.js';
import type { Post } from '../../domain/post.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

const minuteMs = 60_000;

describe('what is left of the limits, over all accounts', () => {
  let api: ApiUnderTest;
  let mine: TestWorkspace;

  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api?.stop());

  const overview = async () => (await mine.must('GET', '/v1/quota')).items;
  const schedule = (
    accountId: AccountId,
    platform: 'x' | 'threads' | 'tiktok',
    inMs: number,
    texts: [string, ...string[]],
  ) =>
    addPublish(
      api.db,
      { workspaceId: mine.workspaceId, accountId, platform, dueAt: new Date(Date.now() + inMs), scheduled: true },
      { parts: texts.map((text) => ({ text, media: [] })) as unknown as Post['parts'], options: {} },
    );
  /** As many posts as this have gone out. */
  async function taken(accountId: AccountId, platform: 'x' | 'threads' | 'tiktok', count: number) {
    const { limits, publishEndpoint: endpoint } = api.deps.platforms[platform];
    for (let n = 0; n < count; n += 1)
      expect(await takeQuota(api.db, { platform, accountId, endpoint }, limits[endpoint]!)).toBeUndefined();
  }

  it('shows each connected account its own figures, its app’s, and what is scheduled against them', async () => {
    mine = await api.newWorkspace();
    const ada = await mine.newAccount({ username: 'ada' });
    const tok = await mine.newAccount({ username: 'tok', platform: 'tiktok' });
    await mine.newAccount({ username: 'gone', state: 'disconnected', sealedTokens: null });
    await (await api.newWorkspace()).newAccount({ username: 'somebody else' });
    await taken(ada, 'x', 3);
    const soon = await schedule(ada, 'x', 10 * minuteMs, ['one', 'two']);
    await schedule(ada, 'x', 30 * 3_600_000, ['the day after tomorrow']);

    const [tiktok, x, ...more] = await overview();

    expect(more).toEqual([]);
    expect(x).toMatchObject({
      accountId: ada,
      platform: 'x',
      username: 'ada',
      publishEndpoint: 'POST /2/tweets',
      scheduled: [{ publishId: soon.id, dueAt: soon.dueAt.toISOString() }],
      scheduledTotal: 1,
      slots: null,
    });
    const posts = x.endpoints.find(({ endpoint }: { endpoint: string }) => endpoint === x.publishEndpoint);
    expect(posts).toMatchObject({ label: 'posts', remaining: 97 });
    expect(posts.limits.map(({ scope, limit, used }: Record<string, unknown>) => [scope, limit, used])).toEqual([
      ['account', 100, 3],
      ['account', 300, 3],
      ['account', 2_400, 3],
      ['app', 10_000, 3],
    ]);
    expect(tiktok).toMatchObject({
      accountId: tok,
      publishEndpoint: 'POST /v2/post/publish/:kind/init/',
      scheduled: [],
    });
  });

  it('names the moments at which posts could go, leaving each scheduled one its place', async () => {
    mine = await api.newWorkspace();
    const account = await mine.newAccount({ platform: 'tiktok' });
    await taken(account, 'tiktok', 5); // of six in a minute and fifteen in a day
    await schedule(account, 'tiktok', 10 * minuteMs, ['later today']);

    const [{ slots, endpoints, publishEndpoint, asOf }] = await overview();

    const { limits } = endpoints.find(({ endpoint }: { endpoint: string }) => endpoint === publishEndpoint);
    const [minute, day] = limits.map(({ resetsAt }: { resetsAt: string }) => resetsAt);
    const nextMinute = new Date(Date.parse(minute) + minuteMs).toISOString();
    expect(slots).toEqual([asOf, ...Array(6).fill(minute), ...Array(2).fill(nextMinute), day]);
  });

  it('says that a pause concerns the whole app, and until when', async () => {
    mine = await api.newWorkspace();
    await mine.newAccount({ platform: 'fanvue' });
    const until = new Date(Date.now() + 5 * minuteMs);
    await pauseQuota(api.db, { platform: 'fanvue', accountId: null, until, reason: 'quota-exhausted' });

    expect((await overview())[0]).toMatchObject({
      pausedUntil: until.toISOString(),
      pauseReason: 'quota-exhausted',
      pauseScope: 'app',
      slots: Array(10).fill(until.toISOString()),
    });
  });

  it('counts of a thread what the platform counts: every part, or the post alone', async () => {
    mine = await api.newWorkspace();
    const x = await mine.newAccount({ platform: 'x' });
    await taken(x, 'x', 94); // of a hundred in a quarter of an hour
    await schedule(x, 'x', minuteMs, ['one', 'two', 'three', 'four', 'five']);

    const [{ slots, asOf, endpoints }] = await overview();

    const [{ resetsAt }] = endpoints.find(({ endpoint }: { endpoint: string }) => endpoint === 'POST /2/tweets').limits;
    expect(slots).toEqual([asOf, ...Array(9).fill(resetsAt)]);

    mine = await api.newWorkspace();
    const threads = await mine.newAccount({ platform: 'threads' });
    await taken(threads, 'threads', 1);
    await api.sql`update quota_buckets set used = 248 where account_id = ${threads}`; // of 250 in a day
    await schedule(threads, 'threads', minuteMs, ['one', 'two', 'three']);

    const [apart] = await overview();

    const { limits } = apart.endpoints.find(({ endpoint }: { endpoint: string }) => endpoint === apart.publishEndpoint);
    expect(apart.slots).toEqual([apart.asOf, ...Array(9).fill(limits[0].resetsAt)]);
  });

  it('goes through the accounts page by page', async () => {
    mine = await api.newWorkspace();
    const accounts = [await mine.newAccount(), await mine.newAccount(), await mine.newAccount()];

    const first = await mine.must('GET', '/v1/quota?limit=2');
    const second = await mine.must('GET', `/v1/quota?limit=2&cursor=${first.nextCursor}`);

    const seen = [...first.items, ...second.items].map(({ accountId }: { accountId: string }) => accountId);
    expect(seen).toHaveLength(3);
    expect(new Set(seen)).toEqual(new Set(accounts));
    expect(second.nextCursor).toBeNull();
  });
});
