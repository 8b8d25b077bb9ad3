import { describe, expect, it } from 'vitest';
import type { DiscoveredAccount } from '../platform.js';
import { stubCall } from '../stubServer.js';
import { graphError, linked, listOf, me, page } from './fixtures/answers.js';
import { answer, lost, withInstagram, withInstagramLogin } from './harness.js';

const person = { id: '10220' };
const granted = (...grantedScopes: string[]) => stubCall({ grantedScopes });

async function discovered(
  script: Record<string, readonly unknown[]>,
  call = granted('pages_show_list'),
): Promise<DiscoveredAccount[]> {
  const { instagram } = await withInstagram({ 'GET /me': [person], ...script });
  return await instagram.discoverAccounts(call);
}

describe('Facebook Login finds', () => {
  it('the account that is linked to a Page, with the token of the Page and whose login it is', async () => {
    expect(await discovered({ 'GET /me/accounts': [listOf([page])] })).toEqual([
      {
        externalId: '17841400000000011',
        username: 'cafe.nord',
        displayName: 'Cafe Nord',
        pictureUrl: 'https://cdn.example/p1.jpg',
        facts: { flavour: 'facebook-login', pageId: '334455', pageName: 'Cafe Nord', tasks: page.tasks },
        companionTokens: { page: page.access_token },
        grantorExternalId: '10220',
        grantedScopes: [],
        usable: true,
      },
    ]);
  });

  it('several accounts, over several pages of the list, without following its links', async () => {
    const { instagram, server } = await withInstagram({
      'GET /me': [person],
      'GET /me/accounts': [
        listOf([page], 'MTAz'),
        listOf([{ ...page, id: '2', instagram_business_account: { ...linked, id: '22', username: 'cafe.sued' } }]),
      ],
    });
    const found = await instagram.discoverAccounts(granted());
    expect(found.map(({ username, usable }) => [username, usable])).toEqual([
      ['cafe.nord', true],
      ['cafe.sued', true],
    ]);
    expect(server.arrived.map(({ query }) => query.after)).toEqual([undefined, undefined, 'MTAz']);
    expect(server.arrived[1]!.query).not.toHaveProperty('access_token');
  });

  it('Pages of business portfolios too, each once, and copes with a portfolio that shows nothing', async () => {
    const other = { ...page, id: '77', instagram_business_account: { ...linked, id: '77', username: 'agency.client' } };
    const found = await discovered(
      {
        'GET /me/accounts': [listOf([page])],
        'GET /me/businesses': [listOf([{ id: '9' }, { id: '10' }])],
        'GET /9/owned_pages': [listOf([page])],
        'GET /9/client_pages': [listOf([other])],
        'GET /10/owned_pages': [answer(403, graphError(10))],
        'GET /10/client_pages': [listOf([])],
      },
      granted('business_management'),
    );
    expect(found.map(({ username }) => username)).toEqual(['cafe.nord', 'agency.client']);
  });

  const { instagram_business_account: _, ...pageAlone } = page;
  const attached = { id: '55', username: 'cafe.privat' };
  it.each<[reason: string, pages: object[], says: RegExp]>([
    ['no_page', [], /tick it in Facebook’s dialog.*portfolio/],
    ['page_not_linked', [pageAlone], /Page “Cafe Nord”.*Linked accounts → Instagram/],
    [
      'not_professional',
      [{ ...pageAlone, connected_instagram_account: attached }],
      /@cafe\.privat.*Business or Creator/,
    ],
    ['insufficient_page_role', [{ ...page, tasks: ['ANALYZE', 'MODERATE'] }], /Page “Cafe Nord”.*create content/],
  ])('nothing fit, and says what to change: %s', async (reason, pages, says) => {
    const [found, ...others] = await discovered({ 'GET /me/accounts': [listOf(pages)] });
    expect(found).toMatchObject({ usable: false, reason, grantorExternalId: '10220' });
    expect(!found!.usable && found!.whatToChange).toMatch(says);
    expect(others).toEqual([]);
  });

  it('the fit one beside those that are not, and of several unfit ones first what lacks least', async () => {
    const weak = { ...page, id: '3', tasks: ['ANALYZE'], instagram_business_account: { ...linked, id: '33' } };
    const lists = async (pages: object[]) =>
      (await discovered({ 'GET /me/accounts': [listOf(pages)] })).map((one) => (one.usable ? 'usable' : one.reason));
    expect(await lists([pageAlone, weak, page])).toEqual(['usable', 'insufficient_page_role', 'page_not_linked']);
    expect(await lists([pageAlone, weak])).toEqual(['insufficient_page_role', 'page_not_linked']);
  });
});

describe('Instagram Login finds', () => {
  it('the account that was logged in, by the id that paths take', async () => {
    const { instagram } = await withInstagramLogin({ 'GET /me': [me] });
    expect(await instagram.discoverAccounts(stubCall())).toEqual([
      {
        externalId: '17841400000000011',
        username: 'cafe.nord',
        displayName: 'Cafe Nord',
        pictureUrl: 'https://cdn.example/p1.jpg',
        facts: { flavour: 'instagram-login', accountType: 'BUSINESS' },
        grantorExternalId: '9988776655',
        grantedScopes: [],
        usable: true,
      },
    ]);
  });

  it.each([
    ['by its type', { ...me, account_type: 'PERSONAL' }, /^@cafe\.nord is a personal account/],
    [
      'by the refusal',
      answer(400, graphError(100, undefined, 'the user is not an Instagram business')),
      /^This account is a personal account/,
    ],
  ])('that a personal account will not do, %s', async (_, scripted, says) => {
    const { instagram } = await withInstagramLogin({ 'GET /me': [scripted] });
    const [found] = await instagram.discoverAccounts(stubCall());
    expect(found).toMatchObject({ usable: false, reason: 'not_professional' });
    expect(!found!.usable && found!.whatToChange).toMatch(says);
  });
});

describe('a token', () => {
  it.each([withInstagram, withInstagramLogin])(
    'is alive when Instagram answers, dead when it is refused, and neither when there is trouble',
    async (platform) => {
      const script = [{ ...me }, answer(400, graphError(190, 458)), answer(500, graphError(2)), lost];
      const { instagram, server, call } = await platform({ 'GET /me': script });
      expect(await instagram.isTokenAlive(call)).toBe(true);
      expect(await instagram.isTokenAlive(call)).toBe(false);
      await expect(instagram.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
      await expect(instagram.isTokenAlive(call)).rejects.toMatchObject({ effect: 'none' });
      expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${call.accessToken}`);
    },
  );
});
