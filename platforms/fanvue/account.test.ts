import { describe, expect, it } from 'vitest';
import { sendJson, stubCall, stubServer } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import { answer, lost, withFanvue } from './harness.js';
import { fanvueDefinition } from './index.js';

const standing = (status: string) => ({ ...fixtures.account, account: { ...fixtures.account.account, status } });

describe('the account of a grant', () => {
  it('is the creator who was logged in', async () => {
    const { fanvue, server, call } = await withFanvue({
      'GET /users/me': [fixtures.me],
      'GET /users/account': [fixtures.account],
    });
    expect(await fanvue.discoverAccounts({ ...call, account: undefined })).toEqual([
      {
        externalId: fixtures.ids.luna,
        username: 'luna-demo',
        displayName: 'Luna',
        facts: { isCreator: true, status: 'active' },
        grantedScopes: [],
        usable: true,
      },
    ]);
    expect(server.arrived.map(({ headers }) => headers['x-fanvue-api-version'])).toEqual(['2025-06-26', '2025-06-26']);
  });

  it('that is a fan’s is refused, and told how to become a creator', async () => {
    const { fanvue, call } = await withFanvue({
      'GET /users/me': [{ ...fixtures.me, isCreator: false }],
      'GET /users/account': [answer(403, fixtures.notOwner)],
    });
    expect(await fanvue.discoverAccounts(call)).toEqual([
      expect.objectContaining({
        usable: false,
        reason: 'posting_permission_missing',
        whatToChange: expect.stringMatching(/only creators can post.*Become a creator.*connect again\.$/),
      }),
    ]);
  });

  it('that is suspended is refused, and told where to settle it', async () => {
    const { fanvue, call } = await withFanvue({
      'GET /users/me': [fixtures.me],
      'GET /users/account': [standing('suspended')],
    });
    expect(await fanvue.discoverAccounts(call)).toEqual([
      expect.objectContaining({ usable: false, whatToChange: expect.stringContaining('suspended @luna-demo') }),
    ]);
  });

  it('is no other for a standing that Fanvue does not show', async () => {
    const { fanvue, call } = await withFanvue({
      'GET /users/me': [{ ...fixtures.me, handle: null, displayName: null }],
      'GET /users/account': [answer(404, fixtures.notFound)],
    });
    expect(await fanvue.discoverAccounts(call)).toEqual([
      expect.objectContaining({
        username: fixtures.ids.luna,
        displayName: fixtures.ids.luna,
        usable: true,
        facts: { isCreator: true, status: 'unknown' },
      }),
    ]);
  });

  it('is asked for again where its standing was not answered', async () => {
    const { fanvue, call } = await withFanvue({ 'GET /users/me': [fixtures.me], 'GET /users/account': [lost] });
    await expect(fanvue.discoverAccounts(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
  });
});

describe('a token', () => {
  it('is dead where Fanvue says so, and only there', async () => {
    const { fanvue, call } = await withFanvue({
      'GET /users/me': [fixtures.me, answer(401, fixtures.unauthorized), answer(503, fixtures.serviceDown)],
    });
    expect(await fanvue.isTokenAlive(call)).toBe(true);
    expect(await fanvue.isTokenAlive(call)).toBe(false);
    await expect(fanvue.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
  });
});

describe('the definition', () => {
  it('takes another version and another web address from its settings', async () => {
    const server = await stubServer((_, response) => sendJson(response, 201, fixtures.created));
    const fanvue = fanvueDefinition.create({
      addresses: { apiUrl: server.url, authUrl: 'https://auth.fanvue.com' },
      options: { apiVersion: '2026-12-01', webUrl: 'https://web.example' },
      clientId: 'id',
      clientSecret: 'secret',
    });
    const account = { externalId: fixtures.ids.luna, username: 'luna-demo', facts: {}, grantedScopes: [] };
    const { url } = await fanvue.commit(stubCall({ account }), {
      part: { text: 'Hello', media: [] },
      options: { audience: 'subscribers' },
      handles: {},
      media: [],
      isFirst: true,
    });
    expect(server.arrived[0]?.headers['x-fanvue-api-version']).toBe('2026-12-01');
    expect(url).toBe('https://web.example/luna-demo');
  });
});
