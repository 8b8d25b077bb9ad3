import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { type Connection, connectionByStartToken, connectionPlace, leaveForConsent } from '../../db/connections.js';
import { workspaceName } from '../../db/workspaces.js';
import { callbackUrl } from '../../domain/addresses.js';
import { type Feature, featuresInWords } from '../../domain/features.js';
import { callbackName, platformOf } from '../../domain/platformRef.js';
import { challengeOf, newVerifier } from '../../platforms/oauth.js';
import type { Platform, ScopeSpec } from '../../platforms/platform.js';
import { browserSession } from '../access.js';
import { hasBody, readForm } from '../body.js';
import { cookieName, cookiesOf, setCookie } from '../cookies.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { type Html, html, page, pagePolicy } from '../html.js';
import { type Answer, type Route, route } from '../route.js';
import { hashOf } from './connections.js';

const noun = 'Pages';
const startToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const params = z.object({ startToken });

/** Where an owner's browser goes: our own page first, which says what is asked for and why, then the platform, then back. */
export function connectRoutes(deps: ApiDeps): Route[] {
  const { consent, db, platforms, sealer, settings } = deps;

  async function attemptOf(token: string): Promise<Connection> {
    const connection = await connectionByStartToken(db, hashOf(token));
    if (!connection) {
      throw new Problem('not-found', 'This link leads nowhere.', {
        nextStep: 'Start connecting from the Accounts page.',
      });
    }
    return connection;
  }

  /** Whether the owner came here from the pages of the same workspace, and can go back there. */
  const isAtThePages = async (req: Request, { workspaceId }: Connection): Promise<boolean> =>
    (await browserSession(deps, req))?.workspaceId === workspaceId;

  return [
    route({
      method: 'get',
      path: '/connect/:startToken',
      noun,
      summary: 'What the owner is asked for, and why; changes nothing',
      params,
      isPage: true,
      answers: { 200: { description: 'A page with one button', type: 'text/html' } },
      async handle({ params: { startToken: token }, req }) {
        const connection = await attemptOf(token);
        if (!isWaiting(connection)) return standingPage(connection, platformOf(platforms, connection));
        const platform = platformOf(platforms, connection);
        return consentPage(platform, connection, token, {
          workspace: (await workspaceName(db, connection.workspaceId)) ?? '',
          canGoBack: await isAtThePages(req, connection),
        });
      },
    }),

    route({
      method: 'post',
      path: '/connect/:startToken',
      noun,
      summary: 'Tie the attempt to this browser and leave for the platform',
      description:
        'The page’s form names in `scope` what the owner left ticked: an optional scope that is not among them is not asked for. Without a form everything is.',
      params,
      isPage: true,
      answers: { 303: { description: 'To the platform’s consent page' } },
      problems: ['cross-site', 'wrong-state'],
      async handle({ params: { startToken: token }, req }) {
        requireOwnForm(req, settings.publicUrl);
        const connection = await attemptOf(token);
        const platform = platformOf(platforms, connection);
        const scopes = scopesLeft(platform, connection, hasBody(req) ? await readForm(req) : undefined);

        // The cookie carries the link's secret, so that the callback finds the way back to the attempt's page.
        const cookie = `${token}.${randomBytes(32).toString('base64url')}`;
        const state = randomBytes(32).toString('base64url');
        const verifier = platform.oauth.pkce === 'S256' ? newVerifier() : undefined;
        const left = await leaveForConsent(db, connection.id, {
          browserHash: hashOf(cookie),
          stateHash: hashOf(state),
          sealedVerifier:
            verifier === undefined ? null : sealer.seal(verifier, connectionPlace(connection, 'sealed_verifier')),
          askedScopes: scopes,
        });
        if (!left)
          throw new Problem('wrong-state', 'This link was used already, or its ten minutes are over.', {
            nextStep: 'Start connecting once more from the Accounts page.',
          });

        const location = consent.authorizeUrl(connection, {
          redirectUri: callbackUrl(settings.publicUrl, callbackName(connection)),
          state,
          ...(verifier !== undefined && { codeChallenge: challengeOf(verifier) }),
          scopes,
        });
        const maxAgeS = Math.max(1, Math.ceil((connection.expiresAt.getTime() - Date.now()) / 1_000));
        return {
          status: 303,
          location,
          headers: { 'Set-Cookie': setCookie(settings.publicUrl, attemptName(token), cookie, maxAgeS) },
        };
      },
    }),

    route({
      method: 'get',
      path: '/connect/:startToken/done',
      noun,
      summary: 'How the attempt stands; reloads itself until it has ended',
      params,
      isPage: true,
      answers: {
        200: { description: 'A page', type: 'text/html' },
        303: { description: 'To the Accounts page, where this browser is signed in to the same workspace' },
      },
      async handle({ params: { startToken: token }, req }) {
        const connection = await attemptOf(token);
        if (await isAtThePages(req, connection)) {
          return { status: 303, location: `${settings.publicUrl}/app/accounts?connection=${connection.id}` };
        }
        return standingPage(connection, platformOf(platforms, connection));
      },
    }),
  ];
}

