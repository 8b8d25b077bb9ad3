import { describe, expect, it } from 'vitest';
import type { PostMedia } from '../../domain/post.js';
import type { StagingHandle, StagingJob } from '../platform.js';
import type { ArrivedRequest } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import { answer, demoStudio, type Harness, lost, picture, source, video, withX } from './harness.js';

const uploads = '/2/media/upload';
const media1 = `${uploads}/1880000000000000001`;
const mebibyte = 1_048_576;

/** A staging job that keeps handles as the database would, for one attempt after the other. */
function jobOf(media: PostMedia[], saved: Record<string, StagingHandle> = {}) {
  const handles: Record<string, StagingHandle> = { ...saved };
  const job = (): StagingJob => ({
    part: { text: '', media },
    options: {},
    media: media.map((item) => source(item)),
    handles: { ...handles },
    save: async (key, handle) => {
      handles[key] = handle;
    },
  });
  return { handles, job };
}

async function formOf(request: ArrivedRequest | undefined): Promise<{ fields: Record<string, string>; bytes: Buffer }> {
  const form = await new Response(new Uint8Array(request!.body), {
    headers: { 'content-type': request!.headers['content-type']! },
  }).formData();
  const file = form.get('media') as File;
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string
  >;
  return { fields, bytes: Buffer.from(await file.arrayBuffer()) };
}

const seen = ({ server }: Harness): string[] => server.arrived.map(({ method, path }) => `${method} ${path}`);

describe('a picture', () => {
  it('goes up in one request and gets its alt text', async () => {
    const harness = await withX({
      [`POST ${uploads}`]: [fixtures.uploadedImage],
      'POST /2/media/metadata': [fixtures.described],
    });
    const { handles, job } = jobOf([picture({ altText: 'A cat' })]);

    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });

    const { fields, bytes } = await formOf(harness.server.arrived[0]);
    expect(fields).toEqual({ media_category: 'tweet_image' });
    expect(bytes).toHaveLength(1_000);
    expect(harness.server.arrived[1]!.json).toEqual({
      id: '1900500000000000001',
      metadata: { alt_text: { text: 'A cat' } },
    });
    expect(handles['media[0]']).toMatchObject({
      externalId: '1900500000000000001',
      ready: true,
      resume: { mediaKey: '3_1900500000000000001' },
    });
    expect(handles['media[0]']!.expiresAtMs).toBeGreaterThan(Date.now() + 86_000_000);
    expect(harness.call.taken).toEqual(['POST /2/media/upload', 'POST /2/media/metadata']);
  });

  it('is not uploaded again when only its alt text was left to say', async () => {
    const harness = await withX({
      [`POST ${uploads}`]: [fixtures.uploadedImage],
      'POST /2/media/metadata': [lost, fixtures.described],
    });
    const { job } = jobOf([picture({ altText: 'A cat' })]);
    await expect(harness.x.stage(harness.call, job())).rejects.toMatchObject({ failureClass: 'platform-unavailable' });

    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });
    expect(seen(harness)).toEqual([`POST ${uploads}`, 'POST /2/media/metadata', 'POST /2/media/metadata']);
  });

  it('that is staged already asks X for nothing', async () => {
    const harness = await withX({});
    const { job } = jobOf([picture()], {
      'media[0]': { externalId: '1', ready: true, expiresAtMs: Date.now() + 3_600_000 },
    });
    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });
    expect(harness.server.arrived).toEqual([]);
  });

  it('whose upload X has forgotten by the clock goes up again', async () => {
    const harness = await withX({ [`POST ${uploads}`]: [fixtures.uploadedImage] });
    const { handles, job } = jobOf([picture()], {
      'media[0]': { externalId: '1', ready: true, expiresAtMs: Date.now() + 1_000 },
    });
    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });
    expect(handles['media[0]']!.externalId).toBe('1900500000000000001');
  });

  it('that X cannot read is a refusal of the content', async () => {
    const harness = await withX({
      [`POST ${uploads}`]: [answer(400, fixtures.invalidRequest('media type unrecognized.'))],
    });
    await expect(harness.x.stage(harness.call, jobOf([picture()]).job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformMessage: expect.stringContaining('media type unrecognized'),
    });
  });

  it('is not even tried without the permission to upload', async () => {
    const harness = await withX({});
    const call = {
      ...harness.call,
      account: { ...demoStudio, grantedScopes: ['tweet.read', 'tweet.write', 'users.read'] },
    };
    await expect(harness.x.stage(call, jobOf([picture()]).job())).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('media.write'),
    });
    expect(harness.server.arrived).toEqual([]);
  });
});

