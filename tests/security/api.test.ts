import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoutes } from '../../api/access.js';
import { revokeApiKey } from '../../db/apiKeys.js';
import { addDraft } from '../../db/drafts.js';
import { addTestDelivery } from '../../db/eventDeliveries.js';
import { addEndpoint } from '../../db/eventEndpoints.js';
import { addMedia } from '../../db/media.js';
import { addPublish, addReplay, type Publish } from '../../db/publishes.js';
import type { AccountId } from '../../domain/ids.js';
import type { Answer, ApiClient } from '../../local/apiClient.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

const ada = { id: 'u-17', name: 'Ada' };

/** A request that would go through, for every route that reads a body: a new route without one fails below. */
const bodies: Readonly<Record<string, (ids: Ids) => unknown>> = {
  'POST /v1/connections': ({ accountId }) => ({ platform: 'x', accountId }),
  'POST /v1/connections/:connectionId/choice': () => ({ externalId: '1' }),
  'PATCH /v1/accounts/:accountId': () => ({ autoApprove: true }),
  'POST /v1/accounts/:accountId/imports': () => ({}),
  'POST /v1/publishes': ({ accountId }) => ({ accountId, post: { text: 'Hello' } }),
  'POST /v1/publishes/validate': ({ accountId }) => ({ accountId, post: { text: 'Hello' } }),
  'PATCH /v1/publishes/:publishId': () => ({ post: { text: 'Hello again' } }),
  'POST /v1/publishes/:publishId/replay': () => ({ reason: 'asked' }),
  'POST /v1/publishes/:publishId/settle': () => ({ as: 'not-published' }),
  'POST /v1/publishes/:publishId/unpublish': () => undefined,
  'POST /v1/messages/:messageId/drafts': () => ({ text: 'Thank you' }),
  'POST /v1/messages/:messageId/drafts/check': () => ({ text: 'Thank you' }),
  'POST /v1/messages/:messageId/dismiss': () => ({ person: ada }),
  'POST /v1/messages/:messageId/reopen': () => ({ person: ada }),
  'PATCH /v1/drafts/:draftId': () => ({ text: 'Thank you!', person: ada }),
  'POST /v1/drafts/:draftId/approve': () => ({ person: ada }),
  'POST /v1/drafts/:draftId/undo': () => ({ person: ada }),
  'POST /v1/drafts/:draftId/reject': () => ({ person: ada }),
  'POST /v1/drafts/:draftId/settle': () => ({ as: 'not-sent' }),
  'PUT /v1/accounts/:accountId/auto-approve-rules': () => ({ rules: [{ name: 'Anything', dailyCap: 1 }] }),
  'POST /v1/sessions': () => ({ role: 'owner', userId: 'u-17', userName: 'Ada' }),
  'POST /v1/replay-batches': ({ publishId }) => ({ filter: { publishIds: [publishId] } }),
  'POST /v1/replay-batches/:batchId/start': () => undefined,
  'POST /v1/replay-batches/:batchId/pause': () => undefined,
  'POST /v1/replay-batches/:batchId/resume': () => undefined,
  'POST /v1/event-endpoints': () => ({ url: 'https://example.com/hooks' }),
  'PATCH /v1/event-endpoints/:endpointId': () => ({ description: 'Ours' }),
  'POST /v1/event-endpoints/:endpointId/rotate-secret': () => undefined,
  'POST /v1/event-endpoints/:endpointId/test': () => undefined,
  'POST /v1/event-endpoints/:endpointId/resend': () => ({}),
  'POST /v1/event-deliveries/:deliveryId/resend': () => undefined,
  'POST /v1/media': () => ({ url: 'https://127.0.0.1/a.png' }),
  'POST /connect/:startToken': () => undefined,
  'POST /webhooks/:platform': () => ({ data: {} }),
  'POST /webhooks/:platform/deauthorize': () => undefined,
  'POST /webhooks/:platform/data-deletion': () => undefined,
};

/** Asks no table and does not end by itself. */
const endless = 'GET /v1/changes';

