import { describe, expect, it } from 'vitest';
import type { InboxMessage, Platform } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import { answer, type Harness, lost, withX } from './harness.js';

const timeline = 'GET /2/users/2244994945/tweets';
const idFrom = (agoMs: number): string => String((BigInt(Date.now() - agoMs) - 1_288_834_974_657n) << 22n);

describe('importing', () => {
  const post = {
    id: '1840000000000000009',
    text: 'short… https://t.co/pic',
    created_at: '2026-09-01T10:00:00.000Z',
    lang: 'en',
    edit_history_tweet_ids: ['1840000000000000008', '1840000000000000009'],
    attachments: { media_keys: ['7_1', '3_1'] },
    referenced_tweets: [{ type: 'replied_to', id: '1839000000000000000' }],
    note_tweet: {
      text: 'the long text with https://t.co/one &amp; more',
      entities: { urls: [{ url: 'https://t.co/one', expanded_url: 'https://example.com/' }] },
    },
    public_metrics: { like_count: 3, retweet_count: 1 },
  };
  const media = [
    {
      media_key: '7_1',
      type: 'video',
      preview_image_url: 'https://pbs.twimg.com/preview.jpg',
      duration_ms: 5_000,
      variants: [
        { bit_rate: 256_000, content_type: 'video/mp4', url: 'https://video.twimg.com/low.mp4' },
        { content_type: 'application/x-mpegURL', url: 'https://video.twimg.com/list.m3u8' },
        { bit_rate: 832_000, content_type: 'video/mp4', url: 'https://video.twimg.com/high.mp4' },
      ],
    },
    {
      media_key: '3_1',
      type: 'photo',
      url: 'https://pbs.twimg.com/photo.jpg',
      width: 10,
      height: 20,
      alt_text: 'A cat',
    },
  ];
  const page = (ids: string[], token?: string) => ({
    data: ids.map((id) => ({ id, text: id })),
    meta: { next_token: token },
  });

  it('reads long texts, expanded links, all media, and keys a post by its first id', async () => {
    const { x, call, server } = await withX({ [timeline]: [{ data: [post], includes: { media }, meta: {} }] });
    expect(await x.importPage(call, { pageSize: 100 })).toEqual({
      posts: [
        {
          externalId: '1840000000000000008',
          createdAt: new Date('2026-09-01T10:00:00.000Z'),
          text: 'the long text with https://example.com/ & more',
          url: 'https://x.com/demo_studio/status/1840000000000000009',
          lang: 'en',
          replyToExternalId: '1839000000000000000',
          media: [
            { kind: 'video', url: 'https://video.twimg.com/high.mp4', durationMs: 5_000 },
            { kind: 'image', url: 'https://pbs.twimg.com/photo.jpg', width: 10, height: 20, altText: 'A cat' },
          ],
          metrics: { like_count: 3, retweet_count: 1 },
        },
      ],
    });
    expect(server.arrived[0]!.query).toMatchObject({ exclude: 'retweets', max_results: '100' });
  });

  it('leaves out reposts', async () => {
    const repost = { id: '1', text: 'RT @a_stranger: hi', referenced_tweets: [{ type: 'retweeted', id: '2' }] };
    const { x, call } = await withX({ [timeline]: [{ data: [repost], meta: {} }] });
    expect((await x.importPage(call, { pageSize: 10 })).posts).toEqual([]);
  });

  async function importAll({ x, call }: Harness): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const got = await x.importPage(call, { cursor, pageSize: 5 });
      ids.push(...got.posts.map(({ externalId }) => externalId));
      cursor = got.nextCursor;
    } while (cursor !== undefined && ids.length < 50);
    return ids;
  }

  it('goes page by page to the end, over pages that are empty', async () => {
    const harness = await withX({ [timeline]: [page([], 'a'), page(['9', '8'], 'b'), page(['7'])] });
    expect(await importAll(harness)).toEqual(['9', '8', '7']);
    expect(harness.server.arrived.map(({ query }) => query.pagination_token)).toEqual([undefined, 'a', 'b']);
  });

  it('goes on below the smallest id when X has forgotten its page token', async () => {
    const forgotten = answer(400, fixtures.invalidRequest('The `pagination_token` query parameter value is not valid'));
    const harness = await withX({ [timeline]: [page(['9', '8'], 'a'), forgotten, page(['6'], 'b'), page(['5'])] });
    expect(await importAll(harness)).toEqual(['9', '8', '6', '5']);
    expect(
      harness.server.arrived.map(({ query: { pagination_token: token, until_id: until } }) => [token, until]),
    ).toEqual([
      [undefined, undefined],
      ['a', undefined],
      [undefined, '7'],
      ['b', '7'],
    ]);
  });

  it.each([
    ['repeats its token', [page(['9'], 'a'), page(['8'], 'a')]],
    ['adds nothing new', [page(['9'], 'a'), page(['9'], 'b')]],
  ])('ends when X %s', async (_, pages) => {
    expect((await importAll(await withX({ [timeline]: pages }))).length).toBe(2);
  });

  it('is refused, not empty, when X refuses inside a 200', async () => {
    const { x, call } = await withX({ [timeline]: [fixtures.notFound] });
    await expect(x.importPage(call, { pageSize: 5 })).rejects.toMatchObject({ failureClass: 'not-found' });
  });

  it('refuses a cursor that is none of ours', async () => {
    const { x, call } = await withX({});
    await expect(x.importPage(call, { cursor: 'nonsense', pageSize: 5 })).rejects.toMatchObject({
      failureClass: 'bug',
    });
  });
});

