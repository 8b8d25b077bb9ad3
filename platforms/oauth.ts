import { createHash, randomBytes } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import { Failure } from '../domain/failures.js';
import { neverDebug } from '../logging.js';
import { type Exchanged, exchange, newAgent, parseJson } from './exchange.js';
import type { OAuthSpec, StoredTokens, TokenSet, TokenTrade } from './platform.js';
import { type Scrub, scrubber } from './scrub.js';
import { type Asking, exchangeFailure, refusedInside, TokenFailure, tokenFailure, within } from './tokenFailure.js';

export { TokenFailure } from './tokenFailure.js';

/** Ten seconds are promised; the rest is ours to tell about it. */
const deadlineUsualMs = 9_500;
const bodyBytesMax = 1024 * 1024;
/** A lifetime below this would have the account's workflow refresh in a loop. */
const lifetimeMinMs = 60_000;

// It prints the client secret and refresh tokens.
neverDebug('simple-oauth2');

export interface OAuthCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OAuthClient {
  authorizeUrl(ask: { redirectUri: string; state: string; codeChallenge?: string; scopes: readonly string[] }): string;
  exchange(grant: { code: string; redirectUri: string; codeVerifier?: string }): Promise<TokenSet>;
  /** What a refresh spends: the refresh token, or the access token where that one is traded for a newer one. Absent: nothing renews it. */
  renewingToken(tokens: StoredTokens): string | undefined;
  refresh(renewingToken: string): Promise<TokenSet>;
  /** Resolves when the token is dead, be it by this call or long before. */
  revoke(token: string, hint: 'access_token' | 'refresh_token'): Promise<void>;
  /** Ends all of a grant. */
  revokeAll(tokens: StoredTokens): Promise<void>;
}

/** 256 random bits for PKCE. It stays on the server; only its challenge travels through the browser. */
export const newVerifier = (): string => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/**
 * The one OAuth client: simple-oauth2 driven by a platform's `OAuthSpec`, with what that library lacks: a deadline, a
 * cap on the answer, no redirects with credentials, JSON under any content type, and errors without secrets.
 */
