import { readTokenError } from '../meta/tokenErrors.js';
import type { OAuthSpec, PlatformSettings, ScopeSpec } from '../platform.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const scopeList = [
  {
    scope: 'threads_basic',
    features: ['publish', 'unpublish', 'media', 'import', 'comments', 'insights', 'stay-connected'],
    required: true,
    why: 'Know which profile this is, and import your posts when you ask for it.',
  },
  {
    scope: 'threads_content_publish',
    features: ['publish', 'media', 'comments'],
    required: false,
    why: 'Publish the posts, pictures and videos you ask us to.',
  },
  {
    scope: 'threads_delete',
    features: ['unpublish'],
    required: false,
    why: 'Delete a post again when you ask for it.',
  },
  {
    scope: 'threads_read_replies',
    features: ['comments'],
    required: false,
    why: 'Show you the replies to your posts.',
  },
  {
    scope: 'threads_manage_replies',
    features: ['comments', 'publish'],
    required: false,
    why: 'Send the answers you approve, and posts of several parts, each of which answers the one before.',
  },
  {
    scope: 'threads_manage_mentions',
    features: ['comments'],
    required: false,
    why: 'Show you the posts that mention you.',
  },
  {
    scope: 'threads_manage_insights',
    features: ['insights'],
    required: false,
    why: 'Read the numbers of your posts and your profile.',
  },
] as const satisfies readonly ScopeSpec[];

export type ThreadsScope = (typeof scopeList)[number]['scope'];

/**
 * Threads’ OAuth (threads.md §1): no PKCE, a code that gives a token of one hour, which is traded for one of 60 days, which is
 * traded for a newer one. Token calls have no version in their address.
 */
export const threadsOAuth = (
  { apiUrl, webUrl }: PlatformSettings<'apiUrl' | 'webUrl'>['addresses'],
  apiVersion: string,
): OAuthSpec => ({
  authorizeUrl: `${webUrl}/oauth/authorize`,
  tokenUrl: `${apiUrl}/oauth/access_token`,
  revoke: { url: `${apiUrl}/${apiVersion}/me/permissions`, how: 'delete', undocumented: true },
  whereToRemove: 'Threads → Settings → Account → Website permissions',
  clientAuthentication: 'body',
  clientIdInBody: false,
  clientIdParam: 'client_id',
  scopeSeparator: ',',
  pkce: 'none',
  scopes: scopeList,
  grantsAddUp: true,
  longLived: {
    url: `${apiUrl}/access_token`,
    grantType: 'th_exchange_token',
    tokenParam: 'access_token',
    credentials: 'secret',
  },
  accessTokenLifetimeMs: { usual: 60 * dayMs, max: 60 * dayMs },
  refresh: {
    trade: {
      url: `${apiUrl}/refresh_access_token`,
      grantType: 'th_refresh_token',
      tokenParam: 'access_token',
      credentials: 'none',
    },
    notBeforeMs: dayMs,
    leadMs: 10 * dayMs, // at day 60 it is over (threads.md §9.11)
    rotates: false,
    afterUnknownOutcome: 'always', // the old token goes on working after a refresh
  },
  readTokenError,
});
