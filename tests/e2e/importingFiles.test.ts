import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, worldOf } from '../../local/demo/world.js';
import { type GuideName, openGuides } from '../../local/guides/index.js';
import { type App, startApp } from '../support/app.js';

const hour = 3_600_000;
const pictures = { path: '/media/:file' };

describe('the files of a history', () => {
  let app: App;
  let account: Awaited<ReturnType<App['connect']>>;

  beforeAll(async () => {
    app = await startApp({ env: { MEDIA_BYTES_MAX: '1000000' } });
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    account = await app.connect();
  });

  /** One picture a post, and nothing else. */
  const pictured = { photoEvery: 1, videoEvery: 0, gifEvery: 0, repostEvery: 0, threadEvery: 0, editedEvery: 0 };
  const seed = (more: object) => app.x.seedPosts(account.externalId, { count: 4, ...pictured, ...more });
  const over = (id: string) => app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 110_000);
  const run = async (more: object = {}, accountId = account.accountId) =>
    await over((await app.api.must('POST', `/v1/accounts/${accountId}/imports`, more)).id);
  const wipe = () => app.api.delete(`/v1/accounts/${account.accountId}/imported-posts`);
  const corpus = async (query = '') =>
    (await app.api.must('GET', `/v1/corpus?accountId=${account.accountId}&limit=100${query}`)).items;
  const files = async (query = '') => (await app.api.must('GET', `/v1/media?limit=100${query}`)).items;
  const filesOf = async (accountId = account.accountId) =>
    await app.sql`
    select m.storage_key, f.not_kept from imported_media f left join media m on m.id = f.media_id where f.account_id = ${accountId}`;
  /** What is in the library's storage, by key. */
  const stored = async () => {
    const library = app.stack.state.path('media', 'library');
    const entries = await readdir(library, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((one) => one.isFile())
      .map((one) => `${one.parentPath}/${one.name}`.slice(library.length + 1));
  };
  const answering = (status: number, times: number | 'standing' = 'standing') =>
    app.x.levers.set({ match: pictures, phase: 'before', times, effect: { do: 'answer', status } });

  it.each(['x', 'instagram', 'threads', 'tiktok', 'fanvue'] as GuideName[])(
    'come into the library from %s, each linked to its post and kept once',
    async (name) => {
      const guide = (await openGuides(app.stack.simulatorUrl))[name];
      const { accountId } = await connect(worldOf(app.stack), guide, await guide.newOwner({ past: 20 }));

      const ended = await run({}, accountId);

      expect(ended).toMatchObject({ state: 'completed', what: 'both' });
      expect(ended.files.kept).toBeGreaterThan(0);
      expect(ended.files.kept + ended.files.notKept).toBe(ended.files.found);
      const linked = await filesOf(accountId);
      expect(linked).toHaveLength(ended.files.found);
      const keys = new Set(linked.flatMap(({ storage_key: key }) => key ?? []));
      expect(await stored()).toEqual(expect.arrayContaining([...keys]));
      const { items } = await app.api.must('GET', `/v1/corpus?accountId=${accountId}&hasMedia=true`);
      const [first] = items[0].media;
      expect((await app.api.get(`/v1/media/${first.mediaId}/content`)).status).toBe(200);
    },
  );

  it('are kept once however often the same bytes come, and nothing is left over in the storage', async () => {
    await seed({ count: 12 });

    await run();

    const rows = await app.sql`select storage_key from media`;
    expect((await stored()).sort()).toEqual(rows.map(({ storage_key: key }) => key).sort());
    expect(new Set((await filesOf()).map(({ storage_key: key }) => key)).size).toBeGreaterThan(0);
  });

  it('never fail the import: what is gone or refused is counted, said in words, and tried again by the next import', async () => {
    await seed({ count: 5 });
    const gone = await app.x.levers.set({
      match: pictures,
      phase: 'before',
      times: 'standing',
      effect: { do: 'answer', status: 404 },
    });

    const first = await run();

    expect(first).toMatchObject({ state: 'completed', added: 5, files: { kept: 0 } });
    expect(first.files.notKept).toBe(first.files.found);
    const [post] = await corpus();
    expect(post.media[0].notKept).toEqual({ why: 'gone', words: 'The file is gone from the platform.' });
    expect(post.text).not.toBe('');
    await app.x.levers.remove(gone.id);
    const second = await run();
    expect(second).toMatchObject({ state: 'completed', added: 0, files: first.files.found > 0 && { notKept: 0 } });
    expect(second.files.kept).toBe(first.files.found);
  });

  it('are tried again when their server stumbles, after a pause', async () => {
    await seed({ count: 3 });
    await answering(500, 2);

    expect(await run()).toMatchObject({ state: 'completed', files: { notKept: 0 } });
  });

  it('that lead into our own network are not fetched', async () => {
    await seed({ count: 1 });
    const mine = await app.x.media(account.externalId);
    const inside = [`${app.stack.apiUrl}/healthz`, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'];
    const media = mine.map(({ key }, n) => ({ media_key: key, type: 'photo', url: inside[n % inside.length] }));
    await app.x.levers.set({
      match: { path: '/2/users/:id/tweets', account: account.username },
      phase: 'after',
      effect: { do: 'edit', set: { includes: { media } } },
    });

    const ended = await run();

    expect(ended).toMatchObject({ state: 'completed', added: 1, files: { kept: 0, notKept: mine.length } });
    expect(new Set((await filesOf()).map(({ not_kept: why }) => why))).toEqual(new Set(['unsafe-address']));
  });

  it('that are too large are named as such', async () => {
    await seed({ count: 2 });
    await app.x.levers.set({
      match: pictures,
      phase: 'after',
      times: 'standing',
      effect: { do: 'headers', set: { 'content-length': '2000000' } },
    });

    const ended = await run();

    expect(ended.files.kept).toBe(0);
    expect((await filesOf()).map(({ not_kept: why }) => why)).toContain('too-large');
  });

  it('are not fetched where only words are asked for, and come alone where only they are', async () => {
    await seed({ count: 6, photoEvery: 2 });

    expect(await run({ what: 'text' })).toMatchObject({ added: 6, files: { found: 0 } });
    expect(await filesOf()).toEqual([]);

    await wipe();
    const media = await run({ what: 'media' });
    expect(media).toMatchObject({ seen: 6, added: 3 });
    expect((await corpus()).map(({ text }: { text: string | null }) => text)).toEqual([null, null, null]);
    expect(media.files.kept).toBe(media.files.found);

    // The words that were left out come with the next import that wants them.
    expect(await run({ what: 'text' })).toMatchObject({ added: 3 });
    expect((await corpus()).every(({ text }: { text: string | null }) => text)).toBe(true);
  });

  it('and posts of the time that is asked for: no page is read once all of one is older', async () => {
    const now = await app.x.clock.now();
    await seed({ count: 450, photoEvery: 0, newestAgeMs: hour, apartMs: hour });
    const at = (hours: number) => new Date(now - hours * hour).toISOString();

    const ended = await run({ from: at(60.5), to: at(10.5) });

    expect(ended).toMatchObject({ state: 'completed', seen: 50, added: 50, from: at(60.5), to: at(10.5) });
    const times = (await corpus()).map(({ postedAt }: { postedAt: string }) => postedAt);
    expect(times).toHaveLength(50);
    expect(times.every((time: string) => time >= at(60.5) && time < at(10.5))).toBe(true);
    const calls = await app.x.ledger({
      account: account.externalId,
      endpoint: 'GET /2/users/:id/tweets',
      phase: 'received',
    });
    expect(calls.length).toBe(2);
  });

  it('are asked for in terms that make sense, or told what to change', async () => {
    const post = (body: object) => app.api.post(`/v1/accounts/${account.accountId}/imports`, body);
    const past = (days: number) => new Date(Date.now() - days * 24 * hour).toISOString();

    const backwards = await post({ from: past(1), to: past(2) });
    const future = await post({ from: past(-1) });
    const tooMany = await post({ postsMax: 10_001 });
    const nothing = await post({ what: 'nothing' });

    expect([backwards.status, future.status, tooMany.status, nothing.status]).toEqual([400, 400, 400, 400]);
    expect(JSON.stringify(backwards.body)).toContain('must be later than `from`');
    expect(JSON.stringify(future.body)).toContain('must be in the past');
    const most = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, { postsMax: 10_000 });
    expect(most.postsMax).toBe(3_200);
    await over(most.id);
    const [line] = await app.sql`select message from progress where subject_id = ${most.id} order by id limit 1`;
    expect(line!.message).toContain('X hands out no more.');
  });

  it('go with the posts, unless something else uses them, and it is said how many went', async () => {
    await seed({ count: 9 });
    await run();
    const kept = new Set((await filesOf()).map(({ storage_key: key }) => key as string));
    const [used] = await corpus();
    const mediaId = used.media[0].mediaId;
    const publishId = await app.publish(account.accountId, { text: 'Once more', media: [{ mediaId }] });
    expect(await app.ended(publishId)).toMatchObject({ state: 'published' });
    expect((await app.api.delete(`/v1/media/${mediaId}`)).status).toBe(409);
    expect((await app.api.must('GET', `/v1/media/${mediaId}`)).uses).toMatchObject({
      publishes: [{ id: publishId }],
      importedPosts: expect.arrayContaining([{ id: used.id, accountId: account.accountId }]),
    });

    const answer = await wipe();

    const elsewhere = await app.sql`select 1 from media where storage_key = any(${[...kept]})`;
    expect(answer.body).toEqual({ deleted: 9, files: kept.size - elsewhere.length });
    expect(answer.body.files).toBeGreaterThan(0);
    expect((await app.api.get(`/v1/media/${mediaId}/content`)).status).toBe(200);
    await expect.poll(async () => (await stored()).filter((key) => kept.has(key)).length).toBe(elsewhere.length);
    expect(await filesOf()).toEqual([]);
    expect(await wipe()).toMatchObject({ body: { deleted: 0, files: 0 } });
  });

  it('stay where somebody uploaded them as well', async () => {
    await seed({ count: 1 });
    await run();
    const [post] = await corpus();
    const { mediaId } = post.media[0];
    const [file] = await app.sql`select storage_key from media where id = ${mediaId}`;
    const body = new Blob([await readFile(app.stack.state.path('media', 'library', file!.storage_key))]);
    const upload = await app.api.request('POST', '/v1/media', { body, headers: { 'content-type': 'image/jpeg' } });
    expect(upload).toMatchObject({ status: 200, body: { id: mediaId, origin: 'uploaded' } });

    expect((await wipe()).body).toMatchObject({ deleted: 1 });

    expect((await app.api.get(`/v1/media/${mediaId}/content`)).status).toBe(200);
  });

  it('go with a single post of the corpus', async () => {
    await seed({ count: 3, photoEvery: 3 });
    await run();
    const [withFile] = await corpus('&hasMedia=true');

    const answer = await app.api.delete(`/v1/corpus/${withFile.id}`);

    expect(answer).toMatchObject({ status: 200, body: { deleted: 1 } });
    expect((await app.api.get(`/v1/corpus/${withFile.id}`)).status).toBe(404);
    expect((await corpus()).length).toBe(2);
    expect((await app.api.get(`/v1/accounts/${account.accountId}`)).body.importedPosts).toBe(2);
  });

  it('are named in the receipt of a disconnect, and go with the account', async () => {
    await seed({ count: 7 });
    const publishId = await app.publish(account.accountId, 'Words');
    await app.ended(publishId);
    await run();
    const keys = [...new Set((await filesOf()).map(({ storage_key: key }) => key as string))];
    await app.api.delete(`/v1/accounts/${account.accountId}`);
    const { receipt } = await app.api.until(
      `/v1/accounts/${account.accountId}`,
      ({ state }) => state === 'disconnected',
    );
    const kept = await app.sql`select distinct media_id from imported_media where account_id = ${account.accountId}`;
    expect(receipt.kept).toMatchObject({ importedPosts: 8, importedFiles: kept.length, publishes: 1 });
    const shared = await app.sql`
      select distinct m.storage_key from media m join imported_media f on f.media_id = m.id
      where m.storage_key = any(${keys}) and f.account_id <> ${account.accountId}`;

    const { body } = await app.api.delete(`/v1/accounts/${account.accountId}/data`);

    const page = async () => (await fetch(app.stack.apiUrl + new URL(body.statusUrl).pathname)).text();
    await expect.poll(page, { timeout: 60_000, interval: 500 }).toContain('<h1>Deleted');
    expect(await filesOf()).toEqual([]);
    expect((await stored()).filter((key) => keys.includes(key)).length).toBe(shared.length);
  });

  it('are under way no longer once the account is disconnected', async () => {
    await seed({ count: 8 });
    const hold = await app.x.hold(pictures, 'before-commit', 'standing');
    const { id } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, {});
    await hold.reached();

    await app.api.delete(`/v1/accounts/${account.accountId}`);

    await app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnected');
    await hold.drop();
    const ended = await over(id);
    expect(ended).toMatchObject({ state: 'cancelled', files: { kept: 0 } });
    expect(ended.files.notKept).toBe(ended.files.found);
    expect(await app.sql`select 1 from imported_media where sealed_url is not null`).toEqual([]);
  });

  it('of Fanvue, whose addresses open what is paid for, are nowhere to be read while they wait', async () => {
    const fanvue = app.stack.simulators.fanvue.control;
    const guide = (await openGuides(app.stack.simulatorUrl)).fanvue;
    const { accountId } = await connect(worldOf(app.stack), guide, await guide.newOwner({ past: 10 }));
    const hold = await fanvue.hold({ method: 'GET', path: '/media/*/main' }, 'before-commit');
    const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
    await hold.reached();

    const waiting =
      await app.sql`select sealed_url from imported_media where sealed_url is not null and account_id = ${accountId}`;
    expect(waiting.length).toBeGreaterThan(0);
    const rows = await app.sql`
      select t::text as text from imported_posts t union all select t::text from imported_media t union all select t::text from progress t`;
    const told = JSON.stringify([rows, await app.history(`import/${accountId}`), await app.output()]);
    const { addresses } = app.stack.simulators.all.find(({ name }) => name === 'fanvue')!;
    const { otherHosts } = app.stack.simulators.all.find(({ name }) => name === 'fanvue')!;
    for (const host of Object.values({ ...addresses, ...otherHosts })) expect(told).not.toContain(`${host}/media/`);

    await hold.release();
    expect((await over(id)).files.kept).toBeGreaterThan(0);
  });

  it('that arrived half, because a worker was killed, do not stay for ever', async () => {
    const arrivals = app.stack.state.path('media', 'arrivals');
    const long = new Date(Date.now() - 2 * hour);
    await writeFile(`${arrivals}/old`, 'half');
    await utimes(`${arrivals}/old`, long, long);
    await writeFile(`${arrivals}/young`, 'half');

    await expect.poll(async () => await readdir(arrivals)).toEqual(['young']);
  });

  it('can be looked for in the library', async () => {
    await seed({ count: 4, photoEvery: 2, videoEvery: 4 });
    await run();

    const videos = await files('&kind=video&origin=imported&used=true');
    const unused = await files('&used=false');

    expect(videos.length).toBeGreaterThan(0);
    expect(
      videos.every(
        ({ kind, usedBy }: { kind: string; usedBy: { importedPosts: number } }) =>
          kind === 'video' && usedBy.importedPosts > 0,
      ),
    ).toBe(true);
    expect(
      unused.every(({ usedBy }: { usedBy: object }) => JSON.stringify(usedBy) === '{"publishes":0,"importedPosts":0}'),
    ).toBe(true);
    const small = await files('&maxBytes=5000');
    expect(small.every(({ bytes }: { bytes: number }) => bytes <= 5_000)).toBe(true);
    expect(await files(`&from=${new Date(Date.now() + hour).toISOString()}`)).toEqual([]);
  });
});
