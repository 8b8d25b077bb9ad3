import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attempt, connect, publish, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import type { Guide, Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { ThreadsControl } from '../../simulators/control.js';
import { type App, startApp } from '../support/app.js';

const commit = { method: 'POST', path: '/v1.0/me/threads_publish' };

/** Threads with the whole product: the real pages, the worker, the API. */
describe('Threads', () => {
  let app: App;
  let world: World;
  let guide: Guide;
  let control: ThreadsControl;
  let owner: Owner;
  let accountId: string;

  beforeAll(async () => {
    app = await startApp();
    world = worldOf(app.stack);
    guide = (await openGuides(world.simulatorsUrl)).threads;
    control = app.stack.simulators.threads.control;
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await control.levers.clear();
    await control.knobs.reset();
    await control.limits.reset();
    await control.nextContainers();
    owner = await guide.newOwner({ past: 12 });
    ({ accountId } = await connect(world, guide, owner));
  });

  const before = () => owner.externalId;
  /** What was published since the owner was made up. */
  const live = async () => (await control.posts(before())).filter((post) => post.containerId && !post.deletedAt);
  const send = (post: object) => publish(world, accountId, post);
  const ended = (id: string) => app.ended(id, 80_000);

  describe('connecting', () => {
    it('keeps a token of 60 days and what was granted', async () => {
      const account = await app.api.must('GET', `/v1/accounts/${accountId}`);

      expect(account).toMatchObject({ platform: 'threads', username: owner.username, state: 'connected' });
      expect(account.grantedScopes).toEqual(
        expect.arrayContaining(['threads_basic', 'threads_content_publish', 'threads_delete']),
      );
      const days = (Date.parse(account.tokenExpiresAt) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(59);
      expect(days).toBeLessThanOrEqual(60);
    });

    it('ends plainly where the owner cancels', async () => {
      const { connection } = await attempt(
        world,
        { ...guide, consent: (one) => ({ ...guide.consent(one), decision: 'cancel' }) },
        owner,
      );

      expect(connection).toMatchObject({ state: 'refused', refusal: 'access_denied' });
    });

    it('ends plainly where the token of an hour cannot be traded', async () => {
      await control.levers.refuse(
        { path: '/access_token' },
        { code: 190, subcode: 467, message: 'Error validating access token' },
      );

      const { connection } = await attempt(world, guide, await guide.newOwner());

      expect(connection).toMatchObject({ state: 'refused', refusal: 'code_refused' });
    });

    it('ends plainly where Threads has none of our app, or is down', async () => {
      await control.levers.refuse({ path: '/access_token' }, { code: 1, message: 'Error validating client secret.' });
      const misconfigured = await attempt(world, guide, await guide.newOwner());
      await control.levers.serverError({ path: '/oauth/access_token' });
      const down = await attempt(world, guide, await guide.newOwner());

      expect(misconfigured.connection).toMatchObject({ state: 'refused', refusal: 'app_misconfigured' });
      expect(down.connection).toMatchObject({ state: 'refused', refusal: 'platform_unavailable' });
    });

    it('refuses somebody else on a reconnect', async () => {
      const other = await guide.newOwner();

      const { connection } = await attempt(world, guide, other, { accountId });

      expect(connection).toMatchObject({ state: 'refused', refusal: 'reconnect_account_mismatch' });
    });
  });

  describe('publishing', () => {
    it.each(['text', 'picture', 'video', 'carousel', 'poll', 'thread'])(
      'shows %s once, with its link',
      async (name) => {
        const kind = guide.kinds[name]!;
        const id = await send(await kind.post(`A ${name} on Threads`, uploadTo(world)));

        const { state, failure, url } = await ended(id);

        expect({ state, failure }).toEqual({ state: 'published', failure: null });
        expect(await live()).toHaveLength(kind.shows ?? 1);
        expect(url).toMatch(/^https:\/\/www\.threads\.net\/@.*\/post\//);
        // Staging, committing and confirming are one activity each, however often they look.
        expect((await app.history(`publish/${id}`)).length).toBeLessThanOrEqual(kind.shows === 2 ? 45 : 30);
      },
    );

    it('tells before anything is sent what Threads would refuse', async () => {
      const refused = await app.api.post('/v1/publishes', { accountId, post: { text: `${'a'.repeat(499)}🍰` } });

      expect(refused.status).toBe(422);
      expect(JSON.stringify(refused.body)).toContain('3 over Threads’ 500');
      expect(await control.containers(owner.externalId)).toEqual([]);
    });

    it('shows Threads’ own words when it refuses, and the next step', async () => {
      await control.knobs.set({ unreadableLinkHosts: ['new.example'] });
      const id = await send({ text: 'Look', options: { linkAttachment: 'https://new.example/page' } });

      const { state, failure } = await ended(id);

      expect(state).toBe('failed');
      expect(failure).toMatchObject({ class: 'content-refused', platformCode: '-1/4279047' });
      expect(failure.platformMessage).toContain('The link attachment is invalid.');
      expect(failure.nextStep).toContain('put the link in the text');
      expect(await live()).toEqual([]);
    });

    it('goes on by itself where a container failed once', async () => {
      await control.nextContainers({ error: 'FAILED_DOWNLOADING_VIDEO' });
      const id = await send(await guide.kinds.video!.post('A clip', uploadTo(world)));

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
    });

    it('waits out the refusal of a finished container', async () => {
      await control.knobs.set({ publishesNotFound: 1 });
      const id = await send({ text: 'In the end' });

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
    });

    it('leaves exactly one post where the answer is lost and the container’s state lags', async () => {
      await control.knobs.set({ statusLagMs: 30_000 });
      await control.levers.lostAnswer({ ...commit, account: owner.username });
      const id = await send({ text: 'Only once' });

      const { state, url } = await ended(id);

      expect(state).toBe('published');
      expect(await live()).toHaveLength(1);
      expect(url).toMatch(/^https:\/\/www\.threads\.net\//);
    });

    it('publishes after all where the call never arrived', async () => {
      await control.levers.resetBefore({ ...commit, account: owner.username });
      const id = await send({ text: 'After all' });

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
    });

    it('goes on with a thread whose second part meets a reply target that is not known yet', async () => {
      await control.knobs.set({ replyTargetLagMs: 3_000 });
      const id = await send({ text: 'One', thread: [{ text: 'Two' }] });

      expect((await ended(id)).state).toBe('published');
      const [first, second] = await live();
      expect(second).toMatchObject({ text: 'Two', repliedTo: first!.id });
    });
  });

  it('unpublishes, and is content when the owner was faster', async () => {
    const ids = [await send({ text: 'Soon gone' }), await send({ text: 'Gone already' })];
    for (const id of ids) expect((await ended(id)).state).toBe('published');
    await control.deletePost((await live()).find(({ text }) => text === 'Gone already')!.id);

    for (const id of ids) {
      await app.api.must('POST', `/v1/publishes/${id}/unpublish`, {});
      await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');
    }

    expect(await live()).toEqual([]);
  });

  it('imports what the profile has, without reposts and replies', async () => {
    const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});

    const over = await app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 60_000);

    expect(over).toMatchObject({ state: 'completed', added: owner.past });
  });

  describe('disconnecting', () => {
    const disconnect = async () => {
      await app.api.delete(`/v1/accounts/${accountId}`);
      return (await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected')).receipt;
    };

    it('ends our access, proves it, and leaves a receipt', async () => {
      expect(await disconnect()).toMatchObject({ revoked: 'revoked' });
      expect(await control.liveSecrets(owner.externalId)).toEqual([]);
    });

    it('says where to remove the app where Threads lets nobody revoke', async () => {
      await control.knobs.set({ revoke: 'unsupported' });

      expect(await disconnect()).toMatchObject({
        revoked: 'not-offered',
        proof: expect.stringContaining('Website permissions'),
      });
    });
  });
});
