import type { Dispatcher } from 'undici';
import { Failure } from '../domain/failures.js';
import { CalledOff, type Exchanged, exchange, newAgent, parseJson } from './exchange.js';
import {
  type EncodedBody,
  encodeFile,
  encodeMultipart,
  type FormFile,
  type MultipartForm,
  SourceUnreadable,
} from './multipart.js';
import type { Call, ObservedLimit } from './platform.js';
import { errorCode, isPage, plainCause, platformWords, type Scrub, scrubber, scrubDeep } from './scrub.js';

const deadlineUsualMs = 15_000;
/** The call that makes a post visible is given longer: giving up on it costs a look whether it happened. */
export const commitDeadlineMs = 20_000;
/** Hundreds of kilobytes and more go through one of these. */
export const uploadDeadlineMs = 60_000;

export interface HttpRequest {
  /** Key of the platform's limit table, as `POST /2/tweets`. */
  readonly endpoint: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** How the access token goes along: as a bearer where nothing is said; to a signed address, not at all. */
  readonly authorization?: 'Bearer' | 'OAuth' | 'none';
  /** What a 2xx holds; JSON where nothing is said. */
  readonly reads?: 'json' | 'text';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /** Whether it changes something at the platform; every method but GET does where nothing is said (TikTok reads by POST). */
  readonly changes?: boolean;
  /** For the whole exchange, from the connection to the last byte of the answer. */
  readonly deadlineMs?: number;
  /** Besides the access token: what must not come back in an error's words, such as a post's text. */
  readonly confidential?: readonly string[];
}

export type HttpBody =
  | { readonly json: unknown }
  | { readonly form: Readonly<Record<string, string>> }
  | { readonly multipart: MultipartForm }
  /** A file or a piece of one as it is, streamed. */
  | { readonly file: Pick<FormFile, 'filename' | 'mimeType' | 'bytes' | 'open'> };

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Parsed JSON whatever content type it came under; undefined where there was none. Of a refusal the token is taken out;
   * the confidential words stay, as the platform's own may be among them, until `scrub` makes what is shown.
   */
  readonly body: unknown;
  /** As received (all there is where `reads` is `text`); of a refusal: scrubbed and cut. */
  readonly text: string;
  /** For whatever of the body is to be shown. */
  readonly scrub: Scrub;
}

export interface HttpOptions {
  /** How owners know the platform; sentences start with it. */
  readonly label: string;
  /** Reads what an answer's headers say about limits. */
  readonly readLimits: (headers: Readonly<Record<string, string>>, nowMs: number) => readonly ObservedLimit[];
}

export type Http = (call: Call, request: HttpRequest) => Promise<HttpAnswer>;

/**
 * The one HTTP client of adapters: every answered request is an answer, 4xx and 5xx included, and everything that was
 * lost on the way is a `Failure` that says whether the request may have taken effect. Follows no redirect, ever.
 */
export function httpClient({ label, readLimits }: HttpOptions): Http {
  const agent = newAgent();

  return async (call, request) => {
    await call.quota.take(request.endpoint);
    const tokens = [call.accessToken, ...Object.values(call.companionTokens ?? {})];
    const scrub = scrubber([...tokens, ...(request.confidential ?? [])]);

    const exchanged = await exchange(agent, dispatchOptions(call, request), {
      deadlineMs: request.deadlineMs ?? deadlineUsualMs,
      signal: call.signal,
    });
    if (exchanged.status === undefined) throw lost(label, request, exchanged, scrub);

    // Limits reset by the platform's clock: what its headers name is moved onto ours.
    const aheadMs = clockAheadMs(exchanged.headers, Date.now());
    const limits = readLimits(exchanged.headers, Date.now() + aheadMs).map((limit) => ({
      ...limit,
      resetAtMs: limit.resetAtMs - aheadMs,
    }));
    // The answer is worth more than the ledger: one that cannot be written down now is corrected by the next answer.
    if (limits.length > 0) await call.quota.observe(request.endpoint, limits).catch(() => undefined);

    return readAnswer(label, request, { ...exchanged, status: exchanged.status }, tokens, scrub);
  };
}

