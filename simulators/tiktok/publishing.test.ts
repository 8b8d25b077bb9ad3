import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { startTikTok } from './testing.js';

const mib = 1024 * 1024;
const video = sampleVideo();

/** Serves files until the test is over. */
async function serve(files: Record<string, Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (request.url === '/moved') response.writeHead(302, { location: '/photo' }).end();
    else if (file) response.writeHead(200, { 'content-length': file.length }).end(file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what the creator may do', () => {
  it('follows the account’s own privacy', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const ask = async () => (await tiktok.call('/v2/post/publish/creator_info/query/', token)).body.data;
    expect(await ask()).toMatchObject({
      creator_username: 'demo.studio',
      creator_nickname: 'Demo Studio',
      privacy_level_options: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
      duet_disabled: false,
      max_video_post_duration_sec: 600,
    });
    await tiktok.control.change('demo.studio', { isPrivate: true, commentDisabled: true });
    expect(await ask()).toMatchObject({
      privacy_level_options: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
      comment_disabled: true,
      duet_disabled: true,
      stitch_disabled: true,
    });
    expect((await tiktok.init(token, video.length)).body.error.code).toBe('privacy_level_option_mismatch');
  });

  it('says with a 200 what keeps it from posting, and with a 403 when it posts', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const both = async () => [
      await tiktok.call('/v2/post/publish/creator_info/query/', token),
      await tiktok.init(token, video.length),
    ];
    const expectCode = async (code: string) => {
      const [asked, tried] = await both();
      expect(asked).toMatchObject({ status: 200, body: { error: { code } } });
      expect(tried).toMatchObject({ status: 403, body: { error: { code } } });
    };
    await tiktok.control.knobs.set({ postsByOtherApps: 15 });
    await expectCode('spam_risk_too_many_posts');
    await tiktok.control.knobs.set({ postsByOtherApps: 0, activeUserCap: 0 });
    await expectCode('reached_active_user_cap');
    await tiktok.control.change('demo.studio', { isBanned: true });
    await expectCode('spam_risk_user_banned_from_posting');
  });
});

describe('an upload', () => {
  it('is announced by the rules for chunks', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.limits.off();
    const { access_token: token } = await tiktok.connect();
    const init = async (video_size: number, chunk_size: number, total_chunk_count: number) =>
      (await tiktok.init(token, video_size, {}, { chunk_size, total_chunk_count })).body.error.code;
    expect(await init(3_145_728, 3_145_728, 1)).toBe('ok');
    expect(await init(50_000_123, 10_000_000, 5)).toBe('ok');
    expect(await init(64_000_001, 64_000_000, 1)).toBe('ok');
    expect(await init(150_000_000, 64_000_000, 2)).toBe('ok');
    expect(await init(50_000_123, 10_000_000, 6)).toBe('invalid_param'); // the rest belongs to the last chunk
    expect(await init(3_145_728, 1_000_000, 3)).toBe('invalid_param');
    expect(await init(150_000_000, 75_000_000, 2)).toBe('invalid_param');
    expect(await init(4_000_000_001, 64_000_000, 62)).toBe('invalid_param');
  });

  it('takes chunks in order and by size, and the last one publishes', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const bytes = sampleVideo({ bytes: 11 * mib });
    const size = bytes.length;
    const half = Math.floor(size / 2);
    const { body } = await tiktok.init(token, size, {}, { chunk_size: half, total_chunk_count: 2 });
    const { publish_id: id, upload_url: url } = body.data;
    const range = (from: number, to: number) => `bytes ${from}-${to}/${size}`;
    const [first, second] = [bytes.subarray(0, half), bytes.subarray(half)];

    expect((await tiktok.put(url, second, range(half, size - 1))).status).toBe(416);
    expect((await tiktok.put(url, first.subarray(1), range(0, half - 2))).status).toBe(400);
    expect((await tiktok.put(url, first, range(0, half))).status).toBe(400);
    expect((await tiktok.put(url, first, range(0, half - 1), 'text/plain')).status).toBe(400);
    const stored = await tiktok.put(url, first, range(0, half - 1));
    expect([stored.status, stored.headers.get('content-range')]).toEqual([206, `bytes 0-${half - 1}/${size}`]);
    const again = await tiktok.put(url, first, range(0, half - 1));
    expect([again.status, again.headers.get('content-range')]).toEqual([416, `bytes 0-${half - 1}/${size}`]);
    expect((await tiktok.status(token, id)).body.data).toEqual({ status: 'PROCESSING_UPLOAD', uploaded_bytes: half });
    expect(await tiktok.control.posts('demo.studio')).toEqual([]);

    expect((await tiktok.put(url, second, range(half, size - 1))).status).toBe(201);
    expect((await tiktok.status(token, id)).body.data).toMatchObject({
      status: 'PUBLISH_COMPLETE',
      uploaded_bytes: size,
    });
    expect((await tiktok.put(url, second, range(half, size - 1))).status).toBe(416);
    expect(await tiktok.control.posts('demo.studio')).toHaveLength(1);
  });

  it('lives for an hour, at an address with its own token', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { body } = await tiktok.init(token, video.length);
    const url = body.data.upload_url as string;
    expect((await tiktok.putWhole(url.replace(/upload_token=./, 'upload_token=x'), video)).status).toBe(404);
    expect((await tiktok.putWhole(url.replace(/upload_id=./, 'upload_id=x'), video)).status).toBe(404);
    await tiktok.control.clock.advance(3_600_000);
    expect((await tiktok.putWhole(url, video)).status).toBe(403);
    const secrets = (await tiktok.control.issuedSecrets()).map(({ value }) => value);
    expect(secrets.some((value) => url.includes(value))).toBe(true);
  });

  it.each([
    ['a file that is no video', Buffer.from('no video at all'), 'file_format_check_failed'],
    ['a film that is too small', sampleVideo({ width: 100, height: 100 }), 'picture_size_check_failed'],
    ['a film that is too long', sampleVideo({ durationMs: 601_000 }), 'duration_check_failed'],
  ])('of %s is turned down afterwards', async (_, bytes, reason) => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { publishId } = await tiktok.publish(token, {}, bytes);
    expect((await tiktok.status(token, publishId)).body.data).toMatchObject({ status: 'FAILED', fail_reason: reason });
    expect(await tiktok.control.posts('demo.studio')).toEqual([]);
  });
});

