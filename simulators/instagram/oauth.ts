import { graphError, noSuchObject, oauthRefusal, refuse, unknownField } from '../meta/errors.js';
import { Parameters } from '../meta/parameters.js';
import { endedByApp } from '../meta/tokens.js';
import type { Answer, Call } from '../shared/call.js';
import type { CodeRefusal, Grant, Token } from '../shared/grants.js';
import { opaque, sameSecret } from '../shared/secrets.js';
import { actorOf } from './actor.js';
import { facebookScopes } from './scopes.js';
import type { InstagramSimulator, TokenKind } from './simulator.js';
import type { MetaApp } from './state.js';

const noStore = { 'cache-control': 'no-store' };

// ---------------------------------------------------------------- Facebook Login (§1.3)

/** `GET` or `POST /oauth/access_token`: a code for a short-lived token, or a token for a long-lived one. */
export function facebookToken(ig: InstagramSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  requireApp(ig.app, parameters);
  const given = parameters.optional('grant_type') ?? 'authorization_code';
  if (given === 'fb_exchange_token') return tradeForLong(ig, call, parameters.required('fb_exchange_token'));
  if (given !== 'authorization_code') throw refuse({ code: 1, message: `Unsupported grant type ${given}` });

  const redeemed = ig.grants.redeemCode(parameters.required('code'), {
    clientId: ig.app.clientId,
    redirectUri: parameters.required('redirect_uri'),
  });
  if ('refused' in redeemed) throw codeRefused(redeemed.refused);
  call.commit('token', { resource: redeemed.grant.id, account: redeemed.grant.accountId });
  return issued(ig, redeemed.grant, 'short', 'EAA');
}

function requireApp({ clientId, clientSecret }: MetaApp, parameters: Parameters): void {
  if (parameters.optional('client_id') !== clientId) {
    throw refuse({
      code: 101,
      message: 'Error validating application. Cannot get application info due to a system error.',
    });
  }
  if (!sameSecret(parameters.optional('client_secret') ?? '', clientSecret)) {
    throw refuse({ code: 1, message: 'Error validating client secret.' });
  }
}

function codeRefused(why: CodeRefusal) {
  const words: Record<CodeRefusal, { subcode?: number; message: string }> = {
    used: { subcode: 36009, message: 'This authorization code has been used.' },
    expired: { subcode: 36007, message: 'This authorization code has expired.' },
    'redirect-uri': {
      subcode: 36008,
      message:
        'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    },
    unknown: { message: 'Invalid verification code format.' },
    'other-client': { message: 'Invalid verification code format.' },
    verifier: { message: 'Invalid verification code format.' },
    'grant-ended': { subcode: 36009, message: 'This authorization code has been used.' },
  };
  return refuse({ code: 100, ...words[why] });
}

/** Repeating it with a long-lived token gives one that ends no later. */
function tradeForLong(ig: InstagramSimulator, call: Call, value: string): Answer {
  const token = ig.grants.tokenOf(value);
  const grant = ig.grants.grantOf(token);
  if (!token || !grant || token.kind === 'page' || grant.clientId !== ig.app.clientId) {
    throw refuse({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
  }
  requireLive(ig, token);
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return issued(ig, grant, 'long', 'EAA', token.kind === 'long' ? token.expiresAt - ig.clock.now() : undefined);
}

function requireLive(ig: InstagramSimulator, token: Token<TokenKind>): void {
  const state = ig.grants.stateOf(token);
  if (state === 'live') return;
  const expired = state === 'expired';
  throw refuse({
    code: 190,
    subcode: expired ? 463 : 458,
    message: expired
      ? 'Error validating access token: Session has expired on Friday, 01-May-26 00:00:00 PDT.'
      : 'Error validating access token: The user has not authorized application.',
  });
}

function issued(
  ig: InstagramSimulator,
  grant: Grant,
  kind: 'short' | 'long',
  prefix: string,
  lifetimeMs = kind === 'short' ? ig.knobs.shortLifetimeMs : ig.knobs.longLifetimeMs,
): Answer {
  const value = ig.grants.issueToken(grant, { kind, value: `${prefix}${opaque(60)}`, lifetimeMs });
  const expiresIn = Math.floor(lifetimeMs / 1_000);
  return {
    status: 200,
    headers: noStore,
    body: { access_token: value, token_type: 'bearer', ...(ig.knobs.tellsLifetime && { expires_in: expiresIn }) },
  };
}

/** `GET /me/permissions`: with the person's token; a Page has none. */
export function permissions(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call);
  if (actor.kind !== 'person') throw unknownField('permissions');
  const data = Object.keys(facebookScopes).map((permission) => ({
    permission,
    status: actor.scopes.includes(permission) ? 'granted' : 'declined',
  }));
  return { status: 200, body: { data } };
}

/** `DELETE /me/permissions` takes everything back, with a name behind it just that (§1.6). */
export function revoke(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call);
  const { id, permission } = call.params;
  if (actor.kind !== 'person' || (id !== undefined && id !== actor.personId)) throw noSuchObject(id ?? 'me', 'delete');
  const { grant } = actor;
  if (permission === undefined) ig.grants.end(grant, endedByApp);
  else ig.grants.grants.change(grant, { scopes: grant.scopes.filter((scope) => scope !== permission) });
  call.commit('revoke', { resource: grant.id, account: grant.accountId });
  return { status: 200, body: { success: true } };
}

/** `GET /debug_token`, with a token of the app: its id and secret. */
export function debugToken(ig: InstagramSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  const { clientId, clientSecret, name } = ig.app;
  if (parameters.optional('access_token') !== `${clientId}|${clientSecret}`) {
    throw refuse({ code: 100, message: '(#100) You must provide an app access token' });
  }
  const token = ig.grants.tokenOf(parameters.required('input_token'));
  const grant = ig.grants.grantOf(token);
  if (!token || !grant) {
    return {
      status: 200,
      body: { data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } },
    };
  }
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  const never = token.expiresAt === Number.MAX_SAFE_INTEGER;
  return {
    status: 200,
    body: {
      data: {
        app_id: clientId,
        type: token.kind === 'page' ? 'PAGE' : 'USER',
        application: name,
        is_valid: ig.grants.stateOf(token) === 'live',
        issued_at: seconds(token.issuedAt),
        expires_at: never ? 0 : seconds(token.expiresAt),
        data_access_expires_at: seconds(token.issuedAt + 90 * 86_400_000),
        user_id: grant.accountId,
        ...(token.subject !== undefined && { profile_id: token.subject }),
        scopes: grant.scopes,
      },
    },
  };
}

