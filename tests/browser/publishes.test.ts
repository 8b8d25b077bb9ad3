import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadTo } from '../../local/demo/world.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { expectTrouble, type PageOptions } from './support/pages.js';
import { screenshot } from './support/screenshot.js';

const create = { method: 'POST', path: '/2/tweets' };
const dayMs = 86_400_000;

describe('the Publishes pages', () => {
  let app: BrowserApp;
  let account: { accountId: string; externalId: string; username: string };
  beforeAll(async () => {
    app = await startAppForBrowser();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    account = await app.connect();
  });
  afterEach(() => app.x.levers.clear());

  const opened = async (path: string, { role = 'owner' as 'owner' | 'support', ...options }: Opened = {}) => {
    const page = await app.newPage(options);
    await page.goto(await app.stack.signInLink(role));
    await page.goto(`${app.stack.apiUrl}/app${path}`);
    return page;
  };
  const composing = (options?: Opened) => opened(`/publishes/new?accountId=${account.accountId}`, options);
  const shownId = async (page: Page): Promise<string> => {
    await page.waitForURL(/\/publishes\/[0-9a-f-]{36}$/);
    return page.url().split('/').at(-1)!;
  };
  const stateOf = (page: Page) => page.getByLabel('Where it stands').getByRole('status').first();
  const says = (page: Page, state: string) => stateOf(page).getByText(state, { exact: true }).waitFor();
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const row = async (publishId: string) =>
    (await app.sql`select state, due_at, scheduled, revision from publishes where id = ${publishId}`)[0]!;
  const publishesOf = async (accountId: string) =>
    await app.sql`select id, state from publishes where account_id = ${accountId}`;
  const publishRefused = async (words: string) => {
    await app.x.levers.set({
      match: { ...create, account: account.username },
      phase: 'before',
      effect: {
        do: 'answer',
        status: 403,
        body: { title: 'Forbidden', status: 403, type: 'about:blank', detail: words },
      },
    });
    const id = await app.publish(account.accountId, 'Not for everybody');
    await app.ended(id);
    return id;
  };
  const publishUnconfirmed = async (text: string) => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, text);
    await hold.reached();
    await app.x.revokeGrant(account.externalId);
    await hold.drop();
    expect(await app.ended(id)).toMatchObject({ state: 'unconfirmed' });
    return id;
  };

  it('compose a post with a picture, judge it while it is written, schedule, move and cancel it', async () => {
    const page = await composing({ timezone: 'Asia/Tokyo' });
    const text = page.getByLabel('Text', { exact: true });
    await text.fill('x'.repeat(300));
    await page.getByText('One thing has to change before X takes this post.').waitFor();
    expect(await text.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);

    await text.fill('Three gardens open on Sunday');
    await page.getByLabel('Add pictures or videos').setInputFiles('local/assets/picture.jpg');
    await page.getByLabel('Description of picture.jpg').fill('Hills at sunset');
    await page.getByRole('img', { name: 'Hills at sunset' }).waitFor();
    await page.getByText('X would take this post.').waitFor();
    await page.getByLabel('At a moment').check();
    const day = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10);
    await page.getByLabel('Date and time').fill(`${day}T12:00`);
    await expectAccessible(page);
    await button(page, 'Schedule').click();

    const id = await shownId(page);
    await says(page, 'Waiting');
    expect((await row(id)).due_at).toEqual(new Date(`${day}T03:00:00Z`));
    expect((await app.api.get(`/v1/publishes/${id}`)).body.parts[0].media[0]).toMatchObject({
      altText: 'Hills at sunset',
      mimeType: 'image/jpeg',
    });
    expect(await page.locator('[aria-current="step"]').textContent()).toContain('Waits for its moment');
    await expectAccessible(page);

    await button(page, 'Reschedule').click();
    const dialog = page.getByRole('dialog', { name: 'Reschedule', exact: true });
    await dialog.getByLabel('Date and time').fill(`${day}T18:30`);
    await dialog.getByLabel('Time zone').selectOption('UTC');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Reschedule' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(async () => (await row(id)).due_at).toEqual(new Date(`${day}T18:30:00Z`));

    await button(page, 'Cancel this post').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel this post' }).click();
    await says(page, 'Cancelled');
    expect((await row(id)).state).toBe('cancelled');
    expect(await app.livePosts(account.externalId)).toEqual([]);
    const { callsByEndpoint } = await app.x.counters({ account: account.externalId });
    expect(Object.keys(callsByEndpoint)).not.toContain('POST /2/tweets');
  });

  it('show a post that goes out at once, step by step and by itself, until it is live with its link', async () => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'before-commit');
    const page = await composing();
    await page.getByLabel('Text', { exact: true }).fill('Out at once');
    await button(page, 'Publish now').click();
    const id = await shownId(page);
    await hold.reached();
    await says(page, 'Going out');
    expect(await page.locator('[aria-current="step"]').textContent()).toContain('Handed to X');

    await hold.release();
    await says(page, 'Live');
    const [post] = await app.livePosts(account.externalId);
    expect(await page.getByRole('link', { name: 'See it on X' }).getAttribute('href')).toContain(post!.id);
    expect((await row(id)).state).toBe('published');
    await expectAccessible(page);
  });

  it('tell the platform’s own words as words, whose move it is, and what to do', async () => {
    const id = await publishRefused('You said <script>document.title = "taken"</script> twice.');
    const page = await opened(`/publishes/${id}`);
    const wrong = page.getByLabel('What went wrong');
    await wrong.getByText('You said <script>document.title = "taken"</script> twice.').waitFor();
    await wrong.getByText('It is your move.').waitFor();
    await wrong.getByRole('link', { name: 'Go to Accounts' }).waitFor();
    expect(await page.title()).not.toBe('taken');
    expect(await page.locator('main script').count()).toBe(0);
    await expectAccessible(page);
  });

  it('keep their filters in the address, so that a link shows the same', async () => {
    const failed = await publishRefused('No.');
    await app.x.levers.clear();
    const live = await app.publish(account.accountId, 'This one is live');
    await app.ended(live);
    const page = await opened(`/publishes?accountId=${account.accountId}`);
    await page.getByRole('link', { name: 'This one is live' }).waitFor();
    await page.getByRole('link', { name: 'Not for everybody' }).waitFor();

    await page.getByLabel('State').selectOption('failed');
    await page.getByRole('link', { name: 'This one is live' }).waitFor({ state: 'detached' });
    const address = new URL(page.url());
    expect(address.searchParams.get('state')).toBe('failed');
    expect(address.searchParams.get('accountId')).toBe(account.accountId);

    await page.reload();
    await page.getByRole('link', { name: 'Not for everybody' }).click();
    expect(await shownId(page)).toBe(failed);
    await page.goBack();
    expect(await page.getByLabel('State').inputValue()).toBe('failed');

    await page.getByLabel('State').selectOption('unpublished');
    await page.getByText('No publish fits these filters').waitFor();
    await expectAccessible(page);
    await button(page, 'Show all publishes').click();
    await page.getByRole('link', { name: 'This one is live' }).first().waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('show more of a long list, page by page, each once', async () => {
    for (let at = 0; at < 27; at++) {
      const publishAt = new Date(Date.now() + (at + 1) * dayMs).toISOString();
      await app.publish(account.accountId, `Waiting ${at}`, { publishAt });
    }
    const page = await opened(`/publishes?accountId=${account.accountId}`);
    const posts = page.getByRole('link', { name: /^Waiting \d+$/ });
    await expect.poll(() => posts.count()).toBe(25);
    await button(page, 'Show more').click();
    await expect.poll(() => posts.count()).toBe(27);
    expect(new Set(await posts.allInnerTexts()).size).toBe(27);
    await page.getByText('These are all 27.').waitFor();
  });

  it('publish with the keyboard alone', async () => {
    const page = await composing();
    await page.getByLabel('Text', { exact: true }).waitFor();
    await tabTo(page, 'textbox', 'Text');
    await page.keyboard.type('Typed, and sent by Enter');
    await page.getByText('X would take this post.').waitFor();
    await tabTo(page, 'button', 'Publish now');
    await page.keyboard.press('Enter');
    const id = await shownId(page);
    await says(page, 'Live');
    expect((await row(id)).state).toBe('published');

    const stops = await tabOrder(page);
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    expect(stops.filter(({ name }) => name === '')).toEqual([]);
  });

  it('make one post of a wish whose answer was lost, also over a reload, and of two presses at once', async () => {
    const page = await composing();
    let lost = 0;
    await page.route('**/v1/publishes', async (route) => {
      if (route.request().method() !== 'POST' || lost++ > 0) return await route.continue();
      await route.fetch(); // it arrives
      await route.abort('connectionreset');
    });
    expectTrouble(page, /^failed request: POST .*\/v1\/publishes: /, /^console error: .*ERR_CONNECTION_RESET/);
    await page.getByLabel('Text', { exact: true }).fill('Once, and only once');
    await button(page, 'Publish now').click();
    await page.getByText('never becomes two').waitFor();
    await expectAccessible(page);

    await page.reload();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Once, and only once');
    await button(page, 'Publish now').dblclick();
    const id = await shownId(page);
    await says(page, 'Live');
    expect(await publishesOf(account.accountId)).toMatchObject([{ id, state: 'published' }]);
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('do not make a second post of what was changed after the answer was lost, unless that is said', async () => {
    const page = await composing();
    let lost = 0;
    await page.route('**/v1/publishes', async (route) => {
      if (route.request().method() !== 'POST' || lost++ > 0) return await route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    expectTrouble(
      page,
      /^failed request: POST .*\/v1\/publishes: /,
      /^console error: .*ERR_CONNECTION_RESET/,
      /^console error: .*422/,
    );
    await page.getByLabel('Text', { exact: true }).fill('As it was first');
    await button(page, 'Publish now').click();
    await page.getByText('never becomes two').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('As it was changed');
    await button(page, 'Publish now').click();
    await page.getByText('The post has been taken already').waitFor();
    expect(await publishesOf(account.accountId)).toHaveLength(1);

    await button(page, 'Keep this as another post').click();
    await button(page, 'Publish now').click();
    await shownId(page);
    await says(page, 'Live');
    await expect
      .poll(async () => (await app.livePosts(account.externalId)).map(({ text }) => text).sort())
      .toEqual(['As it was changed', 'As it was first']);
  });

  it('keep a draft over a reload, and forget it once it is sent', async () => {
    const page = await composing();
    await page.getByLabel('Text', { exact: true }).fill('Begun');
    await button(page, 'Add a part').click();
    await page.getByLabel('Text of part 2').fill('And more');
    await page.reload();
    expect(await page.getByLabel('Text of part 1').inputValue()).toBe('Begun');
    await button(page, 'Move down part 1').click();
    expect(await page.getByLabel('Text of part 1').inputValue()).toBe('And more');
    await button(page, 'Publish now').click();
    await shownId(page);
    await says(page, 'Live');
    expect((await app.livePosts(account.externalId)).map(({ text }) => text)).toEqual(['And more', 'Begun']);

    await page.goto(`${app.stack.apiUrl}/app/publishes/new?accountId=${account.accountId}`);
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('');
  });

  it('say of a time that it never comes, and ask which of two is meant', async () => {
    const page = await composing({ timezone: 'Europe/Berlin' });
    await page.getByLabel('Text', { exact: true }).fill('When clocks change');
    await page.getByLabel('At a moment').check();
    await page.getByLabel('Date and time').fill('2026-03-29T02:30');
    await page.getByText('its clocks go from 02:00 to 03:00 then').waitFor();
    await expectAccessible(page);

    await page.getByLabel('Date and time').fill('2026-10-25T02:30');
    await button(page, 'Schedule').click();
    expect(await publishesOf(account.accountId)).toEqual([]);
    await expectAccessible(page);
    const asked = page.waitForRequest(
      (request) =>
        request.url().endsWith('/validate') && (request.postData() ?? '').includes('2026-10-25T01:30:00.000Z'),
    );
    await page.getByLabel(/^The second/).check();
    await asked;
  });

  it('change what a post says while it waits', async () => {
    const publishAt = new Date(Date.now() + dayMs).toISOString();
    const id = await app.publish(account.accountId, 'As it was', { publishAt });
    const page = await opened(`/publishes/${id}`);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    const text = page.getByLabel('Text', { exact: true });
    expect(await text.inputValue()).toBe('As it was');
    await text.fill('As it is');
    await button(page, 'Save the change').click();
    await shownId(page);
    await page.getByLabel('The post', { exact: true }).getByText('As it is', { exact: true }).waitFor();
    expect(await row(id)).toMatchObject({ revision: 2, state: 'scheduled', due_at: new Date(publishAt) });
    expect((await app.api.get(`/v1/publishes/${id}`)).body.parts[0].text).toBe('As it is');
  });

  it('say truthfully that a cancel came too late, and remove what is live', async () => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Too late to stop');
    await hold.reached();
    const page = await opened(`/publishes/${id}`);
    await button(page, 'Cancel this post').click();
    expectTrouble(page, /^console error: .*409/);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel this post' }).click();
    await hold.release();
    await page.getByText('It was too late to cancel it').waitFor();
    await says(page, 'Live');
    expect(await app.livePosts(account.externalId)).toHaveLength(1);

    await button(page, 'Unpublish').click();
    await expectAccessible(page);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unpublish' }).click();
    await says(page, 'Removed');
    expect(await app.livePosts(account.externalId)).toEqual([]);
    expect((await row(id)).state).toBe('unpublished');
  });

  it('let support ask the platform, or say what it saw there', async () => {
    const id = await publishUnconfirmed('Who knows');
    const [post] = await app.livePosts(account.externalId);
    const page = await opened(`/publishes/${id}`, { role: 'support' });
    await page.getByText('It is your move, as support.').waitFor();
    await expectAccessible(page);
    await button(page, 'Ask X').click();
    await page.waitForURL(/\/app\/support\/replays\/[0-9a-f-]{36}$/);
    const [batch] = await app.sql`select filter from replay_batches where id = ${page.url().split('/').at(-1)!}`;
    expect(batch!.filter).toMatchObject({ publishIds: [id] });

    await page.goBack();
    await button(page, 'It is live').click();
    await page.getByLabel('The post’s id on X').fill(post!.id);
    await expectAccessible(page);
    await button(page, 'Mark as live').click();
    await says(page, 'Live');
    expect((await row(id)).state).toBe('published');
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('tell an owner that support moves, and offer nothing that may double the post', async () => {
    const id = await publishUnconfirmed('Who knows, says the owner');
    const page = await opened(`/publishes/${id}`);
    await page.getByText('It is support’s move').waitFor();
    expect(await page.getByRole('button', { name: /^(Ask X|It is live|It is not there)$/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /publish anew|Copy to a new post/ }).count()).toBe(0);
  });

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { narrow: true }],
  ] as const)('are read by everybody: %s', async (name, options) => {
    const publishAt = new Date(Date.now() + dayMs).toISOString();
    const mediaId = await uploadTo(app)('picture.jpg');
    const waits = await app.publish(
      account.accountId,
      {
        text: 'Tomorrow is the harvest. Come early.',
        media: [{ mediaId, altText: 'Hills at sunset' }],
        thread: [{ text: 'Bring a basket.' }],
      },
      { publishAt },
    );
    await publishRefused('This is not allowed here.');
    await app.x.levers.clear();
    await app.ended(await app.publish(account.accountId, 'Three gardens open on Sunday'));
    const page = await opened(`/publishes?accountId=${account.accountId}`, options);
    await page.getByRole('link', { name: /harvest/ }).waitFor();
    await judged(page, `publishes-${name}`);

    await page.goto(`${app.stack.apiUrl}/app/publishes/${waits}`);
    await page.getByRole('img', { name: 'Hills at sunset' }).waitFor();
    await judged(page, `publish-${name}`);

    await page.goto(`${app.stack.apiUrl}/app/publishes/new?from=${waits}&accountId=${account.accountId}`);
    await page.getByLabel('At a moment').check();
    await page.getByText('X would take this post.').waitFor();
    await judged(page, `compose-${name}`);
  });

  async function judged(page: Page, name: string): Promise<void> {
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await screenshot(page, name);
  }
});

type Opened = PageOptions & { role?: 'owner' | 'support' };

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, role: 'textbox' | 'button', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}
