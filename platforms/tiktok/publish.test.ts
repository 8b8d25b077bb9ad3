import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  creator,
  fetchInit,
  postId,
  publicStatus,
  publishId,
  refused,
  status,
  uploadInit,
} from './fixtures/answers.js';
import {
  answer,
  bare,
  lost,
  maraK,
  paths,
  photo,
  posting,
  raw,
  seen,
  stored,
  uploadUrlOf,
  video,
  withTikTok,
} from './harness.js';

const mib = 1024 * 1024;
const bytes = 12 * mib;

/** A video with everything sent but its last chunk. */
async function staged(lastChunk: unknown[], more: Record<string, unknown[]> = {}) {
  const harness = await withTikTok((url) => ({
    [paths.creator]: [creator()],
    [paths.videoInit]: [uploadInit(uploadUrlOf(url))],
    [paths.upload]: [stored, ...lastChunk],
    ...more,
  }));
  const post = posting([video({ bytes })]);
  await harness.tiktok.stage(harness.call, post.job());
  harness.server.arrived.length = 0;
  return { ...harness, commit: () => harness.tiktok.commit(harness.call, post.toCommit()) };
}

describe('the commit of a video that we send', () => {
  it.each([201, 200])('is its last chunk: %i', async (code) => {
    const { commit, server } = await staged([bare(code)]);
    expect(await commit()).toEqual({ externalId: publishId });
    expect(server.arrived).toHaveLength(1);
    expect(server.arrived[0]!.headers['content-range']).toBe(`bytes ${bytes / 2}-${bytes - 1}/${bytes}`);
    expect(server.arrived[0]!.body).toHaveLength(bytes / 2);
  });

  it('that had arrived before is the same post', async () => {
    const { commit } = await staged([bare(416, { 'content-range': `bytes 0-${bytes - 1}/${bytes}` })]);
    expect(await commit()).toEqual({ externalId: publishId });
  });

  it.each([
    ['is lost', lost],
    ['meets a gateway in trouble', answer(502, '<html>')],
    ['meets TikTok in trouble', answer(500, refused('internal_error'))],
    ['is answered with a wish for more', bare(206, { 'content-range': `bytes 0-${mib}/${bytes}` })],
    ['is answered with nothing we know', bare(204)],
  ])('may have happened when it %s', async (_, last) => {
    const { commit } = await staged([last]);
    await expect(commit()).rejects.toMatchObject({ failureClass: 'platform-unavailable', effect: 'unknown' });
  });

  it.each([403, 404])(
    'has to be looked for and staged anew where TikTok has forgotten the upload: %i',
    async (gone) => {
      const { commit } = await staged([bare(gone)]);
      await expect(commit()).rejects.toMatchObject({ platformCode: 'media-expired', effect: 'none', mayBeLive: true });
    },
  );

  it('is staged anew where TikTok has less than we noted', async () => {
    const { commit } = await staged([bare(416, { 'content-range': `bytes 0-99/${bytes}` })]);
    await expect(commit()).rejects.toMatchObject({ platformCode: 'media-expired', mayBeLive: false });
  });

  it('is not made without a handle, or with one that has ended', async () => {
    const { tiktok, call } = await withTikTok({});
    const saved = {
      'media[0]': { externalId: publishId, ready: true, secret: 'x', resume: { bytes: 1_000 }, expiresAtMs: 1 },
    };
    for (const post of [posting([video()]), posting([video()], { saved })]) {
      await expect(tiktok.commit(call, post.toCommit())).rejects.toMatchObject({ platformCode: 'media-expired' });
    }
  });

  it('shows no upload address, whatever comes back', async () => {
    const { commit, server } = await staged([
      (request: { query: Record<string, string> }, response: import('node:http').ServerResponse) =>
        void response.writeHead(400).end(`bad upload ${uploadUrlOf('http://x')} ${request.query.upload_token}`),
    ]);
    const failure = await commit().catch((error: unknown) => error);
    expect(inspect(failure, { depth: 10 })).not.toContain('dG9rZW4tb2YtdGhpcy11cGxvYWQ');
    expect(server.arrived).toHaveLength(1);
  });
});

