import { badParameter, noSuchObject, oauthRefusal, permissionMissing, refuse } from '../meta/errors.js';
import { Parameters } from '../meta/parameters.js';
import { authenticate, type Bearer, endedByApp } from '../meta/tokens.js';
import type { Answer, Call } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { opaque, sameSecret } from '../shared/secrets.js';
import type { ThreadsSimulator, ThreadsToken } from './simulator.js';

/** `POST /oauth/access_token` (§1.3): a code becomes a token of one hour. With GET, and `client_credentials`, a token of the app. */
export function token(threads: ThreadsSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  const grantType = parameters.optional('grant_type');
  requireClient(threads, parameters);
  if (grantType === 'client_credentials' && call.method === 'GET') return appToken(threads);
  if (grantType !== 'authorization_code' || call.method !== 'POST') throw oauthRefusal('Invalid grant_type');
  const code = parameters.optional('code');
  if (code === undefined) throw oauthRefusal('Missing required field code');

  const { grants, app } = threads;
  const redeemed = grants.redeemCode(code, {
    clientId: app.clientId,
    redirectUri: parameters.optional('redirect_uri') ?? '',
  });
  if ('refused' in redeemed) {
    throw redeemed.refused === 'redirect-uri'
      ? oauthRefusal(
          'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
        )
      : oauthRefusal('Matching code was not found or was already used');
  }
  const value = issue(threads, redeemed.grant, 'short', threads.knobs.shortTokenLifetimeMs);
  call.commit('token', { resource: redeemed.grant.id, account: redeemed.grant.accountId });
  return { status: 200, body: withUserId(threads, value, redeemed.grant.accountId) };
}

/** The id as a JSON number, which is beyond what a double can hold: it can only be written as text of one's own (§9.10). */
function withUserId({ knobs }: ThreadsSimulator, value: string, userId: string): unknown {
  if (knobs.userIdAs === 'text') return { access_token: value, user_id: userId };
  return Buffer.from(`{"access_token":${JSON.stringify(value)},"user_id":${userId}}`);
}

function appToken({ grants, app }: ThreadsSimulator): Answer {
  const value = `TH|${app.clientId}|${app.clientSecret}`;
  if (!grants.tokenOf(value)) grants.issueAppToken({ kind: 'app', value });
  return { status: 200, body: { access_token: value, token_type: 'bearer' } };
}

function requireClient({ app }: ThreadsSimulator, parameters: Parameters): void {
  if (parameters.optional('client_id') !== app.clientId) throw oauthRefusal('Invalid platform app');
  if (!sameSecret(parameters.optional('client_secret') ?? '', app.clientSecret))
    throw oauthRefusal('Error validating client secret.');
}

/** `GET /access_token`: the token of one hour for one of 60 days. */
export function exchangeForLong(threads: ThreadsSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  if (parameters.required('grant_type') !== 'th_exchange_token') throw badParameter('Invalid grant_type');
  if (!sameSecret(parameters.required('client_secret'), threads.app.clientSecret))
    throw refuse({ code: 1, message: 'Error validating client secret.' });
  const { token: short, grant } = authenticate(threads.grants, call, threads.app.clientId);
  if (short.kind !== 'short')
    throw refuse({
      code: 452,
      subcode: 4279019,
      message: 'Session key invalid. This could be because the session key has an incorrect format.',
    });
  return longLived(threads, call, grant);
}

/** `GET /refresh_access_token`: 60 days from now, for a token that lives and is a day old. */
export function refresh(threads: ThreadsSimulator, call: Call): Answer {
  const parameters = new Parameters(call);
  if (parameters.required('grant_type') !== 'th_refresh_token') throw badParameter('Invalid grant_type');
  const { grants, knobs, app, state } = threads;
  const { token: old, grant } = authenticate(grants, call, app.clientId);
  if (old.kind !== 'long') throw refuse({ code: 452, subcode: 4279019, message: 'Session key invalid.' });
  if (!grant.scopes.includes('threads_basic')) throw permissionMissing();
  if (grants.ageMs(old) < knobs.refreshMinAgeMs) throw badParameter('The access token cannot be refreshed yet');
  if (!knobs.privateProfilesRefresh && state.profiles.get(grant.accountId)?.private)
    throw badParameter('The access token of a private profile cannot be refreshed');
  if (knobs.refreshEndsOld) grants.endToken(old);
  return longLived(threads, call, grant);
}

function longLived(threads: ThreadsSimulator, call: Call, grant: Grant): Answer {
  const lifetimeMs = threads.knobs.longTokenLifetimeMs;
  const value = issue(threads, grant, 'long', lifetimeMs);
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return {
    status: 200,
    body: { access_token: value, token_type: 'bearer', expires_in: Math.floor(lifetimeMs / 1_000) },
  };
}

const issue = ({ grants }: ThreadsSimulator, grant: Grant, kind: ThreadsToken, lifetimeMs: number): string =>
  grants.issueToken(grant, { kind, value: `THQVJ${opaque(60)}`, lifetimeMs });

/** `GET /debug_token` (§1.4). */
export function debugToken(threads: ThreadsSimulator, call: Call): Answer {
  const { grants, knobs, app } = threads;
  authenticate(grants, call, app.clientId);
  if (knobs.debugToken === 'testers-only') throw permissionMissing();
  const looked = grants.tokenOf(new Parameters(call).required('input_token'));
  const grant = grants.grantOf(looked);
  if (!looked || !grant) throw badParameter('The input_token is not valid');
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  return {
    status: 200,
    body: {
      data: {
        type: 'USER',
        application: app.name,
        data_access_expires_at: seconds(grant.createdAt + 90 * 86_400_000),
        expires_at: seconds(looked.expiresAt),
        is_valid: grants.stateOf(looked) === 'live',
        issued_at: seconds(looked.issuedAt),
        scopes: grant.scopes,
        user_id: grant.accountId,
      },
    },
  };
}

/** `DELETE /me/permissions` (§1.5): not documented, and called by many. */
export function revoke(threads: ThreadsSimulator, call: Call, { grant }: Bearer<ThreadsToken>): Answer {
  if (threads.knobs.revoke === 'unsupported') throw noSuchObject('me', 'delete');
  threads.grants.end(grant, endedByApp);
  call.commit('revoked', { resource: grant.id, account: grant.accountId });
  return { status: 200, body: { success: true } };
}
