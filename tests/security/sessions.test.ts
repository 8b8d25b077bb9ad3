import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetExpiredSessions } from '../../db/sessions.js';
import { asId, type ConnectionId } from '../../domain/ids.js';
import type { Answer } from '../../local/apiClient.js';
import { type ApiUnderTest, publicUrl, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { SignedIn, signIn } from '../support/signedIn.js';

const problemKind = ({ body }: Answer) => String(body?.type).split('#')[1];
const refusal = (answer: Answer) => [answer.status, problemKind(answer)];
const tokenOf = (link: string) => link.split('/session/')[1]!;

describe('sessions', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;
  let owner: SignedIn;
  let support: SignedIn;

  beforeAll(async () => {
    api = await startApiUnderTest();
    workspace = await api.newWorkspace();
    [owner, support] = [await signInAs('owner'), await signInAs('support')];
  });
  afterAll(() => api?.stop());

  const ask = (more: object = {}, of = workspace) =>
    of.post('/v1/sessions', { role: 'owner', userId: 'u-17', userName: 'Ada', ...more });
  const open = (link: string) => fetch(api.url + new URL(link).pathname, { redirect: 'manual' });
  async function signInAs(role: 'owner' | 'support', of = workspace): Promise<SignedIn> {
    return await signIn(api.url, (await ask({ role }, of)).body.link);
  }
  const rowOf = async (id: string) => (await api.sql`select * from sessions where id = ${id}`)[0]!;
  const idOf = async ({ cookie }: SignedIn) => {
    const digest = createHash('sha256').update(cookie.split('=')[1]!).digest('hex');
    return (await api.sql`select id from sessions where cookie_digest = ${digest}`)[0]!.id as string;
  };

  describe('links', () => {
    it('open the pages signed in: an owner at the accounts, support at support', async () => {
      for (const [role, page] of [
        ['owner', '/app/accounts'],
        ['support', '/app/support'],
      ]) {
        const { status, body } = await ask({ role, minutes: 30 });
        expect(status).toBe(201);
        expect(body.link).toMatch(/^http:\/\/connect\.test\/session\/[\w-]{43}$/);
        const inMinutes = (at: string) => Math.round((Date.parse(at) - Date.now()) / 60_000);
        expect([inMinutes(body.linkExpiresAt), inMinutes(body.expiresAt)]).toEqual([10, 30]);

        const opened = await open(body.link);

        expect([opened.status, opened.headers.get('location')]).toEqual([303, `${publicUrl}${page}`]);
        const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
        const session = await new SignedIn(api.url, cookie, '').must('GET', '/v1/session');
        expect(session).toEqual({
          user: { id: 'u-17', name: 'Ada' },
          role,
          workspace: { id: workspace.workspaceId, name: expect.stringContaining('workspace ') },
          expiresAt: body.expiresAt,
          csrfToken: expect.stringMatching(/^[\w-]{43}$/),
          temporalWebUrl: null,
        });
      }
    });

    it('work once: of 50 who open one at the same time one is signed in, and the rest read why not', async () => {
      const { body } = await ask();

      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          fetch(api.url + new URL(body.link).pathname, { redirect: 'manual', headers: { accept: 'text/html' } }),
        ),
      );

      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status === 404);
      expect(refused).toHaveLength(49);
      expect(refused.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
      expect(await refused[0]!.text()).toContain('Open the pages again from where you came from');
    });

    it('are refused alike when they are used, too old, never were, or cannot be', async () => {
      const [used, old] = [(await ask()).body, (await ask()).body];
      await open(used.link);
      await api.sql`update sessions set link_expires_at = now() where id = ${old.id}`;

      const answers = [];
      for (const token of [tokenOf(used.link), tokenOf(old.link), 'a'.repeat(43), 'x'.repeat(5_000), '%00']) {
        const answer = await fetch(`${api.url}/session/${token}`, {
          redirect: 'manual',
          headers: { accept: 'application/json' },
        });
        expect(answer.headers.getSetCookie()).toEqual([]);
        answers.push(JSON.stringify([answer.status, { ...((await answer.json()) as object), requestId: '' }]));
      }

      expect(new Set(answers).size).toBe(1);
      expect((await rowOf(old.id)).opened_at).toBeNull();
    });

    it('are not used up by a HEAD', async () => {
      const { body } = await ask();
      expect((await fetch(api.url + new URL(body.link).pathname, { method: 'HEAD' })).status).toBe(405);
      expect((await open(body.link)).status).toBe(303);
    });

    it('never live longer than their session', async () => {
      const { body } = await ask({ minutes: 5 });
      expect(body.linkExpiresAt).toBe(body.expiresAt);
    });

    it('end the session that this browser had before', async () => {
      const before = await signInAs('owner');
      const { body } = await ask();
      await fetch(api.url + new URL(body.link).pathname, { redirect: 'manual', headers: { cookie: before.cookie } });
      expect((await before.get('/v1/session')).status).toBe(401);
    });

    it.each([
      [{ role: 'admin' }, 'body.role'],
      [{ userName: 'Ada\u202E' }, 'body.userName'],
      [{ userName: 'Ada\nowner' }, 'body.userName'],
      [{ userName: ' ' }, 'body.userName'],
      [{ userId: 'u 17) (owner' }, 'body.userId'],
      [{ minutes: 721 }, 'body.minutes'],
      [{ minutes: 4 }, 'body.minutes'],
      [{ workspaceId: randomUUID() }, 'body'],
    ])('are not made for %j', async (more, path) => {
      const answer = await ask(more);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body.violations)).toContain(path.replace(/^body\./, ''));
    });

    it('are made by a key whose scopes reach as far as the role, and by no session', async () => {
      const [reading, writing, helping] = await Promise.all(
        (['read', 'write', 'support'] as const).map((scope) => api.newWorkspace([scope])),
      );
      const made = (role: string, of: TestWorkspace) => ask({ role }, of).then(({ status }) => status);

      expect([await made('owner', reading!), await made('support', reading!)]).toEqual([403, 403]);
      expect([await made('owner', writing!), await made('support', writing!)]).toEqual([201, 403]);
      expect([await made('owner', helping!), await made('support', helping!)]).toEqual([403, 201]);
      for (const session of [owner, support]) {
        const answer = await session.post('/v1/sessions', { role: 'owner', userId: 'u-1', userName: 'Eve' });
        expect(refusal(answer)).toEqual([403, 'scope-missing']);
      }
    });
  });

  describe('secrets', () => {
    it('are in the database as digests only, and in no log', async () => {
      const { body } = await ask();
      const signedIn = await signIn(api.url, body.link);
      await signedIn.delete('/v1/session');

      const [dump] = await api.sql`select json_agg(s)::text as text from sessions s`;

      for (const secret of [tokenOf(body.link), signedIn.cookie.split('=')[1]!, signedIn.csrfToken]) {
        expect(secret).toMatch(/^[\w-]{43}$/);
        expect(dump!.text).not.toContain(secret);
        expect(api.log.text()).not.toContain(secret);
      }
      expect(dump!.text).toContain(body.id);
    });

    it('never repeat', async () => {
      const links = await Promise.all(Array.from({ length: 30 }, async () => (await ask()).body.link as string));
      const opened = await Promise.all(links.map(open));
      const cookies = opened.map(({ headers }) => headers.getSetCookie()[0]!.split(';')[0]!);
      expect(new Set([...links, ...cookies]).size).toBe(60);
    });

    it.each([
      ['http://127.0.0.1:3000', /^session=[\w-]{43}; Path=\/; Max-Age=(3599|3600); HttpOnly; SameSite=Lax$/],
      [
        'https://pages.test',
        /^__Host-session=[\w-]{43}; Path=\/; Max-Age=(3599|3600); HttpOnly; SameSite=Lax; Secure$/,
      ],
    ])('travel at %s in a cookie that no script reads and that dies with its session', async (address, expected) => {
      const other = await startApiUnderTest({ publicUrl: address });
      try {
        const asked = await ask({}, await other.newWorkspace());
        expect(asked.body.link).toContain(`${address}/session/`);
        const opened = await fetch(other.url + new URL(asked.body.link).pathname, { redirect: 'manual' });
        const [cookie] = opened.headers.getSetCookie();
        expect(cookie).toMatch(expected);
        const pages = await new SignedIn(other.url, cookie!.split(';')[0]!, '').get('/v1/session');
        expect(pages.status).toBe(200);
        // Under TLS a cookie without the prefix may have been set by another host.
        const bare = cookie!.split(';')[0]!.replace('__Host-', '');
        const answer = await new SignedIn(other.url, bare, '').get('/v1/session');
        expect(answer.status).toBe(address.startsWith('https:') ? 401 : 200);
      } finally {
        await other.stop();
      }
    });
  });

  describe('a session', () => {
    it('is over when it expires or is signed out, and its browser is told where to go', async () => {
      const [expired, signedOut] = [await signInAs('owner'), await signInAs('owner')];
      await api.sql`update sessions set expires_at = now() where id = ${await idOf(expired)}`;

      const out = await signedOut.request('DELETE', '/v1/session');

      expect(out.status).toBe(204);
      expect(out.headers.getSetCookie()[0]).toMatch(/^session=gone; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/);
      for (const over of [expired, signedOut, new SignedIn(api.url, `session=${'a'.repeat(43)}`, '')]) {
        for (const path of ['/v1/session', '/v1/accounts']) {
          const answer = await over.get(path);
          expect(refusal(answer)).toEqual([401, 'unauthorized']);
          expect(answer.body.nextStep).toBe('Open the pages again from where you came from.');
        }
        expect(refusal(await over.post('/v1/publishes/validate', {}))).toEqual([401, 'unauthorized']);
      }
      expect((await owner.get('/v1/session')).status).toBe(200);
    });

    it('is forgotten once it has expired, and not before', async () => {
      const gone = await idOf(await signInAs('owner'));
      await api.sql`update sessions set expires_at = now() where id = ${gone}`;

      await forgetExpiredSessions(api.db);

      expect(await rowOf(gone)).toBeUndefined();
      expect((await owner.get('/v1/session')).status).toBe(200);
    });

    it('sees its own workspace and nothing of another', async () => {
      const neighbour = await api.newWorkspace();
      const [mine, theirs] = [await workspace.newAccount(), await neighbour.newAccount()];
      const publish = await neighbour.must('POST', '/v1/publishes', { accountId: theirs, post: { text: 'Theirs' } });
      const connection = await neighbour.must('POST', '/v1/connections', { platform: 'x' });

      expect((await owner.get(`/v1/accounts/${mine}`)).status).toBe(200);
      for (const path of [
        `/v1/accounts/${theirs}`,
        `/v1/accounts/${theirs}/quota`,
        `/v1/publishes/${publish.id}`,
        `/v1/publishes/${publish.id}/stream`,
        `/v1/connections/${connection.id}`,
      ]) {
        expect((await owner.get(path)).status, path).toBe(404);
      }
      expect((await owner.post('/v1/publishes', { accountId: theirs, post: { text: 'Mine' } })).status).toBe(404);
      expect(refusal(await owner.delete(`/v1/accounts/${theirs}`))).toEqual([404, 'not-found']);
      for (const list of ['accounts', 'publishes', 'connections'])
        expect(JSON.stringify((await owner.get(`/v1/${list}`)).body)).not.toContain(theirs);
    });

    it('counts for nothing beside an Authorization header', async () => {
      const reading = await workspace.newKey({ scopes: ['read'] });
      const both = (authorization: string, method = 'GET') =>
        owner.request(method, method === 'GET' ? '/v1/session' : '/v1/publishes', {
          headers: { authorization },
          ...(method === 'POST' && { json: {} }),
        });

      expect(refusal(await both('Bearer garbage'))).toEqual([401, 'unauthorized']);
      expect(refusal(await both(''))).toEqual([401, 'unauthorized']);
      expect(refusal(await both(`Bearer ${reading.key}`))).toEqual([401, 'unauthorized']); // a key has no session
      expect(refusal(await both(`Bearer ${reading.key}`, 'POST'))).toEqual([403, 'scope-missing']);
    });

    it('stands by name in what it asked for', async () => {
      const accountId = await workspace.newAccount();
      const { id } = await workspace.must('POST', '/v1/publishes', { accountId, post: { text: 'Failed' } });
      await api.sql`update publishes set state = 'failed', started_at = now(), ended_at = now() where id = ${id}`;
      expect(refusal(await owner.post(`/v1/publishes/${id}/replay`))).toEqual([403, 'scope-missing']);

      await support.post(`/v1/publishes/${id}/replay`);

      const [replay] = await api.sql`select asked_by from replays where publish_id = ${id}`;
      expect(replay!.asked_by).toBe('Ada (support u-17)');
      expect(api.log.text()).toContain('"by":"Ada (support u-17)"');
    });

    it('leads from the front door to the pages', async () => {
      const frontDoor = async (cookie: string) =>
        (await fetch(api.url, { redirect: 'manual', headers: { cookie } })).headers.get('location');
      expect(await frontDoor(owner.cookie)).toBe('/app');
      expect(await frontDoor('')).toBe('/docs');
      expect(await frontDoor(`session=${'a'.repeat(43)}`)).toBe('/docs');
    });

    it('shows exactly what is described', async () => {
      const { body: document } = await workspace.get('/openapi.json');
      expect(Object.keys(document.components.schemas.Session.properties).sort()).toEqual(
        Object.keys((await owner.get('/v1/session')).body).sort(),
      );
      expect(document.components.securitySchemes.session).toMatchObject({
        type: 'apiKey',
        in: 'cookie',
        name: 'session',
      });
      expect(document.paths['/v1/accounts'].get.security).toEqual([{ apiKey: [] }, { session: [] }]);
      expect(document.paths['/v1/session'].get.security).toEqual([{ session: [] }]);
      expect(document.paths['/v1/sessions'].post.security).toEqual([{ apiKey: [] }]);
    });
  });

  describe('other sites', () => {
    const origin = publicUrl;
    /** A publish as the pages make it, with other headers. */
    async function send(headers: Record<string, string>): Promise<Answer> {
      const response = await fetch(`${api.url}/v1/publishes`, {
        method: 'POST',
        headers: {
          cookie: owner.cookie,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          ...headers,
        },
        body: JSON.stringify({ accountId: await accountId, post: { text: 'From the pages' } }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    }
    let accountId: Promise<string>;
    beforeAll(() => {
      accountId = workspace.newAccount();
    });
    const token = () => ({ 'x-csrf-token': owner.csrfToken });
    const publishes = async () => (await api.sql`select count(*)::int as n from publishes`)[0]!.n as number;

    it('change nothing: neither with a foreign address, nor without the token', async () => {
      const before = await publishes();
      const another = await signInAs('owner');
      const attempts: Record<string, string>[] = [
        { ...token(), 'sec-fetch-site': 'cross-site' },
        { ...token(), 'sec-fetch-site': 'same-site' },
        { ...token(), 'sec-fetch-site': 'none' },
        { ...token(), 'sec-fetch-site': 'cross-site', origin },
        token(), // neither header
        { ...token(), origin: 'https://evil.test' },
        { ...token(), origin: 'null' },
        { ...token(), origin: `${origin}.evil.test` },
        { ...token(), origin: `${origin}:81` },
        { 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'same-origin', 'x-csrf-token': '' },
        { 'sec-fetch-site': 'same-origin', 'x-csrf-token': another.csrfToken },
        { 'sec-fetch-site': 'same-origin', 'x-csrf-token': owner.csrfToken.slice(0, -1) },
        { 'sec-fetch-site': 'same-origin', 'x-csrf-token': `${owner.csrfToken}A` },
        { 'sec-fetch-site': 'same-origin', 'x-csrf-token': owner.cookie.split('=')[1]! },
      ];

      for (const headers of attempts)
        expect(refusal(await send(headers)), JSON.stringify(headers)).toEqual([403, 'cross-site']);

      expect(await publishes()).toBe(before);
    });

    it('are told from the pages by what the browser says, or by their origin where it says nothing', async () => {
      expect((await send({ ...token(), 'sec-fetch-site': 'same-origin' })).status).toBe(202);
      expect((await send({ ...token(), origin })).status).toBe(202);
    });

    it('reach no route that changes something', async () => {
      const unsafe = api.routes.filter((route) => / \/v1\//.test(route) && !route.startsWith('GET '));
      for (const route of unsafe) {
        const [method, path] = route.split(' ') as [string, string];
        const answer = await fetch(api.url + path.replace(/:\w+/g, randomUUID()), {
          method,
          headers: { cookie: support.cookie, 'x-csrf-token': support.csrfToken, 'sec-fetch-site': 'cross-site' },
        });
        expect([route, answer.status]).toEqual([route, 403]);
        expect(((await answer.json()) as { type: string }).type).toContain('cross-site');
      }
      expect(unsafe.length).toBeGreaterThan(12);
      expect((await support.get('/v1/session')).status).toBe(200);
    });

    it('leave the pages their Idempotency-Key', async () => {
      const key = { ...token(), 'sec-fetch-site': 'same-origin', 'idempotency-key': randomUUID() };
      const [first, again] = [await send(key), await send(key)];
      expect(again.body).toEqual(first.body);
      expect(first.status).toBe(202);
    });
  });

  describe('roles', () => {
    it('keep support from what is the owner’s alone, and let it do the rest', async () => {
      const accountId = await workspace.newAccount();
      const connection = await workspace.must('POST', '/v1/connections', { platform: 'x' });
      const run = await workspace.must('POST', `/v1/accounts/${accountId}/imports`);

      for (const answer of [
        await support.post('/v1/connections', { platform: 'x' }),
        await support.post(`/v1/connections/${connection.id}/choice`, { externalId: '1' }),
        await support.delete(`/v1/accounts/${accountId}`),
        await support.delete(`/v1/accounts/${accountId}/data`),
        await support.post(`/v1/accounts/${accountId}/imports`),
        await support.delete(`/v1/imports/${run.id}`),
      ]) {
        expect(refusal(answer)).toEqual([403, 'scope-missing']);
        expect(answer.body.detail).toContain('Only the account’s owner');
      }

      expect((await api.sql`select state from accounts where id = ${accountId}`)[0]!.state).toBe('connected');
      expect((await api.sql`select state from imports where id = ${run.id}`)[0]!.state).toBe('running');
      expect((await support.post('/v1/publishes', { accountId, post: { text: 'By support' } })).status).toBe(202);
      expect((await owner.post('/v1/connections', { platform: 'x' })).status).toBe(202);
    });
  });

  describe('streams', () => {
    const streaming = async (by: SignedIn) => {
      const accountId = await workspace.newAccount();
      const { id } = await workspace.must('POST', '/v1/publishes', {
        accountId,
        post: { text: 'Later' },
        publishAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
      const answer = await fetch(`${api.url}/v1/publishes/${id}/stream`, { headers: { cookie: by.cookie } });
      expect(answer.status).toBe(200);
      return { rest: answer.text() };
    };

    it('end when the session expires', async () => {
      const short = await signInAs('owner');
      await api.sql`update sessions set expires_at = now() + interval '2 seconds' where id = ${await idOf(short)}`;
      expect(await (await streaming(short)).rest).toContain('event: progress');
    });

    it('end when it is signed out', async () => {
      const leaving = await signInAs('owner');
      const stream = await streaming(leaving);
      await leaving.delete('/v1/session');
      const read = await stream.rest;
      expect(read).toContain('event: progress');
      expect(read).not.toContain('event: end');
    });
  });

  describe('the way to consent', () => {
    const leaveAndReturn = async (of: TestWorkspace) => {
      const { id, startUrl } = await of.must('POST', '/v1/connections', { platform: 'x' });
      const path = new URL(startUrl).pathname;
      const done = async (cookie: string) => {
        const answer = await fetch(`${api.url}${path}/done`, { redirect: 'manual', headers: { cookie } });
        return [answer.status, answer.headers.get('location')];
      };
      return { id: asId<ConnectionId>(id), path, done };
    };

    it('ends at the accounts where the browser is signed in to the same workspace, else at its own page', async () => {
      const { id, done } = await leaveAndReturn(workspace);
      const stranger = await signInAs('owner', await api.newWorkspace());
      const over = await signInAs('owner');
      await over.delete('/v1/session');

      expect(await done(owner.cookie)).toEqual([303, `${publicUrl}/app/accounts?connection=${id}`]);
      for (const cookie of ['', stranger.cookie, over.cookie]) expect(await done(cookie)).toEqual([200, null]);
    });

    it('can be left for the accounts by whoever came from there', async () => {
      const { path } = await leaveAndReturn(workspace);
      const page = async (cookie: string) => (await fetch(api.url + path, { headers: { cookie } })).text();
      expect(await page(owner.cookie)).toContain('<a href="/app/accounts">Cancel</a>');
      expect(await page('')).not.toContain('Cancel');
    });
  });
});
