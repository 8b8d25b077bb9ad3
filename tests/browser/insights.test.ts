import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fireInsights } from '../../local/insights.js';
import type { Answered, App } from '../support/app.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { screenshot } from './support/screenshot.js';
import { signIn } from './support/signIn.js';

type Account = Awaited<ReturnType<App['connect']>>;

describe('insights, in a browser', () => {
  let app: BrowserApp;
  let account: Account;
  beforeAll(async () => {
    app = await startAppForBrowser();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    account = await app.connect();
    await expect
      .poll(
        async () =>
          (await app.sql`select told from insight_schedules where account_id = ${account.accountId}`)[0]?.told,
        { timeout: 30_000 },
      )
      .toBe('hourly');
  });

  const insightsOf = (query = ''): Promise<Answered> =>
    app.api.must('GET', `/v1/accounts/${account.accountId}/insights${query}`);
  const collect = async () => await (await fireInsights(app.temporal, account.accountId)).result();
  const chart = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
  const opened = async (how: Parameters<BrowserApp['newPage']>[0] = {}, query = '') => {
    const page = await app.newPage(how);
    await signIn(app, page, 'owner');
    await page.goto(`${app.stack.apiUrl}/app/insights?accountId=${account.accountId}${query}`);
    await page.getByText('Last read', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Engagement of each post' }).waitFor();
    return page;
  };

  /** Read 30 hours ago and again now; the turn between came to nothing. The post has been read once. */
  async function readWithAGap(): Promise<{ publishId: string }> {
    expect(await collect()).toBe('read');
    const id = account.accountId;
    await app.sql`
      update insights set period_end = period_end - interval '30 hours', observed_at = observed_at - interval '30 hours'
       where reading_id in (select id from insight_readings where account_id = ${id} and external_id is null)`;
    await app.sql`update insight_readings set read_at = read_at - interval '30 hours', next_at = now()
                   where account_id = ${id} and external_id is null`;
    const publishId = await app.publish(id, 'Measure me');
    const ended = await app.ended(publishId);
    expect(ended.state).toBe('published');
    await app.x.setMetrics(ended.parts[0].externalId, { likes: 3, replies: 2 });
    expect(await collect()).toBe('read');
    return { publishId };
  }

  /** Read once a day in the days before, but for one. */
  const readBefore = () => app.sql`
    insert into insights (reading_id, metric, common_name, period, period_end, observed_at, value)
    select reading_id, metric, common_name, period, period_end - hours * interval '1 hour', observed_at - hours * interval '1 hour', value - fewer
      from insights, (values (24, 2), (48, 9), (96, 4), (120, 12)) as before (hours, fewer)
     where metric = 'followers_count' and period_end < now() - interval '29 hours'
       and reading_id in (select id from insight_readings where account_id = ${account.accountId})`;

  it('says when the first reading comes', async () => {
    const page = await opened();

    const { nextReadAt, lastReadAt } = await insightsOf();
    expect(lastReadAt).toBeNull();
    const empty = page.getByRole('heading', { name: 'Nothing has been read yet' }).locator('..');
    expect(await empty.locator('time').getAttribute('datetime')).toBe(nextReadAt);
    await expectAccessible(page);
  });

  it('shows the numbers that the API tells, and a gap as a gap', async () => {
    const { publishId } = await readWithAGap();
    const page = await opened({ timezone: 'Asia/Kolkata' });

    const from = new Date(Date.now() - 7 * 24 * 3_600_000).toISOString();
    const { series, missing, delay } = await insightsOf(`?step=hour&from=${from}`);
    const { points } = series.find(({ commonName }: Answered) => commonName === 'followers');
    expect(points.map(({ value }: Answered) => value)).toEqual([100, null, 100]);
    const followers = chart(page, 'Followers');
    expect(await followers.locator('[data-mark="dot"]').count()).toBe(2);
    expect(await followers.locator('[data-mark="line"]').count()).toBe(2);
    expect(await followers.locator('[data-mark="gap"]').count()).toBe(1);
    await followers.getByRole('img', { name: /^Followers: 100 at the newest reading, .*; one gap\.$/ }).waitFor();
    const clock = (at: string) =>
      new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' }).format(
        new Date(at),
      );
    const [before, after] = [clock(points[0].at), clock(points[2].at)];
    const gap = new RegExp(`^No reading between .*${before} .* and .*${after} `);
    await followers.getByRole('listitem').filter({ hasText: gap }).waitFor();
    await followers.getByText('The same as a table').click();
    const rows = await followers.getByRole('row').allTextContents();
    expect(rows.slice(1).map((row) => row.replace(/^.*(GMT\+5:30|IST)/, ''))).toEqual(['100', 'no reading', '100']);

    const why = missing.find(({ commonName }: Answered) => commonName === 'reach').why;
    await chart(page, 'Reach').getByText(why).waitFor();
    await page.getByText(delay).waitFor();

    const { items } = await app.api.must('GET', `/v1/accounts/${account.accountId}/insights/posts`);
    const post = page.getByRole('article').filter({ has: page.getByRole('link', { name: 'Measure me' }) });
    await post.getByText(`${items[0].engagement.value} (`).waitFor();
    const likes = items[0].metrics.find(({ commonName }: Answered) => commonName === 'likes').value;
    expect(likes).toBe(3);
    expect(await post.getByText('Likes', { exact: true }).locator('..').locator('dd').textContent()).toBe('3');
    await post.getByRole('link', { name: 'Measure me' }).click();
    await page.waitForURL(new RegExp(`/app/publishes/${publishId}$`));
  });

  it('keeps the account and the time in the address', async () => {
    await readWithAGap();
    const page = await opened();

    await page.getByLabel('Time', { exact: true }).selectOption('The last 90 days');

    await page.waitForURL(new RegExp(`accountId=${account.accountId}&range=90`));
    await chart(page, 'Followers').getByText('Days are those of UTC').waitFor({ state: 'attached' });
    await page.reload();
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('90');
    expect(await page.getByLabel('Account', { exact: true }).inputValue()).toBe(account.accountId);
  });

  it('says which permission is missing, and where it is given', async () => {
    await app.sql`update accounts set granted_scopes = array_remove(granted_scopes, 'tweet.read') where id = ${account.accountId}`;
    const page = await opened();

    const { can, reason, missingScopes } = await insightsOf();
    expect({ can, missingScopes }).toEqual({ can: false, missingScopes: ['tweet.read'] });
    const banner = page.getByRole('alert').filter({ hasText: 'A permission is missing' });
    await banner.getByText(reason).waitFor();
    await expectAccessible(page);
    await banner.getByRole('link', { name: 'Go to the accounts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
  });

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { narrow: true }],
  ] as const)('can be read %s', async (name, how) => {
    await readWithAGap();
    await readBefore();
    const page = await opened(how);
    await chart(page, 'Followers')
      .getByRole('img', { name: /lowest 88, highest 100; 2 gaps/ })
      .waitFor();
    expect(await chart(page, 'Followers').locator('[data-mark="line"]').count()).toBe(3);
    await page.getByRole('link', { name: 'Measure me' }).waitFor();

    await screenshot(page, `insights-${name}`);
    for (const summary of await page.locator('main summary').all()) await summary.click();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    expect((await tabOrder(page)).filter(({ visible }) => !visible)).toEqual([]);
  });
});
