import { describe, expect, it } from 'vitest';
import { oauthClient } from '../oauth.js';
import { sendJson, stubServer } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import { fanvueOAuth, readTokenError, tokenErrorRows } from './oauth.js';

const credentials = { clientId: 'the-client', clientSecret: 'the-secret-of-the-client' };

async function withAuth(status: number, body: unknown) {
  const server = await stubServer((_, response) => sendJson(response, status, body));
  const spec = fanvueOAuth({ apiUrl: 'https://api.fanvue.com', authUrl: server.url });
  return { server, oauth: oauthClient(spec, credentials) };
}

const form = (body: Buffer | undefined) => Object.fromEntries(new URLSearchParams(body?.toString()));

describe('Fanvue’s consent', () => {
  it('is asked for with PKCE, and with all scopes, the three of the system among them', () => {
    const spec = fanvueOAuth({ apiUrl: 'https://api.fanvue.com', authUrl: 'https://auth.fanvue.com' });
    const url = new URL(
      oauthClient(spec, credentials).authorizeUrl({
        redirectUri: 'https://app.example/callbacks/fanvue',
        state: 'a-state-of-some-length',
        codeChallenge: 'challenge',
        scopes: spec.scopes.map(({ scope }) => scope),
      }),
    );
    expect(url.origin + url.pathname).toBe('https://auth.fanvue.com/oauth2/auth');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'the-client',
      response_type: 'code',
      redirect_uri: 'https://app.example/callbacks/fanvue',
      code_challenge: 'challenge',
      code_challenge_method: 'S256',
      scope: expect.stringMatching(/^openid offline_access offline read:self /),
    });
    expect(url.search).not.toContain('+');
  });
});

describe('Fanvue’s tokens', () => {
  it('are exchanged for a code with Basic authentication, and never with the secret in the body', async () => {
    const { server, oauth } = await withAuth(200, fixtures.tokens);
    const tokens = await oauth.exchange({
      code: 'ory_ac_1',
      redirectUri: 'https://app.example/callbacks/fanvue',
      codeVerifier: 'v'.repeat(43),
    });
    const { path, headers, body } = server.arrived[0]!;
    expect(path).toBe('/oauth2/token');
    expect(headers.authorization).toBe(
      `Basic ${Buffer.from('the-client:the-secret-of-the-client').toString('base64')}`,
    );
    expect(form(body)).toEqual({
      grant_type: 'authorization_code',
      code: 'ory_ac_1',
      redirect_uri: 'https://app.example/callbacks/fanvue',
      code_verifier: 'v'.repeat(43),
    });
    expect(tokens).toMatchObject({
      accessToken: fixtures.tokens.access_token,
      refreshToken: fixtures.tokens.refresh_token,
      scopes: ['openid', 'offline_access', 'offline', 'read:self', 'read:post', 'write:post'],
    });
    expect(tokens.expiresAt.getTime() - Date.now()).toBeGreaterThan(3_590_000);
  });

  it('are renewed without naming scopes, and what a reply leaves out stays as it was', async () => {
    const { server, oauth } = await withAuth(200, fixtures.refreshedBriefly);
    expect(await oauth.refresh('ory_rt_1')).toMatchObject({ refreshToken: undefined, scopes: undefined });
    expect(form(server.arrived[0]?.body)).toEqual({ grant_type: 'refresh_token', refresh_token: 'ory_rt_1' });
  });

  it('are revoked as RFC 7009 says, the refresh token first', async () => {
    const { server, oauth } = await withAuth(200, undefined);
    await oauth.revokeAll({ accessToken: 'ory_at_1', refreshToken: 'ory_rt_1' });
    expect(server.arrived.map(({ path, body }) => ({ path, ...form(body) }))).toEqual([
      { path: '/oauth2/revoke', token: 'ory_rt_1', token_type_hint: 'refresh_token' },
      { path: '/oauth2/revoke', token: 'ory_at_1', token_type_hint: 'access_token' },
    ]);
  });
});

describe('refusals of the token endpoint', () => {
  const cases = [
    [400, fixtures.invalidGrant, 'dead-grant'],
    [401, fixtures.invalidGrant, 'dead-grant'],
    [401, fixtures.oauthError('token_inactive'), 'dead-grant'],
    [401, fixtures.oauthError('invalid_client'), 'app-misconfigured'],
    [401, undefined, 'app-misconfigured'],
    [400, fixtures.oauthError('invalid_client'), 'app-misconfigured'],
    [400, fixtures.oauthError('unauthorized_client'), 'app-misconfigured'],
    [400, fixtures.oauthError('invalid_request'), 'app-misconfigured'],
    [400, fixtures.oauthError('invalid_scope'), 'app-misconfigured'],
    [400, fixtures.oauthError('unsupported_grant_type'), 'app-misconfigured'],
    [400, fixtures.oauthError('something_new'), 'transient'],
    [429, fixtures.oauthError('temporarily_unavailable'), 'transient'],
    [503, fixtures.oauthError('temporarily_unavailable'), 'transient'],
    [500, fixtures.oauthError('server_error'), 'transient'],
    [502, undefined, 'transient'],
  ] as const;

  it.each(cases)('with %i and %o are of the kind %s', (status, body, kind) => {
    expect(readTokenError(status, body)).toMatchObject({ kind });
  });

  it('carry Ory’s words, or its hint where there are no others', () => {
    expect(readTokenError(400, fixtures.invalidGrant).words).toBe(fixtures.invalidGrant.error_description);
    expect(readTokenError(400, { error: 'invalid_scope', error_hint: 'Tick it on the app.' }).words).toBe(
      'Tick it on the app.',
    );
  });

  it('are each described by a line that a case reaches', () => {
    const lines = tokenErrorRows.map(({ status, error }) => ({ status, error }));
    const reached = cases.map(([status, body]) =>
      lines.findIndex((row) => row.status?.includes(status) && (row.error?.test(body?.error ?? '') ?? true)),
    );
    expect([...lines.keys()].filter((index) => !reached.includes(index))).toEqual([]);
  });

  it('of a code are no dead grant, and of a wrong secret nobody’s but ours', async () => {
    const grant = { code: 'ory_ac_1', redirectUri: 'https://app.example', codeVerifier: 'v'.repeat(43) };
    const refused = await withAuth(400, fixtures.invalidGrant);
    await expect(refused.oauth.exchange(grant)).rejects.toMatchObject({ refusal: { kind: 'code-refused' } });
    const wrong = await withAuth(401, fixtures.oauthError('invalid_client'));
    await expect(wrong.oauth.exchange(grant)).rejects.toMatchObject({ failureClass: 'app-misconfigured' });
  });
});