describe('the inbox', () => {
  const mentionsPath = 'GET /2/users/2244994945/mentions';
  const searchPath = 'GET /2/tweets/search/recent';
  const post = (id: string, more: object = {}) => ({ id, text: `text ${id}`, author_id: '111', ...more });
  const page = (posts: object[], token?: string) => ({ data: posts, meta: { next_token: token } });

  async function readAll(
    x: Platform,
    call: Harness['call'],
    kind: 'comments' | 'direct-messages',
    sinceExternalId?: string,
  ) {
    const messages: InboxMessage[] = [];
    let newest: string | undefined;
    let cursor: string | undefined;
    let pages = 0;
    do {
      const got = await x.readInbox(call, { kind, sinceExternalId, cursor });
      messages.push(...got.messages);
      newest = got.newestExternalId;
      cursor = got.nextCursor;
      pages += 1;
    } while (cursor !== undefined && pages < 20);
    return { ids: messages.map(({ externalId }) => externalId), messages, newest, pages };
  }

  it('reads a mention with its sender and what it answers', async () => {
    const { x, call } = await withX({ [mentionsPath]: [fixtures.mentions] });
    const { messages } = await x.readInbox(call, { kind: 'comments' });
    expect(messages).toEqual([
      {
        externalId: '1850000000000000010',
        kind: 'comment',
        conversationId: '1840000000000000001',
        inReplyToExternalId: '1840000000000000001',
        at: new Date('2026-09-01T10:00:00.000Z'),
        text: '@demo_studio nice',
        editedAt: null,
        from: { externalId: '111', username: 'a_stranger', displayName: 'A Stranger' },
      },
    ]);
  });

  it('reads mentions to their end, then replies that the search finds, leaves out our own, and tells the newest id', async () => {
    const harness = await withX({
      [mentionsPath]: [page([post('30'), post('29', { author_id: '2244994945' })], 'a'), page([post('28')])],
      [searchPath]: [page([post('31'), post('28')], 's'), page([post('27')])],
    });
    const { ids, newest } = await readAll(harness.x, harness.call, 'comments', '20');
    expect(ids).toEqual(['30', '28', '31', '28', '27']);
    expect(newest).toBe('31');
    expect(
      harness.server.arrived.map(({ query }) => [query.since_id, query.pagination_token ?? query.next_token]),
    ).toEqual([
      ['20', undefined],
      ['20', 'a'],
      ['20', undefined],
      ['20', 's'],
    ]);
    expect(harness.server.arrived[2]!.query.query).toBe('to:demo_studio -from:demo_studio');
  });

  it('searches by time when the last known id is older than the search reaches', async () => {
    const stale = answer(
      400,
      fixtures.invalidRequest(
        "'since_id' must be a tweet id created after [2026-08-25T10:00Z]. Please use a 'since_id' that is larger than 5",
      ),
    );
    const harness = await withX({ [mentionsPath]: [fixtures.nothing], [searchPath]: [stale, page([post('27')])] });
    const { ids } = await readAll(harness.x, harness.call, 'comments', '20');
    expect(ids).toEqual(['27']);
    const [, , again] = harness.server.arrived;
    expect(again!.query.since_id).toBeUndefined();
    expect(Date.now() - Date.parse(again!.query.start_time!)).toBeLessThan(7 * 86_400_000);
  });

  it('keeps the last known id when nothing came', async () => {
    const harness = await withX({ [mentionsPath]: [fixtures.nothing], [searchPath]: [fixtures.nothing] });
    expect(await readAll(harness.x, harness.call, 'comments', '20')).toMatchObject({ ids: [], newest: '20', pages: 2 });
  });

  it('does not follow X in a circle', async () => {
    const harness = await withX({
      [mentionsPath]: [page([post('30')], 'a'), page([post('30')], 'b'), page([post('30')], 'c')],
      [searchPath]: [page([post('30')], 'a'), page([post('29')], 'a')],
    });
    expect((await readAll(harness.x, harness.call, 'comments')).pages).toBe(4);
  });

  it('starts a list over when X has forgotten its page token', async () => {
    const forgotten = answer(400, fixtures.invalidRequest('The `pagination_token` query parameter value is not valid'));
    const harness = await withX({
      [mentionsPath]: [page([post('30')], 'a'), forgotten, page([post('30'), post('29')])],
      [searchPath]: [fixtures.nothing],
    });
    expect((await readAll(harness.x, harness.call, 'comments')).ids).toEqual(['30', '30', '29']);
  });

  it('reads messages until one that is known, and leaves out our own', async () => {
    const event = (id: string, more: object = {}) => ({
      id,
      event_type: 'MessageCreate',
      text: 'hi',
      sender_id: '111',
      dm_conversation_id: '111-2244994945',
      ...more,
    });
    const harness = await withX({
      'GET /2/dm_events': [
        page([event('9'), event('8', { sender_id: '2244994945' })], 'a'),
        page([event('7'), event('6')], 'b'),
      ],
    });
    const { ids, newest, messages } = await readAll(harness.x, harness.call, 'direct-messages', '6');
    expect(ids).toEqual(['9', '7']);
    expect(newest).toBe('9');
    expect(messages[0]).toMatchObject({
      kind: 'direct-message',
      conversationId: '111-2244994945',
      from: { externalId: '111' },
    });
    expect(
      harness.server.arrived.every(
        ({ query }) => query.since_id === undefined && query.event_types === 'MessageCreate',
      ),
    ).toBe(true);
  });
});

