import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Guide, keyOf, type Owner } from '../../local/guides/guide.js';
import { guideNames } from '../../local/guides/index.js';
import type { Answered } from '../support/app.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { consentInBrowser } from './support/consent.js';
import { expectTrouble } from './support/pages.js';

describe('an owner who connects an account in a browser', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await startAppForBrowser();
  });
  afterAll(() => app?.stop());

  /** Brings the page to where it says what will be asked for; answers the attempt's id. */
  const startConnecting = async (page: Page, guide: Guide): Promise<string> => {
    const { id, startUrl } = await app.api.must('POST', '/v1/connections', guide.login);
    await page.goto(startUrl);
    return id;
  };
  const ended = (connectionId: string): Promise<Answered> =>
    app.api.until(`/v1/connections/${connectionId}`, ({ state }) =>
      ['connected', 'refused', 'expired'].includes(state),
    );
  const account = (connection: Answered) => app.api.must('GET', `/v1/accounts/${connection.accountId}`);
  const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const committed = async ({ control }: Guide, owner: Owner, kind: string) =>
    (await control.ledger({ phase: 'committed', kind, account: keyOf(owner) })).length;

  it.each(guideNames)('of %s is asked once, and connected, on a phone', async (name) => {
    const guide = app.guides[name];
    const owner = await guide.newOwner();
    const page = await app.newPage({ narrow: true });
    const connectionId = await startConnecting(page, guide);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);

    await consentInBrowser(page, guide, owner);
    await heading(page, /is connected$/);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);

    expect(page.url()).not.toMatch(/code=|state=/);
    const connection = await ended(connectionId);
    expect(connection).toMatchObject({ state: 'connected', missingScopes: [] });
    expect(await account(connection)).toMatchObject({ state: 'connected', externalId: owner.externalId });
    expect(await committed(guide, owner, 'consent')).toBe(1);
    expect(await guide.takesToken((await guide.livingToken(owner))!)).toBe(true);
  });

  it.each(guideNames)('of %s may decline to let us publish, and only that is missing', async (name) => {
    const guide = app.guides[name];
    const owner = await guide.newOwner();
    const page = await app.newPage();
    const connectionId = await startConnecting(page, guide);
    const declined = await publishingScope(guide);

    await consentInBrowser(page, guide, owner, { decline: [declined] });
    await heading(page, /is connected$/);

    const connection = await ended(connectionId);
    expect(connection).toMatchObject({ state: 'connected', missingScopes: [declined] });
    const { features } = await account(connection);
    expect(features).toContainEqual({ feature: 'publish', can: false, missingScopes: [declined] });
    expect(new Set(features.flatMap(({ missingScopes }: Answered) => missingScopes))).toEqual(new Set([declined]));
    const [grant] = await guide.control.grants(keyOf(owner));
    expect(grant!.scopes).not.toContain(declined);
  });

  it.each(guideNames)('of %s may say no, and nothing is connected, in the dark', async (name) => {
    const guide = app.guides[name];
    const owner = await guide.newOwner();
    const page = await app.newPage({ dark: true });
    const connectionId = await startConnecting(page, guide);
    await expectAccessible(page);

    await consentInBrowser(page, guide, owner, { cancel: true });
    await heading(page, /is not connected$/);
    await expectAccessible(page);

    await page.getByText('so nothing was connected').waitFor();
    expect(await ended(connectionId)).toMatchObject({ state: 'refused', refusal: 'access_denied', accountId: null });
    expect(await guide.control.grants(keyOf(owner))).toEqual([]);
    expect(await committed(guide, owner, 'token')).toBe(0);
  });

  it.each(['instagram', 'instagram-login'] as const)(
    'of a personal account is told what to change, by %s',
    async (name) => {
      const guide = app.guides[name];
      const owner = await guide.wrongOwners.not_professional!();
      const page = await app.newPage({ narrow: true });
      const connectionId = await startConnecting(page, guide);

      await consentInBrowser(page, guide, owner);
      await heading(page, /is not connected$/);

      await page.getByText('switch it to Business or Creator').waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
      expect(await ended(connectionId)).toMatchObject({
        state: 'refused',
        refusal: 'not_professional',
        accountId: null,
      });
      expect((await app.api.must('GET', '/v1/accounts')).items).not.toContainEqual(
        expect.objectContaining({ username: owner.username }),
      );
    },
  );

  it('with a link that leads nowhere is told where to begin', async () => {
    const page = await app.newPage({ narrow: true });
    await page.goto(`${app.stack.apiUrl}/connect/${'a'.repeat(43)}`);
    await page.getByText('Start connecting from the Accounts page.').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    expectTrouble(page, /^console error: .*404/);
  });

  /** A scope that stands between us and publishing, and that an owner may decline. */
  async function publishingScope({ login: { platform, flavour } }: Guide): Promise<string> {
    const { items } = await app.api.must('GET', '/v1/platforms');
    const { scopes, flavours } = items.find(({ name }: Answered) => name === platform);
    const asked = flavour ? flavours.find((one: Answered) => one.flavour === flavour).scopes : scopes;
    return asked.find(({ features, required }: Answered) => features.includes('publish') && !required).scope;
  }
});
