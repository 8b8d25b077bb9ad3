import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { startSimulators } from '../server.js';
import { type Decision, decideConsent } from '../shared/owner.js';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { facebookScopes, instagramScopes } from './scopes.js';

/** A bare client for the simulator's own tests: it sends what it is told, and answers with what came back. */

export const redirectUri = 'https://app.example/oauth/instagram/callback';
const version = '/v25.0';

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
  json?: object;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  bytes?: Buffer;
}

export type Instagram = Awaited<ReturnType<typeof startInstagram>>;

/** A simulator of its own for one test. */
export async function startInstagram() {
  const redirectUris = [redirectUri];
  const simulators = await startSimulators({
    only: ['instagram'],
    instagram: { redirectUris, flavours: { 'instagram-login': { redirectUris } } },
  });
  onTestFinished(() => simulators.stop());
  const { addresses, otherHosts, app, control, flavours } = simulators.instagram;
  const login = flavours['instagram-login'];

  async function send(
    base: string,
    method: string,
    path: string,
    { token, form, json, query = {}, headers, bytes }: Send,
  ): Promise<Result> {
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const body = bytes ? new Uint8Array(bytes) : json ? JSON.stringify(json) : form && new URLSearchParams(form);
    const answer = await fetch(url, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: asJson(text) };
  }

  /** `graph.facebook.com`, below the version. */
  const graph = (method: string, path: string, what: Send = {}) =>
    send(addresses.apiUrl, method, `${version}${path}`, what);
  /** `graph.instagram.com`, the same. */
  const graphOfInstagram = (method: string, path: string, what: Send = {}) =>
    send(login.addresses.apiUrl, method, `${version}${path}`, what);
  const bare = (base: string, method: string, path: string, what: Send = {}) => send(base, method, path, what);

  // ---------------------------------------------------------------- Facebook Login

  const dialogUrl = (more: Record<string, string> = {}) =>
    `${addresses.webUrl}${version}/dialog/oauth?${new URLSearchParams({ client_id: app.clientId, redirect_uri: redirectUri, scope: Object.keys(facebookScopes).join(), response_type: 'code', state: 's1', ...more })}`;
  const consent = (decision: Decision = {}, more: Record<string, string> = {}) =>
    decideConsent(dialogUrl(more), decision);
  const exchange = (code: string, more: Record<string, string> = {}) =>
    graph('POST', '/oauth/access_token', {
      form: { client_id: app.clientId, client_secret: app.clientSecret, redirect_uri: redirectUri, code, ...more },
    });
  const lengthen = (token: string) =>
    graph('GET', '/oauth/access_token', {
      query: {
        grant_type: 'fb_exchange_token',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        fb_exchange_token: token,
      },
    });
  /** The whole way to a long-lived token of the person, and the token of their first Page. */
  async function connect(
    decision: Decision = {},
  ): Promise<{ token: string; page: string; id: string; pageId: string }> {
    const code = (await consent(decision)).searchParams.get('code')!;
    const token = (await lengthen((await exchange(code)).body.access_token)).body.access_token as string;
    const { data } = (
      await graph('GET', '/me/accounts', { token, query: { fields: 'access_token,instagram_business_account' } })
    ).body;
    return { token, page: data[0]?.access_token, id: data[0]?.instagram_business_account?.id, pageId: data[0]?.id };
  }

  // ---------------------------------------------------------------- Instagram Login

  const authorizeUrl = (more: Record<string, string> = {}) =>
    `${login.addresses.webUrl}/oauth/authorize?${new URLSearchParams({ client_id: login.app.clientId, redirect_uri: redirectUri, scope: Object.keys(instagramScopes).join(), response_type: 'code', ...more })}`;
  const exchangeAtInstagram = (code: string, more: Record<string, string> = {}) =>
    bare(login.addresses.tokenUrl, 'POST', '/oauth/access_token', {
      form: {
        client_id: login.app.clientId,
        client_secret: login.app.clientSecret,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        code,
        ...more,
      },
    });
  const lengthenAtInstagram = (token: string) =>
    bare(login.addresses.apiUrl, 'GET', '/access_token', {
      query: { grant_type: 'ig_exchange_token', client_secret: login.app.clientSecret, access_token: token },
    });
  const refresh = (token: string) =>
    bare(login.addresses.apiUrl, 'GET', '/refresh_access_token', {
      query: { grant_type: 'ig_refresh_token', access_token: token },
    });
  async function connectAtInstagram(decision: Decision = {}): Promise<string> {
    const code = (await decideConsent(authorizeUrl(), decision)).searchParams.get('code')!;
    return (await lengthenAtInstagram((await exchangeAtInstagram(code)).body.access_token)).body.access_token;
  }

  // ---------------------------------------------------------------- publishing

  const create = (token: string, id: string, form: Record<string, string>) =>
    graph('POST', `/${id}/media`, { token, form });
  const status = (token: string, container: string) =>
    graph('GET', `/${container}`, { token, query: { fields: 'id,status_code,status' } });
  const publish = (token: string, id: string, container: string) =>
    graph('POST', `/${id}/media_publish`, { token, form: { creation_id: container } });
  /** Container, look, publish. */
  async function post(
    { token, page, id }: Pick<Awaited<ReturnType<typeof connect>>, 'token' | 'page' | 'id'>,
    form: Record<string, string>,
  ): Promise<Result> {
    const container = (await create(page, id, form)).body.id;
    await status(token, container);
    return await publish(page, id, container);
  }

  return {
    simulators,
    addresses,
    otherHosts,
    app,
    login,
    control,
    graph,
    graphOfInstagram,
    bare,
    dialogUrl,
    consent,
    exchange,
    lengthen,
    connect,
    authorizeUrl,
    exchangeAtInstagram,
    lengthenAtInstagram,
    refresh,
    connectAtInstagram,
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

export const reel = (): Buffer => sampleVideo({ durationMs: 5_000 });

/** Files as the product would serve them. */
export async function startFiles() {
  const files: Record<string, Buffer> = {
    picture: await samplePicture({ type: 'jpeg' }),
    png: await samplePicture({ type: 'png' }),
    wide: await samplePicture({ type: 'jpeg', width: 1_200, height: 60 }),
    video: reel(),
    short: sampleVideo({ durationMs: 1_000 }),
    text: Buffer.from('nothing to see'),
  };
  const server = createServer(({ url = '' }, response) => {
    const file = files[url.slice(1)];
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (name: 'picture' | 'png' | 'wide' | 'video' | 'short' | 'text' | 'gone'): string =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
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
    response.end('{"url":"https://app.example/deletion/abc","confirmation_code":"abc"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}