export function oauthClient(
  spec: OAuthSpec,
  { clientId, clientSecret }: OAuthCredentials,
  { deadlineMs = deadlineUsualMs } = {},
): OAuthClient {
  const library = createLibrary(spec, { clientId, clientSecret }, deadlineMs);
  const agent = newAgent();
  const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
  const ownSecrets = [clientSecret, `${clientId}:${clientSecret}`, credentials];

  const withBasic = spec.clientAuthentication === 'basic';
  const authorization = withBasic ? `Basic ${Buffer.from(credentials).toString('base64')}` : undefined;
  const alsoInBody = withBasic && spec.clientIdInBody ? { [spec.clientIdParam]: clientId } : {};
  const inBody = withBasic ? alsoInBody : { [spec.clientIdParam]: clientId, client_secret: clientSecret };

  /** Runs one call of the token endpoint and turns whatever goes wrong into a `TokenFailure`. */
  async function run<T>(asking: Asking, secrets: readonly (string | undefined)[], work: () => Promise<T>): Promise<T> {
    try {
      return await within(deadlineMs, work());
    } catch (error) {
      throw tokenFailure(spec, asking, error, scrubber([...ownSecrets, ...secrets]));
    }
  }

  const client: OAuthClient = {
    authorizeUrl({ redirectUri, state, codeChallenge, scopes }) {
      const url = library.authorizeURL({
        ...spec.authorizeExtra,
        redirect_uri: redirectUri,
        state,
        scope: scopes.join(spec.scopeSeparator),
        ...(spec.pkce === 'S256' && { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
      });
      // The library writes spaces as `+`, which not every authorize page reads; a literal plus is `%2B` by now.
      return url.replaceAll('+', '%20');
    },

    async exchange({ code, redirectUri, codeVerifier }) {
      const { token } = await run('exchange the code', [code, codeVerifier], () =>
        library.getToken({
          ...alsoInBody,
          code,
          redirect_uri: redirectUri,
          ...(spec.pkce !== 'none' && codeVerifier !== undefined && { code_verifier: codeVerifier }),
        }),
      );
      const first = readTokens(spec, 'exchange the code', token, scrubber([...ownSecrets, code, codeVerifier]));
      // Never kept: a short-lived token would end within the hour.
      if (spec.longLived === undefined) return first;
      const traded = await trade('exchange the code', spec.longLived, first.accessToken);
      return first.scopes ? { ...traded, scopes: first.scopes } : traded;
    },

    renewingToken: ({ accessToken, refreshToken }) => {
      if (spec.refresh === undefined) return undefined;
      return spec.refresh.trade ? accessToken : refreshToken;
    },

    async refresh(renewing) {
      if (spec.refresh?.trade) return await trade('refresh the token', spec.refresh.trade, renewing);
      const { token } = await run('refresh the token', [renewing], () =>
        library.createToken({ refresh_token: renewing }).refresh(alsoInBody),
      );
      return readTokens(spec, 'refresh the token', token, scrubber([...ownSecrets, renewing]));
    },

    async revoke(token, hint) {
      if (spec.revoke === undefined) throw new Failure('bug', 'This platform has no revocation endpoint');
      const { url, how } = spec.revoke;
      const exchanged =
        how === 'delete'
          ? await send({ method: 'DELETE', url, authorization: `Bearer ${token}` })
          : // The library's own call cannot carry a client id beside Basic authentication.
            await send({
              method: 'POST',
              url,
              authorization,
              form: { ...inBody, token, ...(how === 'rfc7009' && { token_type_hint: hint }) },
            });
      if (saysDead(spec, exchanged)) return;
      const scrub = scrubber([...ownSecrets, token]);
      const { status = 0, text: received } = exchanged;
      throw status >= 200 && status < 300
        ? refusedInside(spec, 'revoke the token', parseJson(received).value, scrub)
        : exchangeFailure(spec, 'revoke the token', exchanged, scrub);
    },

    async revokeAll({ accessToken, refreshToken }) {
      if (spec.revoke?.how === 'rfc7009' && refreshToken !== undefined)
        await client.revoke(refreshToken, 'refresh_token');
      await client.revoke(accessToken, 'access_token');
    },
  };
  return client;

  /** One token for another, by a grant type of the platform's own. It goes along in the address: the platform takes no other way. */
  async function trade(asking: Asking, how: TokenTrade, given: string): Promise<TokenSet> {
    const url = new URL(how.url);
    url.searchParams.set('grant_type', how.grantType);
    if (how.credentials === 'id-and-secret') url.searchParams.set(spec.clientIdParam, clientId);
    if (how.credentials !== 'none') url.searchParams.set('client_secret', clientSecret);
    url.searchParams.set(how.tokenParam, given);
    const scrub = scrubber([...ownSecrets, given]);

    const exchanged = await send({ method: 'GET', url: url.href });
    const { status = 0, error, text: received } = exchanged;
    const { readable, value } = parseJson(received);
    if (status < 200 || status >= 300 || error !== undefined || !readable) {
      throw exchangeFailure(spec, asking, exchanged, scrub);
    }
    return readTokens(spec, asking, asRecord(value), scrub);
  }

  function send({ method, url, form, authorization: credential }: TokenRequest): Promise<Exchanged> {
    const { origin, pathname, search } = new URL(url);
    const headers = {
      accept: 'application/json',
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(credential !== undefined && { authorization: credential }),
    };
    const body = form && new URLSearchParams(form).toString();
    return exchange(
      agent,
      { origin, path: `${pathname}${search}`, method, headers, ...(body && { body }) },
      { deadlineMs },
    );
  }
}

interface TokenRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly authorization?: string | undefined;
}

/** RFC 7009 2.2: whatever a 2xx holds, the token is dead; and 400, 401 or 404 may say that it was dead before. */
function saysDead(spec: OAuthSpec, { status = 0, text: received }: Exchanged): boolean {
  const body = parseJson(received).value;
  const { kind } = spec.readTokenError(status, body);
  if (status >= 200 && status < 300) {
    // TikTok's own call is outside that RFC, and TikTok was seen to refuse with a 200.
    const refusedInside = spec.revoke?.how === 'access-token' && text(asRecord(body).error) !== undefined;
    return !refusedInside || kind === 'dead-grant';
  }
  // A DELETE carries the token itself as its credential, so that the platform's own word for a dead one is an answer.
  if (spec.revoke?.how === 'delete') return kind === 'dead-grant';
  return (status === 400 || status === 404) && kind !== 'app-misconfigured';
}

function createLibrary(spec: OAuthSpec, { clientId, clientSecret }: OAuthCredentials, deadlineMs: number) {
  try {
    return new AuthorizationCode({
      client: { id: clientId, secret: clientSecret, idParamName: spec.clientIdParam as 'client_id' },
      auth: {
        tokenHost: new URL(spec.tokenUrl).origin,
        tokenPath: spec.tokenUrl,
        authorizePath: spec.authorizeUrl,
      },
      options: {
        scopeSeparator: spec.scopeSeparator,
        authorizationMethod: spec.clientAuthentication === 'basic' ? 'header' : 'body',
        bodyFormat: 'form',
        credentialsEncodingMode: 'strict', // RFC 6749 2.3.1: form-encoded before base64
      },
      http: {
        json: 'force', // whatever the content type says
        redirects: 0, // a redirect is an error, not a new address for our credentials
        timeout: deadlineMs, // of the head, and once more of the body: `within` holds the two together
        maxBytes: bodyBytesMax,
      },
    });
  } catch {
    // The library's own message quotes the secret.
    throw new Failure(
      'app-misconfigured',
      'The client id or secret holds characters that no platform gives out (a line break?)',
    );
  }
}

// ---------------------------------------------------------------- tokens

function readTokens(
  spec: OAuthSpec,
  asking: Asking,
  answered: Readonly<Record<string, unknown>>,
  scrub: Scrub,
): TokenSet {
  // Instagram's documentation wraps the answer in a list, its servers do not.
  const token = Array.isArray(answered.data) ? asRecord(answered.data[0]) : answered;
  const accessToken = text(token.access_token);
  if (accessToken === undefined) {
    // TikTok was seen to refuse with a 200.
    if (token.error !== undefined) throw refusedInside(spec, asking, token, scrub);
    throw new TokenFailure(
      'The token endpoint answered 200 without an access token',
      { kind: 'transient', words: 'The answer held no access token.' },
      { effect: 'unknown' },
    );
  }
  const nowMs = Date.now();
  const refreshLifetimeMs = lifetimeMs(token.refresh_token_expires_in ?? token.refresh_expires_in);
  return {
    accessToken,
    refreshToken: text(token.refresh_token),
    expiresAt: new Date(nowMs + saneLifetimeMs(token.expires_in, spec.accessTokenLifetimeMs)),
    ...(refreshLifetimeMs !== undefined && { refreshExpiresAt: new Date(nowMs + refreshLifetimeMs) }),
    scopes: readScopes(token.scope ?? token.permissions, spec.scopeSeparator),
  };
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Seconds as a number or as text; undefined for zero, nothing, and anything else. */
function lifetimeMs(expiresIn: unknown): number | undefined {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() !== '' ? Number(expiresIn) : expiresIn;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}

function saneLifetimeMs(expiresIn: unknown, { usual, max }: OAuthSpec['accessTokenLifetimeMs']): number {
  return Math.min(Math.max(lifetimeMs(expiresIn) ?? usual, lifetimeMinMs), max);
}

function readScopes(scope: unknown, separator: string): readonly string[] | undefined {
  if (Array.isArray(scope)) return scope.filter((item) => typeof item === 'string');
  return text(scope)
    ?.split(separator === ' ' ? /\s+/ : separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** As the library encodes credentials (RFC 6749 2.3.1). */
const formEncoded = (value: string): string =>
  encodeURIComponent(value)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
