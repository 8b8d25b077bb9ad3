import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteProgress } from '../../db/progress.js';
import { addReplay, type Publish } from '../../db/publishes.js';
import type { PublishId } from '../../domain/ids.js';
import type { Answer } from '../../local/apiClient.js';
import { platformNames } from '../../platforms/index.js';
import { type ApiUnderTest, runsOf, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

const problemKind = ({ body }: Answer) => String(body?.type).split('#')[1];
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the API', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;
  let accountId: string;

  beforeAll(async () => {
    api = await startApiUnderTest();
    workspace = await api.newWorkspace();
    accountId = await workspace.newAccount();
  });
  afterAll(() => api?.stop());

  const publish = (post: object, more: object = {}) => workspace.post('/v1/publishes', { accountId, post, ...more });
  /** Another picture every time: the library keeps the same bytes once. */
  let pictures = 0;
  const picture = async () => {
    pictures += 1;
    return await sharp({
      create: { width: 40, height: 30, channels: 3, background: { r: pictures % 256, g: pictures >> 8, b: 160 } },
    })
      .png()
      .toBuffer();
  };
  const upload = (body: Uint8Array<ArrayBuffer> | Buffer, type = 'image/png') =>
    workspace.request('POST', '/v1/media', { body: body as Buffer<ArrayBuffer>, headers: { 'content-type': type } });
  const endAs = (id: string, state: string) =>
    api.sql`update publishes set state = ${state}, started_at = now(), ended_at = now() where id = ${id}`;

  describe('bad input', () => {
    const violations = ({ body }: Answer) => body.violations.map(({ path }: { path: string }) => path);

    it('names an account that is not there, and a foreign one the same', async () => {
      const foreign = await (await api.newWorkspace()).newAccount();
      for (const id of [randomUUID(), foreign]) {
        const answer = await workspace.post('/v1/publishes', { accountId: id, post: { text: 'x' } });
        expect([answer.status, problemKind(answer)]).toEqual([404, 'not-found']);
      }
    });

    it('says by how much a text is too long, the way the platform counts', async () => {
      const answer = await publish({ text: '👍'.repeat(141) });
      expect([answer.status, problemKind(answer)]).toEqual([422, 'post-refused']);
      expect(answer.body).toMatchObject({ class: 'content-refused', move: 'owner' });
      expect(answer.body.violations[0]).toMatchObject({
        path: 'post.text',
        message: expect.stringMatching(/\b2\b.*282/),
      });
    });

    it.each([{}, { text: '' }, { text: '   ' }, { media: [] }])('refuses an empty post: %j', async (post) => {
      const answer = await publish(post);
      expect(answer.status).toBe(422);
      expect(violations(answer)).toEqual(['post.text']);
    });

    it('refuses five pictures, an over-long text, an unknown option and a past moment all at once', async () => {
      const ids = [];
      for (let n = 0; n < 5; n += 1) ids.push((await upload(await picture())).body.id);

      const answer = await publish(
        {
          text: 'x'.repeat(300),
          media: ids.map((mediaId) => ({ mediaId })),
          thread: [{ text: 'y'.repeat(300) }],
          options: { replySettings: 'nobody', colour: 'red' },
        },
        { publishAt: inHours(-1) },
      );

      expect(answer.status).toBe(422);
      for (const path of ['publishAt', 'post.text', 'post.thread[0].text']) expect(violations(answer)).toContain(path);
      expect(violations(answer).some((path: string) => path.startsWith('post.media'))).toBe(true);
      expect(violations(answer).some((path: string) => path.startsWith('post.options'))).toBe(true);
    });

    it.each([
      ['an hour ago', () => inHours(-1)],
      ['over a year ahead', () => inHours(24 * 367)],
      ['a day that does not exist', () => '2027-02-30T10:00:00Z'],
      ['a moment without its zone', () => '2027-02-20T10:00:00'],
    ])('refuses a schedule %s', async (_title, publishAt) => {
      expect([400, 422]).toContain((await publish({ text: 'When?' }, { publishAt: publishAt() })).status);
    });

    it('takes a moment that has just passed for now', async () => {
      const answer = await publish(
        { text: 'A slow clock' },
        { publishAt: new Date(Date.now() - 20_000).toISOString() },
      );
      expect(answer.status).toBe(202);
      expect(answer.body.scheduled).toBe(false);
    });

    it('keeps nothing of what it refused', async () => {
      const [before] = await api.sql`select count(*)::int as n from publishes`;
      await publish({ text: 'x'.repeat(281) });
      expect((await api.sql`select count(*)::int as n from publishes`)[0]).toEqual(before);
    });

    it.each([
      [
        'reconnect-needed',
        { state: 'reconnect-needed', reconnectCause: 'access-revoked' },
        'account-not-ready',
        'reconnect-needed',
        'owner',
      ],
      ['disconnected', { state: 'disconnected', sealedTokens: null }, 'account-not-ready', 'account-gone', 'owner'],
      [
        'without the permission',
        { grantedScopes: ['users.read', 'tweet.read', 'offline.access'] },
        'permission-missing',
        'permission-missing',
        'owner',
      ],
    ] as const)('refuses an account that is %s before any call', async (_title, account, kind, failureClass, move) => {
      const id = await workspace.newAccount(account as object);
      const answer = await workspace.post('/v1/publishes', { accountId: id, post: { text: 'x' } });
      expect([answer.status, problemKind(answer)]).toEqual([409, kind]);
      expect(answer.body).toMatchObject({ class: failureClass, move, nextStep: expect.any(String) });
    });

    it('shows on the account itself what it cannot do (S18)', async () => {
      const id = await workspace.newAccount({
        grantedScopes: ['users.read', 'tweet.read', 'offline.access', 'tweet.write'],
      });
      const { body } = await workspace.get(`/v1/accounts/${id}`);
      const features = Object.fromEntries(
        body.features.map(({ feature, ...rest }: { feature: string }) => [feature, rest]),
      );
      expect(features.publish).toEqual({ can: true, missingScopes: [] });
      expect(features.media).toEqual({ can: false, missingScopes: ['media.write'] });
      const { body: file } = await upload(await picture());
      const refused = await workspace.post('/v1/publishes', {
        accountId: id,
        post: { text: 'x', media: [{ mediaId: file.id }] },
      });
      expect(refused.body).toMatchObject({ class: 'permission-missing', missingScopes: ['media.write'] });
    });

    it('asks for no platform that is not set up, no scope that is not there, and none less than needed', async () => {
      const bare = await startApiUnderTest({ unconfigured: true });
      try {
        const answer = await (await bare.newWorkspace()).post('/v1/connections', { platform: 'x' });
        expect(answer.status).toBe(409);
        expect(answer.body).toMatchObject({ class: 'app-misconfigured', move: 'us' });
      } finally {
        await bare.stop();
      }
      for (const scopes of [['everything'], ['tweet.write'], []]) {
        expect((await workspace.post('/v1/connections', { platform: 'x', scopes })).status).toBe(400);
      }
      expect((await workspace.post('/v1/connections', { platform: 'myspace' })).status).toBe(400);
    });
  });

  describe('publishes', () => {
    it('promises with an id, a run, an address and a stream, and shows what was said', async () => {
      const answer = await publish(
        { text: 'One', thread: [{ text: 'Two' }], options: { replySettings: 'following' } },
        { publishAt: inHours(2) },
      );

      expect(answer.status).toBe(202);
      const { id, workflowId, statusUrl, streamUrl } = answer.body;
      expect(answer.headers.get('location')).toBe(`/v1/publishes/${id}`);
      expect([workflowId, statusUrl, streamUrl]).toEqual([
        `publish/${id}`,
        `http://connect.test/v1/publishes/${id}`,
        `http://connect.test/v1/publishes/${id}/stream`,
      ]);
      const { body } = await workspace.get(`/v1/publishes/${id}`);
      expect(body).toMatchObject({
        state: 'scheduled',
        scheduled: true,
        revision: 1,
        options: { replySettings: 'following' },
      });
      expect(body.parts.map(({ text, standing }: { text: string; standing: string }) => [text, standing])).toEqual([
        ['One', 'not-live'],
        ['Two', 'not-live'],
      ]);
      const [run] = await runsOf(api, workflowId);
      const described = await api.temporal.client.workflow.getHandle(run!.workflowId).describe();
      expect(await described.staticSummary()).toMatch(/^X @ada · post [0-9a-f]{4} · due .*\d\d:\d\dZ$/);
      expect(Object.keys(described.searchAttributes).sort()).toEqual(
        expect.arrayContaining(['Account', 'Phase', 'Platform', 'Workspace']),
      );
    });

    it('lists newest first, page by page, without a gap or a repetition', async () => {
      const owner = await api.newWorkspace();
      const account = await owner.newAccount();
      const ids = [];
      for (let at = 0; at < 7; at++)
        ids.push((await owner.post('/v1/publishes', { accountId: account, post: { text: `Number ${at}` } })).body.id);
      await endAs(ids[0], 'failed');

      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await owner.get(`/v1/publishes?limit=3${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? '';
      } while (cursor);

      expect(seen).toEqual(ids.toReversed());
      expect((await owner.get('/v1/publishes?state=failed')).body.items.map(({ id }: { id: string }) => id)).toEqual([
        ids[0],
      ]);
      expect((await owner.get(`/v1/publishes?accountId=${randomUUID()}`)).body.items).toEqual([]);
    });

    it('answers a cancel or a change of what is over by its state', async () => {
      const { body } = await publish({ text: 'Over' });
      await endAs(body.id, 'published');

      for (const answer of [
        await workspace.delete(`/v1/publishes/${body.id}`),
        await workspace.patch(`/v1/publishes/${body.id}`, { publishAt: inHours(1) }),
        await workspace.patch(`/v1/publishes/${body.id}`, { post: { text: 'Else' } }),
      ]) {
        expect([answer.status, problemKind(answer)]).toEqual([409, 'too-late']);
        expect(answer.body).toMatchObject({ outcome: 'too-late', state: 'published' });
      }
      await endAs(body.id, 'cancelled');
      expect(await workspace.delete(`/v1/publishes/${body.id}`)).toMatchObject({
        status: 200,
        body: { outcome: 'cancelled', state: 'cancelled' },
      });
    });

    it('refuses a change that would not fit, and one that changes nothing', async () => {
      const { body } = await publish({ text: 'Waiting' }, { publishAt: inHours(2) });
      const change = (json: object) => workspace.patch(`/v1/publishes/${body.id}`, json);
      expect((await change({})).status).toBe(400);
      expect((await change({ post: { text: 'x'.repeat(281) } })).status).toBe(422);
      expect((await change({ publishAt: inHours(-2) })).status).toBe(422);
      expect((await workspace.get(`/v1/publishes/${body.id}`)).body).toMatchObject({
        revision: 1,
        parts: [{ text: 'Waiting' }],
      });
    });

    it('unpublishes only what is live', async () => {
      const { body } = await publish({ text: 'Not live' });
      await endAs(body.id, 'failed');
      const answer = await workspace.post(`/v1/publishes/${body.id}/unpublish`);
      expect([answer.status, problemKind(answer)]).toEqual([409, 'wrong-state']);
      await endAs(body.id, 'unpublished');
      expect(await workspace.post(`/v1/publishes/${body.id}/unpublish`)).toMatchObject({
        status: 200,
        body: { outcome: 'already-unpublished' },
      });
    });

    it('replays nothing that is live or running', async () => {
      const { body } = await publish({ text: 'Live' });
      const replay = () => workspace.post(`/v1/publishes/${body.id}/replay`, { reason: 'asked twice' });
      expect(await replay()).toMatchObject({ status: 409, body: { state: 'scheduled' } });
      await endAs(body.id, 'published');
      expect(await replay()).toMatchObject({ status: 200, body: { outcome: 'already-published', state: 'published' } });
      expect(await api.sql`select 1 from replays where publish_id = ${body.id}`).toHaveLength(0);
    });

    it('takes up a replay that has no verdict yet rather than adding a second', async () => {
      const { body } = await publish({ text: 'Failed' });
      await api.temporal.client.workflow.getHandle(`publish/${body.id}`).terminate();
      await endAs(body.id, 'failed');
      const pending = await addReplay(api.db, { id: body.id as PublishId, failure: null } as Publish, { by: 'before' });

      const answers = await Promise.all([1, 2].map(() => workspace.post(`/v1/publishes/${body.id}/replay`)));

      for (const answer of answers)
        expect(answer).toMatchObject({
          status: 202,
          body: { outcome: 'replaying', replayId: pending.id, verdict: null },
        });
      expect(await workspace.get(`/v1/replays/${pending.id}`)).toMatchObject({
        status: 200,
        body: { askedBy: 'before', verdict: null },
      });
      const described = await api.temporal.client.workflow.getHandle(`publish/${body.id}`).describe();
      expect([described.status.name, described.memo]).toEqual(['RUNNING', { replayId: pending.id }]);
    });
  });

  describe('imports', () => {
    it('runs one at a time for an account', async () => {
      const account = await workspace.newAccount();
      const first = await workspace.post(`/v1/accounts/${account}/imports`, { postsMax: 50 });
      expect(first).toMatchObject({ status: 202, body: { state: 'running', postsMax: 50 } });
      const second = await workspace.post(`/v1/accounts/${account}/imports`);
      expect(second).toMatchObject({ status: 409, body: { state: 'running', statusUrl: first.body.statusUrl } });
      expect((await workspace.post(`/v1/accounts/${account}/imports`, { postsMax: 0 })).status).toBe(400);
    });
  });

  describe('media', () => {
    it('reads what a file is from its bytes, and keeps the same bytes once', async () => {
      const file = await picture();
      const first = await upload(file, 'application/octet-stream');
      expect(first.status).toBe(201);
      expect(first.body).toMatchObject({
        kind: 'image',
        mimeType: 'image/png',
        width: 40,
        height: 30,
        bytes: file.length,
      });
      const again = await upload(file, 'image/jpeg');
      expect(again.status).toBe(200);
      expect(again.body).toEqual(first.body);
      expect((await workspace.get(`/v1/media/${first.body.id}`)).body).toMatchObject(first.body);
    });

    it.each([
      ['no file at all', Buffer.alloc(0), 'image/png', 422],
      ['text that calls itself a picture', Buffer.from('hello'), 'image/png', 422],
      ['a picture that ends too early', 'cut', 'image/png', 422],
      ['a program', Buffer.from('#!/bin/sh\nexit 0\n'), 'application/octet-stream', 422],
      ['a form', Buffer.from('x'), 'multipart/form-data', 415],
    ])('refuses %s', async (_title, body, type, status) => {
      const sent = body === 'cut' ? (await picture()).subarray(0, 60) : (body as Buffer);
      const answer = await upload(Buffer.from(sent), type);
      expect(answer.status).toBe(status);
      expect(answer.body.nextStep).toBeTruthy();
    });

    it('refuses a file over the limit, with or without its length named', async () => {
      const large = Buffer.alloc(5_000_001, 1);
      expect((await upload(large)).status).toBe(413);
      const chunked = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(256 * 1024));
        },
      });
      const answer = await workspace.request('POST', '/v1/media', {
        body: chunked,
        headers: { 'content-type': 'image/png' },
      });
      expect([answer.status, answer.body.class]).toEqual([413, 'content-refused']);
    });

    it('deletes what no post uses', async () => {
      const { body: file } = await upload(await picture());
      await publish({ text: 'With it', media: [{ mediaId: file.id, altText: 'A colour' }] });
      expect(await workspace.delete(`/v1/media/${file.id}`)).toMatchObject({ status: 409 });

      const { body: free } = await upload(await picture());
      expect((await workspace.delete(`/v1/media/${free.id}`)).status).toBe(204);
      expect((await workspace.get(`/v1/media/${free.id}`)).status).toBe(404);
      expect((await workspace.delete(`/v1/media/${free.id}`)).status).toBe(404);
    });
  });

  describe('a verdict on a post', () => {
    const judge = (post: object, more: object = {}) =>
      workspace.post('/v1/publishes/validate', { accountId, post, ...more });

    it('names everything that is wrong, and keeps nothing', async () => {
      const { body: file } = await upload(await picture());
      const before = (await workspace.get('/v1/publishes')).body.items.length;
      const answer = await judge(
        { text: 'x'.repeat(300), media: [{ mediaId: file.id, role: 'cover' }], options: { colour: 'red' } },
        { publishAt: inHours(-1) },
      );
      expect(answer).toMatchObject({ status: 200, body: { fits: false } });
      expect(answer.body.violations.map(({ path }: { path: string }) => path).sort()).toEqual([
        'post.media[0].role',
        'post.options.colour',
        'post.text',
        'publishAt',
      ]);
      expect((await workspace.get('/v1/publishes')).body.items).toHaveLength(before);
      expect(await judge({ text: 'Just right' })).toMatchObject({ body: { fits: true, violations: [] } });
    });

    it('is given for an account that cannot publish now, too', async () => {
      const waiting = await workspace.newAccount({ state: 'reconnect-needed' });
      const answer = await judge({ text: 'Later' }, { accountId: waiting });
      expect(answer).toMatchObject({ status: 200, body: { fits: true } });
    });

    it('says that a file cannot be fetched where no address of ours is public', async () => {
      const closed = await startApiUnderTest({
        platforms: (x) => {
          const { publish, ...rest } = x.capabilities;
          const fetching = { ...rest, publish: { ...publish, fetchesMedia: ['image'] as const } };
          return { x: { ...x, capabilities: fetching } };
        },
        change: (deps) => ({ ...deps, settings: { ...deps.settings, mediaIsPublic: false } }),
      });
      try {
        const theirs = await closed.newWorkspace();
        const account = await theirs.newAccount();
        const file = await theirs.request('POST', '/v1/media', {
          body: await picture(),
          headers: { 'content-type': 'image/png' },
        });
        const post = { text: 'With it', media: [{ mediaId: file.body.id }] };
        const answer = await theirs.post('/v1/publishes/validate', { accountId: account, post });
        expect(answer.body.violations).toEqual([
          { path: 'post.media[0]', message: expect.stringContaining('MEDIA_PUBLIC_URL') },
        ]);
        expect((await theirs.post('/v1/publishes', { accountId: account, post })).status).toBe(422);
      } finally {
        await closed.stop();
      }
    });
  });

  describe('a media file’s public address', () => {
    it('brings the file, whole or in parts, to whoever has it', async () => {
      const content = await picture();
      const { body: file } = await upload(content);
      const [kept] = await api.sql`select storage_key, mime_type from media where id = ${file.id}`;
      const address = new URL(
        api.deps.mediaAddresses.publicUrl({
          storageKey: kept!.storage_key,
          mimeType: kept!.mime_type,
          bytes: content.length,
        }),
      );
      const get = async (headers: Record<string, string> = {}, method = 'GET') => {
        const answer = await fetch(api.url + address.pathname, { method, headers });
        return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
      };

      const whole = await get();
      expect([whole.answer.status, whole.answer.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(whole.bytes.equals(content)).toBe(true);
      const head = await get({}, 'HEAD');
      expect([head.answer.headers.get('content-length'), head.bytes.length]).toEqual([String(content.length), 0]);
      const part = await get({ range: 'bytes=10-19' });
      expect(part.answer.status).toBe(206);
      expect(part.answer.headers.get('content-range')).toBe(`bytes 10-19/${content.length}`);
      expect(part.bytes.equals(content.subarray(10, 20))).toBe(true);
      expect((await get({ range: 'bytes=-5' })).bytes.equals(content.subarray(-5))).toBe(true);
      expect((await get({ range: `bytes=${content.length}-` })).answer.status).toBe(416);
    });

    it('is nobody’s who was not given it', async () => {
      const answer = await fetch(`${api.url}/media/files/${'a'.repeat(200)}/file.png`);
      expect(answer.status).toBe(404);
    });
  });

  describe('streams', () => {
    /** Reads events until the server ends the stream. */
    async function readStream(
      path: string,
      headers: Record<string, string> = {},
      onEvent: (events: string[]) => unknown = () => {},
    ) {
      const answer = await fetch(api.url + path, {
        headers: { authorization: `Bearer ${workspace.apiKey}`, ...headers },
      });
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        await onEvent(events(text));
      }
      return { status: answer.status, type: answer.headers.get('content-type'), events: events(text), text };
    }
    const events = (text: string) =>
      text
        .split('\n\n')
        .filter((block) => block.includes('event:'))
        .map((block) => block.replace(/^[\s\S]*?(?=id:|event:)/, ''));

    it('tells each line once and in order while it happens, and ends with the final state', async () => {
      const { body } = await publish({ text: 'Watched' });
      let told = 0;

      const stream = await readStream(`/v1/publishes/${body.id}/stream`, {}, async (seen) => {
        if (seen.length <= told) return;
        told = seen.length;
        if (told === 1) await noteProgress(api.db, 'publish', body.id, 'waiting', 'Waiting for X.');
        if (told === 2) {
          await endAs(body.id, 'published');
          await noteProgress(api.db, 'publish', body.id, 'published', 'Live.');
        }
      });

      expect(stream.type).toContain('text/event-stream');
      expect(stream.events.map((event) => /"kind":"([\w-]+)"/.exec(event)?.[1] ?? event.split('\n')[0])).toEqual([
        'accepted',
        'waiting',
        'published',
        'event: end',
      ]);
      expect(stream.events.at(-1)).toContain('{"state":"published"}');
    });

    it('goes on after the last line that was read, and tells a reader of the end to stay away', async () => {
      const { body } = await publish({ text: 'Read twice' });
      await noteProgress(api.db, 'publish', body.id, 'published', 'Live.');
      await endAs(body.id, 'published');
      const first = await readStream(`/v1/publishes/${body.id}/stream`);
      const ids = first.events.map((event) => /^id: (\d+)/.exec(event)?.[1]).filter((id) => id !== undefined);
      expect(ids).toHaveLength(2);

      const rest = await readStream(`/v1/publishes/${body.id}/stream`, { 'last-event-id': ids[0]! });
      expect(rest.events).toHaveLength(2);
      expect(rest.text).not.toContain('accepted');
      expect((await readStream(`/v1/publishes/${body.id}/stream`, { 'last-event-id': ids[1]! })).status).toBe(204);
    });

    it('streams connections and imports the same way, and nothing that is not there', async () => {
      const connection = await workspace.must('POST', '/v1/connections', { platform: 'x' });
      await api.sql`update connections set state = 'expired', ended_at = now() where id = ${connection.id}`;
      const stream = await readStream(`/v1/connections/${connection.id}/stream`);
      expect(stream.events.at(-1)).toContain('{"state":"expired"}');
      expect((await workspace.get(`/v1/imports/${randomUUID()}/stream`)).status).toBe(404);
    });
  });

  describe('operations', () => {
    it('is alive, and says that no worker answers', async () => {
      expect(await (await fetch(`${api.url}/healthz`)).json()).toEqual({ status: 'alive' });
      const ready = await fetch(`${api.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toEqual({
        ready: false,
        postgres: true,
        temporal: true,
        worker: false,
        draining: false,
      });
    });

    it('counts by route and state, and names no workspace, account or person', async () => {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      expect(text).toMatch(/http_requests_total\{route="POST \/v1\/publishes",status="202"\} \d+/);
      for (const name of ['publishes_open', 'promises_unstarted', 'publishes_overdue_oldest_seconds', 'notices_open'])
        expect(text).toContain(name);
      for (const secret of [workspace.workspaceId, accountId, 'ada', 'postgres://']) expect(text).not.toContain(secret);
    });

    it('describes every route it serves, with answers and problems', async () => {
      const { body } = await workspace.get('/openapi.json');
      expect(body.openapi).toBe('3.1.0');
      const described = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const served = api.routes
        .map((route) => route.replace(/:(\w+)/g, '{$1}'))
        // What platforms call, and what people look at, is nothing for callers.
        .filter((route) => !/ \/(app\b.*|webhooks\/.*|docs\/assets\/.*)?$/.test(route));
      expect(described.sort()).toEqual(served.sort());
      const operations = Object.values(body.paths).flatMap((methods) =>
        Object.values(methods as Record<string, { operationId: string; responses: object }>),
      );
      expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
      expect(body.paths['/v1/publishes'].post.parameters).toContainEqual(
        expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true }),
      );
      expect(JSON.stringify(body)).not.toContain('"$ref":"#/components/schemas/undefined');
    });

    it('shows the description to people, from here alone', async () => {
      const page = await (await fetch(`${api.url}/docs`)).text();
      const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
      expect(sources.length).toBeGreaterThan(2);
      for (const source of sources) {
        expect(source).toMatch(/^\/docs\/assets\//);
        expect((await fetch(api.url + source)).status).toBe(200);
      }
      expect(page).not.toMatch(/<script>|onload=|style=/);
      expect((await fetch(`${api.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/docs');
      const listed = await (await fetch(`${api.url}/docs/problems`)).text();
      for (const kind of ['too-late', 'post-refused', 'oauth-state-refused']) expect(listed).toContain(`id="${kind}"`);
    });

    it('shows each platform’s capabilities, and the feature each scope serves', async () => {
      const { body } = await workspace.get('/v1/platforms');
      expect(body.items.map(({ name }: { name: string }) => name)).toEqual(platformNames);
      const x = body.items.find(({ name }: { name: string }) => name === 'x');
      expect(x).toMatchObject({ name: 'x', configured: true, capabilities: { unpublish: { can: true } } });
      for (const scope of x.scopes)
        expect(scope).toEqual({
          scope: expect.any(String),
          features: expect.any(Array),
          required: expect.any(Boolean),
          why: expect.any(String),
        });
    });

    it('describes the options of each platform’s posts by their schema, with words for owners', async () => {
      const { body } = await workspace.get('/v1/platforms');
      const optionsOf = (of: string) => body.items.find(({ name }: { name: string }) => name === of).postOptions;
      expect(optionsOf('x')).toMatchObject({
        type: 'object',
        additionalProperties: false,
        properties: { replySettings: { title: 'Who may reply', enum: expect.arrayContaining(['following']) } },
      });
      expect(optionsOf('fanvue')).toMatchObject({ required: ['audience'] });
    });

    it('says how many more may go, when the window resets, and when the next one may go', async () => {
      const account = await workspace.newAccount();
      const { x } = api.deps.platforms;
      const [endpoint, rules] = Object.entries(x.limits).find(([, all]) =>
        all.some(({ scope }) => scope === 'account'),
      )!;
      const rule = rules.find(({ scope }) => scope === 'account')!;
      const resetsAt = new Date(Date.now() + 60_000).toISOString();
      await api.sql`insert into quota_buckets (key, platform, account_id, endpoint, window_ms, "limit", used, resets_at)
        values (${`x|${account}|${endpoint}|${rule.windowMs}`}, 'x', ${account}, ${endpoint}, ${rule.windowMs}, ${rule.limit}, ${rule.limit}, ${resetsAt})`;

      const { body } = await workspace.get(`/v1/accounts/${account}/quota`);

      const shown = body.endpoints.find((one: { endpoint: string }) => one.endpoint === endpoint);
      expect(shown).toMatchObject({ remaining: 0, nextAt: resetsAt });
      expect(shown.limits[0]).toMatchObject({ limit: rule.limit, used: rule.limit, remaining: 0, resetsAt });
    });

    it('carries the real pictures of the demo', async () => {
      const file = await readFile(new URL('../../local/assets/picture-dawn.jpg', import.meta.url));
      expect(await upload(file, 'image/jpeg')).toMatchObject({ status: 201, body: { mimeType: 'image/jpeg' } });
    });
  });
});
