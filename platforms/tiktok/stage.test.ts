import { describe, expect, it } from 'vitest';
import type { ArrivedRequest } from '../stubServer.js';
import { creator, publishId, refused, status, uploadInit } from './fixtures/answers.js';
import {
  answer,
  bare,
  bytesOf,
  lost,
  maraK,
  paths,
  photo,
  posting,
  seen,
  source,
  stored,
  uploadUrlOf,
  video,
  withTikTok,
} from './harness.js';

const mib = 1024 * 1024;
const ranges = (arrived: ArrivedRequest[]) =>
  arrived.filter(({ method }) => method === 'PUT').map(({ headers }) => headers['content-range']);

describe('a small video', () => {
  it('is announced after asking what the creator may do, and waits for its commit', async () => {
    const harness = await withTikTok((url) => ({
      [paths.creator]: [creator()],
      [paths.videoInit]: [uploadInit(uploadUrlOf(url))],
    }));
    const options = { disableComment: true, brandContent: true, aiGenerated: true, coverAtMs: 900 };
    const post = posting([video()], { options });

    expect(await harness.tiktok.stage(harness.call, post.job())).toEqual({ ready: true });

    expect(seen(harness)).toEqual([paths.creator, paths.videoInit]);
    const [asked, init] = harness.server.arrived;
    expect(asked!.body).toHaveLength(0);
    expect(init!.headers).toMatchObject({
      authorization: `Bearer ${harness.call.accessToken}`,
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(init!.json).toEqual({
      post_info: {
        privacy_level: 'PUBLIC_TO_EVERYONE',
        title: 'Autumn',
        disable_comment: true,
        disable_stitch: true, // the creator has turned them off
        video_cover_timestamp_ms: 900,
        brand_content_toggle: true,
        brand_organic_toggle: false,
        is_aigc: true,
      },
      source_info: { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 },
    });
    expect(post.handles['media[0]']).toMatchObject({
      externalId: publishId,
      ready: true,
      secret: uploadUrlOf(harness.server.url),
      resume: { bytes: 1_000, nextByte: 0 },
    });
    expect(post.handles['media[0]']!.expiresAtMs).toBeLessThanOrEqual(Date.now() + 3_600_000);
    expect(harness.call.taken).toEqual([paths.creator, 'POST /v2/post/publish/:kind/init/']);
  });

  it('that is staged already asks TikTok for nothing', async () => {
    const harness = await withTikTok((url) => ({
      [paths.creator]: [creator()],
      [paths.videoInit]: [uploadInit(uploadUrlOf(url))],
    }));
    const post = posting([video()]);
    await harness.tiktok.stage(harness.call, post.job());
    await harness.tiktok.stage(harness.call, post.job());
    expect(harness.server.arrived).toHaveLength(2);
  });

  it('is announced anew once its address has ended', async () => {
    const harness = await withTikTok((url) => ({
      [paths.creator]: [creator()],
      [paths.videoInit]: [uploadInit(uploadUrlOf(url))],
    }));
    const old = { externalId: 'v_pub_file~old', ready: true, secret: 'https://x', expiresAtMs: Date.now() + 60_000 };
    const post = posting([video()], { saved: { 'media[0]': old } });
    await harness.tiktok.stage(harness.call, post.job());
    expect(post.handles['media[0]']!.externalId).toBe(publishId);
  });

  it('as a draft is announced with nothing but its size', async () => {
    const harness = await withTikTok((url) => ({ [paths.draftInit]: [uploadInit(uploadUrlOf(url))] }));
    const post = posting([video()], { options: { mode: 'draft', privacyLevel: undefined }, text: '' });
    await harness.tiktok.stage(harness.call, post.job());
    expect(harness.server.arrived[0]!.json).toEqual({
      source_info: { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 },
    });
  });
});

// Tens of megabytes take their time on a busy machine.
describe('a large video', { timeout: 30_000 }, () => {
  const bytes = 20 * mib + 3;
  const script = (answers: unknown[]) => (url: string) => ({
    [paths.creator]: [creator(), creator(), creator(), creator()],
    [paths.videoInit]: Array.from({ length: 4 }, () => uploadInit(uploadUrlOf(url))),
    [paths.upload]: answers,
  });

  it('goes up to the last chunk, in order, without our token', async () => {
    const harness = await withTikTok(script([stored, stored, stored]));
    const post = posting([video({ bytes })]);

    expect(await harness.tiktok.stage(harness.call, post.job())).toEqual({ ready: true });

    const puts = harness.server.arrived.filter(({ method }) => method === 'PUT');
    expect(ranges(puts)).toEqual([
      `bytes 0-5242879/${bytes}`,
      `bytes 5242880-10485759/${bytes}`,
      `bytes 10485760-15728639/${bytes}`,
    ]);
    for (const put of puts) {
      expect(put.headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': String(5_242_880) });
      expect(put.headers.authorization).toBeUndefined();
      expect(put.query.upload_token).toBe('dG9rZW4tb2YtdGhpcy11cGxvYWQ');
    }
    const sent = Buffer.concat(puts.map(({ body }) => body));
    expect(sent.equals(bytesOf(bytes).subarray(0, sent.length))).toBe(true);
    expect(post.handles['media[0]']).toMatchObject({ ready: true, resume: { nextByte: 15_728_640 } });
  });

  it('goes on where it broke off', async () => {
    const harness = await withTikTok(script([stored, lost, stored, stored]));
    const post = posting([video({ bytes })]);
    await expect(harness.tiktok.stage(harness.call, post.job())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
    await harness.tiktok.stage(harness.call, post.job());
    expect(ranges(harness.server.arrived)).toEqual([
      `bytes 0-5242879/${bytes}`,
      `bytes 5242880-10485759/${bytes}`,
      `bytes 5242880-10485759/${bytes}`,
      `bytes 10485760-15728639/${bytes}`,
    ]);
    expect(seen(harness).filter((endpoint) => endpoint === paths.videoInit)).toHaveLength(1);
  });

  it.each([
    ['the answer says', [bare(416, { 'content-range': `bytes 0-10485759/${bytes}` }), stored], []],
    ['the status says', [bare(416), stored], [status('PROCESSING_UPLOAD', { uploaded_bytes: 10_485_760 })]],
  ])('goes on where %s it stands, when a chunk had arrived and its answer had not', async (_, answers, statuses) => {
    const harness = await withTikTok((url) => ({ ...script([stored, ...answers])(url), [paths.status]: statuses }));
    const post = posting([video({ bytes })]);
    await harness.tiktok.stage(harness.call, post.job());
    expect(ranges(harness.server.arrived)).toEqual([
      `bytes 0-5242879/${bytes}`,
      `bytes 5242880-10485759/${bytes}`,
      `bytes 10485760-15728639/${bytes}`,
    ]);
  });

  it.each([403, 404])('begins anew where TikTok has forgotten it: %i', async (gone) => {
    const harness = await withTikTok(script([stored, bare(gone), stored, stored, stored]));
    const post = posting([video({ bytes })]);
    expect(await harness.tiktok.stage(harness.call, post.job())).toEqual({ ready: true });
    expect(seen(harness).filter((endpoint) => endpoint === paths.videoInit)).toHaveLength(2);
    expect(seen(harness).filter((endpoint) => endpoint === paths.creator)).toHaveLength(2);
  });

  it('is not begun for ever', async () => {
    const harness = await withTikTok(script([bare(404), bare(404), bare(404)]));
    const post = posting([video({ bytes })]);
    await expect(harness.tiktok.stage(harness.call, post.job())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      platformCode: 'upload-forgotten',
      retryAfterMs: 300_000,
    });
  });

  it('is sent once more after a gateway’s trouble, and never again where our chunk is wrong', async () => {
    const harness = await withTikTok(script([answer(502, {}), stored, bare(400)]));
    const post = posting([video({ bytes })]);
    await expect(harness.tiktok.stage(harness.call, post.job())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
    await expect(harness.tiktok.stage(harness.call, post.job())).rejects.toMatchObject({ failureClass: 'bug' });
  });

  it.each([
    'https://evil.example/video/',
    'https://eviltiktokapis.com/video/',
    'http://open-upload.tiktokapis.com/',
    'x',
  ])('is sent to no host but TikTok’s: %s', async (address) => {
    const harness = await withTikTok({ [paths.creator]: [creator()], [paths.videoInit]: [uploadInit(address)] });
    await expect(harness.tiktok.stage(harness.call, posting([video({ bytes })]).job())).rejects.toMatchObject({
      failureClass: 'bug',
    });
  });
});

describe('what TikTok fetches', () => {
  it('is only asked about, for an hour', async () => {
    const harness = await withTikTok({ [paths.creator]: [creator({ comment_disabled: true })] });
    const post = posting([photo(), photo()]);
    expect(await harness.tiktok.stage(harness.call, post.job())).toEqual({ ready: true });
    expect(await harness.tiktok.stage(harness.call, post.job())).toEqual({ ready: true });
    expect(seen(harness)).toEqual([paths.creator]);
    expect(post.handles.creator).toMatchObject({
      ready: true,
      resume: { commentDisabled: true, duetDisabled: false, stitchDisabled: true },
    });
  });

  it('is known beforehand to be out of reach', async () => {
    const harness = await withTikTok({});
    const unreachable = {
      ...source(photo()),
      publicUrl: () => {
        throw new Error('no public address');
      },
    };
    const job = { ...posting([photo()]).job(), media: [unreachable] };
    await expect(harness.tiktok.stage(harness.call, job)).rejects.toThrow('no public address');
  });
});

describe('what the creator may not do', () => {
  it('is refused before anything is announced, every part of it by name', async () => {
    const harness = await withTikTok({
      [paths.creator]: [
        creator({
          privacy_level_options: ['FOLLOWER_OF_CREATOR', 'SELF_ONLY'],
          comment_disabled: true,
          max_video_post_duration_sec: 3,
        }),
      ],
    });
    const post = posting([video()], { options: { disableComment: false, disableStitch: false } });
    const refusal = await harness.tiktok.stage(harness.call, post.job()).catch((error: unknown) => error as Error);
    expect(refusal).toMatchObject({ failureClass: 'content-refused', platformCode: 'creator-info' });
    for (const word of ['PUBLIC_TO_EVERYONE', 'comments', 'stitches', 'at most 3 s'])
      expect((refusal as Error).message).toContain(word);
    expect(seen(harness)).toEqual([paths.creator]);
  });

  it('of an app that is not audited is a public account', async () => {
    const harness = await withTikTok({ [paths.creator]: [creator()] }, { audited: 'no' });
    const post = posting([video()], { options: { privacyLevel: 'SELF_ONLY' } });
    await expect(harness.tiktok.stage(harness.call, post.job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      message: expect.stringContaining('Set it to private'),
    });
  });

  it.each([
    ['spam_risk_too_many_posts', 'rate-limited'],
    ['spam_risk_user_banned_from_posting', 'account-gone'],
    ['reached_active_user_cap', 'quota-exhausted'],
  ] as const)('is read from a 200 as well: %s', async (code, failureClass) => {
    const harness = await withTikTok({ [paths.creator]: [refused(code)] });
    await expect(harness.tiktok.stage(harness.call, posting([video()]).job())).rejects.toMatchObject({
      failureClass,
      platformCode: code,
    });
  });

  it.each([
    [{}, 'video.publish'],
    [{ mode: 'draft', privacyLevel: undefined }, 'video.upload'],
  ])('is not asked without the permission for %j', async (options, scope) => {
    const account = { ...maraK, grantedScopes: maraK.grantedScopes.filter((granted) => granted !== scope) };
    const harness = await withTikTok({}, { account });
    await expect(harness.tiktok.stage(harness.call, posting([video()], { options }).job())).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining(scope),
    });
    expect(harness.server.arrived).toEqual([]);
  });
});
