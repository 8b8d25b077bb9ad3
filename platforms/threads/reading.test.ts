import { beforeEach, describe, expect, it } from 'vitest';
import type { StagingHandle } from '../platform.js';
import { container, graphError, lifetime, page, post, published, reply, status } from './fixtures/answers.js';
import { cafeNord, formOf, lost, refused, withThreads } from './harness.js';

const list = 'GET /v1.0/me/threads';

describe('importing', () => {
  it('brings posts with their media, leaves out reposts, and goes on after the cursor without a link', async () => {
    const picture = post({ id: '2', media_type: 'IMAGE', media_url: 'https://cdn.example/2.jpg', alt_text: 'Cake' });
    const carousel = post({
      id: '3',
      text: undefined,
      media_type: 'CAROUSEL_ALBUM',
      children: {
        data: [
          { id: '31', media_type: 'IMAGE', media_url: 'https://cdn.example/31.jpg' },
          { id: '32', media_type: 'VIDEO' },
        ],
      },
    });
    const { threads, call, server } = await withThreads({
      [list]: [page([post(), picture, carousel, post({ id: '4', media_type: 'REPOST_FACADE' })], 'QVFI4'), page([])],
    });

    const { posts, nextCursor } = await threads.importPage(call, { pageSize: 500 });

    expect(posts.map(({ externalId, media }) => [externalId, media.map(({ kind }) => kind)])).toEqual([
      ['18060000000000009', []],
      ['2', ['image']],
      ['3', ['image', 'video']],
    ]);
    expect(posts[1]!.media[0]).toEqual({ kind: 'image', url: 'https://cdn.example/2.jpg', altText: 'Cake' });
    expect(posts[2]!.text).toBe('');
    expect(server.arrived[0]!.query.limit).toBe('100');

    const last = await threads.importPage(call, { pageSize: 10, cursor: nextCursor! });
    expect(last).toEqual({ posts: [] });
    expect(server.arrived[1]!.query.after).toBe('QVFI4');
  });

  it('takes a link for a cursor as well', async () => {
    const linked = { data: [post()], paging: { next: 'https://elsewhere.example/x?after=QVFI9&access_token=t' } };
    const { threads, call, server } = await withThreads({ [list]: [linked, page([])] });

    const { nextCursor } = await threads.importPage(call, { pageSize: 10 });
    await threads.importPage(call, { pageSize: 10, cursor: nextCursor! });

    expect(server.arrived[1]!.query.after).toBe('QVFI9');
  });

  it('goes on from the oldest post where Threads no longer takes its cursor', async () => {
    const { threads, call, server } = await withThreads({
      [list]: [page([post()], 'QVFI4'), refused(graphError(100)), page([post({ id: '5' })])],
    });

    const { nextCursor } = await threads.importPage(call, { pageSize: 10 });
    const { posts } = await threads.importPage(call, { pageSize: 10, cursor: nextCursor! });

    expect(posts.map(({ externalId }) => externalId)).toEqual(['5']);
    expect(server.arrived[2]!.query).toMatchObject({ until: String(Date.parse('2026-05-02T08:00:00Z') / 1_000) });
    expect(server.arrived[2]!.query).not.toHaveProperty('after');
  });
});

describe('the inbox', () => {
  const conversation = 'GET /v1.0/18060000000000009/conversation';
  const mentions = 'GET /v1.0/me/mentions';

  async function readAll({ threads, call }: Awaited<ReturnType<typeof withThreads>>, sinceExternalId?: string) {
    const messages = [];
    let cursor: string | undefined;
    let newest: string | undefined;
    do {
      const read = await threads.readInbox(call, {
        kind: 'comments',
        ...(sinceExternalId !== undefined && { sinceExternalId }),
        ...(cursor !== undefined && { cursor }),
      });
      messages.push(...read.messages);
      cursor = read.nextCursor;
      newest = read.newestExternalId;
    } while (cursor !== undefined);
    return { messages, newest };
  }

  it('is replies below the latest posts, without one’s own, and mentions', async () => {
    const own = reply({ id: '18071', is_reply_owned_by_me: true });
    const harness = await withThreads({
      [list]: [page([post(), post({ id: '18061', has_replies: false })])],
      [conversation]: [page([reply(), own])],
      [mentions]: [page([post({ id: '18080', username: 'guest_2', timestamp: '2026-05-02T10:00:00+0000' })])],
    });

    const { messages, newest } = await readAll(harness);

    expect(messages).toEqual([
      {
        externalId: '18070000000000003',
        kind: 'comment',
        conversationId: '18060000000000009',
        inReplyToExternalId: '18060000000000009',
        at: new Date('2026-05-02T09:20:00Z'),
        text: 'Nice',
        from: { externalId: 'guest_1', username: 'guest_1' },
      },
      expect.objectContaining({
        externalId: '18080',
        kind: 'mention',
        from: { externalId: 'guest_2', username: 'guest_2' },
      }),
    ]);
    expect(newest).toBe(`${Date.parse('2026-05-02T10:00:00Z')}-18080`);
  });

  it('is only what is newer than what is known, and stops where it is known', async () => {
    const later = reply({ id: '18072', timestamp: '2026-05-02T09:25:00+0000', username: undefined });
    const older = reply({ id: '18073', timestamp: '2026-05-02T09:00:00+0000' });
    const harness = await withThreads({
      [list]: [page([post()])],
      [conversation]: [page([later, reply(), older], 'QVFI7')],
      [mentions]: [page([])],
    });

    const { messages } = await readAll(harness, `${Date.parse('2026-05-02T09:20:00Z')}-18070000000000003`);

    expect(messages.map(({ externalId }) => externalId)).toEqual(['18072']);
    expect(messages[0]!.from).toEqual({ externalId: 'unknown' });
  });

  it('does without mentions where their owner declined them', async () => {
    const account = { ...cafeNord, grantedScopes: ['threads_basic', 'threads_read_replies'] };
    const harness = await withThreads({ [list]: [page([])] }, { account });

    expect((await readAll(harness)).messages).toEqual([]);
    expect(harness.server.arrived).toHaveLength(1);
  });

  it('has no direct messages', async () => {
    const { threads, call } = await withThreads({});

    await expect(threads.readInbox(call, { kind: 'direct-messages' })).rejects.toMatchObject({ failureClass: 'bug' });
    expect(threads.capabilities.directMessages.can).toBe(false);
  });
});

