import { describe, expect, it } from 'vitest';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { sharedX, startX } from './testing.js';

async function connected() {
  const x = await startX();
  const { access_token: token } = await x.connect();
  const send = (method: string, path: string, more: object = {}) => x.call(method, path, { token, ...more });
  const post = (json: unknown) => send('POST', '/2/tweets', { json });

  const multipart = (bytes: Buffer, type: string, fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('media', new Blob([new Uint8Array(bytes)], { type }), 'file');
    return { form };
  };
  const upload = (bytes: Buffer, type = 'image/png', category = 'tweet_image') =>
    send('POST', '/2/media/upload', multipart(bytes, type, { media_category: category }));
  const initialize = (json: object) => send('POST', '/2/media/upload/initialize', { json });
  const append = (id: string, index: number | string, bytes: Buffer) =>
    send(
      'POST',
      `/2/media/upload/${id}/append`,
      multipart(bytes, 'application/octet-stream', { segment_index: String(index) }),
    );
  const finalize = (id: string) => send('POST', `/2/media/upload/${id}/finalize`, { json: {} });
  const status = (id: string) => send('GET', `/2/media/upload?command=STATUS&media_id=${id}`);

  async function chunked(bytes: Buffer, media_type: string, media_category: string): Promise<string> {
    const { body } = await initialize({ media_type, media_category, total_bytes: bytes.length });
    const { id } = body.data;
    const middle = Math.ceil(bytes.length / 2);
    await append(id, 0, bytes.subarray(0, middle));
    await append(id, 1, bytes.subarray(middle));
    return id;
  }
  async function ready(id: string): Promise<void> {
    await finalize(id);
    await status(id);
    await status(id);
  }
  return { ...x, token, send, post, upload, initialize, append, finalize, status, chunked, ready };
}

const anId = async (x: Awaited<ReturnType<typeof connected>>, seed = 1) =>
  (await x.upload(await samplePicture({ seed }))).body.data.id as string;

describe('a picture', () => {
  it('is taken at once, and its post shows it', async () => {
    const x = await connected();
    const bytes = await samplePicture({ width: 120, height: 80 });
    const { status, body } = await x.upload(bytes);
    expect(status).toBe(200);
    const { id } = body.data;
    expect(body.data).toEqual({
      id,
      media_key: `3_${id}`,
      size: bytes.length,
      expires_after_secs: expect.any(Number),
      image: { image_type: 'image/png', w: 120, h: 80 },
    });
    const post = await x.post({ text: 'look', media: { media_ids: [id] } });
    expect(post.body.data.text).toMatch(/^look https:\/\/t\.co\/\w{10}$/);
    const read = await x.send(
      'GET',
      `/2/tweets/${post.body.data.id}?tweet.fields=attachments,entities&expansions=attachments.media_keys&media.fields=url,width`,
    );
    expect(read.body.includes.media).toEqual([
      { media_key: `3_${id}`, type: 'photo', url: expect.any(String), width: 120 },
    ]);
    expect(read.body.data.entities.urls[0]).toMatchObject({ media_key: `3_${id}` });
    expect(await x.control.media('demo_studio')).toMatchObject([
      { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), size: bytes.length },
    ]);
  });

  it('may come as base64 in JSON', async () => {
    const x = await connected();
    const media = (await samplePicture()).toString('base64');
    expect((await x.send('POST', '/2/media/upload', { json: { media, media_category: 'tweet_image' } })).status).toBe(
      200,
    );
  });

  it('is looked at, whatever it is called', async () => {
    const x = await connected();
    expect((await x.upload(sampleVideo(), 'image/png')).status).toBe(400);
    expect((await x.upload(await samplePicture(), 'image/jpeg')).status).toBe(400);
    expect((await x.upload(Buffer.from('not a picture at all'), 'application/octet-stream')).status).toBe(400);
    expect((await x.upload(await samplePicture({ type: 'webp' }), 'image/webp')).status).toBe(200);
    expect((await x.upload(await samplePicture({ type: 'gif' }), 'image/gif')).status).toBe(200);
  });

  it('has at most five megabytes', async () => {
    const x = await connected();
    const big = Buffer.concat([await samplePicture(), Buffer.alloc(5 * 1024 ** 2)]);
    expect((await x.upload(big)).status).toBe(400);
  });

  it('needs a category of its own', async () => {
    const x = await connected();
    for (const category of ['', 'tweet_picture', 'amplify_video', 'tweet_video']) {
      expect((await x.upload(await samplePicture(), 'image/png', category)).status).toBe(400);
    }
  });

  it('has no status to ask for', async () => {
    const x = await connected();
    expect(await x.status(await anId(x))).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'BadRequest: Not found' }] },
    });
    expect((await x.status('123')).status).toBe(400);
  });

  it('takes an alt text of up to a thousand characters', async () => {
    const x = await connected();
    const id = await anId(x);
    const describeIt = (text: string) =>
      x.send('POST', '/2/media/metadata', { json: { id, metadata: { alt_text: { text } } } });
    expect((await describeIt('a'.repeat(1001))).status).toBe(400);
    expect(await describeIt('a plain square')).toMatchObject({
      status: 200,
      body: { data: { id, associated_metadata: { alt_text: { text: 'a plain square' } } } },
    });
    const post = (await x.post({ media: { media_ids: [id] } })).body.data.id;
    const read = await x.send('GET', `/2/tweets/${post}?expansions=attachments.media_keys&media.fields=alt_text`);
    expect(read.body.includes.media[0].alt_text).toBe('a plain square');
  });
});

