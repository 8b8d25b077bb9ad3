import { randomUUID } from 'node:crypto';
import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect as connectOwner, type World, worldOf } from '../../local/demo/world.js';
import { type Guide, keyOf, type Owner } from '../../local/guides/guide.js';
import { type GuideName, guideNames } from '../../local/guides/index.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { type Consent, consentInBrowser } from './support/consent.js';
import { tabOrder } from './support/keyboard.js';
import type { PageOptions } from './support/pages.js';
import { screenshot } from './support/screenshot.js';

describe('the Accounts page', () => {
  let app: BrowserApp;
  let world: World;
  beforeAll(async () => {
    app = await startAppForBrowser();
    world = worldOf(app.stack);
  });
  afterAll(() => app?.stop());
  afterEach(async () => {
    await app.x.levers.clear();
    await app.x.knobs.reset();
  });

  const signedIn = async (options: PageOptions = {}, role: 'owner' | 'support' = 'owner'): Promise<Page> => {
    const page = await app.newPage(options);
    await page.goto(await app.stack.signInLink(role));
    await page.goto(`${app.stack.apiUrl}/app/accounts`);
    await page.getByRole('heading', { level: 2, name: 'Fanvue' }).waitFor();
    // Whatever is still to come would move what is pressed.
    await expect.poll(() => page.getByText('Loading …').count()).toBe(0);
    return page;
  };
  /** Presses what a platform's section offers, up to our page that says what will be asked for. */
  const pressConnect = async (page: Page, { label, login }: Guide) => {
    const [platform] = label.split(',');
    await page.getByRole('button', { name: `Connect ${platform}`, exact: true }).click();
    if (login.platform === 'instagram') {
      const kind = login.flavour ? 'Instagram' : 'Facebook';
      await page.getByRole('button', { name: `Connect with ${kind} login` }).click();
    }
    await page.waitForURL(/\/connect\//);
  };
  const connectFrom = async (page: Page, guide: Guide, owner: Owner, consent: Consent = {}) => {
    await pressConnect(page, guide);
    await consentInBrowser(page, guide, owner, consent);
    await page.waitForURL(/\/app\/accounts\?connection=/);
  };
  const connected = async (name: GuideName, of: { past?: number } = {}) => {
    const guide = app.guides[name];
    const owner = await guide.newOwner(of);
    return { guide, owner, ...(await connectOwner(world, guide, owner)) };
  };
  const card = (page: Page, { username }: Pick<Owner, 'username'>): Locator =>
    page.getByRole('article', { name: `@${username}` });
  const banner = (page: Page, { username }: Owner, words: RegExp): Locator =>
    page
      .getByRole('alert')
      .filter({ hasText: `@${username}` })
      .filter({ hasText: words });
  const account = (accountId: string) => app.api.must('GET', `/v1/accounts/${accountId}`);
  const accountOf = async ({ username }: Owner) =>
    (await app.api.must('GET', '/v1/accounts?limit=100')).items.find(
      (one: { username: string }) => one.username === username,
    );
  const fits = async (page: Page) => {
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  };
  const hasFocus = (locator: Locator) => locator.evaluate((element) => element.contains(document.activeElement));

  it('shows what needs a look first, then every platform, in light, dark and on a phone', async () => {
    const [cafe, shop] = [{ username: 'harbour_cafe', name: 'Harbour Café' }, { username: 'harbour_shop' }];
    const { instagram, threads } = app.stack.simulators;
    const ownerOf = ({ id, username }: { id: string; username: string }): Owner => ({
      externalId: id,
      username,
      past: 0,
    });
    const onX = ownerOf(await app.x.seedAccount(cafe));
    const scopes = ['users.read', 'tweet.read', 'tweet.write', 'offline.access'];
    await connectOwner(world, app.guides.x, onX, { scopes });
    await connectOwner(world, app.guides.threads, ownerOf(await threads.control.seedAccount(shop)));
    const onInstagram = ownerOf((await instagram.control.seedAccount({ ...cafe, page: 'none' })).account);
    const { accountId } = await connectOwner(world, app.guides['instagram-login'], onInstagram);
    await instagram.control.changePassword(onInstagram.externalId);
    await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});

    for (const [name, options] of [
      ['light', {}],
      ['dark', { dark: true }],
      ['narrow', { narrow: true }],
    ] as const) {
      const page = await signedIn(options);
      await banner(page, onInstagram, /its password was changed/).waitFor();
      await page.getByText('Switched off: pictures and videos').waitFor();
      await fits(page);
      await screenshot(page, `accounts-${name}`);
    }
  });

  it('is worked with the keyboard alone, from Connect to Disconnect', async () => {
    const { owner } = await connected('x');
    const page = await signedIn();
    await card(page, owner).waitFor();

    const stops = await tabOrder(page);

    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    const names = stops.map(({ role, name }) => `${role} ${name}`);
    const wanted = [
      'button Connect X',
      `button Import earlier posts of @${owner.username}`,
      `switch Approve replies automatically of @${owner.username}`,
      `button Reconnect @${owner.username}`,
      `button Disconnect @${owner.username}`,
      'button Connect Threads',
    ];
    expect(names.filter((name) => wanted.includes(name))).toEqual(wanted);

    await page.getByRole('button', { name: 'Connect Instagram' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect.poll(() => hasFocus(page.getByRole('button', { name: 'Connect Instagram' }))).toBe(true);
  });

  it.each(guideNames)('connects %s from its Connect button, and says so, on a phone', async (name) => {
    const guide = app.guides[name];
    const owner = await guide.newOwner();
    const page = await signedIn({ narrow: true });
    await fits(page);

    await connectFrom(page, guide, owner);

    const told = page.getByRole('region', { name: /the attempt to connect$/ });
    await told.getByText(/ is connected$/).waitFor();
    await expect.poll(() => hasFocus(told)).toBe(true);
    await card(page, owner).getByText('Connected', { exact: true }).waitFor();
    await fits(page);
    expect(await accountOf(owner)).toMatchObject({ state: 'connected', externalId: owner.externalId });
    expect(await guide.control.ledger({ phase: 'committed', kind: 'consent', account: keyOf(owner) })).toHaveLength(1);

    await told.getByRole('button', { name: 'Dismiss' }).click();
    await told.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });

  it('shows what became of an attempt while it was being read for the first time', async () => {
    const guide = app.guides.x;
    const owner = await guide.newOwner();
    const page = await signedIn();
    const hold = await app.x.hold({ path: '/2/oauth2/token' }, 'before-commit');
    const answerWhatWas = async (route: Route) => {
      const response = await route.fetch();
      const { id } = (await response.json()) as { id: string };
      await hold.release();
      await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'connected');
      // News come in their order: once a later one is seen, that of the attempt has come as well.
      await app.api.must('PATCH', `/v1/accounts/${(await accountOf(owner)).id}`, { autoApprove: true });
      await card(page, owner).getByRole('switch', { checked: true }).waitFor();
      await route.fulfill({ response });
    };
    await page.route('**/v1/connections/*', answerWhatWas, { times: 1 });

    await connectFrom(page, guide, owner);

    await page
      .getByRole('region', { name: /the attempt to connect$/ })
      .getByText(/ is connected$/)
      .waitFor();
  });

  it('says what a declined permission switches off, and asks for it again alone', async () => {
    const guide = app.guides.x;
    const owner = await guide.newOwner();
    const page = await signedIn();

    await connectFrom(page, guide, owner, { decline: ['media.write', 'dm.read'] });

    const shown = card(page, owner);
    await shown.getByText('Switched off: pictures and videos and direct messages.').waitFor();
    await page.getByText('as X was not allowed to give us media.write and dm.read').waitFor();
    await fits(page);

    await shown.getByRole('button', { name: 'Allow the missing permissions' }).click();
    await page.waitForURL(/\/connect\//);
    await consentInBrowser(page, guide, owner);

    await page.getByText('X is reconnected').waitFor();
    await expect.poll(() => shown.getByText('Switched off').count()).toBe(0);
    expect((await accountOf(owner)).grantedScopes).toEqual(expect.arrayContaining(['media.write', 'dm.read']));
  });

  it('tells the owner of a personal account what to change, and lets them try again, in the dark', async () => {
    const guide = app.guides['instagram-login'];
    const owner = await guide.wrongOwners.not_professional!();
    const page = await signedIn({ dark: true });

    await connectFrom(page, guide, owner);

    const told = page.getByRole('region', { name: 'Instagram: the attempt to connect' });
    await told.getByText('Instagram is not connected').waitFor();
    await told.getByText('switch it to Business or Creator').waitFor();
    await told.getByText('What is needed: A professional Instagram account').waitFor();
    await expect.poll(() => hasFocus(told)).toBe(true);
    await expectAccessible(page);
    expect(await accountOf(owner)).toBeUndefined();

    await told.getByRole('button', { name: 'Choose another login' }).click();
    await page.getByRole('dialog').getByText('Cannot do: removing posts.').waitFor();
    await page.keyboard.press('Escape');
    await told.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/connect\//);
  });

  it('says that nothing was connected where the owner says no', async () => {
    const guide = app.guides.threads;
    const owner = await guide.newOwner();
    const page = await signedIn({ narrow: true });

    await connectFrom(page, guide, owner, { cancel: true });

    await page.getByText('Threads is not connected').waitFor();
    await page.getByText('so nothing was connected').waitFor();
    await fits(page);
    expect(await accountOf(owner)).toBeUndefined();
  });

  it('lets the owner of several Pages choose one, and says what the others lack', async () => {
    const guide = app.guides.instagram;
    const owner = await guide.newOwner();
    const { control } = app.stack.simulators.instagram;
    const username = `shop_${randomUUID().slice(0, 8)}`;
    const shop = await control.seedAccount({ username, personId: keyOf(owner), business: 'owned' });
    const weak = `weak_${username}`;
    await control.seedAccount({ username: weak, personId: keyOf(owner), tasks: ['ANALYZE'] });
    const page = await signedIn({ narrow: true });

    await connectFrom(page, guide, owner);

    const told = page.getByRole('region', { name: 'Instagram: the attempt to connect' });
    await told.getByText('Which account is to be connected?').waitFor();
    await expect.poll(() => hasFocus(told)).toBe(true);
    expect(await told.getByRole('radio', { name: weak }).isDisabled()).toBe(true);
    await told.getByText('lets you look but not publish').waitFor();
    await fits(page);
    await told.getByRole('radio', { name: username, exact: false }).first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await told.getByText('Instagram is connected').waitFor();
    expect(await accountOf({ ...owner, username })).toMatchObject({
      state: 'connected',
      externalId: shop.account.id,
    });
    expect(await accountOf(owner)).toBeUndefined();
  });

  it('asks to reconnect a revoked account, until it is reconnected', async () => {
    const { guide, owner, accountId } = await connected('x');
    const page = await signedIn();
    await card(page, owner).waitFor();

    await guide.revoke(owner);
    const failed = await app.publish(accountId, 'Into the void');
    const asks = banner(page, owner, /its access was taken back/);
    await asks.waitFor();
    await page.getByRole('link', { name: `A post of @${owner.username} on X was not published` }).waitFor();
    await card(page, owner).getByText('Reconnect needed').waitFor();
    await fits(page);

    await asks.getByRole('button', { name: 'Reconnect' }).click();
    await page.waitForURL(/\/connect\//);
    await consentInBrowser(page, guide, owner);

    await page.getByText('X is reconnected').waitFor();
    await asks.waitFor({ state: 'detached' });
    await card(page, owner).getByText('Connected', { exact: true }).waitFor();
    expect(await account(accountId)).toMatchObject({ state: 'connected', reconnectCause: null });
    await page.getByRole('link', { name: `A post of @${owner.username} on X was not published` }).click();
    await page.waitForURL(new RegExp(`/app/publishes/${failed}$`));
  });

  it('says that a changed password ended the access', async () => {
    const { owner, accountId } = await connected('instagram-login');
    const page = await signedIn({ dark: true });
    await card(page, owner).waitFor();

    await app.stack.simulators.instagram.control.changePassword(keyOf(owner));
    await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});

    await banner(page, owner, /its password was changed/)
      .getByRole('button', { name: 'Reconnect' })
      .waitFor();
    await card(page, owner).getByText('The password was changed at Instagram').waitFor();
    await expectAccessible(page);
    expect(await account(accountId)).toMatchObject({ reconnectCause: 'password-changed' });
  });

  it('says that nothing needs doing while X’s sign-in is down, and forgets it by itself', async () => {
    await app.x.knobs.set({ accessTokenLifetimeMs: 60_000 });
    const { owner, accountId } = await connected('x');
    const page = await signedIn({ narrow: true });
    await card(page, owner).waitFor();
    const { id: outage } = await app.x.levers.oauthOutage();

    const waits = banner(page, owner, /X’s sign-in is down/);
    await waits.waitFor({ timeout: 100_000 });
    await waits.getByText('Nothing needs doing').waitFor();
    await card(page, owner).getByText('Waiting for the platform').waitFor();
    await fits(page);
    await app.x.levers.remove(outage);

    await waits.waitFor({ state: 'detached', timeout: 100_000 });
    await card(page, owner).getByText('Connected', { exact: true }).waitFor();
    expect(await account(accountId)).toMatchObject({ state: 'connected' });
  });

  it('imports after asking, goes on showing it after a reload, cancels it, and deletes what was read', async () => {
    const { owner, accountId } = await connected('x', { past: 300 });
    const hold = await app.x.hold({ path: timeline, account: owner.username, nth: 2 }, 'before-commit');
    const page = await signedIn();
    const shown = card(page, owner);

    await shown.getByRole('button', { name: 'Import earlier posts' }).click();
    await page.getByText('They are kept in this workspace').waitFor();
    await expectAccessible(page);
    expect(await app.x.ledger({ account: owner.externalId, endpoint: `GET ${timeline}` })).toEqual([]);
    await page.getByLabel('How many at most').selectOption('500');
    await page.getByRole('button', { name: 'Import', exact: true }).click();

    await hold.reached();
    await shown.getByRole('progressbar', { name: 'Read so far' }).waitFor();
    await shown.getByText(/^[1-9]\d* posts of at most 500/).waitFor();
    await fits(page);
    await page.reload();
    await shown.getByText(/^[1-9]\d* posts of at most 500/).waitFor();
    await shown.getByRole('button', { name: 'Cancel the import' }).click();
    await hold.release();

    await shown.getByText('The last import was cancelled').waitFor();
    const { importedPosts, lastImport } = await account(accountId);
    expect(lastImport).toMatchObject({ state: 'cancelled', postsMax: 500, seen: importedPosts });
    expect(importedPosts).toBeGreaterThan(0);

    await shown.getByRole('button', { name: 'Delete imported posts' }).click();
    await page.getByRole('button', { name: `Delete ${importedPosts} imported posts` }).click();
    await page.getByText(`${importedPosts} imported posts of @${owner.username} deleted`).waitFor();
    await expect.poll(() => hasFocus(shown)).toBe(true);
    expect(await app.sql`select 1 from imported_posts where account_id = ${accountId}`).toHaveLength(0);
  });

  it('shows what an import waits for, and how it ended', async () => {
    const { owner, accountId } = await connected('x', { past: 300 });
    await app.x.levers.rateLimited(
      { path: timeline, account: owner.username, nth: 2 },
      { hint: 'retry-after-seconds', waitMs: 8_000 },
    );
    const page = await signedIn({ narrow: true });
    const shown = card(page, owner);

    await shown.getByRole('button', { name: 'Import earlier posts' }).click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();

    await shown.getByText(/^Waiting: .* It goes on at /).waitFor();
    await fits(page);
    await shown.getByText('The last import is complete').waitFor({ timeout: 120_000 });
    const { importedPosts } = await account(accountId);
    expect(importedPosts).toBe(owner.past);
    await shown.getByText(`${importedPosts} imported posts here.`).waitFor();
  });

  it('disconnects after saying what that stops, as it goes on, and leaves the receipt', async () => {
    const { guide, owner, accountId } = await connected('x');
    const token = (await guide.livingToken(owner))!;
    const publishAt = new Date(Date.now() + 86_400_000).toISOString();
    const waiting = await app.publish(accountId, 'Tomorrow', { publishAt });
    const hold = await app.x.hold({ path: '/2/oauth2/revoke' }, 'before-commit');
    const page = await signedIn();
    const shown = card(page, owner);

    await shown.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('1 post scheduled or under way is stopped').waitFor();
    await expectAccessible(page);
    await page
      .getByRole('button', { name: `Disconnect @${owner.username}` })
      .last()
      .click();

    await hold.reached();
    await shown.getByText('Disconnecting', { exact: true }).waitFor();
    await expect.poll(() => hasFocus(shown)).toBe(true);
    await fits(page);
    await hold.release();
    await shown.getByText('Taken back: X ended it when we asked.').waitFor();
    await shown.getByText('1 post under way or scheduled').waitFor();
    await fits(page);
    expect(await guide.takesToken(token)).toBe(false);
    expect((await app.ended(waiting)).state).toBe('cancelled');
    const [row] = await app.sql`select sealed_tokens from accounts where id = ${accountId}`;
    expect(row!.sealed_tokens).toBeNull();

    await page.reload();
    await page.getByText(/^Disconnected accounts/).click();
    await shown.getByText('Taken back: X ended it when we asked.').waitFor();
    await expectAccessible(page);
  });

  it('approves replies automatically once that is confirmed, and keeps it', async () => {
    const { owner, accountId } = await connected('x');
    const page = await signedIn({ dark: true });
    const approves = card(page, owner).getByRole('switch', { name: 'Approve replies automatically' });

    await approves.click();
    await page.getByText('You can switch it off here at any time').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await account(accountId)).autoApprove).toBe(false);
    await approves.click();
    await page.getByRole('button', { name: 'Approve automatically' }).click();

    await expect.poll(() => approves.isChecked()).toBe(true);
    await page.reload();
    await expect.poll(() => approves.isChecked()).toBe(true);
    expect((await account(accountId)).autoApprove).toBe(true);
    await approves.click();
    await expect.poll(async () => (await account(accountId)).autoApprove).toBe(false);
  });

  const rulesOf = (accountId: string) =>
    app.sql`
      select name, kinds, senders, words, not_words as "notWords", hours, zone, daily_cap as "dailyCap"
      from auto_approve_rules where account_id = ${accountId} order by position`;
  const putRules = (accountId: string, rules: object[]) =>
    app.api.must('PUT', `/v1/accounts/${accountId}/auto-approve-rules`, { rules });

  it('takes a rule by the keyboard alone, says it in plain words, moves and removes it', async () => {
    const { owner, accountId } = await connected('x');
    const page = await signedIn({ timezone: 'Europe/Berlin' });
    const shown = card(page, owner);
    const dialog = page.getByRole('dialog');
    const tabTo = async (locator: Locator) => {
      for (let stops = 0; !(await hasFocus(locator)); stops += 1) {
        if (stops === 40) throw new Error(`Tab does not come to ${locator}`);
        await page.keyboard.press('Tab');
      }
    };
    const press = async (name: string | RegExp) => {
      await tabTo(dialog.getByRole('button', { name }));
      await page.keyboard.press('Enter');
    };
    await shown.getByText('Without one, nothing is sent without asking.').waitFor();

    await shown.getByRole('button', { name: 'Add a rule' }).press('Enter');
    await expect.poll(() => hasFocus(dialog.getByLabel('Name'))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.getByText('Give it a name').waitFor();
    await expectAccessible(page);
    expect(await rulesOf(accountId)).toHaveLength(0);
    await page.keyboard.type('Thanks');
    for (const kind of ['replies to comments', 'direct messages']) {
      await tabTo(dialog.getByRole('checkbox', { name: kind }));
      await page.keyboard.press('Space');
    }
    await tabTo(dialog.getByLabel('Only from'));
    await page.keyboard.type('@bo, cy');
    await tabTo(dialog.getByLabel('Only with one of these words'));
    await page.keyboard.type('thank you');
    await page.keyboard.press('Enter');
    await page.keyboard.type('great');
    await tabTo(dialog.getByLabel('Never with one of these words'));
    await page.keyboard.type('refund');
    await tabTo(dialog.getByRole('radio', { name: 'Round the clock' }));
    await page.keyboard.press('ArrowDown');
    await tabTo(dialog.getByLabel('From', { exact: true }));
    await page.keyboard.type('0800');
    await tabTo(dialog.getByLabel('At most so often a day'));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0');
    await dialog.getByText('Give a whole number from 1 to 10,000.').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('3');
    await press('Save the rule');

    await dialog.getByText('‘Thanks’ is saved.').waitFor();
    await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Change ‘Thanks’' }))).toBe(true);
    expect(await rulesOf(accountId)).toEqual([
      {
        ...{ name: 'Thanks', kinds: ['comment', 'mention'], senders: ['bo', 'cy'], words: ['thank you', 'great'] },
        ...{ notWords: ['refund'], hours: { from: '08:00', to: '18:00' }, zone: 'Europe/Berlin', dailyCap: 3 },
      },
    ]);

    await press('Add a rule');
    await page.keyboard.type('All');
    await page.keyboard.press('Enter');
    await dialog.getByText('‘All’ is saved.').waitFor();
    await press('Move up ‘All’');
    await dialog.getByText('‘All’ is number 1 of 2 now.').waitFor();
    await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Move down ‘All’' }))).toBe(true);
    expect((await rulesOf(accountId)).map(({ name }) => name)).toEqual(['All', 'Thanks']);
    await press('Remove ‘All’');
    await expect.poll(() => hasFocus(dialog.getByRole('button', { name: 'Remove it' }))).toBe(true);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await dialog.getByText('‘All’ is removed.').waitFor();
    expect((await rulesOf(accountId)).map(({ name }) => name)).toEqual(['Thanks']);

    await page.keyboard.press('Escape');
    await expect.poll(() => hasFocus(shown.getByRole('button', { name: 'Change or try the rules' }))).toBe(true);
    await shown
      .getByText(
        '‘Thanks’: comments or mentions from @bo or @cy with “thank you” or “great”, unless it or the answer has “refund”, between 08:00 and 18:00 (Europe/Berlin), at most 3 a day.',
      )
      .waitFor();
    await expectAccessible(page);
  });

  it('says which rule would say yes, counts what it let through, and says why not to the rest', async () => {
    const { guide, owner } = { guide: app.guides.x, owner: await app.guides.x.newOwner() };
    await app.x.seedPost('bo', { text: `@${owner.username} thank you!` });
    await app.x.seedPost('cy', { text: `@${owner.username} I want a refund.` });
    const { accountId } = await connectOwner(world, guide, owner);
    const page = await signedIn();
    const shown = card(page, owner);
    const dialog = page.getByRole('dialog');

    await shown.getByRole('switch', { name: 'Approve replies automatically' }).click();
    await page.getByText('There is no rule yet: nothing changes until you add one.').waitFor();
    await page.getByRole('button', { name: 'Approve automatically' }).click();
    await shown.getByText('This is on, but there is no rule yet').waitFor();
    await expectAccessible(page);
    await shown.getByRole('button', { name: 'Add a rule' }).click();
    await dialog.getByLabel('Name').fill('Thanks');
    await dialog.getByLabel('Only with one of these words').fill('thank you');
    await dialog.getByRole('button', { name: 'Save the rule' }).click();

    await dialog.getByText('Try the rules on a message').click();
    await dialog.getByLabel('What comes').selectOption('mention');
    await dialog.getByLabel('The message').fill('I want a refund.');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await dialog.getByText('‘Thanks’ does not: The message has no “thank you”.').waitFor();
    await dialog.getByLabel('The message').fill('Thank you!');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await dialog.getByText('‘Thanks’ would say yes now.').waitFor();
    await fits(page);
    await dialog.getByRole('button', { name: 'Close' }).click();

    const messages = () =>
      app.sql<{ id: string; text: string }[]>`select id, text from messages where account_id = ${accountId}`;
    await expect.poll(messages, { timeout: 60_000 }).toHaveLength(2);
    const states = new Map<string, unknown>();
    for (const { id, text } of await messages()) {
      const draft = await app.api.must('POST', `/v1/messages/${id}/drafts`, { text: 'You are welcome.' });
      states.set(/thank/.test(text) ? 'thanks' : 'refund', [draft.state, draft.rule]);
    }
    expect(states).toEqual(
      new Map([
        ['thanks', ['approved', 'Thanks']],
        ['refund', ['waiting', null]],
      ]),
    );
    await page.reload();
    await shown.getByText('Said yes once today.').waitFor();
  });

  it('writes over nothing that was changed elsewhere meanwhile, and shows it, on a phone', async () => {
    const { owner, accountId } = await connected('x');
    const [thanks, night] = [
      { name: 'Thanks', words: ['thank you'], dailyCap: 5, zone: 'Europe/Berlin' },
      { name: 'At night', hours: { from: '22:00', to: '06:00' }, dailyCap: 2 },
    ];
    await putRules(accountId, [thanks, night]);
    const page = await signedIn({ narrow: true });
    const dialog = page.getByRole('dialog');
    await card(page, owner).getByRole('button', { name: 'Change or try the rules' }).click();
    await fits(page);
    await dialog.getByRole('button', { name: 'Change ‘Thanks’' }).click();
    await dialog.getByLabel('At most so often a day').fill('8');
    await fits(page);

    await putRules(accountId, [night, { ...thanks, words: ['thanks'] }]);
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await dialog.getByText('‘Thanks’ was changed elsewhere meanwhile').waitFor();
    await dialog.getByText('Now it says: ‘Thanks’: any message with “thanks”, at most 5 a day').waitFor();
    await fits(page);
    expect(await rulesOf(accountId)).toMatchObject([{ name: 'At night' }, { words: ['thanks'], dailyCap: 5 }]);

    await dialog.getByRole('button', { name: 'Go on with mine, to replace it' }).click();
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await dialog.getByText('‘Thanks’ is saved.').waitFor();
    expect(await rulesOf(accountId)).toMatchObject([{ name: 'At night' }, { words: ['thank you'], dailyCap: 8 }]);
  });

  it('shows the rules and what they would say, in light and on a phone', async () => {
    const { id: externalId, username } = await app.x.seedAccount({ username: `corner_${randomUUID().slice(0, 4)}` });
    const owner = { externalId, username, past: 0 };
    const { accountId } = await connectOwner(world, app.guides.x, owner);
    const zone = 'Europe/Berlin';
    await app.api.must('PATCH', `/v1/accounts/${accountId}`, { autoApprove: true });
    await putRules(accountId, [
      { name: 'Thanks', kinds: ['comment'], words: ['thank you', 'thanks'], dailyCap: 5, zone },
      { name: 'At night', notWords: ['refund', 'price'], hours: { from: '22:00', to: '06:00' }, dailyCap: 20, zone },
    ]);
    for (const [name, options] of [
      ['rules', { timezone: zone }],
      ['rules-narrow', { timezone: zone, narrow: true }],
    ] as const) {
      const page = await signedIn(options);
      await card(page, owner).getByRole('button', { name: 'Change or try the rules' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Try the rules on a message').click();
      await dialog.getByLabel('From whom').fill('bo');
      await dialog.getByLabel('The message').fill('Thank you, that was quick!');
      await dialog.getByLabel('The answer').fill('With pleasure.');
      await dialog.getByRole('button', { name: 'Try it' }).click();
      await dialog.getByText('‘Thanks’ would say yes now.').waitFor();
      await fits(page);
      await screenshot(page, name, { fullPage: false });
    }
  });

  it('shows names and messages as text, whatever stands in them', async () => {
    const { accountId, id } = await connected('x');
    const script = '<script>window.wasRun = 1</script>';
    const picture = '<img src=x onerror="window.wasRun = 2">';
    await app.sql`update accounts set username = ${script}, display_name = ${picture} where id = ${accountId}`;
    await app.sql`update connections set message = ${`${script}${picture}`} where id = ${id}`;
    await app.sql`
      insert into notices (workspace_id, account_id, kind, cause, message, next_step)
      select workspace_id, id, 'reconnect-soon', 'no-refresh-possible', ${`X said: ${script}`}, ${picture}
      from accounts where id = ${accountId}`;
    const failure = {
      ...{ class: 'content-refused', message: picture, platformMessage: script, nextStep: script },
      ...{ move: 'owner', healsWithTime: false },
    };
    await app.sql`
      insert into imports (workspace_id, account_id, posts_max, state, failure, started_at, ended_at)
      select workspace_id, id, 100, 'failed', ${app.sql.json(failure)}, now(), now()
      from accounts where id = ${accountId}`;
    const page = await signedIn({ narrow: true });

    await page.goto(`${app.stack.apiUrl}/app/accounts?connection=${id}`);

    const shown = page.getByRole('article', { name: picture });
    await shown.getByText(`X said: “${script}”`).waitFor();
    await page.getByText(`${script}${picture} Nothing is read`).waitFor();
    await page.getByRole('alert').getByText(`X said: ${script}`).waitFor();
    await fits(page);
    await shown.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('heading', { name: `Disconnect @${script}?` }).waitFor();
    expect(await page.evaluate(() => (window as { wasRun?: number }).wasRun)).toBeUndefined();
    await app.sql`update accounts set username = 'was_script', display_name = '' where id = ${accountId}`;
    await app.sql`update notices set closed_at = now() where account_id = ${accountId}`;
  });

  it('shows support the same, without what owners do', async () => {
    const { owner } = await connected('x');
    const page = await signedIn({}, 'support');

    await card(page, owner).getByText('Each one asks its owner first.').waitFor();

    await expectAccessible(page);
    const buttons = await page.getByRole('main').getByRole('button').allInnerTexts();
    expect(buttons).toEqual([]);
    expect(await page.getByRole('switch').count()).toBe(0);
  });

  it('shows many accounts page by page, and folds away those that are disconnected', async () => {
    await app.sql`
      insert into accounts (workspace_id, platform, external_id, username, display_name, state, created_at)
      select (select workspace_id from accounts limit 1), 'fanvue', 'old-' || n, 'old_' || n, '', 'disconnected',
             now() - interval '1 year' - n * interval '1 minute'
      from generate_series(1, 120) as n`;
    const page = await signedIn({ narrow: true });

    const more = page.getByRole('button', { name: 'Show more accounts' });
    const [{ total }] = (await app.sql`select count(*)::int as total from accounts`) as unknown as [{ total: number }];
    for (let shown = 50; shown < total; shown += 50) {
      await expect.poll(() => page.locator('article').count()).toBe(shown);
      await more.click();
    }
    await expect.poll(() => page.locator('article').count()).toBe(total);
    expect(await more.count()).toBe(0);

    await page.getByText(/^Disconnected accounts \(\d+\)$/).click();
    await page.getByRole('article', { name: '@old_120' }).waitFor();
    await expectNoSidewaysScrolling(page);
  });
});

const timeline = '/2/users/:id/tweets';
