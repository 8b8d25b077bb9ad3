import { describe, expect, it } from 'vitest';
import { oauthClient } from '../oauth.js';
import { sendJson, stubServer } from '../stubServer.js';
import { tokens } from './fixtures/answers.js';
import { readTokenError, tiktokOAuth, tokenErrors } from './oauth.js';

const spec = tiktokOAuth({ apiUrl: 'https://open.tiktokapis.com', webUrl: 'https://www.tiktok.com' });
const credentials = { clientId: 'the-client-key', clientSecret: 'the-client-secret-1' };

describe('TikTok’s consent', () => {
  it('is asked for with client_key, scopes between commas, no challenge, and the page for certain', () => {
    const url = new URL(
      oauthClient(spec, credentials).authorizeUrl({
        redirectUri: 'https://app.example/callbacks/tiktok',
        state: 'state',
        codeChallenge: 'challenge',
        scopes: spec.scopes.map(({ scope }) => scope),
      }),
    );
    expect(`${url.origin}${url.pathname}`).toBe('https://www.tiktok.com/v2/auth/authorize/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_key: 'the-client-key',
      response_type: 'code',
      scope: 'user.info.basic,user.info.profile,video.publish,video.upload,video.list,user.info.stats',
      redirect_uri: 'https://app.example/callbacks/tiktok',
      state: 'state',
      disable_auto_auth: '1',
    });
    expect(spec.scopes.every(({ why }) => why.endsWith('.'))).toBe(true);
  });

  it.each([
    [7_200, 15_552_000],
    [86_400, 31_536_000],
  ])('ends in tokens that live as long as the answer says: %i s and %i s', async (access, refresh) => {
    const server = await stubServer((_, response) =>
      sendJson(response, 200, { ...tokens, expires_in: access, refresh_expires_in: refresh }),
    );
    const client = oauthClient(tiktokOAuth({ apiUrl: server.url, webUrl: 'https://www.tiktok.com' }), credentials);
    const set = await client.exchange({
      code: 'code%2B1',
      redirectUri: 'https://app.example/cb',
      codeVerifier: 'none',
    });
    expect(set).toMatchObject({
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      scopes: ['user.info.basic', 'user.info.profile', 'video.list', 'video.publish'],
    });
    expect(Math.round((set.expiresAt.getTime() - Date.now()) / 1_000)).toBe(access);
    expect(Math.round((set.refreshExpiresAt!.getTime() - Date.now()) / 1_000)).toBe(refresh);
    expect(server.arrived[0]).toMatchObject({ path: '/v2/oauth/token/' });
    expect(Object.fromEntries(new URLSearchParams(server.arrived[0]!.body.toString()))).toEqual({
      client_key: 'the-client-key',
      client_secret: 'the-client-secret-1',
      grant_type: 'authorization_code',
      code: 'code%2B1',
      redirect_uri: 'https://app.example/cb',
    });
  });

  it('is revoked with the access token and the app’s credentials', async () => {
    const server = await stubServer((_, response) => void response.writeHead(200).end());
    const client = oauthClient(tiktokOAuth({ apiUrl: server.url, webUrl: 'https://www.tiktok.com' }), credentials);
    await client.revokeAll({ accessToken: 'act.1', refreshToken: 'rft.1' });
    expect(server.arrived).toHaveLength(1);
    expect(server.arrived[0]!.path).toBe('/v2/oauth/revoke/');
    expect(Object.fromEntries(new URLSearchParams(server.arrived[0]!.body.toString()))).toEqual({
      client_key: 'the-client-key',
      client_secret: 'the-client-secret-1',
      token: 'act.1',
    });
  });
});

describe('TikTok’s token endpoint refuses', () => {
  const cases = [
    ['access_denied', 'code-refused'],
    ['invalid_grant', 'dead-grant'],
    ['invalid_client', 'app-misconfigured'],
    ['invalid_request', 'app-misconfigured'],
    ['invalid_scope', 'app-misconfigured'],
    ['unauthorized_client', 'app-misconfigured'],
    ['unsupported_grant_type', 'app-misconfigured'],
    ['unsupported_response_type', 'app-misconfigured'],
    ['server_error', 'transient'],
    ['temporarily_unavailable', 'transient'],
    // Nothing below may ever disconnect an account.
    ['something_new', 'transient'],
    [undefined, 'transient'],
  ] as const;

  it.each(cases)('with %s for what it is: %s, under any status', (error, kind) => {
    const body = error && { error, error_description: 'Words.', log_id: '2026' };
    for (const status of [200, 400, 401]) expect(readTokenError(status, body).kind).toBe(kind);
    expect(readTokenError(503, body).kind).toBe('transient');
  });

  it('in words that TikTok’s support can find again', () => {
    expect(readTokenError(400, { error: 'invalid_grant', error_description: 'Expired.', log_id: '2026' }).words).toBe(
      'Expired. (log_id 2026)',
    );
  });

  it('in ways that are all in the table', () => {
    expect(cases.map(([error]) => error)).toEqual(expect.arrayContaining(Object.keys(tokenErrors)));
  });

  it('also with a 200, which is neither a token nor a lost answer', async () => {
    const server = await stubServer((_, response) =>
      sendJson(response, 200, { error: 'invalid_grant', error_description: 'Refresh token is invalid.' }),
    );
    const client = oauthClient(tiktokOAuth({ apiUrl: server.url, webUrl: 'https://www.tiktok.com' }), credentials);
    await expect(client.refresh('rft.old')).rejects.toMatchObject({
      failureClass: 'reconnect-needed',
      effect: 'none',
      refusal: { kind: 'dead-grant' },
    });
  });
});
