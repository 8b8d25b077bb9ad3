import { describe, expect, it } from 'vitest';
import { features } from '../../domain/features.js';
import { oauthClient } from '../oauth.js';
import type { Platform } from '../platform.js';
import { sendJson, stubServer } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import { answer, withInstagram, withInstagramLogin } from './harness.js';
import { instagramDefinition, instagramLoginDefinition } from './index.js';

const app = { clientId: 'the-app', clientSecret: 'the-secret-of-the-app' };
const facebook = instagramDefinition.create({ addresses: instagramDefinition.addresses, ...app });
const instagram = instagramLoginDefinition.create({ addresses: instagramLoginDefinition.addresses, ...app });

const consentOf = ({ oauth }: Platform): URL =>
  new URL(
    oauthClient(oauth, app).authorizeUrl({
      redirectUri: 'https://app.example/oauth/callback/instagram',
      state: 'the-state',
      scopes: oauth.scopes.map(({ scope }) => scope),
    }),
  );

describe('the consent', () => {
  it('of Facebook Login is asked for at facebook.com, again where it was declined, with a comma list', () => {
    const url = consentOf(facebook);
    expect(`${url.origin}${url.pathname}`).toBe('https://www.facebook.com/v25.0/dialog/oauth');
    expect(url.searchParams.get('auth_type')).toBe('rerequest');
    expect(url.searchParams.get('code_challenge')).toBeNull();
    expect(url.searchParams.get('scope')?.split(',').sort()).toEqual([
      'business_management',
      'instagram_basic',
      'instagram_content_publish',
      'instagram_manage_comments',
      'instagram_manage_contents',
      'instagram_manage_insights',
      'instagram_manage_messages',
      'pages_manage_metadata',
      'pages_read_engagement',
      'pages_show_list',
    ]);
  });

  it('of Instagram Login is asked for at instagram.com, with a login each time', () => {
    const url = consentOf(instagram);
    expect(`${url.origin}${url.pathname}`).toBe('https://www.instagram.com/oauth/authorize');
    expect(url.searchParams.get('force_reauth')).toBe('true');
    expect(url.searchParams.get('scope')).toMatch(/^instagram_business_basic,instagram_business_content_publish,/);
  });

  it.each([facebook, instagram])(
    'has a reason for each scope, and a scope for each feature',
    ({ oauth, capabilities }) => {
      expect(oauth.scopes.every(({ why }) => /^[A-Z].*\.$/.test(why))).toBe(true);
      const offered = features.filter(
        (feature) =>
          feature !== 'drafts' &&
          (feature !== 'unpublish' || capabilities.unpublish.can) &&
          (feature !== 'stay-connected' || oauth.refresh),
      );
      expect(new Set(oauth.scopes.flatMap(({ features: needing }) => needing))).toEqual(new Set(offered));
    },
  );
});

describe('the tokens', () => {
  it('of Facebook Login are traded for long-lived ones, and nothing renews them', async () => {
    const server = await stubServer((request, response) =>
      sendJson(response, 200, request.method === 'POST' ? fixtures.facebookShort : fixtures.facebookLong),
    );
    const { oauth } = instagramDefinition.create({
      addresses: { apiUrl: server.url, webUrl: 'https://www.facebook.com' },
      ...app,
    });
    const client = oauthClient(oauth, app);
    const tokens = await client.exchange({ code: 'AQcode', redirectUri: 'https://app.example/cb' });
    expect(tokens.accessToken).toBe(fixtures.facebookLong.access_token);
    expect(tokens.expiresAt.getTime() - Date.now()).toBeGreaterThan(59 * 86_400_000);
    expect(server.arrived.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v25.0/oauth/access_token',
      'GET /v25.0/oauth/access_token',
    ]);
    expect(server.arrived[1]!.query).toEqual({
      grant_type: 'fb_exchange_token',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      fb_exchange_token: fixtures.facebookShort.access_token,
    });
    expect(client.renewingToken({ accessToken: 'a' })).toBeUndefined();
  });

  it.each([
    [
      'wrapped',
      JSON.stringify(fixtures.instagramCodeWrapped),
      ['instagram_business_basic', 'instagram_business_content_publish'],
    ],
    ['flat, with a number that no double holds', fixtures.instagramCodeFlat, ['instagram_business_basic']],
  ])('of Instagram Login come %s, and tell what was allowed', async (_, first, scopes) => {
    const server = await stubServer((request, response) => {
      if (request.method === 'POST') response.writeHead(200, { 'content-type': 'application/json' }).end(first);
      else
        sendJson(response, 200, request.path === '/access_token' ? fixtures.instagramLong : fixtures.instagramRenewed);
    });
    const { oauth } = instagramLoginDefinition.create({
      addresses: { apiUrl: server.url, webUrl: 'https://www.instagram.com', tokenUrl: server.url },
      ...app,
    });
    const client = oauthClient(oauth, app);
    const tokens = await client.exchange({ code: 'AQcode', redirectUri: 'https://app.example/cb' });
    expect(tokens).toMatchObject({ accessToken: fixtures.instagramLong.access_token, scopes });
    expect(server.arrived[1]!.query).toEqual({
      grant_type: 'ig_exchange_token',
      client_secret: app.clientSecret,
      access_token: 'IGAAshortABCDEFGHIJKLMNOP',
    });

    const renewed = await client.refresh(client.renewingToken({ accessToken: tokens.accessToken })!);
    expect(renewed.accessToken).toBe(fixtures.instagramRenewed.access_token);
    expect(server.arrived[2]).toMatchObject({
      path: '/refresh_access_token',
      query: { grant_type: 'ig_refresh_token', access_token: tokens.accessToken },
    });
    expect(oauth.refresh?.notBeforeMs).toBe(86_400_000);
  });

  it('end with a DELETE that carries the person’s own token', async () => {
    const { instagram: platform, server } = await withInstagram({ 'DELETE /me/permissions': [{ success: true }] });
    await oauthClient(platform.oauth, app).revokeAll({ accessToken: 'EAAlong', companions: { page: 'EAApage' } });
    expect(server.arrived[0]).toMatchObject({
      path: '/v25.0/me/permissions',
      headers: { authorization: 'Bearer EAAlong' },
    });
  });

  it('of Instagram Login have no documented end', async () => {
    const { instagram: platform } = await withInstagramLogin({
      'DELETE /me/permissions': [answer(400, fixtures.missing)],
    });
    expect(platform.oauth.revoke?.undocumented).toBe(true);
    await expect(oauthClient(platform.oauth, app).revokeAll({ accessToken: 'IGAAlong' })).rejects.toThrow(/revoke/);
  });

  it('tell their scopes only when asked, with the person’s token', async () => {
    const {
      instagram: platform,
      server,
      call,
    } = await withInstagram({ 'GET /me/permissions': [fixtures.permissions] });
    expect(await platform.grantedScopes!(call)).toEqual(['instagram_basic', 'pages_show_list']);
    expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${call.accessToken}`);
    expect(instagram.grantedScopes).toBeUndefined();
  });
});
