import { createHash } from 'node:crypto';
import type { SimulatorClock } from './clock.js';
import type { Journal, Table } from './journal.js';
import type { TokenState } from './ledger.js';
import { fingerprint, type IssuedSecret, opaque, type SecretRegistry, sameSecret } from './secrets.js';

export interface Grant {
  id: string;
  /** Who gave it: for most platforms the account itself, for Facebook the person who has the Pages. */
  accountId: string;
  clientId: string;
  scopes: string[];
  /** What the owner left ticked beside the scopes, such as Pages. */
  assets?: string[];
  createdAt: number;
  endedAt?: number;
  endedBecause?: string;
}

export interface Token<Kind extends string = string> {
  /** The fingerprint; the value itself is in the registry of secrets. */
  id: string;
  kind: Kind;
  /** Empty for a token of the app itself. */
  grantId: string;
  issuedAt: number;
  expiresAt: number;
  /** Whom it speaks for where that is not the one who consented, such as a Page. */
  subject?: string;
  /** A refresh token that was used. */
  spentAt?: number;
  endedAt?: number;
}

/** `S256-hex` is TikTok's, which writes the hash in hexadecimal. */
export type ChallengeMethod = 'S256' | 'S256-hex' | 'plain';

export interface AuthorizationCode {
  id: string;
  grantId: string;
  clientId: string;
  redirectUri: string;
  /** Absent where the client used no PKCE. */
  challenge?: string;
  method?: ChallengeMethod;
  expiresAt: number;
  usedAt?: number;
}

/** What a second consent of the same owner to the same app does with the first. */
export type Reconsent = 'new-grant' | 'scopes-add-up' | 'scopes-replaced';

export type CodeRefusal = 'unknown' | 'other-client' | 'used' | 'expired' | 'redirect-uri' | 'verifier' | 'grant-ended';
export type RefreshRefusal = 'unknown' | 'other-client' | Exclude<TokenState, 'live' | 'unknown'>;

export type TokenSeed<Kind extends string> = Pick<Token, 'subject'> & {
  kind: Kind;
  /** With the prefix that the platform's tokens have; left out, something opaque. */
  value?: string;
  /** Left out, it does not end by itself. */
  lifetimeMs?: number;
};

interface Books {
  platform: string;
  journal: Journal;
  clock: SimulatorClock;
  secrets: SecretRegistry;
}

const never = Number.MAX_SAFE_INTEGER;

/** Who allowed what to which app, and every code and token that came of it. `Kind` names a platform's tokens; only `refresh` means something here. */
export class Grants<Kind extends string> {
  readonly grants: Table<Grant>;
  readonly tokens: Table<Token<Kind>>;
  readonly codes: Table<AuthorizationCode>;

  constructor(private readonly books: Books) {
    const { platform, journal } = books;
    this.grants = journal.table(`${platform}.grants`);
    this.tokens = journal.table(`${platform}.tokens`);
    this.codes = journal.table(`${platform}.codes`);
  }

  // ---------------------------------------------------------------- grants

