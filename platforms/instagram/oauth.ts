import { readTokenError } from '../meta/tokenErrors.js';
import type { OAuthSpec } from '../platform.js';
import type { Login } from './login.js';
import { facebookScopes, instagramScopes } from './scopes.js';

const dayMs = 24 * 3_600_000;
/** Of a long-lived token; assumed where the answer does not say (instagram.md §1.3). */
const accessTokenLifetimeMs = { usual: 60 * dayMs, max: 90 * dayMs };

/** Facebook Login: a long-lived token that nothing renews but its owner (instagram.md §1.2 to §1.6). */
export const facebookOAuth = ({ apiUrl, apiVersion, webUrl }: Login): OAuthSpec => ({
  authorizeUrl: `${webUrl}/${apiVersion}/dialog/oauth`,
  tokenUrl: `${apiUrl}/${apiVersion}/oauth/access_token`,
  longLived: {
    url: `${apiUrl}/${apiVersion}/oauth/access_token`,
    grantType: 'fb_exchange_token',
    tokenParam: 'fb_exchange_token',
    credentials: 'id-and-secret',
  },
  revoke: { url: `${apiUrl}/${apiVersion}/me/permissions`, how: 'delete' },
  whereToRemove: 'Facebook → Settings & privacy → Settings → Business integrations',
  clientAuthentication: 'body',
  clientIdInBody: true,
  clientIdParam: 'client_id',
  scopeSeparator: ',',
  pkce: 'none',
  scopes: facebookScopes,
  // Asks again for what was declined, and for the Pages: the dialog remembers an earlier choice (instagram.md §9.10).
  authorizeExtra: { auth_type: 'rerequest' },
  grantsAddUp: true,
  accessTokenLifetimeMs,
  readTokenError,
});

/** Instagram Login: a token that is renewed by being traded for a newer one (instagram.md §1.2 to §1.6). */
export const instagramOAuth = (login: Login, tokenUrl: string): OAuthSpec => ({
  authorizeUrl: `${login.webUrl}/oauth/authorize`,
  tokenUrl: `${tokenUrl}/oauth/access_token`,
  longLived: {
    url: `${login.apiUrl}/access_token`,
    grantType: 'ig_exchange_token',
    tokenParam: 'access_token',
    credentials: 'secret',
  },
  refresh: {
    trade: {
      url: `${login.apiUrl}/refresh_access_token`,
      grantType: 'ig_refresh_token',
      tokenParam: 'access_token',
      credentials: 'none',
    },
    notBeforeMs: dayMs,
    leadMs: 14 * dayMs, // once it has ended only a new login helps, so that an outage of days must not matter
    rotates: false,
    afterUnknownOutcome: 'always',
  },
  revoke: { url: `${login.apiUrl}/${login.apiVersion}/me/permissions`, how: 'delete', undocumented: true },
  whereToRemove: 'Instagram → Settings → Website permissions → Apps and websites',
  clientAuthentication: 'body',
  clientIdInBody: true,
  clientIdParam: 'client_id',
  scopeSeparator: ',',
  pkce: 'none',
  scopes: instagramScopes,
  // Else whoever is logged in is taken without a word, which connects the wrong one of several accounts (instagram.md §9.10).
  authorizeExtra: { force_reauth: 'true' },
  accessTokenLifetimeMs,
  readTokenError,
});
