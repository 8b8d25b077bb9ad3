import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMedia } from '../../db/media.js';
import { addReplay, loadPublish } from '../../db/publishes.js';
import { type AccountId, asId, type PublishId } from '../../domain/ids.js';
import type { PlatformName } from '../../platforms/index.js';
import type { OAuthClient } from '../../platforms/oauth.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { send, signedBy, signedRequest, tiktok } from '../support/deliveries.js';
import { type StandIns, secrets, standIns } from '../support/standIns.js';
import { startWorkerUnderTest } from '../support/workerUnderTest.js';

describe('what platforms tell us is carried out', () => {
  let api: ApiUnderTest;
  let worker: { stop(): Promise<void> };
  let workspace: TestWorkspace;
  let made: StandIns;

  beforeAll(async () => {
    made = standIns();
    api = await startApiUnderTest({ platforms: made.platforms });
    workspace = await api.newWorkspace();
    const asked = (verb: string) => async () => void made.calls.push(`oauth.${verb}`);
    const oauth = { revokeAll: asked('revokeAll'), revoke: asked('revoke'), refresh: asked('refresh') };
    worker = await startWorkerUnderTest(api, { oauth: () => oauth as unknown as OAuthClient });
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
  });
  beforeEach(() => {
    made.calls.length = 0;
    made.confirmation = { state: 'processing', lookAgainMs: 600_000, saying: 'It is processed.' };
  });

  /** An account as a connection leaves it, with tokens that open. */
  async function newAccount(platform: string, more: Parameters<TestWorkspace['newAccount']>[0] = {}) {
    const externalId = `${platform}-${randomUUID()}`;
    const accountId = await workspace.newAccount({
      platform: platform as PlatformName,
      externalId,
      username: `u_${externalId.slice(-8)}`,
      tokenExpiresAt: new Date(Date.now() + 24 * 3_600_000),
      tokenRefreshedAt: new Date(Date.now() - 60_000),
      ...more,
    });
    const place = { table: 'accounts', column: 'sealed_tokens', rowId: accountId, workspaceId: workspace.workspaceId };
    const sealed = api.deps.sealer.seal(JSON.stringify({ accessToken: `token-of-${externalId}` }), place);
    await api.sql`update accounts set sealed_tokens = ${sealed} where id = ${accountId}`;
    return { accountId, externalId };
  }
  const account = async (accountId: AccountId) => (await workspace.get(`/v1/accounts/${accountId}`)).body;
  const until = (accountId: AccountId, state: string) =>
    workspace.until(`/v1/accounts/${accountId}`, (body) => body.state === state, 30_000);
  const publish = async (accountId: AccountId, post: object = { text: 'Hello' }, more: object = {}) =>
    (await workspace.must('POST', '/v1/publishes', { accountId, post, ...more })).id as string;
  const tomorrow = () => ({ publishAt: new Date(Date.now() + 86_400_000).toISOString() });
  const removed = (openId: string, at = new Date()) =>
    send(api.url, signedBy('tiktok', tiktok('authorization.removed', openId, { reason: 1 }, at)));
  const form = (path: string, body: URLSearchParams) => fetch(api.url + path, { method: 'POST', body });
  const settled = () =>
    expect
      .poll(async () => (await api.sql`select 1 from webhook_events where handled_at is null`).length, {
        timeout: 20_000,
      })
      .toBe(0);

  describe('a removed app (S41)', () => {
    it('disconnects the account, stops its work, leaves a receipt and a notice, and asks the platform nothing', async () => {
      const { accountId, externalId } = await newAccount('tiktok');
      const waiting = await publish(accountId, { text: 'Later' }, tomorrow());
      await workspace.until(`/v1/publishes/${waiting}`, ({ timeline }) => timeline.length > 0);

      expect((await removed(externalId)).status).toBe(200);
      const { receipt } = await until(accountId, 'disconnected');

      expect(receipt).toMatchObject({ revoked: 'removed-at-platform', stopped: { publishes: 1 } });
      expect(receipt.proof).toContain('removed');
      expect((await workspace.get(`/v1/publishes/${waiting}`)).body.state).toBe('cancelled');
      const [row] = await api.sql`select sealed_tokens from accounts where id = ${accountId}`;
      expect(row!.sealed_tokens).toBeNull();
      const { items } = (await workspace.get(`/v1/notices?accountId=${accountId}`)).body;
      expect(items).toEqual([expect.objectContaining({ kind: 'removed-at-platform', nextStep: expect.any(String) })]);
      const run = api.temporal.client.workflow.getHandle(`account/${accountId}`);
      await expect.poll(async () => (await run.describe()).status.name).toBe('COMPLETED');
      expect(made.calls).toEqual([]);
      await settled();
    });

    it('said again days later, does not touch what was connected since', async () => {
      const { accountId, externalId } = await newAccount('tiktok');
      const at = new Date();
      await removed(externalId, at);
      await until(accountId, 'disconnected');
      // Connected again, as its connection leaves it.
      await api.sql`update accounts set state = 'connected', token_refreshed_at = now() + interval '2 seconds' where id = ${accountId}`;

      await removed(externalId, at);
      await send(
        api.url,
        signedBy('tiktok', tiktok('authorization.removed', externalId, { reason: 0 }, new Date(at.getTime() - 5_000))),
      );
      await settled();

      expect((await account(accountId)).state).toBe('connected');
    });

    it('ends every account that came by the login Meta names, and no other', async () => {
      const login = randomUUID();
      const mine = await Promise.all([1, 2].map(() => newAccount('instagram', { grantorExternalId: login })));
      const byOther = await newAccount('instagram', { grantorExternalId: randomUUID() });
      const byInstagram = await newAccount('instagram', { flavour: 'instagram-login', grantorExternalId: login });

      expect((await form('/webhooks/instagram/deauthorize', signedRequest(login))).status).toBe(200);

      for (const { accountId } of mine)
        expect((await until(accountId, 'disconnected')).receipt.revoked).toBe('removed-at-platform');
      for (const { accountId } of [byOther, byInstagram]) expect((await account(accountId)).state).toBe('connected');
      expect(made.calls).toEqual([]);
    });

    it('is believed of nobody who cannot sign for Meta', async () => {
      const { accountId, externalId } = await newAccount('threads');
      for (const body of [
        signedRequest(externalId, { secret: 'guessed' }),
        signedRequest(externalId, { secret: secrets.instagram }),
        signedRequest(externalId, { secret: secrets.threads, algorithm: 'sha1' }),
        new URLSearchParams(),
      ])
        expect((await form('/webhooks/threads/deauthorize', body)).status).toBe(400);
      expect((await account(accountId)).state).toBe('connected');
    });
  });

  it('a post that its owner deleted at the platform leaves the voice corpus', async () => {
    const { accountId, externalId } = await newAccount('x');
    for (const id of ['1', '2']) {
      await api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
        values (${workspace.workspaceId}, ${accountId}, ${id}, ${randomUUID()}, now(), 'Said')`;
    }
    const deleted = {
      event_uuid: randomUUID(),
      event_type: 'post.delete',
      filter: { user_id: externalId },
      payload: { id: '1' },
    };

    await send(api.url, signedBy('x', JSON.stringify({ data: deleted })));
    await settled();

    const left = await api.sql`select external_id from imported_posts where account_id = ${accountId}`;
    expect(left.map((row) => row.external_id)).toEqual(['2']);
  });

  describe('what became of a publish (F23)', () => {
    const tell = (externalId: string, event: string) =>
      send(api.url, signedBy('tiktok', tiktok(`post.publish.${event}`, externalId, { publish_id: 'publish-1' })));
    const looks = () => made.calls.filter((call) => call === 'tiktok.confirm').length;
    /** A publish that the platform has taken, and that looks again in ten minutes. */
    async function waiting() {
      made.confirmation = { state: 'processing', lookAgainMs: 600_000, saying: 'It is processed.' };
      const of = await newAccount('tiktok');
      await api.sql`delete from commits`; // the stand-in gives every post the same id
      const id = await publish(of.accountId);
      await workspace.until(`/v1/publishes/${id}`, (body) => body.waiting !== null, 30_000);
      return { ...of, id };
    }
    const ended = (id: string) => workspace.until(`/v1/publishes/${id}`, ({ endedAt }) => endedAt !== null, 30_000);

    it('is looked at as soon as the platform has news, rather than at the next look', async () => {
      const { id, externalId } = await waiting();
      made.confirmation = { state: 'live', externalId: '7412345678901234567', url: 'https://tiktok.test/v/1' };

      await tell(externalId, 'publicly_available');

      expect(await ended(id)).toMatchObject({ state: 'published', url: 'https://tiktok.test/v/1' });
      expect(looks()).toBe(2);
      expect(made.calls.filter((call) => call === 'tiktok.commit')).toHaveLength(1);
    });

    it('is what the platform answers, whatever a webhook says', async () => {
      const { id, externalId } = await waiting();
      made.confirmation = { state: 'live', externalId: '7412345678901234568' };
      await tell(externalId, 'failed');
      expect((await ended(id)).state).toBe('published');

      const other = await waiting();
      made.confirmation = { state: 'rejected', words: 'spam_risk' };
      await tell(other.externalId, 'complete');
      expect(await ended(other.id)).toMatchObject({ state: 'failed', failure: { platformMessage: 'spam_risk' } });
    });

    it('goes on waiting when the news were early, and ends once however often they come', async () => {
      const { id, externalId } = await waiting();
      await tell(externalId, 'complete');
      await expect.poll(looks, { timeout: 15_000 }).toBe(2);
      expect((await workspace.get(`/v1/publishes/${id}`)).body.endedAt).toBeNull();

      made.confirmation = { state: 'live', externalId: '7412345678901234569' };
      await Promise.all(['complete', 'publicly_available', 'complete'].map((event) => tell(externalId, event)));
      expect((await ended(id)).state).toBe('published');
      await tell(externalId, 'no_longer_publicaly_available');
      await settled();

      const told = await api.sql`select type from events where data->>'publishId' = ${id}`;
      expect(told.map(({ type }) => type)).toEqual(['publish.published']);
    });

    it('does not take the cancel of a disconnect for news', async () => {
      const { id, accountId } = await waiting();
      await workspace.delete(`/v1/accounts/${accountId}`);
      await until(accountId, 'disconnected');
      expect((await ended(id)).state).toBe('unconfirmed');
    });
  });

  describe('being forgotten (S40)', () => {
    const ask = async (body: URLSearchParams, platform = 'instagram') => {
      const answer = await form(`/webhooks/${platform}/data-deletion`, body);
      return { status: answer.status, body: (await answer.json()) as { url: string; confirmation_code: string } };
    };
    const pageOf = async (url: string) => {
      const answer = await fetch(api.url + new URL(url).pathname);
      return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
    };
    const done = (url: string) =>
      expect.poll(async () => (await pageOf(url)).text, { timeout: 60_000 }).toContain('<h1>Deleted');
    const runsOf = async (query: string) => {
      const runs = [];
      for await (const { workflowId, type } of api.temporal.client.workflow.list({ query }))
        runs.push([workflowId, type]);
      return runs;
    };
    /** Everything there is, as text: what must not be found any more is looked for in it. */
    async function database(): Promise<string> {
      const tables = await api.sql`select table_name from information_schema.tables where table_schema = 'public'`;
      const rows = await Promise.all(
        tables.map(({ table_name }) => api.sql`select json_agg(t)::text as rows from ${api.sql(table_name)} t`),
      );
      return rows.map(([row]) => row!.rows ?? '').join('\n');
    }

    /** An account with something of everything, and the words that are only its own. */
    async function lived(login: string) {
      const words = {
        text: `text-${randomUUID()}`,
        reason: `reason-${randomUUID()}`,
        imported: `imported-${randomUUID()}`,
      };
      const { accountId, externalId } = await newAccount('instagram', { grantorExternalId: login });
      const { username } = await account(accountId);
      const key = `${workspace.workspaceId}/${randomUUID()}`;
      await api.deps.storage.put(`${key}-own`, Readable.from([Buffer.from(words.text)]));
      await api.deps.storage.put(`${key}-shared`, Readable.from([Buffer.from('shared')]));
      const file = async (name: string) => {
        const values = {
          storageKey: `${key}-${name}`,
          sha256: randomUUID(),
          kind: 'image',
          mimeType: 'image/png',
          bytes: 10,
        } as const;
        return (await addMedia(api.db, { workspaceId: workspace.workspaceId, ...values })).file.id;
      };
      const [own, shared] = [await file('own'), await file('shared')];

      await api.sql`delete from commits`;
      made.confirmation = { state: 'live', externalId: randomUUID(), url: `https://instagram.test/${username}` };
      const id = asId<PublishId>(
        await publish(accountId, { text: words.text, media: [{ mediaId: own }, { mediaId: shared }] }),
      );
      await workspace.until(`/v1/publishes/${id}`, ({ state }) => state === 'published', 30_000);
      await addReplay(api.db, await loadPublish(api.db, id), { by: 'support', reason: words.reason });
      await publish(accountId, { text: words.text }, tomorrow());
      const { id: importId } = await workspace.must('POST', `/v1/accounts/${accountId}/imports`);
      await workspace.until(`/v1/imports/${importId}`, ({ state }) => state === 'completed', 30_000);
      await api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
        values (${workspace.workspaceId}, ${accountId}, '1', ${importId}, now(), ${words.imported})`;
      const [connection] = await api.sql`
        insert into connections (workspace_id, platform, state, asked_scopes, start_token_hash, account_id, message, expires_at, started_at, ended_at)
        values (${workspace.workspaceId}, 'instagram', 'connected', '{}', ${randomUUID()}, ${accountId}, ${`@${username} is connected.`}, now(), now(), now())
        returning id`;
      await api.sql`
        insert into connections (workspace_id, platform, state, asked_scopes, start_token_hash, choices, expires_at, started_at, ended_at)
        values (${workspace.workspaceId}, 'instagram', 'connected', '{}', ${randomUUID()},
          ${JSON.stringify([{ externalId, username, displayName: username, usable: true }])}::jsonb, now(), now(), now())`;
      // The run of its first connection does not name the account.
      await api.temporal.client.workflow.execute('answerCanary', {
        workflowId: `connect/${connection!.id}`,
        taskQueue: 'autopersonas',
      });
      const comment = { field: 'comments', value: { id: randomUUID(), text: words.text } };
      await send(api.url, signedBy('instagram', JSON.stringify({ entry: [{ id: externalId, changes: [comment] }] })));
      return {
        accountId,
        externalId,
        username,
        words,
        files: { own: `${key}-own`, shared: `${key}-shared` },
        sharedMedia: shared,
        id,
        connectionId: connection!.id as string,
      };
    }

    it('erases every row, file and history of the person, and tells how far it is without naming anybody', async () => {
      const login = randomUUID();
      const [one, two] = [await lived(login), await lived(login)];
      const other = await newAccount('instagram', { grantorExternalId: randomUUID() });
      // Another account's post uses one of the files as well.
      made.confirmation = { state: 'live', externalId: randomUUID() };
      const theirs = await publish(other.accountId, { text: 'Theirs', media: [{ mediaId: one.sharedMedia }] });
      await workspace.until(`/v1/publishes/${theirs}`, ({ state }) => state !== 'scheduled', 30_000);

      const { status, body } = await ask(signedRequest(login));
      expect(status).toBe(200);
      expect(body).toEqual({
        url: expect.stringMatching(/^http:\/\/connect\.test\/deletion\//),
        confirmation_code: expect.stringMatching(/^[\w-]{24}$/),
      });
      const meanwhile = await pageOf(body.url);
      expect(meanwhile).toMatchObject({ status: 200, type: expect.stringContaining('text/html') });
      await done(body.url);

      const left = await database();
      for (const { accountId, externalId, username, words, id, connectionId, files } of [one, two]) {
        const traces = [externalId, username, ...Object.values(words), id, connectionId, files.own];
        expect(traces.filter((trace) => left.includes(trace))).toEqual([]);
        // Only the promise remembers the account, by an id of ours.
        expect(left.split(accountId).length - 1).toBe(1);
        expect(await api.deps.storage.exists(files.own)).toBe(false);
        expect(await runsOf(`Account = '${accountId}'`)).toEqual([[`erase/${accountId}`, 'eraseAccount']]);
        expect(await runsOf(`WorkflowId = 'connect/${connectionId}'`)).toEqual([]);
        const history = readable(await api.temporal.client.workflow.getHandle(`erase/${accountId}`).fetchHistory());
        expect(history).toContain(accountId);
        const inHistory = [externalId, username, login, body.confirmation_code].filter((one) => history.includes(one));
        expect(inHistory).toEqual([]);
      }
      expect(left.includes(login)).toBe(false);
      expect(await api.deps.storage.exists(one.files.shared)).toBe(true);
      expect((await account(other.accountId)).state).toBe('connected');
      const page = (await pageOf(body.url)).text;
      for (const trace of [login, one.username, one.externalId, one.accountId])
        expect(page + meanwhile.text).not.toContain(trace);
      expect(page).toContain(body.confirmation_code);

      // Asked again, before and after it is done: the same code.
      expect(await ask(signedRequest(login))).toEqual({ status, body });
      await done(body.url);
    });

    it('answers for somebody unknown in the same shape, and has nothing left to do', async () => {
      const { status, body } = await ask(signedRequest(randomUUID()));
      expect([status, Object.keys(body)]).toEqual([200, ['url', 'confirmation_code']]);
      expect((await pageOf(body.url)).text).toContain('<h1>Deleted');
      expect((await pageOf('http://x/deletion/unknown-code')).status).toBe(404);
    });

    it('erases who came back and asks again, under the same code', async () => {
      const login = randomUUID();
      const { body } = await ask(signedRequest(login));
      const { accountId } = await newAccount('instagram', { grantorExternalId: login });

      const again = await ask(signedRequest(login));
      expect(again.body).toEqual(body);
      await expect
        .poll(async () => (await workspace.get(`/v1/accounts/${accountId}`)).status, { timeout: 30_000 })
        .toBe(404);
      expect(made.calls).toContain('oauth.revokeAll'); // nobody had ended this grant
    });

    it('is asked by nobody who cannot sign for Meta', async () => {
      const { accountId, externalId } = await newAccount('instagram');
      const now = new Date();
      for (const [title, body] of Object.entries({
        'another secret': signedRequest(externalId, { secret: 'guessed' }),
        none: signedRequest(externalId, { more: { algorithm: 'none' } }),
        'SHA-1': signedRequest(externalId, { algorithm: 'sha1', more: { algorithm: 'HMAC-SHA1' } }),
        expired: signedRequest(externalId, { at: new Date(now.getTime() - 86_400_000) }),
        'no payload': new URLSearchParams({
          signed_request: signedRequest(externalId).get('signed_request')!.replace(/\..*/, '.'),
        }),
        'no signature': new URLSearchParams({
          signed_request: signedRequest(externalId).get('signed_request')!.replace(/.*\./, '.'),
        }),
        nothing: new URLSearchParams(),
        twice: new URLSearchParams([...signedRequest(externalId), ...signedRequest(externalId)]),
      }))
        expect((await ask(body)).status, title).toBe(400);
      const json = await fetch(`${api.url}/webhooks/instagram/data-deletion`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(json.status).toBe(415);

      expect((await account(accountId)).state).toBe('connected');
      expect(await api.sql`select 1 from deletion_requests where ${accountId} = any(account_ids)`).toHaveLength(0);
    });

    it('can be asked by whoever has the account in the workspace, once it is disconnected', async () => {
      const { accountId } = await newAccount('tiktok');
      const erase = () => workspace.delete(`/v1/accounts/${accountId}/data`);
      expect(await erase()).toMatchObject({
        status: 409,
        body: { nextStep: expect.stringContaining(`DELETE /v1/accounts/${accountId}`) },
      });

      await workspace.delete(`/v1/accounts/${accountId}`);
      await until(accountId, 'disconnected');
      const first = await erase();
      expect(first).toMatchObject({ status: 202, body: { accountId, workflowId: `erase/${accountId}` } });
      const second = await erase();
      if (second.status !== 404) expect(second.body.confirmationCode).toBe(first.body.confirmationCode);
      await expect
        .poll(async () => (await workspace.get(`/v1/accounts/${accountId}`)).status, { timeout: 30_000 })
        .toBe(404);
      expect((await pageOf(first.body.statusUrl)).status).toBe(200);
    });
  });
});

/** A history with its payloads opened. */
const readable = (history: Parameters<typeof historyToJSON>[0]): string =>
  historyToJSON(history).replace(/"data": "([^"]*)"/g, (_, data) => Buffer.from(data, 'base64').toString());
