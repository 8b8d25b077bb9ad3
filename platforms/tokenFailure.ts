import { Failure, type FailureClass, type FailureOptions } from '../domain/failures.js';
import { type Exchanged, parseJson, retryAfterMs } from './exchange.js';
import type { OAuthSpec, TokenRefusal } from './platform.js';
import { errorCode, plainCause, platformWords, type Scrub, scrubDeep } from './scrub.js';

const classOf: Record<TokenRefusal['kind'], FailureClass> = {
  'dead-grant': 'reconnect-needed',
  'code-refused': 'reconnect-needed',
  'app-misconfigured': 'app-misconfigured',
  transient: 'platform-unavailable',
};

/**
 * What a token endpoint refused, or why its answer was lost. Only a dead grant asks the owner to reconnect. With
 * `effect: 'unknown'` the tokens may have been spent: the account's workflow decides by the platform's `RefreshSpec`.
 */
export class TokenFailure extends Failure {
  constructor(
    message: string,
    readonly refusal: TokenRefusal,
    options: Omit<FailureOptions, 'platformMessage'> = {},
  ) {
    super(classOf[refusal.kind], message, { ...options, platformMessage: refusal.words });
  }
}

/** What was asked of the token endpoint; sentences continue with it. */
export type Asking = 'exchange the code' | 'refresh the token' | 'revoke the token';

/** What Wreck, the HTTP client inside the library, hangs on its errors. Read here and never passed on. */
interface WreckErrorData {
  readonly payload?: unknown;
  readonly res?: {
    readonly statusCode?: number;
    readonly headers?: Record<string, string>;
    destroy?(): void;
  };
}

class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** Holds the whole of a call to its deadline, and closes the connection it leaves behind. */
export async function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed(`No whole answer within ${deadlineMs / 1_000} s`)), deadlineMs);
  });
  // Wreck leaves the connection open after its own timeout: a trickling answer would flow on for ever.
  work.catch((error: unknown) => wreckData(error).res?.destroy?.());
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

const dataOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;

const wreckData = (error: unknown): WreckErrorData => (dataOf(error) as WreckErrorData | null | undefined) ?? {};

/** With `redirects: 0` Wreck refuses a redirect and hangs the list of addresses on its error. */
const isRedirect = (error: unknown): boolean => Array.isArray(dataOf(error));

/** What a call through the library came to, read off its error without keeping it. */
export function tokenFailure(spec: OAuthSpec, asking: Asking, error: unknown, scrub: Scrub): TokenFailure {
  if (isRedirect(error)) return redirected(asking);
  const { res, payload } = wreckData(error);
  const status = res?.statusCode;
  if (status !== undefined && status >= 400) {
    return refused(spec, asking, { status, headers: res?.headers ?? {}, payload }, scrub);
  }
  const inner = deepest(error);
  return lost(asking, { error: inner, status, written: status !== undefined || !neverLeft(inner) }, scrub);
}

/** The same for an exchange of our own. */
export function exchangeFailure(spec: OAuthSpec, asking: Asking, exchanged: Exchanged, scrub: Scrub): TokenFailure {
  const { status, headers, text: received } = exchanged;
  if (status === undefined || status < 300) return lost(asking, exchanged, scrub);
  if (status < 400) return redirected(asking);
  const json = parseJson(received);
  return refused(spec, asking, { status, headers, payload: json.readable ? json.value : Buffer.from(received) }, scrub);
}

interface Refused {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the bytes of something else. */
  readonly payload: unknown;
}

/** The same for a refusal that came as a 200. */
export const refusedInside = (spec: OAuthSpec, asking: Asking, payload: unknown, scrub: Scrub): TokenFailure =>
  refused(spec, asking, { status: 200, headers: {}, payload }, scrub);

function refused(spec: OAuthSpec, asking: Asking, { status, headers, payload }: Refused, scrub: Scrub): TokenFailure {
  const { body, words } = readRefusal(payload, scrub);
  const refusal = meant(asking, spec.readTokenError(status, body), words || `HTTP ${status}`);
  return new TokenFailure(`Could not ${asking}: ${sentences[refusal.kind]}`, refusal, {
    platformCode: text((body as { error?: unknown } | undefined)?.error) ?? `HTTP ${status}`,
    retryAfterMs:
      retryAfterMs(headers, Date.now()) ?? (refusal.kind === 'transient' ? refusal.retryAfterMs : undefined),
    // 429 and 503 turn away at the door; after any other 5xx the tokens may have been spent.
    effect: refusal.kind === 'transient' && status >= 500 && status !== 503 ? 'unknown' : 'none',
  });
}

const redirected = (asking: Asking): TokenFailure =>
  new TokenFailure(`Could not ${asking}: redirects are not followed with credentials`, {
    kind: 'transient',
    words: 'The platform answered with a redirect.',
  });

/** Platforms use one word (`invalid_grant`) for a dead code and a dead refresh token: which it is follows from what was asked. */
function meant(asking: Asking, refusal: TokenRefusal, received: string): TokenRefusal {
  const words = text(refusal.words) ?? received;
  if (asking === 'exchange the code' && refusal.kind === 'dead-grant') return { kind: 'code-refused', words };
  if (asking === 'refresh the token' && refusal.kind === 'code-refused') {
    return { kind: 'dead-grant', cause: 'access-revoked', words };
  }
  return { ...refusal, words };
}

const sentences: Record<TokenRefusal['kind'], string> = {
  'dead-grant': 'the platform no longer accepts this account’s grant',
  'code-refused': 'the platform refused the code, which is short-lived and works once',
  'app-misconfigured': 'the platform refused our app, not the account',
  transient: 'the platform is not able to now',
};

interface Lost {
  readonly error?: unknown;
  readonly status?: number;
  /** Whether a byte of the request may have left. */
  readonly written: boolean;
}

function lost(asking: Asking, { error, status, written }: Lost, scrub: Scrub): TokenFailure {
  const cause = plainCause(error, scrub);
  const how = written ? 'the answer was lost or unreadable' : 'the platform could not be reached';
  return new TokenFailure(
    `Could not ${asking}: ${how}`,
    { kind: 'transient', words: status === undefined ? cause.message : `HTTP ${status} with an unreadable answer` },
    { effect: written ? 'unknown' : 'none', cause, platformCode: errorCode(cause) },
  );
}

/** Wreck wraps the network's own error: that one has the code. */
const deepest = (error: unknown): unknown => {
  const inner = dataOf(error);
  return inner instanceof Error ? inner : error;
};

/** Whether the connection never stood: refused, unknown name, or TLS not agreed on. */
function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const syscall = 'syscall' in error ? error.syscall : undefined;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(
      errorCode(error) ?? '',
    ) || error.message.includes('before secure TLS connection was established')
  );
}

/** A refusal as `readTokenError` may see it: parsed where it is JSON, and free of secrets. */
function readRefusal(payload: unknown, scrub: Scrub): { body: unknown; words: string } {
  if (Buffer.isBuffer(payload)) return { body: undefined, words: platformWords(payload.toString(), scrub) };
  const body = scrubDeep(payload, scrub);
  const described = (body as { error_description?: unknown; error?: unknown } | null | undefined) ?? {};
  const words = text(described.error_description) ?? text(described.error) ?? (body ? JSON.stringify(body) : '');
  return { body: body ?? undefined, words: platformWords(words, scrub) };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
