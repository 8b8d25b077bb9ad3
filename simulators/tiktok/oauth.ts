import { type Answer, type Call, formOf, Refusal } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { fingerprint, sameSecret } from '../shared/secrets.js';
import { oauthAnswer } from './errors.js';
import type { TikTokSimulator } from './simulator.js';
import { issueToken } from './tokens.js';
import { announceRemoval } from './webhooks.js';

type Form = Record<string, string>;

/** Refusals were seen to come with a 200 (§1.5). */
const refused = ({ knobs }: TikTokSimulator, error: string, description: string, status = 400): Refusal =>
  new Refusal(oauthAnswer(knobs.oauthErrorsWith200 ? 200 : status, error, description));

/** `POST /v2/oauth/token/` (§1.3). */
export function token(tiktok: TikTokSimulator, call: Call): Answer {
  const form = clientForm(tiktok, call);
  if (form.grant_type === 'authorization_code') return exchangeCode(tiktok, call, form);
  if (form.grant_type === 'refresh_token') return refresh(tiktok, call, form);
  throw refused(tiktok, 'unsupported_grant_type', 'Grant type is not supported.');
}

function exchangeCode(tiktok: TikTokSimulator, call: Call, form: Form): Answer {
  need(tiktok, form, ['code', 'redirect_uri']);
  const redeemed = tiktok.grants.redeemCode(form.code!, {
    clientId: tiktok.app.clientId,
    redirectUri: form.redirect_uri!,
  });
  if ('refused' in redeemed) throw refused(tiktok, 'invalid_grant', 'Authorization code is expired or invalid.');
  return issuePair(tiktok, call, redeemed.grant, issueToken(tiktok, 'refresh', redeemed.grant));
}

function refresh(tiktok: TikTokSimulator, call: Call, form: Form): Answer {
  need(tiktok, form, ['refresh_token']);
  const { refreshRotates, reuseEndsGrant } = tiktok.knobs;
  const given = form.refresh_token!;
  const dead = () => refused(tiktok, 'invalid_grant', 'Refresh token is invalid or expired.');
  if (!refreshRotates) {
    const known = tiktok.grants.tokenOf(given);
    const grant = tiktok.grants.grantOf(known);
    if (known?.kind !== 'refresh' || !grant || tiktok.grants.stateOf(known) !== 'live') throw dead();
    return issuePair(tiktok, call, grant, given);
  }
  const spent = tiktok.grants.spend(given, { clientId: tiktok.app.clientId, reuseEndsGrant });
  if ('refused' in spent) throw dead();
  return issuePair(tiktok, call, spent.grant, issueToken(tiktok, 'refresh', spent.grant));
}

/** A flat object without an envelope; lifetimes are what is left, in seconds. */
function issuePair(tiktok: TikTokSimulator, call: Call, grant: Grant, refreshToken: string): Answer {
  const access = issueToken(tiktok, 'access', grant);
  const refreshEnds = tiktok.grants.tokenOf(refreshToken)!.expiresAt;
  call.commit('token', { resource: fingerprint(access), account: grant.accountId });
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: access,
      expires_in: Math.round(tiktok.knobs.accessTokenLifetimeMs / 1_000),
      open_id: grant.accountId,
      refresh_token: refreshToken,
      refresh_expires_in: Math.round((refreshEnds - tiktok.clock.now()) / 1_000),
      scope: grant.scopes.join(','),
      token_type: 'Bearer',
    },
  };
}

/** `POST /v2/oauth/revoke/`: takes the access token, and answers with nothing (§1.4). */
export function revoke(tiktok: TikTokSimulator, call: Call): Answer {
  const form = clientForm(tiktok, call);
  need(tiktok, form, ['token']);
  const known = tiktok.grants.tokenOf(form.token!);
  const grant = tiktok.grants.grantOf(known);
  if (known?.kind !== 'access' || !grant || tiktok.grants.stateOf(known) !== 'live') {
    if (tiktok.knobs.revokeDead === 'accept') return { status: 200 };
    throw refused(tiktok, 'invalid_grant', 'Access token is invalid or expired.');
  }
  tiktok.grants.endToken(known);
  if (tiktok.knobs.revokeEnds === 'grant') {
    tiktok.grants.end(grant, 'revoked by the app');
    announceRemoval(tiktok, grant.accountId, 5);
  }
  call.commit('revoke', { resource: known.id, account: grant.accountId });
  return { status: 200 };
}

/** The client proves itself in the form, by TikTok's own name for its id. */
function clientForm(tiktok: TikTokSimulator, call: Call): Form {
  const form = formOf(call);
  if (!form) throw refused(tiktok, 'invalid_request', 'The request must be a form that says nothing twice.');
  need(tiktok, form, ['client_key', 'client_secret']);
  const { clientId, clientSecret } = tiktok.app;
  if (form.client_key !== clientId || !sameSecret(form.client_secret!, clientSecret)) {
    throw refused(tiktok, 'invalid_client', 'Client key or secret is incorrect.', 401);
  }
  return form;
}

function need(tiktok: TikTokSimulator, form: Form, names: string[]): void {
  for (const name of names) {
    if (!form[name]) throw refused(tiktok, 'invalid_request', `Parameter "${name}" is missing.`);
  }
}
