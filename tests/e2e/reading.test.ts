import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

describe('what the pages read', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    api = await startApiUnderTest();
    workspace = await api.newWorkspace();
  });
  afterAll(() => api?.stop());

  const addImport = async (accountId: string, state: string, createdAt: string) => {
    const [run] = await api.sql`insert into imports (workspace_id, account_id, state, posts_max, created_at)
      values (${workspace.workspaceId}, ${accountId}, ${state}, 100, ${createdAt}) returning id`;
    return run!.id as string;
  };
  const addPosts = (accountId: string, count: number) =>
    api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
      select ${workspace.workspaceId}, ${accountId}, n::text, gen_random_uuid(), now(), 'Said before'
      from generate_series(1, ${count}::int) n`;
  /** Every page of a list, in the order it comes. */
  const listed = async (owner: TestWorkspace, path: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const { body, status } = await owner.get(`${path}${path.includes('?') ? '&' : '?'}limit=2${cursor}`);
      expect(status).toBe(200);
      ids.push(...idsOf(body));
      if (body.nextCursor === null) return ids;
      cursor = `&cursor=${body.nextCursor}`;
    }
  };

  describe('of accounts', () => {
    it('is how many posts were imported, and the last import, of each', async () => {
      const [full, empty] = [await workspace.newAccount(), await workspace.newAccount()];
      await addPosts(full, 3);
      await addImport(full, 'failed', ago(2));
      const last = await addImport(full, 'completed', ago(1));

      const { items } = (await workspace.get('/v1/accounts?limit=100')).body;
      const shown = (id: string) => items.find((account: { id: string }) => account.id === id);

      expect(shown(full)).toMatchObject({ importedPosts: 3, lastImport: { id: last, state: 'completed' } });
      expect(shown(empty)).toMatchObject({ importedPosts: 0, lastImport: null });
      expect((await workspace.get(`/v1/accounts/${full}`)).body).toEqual(shown(full));
    });

    it('is whether and when they are renewed', async () => {
      const dueAt = new Date(Date.now() + day);
      const renewed = await workspace.newAccount({ refreshDueAt: dueAt });
      const byOwner = await workspace.newAccount({ platform: 'instagram' });

      expect((await workspace.get(`/v1/accounts/${renewed}`)).body).toMatchObject({
        renewable: true,
        refreshesAt: dueAt.toISOString(),
      });
      expect((await workspace.get(`/v1/accounts/${byOwner}`)).body).toMatchObject({
        renewable: false,
        refreshesAt: null,
      });
    });

    it('is whether replies go out unasked, which is off until it is set', async () => {
      const id = await workspace.newAccount();
      const shown = async () => (await workspace.get(`/v1/accounts/${id}`)).body.autoApprove;
      expect(await shown()).toBe(false);

      expect(await workspace.patch(`/v1/accounts/${id}`, { autoApprove: true })).toMatchObject({
        status: 200,
        body: { id, autoApprove: true },
      });

      expect(await shown()).toBe(true);
      for (const wrong of [{}, { autoApprove: 'yes' }, { autoApprove: true, state: 'connected' }])
        expect((await workspace.patch(`/v1/accounts/${id}`, wrong)).status).toBe(400);
    });
  });

  describe('of imports', () => {
    it('is found by account and state, newest first, page by page', async () => {
      const owner = workspace;
      const [one, other] = [await owner.newAccount(), await owner.newAccount()];
      const ids = [];
      for (let n = 5; n > 0; n -= 1) ids.unshift(await addImport(one, n === 3 ? 'failed' : 'completed', ago(n)));
      await addImport(other, 'completed', ago(1));

      expect(await listed(owner, `/v1/imports?accountId=${one}`)).toEqual(ids);
      expect(await listed(owner, `/v1/imports?accountId=${one}&state=failed`)).toEqual([ids[2]]);
    });

    it('is deleted on demand, once, and told', async () => {
      const id = await workspace.newAccount();
      await addPosts(id, 4);
      const wipe = () => workspace.delete(`/v1/accounts/${id}/imported-posts`);

      expect(await wipe()).toMatchObject({ status: 200, body: { deleted: 4, files: 0 } });
      expect(await wipe()).toMatchObject({ status: 200, body: { deleted: 0, files: 0 } });

      expect(await api.sql`select 1 from imported_posts where account_id = ${id}`).toHaveLength(0);
      const told = await api.sql`select type, data from events where account_id = ${id}`;
      expect(told).toEqual([{ type: 'import.deleted', data: { posts: 4, files: 0 } }]);
      expect((await workspace.get(`/v1/accounts/${id}`)).body.importedPosts).toBe(0);
    });

    it('is not deleted while an import runs', async () => {
      const id = await workspace.newAccount();
      await addPosts(id, 4);
      const run = await addImport(id, 'running', ago(0));

      const answer = await workspace.delete(`/v1/accounts/${id}/imported-posts`);

      expect(answer).toMatchObject({ status: 409, body: { state: 'running' } });
      expect(answer.body.statusUrl).toContain(run);
      expect(await api.sql`select 1 from imported_posts where account_id = ${id}`).toHaveLength(4);
      expect(await api.sql`select 1 from events where account_id = ${id}`).toHaveLength(0);
    });

    it('is deleted of a disconnected account too, whose receipt no longer says that it was kept', async () => {
      const receipt = {
        requestedAt: ago(1),
        stopped: { publishes: 0, imports: 0 },
        revoked: 'revoked' as const,
        proof: 'Refused.',
        tokensErasedAt: ago(1),
        kept: { importedPosts: 2, publishes: 7 },
      };
      const id = await workspace.newAccount({ state: 'disconnected', sealedTokens: null, receipt });
      await addPosts(id, 2);

      expect((await workspace.delete(`/v1/accounts/${id}/imported-posts`)).body).toEqual({ deleted: 2, files: 0 });

      const { body } = await workspace.get(`/v1/accounts/${id}`);
      expect(body.receipt).toEqual({ ...receipt, kept: { importedPosts: 0, importedFiles: 0, publishes: 7 } });
    });
  });

  describe('of publishes', () => {
    let owner: TestWorkspace;
    let account: string;
    let other: string;
    let ids: string[];

    /** Six of them: the first was asked for first, and is due last but one. */
    beforeAll(async () => {
      owner = await api.newWorkspace();
      account = await owner.newAccount({ username: 'ada', displayName: 'Ada' });
      other = await owner.newAccount({ platform: 'threads', username: 'bob', displayName: 'Bob' });
      const rows = [
        { accountId: account, state: 'scheduled', due: 9, scheduled: true },
        { accountId: account, state: 'failed', due: 2, failure: 'rate-limited' },
        { accountId: other, state: 'failed', due: 2, failure: 'permission-missing' },
        { accountId: other, state: 'published', due: 1 },
        { accountId: account, state: 'unconfirmed', due: 1, failure: 'outcome-unknown' },
        { accountId: account, state: 'scheduled', due: 12, scheduled: true },
      ];
      ids = [];
      for (const [n, row] of rows.entries()) {
        const failure =
          row.failure &&
          JSON.stringify({ class: row.failure, move: 'us', healsWithTime: false, message: 'No.', nextStep: 'Wait.' });
        const [made] = await api.sql`
          insert into publishes (workspace_id, account_id, platform, state, due_at, scheduled, failure, created_at)
          values (${owner.workspaceId}, ${row.accountId}, ${row.accountId === account ? 'x' : 'threads'}, ${row.state},
            ${new Date(Date.UTC(2030, 0, row.due)).toISOString()}, ${row.scheduled ?? false}, ${failure ?? null}::text::jsonb, ${ago(10 - n)}) returning id`;
        await api.sql`insert into publish_revisions (publish_id, revision) values (${made!.id}, 1)`;
        await api.sql`insert into publish_parts (publish_id, revision, position, text)
          values (${made!.id}, 1, 0, ${`Post ${n} ${'🙂'.repeat(200)}`})`;
        ids.push(made!.id);
      }
    });

    const found = (query: string) => listed(owner, `/v1/publishes${query}`);
    const numbers = async (query: string) => (await found(query)).map((id) => ids.indexOf(id));

    it.each([
      ['nothing named', '', [5, 4, 3, 2, 1, 0]],
      ['several states', '?state=failed,unconfirmed', [4, 2, 1]],
      ['a class of failure', '?failureClass=rate-limited', [1]],
      ['a platform', '?platform=threads', [3, 2]],
      ['what was scheduled', '?scheduled=true', [5, 0]],
      ['what was not', '?scheduled=false&state=published', [3]],
    ])('finds them by %s', async (_title, query, expected) => {
      expect(await numbers(query)).toEqual(expected);
    });

    it('finds them by account, and by when they were asked for', async () => {
      expect(await numbers(`?accountId=${other}`)).toEqual([3, 2]);
      expect(await numbers(`?from=${ago(8.5)}&to=${ago(6.5)}`)).toEqual([3, 2]);
    });

    it('lists them in the order they are due, page by page, also where several are due at once', async () => {
      const inOrder = await numbers('?order=due');

      expect(inOrder.slice(4)).toEqual([0, 5]);
      expect(inOrder.slice(0, 2).toSorted()).toEqual([3, 4]);
      expect(inOrder.slice(2, 4).toSorted()).toEqual([1, 2]);
    });

    it.each(['state=', 'state=failed,gone', 'scheduled=maybe', 'order=oldest', 'from=yesterday', 'failureClass=bad'])(
      'refuses %s',
      async (query) => {
        expect((await owner.get(`/v1/publishes?${query}`)).status).toBe(400);
      },
    );

    it('shows how each begins, what it carries and whose it is', async () => {
      const { body } = await owner.get('/v1/publishes?limit=1');

      expect(body.items[0]).toMatchObject({
        id: ids[5],
        parts: 1,
        mediaCount: 0,
        account: { username: 'ada', displayName: 'Ada' },
      });
      expect([...body.items[0].excerpt]).toHaveLength(140);
      expect(body.items[0].excerpt).toMatch(/^Post 5 🙂/u);
    });
  });

  describe('of media', () => {
    const picture = (width: number) =>
      sharp({ create: { width, height: 30, channels: 3, background: '#a0c0e0' } })
        .png()
        .toBuffer();
    const add = async (body: Buffer) =>
      (
        await workspace.request('POST', '/v1/media', {
          body: body as Buffer<ArrayBuffer>,
          headers: { 'content-type': 'image/png' },
        })
      ).body.id as string;
    const content = async (id: string, init: RequestInit = {}, reader = workspace) => {
      const answer = await fetch(`${api.url}/v1/media/${id}/content`, {
        ...init,
        headers: { authorization: `Bearer ${reader.apiKey}`, ...init.headers },
      });
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };

    it('is counted in a list and described in a publish', async () => {
      const [mediaId, cover] = [await add(await picture(61)), await add(await picture(62))];
      const accountId = await workspace.newAccount();
      const { id } = await workspace.must('POST', '/v1/publishes', {
        accountId,
        post: { text: 'Look', media: [{ mediaId }], thread: [{ text: 'And this', media: [{ mediaId: cover }] }] },
      });

      const { items } = (await workspace.get(`/v1/publishes?accountId=${accountId}`)).body;
      expect(items).toMatchObject([{ id, parts: 2, mediaCount: 2, excerpt: 'Look' }]);
      await api.sql`update publish_media set role = 'cover' where publish_id = ${id} and media_id = ${cover}`;
      expect((await workspace.get(`/v1/publishes?accountId=${accountId}`)).body.items[0].mediaCount).toBe(1);
      expect((await workspace.get(`/v1/publishes/${id}`)).body.parts[0].media[0]).toMatchObject({
        mediaId,
        mimeType: 'image/png',
        width: 61,
        height: 30,
        durationMs: null,
      });
    });

    it('is brought whole, in parts, and by its head alone', async () => {
      const file = await picture(63);
      const id = await add(file);

      const whole = await content(id);
      expect(whole.answer.status).toBe(200);
      expect(whole.bytes.equals(file)).toBe(true);
      expect(Object.fromEntries(whole.answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': 'inline',
        'content-security-policy': 'sandbox',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=604800, immutable',
      });
      const part = await content(id, { headers: { range: 'bytes=3-9' } });
      expect([part.answer.status, part.answer.headers.get('content-range')]).toEqual([206, `bytes 3-9/${file.length}`]);
      expect(part.bytes.equals(file.subarray(3, 10))).toBe(true);
      expect((await content(id, { headers: { range: `bytes=${file.length}-` } })).answer.status).toBe(416);
      const head = await content(id, { method: 'HEAD' });
      expect([head.answer.status, head.answer.headers.get('content-length'), head.bytes.length]).toEqual([
        200,
        String(file.length),
        0,
      ]);
    });

    it('is nobody else’s', async () => {
      const id = await add(await picture(64));
      const { answer } = await content(id, {}, await api.newWorkspace());
      expect(answer.status).toBe(404);
    });

    it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'video/mp4; <script>'])(
      'is never shown as %s',
      async (mimeType) => {
        const id = await add(await picture(65));
        await api.sql`update media set mime_type = ${mimeType} where id = ${id}`;

        const { answer } = await content(id);

        expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
          'application/octet-stream',
          'attachment',
        ]);
        await api.sql`update media set mime_type = 'image/png' where id = ${id}`;
      },
    );
  });
  it('has no row of another workspace for a cursor', async () => {
    const stranger = await api.newWorkspace();
    const run = await addImport(await workspace.newAccount(), 'completed', ago(3));
    expect((await stranger.get(`/v1/imports?cursor=${run}`)).body).toEqual({ items: [], nextCursor: null });
    expect((await stranger.get(`/v1/imports?cursor=${randomUUID()}`)).body).toEqual({ items: [], nextCursor: null });
  });
});
