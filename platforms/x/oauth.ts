import type { OAuthSpec, PlatformSettings, ScopeSpec } from '../platform.js';
import { type TokenErrorRow, tokenErrors } from '../tokenErrors.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const scopeList = [
  {
    scope: 'users.read',
    features: ['publish', 'unpublish', 'import', 'comments', 'direct-messages', 'insights'],
    required: true,
    why: 'Know which account this is: its name, picture and whether it may write long posts.',
  },
  {
    scope: 'tweet.read',
    features: ['publish', 'unpublish', 'import', 'comments', 'direct-messages', 'insights'],
    required: true,
    why: 'Read your posts and their numbers, and the replies to them.',
  },
  {
    scope: 'offline.access',
    features: ['stay-connected'],
    required: true,
    why: 'Stay connected: without it the connection ends after two hours.',
  },
  {
    scope: 'tweet.write',
    features: ['publish', 'unpublish', 'comments'],
    required: false,
    why: 'Publish and delete the posts and replies you ask us to.',
  },
  {
    scope: 'media.write',
    features: ['media'],
    required: false,
    why: 'Upload the pictures and videos of your posts.',
  },
  {
    scope: 'dm.read',
    features: ['direct-messages'],
    required: false,
    why: 'Show you the direct messages that come in.',
  },
  {
    scope: 'dm.write',
    features: ['direct-messages'],
    required: false,
    why: 'Send the answers to direct messages that you approve.',
  },
] as const satisfies readonly ScopeSpec[];

export type XScope = (typeof scopeList)[number]['scope'];

/** X's OAuth 2.0 with PKCE (x.md §1). */
export const xOAuth = ({ apiUrl, webUrl }: PlatformSettings<'apiUrl' | 'webUrl'>['addresses']): OAuthSpec => ({
  authorizeUrl: `${webUrl}/i/oauth2/authorize`,
  tokenUrl: `${apiUrl}/2/oauth2/token`,
  revoke: { url: `${apiUrl}/2/oauth2/revoke`, how: 'rfc7009' },
  whereToRemove: 'X → Settings → Security and account access → Apps and sessions → Connected apps',
  clientAuthentication: 'basic',
  clientIdInBody: true, // documented as not needed, measured as needed
  clientIdParam: 'client_id',
  scopeSeparator: ' ',
  pkce: 'S256',
  scopes: scopeList,
  accessTokenLifetimeMs: { usual: 2 * hourMs, max: 24 * hourMs },
  refresh: {
    leadMs: 10 * minuteMs, // earlier and oftener only multiplies the risk of a lost rotation (x.md §1.1)
    rotates: true,
    afterUnknownOutcome: 'once',
  },
  readTokenError,
});

const deadGrant = { kind: 'dead-grant', cause: 'access-revoked' } as const;
const appMisconfigured = { kind: 'app-misconfigured' } as const;
const refused = /^invalid_(request|grant)$/;

/** Refusals of the token endpoint (x.md §1.2); the first line that fits holds, and what none describes is passing. */
export const tokenErrorRows: readonly TokenErrorRow[] = [
  // A wrong secret is ours: never a reason to send every owner to reconnect.
  { status: [401], refusal: appMisconfigured },
  { status: [400, 401], error: /^(invalid|unauthorized)_client$/, refusal: appMisconfigured },
  {
    status: [400],
    error: refused,
    description: /for the authorization code was invalid/i,
    refusal: { kind: 'code-refused' },
  },
  {
    status: [400],
    error: refused,
    description: /for the code verifier was invalid|missing required parameter/i,
    refusal: appMisconfigured,
  },
  { status: [400], error: refused, description: /for the token was invalid/i, refusal: deadGrant },
  { status: [400], error: /^invalid_grant$/, refusal: deadGrant },
];

export const readTokenError = tokenErrors(tokenErrorRows);
