import { describe, expect, it } from 'vitest';
import { decideConsent } from '../shared/owner.js';
import { redirectUri, startInstagram } from './testing.js';

describe('Facebook’s dialog', () => {
  it.each([
    [{ client_id: '1' }, 'Invalid App ID'],
    [{ redirect_uri: 'https://evil.example/' }, 'not white-listed'],
    [{ response_type: 'token' }, 'response_type'],
    [{ scope: 'instagram_basic,instagram_everything' }, 'Invalid Scopes: instagram_everything'],
  ])('refuses what is wrong with the request on its own page: %j', async (more, says) => {
    const instagram = await startInstagram();
    await expect(instagram.consent({}, more)).rejects.toThrow(says);
  });

  it('sends the owner back with a code and the state, or with what Facebook says of a cancellation', async () => {
    const instagram = await startInstagram();
    const back = await instagram.consent();
    expect(back.href.startsWith(redirectUri)).toBe(true);
    expect(back.searchParams.get('state')).toBe('s1');
    const cancelled = await instagram.consent({ cancel: true });
    expect(Object.fromEntries(cancelled.searchParams)).toEqual({
      error: 'access_denied',
      error_code: '200',
      error_description: 'Permissions error',
      error_reason: 'user_denied',
      state: 's1',
    });
  });

  it('gives a code that works once, for ten minutes, for one address and one secret', async () => {
    const { control, consent, exchange } = await startInstagram();
    const code = async () => (await consent()).searchParams.get('code')!;
    const used = await code();
    expect((await exchange(used)).body).toMatchObject({
      access_token: expect.stringMatching(/^EAA/),
      expires_in: 3_600,
    });
    expect((await exchange(used)).body.error).toMatchObject({ code: 100, error_subcode: 36009 });
    const late = await code();
    await control.clock.advance(600_000);
    expect((await exchange(late)).body.error).toMatchObject({ code: 100, error_subcode: 36007 });
    expect((await exchange(await code(), { redirect_uri: 'https://other.example' })).body.error.error_subcode).toBe(
      36008,
    );
    expect((await exchange(await code(), { client_secret: 'wrong' })).body.error).toMatchObject({
      code: 1,
      message: 'Error validating client secret.',
    });
    expect((await exchange(await code(), { client_id: '7' })).body.error.code).toBe(101);
  });

  it('lets scopes be declined and adds up what is given later, and Pages be left out', async () => {
    const { control, consent, exchange, graph, connect } = await startInstagram();
    const [page] = await control.pages();
    const first = await exchange((await consent({ decline: ['instagram_manage_insights'] })).searchParams.get('code')!);
    const token = first.body.access_token;
    const declined = async () =>
      (await graph('GET', '/me/permissions', { token })).body.data
        .filter(({ status }: { status: string }) => status === 'declined')
        .map(({ permission }: { permission: string }) => permission);
    expect(await declined()).toEqual(['instagram_manage_insights']);
    await consent({ leaveOut: [page!.id] }, { scope: 'instagram_manage_insights' });
    expect(await declined()).toEqual([]);
    const { data } = (await graph('GET', '/me/accounts', { token })).body;
    expect(data.map(({ id }: { id: string }) => id)).not.toContain(page!.id);
    expect((await connect({ leaveOut: (await control.pages()).map(({ id }) => id) })).page).toBeUndefined();
  });

  it('ends in a long-lived token, and a Page’s without an end that dies with the grant, the role or the tick', async () => {
    const { control, app, graph, connect, consent } = await startInstagram();
    const { token, page, pageId } = await connect();
    const debug = async (input: string) =>
      (
        await graph('GET', '/debug_token', {
          query: { input_token: input, access_token: `${app.clientId}|${app.clientSecret}` },
        })
      ).body.data;
    expect(await debug(token)).toMatchObject({ type: 'USER', is_valid: true });
    expect(await debug(page)).toMatchObject({ type: 'PAGE', is_valid: true, expires_at: 0, profile_id: pageId });

    await consent({ leaveOut: [pageId] });
    expect((await graph('GET', '/me', { token: page })).body.error).toMatchObject({ code: 190, error_subcode: 492 });
    await consent();
    expect((await graph('GET', '/me', { token: page })).status).toBe(200);
    await control.clock.advance(60 * 86_400_000);
    expect((await graph('GET', '/me', { token })).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it.each([
    ['revokes', 458],
    ['is removed by the owner', 458],
    ['loses its password', 460],
  ])('ends everything when the app %s', async (how, subcode) => {
    const { control, graph, connect } = await startInstagram();
    const { token, page } = await connect();
    if (how === 'revokes') {
      expect((await graph('DELETE', '/me/permissions', { token })).body).toEqual({ success: true });
    } else if (how === 'is removed by the owner') expect(await control.revokeGrant('demo_cafe')).toBe(1);
    else await control.changePassword('demo_cafe');
    for (const one of [token, page]) {
      expect((await graph('GET', '/me', { token: one })).body.error).toMatchObject({
        code: 190,
        error_subcode: subcode,
      });
    }
    expect((await graph('GET', '/me', { token })).status).toBe(401);
    expect((await graph('GET', '/me', { query: { access_token: token } })).status).toBe(400);
  });

  it('shows which Pages there are, and what hangs at them', async () => {
    const { control, graph, connect } = await startInstagram();
    const { person } = await control.seedAccount({ username: 'linked' });
    for (const [username, page] of [
      ['private', 'attached'],
      ['alone', 'unlinked'],
    ] as const)
      await control.seedAccount({ username, page, personId: person.id });
    await control.seedAccount({ username: 'client', business: 'client', personId: person.id });
    const { token } = await connect({ account: person.id });
    const fields = 'id,name,tasks,instagram_business_account{username},connected_instagram_account{username}';
    const list = async (path: string) => (await graph('GET', path, { token, query: { fields } })).body.data;
    expect(
      (await list('/me/accounts')).map(({ name, ...rest }: { name: string; [key: string]: unknown }) => [
        name,
        rest.instagram_business_account !== undefined,
        rest.connected_instagram_account !== undefined,
      ]),
    ).toEqual([
      ['linked', true, true],
      ['private', false, true],
      ['alone', false, false],
    ]);
    const [business] = (await graph('GET', '/me/businesses', { token })).body.data;
    expect(await list(`/${business.id}/owned_pages`)).toEqual([]);
    expect(await list(`/${business.id}/client_pages`)).toEqual([expect.objectContaining({ name: 'client' })]);
    expect(
      (await graph('GET', '/me/accounts', { token, query: { fields: 'account_type' } })).body.error.message,
    ).toContain('nonexisting field');
  });
});

describe('Instagram’s own login', () => {
  it('sends back with `#_`, and tells the permissions and an id that no double holds', async () => {
    const instagram = await startInstagram();
    const [cafe] = await instagram.control.accounts();
    const back = await decideConsent(instagram.authorizeUrl(), { decline: ['instagram_business_manage_messages'] });
    expect(back.hash).toBe('#_');
    const { text, body } = await instagram.exchangeAtInstagram(back.searchParams.get('code')!);
    expect(text).toContain(`"user_id":${cafe!.id},`);
    expect(String(body.user_id)).not.toBe(cafe!.id);
    expect(body.permissions).not.toContain('instagram_business_manage_messages');
    const again = await instagram.exchangeAtInstagram(back.searchParams.get('code')!);
    expect(again).toMatchObject({
      status: 400,
      body: {
        error_type: 'OAuthException',
        code: 400,
        error_message: 'Matching code was not found or was already used',
      },
    });
  });

  it('answers wrapped as well', async () => {
    const instagram = await startInstagram();
    await instagram.control.knobs.set({ codeAnswer: 'wrapped', userIdAsNumber: false });
    const back = await decideConsent(instagram.authorizeUrl());
    const { body } = await instagram.exchangeAtInstagram(back.searchParams.get('code')!);
    expect(body.data[0]).toMatchObject({ user_id: expect.any(String), permissions: expect.stringContaining(',') });
  });

  it('renews a token from its second day on, until it has ended', async () => {
    const { control, connectAtInstagram, refresh, graphOfInstagram } = await startInstagram();
    const token = await connectAtInstagram();
    expect((await refresh(token)).status).toBe(400);
    await control.clock.advance(86_400_000);
    const renewed = (await refresh(token)).body;
    expect(renewed).toMatchObject({ token_type: 'bearer', expires_in: 5_184_000 });
    expect((await graphOfInstagram('GET', '/me', { token: renewed.access_token })).status).toBe(200);
    await control.clock.advance(61 * 86_400_000);
    expect((await refresh(renewed.access_token)).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it('shows a personal account the door, where the knob has it', async () => {
    const { control, connectAtInstagram, graphOfInstagram } = await startInstagram();
    const { account } = await control.seedAccount({ username: 'just_me', type: 'PERSONAL', page: 'none' });
    const token = await connectAtInstagram({ account: account.id });
    const me = () => graphOfInstagram('GET', '/me', { token, query: { fields: 'user_id,account_type' } });
    expect((await me()).body.error.message).toContain('the user is not an Instagram business');
    await control.knobs.set({ personalAccounts: 'shown' });
    expect((await me()).body).toMatchObject({ account_type: 'PERSONAL', user_id: account.id });
    await control.knobs.set({ personalAccounts: 'turned away' });
    await expect(connectAtInstagram({ account: account.id })).rejects.toThrow(/professional account/);
  });

  it('has a token that the other host does not know, and no revocation that is promised', async () => {
    const { control, connectAtInstagram, graph, graphOfInstagram } = await startInstagram();
    const token = await connectAtInstagram();
    expect((await graph('GET', '/me', { token })).body.error.code).toBe(190);
    expect((await graphOfInstagram('DELETE', '/me/permissions', { token })).body.error).toMatchObject({
      error_subcode: 33,
    });
    await control.knobs.set({ instagramRevoke: 'works' });
    expect((await graphOfInstagram('DELETE', '/me/permissions', { token })).body).toEqual({ success: true });
    expect((await graphOfInstagram('GET', '/me', { token })).body.error.error_subcode).toBe(458);
  });
});

it('answers no version that is gone', async () => {
  const { addresses, bare, connect } = await startInstagram();
  const { token } = await connect();
  expect((await bare(addresses.apiUrl, 'GET', '/v12.0/me', { token })).body.error.code).toBe(2635);
});
