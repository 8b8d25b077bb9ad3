import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { consent } from '../../../local/browser.js';
import { askForNewerTokens } from '../../../temporal/accountMessages.js';
import { connectTemporal } from '../../../temporal/client.js';
import { type App, connectAs } from '../../support/app.js';
import { signIn } from '../../support/signedIn.js';
import type { Canary, Piece } from './scan.js';
import { temporal } from './sinks.js';

/** What people write: the backend may read it back, Postgres keeps it, and nothing else ever sees it. */
export const textKinds = ['caption', 'alternative text', 'imported text', 'reason'] as const;
type TextKind = (typeof textKinds)[number];

export interface Story {
  /** Texts and secrets that were made up here. What X issued is known to the simulator. */
  readonly canaries: readonly Canary[];
  /** What Temporal said while things were under way and went wrong. */
  readonly meanwhile: readonly Piece[];
  /** Levers that made X repeat our secrets, and how often each was asked for. */
  readonly echoes: readonly string[];
  /** The publishes, by how they ended. */
  readonly failures: readonly { class: string; platformMessage?: string }[];
}

const create = { method: 'POST', path: '/2/tweets' };
const json = { status: 400 };
const page = { status: 502, html: true };

/** All that an account lives through, with a platform that repeats every secret it is sent, in JSON and in pages. */
export async function tellStory(app: App): Promise<Story> {
  const canaries: Canary[] = [];
  const meanwhile: Piece[] = [];
  const echoes: string[] = [];
  const failures: Story['failures'][number][] = [];

  const words = (kind: TextKind): string => {
    const value = Array.from({ length: 6 }, () => word(6)).join(' ');
    canaries.push({ kind, value });
    return value;
  };
  const secret = (kind: string): string => {
    const value = randomBytes(32).toString('base64url');
    canaries.push({ kind, value });
    return value;
  };
  const caption = () => `${words('caption')} — “quoted” & 'quoted' <3`;
  const echo = async (match: object, how: { status?: number; html?: boolean }) => {
    echoes.push((await app.x.levers.echoSecrets(match, how)).id);
  };
  const upload = async (file: string, type: string): Promise<string> => {
    const body = await readFile(new URL(`../../../local/assets/${file}`, import.meta.url));
    return (await app.api.request('POST', '/v1/media', { body, headers: { 'content-type': type } })).body.id;
  };
  const ends = async (publishId: string, ...states: string[]) => {
    const ended = await app.ended(publishId, 100_000);
    if (ended.failure) failures.push(ended.failure);
    if (!states.includes(ended.state)) throw new Error(`Expected ${states.join(' or ')}: ${JSON.stringify(ended)}`);
  };
  const replay = async (publishId: string) => {
    await app.api.must('POST', `/v1/publishes/${publishId}/replay`, { reason: words('reason') });
    await app.api.until(`/v1/publishes/${publishId}`, ({ state }) => state === 'published', 100_000);
  };

  /** Everything that happens from here on is told to somebody who has no use for it; two secrets sign it. */
  async function beingTold(): Promise<void> {
    const url = `${app.stack.simulatorUrl}/nobody?key=${secret('key in an endpoint’s address')}`;
    const { id, secret: first } = await app.api.must('POST', '/v1/event-endpoints', { url });
    const { secret: second } = await app.api.must('POST', `/v1/event-endpoints/${id}/rotate-secret`);
    for (const value of [first, second]) canaries.push({ kind: 'signing secret', value: value.slice('whsec_'.length) });
  }

  async function publishing(): Promise<void> {
    const { accountId, username } = await app.connect();
    const mine = { ...create, account: username };
    const picture = { mediaId: await upload('picture-dawn.jpg', 'image/jpeg'), altText: words('alternative text') };
    const video = { mediaId: await upload('clip.mp4', 'video/mp4') };

    await ends(await app.publish(accountId, { text: caption(), thread: [{ text: caption() }] }), 'published');
    await echo({ path: '/2/media/metadata', account: username }, json);
    await ends(await app.publish(accountId, { text: caption(), media: [picture] }), 'published', 'failed');
    await echo({ path: '/2/media/upload/*', account: username }, page);
    await ends(await app.publish(accountId, { text: caption(), media: [video] }), 'published');

    await app.x.levers.rateLimited(mine, { hint: 'retry-after-seconds', waitMs: 6_000 });
    const held = await app.publish(accountId, caption());
    await app.api.until(`/v1/publishes/${held}`, ({ waiting }) => Boolean(waiting));
    meanwhile.push(...(await temporal(app.temporal)));
    await ends(held, 'published');

    await echo({ method: 'DELETE', path: '/2/tweets/:id', account: username }, page);
    await app.api.must('POST', `/v1/publishes/${held}/unpublish`);
    await app.api.until(`/v1/publishes/${held}`, ({ state }) => state === 'unpublished', 100_000);
    await (await fetch(`${app.stack.apiUrl}/v1/publishes/${held}/stream`, asCaller())).text();
  }

  async function refusedPublishing(): Promise<void> {
    const { accountId, externalId, username } = await app.connect();
    const mine = { ...create, account: username };

    // Platforms quote what they refuse, and cut it where it gets long.
    const text = caption();
    const token = (await app.x.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')!.value;
    await app.x.levers.refuse(mine, {
      detail: `You are not permitted to post “${text.slice(0, 36)}…” with ${token.slice(0, token.length / 2)}…`,
    });
    const refused = await app.publish(accountId, text);
    await ends(refused, 'failed');
    await replay(refused);

    await echo(mine, json);
    const echoed = await app.publish(accountId, {
      text: caption(),
      options: { poll: { options: [words('caption').slice(0, 24), 'no'], durationMinutes: 60 } },
    });
    await ends(echoed, 'failed');
    await replay(echoed);

    await app.x.levers.truncatedJson(mine);
    await ends(await app.publish(accountId, caption()), 'published');
    await echo(mine, { status: 401 });
    await ends(await app.publish(accountId, caption()), 'published');
    await echo(mine, page);
    const unsure = await app.publish(accountId, caption());
    await app.api.until(`/v1/publishes/${unsure}`, ({ waiting }) => Boolean(waiting));
    meanwhile.push(...(await temporal(app.temporal, { queries: false })));
    await ends(unsure, 'published');
  }

  async function importingAndLeaving(): Promise<void> {
    const { accountId, externalId, username } = await app.connect();
    for (let count = 0; count < 5; count++) await app.x.seedPost(username, { text: words('imported text') });
    for (const trouble of ['\u0000', '\ud800']) {
      await app.x.seedPost(username, { text: `${words('imported text')} ${trouble}` });
    }
    const timeline = { path: '/2/users/:id/tweets', account: username };
    await app.x.levers.truncatedJson(timeline);
    await echo({ ...timeline, nth: 2 }, page);
    const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
    await app.api.until(`/v1/imports/${id}`, ({ state }) => state === 'completed', 100_000);

    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const waiting = await app.publish(accountId, caption(), { publishAt: tomorrow });
    await app.api.must('PATCH', `/v1/publishes/${waiting}`, { post: { text: caption() } });

    await echo({ path: '/2/oauth2/revoke', account: username }, { status: 503, html: true });
    await app.api.delete(`/v1/accounts/${accountId}`);
    await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected', 100_000);
    await connectAs(app.api, username, externalId);
  }

  async function refreshing(): Promise<void> {
    const { accountId, externalId, username } = await app.connect();
    const token = { path: '/2/oauth2/token', account: username, form: { grant_type: 'refresh_token' } };
    const repeat = async (status: number, bodyOf: (sent: string) => unknown) => {
      const spent = (await app.x.liveSecrets(externalId)).find(({ kind }) => kind === 'refresh-token')!.value;
      const { clientId, clientSecret } = app.stack.simulators.x.app;
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
      const body = bodyOf(`authorization: Basic ${basic} body: grant_type=refresh_token&refresh_token=${spent}`);
      const type = typeof body === 'string' ? 'text/html' : 'application/json';
      const effect = { do: 'answer', status, headers: { 'content-type': type, 'retry-after': '1' }, body } as const;
      echoes.push((await app.x.levers.set({ match: token, phase: 'before', effect })).id);
    };
    await repeat(400, (sent) => ({ title: 'Invalid Request', detail: sent }));
    await repeat(502, (sent) => `<html><title>${sent}</title><pre>${sent}</pre></html>`);
    await refreshed(app, accountId);

    // X's own words for a dead grant, with the token in them: these reach the owner's notice.
    await repeat(400, (sent) => ({
      error: 'invalid_grant',
      error_description: `Value passed for the token was invalid: ${sent}`,
    }));
    await refreshed(app, accountId).catch(() => {});
    await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'reconnect-needed', 100_000);
    await connectAs(app.api, username, externalId, { accountId });

    await app.x.revokeGrant(externalId);
    const refused = await app.publish(accountId, caption());
    await ends(refused, 'failed');
    await app.api.get('/v1/notices');
    await connectAs(app.api, username, externalId, { accountId });
    await replay(refused);
  }

  async function connectingInVain(): Promise<void> {
    for (const how of [json, page]) {
      const username = `vain_${word(8)}`;
      const { id: externalId } = await app.x.seedAccount({ username, name: username });
      const token = { path: '/2/oauth2/token', account: username, form: { grant_type: 'authorization_code' } };
      await echo(token, how);
      const { id, startUrl } = await app.api.must('POST', '/v1/connections', { platform: 'x' });
      const browser = await consent(startUrl, { account: externalId });
      await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'refused', 100_000);
      await browser.open(browser.url);
    }
  }

  /** A person at the pages, and another who comes too late or from elsewhere. */
  async function atThePages(): Promise<void> {
    const { accountId } = await app.connect();
    const who = { role: 'support', userId: 'u-17', userName: 'Ada' };
    const { link } = await app.api.must('POST', '/v1/sessions', who);
    const session = await signIn(app.stack.apiUrl, link);
    canaries.push(
      { kind: 'sign-in link', value: link.split('/session/')[1]! },
      { kind: 'session cookie', value: session.cookie.split('=')[1]! },
      { kind: 'CSRF token', value: session.csrfToken },
    );
    await fetch(link, inBrowser);
    await session.must('POST', '/v1/publishes', { accountId, post: { text: caption() } });
    await session.request('POST', '/v1/publishes', { json: {}, headers: { 'sec-fetch-site': 'cross-site' } });
    await session.delete(`/v1/accounts/${accountId}`);
    await session.delete('/v1/session');
    await session.get('/v1/accounts');
  }

  /** What a confused or hostile caller sends. */
  async function oddRequests(): Promise<void> {
    const { apiUrl, apiKey } = app.stack;
    const { accountId } = await app.connect();
    const post = (body: string) => app.api.request('POST', '/v1/publishes', { body, headers: inJson });
    await post(`{"accountId":"${accountId}","post":{"text":"${words('caption')}"`);
    await post(JSON.stringify({ accountId, post: words('caption') }));
    await post(JSON.stringify({ accountId, post: { text: caption() }, publishAt: words('caption') }));
    await post(JSON.stringify({ accountId, post: { text: words('caption').repeat(20) } }));
    await post(JSON.stringify({ accountId, post: { text: caption(), options: { replySettings: words('caption') } } }));
    await post(JSON.stringify({ accountId: words('caption'), post: { text: caption() } }));

    for (const trouble of ['\u0000', '\ud800']) {
      await post(JSON.stringify({ accountId, post: { text: `${words('caption')} ${trouble}` } }));
      await post(JSON.stringify({ accountId, post: { text: caption(), options: { [trouble]: words('caption') } } }));
    }
    await fetch(`${apiUrl}/v1/accounts`, { headers: { authorization: `Bearer ${apiKey.slice(0, -1)}` } });
    await fetch(`${apiUrl}/v1/accounts?api_key=${apiKey}`);
    await fetch(`${apiUrl}/connect/${secret('start token')}`, inBrowser);
    const strange = { state: secret('state'), code: secret('authorization-code') };
    await fetch(`${apiUrl}/oauth/callback/x?${new URLSearchParams(strange)}`, inBrowser);
    await app.api.post('/v1/media', { url: `https://user:${secret('password in a URL')}@127.0.0.1/picture.jpg` });
    await app.api.post('/v1/media', { url: `https://127.0.0.1/picture.jpg?signature=${secret('password in a URL')}` });
  }

  await beingTold();
  await Promise.all([
    publishing(),
    refusedPublishing(),
    importingAndLeaving(),
    refreshing(),
    connectingInVain(),
    atThePages(),
    oddRequests(),
  ]);
  for (const path of [
    ...['accounts', 'connections', 'publishes', 'notices', 'platforms', 'events', 'event-endpoints'].map(
      (noun) => `/v1/${noun}`,
    ),
    ...['/healthz', '/readyz', '/metrics'],
  ]) {
    await app.api.get(path);
  }
  return { canaries, meanwhile, echoes, failures };

  function asCaller(): RequestInit {
    return { headers: { authorization: `Bearer ${app.stack.apiKey}`, accept: 'text/event-stream' } };
  }
}

const inJson = { 'content-type': 'application/json' };
const inBrowser: RequestInit = { headers: { accept: 'text/html' }, redirect: 'manual' };

/** Letters alone: nothing that a scrubber would take for a secret by its looks. */
const word = (length: number): string => Array.from({ length }, () => String.fromCharCode(97 + randomInt(26))).join('');

/** Asks the account's workflow for newer tokens, as a publish does that meets an ending one. */
async function refreshed(app: App, accountId: string): Promise<void> {
  const { temporalAddress: address, temporalNamespace: namespace } = app.stack;
  const client = connectTemporal({ address, namespace });
  try {
    const [row] = await app.sql`select workspace_id, token_version from accounts where id = ${accountId}`;
    const account = { id: accountId as never, workspaceId: row!.workspace_id, platform: 'x' as const };
    await askForNewerTokens(client, account, 'X', { olderThanVersion: row!.token_version }, 60_000);
  } finally {
    await client.close();
  }
}
