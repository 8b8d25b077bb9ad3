import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import { UrlRefused } from '../media/errors.js';
import { agentFor, type CheckedUrl, checkUrl, type UrlRules } from '../media/urlGuard.js';

/** From the look-up of the name to the end of the answer. The specification recommends 15 to 30 seconds. */
const answerWithinMs = 20_000;
const connectWithinMs = 5_000;
/** An answer is shown to people who mend their receiver: its beginning is enough, and no more than this is read. */
const answerCharactersMax = 500;
const answerBytesMax = 4 * answerCharactersMax;

export interface EventAnswer {
  readonly durationMs: number;
  /** Absent: there was no answer, and `error` says why. */
  readonly status?: number;
  readonly answer?: string;
  readonly error?: string;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs?: number;
}

/** The headers of the Standard Webhooks specification, signed with each secret. */
export function signedHeaders(
  { id, body, at = new Date() }: { id: string; body: string; at?: Date },
  secrets: readonly string[],
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/** Makes one call to an address that a stranger wrote. Follows no redirect, and ends within its time whatever the other side does. */
export async function postEvent(
  url: string,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  rules: UrlRules,
  withinMs = answerWithinMs,
): Promise<EventAnswer> {
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  const late = AbortSignal.timeout(withinMs);
  try {
    const target = await checkUrl(url, rules);
    const agent = agentFor(target, { connectTimeoutMs: connectWithinMs });
    try {
      const said = await request(target.url, {
        method: 'POST',
        dispatcher: agent,
        signal: late,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'accept-encoding': 'identity', // a packed answer would be unreadable in the log
          'user-agent': 'AutoPersonas',
        },
        body,
      }).catch((error: unknown) => {
        throw asRefusal(error, target, late);
      });
      said.body.on('error', () => {}); // one that breaks off must not end the process
      const answer = await beginningOf(said.body);
      const retryAfterMs = retryAfterOf(said.headers['retry-after']);
      return {
        status: said.statusCode,
        durationMs: durationMs(),
        ...(answer !== '' && { answer }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    } finally {
      await agent.destroy();
    }
  } catch (error) {
    if (error instanceof UrlRefused) return { durationMs: durationMs(), error: error.message };
    throw error;
  }
}

/** The status has come, so what becomes of the rest changes nothing. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= answerBytesMax) break;
    }
  } catch {
    // It broke off, or was too slow: what is there is shown.
  }
  const text = Buffer.concat(chunks).subarray(0, answerBytesMax).toString('utf8');
  // Postgres takes no NUL in a text, and a log no other control character.
  const shown = text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
  return [...shown].slice(0, answerCharactersMax).join('');
}

/** Host and cause; never path or query, which may hold a secret of the receiver's. */
function asRefusal(error: unknown, { host }: CheckedUrl, late: AbortSignal): UrlRefused {
  const { code } = error as NodeJS.ErrnoException;
  const slowCodes = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'];
  if (late.aborted || (code !== undefined && slowCodes.includes(code)))
    return new UrlRefused('too-slow', `${host} did not answer in time.`, { mayHeal: true, cause: error });
  return new UrlRefused('unreachable', `The connection to ${host} failed${code ? ` (${code})` : ''}.`, {
    mayHeal: true,
    cause: error,
  });
}

/** Seconds, or a date. */
function retryAfterOf(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : undefined;
}