describe('a post', () => {
  it('is processed, published and reviewed, each in its time', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.knobs.set({ processingMs: 60_000, moderationMs: 3_600_000 });
    const { access_token: token } = await tiktok.connect();
    const { publishId } = await tiktok.publish(token);
    const look = async () => (await tiktok.status(token, publishId)).text;
    expect(await look()).toContain('PROCESSING_UPLOAD');
    await tiktok.control.clock.advance(60_000);
    expect(await look()).toContain('"publicaly_available_post_id":[]');
    expect((await tiktok.call('/v2/video/list/?fields=id', token, {})).body.data.videos).toEqual([]);
    await tiktok.control.clock.advance(3_600_000);
    const [post] = await tiktok.control.posts('demo.studio');
    // A number that no double holds, as TikTok writes it.
    expect(await look()).toContain(`"publicaly_available_post_id":[${post!.id}]`);
    expect(Number.isSafeInteger(Number(post!.id))).toBe(false);
    expect((await tiktok.call('/v2/video/list/?fields=id', token, {})).body.data.videos).toEqual([{ id: post!.id }]);
  });

  it('happens without anybody looking', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.knobs.set({ processingMs: 60, moderationMs: 0 });
    const { access_token: token } = await tiktok.connect();
    await tiktok.publish(token);
    await expect
      .poll(async () => (await tiktok.control.ledger({ phase: 'committed', kind: 'post' })).length, { timeout: 2_000 })
      .toBe(1);
  });

  it('that only its owner sees never gets an id, and is not listed', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { publishId } = await tiktok.publish(token, { privacy_level: 'SELF_ONLY' });
    await tiktok.control.clock.advance(86_400_000);
    const renewed = await tiktok.connect();
    expect((await tiktok.status(renewed.access_token, publishId)).body.data).toMatchObject({
      status: 'PUBLISH_COMPLETE',
      publicaly_available_post_id: [],
    });
    expect((await tiktok.call('/v2/video/list/?fields=id', renewed.access_token, {})).body.data.videos).toEqual([]);
    expect(await tiktok.control.posts('demo.studio')).toHaveLength(1);
  });

  it('fails as it is told to', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.control.nextPostsFail('internal', 'spam_risk_text');
    const reasons = [];
    for (let n = 0; n < 3; n += 1) {
      const { publishId } = await tiktok.publish(token);
      reasons.push((await tiktok.status(token, publishId)).body.data.fail_reason);
    }
    expect(reasons).toEqual(['internal', 'spam_risk_text', undefined]);
  });

  it('is asked for by its own account, as long as it is remembered', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { publishId } = await tiktok.publish(token);
    const other = await tiktok.connect('mara.k');
    expect((await tiktok.status(other.access_token, publishId)).body.error.code).toBe(
      'token_not_authorized_for_specified_publish_id',
    );
    expect((await tiktok.status(token, 'v_pub_file~nothing')).body.error.code).toBe('invalid_publish_id');
    await tiktok.control.knobs.set({ publishIdLifetimeMs: -1 });
    expect((await tiktok.status(token, publishId)).body.error.code).toBe('invalid_publish_id');
  });

  it('has no key that makes two of it one', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.publish(token);
    await tiktok.publish(token);
    expect((await tiktok.control.counters()).duplicates).toEqual([`${await tiktok.idOf('demo.studio')} #n-1`]);
  });
});

