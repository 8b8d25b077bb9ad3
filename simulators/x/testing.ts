import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type SimulatorOptions, startSimulators } from '../server.js';
import { type Decision, decideConsent } from '../shared/owner.js';

/** A bare client for the simulator's own tests: it sends what it is told, and answers with what came back. */

export const redirectUri = 'https://app.example/oauth/x/callback';
export const allScopes =
  'tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  token_type: string;
}

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
  json?: unknown;
  form?: Record<string, string> | FormData;
  headers?: Record<string, string>;
  basic?: string | false;
  raw?: string;
}

export type X = Awaited<ReturnType<typeof openX>>;

/** A simulator of its own for one test. */
export async function startX(options: SimulatorOptions<'x'> = {}): Promise<X> {
  const x = await openX(options);
  onTestFinished(() => x.simulators.stop());
  return x;
}

/** One simulator, and one connected account, for a group of tests that leave no trace in it. */
export function sharedX(): () => X & { token: string } {
  let shared: X & { token: string };
  beforeAll(async () => {
    const x = await openX({});
    const { access_token: token } = await x.connect();
    shared = { ...x, token };
  });
  afterAll(() => shared.simulators.stop());
  return () => shared;
}

async function openX(options: SimulatorOptions<'x'>) {
  const simulators = await startSimulators({
    only: ['x'],
    ...options,
    x: { redirectUris: [redirectUri], ...options.x },
  });
  const { addresses, app, control } = simulators.x;
  const { apiUrl, webUrl } = addresses;
  const basicOf = (id: string, secret: string) => Buffer.from(`${id}:${secret}`).toString('base64');

  async function call(
    method: string,
    path: string,
    { token, json, form, headers = {}, basic, raw }: Send = {},
  ): Promise<Result> {
    const all: Record<string, string> = { ...headers };
    if (token) all.authorization = `Bearer ${token}`;
    if (basic) all.authorization = `Basic ${basic}`;
    if (json !== undefined) all['content-type'] ??= 'application/json';
    const body =
      raw ??
      (json !== undefined ? JSON.stringify(json) : form instanceof FormData ? form : form && new URLSearchParams(form));
    const response = await fetch(`${apiUrl}${path}`, { method, headers: all, body, redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  const oauth = (form: Record<string, string>, more: Send = {}) =>
    call('POST', '/2/oauth2/token', {
      basic: basicOf(app.clientId, app.clientSecret),
      form: { client_id: app.clientId, ...form },
      ...more,
    });

  function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const query: Record<string, string | undefined> = {
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: allScopes,
      state: 'state-1',
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return `${webUrl}/i/oauth2/authorize?${new URLSearchParams(given)}`;
  }

  const exchangeCode = (code: string, changes: Record<string, string> = {}) =>
    oauth({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...changes });

  const refresh = (refreshToken: string) => oauth({ grant_type: 'refresh_token', refresh_token: refreshToken });

  /** Through the whole consent, to a pair of tokens. */
  async function connect(
    username = 'demo_studio',
    { scope = allScopes, ...decision }: Decision & { scope?: string } = {},
  ): Promise<Tokens> {
    const account = (await control.accounts()).find((one) => one.username === username);
    const back = await decideConsent(authorizeUrl({ scope }), { account: account?.id, ...decision });
    const { status, body, text } = await exchangeCode(back.searchParams.get('code')!);
    if (status !== 200) throw new Error(`No tokens: ${status} ${text}`);
    return body as Tokens;
  }

  const idOf = async (username: string): Promise<string> =>
    (await control.accounts()).find((one) => one.username === username)!.id;

  return {
    simulators,
    app,
    control,
    call,
    oauth,
    basicOf,
    authorizeUrl,
    exchangeCode,
    refresh,
    connect,
    idOf,
    webUrl,
    apiUrl,
  };
}

export const verifier = randomBytes(32).toString('base64url');
export const challengeOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
