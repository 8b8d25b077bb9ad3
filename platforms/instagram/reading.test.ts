import { describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/answers.js';
import { answer, formOf, pageToken, type Script, withInstagram, withInstagramLogin } from './harness.js';
import { accountMetrics, metricsOf, totalsOf } from './insights.js';

const list = 'GET /17841400000000011/media';

describe('an import', () => {
  it('brings posts with all their media, page by page, without following links', async () => {
    const { instagram, server, call } = await withInstagram({
      [list]: [
        fixtures.listOf([fixtures.album, { ...fixtures.album, id: '2', media_product_type: 'AD' }], 'QVFI4'),
        fixtures.listOf([
          { id: '3', media_type: 'VIDEO', media_product_type: 'REELS', timestamp: '2026-04-01T08:00:00+0000' },
        ]),
      ],
    });
    const first = await instagram.importPage(call, { pageSize: 50 });
    expect(first.posts).toEqual([
      {
        externalId: '17920000000000042',
        createdAt: new Date('2026-05-01T08:00:00Z'),
        text: 'Brunch',
        url: 'https://www.instagram.com/p/Cx1/',
        media: [
          { kind: 'image', url: 'https://cdn.example/1.jpg' },
          { kind: 'video', url: 'https://cdn.example/2.mp4' },
        ],
        metrics: { like_count: 9, comments_count: 2 },
      },
    ]);
    const second = await instagram.importPage(call, { pageSize: 50, cursor: first.nextCursor! });
    expect(second).toEqual({
      posts: [expect.objectContaining({ externalId: '3', text: '', media: [{ kind: 'video' }], metrics: {} })],
    });
    expect(server.arrived.map(({ query }) => [query.limit, query.after])).toEqual([
      ['50', undefined],
      ['50', 'QVFI4'],
    ]);
    expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${call.accessToken}`);
  });

  it('goes on from the oldest post when its cursor is forgotten', async () => {
    const { instagram, server, call } = await withInstagram({
      [list]: [
        fixtures.listOf([fixtures.album], 'QVFI4'),
        answer(400, fixtures.graphError(100, undefined, 'Invalid cursor')),
        fixtures.listOf([fixtures.album]),
      ],
    });
    const { nextCursor } = await instagram.importPage(call, { pageSize: 1 });
    await instagram.importPage(call, { pageSize: 1, cursor: nextCursor! });
    expect(server.arrived[2]!.query).toMatchObject({ until: String(Date.parse('2026-05-01T08:00:00Z') / 1_000 + 1) });
    expect(server.arrived[2]!.query).not.toHaveProperty('after');
  });
});

describe('the inbox', () => {
  const posts = { data: [{ id: '1', comments_count: 2 }, { id: '2', comments_count: 0 }, { id: '3' }] };

  it('brings comments and the answers to them, post by post, without our own', async () => {
    const { instagram, server, call } = await withInstagram({
      [list]: [posts],
      'GET /1/comments': [fixtures.comments, { data: [] }],
      'GET /3/comments': [{ data: [] }],
    });
    const first = await instagram.readInbox(call, { kind: 'comments' });
    expect(first.messages).toEqual([
      {
        externalId: '17870000000000009',
        kind: 'comment',
        conversationId: '1',
        inReplyToExternalId: '17870000000000007',
        at: new Date('2026-05-02T09:25:00Z'),
        text: 'Great',
        from: { externalId: '7002', username: 'guest_2' },
      },
      {
        externalId: '17870000000000007',
        kind: 'comment',
        conversationId: '1',
        inReplyToExternalId: '1',
        at: new Date('2026-05-02T09:14:05Z'),
        text: 'Open on Sunday?',
        from: { externalId: '7001', username: 'guest_1' },
      },
    ]);
    const second = await instagram.readInbox(call, { kind: 'comments', cursor: first.nextCursor! });
    expect(second).toEqual({ messages: [], seenAgain: [], newestExternalId: first.newestExternalId });
    expect(server.arrived.map(({ path }) => path.split('/').slice(2).join('/'))).toEqual([
      ...['17841400000000011/media', '1/comments', '1/comments', '3/comments'],
    ]);
    expect(server.arrived[1]!.headers.authorization).toBe(`Bearer ${pageToken}`);
  });

  it('brings after that only what is new, also within the same second', async () => {
    const later = { ...fixtures.comments.data[0]!, id: '9', timestamp: '2026-05-02T09:25:00+0000', replies: undefined };
    const { instagram, call } = await withInstagram({
      [list]: [{ data: [{ id: '1' }] }, { data: [{ id: '1' }] }, { data: [{ id: '1' }] }],
      'GET /1/comments': [
        { data: fixtures.comments.data },
        { data: [later, ...fixtures.comments.data] },
        { data: [later, ...fixtures.comments.data] },
      ],
    });
    const first = await instagram.readInbox(call, { kind: 'comments' });
    const second = await instagram.readInbox(call, { kind: 'comments', sinceExternalId: first.newestExternalId! });
    expect(second.messages.map(({ externalId }) => externalId)).toEqual(['9']);
    const third = await instagram.readInbox(call, { kind: 'comments', sinceExternalId: second.newestExternalId! });
    expect(third.messages).toEqual([]);
    expect(third.newestExternalId).toBe(second.newestExternalId);
  });

  it.each([
    [withInstagram, 'GET /334455/conversations'],
    [withInstagramLogin, 'GET /me/conversations'],
  ])('brings direct messages, without our own: %#', async (platform, endpoint) => {
    const { instagram, server, call } = await platform({
      [endpoint]: [fixtures.conversations, fixtures.conversations],
    });
    const first = await instagram.readInbox(call, { kind: 'direct-messages' });
    expect(first.messages).toEqual([
      {
        externalId: 'aWdfbWlk2',
        kind: 'direct-message',
        conversationId: '7001',
        at: new Date('2026-05-02T10:00:00Z'),
        text: 'Hi again',
        from: { externalId: '7001', username: 'guest_1' },
      },
    ]);
    const again = await instagram.readInbox(call, {
      kind: 'direct-messages',
      sinceExternalId: first.newestExternalId!,
    });
    expect(again.messages).toEqual([]);
    expect(server.arrived[0]!.query).toMatchObject({ platform: 'instagram' });
  });

  it('takes a mark that is none of ours for no mark', async () => {
    const { instagram, call } = await withInstagram({ 'GET /334455/conversations': [fixtures.conversations] });
    const { messages } = await instagram.readInbox(call, { kind: 'direct-messages', sinceExternalId: 'aWdfbWlk2' });
    expect(messages).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('to a comment stands below it', async () => {
    const { instagram, server, call } = await withInstagram({ 'POST /17870000000000007/replies': [{ id: '1' }] });
    const to = { externalId: '17870000000000007' };
    expect(await instagram.reply(call, { kind: 'comment', text: 'Yes', to })).toEqual({ externalId: '1' });
    expect(formOf(server.arrived[0]!)).toEqual({ message: 'Yes' });
  });

  it.each([
    [withInstagram, 'POST /334455/messages'],
    [withInstagramLogin, 'POST /me/messages'],
  ])('to a message goes to the person, whom a conversation names: %#', async (platform, endpoint) => {
    const sent = { recipient_id: '7001', message_id: 'aWdfbWlk9' };
    const { instagram, server, call } = await platform({ [endpoint]: [sent, sent] });
    const reply = { kind: 'direct-message', text: 'Hello' } as const;
    expect(await instagram.reply(call, { ...reply, to: { conversationId: '7001' } })).toEqual({
      externalId: 'aWdfbWlk9',
    });
    await instagram.reply(call, { ...reply, to: { participantId: '7001' } });
    expect(server.arrived.flatMap(({ json }) => json ?? [])).toEqual(
      Array(2).fill({ recipient: { id: '7001' }, message: { text: 'Hello' } }),
    );
  });

  it('after a day of silence, or one that is too long, is told why it cannot be sent', async () => {
    const { instagram, call } = await withInstagram({
      'POST /334455/messages': [answer(403, fixtures.graphError(10, 2534022, 'sent outside of allowed window'))],
    });
    const reply = { kind: 'direct-message', to: { participantId: '7001' } } as const;
    await expect(instagram.reply(call, { ...reply, text: 'Hello' })).rejects.toMatchObject({
      failureClass: 'permission-missing',
      platformCode: '10/2534022',
      nextStep: expect.stringContaining('until that person writes again'),
    });
    await expect(instagram.reply(call, { ...reply, text: 'ü'.repeat(501) })).rejects.toMatchObject({
      message: 'The answer is 2 over Instagram’s 1000 bytes.',
    });
  });
});

describe('the numbers', () => {
  const metrics = 'GET /1/insights';
  const unfit = answer(400, fixtures.graphError(100, undefined, '(#100) metric does not fit'));
  const reading = (script: Script) => withInstagram(script);

  it.each(['FEED', 'REELS', 'STORY'] as const)('of a post are those that its kind has: %s', async (product) => {
    const all = [...metricsOf[product], ...totalsOf[product]];
    const { instagram, server, call } = await reading({
      'GET /1': [{ id: '1', media_type: 'VIDEO', media_product_type: product }],
      [metrics]: [{ data: all.map((name, index) => fixtures.insight(name, index)) }],
    });
    const { posts, gaps } = await instagram.readInsights(call, { postExternalIds: ['1'], account: false });
    expect(Object.keys(posts['1']!)).toEqual(all);
    expect(gaps).toEqual([]);
    expect(server.arrived[1]!.query.metric).toBe(all.join(','));
  });

  it('are without the totals where one logs in with Instagram', async () => {
    const { instagram, server, call } = await withInstagramLogin({
      'GET /1': [{ id: '1' }],
      [metrics]: [{ data: [] }],
    });
    await instagram.readInsights(call, { postExternalIds: ['1'], account: false });
    expect(server.arrived[1]!.query.metric).toBe(metricsOf.FEED.join(','));
  });

  it('are asked for one by one where one of them spoils the rest, and what is missing is named', async () => {
    const { instagram, call } = await withInstagramLogin({
      'GET /1': [{ id: '1', media_product_type: 'FEED' }],
      [metrics]: [unfit, { data: [fixtures.insight('views', 421)] }, { data: [] }, ...Array(9).fill(unfit)],
    });
    const { posts, gaps } = await instagram.readInsights(call, { postExternalIds: ['1'], account: false });
    expect(posts).toEqual({ '1': { views: 421 } });
    expect(gaps).toHaveLength(metricsOf.FEED.length - 1);
    expect(gaps[0]).toEqual({ externalId: '1', metric: 'reach', why: expect.stringContaining('48 hours') });
    expect(gaps[1]).toMatchObject({ metric: 'shares', why: expect.stringContaining('does not fit') });
  });

  it('of a post that is gone, or that too few have seen, are a gap', async () => {
    const few = '(#10) Not enough viewers for the media to show insights';
    const { instagram, call } = await reading({
      'GET /1': [{ id: '1', media_product_type: 'STORY' }],
      [metrics]: [answer(400, fixtures.graphError(10, undefined, few))],
      'GET /2': [answer(400, fixtures.missing)],
    });
    const { posts, gaps } = await instagram.readInsights(call, { postExternalIds: ['1', '2'], account: false });
    expect(posts).toEqual({ '1': {} });
    expect(gaps).toEqual([
      { externalId: '1', metric: 'all', why: expect.stringContaining('Not enough viewers') },
      { externalId: '2', metric: 'all', why: expect.stringContaining('does not know this object') },
    ]);
  });

  it('of the account are those of its last day, beside what its profile counts', async () => {
    const unknown = answer(400, fixtures.graphError(1, undefined, 'An unknown error has occurred.'));
    const { instagram, call } = await reading({
      'GET /17841400000000011': [{ id: '17841400000000011', followers_count: 812, media_count: 143 }],
      'GET /17841400000000011/insights': [
        unknown,
        { data: [fixtures.accountInsight('reach', 224)] },
        ...Array(accountMetrics.length - 1).fill(unknown),
      ],
    });
    const { account, gaps } = await instagram.readInsights(call, { postExternalIds: [], account: true });
    expect(account).toEqual({ followers_count: 812, media_count: 143, reach: 224 });
    expect(gaps.map(({ metric }) => metric)).toEqual(['follows_count', ...accountMetrics.slice(1)]);
  });

  it('are not taken for missing where the permission is', async () => {
    const { instagram, call } = await reading({ 'GET /1': [answer(403, fixtures.graphError(10))] });
    await expect(instagram.readInsights(call, { postExternalIds: ['1'], account: false })).rejects.toMatchObject({
      failureClass: 'permission-missing',
    });
  });
});
