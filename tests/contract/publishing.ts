import { describe, expect, it } from 'vitest';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import { connect, failureOf, fileOf, postOf, publishThread, textPart } from './connected.js';
import type { DescribePromises } from './describePlatform.js';

export const describePublishing: DescribePromises = (_, offers, subject) => {
  describe('publishing', () => {
    it.runIf(offers.capabilities.publish.staging !== 'always')(
      'makes a text visible once, as it was written, and tells where',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const text = 'Tea & cake <today> at example.com/menu 🍰';
        expect(platform.checkPost(postOf({ text, media: [] }), call.account!)).toEqual([]);

        const [committed] = await publishThread(platform, call, [{ text, media: [] }]);

        expect(await simulated.livePosts(account)).toEqual([
          expect.objectContaining({ externalId: committed!.externalId, text, mediaCount: 0 }),
        ]);
        expect(committed!.url).toContain(committed!.externalId);
      },
    );

    it('asks the ledger once for each request it sends, by names the limit table knows, and reports what the answers said', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const before = await simulated.callsOf(account);
      await publishThread(platform, call, [{ text: 'counted', media: [] }]);
      expect(call.taken.filter((endpoint) => !(endpoint in platform.limits))).toEqual([]);
      expect(call.taken).toHaveLength((await simulated.callsOf(account)) - before);
      for (const { remaining, resetAtMs } of call.observed) {
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(resetAtMs).toBeGreaterThan(Date.now() - 60_000);
      }
    });

    it.runIf(offers.capabilities.publish.image !== undefined)('publishes pictures with their alt texts', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const altTexts = platform.capabilities.publish.altText.can
        ? ['A red square', 'A blue one']
        : [undefined, undefined];
      const files = await Promise.all(
        altTexts.map(async (altText, seed) =>
          fileOf(
            { kind: 'image', mimeType: 'image/png', width: 64, height: 64, altText },
            await samplePicture({ seed: seed + 1 }),
          ),
        ),
      );
      const part = { text: 'two pictures', media: files };
      expect(platform.checkPost(postOf(part), call.account!)).toEqual([]);

      await publishThread(platform, call, [part], [files]);

      expect(await simulated.livePosts(account)).toEqual([
        expect.objectContaining({
          text: 'two pictures',
          mediaCount: 2,
          altTexts: altTexts.filter((altText) => altText !== undefined),
        }),
      ]);
    });

    it.runIf(offers.capabilities.publish.video !== undefined)(
      'publishes a video in pieces, once the platform has processed it',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const file = fileOf(
          { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000 },
          sampleVideo({ bytes: 2_500_000 }),
        );
        await publishThread(platform, call, [{ text: 'a video', media: [file] }], [[file]]);
        expect(await simulated.livePosts(account)).toEqual([
          expect.objectContaining({ text: 'a video', mediaCount: 1 }),
        ]);
      },
    );

    it.runIf(offers.capabilities.publish.image !== undefined)(
      'resumes an upload that broke off, and nothing is visible before the commit',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const file = fileOf({ kind: 'image', mimeType: 'image/png', width: 64, height: 64 }, await samplePicture());
        const part = { text: 'with a picture', media: [file] };
        await simulated.fault('reset-before-acting', 'upload');

        expect(await failureOf(publishThread(platform, call, [part], [[file]]))).toMatchObject({
          failureClass: 'platform-unavailable',
        });
        expect(await simulated.livePosts(account)).toEqual([]);
        await publishThread(platform, call, [part], [[file]]);

        expect(await simulated.livePosts(account)).toHaveLength(1);
      },
    );

    it.runIf(offers.capabilities.publish.thread.can)('publishes a thread, each part below the one before', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const published = await publishThread(
        platform,
        call,
        ['one', 'two', 'three'].map((text) => ({ text, media: [] })),
      );
      const [first, second, third] = published.map(({ externalId }) => externalId);
      const live = await simulated.livePosts(account);
      expect(live.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
      expect(live.map(({ replyToExternalId }) => replyToExternalId)).toEqual([undefined, first, second]);
      expect(live[2]!.externalId).toBe(third);
    });

    it('names everything that is wrong with a post at once', () => {
      const { platform } = subject();
      const { lengthMax } = platform.capabilities.publish.text;
      const account = { externalId: '1', username: 'a', facts: {}, grantedScopes: [] };
      const tooLong = platform.checkPost(
        { ...postOf({ text: 'a'.repeat(lengthMax + 12), media: [] }), options: { noSuchOption: 1 } },
        account,
      );
      expect(tooLong.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['parts[0].text', 'options.noSuchOption']),
      );
      expect(tooLong[0]!.message).toContain('12');
      expect(platform.checkPost(postOf({ text: '', media: [] }), account)).not.toEqual([]);
    });
  });

  describe('removing', () => {
    it.runIf(offers.capabilities.unpublish.can)(
      'takes a post away, and is content when it is gone already',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const { externalId } = await platform.commit(call, textPart('soon gone'));
        expect(await platform.remove(call, externalId)).toBe('removed');
        expect(await simulated.livePosts(account)).toEqual([]);
        expect(await platform.remove(call, externalId)).toBe('already-gone');
      },
    );

    it.runIf(offers.capabilities.unpublish.can)('whose answer is lost can be repeated', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const { externalId } = await platform.commit(call, textPart('soon gone'));
      await simulated.fault('answer-lost', 'remove');
      expect(await failureOf(platform.remove(call, externalId))).toMatchObject({ effect: 'unknown' });
      await platform.remove(call, externalId);
      expect(await simulated.livePosts(account)).toEqual([]);
    });
  });
};
