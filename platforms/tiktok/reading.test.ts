import { describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.js';
import { envelope, listed, postId, refused, userInfo, videoList } from './fixtures/answers.js';
import { answer, maraK, paths, raw, withTikTok } from './harness.js';

describe('importing', () => {
  it('brings public posts with their numbers and covers, page by page', async () => {
    const { tiktok, call, server } = await withTikTok({
      [paths.list]: [
        videoList([listed()], { has_more: true, cursor: 1_762_500_000_000 }),
        videoList([
          listed({ id: '7', title: '', video_description: 'Longer than its title', cover_image_url: undefined }),
        ]),
      ],
    });
    const first = await tiktok.importPage(call, { pageSize: 100 });
    expect(first.posts).toEqual([
      {
        externalId: postId,
        createdAt: new Date(1_762_500_000_000),
        text: 'Autumn',
        url: `https://www.tiktok.com/@mara.k/video/${postId}`,
        media: [{ kind: 'image', url: 'https://p16.example/cover.jpeg' }],
        metrics: { view_count: 9_120, like_count: 310, comment_count: 12, share_count: 4 },
      },
    ]);
    const second = await tiktok.importPage(call, { pageSize: 5, cursor: first.nextCursor! });
    expect(second.nextCursor).toBeUndefined();
    expect(second.posts[0]).toMatchObject({ text: 'Longer than its title', media: [] });
    expect(server.arrived.map(({ json }) => json)).toEqual([
      { max_count: 20 },
      { max_count: 5, cursor: 1_762_500_000_000 },
    ]);
    expect(server.arrived[0]!.query.fields).toContain('cover_image_url');
  });

  it('keeps every digit of an id that comes as a number', async () => {
    const body = `{"data":{"videos":[{"id":${postId},"create_time":1762500000}],"has_more":false},"error":{"code":"ok"}}`;
    const { tiktok, call } = await withTikTok({ [paths.list]: [raw(body)] });
    const { posts } = await tiktok.importPage(call, { pageSize: 20 });
    expect(posts[0]!.externalId).toBe(postId);
    expect(posts[0]!.url).toBe(`https://www.tiktok.com/@mara.k/video/${postId}`);
  });

  it('ends where a cursor leads back to itself', async () => {
    const { tiktok, call } = await withTikTok({ [paths.list]: [videoList([listed()], { has_more: true, cursor: 5 })] });
    expect(
      (await tiktok.importPage(call, { pageSize: 20, cursor: encodeCursor({ beforeMs: 5 }) })).nextCursor,
    ).toBeUndefined();
  });

  it('needs the permission, and takes no cursor of somebody else', async () => {
    const { tiktok, call } = await withTikTok({}, { account: { ...maraK, grantedScopes: ['video.publish'] } });
    await expect(tiktok.importPage(call, { pageSize: 20 })).rejects.toMatchObject({
      failureClass: 'permission-missing',
    });
    await expect(tiktok.importPage(call, { pageSize: 20, cursor: 'x' })).rejects.toMatchObject({ failureClass: 'bug' });
  });

  it('that TikTok refuses is our request, not a post', async () => {
    const { tiktok, call } = await withTikTok({ [paths.list]: [answer(400, refused('invalid_params'))] });
    await expect(tiktok.importPage(call, { pageSize: 20 })).rejects.toMatchObject({ failureClass: 'bug' });
  });
});

describe('insights', () => {
  it('are TikTok’s counters, twenty posts at a time, with what is missing named', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => String(7_000 + index));
    const answered = (from: string[]) => envelope({ videos: from.map((id) => listed({ id, share_count: undefined })) });
    const { tiktok, call, server } = await withTikTok({
      [paths.query]: [answered(ids.slice(0, 20)), answered([])],
      [paths.user]: [userInfo],
    });
    const insights = await tiktok.readInsights(call, { postExternalIds: [...ids, 'v_pub_file~1'], account: true });
    expect(Object.keys(insights.posts)).toEqual(ids.slice(0, 20));
    expect(insights.posts['7000']).toEqual({ view_count: 9_120, like_count: 310, comment_count: 12 });
    expect(insights.account).toEqual({
      follower_count: 1_204,
      following_count: 12,
      likes_count: 88_210,
      video_count: 61,
    });
    expect(insights.gaps).toContainEqual({ externalId: '7000', metric: 'share_count', why: 'TikTok left it out.' });
    expect(insights.gaps).toContainEqual(expect.objectContaining({ externalId: '7020', metric: 'all' }));
    expect(insights.gaps).toContainEqual(expect.objectContaining({ externalId: 'v_pub_file~1', metric: 'all' }));
    expect(server.arrived.slice(0, 2).map(({ json }) => json)).toEqual([
      { filters: { video_ids: ids.slice(0, 20) } },
      { filters: { video_ids: ['7020'] } },
    ]);
  });

  it('of the account are a gap where the owner did not allow them', async () => {
    const { tiktok, call } = await withTikTok(
      {},
      { account: { ...maraK, grantedScopes: ['user.info.basic', 'video.list'] } },
    );
    expect(await tiktok.readInsights(call, { postExternalIds: [], account: true })).toEqual({
      posts: {},
      gaps: [{ metric: 'account', why: 'The owner did not allow user.info.stats.' }],
    });
  });
});

describe('the inbox', () => {
  it('is not to be had, and says where it is', async () => {
    const { tiktok, call } = await withTikTok({});
    expect(tiktok.capabilities.comments).toMatchObject({ can: false, reason: expect.stringContaining('Business API') });
    expect(tiktok.capabilities.directMessages).toMatchObject({ can: false });
    await expect(tiktok.readInbox(call, { kind: 'comments' })).rejects.toMatchObject({
      failureClass: 'permission-missing',
    });
    await expect(tiktok.reply(call, { kind: 'comment', text: 'hello', to: { externalId: '1' } })).rejects.toMatchObject(
      { failureClass: 'permission-missing' },
    );
  });
});

describe('what it says of itself', () => {
  it('names drafts by their own feature, and says out loud that it is not audited', async () => {
    const { tiktok } = await withTikTok({}, { audited: 'no' });
    expect(tiktok.featuresOf?.({ mode: 'draft' })).toEqual(['drafts']);
    expect(tiktok.featuresOf?.({ privacyLevel: 'SELF_ONLY' })).toEqual(['publish', 'media']);
    expect(tiktok.capabilities.publish.note).toContain('not audited');
    const audited = await withTikTok({});
    expect(audited.tiktok.capabilities.publish.note).not.toContain('audited');
  });
});
