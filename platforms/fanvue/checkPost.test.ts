import { describe, expect, it } from 'vitest';
import type { Post, PostMedia } from '../../domain/post.js';
import { checkPost } from './checkPost.js';
import { picture, video } from './harness.js';

const nowMs = Date.parse('2026-11-20T10:00:00Z');
const post = (text: string, media: PostMedia[] = [], options: Record<string, unknown> = {}): Post => ({
  parts: [{ text, media }],
  options: { audience: 'subscribers', ...options },
});
const paths = (one: Post): string[] => checkPost(one, nowMs).map(({ path }) => path);

describe('a post for Fanvue', () => {
  it.each([
    ['a text', post('Hello')],
    ['a picture and a video together', post('', [picture(), video()])],
    ['one with a price and a preview', post('', [video(), picture({ role: 'preview' })], { price: 300 })],
    [
      'one that expires, in collections',
      post('Hello', [], {
        audience: 'followers-and-subscribers',
        expiresAt: '2026-12-01T00:00:00+01:00',
        collectionUuids: ['a1b2c3d4-0000-4000-8000-000000000009'],
      }),
    ],
    ['a text of 5,000 characters', post('a'.repeat(5_000))],
  ])('may be %s', (_, one) => {
    expect(checkPost(one, nowMs)).toEqual([]);
  });

  it.each([
    ['neither text nor media', post(' '), ['parts[0].text']],
    [
      'nothing but a preview',
      post('', [picture({ role: 'preview' })], { price: 300 }),
      ['parts[0].text', 'options.price'],
    ],
    ['a text too long', post('a'.repeat(5_012)), ['parts[0].text']],
    ['no audience', { ...post('Hello'), options: {} }, ['options.audience']],
    ['an unknown audience', post('Hello', [], { audience: 'everyone' }), ['options.audience']],
    ['a price for a text', post('Hello', [], { price: 500 }), ['options.price']],
    ['a price below the least', post('', [picture()], { price: 299 }), ['options.price']],
    ['a price in dollars', post('', [picture()], { price: 9.99 }), ['options.price']],
    ['a preview of what is free', post('', [picture(), picture({ role: 'preview' })]), ['parts[0].media[1]']],
    [
      'two previews',
      post('', [picture(), picture({ role: 'preview' }), picture({ role: 'preview' })], { price: 300 }),
      ['parts[0].media'],
    ],
    ['a cover', post('', [video(), picture({ role: 'cover' })]), ['parts[0].media[1]']],
    ['a time that is over', post('Hello', [], { expiresAt: '2026-11-20T09:59:00Z' }), ['options.expiresAt']],
    ['a time that is none', post('Hello', [], { expiresAt: 'soon' }), ['options.expiresAt']],
    ['a collection that is none', post('Hello', [], { collectionUuids: ['beach'] }), ['options.collectionUuids.0']],
    ['an option of another platform', post('Hello', [], { publishAt: null }), ['options.publishAt']],
    ['a file of a strange kind', post('', [picture({ mimeType: 'image/tiff' })]), ['parts[0].media[0]']],
    ['a file too large', post('', [video({ bytes: 1_610_612_737 })]), ['parts[0].media[0]']],
    ['too many files', post('', Array(51).fill(picture())), ['parts[0].media']],
    [
      'a thread',
      {
        ...post('one'),
        parts: [
          { text: 'one', media: [] },
          { text: 'two', media: [] },
        ],
      } as Post,
      ['parts[1]'],
    ],
  ])('may not have %s', (_, one, expected) => {
    expect(paths(one)).toEqual(expected);
  });

  it('is told everything that is wrong at once, in sentences', () => {
    const violations = checkPost(
      {
        parts: [{ text: 'a'.repeat(5_012), media: [picture({ mimeType: 'image/tiff' })] }],
        options: { price: 1, colour: 'red' },
      },
      nowMs,
    );
    expect(violations.map(({ path }) => path)).toEqual([
      'parts[0].text',
      'parts[0].media[0]',
      'options.audience',
      'options.price',
      'options.colour',
    ]);
    expect(violations[0]!.message).toBe('Text is 12 over Fanvue’s 5,000 characters.');
    for (const { message } of violations) expect(message).toMatch(/\.$/);
  });
});
