import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answered, App } from '../support/app.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { screenshot } from './support/screenshot.js';
import { signIn } from './support/signIn.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Account = Awaited<ReturnType<App['connect']>>;

describe('quota, in a browser', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await startAppForBrowser();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.sql`delete from quota_buckets where endpoint = '*'`;
    const { items } = await app.api.must('GET', '/v1/accounts?state=connected&limit=100');
    for (const { id } of items) await app.api.must('DELETE', `/v1/accounts/${id}`); // each test has its own
  });

  const posts = async (account: Account, count: number) => {
    const ids = await Promise.all(Array.from({ length: count }, (_, n) => app.publish(account.accountId, `Post ${n}`)));
    for (const id of ids) expect(await app.ended(id)).toMatchObject({ state: 'published' });
  };
  const schedule = (account: Account, inMs: number) =>
    app.publish(account.accountId, `In ${inMs} ms`, { publishAt: new Date(Date.now() + inMs).toISOString() });
  async function tooMuch(account: Account): Promise<void> {
    const match = { method: 'POST', path: '/2/tweets', account: account.username };
    await app.x.levers.rateLimited(match, { waitMs: 3 * hourMs });
    await app.publish(account.accountId, 'Too much');
    await expect.poll(async () => (await ledger(account)).slots).not.toBeNull();
  }
  const of = (page: Page, { username }: Account) => page.getByRole('article', { name: `@${username}` });
  const opened = async (account: Account, how: Parameters<BrowserApp['newPage']>[0] = {}) => {
    const page = await app.newPage(how);
    await signIn(app, page, 'owner');
    await page.goto(`${app.stack.apiUrl}/app/quota`);
    await of(page, account).waitFor();
    return page;
  };
  const ledger = async ({ accountId }: Account): Promise<Answered> =>
    (await app.api.must('GET', '/v1/quota?limit=100')).items.find((one: Answered) => one.accountId === accountId);
  const clock = (page: Page, at: string) =>
    page.evaluate(
      (moment) =>
        new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(
          new Date(moment),
        ),
      at,
    );
  /** Where the marks of a kind stand, as shares of the strip's width. */
  const places = async (page: Page, account: Account, mark: string): Promise<number[]> => {
    const marks = of(page, account).locator(`[data-mark="${mark}"]`);
    return await marks.evaluateAll((elements) =>
      elements.map((element) => Number.parseFloat(element.getAttribute('x') ?? element.getAttribute('x1') ?? '') / 100),
    );
  };

  it('says how many posts X still takes, as X itself counts, and when all of them are there again', async () => {
    const account = await app.connect();
    await posts(account, 3);
    const page = await opened(account);

    const { endpoints } = await ledger(account);
    const [quarter, , , day] = endpoints.find(({ endpoint }: Answered) => endpoint === 'POST /2/tweets').limits;
    expect(quarter).toMatchObject({ limit: 100, remaining: 97 });
    const windows = await app.x.limits.windows();
    expect(windows).toContainEqual(expect.objectContaining({ used: 3 }));
    const article = of(page, account);
    await article.getByText(`97 of 100 posts left, full again at ${await clock(page, quarter.resetsAt)}.`).waitFor();
    await article.getByText('The next ten posts could go now.').waitFor();
    const meter = article.getByRole('meter', { name: 'In 15 minutes' }).first();
    expect(await meter.getAttribute('aria-valuenow')).toBe('97');
    expect(await meter.getAttribute('aria-valuetext')).toContain('97 of 100 left');
    const shared = article.getByRole('meter', { name: 'Shared by every account of this app, in a day' }).first();
    expect(await shared.getAttribute('aria-valuenow')).toBe(String(day.remaining));
    await expectAccessible(page);
  });

  it('draws what is scheduled, and the windows, where they are on the reader’s clock', async () => {
    const account = await app.connect();
    await posts(account, 1);
    for (const inMs of [6 * hourMs, 6 * hourMs + minuteMs, 12 * hourMs]) await schedule(account, inMs);
    const page = await opened(account, { timezone: 'Asia/Kolkata' });

    const article = of(page, account);
    await article.getByText('3 scheduled for the next 24 hours.').waitFor();
    const [six, twelve, ...more] = await places(page, account, 'scheduled');
    expect(more).toEqual([]);
    expect(six).toBeCloseTo(6 / 24, 2);
    expect(twelve).toBeCloseTo(12 / 24, 2);
    expect(await article.locator('[data-mark="scheduled"] text').allTextContents()).toEqual(['2']);
    const { asOf, endpoints } = await ledger(account);
    const resets = endpoints
      .find(({ endpoint }: Answered) => endpoint === 'POST /2/tweets')
      .limits.map(({ resetsAt }: Answered) => (Date.parse(resetsAt) - Date.parse(asOf)) / (24 * hourMs))
      .filter((x: number) => x <= 1)
      .sort((one: number, other: number) => one - other);
    const drawn = await places(page, account, 'reset');
    expect(drawn.length).toBe(resets.length);
    for (const [index, x] of drawn.entries()) expect(x).toBeCloseTo(resets[index], 2);

    await article.getByText('The same as a table').click();
    await expect.poll(() => article.getByRole('row').filter({ hasText: 'A post is scheduled' }).count()).toBe(3);
    expect(await article.getByRole('row').filter({ hasText: 'A post is scheduled' }).first().textContent()).toMatch(
      /GMT\+5:30|IST/,
    );
    await expectAccessible(page);
  });

  it('says when the next post could go after X has said that it is too much', async () => {
    const account = await app.connect();
    await tooMuch(account);
    const page = await opened(account);

    const { slots, asOf } = await ledger(account);
    const article = of(page, account);
    await article.getByText(/^0 of 100 posts left, .* The next post could go (tomorrow )?at/).waitFor();
    expect((Date.parse(slots[0]) - Date.parse(asOf)) / hourMs).toBeCloseTo(3, 0);
    const [slot, ...more] = await places(page, account, 'slot');
    expect(more).toEqual([]);
    expect(slot).toBeCloseTo(3 / 24, 2);
    expect(await article.locator('[data-mark="slot"] text').textContent()).toBe('10');
    expect(await article.locator('[data-mark="pause"]').count()).toBe(0);
  });

  it('hatches a pause of the whole app, and says why there is one', async () => {
    const [account, other] = [await app.connect(), await app.connect()];
    await app.x.levers.quotaExhausted({ method: 'POST', path: '/2/tweets', account: account.username });
    await app.publish(account.accountId, 'Too dear');
    await expect.poll(async () => (await ledger(account)).pausedUntil).not.toBeNull();
    const page = await opened(account);

    const { pausedUntil, asOf } = await ledger(other);
    for (const one of [account, other]) {
      const article = of(page, one);
      await article.getByText(/^Every account of this app pauses: nothing goes before it ends, /).waitFor();
      await article.getByText('App’s allowance is used up.').waitFor();
      const pause = article.locator('[data-mark="pause"]');
      expect(await pause.getAttribute('x')).toBe('0.00%');
      const width = Number.parseFloat((await pause.getAttribute('width'))!) / 100;
      expect(width).toBeCloseTo(Math.min(1, (Date.parse(pausedUntil) - Date.parse(asOf)) / (24 * hourMs)), 2);
    }
    await expectAccessible(page);
  });

  it('follows the ledger by itself when a post goes out', async () => {
    const account = await app.connect();
    const page = await opened(account);
    await of(page, account).getByText('100 of 100 posts left').waitFor();

    await posts(account, 2);

    await of(page, account).getByText('98 of 100 posts left').waitFor();
  });

  it('works by keyboard alone', async () => {
    const account = await app.connect();
    await posts(account, 1);
    const page = await opened(account);
    const stops = await tabOrder(page);
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);

    const more = of(page, account).getByText(/more limits, all untouched/);
    await more.focus();
    await page.keyboard.press('Enter');

    await of(page, account).getByRole('meter', { name: 'In 15 minutes' }).nth(2).waitFor();
  });

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { narrow: true }],
  ] as const)('can be read %s', async (name, how) => {
    const account = await app.connect(`mira_${name}`);
    await posts(account, 2);
    await tooMuch(account);
    for (const hours of [1, 2, 5, 20]) await schedule(account, hours * hourMs);
    const page = await opened(account, how);

    await screenshot(page, `quota-${name}`);
    for (const summary of await of(page, account).locator('summary').all()) await summary.click();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });
});
