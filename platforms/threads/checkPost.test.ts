import { describe, expect, it } from 'vitest';
import type { Post, PostMedia } from '../../domain/post.js';
import { checkPost } from './checkPost.js';
import { picture, video } from './harness.js';
import { lengthOf, linksIn } from './text.js';

const post = (text: string, media: PostMedia[] = [], options: Post['options'] = {}): Post => ({
  parts: [{ text, media }],
  options,
});
const pathsOf = (wrong: Post): string[] => checkPost(wrong).map(({ path }) => path);

describe('how Threads counts', () => {
  it.each([
    ['abc', 3],
    ['öß', 2],
    ['日本', 2],
    ['☕️', 6],
    ['🍰', 4],
    ['👨‍👩‍👧', 18],
    ['🇩🇪', 8],
    ['1', 1],
    ['1️⃣', 7],
    ['©', 1],
    ['a\nb', 3],
  ])('%s as %d', (text, length) => {
    expect(lengthOf(text)).toBe(length);
  });

  it('different links once', () => {
    expect([...linksIn('see https://a.example/x, https://b.example. And https://a.example/x!')]).toEqual([
      'https://a.example/x',
      'https://b.example',
    ]);
  });
});

describe('a post on Threads', () => {
  it.each([
    ['a text', post('Open today')],
    ['500 characters', post('a'.repeat(500))],
    ['a picture without a text', post('', [picture()])],
    ['twenty files of both kinds', post('', [...Array(10).fill(picture()), ...Array(10).fill(video())])],
    ['a poll', post('Tea?', [], { poll: { options: ['Yes', 'No'] } })],
    ['a link attachment without a text', post('', [], { linkAttachment: 'https://a.example/x' })],
    ['a topic', post('Open', [], { topicTag: 'Coffee shops', replyControl: 'mentioned_only' })],
  ])('may be %s', (_, right) => {
    expect(checkPost(right)).toEqual([]);
  });

  it.each([
    ['neither text nor media', post(' '), ['parts[0].text']],
    ['a text that is too long by its emoji', post(`${'a'.repeat(497)}🍰`), ['parts[0].text']],
    ['six links', post([1, 2, 3, 4, 5, 6].map((n) => `https://a.example/${n}`).join(' ')), ['parts[0].text']],
    [
      'five links and another one attached',
      post([1, 2, 3, 4, 5].map((n) => `https://a.example/${n}`).join(' '), [], { linkAttachment: 'https://b.example' }),
      ['parts[0].text'],
    ],
    ['21 files', post('', Array(21).fill(picture())), ['parts[0].media']],
    ['a GIF', post('', [picture({ kind: 'gif', mimeType: 'image/gif' })]), ['parts[0].media[0]']],
    ['a WebP', post('', [picture({ mimeType: 'image/webp' })]), ['parts[0].media[0]']],
    ['a picture of more than 8 MB', post('', [picture({ bytes: 9_000_000 })]), ['parts[0].media[0]']],
    ['a picture that is too wide', post('', [picture({ width: 1_200, height: 100 })]), ['parts[0].media[0]']],
    ['a video that is too long', post('', [video({ durationMs: 301_000 })]), ['parts[0].media[0]']],
    ['a video in VP9', post('', [video({ videoCodec: 'vp9' })]), ['parts[0].media[0]']],
    ['a video of 90 frames a second', post('', [video({ frameRate: 90 })]), ['parts[0].media[0]']],
    ['a video of 2,560 columns', post('', [video({ width: 2_560, height: 1_440 })]), ['parts[0].media[0]']],
    ['an alt text that is too long', post('', [picture({ altText: 'a'.repeat(1_001) })]), ['parts[0].media[0]']],
    ['a poll beside media', post('Tea?', [picture()], { poll: { options: ['Yes', 'No'] } }), ['options.poll']],
    [
      'a poll beside a link attachment',
      post('Tea?', [], { poll: { options: ['Yes', 'No'] }, linkAttachment: 'https://a.example' }),
      ['options.poll'],
    ],
    ['a poll of one option', post('Tea?', [], { poll: { options: ['Yes'] } }), ['options.poll.options']],
    [
      'a link attachment beside media',
      post('', [picture()], { linkAttachment: 'https://a.example' }),
      ['options.linkAttachment'],
    ],
    ['a topic with a dot', post('Open', [], { topicTag: 'a.b' }), ['options.topicTag']],
    ['an option that there is not', post('Open', [], { stickers: 3 }), ['options.stickers']],
  ])('may not have %s', (_, wrong, paths) => {
    expect(pathsOf(wrong)).toEqual(paths);
  });

  it('tells by how much', () => {
    expect(checkPost(post('a'.repeat(512)))[0]!.message).toContain('12 over Threads’ 500');
  });
});
