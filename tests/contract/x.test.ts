import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportedPost, Platform } from '../../platforms/platform.js';
import { xDefinition } from '../../platforms/x/index.js';
import type { XControl } from '../../simulators/control.js';
import { sampleVideo } from '../../simulators/shared/sample-media.js';
import { connect, failureOf, fileOf, publishThread, stageWhole, textPart } from './connected.js';
import { type SimulatedX, simulatedX } from './simulatedX.js';

/** What is particular about X, beyond what every platform promises. */
describe('X', () => {
  let simulated: SimulatedX;
  let control: XControl;
  let x: Platform;
  beforeAll(async () => {
    simulated = await simulatedX();
    control = simulated.control;
    x = xDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(async () => {
    await control.knobs.reset();
    await control.limits.reset();
  });

  const film = () =>
    fileOf({ kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000 }, sampleVideo());

  it('asks for the next part of a thread again soon while X does not see the one before', async () => {
    const { account, call } = await connect(x, simulated);
    await control.knobs.set({ replyLagMs: 3_600_000 });
    const first = await x.commit(call, textPart('first of two'));
    const second = textPart('second of two', { isFirst: false, replyToExternalId: first.externalId });

    expect(await failureOf(x.commit(call, second))).toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 5_000,
      effect: 'none',
    });

    await control.knobs.set({ replyLagMs: 0 });
    await x.commit(call, second);
    expect(await simulated.livePosts(account)).toHaveLength(2);
  });

  it('lets an account that pays X write long, and knows its long posts again', async () => {
    const { account, call } = await connect(x, simulated, [], { subscriptionType: 'Premium' });
    const text = `${'A long & winding text. '.repeat(40)}See example.com/long`;
    expect(call.account!.facts).toMatchObject({ subscriptionType: 'Premium' });
    expect(x.checkPost({ parts: [{ text, media: [] }], options: {} }, call.account!)).toEqual([]);
    const since = new Date();
    const { externalId } = await x.commit(call, textPart(text));

    expect(await x.findPublished(call, { ...textPart(text), since, excludingExternalIds: [] })).toMatchObject({
      verdict: 'posted',
      externalId,
    });
    expect((await x.importPage(call, { pageSize: 10 })).posts[0]!.text).toBe(
      text.replace('example.com', 'http://example.com'),
    );
    expect(await simulated.livePosts(account)).toHaveLength(1);
  });

  it('refuses a reply to somebody who did not ask, and says that nothing helps', async () => {
    const { call } = await connect(x, simulated);
    const strange = await control.seedPost('a_stranger', { text: 'talking to myself' });
    const failure = await failureOf(x.commit(call, textPart('hello!', { options: { replyToPostId: strange } })));
    expect(failure).toMatchObject({ failureClass: 'permission-missing', platformCode: 'not-authorized-for-resource' });
    expect(failure.nextStep).toContain('nothing else helps');
  });

  it.each([
    ['fail', 'InvalidMedia'],
    ['error-in-progress', 'InvalidMedia'],
  ] as const)(
    'stops looking when the processing of a video ends as %s, and uploads it anew the next time',
    async (fate, platformCode) => {
      const { account, call } = await connect(x, simulated);
      await control.nextMediaProcessing(fate);
      const media = film();
      const part = { text: 'a film', media: [media] };
      expect(await failureOf(stageWhole(x, call, part, [media]))).toMatchObject({
        failureClass: 'content-refused',
        platformCode,
      });
      await publishThread(x, call, [{ part, media: [media], options: {} }]);
      expect(await simulated.livePosts(account)).toHaveLength(1);
    },
  );

  it('finds the post of a video whose commit was lost by the upload itself', async () => {
    const { account, call } = await connect(x, simulated);
    const media = film();
    const part = { text: '', media: [media] };
    const { handles } = await stageWhole(x, call, part, [media]);
    const since = new Date();
    const toCommit = { part, options: {}, handles, media: [media], isFirst: true };
    await simulated.fault('answer-lost', 'commit');
    expect(await failureOf(x.commit(call, toCommit))).toMatchObject({ effect: 'unknown' });

    const [live] = await simulated.livePosts(account);
    expect(await x.findPublished(call, { ...toCommit, since, excludingExternalIds: [] })).toMatchObject({
      verdict: 'posted',
      externalId: live!.externalId,
    });
  });

  it('carries labels, a poll and who may reply', async () => {
    const { account, call } = await connect(x, simulated);
    const options = {
      replySettings: 'following',
      madeWithAi: true,
      paidPartnership: true,
      poll: { options: ['yes', 'no'], durationMinutes: 60 },
    };
    await x.commit(call, textPart('vote!', { options }));
    expect(await control.posts(account.externalId)).toEqual([
      expect.objectContaining({
        replySettings: 'following',
        madeWithAi: true,
        paidPartnership: true,
        poll: expect.objectContaining({ options: ['yes', 'no'] }),
      }),
    ]);
  });

  it('waits for the window that is exhausted, as X’s own counters say', async () => {
    const { call } = await connect(x, simulated);
    await control.limits.set('POST /2/tweets', { perUser: [{ limit: 1, windowMs: 900_000 }] });
    await x.commit(call, textPart('the only one'));
    expect(call.observed).toContainEqual(
      expect.objectContaining({ scope: 'account', windowMs: 900_000, limit: 1, remaining: 0 }),
    );

    const { failureClass, retryAfterMs } = await failureOf(x.commit(call, textPart('one too many')));

    expect(failureClass).toBe('rate-limited');
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(901_000);
  });

  it.each(['suspend', 'lock'] as const)('knows an account that X did %s from a dead token', async (what) => {
    const { account, call } = await connect(x, simulated);
    await control[what](account.externalId);
    expect(await failureOf(x.commit(call, textPart('hello?')))).toMatchObject({ failureClass: 'account-gone' });
  });

  it('imports everything once even when X forgets each page token at once', async () => {
    const { account, call } = await connect(x, simulated);
    const wanted = await simulated.seedHistory(account, 30);
    await control.knobs.set({ pageTokenLifetimeMs: -1 });

    const posts: ImportedPost[] = [];
    let cursor: string | undefined;
    do {
      const page = await x.importPage(call, { cursor, pageSize: 7 });
      posts.push(...page.posts);
      cursor = page.nextCursor;
    } while (cursor !== undefined);

    expect(posts.map(({ externalId }) => externalId).sort()).toEqual([...wanted].sort());
  });

  it('names the private numbers it cannot have of an old post', async () => {
    const { call } = await connect(x, simulated);
    const old = await control.seedPost(call.account!.username, { text: 'long ago', at: Date.now() - 40 * 86_400_000 });
    const insights = await x.readInsights(call, { postExternalIds: [old], account: false });
    expect(insights.posts[old]).toHaveProperty('like_count');
    expect(insights.gaps).toEqual([expect.objectContaining({ externalId: old, metric: 'non_public_metrics' })]);
  });
});
