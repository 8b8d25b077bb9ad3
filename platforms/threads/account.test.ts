import { describe, expect, it } from 'vitest';
import { oauthClient } from '../oauth.js';
import type { sendJson } from '../stubServer.js';
import { codeUsed, debugged, graphError, longToken, me, shortToken } from './fixtures/answers.js';
import { answer, formOf, lost, refused, withThreads } from './harness.js';

describe('connecting to Threads', () => {
  it('trades the code for a token of an hour, and that for one of 60 days', async () => {
    const { threads, server } = await withThreads({
      'POST /oauth/access_token': [
        (_: unknown, response: Parameters<typeof sendJson>[0]) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(shortToken),
      ],
      'GET /access_token': [longToken],
    });
    const oauth = oauthClient(threads.oauth, { clientId: 'threads-app', clientSecret: 'threads-secret' });

    const tokens = await oauth.exchange({ code: 'AQBcode', redirectUri: 'https://app.example/cb' });

    expect(tokens.accessToken).toBe(longToken.access_token);
    expect(tokens.expiresAt.getTime()).toBeGreaterThan(Date.now() + 59 * 86_400_000);
    expect(formOf(server.arrived[0]!)).toMatchObject({
      grant_type: 'authorization_code',
      client_id: 'threads-app',
      client_secret: 'threads-secret',
      code: 'AQBcode',
    });
    expect(server.arrived[1]!.query).toEqual({
      grant_type: 'th_exchange_token',
      client_secret: 'threads-secret',
      access_token: 'THQVJshortLivedTokenOfATest1',
    });
  });

  it('asks for all scopes in one list, and sends no PKCE', async () => {
    const { threads } = await withThreads({});
    const oauth = oauthClient(threads.oauth, { clientId: 'threads-app', clientSecret: 'threads-secret' });
    const url = new URL(
      oauth.authorizeUrl({
        redirectUri: 'https://app.example/cb',
        state: 's1',
        codeChallenge: 'c',
        scopes: threads.oauth.scopes.map(({ scope }) => scope),
      }),
    );

    expect(url.origin + url.pathname).toBe('https://threads.net/oauth/authorize');
    expect(url.searchParams.get('scope')).toContain('threads_basic,threads_content_publish');
    expect(url.searchParams.has('code_challenge')).toBe(false);
  });

  it('knows a used code', async () => {
    const { threads } = await withThreads({ 'POST /oauth/access_token': [refused(codeUsed)] });
    const oauth = oauthClient(threads.oauth, { clientId: 'threads-app', clientSecret: 'threads-secret' });

    const exchanged = oauth.exchange({ code: 'AQBcode', redirectUri: 'https://app.example/cb' });

    await expect(exchanged).rejects.toMatchObject({ refusal: { kind: 'code-refused' } });
  });

  it('trades a token for a newer one, and keeps the old where that is refused for now', async () => {
    const { threads, server } = await withThreads({
      'GET /refresh_access_token': [longToken, refused(graphError(100)), refused(graphError(190, 463))],
    });
    const oauth = oauthClient(threads.oauth, { clientId: 'threads-app', clientSecret: 'threads-secret' });

    expect((await oauth.refresh('THQVJold')).accessToken).toBe(longToken.access_token);
    expect(server.arrived[0]!.query).toEqual({ grant_type: 'th_refresh_token', access_token: 'THQVJold' });
    await expect(oauth.refresh('THQVJold')).rejects.toMatchObject({
      refusal: { kind: 'transient' },
      retryAfterMs: 86_400_000,
    });
    await expect(oauth.refresh('THQVJold')).rejects.toMatchObject({ refusal: { kind: 'dead-grant' } });
  });
});

describe('the profile', () => {
  it('is the one that the token is for', async () => {
    const { threads, call } = await withThreads({ 'GET /v1.0/me': [me] });

    expect(await threads.discoverAccounts(call)).toMatchObject([
      { externalId: '17841400000000077', username: 'cafe.nord', displayName: 'Cafe Nord', usable: true },
    ]);
  });

  it('is known by a number as well, and by its id where it has no name', async () => {
    const { threads, call } = await withThreads({ 'GET /v1.0/me': [{ id: 178 }] });

    expect(await threads.discoverAccounts(call)).toMatchObject([{ externalId: '178', username: '178' }]);
  });

  it('tells what was granted, unless Threads does not', async () => {
    const { threads, call } = await withThreads({
      'GET /v1.0/debug_token': [debugged, refused(graphError(10)), refused(graphError(100)), answer(503, {})],
    });

    expect(await threads.grantedScopes!(call)).toEqual(['threads_basic', 'threads_content_publish']);
    expect(await threads.grantedScopes!(call)).toBeUndefined();
    expect(await threads.grantedScopes!(call)).toBeUndefined();
    await expect(threads.grantedScopes!(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
  });

  it('proves a token alive, or dead, and nothing when the answer is lost', async () => {
    const { threads, call } = await withThreads({
      'GET /v1.0/me': [{ id: '1' }, refused(graphError(190, 458)), lost],
    });

    expect(await threads.isTokenAlive(call)).toBe(true);
    expect(await threads.isTokenAlive(call)).toBe(false);
    await expect(threads.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
  });
});
