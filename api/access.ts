import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { findApiKey } from '../db/apiKeys.js';
import type { Database, Queryable } from '../db/client.js';
import type { ApiKeyScope, SessionRole } from '../db/schema.js';
import { findSession, isSessionLiving } from '../db/sessions.js';
import type { WorkspaceId } from '../domain/ids.js';
import { isSameSecret } from '../platforms/signatures.js';
import { cookieName, cookiesOf, setCookie } from './cookies.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './errors.js';

/**
 * The whole list of what needs neither API key nor session; everything else is closed. `/connect`, the callback, a link that
 * signs in and a media file’s address carry a secret of their own, webhooks and Meta's callbacks a signature, the page of a
 * deletion a code nobody can guess; `/metrics` counts without naming a workspace.
 */
export const openRoutes: ReadonlySet<string> = new Set([
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/problems',
  'GET /docs/assets/:file',
  'GET /app',
  'GET /app/assets/:file',
  'GET /app/*page',
  'GET /session/:linkToken',
  'GET /connect/:startToken',
  'POST /connect/:startToken',
  'GET /connect/:startToken/done',
  'GET /oauth/callback/:platform',
  'GET /media/files/:token/:name',
  'GET /webhooks/:platform',
  'POST /webhooks/:platform',
  'POST /webhooks/:platform/deauthorize',
  'POST /webhooks/:platform/data-deletion',
  'GET /deletion/:code',
]);

/** Who a request comes from: the holder of an API key, or a person at the pages. */
export interface Caller {
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly ApiKeyScope[];
  /** Who it is, for the log and the audit trail: `3f2a… (backend)`, `Ada (owner u-17)`. */
  readonly label: string;
  /** Absent for a key. */
  readonly session?: BrowserSession;
}

export interface BrowserSession {
  readonly id: string;
  readonly role: SessionRole;
  readonly user: { readonly id: string; readonly name: string };
  readonly expiresAt: Date;
  /** What the pages send along to show that it was them. Made from the cookie, kept nowhere. */
  readonly csrfToken: string;
}

/** What a request must be good for. */
export interface Need {
  /** One of them will do. */
  readonly scopes: readonly ApiKeyScope[];
  /** A person at the pages must be the owner; support may not. */
  readonly forOwner?: boolean;
  /** Only one of the two ways in will do. */
  readonly onlyBy?: 'key' | 'session';
}

const scopesOf: Readonly<Record<SessionRole, readonly ApiKeyScope[]>> = {
  owner: ['read', 'write'],
  support: ['read', 'write', 'support'],
};

/**
 * Lets a request in, or refuses it. One with an Authorization header is judged by that alone, any other by its cookie. Missing,
 * malformed, unknown, expired and revoked keys are answered alike. Whatever is known is counted, allowed or not.
 */
export async function authenticate(
  { db, requestLimit, settings: { publicUrl } }: Pick<ApiDeps, 'db' | 'requestLimit' | 'settings'>,
  req: Request,
  { scopes, forOwner, onlyBy }: Need,
): Promise<Caller> {
  const cookie = req.get('authorization') === undefined ? sessionCookie(req, publicUrl) : undefined;
  const caller = cookie === undefined ? await keyHolder(db, req) : await personAt(db, cookie);
  if (!caller) throw cookie === undefined ? refusedKey() : endedSession();
  const { session } = caller;
  await requestLimit.count(caller.workspaceId, session ? 'pages' : 'keys');
  if (session && !safeMethods.has(req.method)) requireOwnPage(req, publicUrl, session.csrfToken);
  if (onlyBy === 'session' && !session) throw noSession();
  if (onlyBy === 'key' && session) {
    throw new Problem('scope-missing', 'Only the backend can do this, with its API key.', {
      nextStep: 'Send the header “Authorization: Bearer <key>”.',
    });
  }
  if (forOwner && session && session.role !== 'owner') {
    throw new Problem('scope-missing', 'Only the account’s owner can do this.', {
      nextStep: 'Ask the owner to do it on the Accounts page.',
    });
  }
  if (!scopes.some((scope) => caller.scopes.includes(scope))) throw scopeMissing(scopes, caller);
  return caller;
}