describe('the commit of what TikTok fetches', () => {
  async function ready(media: Parameters<typeof posting>[0], options: object, init: unknown[]) {
    const harness = await withTikTok({
      [paths.creator]: [creator({ comment_disabled: true })],
      [paths.photoInit]: init,
      [paths.videoInit]: init,
      [paths.draftInit]: init,
    });
    const post = posting(media, { options: options as Record<string, unknown> });
    await harness.tiktok.stage(harness.call, post.job());
    harness.server.arrived.length = 0;
    return { ...harness, commit: () => harness.tiktok.commit(harness.call, post.toCommit()) };
  }

  it('is the call that names the photos', async () => {
    const { commit, server } = await ready(
      [photo(), photo()],
      { title: 'Trees', photoCoverIndex: 1, autoAddMusic: true },
      [fetchInit],
    );
    expect(await commit()).toEqual({ externalId: 'p_pub_url~v2.700100201' });
    expect(server.arrived.map(({ json }) => json)).toEqual([
      {
        media_type: 'PHOTO',
        post_mode: 'DIRECT_POST',
        post_info: {
          title: 'Trees',
          description: 'Autumn',
          privacy_level: 'PUBLIC_TO_EVERYONE',
          disable_comment: true, // turned off by the creator
          brand_content_toggle: false,
          brand_organic_toggle: false,
          auto_add_music: true,
        },
        source_info: {
          source: 'PULL_FROM_URL',
          photo_images: [expect.stringContaining('/files/0?'), expect.stringContaining('/files/1?')],
          photo_cover_index: 1,
        },
      },
    ]);
  });

  it('of a draft of photos says no more than the draft can hold', async () => {
    const { commit, server } = await ready([photo()], { mode: 'draft', privacyLevel: undefined, title: 'Trees' }, [
      fetchInit,
    ]);
    await commit();
    expect(server.arrived[0]!.json).toMatchObject({
      post_mode: 'MEDIA_UPLOAD',
      post_info: { title: 'Trees', description: 'Autumn' },
    });
    expect(Object.keys((server.arrived[0]!.json as { post_info: object }).post_info)).toEqual(['title', 'description']);
  });

  it.each([
    [{ source: 'url' }, paths.videoInit],
    [{ source: 'url', mode: 'draft', privacyLevel: undefined }, paths.draftInit],
  ])('is the call that names the video: %j', async (options, endpoint) => {
    const harness = await ready([video()], options, [fetchInit]);
    await harness.commit();
    expect(seen(harness)).toEqual([endpoint]);
    expect(harness.server.arrived[0]!.json).toMatchObject({
      source_info: { source: 'PULL_FROM_URL', video_url: expect.stringContaining('https://media.example/') },
    });
  });

  it.each([
    ['is lost', lost],
    ['meets TikTok in trouble', answer(500, refused('internal_error'))],
    ['is answered with half of it', raw('{"data":{"publ')],
    ['is answered with nothing', bare(200)],
  ])('may have happened when it %s', async (_, init) => {
    const { commit } = await ready([photo()], {}, [init]);
    await expect(commit()).rejects.toMatchObject({ failureClass: 'platform-unavailable', effect: 'unknown' });
  });

  it.each([
    [403, 'url_ownership_unverified', 'app-misconfigured'],
    [403, 'spam_risk_too_many_posts', 'rate-limited'],
    [429, 'rate_limit_exceeded', 'rate-limited'],
    [401, 'access_token_invalid', 'reconnect-needed'],
    [200, 'spam_risk', 'content-refused'],
  ] as const)('that TikTok refuses has not happened: %i %s', async (code, word, failureClass) => {
    const { commit } = await ready([photo()], {}, [answer(code, refused(word))]);
    await expect(commit()).rejects.toMatchObject({ failureClass, effect: 'none', platformCode: word });
  });

  it('shows neither text nor addresses when they come back', async () => {
    const echo = 'Rejected: Autumn https://media.example/files/0?sig=c2lnbmF0dXJlLW9mLWZpbGU0';
    const { commit } = await ready([photo()], {}, [answer(400, refused('invalid_param', echo))]);
    const failure = await commit().catch((error: unknown) => error);
    expect(inspect(failure, { depth: 10 })).not.toMatch(/Autumn|c2lnbmF0dXJl/);
  });

  it('is staged anew where the creator was asked too long ago', async () => {
    const { tiktok, call } = await withTikTok({});
    await expect(tiktok.commit(call, posting([photo()]).toCommit())).rejects.toMatchObject({
      platformCode: 'media-expired',
      mayBeLive: false,
    });
  });
});