/** Differences below this are the `Date` header's whole seconds and the way here. */
const clockLeewayMs = 5_000;

/** How far the platform's clock is ahead of ours, by the answer's `Date` header. */
export function clockAheadMs(headers: Readonly<Record<string, string>>, nowMs: number): number {
  const aheadMs = Date.parse(headers.date ?? '') - nowMs;
  return Math.abs(aheadMs) > clockLeewayMs ? aheadMs : 0;
}

// ---------------------------------------------------------------- the request

function dispatchOptions(call: Call, request: HttpRequest): Dispatcher.DispatchOptions {
  const url = new URL(request.url);
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  const body = encodeBody(request.body);
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers: {
      accept: 'application/json',
      ...(request.authorization !== 'none' && {
        authorization: `${request.authorization ?? 'Bearer'} ${call.accessToken}`,
      }),
      ...(body && { 'content-type': body.contentType }),
      ...(body?.contentLength !== undefined && { 'content-length': String(body.contentLength) }),
      ...request.headers,
    },
    ...(body && { body: body.content as Dispatcher.DispatchOptions['body'] }),
  };
}

function encodeBody(
  body: HttpBody | undefined,
): EncodedBody | { contentType: string; content: string; contentLength?: undefined } | undefined {
  if (body === undefined) return undefined;
  if ('json' in body) return { contentType: 'application/json', content: JSON.stringify(body.json) };
  if ('form' in body) {
    return { contentType: 'application/x-www-form-urlencoded', content: new URLSearchParams(body.form).toString() };
  }
  return 'file' in body ? encodeFile(body.file) : encodeMultipart(body.multipart);
}

// ---------------------------------------------------------------- judging it

const changesSomething = ({ changes, method }: HttpRequest): boolean => changes ?? method !== 'GET';

function lost(label: string, request: HttpRequest, { written, error }: Exchanged, scrub: Scrub): Failure {
  if (error instanceof SourceUnreadable) return new Failure('bug', error.message, { cause: error.cause });
  if (errorCode(error) === 'UND_ERR_INVALID_ARG') {
    return new Failure('bug', `The request to ${label} could not be formed`, { cause: plainCause(error, scrub) });
  }
  const effect = written && changesSomething(request) ? 'unknown' : 'none';
  if (error instanceof CalledOff) {
    return new Failure('platform-unavailable', `${label}: ${request.endpoint} was called off before it was answered`, {
      effect,
      cause: causeOf(error, scrub),
    });
  }
  const how = written ? `gave no answer to ${request.endpoint}` : `could not be reached for ${request.endpoint}`;
  return new Failure('platform-unavailable', `${label} ${how}`, {
    effect,
    platformCode: errorCode(error),
    cause: causeOf(error, scrub),
  });
}

/** The reason of an abort is the caller's own and is handed back, so that a cancellation is known as one. */
const causeOf = (error: unknown, scrub: Scrub): unknown =>
  error instanceof CalledOff ? error.reason : plainCause(error, scrub);

function readAnswer(
  label: string,
  request: HttpRequest,
  { status, headers, text, error }: Exchanged & { status: number },
  tokens: readonly string[],
  scrub: Scrub,
): HttpAnswer {
  const isText = request.reads === 'text' && status < 300;
  const parsed = isText ? { readable: true, value: undefined } : parseJson(text);
  // A refusal is certain by its status, even when its words were cut off.
  if (status >= 300) {
    const body = scrubDeep(parsed.value, scrubber(tokens));
    return { status, headers, body, text: platformWords(text, scrub), scrub };
  }
  if (error !== undefined || !parsed.readable) {
    const how = error === undefined ? 'not JSON' : 'broken off';
    throw new Failure(
      'platform-unavailable',
      `${label} answered ${request.endpoint} with ${status}, but the answer is ${how}`,
      {
        effect: changesSomething(request) ? 'unknown' : 'none',
        platformCode: String(status),
        // Half an answer holds people's posts and messages; only a proxy's page is worth showing.
        ...(isPage(text) && { platformMessage: platformWords(text, scrub) }),
        ...(error !== undefined && { cause: causeOf(error, scrub) }),
      },
    );
  }
  return { status, headers, body: parsed.value, text, scrub };
}
