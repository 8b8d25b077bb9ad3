import { describe, expect, it } from 'vitest';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { type Fanvue, startFanvue } from './testing.js';

const begin = { name: 'film', filename: 'film.mp4', mediaType: 'video' };

async function begun(more: object = {}) {
  const fanvue = await startFanvue();
  const { access_token: token } = await fanvue.connect();
  const { body } = await fanvue.call('POST', '/media/uploads', { token, json: { ...begin, ...more } });
  const urlOf = async (part: number) =>
    (await fanvue.call('GET', `/media/uploads/${body.uploadId}/parts/${part}/url`, { token })).text;
  const put = async (part: number, bytes: Buffer) => await fanvue.send('PUT', await urlOf(part), { bytes });
  const complete = (parts: object[]) =>
    fanvue.call('PATCH', `/media/uploads/${body.uploadId}`, { token, json: { parts } });
  const look = async () => (await fanvue.call('GET', `/media/${body.mediaUuid}`, { token })).body;
  return { ...fanvue, token, body, urlOf, put, complete, look };
}

const etagOf = ({ headers }: Awaited<ReturnType<Fanvue['send']>>): string => headers.get('etag')!;

describe('an upload', () => {
  it('is begun, sent in parts to signed addresses, put together, and processed', async () => {
    const { control, body, urlOf, put, complete, look } = await begun({ sizeBytes: 2_500_000 });
    expect(body).toMatchObject({ partSize: 6_291_456, maxParts: 10_000, totalParts: 1 });
    await control.knobs.set({ partBytesMin: 1_000_000 });
    const film = sampleVideo({ bytes: 2_500_000 });
    const parts = [film.subarray(0, 1_000_000), film.subarray(1_000_000, 2_000_000), film.subarray(2_000_000)];
    expect((await urlOf(1)).startsWith('http')).toBe(true);
    const etags = [];
    for (const [index, part] of parts.entries()) etags.push(etagOf(await put(index + 1, part)));
    expect(etags[0]).toMatch(/^"[0-9a-f]{32}"$/);

    expect(await look()).toEqual({ uuid: body.mediaUuid, status: 'created' });
    // Quotes may be left out.
    const named = etags.map((etag, index) => ({ PartNumber: index + 1, ETag: index === 1 ? etag.slice(1, -1) : etag }));
    expect(await complete(named)).toMatchObject({ status: 200, body: { status: 'processing' } });
    expect(await look()).toEqual({ uuid: body.mediaUuid, status: 'processing' });
    expect(await look()).toMatchObject({ status: 'ready', mediaType: 'video', variants: [] });
    expect(await control.media('luna-demo')).toMatchObject([{ size: film.length, width: 640, lengthMs: 2_000 }]);
    expect((await control.counters()).duplicates).toEqual([]);
  });

  it('says nothing of part sizes in an older reply', async () => {
    const fanvue = await startFanvue();
    const { access_token: token } = await fanvue.connect();
    await fanvue.control.knobs.set({ namesPartSize: false });
    const { body } = await fanvue.call('POST', '/media/uploads', { token, json: begin });
    expect(Object.keys(body)).toEqual(['mediaUuid', 'uploadId']);
  });

  it('takes no small part but the last, no unknown part, and no wrong ETag', async () => {
    const { put, complete } = await begun();
    const [one, two] = [etagOf(await put(1, Buffer.from('small'))), etagOf(await put(2, Buffer.from('small too')))];
    const part = (PartNumber: number, ETag: string) => ({ PartNumber, ETag });
    const refused = { status: 400, body: { message: expect.any(String) } };
    expect(await complete([part(1, one), part(2, two)])).toMatchObject(refused);
    expect(await complete([part(1, two)])).toMatchObject(refused);
    expect(await complete([part(1, one), part(3, two)])).toMatchObject(refused);
    expect(await complete([])).toMatchObject({ status: 400, body: { errors: [{ path: 'parts' }] } });
  });

  it('is put together once', async () => {
    const { put, complete, send, urlOf, look } = await begun({ mediaType: 'image' });
    const url = await urlOf(1);
    const parts = [{ PartNumber: 1, ETag: etagOf(await put(1, await samplePicture())) }];
    expect((await complete(parts)).status).toBe(200);
    expect(await complete(parts)).toMatchObject({ status: 404, body: { message: 'Upload not found' } });
    expect((await send('PUT', url, { bytes: Buffer.from('late') })).status).toBe(404);
    expect((await look()).status).toBe('processing');
  });

  it.each([
    [
      'another signature',
      (url: string) => url.replace(/Signature=\w{4}/, 'Signature=0000'),
      403,
      'SignatureDoesNotMatch',
    ],
    ['another part', (url: string) => url.replace('partNumber=1', 'partNumber=2'), 403, 'SignatureDoesNotMatch'],
  ])('goes nowhere with %s', async (_, change, status, code) => {
    const { urlOf, send } = await begun();
    const answer = await send('PUT', change(await urlOf(1)), { bytes: Buffer.from('a') });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/xml']);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  it('goes nowhere with our token, or too late', async () => {
    const { urlOf, send, control, token } = await begun();
    const url = await urlOf(1);
    const bytes = Buffer.from('a');
    expect((await send('PUT', url, { bytes, headers: { authorization: `Bearer ${token}` } })).status).toBe(400);
    await control.clock.advance(300_000);
    expect((await send('PUT', url, { bytes })).text).toContain('Request has expired');
    expect((await send('PUT', await urlOf(1), { bytes })).status).toBe(200);
  });

  it('belongs to who began it', async () => {
    const { call, connect, body } = await begun();
    const { access_token: other } = await connect('sol-demo');
    expect((await call('GET', `/media/uploads/${body.uploadId}/parts/1/url`, { token: other })).status).toBe(404);
    expect((await call('GET', `/media/${body.mediaUuid}`, { token: other })).status).toBe(404);
  });

  it('of something else than it says, or that fate has chosen, ends in an error, or never', async () => {
    const fanvue = await startFanvue();
    const { access_token: token } = await fanvue.connect();
    const statusOf = async (uuid: string) => (await fanvue.call('GET', `/media/${uuid}`, { token })).body.status;
    const picture = await samplePicture();
    expect(await statusOf(await fanvue.readyMedia(token, picture, 'video'))).toBe('error');
    await fanvue.control.nextMediaProcessing('error', 'stuck');
    expect(await statusOf(await fanvue.readyMedia(token, picture))).toBe('error');
    await expect(fanvue.readyMedia(token, picture)).rejects.toThrow('still processing');
  });

  it('may take its time', async () => {
    const fanvue = await startFanvue();
    const { access_token: token } = await fanvue.connect();
    await fanvue.control.knobs.set({ processingMs: 60_000 });
    const uuid = await fanvue.upload(token, await samplePicture());
    const look = async () => (await fanvue.call('GET', `/media/${uuid}`, { token })).body.status;
    expect([await look(), await look(), await look()]).toEqual(['processing', 'processing', 'processing']);
    await fanvue.control.clock.advance(60_000);
    expect(await look()).toBe('ready');
  });
});

describe('a file', () => {
  it('is shown by signed addresses that end, and only to those who name a variant', async () => {
    const fanvue = await startFanvue();
    const { access_token: token } = await fanvue.connect();
    const uuid = await fanvue.readyMedia(token, await samplePicture());
    const read = async (query: string) => (await fanvue.call('GET', `/media/${uuid}${query}`, { token })).body.variants;
    expect(await read('')).toEqual([]);
    for (const both of ['?variants=main,thumbnail', '?variants=main&variants=thumbnail'])
      expect((await read(both)).map(({ variantType }: { variantType: string }) => variantType)).toEqual([
        'main',
        'thumbnail',
      ]);
    expect((await fanvue.call('GET', `/media/${uuid}?variants=huge`, { token })).status).toBe(400);

    const [{ url }] = await read('?variants=main');
    expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg');
    await fanvue.control.clock.advance(600_000);
    expect((await fetch(url)).status).toBe(403);
    expect((await fanvue.call('GET', '/media?mediaType=image&status=ready', { token })).body.data).toHaveLength(1);
  });
});