describe('a post that was handed over', () => {
  const publicly = { options: { privacyLevel: 'PUBLIC_TO_EVERYONE' }, ageMs: 0 };
  const alone = { options: { privacyLevel: 'SELF_ONLY' }, ageMs: 0 };
  const confirm = async (answered: unknown, { options, ageMs } = publicly) => {
    const { tiktok, call } = await withTikTok({ [paths.status]: [answered] });
    const part = { options, committedAt: new Date(Date.now() - ageMs) };
    return await tiktok.confirm(call, { externalId: publishId }, part);
  };

  it('is live under its own id, every digit of it', async () => {
    expect(await confirm(raw(publicStatus))).toEqual({
      state: 'live',
      externalId: postId,
      url: `https://www.tiktok.com/@mara.k/video/${postId}`,
    });
  });

  it('for everyone is under review until it has an id', async () => {
    expect(await confirm(status('PUBLISH_COMPLETE', { publicaly_available_post_id: [] }))).toMatchObject({
      state: 'processing',
      saying: expect.stringContaining('reviews'),
    });
  });

  it('for its owner alone never gets one, and is live', async () => {
    expect(await confirm(status('PUBLISH_COMPLETE'), alone)).toEqual({ state: 'live', externalId: publishId });
  });

  it('as a draft is delivered once it is in the inbox', async () => {
    expect(await confirm(status('SEND_TO_USER_INBOX'))).toEqual({ state: 'live', externalId: publishId });
  });

  it.each(['PROCESSING_UPLOAD', 'PROCESSING_DOWNLOAD', 'SOMETHING_NEW'])(
    'is looked at again while %s',
    async (state) => {
      expect(await confirm(status(state))).toMatchObject({ state: 'processing', lookAgainMs: 5_000 });
    },
  );

  it.each([
    [0, 5_000],
    [20_000, 10_000],
    [60_000, 20_000],
    [600_000, 60_000],
  ])('is looked at more seldom with time: after %i ms, in %i ms', async (ageMs, lookAgainMs) => {
    expect(await confirm(status('PROCESSING_DOWNLOAD'), { ...publicly, ageMs })).toMatchObject({ lookAgainMs });
  });

  it.each([
    ['duration_check_failed', 'content-refused', false],
    ['internal', 'content-refused', true],
    ['spam_risk_user_banned_from_posting', 'account-gone', false],
  ] as const)('that failed for %s is turned down in TikTok’s words', async (reason, failureClass, again) => {
    expect(await confirm(status('FAILED', { fail_reason: reason }))).toMatchObject({
      state: 'rejected',
      words: reason,
      failure: { failureClass, platformMessage: reason },
      ...(again && { handOverAnew: true }),
    });
  });

  it('that is known by its own id already is live', async () => {
    const harness = await withTikTok({});
    expect(await harness.tiktok.confirm(harness.call, { externalId: postId })).toEqual({
      state: 'live',
      externalId: postId,
      url: `https://www.tiktok.com/@mara.k/video/${postId}`,
    });
    expect(harness.server.arrived).toEqual([]);
  });

  it('has no link where the account’s name is not known', async () => {
    const { tiktok, call } = await withTikTok(
      { [paths.status]: [raw(publicStatus)] },
      { account: { ...maraK, facts: {} } },
    );
    const part = { ...publicly, committedAt: new Date() };
    expect(await tiktok.confirm(call, { externalId: publishId }, part)).toEqual({ state: 'live', externalId: postId });
  });

  it('cannot be taken back, and says who can', async () => {
    const { tiktok, call } = await withTikTok({});
    expect(tiktok.capabilities.unpublish).toMatchObject({
      can: false,
      reason: expect.stringContaining('only the owner'),
    });
    await expect(tiktok.remove(call, postId)).rejects.toMatchObject({ failureClass: 'permission-missing' });
  });
});
