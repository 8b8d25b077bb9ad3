import type { OAuthSpec, TokenRefusal } from './platform.js';

/** One line of a table of a token endpoint's refusals. What is left out fits everything. */
export interface TokenErrorRow {
  readonly status?: readonly number[];
  readonly error?: RegExp;
  readonly description?: RegExp;
  readonly refusal: Omit<TokenRefusal, 'words'>;
}

const deadGrant = { kind: 'dead-grant', cause: 'access-revoked' } as const;
const appMisconfigured = { kind: 'app-misconfigured' } as const;

/**
 * RFC 6749 §5.2: a client that is not known is ours to mend, a grant that does not count is the owner's. Whether a grant is a
 * code or a refresh token follows from what was asked (tokenFailure.ts).
 */
export const standardTokenErrors: readonly TokenErrorRow[] = [
  { status: [400, 401], error: /^invalid_grant$/, refusal: deadGrant },
  { status: [401], refusal: appMisconfigured },
  {
    status: [400],
    error: /^(invalid_client|unauthorized_client|invalid_request|invalid_scope|unsupported_grant_type)$/,
    refusal: appMisconfigured,
  },
];

/** Reads by the first line that fits; what none describes is passing. */
export const tokenErrors =
  (rows: readonly TokenErrorRow[] = standardTokenErrors): OAuthSpec['readTokenError'] =>
  (status, body) => {
    const { error, error_description: description } = (body ?? {}) as Readonly<Record<string, unknown>>;
    const says = (pattern: RegExp | undefined, value: unknown): boolean =>
      pattern === undefined || (typeof value === 'string' && pattern.test(value));
    const row = rows.find(
      (one) => (one.status?.includes(status) ?? true) && says(one.error, error) && says(one.description, description),
    );
    const words = [description, error].find((word) => typeof word === 'string') ?? '';
    return { ...(row?.refusal ?? { kind: 'transient' }), words } as TokenRefusal;
  };
