import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, readLagMs, startApp } from '../support/app.js';

const create = { method: 'POST', path: '/2/tweets' };

describe('publishing on X', () => {
  let app: App;
  let account: { accountId: string; externalId: string; username: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    await app.x.knobs.reset();
    account = await app.connect();
  });

  const upload = async (file: string, type: string) => {
    const body = await readFile(new URL(`../../local/assets/${file}`, import.meta.url));
    const answer = await app.api.request('POST', '/v1/media', { body, headers: { 'content-type': type } });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body.id as string;
  };
  const eventsOf = async (publishId: string) => (await app.history(`publish/${publishId}`)).length;

  it('publishes a text once, in at most 14 history events', async () => {
    const id = await app.publish(account.accountId, 'Hello from the first test');

    const ended = await app.ended(id);

    expect(ended.state).toBe('published');
    const posts = await app.livePosts(account.externalId);
    expect(posts.map((post) => post.text)).toEqual(['Hello from the first test']);
    expect(ended.url).toBe(`${app.stack.simulators.x.addresses.webUrl}/${account.username}/status/${posts[0]!.id}`);
    expect(await eventsOf(id)).toBeLessThanOrEqual(14);
  });

  it('publishes four pictures with their alternative texts, in at most 25 history events', async () => {
    const files = ['picture-dawn.jpg', 'picture-noon.jpg', 'picture-autumn.jpg', 'picture-night.jpg'];
    const media = [];
    for (const [index, file] of files.entries())
      media.push({ mediaId: await upload(file, 'image/jpeg'), altText: `Picture ${index}` });
    const id = await app.publish(account.accountId, { text: 'Four pictures', media });

    expect((await app.ended(id)).state).toBe('published');

    const [post] = await app.x.posts(account.externalId);
    const kept = await app.x.media(account.externalId);
    expect(post!.mediaIds).toHaveLength(4);
    expect(post!.mediaIds.map((mediaId) => kept.find((one) => one.id === mediaId)?.altText)).toEqual([
      'Picture 0',
      'Picture 1',
      'Picture 2',
      'Picture 3',
    ]);
    expect(await eventsOf(id)).toBeLessThanOrEqual(25);
  });

  it('publishes a video in at most 35 history events however often it is polled', async () => {
    await app.x.knobs.set({ processingLooks: 6 });
    const id = await app.publish(account.accountId, {
      text: 'A clip',
      media: [{ mediaId: await upload('clip.mp4', 'video/mp4') }],
    });

    expect((await app.ended(id, 90_000)).state).toBe('published');

    const [post] = await app.x.posts(account.externalId);
    expect(post!.mediaIds).toHaveLength(1);
    expect(await eventsOf(id)).toBeLessThanOrEqual(35);
  });

  it('says what the platform found wrong with a video, and shows nothing', async () => {
    await app.x.nextMediaProcessing('fail');
    const id = await app.publish(account.accountId, {
      text: 'A bad clip',
      media: [{ mediaId: await upload('clip.mp4', 'video/mp4') }],
    });

    const ended = await app.ended(id);

    expect(ended).toMatchObject({ state: 'failed', failure: { class: 'content-refused', move: 'owner' } });
    expect(await app.livePosts(account.externalId)).toEqual([]);
  });

  it('publishes a thread in order, each part answering the one before', async () => {
    await app.x.knobs.set({ replyLagMs: 1_500 });
    const id = await app.publish(account.accountId, { text: 'One', thread: [{ text: 'Two' }, { text: 'Three' }] });

    expect((await app.ended(id, 90_000)).state).toBe('published');

    const posts = await app.x.posts(account.externalId);
    expect(posts.map((post) => post.sentText)).toEqual(['One', 'Two', 'Three']);
    expect(posts.map((post) => post.replyTo?.postId)).toEqual([undefined, posts[0]!.id, posts[1]!.id]);
  });

  it('goes on with a thread where it stopped, repeating no part', async () => {
    await app.x.levers.refuse({ ...create, nth: 2 }, { detail: 'You are not permitted to perform this action.' });
    const id = await app.publish(account.accountId, { text: 'First', thread: [{ text: 'Second' }, { text: 'Third' }] });
    expect(await app.ended(id)).toMatchObject({ state: 'failed' });

    const replay = await app.api.post(`/v1/publishes/${id}/replay`);

    expect(replay.status).toBe(202);
    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'published');
    expect((await app.livePosts(account.externalId)).map((post) => post.text)).toEqual(['First', 'Second', 'Third']);
  });

  it.each([
    ['the answer is lost after acting', (match: object) => app.x.levers.lostAnswer(match)],
    ['X answers 500 although it acted', (match: object) => app.x.levers.serverError(match, { acted: true })],
    ['X answers 500 and did not act', (match: object) => app.x.levers.serverError(match)],
    [
      'a 502 page of 300 kB comes although it acted',
      (match: object) => app.x.levers.badGateway(match, { acted: true }),
    ],
    ['the JSON is cut off', (match: object) => app.x.levers.truncatedJson(match)],
    ['the answer is an empty 201', (match: object) => app.x.levers.emptyBody(match)],
    ['the connection is reset before acting', (match: object) => app.x.levers.resetBefore(match)],
    ['the content type is wrong', (match: object) => app.x.levers.wrongContentType(match)],
  ])('publishes once when %s', async (_title, fault) => {
    await fault({ ...create, account: account.username });
    const id = await app.publish(account.accountId, 'Only once, please');

    expect((await app.ended(id)).state).toBe('published');

    expect((await app.x.counters({ account: account.externalId })).duplicates).toEqual([]);
    expect((await app.livePosts(account.externalId)).map((post) => post.text)).toEqual(['Only once, please']);
  });

  it('finds its post although the platform shows it late, and adopts it instead of sending another', async () => {
    await app.x.knobs.set({ lagMs: readLagMs / 2 });
    await app.x.levers.lostAnswer({ ...create, account: account.username });
    const id = await app.publish(account.accountId, 'Shown late');

    const ended = await app.ended(id);

    expect(ended.state).toBe('published');
    const posts = await app.livePosts(account.externalId);
    expect(posts).toHaveLength(1);
    expect(ended.parts[0].externalId).toBe(posts[0]!.id);
  });

  it('never takes a post of another publish for its own', async () => {
    await app.x.knobs.set({ duplicateWindowMs: 0 });
    await app.ended(await app.publish(account.accountId, 'Twins'));
    await app.x.levers.serverError({ ...create, account: account.username });

    const second = await app.ended(await app.publish(account.accountId, 'Twins'));

    expect(second.state).toBe('published');
    const posts = await app.livePosts(account.externalId);
    expect(posts).toHaveLength(2);
    expect(second.parts[0].externalId).toBe(posts[1]!.id);
  });

  it('shows the platform’s own message when it refuses, and whose move it is', async () => {
    await app.ended(await app.publish(account.accountId, 'Said before'));

    const ended = await app.ended(await app.publish(account.accountId, 'Said before'));

    expect(ended).toMatchObject({
      state: 'failed',
      failure: {
        class: 'duplicate-refused',
        move: 'owner',
        platformMessage: 'You are not allowed to create a Tweet with duplicate content.',
      },
    });
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
    const run = await app.temporal.workflow.getHandle(`publish/${ended.id}`).describe();
    expect(run.status.name).toBe('FAILED');
  });

  it('publishes at its moment and never early', async () => {
    const dueAt = Date.now() + 4_000;
    const id = await app.publish(account.accountId, 'On time', { publishAt: new Date(dueAt).toISOString() });

    await app.ended(id);

    const [commit] = await app.x.ledger({ account: account.externalId, phase: 'committed', path: '/2/tweets' });
    expect(new Date(commit!.wallAt).getTime()).toBeGreaterThanOrEqual(dueAt);
  });

  it('moves, edits and cancels what still waits', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const id = await app.publish(account.accountId, 'Draft', { publishAt: tomorrow });
    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'scheduled');

    const edited = await app.api.patch(`/v1/publishes/${id}`, {
      post: { text: 'Better' },
      publishAt: new Date(Date.now() + 90_000_000).toISOString(),
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    const shown = (await app.api.get(`/v1/publishes/${id}`)).body;
    expect(shown.parts[0].text).toBe('Better');
    expect(new Date(shown.dueAt).getTime()).toBeGreaterThan(Date.now() + 86_500_000);

    const cancelled = await app.api.delete(`/v1/publishes/${id}`);
    expect(cancelled.body).toMatchObject({ outcome: 'cancelled', state: 'cancelled' });
    expect((await app.api.delete(`/v1/publishes/${id}`)).body).toMatchObject({ outcome: 'cancelled' });
    expect(await app.livePosts(account.externalId)).toEqual([]);
  });

  it('answers a cancel truthfully when the call is already on its way', async () => {
    const hold = await app.x.hold({ ...create, account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Too late to stop');
    await hold.reached();

    const cancelling = app.api.delete(`/v1/publishes/${id}`);
    await hold.release();

    expect((await cancelling).body).toMatchObject({ outcome: 'too-late' });
    expect((await app.ended(id)).state).toBe('published');
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
  });

  it('cancels what waits for a rate limit, and nothing goes out', async () => {
    await app.x.levers.rateLimited({ ...create, account: account.username }, { waitMs: 600_000 });
    const id = await app.publish(account.accountId, 'Held back');
    await app.api.until(`/v1/publishes/${id}`, ({ waiting }) => Boolean(waiting));

    expect((await app.api.delete(`/v1/publishes/${id}`)).body).toMatchObject({ outcome: 'cancelled' });
    expect(await app.livePosts(account.externalId)).toEqual([]);
  });

  it('unpublishes a thread from its end, and says so again when asked twice', async () => {
    const id = await app.publish(account.accountId, { text: 'Head', thread: [{ text: 'Tail' }] });
    await app.ended(id);

    expect((await app.api.post(`/v1/publishes/${id}/unpublish`)).status).toBe(202);
    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');

    expect(await app.livePosts(account.externalId)).toEqual([]);
    const deletes = (await app.x.ledger({ account: account.externalId, phase: 'committed' })).filter(
      (event) => event.method === 'DELETE',
    );
    expect(deletes).toHaveLength(2);
  });

  it('counts a post that its owner deleted as unpublished', async () => {
    const id = await app.publish(account.accountId, 'Deleted by hand');
    const { parts } = await app.ended(id);
    await app.x.deletePost(parts[0].externalId);

    await app.api.post(`/v1/publishes/${id}/unpublish`);

    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');
  });
});