export function scopeMissing(needed: readonly ApiKeyScope[], { session, scopes }: Caller): Problem {
  if (session) {
    return new Problem('scope-missing', `This is not among the things that the role “${session.role}” may do.`, {
      nextStep: 'Ask support to do it.',
    });
  }
  const named = `This needs a key with the scope “${needed.join('” or “')}”`;
  return scopes.every((scope) => scope === 'draft')
    ? new Problem(
        'scope-missing',
        `${named}: an engine’s, with “draft” alone, reads conversations and messages and proposes answers.`,
        { nextStep: 'Leave it to a person at the pages, or to a backend that has such a key.' },
      )
    : new Problem('scope-missing', `${named}.`);
}

/** The living session of a browser on a page that is open to all. */
export async function browserSession(
  { db, settings: { publicUrl } }: Pick<ApiDeps, 'db' | 'settings'>,
  req: Request,
): Promise<(Caller & { readonly session: BrowserSession }) | undefined> {
  const cookie = sessionCookie(req, publicUrl);
  return cookie === undefined ? undefined : await personAt(db, cookie);
}

/** Whether whoever was let in still would be: a session can end while something is read from a stream. */
export const isStillIn = async (db: Queryable, { session }: Caller): Promise<boolean> =>
  !session || (await isSessionLiving(db, session.id));

async function keyHolder(db: Database, req: Request): Promise<Caller | undefined> {
  const presented = /^Bearer ([^\s]+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const holder = presented === undefined ? undefined : await findApiKey(db, presented);
  return (
    holder && {
      workspaceId: holder.workspaceId,
      scopes: holder.scopes,
      label: `${holder.prefix} (${holder.name})`,
    }
  );
}

async function personAt(db: Database, cookie: string) {
  const session = await findSession(db, cookie);
  if (!session) return undefined;
  const { id, workspaceId, role, userId, userName, expiresAt } = session;
  return {
    workspaceId,
    scopes: scopesOf[role],
    label: `${userName} (${role} ${userId})`,
    session: { id, role, user: { id: userId, name: userName }, expiresAt, csrfToken: csrfTokenOf(cookie) },
  };
}

// ---------------------------------------------------------------- the cookie

export const sessionCookieName = 'session';

/** Only what can be one of ours, so that anything else is as good as none. */
function sessionCookie(req: Request, publicUrl: string): string | undefined {
  const name = cookieName(publicUrl, sessionCookieName);
  return cookiesOf(req).find((cookie) => cookie.name === name && /^[\w-]{43}$/.test(cookie.value))?.value;
}

export const setSessionCookie = (publicUrl: string, cookie: string, expiresAt: Date): string =>
  setCookie(publicUrl, sessionCookieName, cookie, Math.max(1, Math.floor((expiresAt.getTime() - Date.now()) / 1_000)));

export const forgetSessionCookie = (publicUrl: string): string => setCookie(publicUrl, sessionCookieName, 'gone', 0);

// ---------------------------------------------------------------- other sites

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const csrfTokenOf = (cookie: string): string =>
  createHmac('sha256', cookie).update('the token of the pages').digest('base64url');

/**
 * A cookie comes along whoever sends the browser, so what changes something must come from our own pages: the browser says so,
 * and the page shows what only it could read.
 */
function requireOwnPage(req: Request, publicUrl: string, csrfToken: string): void {
  const site = req.get('sec-fetch-site');
  const isOwn = site !== undefined ? site === 'same-origin' : req.get('origin') === new URL(publicUrl).origin;
  if (!isOwn) throw new Problem('cross-site', 'The request did not come from the pages of this address.');
  if (!isSameSecret(csrfToken, req.get('x-csrf-token'))) {
    throw new Problem('cross-site', 'The header X-CSRF-Token is missing or wrong.', {
      nextStep: 'Send the csrfToken that GET /v1/session answers with; open the page anew if it was there before.',
    });
  }
}

// ---------------------------------------------------------------- refusals

const asksForKey = { 'WWW-Authenticate': 'Bearer' };

const refusedKey = () =>
  new Problem('unauthorized', 'The API key is missing or not valid.', {
    headers: asksForKey,
  });

const endedSession = () =>
  new Problem('unauthorized', 'This session is over.', {
    nextStep: 'Open the pages again from where you came from.',
    headers: asksForKey,
  });

const noSession = () =>
  new Problem('unauthorized', 'This is about the session of a browser, and an API key has none.', {
    nextStep: 'Ask for a link with POST /v1/sessions, and open it in the browser.',
    headers: asksForKey,
  });
