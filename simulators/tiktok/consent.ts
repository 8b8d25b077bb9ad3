import { type Answer, type Call, Refusal } from '../shared/call.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from '../shared/consent.js';
import { consentPage, refusalPage } from '../shared/consent-page.js';
import type { Grant } from '../shared/grants.js';
import type { TikTokSimulator } from './simulator.js';
import { newCode } from './tokens.js';

export const knownScopes: Record<string, string> = {
  'user.info.basic': 'Read your profile info (avatar, display name)',
  'user.info.profile': 'Read access to your additional profile information, such as bio, profile link and username',
  'user.info.stats': 'Read access to your statistical data, such as likes count, follower count and video count',
  'video.list': 'Read your public videos on TikTok',
  'video.publish': 'Post content to TikTok',
  'video.upload': 'Upload draft content to TikTok, to further edit and post in the app',
};

interface AuthorizeRequest {
  redirectUri: string;
  state: string;
  scopes: string[];
}

const accountsShown = 50;

/** `GET` and `POST /v2/auth/authorize/`: the page on which the account's owner decides (§1.1). */
export function consent(tiktok: TikTokSimulator) {
  const open = new OpenConsents<AuthorizeRequest>(tiktok.clock);
  const refusePage = (reason: string) =>
    new Refusal({ status: 400, headers: pageHeaders, body: refusalPage('TikTok', reason) });

  function show(call: Call): Answer {
    const { query } = call;
    const one = (name: string): string => {
      const [value, ...more] = query.getAll(name);
      if (!value || more.length > 0) throw refusePage(`The request needs exactly one "${name}".`);
      return value;
    };
    // Until both are known to belong together, nothing may be sent to the redirect_uri.
    if (one('client_key') !== tiktok.app.clientId) throw refusePage('client_key: this app is not known.');
    const redirectUri = one('redirect_uri');
    if (!tiktok.app.redirectUris.includes(redirectUri))
      throw refusePage('redirect_uri: it is not one that the app has registered.');
    if (redirectUri.length >= 512 || /[?#]/.test(redirectUri))
      throw refusePage('redirect_uri: it must be static, without a query or a fragment.');
    if (one('response_type') !== 'code') throw refusePage('response_type: must be "code".');
    const scopes = one('scope').split(',');
    const unknown = scopes.find((scope) => !Object.hasOwn(knownScopes, scope));
    if (unknown !== undefined) throw refusePage(`scope: "${unknown}" is not known or not approved.`);
    const request = { redirectUri, state: one('state'), scopes };

    // Without disable_auto_auth, who allowed all of this before is sent back at once, as the same account.
    const before = query.get('disable_auto_auth') === '1' ? undefined : allowedBefore(scopes);
    if (before) return sendBack(call, before, request);
    const transaction = open.open(request);
    return { status: 200, headers: pageHeaders, body: page(transaction, scopes) };
  }

  function allowedBefore(scopes: string[]): Grant | undefined {
    const live = tiktok.grants.live(tiktok.loggedIn ?? '', tiktok.app.clientId);
    return live.find((grant) => scopes.every((scope) => grant.scopes.includes(scope)));
  }

  function page(transaction: string, scopes: string[]): string {
    const loggedIn = tiktok.loggedIn === undefined ? undefined : tiktok.state.account(tiktok.loggedIn);
    const others = [...tiktok.state.accounts.values()]
      .filter((account) => account !== loggedIn)
      .slice(0, accountsShown);
    return consentPage({
      platform: 'TikTok',
      appName: tiktok.app.name,
      action: '/v2/auth/authorize/',
      hidden: { transaction },
      accounts: (loggedIn ? [loggedIn, ...others] : others).map(({ id, displayName, username }) => ({
        id,
        label: `${displayName} (@${username})`,
      })),
      chosen: loggedIn?.id,
      scopes: scopes.map((name) => ({ name, meaning: knownScopes[name]! })),
      authorizeLabel: 'Continue',
      cancelLabel: 'Cancel',
    });
  }

  function decide(call: Call): Answer {
    const form = pairsOf(call);
    const request = open.take(form.get('transaction') ?? '');
    if (!request) throw refusePage('This page is no longer open. Start again from the app.');
    const { redirectUri, state } = request;
    if (form.get('decision') === 'cancel') {
      const error_description = 'User cancelled the authorization';
      return backTo(redirectUri, { error: 'access_denied', error_description, state });
    }
    if (form.get('decision') !== 'authorize') throw refusePage('Choose to continue or to cancel.');
    const account = tiktok.state.account(form.get('account') ?? '');
    if (!account) throw refusePage('Choose an account.');
    const ticked = form.getAll('scope');
    if (ticked.some((scope) => !request.scopes.includes(scope)))
      throw refusePage('A scope was added that the app did not ask for.');
    // TikTok adds the basic one by itself, whatever was ticked.
    const scopes = request.scopes.filter((scope) => ticked.includes(scope) || scope === 'user.info.basic');
    const grant = tiktok.grants.consent({ accountId: account.id, clientId: tiktok.app.clientId, scopes });
    return sendBack(call, grant, request);
  }

  function sendBack(call: Call, grant: Grant, { redirectUri, state }: AuthorizeRequest): Answer {
    const lifetimeMs = tiktok.knobs.codeLifetimeMs;
    const code = tiktok.grants.issueCode(grant, { value: newCode(), redirectUri, lifetimeMs });
    call.commit('consent', { resource: grant.id, account: grant.accountId });
    return backTo(redirectUri, { code, scopes: grant.scopes.join(','), state });
  }

  return { show, decide };
}
