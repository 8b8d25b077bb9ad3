import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consentAs } from '../../local/browser.js';
import { attempt, connect as connectOwner, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import type { AssetName, Guide, Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { ControlOf } from '../../simulators/control.js';
import { type App, readLagMs, startApp } from '../support/app.js';

const create = { method: 'POST', path: '/posts' };
const forSubscribers = { options: { audience: 'subscribers' } };

describe('the whole product on Fanvue', () => {
  let app: App;
  let world: World;
  let guide: Guide;
  let control: ControlOf<'fanvue'>;
  let owner: Owner;
  let accountId: string;

  beforeAll(async () => {
    app = await startApp();
    world = worldOf(app.stack);
    control = app.stack.simulators.fanvue.control;
    guide = (await openGuides(app.stack.simulatorUrl)).fanvue;
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await control.levers.clear();
    await control.knobs.reset();
    owner = await guide.newOwner();
  });

  const upload = (file: AssetName) => uploadTo(world)(file);
  const live = () => control.livePosts(owner.externalId);
  const published = async (post: object, withinMs = 60_000) => {
    const id = await app.publish(accountId, { ...forSubscribers, ...post });
    return await app.ended(id, withinMs);
  };

  describe('connecting', () => {
    it.each([
      ['a fan’s account', { isCreator: false }, 'only creators can post'],
      ['a suspended account', { status: 'suspended' as const }, 'has suspended'],
    ])('ends %s with the sentence that says what to change', async (_, traits, sentence) => {
      const { id, handle } = await control.seedAccount({ handle: `wrong-${Date.now()}`, ...traits });
      const { connection } = await attempt(world, guide, { externalId: id, username: handle, past: 0 });
      expect(connection).toMatchObject({
        state: 'refused',
        refusal: 'posting_permission_missing',
        message: expect.stringContaining(sentence),
      });
      expect(connection.message).toContain(`@${handle}`);
    });

    it.each([
      ['access_denied', { decision: 'cancel' }],
      ['scopes_missing', { scope: ['write:post', 'read:post'] }],
    ])('ends as %s when the owner says no, or allows too little', async (refusal, more) => {
      const { id, startUrl } = await app.api.must('POST', '/v1/connections', guide.login);
      await consentAs(startUrl, { ...guide.consent(owner), ...more });
      const connection = await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'refused');
      expect(connection).toMatchObject({ refusal });
    });

    it('ends in an account with what it may do; what was declined is known', async () => {
      const { startUrl, id } = await app.api.must('POST', '/v1/connections', guide.login);
      const { text } = await consentAs(startUrl, {
        ...guide.consent(owner),
        scope: ['read:self', 'read:post', 'write:post'],
      });
      expect(text).not.toContain('ory_');
      const { accountId: little } = await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'connected');
      const media = [{ mediaId: await upload('picture.jpg') }];
      const refused = await app.api.post('/v1/publishes', {
        accountId: little,
        post: { text: 'with a picture', media, ...forSubscribers },
      });
      expect(refused).toMatchObject({ status: 409, body: { class: 'permission-missing' } });
    });
  });

  describe('an account that is connected', () => {
    beforeEach(async () => {
      accountId = (await connectOwner(world, guide, owner)).accountId;
    });

    it.each(['text', 'picture', 'album', 'video', 'paid'])('publishes its kinds of content, once: %s', async (name) => {
      const kind = guide.kinds[name]!;
      const ended = await published(await kind.post(`Hello ${name}`, upload), 90_000);

      expect(ended).toMatchObject({ state: 'published', url: `https://www.fanvue.com/${owner.username}` });
      expect(await live()).toMatchObject([
        {
          id: ended.parts[0].externalId,
          text: `Hello ${name}`,
          publishAt: null,
          ...(name === 'paid' && { price: 500, mediaPreviewUuid: expect.any(String) }),
        },
      ]);
      expect((await control.counters({ account: owner.externalId })).duplicates).toEqual([]);
    });

    it('wants to know who may see a post before it takes it, and names all that is wrong', async () => {
      const { status, body } = await app.api.post('/v1/publishes', {
        accountId,
        post: { text: 'a'.repeat(5_001), options: { price: 100, publishAt: null } },
      });
      expect(status).toBe(422);
      const paths = body.violations.map(({ path }: { path: string }) => path);
      expect(paths).toEqual(
        expect.arrayContaining(['post.text', 'post.options.audience', 'post.options.price', 'post.options.publishAt']),
      );
    });

    it.each([
      ['the answer is lost after acting', (match: object) => control.levers.lostAnswer(match)],
      ['500 comes although it acted', (match: object) => control.levers.serverError(match, { acted: true })],
      ['500 comes and it did not act', (match: object) => control.levers.serverError(match)],
      ['a 502 page comes although it acted', (match: object) => control.levers.badGateway(match, { acted: true })],
      ['the JSON is cut off', (match: object) => control.levers.truncatedJson(match)],
    ])('publishes once when %s', async (_, fault) => {
      await fault({ ...create, account: owner.username });
      await control.knobs.set({ lagMs: readLagMs / 2 });
      expect((await published({ text: 'Only once, please' })).state).toBe('published');
      expect((await live()).map(({ text }) => text)).toEqual(['Only once, please']);
    });

    it('finds its picture again by the upload when the answer was lost', async () => {
      await control.levers.lostAnswer({ ...create, account: owner.username });
      const media = [{ mediaId: await upload('picture.jpg') }];
      expect((await published({ media })).state).toBe('published');
      expect(await live()).toHaveLength(1);
      expect(await control.media(owner.externalId)).toHaveLength(1);
    });

    it('shows Fanvue’s own words when it refuses, and whose move it is', async () => {
      await control.levers.refuse(
        { ...create, account: owner.username },
        { status: 400, body: { message: 'This text is not allowed here' } },
      );
      expect(await published({ text: 'Refused' })).toMatchObject({
        state: 'failed',
        failure: { class: 'content-refused', move: 'owner', platformMessage: 'This text is not allowed here' },
      });
      await control.nextMediaProcessing('error');
      const media = [{ mediaId: await upload('clip.mp4') }];
      expect(await published({ media })).toMatchObject({
        state: 'failed',
        failure: { class: 'content-refused', message: 'Fanvue could not process the file.' },
      });
      expect(await live()).toEqual([]);
    });

    it('is told when Fanvue suspends it, and blames our app for a version that has gone', async () => {
      await control.suspend(owner.externalId);
      expect(await published({ text: 'Hello?' })).toMatchObject({
        failure: { class: 'permission-missing', move: 'owner', platformMessage: 'Account is suspended' },
      });
      await control.reinstate(owner.externalId);
      await control.levers.versionRetired({ ...create, account: owner.username });
      expect(await published({ text: 'Hello?' })).toMatchObject({
        failure: { class: 'app-misconfigured', move: 'us', nextStep: expect.stringContaining('FANVUE_API_VERSION') },
      });
    });

    it('publishes at its moment, which is ours to keep: Fanvue is told of none', async () => {
      const dueAt = Date.now() + 4_000;
      const id = await app.publish(accountId, { text: 'On time', ...forSubscribers }, { publishAt: new Date(dueAt) });
      expect(await control.posts(owner.externalId)).toEqual([]);
      await app.ended(id);
      const [commit] = await control.ledger({ account: owner.externalId, phase: 'committed', kind: 'post' });
      expect(new Date(commit!.wallAt).getTime()).toBeGreaterThanOrEqual(dueAt);
      expect(await control.posts(owner.externalId)).toMatchObject([{ publishAt: null }]);
    });

    it('waits out a 429 for as long as Fanvue says', async () => {
      await control.levers.rateLimited(
        { ...create, account: owner.username },
        { hint: 'retry-after-seconds', waitMs: 3_000 },
      );
      expect((await published({ text: 'Patience' })).state).toBe('published');
      const calls = await control.ledger({ account: owner.externalId, endpoint: 'POST /posts', phase: 'answered' });
      const [refused, accepted] = calls.map(({ wallAt }) => new Date(wallAt).getTime());
      expect(accepted! - refused!).toBeGreaterThanOrEqual(3_000);
      expect(calls).toHaveLength(2);
    });

    it('renews a token that Fanvue has ended, with one call, even when the first answer is lost', async () => {
      await control.levers.rotateThenDrop({ account: owner.username });
      await control.clock.advance(3_600_000);
      expect((await published({ text: 'An hour later' }, 90_000)).state).toBe('published');
      const { tokenCalls } = await control.counters({ account: owner.externalId });
      expect(tokenCalls).toBe(3); // the exchange, the lost one, and its repetition
      expect((await app.api.get(`/v1/accounts/${accountId}`)).body.state).toBe('connected');
    });

    it('unpublishes, also what its owner has deleted by hand', async () => {
      for (const byHand of [false, true]) {
        const { id, parts } = await published({ text: 'Soon gone' });
        if (byHand) await control.deletePost(parts[0].externalId);
        await app.api.post(`/v1/publishes/${id}/unpublish`);
        await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');
        expect(await live()).toEqual([]);
      }
    });

    it('imports its past once, scheduled posts left out, and within its rate', async () => {
      const wanted = await control.seedPosts(owner.externalId, { count: 60 });
      await control.seedPost(owner.externalId, { text: 'not yet', publishAt: Date.now() + 86_400_000 });
      const start = async () => {
        const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
        return await app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 90_000);
      };
      expect(await start()).toMatchObject({ state: 'completed', added: 60 });
      const rows = await app.sql`select external_id, media from imported_posts where account_id = ${accountId}`;
      expect(rows.map((row) => row.external_id).sort()).toEqual([...wanted].sort());
      expect(rows.flatMap((row) => row.media)).toContainEqual(
        expect.objectContaining({ externalId: expect.any(String) }),
      );
      expect((await control.counters({ account: owner.externalId })).tooManyRequests).toBe(0);
    });

    it('disconnects: revoked, proved, erased, and silent from then on', async () => {
      const token = (await guide.livingToken(owner))!;
      await app.api.delete(`/v1/accounts/${accountId}`);
      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
      expect(receipt).toMatchObject({ revoked: 'revoked' });
      expect(await guide.takesToken(token)).toBe(false);
      expect(await control.liveSecrets(owner.externalId)).toEqual([]);
      const refused = await app.api.post('/v1/publishes', { accountId, post: { text: 'Anyway', ...forSubscribers } });
      expect(refused).toMatchObject({ status: 409, body: { class: 'account-gone' } });
    });
  });

  it('has written no token and no signed address anywhere', async () => {
    const secrets = (await control.issuedSecrets()).map(({ value }) => value);
    expect(secrets.length).toBeGreaterThan(20);
    const output = await app.output();
    const rows = JSON.stringify([
      await app.sql`select * from accounts`,
      await app.sql`select * from connections`,
      await app.sql`select * from staging_handles`,
      await app.sql`select * from publishes`,
      await app.sql`select * from imported_posts`,
    ]);
    expect(secrets.filter((secret) => output.includes(secret) || rows.includes(secret))).toEqual([]);
  });
});
