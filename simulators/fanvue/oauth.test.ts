import { describe, expect, it } from 'vitest';
import { decideConsent } from '../shared/owner.js';
import { everyScope } from './consent.js';
import { type Fanvue, redirectUri, startFanvue, verifier } from './testing.js';

const errorAt = async (fanvue: Fanvue, changes: Record<string, string | undefined>) => {
  const { status, headers } = await fanvue.send('GET', fanvue.authorizeUrl(changes));
  const location = headers.get('location');
  return { status, error: location && new URL(location).searchParams.get('error') };
};

describe('the consent page', () => {
  it('sends the owner back with a code, the scopes and the state', async () => {
    const fanvue = await startFanvue();
    const account = await fanvue.idOf('luna-demo');
    const back = await decideConsent(fanvue.authorizeUrl(), { account, decline: ['write:chat'] });
    expect(back.href).toContain(redirectUri);
    expect(back.searchParams.get('code')).toMatch(/^ory_ac_/);
    expect(back.searchParams.get('state')).toBe('state-of-eight');
    expect(back.searchParams.get('scope')!.split(' ')).toEqual(everyScope.filter((scope) => scope !== 'write:chat'));
    const denied = await decideConsent(fanvue.authorizeUrl(), { account, cancel: true });
    expect(Object.fromEntries(denied.searchParams)).toMatchObject({ error: 'access_denied', state: 'state-of-eight' });
  });

  it('goes nowhere for an app or an address that it does not know', async () => {
    const fanvue = await startFanvue();
    expect(await errorAt(fanvue, { client_id: 'another' })).toEqual({ status: 400, error: null });
    expect(await errorAt(fanvue, { redirect_uri: `${redirectUri}/` })).toEqual({ status: 400, error: null });
  });

  it.each([
    [{ state: 'short' }, 'invalid_state'],
    [{ state: undefined }, 'invalid_state'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'openid offline_access offline read:everything' }, 'invalid_scope'],
    [{ scope: 'openid offline read:self' }, 'invalid_scope'],
    [{ code_challenge: undefined }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ response_mode: 'fragment' }, 'unsupported_response_mode'],
    [{ prompt: 'none' }, 'login_required'],
  ])('refuses %o', async (changes, error) => {
    expect(await errorAt(await startFanvue(), changes)).toEqual({ status: 302, error });
  });

  it('knows no scope that is not ticked on the app', async () => {
    const fanvue = await startFanvue();
    await fanvue.control.tickScopes(['openid', 'offline_access', 'offline', 'read:self']);
    expect((await errorAt(fanvue, {})).error).toBe('invalid_scope');
  });

  it('asks who it is again with prompt=login, and may answer with a form', async () => {
    const fanvue = await startFanvue();
    await fanvue.control.logIn('luna-demo');
    const page = async (changes: Record<string, string>) =>
      (await fanvue.send('GET', fanvue.authorizeUrl(changes))).text;
    expect(await page({})).toContain(' selected');
    expect(await page({ prompt: 'login' })).not.toContain(' selected');

    const html = await page({ response_mode: 'form_post' });
    const [, transaction] = /name="transaction" value="([^"]+)"/.exec(html)!;
    const account = await fanvue.idOf('luna-demo');
    const answer = await fanvue.send('POST', `${fanvue.addresses.authUrl}/oauth2/auth`, {
      form: { transaction: transaction!, account, decision: 'authorize' },
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/<form method="post" action="https:&#47;|<form method="post" action="https:\/\//);
    expect(answer.text).toContain('ory_ac_');
  });
});

