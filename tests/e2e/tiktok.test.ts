import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attempt, connect, publish, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import type { Guide, Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { ControlOf } from '../../simulators/control.js';
import { type App, startApp } from '../support/app.js';
import { longClip } from '../support/longClip.js';

const upload = { method: 'PUT', path: '/video/' };
const photoInit = { method: 'POST', path: '/v2/post/publish/content/init/' };
const publicly = { privacyLevel: 'PUBLIC_TO_EVERYONE' };
const everyScope = [
  'user.info.basic',
  'user.info.profile',
  'user.info.stats',
  'video.list',
  'video.publish',
  'video.upload',
];

/** TikTok with the whole product, for an app that TikTok has audited: the real pages, the worker, the API. */
describe('TikTok', () => {
  let app: App;
  let world: World;
  let guide: Guide;
  let control: ControlOf<'tiktok'>;
  let owner: Owner;
  let accountId: string;
  const mediaIds = new Map<string, string>();

  beforeAll(async () => {
    app = await startApp({ env: { TIKTOK_AUDITED: 'yes', TIKTOK_LISTED_WITHIN_MS: '6000' } });
    world = worldOf(app.stack);
    guide = (await openGuides(world.simulatorsUrl)).tiktok;
    control = app.stack.simulators.tiktok.control;
    for (const file of ['reel.mp4', 'picture-dawn.jpg', 'picture-noon.jpg'] as const)
      mediaIds.set(file, await uploadTo(world)(file));
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await control.levers.clear();
    await control.limits.reset();
    await control.knobs.reset();
    await control.knobs.set({ audited: true, processingMs: 0, moderationMs: 0, photosListed: true });
    owner = await newOwner();
    ({ accountId } = await connect(world, guide, owner));
  });

  const newOwner = async (past = 0): Promise<Owner> => {
    const one = await guide.newOwner({ past });
    await control.change(one.externalId, { isPrivate: false });
    return one;
  };
  /** What was published since the owner was made up. */
  const live = async () =>
    (await control.posts(owner.externalId)).filter(({ publishId, removedAt }) => publishId && !removedAt);
  const media = (...files: string[]) => files.map((file) => ({ mediaId: mediaIds.get(file)! }));
  const film = (text: string, options: object = publicly) => ({ text, media: media('reel.mp4'), options });
  const photos = (text: string, options: object = publicly) => ({
    text,
    media: media('picture-dawn.jpg', 'picture-noon.jpg'),
    options,
  });
  const send = (post: object) => publish(world, accountId, post);
  const ended = (id: string) => app.ended(id, 80_000);
  const granting = (scope: string[], more: object = {}) => ({
    ...guide,
    consent: (one: Owner) => ({ ...guide.consent(one), scope, ...more }),
  });

  describe('connecting', () => {
    it('keeps what was granted, what the creator may choose, and a token of two hours', async () => {
      const account = await app.api.must('GET', `/v1/accounts/${accountId}`);

      expect(account).toMatchObject({ platform: 'tiktok', username: owner.username, state: 'connected' });
      expect([...account.grantedScopes].sort()).toEqual(everyScope);
      expect(account.features.every(({ can }: { can: boolean }) => can)).toBe(true);
      const minutes = (Date.parse(account.tokenExpiresAt) - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(110);
      expect(minutes).toBeLessThanOrEqual(120);
    });

    it.each([
      ['access_denied', everyScope, { decision: 'cancel' }],
      ['posting_permission_missing', ['user.info.basic', 'user.info.profile', 'video.list'], {}],
      ['scopes_missing', everyScope.filter((scope) => scope !== 'user.info.profile'), {}],
    ])('ends with what to change where the owner allows too little: %s', async (refusal, scopes, more) => {
      const { connection } = await attempt(world, granting(scopes, more), await newOwner());

      expect(connection).toMatchObject({ state: 'refused', refusal });
      if (refusal === 'posting_permission_missing') expect(connection.message).toContain('video.publish');
      if (refusal === 'scopes_missing') expect(connection.message).toContain('@name');
    });

    it.each([
      ['code_refused', 'invalid_grant', 200],
      ['app_misconfigured', 'invalid_client', 401],
      ['platform_unavailable', 'server_error', 500],
    ])('ends plainly where TikTok does not give tokens: %s', async (refusal, error, status) => {
      await control.levers.set({
        match: { path: '/v2/oauth/token/', form: { grant_type: 'authorization_code' } },
        phase: 'before',
        effect: { do: 'answer', status, body: { error, error_description: 'As TikTok says it.', log_id: '2026' } },
      });

      const { connection } = await attempt(world, guide, await newOwner());

      expect(connection).toMatchObject({ state: 'refused', refusal });
    });

    it('refuses somebody else on a reconnect', async () => {
      const { connection } = await attempt(world, guide, await newOwner(), { accountId });

      expect(connection).toMatchObject({ state: 'refused', refusal: 'reconnect_account_mismatch' });
    });

    it('is for drafts only where no more was allowed, and says so by name', async () => {
      owner = await newOwner();
      const scopes = everyScope.filter((scope) => scope !== 'video.publish');
      ({ accountId } = await connect(world, granting(scopes), owner));

      const { features } = await app.api.must('GET', `/v1/accounts/${accountId}`);
      expect(features).toContainEqual({ feature: 'publish', can: false, missingScopes: ['video.publish'] });
      expect(features).toContainEqual({ feature: 'drafts', can: true, missingScopes: [] });
      const refused = await app.api.post('/v1/publishes', { accountId, post: film('Directly') });
      expect(refused.body).toMatchObject({ class: 'permission-missing', missingScopes: ['video.publish'] });

      const id = await send(film('', { mode: 'draft' }));
      expect((await ended(id)).state).toBe('published');
      expect(await control.publishes(owner.externalId)).toEqual([
        expect.objectContaining({ mode: 'draft', status: 'SEND_TO_USER_INBOX' }),
      ]);
    });
  });

  describe('publishing', () => {
    it('shows a video once, with its link, in at most 35 history events', async () => {
      const id = await send(film('A film on TikTok'));

      const { state, failure, url } = await ended(id);

      expect({ state, failure }).toEqual({ state: 'published', failure: null });
      const [post, ...others] = await live();
      expect(others).toEqual([]);
      expect(post!.info).toMatchObject({ text: 'A film on TikTok', privacyLevel: 'PUBLIC_TO_EVERYONE' });
      expect(url).toBe(`${app.stack.simulators.tiktok.addresses.webUrl}/@${owner.username}/video/${post!.id}`);
      expect((await app.history(`publish/${id}`)).length).toBeLessThanOrEqual(35);
    });

    it('sends a large video in chunks under one publish id', async () => {
      const clip = await readFile(new URL('../../local/assets/reel.mp4', import.meta.url));
      const answer = await app.api.request('POST', '/v1/media', {
        body: new Uint8Array(longClip(clip, 17_000_000)),
        headers: { 'content-type': 'video/mp4' },
      });
      await control.levers.lostAnswer({ ...upload, account: owner.username, nth: 2 });
      const id = await send({ text: 'A long film', media: [{ mediaId: answer.body.id }], options: publicly });

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
      expect(await control.publishes(owner.externalId)).toHaveLength(1);
    });

    it('shows photos and videos that TikTok fetches from us', async () => {
      const ids = [
        await send(photos('Two photos', { ...publicly, title: 'Dawn and noon', photoCoverIndex: 1 })),
        await send(film('A film from an address', { ...publicly, source: 'url' })),
      ];
      for (const id of ids) expect(await ended(id)).toMatchObject({ state: 'published', failure: null });

      const posts = await live();
      expect(posts.map(({ kind, media: files }) => [kind, files.length]).sort()).toEqual([
        ['photo', 2],
        ['video', 1],
      ]);
      expect(posts.find(({ kind }) => kind === 'photo')!.info).toMatchObject({
        title: 'Dawn and noon',
        photoCoverIndex: 1,
      });
    });

    it('waits while TikTok processes and reviews a post, and has its link then', async () => {
      await control.knobs.set({ processingMs: 1_000, moderationMs: 4_000 });
      const id = await send(film('In its time'));

      const { state, url } = await ended(id);

      expect(state).toBe('published');
      expect(url).toContain((await live())[0]!.id);
    });

    it('names everything that TikTok would refuse before anything is sent', async () => {
      const post = { text: 'a'.repeat(2_212), media: media('reel.mp4', 'picture-noon.jpg'), options: { title: 'x' } };
      const refused = await app.api.post('/v1/publishes', { accountId, post });

      expect(refused.status).toBe(422);
      const paths = refused.body.violations.map(({ path }: { path: string }) => path);
      expect(paths).toEqual(expect.arrayContaining(['post.text', 'post.media', 'post.options.privacyLevel']));
      expect(await control.publishes(owner.externalId)).toEqual([]);
    });

    it('refuses what the creator has turned off since, by name', async () => {
      await control.change(owner.externalId, { isPrivate: true, commentDisabled: true });
      const id = await send(film('Too public', { ...publicly, disableComment: false }));

      const { state, failure } = await ended(id);

      expect({ state, class: failure.class }).toEqual({ state: 'failed', class: 'content-refused' });
      expect(failure.message).toContain('PUBLIC_TO_EVERYONE');
      expect(failure.message).toContain('comments');
      expect(await control.publishes(owner.externalId)).toEqual([]);
    });

    it('shows TikTok’s own words where it takes a post and turns it down, and the next step', async () => {
      await control.nextPostsFail('frame_rate_check_failed');
      const id = await send(film('Turned down'));

      const { state, failure } = await ended(id);

      expect(state).toBe('failed');
      expect(failure).toMatchObject({
        class: 'content-refused',
        move: 'owner',
        platformMessage: 'frame_rate_check_failed',
        nextStep: expect.stringContaining('Encode it anew'),
      });
      expect(await live()).toEqual([]);
    });

    it('says whose move it is where our domain is not verified', async () => {
      await control.knobs.set({ verified: [] });
      const id = await send(photos('From nowhere'));

      expect(await ended(id)).toMatchObject({
        state: 'failed',
        failure: { class: 'app-misconfigured', move: 'us', platformCode: 'url_ownership_unverified' },
      });
    });

    it('hands a post over anew where TikTok failed over it', async () => {
      await control.nextPostsFail('internal', 'internal');
      const id = await send(film('At the third time'));

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
    });

    it('hands it over anew no more than twice, and once more where support says so', async () => {
      await control.nextPostsFail('internal', 'internal', 'internal');
      const id = await send(film('At the fourth time'));
      expect(await ended(id)).toMatchObject({ state: 'failed', failure: { platformCode: 'internal' } });
      expect(await live()).toEqual([]);

      await app.api.must('POST', `/v1/publishes/${id}/replay`, {});

      await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'published', 60_000);
      expect(await live()).toHaveLength(1);
    });
  });

  describe('leaves exactly one post', () => {
    const faults = (match: object): Record<string, () => Promise<unknown>> => ({
      'the last answer is lost': () => control.levers.lostAnswer(match),
      'TikTok answers 500 although it acted': () => control.levers.serverError(match, { acted: true }),
      'TikTok answers 500 and did not act': () => control.levers.serverError(match),
      'the connection is reset before acting': () => control.levers.resetBefore(match),
    });

    it.each(Object.keys(faults({})))('of a video where %s', async (fault) => {
      await faults({ ...upload, account: owner.username })[fault]!();
      const id = await send(film('Only once, please'));

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
      expect((await control.counters({ account: owner.externalId })).duplicates).toEqual([]);
    });

    it('of photos whose answer is lost, once they are listed', async () => {
      await control.levers.lostAnswer({ ...photoInit, account: owner.username });
      const id = await send(photos('Listed photos'));

      expect(await ended(id)).toMatchObject({ state: 'published', failure: null });
      expect(await live()).toHaveLength(1);
    });

    it('of photos whose answer is lost and that TikTok does not list, for a person to look at', async () => {
      await control.knobs.set({ photosListed: false });
      await control.levers.lostAnswer({ ...photoInit, account: owner.username });
      const id = await send(photos('Photos that are not listed'));

      expect(await ended(id)).toMatchObject({ state: 'unconfirmed', failure: { class: 'outcome-unknown' } });
      expect(await live()).toHaveLength(1);
    });
  });

  it('says that only the owner can delete a post', async () => {
    const id = await send(film('Here to stay'));
    expect((await ended(id)).state).toBe('published');

    const answer = await app.api.post(`/v1/publishes/${id}/unpublish`, {});

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({
      class: 'permission-missing',
      detail: expect.stringContaining('only the owner'),
    });
    expect(await live()).toHaveLength(1);
  });

  it('imports what is public', async () => {
    owner = await newOwner(45);
    ({ accountId } = await connect(world, guide, owner));
    const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});

    const over = await app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 60_000);

    expect(over).toMatchObject({ state: 'completed', added: 45, pages: 3 });
  });

  describe('told by TikTok’s webhooks', () => {
    beforeEach(() => control.setWebhook(`${app.stack.apiUrl}/webhooks/tiktok`));
    afterEach(() => control.setWebhook(null));

    it('looks where TikTok has news of a post, and believes what it sees there and not the news', async () => {
      await control.knobs.set({ moderationMs: 60_000, webhookDeliveries: 2 });
      const id = await send(film('Told of'));
      await app.api.until(`/v1/publishes/${id}`, ({ waiting }) => /reviews/.test(waiting?.message ?? ''), 30_000);
      await control.clock.advance(60_000);
      const publishId = (await control.publishes(owner.externalId))[0]!.id;
      const content = { publish_id: publishId, reason: 'internal', publish_type: 'DIRECT_PUBLISH' };
      await control.deliver({ event: 'post.publish.failed', accountId: owner.externalId, content });

      expect((await ended(id)).state).toBe('published');
      expect(await live()).toHaveLength(1);
    });

    it('ends the account once its owner has removed the app, and asks TikTok nothing more', async () => {
      const before = (await control.ledger({ account: owner.externalId, phase: 'received' })).at(-1)!.seq;
      await control.removeAuthorization(owner.externalId, 1);

      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');

      expect(receipt).toMatchObject({ revoked: 'removed-at-platform' });
      expect(await control.ledger({ account: owner.externalId, phase: 'received', afterSeq: before })).toEqual([]);
    });

    it('disconnects as always, although TikTok tells of it as well', async () => {
      await app.api.delete(`/v1/accounts/${accountId}`);

      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');

      expect(['revoked', 'removed-at-platform']).toContain(receipt.revoked);
      expect(await control.liveSecrets(owner.externalId)).toEqual([]);
    });
  });

  it('asks for a reconnect once the owner has removed the app', async () => {
    await control.removeAuthorization(owner.externalId, 1);
    const id = await send(film('Too late'));

    expect(await ended(id)).toMatchObject({ state: 'failed', failure: { class: 'reconnect-needed', move: 'owner' } });
    expect(await app.api.must('GET', `/v1/accounts/${accountId}`)).toMatchObject({ state: 'reconnect-needed' });
  });

  it('disconnects with a receipt, and the tokens are dead', async () => {
    const token = (await guide.livingToken(owner))!;
    await app.api.delete(`/v1/accounts/${accountId}`);

    const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');

    expect(receipt).toMatchObject({ revoked: 'revoked' });
    expect(await guide.takesToken(token)).toBe(false);
    expect(await control.liveSecrets(owner.externalId)).toEqual([]);
  });
});
