import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call, MediaSource, PartToCommit, Platform } from '../../platforms/platform.js';
import { tiktokDefinition } from '../../platforms/tiktok/index.js';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import { callWith, connect, consented, failureOf, fileOf, live, oauthOf, stageWhole } from './connected.js';
import { publicly, type SimulatedTikTok, simulatedTikTok, type TikTokControl } from './simulatedTikTok.js';

const mib = 1024 * 1024;
const selfOnly = { privacyLevel: 'SELF_ONLY' };

/** What is particular about TikTok, beyond what every platform promises. */
describe('TikTok', () => {
  let simulated: SimulatedTikTok;
  let control: TikTokControl;
  let tiktok: Platform;
  beforeAll(async () => {
    simulated = await simulatedTikTok();
    control = simulated.control;
    tiktok = tiktokDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(async () => {
    await control.levers.clear();
    await control.limits.reset();
    await control.knobs.reset();
    await control.knobs.set({ audited: true, processingMs: 0, moderationMs: 0 });
  });

  const film = (bytes = 200_000) =>
    fileOf(
      { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000 },
      sampleVideo({ bytes }),
    );
  const photo = async (seed = 1) =>
    fileOf(
      { kind: 'image', mimeType: 'image/jpeg', width: 64, height: 64 },
      await samplePicture({ type: 'jpeg', seed }),
    );

  async function staged(call: Call, text: string, media: MediaSource[], options: object = publicly) {
    const part = { text, media };
    const chosen = options as PartToCommit['options'];
    expect(tiktok.checkPost({ parts: [part], options: chosen }, call.account!)).toEqual([]);
    const { handles } = await stageWhole(tiktok, call, part, media, { options: chosen });
    return { part, options: chosen, handles, media, isFirst: true };
  }
  const published = async (call: Call, text: string, media: MediaSource[], options: object = publicly) => {
    const part = await staged(call, text, media, options);
    return await live(tiktok, call, await tiktok.commit(call, part), part.options);
  };
  const soughtSince = (part: PartToCommit, since: Date) => ({ ...part, since, excludingExternalIds: [] });

  describe('a large video', () => {
    it('goes up in chunks, and goes on after an answer was lost, under one publish id', async () => {
      const { account, call } = await connect(tiktok, simulated);
      const media = [film(16 * mib)];
      const part = { text: 'a long film', media };
      const handles: PartToCommit['handles'] = {};
      const job = {
        ...{ part, options: publicly, media, handles },
        save: async (key: string, handle: PartToCommit['handles'][string]) => {
          Object.assign(handles, { [key]: handle });
        },
      };
      await control.levers.lostAnswer({ method: 'PUT', path: '/video/', nth: 2 });
      await failureOf(tiktok.stage(call, job));
      await tiktok.stage(call, job);
      expect(await simulated.livePosts(account)).toEqual([]);
      const toCommit = { part, options: publicly, handles, media, isFirst: true };
      await live(tiktok, call, await tiktok.commit(call, toCommit));

      expect(await simulated.livePosts(account)).toHaveLength(1);
      expect(await control.publishes(account.externalId)).toHaveLength(1);
      const sent = (
        await control.ledger({ account: account.externalId, endpoint: 'PUT /video/', phase: 'committed' })
      ).filter(({ kind }) => kind === 'chunk');
      expect(sent).toHaveLength(3);
    });

    it('is looked up by its publish id when the last answer is lost, and repeating it is no second post', async () => {
      const { account, call } = await connect(tiktok, simulated);
      const part = await staged(call, 'once', [film()], selfOnly);
      const since = new Date();
      await simulated.fault('answer-lost', 'commit');
      expect(await failureOf(tiktok.commit(call, part))).toMatchObject({ effect: 'unknown' });
      const { externalId } = await tiktok.commit(call, part); // as if nothing had been looked up
      expect(await tiktok.findPublished(call, soughtSince(part, since))).toMatchObject({
        verdict: 'posted',
        externalId,
        isLive: true,
      });
      expect(await simulated.livePosts(account)).toHaveLength(1);
    });

    it.each([403, 404] as const)(
      'that TikTok calls unknown once it is whole (%i) is found to be live',
      async (status) => {
        await control.knobs.set({ wholeUpload: status });
        const { account, call } = await connect(tiktok, simulated);
        const part = await staged(call, 'whole', [film()]);
        await tiktok.commit(call, part);
        expect(await failureOf(tiktok.commit(call, part))).toMatchObject({
          platformCode: 'media-expired',
          mayBeLive: true,
        });
        expect(await tiktok.findPublished(call, soughtSince(part, new Date()))).toMatchObject({ verdict: 'posted' });
        expect(await simulated.livePosts(account)).toHaveLength(1);
      },
    );

    it('is staged anew once its address has ended', async () => {
      const { account, call } = await connect(tiktok, simulated);
      const part = await staged(call, 'late', [film()]);
      await control.expireUpload((await control.publishes(account.externalId))[0]!.id);
      expect(await failureOf(tiktok.commit(call, part))).toMatchObject({ platformCode: 'media-expired' });
      await published(call, 'late', [film()]);
      expect(await simulated.livePosts(account)).toHaveLength(1);
    });
  });

  it('carries every choice, and keeps off what the creator has turned off', async () => {
    const { account, call } = await connect(tiktok, simulated, [], { duetDisabled: true });
    await published(call, 'choices', [film()], {
      ...publicly,
      disableComment: true,
      brandContent: true,
      brandOrganic: true,
      aiGenerated: true,
      coverAtMs: 900,
    });
    expect((await control.posts(account.externalId))[0]!.info).toMatchObject({
      privacyLevel: 'PUBLIC_TO_EVERYONE',
      text: 'choices',
      disableComment: true,
      disableDuet: true,
      disableStitch: false,
      brandContent: true,
      brandOrganic: true,
      isAigc: true,
      coverAtMs: 900,
    });
  });

  it('publishes what it fetches from us: photos with their cover and title, and a video', async () => {
    const { account, call } = await connect(tiktok, simulated);
    await published(call, 'a walk', [await photo(1), await photo(2)], {
      ...publicly,
      title: 'Trees',
      photoCoverIndex: 1,
      autoAddMusic: true,
    });
    await published(call, 'fetched', [film()], { ...publicly, source: 'url' });
    expect(await control.posts(account.externalId)).toEqual([
      expect.objectContaining({
        kind: 'photo',
        info: expect.objectContaining({ text: 'a walk', title: 'Trees', photoCoverIndex: 1, autoAddMusic: true }),
      }),
      expect.objectContaining({ kind: 'video', info: expect.objectContaining({ text: 'fetched' }) }),
    ]);
  });

  it('says whose move it is when our domain is not verified', async () => {
    await control.knobs.set({ verified: [] });
    const { account, call } = await connect(tiktok, simulated);
    const failure = await failureOf(published(call, 'photos', [await photo()]));
    expect(failure).toMatchObject({ failureClass: 'app-misconfigured', platformCode: 'url_ownership_unverified' });
    expect(failure.nextStep).toContain('MEDIA_PUBLIC_URL');
    expect(await simulated.livePosts(account)).toEqual([]);
  });

  it('hands drafts over, of videos and of photos, and calls that done', async () => {
    const { account, call } = await connect(tiktok, simulated, ['video.publish']);
    expect(call.account!.facts).toHaveProperty('handle');
    const video = await published(call, '', [film()], { mode: 'draft' });
    const photos = await published(call, 'for later', [await photo()], { mode: 'draft', title: 'Trees' });
    expect(await simulated.livePosts(account)).toEqual([]);
    expect(await control.publishes(account.externalId)).toEqual([
      expect.objectContaining({ id: video.externalId, status: 'SEND_TO_USER_INBOX' }),
      expect.objectContaining({ id: photos.externalId, status: 'SEND_TO_USER_INBOX' }),
    ]);
    expect(await failureOf(published(call, 'direct', [film()]))).toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('video.publish'),
    });
  });

  it('waits while a post is processed and reviewed, and gives its link then', async () => {
    await control.knobs.set({ processingMs: 60_000, moderationMs: 60_000 });
    const { call } = await connect(tiktok, simulated);
    const part = await staged(call, 'slowly', [film()]);
    const committed = await tiktok.commit(call, part);
    const look = () => tiktok.confirm(call, committed, { options: publicly, committedAt: new Date() });
    expect(await look()).toMatchObject({ state: 'processing', saying: expect.stringContaining('processes') });
    await control.clock.advance(60_000);
    expect(await look()).toMatchObject({ state: 'processing', saying: expect.stringContaining('reviews') });
    await control.clock.advance(60_000);
    const now = await look();
    expect(now).toMatchObject({ state: 'live', externalId: expect.stringMatching(/^\d{19}$/) });
    expect(now).toMatchObject({ url: expect.stringContaining('/video/') });
  });

  it('has no link for what only its owner sees', async () => {
    const { call } = await connect(tiktok, simulated);
    const { externalId, url } = await published(call, 'for me', [film()], selfOnly);
    expect(externalId).toMatch(/^v_pub_file~/);
    expect(url).toBeUndefined();
    expect((await tiktok.readInsights(call, { postExternalIds: [externalId], account: false })).gaps).toEqual([
      expect.objectContaining({ externalId, why: expect.stringContaining('public posts only') }),
    ]);
  });

  it.each([
    ['internal', true],
    ['frame_rate_check_failed', undefined],
  ] as const)('tells why a post was turned down after it was taken: %s', async (reason, handOverAnew) => {
    const { account, call } = await connect(tiktok, simulated);
    const part = await staged(call, 'turned down', [film()]);
    await control.nextPostsFail(reason);
    const committed = await tiktok.commit(call, part);
    const answer = await tiktok.confirm(call, committed, { options: publicly, committedAt: new Date() });
    expect(answer).toMatchObject({ state: 'rejected', words: reason });
    expect('handOverAnew' in answer ? answer.handOverAnew : undefined).toBe(handOverAnew);
    expect(await tiktok.findPublished(call, soughtSince(part, new Date()))).toMatchObject({ verdict: 'not-seen' });
    expect(await simulated.livePosts(account)).toEqual([]);
  });

  describe('what TikTok fetches, when the answer that named it is lost,', () => {
    const init = { method: 'POST', path: '/v2/post/publish/content/init/' };
    const lostPhotos = async (options: object) => {
      const { account, call } = await connect(tiktok, simulated);
      const part = await staged(call, `lost photos ${account.username}`, [await photo()], options);
      const since = new Date();
      await control.levers.lostAnswer(init);
      expect(await failureOf(tiktok.commit(call, part))).toMatchObject({ effect: 'unknown' });
      return tiktok.findPublished(call, soughtSince(part, since));
    };

    it('is found in the list, where it stands there', async () => {
      await control.knobs.set({ photosListed: true });
      expect(await lostPhotos(publicly)).toMatchObject({ verdict: 'posted', isLive: true });
    });

    it('is looked for again as long as it may still come', async () => {
      expect(await lostPhotos(publicly)).toMatchObject({ verdict: 'cannot-tell', lookAgainMs: 30_000 });
    });

    it('cannot be told of a post that nobody else sees', async () => {
      const found = await lostPhotos(selfOnly);
      expect(found).toMatchObject({ verdict: 'cannot-tell' });
      expect(found).not.toHaveProperty('lookAgainMs');
    });
  });

  describe('what keeps an account from posting', () => {
    it.each([
      [{ postsByOtherApps: 15 }, 'rate-limited'],
      [{ activeUserCap: 0 }, 'quota-exhausted'],
    ] as const)('is known before anything is announced, from a 200: %j', async (knobs, failureClass) => {
      await control.knobs.set(knobs);
      const { account, call } = await connect(tiktok, simulated);
      expect(await failureOf(published(call, 'too much', [film()]))).toMatchObject({ failureClass, effect: 'none' });
      expect(await control.publishes(account.externalId)).toEqual([]);
    });

    it('is waited for: six announcements a minute', async () => {
      const { account, call } = await connect(tiktok, simulated);
      await control.limits.set('POST /v2/post/publish/video/init/', { perUser: [{ limit: 1, windowMs: 60_000 }] });
      await published(call, 'the first', [film()]);
      expect(await failureOf(published(call, 'the second', [film()]))).toMatchObject({
        failureClass: 'rate-limited',
        retryAfterMs: 60_000,
      });
      expect(await simulated.livePosts(account)).toHaveLength(1);
    });

    it('is a ban, which is the owner’s to mend', async () => {
      const { account, call } = await connect(tiktok, simulated);
      await control.change(account.externalId, { isBanned: true });
      expect(await failureOf(published(call, 'banned', [film()]))).toMatchObject({ failureClass: 'account-gone' });
    });

    it('is named in full where the creator has changed something since', async () => {
      const { account, call } = await connect(tiktok, simulated);
      await control.change(account.externalId, { isPrivate: true, commentDisabled: true, videoDurationMaxSec: 1 });
      const failure = await failureOf(published(call, 'changed', [film()], { ...publicly, disableComment: false }));
      expect(failure).toMatchObject({ failureClass: 'content-refused' });
      for (const word of ['PUBLIC_TO_EVERYONE', 'comments', 'at most 1 s']) expect(failure.message).toContain(word);
      expect(await control.publishes(account.externalId)).toEqual([]);
    });

    it('is an app that TikTok has not audited: said before posting where we know it, and by TikTok where we do not', async () => {
      await control.knobs.set({ audited: false, unauditedUsersPerDay: 100 });
      const unaudited = tiktokDefinition.create({ ...simulated.settings, options: { audited: 'no' } });
      const { account, call } = await connect(tiktok, simulated);
      const said = unaudited.checkPost({ parts: [{ text: '', media: [film()] }], options: publicly }, call.account!);
      expect(said.map(({ path }) => path)).toContain('options.privacyLevel');

      const failure = await failureOf(published(call, 'public', [film()], selfOnly));
      expect(failure).toMatchObject({
        failureClass: 'app-misconfigured',
        platformCode: 'unaudited_client_can_only_post_to_private_accounts',
        nextStep: expect.stringContaining('private'),
      });
      await control.change(account.externalId, { isPrivate: true });
      await published(call, 'private', [film()], selfOnly);
      expect(await simulated.livePosts(account)).toHaveLength(1);
    });
  });

  describe('connecting', () => {
    it('without a permission to post is refused, with what to tick', async () => {
      const account = await simulated.newAccount();
      const declinedScopes = ['video.publish', 'video.upload'];
      const { grant } = await consented(tiktok, simulated, { account, declinedScopes });
      const { accessToken, scopes } = await oauthOf(tiktok, simulated).exchange(grant);
      const found = await tiktok.discoverAccounts({ ...callWith(accessToken), grantedScopes: scopes! });
      expect(found).toEqual([
        expect.objectContaining({
          externalId: account.externalId,
          username: account.username,
          usable: false,
          reason: 'posting_permission_missing',
          whatToChange: expect.stringContaining('video.publish'),
        }),
      ]);
    });

    it('brings what the creator may choose from', async () => {
      const { call } = await connect(tiktok, simulated, [], { isPrivate: true, displayName: 'Some One' });
      expect(call.account!.facts).toMatchObject({
        nickname: 'Some One',
        privacyLevelOptions: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
        videoDurationMaxSec: 600,
      });
    });

    it('lives as long as the answer says, in both generations of the documentation', async () => {
      await control.knobs.set({ accessTokenLifetimeMs: 86_400_000, refreshTokenLifetimeMs: 31_536_000_000 });
      const { tokens } = await connect(tiktok, simulated);
      expect(Math.round((tokens.expiresAt.getTime() - Date.now()) / 3_600_000)).toBe(24);
      await control.knobs.set({ accessTokenLifetimeMs: 7_200_000, refreshTokenLifetimeMs: 15_552_000_000 });
      const renewed = await oauthOf(tiktok, simulated).refresh(tokens.refreshToken!);
      expect(Math.round((renewed.expiresAt.getTime() - Date.now()) / 3_600_000)).toBe(2);
      expect(Math.round((renewed.refreshExpiresAt!.getTime() - Date.now()) / 86_400_000)).toBe(180);
    });

    it('takes OAuth’s refusals for what they are when they come with a 200', async () => {
      await control.knobs.set({ oauthErrorsWith200: true });
      const { account, tokens } = await connect(tiktok, simulated);
      const oauth = oauthOf(tiktok, simulated);
      await oauth.refresh(tokens.refreshToken!);
      expect(await failureOf(oauth.refresh(tokens.refreshToken!))).toMatchObject({ refusal: { kind: 'dead-grant' } });
      await simulated.removeGrant(account);
      await oauth.revoke(tokens.accessToken, 'access_token'); // dead before is as good as dead by this
    });
  });

  it('sees that the owner has removed a post, as a gap and not as a number', async () => {
    const { call } = await connect(tiktok, simulated);
    const { externalId } = await published(call, 'soon gone', [film()]);
    await control.removePost(externalId);
    const { posts, gaps } = await tiktok.readInsights(call, { postExternalIds: [externalId], account: false });
    expect(posts).toEqual({});
    expect(gaps).toEqual([expect.objectContaining({ externalId, metric: 'all' })]);
  });
});
