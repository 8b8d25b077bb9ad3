import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableMedia } from './errors.js';
import { probe } from './probe.js';
import { readVideo } from './readVideo.js';

const assets = path.join(import.meta.dirname, '../local/assets');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'probe-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('facts', () => {
  it('of a video', async () => {
    expect(await probeAsset('clip.mp4')).toMatchObject({
      kind: 'video',
      mimeType: 'video/mp4',
      extension: 'mp4',
      width: 1280,
      height: 720,
      durationMs: 2500,
      frames: 75,
      frameRate: 30,
      videoCodec: 'avc',
      audioCodec: 'aac',
    });
  });

  it('of a picture', async () => {
    const { size } = await stat(path.join(assets, 'picture.jpg'));
    expect(await probeAsset('picture.jpg')).toEqual({
      kind: 'image',
      mimeType: 'image/jpeg',
      extension: 'jpg',
      bytes: size,
      width: 1600,
      height: 1000,
      frames: 1,
    });
  });

  it('of an animation, whose height is that of one frame', async () => {
    expect(await probeAsset('sunset.gif')).toMatchObject({
      kind: 'gif',
      mimeType: 'image/gif',
      width: 200,
      height: 120,
      frames: 12,
    });
  });

  it.each(['png', 'webp', 'gif'] as const)('of a still %s', async (format) => {
    const bytes = await picture().toFormat(format).toBuffer();
    expect(await probeBytes(bytes)).toMatchObject({
      kind: 'image',
      mimeType: `image/${format}`,
      width: 40,
      height: 30,
      frames: 1,
    });
  });

  it('of a picture as it is seen, when it says that it is to be turned', async () => {
    const bytes = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await probeBytes(bytes)).toMatchObject({ width: 30, height: 40 });
  });

  it('come from the bytes, not from the name', async () => {
    const bytes = await picture().png().toBuffer();
    expect(await probeBytes(bytes, 'movie.mp4')).toMatchObject({ kind: 'image', mimeType: 'image/png' });
  });
});

describe('what cannot be posted is refused with a sentence that tells what to send', () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';

  it.each([
    ['an empty file', Buffer.alloc(0), /is empty: send/],
    ['text', Buffer.from('just some words'), /neither a picture nor a video: send/],
    ['an SVG', Buffer.from(svg), /is application\/xml, which is not taken: send/],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), /is application\/pdf, which is not taken: send/],
    [
      'a web page that calls itself a picture',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      /neither a picture nor a video/,
    ],
    [
      'nothing but the first bytes of a JPEG',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      /damaged or ends too early/,
    ],
  ])('%s', async (_, bytes, sentence) => {
    await expectRefusal(bytes, sentence);
  });

  it.each(['picture.jpg', 'sunset.gif'])('%s cut off at any place', async (name) => {
    const bytes = await readFile(path.join(assets, name));
    for (const share of [0.1, 0.5, 0.9]) {
      await expectRefusal(bytes.subarray(0, Math.floor(bytes.length * share)), /damaged or ends too early/);
    }
  });

  it.each(['png', 'webp'] as const)('a %s cut off', async (format) => {
    const bytes = await sharp(path.join(assets, 'picture-night.jpg')).resize(300).toFormat(format).toBuffer();
    await expectRefusal(bytes.subarray(0, Math.floor(bytes.length * 0.6)), /damaged or ends too early/);
  });

  it('a PNG with a damaged inside', async () => {
    const bytes = await sharp(path.join(assets, 'picture-night.jpg')).resize(300).png().toBuffer();
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 64);
    await expectRefusal(bytes, /damaged or ends too early/);
  });

  it.each([0.02, 0.95])('a video cut off at %d of its length', async (share) => {
    const bytes = await readFile(path.join(assets, 'clip.mp4'));
    await expectRefusal(bytes.subarray(0, Math.floor(bytes.length * share)), /send the whole file/);
  });

  it('a video with a damaged table of contents', async () => {
    const bytes = await readFile(path.join(assets, 'clip.mp4'));
    bytes.fill(0xff, bytes.indexOf('moov') + 4, bytes.indexOf('moov') + 400);
    await expectRefusal(bytes, /The video is damaged|holds no video/);
  });

  it('a video that sends its parser round in circles', async () => {
    const hostile = path.join(folder, 'hostile.webm');
    await writeFile(hostile, webmWithBrokenSeekHead);
    await expect(readVideo(hostile, { timeoutMs: 1_000 })).rejects.toThrow(/takes too long to read: export it again/);
  });

  it('a small file that claims a huge picture, without unpacking it', async () => {
    const bomb = await sharp({ create: { width: 7_200, height: 7_200, channels: 3, background: 'black' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(200_000);
    await expectRefusal(bomb, /7200 × 7200 pixels, more than 50 million: make it smaller/);
  });

  it('a PNG whose head claims more pixels than all limits together', async () => {
    const bytes = await picture().png().toBuffer();
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    await expectRefusal(bytes, /million pixels in all its frames|damaged/);
  });

  async function expectRefusal(bytes: Buffer, sentence: RegExp) {
    const outcome = await probeBytes(bytes).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(UnreadableMedia);
    expect((outcome as Error).message).toMatch(sentence);
  }
});

/** EBML head, a segment, and a seek head whose length is no number; zeros after it. */
const webmWithBrokenSeekHead = Buffer.concat([
  Buffer.from(
    '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853806701000000000000c0114d9b7400',
    'hex',
  ),
  Buffer.alloc(400),
]);

const picture = () => sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } });

async function probeAsset(name: string) {
  const file = path.join(assets, name);
  return await probe(file, (await stat(file)).size);
}

async function probeBytes(bytes: Buffer, name = 'file') {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return await probe(file, bytes.length);
}
