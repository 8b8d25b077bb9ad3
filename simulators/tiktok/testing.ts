import { onTestFinished } from 'vitest';
import { type SimulatorOptions, startSimulators } from '../server.js';
import { type Decision, decideConsent } from '../shared/owner.js';
import { sampleVideo } from '../shared/sample-media.js';

/** A bare client for the simulator's own tests: it sends what it is told, and answers with what came back. */

export const redirectUri = 'https://app.example/oauth/tiktok/callback';
export const allScopes = 'user.info.basic,user.info.profile,user.info.stats,video.list,video.publish,video.upload';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  refresh_expires_in: number;
  open_id: string;
  scope: string;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
export type Body = any;

export interface Result {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export type TikTok = Awaited<ReturnType<typeof startTikTok>>;

/** A simulator of its own for one test, audited and without delays unless the test says otherwise. */
export async function startTikTok(options: SimulatorOptions<'tiktok'> = {}) {
  const simulators = await startSimulators({
    only: ['tiktok'],
    ...options,
    tiktok: { redirectUris: [redirectUri], ...options.tiktok },
  });
  onTestFinished(() => simulators.stop());
  const { addresses, app, control } = simulators.tiktok;
  const { apiUrl, webUrl } = addresses;
  await control.knobs.set({ audited: true, processingMs: 0, moderationMs: 0 });

  async function send(url: string, init: RequestInit): Promise<Result> {
    const response = await fetch(url, { redirect: 'manual', ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  const call = (path: string, token: string | undefined, json?: unknown, method = 'POST') =>
    send(`${apiUrl}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        'content-type': 'application/json; charset=UTF-8',
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });

  const form = (path: string, fields: Record<string, string>) =>
    send(`${apiUrl}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_key: app.clientId, client_secret: app.clientSecret, ...fields }),
    });

  function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const query: Record<string, string | undefined> = {
      client_key: app.clientId,
      response_type: 'code',
      scope: allScopes,
      redirect_uri: redirectUri,
      state: 'state-1',
      disable_auto_auth: '1',
      ...changes,
    };
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return `${webUrl}/v2/auth/authorize/?${new URLSearchParams(given)}`;
  }

  const exchangeCode = (code: string, changes: Record<string, string> = {}) =>
    form('/v2/oauth/token/', { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...changes });
  const refresh = (refreshToken: string) =>
    form('/v2/oauth/token/', { grant_type: 'refresh_token', refresh_token: refreshToken });

  /** Through the whole consent, to a pair of tokens. */
  async function connect(username = 'demo.studio', decision: Decision = {}): Promise<Tokens> {
    const account = (await control.accounts()).find((one) => one.username === username);
    const back = await decideConsent(authorizeUrl(), { account: account?.id, ...decision });
    const { status, body, text } = await exchangeCode(back.searchParams.get('code')!);
    if (status !== 200) throw new Error(`No tokens: ${status} ${text}`);
    return body as Tokens;
  }

  /** Announces a video that is sent in chunks. */
  const init = (token: string, size: number, info: object = {}, source: object = {}) =>
    call('/v2/post/publish/video/init/', token, {
      post_info: { privacy_level: 'PUBLIC_TO_EVERYONE', title: 'hello #n-1', ...info },
      source_info: { source: 'FILE_UPLOAD', video_size: size, chunk_size: size, total_chunk_count: 1, ...source },
    });

  const put = (url: string, bytes: Buffer, range: string, type = 'video/mp4') =>
    send(url, {
      method: 'PUT',
      headers: { 'content-type': type, 'content-range': range },
      body: new Uint8Array(bytes),
    });
  const putWhole = (url: string, bytes: Buffer) => put(url, bytes, `bytes 0-${bytes.length - 1}/${bytes.length}`);

  const status = (token: string, publishId: string) =>
    call('/v2/post/publish/status/fetch/', token, { publish_id: publishId });

  /** A small video from its announcement to its last byte. */
  async function publish(token: string, info: object = {}, bytes = sampleVideo()) {
    const { body } = await init(token, bytes.length, info);
    const { publish_id: publishId, upload_url: url } = body.data as { publish_id: string; upload_url: string };
    await putWhole(url, bytes);
    return { publishId, url };
  }

  const idOf = async (username: string) => (await control.accounts()).find((one) => one.username === username)!.id;

  return {
    ...{ simulators, app, control, apiUrl, webUrl, authorizeUrl, exchangeCode, refresh, connect },
    ...{ call, form, init, put, putWhole, status, publish, idOf },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
