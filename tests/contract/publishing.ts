import { describe, expect, it } from 'vitest';
import {
  connect,
  failureOf,
  pictureOf,
  plainPost,
  plainThread,
  postOf,
  postWith,
  publishPlain,
  publishThread,
  videoOf,
} from './connected.js';
import type { DescribePromises } from './describePlatform.js';

export const describePublishing: DescribePromises = (_, offers, subject) => {
  describe('publishing', () => {
    it('makes a post visible once, as it was written, and tells where', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const text = 'Tea & cake <today> at example.com/menu 🍰';
      const post = await plainPost(simulated, text);
      expect(platform.checkPost({ parts: [post.part], options: post.options }, call.account!)).toEqual([]);

      const [committed] = await publishThread(platform, call, [post]);

      expect(await simulated.livePosts(account)).toEqual([
        expect.objectContaining({ externalId: committed!.externalId, text, mediaCount: post.media.length }),
      ]);
      expect(committed!.url).toMatch(/^https?:/);
    });

    it('asks the ledger once for each request it sends, by names the limit table knows, and reports what the answers said', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const before = await simulated.callsOf(account);
      await publishPlain(platform, simulated, call, 'counted');
      expect(call.taken.filter((endpoint) => !(endpoint in platform.limits))).toEqual([]);
      expect(call.taken).toHaveLength((await simulated.callsOf(account)) - before);
      for (const { remaining, resetAtMs } of call.observed) {
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(resetAtMs).toBeGreaterThan(Date.now() - 60_000);
      }
    });

    it('takes a post from the endpoint that it says posts are counted on, and names each endpoint in plain words', async () => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      await publishPlain(platform, simulated, call, 'counted as a post');
      expect(platform.limits).toHaveProperty([platform.publishEndpoint]);
      expect(call.taken).toContain(platform.publishEndpoint);
      expect(Object.keys(platform.limitLabels).sort()).toEqual(Object.keys(platform.limits).sort());
      for (const label of Object.values(platform.limitLabels)) expect(label).toMatch(/^[a-z]/);
    });

    const pictures = offers.capabilities.publish.image;
    it.runIf(pictures)('publishes pictures with their alt texts', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const altTexts = ['A red square', 'A blue one'].slice(0, pictures!.countMax);
      const canDescribe = platform.capabilities.publish.altText.can;
      const files = await Promise.all(
        altTexts.map((altText, index) => pictureOf(simulated, { seed: index + 1, ...(canDescribe && { altText }) })),
      );
      const post = await postWith(simulated, 'with pictures', files);
      expect(platform.checkPost({ parts: [post.part], options: post.options }, call.account!)).toEqual([]);

      await publishThread(platform, call, [post]);

      expect(await simulated.livePosts(account)).toEqual([
        expect.objectContaining({
          text: 'with pictures',
          mediaCount: files.length,
          altTexts: canDescribe ? altTexts : [],
        }),
      ]);
    });

    it.runIf(offers.capabilities.publish.video !== undefined)(
      'publishes a video, once the platform has processed it',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const post = await postWith(simulated, 'a video', [await videoOf(simulated)]);
        expect(platform.checkPost({ parts: [post.part], options: post.options }, call.account!)).toEqual([]);
        await publishThread(platform, call, [post]);
        expect(await simulated.livePosts(account)).toEqual([
          expect.objectContaining({ text: 'a video', mediaCount: 1 }),
        ]);
      },
    );

    it.runIf(offers.capabilities.publish.video !== undefined)(
      'resumes an upload that broke off, and nothing is visible before the commit',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const post = await postWith(simulated, 'with a video', [await videoOf(simulated)]);
        await simulated.fault('reset-before-acting', 'upload');

        expect(await failureOf(publishThread(platform, call, [post]))).toMatchObject({
          failureClass: 'platform-unavailable',
        });
        expect(await simulated.livePosts(account)).toEqual([]);
        await publishThread(platform, call, [post]);

        expect(await simulated.livePosts(account)).toHaveLength(1);
      },
    );

    it.runIf(offers.capabilities.publish.thread.can)('publishes a thread, each part below the one before', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const published = await publishThread(platform, call, await plainThread(simulated, ['one', 'two', 'three']));
      const counted = call.taken.filter((endpoint) => endpoint === platform.publishEndpoint);
      expect(counted).toHaveLength(platform.countsEveryPart ? 3 : 1);
      const [first, second, third] = published.map(({ externalId }) => externalId);
      const live = await simulated.livePosts(account);
      expect(live.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
      expect(live.map(({ replyToExternalId }) => replyToExternalId)).toEqual([undefined, first, second]);
      expect(live[2]!.externalId).toBe(third);
    });

    it('names everything that is wrong with a post at once', async () => {
      const { platform, simulated } = subject();
      const { lengthMax } = platform.capabilities.publish.text;
      const account = { externalId: '1', username: 'a', facts: {}, grantedScopes: [] };
      const { part, options } = await plainPost(simulated, 'a'.repeat(lengthMax + 12));
      const wrong = platform.checkPost({ parts: [part], options: { ...options, noSuchOption: 1 } }, account);
      expect(wrong.map(({ path }) => path)).toEqual(expect.arrayContaining(['parts[0].text', 'options.noSuchOption']));
      expect(wrong.find(({ path }) => path === 'parts[0].text')!.message).toContain('12');
      expect(platform.checkPost(postOf({ text: '', media: [] }), account)).not.toEqual([]);
    });
  });

  describe('removing', () => {
    it.runIf(offers.capabilities.unpublish.can)(
      'takes a post away, and is content when it is gone already',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const { externalId } = await publishPlain(platform, simulated, call, 'soon gone');
        expect(await platform.remove(call, externalId)).toBe('removed');
        expect(await simulated.livePosts(account)).toEqual([]);
        expect(await platform.remove(call, externalId)).toBe('already-gone');
      },
    );

    it.runIf(offers.capabilities.unpublish.can)('whose answer is lost can be repeated', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const { externalId } = await publishPlain(platform, simulated, call, 'soon gone');
      await simulated.fault('answer-lost', 'remove');
      expect(await failureOf(platform.remove(call, externalId))).toMatchObject({ effect: 'unknown' });
      await platform.remove(call, externalId);
      expect(await simulated.livePosts(account)).toEqual([]);
    });
  });
};
