import { isInteger, isSafeNumber, parse as parseLossless } from 'lossless-json';
import { Agent, type Dispatcher } from 'undici';

const bodyBytesMax = 1024 * 1024;

/** The deadline of an exchange covers headers and body; undici's own are switched off so that only one clock runs. */
export const newAgent = (): Agent => new Agent({ connect: { timeout: 5_000 }, headersTimeout: 0, bodyTimeout: 0 });

/** What came of a request, however far it got. */
export interface Exchanged {
  /** Whether a byte of it may have left: the connection stood and writing began. */
  readonly written: boolean;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Why it ended early, where it did. */
  readonly error?: unknown;
}

/** Sends one request and resolves with whatever came of it; it never rejects, follows no redirect and reads at most 1 MB. */
export function exchange(
  agent: Agent,
  options: Dispatcher.DispatchOptions,
  { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal | undefined },
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let written = false;
    let status: number | undefined;
    let headers: Record<string, string> = {};
    let controller: Dispatcher.DispatchController | undefined;
    let ended = false;

    const end = (error?: unknown): void => {
      if (ended) return;
      ended = true;
      clearTimeout(deadline);
      signal?.removeEventListener('abort', calledOff);
      if (error !== undefined) controller?.abort(new Error('The exchange is over'));
      resolve({ written, status, headers, text: Buffer.concat(chunks).toString(), error });
    };
    const calledOff = (): void => end(new CalledOff(signal?.reason));
    const deadline = setTimeout(() => end(new Error(`No whole answer within ${deadlineMs / 1_000} s`)), deadlineMs);
    if (signal?.aborted) return calledOff();
    signal?.addEventListener('abort', calledOff, { once: true });

    agent.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        // Called off while it still waited for its connection: nothing is written.
        if (ended) started.abort(new Error('The exchange is over'));
        else written = true;
      },
      onResponseStart(_, statusCode, responseHeaders) {
        status = statusCode;
        headers = flatHeaders(responseHeaders);
      },
      onResponseData(_, chunk) {
        bytes += chunk.length;
        if (bytes > bodyBytesMax) end(new Error(`The answer is larger than ${bodyBytesMax} bytes`));
        else chunks.push(chunk);
      },
      onResponseEnd: () => end(),
      onResponseError: (_, error) => end(error),
    });
  });
}

/** The caller aborted; `reason` is theirs. */
export class CalledOff extends Error {
  override readonly name = 'CalledOff';
  constructor(readonly reason: unknown) {
    super('The call was called off');
  }
}

const flatHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** An empty body is readable: whether one is enough is for the caller to say. */
export function parseJson(text: string): { readable: boolean; value: unknown } {
  const json = text.replace(/^\ufeff/, '').trim();
  if (json === '') return { readable: true, value: undefined };
  try {
    const value = longNumber.test(json) ? parseLossless(json, undefined, numberOrText) : JSON.parse(json);
    return { readable: true, value: unstorable.test(json) ? storable(value) : value };
  } catch {
    return { readable: false, value: undefined };
  }
}

// Postgres takes neither U+0000 nor half a surrogate pair: one post with such a character must not stop an import for ever.
const unstorable = /\\u(0000|d[89a-f])/i;
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)]));
}

// Meta and TikTok send ids as numbers that a double cannot hold: those come out as the text they were.
const longNumber = /\d{16}/;
const numberOrText = (number: string): number | string =>
  isSafeNumber(number, { approx: true }) || !isInteger(number) ? Number(number) : number;

/** `Retry-After` in its two forms, seconds and HTTP date. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
