import { describe, expect, it } from 'vitest';
import { hasForbiddenCharacters, weightedLength } from './text.js';

describe('weighted length', () => {
  // The vectors of platforms/x.md §3.4.
  it.each([
    ['hello', 5],
    ['café', 4],
    ['cafe\u0301', 4],
    ['日本語', 6],
    ['ok 🙂', 5],
    ['👨‍👩‍👧‍👦', 2],
    ['🙋🏽', 2],
    ['🇵🇱', 2],
    ['1️⃣', 2],
    ['Иван', 4],
    ['가나', 4],
    ['“quoted” — dash…', 17],
    ['see example.com now', 31],
    ['see https://example.com/a/very/long/path?x=1 now', 31],
    ['bit.ly/abc', 23],
    ['a'.repeat(280), 280],
    ['a'.repeat(281), 281],
    ['日'.repeat(141), 282],
  ])('of %j is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });

  it('knows the characters that no post may have', () => {
    expect(hasForbiddenCharacters('a\uFEFFb')).toBe(true);
    expect(hasForbiddenCharacters('plain')).toBe(false);
  });
});
