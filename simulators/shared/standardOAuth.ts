import type { SimulatedApp } from './app.js';
import { basicCredentials } from './authorization.js';
import { type Answer, type Call, formOf, Refusal } from './call.js';
import type { SimulatorClock } from './clock.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from './consent.js';
import { consentPage, refusalPage } from './consent-page.js';
import type { Endpoint } from './exchange.js';
import type { Grant, Grants } from './grants.js';
import { sameSecret } from './secrets.js';

/** What an authorization server needs that keeps to RFC 6749, 7636 and 7009: `/oauth/authorize`, `/oauth/token`, `/oauth/revoke`. */
export interface StandardOAuth {
  label: string;
  clock: SimulatorClock;
  app: SimulatedApp;
  grants: Grants<'access' | 'refresh'>;
  /** Scopes as the page words them. */
  scopes: Readonly<Record<string, string>>;
  /** Without it there is no refresh token. */
  offlineScope: string;
  knobs: { codeLifetimeMs: number; accessTokenLifetimeMs: number };
  accounts(): { id: string; label: string }[];
  loggedIn(): string | undefined;
}

/** The page on which the owner decides. A request that is wrong is told to the person and goes back nowhere. */
export function consentEndpoints(server: StandardOAuth): Endpoint[] {
  const open = new OpenConsents<{ redirectUri: string; state: string; scopes: string[]; challenge: string }>(
    server.clock,
  );
  const wrong = (reason: string) =>
    new Refusal({ status: 400, headers: pageHeaders, body: refusalPage(server.label, reason) });

  function show({ query }: Call): Answer {
    const one = (name: string): string => {
      const [value, ...more] = query.getAll(name);
      if (!value || more.length > 0) throw wrong(`The request needs exactly one "${name}".`);
      return value;
    };
    const redirectUri = one('redirect_uri');
    if (one('client_id') !== server.app.clientId || !server.app.redirectUris.includes(redirectUri))
      throw wrong('This app is not known, or has not registered where to go back to.');
    if (one('response_type') !== 'code' || one('code_challenge_method') !== 'S256')
      throw wrong(`${server.label} gives codes, with PKCE by S256.`);
    const scopes = one('scope').split(' ');
    if (!scopes.every((scope) => Object.hasOwn(server.scopes, scope))) throw wrong('A scope is not known.');
    const transaction = open.open({ redirectUri, scopes, state: one('state'), challenge: one('code_challenge') });
    const page = consentPage({
      platform: server.label,
      appName: server.app.name,
      action: '/oauth/authorize',
      hidden: { transaction },
      accounts: server.accounts(),
      chosen: server.loggedIn(),
      scopes: scopes.map((name) => ({ name, meaning: server.scopes[name]! })),
      authorizeLabel: 'Allow',
      cancelLabel: 'Cancel',
    });
    return { status: 200, headers: pageHeaders, body: page };
  }

  function decide(call: Call): Answer {
    const form = pairsOf(call);
    const request = open.take(form.get('transaction') ?? '');
    if (!request) throw wrong('This page is no longer open.');
    const { redirectUri, state, challenge } = request;
    if (form.get('decision') !== 'authorize') return backTo(redirectUri, { error: 'access_denied', state });
    const account = server.accounts().find(({ id }) => id === form.get('account'));
    if (!account) throw wrong('Choose an account.');
    const scopes = request.scopes.filter((scope) => form.getAll('scope').includes(scope));
    const grant = server.grants.consent({ accountId: account.id, clientId: server.app.clientId, scopes });
    const lifetimeMs = server.knobs.codeLifetimeMs;
    const code = server.grants.issueCode(grant, { redirectUri, challenge, method: 'S256', lifetimeMs });
    call.commit('consent', { resource: grant.id, account: account.id });
    return backTo(redirectUri, { code, state });
  }

  return [
    { method: 'GET', path: '/oauth/authorize', act: show },
    { method: 'POST', path: '/oauth/authorize', act: decide },
  ];
}

/** With Basic, and a new refresh token each time; one that is used twice ends the grant. */
export const tokenEndpoints = (server: StandardOAuth): Endpoint[] => [
  { method: 'POST', path: '/oauth/token', tokenEndpoint: true, act: (call) => token(server, call) },
  { method: 'POST', path: '/oauth/revoke', act: (call) => revoke(server, call) },
];

const oauthError = (status: number, error: string) => new Refusal({ status, body: { error } });

function clientForm({ app }: StandardOAuth, call: Call): Record<string, string> {
  const credentials = basicCredentials(call);
  if (credentials?.id !== app.clientId || !sameSecret(credentials.secret, app.clientSecret))
    throw oauthError(401, 'invalid_client');
  const form = formOf(call);
  if (!form) throw oauthError(400, 'invalid_request');
  return form;
}

function token(server: StandardOAuth, call: Call): Answer {
  const { grant_type, code = '', redirect_uri: redirectUri = '', code_verifier, ...form } = clientForm(server, call);
  const { grants, app } = server;
  const { clientId } = app;
  if (grant_type === 'authorization_code') {
    const redeemed = grants.redeemCode(code, { clientId, redirectUri, verifier: code_verifier });
    if ('grant' in redeemed) return newPair(server, call, redeemed.grant);
  } else if (grant_type === 'refresh_token') {
    const spent = grants.spend(form.refresh_token ?? '', { clientId, reuseEndsGrant: true });
    if ('grant' in spent) return newPair(server, call, spent.grant);
  } else throw oauthError(400, 'unsupported_grant_type');
  throw oauthError(400, 'invalid_grant');
}

function newPair({ grants, knobs, offlineScope }: StandardOAuth, call: Call, grant: Grant): Answer {
  const lifetimeMs = knobs.accessTokenLifetimeMs;
  const body = {
    token_type: 'bearer',
    access_token: grants.issueToken(grant, { kind: 'access', lifetimeMs }),
    expires_in: lifetimeMs / 1_000,
    scope: grant.scopes.join(' '),
    ...(grant.scopes.includes(offlineScope) && { refresh_token: grants.issueToken(grant, { kind: 'refresh' }) }),
  };
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

/** Either token ends the whole grant; one that is not known is dead already. */
function revoke(server: StandardOAuth, call: Call): Answer {
  const { grant } = server.grants.holderOf(clientForm(server, call).token ?? '');
  if (grant && grant.endedAt === undefined) {
    server.grants.end(grant, 'revoked by the app');
    call.commit('revoke', { resource: grant.id, account: grant.accountId });
  }
  return { status: 200 };
}