describe('a video', () => {
  const shared = sharedX();

  it('goes up in pieces and is processed: pending, in progress, succeeded', async () => {
    const x = await connected();
    const id = await x.chunked(sampleVideo({ bytes: 5000 }), 'video/mp4', 'tweet_video');
    const finalized = await x.finalize(id);
    expect(finalized.body.data).toMatchObject({
      id,
      media_key: `7_${id}`,
      processing_info: { state: 'pending', check_after_secs: 1 },
    });
    expect((await x.status(id)).body.data.processing_info).toMatchObject({
      state: 'in_progress',
      progress_percent: 30,
      check_after_secs: 1,
    });
    expect((await x.status(id)).body.data.processing_info).toEqual({ state: 'succeeded', progress_percent: 100 });
    const post = await x.post({ text: 'moving', media: { media_ids: [id] } });
    expect(post.status).toBe(201);
    const read = await x.send(
      'GET',
      `/2/tweets/${post.body.data.id}?expansions=attachments.media_keys&media.fields=duration_ms,width,variants`,
    );
    expect(read.body.includes.media[0]).toMatchObject({ type: 'video', duration_ms: 2000, width: 640 });
  });

  it('takes the time that the clock says', async () => {
    const x = await connected();
    await x.control.knobs.set({ processingMs: 60_000, processingLooks: 1 });
    const id = await x.chunked(sampleVideo(), 'video/mp4', 'tweet_video');
    await x.finalize(id);
    for (let look = 0; look < 3; look += 1)
      expect((await x.status(id)).body.data.processing_info.state).toBe('in_progress');
    await x.control.clock.advance(60_000);
    expect((await x.status(id)).body.data.processing_info.state).toBe('succeeded');
  });

  it('may arrive out of order and twice', async () => {
    const x = await connected();
    const bytes = sampleVideo({ bytes: 3000 });
    const { id } = (
      await x.initialize({ media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: bytes.length })
    ).body.data;
    await x.append(id, 1, bytes.subarray(1000));
    await x.append(id, 0, Buffer.alloc(1000));
    await x.append(id, 0, bytes.subarray(0, 1000));
    await x.ready(id);
    expect((await x.status(id)).body.data.processing_info.state).toBe('succeeded');
  });

  it.each([
    ['a picture', () => samplePicture(), 'InvalidMedia'],
    ['too long', async () => sampleVideo({ durationMs: 141_000 }), 'UnsupportedMedia'],
    ['too short', async () => sampleVideo({ durationMs: 300 }), 'UnsupportedMedia'],
    ['too wide', async () => sampleVideo({ width: 1920, height: 1080 }), 'UnsupportedMedia'],
    ['too narrow', async () => sampleVideo({ width: 100, height: 400 }), 'UnsupportedMedia'],
  ])('fails in processing when it is %s', async (_, bytes, name) => {
    const x = await connected();
    const id = await x.chunked(await bytes(), 'video/mp4', 'tweet_video');
    await x.ready(id);
    expect((await x.status(id)).body.data.processing_info).toMatchObject({ state: 'failed', error: { name } });
    expect((await x.post({ text: 'a', media: { media_ids: [id] } })).status).toBe(400);
  });

  it('of three minutes is for accounts that may, or is refused at the post', async () => {
    const x = await connected();
    await x.control.knobs.set({ longVideoFails: 'creation' });
    const id = await x.chunked(sampleVideo({ durationMs: 180_000 }), 'video/mp4', 'tweet_video');
    await x.ready(id);
    expect(await x.post({ media: { media_ids: [id] } })).toMatchObject({
      status: 403,
      body: { detail: 'This user is not allowed to post a video longer than 2 minutes' },
    });
  });

  it('can be made to fail, to hang, or to hang with an error inside', async () => {
    const x = await connected();
    await x.control.nextMediaProcessing('fail', 'stuck', 'error-in-progress');
    const state = async () => {
      const id = await x.chunked(sampleVideo(), 'video/mp4', 'tweet_video');
      await x.ready(id);
      return (await x.status(id)).body.data.processing_info;
    };
    expect(await state()).toMatchObject({ state: 'failed', error: { code: 1 } });
    const stuck = await state();
    expect(stuck.state).toBe('in_progress');
    expect(stuck).not.toHaveProperty('error');
    expect(await state()).toMatchObject({
      state: 'in_progress',
      progress_percent: 99,
      error: { name: 'InvalidMedia' },
    });
  });

  it.each([
    ['an unknown type', { media_type: 'video/avi', media_category: 'tweet_video', total_bytes: 10 }],
    ['a picture as video', { media_type: 'image/png', media_category: 'tweet_video', total_bytes: 10 }],
    ['too many bytes', { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: 513 * 1024 ** 2 }],
    ['no bytes', { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: 0 }],
    ['bytes as text', { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: '10' }],
    ['no category', { media_type: 'video/mp4', total_bytes: 10 }],
  ])('is not begun with %s', async (_, json) => {
    const { call, token } = shared();
    expect((await call('POST', '/2/media/upload/initialize', { token, json })).status).toBe(400);
  });

  it('must be whole', async () => {
    const x = await connected();
    const { id } = (await x.initialize({ media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: 3000 }))
      .body.data;
    expect((await x.append(id, 1000, Buffer.alloc(10))).status).toBe(400);
    expect((await x.append(id, 'first', Buffer.alloc(10))).status).toBe(400);
    expect((await x.finalize(id)).status).toBe(400);
    await x.append(id, 0, Buffer.alloc(10));
    expect((await x.finalize(id)).status).toBe(400);
    expect((await x.append('123', 0, Buffer.alloc(10))).status).toBe(400);
  });

  it('comes in pieces below five megabytes; the edge says so with an empty 413', async () => {
    const x = await connected();
    const { id } = (
      await x.initialize({ media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: 10_000_000 })
    ).body.data;
    expect((await x.append(id, 0, Buffer.alloc(1024 ** 2))).status).toBe(200);
    expect(await x.append(id, 1, Buffer.alloc(5_000_000))).toMatchObject({ status: 413, text: '' });
    expect(await x.append(id, 1, Buffer.alloc(20_000_000))).toMatchObject({ status: 413, text: '' });
  });

  it('ends with a JSON object, even an empty one', async () => {
    const x = await connected();
    const id = await x.chunked(sampleVideo(), 'video/mp4', 'tweet_video');
    expect(await x.send('POST', `/2/media/upload/${id}/finalize`)).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'Request body must be a JSON object.' }] },
    });
    expect((await x.finalize(id)).status).toBe(200);
  });

  it('has no command form any more', async () => {
    const x = await connected();
    const form = new FormData();
    form.append('command', 'INIT');
    form.append('media_type', 'video/mp4');
    expect(await x.send('POST', '/2/media/upload', { form })).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'Request body is not valid JSON.' }] },
    });
  });
});

