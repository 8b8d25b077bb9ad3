import { basicCredentials } from '../../../../simulators/shared/authorization.js';
import { type Answer, type Call, formOf, Refusal } from '../../../../simulators/shared/call.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from '../../../../simulators/shared/consent.js';
import { consentPage, refusalPage } from '../../../../simulators/shared/consent-page.js';
import type { Endpoint } from '../../../../simulators/shared/exchange.js';
import type { Grant } from '../../../../simulators/shared/grants.js';
import { sameSecret } from '../../../../simulators/shared/secrets.js';
import type { Chirp } from './state.js';

const scopeMeanings: Readonly<Record<string, string>> = {
  read: 'See your posts, their comments and their numbers',
  post: 'Post and delete for you',
  offline: 'Stay connected to your account',
};

/** The page on which the owner decides. A request that is wrong is told to the person and goes back nowhere. */
export function consentEndpoints(chirp: Chirp): Endpoint[] {
  const open = new OpenConsents<{ redirectUri: string; state: string; scopes: string[]; challenge: string }>(
    chirp.clock,
  );
  const wrong = (reason: string) =>
    new Refusal({ status: 400, headers: pageHeaders, body: refusalPage('Chirp', reason) });

  function show({ query }: Call): Answer {
    const one = (name: string): string => {
      const [value, ...more] = query.getAll(name);
      if (!value || more.length > 0) throw wrong(`The request needs exactly one "${name}".`);
      return value;
    };
    const redirectUri = one('redirect_uri');
    if (one('client_id') !== chirp.app.clientId || !chirp.app.redirectUris.includes(redirectUri))
      throw wrong('This app is not known, or has not registered where to go back to.');
    if (one('response_type') !== 'code' || one('code_challenge_method') !== 'S256')
      throw wrong('Chirp gives codes, with PKCE by S256.');
    const scopes = one('scope').split(' ');
    if (!scopes.every((scope) => scope in scopeMeanings)) throw wrong('A scope is not known.');
    const transaction = open.open({ redirectUri, scopes, state: one('state'), challenge: one('code_challenge') });
    const page = consentPage({
      platform: 'Chirp',
      appName: chirp.app.name,
      action: '/oauth/authorize',
      hidden: { transaction },
      accounts: [...chirp.accounts.values()].map(({ id, username }) => ({ id, label: `@${username}` })),
      chosen: chirp.loggedIn,
      scopes: scopes.map((name) => ({ name, meaning: scopeMeanings[name]! })),
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
    const account = chirp.accounts.get(form.get('account') ?? '');
    if (!account) throw wrong('Choose an account.');
    const scopes = request.scopes.filter((scope) => form.getAll('scope').includes(scope));
    const grant = chirp.grants.consent({ accountId: account.id, clientId: chirp.app.clientId, scopes });
    const lifetimeMs = chirp.knobs.codeLifetimeMs;
    const code = chirp.grants.issueCode(grant, { redirectUri, challenge, method: 'S256', lifetimeMs });
    call.commit('consent', { resource: grant.id, account: account.id });
    return backTo(redirectUri, { code, state });
  }

  return [
    { method: 'GET', path: '/oauth/authorize', act: show },
    { method: 'POST', path: '/oauth/authorize', act: decide },
  ];
}

/** RFC 6749 and RFC 7009, with Basic and a new refresh token each time. */
export const tokenEndpoints = (chirp: Chirp): Endpoint[] => [
  { method: 'POST', path: '/oauth/token', tokenEndpoint: true, act: (call) => token(chirp, call) },
  { method: 'POST', path: '/oauth/revoke', act: (call) => revoke(chirp, call) },
];

const oauthError = (status: number, error: string) => new Refusal({ status, body: { error } });

function clientForm({ app }: Chirp, call: Call): Record<string, string> {
  const credentials = basicCredentials(call);
  if (credentials?.id !== app.clientId || !sameSecret(credentials.secret, app.clientSecret))
    throw oauthError(401, 'invalid_client');
  const form = formOf(call);
  if (!form) throw oauthError(400, 'invalid_request');
  return form;
}

function token(chirp: Chirp, call: Call): Answer {
  const { grant_type, code = '', redirect_uri: redirectUri = '', code_verifier, ...form } = clientForm(chirp, call);
  const { grants, app } = chirp;
  const { clientId } = app;
  if (grant_type === 'authorization_code') {
    const redeemed = grants.redeemCode(code, { clientId, redirectUri, verifier: code_verifier });
    if ('grant' in redeemed) return newPair(chirp, call, redeemed.grant);
  } else if (grant_type === 'refresh_token') {
    const spent = grants.spend(form.refresh_token ?? '', { clientId, reuseEndsGrant: true });
    if ('grant' in spent) return newPair(chirp, call, spent.grant);
  } else throw oauthError(400, 'unsupported_grant_type');
  throw oauthError(400, 'invalid_grant');
}

function newPair({ grants, knobs }: Chirp, call: Call, grant: Grant): Answer {
  const lifetimeMs = knobs.accessTokenLifetimeMs;
  const body = {
    token_type: 'bearer',
    access_token: grants.issueToken(grant, { kind: 'access', lifetimeMs }),
    expires_in: lifetimeMs / 1_000,
    scope: grant.scopes.join(' '),
    ...(grant.scopes.includes('offline') && { refresh_token: grants.issueToken(grant, { kind: 'refresh' }) }),
  };
  call.commit('token', { resource: grant.id, account: grant.accountId });
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

/** Either token ends the whole grant; one that is not known is dead already. */
function revoke(chirp: Chirp, call: Call): Answer {
  const { grant } = chirp.grants.holderOf(clientForm(chirp, call).token ?? '');
  if (grant && grant.endedAt === undefined) {
    chirp.grants.end(grant, 'revoked by the app');
    call.commit('revoke', { resource: grant.id, account: grant.accountId });
  }
  return { status: 200 };
}