describe('answering', () => {
  it('a comment posts below that very comment', async () => {
    const { x, call, server } = await withX({ 'POST /2/tweets': [answer(201, fixtures.created)] });
    expect(await x.reply(call, { kind: 'comment', text: 'thanks', to: { externalId: '5' } })).toMatchObject({
      externalId: '1840000000000000001',
    });
    expect(server.arrived[0]!.json).toEqual({ text: 'thanks', reply: { in_reply_to_tweet_id: '5' } });
  });

  it.each([
    ['/2/dm_conversations/with/111/messages', { participantId: '111' }],
    ['/2/dm_conversations/111-2244994945/messages', { conversationId: '111-2244994945' }],
  ])('a message goes to %s', async (path, to) => {
    const { x, call, server } = await withX({ [`POST ${path}`]: [answer(201, fixtures.dmSent)] });
    expect(await x.reply(call, { kind: 'direct-message', text: 'hello', to })).toEqual({
      externalId: '1870000000000000002',
    });
    expect(server.arrived[0]!.json).toEqual({ text: 'hello' });
  });

  it('may have happened when the answer is lost, and did not when X refuses', async () => {
    const refused = answer(
      403,
      fixtures.problem(403, 'Forbidden', 'You do not have permission to DM one or more participants.'),
    );
    const { x, call } = await withX({ 'POST /2/dm_conversations/with/111/messages': [lost, refused] });
    const message = { kind: 'direct-message', text: 'hello', to: { participantId: '111' } } as const;
    await expect(x.reply(call, message)).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
    await expect(x.reply(call, message)).rejects.toMatchObject({ failureClass: 'permission-missing', effect: 'none' });
  });

  it('longer than X takes is refused before any call', async () => {
    const { x, call, server } = await withX({});
    await expect(
      x.reply(call, { kind: 'direct-message', text: 'a'.repeat(10_001), to: { participantId: '1' } }),
    ).rejects.toMatchObject({ failureClass: 'content-refused' });
    expect(server.arrived).toEqual([]);
  });
});

