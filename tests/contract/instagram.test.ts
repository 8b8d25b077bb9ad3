import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instagramDefinition, instagramLoginDefinition } from '../../platforms/instagram/index.js';
import type { ImportedPost, PartToCommit, Platform } from '../../platforms/platform.js';
import type { InstagramControl } from '../../simulators/control.js';
import {
  callWith,
  connect,
  consented,
  failureOf,
  oauthOf,
  pictureOf,
  postWith,
  publishPlain,
  publishThread,
  ready,
  stageWhole,
  videoOf,
} from './connected.js';
import { type SimulatedInstagram, simulatedInstagram, simulatedInstagramLogin } from './simulatedInstagram.js';

const sought = (part: PartToCommit, since: Date) => ({ ...part, since, excludingExternalIds: [] });

/** What is particular about Instagram, beyond what every platform promises. */
describe('Instagram, by Facebook Login', () => {
  let simulated: SimulatedInstagram;
  let control: InstagramControl;
  let instagram: Platform;
  beforeAll(async () => {
    simulated = await simulatedInstagram();
    control = simulated.control;
    instagram = instagramDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(async () => {
    await control.knobs.reset();
    await control.knobs.set({ conversationsPerSecond: 100 });
    await control.levers.clear();
  });

  const published = async ({ externalId }: { externalId: string }) =>
    (await control.posts(externalId)).filter(({ shown }) => shown);

  describe('finds accounts', () => {
    const discovered = async (seeds: Parameters<InstagramControl['seedAccount']>[0][]) => {
      const { person, account } = await control.seedAccount(seeds[0]!);
      for (const seed of seeds.slice(1)) await control.seedAccount({ ...seed, personId: person.id });
      const { grant } = await consented(instagram, simulated, {
        account: { externalId: account.id, username: account.username },
      });
      const tokens = await oauthOf(instagram, simulated).exchange(grant);
      const grantedScopes = await instagram.grantedScopes!(callWith(tokens.accessToken));
      return await instagram.discoverAccounts({ ...callWith(tokens.accessToken), grantedScopes: grantedScopes! });
    };

    it('over several Pages, of portfolios as well, more of them than one list shows', async () => {
      await control.knobs.set({ pageSizeMax: 100 });
      const many = Array.from({ length: 101 }, (_, n) => ({ username: `chain_${n}` }));
      const found = await discovered([...many, { username: 'chain_client', business: 'client' }]);
      expect(found.filter(({ usable }) => usable)).toHaveLength(102);
      expect(new Set(found.map(({ externalId }) => externalId)).size).toBe(102);
    });

    it('that cannot be used, and says first what lacks least', async () => {
      const found = await discovered([
        { username: 'attached_one', page: 'attached' },
        { username: 'unlinked_one', page: 'unlinked' },
        { username: 'weak_one', tasks: ['ANALYZE'] },
      ]);
      expect(found.map((one) => !one.usable && one.reason)).toEqual([
        'insufficient_page_role',
        'not_professional',
        'page_not_linked',
      ]);
    });
  });

  it('publishes a reel with everything that can be said of it', async () => {
    const { account, call } = await connect(instagram, simulated);
    const media = [await videoOf(simulated)];
    const options = {
      ...{ kind: 'reel', coverAtMs: 4_000, collaborators: ['cafe.sued'], locationId: '99', shareToFeed: false },
      ...{ audioName: 'Rain', trial: 'performance', madeWithAi: true, userTags: [{ username: 'guest' }] },
    };
    const part = { text: 'A reel', media };
    expect(instagram.checkPost({ parts: [part], options }, call.account!)).toEqual([]);
    const { handles } = await stageWhole(instagram, call, part, media, { options });
    await instagram.commit(call, { part, options, handles, media, isFirst: true });
    expect(await published(account)).toEqual([
      expect.objectContaining({
        ...{ product: 'REELS', caption: 'A reel', thumbOffset: 4_000, collaborators: ['cafe.sued'], locationId: '99' },
        ...{ shareToFeed: false, trial: 'SS_PERFORMANCE', madeWithAi: true },
        items: [expect.objectContaining({ kind: 'VIDEO', userTags: [{ username: 'guest' }] })],
      }),
    ]);
  });

  it('publishes a story, and finds it again among the stories', async () => {
    const { account, call } = await connect(instagram, simulated);
    const media = [await pictureOf(simulated)];
    const part = { text: '', media };
    const options = { kind: 'story' };
    const { handles } = await stageWhole(instagram, call, part, media, { options });
    const toCommit = { part, options, handles, media, isFirst: true };
    const since = new Date();
    await simulated.fault('answer-lost', 'commit');
    expect(await failureOf(instagram.commit(call, toCommit))).toMatchObject({ effect: 'unknown' });
    const [story] = await published(account);
    expect(story!.product).toBe('STORY');
    expect(await instagram.findPublished(call, sought(toCommit, since))).toMatchObject({
      verdict: 'posted',
      externalId: story!.id,
    });
  });

  it('publishes a carousel of pictures and a video', async () => {
    const { account, call } = await connect(instagram, simulated);
    const media = [
      await pictureOf(simulated, { altText: 'One' }),
      await videoOf(simulated),
      await pictureOf(simulated, { seed: 2 }),
    ];
    await publishThread(instagram, call, [await postWith(simulated, 'All three', media)]);
    expect(await published(account)).toEqual([
      expect.objectContaining({
        kind: 'CAROUSEL_ALBUM',
        caption: 'All three',
        items: ['IMAGE', 'VIDEO', 'IMAGE'].map((kind) => expect.objectContaining({ kind })),
      }),
    ]);
  });

  it.each(['2207052', '2207053', '2207099'])('makes a container anew that came to nothing: %s', async (error) => {
    const { account, call } = await connect(instagram, simulated);
    await control.nextContainers({ error });
    await publishPlain(instagram, simulated, call, 'at the second go');
    expect((await published(account)).map(({ caption }) => caption)).toEqual(['at the second go']);
    expect(await control.containers(account.externalId)).toHaveLength(2);
  });

  it('says what Instagram found wrong with a video, and begins anew the next time', async () => {
    const { account, call } = await connect(instagram, simulated);
    const post = await postWith(simulated, 'a film', [await videoOf(simulated)]);
    await control.nextContainers({ error: '2207026' });
    expect(await failureOf(publishThread(instagram, call, [post]))).toMatchObject({
      failureClass: 'content-refused',
      platformCode: '2207026',
      platformMessage: 'Error: Media upload has failed with error code 2207026',
    });
    await publishThread(instagram, call, [post]);
    expect(await published(account)).toHaveLength(1);
  });

  it('waits where a container is not ready although it says so, and publishes it then', async () => {
    const { account, call } = await connect(instagram, simulated);
    await control.knobs.set({ notReadyTimes: 1 });
    const part = await ready(instagram, simulated, call, 'patience');
    expect(await failureOf(instagram.commit(call, part))).toMatchObject({
      failureClass: 'platform-unavailable',
      platformCode: '9007/2207027',
      retryAfterMs: 10_000,
      effect: 'none',
    });
    await instagram.commit(call, part);
    expect(await published(account)).toHaveLength(1);
  });

  it('hands over anew what has ended meanwhile', async () => {
    const { account, call } = await connect(instagram, simulated);
    const part = await ready(instagram, simulated, call, 'too old');
    await control.knobs.set({ containerLifetimeMs: 1 });
    expect(await failureOf(instagram.commit(call, part))).toMatchObject({
      platformCode: 'media-expired',
      effect: 'none',
    });
    await control.knobs.set({ containerLifetimeMs: 86_400_000 });
    await publishPlain(instagram, simulated, call, 'too old');
    expect(await published(account)).toHaveLength(1);
  });

  it('looks before it believes that a post was blocked as spam', async () => {
    const { account, call } = await connect(instagram, simulated);
    const since = new Date();
    const part = await ready(instagram, simulated, call, 'called spam');
    await control.levers.calledSpam();
    expect(await failureOf(instagram.commit(call, part))).toMatchObject({ mayBeLive: true, effect: 'none' });
    const [live] = await published(account);
    expect(await instagram.findPublished(call, sought(part, since))).toMatchObject({
      verdict: 'posted',
      externalId: live!.id,
      isLive: true,
    });
  });

  it('never sends again what its container calls published, even while no list shows it', async () => {
    const { call } = await connect(instagram, simulated);
    await control.knobs.set({ lagMs: 3_600_000 });
    const since = new Date();
    const part = await ready(instagram, simulated, call, 'hidden');
    await simulated.fault('answer-lost', 'commit');
    await failureOf(instagram.commit(call, part));
    expect(await failureOf(instagram.findPublished(call, sought(part, since)))).toMatchObject({
      failureClass: 'platform-unavailable',
      platformCode: 'PUBLISHED',
    });
    const longAgo = new Date(Date.now() - 11 * 60_000);
    expect(await instagram.findPublished(call, sought(part, longAgo))).toMatchObject({ verdict: 'cannot-tell' });
  });

  it('finds a post whose container still calls itself finished', async () => {
    const { account, call } = await connect(instagram, simulated);
    await control.knobs.set({ statusLagMs: 3_600_000 });
    const since = new Date();
    const part = await ready(instagram, simulated, call, 'slow to tell');
    await simulated.fault('answer-lost', 'commit');
    await failureOf(instagram.commit(call, part));
    const [live] = await published(account);
    expect(await instagram.findPublished(call, sought(part, since))).toMatchObject({ externalId: live!.id });
  });

  it('copes with a container and a post that are not shown at once', async () => {
    const { account, call } = await connect(instagram, simulated);
    await control.knobs.set({ hiddenReads: 1 });
    const { url } = await publishPlain(instagram, simulated, call, 'shy');
    expect(url).toContain('/p/');
    expect(await published(account)).toHaveLength(1);
  });

  it('waits for the day’s posts, before a container is spent', async () => {
    const { account, call } = await connect(instagram, simulated);
    await control.knobs.set({ quotaTotal: 1 });
    const second = await ready(instagram, simulated, call, 'second');
    await publishPlain(instagram, simulated, call, 'first');
    expect(await failureOf(instagram.commit(call, second))).toMatchObject({
      failureClass: 'rate-limited',
      platformCode: '9/2207042',
    });
    const before = await control.containers(account.externalId);
    expect(await failureOf(ready(instagram, simulated, call, 'third'))).toMatchObject({
      failureClass: 'rate-limited',
      message: 'Instagram: this account has published 1 of 1 posts in 24 hours.',
    });
    expect(await control.containers(account.externalId)).toEqual(before);
  });

  it.each([
    ['knows an account that is restricted', { code: 25, subcode: 2207050 }, 'account-gone'],
    ['knows a lost role', { code: 190, subcode: 492 }, 'reconnect-needed'],
    ['knows a changed password', { code: 190, subcode: 460 }, 'reconnect-needed'],
    ['knows a policy block', { code: 368 }, 'permission-missing'],
  ])('%s', async (_, refusal, failureClass) => {
    const { call } = await connect(instagram, simulated);
    const part = await ready(instagram, simulated, call, 'refused');
    await control.levers.refuse({ path: '/:version/:id/media_publish' }, refusal);
    expect(await failureOf(instagram.commit(call, part))).toMatchObject({ failureClass, effect: 'none' });
  });

  it('says plainly which posts only the owner can delete', async () => {
    const { account, call } = await connect(instagram, simulated);
    const { id } = await control.seedPost(account.externalId, { product: 'AD' });
    expect(await failureOf(instagram.remove(call, id))).toMatchObject({
      failureClass: 'permission-missing',
      nextStep: 'Delete it in the Instagram app.',
    });
  });

  it('imports everything once, all kinds with all their media', async () => {
    const { account, call } = await connect(instagram, simulated);
    const wanted = await simulated.seedHistory(account, 30);
    await control.seedPost(account.externalId, { product: 'AD' });
    await control.seedPost(account.externalId, { product: 'STORY' });
    const posts: ImportedPost[] = [];
    let cursor: string | undefined;
    do {
      const page = await instagram.importPage(call, { cursor, pageSize: 7 });
      posts.push(...page.posts);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(posts.map(({ externalId }) => externalId).sort()).toEqual([...wanted].sort());
    expect(new Set(posts.map(({ media }) => media.map(({ kind }) => kind).join())).size).toBe(3);
  });

  it('answers a message within a day, and says that nothing helps after it', async () => {
    const { account, call } = await connect(instagram, simulated);
    const { senderId } = await simulated.message(account, 'hi');
    await control.knobs.set({ messageWindowMs: -1 });
    const failure = await failureOf(
      instagram.reply(call, { kind: 'direct-message', text: 'late', to: { participantId: senderId } }),
    );
    expect(failure).toMatchObject({ failureClass: 'permission-missing', platformCode: '10/2534022' });
    expect(failure.nextStep).toContain('until that person writes again');
  });

  it('names the numbers that a story of few viewers does not have', async () => {
    const { account, call } = await connect(instagram, simulated);
    const { id } = await control.seedPost(account.externalId, { product: 'STORY', metrics: { reach: 2 } });
    const reel = await control.seedPost(account.externalId, { kind: 'VIDEO', at: Date.now() - 86_400_000 });
    const { posts, gaps } = await instagram.readInsights(call, { postExternalIds: [id, reel.id], account: false });
    expect(posts[id]).toEqual({});
    expect(posts[reel.id]).toHaveProperty('ig_reels_avg_watch_time');
    expect(gaps).toEqual([
      expect.objectContaining({ externalId: id, why: expect.stringContaining('Not enough viewers') }),
    ]);
  });
});

describe('Instagram, by its own login', () => {
  let simulated: SimulatedInstagram;
  let control: InstagramControl;
  let instagram: Platform;
  beforeAll(async () => {
    simulated = await simulatedInstagramLogin();
    control = simulated.control;
    instagram = instagramLoginDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(() => control.knobs.reset());

  it.each(['refused', 'shown'] as const)('knows a personal account that is %s', async (personalAccounts) => {
    await control.knobs.set({ personalAccounts });
    const account = await simulated.newAccount({ type: 'PERSONAL', page: 'none' });
    const { grant } = await consented(instagram, simulated, { account });
    const { accessToken } = await oauthOf(instagram, simulated).exchange(grant);
    expect(await instagram.discoverAccounts(callWith(accessToken))).toMatchObject([
      { usable: false, reason: 'not_professional' },
    ]);
  });

  it('keeps a token of the first day, which Instagram does not renew yet, and renews it after that', async () => {
    const { tokens } = await connect(instagram, simulated);
    const oauth = oauthOf(instagram, simulated);
    expect(await failureOf(oauth.refresh(tokens.accessToken))).toMatchObject({
      refusal: { kind: 'transient' },
      retryAfterMs: 86_400_000,
    });
    await control.clock.advance(86_400_000);
    const renewed = await oauth.refresh(tokens.accessToken);
    expect(await instagram.isTokenAlive(callWith(renewed.accessToken))).toBe(true);
  });

  it('takes no for an answer where no revocation is offered', async () => {
    const { tokens, call } = await connect(instagram, simulated);
    expect(await failureOf(oauthOf(instagram, simulated).revokeAll(tokens))).toMatchObject({
      failureClass: 'app-misconfigured',
    });
    expect(await instagram.isTokenAlive(call)).toBe(true);
  });

  it('reads the code’s answer in both of its shapes', async () => {
    for (const codeAnswer of ['flat', 'wrapped'] as const) {
      await control.knobs.set({ codeAnswer });
      const { facts, account } = await connect(instagram, simulated, ['instagram_business_manage_insights']);
      expect(facts.externalId).toBe(account.externalId);
      expect(facts.grantedScopes).toContain('instagram_business_basic');
      expect(facts.grantedScopes).not.toContain('instagram_business_manage_insights');
    }
  });

  it('leaves deleting to the owner, without asking', async () => {
    const { account, call } = await connect(instagram, simulated);
    const { externalId } = await publishPlain(instagram, simulated, call, 'here to stay');
    const before = await simulated.callsOf(account);
    expect(await failureOf(instagram.remove(call, externalId))).toMatchObject({ failureClass: 'permission-missing' });
    expect(await simulated.callsOf(account)).toBe(before);
  });
});
