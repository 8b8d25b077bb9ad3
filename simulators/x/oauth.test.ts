import { describe, expect, it } from 'vitest';
import { decideConsent } from '../shared/owner.js';
import { challengeOf, redirectUri, sharedX, startX, verifier, type X } from './testing.js';

const tokenInvalid = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' };
const codeInvalid = {
  error: 'invalid_request',
  error_description: 'Value passed for the authorization code was invalid.',
};

describe('the consent page', () => {
  const shared = sharedX();

  it('shows the app, the accounts and every scope, and sends the owner back with code and state', async () => {
    const x = await startX();
    const html = await (await fetch(x.authorizeUrl())).text();
    expect(html).toContain('AutoPersonas');
    expect(html).toContain('@demo_studio');
    expect(html).toContain('@demo_shop');
    expect(html).toContain('value="media.write" checked');

    const back = await decideConsent(x.authorizeUrl());

    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect([...back.searchParams.keys()]).toEqual(['state', 'code']);
    expect(back.searchParams.get('state')).toBe('state-1');
  });

  it('has the logged-in account chosen', async () => {
    const x = await startX();
    await x.control.logIn('demo_shop');
    const back = await decideConsent(x.authorizeUrl());
    const { body } = await x.exchangeCode(back.searchParams.get('code')!);
    const me = await x.call('GET', '/2/users/me', { token: body.access_token });
    expect(me.body.data.username).toBe('demo_shop');
  });

  it('sends the owner back with access_denied on Cancel', async () => {
    const x = await startX();
    const back = await decideConsent(x.authorizeUrl(), { cancel: true });
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'state-1' });
  });

  it('lets scopes be declined, and the token answer says what was granted', async () => {
    const x = await startX();
    const { scope } = await x.connect('demo_studio', { decline: ['dm.read', 'dm.write'] });
    expect(scope).toBe('tweet.read tweet.write tweet.moderate.write users.read media.write offline.access');
  });

  it.each([
    ['an unknown client', { client_id: 'somebody' }],
    ['an unregistered redirect_uri', { redirect_uri: `${redirectUri}/` }],
    ['another response_type', { response_type: 'token' }],
    ['an unknown scope', { scope: 'tweet.read everything' }],
    ['no scope', { scope: undefined }],
    ['no state', { state: undefined }],
    ['a state of 501 characters', { state: 's'.repeat(501) }],
    ['no challenge', { code_challenge: undefined }],
    ['another challenge method', { code_challenge_method: 'S512' }],
    ['no challenge method', { code_challenge_method: undefined }],
    ['a malformed challenge', { code_challenge: 'short' }],
  ])('refuses %s on a page of its own, without a redirect', async (_, changes) => {
    const page = await fetch(shared().authorizeUrl(changes), { redirect: 'manual' });
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  it('takes a form once', async () => {
    const x = await startX();
    const html = await (await fetch(x.authorizeUrl())).text();
    const transaction = /name="transaction" value="([^"]+)"/.exec(html)![1]!;
    const form = () =>
      new URLSearchParams({ transaction, account: 'demo_studio', scope: 'tweet.read', decision: 'authorize' });
    const post = () => fetch(`${x.webUrl}/i/oauth2/authorize`, { method: 'POST', body: form(), redirect: 'manual' });
    expect((await post()).status).toBe(302);
    expect((await post()).status).toBe(400);
  });

  it('refuses a scope that the app did not ask for', async () => {
    const x = await startX();
    const html = await (await fetch(x.authorizeUrl({ scope: 'tweet.read' }))).text();
    const transaction = /name="transaction" value="([^"]+)"/.exec(html)![1]!;
    const body = new URLSearchParams({ transaction, account: 'demo_studio', scope: 'dm.read', decision: 'authorize' });
    expect((await fetch(`${x.webUrl}/i/oauth2/authorize`, { method: 'POST', body, redirect: 'manual' })).status).toBe(
      400,
    );
  });
});

