import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asId, type MediaId } from '../domain/ids.js';
import type { PostMedia } from '../domain/post.js';
import { checkAltText, checkCapabilities, checkFile, checkLength, checkOptions } from './check.js';
import type { Capabilities, MediaRule } from './platform.js';

const video = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId: asId<MediaId>('0190a1b2-0000-7000-8000-000000000001'),
  kind: 'video',
  mimeType: 'video/mp4',
  bytes: 1_000,
  width: 720,
  height: 1_280,
  durationMs: 5_000,
  frameRate: 29.97,
  videoCodec: 'avc',
  ...more,
});
const rule: MediaRule = {
  countMax: 1,
  bytesMax: 10 * 1024 * 1024,
  mimeTypes: ['video/mp4'],
  durationMs: { min: 3_000, max: 60_000 },
  aspectRatio: { min: 0.5, max: 1.91 },
  width: { min: 320, max: 1_920 },
  height: { min: 320, max: 1_920 },
  frameRate: { min: 23, max: 60 },
  videoCodecs: ['avc', 'hevc'],
};

describe('a file', () => {
  it('within the rule, or of which nothing was read, is not complained of', () => {
    expect(checkFile('Chirp', video(), rule)).toEqual([]);
    const unread = { width: undefined, height: undefined, durationMs: undefined, frameRate: undefined };
    expect(checkFile('Chirp', video({ ...unread, videoCodec: undefined } as Partial<PostMedia>), rule)).toEqual([]);
  });

  it.each([
    [{ mimeType: 'video/webm' }, 'Chirp takes video/mp4 here, not video/webm.'],
    [{ bytes: 11 * 1024 * 1024 }, 'File is 11.0 MB; Chirp takes at most 10.0 MB.'],
    [{ durationMs: 2_500 }, 'Video is shorter than 3 s.'],
    [{ durationMs: 60_001 }, 'Video lasts 61 s; Chirp takes at most 60 s.'],
    [{ width: 319, height: 400 }, 'Video is 319 pixels wide; Chirp takes no less than 320.'],
    [{ width: 1_000, height: 1_921 }, 'Video is 1921 pixels high; Chirp takes at most 1920.'],
    [{ width: 400, height: 900 }, 'Video is 400×900, which is too tall; Chirp takes no taller shape than 1:2.'],
    [{ width: 1_000, height: 500 }, 'Video is 1000×500, which is too wide; Chirp takes no wider shape than 1.91:1.'],
    [{ frameRate: 15 }, 'Video has 15 frames a second; Chirp takes no fewer than 23.'],
    [{ videoCodec: 'vp9' }, 'Video is encoded as vp9; Chirp takes avc, hevc (avc is H.264, hevc H.265).'],
  ] as const)('is told what is wrong with it: %j', (more, sentence) => {
    expect(checkFile('Chirp', video(more), rule)).toEqual([sentence]);
  });

  it('is told everything at once', () => {
    expect(checkFile('Chirp', video({ mimeType: 'video/webm', durationMs: 1, frameRate: 1 }), rule)).toHaveLength(3);
  });

  it('is told by how much a text is too long', () => {
    expect(checkLength('Chirp', 1_312, 1_300)).toEqual(['Text is 12 over Chirp’s 1,300 characters.']);
    expect(checkLength('Chirp', 1_300, 1_300)).toEqual([]);
  });

  it('is told by how much its alt text is too long', () => {
    expect(checkAltText('Chirp', video({ altText: 'a'.repeat(1_003) }), 1_000)).toEqual([
      'Alt text is 3 over Chirp’s 1,000 characters.',
    ]);
    expect(checkAltText('Chirp', video(), 1_000)).toEqual([]);
  });
});

it('names every option that is not known, and every wrong one by its path', () => {
  const schema = z.strictObject({
    audience: z.enum(['all', 'fans']),
    price: z.object({ cents: z.number() }).optional(),
  });
  const violations = checkOptions('Chirp', schema, { audience: 'none', price: { cents: 'x' }, colour: 1, size: 2 });
  expect(violations.map(({ path }) => path).sort()).toEqual([
    'options.audience',
    'options.colour',
    'options.price.cents',
    'options.size',
  ]);
  expect(violations.find(({ path }) => path === 'options.colour')!.message).toBe('Chirp knows no option “colour”.');
  for (const { message } of violations) expect(message).toMatch(/[^.]\.$/);
});

it('holds a post to what the capabilities promise', () => {
  const publish = {
    text: { lengthMax: 5, counting: 'Every character is one.', required: true },
    video: rule,
  } as Capabilities['publish'];
  const picture = video({ kind: 'image', mimeType: 'image/png' });
  const parts = [
    { text: '🍰🍰🍰🍰🍰', media: [video()] },
    { text: 'six for', media: [video(), video(), picture] },
    { text: ' ', media: [] },
  ];
  expect(checkCapabilities('Chirp', publish, parts)).toEqual([
    { path: 'parts[1].text', message: 'Text is 2 over Chirp’s 5 characters.' },
    { path: 'parts[1].media', message: 'Chirp takes at most 1 of this kind (video) in a post; here are 2.' },
    { path: 'parts[1].media[2]', message: 'Chirp takes no image.' },
    { path: 'parts[2].text', message: 'Chirp wants a text.' },
  ]);
});
