import { describe, expect, it } from 'vitest';
import type { SoughtPart, StagingHandle } from '../platform.js';
import { listed, postId, publicStatus, publishId, refused, status, videoList } from './fixtures/answers.js';
import { answer, maraK, paths, photo, posting, raw, video, withTikTok } from './harness.js';

const upload: StagingHandle = {
  externalId: publishId,
  ready: true,
  secret: 'https://open-upload.tiktokapis.com/video/?upload_token=t',
  resume: { bytes: 1_000, nextByte: 0, restarts: 0 },
};
const sought = (of: ReturnType<typeof posting>, more: Partial<SoughtPart> = {}): SoughtPart => ({
  ...of.toCommit(),
  since: new Date(),
  excludingExternalIds: [],
  ...more,
});
const uploaded = (options: Record<string, unknown> = {}) =>
  sought(posting([video()], { options, saved: { 'media[0]': upload } }));

describe('a video that we sent', () => {
  const find = async (answered: unknown, options: Record<string, unknown> = {}) => {
    const { tiktok, call } = await withTikTok({ [paths.status]: [answered] });
    return await tiktok.findPublished(call, uploaded(options));
  };

  it('is not out as long as bytes of it are missing', async () => {
    expect(await find(status('PROCESSING_UPLOAD', { uploaded_bytes: 999 }))).toMatchObject({ verdict: 'not-seen' });
    expect(await find(status('PROCESSING_UPLOAD'))).toMatchObject({ verdict: 'not-seen' });
  });

  it.each([
    status('PROCESSING_UPLOAD', { uploaded_bytes: 1_000 }),
    status('PROCESSING_DOWNLOAD'),
    status('PUBLISH_COMPLETE'),
  ])('is out once TikTok has all of it, and its link comes later: %j', async (answered) => {
    const found = await find(answered);
    expect(found).toMatchObject({ verdict: 'posted', externalId: publishId });
    expect(found).not.toHaveProperty('isLive');
    expect(found.evidence.looked).toContain(publishId);
  });

  it('is live where TikTok says so', async () => {
    expect(await find(raw(publicStatus))).toMatchObject({
      verdict: 'posted',
      externalId: postId,
      url: `https://www.tiktok.com/@mara.k/video/${postId}`,
      isLive: true,
    });
    expect(await find(status('PUBLISH_COMPLETE'), { privacyLevel: 'SELF_ONLY' })).toMatchObject({
      verdict: 'posted',
      externalId: publishId,
      isLive: true,
    });
    expect(await find(status('SEND_TO_USER_INBOX'))).toMatchObject({ verdict: 'posted', isLive: true });
  });

  it('that failed is not there, and why is shown', async () => {
    const found = await find(status('FAILED', { fail_reason: 'internal' }));
    expect(found.verdict).toBe('not-seen');
    expect(found.evidence.looked).toContain('internal');
  });

  it('whose publish id TikTok has forgotten is looked for among the public posts', async () => {
    const script = { [paths.status]: [answer(400, refused('invalid_publish_id'))] };
    const { tiktok, call } = await withTikTok({
      ...script,
      [paths.list]: [videoList([listed({ create_time: Date.now() / 1_000 })])],
    });
    expect(await tiktok.findPublished(call, uploaded())).toMatchObject({ verdict: 'posted', externalId: postId });
    const alone = await withTikTok(script);
    expect(await alone.tiktok.findPublished(alone.call, uploaded({ privacyLevel: 'SELF_ONLY' }))).toMatchObject({
      verdict: 'cannot-tell',
    });
  });
});

describe('what TikTok fetches', () => {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const photos = (text = 'Autumn', options: Record<string, unknown> = {}, more: Partial<SoughtPart> = {}) =>
    sought(posting([photo()], { text, options }), more);
  const find = async (videos: object[], part: SoughtPart) => {
    const { tiktok, call } = await withTikTok({ [paths.list]: [videoList(videos)] });
    return await tiktok.findPublished(call, part);
  };

  it('is found among the public posts by its text, as the oldest that has it', async () => {
    const videos = [
      listed({ id: '7412345678901234569', create_time: nowSeconds, video_description: 'Autumn ' }),
      listed({ create_time: nowSeconds - 1 }),
      listed({ id: '7', create_time: nowSeconds - 3_600 }),
    ];
    expect(await find(videos, photos())).toMatchObject({
      verdict: 'posted',
      externalId: postId,
      url: `https://www.tiktok.com/@mara.k/video/${postId}`,
      isLive: true,
      evidence: { looked: expect.stringContaining('2 public posts') },
    });
  });

  it('is known by the beginning that TikTok shows of it', async () => {
    const long = 'a walk in the woods '.repeat(20).trim();
    const shown = listed({ create_time: nowSeconds, title: undefined, video_description: long.slice(0, 150) });
    expect(await find([shown], photos(long))).toMatchObject({ verdict: 'posted' });
    expect(await find([shown], photos(long, {}, { excludingExternalIds: [postId], since: new Date(0) }))).toMatchObject(
      {
        verdict: 'cannot-tell',
      },
    );
  });

  it('is waited for while TikTok may be at it, and then nobody can tell', async () => {
    expect(await find([], photos())).toMatchObject({ verdict: 'cannot-tell', lookAgainMs: 30_000 });
    const since = new Date(Date.now() - 700_000);
    const other = listed({ create_time: nowSeconds, title: 'Spring', video_description: 'Spring' });
    const found = await find([other], photos('Autumn', {}, { since }));
    expect(found).toMatchObject({ verdict: 'cannot-tell', evidence: { candidates: [{ why: 'another text' }] } });
    expect(found).not.toHaveProperty('lookAgainMs');
    expect(JSON.stringify(found)).not.toMatch(/Spring|Autumn/);
  });

  it.each([
    ['it is not for everyone', { privacyLevel: 'SELF_ONLY' }],
    ['it is a draft', { mode: 'draft', privacyLevel: undefined }],
  ])('cannot be told where %s, and nothing is asked', async (_, options) => {
    const { tiktok, call, server } = await withTikTok({});
    expect(await tiktok.findPublished(call, photos('Autumn', options))).toMatchObject({ verdict: 'cannot-tell' });
    expect(server.arrived).toEqual([]);
  });

  it('cannot be told without a text, or without the permission to list', async () => {
    expect(await find([listed({ create_time: nowSeconds })], photos(''))).toMatchObject({ verdict: 'cannot-tell' });
    const account = { ...maraK, grantedScopes: ['video.publish'] };
    const { tiktok, call } = await withTikTok({}, { account });
    expect(await tiktok.findPublished(call, photos())).toMatchObject({
      verdict: 'cannot-tell',
      evidence: { looked: expect.stringContaining('video.list') },
    });
  });
});