describe('tokens', () => {
  it('come for a code and its verifier, once', async () => {
    const fanvue = await startFanvue();
    const account = await fanvue.idOf('luna-demo');
    const code = async () => (await decideConsent(fanvue.authorizeUrl(), { account })).searchParams.get('code')!;
    const good = await code();
    const { status, body } = await fanvue.exchangeCode(good);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ory_at_/),
      token_type: 'bearer',
      expires_in: 3_599,
      refresh_token: expect.stringMatching(/^ory_rt_/),
      scope: everyScope.join(' '),
      id_token: expect.stringMatching(/^eyJ/),
    });
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await fanvue.exchangeCode(good)).toMatchObject(refused);
    expect(await fanvue.exchangeCode(await code(), { code_verifier: 'x'.repeat(43) })).toMatchObject(refused);
    expect(await fanvue.exchangeCode(await code(), { redirect_uri: 'https://elsewhere.example' })).toMatchObject(
      refused,
    );
    const late = await code();
    await fanvue.control.clock.advance(600_000);
    expect(await fanvue.exchangeCode(late)).toMatchObject(refused);
  });

  it('are given to a client that authenticates by Basic alone', async () => {
    const fanvue = await startFanvue();
    const { clientId, clientSecret } = fanvue.app;
    const form = { grant_type: 'refresh_token', refresh_token: 'any' };
    const refused = { status: 401, body: { error: 'invalid_client' } };
    expect(await fanvue.oauth({ ...form, client_id: clientId, client_secret: clientSecret }, {})).toMatchObject(
      refused,
    );
    expect(await fanvue.oauth({ ...form, client_secret: clientSecret })).toMatchObject(refused);
    expect(await fanvue.oauth(form, { authorization: 'Basic bm86bm8=' })).toMatchObject(refused);
    expect(await fanvue.oauth({ ...form, client_id: clientId })).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await fanvue.oauth({ grant_type: 'password' })).toMatchObject({ body: { error: 'unsupported_grant_type' } });
    expect(await fanvue.oauth({})).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await fanvue.oauth({ grant_type: 'refresh_token' })).toMatchObject({ body: { error: 'invalid_request' } });
  });

  it('rotate, tell neither scope nor identity again, and end the access token before', async () => {
    const fanvue = await startFanvue();
    const first = await fanvue.connect();
    const { body } = await fanvue.refresh(first.refresh_token);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3_599,
      refresh_token: expect.any(String),
    });
    expect(body.refresh_token).not.toBe(first.refresh_token);
    const alive = async (token: string) => (await fanvue.call('GET', '/users/me', { token })).status;
    expect([await alive(first.access_token), await alive(body.access_token)]).toEqual([401, 200]);
  });

  it('forgive a repeated refresh for 30 seconds; after that the whole chain is dead', async () => {
    const fanvue = await startFanvue();
    const first = await fanvue.connect();
    const second = (await fanvue.refresh(first.refresh_token)).body;
    await fanvue.control.clock.advance(29_000);
    const third = await fanvue.refresh(first.refresh_token);
    expect(third.status).toBe(200);

    await fanvue.control.clock.advance(1_000);
    expect(await fanvue.refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

    for (const { refresh_token } of [second, third.body])
      expect((await fanvue.refresh(refresh_token)).status).toBe(400);
    expect((await fanvue.call('GET', '/users/me', { token: third.body.access_token })).status).toBe(401);
    expect((await fanvue.control.counters()).spentRefreshTokenCalls).toBeGreaterThan(0);
  });

  it('are not asked for more than was granted', async () => {
    const fanvue = await startFanvue();
    const { refresh_token } = await fanvue.connect('luna-demo', { decline: ['write:post'] });
    expect(await fanvue.refresh(refresh_token, { scope: 'read:self write:post' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    expect((await fanvue.refresh(refresh_token, { scope: 'read:self' })).status).toBe(200);
  });

  it('end when they are revoked, a refresh token with its whole chain, and nobody minds unknown ones', async () => {
    const fanvue = await startFanvue();
    const [one, other] = [await fanvue.connect(), await fanvue.connect('sol-demo')];
    const alive = async (token: string) => (await fanvue.call('GET', '/users/me', { token })).status === 200;
    expect(await fanvue.revoke(one.access_token)).toMatchObject({ status: 200, text: '' });
    expect([await alive(one.access_token), (await fanvue.refresh(one.refresh_token)).status]).toEqual([false, 200]);
    await fanvue.revoke(other.refresh_token);
    expect([await alive(other.access_token), (await fanvue.refresh(other.refresh_token)).status]).toEqual([false, 400]);
    expect((await fanvue.revoke('ory_rt_unknown')).status).toBe(200);
  });

  it('end by their time, and with the owner who removes the app', async () => {
    const fanvue = await startFanvue();
    const { access_token: token, refresh_token } = await fanvue.connect();
    await fanvue.control.clock.advance(3_599_000);
    expect((await fanvue.call('GET', '/users/me', { token })).body).toEqual({ error: 'Unauthorized' });
    await fanvue.control.revokeGrant('luna-demo');
    await fanvue.control.knobs.set({ deadTokenError: 'token_inactive' });
    expect((await fanvue.refresh(refresh_token)).body.error).toBe('token_inactive');
  });

  it('are remembered as secrets, with codes and verifiers', async () => {
    const fanvue = await startFanvue();
    const { access_token, refresh_token } = await fanvue.connect();
    const values = (await fanvue.control.issuedSecrets()).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining([access_token, refresh_token, verifier, fanvue.app.clientSecret]));
  });
});