  /** The owner's consent. */
  consent(
    given: Pick<Grant, 'accountId' | 'clientId' | 'scopes' | 'assets'>,
    reconsent: Reconsent = 'new-grant',
  ): Grant {
    const { accountId, clientId, scopes, assets } = given;
    const before = reconsent === 'new-grant' ? undefined : this.live(accountId, clientId)[0];
    if (!before) {
      const id = opaque(12);
      return this.grants.put({ id, accountId, clientId, scopes, createdAt: this.#now, ...(assets && { assets }) });
    }
    const all = reconsent === 'scopes-add-up' ? [...new Set([...before.scopes, ...scopes])] : scopes;
    return this.grants.change(before, { scopes: all, ...(assets && { assets }) });
  }

  of(accountId: string): Grant[] {
    return [...this.grants.values()].filter((grant) => grant.accountId === accountId);
  }

  live(accountId: string, clientId?: string): Grant[] {
    return this.of(accountId).filter(
      (grant) => grant.endedAt === undefined && (clientId === undefined || grant.clientId === clientId),
    );
  }

  /** Ends a grant, and with it all of its tokens. */
  end(grant: Grant, because: string): void {
    if (grant.endedAt === undefined) this.grants.change(grant, { endedAt: this.#now, endedBecause: because });
  }

  /** Ends what the owner gave to the app, or to every app; answers how many grants that were. */
  removeGrant(accountId: string, because: string, clientId?: string): number {
    const live = this.live(accountId, clientId);
    for (const grant of live) this.end(grant, because);
    return live.length;
  }

  // ---------------------------------------------------------------- codes

  issueCode(
    grant: Grant,
    code: Pick<AuthorizationCode, 'redirectUri' | 'challenge' | 'method'> & { lifetimeMs: number; value?: string },
  ): string {
    const { redirectUri, challenge, method, lifetimeMs, value = opaque() } = code;
    const expiresAt = this.#now + lifetimeMs;
    this.#remember('authorization-code', value, grant.accountId);
    this.codes.put({
      ...{ id: fingerprint(value), grantId: grant.id, clientId: grant.clientId, redirectUri, expiresAt },
      ...(challenge !== undefined && { challenge, method }),
    });
    return value;
  }

  codeOf(value: string): AuthorizationCode | undefined {
    return this.codes.get(fingerprint(value));
  }

  /** Exchanges a code for its grant. One presentation uses it up, a failed one too. */
  redeemCode(
    value: string,
    given: { clientId: string; redirectUri: string; verifier?: string },
  ): { grant: Grant } | { refused: CodeRefusal } {
    const { clientId, redirectUri, verifier } = given;
    if (verifier) this.#remember('code-verifier', verifier);
    const code = this.codeOf(value);
    if (!code) return { refused: 'unknown' };
    if (code.clientId !== clientId) return { refused: 'other-client' };
    if (code.usedAt !== undefined) return { refused: 'used' };
    if (this.#now >= code.expiresAt) return { refused: 'expired' };
    this.codes.change(code, { usedAt: this.#now });
    if (redirectUri !== code.redirectUri) return { refused: 'redirect-uri' };
    if (!verifies(code, verifier)) return { refused: 'verifier' };
    const grant = this.grants.get(code.grantId);
    return grant && grant.endedAt === undefined ? { grant } : { refused: 'grant-ended' };
  }

  // ---------------------------------------------------------------- tokens

  issueToken(grant: Grant, seed: TokenSeed<Kind>): string {
    return this.#issue(grant.id, seed, seed.kind === 'refresh' ? 'refresh-token' : 'access-token', grant.accountId);
  }

  /** A token of the app itself, which belongs to no grant. */
  issueAppToken(seed: TokenSeed<Kind>): string {
    return this.#issue('', seed, 'app-token');
  }

  tokenOf(value: string): Token<Kind> | undefined {
    return this.tokens.get(fingerprint(value));
  }

  grantOf(token: Token | undefined): Grant | undefined {
    return this.grants.get(token?.grantId ?? '');
  }

  stateOf(token: Token | undefined): TokenState {
    if (!token) return 'unknown';
    if (token.spentAt !== undefined) return 'spent';
    if (token.endedAt !== undefined || this.grantOf(token)?.endedAt !== undefined) return 'revoked';
    return this.#now < token.expiresAt ? 'live' : 'expired';
  }

  /** Time since it was issued: Meta refreshes no token of its first day. */
  ageMs(token: Token): number {
    return this.#now - token.issuedAt;
  }

  /**
   * Uses a refresh token up. Within the grace a second use is taken for a repeated request and gets a pair as well; after it,
   * and at once where there is none, it may end the whole grant.
   */
  spend(
    value: string,
    { clientId, reuseEndsGrant, graceMs = 0 }: { clientId: string; reuseEndsGrant: boolean; graceMs?: number },
  ): { grant: Grant } | { refused: RefreshRefusal } {
    const token = this.tokenOf(value);
    const grant = this.grantOf(token);
    if (!token || !grant || token.kind !== 'refresh') return { refused: 'unknown' };
    if (grant.clientId !== clientId) return { refused: 'other-client' };
    const state = this.stateOf(token);
    const repeated = token.spentAt !== undefined && this.#now < token.spentAt + graceMs;
    if (repeated && grant.endedAt === undefined && token.endedAt === undefined) return { grant };
    if (state === 'spent' && reuseEndsGrant) this.end(grant, 'a refresh token was used twice');
    if (state !== 'live') return { refused: state === 'unknown' ? 'unknown' : state };
    this.tokens.change(token, { spentAt: this.#now });
    return { grant };
  }

  endToken(token: Token<Kind>): void {
    if (token.endedAt === undefined) this.tokens.change(token, { endedAt: this.#now });
  }

  /** Ends the tokens of one kind. */
  endTokens(grant: Grant, kind: Kind): void {
    for (const token of this.tokens.values())
      if (token.grantId === grant.id && token.kind === kind) this.endToken(token);
  }

  /** Who a token or a code speaks for, before anybody checks whether it may. */
  holderOf(value: string): { grant?: Grant; subject?: string; token: string; tokenState: TokenState } {
    const token = this.tokenOf(value);
    const grant = this.grantOf(token);
    return { grant, subject: token?.subject, token: fingerprint(value), tokenState: this.stateOf(token) };
  }

  /** The tokens of one owner that still work, with their values. */
  liveSecrets(accountId: string): IssuedSecret[] {
    return this.books.secrets
      .list(this.books.platform)
      .filter(({ id, account }) => account === accountId && this.stateOf(this.tokens.get(id)) === 'live');
  }

  #issue(
    grantId: string,
    { kind, value = opaque(), lifetimeMs, subject }: TokenSeed<Kind>,
    secretKind: 'access-token' | 'refresh-token' | 'app-token',
    account?: string,
  ): string {
    const issuedAt = this.#now;
    const expiresAt = lifetimeMs === undefined ? never : issuedAt + lifetimeMs;
    this.#remember(secretKind, value, account);
    this.tokens.put({
      ...{ id: fingerprint(value), kind, grantId, issuedAt, expiresAt },
      ...(subject !== undefined && { subject }),
    });
    return value;
  }

  #remember(kind: IssuedSecret['kind'], value: string, account?: string): void {
    const { platform, secrets } = this.books;
    secrets.remember({
      ...{ platform, kind, value, issuedAt: new Date(this.#now).toISOString() },
      ...(account && { account }),
    });
  }

  get #now(): number {
    return this.books.clock.now();
  }
}

function verifies({ challenge, method }: AuthorizationCode, verifier: string | undefined): boolean {
  if (challenge === undefined) return true;
  if (verifier === undefined || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  if (method === 'plain') return sameSecret(verifier, challenge);
  const encoding = method === 'S256-hex' ? 'hex' : 'base64url';
  return sameSecret(createHash('sha256').update(verifier).digest(encoding), challenge);
}