describe('the code', () => {
  const aCode = async (x: X, changes = {}) => (await decideConsent(x.authorizeUrl(changes))).searchParams.get('code')!;

  it('buys tokens of two hours', async () => {
    const x = await startX();
    const { status, body, headers } = await x.exchangeCode(await aCode(x));
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'bearer',
      expires_in: 7200,
      access_token: expect.stringMatching(/^[\w-]{60,}$/),
      scope: 'tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access',
      refresh_token: expect.stringMatching(/^[\w-]{60,}$/),
    });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('gives no refresh token without offline.access', async () => {
    const x = await startX();
    const tokens = await x.connect('demo_studio', { scope: 'tweet.read users.read' });
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('works once', async () => {
    const x = await startX();
    const code = await aCode(x);
    expect((await x.exchangeCode(code)).status).toBe(200);
    expect(await x.exchangeCode(code)).toMatchObject({ status: 400, body: codeInvalid });
  });

  it('works for thirty seconds', async () => {
    const x = await startX();
    const [early, late] = [await aCode(x), await aCode(x)];
    await x.control.clock.advance(28_000);
    expect((await x.exchangeCode(early)).status).toBe(200);
    await x.control.clock.advance(2001);
    expect(await x.exchangeCode(late)).toMatchObject({ status: 400, body: codeInvalid });
  });

  it('is bound to its redirect_uri', async () => {
    const x = await startX();
    const { status, body } = await x.exchangeCode(await aCode(x), { redirect_uri: 'https://app.example/other' });
    expect(status).toBe(400);
    expect(body.error).toBe('invalid_request');
  });

  it('is bound to its challenge, and a wrong verifier uses it up', async () => {
    const x = await startX();
    const code = await aCode(x);
    expect(await x.exchangeCode(code, { code_verifier: 'x'.repeat(43) })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Value passed for the code verifier was invalid.' },
    });
    expect(await x.exchangeCode(code)).toMatchObject({ status: 400, body: codeInvalid });
  });

  it('takes the plain challenge and the vector of RFC 7636', async () => {
    const x = await startX();
    const plain = await aCode(x, { code_challenge: verifier, code_challenge_method: 'plain' });
    expect((await x.exchangeCode(plain)).status).toBe(200);
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(challengeOf(code_verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    const hashed = await aCode(x, { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
    expect((await x.exchangeCode(hashed, { code_verifier })).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  const missingHeader = { error: 'unauthorized_client', error_description: 'Missing valid authorization header' };

  it('wants the client in a Basic header, and takes no secret from the body', async () => {
    const x = await startX();
    const form = {
      grant_type: 'refresh_token',
      refresh_token: 'r',
      client_id: x.app.clientId,
      client_secret: x.app.clientSecret,
    };
    expect(await x.oauth(form, { basic: false })).toMatchObject({ status: 401, body: missingHeader });
    const trailing = x.basicOf(x.app.clientId, `${x.app.clientSecret}\n`);
    expect(await x.oauth(form, { basic: trailing })).toMatchObject({ status: 401, body: missingHeader });
    const stranger = x.basicOf('somebody', x.app.clientSecret);
    expect(await x.oauth(form, { basic: stranger })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('says which parameter is missing', async () => {
    const x = await startX();
    const missing = (name: string) => ({
      status: 400,
      body: { error: 'invalid_request', error_description: `Missing required parameter [${name}].` },
    });
    expect(await x.oauth({})).toMatchObject(missing('grant_type'));
    expect(await x.oauth({ grant_type: 'refresh_token' })).toMatchObject(missing('refresh_token'));
    expect(await x.oauth({ grant_type: 'refresh_token', refresh_token: 'r', client_id: '' })).toMatchObject(
      missing('client_id'),
    );
    expect(await x.oauth({ grant_type: 'authorization_code', code: 'c', redirect_uri: 'r' })).toMatchObject(
      missing('code_verifier'),
    );
  });

  it('reads a form and nothing else', async () => {
    const x = await startX();
    const { refresh_token } = await x.connect();
    const json = { grant_type: 'refresh_token', refresh_token, client_id: x.app.clientId };
    const answer = await x.call('POST', '/2/oauth2/token', {
      json,
      basic: x.basicOf(x.app.clientId, x.app.clientSecret),
    });
    expect(answer.status).toBe(400);
  });

  it('gives the app a token of its own, which no user endpoint takes', async () => {
    const x = await startX();
    const { apiKey, apiSecret } = await x.control.app();
    const form = { grant_type: 'client_credentials' };
    const { status, body } = await x.call('POST', '/oauth2/token', { basic: x.basicOf(apiKey, apiSecret), form });
    expect(status).toBe(200);
    expect(body).toEqual({ token_type: 'bearer', access_token: expect.stringMatching(/^AAAA/) });
    const me = await x.call('GET', '/2/users/me', { token: body.access_token });
    expect(me).toMatchObject({ status: 403, body: { title: 'Unsupported Authentication' } });
    expect(me.body.type).toMatch(/unsupported-authentication$/);
    expect((await x.call('POST', '/oauth2/token', { basic: x.basicOf(apiKey, 'wrong'), form })).status).toBe(403);
  });
});

describe('tokens', () => {
  it('end after two hours with a 401 that carries no rate headers', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    expect((await x.call('GET', '/2/users/me', { token })).status).toBe(200);
    await x.control.clock.advance(7_200_001);
    const late = await x.call('GET', '/2/users/me', { token });
    expect(late).toMatchObject({
      status: 401,
      body: { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 },
    });
    expect([...late.headers.keys()].filter((name) => name.startsWith('x-rate-limit'))).toEqual([]);
  });

  it('rotate: each refresh gives a new pair with the scopes of the first consent', async () => {
    const x = await startX();
    const first = await x.connect('demo_studio', { decline: ['dm.read'] });
    const { status, body: second } = await x.refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(second.scope).toBe(first.scope);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await x.call('GET', '/2/users/me', { token: second.access_token })).status).toBe(200);
    expect((await x.refresh(second.refresh_token)).status).toBe(200);
  });

  it('refuse a spent refresh token and end the whole family', async () => {
    const x = await startX();
    const first = await x.connect();
    const { body: second } = await x.refresh(first.refresh_token);

    expect(await x.refresh(first.refresh_token)).toMatchObject({ status: 400, body: tokenInvalid });

    expect((await x.call('GET', '/2/users/me', { token: second.access_token })).status).toBe(401);
    expect(await x.refresh(second.refresh_token)).toMatchObject({ status: 400, body: tokenInvalid });
    expect((await x.control.counters()).spentRefreshTokenCalls).toBe(1);
  });

  it('leave the family alone where that knob is off', async () => {
    const x = await startX();
    await x.control.knobs.set({ reuseKillsFamily: false });
    const first = await x.connect();
    const { body: second } = await x.refresh(first.refresh_token);
    expect((await x.refresh(first.refresh_token)).status).toBe(400);
    expect((await x.refresh(second.refresh_token)).status).toBe(200);
  });

  it('keep the access token before a refresh, unless the knob ends it', async () => {
    const x = await startX();
    const first = await x.connect();
    const { body: second } = await x.refresh(first.refresh_token);
    expect((await x.call('GET', '/2/users/me', { token: first.access_token })).status).toBe(200);
    await x.control.knobs.set({ rotationKillsAccessToken: true });
    await x.refresh(second.refresh_token);
    expect((await x.call('GET', '/2/users/me', { token: second.access_token })).status).toBe(401);
  });

  it('can be revoked one by one, or with their grant where the knob says so', async () => {
    const x = await startX();
    const revoke = (token: string) =>
      x.call('POST', '/2/oauth2/revoke', {
        basic: x.basicOf(x.app.clientId, x.app.clientSecret),
        form: { client_id: x.app.clientId, token },
      });
    const tokens = await x.connect();
    expect(await revoke(tokens.access_token)).toMatchObject({ status: 200, body: { revoked: true } });
    expect((await x.call('GET', '/2/users/me', { token: tokens.access_token })).status).toBe(401);
    expect((await x.control.counters()).revokedTokenCalls).toBe(1);
    const { body: next } = await x.refresh(tokens.refresh_token);
    await x.control.knobs.set({ revokeEnds: 'grant' });
    await revoke(next.refresh_token);
    expect((await x.call('GET', '/2/users/me', { token: next.access_token })).status).toBe(401);
    expect((await revoke('nobody')).body).toEqual({ revoked: true });
    await x.control.knobs.set({ revokeDeadStatus: 400 });
    expect(await revoke('nobody')).toMatchObject({ status: 400, body: tokenInvalid });
  });

  it('die with a removed app and with a changed password', async () => {
    const x = await startX();
    const removed = await x.connect('demo_studio');
    const changed = await x.connect('demo_shop');
    await x.control.revokeGrant('demo_studio');
    await x.control.changePassword('demo_shop');
    for (const { access_token, refresh_token } of [removed, changed]) {
      expect((await x.call('GET', '/2/users/me', { token: access_token })).status).toBe(401);
      expect(await x.refresh(refresh_token)).toMatchObject({ status: 400, body: tokenInvalid });
    }
  });

  it('are all listed with every code and verifier, and the ledger has none of them', async () => {
    const x = await startX();
    const tokens = await x.connect();
    await x.call('GET', '/2/users/me', { token: tokens.access_token });
    const secrets = await x.control.issuedSecrets();
    const kinds = new Set(secrets.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'access-token',
      'api-secret',
      'authorization-code',
      'client-secret',
      'code-verifier',
      'refresh-token',
    ]);
    expect(secrets.map(({ value }) => value)).toContain(tokens.refresh_token);
    const ledger = JSON.stringify(await x.control.ledger());
    for (const { value } of secrets) expect(ledger).not.toContain(value);
  });

  it('do nothing for a suspended user', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    await x.control.suspend('demo_studio');
    const refused = await x.call('GET', '/2/users/me', { token });
    expect(refused).toMatchObject({ status: 403, body: { detail: 'The user used for authentication is suspended' } });
    expect(refused.body.type).toMatch(/user-suspended$/);
  });
});
