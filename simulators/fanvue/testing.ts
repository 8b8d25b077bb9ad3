import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { startSimulators } from '../server.js';
import { type Decision, decideConsent } from '../shared/owner.js';
import { everyScope } from './consent.js';

/** A bare client for the simulator's own tests: it sends what it is told, and answers with what came back. */

export const redirectUri = 'https://app.example/oauth/fanvue/callback';
export const version = '2025-06-26';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope?: string;
  id_token?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
export type Body = any;

export interface Result {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export interface Send {
  token?: string;
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  bytes?: Buffer;
}

export type Fanvue = Awaited<ReturnType<typeof startFanvue>>;

/** A simulator of its own for one test. */
export async function startFanvue() {
  const simulators = await startSimulators({ only: ['fanvue'], fanvue: { redirectUris: [redirectUri] } });
  onTestFinished(() => simulators.stop());
  const { addresses, otherHosts, app, control } = simulators.fanvue;
  const basic = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`;

  async function send(method: string, url: string, { json, form, headers = {}, bytes }: Send = {}): Promise<Result> {
    const body = bytes
      ? new Uint8Array(bytes)
      : json === undefined
        ? form && new URLSearchParams(form)
        : JSON.stringify(json);
    const response = await fetch(url, {
      method,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  /** A call of the API, with the version that it wants. */
  const call = (method: string, path: string, { token, headers, ...more }: Send = {}): Promise<Result> =>
    send(method, `${addresses.apiUrl}${path}`, {
      ...more,
      headers: {
        'x-fanvue-api-version': version,
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });

  const oauth = (form: Record<string, string>, headers: Record<string, string> = { authorization: basic }) =>
    send('POST', `${addresses.authUrl}/oauth2/token`, { form, headers });

  const revoke = (token: string) =>
    send('POST', `${addresses.authUrl}/oauth2/revoke`, { form: { token }, headers: { authorization: basic } });

  function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const query: Record<string, string | undefined> = {
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: everyScope.join(' '),
      state: 'state-of-eight',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return `${addresses.authUrl}/oauth2/auth?${new URLSearchParams(given)}`;
  }

  const exchangeCode = (code: string, changes: Record<string, string> = {}) =>
    oauth({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...changes });

  const refresh = (refreshToken: string, more: Record<string, string> = {}) =>
    oauth({ grant_type: 'refresh_token', refresh_token: refreshToken, ...more });

  const idOf = async (handle: string): Promise<string> =>
    (await control.accounts()).find((one) => one.handle === handle)!.id;

  /** Through the whole consent, to a pair of tokens. */
  async function connect(handle = 'luna-demo', decision: Decision = {}): Promise<Tokens> {
    const back = await decideConsent(authorizeUrl(), { account: await idOf(handle), ...decision });
    const { status, body, text } = await exchangeCode(back.searchParams.get('code')!);
    if (status !== 200) throw new Error(`No tokens: ${status} ${text}`);
    return body as Tokens;
  }

  /** Every step of an upload but the last look; answers the media's id. */
  async function upload(token: string, file: Buffer, mediaType = 'image'): Promise<string> {
    const name = { name: 'file', filename: 'file', mediaType };
    const { body: begun } = await call('POST', '/media/uploads', { token, json: name });
    const { text: url } = await call('GET', `/media/uploads/${begun.uploadId}/parts/1/url`, { token });
    const etag = (await send('PUT', url, { bytes: file })).headers.get('etag');
    const json = { parts: [{ PartNumber: 1, ETag: etag }] };
    await call('PATCH', `/media/uploads/${begun.uploadId}`, { token, json });
    return begun.mediaUuid;
  }

  /** The same, and looked at until it is ready. */
  async function readyMedia(token: string, file: Buffer, mediaType = 'image'): Promise<string> {
    const uuid = await upload(token, file, mediaType);
    for (let looks = 0; looks < 10; looks += 1) {
      if ((await call('GET', `/media/${uuid}`, { token })).body.status !== 'processing') return uuid;
    }
    throw new Error('Ten looks, and it is still processing');
  }

  const post = (token: string, json: object) =>
    call('POST', '/posts', { token, json: { audience: 'subscribers', ...json } });

  return {
    ...{ simulators, addresses, otherHosts, app, control, basic },
    ...{ send, call, oauth, revoke, authorizeUrl, exchangeCode, refresh, connect, idOf, upload, readyMedia, post },
  };
}

export const verifier = randomBytes(32).toString('base64url');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
