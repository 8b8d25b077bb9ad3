import { describe, expect, it } from 'vitest';
import { startTikTok } from './testing.js';

const fields = 'id,create_time,title,video_description,share_url,cover_image_url,view_count,like_count';

describe('the list of posts', () => {
  it('has what everyone may see, newest first, twenty at a time, by a cursor that is a time', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const ids = await tiktok.control.seedPosts('demo.studio', { count: 50 });
    const posts = await tiktok.control.posts('demo.studio');
    const visible = posts
      .filter(({ kind, publicAt }) => kind === 'video' && publicAt !== undefined)
      .map(({ id }) => id);
    expect(visible.length).toBeLessThan(ids.length);

    const seen: string[] = [];
    let cursor: number | undefined;
    for (let page = 0; page < 10; page += 1) {
      const { body } = await tiktok.call(`/v2/video/list/?fields=${fields}`, token, {
        max_count: 20,
        ...(cursor && { cursor }),
      });
      seen.push(...body.data.videos.map(({ id }: { id: string }) => id));
      cursor = body.data.cursor;
      if (!body.data.has_more) break;
    }
    expect(seen).toEqual([...visible].reverse());
  });

  it('cuts texts, and lists photos only where it is told to', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.control.seedPost('demo.studio', { text: 'a'.repeat(400), at: Date.now() - 60_000 });
    await tiktok.control.seedPost('demo.studio', { text: 'photos', kind: 'photo', at: Date.now() - 30_000 });
    const list = async () => (await tiktok.call(`/v2/video/list/?fields=${fields}`, token, {})).body.data.videos;
    expect(await list()).toEqual([
      expect.objectContaining({
        video_description: 'a'.repeat(150),
        share_url: expect.stringContaining('/@demo.studio/video/'),
        cover_image_url: expect.stringMatching(/^http/),
      }),
    ]);
    await tiktok.control.knobs.set({ photosListed: true });
    expect(await list()).toHaveLength(2);
  });

  it.each([
    ['without fields', '/v2/video/list/', {}],
    ['of a field that does not exist', '/v2/video/list/?fields=id,colour', {}],
    ['of 21', '/v2/video/list/?fields=id', { max_count: 21 }],
    ['by no ids', '/v2/video/query/?fields=id', { filters: { video_ids: [] } }],
  ])('is refused %s', async (_, path, json) => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    expect(await tiktok.call(path, token, json)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_params' } },
    });
  });

  it('answers for the account’s own ids, and leaves the others out', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const own = await tiktok.control.seedPost('demo.studio', { text: 'mine', metrics: { views: 5, likes: 2 } });
    const others = await tiktok.control.seedPost('mara.k', { text: 'hers' });
    const query = async () =>
      (
        await tiktok.call('/v2/video/query/?fields=id,view_count,like_count', token, {
          filters: { video_ids: [own, others, '1'] },
        })
      ).body.data.videos;
    expect(await query()).toEqual([{ id: own, view_count: 5, like_count: 2 }]);
    await tiktok.control.removePost(own);
    expect(await query()).toEqual([]);
  });
});

describe('limits', () => {
  it('are per token and per minute, and nothing tells of them beforehand', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const codes = [];
    for (let n = 1; n <= 21; n += 1) {
      const { status, headers } = await tiktok.call('/v2/post/publish/creator_info/query/', token);
      codes.push(status);
      expect([...headers.keys()].filter((name) => /limit|retry/.test(name))).toEqual([]);
    }
    expect(codes).toEqual([...Array(20).fill(200), 429]);
    const other = await tiktok.connect('mara.k');
    expect((await tiktok.call('/v2/post/publish/creator_info/query/', other.access_token)).status).toBe(200);
    await tiktok.control.clock.advance(60_000);
    expect((await tiktok.call('/v2/post/publish/creator_info/query/', token)).status).toBe(200);
  });

  it('let fifteen posts through in a day', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.limits.off();
    const { access_token: token } = await tiktok.connect();
    for (let n = 1; n <= 15; n += 1) await tiktok.publish(token, { title: `post #n-${n}` });
    expect((await tiktok.init(token, 1_000)).body.error.code).toBe('spam_risk_too_many_posts');
    await tiktok.control.clock.advance(86_400_000);
    const renewed = await tiktok.connect();
    expect((await tiktok.init(renewed.access_token, 1_000)).body.error.code).toBe('ok');
  });
});