describe('a video', () => {
  const file = video({ bytes: 2 * mebibyte + 500 });
  const whole = {
    [`POST ${uploads}/initialize`]: [fixtures.initialized],
    [`POST ${media1}/append`]: [fixtures.appended, fixtures.appended, fixtures.appended],
    [`POST ${media1}/finalize`]: [fixtures.finalized],
    [`GET ${uploads}`]: [fixtures.inProgress, fixtures.succeeded],
  };

  it('goes up in segments of 1 MiB, is finalized, and looked at until it is processed', async () => {
    const harness = await withX(whole);
    const { handles, job } = jobOf([file]);

    expect(await harness.x.stage(harness.call, job())).toEqual({
      ready: false,
      lookAgainMs: 7_000,
      saying: 'Waiting for X to process the video (42 %)',
    });
    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });

    const [initialize, first, second, third, finalize, look] = harness.server.arrived;
    expect(initialize!.json).toEqual({
      media_type: 'video/mp4',
      total_bytes: file.bytes,
      media_category: 'tweet_video',
    });
    const segments = await Promise.all([first, second, third].map(formOf));
    expect(segments.map(({ fields }) => fields)).toEqual([
      { segment_index: '0' },
      { segment_index: '1' },
      { segment_index: '2' },
    ]);
    expect(segments.map(({ bytes }) => bytes.length)).toEqual([mebibyte, mebibyte, 500]);
    expect(Buffer.concat(segments.map(({ bytes }) => bytes)).every((byte, at) => byte === at % 251)).toBe(true);
    expect(finalize!.body.toString()).toBe('{}');
    expect(look!.query).toEqual({ command: 'STATUS', media_id: '1880000000000000001' });
    expect(handles['media[0]']).toMatchObject({ ready: true, resume: { mediaKey: '13_1880000000000000001' } });
  });

  it('goes on with the segment where a broken upload stopped', async () => {
    const harness = await withX({
      ...whole,
      [`POST ${media1}/append`]: [fixtures.appended, lost, fixtures.appended, fixtures.appended],
    });
    const { job } = jobOf([file]);
    await expect(harness.x.stage(harness.call, job())).rejects.toMatchObject({ failureClass: 'platform-unavailable' });

    await harness.x.stage(harness.call, job());

    const sent = await Promise.all(harness.server.arrived.filter(({ path }) => path.endsWith('/append')).map(formOf));
    expect(sent.map(({ fields }) => fields.segment_index)).toEqual(['0', '1', '1', '2']);
    expect(sent[2]!.bytes[0]).toBe(mebibyte % 251);
  });

  it('without any processing is ready at once', async () => {
    const { processing_info: _, ...ready } = fixtures.finalized.data;
    const harness = await withX({ ...whole, [`POST ${media1}/finalize`]: [{ data: ready }] });
    expect(await harness.x.stage(harness.call, jobOf([file]).job())).toEqual({ ready: true });
  });

  it.each([
    ['fails', fixtures.failedProcessing, 'UnsupportedMedia'],
    ['stays in progress with an error for ever', fixtures.stuckWithError, 'InvalidMedia'],
  ])('whose processing %s is refused with X’s words, and a replay uploads it anew', async (_, status, code) => {
    const harness = await withX({ ...whole, [`GET ${uploads}`]: [status] });
    const { handles, job } = jobOf([file]);
    await expect(harness.x.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode: code,
    });
    expect(handles['media[0]']!.expiresAtMs).toBeLessThanOrEqual(Date.now());
  });

  it('whose processing does not end is given up after 30 minutes', async () => {
    const harness = await withX({ [`GET ${uploads}`]: [fixtures.inProgress] });
    const { job } = jobOf([file], {
      'media[0]': {
        externalId: '1880000000000000001',
        ready: false,
        resume: { step: 'process', processingSinceMs: Date.now() - 31 * 60_000, nextSegment: 3, restarts: 0 },
      },
    });
    await expect(harness.x.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      message: expect.stringContaining('30 minutes'),
    });
  });

  it('that X has forgotten goes up again, and not for ever', async () => {
    const forgotten = answer(400, fixtures.invalidRequest('BadRequest: Not found'));
    const harness = await withX({
      [`POST ${uploads}/initialize`]: [fixtures.initialized, fixtures.initialized, fixtures.initialized],
      [`POST ${media1}/append`]: Array(9).fill(fixtures.appended),
      [`POST ${media1}/finalize`]: [forgotten, forgotten, forgotten],
      [`GET ${uploads}`]: [forgotten, forgotten, forgotten],
    });
    await expect(harness.x.stage(harness.call, jobOf([file]).job())).rejects.toMatchObject({
      failureClass: 'content-refused',
    });
    expect(seen(harness).filter((call) => call.endsWith('/initialize'))).toHaveLength(3);
  });

  it('that was finished before, its answer lost, does not go up again', async () => {
    const harness = await withX({
      ...whole,
      [`POST ${media1}/finalize`]: [lost, answer(400, fixtures.invalidRequest('BadRequest: Not found'))],
      [`GET ${uploads}`]: [fixtures.finalized, fixtures.succeeded],
    });
    const { job } = jobOf([file]);
    await expect(harness.x.stage(harness.call, job())).rejects.toMatchObject({ failureClass: 'platform-unavailable' });

    expect(await harness.x.stage(harness.call, job())).toEqual({ ready: true });

    expect(seen(harness).filter((call) => call.endsWith('/append'))).toHaveLength(3);
  });

  it('whose token died while X was processing says so instead of waiting on', async () => {
    const harness = await withX({
      ...whole,
      [`GET ${uploads}`]: [answer(401, fixtures.problem(401, 'Unauthorized', 'Unauthorized'))],
    });
    await expect(harness.x.stage(harness.call, jobOf([file]).job())).rejects.toMatchObject({
      failureClass: 'reconnect-needed',
    });
  });

  it('too large for the edge is refused', async () => {
    const harness = await withX({ ...whole, [`POST ${media1}/append`]: [answer(413, undefined)] });
    await expect(harness.x.stage(harness.call, jobOf([file]).job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode: 'HTTP 413',
    });
  });
});
