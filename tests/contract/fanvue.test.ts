import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostMedia } from '../../domain/post.js';
import { fanvueDefinition } from '../../platforms/fanvue/index.js';
import { oauthClient } from '../../platforms/oauth.js';
import type {
  Call,
  ImportedPost,
  InboxMessage,
  InboxRequest,
  MediaSource,
  Platform,
} from '../../platforms/platform.js';
import type { ControlOf } from '../../simulators/control.js';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import {
  callWith,
  connect,
  consented,
  failureOf,
  fileOf,
  postWith,
  publishPlain,
  publishThread,
  ready,
  stageWhole,
} from './connected.js';
import { type SimulatedFanvue, simulatedFanvue } from './simulatedFanvue.js';

/** What is particular about Fanvue, beyond what every platform promises. */
describe('Fanvue', () => {
  let simulated: SimulatedFanvue;
  let control: ControlOf<'fanvue'>;
  let fanvue: Platform;
  beforeAll(async () => {
    simulated = await simulatedFanvue();
    control = simulated.control;
    fanvue = fanvueDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(async () => {
    await control.knobs.reset();
    await control.limits.clear();
    await control.levers.clear();
  });

  const options = { audience: 'subscribers' };
  const film = (more: Partial<PostMedia> = {}) =>
    fileOf(
      { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000, ...more },
      sampleVideo({ bytes: 2_500_000 }),
    );
  const picture = async (more: Partial<PostMedia> = {}) =>
    fileOf({ kind: 'image', mimeType: 'image/png', width: 64, height: 64, ...more }, await samplePicture());

  describe('connecting', () => {
    async function discovered(traits: object) {
      const account = await simulated.newAccount(traits);
      const { grant } = await consented(fanvue, simulated, { account });
      const { accessToken } = await oauthClient(fanvue.oauth, simulated.settings).exchange(grant);
      return (await fanvue.discoverAccounts(callWith(accessToken)))[0];
    }

    it.each([
      [{ isCreator: false }, 'only creators can post'],
      [{ status: 'suspended' }, 'has suspended'],
    ])('refuses an account of the wrong kind, and says what to change: %o', async (traits, sentence) => {
      expect(await discovered(traits)).toMatchObject({
        usable: false,
        reason: 'posting_permission_missing',
        whatToChange: expect.stringContaining(sentence),
      });
    });

    it('survives a refresh whose answer was lost, as long as it is repeated soon', async () => {
      const { tokens } = await connect(fanvue, simulated);
      const oauth = oauthClient(fanvue.oauth, simulated.settings);
      await simulated.fault('answer-lost', 'refresh');
      expect(await failureOf(oauth.refresh(tokens.refreshToken!))).toMatchObject({ effect: 'unknown' });
      const renewed = await oauth.refresh(tokens.refreshToken!);
      expect(await fanvue.isTokenAlive(callWith(renewed.accessToken))).toBe(true);

      await control.clock.advance(31_000);
      expect(await failureOf(oauth.refresh(tokens.refreshToken!))).toMatchObject({ refusal: { kind: 'dead-grant' } });
      expect(await failureOf(oauth.refresh(renewed.refreshToken!))).toMatchObject({ refusal: { kind: 'dead-grant' } });
    });

    it.each(['invalid_grant', 'token_inactive'] as const)('knows a dead token by %s', async (deadTokenError) => {
      const { account, tokens } = await connect(fanvue, simulated);
      await control.knobs.set({ deadTokenError });
      await simulated.removeGrant(account);
      const oauth = oauthClient(fanvue.oauth, simulated.settings);
      expect(await failureOf(oauth.refresh(tokens.refreshToken!))).toMatchObject({ refusal: { kind: 'dead-grant' } });
    });
  });

  describe('uploads', () => {
    const partsSent = async (account: string) =>
      (await control.ledger({ account, phase: 'committed', kind: 'part' })).map(
        ({ resource }) => resource!.split('/')[1],
      );

    it.each([true, false])('go up in parts, whether or not Fanvue names their size (%s)', async (namesPartSize) => {
      const { account, call } = await connect(fanvue, simulated);
      await control.knobs.set({ namesPartSize, partBytes: 1_000_000, partBytesMin: 0 });
      await publishThread(fanvue, call, [{ ...(await postWith(simulated, 'a film', [film()])), options }]);
      expect(await partsSent(account.externalId)).toEqual(namesPartSize ? ['1', '2', '3'] : ['1']);
      const [{ sha256, size } = {}] = await control.media(account.externalId);
      expect(size).toBe(film().bytes);
      expect(sha256).toBeDefined();
      // Not one call to the storage carried our token: it would have answered 400.
      const refused = await control.ledger({ host: 'storageUrl', status: 400 });
      expect(refused).toEqual([]);
    });

    it.each(['before', 'after'] as const)(
      'send at most one part again when they break off %s it was taken',
      async (when) => {
        const { account, call } = await connect(fanvue, simulated);
        await control.knobs.set({ partBytes: 1_000_000, partBytesMin: 0 });
        const handles: Record<string, object> = {};
        const media = [film()];
        const stage = () =>
          fanvue.stage(call, {
            part: { text: '', media },
            options,
            media,
            handles: { ...handles } as never,
            save: async (key, handle) => {
              handles[key] = handle;
            },
          });
        const second = { method: 'PUT', path: '/uploads/*', query: { partNumber: '2' } };
        await (when === 'before' ? control.levers.resetBefore(second) : control.levers.lostAnswer(second));

        expect(await failureOf(stage())).toMatchObject({ failureClass: 'platform-unavailable' });
        await stage();

        expect(await partsSent(account.externalId)).toEqual(when === 'before' ? ['1', '2', '3'] : ['1', '2', '2', '3']);
        expect(await control.media(account.externalId)).toHaveLength(1);
      },
    );

    it('ask for a new address where one has ended', async () => {
      const { call } = await connect(fanvue, simulated);
      await control.knobs.set({ uploadAddressLifetimeMs: -1 });
      const media = [await picture()];
      expect(await failureOf(stageWhole(fanvue, call, { text: '', media }, media))).toMatchObject({
        failureClass: 'platform-unavailable',
        platformCode: 'upload-address-ended',
      });
      await control.knobs.set({ uploadAddressLifetimeMs: 60_000 });
      await stageWhole(fanvue, call, { text: '', media }, media);
    });

    it('that Fanvue cannot process are refused, and go up anew the next time', async () => {
      const { account, call } = await connect(fanvue, simulated);
      await control.nextMediaProcessing('error');
      const post = { ...(await postWith(simulated, 'a film', [film()])), options };
      expect(await failureOf(publishThread(fanvue, call, [post]))).toMatchObject({ failureClass: 'content-refused' });
      await publishThread(fanvue, call, [post]);
      expect(await simulated.livePosts(account)).toHaveLength(1);
      expect(await control.media(account.externalId)).toHaveLength(2);
    });

    it('whose completion was lost are not sent again', async () => {
      const { account, call } = await connect(fanvue, simulated);
      await control.levers.lostAnswer({ method: 'PATCH', path: '/media/uploads/*' });
      const media: MediaSource[] = [await picture()];
      const handles: Record<string, object> = {};
      const stage = () =>
        fanvue.stage(call, {
          part: { text: '', media },
          options,
          media,
          handles: { ...handles } as never,
          save: async (key, handle) => {
            handles[key] = handle;
          },
        });
      expect(await failureOf(stage())).toMatchObject({ failureClass: 'platform-unavailable' });
      await stage();
      expect(await partsSent(account.externalId)).toEqual(['1']);
    });
  });

  describe('posts', () => {
    it('carry audience, price, preview, expiry and collections', async () => {
      const { account, call } = await connect(fanvue, simulated);
      const { id: collection } = await control.seedCollection(account.externalId, 'Beach');
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
      const all = { audience: 'followers-and-subscribers', price: 500, expiresAt, collectionUuids: [collection] };
      const post = {
        ...(await postWith(simulated, 'paid', [film(), await picture({ role: 'preview' })])),
        options: all,
      };
      expect(fanvue.checkPost({ parts: [post.part], options: all }, call.account!)).toEqual([]);
      await publishThread(fanvue, call, [post]);
      const media = await control.media(account.externalId);
      expect(await control.posts(account.externalId)).toMatchObject([
        {
          audience: 'followers-and-subscribers',
          price: 500,
          expiresAt: Date.parse(expiresAt),
          collectionUuids: [collection],
          mediaUuids: [media[0]!.id],
          mediaPreviewUuid: media[1]!.id,
          publishAt: null,
        },
      ]);
    });

    it('whose media their owner has thrown away since are staged anew, and found to be refused when they are fresh', async () => {
      const { account, call } = await connect(fanvue, simulated);
      const media = [await picture()];
      const part = { text: 'gone', media };
      const { handles } = await stageWhole(fanvue, call, part, media);
      for (const { id } of await control.media(account.externalId)) await control.deleteMedia(id);
      const commit = (uploadedAtMs: number) => {
        const [handle] = Object.values(handles);
        const aged = { 'media[0]': { ...handle!, resume: { ...handle!.resume, uploadedAtMs } } };
        return failureOf(fanvue.commit(call, { part, options, handles: aged, media, isFirst: true }));
      };
      expect(await commit(Date.now())).toMatchObject({
        failureClass: 'content-refused',
        platformMessage: 'Media not found',
      });
      expect(await commit(Date.now() - 3_600_000)).toMatchObject({ platformCode: 'media-expired' });
    });

    it.each(['page', 'cursor'] as const)(
      'are found again after a lost commit, among pinned ones and through lists by %s',
      async (listShape) => {
        const { account, call } = await connect(fanvue, simulated);
        await control.seedPosts(account.externalId, { count: 5 });
        for (let n = 0; n < 55; n += 1)
          await control.seedPost(account.externalId, { text: `pinned ${n}`, isPinned: true, at: 1 });
        await control.knobs.set({ listShape });
        const part = await ready(fanvue, simulated, call, 'lost & found');
        const since = new Date();
        await simulated.fault('answer-lost', 'commit');
        expect(await failureOf(fanvue.commit(call, part))).toMatchObject({ effect: 'unknown' });
        const found = await fanvue.findPublished(call, { ...part, since, excludingExternalIds: [] });
        expect(found.verdict).toBe('posted');
        expect(await fanvue.findPublished(call, { ...part, since, excludingExternalIds: [], options })).toMatchObject({
          verdict: 'not-seen', // the audience is another
        });
      },
    );

    it('are refused by a suspended account, whose owner is told where to look', async () => {
      const { account, call } = await connect(fanvue, simulated);
      await control.suspend(account.externalId);
      const failure = await failureOf(publishPlain(fanvue, simulated, call, 'hello?'));
      expect(failure).toMatchObject({ failureClass: 'permission-missing', platformMessage: 'Account is suspended' });
      expect(failure.nextStep).toContain('not suspended');
    });

    it('are nobody’s fault when the API’s version has gone', async () => {
      const { call } = await connect(fanvue, simulated);
      await control.levers.versionRetired({ method: 'POST', path: '/posts' });
      expect(await failureOf(publishPlain(fanvue, simulated, call, 'a'))).toMatchObject({
        failureClass: 'app-misconfigured',
        scope: 'app',
        platformMessage: expect.stringContaining('2026-12-01'),
      });
      const old = fanvueDefinition.create({ ...simulated.settings, options: { apiVersion: '2031-01-01' } });
      expect(await failureOf(old.isTokenAlive(call))).toMatchObject({
        failureClass: 'app-misconfigured',
        platformCode: 'api-version-unknown',
      });
    });
  });

  it('waits as long as its owner’s bucket says', async () => {
    const { call } = await connect(fanvue, simulated);
    await control.knobs.set({ requestsPerMinute: 2 });
    await control.limits.clear();
    await publishPlain(fanvue, simulated, call, 'one');
    expect(call.observed.at(-1)).toMatchObject({ scope: 'account', limit: 2, remaining: 1 });
    await publishPlain(fanvue, simulated, call, 'two');
    const { failureClass, retryAfterMs } = await failureOf(publishPlain(fanvue, simulated, call, 'one too many'));
    expect(failureClass).toBe('rate-limited');
    expect(retryAfterMs).toBeGreaterThan(25_000);
    expect(retryAfterMs).toBeLessThanOrEqual(31_000);
  });

  describe('an import', () => {
    async function importAll(call: Call, pageSize: number, between = async (_page: number) => {}) {
      const posts: ImportedPost[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page: Awaited<ReturnType<typeof fanvue.importPage>> = await fanvue.importPage(call, { cursor, pageSize });
        posts.push(...page.posts);
        cursor = page.nextCursor;
        pages += 1;
        await between(pages);
      } while (cursor !== undefined);
      return posts;
    }
    const sorted = (ids: readonly string[]) => [...ids].sort();

    it.each(['page', 'cursor'] as const)(
      'brings everything once through lists by %s, with addresses that work',
      async (listShape) => {
        const { account, call } = await connect(fanvue, simulated);
        const wanted = await simulated.seedHistory(account, 45);
        await control.seedPost(account.externalId, { text: 'not yet', publishAt: Date.now() + 86_400_000 });
        await control.knobs.set({ listShape });
        await control.limits.clear();
        const posts = await importAll(call, 20);
        expect(sorted(posts.map(({ externalId }) => externalId))).toEqual(sorted(wanted));
        const { url, kind } = posts.flatMap(({ media }) => media)[0]!;
        expect((await fetch(url!)).headers.get('content-type')).toMatch(kind);
      },
    );

    it('misses nothing and brings nothing twice while posts come, go and are pinned', async () => {
      const { account, call } = await connect(fanvue, simulated);
      const wanted = await control.seedPosts(account.externalId, {
        count: 60,
        imageEvery: 0,
        videoEvery: 0,
        audioEvery: 0,
      });
      const posts = await importAll(call, 10, async (page) => {
        if (page === 2) await control.seedPost(account.externalId, { text: 'new at the top' });
        if (page === 3) for (const id of wanted.slice(-6)) await control.deletePost(id);
        if (page === 4) await control.editPost(wanted[40]!, { isPinned: true });
      });
      const got = posts.map(({ externalId }) => externalId);
      expect(sorted([...new Set(got)])).toEqual(sorted(wanted));
      expect(got).toHaveLength(wanted.length);
    });
  });

  describe('the inbox', () => {
    async function poll(call: Call, request: InboxRequest) {
      const messages: InboxMessage[] = [];
      let newest: string | undefined;
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<typeof fanvue.readInbox>> = await fanvue.readInbox(call, { ...request, cursor });
        messages.push(...page.messages);
        newest = page.newestExternalId;
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return { texts: messages.map(({ text }) => text).sort(), newest, messages };
    }

    it.each([
      { notificationData: 'postUuid', commentsOrder: 'newest-first', listShape: 'page' },
      { notificationData: 'post', commentsOrder: 'oldest-first', listShape: 'page' },
      { notificationData: 'nothing', commentsOrder: 'oldest-first', listShape: 'cursor' },
    ] as const)('brings the comments of several posts, whatever the lists look like: %o', async (knobs) => {
      const { account, call } = await connect(fanvue, simulated);
      await control.knobs.set(knobs);
      const [one, other] = [
        await publishPlain(fanvue, simulated, call, 'one'),
        await publishPlain(fanvue, simulated, call, 'other'),
      ];
      for (let n = 0; n < 60; n += 1) await control.seedComment('a_stranger', one.externalId, `comment ${n}`);
      await simulated.comment(account, other.externalId, 'elsewhere');
      const first = await poll(call, { kind: 'comments' });
      expect(first.texts).toHaveLength(61);
      expect(new Set(first.texts).size).toBe(61);

      await fanvue.reply(call, {
        kind: 'comment',
        text: 'thank you',
        to: { externalId: first.messages[0]!.externalId },
      });
      await simulated.comment(account, other.externalId, 'and one more');
      expect((await poll(call, { kind: 'comments', sinceExternalId: first.newest })).texts).toEqual(['and one more']);
    });

    it('reads messages and leaves them unread', async () => {
      const { account, call } = await connect(fanvue, simulated);
      await control.seedMessage('a_stranger', account.externalId, 'hi');
      await control.seedMessage('another', account.externalId, null, { type: 'TIP' });
      expect((await poll(call, { kind: 'direct-messages' })).texts).toEqual(['', 'hi']);
      expect(await control.isChatRead(account.externalId, 'a_stranger')).toBe(false);
    });

    it('cannot write to somebody who does not want it', async () => {
      const { account, call } = await connect(fanvue, simulated);
      const { senderId } = await simulated.message(account, 'bye');
      await control.setContactable('a_stranger', false);
      const reply = fanvue.reply(call, { kind: 'direct-message', text: 'wait', to: { participantId: senderId } });
      expect(await failureOf(reply)).toMatchObject({
        failureClass: 'content-refused',
        platformMessage: 'User is not contactable',
      });
      await control.setContactable('a_stranger', true);
    });
  });

  it('counts likes, comments, tips and earnings, and says that it knows no views', async () => {
    const { account, call } = await connect(fanvue, simulated);
    const { externalId } = await publishPlain(fanvue, simulated, call, 'measure me');
    await control.seedLike('a_stranger', externalId);
    await control.seedTip('a_stranger', externalId, 500);
    await simulated.comment(account, externalId, 'nice');
    const insights = await fanvue.readInsights(call, { postExternalIds: [externalId], account: true });
    expect(insights.posts[externalId]).toEqual({
      likesCount: 1,
      commentsCount: 1,
      'tips.count': 1,
      'tips.totalGross': 500,
      'tips.totalNet': 400,
    });
    expect(insights.account).toMatchObject({
      'fans.followers': 800,
      'totals.allTime': 500,
      'breakdownBySource.tips': 500,
    });
    expect(insights.gaps).toEqual([expect.objectContaining({ metric: 'views' })]);
  });

  it('says what it lacks when the owner allowed less', async () => {
    const { call } = await connect(fanvue, simulated, ['read:insights', 'read:chat']);
    expect((await fanvue.readInsights(call, { postExternalIds: [], account: true })).gaps).toEqual([
      expect.objectContaining({ metric: 'earnings' }),
    ]);
    expect(await failureOf(fanvue.readInbox(call, { kind: 'direct-messages' }))).toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('read:chat'),
    });
  });
});
