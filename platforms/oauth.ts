import { createHash, randomBytes } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import type { Agent } from 'undici';
import { Failure } from '../domain/failures.js';
import { neverDebug } from '../logging.js';
import { type Exchanged, exchange, newAgent, parseJson } from './exchange.js';
import type { OAuthSpec, TokenSet } from './platform.js';
import { scrubber } from './scrub.js';
import { type Asking, exchangeFailure, TokenFailure, tokenFailure, within } from './tokenFailure.js';

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
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Resolves when the token is dead, be it by this call or long before. */
  revoke(token: string, hint: 'access_token' | 'refresh_token'): Promise<void>;
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

  return {
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
          ...(codeVerifier !== undefined && { code_verifier: codeVerifier }),
        }),
      );
      return readTokens(spec, token);
    },

    async refresh(refreshToken) {
      const { token } = await run('refresh the token', [refreshToken], () =>
        library.createToken({ refresh_token: refreshToken }).refresh(alsoInBody),
      );
      return readTokens(spec, token);
    },

    async revoke(token, hint) {
      if (spec.revokeUrl === undefined) throw new Failure('bug', 'This platform has no revocation endpoint');
      // The library's own call cannot carry a client id beside Basic authentication.
      const form = new URLSearchParams({ ...inBody, token, token_type_hint: hint }).toString();
      const exchanged = await postForm(agent, spec.revokeUrl, { form, authorization, deadlineMs });
      if (saysDead(spec, exchanged)) return;
      throw exchangeFailure(spec, 'revoke the token', exchanged, scrubber([...ownSecrets, token]));
    },
  };
}

function postForm(
  agent: Agent,
  address: string,
  { form, authorization, deadlineMs }: { form: string; authorization: string | undefined; deadlineMs: number },
): Promise<Exchanged> {
  const { origin, pathname, search } = new URL(address);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...(authorization !== undefined && { authorization }),
  };
  return exchange(agent, { origin, path: `${pathname}${search}`, method: 'POST', headers, body: form }, { deadlineMs });
}

/** RFC 7009 2.2: whatever a 2xx holds, the token is dead; and 400 or 404 say that it was dead before. */
function saysDead(spec: OAuthSpec, { status = 0, text: received }: Exchanged): boolean {
  if (status >= 200 && status < 300) return true;
  const blamesOurApp = spec.readTokenError(status, parseJson(received).value).kind === 'app-misconfigured';
  return (status === 400 || status === 404) && !blamesOurApp;
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

function readTokens(spec: OAuthSpec, token: Readonly<Record<string, unknown>>): TokenSet {
  const accessToken = text(token.access_token);
  if (accessToken === undefined) {
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
    scopes: readScopes(token.scope, spec.scopeSeparator),
  };
}

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
