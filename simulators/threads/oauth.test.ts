import { describe, expect, it } from 'vitest';
import { redirectUri, startThreads } from './testing.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe('the consent page', () => {
  it('sends the owner back with a code, the state and Meta’s fragment', async () => {
    const threads = await startThreads();

    const back = await threads.consent();

    expect(back.href).toContain(redirectUri);
    expect(back.searchParams.get('state')).toBe('s1');
    expect(back.hash).toBe('#_');
  });

  it('sends the owner back with an error who cancels', async () => {
    const threads = await startThreads();

    const back = await threads.consent({ cancel: true });

    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'access_denied',
      error_reason: 'user_denied',
      error_description: 'The user denied your request',
      state: 's1',
    });
  });

  it.each([
    ['another app', { client_id: '1' }],
    ['an address that is not registered', { redirect_uri: 'https://elsewhere.example/' }],
    ['a scope that there is not', { scope: 'threads_basic,threads_dms' }],
    ['no basic scope', { scope: 'threads_content_publish' }],
    ['another response type', { response_type: 'token' }],
  ])('refuses %s on the page itself', async (_, wrong) => {
    const threads = await startThreads();
    const page = await fetch(threads.authorizeUrl(wrong), { redirect: 'manual' });

    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  it('refuses an insecure redirect', async () => {
    const threads = await startThreads();
    await threads.control.registerRedirectUri('http://app.example/callback');
    const page = await fetch(threads.authorizeUrl({ redirect_uri: 'http://app.example/callback' }));

    expect(await page.text()).toContain('1349187');
  });
});

describe('the tokens', () => {
  it('begin with one of an hour, whose user id is a number beyond what a double can hold', async () => {
    const threads = await startThreads();
    const code = (await threads.consent()).searchParams.get('code')!;

    const { status, text } = await threads.exchange(code);

    expect(status).toBe(200);
    expect(text).toMatch(/"user_id":\d{17}\}/);
    expect((await threads.exchange(code)).body).toEqual({
      error_type: 'OAuthException',
      code: 400,
      error_message: 'Matching code was not found or was already used',
    });
  });

  it.each([
    ['another secret', { client_secret: 'wrong' }, 'Error validating client secret.'],
    ['another app', { client_id: '1' }, 'Invalid platform app'],
    ['another address', { redirect_uri: 'https://elsewhere.example/' }, 'redirect_uri'],
  ])('are not given for %s', async (_, wrong, says) => {
    const threads = await startThreads();
    const code = (await threads.consent()).searchParams.get('code')!;

    const { status, body } = await threads.exchange(code, wrong);

    expect(status).toBe(400);
    expect(body.error_message).toContain(says);
  });

  it('are not given for a code of more than an hour', async () => {
    const threads = await startThreads();
    const code = (await threads.consent()).searchParams.get('code')!;
    await threads.control.clock.advance(hourMs);

    expect((await threads.exchange(code)).status).toBe(400);
  });

  it('are lengthened while they are short and alive', async () => {
    const threads = await startThreads();
    const short = (await threads.exchange((await threads.consent()).searchParams.get('code')!)).body.access_token;

    expect((await threads.lengthen(short, { client_secret: 'wrong' })).status).toBe(400);
    const { body: long } = await threads.lengthen(short);
    expect(long).toMatchObject({ token_type: 'bearer', expires_in: 60 * 86_400 });
    expect((await threads.lengthen(long.access_token)).body.error).toMatchObject({ code: 452, error_subcode: 4279019 });
    await threads.control.clock.advance(hourMs);
    expect((await threads.lengthen(short)).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it('are refreshed from their second day to their sixtieth, and the old one goes on working', async () => {
    const threads = await startThreads();
    const long = await threads.connect();

    expect((await threads.refresh(long)).status).toBe(400);
    await threads.control.clock.advance(dayMs);
    const { body } = await threads.refresh(long);
    expect(body.access_token).not.toBe(long);
    expect((await threads.call('GET', '/v1.0/me', { token: long })).status).toBe(200);
    await threads.control.clock.advance(59 * dayMs);
    expect((await threads.refresh(long)).body.error).toMatchObject({ code: 190, error_subcode: 463 });
    expect((await threads.call('GET', '/v1.0/me', { token: body.access_token })).status).toBe(200);
  });

  it('tell their scopes when they are looked at, or to testers only', async () => {
    const threads = await startThreads();
    const token = await threads.connect({ decline: ['threads_delete'] });
    const debug = () => threads.call('GET', '/v1.0/debug_token', { token, query: { input_token: token } });

    const { scopes } = (await debug()).body.data;
    expect(scopes).toContain('threads_basic');
    expect(scopes).not.toContain('threads_delete');
    await threads.control.knobs.set({ debugToken: 'testers-only' });
    expect((await debug()).body.error.code).toBe(10);
  });

  it('end with the owner’s hand or the app’s, each in its own words', async () => {
    const threads = await startThreads();
    const me = (token: string) => threads.call('GET', '/v1.0/me', { token });
    const account = (await threads.control.accounts())[0]!.id;

    const first = await threads.connect();
    await threads.control.revokeGrant(account);
    expect((await me(first)).body.error).toMatchObject({ code: 190, error_subcode: 458 });

    const second = await threads.connect();
    await threads.control.changePassword(account);
    expect((await me(second)).body.error).toMatchObject({ code: 190, error_subcode: 460 });

    const third = await threads.connect();
    await threads.control.knobs.set({ revoke: 'unsupported' });
    expect((await threads.call('DELETE', '/v1.0/me/permissions', { token: third })).body.error.code).toBe(100);
    await threads.control.knobs.set({ revoke: 'works' });
    expect((await threads.call('DELETE', '/v1.0/me/permissions', { token: third })).body).toEqual({ success: true });
    expect((await me(third)).body.error).toMatchObject({ code: 190, error_subcode: 458 });
    expect(await threads.control.liveSecrets(account)).toEqual([]);
  });

  it('add up over consents', async () => {
    const threads = await startThreads();
    await threads.connect({ decline: ['threads_delete'] });
    const account = (await threads.control.accounts())[0]!.id;

    await threads.consent({}, { scope: 'threads_basic,threads_delete' });

    const [grant, ...more] = await threads.control.grants(account);
    expect(more).toEqual([]);
    expect(grant!.scopes).toEqual(expect.arrayContaining(['threads_delete', 'threads_content_publish']));
  });

  it('are refused as a bearer with 401, as a parameter with 400, and where there is none', async () => {
    const threads = await startThreads();
    const bearer = await threads.call('GET', '/v1.0/me', { token: 'THQVJnot' });
    const parameter = await threads.call('GET', '/v1.0/me', { query: { access_token: 'THQVJnot' } });

    expect([bearer.status, bearer.body.error.code]).toEqual([401, 190]);
    expect([parameter.status, parameter.body.error.code]).toEqual([400, 190]);
    expect((await threads.call('GET', '/v1.0/me')).body.error.code).toBe(2500);
  });

  it('of the app hold its id and secret', async () => {
    const threads = await startThreads();
    const { clientId, clientSecret } = threads.app;

    const { body } = await threads.call('GET', '/oauth/access_token', {
      query: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    });

    expect(body).toEqual({ access_token: `TH|${clientId}|${clientSecret}`, token_type: 'bearer' });
  });
});
