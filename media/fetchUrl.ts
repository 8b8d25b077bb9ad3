import { type Dispatcher, request } from 'undici';
import { MediaTooLarge, UrlRefused } from './errors.js';
import { agentFor, type CheckedUrl, checkUrl, type UrlRules } from './urlGuard.js';

export interface FetchUrlOptions extends UrlRules {
  readonly maxBytes: number;
  readonly connectTimeoutMs?: number;
  /** From the request to the head of the answer; also the longest silence within its body. */
  readonly headersTimeoutMs?: number;
  /** From the first look-up to the last byte, redirects included. */
  readonly wholeTimeoutMs?: number;
  /** Ends the download at once. */
  readonly signal?: AbortSignal;
}

const redirectsMax = 3;
const redirectStatuses = [301, 302, 303, 307, 308];

/**
 * Downloads a file from a URL that a stranger wrote, to be handed to `receive`. It starts with the first read and lets go
 * of the connection when reading ends, however it ends. Throws `UrlRefused`, and `MediaTooLarge` beyond `maxBytes`.
 */
export async function* fetchUrl(text: string, options: FetchUrlOptions): AsyncGenerator<Uint8Array> {
  const whole = new AbortController();
  const timer = setTimeout(() => whole.abort(), options.wholeTimeoutMs ?? 300_000);
  const signal = options.signal ? AbortSignal.any([whole.signal, options.signal]) : whole.signal;
  try {
    let target = await checkUrl(text, options);
    for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
      const next = yield* fetchHop(target, options, signal);
      if (next === undefined) return;
      // The hole is for addresses that we were given, not for those that a public server sends us to.
      target = await checkUrl(next, target.isPrivate ? options : { ...options, allowedPrivateHosts: [] });
    }
    throw new UrlRefused(
      'redirects',
      `${target.host} is where ${redirectsMax} redirects led, and not the end: give the file’s own address.`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Yields the file, or returns the address where it is to be found instead. */
async function* fetchHop(
  target: CheckedUrl,
  options: FetchUrlOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, string | undefined> {
  const agent = agentFor(target, { connectTimeoutMs: options.connectTimeoutMs ?? 5_000 });
  const silenceMs = options.headersTimeoutMs ?? 15_000;
  try {
    const answer = await request(target.url, {
      dispatcher: agent,
      signal,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
      // A packed body would be counted small and become large.
      headers: { accept: 'image/*, video/*', 'accept-encoding': 'identity', 'user-agent': 'AutoPersonas' },
    });
    answer.body.on('error', () => {}); // whoever reads the body is told; one that nobody reads must not end the process
    if (redirectStatuses.includes(answer.statusCode)) return locationOf(answer, target);
    if (answer.statusCode !== 200) throw notTheFile(answer.statusCode, target);
    if (Number(answer.headers['content-length']) > options.maxBytes) throw new MediaTooLarge(options.maxBytes);

    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes) throw new MediaTooLarge(options.maxBytes);
      yield chunk;
    }
    return undefined;
  } catch (error) {
    throw asRefusal(error, target, signal);
  } finally {
    await agent.destroy();
  }
}

function locationOf({ headers }: Dispatcher.ResponseData, { url, host }: CheckedUrl): string {
  const location = headers.location;
  if (typeof location !== 'string' || !URL.canParse(location, url.href)) {
    throw new UrlRefused('redirects', `${host} redirects without saying where to: give the file’s own address.`);
  }
  return new URL(location, url).href;
}

function notTheFile(status: number, { host }: CheckedUrl): UrlRefused {
  const mayHeal = status >= 500 || status === 429 || status === 408;
  const advice = mayHeal ? 'try again later' : 'check that anyone can open the address';
  return new UrlRefused('answer', `${host} answered ${status} instead of the file: ${advice}.`, { mayHeal, status });
}

const slowCodes = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

function asRefusal(error: unknown, { host }: CheckedUrl, signal: AbortSignal): Error {
  if (error instanceof UrlRefused || error instanceof MediaTooLarge) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (signal.aborted || (code !== undefined && slowCodes.includes(code))) {
    return new UrlRefused('too-slow', `${host} took too long to hand over the file: try again later.`, {
      mayHeal: true,
      cause: error,
    });
  }
  return new UrlRefused(
    'unreachable',
    `The connection to ${host} failed${code ? ` (${code})` : ''}: try again later.`,
    {
      mayHeal: true,
      cause: error,
    },
  );
}
