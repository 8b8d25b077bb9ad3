import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PostMedia } from '../../domain/post.js';
import type { StagingHandle, StagingJob } from '../platform.js';
import type { ArrivedRequest } from '../stubServer.js';
import * as fixtures from './fixtures/answers.js';
import {
  answer,
  answerText,
  type Harness,
  lost,
  luna,
  partAddress,
  picture,
  type Scripted,
  seen,
  source,
  video,
  withFanvue,
} from './harness.js';

const { ids, uploadId } = fixtures;
const uploads = 'POST /media/uploads';
const upload = `/media/uploads/${uploadId}`;
const media = `GET /media/${ids.media}`;
const urlOf = (n: number): string => `GET ${upload}/parts/${n}/url`;
const partOf = (n: number): string => `PUT /bucket/part-${n}`;

/** A staging job that keeps handles as the database would, for one attempt after the other. */
function jobOf(files: PostMedia[], saved: Record<string, StagingHandle> = {}) {
  const handles: Record<string, StagingHandle> = { ...saved };
  const job = (): StagingJob => ({
    part: { text: '', media: files },
    options: {},
    media: files.map((item) => source(item)),
    handles: { ...handles },
    save: async (key, handle) => {
      handles[key] = handle;
    },
  });
  return { handles, job };
}

/** The storage takes a part, as far as a test does not say otherwise. */
const taken = (n: number): Scripted => answerText(200, '', { etag: `"etag-of-${n}"` });

const script = (parts: number, more: Record<string, Scripted[]> = {}): Record<string, Scripted[]> => ({
  [uploads]: [fixtures.uploadBegunNewer],
  ...Object.fromEntries(
    Array.from({ length: parts }, (_, index) => index + 1).flatMap((n) => [
      [urlOf(n), [partAddress(n), partAddress(n)]],
      [partOf(n), [taken(n)]],
    ]),
  ),
  [`PATCH ${upload}`]: [fixtures.completed],
  [media]: [fixtures.mediaReady],
  ...more,
});

const puts = ({ server }: Harness): ArrivedRequest[] => server.arrived.filter(({ method }) => method === 'PUT');