const isWaiting = (connection: Connection): boolean =>
  connection.state === 'awaiting-consent' &&
  !connection.stateUsedAt &&
  !connection.endedAt &&
  connection.expiresAt > new Date();

// ---------------------------------------------------------------- the browser

/** One cookie per attempt, so that two tabs do not take each other's place. */
const attemptName = (token: string): string => `${attemptPrefix}${hashOf(token).slice(0, 16)}`;
const attemptPrefix = 'connect-';

/** An attempt of this browser: its cookie's value, and the start token inside it. */
export interface AttemptCookie {
  readonly value: string;
  readonly startToken: string;
}

/** The attempts this browser has under way. */
export function attemptCookies(req: Request, publicUrl: string): AttemptCookie[] {
  const prefix = cookieName(publicUrl, attemptPrefix);
  return cookiesOf(req)
    .filter(({ name, value }) => name.startsWith(prefix) && /^[\w-]{43}\.[\w-]{43}$/.test(value))
    .slice(0, 50)
    .map(({ value }) => ({ value, startToken: value.slice(0, 43) }));
}

export const forgetCookie = (publicUrl: string, token: string): string =>
  setCookie(publicUrl, attemptName(token), 'gone', 0);

/**
 * Only our own page may send the form: otherwise another site could put its visitors into an attempt of its choosing.
 * Under `no-referrer` a browser writes `Origin: null` on our own form too, so `Sec-Fetch-Site` decides where it is sent.
 */
function requireOwnForm(req: Request, publicUrl: string): void {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const isOwn =
    site !== undefined
      ? site === 'same-origin'
      : origin === undefined || origin === 'null' || origin === new URL(publicUrl).origin;
  if (!isOwn) throw new Problem('cross-site', 'The form did not come from this page.');
}

// ---------------------------------------------------------------- pages

/** Tells a form of ours whose boxes are all unticked from a request that has none. */
const choiceField = 'chosen';

/** What the owner still wants to be asked for. What a connection cannot do without stays, and what was not asked for is not added. */
function scopesLeft(platform: Platform, { askedScopes }: Connection, form: URLSearchParams | undefined): string[] {
  if (!form?.has(choiceField)) return askedScopes;
  const ticked = new Set(form.getAll('scope'));
  const isOptional = (asked: string) =>
    platform.oauth.scopes.some(({ scope, required }) => scope === asked && !required);
  const left = askedScopes.filter((scope) => ticked.has(scope) || !isOptional(scope));
  if (left.length === 0) {
    throw new Problem('bad-request', `Nothing is left that ${platform.label} could be asked for.`, {
      nextStep: 'Go back and leave at least one thing ticked, or close this page.',
    });
  }
  return left;
}

