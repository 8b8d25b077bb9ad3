import { describe, expect, it, vi } from 'vitest';
import type {
  Call,
  Committed,
  ImportedPost,
  InboxMessage,
  InboxRequest,
  KnownMessage,
  Platform,
  ReplyToSend,
  StagingHandle,
} from '../../platforms/platform.js';
import { connect, failureOf, publishPlain } from './connected.js';
import type { DescribePromises } from './describePlatform.js';
import { missingIdUsual } from './simulatedPlatform.js';

export const describeReading: DescribePromises = (_, offers, subject) => {
  async function importAll(platform: Platform, call: Call, pageSize: number): Promise<ImportedPost[]> {
    const posts: ImportedPost[] = [];
    let cursor: string | undefined;
    do {
      const page = await platform.importPage(call, { cursor, pageSize });
      posts.push(...page.posts);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return posts;
  }

  async function readAll(
    platform: Platform,
    call: Call,
    request: InboxRequest,
  ): Promise<{ messages: InboxMessage[]; newest?: string }> {
    const messages: InboxMessage[] = [];
    let newest: string | undefined;
    let cursor: string | undefined;
    do {
      const page = await platform.readInbox(call, { ...request, cursor });
      messages.push(...page.messages);
      newest = page.newestExternalId;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return { messages, newest };
  }

  /** Hands over what there is to hand over, and sends it. */
  async function answer(platform: Platform, call: Call, reply: ReplyToSend): Promise<Committed> {
    const handles: Record<string, StagingHandle> = {};
    const save = async (key: string, handle: StagingHandle) => {
      handles[key] = handle;
    };
    await vi.waitFor(
      async () =>
        expect(await platform.stageReply?.(call, { ...reply, handles, save })).not.toMatchObject({ ready: false }),
      {
        timeout: 20_000,
      },
    );
    return await platform.reply(call, { ...reply, handles });
  }

  describe('importing', () => {
    it.runIf(offers.capabilities.import.can)(
      'brings every post of the account once, newest first, page by page',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const wanted = await simulated.seedHistory(account, 60);

        const posts = await importAll(platform, call, 20);

        expect(posts.map(({ externalId }) => externalId).sort()).toEqual([...wanted].sort());
        const times = posts.map(({ createdAt }) => createdAt.getTime());
        expect(times).toEqual([...times].sort((one, other) => other - one));
        expect(posts.some(({ media }) => media.length > 0)).toBe(true);
        for (const { text, media } of posts) {
          expect(text).not.toMatch(/t\.co\/|&amp;/);
          for (const { url } of media) expect(url).toMatch(/^https?:/);
        }
      },
    );

    it.runIf(offers.capabilities.import.can)('goes on with the same cursor after a page was lost', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      await simulated.seedHistory(account, 20);
      const { nextCursor } = await platform.importPage(call, { pageSize: 5 });
      await simulated.fault('answer-lost', 'history');
      expect(await failureOf(platform.importPage(call, { cursor: nextCursor, pageSize: 5 }))).toMatchObject({
        failureClass: 'platform-unavailable',
      });
      expect((await platform.importPage(call, { cursor: nextCursor, pageSize: 5 })).posts.length).toBeGreaterThan(0);
    });

    it.runIf(offers.capabilities.import.can)('of an account without posts is an empty last page', async () => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      expect(await platform.importPage(call, { pageSize: 20 })).toEqual({ posts: [] });
    });
  });

  describe('the inbox', () => {
    it.runIf(offers.capabilities.comments.can)(
      'brings comments with their sender, and after that only newer ones',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const { externalId: postId } = await publishPlain(platform, simulated, call, 'what do you think?');
        const first = await simulated.comment(account, postId, 'nice & warm');

        const { messages, newest } = await readAll(platform, call, { kind: 'comments' });

        const ofFirst = messages.filter(({ externalId }) => externalId === first);
        expect(ofFirst[0]).toMatchObject({
          kind: 'comment',
          inReplyToExternalId: postId,
          from: { username: 'a_stranger' },
        });
        expect(ofFirst[0]!.text).toContain('nice & warm');
        const second = await simulated.comment(account, postId, 'and another');
        const later = await readAll(platform, call, { kind: 'comments', sinceExternalId: newest });
        expect([...new Set(later.messages.map(({ externalId }) => externalId))]).toEqual([second]);
      },
    );

    it.runIf(offers.capabilities.comments.can)(
      'answers a comment below it, or beside it where the platform does not nest them',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const { externalId: postId } = await publishPlain(platform, simulated, call, 'ask me');
        const comment = await simulated.comment(account, postId, 'how much?');
        const reply = { kind: 'comment', text: 'not much', to: { externalId: comment } } as const;
        const sought = { ...reply, since: new Date(), excludingExternalIds: [] };
        expect(await platform.findReply(call, sought)).toMatchObject({ verdict: 'not-seen' });

        const { externalId } = await answer(platform, call, reply);
        expect(await simulated.livePosts(account)).toContainEqual(
          expect.objectContaining({
            externalId,
            text: 'not much',
            replyToExternalId: expect.toBeOneOf([comment, postId]),
          }),
        );
        await expect.poll(() => platform.findReply(call, sought)).toMatchObject({ verdict: 'posted', externalId });
        const known = { ...sought, excludingExternalIds: [externalId] };
        expect(await platform.findReply(call, known)).toMatchObject({ verdict: 'not-seen' });
      },
    );

    const known = ({ kind, ...message }: InboxMessage): KnownMessage => ({ ...message, kind });

    it.runIf(offers.rereading)('tells what known comments say now, and which of them is gone', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const { externalId: postId } = await publishPlain(platform, simulated, call, 'talk to me');
      const [first, second, third] = [
        await simulated.comment(account, postId, 'one & only'),
        await simulated.comment(account, postId, 'another'),
        await simulated.comment(account, postId, 'a third'),
      ];
      const { messages } = await readAll(platform, call, { kind: 'comments' });
      const unique = [...new Map(messages.map((one) => [one.externalId, one])).values()].map(known);
      expect(new Set(unique.map((one) => JSON.stringify(platform.rereading!.groupOf(one)))).size).toBe(1);
      const now = async (asked: readonly KnownMessage[]) => {
        const told = await platform.rereading!.reread(call, asked);
        return Object.fromEntries(
          told.map((one) => [one.externalId, one.is === 'gone' ? 'gone' : one.text.replace(/^@\w+ /, '')]),
        );
      };
      expect(await now(unique)).toEqual({ [first]: 'one & only', [second]: 'another', [third]: 'a third' });

      await simulated.takeBack?.('comment', second);
      await simulated.rewrite?.(third, 'a third, corrected');

      const shown = simulated.rewrite ? 'a third, corrected' : 'a third';
      expect(await now(unique)).toEqual({ [first]: 'one & only', [second]: 'gone', [third]: shown });
      const alone = async (id: string) => (await now(unique.filter(({ externalId }) => externalId === id)))[id];
      expect([await alone(first), await alone(second), await alone(third)]).toEqual(['one & only', 'gone', shown]);
    });

    it.runIf(offers.rereading && offers.capabilities.directMessages.can)(
      'tells that a message was taken back, where its platform takes it from the other side as well',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const sent = [];
        for (const text of ['first', 'second', 'third']) sent.push(await simulated.message(account, text));
        const { messages } = await readAll(platform, call, { kind: 'direct-messages' });
        const asked = messages.map(known);
        if (!platform.rereading!.groupOf(asked[0]!)) return expect(platform.name).toBe('x');

        await simulated.takeBack?.('direct-message', sent[1]!.externalId);

        const told = await platform.rereading!.reread(call, asked);
        expect(told.map((one) => [one.externalId, one.is]).sort()).toEqual(
          sent.map(({ externalId }, n) => [externalId, n === 1 ? 'gone' : 'there']).sort(),
        );
      },
    );

    it.runIf(offers.capabilities.directMessages.can)(
      'brings direct messages, answers them, and does not bring its own answers',
      async () => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const { externalId, senderId } = await simulated.message(account, 'are you open & free?');

        const { messages, newest } = await readAll(platform, call, { kind: 'direct-messages' });
        expect(messages).toEqual([
          expect.objectContaining({ externalId, kind: 'direct-message', text: 'are you open & free?' }),
        ]);

        const toPerson = { kind: 'direct-message', text: 'until six', to: { participantId: senderId } } as const;
        const to = { conversationId: messages[0]!.conversationId };
        const since = new Date();
        const first = await answer(platform, call, toPerson);
        const second = await answer(platform, call, { kind: 'direct-message', text: 'tomorrow too', to });
        for (const [text, { externalId: id }] of [
          ['until six', first],
          ['tomorrow too', second],
        ] as const) {
          const sought = { kind: 'direct-message', text, to, since, excludingExternalIds: [] } as const;
          expect(await platform.findReply(call, sought)).toMatchObject({ verdict: 'posted', externalId: id });
        }
        expect(await simulated.sentMessages(account)).toEqual(['until six', 'tomorrow too']);
        expect((await readAll(platform, call, { kind: 'direct-messages', sinceExternalId: newest })).messages).toEqual(
          [],
        );
      },
    );
  });

  describe('insights', () => {
    it.runIf(offers.capabilities.insights.can)(
      'are numbers of posts and account, with what is missing named',
      async () => {
        const { platform, simulated } = subject();
        const { call } = await connect(platform, simulated);
        const { externalId } = await publishPlain(platform, simulated, call, 'measure me');
        const missing = simulated.missingId ?? missingIdUsual;

        const insights = await platform.readInsights(call, { postExternalIds: [externalId, missing], account: true });

        expect(Object.keys(insights.posts)).toEqual([externalId]);
        expect(Object.keys(insights.posts[externalId]!).length).toBeGreaterThan(0);
        expect(Object.keys(insights.account ?? {}).length).toBeGreaterThan(0);
        expect(insights.gaps.filter((gap) => gap.externalId === missing).length).toBeGreaterThan(0);
        for (const { why } of insights.gaps) expect(why).not.toBe('');
      },
    );
  });
};
