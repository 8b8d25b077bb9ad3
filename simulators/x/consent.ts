import { type Answer, type Call, Refusal } from '../shared/call.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from '../shared/consent.js';
import { consentPage, refusalPage } from '../shared/consent-page.js';
import type { XSimulator } from './simulator.js';
import { newSecret } from './tokens.js';

export const knownScopes: Record<string, string> = {
  'tweet.read': 'See posts from your timeline as well as your lists',
  'tweet.write': 'Post and repost for you',
  'tweet.moderate.write': 'Hide and unhide replies to your posts',
  'users.read': 'See accounts you can view, including protected ones',
  'users.email': 'See your e-mail address',
  'follows.read': 'See people who follow you or who you follow',
  'follows.write': 'Follow and unfollow people for you',
  'offline.access': 'Stay connected to your account until you revoke access',
  'space.read': 'See Spaces you can view',
  'mute.read': 'See accounts you have muted',
  'mute.write': 'Mute and unmute accounts for you',
  'like.read': 'See posts you have liked',
  'like.write': 'Like and un-like posts for you',
  'list.read': 'See your lists',
  'list.write': 'Create and manage lists for you',
  'block.read': 'See accounts you have blocked',
  'block.write': 'Block and unblock accounts for you',
  'bookmark.read': 'See your bookmarked posts',
  'bookmark.write': 'Bookmark and remove bookmarks for you',
  'dm.read': 'See your direct messages',
  'dm.write': 'Send direct messages for you',
  'media.write': 'Upload media for you',
};

interface AuthorizeRequest {
  redirectUri: string;
  state: string;
  scopes: string[];
  challenge: string;
  method: 'S256' | 'plain';
}

const accountsShown = 50;

/** `GET` and `POST /i/oauth2/authorize`: the page on which the account's owner decides (§1). */
export function consent(x: XSimulator) {
  const open = new OpenConsents<AuthorizeRequest>(x.clock);

  const refuse = (reason: string) => new Refusal({ status: 400, headers: pageHeaders, body: refusalPage('X', reason) });

  function show(call: Call): Answer {
    const { query } = call;
    const one = (name: string): string => {
      const [value, ...more] = query.getAll(name);
      if (!value || more.length > 0) throw refuse(`The request needs exactly one "${name}".`);
      return value;
    };
    // Until both are known to belong together, nothing may be sent to the redirect_uri.
    if (one('client_id') !== x.app.clientId) throw refuse('This app is not known.');
    const redirectUri = one('redirect_uri');
    if (!x.app.redirectUris.includes(redirectUri))
      throw refuse('The redirect_uri is not one that the app has registered.');
    if (one('response_type') !== 'code') throw refuse('The response_type must be "code".');
    const scopes = one('scope').split(' ');
    const unknown = scopes.find((scope) => !Object.hasOwn(knownScopes, scope));
    if (unknown !== undefined) throw refuse(`The scope "${unknown}" is not known.`);
    if (new Set(scopes).size < scopes.length) throw refuse('A scope is named twice.');
    const state = one('state');
    if (state.length > 500) throw refuse('The state is longer than 500 characters.');
    const method = one('code_challenge_method');
    if (method !== 'S256' && method !== 'plain') throw refuse('The code_challenge_method must be "S256" or "plain".');
    const challenge = one('code_challenge');
    const form = method === 'S256' ? /^[A-Za-z0-9_-]{43}$/ : /^[A-Za-z0-9\-._~]{43,128}$/;
    if (!form.test(challenge)) throw refuse('The code_challenge is malformed.');

    const transaction = open.open({ redirectUri, state, scopes, challenge, method });
    return { status: 200, headers: pageHeaders, body: page(transaction, scopes) };
  }

  function page(transaction: string, scopes: string[]): string {
    const loggedIn = x.loggedIn === undefined ? undefined : x.state.account(x.loggedIn);
    const others = [...x.state.accounts.values()].filter((account) => account !== loggedIn).slice(0, accountsShown);
    const accounts = (loggedIn ? [loggedIn, ...others] : others).map(({ id, name, username }) => ({
      id,
      label: `${name} (@${username})`,
    }));
    return consentPage({
      platform: 'X',
      appName: x.app.name,
      action: '/i/oauth2/authorize',
      hidden: { transaction },
      accounts,
      chosen: loggedIn?.id,
      scopes: scopes.map((name) => ({ name, meaning: knownScopes[name]! })),
      authorizeLabel: 'Authorize app',
      cancelLabel: 'Cancel',
    });
  }

  function decide(call: Call): Answer {
    const form = pairsOf(call);
    const request = open.take(form.get('transaction') ?? '');
    if (!request) throw refuse('This page is no longer open. Start again from the app.');
    const { redirectUri, state, challenge, method } = request;
    if (form.get('decision') === 'cancel') return backTo(redirectUri, { error: 'access_denied', state });
    if (form.get('decision') !== 'authorize') throw refuse('Choose to authorize or to cancel.');

    const account = x.state.account(form.get('account') ?? '');
    if (!account) throw refuse('Choose an account.');
    if (account.status !== 'active') throw refuse('This account is suspended or locked.');
    const granted = request.scopes.filter((scope) => form.getAll('scope').includes(scope));
    if (form.getAll('scope').some((scope) => !request.scopes.includes(scope)))
      throw refuse('A scope was added that the app did not ask for.');
    if (granted.length === 0) throw refuse('Leave at least one permission.');

    const grant = x.grants.consent({ accountId: account.id, clientId: x.app.clientId, scopes: granted });
    const value = newSecret(x, 'ac');
    const lifetimeMs = x.knobs.codeLifetimeMs;
    const code = x.grants.issueCode(grant, { value, redirectUri, challenge, method, lifetimeMs });
    call.commit('consent', { resource: grant.id, account: account.id });
    return backTo(redirectUri, { state, code });
  }

  return { show, decide };
}
