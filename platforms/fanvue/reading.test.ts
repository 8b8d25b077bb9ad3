import { describe, expect, it } from 'vitest';
import type { ImportedPost, InboxMessage, InboxRequest } from '../platform.js';
import { type ArrivedRequest, sendJson } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import { answer, type Harness, lost, luna, type Scripted, seen, withFanvue } from './harness.js';
import { windowAt } from './import.js';
import { postIn } from './inbox.js';
import { readLimits } from './limits.js';

const { ids, post, pageOf, cursorPageOf } = fixtures;

const uuid = (n: number): string => `0d7c2a9e-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** `GET /posts` as a list that may change between two pages, the newest first. */
const listOf =
  (posts: () => object[]): Scripted =>
  ({ query }: ArrivedRequest, response: Parameters<typeof sendJson>[0]) => {
    const [page, size] = [Number(query.page), Number(query.size)];
    const all = posts();
    const data = all.slice((page - 1) * size, page * size);
    sendJson(response, 200, pageOf(data, page * size < all.length, page));
  };

async function importAll({ fanvue, call }: Harness, pageSize: number, between: (page: number) => void = () => {}) {
  const posts: ImportedPost[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof fanvue.importPage>> = await fanvue.importPage(call, { cursor, pageSize });
    posts.push(...page.posts);
    cursor = page.nextCursor;
    pages += 1;
    between(pages);
  } while (cursor !== undefined);
  return { ids: posts.map(({ externalId }) => externalId), posts, pages };
}

describe('an import', () => {
  it('brings published posts with their numbers and media, whose addresses are asked for one by one', async () => {
    const sound = { uuid: ids.otherMedia, status: 'ready', mediaType: 'audio', variants: [] };
    const harness = await withFanvue({
      'GET /posts': [pageOf([post({ mediaUuids: [ids.media, ids.otherMedia] })])],
      [`GET /media/${ids.media}`]: [fixtures.mediaReady],
      [`GET /media/${ids.otherMedia}`]: [sound],
    });
    expect(await harness.fanvue.importPage(harness.call, { pageSize: 100 })).toEqual({
      posts: [
        {
          externalId: ids.post,
          createdAt: new Date('2026-11-20T09:00:01.000Z'),
          text: 'Hello',
          media: [
            {
              kind: 'image',
              externalId: ids.media,
              urlIsKey: true,
              url: 'https://media.example/beach-1?signature=of-the-hour',
              width: 1_080,
              height: 1_350,
              durationMs: undefined,
            },
          ],
          metrics: { likesCount: 3, commentsCount: 1, 'tips.count': 1, 'tips.totalGross': 500, 'tips.totalNet': 400 },
        },
      ],
    });
    expect(harness.server.arrived[0]!.query).toEqual({ includeUnpublished: 'false', page: '1', size: '50' });
    expect(harness.server.arrived[1]!.query).toEqual({ variants: 'main' });
  });

  it('leaves out media that are gone or closed to us, and fails for those that are not answered', async () => {
    const withMedia = pageOf([post({ mediaUuids: [ids.media] })]);
    const harness = await withFanvue({
      'GET /posts': [withMedia, withMedia, withMedia],
      [`GET /media/${ids.media}`]: [answer(404, fixtures.notFound), lost],
    });
    const { fanvue, call } = harness;
    expect((await fanvue.importPage(call, { pageSize: 5 })).posts[0]!.media).toEqual([]);
    await expect(fanvue.importPage(call, { pageSize: 5 })).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
    const closed = { ...call, account: { ...luna, grantedScopes: ['read:self', 'read:post'] } };
    expect((await fanvue.importPage(closed, { pageSize: 5 })).posts[0]!.media).toEqual([]);
  });

  it('brings every post once while new ones come in at the top', async () => {
    let all = Array.from({ length: 43 }, (_, n) => post({ uuid: uuid(n) }));
    const harness = await withFanvue({ 'GET /posts': Array(40).fill(listOf(() => all)) });
    const had = all.map(({ uuid: id }) => id);
    const { ids: got } = await importAll(harness, 10, (page) => {
      if (page === 2) all = [post({ uuid: uuid(900) }), post({ uuid: uuid(901) }), ...all];
    });
    expect(got).toEqual(had);
  });

  it('misses none when read ones are deleted on the way', async () => {
    let all = Array.from({ length: 43 }, (_, n) => post({ uuid: uuid(n) }));
    const harness = await withFanvue({ 'GET /posts': Array(40).fill(listOf(() => all)) });
    const had = all.map(({ uuid: id }) => id);
    const { ids: got } = await importAll(harness, 10, (page) => {
      if (page === 2) all = all.filter((_, at) => at !== 1 && at !== 3 && at !== 12);
      if (page === 3) all = all.slice(8);
    });
    expect(got).toEqual(had);
  });

  it('ends a page before its media cost more calls than there are', async () => {
    const all = Array.from({ length: 12 }, (_, n) =>
      post({ uuid: uuid(n), mediaUuids: Array.from({ length: 15 }, () => ids.media) }),
    );
    const harness = await withFanvue({
      'GET /posts': Array(20).fill(listOf(() => all)),
      [`GET /media/${ids.media}`]: Array(200).fill(fixtures.mediaReady),
    });
    const { ids: got, posts, pages } = await importAll(harness, 50);
    expect(got).toEqual(all.map(({ uuid: id }) => id));
    expect(posts.every(({ media }) => media.length === 15)).toBe(true);
    expect(pages).toBe(6);
  });

  it('follows cursors where the list has them', async () => {
    const harness = await withFanvue({
      'GET /posts': [cursorPageOf([post({ uuid: uuid(1) })], 'next-1'), cursorPageOf([post({ uuid: uuid(2) })])],
    });
    expect((await importAll(harness, 5)).ids).toEqual([uuid(1), uuid(2)]);
    expect(harness.server.arrived[1]!.query).toEqual({ includeUnpublished: 'false', cursor: 'next-1', size: '5' });
  });

  it.each([5, 10, 20, 50])('reads pages of %i that join, and always something new', (size) => {
    const wrong = Array.from({ length: 6_000 }, (_, n) => n + 1).filter((read) => {
      const window = windowAt(read, size);
      const start = (window.page - 1) * window.size;
      return !Number.isInteger(start) || window.size > size || start > read || start + window.size <= read;
    });
    expect(wrong).toEqual([]);
  });

  it('refuses a cursor that is none', async () => {
    const { fanvue, call } = await withFanvue({});
    await expect(fanvue.importPage(call, { cursor: 'nonsense', pageSize: 5 })).rejects.toMatchObject({
      failureClass: 'bug',
    });
  });
});

describe('the inbox', () => {
  const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

  async function poll({ fanvue, call }: Harness, request: InboxRequest) {
    const messages: InboxMessage[] = [];
    let newest: string | undefined;
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof fanvue.readInbox>> = await fanvue.readInbox(call, { ...request, cursor });
      messages.push(...page.messages);
      newest = page.newestExternalId;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return { messages, newest };
  }

  const comments = `GET /posts/${ids.post}/comments`;

  it('asks the notifications which posts have new comments, and each of those once', async () => {
    const at = ago(10);
    const harness = await withFanvue({
      'GET /notifications': [
        pageOf(
          [
            fixtures.notification({ postUuid: ids.post }, { createdAt: at }),
            fixtures.notification({ post: { uuid: ids.post } }, { createdAt: at }),
            fixtures.notification({ postUuid: ids.older }, { createdAt: at }),
          ],
          false,
        ),
      ],
      [comments]: [
        pageOf(
          [fixtures.comment({ createdAt: at }), fixtures.comment({ uuid: 'mine', user: { uuid: ids.luna } })],
          true,
        ),
        pageOf([fixtures.comment({ uuid: 'gone', createdAt: ago(11), user: null })], false, 2),
      ],
      [`GET /posts/${ids.older}/comments`]: [answer(404, fixtures.notFound)],
    });

    const { messages } = await poll(harness, { kind: 'comments' });

    expect(messages).toEqual([
      {
        externalId: `${ids.post}/${ids.comment}`,
        kind: 'comment',
        conversationId: ids.post,
        inReplyToExternalId: ids.post,
        at: new Date(at),
        text: 'so warm & nice',
        from: { externalId: ids.fan, username: 'fan-77', displayName: 'Sam' },
      },
      expect.objectContaining({ from: { externalId: 'deleted-account', displayName: 'Deleted account' } }),
    ]);
    expect(harness.server.arrived[0]!.query).toMatchObject({ eventType: '6' });
    expect(seen(harness).filter((call) => call === comments)).toHaveLength(2);
  });

  it('brings what is newer after that, and nothing that was brought before', async () => {
    const [first, second] = [ago(10), ago(1)];
    const list = (...times: string[]) =>
      pageOf(times.map((createdAt) => fixtures.notification(undefined, { createdAt })));
    const one = fixtures.comment({ createdAt: first });
    const other = fixtures.comment({ uuid: 'another', createdAt: second });
    const harness = await withFanvue({
      'GET /notifications': [list(first), list(second, first), list(second, first)],
      [comments]: [pageOf([one]), pageOf([other, one]), pageOf([other, one])],
    });
    const before = await poll(harness, { kind: 'comments' });
    const after = await poll(harness, { kind: 'comments', sinceExternalId: before.newest });
    expect(after.messages.map(({ externalId }) => externalId)).toEqual([`${ids.post}/another`]);
    expect((await poll(harness, { kind: 'comments', sinceExternalId: after.newest })).messages).toEqual([]);
  });

  it('does not lose a comment that came to a post already read while another was being read', async () => {
    const [early, late] = [new Date(Date.now() - 2_000).toISOString(), new Date(Date.now() - 1_000).toISOString()];
    const both = pageOf([
      fixtures.notification({ postUuid: ids.post }, { createdAt: late }),
      fixtures.notification({ postUuid: ids.older }, { createdAt: early }),
    ]);
    const between = fixtures.comment({ uuid: 'between', createdAt: new Date(Date.now() - 1_500).toISOString() });
    const harness = await withFanvue({
      'GET /notifications': [both, both],
      [comments]: [pageOf([]), pageOf([between])],
      [`GET /posts/${ids.older}/comments`]: [
        pageOf([fixtures.comment({ uuid: 'later', createdAt: late })]),
        pageOf([fixtures.comment({ uuid: 'later', createdAt: late })]),
      ],
    });
    const before = await poll(harness, { kind: 'comments' });
    const after = await poll(harness, { kind: 'comments', sinceExternalId: before.newest });
    expect(after.messages.map(({ externalId }) => externalId)).toEqual([`${ids.post}/between`]);
  });

  it('looks through the latest posts where a notification does not say which one it is about', async () => {
    const harness = await withFanvue({
      'GET /notifications': [pageOf([fixtures.notification({}, { createdAt: ago(3) })])],
      'GET /posts': [pageOf([post(), post({ uuid: ids.older, commentsCount: 0 })])],
      [comments]: [pageOf([fixtures.comment({ createdAt: ago(3) })])],
    });
    expect((await poll(harness, { kind: 'comments' })).messages).toHaveLength(1);
  });

  it('starts from what it can reach where somebody else noted what was newest', async () => {
    const harness = await withFanvue({ 'GET /notifications': [pageOf([])] });
    expect(await poll(harness, { kind: 'comments', sinceExternalId: ids.comment })).toMatchObject({ messages: [] });
  });

  it('reads no notifications from before the last poll', async () => {
    const old = fixtures.notification(undefined, { createdAt: '2020-01-01T00:00:00.000Z' });
    const harness = await withFanvue({ 'GET /notifications': [pageOf([old], true), pageOf([old], true)] });
    await poll(harness, { kind: 'comments' });
    expect(seen(harness)).toEqual(['GET /notifications']);
  });

  it.each([
    [{ postUuid: ids.post }, ids.post],
    [{ post: { uuid: ids.post } }, ids.post],
    [{ comment: { uuid: ids.comment }, post_uuid: ids.post }, ids.post],
    [{ postUuid: 'not an id' }, undefined],
    [{}, undefined],
  ])('finds the post that a notification is about: %o', (data, expected) => {
    expect(postIn(data)).toBe(expected);
  });

  const messagesOf = `GET /chats/${ids.fan}/messages`;

  it('reads messages of chats that have new ones, and leaves them unread at Fanvue', async () => {
    const at = ago(5);
    const harness = await withFanvue({
      'GET /chats': [
        pageOf([
          fixtures.chat({ lastMessageAt: at }),
          fixtures.chat({ user: null, lastMessageAt: at }),
          fixtures.chat({ lastMessageAt: null }),
        ]),
      ],
      [messagesOf]: [
        pageOf(
          [
            fixtures.message({ sentAt: at, type: 'SOMETHING_NEW' }),
            fixtures.message({ uuid: 'mine', sentAt: ago(6), sender: { uuid: ids.luna } }),
            fixtures.message({ uuid: 'a tip', sentAt: ago(7), text: null, type: 'TIP' }),
            fixtures.message({ uuid: 'long ago', sentAt: '2020-01-01T00:00:00.000Z' }),
          ],
          true,
        ),
      ],
    });

    const { messages, newest } = await poll(harness, { kind: 'direct-messages' });

    expect(messages).toEqual([
      {
        externalId: ids.message,
        kind: 'direct-message',
        conversationId: ids.fan,
        at: new Date(at),
        text: 'hi',
        from: { externalId: ids.fan, username: 'fan-77' },
      },
      expect.objectContaining({ externalId: 'a tip', text: '' }),
    ]);
    expect(harness.server.arrived[1]!.query).toMatchObject({ markAsRead: 'false' });
    expect(newest).toBeDefined();
  });
});

describe('an answer', () => {
  it('to a comment is a new comment under its post', async () => {
    const path = `POST /posts/${ids.post}/comments`;
    const created = answer(201, { uuid: 'c2', text: 'thank you', createdAt: '…', updatedAt: null });
    const { fanvue, call, server } = await withFanvue({ [path]: [created, created, lost] });
    const to = { externalId: `${ids.post}/${ids.comment}` };
    expect(await fanvue.reply(call, { kind: 'comment', text: 'thank you', to })).toEqual({
      externalId: `${ids.post}/c2`,
    });
    await fanvue.reply(call, { kind: 'comment', text: 'thank you', to: { conversationId: ids.post } });
    expect(server.arrived[0]!.json).toEqual({ text: 'thank you' });
    await expect(fanvue.reply(call, { kind: 'comment', text: 'thank you', to })).rejects.toMatchObject({
      effect: 'unknown',
    });
  });

  it('to a message goes to the other’s chat', async () => {
    const path = `POST /chats/${ids.fan}/message`;
    const { fanvue, call } = await withFanvue({
      [path]: [
        answer(201, { messageUuid: 'm1' }),
        answer(201, { messageUuid: 'm2' }),
        answer(400, fixtures.notContactable),
      ],
    });
    const send = (to: { conversationId: string } | { participantId: string }) =>
      fanvue.reply(call, { kind: 'direct-message', text: 'until six', to });
    expect(await send({ conversationId: ids.fan })).toEqual({ externalId: 'm1' });
    expect(await send({ participantId: ids.fan })).toEqual({ externalId: 'm2' });
    await expect(send({ participantId: ids.fan })).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformMessage: 'User is not contactable',
    });
  });

  it('that is too long, empty, or goes nowhere is not sent', async () => {
    const harness = await withFanvue({});
    const { fanvue, call } = harness;
    const to = { externalId: `${ids.post}/${ids.comment}` };
    for (const [kind, text, where, failureClass] of [
      ['comment', 'a'.repeat(601), to, 'content-refused'],
      ['comment', '', to, 'content-refused'],
      ['comment', 'a', { externalId: '../chats' }, 'bug'],
      ['direct-message', 'a'.repeat(5_001), { participantId: ids.fan }, 'content-refused'],
      ['direct-message', 'a', { conversationId: '..' }, 'bug'],
      ['direct-message', 'a', to, 'bug'],
    ] as const) {
      await expect(fanvue.reply(call, { kind, text, to: where })).rejects.toMatchObject({ failureClass });
    }
    expect(seen(harness)).toEqual([]);
  });
});

describe('insights', () => {
  it('are likes, comments and tips of posts, fans and earnings of the account, and what cannot be had', async () => {
    const { fanvue, call } = await withFanvue({
      [`GET /posts/${ids.post}`]: [post()],
      [`GET /posts/${ids.older}`]: [answer(404, fixtures.notFound)],
      'GET /users/account': [fixtures.account],
      'GET /insights/earnings/summary': [fixtures.earningsSummary],
    });
    const insights = await fanvue.readInsights(call, {
      postExternalIds: [ids.post, ids.older, 'none of ours'],
      account: true,
    });
    expect(insights.posts).toEqual({
      [ids.post]: { likesCount: 3, commentsCount: 1, 'tips.count': 1, 'tips.totalGross': 500, 'tips.totalNet': 400 },
    });
    expect(insights.account).toMatchObject({
      'fans.followers': 800,
      'fans.subscribers': 45,
      'earnings.availableBalance': 4_500,
      likesCount: 120,
      'totals.thisMonth.gross': 12_000,
      'breakdownBySource.tips': 1_000,
    });
    expect(insights.gaps).toEqual([
      { metric: 'views', why: expect.stringMatching(/\.$/) },
      expect.objectContaining({ externalId: ids.older, metric: 'all' }),
      expect.objectContaining({ externalId: 'none of ours', metric: 'all' }),
    ]);
  });

  it('of many posts come from the list', async () => {
    const all = Array.from({ length: 60 }, (_, n) => post({ uuid: uuid(n) }));
    const harness = await withFanvue({ 'GET /posts': Array(4).fill(listOf(() => all)) });
    const wanted = all.slice(0, 30).map(({ uuid: id }) => id);
    const { posts } = await harness.fanvue.readInsights(harness.call, { postExternalIds: wanted, account: false });
    expect(Object.keys(posts)).toEqual(wanted);
    expect(seen(harness)).toEqual(['GET /posts']);
  });

  it('name earnings as missing where the permission was not given', async () => {
    const { fanvue, call } = await withFanvue({ 'GET /users/account': [fixtures.account] });
    const closed = { ...call, account: { ...luna, grantedScopes: ['read:self'] } };
    const insights = await fanvue.readInsights(closed, { postExternalIds: [], account: true });
    expect(insights.account).toMatchObject({ 'fans.followers': 800 });
    expect(insights.gaps).toEqual([expect.objectContaining({ metric: 'earnings' })]);
  });
});

describe('limits', () => {
  it('are read from the headers of each answer', async () => {
    const { fanvue, call } = await withFanvue({
      'GET /users/me': [
        answer(200, fixtures.me, {
          'X-RateLimit-Limit': '100',
          'X-RateLimit-Remaining': '99',
          'X-RateLimit-Reset': '1795000000',
        }),
      ],
    });
    await fanvue.isTokenAlive(call);
    expect(call.observed).toEqual([
      { scope: 'account', windowMs: 60_000, limit: 100, remaining: 99, resetAtMs: 1_795_000_000_000 },
    ]);
  });

  it('say nothing where a header is missing or is no number', () => {
    expect(readLimits({ 'x-ratelimit-remaining': '4' })).toEqual([]);
    expect(readLimits({ 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '1' })).toEqual([]);
  });
});