describe('drafts', () => {
  it('go to the inbox, of which there are five a day', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.limits.off();
    const { access_token: token } = await tiktok.connect();
    const draft = (seed: number) => {
      const bytes = sampleVideo({ bytes: 1_000 + seed });
      return tiktok
        .call('/v2/post/publish/inbox/video/init/', token, {
          source_info: {
            source: 'FILE_UPLOAD',
            video_size: bytes.length,
            chunk_size: bytes.length,
            total_chunk_count: 1,
          },
        })
        .then(async ({ body }) => {
          if (body.error.code !== 'ok') return { code: body.error.code as string, id: '' };
          await tiktok.putWhole(body.data.upload_url, bytes);
          return { code: 'ok', id: body.data.publish_id as string };
        });
    };
    const drafts = [];
    for (let n = 1; n <= 6; n += 1) drafts.push(await draft(n));
    expect(drafts.map(({ code }) => code)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'spam_risk_too_many_pending_share']);
    const { id } = drafts[0]!;
    expect((await tiktok.status(token, id)).body.data.status).toBe('SEND_TO_USER_INBOX');
    await tiktok.control.finishDraft(id);
    await tiktok.control.finishDraft(id);
    expect((await tiktok.status(token, id)).body.data.publicaly_available_post_id).toHaveLength(2);
    expect((await draft(7)).code).toBe('ok');
  });
});