type Ids = Readonly<
  Record<
    | 'accountId'
    | 'connectionId'
    | 'publishId'
    | 'importId'
    | 'postId'
    | 'mediaId'
    | 'replayId'
    | 'batchId'
    | 'eventId'
    | 'endpointId'
    | 'deliveryId'
    | 'conversationId'
    | 'messageId'
    | 'draftId'
    | 'startToken',
    string
  >
>;

const unknownIds = (): Ids => ({
  accountId: randomUUID(),
  connectionId: randomUUID(),
  publishId: randomUUID(),
  importId: randomUUID(),
  postId: randomUUID(),
  mediaId: randomUUID(),
  replayId: randomUUID(),
  batchId: randomUUID(),
  eventId: randomUUID(),
  endpointId: randomUUID(),
  deliveryId: randomUUID(),
  conversationId: randomUUID(),
  messageId: randomUUID(),
  draftId: randomUUID(),
  startToken: 'a'.repeat(43),
});

const problemKind = ({ body }: Answer) => String(body?.type).split('#')[1];
/** Everything but what differs by nature. */
const withoutId = ({ status, body }: Answer) => JSON.stringify({ status, ...body, requestId: undefined });

describe('the API', () => {
  let api: ApiUnderTest;
  let mine: TestWorkspace;
  let theirs: TestWorkspace;
  let ids: Ids;
  let closed: string[];

  beforeAll(async () => {
    api = await startApiUnderTest();
    mine = await api.newWorkspace();
    theirs = await api.newWorkspace();
    ids = await oneOfEach(mine);
    closed = api.routes.filter((route) => !openRoutes.has(route));
  });
  afterAll(() => api?.stop());

  async function oneOfEach(of: TestWorkspace): Promise<Ids> {
    const accountId = (await of.newAccount()) as AccountId;
    const { workspaceId } = of;
    const promise = { workspaceId, accountId, platform: 'x' as const, dueAt: new Date(), scheduled: false };
    const publish = await addPublish(api.db, promise, { parts: [{ text: 'Failed', media: [] }], options: {} });
    await api.sql`update publishes set state = 'failed', started_at = now(), ended_at = now() where id = ${publish.id}`;
    const replay = await addReplay(api.db, { ...publish, state: 'failed' } as Publish, { by: 'test' });
    const { file } = await addMedia(api.db, {
      workspaceId,
      storageKey: `${workspaceId}/file`,
      sha256: randomUUID(),
      kind: 'image',
      mimeType: 'image/png',
      bytes: 10,
    });
    const connection = await of.must('POST', '/v1/connections', { platform: 'x' });
    const run = await of.must('POST', `/v1/accounts/${accountId}/imports`);
    const [post] = await api.sql`
      insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
      values (${workspaceId}, ${accountId}, '1', ${run.id}, now(), 'Said before') returning id`;
    const batch = await of.must('POST', '/v1/replay-batches', { filter: {} });
    const { endpoint } = (await addEndpoint(
      api.db,
      api.deps.sealer,
      workspaceId,
      { url: 'https://example.com/hooks', description: '', types: null },
      20,
    ))!;
    const { id: deliveryId, eventId } = await addTestDelivery(api.db, endpoint);
    const message = await messageOf(of, accountId);
    return {
      ...message,
      eventId,
      endpointId: endpoint.id,
      deliveryId,
      accountId,
      connectionId: connection.id,
      publishId: publish.id,
      importId: run.id,
      postId: post!.id,
      mediaId: file.id,
      replayId: replay.id,
      batchId: batch.id,
      startToken: connection.startUrl.split('/connect/')[1],
    };
  }

  async function messageOf(of: TestWorkspace, accountId: AccountId) {
    const message = await of.newMessage(accountId, { text: 'Mine' });
    const text = { text: 'Mine, too', by: 'test', undoMs: 0, mayApprove: false };
    const draft = await api.db.transaction((tx) => addDraft(tx, message, text));
    return { conversationId: message.conversationId, messageId: message.id, draftId: draft!.id };
  }

  const fill = (path: string, values: Ids) => path.replace(/:(\w+)/g, (_, name: keyof Ids) => values[name] ?? 'x');
  function ask(client: ApiClient, route: string, values: Ids): Promise<Answer> {
    const [method, path] = route.split(' ') as [string, string];
    const json = bodies[route]?.(values);
    return client.request(method, fill(path, values), json === undefined ? {} : { json });
  }
  /** Every row there is, to see that nothing moved. */
  async function everything(): Promise<string> {
    const tables = [
      'accounts',
      'connections',
      'publishes',
      'publish_revisions',
      'publish_parts',
      'media',
      'imports',
      'replays',
      'replay_batches',
      'replay_batch_items',
      'replay_batch_audit',
      'conversations',
      'messages',
      'drafts',
      'draft_history',
      'auto_approve_rules',
      'idempotency_keys',
      'progress',
      'api_keys',
      'deletion_requests',
      'sessions',
      'events',
      'event_endpoints',
      'event_deliveries',
      'event_delivery_attempts',
    ];
    const rows = await Promise.all(
      tables.map(
        (table) => api.sql`select coalesce(json_agg(t order by t::text), '[]') as rows from ${api.sql(table)} t`,
      ),
    );
    return JSON.stringify(rows);
  }

  it('has a sample request for every route that takes a body', () => {
    const taking = api.routes.filter((route) => /^(POST|PATCH|PUT) /.test(route));
    expect(taking.filter((route) => !(route in bodies))).toEqual([]);
  });

  describe('keys', () => {
    it('closes every route but the list of open ones, and answers every bad key alike (S51)', async () => {
      const [revoked, expired] = await Promise.all([
        mine.newKey(),
        mine.newKey({ expiresAt: new Date(Date.now() - 1_000) }),
      ]);
      await revokeApiKey(api.db, revoked.prefix);
      const living = mine.apiKey;
      const bad = [
        undefined,
        'Bearer garbage',
        `Bearer ${revoked.key}`,
        `Bearer ${expired.key}`,
        `Bearer ${living.slice(0, -1)}${living.endsWith('A') ? 'B' : 'A'}`,
        `Bearer apk_000000000000_${living.slice(-43)}`,
        `Basic ${Buffer.from(`${living}:`).toString('base64')}`,
        living,
        'Bearer ',
      ];
      const answers = new Set<string>();
      for (const route of closed) {
        const [method, path] = route.split(' ') as [string, string];
        for (const authorization of bad) {
          const answer = await fetch(api.url + fill(path, ids), {
            method,
            headers: authorization ? { authorization } : {},
          });
          expect(answer.status, `${route} with ${authorization}`).toBe(401);
          expect(answer.headers.get('www-authenticate')).toBe('Bearer');
          const problem = (await answer.json()) as Record<string, unknown>;
          answers.add(JSON.stringify({ ...problem, requestId: undefined }));
        }
      }
      expect(answers.size).toBe(1);
      expect(closed.length).toBeGreaterThan(20);
    });

    it('leaves open exactly what is listed', () => {
      expect(api.routes.filter((route) => openRoutes.has(route)).sort()).toEqual([...openRoutes].sort());
    });

    it('lets a key do what its scopes say and no more (S53)', async () => {
      const reading = await api.newWorkspace(['read']);
      const writing = await api.newWorkspace(['write']);
      const [their, other] = [await reading.newAccount(), await writing.newAccount()];

      const refused = [
        await reading.post('/v1/publishes', { accountId: their, post: { text: 'No' } }),
        await reading.post('/v1/connections', { platform: 'x' }),
        await reading.delete(`/v1/accounts/${their}`),
        await reading.post(`/v1/publishes/${randomUUID()}/replay`),
        await reading.post('/v1/event-endpoints', { url: 'https://example.com/hooks' }),
        await reading.post(`/v1/event-deliveries/${randomUUID()}/resend`),
        await writing.get('/v1/events'),
        await writing.post('/v1/replay-batches', { filter: {} }),
        await writing.post(`/v1/replay-batches/${randomUUID()}/start`),
        await writing.delete(`/v1/replay-batches/${randomUUID()}`),
        await writing.get('/v1/accounts'),
        await writing.post(`/v1/publishes/${randomUUID()}/replay`),
      ];

      for (const answer of refused) expect([answer.status, problemKind(answer)]).toEqual([403, 'scope-missing']);
      expect((await reading.get('/v1/accounts')).status).toBe(200);
      expect((await writing.post('/v1/publishes', { accountId: other, post: { text: 'Yes' } })).status).toBe(202);
    });

    it('keeps digests only: nothing in the database opens a door (S27)', async () => {
      const { key, prefix } = await mine.newKey();
      const [row] = await api.sql`select row_to_json(k)::text as text from api_keys k where prefix = ${prefix}`;
      expect(row!.text).not.toContain(key.slice(-43));
      expect(row!.text).toContain(prefix);
      await mine.get('/v1/accounts');
      expect(api.log.text()).not.toContain(mine.apiKey.slice(-43));
    });
  });

  describe('workspaces (S52)', () => {
    it('answers for another workspace’s things as for things that do not exist, on every route, and does nothing', async () => {
      const withIds = closed.filter(
        (route) => route.includes(':') || route.startsWith('POST /v1/publishes') || route === 'POST /v1/connections',
      );
      const before = await everything();
      for (const route of withIds) {
        const [foreign, random] = [await ask(theirs, route, ids), await ask(theirs, route, unknownIds())];
        expect(foreign.status, route).toBe(404);
        expect(withoutId(foreign), route).toBe(withoutId(random));
      }
      expect(await everything()).toBe(before);
      expect(withIds.length).toBeGreaterThan(15);
    });

    it('does the same for media inside a post and for cursors', async () => {
      const account = await theirs.newAccount();
      const publish = (mediaId: string) =>
        theirs.post('/v1/publishes', { accountId: account, post: { text: 'With it', media: [{ mediaId }] } });
      const [foreign, random] = [await publish(ids.mediaId), await publish(randomUUID())];
      expect(foreign.status).toBe(404);
      expect(withoutId(foreign)).toBe(withoutId(random));

      for (const [list, cursor] of [
        ['accounts', ids.accountId],
        ['connections', ids.connectionId],
        ['publishes', ids.publishId],
        ['imports', ids.importId],
        ['notices', randomUUID()],
        ['conversations', ids.conversationId],
        ['replay-batches', ids.batchId],
        ['events', ids.eventId],
        ['event-deliveries', ids.deliveryId],
      ] as const) {
        const pages = await Promise.all([cursor, randomUUID()].map((one) => theirs.get(`/v1/${list}?cursor=${one}`)));
        expect(withoutId(pages[0]!)).toBe(withoutId(pages[1]!));
      }
    });

    it('makes a bulk replay of its own publishes only, whatever the filter names', async () => {
      for (const filter of [{ publishIds: [ids.publishId] }, { accountId: ids.accountId }, {}]) {
        const answer = await theirs.post('/v1/replay-batches', { filter });
        expect([answer.status, problemKind(answer)]).toEqual([422, 'nothing-to-replay']);
      }
    });

    it('shows each workspace its own only', async () => {
      for (const list of [
        ...['accounts', 'connections', 'publishes', 'imports', 'notices', 'replay-batches'],
        ...['events', 'event-endpoints', 'event-deliveries', 'conversations'],
      ]) {
        const text = JSON.stringify((await theirs.get(`/v1/${list}`)).body);
        for (const id of Object.values(ids)) expect(text, list).not.toContain(id);
      }
    });
  });

  it('shows of an account exactly the documented fields (S33)', async () => {
    const { body } = await mine.get(`/v1/accounts/${ids.accountId}`);
    expect(Object.keys(body).sort()).toEqual(
      [
        'autoApprove',
        'connectedAt',
        'createdAt',
        'disconnectedAt',
        'displayName',
        'externalId',
        'features',
        'flavour',
        'grantedScopes',
        'id',
        'importedPosts',
        'lastImport',
        'messages',
        'pictureUrl',
        'platform',
        'receipt',
        'reconnectCause',
        'refreshesAt',
        'renewable',
        'state',
        'statusUrl',
        'temporalWebUrl',
        'tokenExpiresAt',
        'username',
        'workflowId',
      ].sort(),
    );
  });

  it('shows nothing that its description does not name, on any route (S33)', async () => {
    const { body: document } = await mine.get('/openapi.json');
    const described = (route: string) => {
      const operation = document.paths[route.slice(4).replace(/:(\w+)/g, '{$1}')].get;
      return operation.responses['200'].content['application/json']?.schema as JsonSchema | undefined;
    };
    // The rest are files and streams. What a session shows, no key sees: sessions.test.ts.
    const answering = closed.filter((one) => one.startsWith('GET ') && one !== 'GET /v1/session' && described(one));
    expect(answering.length).toBeGreaterThan(10);
    for (const route of answering) {
      const answer = await ask(mine, route, ids);
      expect(answer.status, route).toBe(200);
      expect(undescribed(document, described(route)!, answer.body), route).toEqual([]);
    }
  });

  describe('bounds (S55)', () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${api.url}/v1/publishes`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${mine.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          ...headers,
        },
        body,
      });

    it('refuses a body one byte over the limit', async () => {
      const limit = 256 * 1024;
      const filled = (bytes: number) =>
        JSON.stringify({ accountId: ids.accountId, post: { text: 'x' } }).padEnd(bytes, ' ');
      expect((await post(filled(limit))).status).toBe(202);
      const over = await post(filled(limit + 1));
      expect(over.status).toBe(413);
      expect(over.headers.get('content-type')).toContain('application/problem+json');
    });

    it('stops reading a body without end', async () => {
      const sent = await new Promise<number>((resolve, reject) => {
        let bytes = 0;
        const upload = request(`${api.url}/v1/publishes`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${mine.apiKey}`,
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
          },
        });
        upload.on('response', (response) => {
          upload.destroy();
          if (response.statusCode === 413) resolve(bytes);
          else reject(new Error(`answered ${response.statusCode}`));
        });
        upload.on('error', reject);
        const chunk = Buffer.alloc(64 * 1024, 0x20);
        const write = () => {
          if (upload.destroyed || bytes >= 200 * 1024 * 1024) return;
          bytes += chunk.length;
          if (upload.write(chunk)) setImmediate(write);
          else upload.once('drain', write);
        };
        write();
      });
      expect(sent).toBeLessThan(50 * 1024 * 1024);
    });

    it.each([
      ['arrays', `{"accountId":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
      ['objects', `{"post":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
    ])('refuses JSON nested ten thousand deep: %s', async (_title, body) => {
      expect((await post(body)).status).toBe(400);
    });

    it('answers a flood of headers by 431', async () => {
      const answer = await fetch(`${api.url}/healthz`, { headers: { 'x-flood': 'a'.repeat(20_000) } });
      expect(answer.status).toBe(431);
    });

    it('lets go of whoever sends a byte at a time', async () => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
      let heard = '';
      socket.on('data', (data) => {
        heard += String(data);
      });
      socket.write(
        `POST /v1/publishes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${mine.apiKey}\r\nIdempotency-Key: slow\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
      );
      const drip = setInterval(() => socket.write(' '), 1_000);
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(drip);
      expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    });

    it('refuses a packed body', async () => {
      expect((await post('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    });
  });

  describe('what it says of trouble (S57)', () => {
    it.each([
      ['half an object', '{"accountId": "my-secret-caption'],
      ['a word', 'my-secret-caption'],
      ['two values', '{} my-secret-caption'],
    ])('answers malformed JSON without repeating it: %s', async (_title, body) => {
      const answer = await mine.request('POST', '/v1/publishes', {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect([answer.status, problemKind(answer)]).toEqual([400, 'malformed-json']);
      expect(JSON.stringify(answer.body)).not.toContain('secret');
      expect(api.log.text()).not.toContain('my-secret-caption');
    });

    it('says nothing of a fault inside, on any route, and writes the cause to the log under the request’s id', async () => {
      const broken = await startApiUnderTest();
      try {
        const owner = await broken.newWorkspace();
        // Keys still open the door; behind it every table is gone.
        for (const table of [
          'accounts',
          'connections',
          'publishes',
          'imports',
          'media',
          'notices',
          'replays',
          'progress',
          'idempotency_keys',
        ]) {
          await broken.sql`alter table ${broken.sql(table)} rename to ${broken.sql(`gone_${table}`)}`;
        }
        let faults = 0;
        for (const route of broken.routes.filter((one) => one !== endless)) {
          const answer = await ask(owner, route, unknownIds());
          const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
          if (answer.status !== 500) continue;
          faults += 1;
          expect(text, route).not.toMatch(
            /gone_|relation|select |insert |update "|node_modules|\.ts|\bat \w+ \(|DrizzleQueryError|PostgresError/i,
          );
          const requestId = answer.headers.get('x-request-id')!;
          expect(text).toContain(requestId);
          const logged = broken.log
            .text()
            .split('\n')
            .find((line) => line.includes(requestId) && line.includes('"level":50'));
          expect(logged, route).toContain('does not exist');
          expect(logged).not.toContain(owner.apiKey);
        }
        expect(faults).toBeGreaterThan(18);
      } finally {
        await broken.stop();
      }
    });

    it('names every field that does not fit, and whose move it is', async () => {
      const answer = await mine.post('/v1/publishes', {
        accountId: 'not-an-id',
        post: { text: 1, media: [{}] },
        more: true,
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({
        title: expect.any(String),
        detail: expect.any(String),
        nextStep: expect.any(String),
        requestId: answer.headers.get('x-request-id'),
      });
      expect(answer.body.violations.map(({ path }: { path: string }) => path).sort()).toEqual([
        'accountId',
        'body',
        'post.media[0].mediaId',
        'post.text',
      ]);
    });
  });

  it('sends the headers that keep browsers out of trouble (S58)', async () => {
    for (const path of ['/healthz', '/v1/accounts', '/nowhere', '/v1/publishes/x', '/docs', '/docs/problems']) {
      const { headers } = await mine.get(path);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    "' or 1=1 --",
    "'; select pg_sleep(5); --",
    '1 union select digest from api_keys',
    '\\',
    '%00',
    '$1',
    '{"$ne":null}',
  ])('takes %s for text and nothing else, in every id, filter and cursor (S60)', async (payload) => {
    const text = encodeURIComponent(payload);
    for (const route of closed.filter((one) => one.startsWith('GET ') && one.includes(':'))) {
      const answer = await mine.get(route.slice(4).replace(/:\w+/g, text));
      expect([400, 404], `${route} with ${payload}`).toContain(answer.status);
    }
    for (const list of ['accounts', 'connections', 'publishes', 'imports', 'notices']) {
      for (const name of [
        'cursor',
        'limit',
        'state',
        'platform',
        'accountId',
        'closed',
        'from',
        'order',
        'scheduled',
        'sort',
      ]) {
        expect((await mine.get(`/v1/${list}?${name}=${text}`)).status, `${list}?${name}`).toBe(400);
      }
    }
    const kept = await mine.post('/v1/publishes', { accountId: ids.accountId, post: { text: `Say ${payload}` } });
    expect(kept.status).toBe(202);
    expect((await mine.get(`/v1/publishes/${kept.body.id}`)).body.parts[0].text).toBe(`Say ${payload}`);
  });

  it('refuses another type wherever a string belongs (S62)', async () => {
    const good = {
      accountId: ids.accountId,
      post: { text: 'x', media: [{ mediaId: ids.mediaId, altText: 'x' }], thread: [{ text: 'y' }], options: {} },
      publishAt: '2099-01-01T00:00:00Z',
    };
    const strings = [
      ['accountId'],
      ['post', 'text'],
      ['post', 'media', 0, 'mediaId'],
      ['post', 'media', 0, 'altText'],
      ['post', 'thread', 0, 'text'],
      ['publishAt'],
    ];
    for (const path of strings) {
      for (const wrong of [[], ['x'], {}, { $gt: '' }, 1, null, true]) {
        const body = structuredClone(good) as unknown as Record<string | number, unknown>;
        const parent = path.slice(0, -1).reduce((at, step) => at[step] as Record<string | number, unknown>, body);
        parent[path.at(-1)!] = wrong;
        expect((await mine.post('/v1/publishes', body)).status, `${path.join('.')} = ${JSON.stringify(wrong)}`).toBe(
          400,
        );
      }
    }
    for (const body of [[], 'text', 1, null, true]) expect((await mine.post('/v1/publishes', body)).status).toBe(400);
  });

  it('refuses text that no database holds', async () => {
    for (const text of ['a\u0000b', 'half \ud83d of a pair']) {
      const answer = await mine.post('/v1/publishes', { accountId: ids.accountId, post: { text } });
      expect(answer.status).toBe(400);
      expect(answer.body.violations[0].path).toBe('post.text');
    }
  });

  it('knows no other methods and no files (S63)', async () => {
    const status = (method: string, path: string) =>
      new Promise<number>((resolve, reject) => {
        const { hostname, port } = new URL(api.url);
        request({ hostname, port, method, path, headers: { authorization: `Bearer ${mine.apiKey}` } }, (response) =>
          resolve(response.resume().statusCode!),
        )
          .on('error', reject)
          .end();
      });
    for (const path of [
      '/.env',
      '/.git/config',
      '/..%2f',
      '/../package.json',
      '/docs/assets/..%2fpackage.json',
      '/docs/assets/index.html',
      '/v1',
      '/v1/publishes/',
    ]) {
      expect(await status('GET', path), path).toSatisfy((code) => code === 404 || path === '/v1/publishes/');
    }
    for (const method of ['TRACE', 'PUT', 'OPTIONS', 'PROPFIND']) {
      expect([404, 405], method).toContain(await status(method, '/v1/accounts'));
    }
    const wrong = await mine.request('PUT', '/v1/accounts');
    expect(wrong.headers.get('allow')).toBe('GET');
  });

  it.each([
    'file:///etc/passwd',
    '../../x',
    'C:\\windows\\x.png',
    '/etc/passwd',
    'data:image/png;base64,AA',
    'gopher://x.test/',
    '',
  ])('takes no local path as a file’s address: %s (S64)', async (url) => {
    expect((await mine.post('/v1/media', { url })).status).toBe(400);
  });

  it('fetches from no private address', async () => {
    for (const url of [
      'https://127.0.0.1/a.png',
      'https://[::1]/a.png',
      'https://169.254.169.254/latest',
      'https://localhost./a',
    ]) {
      const answer = await mine.post('/v1/media', { url });
      expect([answer.status, problemKind(answer)], url).toEqual([422, 'url-refused']);
    }
  });

  it('logs who was refused, and no secret (S66)', async () => {
    const answer = await fetch(`${api.url}/v1/accounts`, {
      headers: { authorization: 'Bearer apk_000000000000_guess' },
    });
    const line = api.log
      .text()
      .split('\n')
      .find((one) => one.includes(answer.headers.get('x-request-id')!) && one.includes('refused'));
    expect(JSON.parse(line!)).toMatchObject({
      route: 'GET /v1/accounts',
      kind: 'unauthorized',
      from: expect.any(String),
    });
    expect(line).not.toContain('guess');
  });
});

interface JsonSchema {
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: unknown;
}

/** Paths in an answer that its JSON schema does not describe. */
function undescribed(
  document: { components: { schemas: Record<string, JsonSchema> } },
  schema: JsonSchema,
  value: unknown,
  path = '',
): string[] {
  if (schema.$ref)
    return undescribed(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!, value, path);
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways) {
    const found = ways.map((way) => undescribed(document, way, value, path));
    return found.sort((one, other) => one.length - other.length)[0]!;
  }
  const { items, properties, additionalProperties } = schema;
  if (Array.isArray(value)) {
    return items ? value.flatMap((item, at) => undescribed(document, items, item, `${path}[${at}]`)) : [path];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const described = properties?.[key];
    if (described) return undescribed(document, described, inner, `${path}.${key}`);
    return additionalProperties ? [] : [`${path}.${key}`];
  });
}
