import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answered } from '../support/app.js';
import { failingAtX } from '../support/failingAtX.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { screenshot } from './support/screenshot.js';
import { signIn } from './support/signIn.js';

const create = { method: 'POST', path: '/2/tweets' };
/** X refuses our app: a failure that is over as soon as X has changed its mind. */
const notEnrolled = 'client-not-enrolled';
const patient = { timeout: 120_000 };

describe('support, in a browser', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await startAppForBrowser();
    await app.x.knobs.set({ duplicateWindowMs: 0 }); // X must not be the one who prevents a second post
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.sql`delete from replay_batches`;
    await app.sql`delete from publishes`; // each test has its own groups and replays
  });

  const { refused, unconfirmed, reconnect, live, calls } = failingAtX(() => app);

  const group = (page: Page, name: RegExp) => page.getByRole('article', { name });
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
  const legend = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
  const stands = (page: Page, state: string) =>
    page.getByRole('region', { name: 'How it stands' }).getByText(state, { exact: true }).waitFor(patient);
  /** From a group to what the platform says of all of it. */
  async function lookAt(page: Page, name: RegExp, { reason = '', perMinute = '600' } = {}): Promise<string> {
    await group(page, name)
      .getByRole('button', { name: /^Look at/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByLabel('Replays a minute').fill(perMinute);
    await dialog.getByRole('button', { name: /^Ask the platform/ }).click();
    await page.waitForURL(/\/support\/replays\//);
    await stands(page, 'Your decision');
    return new URL(page.url()).pathname.split('/').at(-1)!;
  }
  async function start(page: Page, name: string): Promise<void> {
    await button(page, name).click();
    await page.getByRole('alertdialog').getByRole('button', { name }).click();
  }
  const batch = (id: string): Promise<Answered> => app.api.must('GET', `/v1/replay-batches/${id}`);

  it('shows why a publish failed, what the platform says of it, and replays it once', async () => {
    const account = await app.connect();
    const [publishId] = await refused(account, 1);
    const before = await calls(account);
    const page = await app.newPage();
    const sam = await signIn(app, page, 'support');

    const ofX = group(page, /^X: /);
    await ofX.getByText('1 failed, of 1 account').waitFor();
    await ofX.getByText(notEnrolled).first().waitFor();
    await expectAccessible(page);
    const batchId = await lookAt(page, /^X: /, { reason: 'X has made peace' });
    await heading(page, 'Replay of one publish').waitFor();
    await page.getByText('Not there', { exact: true }).waitFor();
    await page.getByText('What was looked at').waitFor();
    const [{ evidence }] = (await app.api.must('GET', `/v1/replay-batches/${batchId}/items`)).items;
    await page.getByText(evidence.looked).waitFor();
    await expectAccessible(page);
    expect(await calls(account)).toBe(before);

    await start(page, 'Replay 1 publish');
    await stands(page, 'Done');

    await page.getByText('Published', { exact: true }).waitFor();
    await expectAccessible(page);
    expect(await live(account)).toBe(1);
    expect((await calls(account)) - before).toBe(1);
    const { url, replays } = await app.api.must('GET', `/v1/publishes/${publishId}`);
    expect(await legend(page, 'See it on X').getAttribute('href')).toBe(url);
    expect(replays).toMatchObject([{ askedBy: sam, reason: 'X has made peace' }]);
    await page.getByText(`${sam} asked what the platform says of each`).waitFor();
    await page.getByText(`${sam} started the replay`).waitFor();
    await legend(page, 'Back to Support').click();
    await heading(page, 'Nothing has failed').waitFor();
    await page.getByText('1 published', { exact: true }).waitFor();
  });

  it('counts what the platform says before anything is repeated, and shows each of it', async () => {
    const [usual, lost, revoked, gone] = [
      await app.connect(),
      await app.connect(),
      await app.connect(),
      await app.connect(),
    ];
    await refused(usual, 3);
    await unconfirmed(lost, 2, 'after-commit');
    await reconnect(lost);
    await refused(gone, 1);
    await app.api.must('DELETE', `/v1/accounts/${gone.accountId}`);
    await unconfirmed(revoked, 1, 'before-commit'); // and nobody reconnects it
    const before = await Promise.all([usual, lost, revoked].map(calls));
    const page = await app.newPage();
    await signIn(app, page, 'support');

    await group(page, /Outcome is unknown/)
      .getByText('3 unconfirmed, of 2 accounts')
      .waitFor();
    await group(page, /Outcome is unknown/)
      .getByText('Connected again for 2 of 3')
      .waitFor();
    await group(page, /not set up rightly/)
      .getByText('4 failed, of 2 accounts')
      .waitFor();
    await screenshot(page, 'support-light');
    const unsure = await lookAt(page, /Outcome is unknown/);
    await legend(page, '2 live already').waitFor();
    await legend(page, '1 with an obstacle in the way').waitFor();
    await screenshot(page, 'replay-light');
    await legend(page, '1 with an obstacle in the way').click();
    await heading(page, 'Only: an obstacle stands in the way').waitFor();
    expect(page.url()).toContain('finding=obstacle');
    await expect.poll(() => page.getByText(`@${revoked.username}`).count()).toBe(1);
    await expect.poll(() => page.getByText(`@${lost.username}`).count()).toBe(0);
    await expectAccessible(page);
    await button(page, 'Replay 2 publishes').click();
    const confirm = page.getByRole('alertdialog');
    await confirm.getByText('2 publishes live already: taken as published. Nothing is repeated.').waitFor();
    await confirm.getByText('1 publish left out: something stands in the way').waitFor();
    await expectAccessible(page);
    expect(await Promise.all([usual, lost, revoked].map(calls))).toEqual(before);

    await confirm.getByRole('button', { name: 'Replay 2 publishes' }).click();
    await stands(page, 'Done');

    await legend(page, '2 published').waitFor();
    await legend(page, '1 left out').waitFor();
    expect((await batch(unsure)).counts).toMatchObject({ published: 2, skipped: 1 });
    expect(await live(lost)).toBe(2);
    expect(await Promise.all([usual, lost, revoked].map(calls))).toEqual(before); // adopted, not sent
  });

  it('replays two hundred from one group, each once, although the worker is killed half-way', async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => app.connect()));
    for (const account of accounts) await refused(account, 25);
    const before = await Promise.all(accounts.map(calls));
    const page = await app.newPage();
    await signIn(app, page, 'support');
    await group(page, /^X: /).getByText('200 failed, of 8 accounts').waitFor();

    const batchId = await lookAt(page, /^X: /);
    await legend(page, '200 not there').waitFor();
    expect(await Promise.all(accounts.map(calls))).toEqual(before);
    await start(page, 'Replay 200 publishes');
    await expect
      .poll(async () => Number((await legend(page, /^\d+ published$/).textContent())?.split(' ')[0] ?? 0), patient)
      .toBeGreaterThanOrEqual(60);
    await app.stack.worker.kill9();
    await app.stack.worker.restart();
    await stands(page, 'Done');

    await legend(page, '200 published').waitFor();
    for (const account of accounts) expect(await live(account)).toBe(25);
    expect(await app.x.counters({})).toMatchObject({ duplicates: [] });
    const seen = new Set<string>();
    for (;;) {
      const items = page
        .getByRole('list')
        .filter({ has: page.locator('a[href*="/publishes/"]') })
        .last();
      for (const link of await items.locator('a[href*="/publishes/"]').all())
        seen.add((await link.getAttribute('href'))!);
      const next = legend(page, 'Next page');
      if ((await next.count()) === 0) break;
      const first = await items.locator('a[href*="/publishes/"]').first().getAttribute('href');
      await next.click();
      await expect.poll(() => items.locator('a[href*="/publishes/"]').first().getAttribute('href')).not.toBe(first);
    }
    expect(seen.size).toBe(200);
    const { counts, total } = await batch(batchId);
    expect({ counts, total }).toMatchObject({ total: 200, counts: { published: 200, failed: 0, unconfirmed: 0 } });
  });

  it('begins nothing while it is paused, and the trail says who did what', async () => {
    const account = await app.connect();
    await refused(account, 14);
    const page = await app.newPage();
    const sam = await signIn(app, page, 'support', 'Sam');
    const hold = await app.x.hold({ ...create, account: account.username }, 'before-commit', 'standing');
    const batchId = await lookAt(page, /^X: /);
    await start(page, 'Replay 14 publishes');
    await hold.reached(10);

    await button(page, 'Pause').click();
    await stands(page, 'Paused');
    await hold.release();
    await app.x.levers.remove(hold.id);
    await legend(page, '10 published').waitFor(patient);
    await legend(page, '4 waiting').waitFor();
    await expectAccessible(page);
    expect((await batch(batchId)).state).toBe('paused');
    expect(await live(account)).toBe(10);

    const other = await app.newPage();
    const kim = await signIn(app, other, 'support', 'Kim');
    await legend(other, /^14 publishes/).click();
    await button(other, 'Resume').click();
    await stands(page, 'Done'); // the first person's page moves by itself

    await legend(page, '14 published').waitFor();
    expect(await live(account)).toBe(14);
    const trail = page.getByRole('listitem').filter({ hasText: /\(support u-/ });
    expect((await trail.allTextContents()).map((line) => line.replace(/, [^,]*$/, ''))).toEqual([
      `${sam} asked what the platform says of each`,
      `${sam} started the replay`,
      `${sam} paused it`,
      `${kim} resumed it`,
    ]);
    expect((await batch(batchId)).audit.map(({ by }: Answered) => by)).toEqual([sam, sam, sam, kim]);
  });

  it('leaves alone what has not begun when it is cancelled', async () => {
    const account = await app.connect();
    await refused(account, 2);
    const before = await calls(account);
    const page = await app.newPage();
    await signIn(app, page, 'support');
    const batchId = await lookAt(page, /^X: /);

    await button(page, 'Close without a replay').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Close it' }).click();
    await stands(page, 'Cancelled');

    expect((await batch(batchId)).state).toBe('cancelled');
    expect(await calls(account)).toBe(before);
    expect(await button(page, /^Replay|^Pause|^Cancel/).count()).toBe(0);
  });

  it('shows what a platform says as text, whatever it is', async () => {
    const words = '<script>window.wasRun = true</script><img src=x onerror="window.wasRun = true">';
    const account = await app.connect();
    await refused(account, 1, words);
    const page = await app.newPage();
    await signIn(app, page, 'support');

    await group(page, /^X: /).getByText(words).waitFor();
    await lookAt(page, /^X: /);
    await page.getByText(words).first().waitFor();

    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
    expect(await page.locator('main script, main img').count()).toBe(0);
  });

  it('offers no replay where something stands in the way of all', async () => {
    const account = await app.connect();
    await refused(account, 2);
    await app.api.must('DELETE', `/v1/accounts/${account.accountId}`);
    const page = await app.newPage();
    await signIn(app, page, 'support');

    await lookAt(page, /^X: /);

    await page.getByText('Nothing here can be replayed').waitFor();
    await page
      .getByText(/The account was disconnected/)
      .first()
      .waitFor();
    expect(await button(page, /^Replay/).count()).toBe(0);
  });

  it('narrows the groups by platform and account, in the address', async () => {
    const [one, other] = [await app.connect(), await app.connect()];
    await refused(one, 2);
    await refused(other, 1);
    const page = await app.newPage();
    await signIn(app, page, 'support');
    await group(page, /^X: /).getByText('3 failed, of 2 accounts').waitFor();

    await page.getByLabel('Account').selectOption(one.accountId);
    await group(page, /^X: /).getByText('2 failed, of 1 account', { exact: true }).waitFor();
    await page.reload();
    await group(page, /^X: /).getByText('2 failed, of 1 account', { exact: true }).waitFor();
    await lookAt(page, /^X: /);

    await legend(page, '2 not there').waitFor();
  });

  it('is not there for an owner', async () => {
    const page = await app.newPage();
    await signIn(app, page, 'owner');

    expect(await legend(page, 'Support').count()).toBe(0);
    for (const path of ['/app/support', `/app/support/replays/${randomUUID()}`]) {
      await page.goto(`${app.stack.apiUrl}${path}`);
      await heading(page, 'There is no such page').waitFor();
    }
  });

  it('works by keyboard alone, from the group to the end of the replay', async () => {
    const account = await app.connect();
    await refused(account, 1);
    const page = await app.newPage({ reducedMotion: true });
    await signIn(app, page, 'support');
    await group(page, /^X: /).waitFor();
    const stops = await tabOrder(page);
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    expect(stops.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Platform', 'Account', 'Look at this one', 'List them']),
    );

    await button(page, 'Look at this one').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Look at this one');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').focus();
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // from the field of the pace, which sends the form
    await stands(page, 'Your decision');
    await button(page, 'Replay 1 publish').focus();
    await page.keyboard.press('Enter');
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: 'Replay 1 publish' });
    await confirm.waitFor();
    await confirm.focus();
    await page.keyboard.press('Enter');

    await stands(page, 'Done');
    expect(await live(account)).toBe(1);
  });

  it.each([
    ['dark', { dark: true }],
    ['narrow', { narrow: true }],
  ] as const)('can be read %s', async (name, how) => {
    const account = await app.connect();
    await refused(account, 3);
    const page = await app.newPage(how);
    await signIn(app, page, 'support');
    await group(page, /^X: /).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await screenshot(page, `support-${name}`);

    await button(page, 'Look at these 3').click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await page.keyboard.press('Escape');
    await lookAt(page, /^X: /);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await screenshot(page, `replay-${name}`);
  });
});