describe('a file', () => {
  const file = video({ bytes: 2_500_000 });

  it('goes up in parts of the size that Fanvue names, each to an address fetched just before', async () => {
    const harness = await withFanvue(script(3));
    const { handles, job } = jobOf([file]);

    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });

    expect(seen(harness)).toEqual([
      uploads,
      urlOf(1),
      partOf(1),
      urlOf(2),
      partOf(2),
      urlOf(3),
      partOf(3),
      `PATCH ${upload}`,
      media,
    ]);
    const [begin, ...others] = harness.server.arrived;
    expect(begin!.json).toEqual({
      name: file.mediaId,
      filename: `${file.mediaId}.mp4`,
      mediaType: 'video',
      sizeBytes: 2_500_000,
    });
    const sent = Buffer.concat(puts(harness).map(({ body }) => body));
    expect(puts(harness).map(({ body }) => body.length)).toEqual([1_000_000, 1_000_000, 500_000]);
    expect(sent.every((byte, at) => byte === at % 251)).toBe(true);
    expect(others.at(-2)!.json).toEqual({
      parts: [1, 2, 3].map((n) => ({ PartNumber: n, ETag: `"etag-of-${n}"` })),
    });
    expect(handles['media[0]']).toMatchObject({ externalId: ids.media, ready: true });
  });

  it('goes to the storage without our token, and under no limit', async () => {
    const harness = await withFanvue(script(3));
    await harness.fanvue.stage(harness.call, jobOf([file]).job());
    for (const { headers } of puts(harness)) {
      expect(headers.authorization).toBeUndefined();
      expect(headers['x-fanvue-api-version']).toBeUndefined();
    }
    expect(harness.call.taken.filter((endpoint) => endpoint === 'PUT upload part')).toHaveLength(3);
    expect(harness.call.taken.filter((endpoint) => endpoint === 'any call')).toHaveLength(6);
  });

  it('goes up in parts of 6 MiB where Fanvue names no size', async () => {
    const harness = await withFanvue(script(2, { [uploads]: [fixtures.uploadBegun] }));
    await harness.fanvue.stage(harness.call, jobOf([video({ bytes: 7_000_000 })]).job());
    expect(puts(harness).map(({ body }) => body.length)).toEqual([6_291_456, 708_544]);
  });

  it('goes on with the part where a broken upload stopped', async () => {
    const harness = await withFanvue(script(3, { [partOf(2)]: [lost, taken(2)] }));
    const { job } = jobOf([file]);
    await expect(harness.fanvue.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });

    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });

    expect(seen(harness).filter((call) => call === uploads)).toHaveLength(1);
    expect(puts(harness).map(({ path }) => path)).toEqual([1, 2, 2, 3].map((n) => `/bucket/part-${n}`));
    expect(puts(harness)[2]!.body[0]).toBe(1_000_000 % 251);
  });

  it('gets a new address where the old one had ended', async () => {
    const harness = await withFanvue(script(3, { [partOf(1)]: [answerText(403, '<Error/>'), taken(1)] }));
    const { job } = jobOf([file]);
    await expect(harness.fanvue.stage(harness.call, job())).rejects.toMatchObject({
      platformCode: 'upload-address-ended',
      retryAfterMs: 1_000,
    });
    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });
    expect(seen(harness).filter((call) => call === urlOf(1))).toHaveLength(2);
  });

  it('shows its address nowhere when the storage echoes it', async () => {
    const echo: Scripted = ({ path, query }: ArrivedRequest, response: Parameters<typeof String>[0]) =>
      void response.writeHead(500).end(`${path}?X-Amz-Signature=${query['X-Amz-Signature']}`);
    const harness = await withFanvue(script(3, { [partOf(1)]: [echo] }));
    const { handles, job } = jobOf([file]);
    const error = await harness.fanvue.stage(harness.call, job()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failureClass: 'platform-unavailable' });
    expect(inspect({ error, handles }, { depth: 10 })).not.toContain('5eC7e75eC7e7');
  });

  it.each([
    ['is none', 'not an address'],
    ['is not encrypted where the API is', 'http://bucket.example/part-1'],
    ['is another kind of address', 'file:///etc/passwd'],
  ])('is not sent to an address that %s', async (_, address) => {
    const { uploading } = await import('./uploads.js');
    const text = { status: 200, headers: {}, body: undefined, text: address, scrub: (words: string) => words };
    const { sendPart } = uploading(async () => text, 'https://api.fanvue.com');
    const harness = await withFanvue({});
    await expect(
      sendPart(harness.call, uploadId, source(file), { number: 1, fromByte: 0, bytes: 10 }),
    ).rejects.toMatchObject({ failureClass: 'platform-unavailable', message: expect.not.stringContaining(address) });
  });

  it('is looked at, at growing distances, until it is processed', async () => {
    const harness = await withFanvue(
      script(3, { [media]: [fixtures.mediaWith('created'), fixtures.mediaWith('processing'), fixtures.mediaReady] }),
    );
    const { handles, job } = jobOf([file]);
    const first = await harness.fanvue.stage(harness.call, job());
    expect(first).toEqual({ ready: false, lookAgainMs: 2_000, saying: 'Waiting for Fanvue to process the video.' });

    const { resume, ...handle } = handles['media[0]']!;
    handles['media[0]'] = { ...handle, resume: { ...resume, uploadedAtMs: Date.now() - 12_000 } };
    expect(await harness.fanvue.stage(harness.call, job())).toMatchObject({ lookAgainMs: expect.closeTo(12_000, -3) });
    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });
  });

  it.each(['ready', 'FINALISED'])('that is %s once it is complete needs no look', async (status) => {
    const harness = await withFanvue(script(3, { [`PATCH ${upload}`]: [{ status }] }));
    expect(await harness.fanvue.stage(harness.call, jobOf([file]).job())).toEqual({ ready: true });
    expect(seen(harness)).not.toContain(media);
  });

  it('that Fanvue cannot process is refused, and a replay uploads it anew', async () => {
    const harness = await withFanvue(script(3, { [media]: [fixtures.mediaWith('error')] }));
    const { handles, job } = jobOf([file]);
    await expect(harness.fanvue.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformMessage: 'status: error',
    });
    expect(seen(harness).filter((call) => call === uploads)).toHaveLength(1);
    expect(handles['media[0]']!.expiresAtMs).toBeLessThanOrEqual(Date.now());
  });

  it('whose processing does not end is given up after 30 minutes', async () => {
    const harness = await withFanvue({ [media]: [fixtures.mediaWith('processing')] });
    const { job } = jobOf([file], {
      'media[0]': {
        externalId: ids.media,
        ready: false,
        resume: { step: 'process', uploadedAtMs: Date.now() - 31 * 60_000 },
      },
    });
    await expect(harness.fanvue.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      message: expect.stringContaining('30 minutes'),
    });
  });

  it('that was completed before, its answer lost, does not go up again', async () => {
    const harness = await withFanvue(
      script(3, {
        [`PATCH ${upload}`]: [lost, answer(404, { message: 'No such upload' })],
        [media]: [fixtures.mediaWith('processing'), fixtures.mediaReady],
      }),
    );
    const { job } = jobOf([file]);
    await expect(harness.fanvue.stage(harness.call, job())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });
    expect(puts(harness)).toHaveLength(3);
  });

  it('that Fanvue has forgotten goes up again, and not for ever', async () => {
    const [gone, begun] = [answer(404, { message: 'No such upload' }), fixtures.uploadBegunNewer];
    const small = picture();
    const harness = await withFanvue(
      script(1, {
        [uploads]: [begun, begun, begun, begun],
        [urlOf(1)]: [gone, gone, gone],
      }),
    );
    await expect(harness.fanvue.stage(harness.call, jobOf([small]).job())).rejects.toMatchObject({
      failureClass: 'content-refused',
      message: 'Fanvue refuses the file.',
    });
    expect(seen(harness).filter((call) => call === uploads)).toHaveLength(3);
  });

  it('that is staged already asks Fanvue for nothing', async () => {
    const harness = await withFanvue({});
    const { job } = jobOf([picture()], { 'media[0]': { externalId: ids.media, ready: true } });
    expect(await harness.fanvue.stage(harness.call, job())).toEqual({ ready: true });
    expect(seen(harness)).toEqual([]);
  });

  it('is not even tried without the permission to upload', async () => {
    const harness = await withFanvue({});
    const call = { ...harness.call, account: { ...luna, grantedScopes: ['read:self', 'write:post'] } };
    await expect(harness.fanvue.stage(call, jobOf([picture()]).job())).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('write:media'),
    });
    expect(seen(harness)).toEqual([]);
  });

  it('whose token died while Fanvue was processing says so instead of waiting on', async () => {
    const harness = await withFanvue(script(3, { [media]: [answer(401, fixtures.unauthorized)] }));
    await expect(harness.fanvue.stage(harness.call, jobOf([file]).job())).rejects.toMatchObject({
      failureClass: 'reconnect-needed',
    });
  });
});
