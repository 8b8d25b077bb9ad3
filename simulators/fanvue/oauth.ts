import { basicCredentials } from '../shared/authorization.js';
import { type Answer, type Call, formOf } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { sameSecret } from '../shared/secrets.js';
import { oauthError } from './errors.js';
import type { FanvueSimulator } from './simulator.js';
import { newSecret } from './tokens.js';

type Form = Record<string, string>;

const invalidRequest = (description: string) => oauthError(400, 'invalid_request', description);
const invalidGrant = (error = 'invalid_grant') =>
  oauthError(
    400,
    error,
    'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  );

/** `POST /oauth2/token` (§1.2). */
export function token(fanvue: FanvueSimulator, call: Call): Answer {
  const form = clientForm(fanvue, call);
  if (form.grant_type === 'authorization_code') return exchangeCode(fanvue, call, form);
  if (form.grant_type === 'refresh_token') return refresh(fanvue, call, form);
  if (!form.grant_type) throw invalidRequest('Request parameter grant_type is missing.');
  throw oauthError(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
}

function exchangeCode(fanvue: FanvueSimulator, call: Call, form: Form): Answer {
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form;
  if (!code || !redirectUri || !verifier)
    throw invalidRequest('The request needs code, redirect_uri and code_verifier.');
  const redeemed = fanvue.grants.redeemCode(code, { clientId: fanvue.app.clientId, redirectUri, verifier });
  if ('refused' in redeemed) throw invalidGrant();
  return issuePair(fanvue, call, redeemed.grant, true);
}

function refresh(fanvue: FanvueSimulator, call: Call, form: Form): Answer {
  const { knobs, grants, app } = fanvue;
  if (!form.refresh_token) throw invalidRequest('The request needs a refresh_token.');
  const asked = form.scope?.split(' ') ?? [];
  const holder = grants.holderOf(form.refresh_token).grant;
  if (holder && asked.some((scope) => !holder.scopes.includes(scope)))
    throw oauthError(400, 'invalid_scope', 'The requested scope exceeds the scope that was granted.');
  const spent = grants.spend(form.refresh_token, {
    clientId: app.clientId,
    reuseEndsGrant: true,
    graceMs: knobs.refreshGraceMs,
  });
  if ('refused' in spent) throw invalidGrant(knobs.deadTokenError);
  if (knobs.rotationKillsAccessToken) grants.endTokens(spent.grant, 'access');
  return issuePair(fanvue, call, spent.grant, knobs.refreshSaysScope);
}

function issuePair({ grants, knobs }: FanvueSimulator, call: Call, grant: Grant, saysScope: boolean): Answer {
  const issue = (kind: 'access' | 'refresh', value: string, lifetimeMs: number) =>
    grants.issueToken(grant, { kind, value, lifetimeMs });
  const body = {
    access_token: issue('access', newSecret('at'), knobs.accessTokenLifetimeMs),
    token_type: 'bearer',
    expires_in: Math.floor(knobs.accessTokenLifetimeMs / 1000),
    refresh_token: issue('refresh', newSecret('rt'), knobs.refreshTokenLifetimeMs),
    ...(saysScope && { scope: grant.scopes.join(' '), id_token: idToken(grant) }),
  };
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

/** In the form of one; nobody here checks its signature. */
function idToken({ accountId, clientId }: Grant): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ sub: accountId, aud: [clientId] })}.${part({})}`;
}

/** `POST /oauth2/revoke` (§1.4): done as well for what nobody knows; a refresh token takes its whole chain along. */
export function revoke(fanvue: FanvueSimulator, call: Call): Answer {
  const { token: value } = clientForm(fanvue, call);
  if (!value) throw invalidRequest('Request parameter token is missing.');
  const found = fanvue.grants.tokenOf(value);
  const grant = fanvue.grants.grantOf(found);
  if (found && grant) {
    if (found.kind === 'refresh') fanvue.grants.end(grant, 'the app revoked it');
    else fanvue.grants.endToken(found);
    call.commit('revocation', { resource: grant.id, account: grant.accountId });
  }
  return { status: 200 };
}

/** The client is known by Basic alone: a secret in the body is refused (§1.2). */
function clientForm(fanvue: FanvueSimulator, call: Call): Form {
  const form = formOf(call);
  if (!form) throw invalidRequest('The POST body must be a form.');
  const given = basicCredentials(call);
  const { clientId, clientSecret } = fanvue.app;
  const isKnown =
    given !== null &&
    decodeURIComponent(given.id) === clientId &&
    sameSecret(decodeURIComponent(given.secret), clientSecret);
  if (!isKnown || form.client_secret !== undefined) {
    throw oauthError(
      401,
      'invalid_client',
      'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).',
    );
  }
  return form;
}