describe('answering a comment', () => {
  const create = 'POST /v1.0/me/threads';
  const look = 'GET /v1.0/18050000000000001';
  const publish = 'POST /v1.0/me/threads_publish';
  const answering = { kind: 'comment', text: 'Until six', to: { externalId: '18070000000000003' } } as const;

  const handles: Record<string, StagingHandle> = {};
  const save = async (key: string, handle: StagingHandle) => {
    handles[key] = handle;
  };
  beforeEach(() => {
    for (const key of Object.keys(handles)) delete handles[key];
  });

  it('takes a container and a look, and then a publish', async () => {
    const { threads, call, server } = await withThreads({
      'GET /v1.0/me/threads_publishing_limit': [
        { data: [{ reply_quota_usage: 1, reply_config: { quota_total: 1_000, quota_duration: 86_400 } }] },
      ],
      [create]: [container()],
      [look]: [status('FINISHED')],
      [publish]: [published],
    });

    const job = { ...answering, handles, save };
    while (!(await threads.stageReply!(call, job)).ready) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await threads.reply(call, { ...answering, handles })).toEqual({
      externalId: '18060000000000009',
      isLive: true,
    });
    expect(server.arrived.flatMap((request) => ('reply_to_id' in formOf(request) ? [formOf(request)] : []))).toEqual([
      { media_type: 'TEXT', text: 'Until six', reply_to_id: '18070000000000003' },
    ]);
  });

  it('is not sent while its container is not there, and of unknown outcome once it may be', async () => {
    const { threads, call } = await withThreads({ [publish]: [lost] });
    await expect(threads.reply(call, answering)).rejects.toMatchObject({ effect: 'none' });

    handles.container = { externalId: '18050000000000001', ready: true };
    await expect(threads.reply(call, { ...answering, handles })).rejects.toMatchObject({ effect: 'unknown' });
  });

  it('is refused before anything is sent where it is too long', async () => {
    const { threads, call } = await withThreads({});
    const check = (text: string) =>
      threads.checkReply(
        { kind: 'comment', text, message: { text: 'Open?', sentAt: new Date() }, lastReceivedAt: new Date(), nowMs: 0 },
        call.account!,
      );
    expect(check('a'.repeat(501))).toEqual([{ path: 'text', message: expect.stringContaining('1 over Threads’ 500') }]);
    expect(check('Until six')).toEqual([]);
  });
});

describe('insights', () => {
  const ofPost = 'GET /v1.0/18060000000000009/insights';
  const ofAccount = 'GET /v1.0/me/threads_insights';

  it('are read in all three shapes, and what is missing is named', async () => {
    const { threads, call } = await withThreads({
      [ofPost]: [{ data: ['views', 'likes', 'replies', 'reposts', 'quotes'].map((name) => lifetime(name, 7)) }],
      'GET /v1.0/18061/insights': [{ data: [] }],
      'GET /v1.0/18062/insights': [refused(graphError(100, 33))],
      [ofAccount]: [
        {
          data: [
            {
              name: 'views',
              values: [
                { value: 2, end_time: 'a' },
                { value: 3, end_time: 'b' },
              ],
            },
            { name: 'likes', total_value: { value: 9 } },
            {
              name: 'clicks',
              link_total_values: [
                { value: 1, link_url: 'https://a.example' },
                { value: 4, link_url: 'https://b.example' },
              ],
            },
          ],
        },
        refused(graphError(100, undefined, { error_user_title: 'THREADS_API__FEATURE_NOT_AVAILABLE' })),
      ],
    });

    const insights = await threads.readInsights(call, {
      postExternalIds: ['18060000000000009', '18061', '18062'],
      account: true,
    });

    expect(insights.posts).toEqual({ '18060000000000009': { views: 7, likes: 7, replies: 7, reposts: 7, quotes: 7 } });
    expect(insights.account).toEqual({ views: 5, likes: 9, clicks: 5 });
    expect(insights.gaps).toContainEqual({
      externalId: '18060000000000009',
      metric: 'shares',
      why: 'Threads gave no number.',
    });
    expect(insights.gaps).toContainEqual({
      externalId: '18062',
      metric: 'all',
      why: expect.stringContaining('does not know'),
    });
    expect(insights.gaps).toContainEqual({
      metric: 'followers_count',
      why: expect.stringContaining('linked Instagram'),
    });
    expect(insights.gaps.filter(({ externalId }) => externalId === '18061')).toHaveLength(6);
  });

  it('that are refused for the token are not a gap', async () => {
    const { threads, call } = await withThreads({ [ofPost]: [refused(graphError(190, 463))] });

    const read = threads.readInsights(call, { postExternalIds: ['18060000000000009'], account: false });

    await expect(read).rejects.toMatchObject({ failureClass: 'reconnect-needed' });
  });
});