describe('insights', () => {
  const [young, noGroup, missing] = [idFrom(3_600_000), idFrom(7_200_000), idFrom(10_800_000)];
  const old = idFrom(40 * 86_400_000);

  it('are X’s own numbers, with what is missing named', async () => {
    const { x, call, server } = await withX({
      'GET /2/tweets': [
        {
          data: [
            {
              id: young,
              public_metrics: { like_count: 3, impression_count: 90 },
              non_public_metrics: { url_link_clicks: 4 },
              attachments: { media_keys: ['7_1'] },
            },
            { id: noGroup, public_metrics: { like_count: 1 } },
          ],
          includes: { media: [{ media_key: '7_1', type: 'video', public_metrics: { view_count: 12 } }] },
          errors: [
            { ...fixtures.notFound.errors[0], resource_id: missing, value: missing },
            fixtures.fieldNotAuthorized(noGroup),
          ],
        },
        { data: [{ id: old, public_metrics: { like_count: 8 } }] },
      ],
      'GET /2/users/me': [fixtures.me],
    });

    const insights = await x.readInsights(call, { postExternalIds: [young, noGroup, missing, old], account: true });

    expect(insights.posts).toEqual({
      [young]: { like_count: 3, impression_count: 90, url_link_clicks: 4, view_count: 12 },
      [noGroup]: { like_count: 1 },
      [old]: { like_count: 8 },
    });
    expect(insights.account).toMatchObject({ followers_count: 10 });
    expect(insights.gaps.map(({ externalId, metric }) => [externalId, metric])).toEqual([
      [old, 'non_public_metrics'],
      [missing, 'all'],
      [noGroup, 'non_public_metrics.impression_count'],
    ]);
    expect(server.arrived.slice(0, 2).map(({ query }) => query['tweet.fields'])).toEqual([
      'public_metrics,non_public_metrics,attachments',
      'public_metrics,attachments',
    ]);
  });

  it('are asked for a hundred posts at a time', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => idFrom(60_000 + index * 1_000));
    const { x, call, server } = await withX({ 'GET /2/tweets': [fixtures.nothing, fixtures.nothing] });
    const { gaps } = await x.readInsights(call, { postExternalIds: ids, account: false });
    expect(server.arrived.map(({ query }) => query.ids!.split(',').length)).toEqual([100, 1]);
    expect(gaps).toHaveLength(101);
  });
});
