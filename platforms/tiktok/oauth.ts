import type { OAuthSpec, PlatformSettings, ScopeSpec, TokenRefusal } from '../platform.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const scopeList = [
  {
    scope: 'user.info.basic',
    features: ['publish', 'drafts', 'import', 'insights', 'stay-connected'],
    required: true,
    why: 'Know which account this is, and stay connected to it.',
  },
  {
    scope: 'user.info.profile',
    features: ['publish', 'drafts', 'import', 'insights'],
    required: true,
    why: 'Show you the account by its @name, of which the links to its posts are made.',
  },
  {
    scope: 'video.publish',
    features: ['publish', 'media'],
    required: false,
    why: 'Publish the videos and photos you ask us to, with the audience you chose.',
  },
  {
    scope: 'video.upload',
    features: ['drafts'],
    required: false,
    why: 'Hand drafts to your TikTok inbox, for you to finish and publish in the app.',
  },
  {
    scope: 'video.list',
    features: ['import', 'insights'],
    required: false,
    why: 'Import your earlier public posts, and read the numbers of posts.',
  },
  {
    scope: 'user.info.stats',
    features: ['insights'],
    required: false,
    why: 'Read how many followers and likes the account has.',
  },
] as const satisfies readonly ScopeSpec[];

export type TikTokScope = (typeof scopeList)[number]['scope'];

/** TikTok's Login Kit for web, which needs no PKCE (tiktok.md §1). */
export const tiktokOAuth = ({ apiUrl, webUrl }: PlatformSettings<'apiUrl' | 'webUrl'>['addresses']): OAuthSpec => ({
  authorizeUrl: `${webUrl}/v2/auth/authorize/`,
  tokenUrl: `${apiUrl}/v2/oauth/token/`,
  revoke: { url: `${apiUrl}/v2/oauth/revoke/`, how: 'access-token' },
  whereToRemove: 'TikTok → Settings and privacy → Security and permissions → Manage app permissions',
  clientAuthentication: 'body',
  clientIdInBody: true,
  clientIdParam: 'client_key',
  scopeSeparator: ',',
  pkce: 'none',
  scopes: scopeList,
  // Without it an owner who allowed the app before is sent back at once, as the same account as before.
  authorizeExtra: { disable_auto_auth: '1' },
  // Two generations of the documentation: two hours, or a day. The answer decides.
  accessTokenLifetimeMs: { usual: 2 * hourMs, max: 24 * hourMs },
  refresh: {
    leadMs: 15 * minuteMs,
    rotates: true,
    // No grace for a spent token is documented: one more try, and a refusal then means that the answer was lost.
    afterUnknownOutcome: 'once',
  },
  readTokenError,
});

type Refusal = Omit<TokenRefusal, 'words'>;

/** Refusals of the token endpoint, whatever their status (tiktok.md §1.5); what stands in no line is passing. */
export const tokenErrors: Readonly<Record<string, Refusal>> = {
  access_denied: { kind: 'code-refused' },
  invalid_grant: { kind: 'dead-grant', cause: 'access-revoked' } as Refusal,
  invalid_client: { kind: 'app-misconfigured' },
  invalid_request: { kind: 'app-misconfigured' },
  invalid_scope: { kind: 'app-misconfigured' },
  unauthorized_client: { kind: 'app-misconfigured' },
  unsupported_grant_type: { kind: 'app-misconfigured' },
  unsupported_response_type: { kind: 'app-misconfigured' },
  server_error: { kind: 'transient' },
  temporarily_unavailable: { kind: 'transient' },
};

/** TikTok was seen to refuse with a 200, so that the status decides nothing but for a server in trouble. */
export function readTokenError(status: number, body: unknown): TokenRefusal {
  const { error, error_description: description, log_id: logId } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const said = [description, error].find((word) => typeof word === 'string' && word !== '') ?? '';
  const words = said && typeof logId === 'string' ? `${said} (log_id ${logId})` : String(said);
  const known =
    status < 500 && typeof error === 'string' && Object.hasOwn(tokenErrors, error) ? tokenErrors[error] : undefined;
  return { ...(known ?? { kind: 'transient' }), words } as TokenRefusal;
}
