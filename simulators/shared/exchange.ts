import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { type Answer, answered, type Call, type Caller } from './call.js';
import { type Ledger, nonceOf } from './ledger.js';
import { type Delivery, type Levers, pause } from './levers.js';

export interface SimulatedPlatform {
  name: string;
  ledger: Ledger;
  levers: Levers;
  /** Reads from the request who calls, without judging it. */
  identify(call: Omit<Call, 'caller'>): Caller;
  /** Headers that every answer of this platform carries. */
  headers?(call: Call): Record<string, string>;
  /** Kinds of commit that other people can see, beside posts, comments, stories and messages. */
  visibleKinds?: readonly string[];
}

export interface Endpoint {
  method: string;
  /** The path pattern as the platform publishes it. */
  path: string;
  bodyBytesMax?: number;
  /** It gives out tokens; the ledger counts such calls. */
  tokenEndpoint?: true;
  act(call: Call): Answer | Promise<Answer>;
}

/**
 * One request from its first byte to its last: read, written down, given to the levers, acted on, written down, given to the
 * levers again, answered, written down.
 */
export function exchange(platform: SimulatedPlatform, host: string, endpoint: Endpoint): RequestHandler {
  const { ledger, levers } = platform;

  return async (req: Request, res: Response) => {
    const url = new URL(req.originalUrl, 'http://simulator');
    const body = await readBody(req, endpoint.bodyBytesMax ?? 1_000_000);
    if (body === 'aborted') return;

    const read = {
      requestId: randomUUID(),
      host,
      method: req.method,
      path: url.pathname,
      endpoint: `${endpoint.method} ${endpoint.path}`,
      params: req.params as Record<string, string>,
      query: url.searchParams,
      headers: req.headers,
      body: body === 'too large' ? Buffer.alloc(0) : body,
    };
    let commits = 0;
    const bare = { ...read, commit };
    const caller = platform.identify(bare);
    const call: Call = { ...bare, caller };
    const { requestId, method, path } = call;
    const { account, token, tokenState } = caller;
    const entry = { platform: platform.name, requestId, host, method, path, endpoint: call.endpoint, account, token };
    const { tokenEndpoint } = endpoint;

    function commit(kind: string, detail: { resource?: string; account?: string; text?: string } = {}): void {
      commits += 1;
      const { text, ...rest } = detail;
      const nonce = text === undefined ? undefined : nonceOf(text);
      ledger.append({ ...entry, phase: 'committed', kind, nonce, ...rest });
    }

    ledger.append({ ...entry, phase: 'received', tokenEndpoint, tokenState, ...(url.search && { query: url.search }) });
    const instead = await levers.before(call);
    const { delivery, lever } = instead ?? (await act());
    const sent = await send(res, platform.headers?.(call) ?? {}, delivery);
    ledger.append({ ...entry, ...sent, lever });

    async function act() {
      const answer = body === 'too large' ? { status: 413 } : await answerOf(endpoint, call);
      return await levers.after(call, answer, commits > 0);
    }
  };
}

/** A commit that no call waits for: what a platform publishes by itself once the time has come. */
export function commitByItself(
  { name, ledger }: Pick<SimulatedPlatform, 'name' | 'ledger'>,
  kind: string,
  { text, ...detail }: { resource?: string; account?: string; text?: string } = {},
): void {
  const nonce = text === undefined ? undefined : nonceOf(text);
  const entry = { platform: name, requestId: randomUUID(), method: '', path: '', endpoint: 'ITSELF' };
  ledger.append({ ...entry, phase: 'committed', kind, nonce, ...detail });
}

async function answerOf(endpoint: Endpoint, call: Call): Promise<Answer> {
  try {
    return await answered(() => endpoint.act(call));
  } catch (error) {
    console.error(`The simulator itself failed in ${call.endpoint}:`, error);
    return { status: 500, body: { title: 'Simulator fault', detail: String(error), type: 'about:blank', status: 500 } };
  }
}

/** The whole body, or what became of it. A body that is too large is let run out, so that its sender can read the answer. */
async function readBody(req: IncomingMessage, bytesMax: number): Promise<Buffer | 'too large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
    }
  } catch {
    return 'aborted';
  }
  return bytes <= bytesMax ? Buffer.concat(chunks) : 'too large';
}

type Sent = { phase: 'answered'; status: number } | { phase: 'dropped'; status?: number; reason: string };

async function send(res: Response, headers: Record<string, string>, delivery: Delivery): Promise<Sent> {
  const socket = res.socket;
  if (!socket || socket.destroyed) return { phase: 'dropped', reason: 'the client was gone' };
  switch (delivery.kind) {
    case 'drop':
      socket.destroy();
      return { phase: 'dropped', reason: 'connection closed' };
    case 'reset':
      socket.resetAndDestroy();
      return { phase: 'dropped', reason: 'connection reset' };
    case 'silence':
      await closed(res);
      return { phase: 'dropped', reason: 'never answered' };
    case 'send':
      return await write(res, headers, delivery);
  }
}

async function write(
  res: Response,
  headers: Record<string, string>,
  { answer, bytesPerSecond, endAfter, stallAfter }: Extract<Delivery, { kind: 'send' }>,
): Promise<Sent> {
  const { status } = answer;
  const { bytes, type } = encoded(answer);
  res.writeHead(status, {
    ...headers,
    ...(type && { 'content-type': type }),
    'content-length': bytes.length,
    ...answer.headers,
  });
  const middle = Math.floor(bytes.length / 2);

  if (stallAfter) {
    res.flushHeaders();
    if (stallAfter === 'half') res.write(bytes.subarray(0, middle));
    await closed(res);
    return { phase: 'dropped', status, reason: `stalled after the ${stallAfter}` };
  }
  if (endAfter) {
    await new Promise((done) => res.write(bytes.subarray(0, middle), done));
    res.socket?.end(); // what was written still arrives
    return { phase: 'dropped', status, reason: 'cut in the middle' };
  }
  if (bytesPerSecond) {
    // Ten steps a second, of at least one byte.
    const step = Math.max(1, Math.floor(bytesPerSecond / 10));
    for (let at = 0; at < bytes.length && !res.closed; at += step) {
      res.write(bytes.subarray(at, at + step));
      await pause((step / bytesPerSecond) * 1000);
    }
  }
  const finished = new Promise<boolean>((resolve) => {
    res.once('finish', () => resolve(true));
    res.once('close', () => resolve(res.writableFinished));
  });
  res.end(bytesPerSecond ? undefined : bytes);
  if (res.closed || !(await finished)) return { phase: 'dropped', status, reason: 'the client left' };
  return { phase: 'answered', status };
}

function encoded(answer: Answer): { bytes: Buffer; type?: string } {
  const { body } = answer;
  if (body === undefined) return { bytes: Buffer.alloc(0) };
  if (Buffer.isBuffer(body)) return { bytes: body };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/html; charset=utf-8' };
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };
}

const closed = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    if (res.closed || res.socket?.destroyed) resolve();
    else res.once('close', () => resolve());
  });
