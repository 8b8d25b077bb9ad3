import type { OAuthSpec, PlatformSettings, ScopeSpec, TokenRefusal } from '../platform.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const systemScope = (scope: 'openid' | 'offline_access' | 'offline', why: string) =>
  ({ scope, features: ['stay-connected'], required: true, why }) as const satisfies ScopeSpec;

const scopeList = [
  // All three belong to every app: without them it does not work (fanvue.md §1.1).
  systemScope('openid', 'Let Fanvue tell us that it is you who gives this permission.'),
  systemScope('offline_access', 'Stay connected: without it the connection ends after an hour.'),
  systemScope('offline', 'Stay connected: Fanvue wants this permission by both of its names.'),
  {
    scope: 'read:self',
    features: ['publish', 'unpublish', 'import', 'comments', 'direct-messages', 'insights'],
    required: true,
    why: 'Know which account this is, whether it is a creator’s, and what it is notified of.',
  },
  {
    scope: 'read:post',
    features: ['publish', 'unpublish', 'import', 'comments', 'insights'],
    required: true,
    why: 'Read your posts, their comments and their numbers, and see whether a post went out.',
  },
  {
    scope: 'write:post',
    features: ['publish', 'unpublish', 'comments'],
    required: false,
    why: 'Publish and delete the posts you ask us to, and send the comments you approve.',
  },
  {
    scope: 'write:media',
    features: ['media'],
    required: false,
    why: 'Upload the pictures and videos of your posts.',
  },
  {
    scope: 'read:media',
    features: ['media', 'import'],
    required: false,
    why: 'See when an upload is ready, and import the pictures and videos of your posts.',
  },
  {
    scope: 'read:chat',
    features: ['direct-messages'],
    required: false,
    why: 'Show you the messages that come in; they stay unread at Fanvue.',
  },
  {
    scope: 'write:chat',
    features: ['direct-messages'],
    required: false,
    why: 'Send the answers to messages that you approve.',
  },
  {
    scope: 'read:insights',
    features: ['insights'],
    required: false,
    why: 'Show you what your account earns.',
  },
] as const satisfies readonly ScopeSpec[];

export type FanvueScope = (typeof scopeList)[number]['scope'];

/** Fanvue's OAuth 2.0 with PKCE, an Ory Hydra (fanvue.md §1). */
export const fanvueOAuth = ({ authUrl }: PlatformSettings<'apiUrl' | 'authUrl'>['addresses']): OAuthSpec => ({
  authorizeUrl: `${authUrl}/oauth2/auth`,
  tokenUrl: `${authUrl}/oauth2/token`,
  revoke: { url: `${authUrl}/oauth2/revoke`, how: 'rfc7009' },
  whereToRemove: 'Fanvue → Settings → Connected apps',
  clientAuthentication: 'basic', // the secret in the body is refused (fanvue.md §1.2)
  clientIdInBody: false,
  clientIdParam: 'client_id',
  scopeSeparator: ' ',
  pkce: 'S256',
  scopes: scopeList,
  accessTokenLifetimeMs: { usual: hourMs, max: 24 * hourMs },
  refresh: {
    leadMs: 10 * minuteMs, // earlier and oftener only multiplies the risk of a lost rotation
    rotates: true,
    afterUnknownOutcome: 'once', // the same token is good for 30 s more; after that its reuse ends the grant (fanvue.md §1.2)
  },
  readTokenError,
});

interface TokenErrorRow {
  readonly status?: readonly number[];
  readonly error?: RegExp;
  readonly refusal: Omit<TokenRefusal, 'words'>;
}

const deadGrant = { kind: 'dead-grant', cause: 'access-revoked' } as const;
const appMisconfigured = { kind: 'app-misconfigured' } as const;

/** Refusals of the token endpoint (fanvue.md §1.3); the first line that fits holds, and what none describes is passing. */
export const tokenErrorRows: readonly TokenErrorRow[] = [
  { status: [400, 401], error: /^invalid_grant$/, refusal: deadGrant },
  // Ory's own word for a token that was spent or revoked, under either status.
  { status: [400, 401], error: /^token_inactive$/, refusal: deadGrant },
  // A wrong secret is ours: never a reason to send every owner to reconnect.
  { status: [401], refusal: appMisconfigured },
  {
    status: [400],
    error:
      /^(invalid_client|unauthorized_client|invalid_request|invalid_scope|unsupported_grant_type|unsupported_response_type)$/,
    refusal: appMisconfigured,
  },
];

export function readTokenError(status: number, body: unknown): TokenRefusal {
  const { error, error_description: description, error_hint: hint } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const row = tokenErrorRows.find(
    (one) =>
      (one.status?.includes(status) ?? true) &&
      (one.error === undefined || (typeof error === 'string' && one.error.test(error))),
  );
  const words = [description, hint, error].find((word) => typeof word === 'string') ?? '';
  return { ...(row?.refusal ?? { kind: 'transient' }), words } as TokenRefusal;
}