describe('media ids in a post', () => {
  const refused = { status: 400, body: { errors: [{ message: 'Your media IDs are invalid.' }] } };
  const attach = (x: Awaited<ReturnType<typeof connected>>, ...media_ids: string[]) => x.post({ media: { media_ids } });

  it('are up to four pictures, or one GIF, or one video', async () => {
    const x = await connected();
    const pictures = await Promise.all([1, 2, 3, 4].map((seed) => anId(x, seed)));
    const gif = await x.chunked(await samplePicture({ type: 'gif' }), 'image/gif', 'tweet_gif');
    const video = await x.chunked(sampleVideo(), 'video/mp4', 'tweet_video');
    await x.ready(gif);
    await x.ready(video);
    expect(await attach(x, pictures[0]!, video)).toMatchObject(refused);
    expect(await attach(x, gif, pictures[0]!)).toMatchObject(refused);
    expect(await attach(x, video, gif)).toMatchObject(refused);
    expect(await attach(x, pictures[0]!, pictures[0]!)).toMatchObject(refused);
    expect((await attach(x, ...pictures)).status).toBe(201);
    expect((await attach(x, gif)).status).toBe(201);
    expect((await attach(x, video)).status).toBe(201);
  });

  it('are ours, finished and in date', async () => {
    const x = await connected();
    expect(await attach(x, '1850000000000000000')).toMatchObject(refused);
    const unfinished = await x.chunked(sampleVideo(), 'video/mp4', 'tweet_video');
    expect(await attach(x, unfinished)).toMatchObject(refused);
    await x.finalize(unfinished);
    expect(await attach(x, unfinished)).toMatchObject(refused);
    const picture = await anId(x);
    const { access_token: other } = await x.connect('demo_shop');
    expect(
      await x.call('POST', '/2/tweets', { token: other, json: { media: { media_ids: [picture] } } }),
    ).toMatchObject(refused);
    const message = (await x.upload(await samplePicture(), 'image/png', 'dm_image')).body.data.id;
    expect(await attach(x, message)).toMatchObject(refused);
  });

  it('end after a day', async () => {
    const x = await connected();
    await x.control.knobs.set({ accessTokenLifetimeMs: 7 * 86_400_000 });
    const { access_token: token } = await x.connect();
    const picture = await anId(x);
    await x.control.clock.advance(86_400_000);
    expect(await x.call('POST', '/2/tweets', { token, json: { media: { media_ids: [picture] } } })).toMatchObject(
      refused,
    );
  });
});