function consentPage(
  platform: Platform,
  connection: Connection,
  token: string,
  { workspace, canGoBack }: { workspace: string; canGoBack: boolean },
): Answer {
  const { label, oauth } = platform;
  const scopes = oauth.scopes.filter(({ scope }) => connection.askedScopes.includes(scope));
  const [needed, optional] = [scopes.filter(({ required }) => required), scopes.filter(({ required }) => !required)];
  const verb = connection.reconnectAccountId ? 'Reconnect' : 'Connect';
  const body = html`
<p><strong>${workspace}</strong> asks to ${verb.toLowerCase()} your ${label} account.</p>
<p><strong>Which account:</strong> ${platform.accountNeeded ?? `Any ${label} account of yours can be connected.`} Log in there as the account you want to connect.</p>
<p>Nothing is read or posted before you press the buttons for it. You can disconnect at any time.</p>
<form method="post" action="/connect/${token}"><input type="hidden" name="${choiceField}" value="1">
${needed.length > 0 && html`<h2>Needed</h2><p>${label} cannot be connected without these.</p><ul class="scopes">${needed.map(neededItem)}</ul>`}
${
  optional.length > 0 &&
  html`<fieldset><legend>Your choice</legend><p>Untick what you would rather not allow. ${
    connection.reconnectAccountId && oauth.grantsAddUp
      ? 'What you allowed before stays allowed: to take it back, disconnect the account.'
      : 'You can allow it later by reconnecting.'
  }</p><ul class="scopes">${optional.map(optionalItem)}</ul></fieldset>`
}
<p class="actions"><button type="submit">Continue to ${label}</button>${canGoBack && html` <a href="/app/accounts">Cancel</a>`}</p></form>
<p><small>This link works until ${connection.expiresAt.toISOString().slice(11, 16)} UTC, once.</small></p>`;
  // The form's redirect leaves for the platform, which may send on to another host of its own before its page shows.
  const platformOrigin = new URL(oauth.authorizeUrl).origin;
  return {
    status: 200,
    html: page(`${verb} ${label}`, body),
    headers: { 'Content-Security-Policy': pagePolicy(`'self' https: ${platformOrigin}`) },
  };
}

const neededItem = ({ scope, features, why }: ScopeSpec): Html => html`
<li><code>${scope}</code> for ${listed(features)} <strong>(needed)</strong><br><small>${why}</small></li>`;

const optionalItem = ({ scope, features, why }: ScopeSpec): Html => html`
<li><label><input type="checkbox" name="scope" value="${scope}" checked><span><code>${scope}</code> for ${listed(features)}: switched off without it<br>
<small>${why}</small></span></label></li>`;

const list = new Intl.ListFormat('en');
const listed = (some: readonly Feature[]): string => list.format(some.map((feature) => featuresInWords[feature]));

function standingPage(connection: Connection, platform: Platform): Answer {
  const { title, words, isOver } = standing(connection, platform);
  return {
    status: 200,
    html: page(title, html`<p>${words}</p>`, isOver ? {} : { refreshAfterS: 2 }),
    headers: { 'Content-Security-Policy': pagePolicy() },
  };
}

function standing(
  connection: Connection,
  platform: Platform,
): { title: string; words: string | Html; isOver: boolean } {
  const { label } = platform;
  const again = 'Start connecting once more from the Accounts page.';
  switch (connection.state) {
    case 'connected':
      return {
        title: `${label} is connected`,
        words: `${connection.message ?? ''} You can close this page.`,
        isOver: true,
      };
    case 'refused':
      return { title: `${label} is not connected`, words: connection.message ?? again, isOver: true };
    case 'expired':
      return { title: 'This attempt is over', words: connection.message ?? again, isOver: true };
    case 'awaiting-choice':
      return {
        title: 'One question is left',
        words: 'Your login gives access to several accounts: choose one on the Accounts page.',
        isOver: false,
      };
    case 'exchanging':
      return { title: `Connecting ${label}`, words: 'Permission received. Looking for your account …', isOver: false };
    default:
      if (connection.stateUsedAt)
        return { title: `Connecting ${label}`, words: 'Permission received. One moment …', isOver: false };
      if (connection.expiresAt <= new Date())
        return { title: 'This attempt is over', words: `Its ten minutes have passed. ${again}`, isOver: true };
      return { title: `Waiting for ${label}`, words: `Your answer on ${label} has not come back yet.`, isOver: false };
  }
}
