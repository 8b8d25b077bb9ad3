import { basicCredentials } from '../shared/authorization.js';
import { type Answer, type Call, formOf } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { fingerprint, sameSecret } from '../shared/secrets.js';
import { legacyErrors, oauthError } from './errors.js';
import type { XSimulator } from './simulator.js';
import { issueAppToken, issueToken } from './tokens.js';

type Form = Record<string, string>;

const invalid = (what: string) => oauthError(400, 'invalid_request', `Value passed for the ${what} was invalid.`);
const missing = (name: string) => oauthError(400, 'invalid_request', `Missing required parameter [${name}].`);

/** `POST /2/oauth2/token` (§1, §1.2). */
export function token(x: XSimulator, call: Call): Answer {
  const form = clientForm(x, call);
  if (form.grant_type === 'authorization_code') return exchangeCode(x, call, form);
  if (form.grant_type === 'refresh_token') return refresh(x, call, form);
  throw form.grant_type ? invalid('grant type') : missing('grant_type');
}

function exchangeCode(x: XSimulator, call: Call, form: Form): Answer {
  need(form, ['code', 'redirect_uri', 'code_verifier']);
  const { code, redirect_uri, code_verifier } = form as Record<'code' | 'redirect_uri' | 'code_verifier', string>;
  const given = { clientId: x.app.clientId, redirectUri: redirect_uri, verifier: code_verifier };
  const redeemed = x.grants.redeemCode(code, given);
  if ('grant' in redeemed) return issuePair(x, call, redeemed.grant);
  if (redeemed.refused === 'redirect-uri') throw invalid('redirect uri');
  throw invalid(redeemed.refused === 'verifier' ? 'code verifier' : 'authorization code');
}

function refresh(x: XSimulator, call: Call, form: Form): Answer {
  need(form, ['refresh_token']);
  const { clientId } = x.app;
  const spent = x.grants.spend(form.refresh_token!, { clientId, reuseEndsGrant: x.knobs.reuseKillsFamily });
  if ('refused' in spent) throw oauthError(400, x.knobs.invalidTokenError, 'Value passed for the token was invalid.');
  if (x.knobs.rotationKillsAccessToken) x.grants.endTokens(spent.grant, 'access');
  return issuePair(x, call, spent.grant);
}

/** The scope of the first consent stays the scope of every pair that follows. */
function issuePair(x: XSimulator, call: Call, grant: Grant): Answer {
  const access = issueToken(x, 'access', grant);
  const refreshable = grant.scopes.includes('offline.access');
  const body = {
    token_type: 'bearer',
    expires_in: Math.round(x.knobs.accessTokenLifetimeMs / 1000),
    access_token: access,
    scope: grant.scopes.join(' '),
    ...(refreshable && { refresh_token: issueToken(x, 'refresh', grant) }),
  };
  call.commit('token', { resource: fingerprint(access), account: grant.accountId });
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

/** `POST /2/oauth2/revoke`. */
export function revoke(x: XSimulator, call: Call): Answer {
  const form = clientForm(x, call);
  need(form, ['token']);
  const hint = form.token_type_hint;
  if (hint !== undefined && hint !== 'access_token' && hint !== 'refresh_token') throw invalid('token type hint');

  const known = x.grants.tokenOf(form.token!);
  const grant = x.grants.grantOf(known);
  if (!known || !grant || x.grants.stateOf(known) !== 'live') {
    if (x.knobs.revokeDeadStatus === 400) throw invalid('token');
    return { status: 200, body: { revoked: true } };
  }
  x.grants.endToken(known);
  if (x.knobs.revokeEnds === 'grant') x.grants.end(grant, 'revoked by the app');
  call.commit('revoke', { resource: known.id, account: grant.accountId });
  return { status: 200, body: { revoked: true } };
}

/** `POST /oauth2/token`, without `/2`: a token for the app itself. */
export function appToken(x: XSimulator, call: Call): Answer {
  const credentials = basicCredentials(call);
  const known = credentials?.id === x.app.apiKey && sameSecret(credentials.secret, x.app.apiSecret);
  if (!known) throw legacyErrors(403, 99, 'Unable to verify your credentials');
  if (formOf(call)?.grant_type !== 'client_credentials')
    throw legacyErrors(403, 170, 'Missing required parameter: grant_type');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { token_type: 'bearer', access_token: issueAppToken(x) },
  };
}

/** Basic proves the client; its secret in the body proves nothing. Then the form, whose client_id must be the same client's. */
function clientForm(x: XSimulator, call: Call): Form {
  const credentials = basicCredentials(call);
  if (!credentials) throw oauthError(401, 'unauthorized_client', 'Missing valid authorization header');
  if (credentials.id !== x.app.clientId) throw oauthError(401, 'invalid_client');
  if (!sameSecret(credentials.secret, x.app.clientSecret)) {
    throw oauthError(401, 'unauthorized_client', 'Missing valid authorization header');
  }
  const form = formOf(call);
  if (!form) throw missing('grant_type'); // no form, or a doubled field: nothing in it counts
  if (x.knobs.requireClientIdInBody) need(form, ['client_id']);
  if (form.client_id !== undefined && form.client_id !== x.app.clientId) throw invalid('client id');
  return form;
}

function need(form: Form, names: string[]): void {
  for (const name of names) if (!form[name]) throw missing(name);
}
