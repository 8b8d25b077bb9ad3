import { describe, expect, it } from 'vitest';
import { decideConsent } from '../shared/owner.js';
import { allScopes, redirectUri, startTikTok } from './testing.js';

describe('the consent page', () => {
  it('names who asks for what, and sends back a code, the scopes and the state', async () => {
    const tiktok = await startTikTok();
    const page = await (await fetch(tiktok.authorizeUrl())).text();
    expect(page).toContain('Post content to TikTok');
    const back = await decideConsent(tiktok.authorizeUrl(), { decline: ['video.upload', 'user.info.basic'] });
    expect(back.href).toContain(redirectUri);
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('code')).toMatch(/\*v!/); // signs that a URL escapes
    // The basic one comes by itself.
    expect(back.searchParams.get('scopes')).toBe(allScopes.replace(',video.upload', ''));
  });

  it('can be cancelled', async () => {
    const tiktok = await startTikTok();
    const back = await decideConsent(tiktok.authorizeUrl(), { cancel: true });
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'state-1' });
  });

  it.each([
    ['another client_key', { client_key: 'someone-else' }],
    ['an address that is not registered', { redirect_uri: `${redirectUri}/` }],
    ['an unknown scope', { scope: 'user.info.basic,tweet.read' }],
    ['scopes between spaces', { scope: 'user.info.basic video.list' }],
    ['no state', { state: undefined }],
    ['client_id in the place of client_key', { client_key: undefined, client_id: 'x' }],
  ])('refuses, without sending anybody anywhere, %s', async (_, changes) => {
    const tiktok = await startTikTok();
    const answer = await fetch(tiktok.authorizeUrl(changes), { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('is skipped for who allowed all of it before, unless the app says otherwise', async () => {
    const tiktok = await startTikTok();
    await tiktok.connect();
    await tiktok.control.logIn('demo.studio');
    const silently = await fetch(tiktok.authorizeUrl({ disable_auto_auth: undefined }), { redirect: 'manual' });
    expect(silently.status).toBe(302);
    expect((await fetch(tiktok.authorizeUrl(), { redirect: 'manual' })).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  it('gives flat objects with the lifetimes of the newer documentation, or the older', async () => {
    const tiktok = await startTikTok();
    const tokens = await tiktok.connect();
    expect(tokens).toMatchObject({
      access_token: expect.stringMatching(/^act\./),
      refresh_token: expect.stringMatching(/^rft\./),
      expires_in: 7_200,
      refresh_expires_in: 15_552_000,
      open_id: await tiktok.idOf('demo.studio'),
      scope: allScopes,
      token_type: 'Bearer',
    });
    await tiktok.control.knobs.set({ accessTokenLifetimeMs: 86_400_000, refreshTokenLifetimeMs: 31_536_000_000 });
    expect(await tiktok.connect()).toMatchObject({ expires_in: 86_400, refresh_expires_in: 31_536_000 });
  });

  it('takes a code once, in time, for its own address', async () => {
    const tiktok = await startTikTok();
    const code = async () => (await decideConsent(tiktok.authorizeUrl(), {})).searchParams.get('code')!;
    const first = await code();
    expect((await tiktok.exchangeCode(first)).status).toBe(200);
    const late = await code();
    const elsewhere = await code();
    await expect(tiktok.exchangeCode(elsewhere, { redirect_uri: 'https://other.example/' })).resolves.toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    await tiktok.control.clock.advance(300_000);
    for (const dead of [first, late]) {
      expect((await tiktok.exchangeCode(dead)).body).toMatchObject({
        error: 'invalid_grant',
        log_id: expect.any(String),
      });
    }
  });

  it('rotates refresh tokens, and the old one is dead', async () => {
    const tiktok = await startTikTok();
    const first = await tiktok.connect();
    const { body: second } = await tiktok.refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await tiktok.refresh(first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await tiktok.refresh(second.refresh_token)).status).toBe(200);
    expect(await tiktok.control.counters()).toMatchObject({ spentRefreshTokenCalls: 1 });
  });

  it('keeps one refresh token where it does not rotate', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.knobs.set({ refreshRotates: false });
    const first = await tiktok.connect();
    await tiktok.control.clock.advance(86_400_000);
    const { body } = await tiktok.refresh(first.refresh_token);
    expect(body.refresh_token).toBe(first.refresh_token);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(15_552_000 - 86_400); // what is left
  });

  it('refuses with a 200 where it was seen to', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.knobs.set({ oauthErrorsWith200: true });
    expect(await tiktok.refresh('rft.nothing')).toMatchObject({ status: 200, body: { error: 'invalid_grant' } });
    expect(await tiktok.form('/v2/oauth/token/', { client_secret: 'wrong', grant_type: 'x' })).toMatchObject({
      status: 200,
      body: { error: 'invalid_client' },
    });
  });

  it.each([
    [{ client_secret: 'wrong', grant_type: 'refresh_token' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ])('refuses %j', async (fields, status, error) => {
    const tiktok = await startTikTok();
    expect(await tiktok.form('/v2/oauth/token/', fields as Record<string, string>)).toMatchObject({
      status,
      body: { error },
    });
  });

  it('revokes by the access token, answers with nothing, and tells the app', async () => {
    const tiktok = await startTikTok();
    const { access_token, refresh_token } = await tiktok.connect();
    expect(await tiktok.form('/v2/oauth/revoke/', { token: access_token })).toMatchObject({ status: 200, text: '' });
    expect((await tiktok.call('/v2/user/info/?fields=open_id', access_token, undefined, 'GET')).body.error.code).toBe(
      'access_token_invalid',
    );
    expect((await tiktok.refresh(refresh_token)).body.error).toBe('invalid_grant');
    expect((await tiktok.form('/v2/oauth/revoke/', { token: access_token })).body.error).toBe('invalid_grant');
  });
});

describe('scopes', () => {
  it('stand before what they are for', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect('demo.studio', {
      decline: ['video.publish', 'video.list', 'user.info.stats', 'user.info.profile'],
    });
    for (const path of [
      '/v2/post/publish/video/init/',
      '/v2/post/publish/creator_info/query/',
      '/v2/video/list/?fields=id',
    ]) {
      expect(await tiktok.call(path, token, {})).toMatchObject({
        status: 401,
        body: { error: { code: 'scope_not_authorized' } },
      });
    }
    const info = (fields: string) => tiktok.call(`/v2/user/info/?fields=${fields}`, token, undefined, 'GET');
    expect((await info('open_id,display_name')).body.data.user.display_name).toBe('Demo Studio');
    expect((await info('open_id,username')).body.error.code).toBe('scope_not_authorized');
    await tiktok.control.knobs.set({ ungrantedFields: 'omit' });
    expect((await info('open_id,username')).body.data.user).toEqual({ open_id: expect.any(String) });
  });

  it('are nothing without a token, and a slash at the end counts', async () => {
    const tiktok = await startTikTok();
    expect((await tiktok.call('/v2/user/info/?fields=open_id', undefined, undefined, 'GET')).status).toBe(401);
    const { access_token: token } = await tiktok.connect();
    expect((await tiktok.call('/v2/user/info?fields=open_id', token, undefined, 'GET')).status).toBe(404);
    await tiktok.control.clock.advance(7_200_000);
    expect((await tiktok.call('/v2/user/info/?fields=open_id', token, undefined, 'GET')).status).toBe(401);
  });
});