// ---------------------------------------------------------------- Instagram Login (§1.3, §1.4)

/** `POST api.instagram.com/oauth/access_token`. Its answer tells the permissions, and the id as a number that no double holds. */
export function instagramToken(ig: InstagramSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  const { clientId, clientSecret } = ig.instagramApp;
  if (parameters.optional('client_id') !== clientId) throw oauthRefusal('Invalid platform app');
  if (!sameSecret(parameters.optional('client_secret') ?? '', clientSecret)) {
    throw oauthRefusal('Error validating client secret.');
  }
  if (parameters.optional('grant_type') !== 'authorization_code') throw oauthRefusal('Invalid grant_type');
  const redeemed = ig.grants.redeemCode(parameters.optional('code') ?? '', {
    clientId,
    redirectUri: parameters.optional('redirect_uri') ?? '',
  });
  if ('refused' in redeemed) {
    throw oauthRefusal(
      redeemed.refused === 'redirect-uri'
        ? 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request'
        : 'Matching code was not found or was already used',
    );
  }
  const { grant } = redeemed;
  const value = ig.grants.issueToken(grant, {
    kind: 'short',
    value: `IGAA${opaque(60)}`,
    lifetimeMs: ig.knobs.shortLifetimeMs,
  });
  call.commit('token', { resource: grant.id, account: grant.accountId });
  const { codeAnswer, userIdAsNumber } = ig.knobs;
  const userId = userIdAsNumber ? grant.accountId : `"${grant.accountId}"`;
  const flat = `{"access_token":"${value}","user_id":${userId},"permissions":${JSON.stringify(
    codeAnswer === 'flat' ? grant.scopes : grant.scopes.join(),
  )}}`;
  return {
    status: 200,
    headers: { ...noStore, 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(codeAnswer === 'flat' ? flat : `{"data":[${flat}]}`),
  };
}

/** `GET graph.instagram.com/access_token`: a short-lived token for a long-lived one. */
export function instagramLong(ig: InstagramSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  if (parameters.optional('grant_type') !== 'ig_exchange_token')
    throw refuse({ code: 100, message: 'Unsupported grant_type' });
  if (!sameSecret(parameters.optional('client_secret') ?? '', ig.instagramApp.clientSecret)) {
    throw refuse({ code: 1, message: 'Error validating client secret.' });
  }
  const { token, grant } = traded(ig, parameters);
  if (token.kind !== 'short')
    throw refuse({
      code: 452,
      message:
        'Session key invalid. This could be because the session key has an incorrect format, or because the user has revoked this session',
    });
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return issued(ig, grant, 'long', 'IGAA');
}

/** `GET graph.instagram.com/refresh_access_token`: a token of at least a day for a newer one. */
export function instagramRefresh(ig: InstagramSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  if (parameters.optional('grant_type') !== 'ig_refresh_token')
    throw refuse({ code: 100, message: 'Unsupported grant_type' });
  const { token, grant } = traded(ig, parameters);
  if (token.kind !== 'long' || ig.grants.ageMs(token) < ig.knobs.refreshNotBeforeMs) {
    throw refuse({ code: 100, message: 'Unsupported request - the access token is not old enough to be refreshed' });
  }
  call.commit('token', { resource: grant.id, account: grant.accountId });
  const answer = issued(ig, grant, 'long', 'IGAA');
  return { ...answer, body: { ...(answer.body as object), permissions: grant.scopes.join() } };
}

function traded(ig: InstagramSimulator, parameters: Parameters): { token: Token<TokenKind>; grant: Grant } {
  const token = ig.grants.tokenOf(parameters.optional('access_token') ?? '');
  const grant = ig.grants.grantOf(token);
  if (!token || !grant || grant.clientId !== ig.instagramApp.clientId) {
    throw refuse({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
  }
  requireLive(ig, token);
  return { token, grant };
}

/** Not documented; several projects call it all the same (§1.6). */
export function instagramRevoke(ig: InstagramSimulator, call: Call): Answer {
  const { grant } = actorOf(ig, call);
  if (ig.knobs.instagramRevoke === 'refused') {
    return graphError({ code: 100, subcode: 33, message: 'Unsupported delete request.', type: 'IGApiException' });
  }
  ig.grants.end(grant, endedByApp);
  call.commit('revoke', { resource: grant.id, account: grant.accountId });
  return { status: 200, body: { success: true } };
}
