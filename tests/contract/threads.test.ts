import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Committed, PartToCommit, Platform, Refused } from '../../platforms/platform.js';
import { threadsDefinition } from '../../platforms/threads/index.js';
import type { ThreadsControl } from '../../simulators/control.js';
import {
  callWith,
  connect,
  failureOf,
  oauthOf,
  pictureOf,
  plainPost,
  postWith,
  publishPlain,
  publishThread,
  ready,
  stageWhole,
  videoOf,
} from './connected.js';
import { type SimulatedThreads, simulatedThreads } from './simulatedThreads.js';

const dayMs = 24 * 3_600_000;

/** What is particular about Threads, beyond what every platform promises. */
describe('Threads', () => {
  let simulated: SimulatedThreads;
  let control: ThreadsControl;
  let threads: Platform;
  beforeAll(async () => {
    simulated = await simulatedThreads();
    control = simulated.control;
    threads = threadsDefinition.create(simulated.settings);
  });
  afterAll(() => simulated.stop());
  beforeEach(async () => {
    await control.knobs.reset();
    await control.knobs.set({ notFoundForMs: 0 });
    await control.limits.reset();
    await control.levers.clear();
    await control.nextContainers();
  });

  const since = () => new Date();
  const sought = (part: PartToCommit, from: Date) => ({ ...part, since: from, excludingExternalIds: [] });

  describe('the refusal of a finished container', () => {
    /** Commits until it is over, as the product does: each refusal is remembered, and what is gone is staged anew. */
    async function persist(
      part: PartToCommit,
      restage: () => Promise<PartToCommit>,
    ): Promise<{ committed: Committed; refusals: Refused[] }> {
      const refusals: Refused[] = [];
      let current = part;
      for (;;) {
        const outcome = await threads.commit(call!, { ...current, refusals }).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return { committed: outcome as Committed, refusals };
        const failure = await failureOf(Promise.reject(outcome));
        refusals.push({ at: new Date(), platformCode: failure.platformCode });
        if (failure.platformCode === 'media-expired') current = await restage();
        else if (failure.failureClass !== 'platform-unavailable') throw failure;
      }
    }
    let call: Awaited<ReturnType<typeof connect>>['call'] | undefined;

    it('is waited out where the same container is found in the end', async () => {
      const connected = await connect(threads, simulated);
      call = connected.call;
      await control.knobs.set({ publishesNotFound: 3 });
      const stageOne = () => ready(threads, simulated, connected.call, 'found in the end');

      const { committed, refusals } = await persist(await stageOne(), stageOne);

      expect(refusals.map(({ platformCode }) => platformCode)).toEqual(Array(3).fill('24/4279009'));
      expect((await simulated.livePosts(connected.account)).map(({ externalId }) => externalId)).toEqual([
        committed.externalId,
      ]);
    });

    it('makes room for a new container, and ends after three of them with nothing shown', async () => {
      const connected = await connect(threads, simulated);
      call = connected.call;
      await control.knobs.set({ publishesNotFound: 1_000 });
      const stageOne = () => ready(threads, simulated, connected.call, 'never found');

      const failure = await failureOf(persist(await stageOne(), stageOne));

      expect(failure).toMatchObject({ failureClass: 'content-refused', platformCode: '24/4279009' });
      expect(await control.containers(connected.account.externalId)).toHaveLength(3);
      expect(await simulated.livePosts(connected.account)).toEqual([]);
    });
  });

  it('knows a post by its container while the lists lag, and does not believe that it is not there', async () => {
    const { account, call } = await connect(threads, simulated);
    await control.knobs.set({ listLagMs: 60_000 });
    const part = await ready(threads, simulated, call, 'seen late');
    const from = since();
    await simulated.fault('answer-lost', 'commit');
    await failureOf(threads.commit(call, part));

    expect(await failureOf(threads.findPublished(call, sought(part, from)))).toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 15_000,
    });
    await control.clock.advance(60_000);
    const [live] = await simulated.livePosts(account);
    expect(await threads.findPublished(call, sought(part, from))).toMatchObject({
      verdict: 'posted',
      externalId: live!.externalId,
    });
    await control.clock.advance(-60_000);
  });

  it('finds a post whose container still says that it is only finished', async () => {
    const { call } = await connect(threads, simulated);
    await control.knobs.set({ statusLagMs: 60_000 });
    const part = await ready(threads, simulated, call, 'lagging status');
    const from = since();
    await simulated.fault('answer-lost', 'commit');
    await failureOf(threads.commit(call, part));

    expect(await threads.findPublished(call, sought(part, from))).toMatchObject({ verdict: 'posted', isLive: true });
  });

  it('waits for a new post as one to reply to', async () => {
    const patient = threadsDefinition.create({ ...simulated.settings, options: { settleMs: '0' } });
    const { account, call } = await connect(patient, simulated);
    const { externalId } = await publishPlain(patient, simulated, call, 'first of two');
    await control.knobs.set({ replyTargetLagMs: 3_600_000 });
    const next = () => ready(patient, simulated, call, 'second of two', { replyToExternalId: externalId });

    expect(await failureOf(next())).toMatchObject({ failureClass: 'platform-unavailable', retryAfterMs: 10_000 });
    await control.knobs.set({ replyTargetLagMs: 0 });
    await patient.commit(call, await next());

    expect(await simulated.livePosts(account)).toHaveLength(2);
  });

  it('publishes a carousel of pictures and a video as one post of the quota', async () => {
    const { account, call } = await connect(threads, simulated);
    const files = [
      await pictureOf(simulated, { seed: 1, altText: 'One' }),
      await videoOf(simulated),
      await pictureOf(simulated, { seed: 2 }),
    ];

    await publishThread(threads, call, [await postWith(simulated, 'three of them', files)]);

    expect(await simulated.livePosts(account)).toMatchObject([
      { text: 'three of them', mediaCount: 3, altTexts: ['One'] },
    ]);
    expect(call.taken.filter((endpoint) => endpoint === 'POST /me/threads_publish')).toHaveLength(1);
    expect(await control.containers(account.externalId)).toHaveLength(4);
  });

  it.each([
    ['FAILED_DOWNLOADING_VIDEO', 3],
    ['INVALID_ASPEC_RATIO', 1],
    ['UNKNOWN', 3],
  ])('tries a container that ended in %s so often: %d', async (error, times) => {
    const { account, call } = await connect(threads, simulated);
    await control.nextContainers(...Array(3).fill({ error }));
    const { part, media } = await postWith(simulated, 'a film', [await videoOf(simulated)]);

    const failure = await failureOf(stageWhole(threads, call, part, media));

    expect(failure).toMatchObject({ failureClass: 'content-refused', platformCode: error });
    expect(failure.message).toMatch(/^Threads /);
    expect(await control.containers(account.externalId)).toHaveLength(times);
  });

  it('recovers from one that failed', async () => {
    const { account, call } = await connect(threads, simulated);
    await control.nextContainers({ error: 'FAILED_PROCESSING_VIDEO' });

    await publishThread(threads, call, [await postWith(simulated, 'a film', [await videoOf(simulated)])]);

    expect(await simulated.livePosts(account)).toHaveLength(1);
  });

  it('says what is wrong with a picture of no shape, from the real file', async () => {
    const { call } = await connect(threads, simulated);
    const { part, options } = await plainPost(simulated, 'gone');
    const missing = { ...(await pictureOf(simulated)), publicUrl: () => 'http://127.0.0.1:9/nothing' };

    const failure = await failureOf(stageWhole(threads, call, { ...part, media: [missing] }, [missing], { options }));

    expect(failure).toMatchObject({ failureClass: 'content-refused', platformCode: 'UNKNOWN' });
    expect(JSON.stringify(failure.report(0))).not.toContain('nothing');
  });

  it('asks how much of the day is left, and hands nothing over when it is used up', async () => {
    const { account, call } = await connect(threads, simulated);
    await control.limits.set('posts', { perUser: [{ limit: 1, windowMs: dayMs }] });
    const first = await ready(threads, simulated, call, 'one');
    const second = await ready(threads, simulated, call, 'two');
    await threads.commit(call, first);

    expect(await failureOf(threads.commit(call, second))).toMatchObject({
      failureClass: 'rate-limited',
      platformCode: '9/2207042',
    });
    const before = (await control.containers(account.externalId)).length;
    expect(await failureOf(ready(threads, simulated, call, 'three'))).toMatchObject({
      failureClass: 'rate-limited',
      platformCode: 'quota-used-up',
    });
    expect(await control.containers(account.externalId)).toHaveLength(before);
    expect(call.observed.at(-1)).toMatchObject({ scope: 'account', remaining: 0, limit: 1, windowMs: dayMs });
  });

  it('keeps a token that is refused for its youth, and asks again tomorrow', async () => {
    const { tokens } = await connect(threads, simulated);
    await control.knobs.set({ refreshMinAgeMs: dayMs });
    const oauth = oauthOf(threads, simulated);

    expect(await failureOf(oauth.refresh(tokens.accessToken))).toMatchObject({
      refusal: { kind: 'transient' },
      retryAfterMs: dayMs,
    });
    expect(await threads.isTokenAlive(callWith(tokens.accessToken))).toBe(true);
  });

  it('connects although Threads does not tell what was granted, and learns of a gap when it is met', async () => {
    await control.knobs.set({ debugToken: 'testers-only' });
    const { call, facts } = await connect(threads, simulated, ['threads_delete']);
    expect(facts.grantedScopes).toContain('threads_delete'); // as asked
    const { externalId } = await publishPlain(threads, simulated, call, 'cannot be taken back');

    expect(await failureOf(threads.remove(call, externalId))).toMatchObject({
      failureClass: 'permission-missing',
      platformCode: '10',
    });
  });

  it('tells whose access ended, and why', async () => {
    const { account, call } = await connect(threads, simulated);
    await control.changePassword(account.externalId);

    expect(await failureOf(ready(threads, simulated, call, 'too late'))).toMatchObject({
      failureClass: 'reconnect-needed',
      reconnectCause: 'password-changed',
    });
  });

  it('says plainly that a revocation is not to be had, where it is not', async () => {
    const { tokens } = await connect(threads, simulated);
    await control.knobs.set({ revoke: 'unsupported' });

    expect(await failureOf(oauthOf(threads, simulated).revoke(tokens.accessToken, 'access_token'))).toMatchObject({
      failureClass: 'app-misconfigured', // which is not tried again
    });
    expect(threads.oauth.revoke).toMatchObject({ undocumented: true });
  });

  it('reads the id of an account beyond 2^53 as it is, as a number and as text', async () => {
    for (const userIdAs of ['number', 'text'] as const) {
      await control.knobs.set({ userIdAs });
      const { facts, account } = await connect(threads, simulated);
      expect(facts.externalId).toBe(account.externalId);
      expect(BigInt(facts.externalId)).toBeGreaterThan(2n ** 53n);
    }
  });

  it('brings a whole history through links as well as through cursors alone', async () => {
    const { account, call } = await connect(threads, simulated);
    const wanted = await simulated.seedHistory(account, 30);
    for (const pagingLinks of ['none', 'next'] as const) {
      await control.knobs.set({ pagingLinks });
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await threads.importPage(call, { pageSize: 7, ...(cursor && { cursor }) });
        found.push(...page.posts.map(({ externalId }) => externalId));
        cursor = page.nextCursor;
      } while (cursor);
      expect(found.sort()).toEqual([...wanted].sort());
    }
  });

  it('brings mentions beside comments', async () => {
    const { account, call } = await connect(threads, simulated);
    const mention = await control.seedPost('a_stranger', { text: `Look at @${account.username}` });

    const first = await threads.readInbox(call, { kind: 'comments' });
    const second = await threads.readInbox(call, { kind: 'comments', cursor: first.nextCursor! });

    expect(second.messages).toEqual([expect.objectContaining({ externalId: mention, kind: 'mention' })]);
  });

  it('has followers only with a linked Instagram account, and says so', async () => {
    const { call } = await connect(threads, simulated, [], { linkedInstagram: false });
    const without = await threads.readInsights(call, { postExternalIds: [], account: true });
    const { call: linked } = await connect(threads, simulated, [], { followers: 34 });
    const with34 = await threads.readInsights(linked, { postExternalIds: [], account: true });

    expect(without.gaps).toContainEqual({
      metric: 'followers_count',
      why: expect.stringContaining('linked Instagram'),
    });
    expect(with34.account).toMatchObject({ followers_count: 34 });
  });
});
