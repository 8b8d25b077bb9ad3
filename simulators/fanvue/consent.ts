import { type Answer, type Call, Refusal } from '../shared/call.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from '../shared/consent.js';
import { consentPage, escapeHtml, refusalPage } from '../shared/consent-page.js';
import type { FanvueSimulator } from './simulator.js';
import { newSecret } from './tokens.js';

/** They come with every consent and stand on no page. */
export const systemScopes = ['openid', 'offline_access', 'offline'];

export const knownScopes: Record<string, string> = {
  'read:self': 'See your profile, your account and your notifications',
  'read:post': 'See your posts, their comments, likes and tips',
  'write:post': 'Publish, change and delete your posts, and comment on them',
  'read:media': 'See your vault',
  'write:media': 'Upload to your vault',
  'read:chat': 'See your messages',
  'write:chat': 'Send messages for you',
  'read:fan': 'See your followers and subscribers',
  'read:insights': 'See your earnings',
  'read:tracking_links': 'See your tracking links',
  'write:tracking_links': 'Make and delete your tracking links',
  'read:creator': 'See the creators you manage',
  'write:creator': 'Act for the creators you manage',
  'read:agency': 'See your agency',
  'write:agency': 'Change your agency',
};

export const everyScope = [...systemScopes, ...Object.keys(knownScopes)];

interface AuthorizeRequest {
  redirectUri: string;
  state: string;
  scopes: string[];
  challenge: string;
  responseMode: 'query' | 'form_post';
}

const accountsShown = 50;
const stateLengthMin = 8;

/** `GET` and `POST /oauth2/auth`: the page on which the account's owner decides (§1.1). */
export function consent(fanvue: FanvueSimulator) {
  const open = new OpenConsents<AuthorizeRequest>(fanvue.clock);
  const refuse = (reason: string) =>
    new Refusal({ status: 400, headers: pageHeaders, body: refusalPage('Fanvue', reason) });

  function show({ query }: Call): Answer {
    // Until both are known to belong together, nothing may be sent to the redirect_uri.
    if (query.get('client_id') !== fanvue.app.clientId) throw refuse('The requested OAuth 2.0 Client does not exist.');
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!fanvue.app.redirectUris.includes(redirectUri))
      throw refuse('The redirect_uri does not match any of the pre-registered redirect urls.');

    const state = query.get('state') ?? '';
    const back = (error: string, description: string) =>
      new Refusal(backTo(redirectUri, { error, error_description: description, state }));
    if (query.get('response_type') !== 'code')
      throw back('unsupported_response_type', 'The authorization server does not support this response type.');
    if (state.length < stateLengthMin)
      throw back('invalid_state', `The state must be at least ${stateLengthMin} characters long.`);
    const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const unticked = scopes.find((scope) => !fanvue.app.scopes.includes(scope));
    if (unticked !== undefined)
      throw back('invalid_scope', `The OAuth 2.0 Client is not allowed to request scope '${unticked}'.`);
    const lacking = systemScopes.find((scope) => !scopes.includes(scope));
    if (lacking !== undefined) throw back('invalid_scope', `The scope '${lacking}' is required.`);
    const challenge = query.get('code_challenge') ?? '';
    if (query.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge))
      throw back('invalid_request', 'Clients must include a code_challenge of the method S256.');
    const responseMode = query.get('response_mode') ?? 'query';
    if (responseMode !== 'query' && responseMode !== 'form_post')
      throw back('unsupported_response_mode', 'The response_mode must be query or form_post.');
    const prompt = query.get('prompt');
    if (prompt === 'none') throw back('login_required', 'The Authorization Server requires End-User authentication.');

    const transaction = open.open({ redirectUri, state, scopes, challenge, responseMode });
    return { status: 200, headers: pageHeaders, body: page(transaction, scopes, prompt === 'login') };
  }

  /** With `prompt=login` nobody is taken for logged in. */
  function page(transaction: string, scopes: string[], asksWho: boolean): string {
    const loggedIn = asksWho || fanvue.loggedIn === undefined ? undefined : fanvue.state.users.get(fanvue.loggedIn);
    const others = [...fanvue.state.users.values()]
      .filter((user) => user !== loggedIn && user.deletedAt === undefined)
      .slice(-accountsShown);
    return consentPage({
      platform: 'Fanvue',
      appName: fanvue.app.name,
      action: '/oauth2/auth',
      hidden: { transaction },
      accounts: (loggedIn ? [loggedIn, ...others] : others).map(({ id, displayName, handle }) => ({
        id,
        label: `${displayName} (@${handle})`,
      })),
      chosen: loggedIn?.id,
      scopes: scopes
        .filter((scope) => !systemScopes.includes(scope))
        .map((name) => ({ name, meaning: knownScopes[name]! })),
      authorizeLabel: 'Allow access',
      cancelLabel: 'Deny',
    });
  }

  function decide(call: Call): Answer {
    const form = pairsOf(call);
    const request = open.take(form.get('transaction') ?? '');
    if (!request) throw refuse('The request has expired. Go back to the app and start again.');
    const { redirectUri, state, challenge } = request;
    if (form.get('decision') !== 'authorize') {
      const description = 'The resource owner denied the request.';
      return returning(request, { error: 'access_denied', error_description: description, state });
    }
    const user = fanvue.state.users.get(form.get('account') ?? '');
    if (!user || user.deletedAt !== undefined) throw refuse('There is no such account.');
    const ticked = form.getAll('scope');
    const scopes = request.scopes.filter((scope) => systemScopes.includes(scope) || ticked.includes(scope));
    const grant = fanvue.grants.consent({ accountId: user.id, clientId: fanvue.app.clientId, scopes });
    const code = fanvue.grants.issueCode(grant, {
      ...{ redirectUri, challenge, method: 'S256', lifetimeMs: fanvue.knobs.codeLifetimeMs, value: newSecret('ac') },
    });
    call.commit('consent', { resource: grant.id, account: user.id });
    return returning(request, { code, scope: scopes.join(' '), state });
  }

  return { show, decide };
}

function returning({ redirectUri, responseMode }: AuthorizeRequest, parameters: Record<string, string>): Answer {
  if (responseMode === 'query') return backTo(redirectUri, parameters);
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const form = `<form method="post" action="${escapeHtml(redirectUri)}">${fields.join('')}<button>Continue</button></form>`;
  return { status: 200, headers: pageHeaders, body: `<!doctype html><title>Fanvue</title>${form}` };
}
