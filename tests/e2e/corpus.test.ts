import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

describe('the voice corpus', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;
  let account: string;

  beforeAll(async () => {
    api = await startApiUnderTest();
    workspace = await api.newWorkspace();
    account = await workspace.newAccount({ username: 'ada' });
  });
  afterAll(() => api?.stop());

  /** One a minute, the first the oldest. */
  const say = async (
    accountId: string,
    posts: { text: string; lang?: string; media?: object[] }[],
    from = '2026-01-01T10:00:00Z',
  ) => {
    await api.sql`
      insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text, lang, media)
      select ${workspace.workspaceId}, ${accountId}, gen_random_uuid()::text, gen_random_uuid(),
        ${from}::timestamptz + n * interval '1 minute', said->>'text', said->>'lang', coalesce(said->'media', '[]')
      from jsonb_array_elements(${JSON.stringify(posts)}::text::jsonb) with ordinality as given(said, n)`;
  };
  const read = async (query: string, of = workspace) => {
    const answer = await of.get(`/v1/corpus?${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const texts = async (query: string) => (await read(query)).items.map(({ text }: { text: string }) => text);

  it('is found by account, platform, time, language and whether it has pictures', async () => {
    const other = await workspace.newAccount({ platform: 'threads' });
    await say(account, [
      { text: 'one', lang: 'en' },
      { text: 'zwei', lang: 'de' },
      { text: 'three', lang: 'EN', media: [{ kind: 'image' }] },
    ]);
    await say(other, [{ text: 'elsewhere', lang: 'en' }]);

    expect(await texts(`accountId=${account}`)).toEqual(['three', 'zwei', 'one']);
    expect(await texts('platform=threads')).toEqual(['elsewhere']);
    expect(await texts(`accountId=${account}&lang=en`)).toEqual(['three', 'one']);
    expect(await texts(`accountId=${account}&hasMedia=true`)).toEqual(['three']);
    expect(await texts(`accountId=${account}&hasMedia=false`)).toEqual(['zwei', 'one']);
    const range = 'from=2026-01-01T10:02:00Z&to=2026-01-01T10:03:00Z';
    expect(await texts(`accountId=${account}&${range}`)).toEqual(['zwei']);
    for (const wrong of ['lang=', 'from=yesterday', 'hasMedia=maybe', 'words=x', 'q='])
      expect((await workspace.get(`/v1/corpus?${wrong}`)).status, wrong).toBe(400);
  });

  it('is found by its words, as in a search field, and whatever is written there is no error', async () => {
    const id = await workspace.newAccount();
    await say(id, [
      { text: 'Morning light over the harbour' },
      { text: 'The harbour at night; light rain' },
      { text: 'Kaffee am Hafen — schön wie früher' },
    ]);
    const found = (q: string) => texts(`accountId=${id}&q=${encodeURIComponent(q)}`);

    expect(await found('harbour light')).toHaveLength(2);
    expect(await found('"morning light"')).toEqual(['Morning light over the harbour']);
    expect(await found('harbour -night')).toEqual(['Morning light over the harbour']);
    expect(await found('SCHÖN or rain')).toHaveLength(2);
    expect(await found('nowhere')).toEqual([]);
    for (const odd of ['"', "it's", 'a & b | !c <-> d:*', "'; drop table imported_posts; --", '-', '()'])
      expect(await found(odd)).toEqual([]);
  });

  it('is searched by an index', async () => {
    const plan = await api.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      await tx`set local enable_indexscan = off`;
      return await tx`explain select 1 from imported_posts
        where to_tsvector('simple', lower(coalesce(text, ''))) @@ websearch_to_tsquery('simple', 'harbour')`;
    });
    expect(JSON.stringify(plan)).toContain('imported_posts_words');
  });

  it('is read page by page, each post once, though posts are of the same moment', async () => {
    const id = await workspace.newAccount();
    await api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
      select ${workspace.workspaceId}, ${id}, n::text, gen_random_uuid(), '2026-02-01T00:00:00Z', 'p' || n from generate_series(1, 7) n`;

    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await read(`accountId=${id}&limit=3${cursor}`);
      seen.push(...page.items.map((post: { text: string }) => post.text));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }

    expect(seen.sort()).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']);
  });

  it('is exported as JSON Lines, every post once and in order, as a file to save', async () => {
    const id = await workspace.newAccount({ username: 'ex"port' });
    await api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
      select ${workspace.workspaceId}, ${id}, n::text, gen_random_uuid(), '2026-02-01T00:00:00Z'::timestamptz + (n / 3) * interval '1.5 microseconds', 'line' || chr(10) || n
      from generate_series(1, 3000) n`;

    const answer = await fetch(`${api.url}/v1/accounts/${id}/corpus/export`, {
      headers: { authorization: `Bearer ${workspace.apiKey}` },
    });

    expect(answer.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x-ex_port-corpus.jsonl"');
    const text = await answer.text();
    expect(text.endsWith('\n')).toBe(true);
    const posts = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(posts.map(({ externalId }) => externalId)).size).toBe(3_000);
    expect(posts).toHaveLength(3_000);
    expect(posts.map(({ postedAt }) => postedAt)).toEqual(
      posts
        .map(({ postedAt }) => postedAt)
        .sort()
        .reverse(),
    );
    expect(posts[0]).toEqual((await read(`accountId=${id}&limit=1`)).items[0]);
    const none = await fetch(`${api.url}/v1/accounts/${id}/corpus/export?q=nothing`, {
      headers: { authorization: `Bearer ${workspace.apiKey}` },
    });
    expect([none.status, await none.text()]).toEqual([200, '']);
  });

  it('is read no faster than its reader takes it, and holds no connection for one that has stopped', async () => {
    const id = await workspace.newAccount();
    await api.sql`insert into imported_posts (workspace_id, account_id, external_id, import_id, posted_at, text)
      select ${workspace.workspaceId}, ${id}, n::text, gen_random_uuid(), '2026-02-01T00:00:00Z'::timestamptz + n * interval '1 second', repeat('x', 20000)
      from generate_series(1, 5000) n`;
    const before = process.memoryUsage().rss;

    // More readers that stop than the pool has connections; each would have 100 MB to take.
    const readers = await Promise.all(
      Array.from({ length: 25 }, async () => {
        const leave = new AbortController();
        const answer = await fetch(`${api.url}/v1/accounts/${id}/corpus/export`, {
          headers: { authorization: `Bearer ${workspace.apiKey}` },
          signal: leave.signal,
        });
        await answer.body!.getReader().read();
        return leave;
      }),
    );

    expect((await workspace.get('/v1/corpus?limit=1')).status).toBe(200);
    const idle = async () =>
      (
        await api.sql`select 1 from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`
      ).length;
    await expect.poll(idle).toBe(0);
    expect(process.memoryUsage().rss - before).toBeLessThan(600e6);
    for (const leave of readers) leave.abort();
  });

  it('and its deletion are the owner’s: another workspace finds nothing', async () => {
    const stranger = await api.newWorkspace();
    const [post] = (await read(`accountId=${account}`)).items;

    expect((await read(`accountId=${account}`, stranger)).items).toEqual([]);
    expect((await stranger.get(`/v1/corpus/${post.id}`)).status).toBe(404);
    expect((await stranger.delete(`/v1/corpus/${post.id}`)).status).toBe(404);
    expect((await stranger.get(`/v1/accounts/${account}/corpus/export`)).status).toBe(404);
    expect((await workspace.delete(`/v1/corpus/${post.id}`)).body).toEqual({ deleted: 1, files: 0 });
    expect(await texts(`accountId=${account}`)).not.toContain(post.text);
  });
});