describe('what TikTok fetches', () => {
  const photos = (photo_images: string[], more: object = {}, info: object = {}) => ({
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: { title: 'Trees', description: 'hello #n-photos', privacy_level: 'PUBLIC_TO_EVERYONE', ...info },
    source_info: { source: 'PULL_FROM_URL', photo_images, photo_cover_index: 0 },
    ...more,
  });

  it('becomes a post once all of it is there', async () => {
    const url = await serve({ '/photo': await samplePicture({ type: 'jpeg', seed: 1 }), '/film': video });
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { body } = await tiktok.call(
      '/v2/post/publish/content/init/',
      token,
      photos([`${url}/photo`, `${url}/photo`]),
    );
    expect(body.data).toEqual({ publish_id: expect.stringMatching(/^p_pub_url~/) });
    expect((await tiktok.status(token, body.data.publish_id)).body.data.status).toBe('PUBLISH_COMPLETE');
    const [post] = await tiktok.control.posts('demo.studio');
    expect(post).toMatchObject({ kind: 'photo', info: { text: 'hello #n-photos', title: 'Trees' } });
    expect(post!.media).toHaveLength(2);
    const film = await tiktok.init(
      token,
      1,
      {},
      {
        ...{ source: 'PULL_FROM_URL', video_url: `${url}/film` },
        ...{ video_size: undefined, chunk_size: undefined, total_chunk_count: undefined },
      },
    );
    expect((await tiktok.status(token, film.body.data.publish_id)).body.data.status).toBe('PUBLISH_COMPLETE');
    expect((await tiktok.control.counters()).fetched).toBe(3);
  });

  it.each(['/nothing', '/moved', '/png'])('fails where it cannot be had: %s', async (path) => {
    const url = await serve({ '/photo': await samplePicture({ type: 'jpeg' }), '/png': await samplePicture() });
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    const { body } = await tiktok.call(
      '/v2/post/publish/content/init/',
      token,
      photos([`${url}/photo`, `${url}${path}`]),
    );
    expect((await tiktok.status(token, body.data.publish_id)).body.data).toMatchObject({
      status: 'FAILED',
      fail_reason: path === '/png' ? 'file_format_check_failed' : 'photo_pull_failed',
    });
    expect(await tiktok.control.posts('demo.studio')).toEqual([]);
  });

  it('has to stand on a verified domain, in https, without an IP address', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.limits.off();
    await tiktok.control.knobs.set({ localAddresses: false, verified: ['media.example', 'https://cdn.example/ours/'] });
    const { access_token: token } = await tiktok.connect();
    const code = async (address: string) =>
      (await tiktok.call('/v2/post/publish/content/init/', token, photos([address]))).body.error.code;
    expect(await code('https://elsewhere.example/1.jpg')).toBe('url_ownership_unverified');
    expect(await code('https://notmedia.example/1.jpg')).toBe('url_ownership_unverified');
    expect(await code('https://cdn.example/theirs/1.jpg')).toBe('url_ownership_unverified');
    expect(await code('http://media.example/1.jpg')).toBe('invalid_param');
    expect(await code('https://203.0.113.7/1.jpg')).toBe('invalid_param');
  });

  it('can be called off while it is under way, and is told no limit of photos otherwise', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.limits.off();
    await tiktok.control.knobs.set({ processingMs: 60_000 });
    const { access_token: token } = await tiktok.connect();
    const never = await serve({});
    const { body } = await tiktok.call('/v2/post/publish/content/init/', token, photos([`${never}/x`]));
    await tiktok.status(token, body.data.publish_id);
    const { publishId } = await tiktok.publish(token);
    expect((await tiktok.call('/v2/post/publish/cancel/', token, { publish_id: publishId })).body.error.code).toBe(
      'publish_not_cancellable',
    );
    expect(
      (await tiktok.call('/v2/post/publish/content/init/', token, photos(Array(36).fill('https://x.example')))).body
        .error.code,
    ).toBe('invalid_param');
    const draft = photos(['http://127.0.0.1/x'], { post_mode: 'MEDIA_UPLOAD' });
    await tiktok.control.knobs.set({ oldApp: true });
    expect((await tiktok.call('/v2/post/publish/content/init/', token, draft)).body.error.code).toBe(
      'app_version_check_failed',
    );
  });
});

describe('an app that is not audited', () => {
  it('posts for private accounts only, for nobody but them to see, and for five of them a day', async () => {
    const tiktok = await startTikTok();
    await tiktok.control.knobs.set({ audited: false });
    const unaudited = 'unaudited_client_can_only_post_to_private_accounts';
    const code = async (token: string, privacy_level: string) =>
      (await tiktok.init(token, video.length, { privacy_level })).body.error.code;
    const studio = await tiktok.connect('demo.studio');
    expect(await code(studio.access_token, 'SELF_ONLY')).toBe(unaudited);
    const mara = await tiktok.connect('mara.k');
    expect(await code(mara.access_token, 'MUTUAL_FOLLOW_FRIENDS')).toBe(unaudited);
    expect(await code(mara.access_token, 'SELF_ONLY')).toBe('ok');

    for (let n = 1; n <= 6; n += 1) {
      const { username } = await tiktok.control.seedAccount({ username: `private.${n}`, isPrivate: true });
      const { access_token: token } = await tiktok.connect(username);
      const { body } = await tiktok.call('/v2/post/publish/creator_info/query/', token);
      expect(body.error.code).toBe(n <= 5 ? 'ok' : 'reached_active_user_cap');
      if (n <= 5) await tiktok.publish(token, { privacy_level: 'SELF_ONLY' });
    }
    await tiktok.control.clock.advance(86_400_000);
    const { access_token: token } = await tiktok.connect('private.6');
    expect((await tiktok.call('/v2/post/publish/creator_info/query/', token)).body.error.code).toBe('ok');
  });
});
