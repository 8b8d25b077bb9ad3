import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Call, ObservedLimit } from './platform.js';

/** For unit tests of adapters: a server that answers from a script and remembers what arrived. */
export interface StubServer {
  readonly url: string;
  readonly arrived: ArrivedRequest[];
}

export interface ArrivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export type Answering = (request: ArrivedRequest, response: ServerResponse) => void;

/** Listens on a free local port until the test is over. */
export async function stubServer(answer: Answering): Promise<StubServer> {
  const arrived: ArrivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://local');
    const seen: ArrivedRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body,
      json: asJson(body.toString()),
    };
    arrived.push(seen);
    answer(seen, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

/** Sends JSON, as platforms do. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

/** A call with a quota gate that lets everything through and remembers what it was told. */
export function stubCall(more: Partial<Call> = {}): Call & { taken: string[]; observed: ObservedLimit[] } {
  const taken: string[] = [];
  const observed: ObservedLimit[] = [];
  return {
    accessToken: 'QUNDRVNTLXRva2VuLW9mLXRoaXMtdGVzdDox',
    quota: {
      take: async (endpoint) => void taken.push(endpoint),
      observe: async (_, limits) => void observed.push(...limits),
    },
    taken,
    observed,
    ...more,
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
