import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type SimulatorOptions, startSimulators } from '../server.js';
import { type Decision, decideConsent } from '../shared/owner.js';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { knownScopes } from './scopes.js';

/** A bare client for the simulator's own tests: it sends what it is told, and answers with what came back. */

export const redirectUri = 'https://app.example/oauth/threads/callback';
export const allScopes = Object.keys(knownScopes).join(',');

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
export type Body = any;
export interface Result {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

interface Send {
  token?: string;
  form?: Record<string, string>;
  query?: Record<string, string>;
}

export type Threads = Awaited<ReturnType<typeof startThreads>>;

/** A simulator of its own for one test; its waits are off until the test turns them on. */
export async function startThreads(options: SimulatorOptions<'threads'> = {}) {
  const simulators = await startSimulators({ only: ['threads'], threads: { redirectUris: [redirectUri] }, ...options });
  onTestFinished(() => simulators.stop());
  const { addresses, app, control } = simulators.threads;
  await control.knobs.set({ notFoundForMs: 0 });

  async function call(method: string, path: string, { token, form, query = {} }: Send = {}): Promise<Result> {
    const url = new URL(`${addresses.apiUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await fetch(url, {
      method,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: asJson(text) };
  }

  const authorizeUrl = (more: Record<string, string> = {}) =>
    `${addresses.webUrl}/oauth/authorize?${new URLSearchParams({ client_id: app.clientId, redirect_uri: redirectUri, scope: allScopes, response_type: 'code', state: 's1', ...more })}`;
  const consent = (decision: Decision = {}, more: Record<string, string> = {}) =>
    decideConsent(authorizeUrl(more), decision);
  const exchange = (code: string, more: Record<string, string> = {}) =>
    call('POST', '/oauth/access_token', {
      form: {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        code,
        ...more,
      },
    });
  const lengthen = (token: string, more: Record<string, string> = {}) =>
    call('GET', '/access_token', {
      query: { grant_type: 'th_exchange_token', client_secret: app.clientSecret, access_token: token, ...more },
    });
  const refresh = (token: string) =>
    call('GET', '/refresh_access_token', { query: { grant_type: 'th_refresh_token', access_token: token } });

  /** The whole way to a long-lived token. */
  async function connect(decision: Decision = {}): Promise<string> {
    const code = (await consent(decision)).searchParams.get('code')!;
    return (await lengthen((await exchange(code)).body.access_token)).body.access_token;
  }

  const create = (token: string, form: Record<string, string>) => call('POST', '/v1.0/me/threads', { token, form });
  const status = (token: string, id: string) =>
    call('GET', `/v1.0/${id}`, { token, query: { fields: 'id,status,error_message' } });
  const publish = (token: string, id: string) =>
    call('POST', '/v1.0/me/threads_publish', { token, form: { creation_id: id } });

  /** Container, look, publish. */
  async function post(token: string, form: Record<string, string>): Promise<Result> {
    const { id } = (await create(token, form)).body;
    await status(token, id);
    return await publish(token, id);
  }

  return {
    simulators,
    addresses,
    app,
    control,
    call,
    authorizeUrl,
    consent,
    exchange,
    lengthen,
    refresh,
    connect,
    create,
    status,
    publish,
    post,
  };
}

function asJson(text: string): Body {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files as the product would serve them. */
export async function startFiles(): Promise<{
  picture: string;
  wide: string;
  video: string;
  long: string;
  text: string;
  gone: string;
}> {
  const files: Record<string, Buffer> = {
    '/picture': await samplePicture({ type: 'jpeg' }),
    '/wide': await samplePicture({ width: 1_200, height: 60 }),
    '/video': sampleVideo(),
    '/long': sampleVideo({ durationMs: 301_000 }),
    '/text': Buffer.from('nothing to see'),
  };
  const server = createServer(({ url = '' }, response) => {
    const file = files[url];
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const at = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
  return {
    picture: at('picture'),
    wide: at('wide'),
    video: at('video'),
    long: at('long'),
    text: at('text'),
    gone: at('gone'),
  };
}

/** Whoever is told by webhooks and callbacks; echoes challenges. */
export async function startReceiver() {
  const received: { headers: Record<string, string | string[] | undefined>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const challenge = new URL(request.url ?? '', 'http://local').searchParams.get('hub.challenge');
    if (challenge !== null) return void response.end(challenge);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}
