import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { expectTrouble, type PageOptions } from './support/pages.js';

/** What stands around every page: signing in and out, what is loaded, and whether what is shown is up to date. */
describe('the pages’ frame', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await startAppForBrowser();
  });
  afterAll(() => app?.stop());

  const signIn = async (role: 'owner' | 'support' = 'owner', options: PageOptions = {}): Promise<Page> => {
    const page = await app.newPage(options);
    await page.goto(await app.stack.signInLink(role));
    return page;
  };
  const liveness = (page: Page, word: string) => page.getByRole('status').filter({ hasText: word }).first().waitFor();
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('opens where the person works, and only once by the same link', async () => {
    const link = await app.stack.signInLink('support');
    const page = await app.newPage();
    await page.goto(link);
    await heading(page, 'Support');

    const other = await app.newPage();
    expectTrouble(other, /410|404|403|401|400/);
    await other.goto(link);

    expect(await other.getByRole('heading', { level: 1 }).textContent()).not.toBe('Support');
    await expectAccessible(other);
    await other.goto(`${app.stack.apiUrl}/app/accounts`);
    await other.getByRole('heading', { name: 'You are not signed in here' }).waitFor();
    await expectAccessible(other);
  });

  it('loads less than 200 kB of packed script at first, all of it from here, and nothing inline', async () => {
    const page = await app.newPage();
    // A script is preloaded, then taken from the cache: its bytes travel once.
    const scripts = new Map<string, Promise<number>>();
    page.on('response', (answer) => {
      const request = answer.request();
      if (request.resourceType() !== 'script' || scripts.has(answer.url())) return;
      scripts.set(
        answer.url(),
        request.sizes().then(({ responseBodySize }) => responseBodySize),
      );
    });
    await page.goto(await app.stack.signInLink('owner'));
    await page.getByRole('heading', { level: 2, name: 'Fanvue' }).waitFor();

    const bytes = (await Promise.all(scripts.values())).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50_000); // it really was measured
    expect(bytes).toBeLessThan(200_000);

    const policy = (await fetch(`${app.stack.apiUrl}/app/accounts`)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await page.locator('script:not([src]), [style*="javascript"], [onclick]').count()).toBe(0);
  });

  it('shows every place to support, and to an owner all but Support', async () => {
    const owner = await signIn('owner');
    await heading(owner, 'Accounts');
    const names = await owner.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
    expect(names).toEqual(['Accounts', 'Publishes', 'Inbox', 'Insights', 'Quota']);

    await owner.goto(`${app.stack.apiUrl}/app/support`);
    await heading(owner, 'There is no such page');
    await expectAccessible(owner);

    const support = await signIn('support');
    await support.getByRole('link', { name: 'Support' }).waitFor();
  });

  it('moves the focus to the page that was gone to, and can be walked by keyboard alone', async () => {
    const page = await signIn();
    await heading(page, 'Accounts');
    await page.getByRole('link', { name: 'Quota' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Quota');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(await page.title()).toBe('Quota · AutoPersonas');

    await page.reload();
    await heading(page, 'Quota');
    const stops = await tabOrder(page);
    expect(stops[0]?.name).toBe('Skip to the page');
    expect(stops.filter((stop) => !stop.visible)).toEqual([]);
  });

  it('says that it is not live while the API is away, and catches up by itself', async () => {
    const page = await signIn();
    await heading(page, 'Accounts');
    await liveness(page, 'Live');
    expectTrouble(page, /failed request|console error/);

    await app.stack.api.kill9();
    try {
      await liveness(page, 'Checking');
      await heading(page, 'Accounts'); // what is known stays
    } finally {
      await app.stack.api.restart();
    }
    const { username } = await app.connect();

    await page.getByRole('article', { name: `@${username}` }).waitFor();
    await liveness(page, 'Live');
  });

  it('says that it is offline, keeps what it shows, and goes on by itself', async () => {
    const { username } = await app.connect();
    const page = await signIn();
    await page.getByRole('article', { name: `@${username}` }).waitFor();
    await liveness(page, 'Live');
    expectTrouble(page, /failed request|console error/);

    await page.context().setOffline(true);
    await liveness(page, 'Offline');
    await page.evaluate(() => fetch('/v1/session').catch(() => undefined)); // what the page itself asks meanwhile is a matter of the moment
    await expectAccessible(page);
    expect(await page.getByRole('article', { name: `@${username}` }).isVisible()).toBe(true);
    const later = await app.connect();

    await page.context().setOffline(false);
    await page.getByRole('article', { name: `@${later.username}` }).waitFor();
    await liveness(page, 'Live');
  });

  it('asks every few seconds where no stream comes through', async () => {
    const page = await app.newPage();
    expectTrouble(page, /\/v1\/changes/);
    await page.route('**/v1/changes', (route) => route.abort('failed'));
    await page.goto(await app.stack.signInLink('owner'));
    await heading(page, 'Accounts');
    await liveness(page, 'Checking');

    const { username } = await app.connect();

    await page.getByRole('article', { name: `@${username}` }).waitFor();
  });

  it('waits for a page that cannot be loaded just now', async () => {
    const page = await signIn();
    await heading(page, 'Accounts');
    expectTrouble(page, /Quota/);
    await page.route('**/assets/Quota-*', (route) => route.abort('connectionfailed'), { times: 1 });

    await page.getByRole('link', { name: 'Quota' }).click();

    await heading(page, 'Quota');
  });

  it('keeps what stands around a page that cannot be drawn', async () => {
    const page = await signIn();
    await heading(page, 'Accounts');
    expectTrouble(page, /console error|uncaught/);
    await page.route('**/v1/quota*', (route) => route.fulfill({ json: { items: 'none' } }));

    await page.getByRole('link', { name: 'Quota' }).click();
    await page.getByText('This page cannot be shown.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Accounts' }).click();

    await heading(page, 'Accounts');
  });

  it('signs out for good, in every tab', async () => {
    const page = await signIn();
    await heading(page, 'Accounts');
    const tab = await page.context().newPage();
    await tab.goto(`${app.stack.apiUrl}/app/quota`);
    await heading(tab, 'Quota');
    expectTrouble(page, /401/);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are not signed in here' }).waitFor();
    await expectAccessible(page);

    await tab.getByRole('link', { name: 'Publishes' }).click();
    await tab.getByRole('heading', { name: 'You are not signed in here' }).waitFor();
    const [row] =
      await app.sql`select ended_at from sessions where cookie_digest is not null order by opened_at desc limit 1`;
    expect(row?.ended_at).not.toBeNull();
  });

  it('reads well at 375 px, in the dark, with places that are still to come', async () => {
    const page = await signIn('support', { narrow: true, dark: true });
    await heading(page, 'Support');
    for (const name of ['Inbox', 'Insights', 'Quota', 'Publishes', 'Accounts', 'Support']) {
      await page.getByRole('link', { name, exact: true }).click();
      await heading(page, name);
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
    }
  });
});
