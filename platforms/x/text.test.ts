import { describe, expect, it } from 'vitest';
import { comparable, comparableButForLinks, weightedLength, withoutLeadingMentions, writtenText } from './text.js';

describe('X’s counting', () => {
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
    ['日'.repeat(140), 280],
    ['日'.repeat(141), 282],
  ])('of %j is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });
});

describe('a text read back', () => {
  it('is what was written: links expanded, the link of the media gone, escapes undone', () => {
    const text = 'a &lt;b&gt; &amp;amp; https://t.co/one and https://t.co/two https://t.co/pic';
    const urls = [
      { url: 'https://t.co/one', expanded_url: 'https://example.com/a?b=1&c=2' },
      { url: 'https://t.co/two', expanded_url: 'http://example.org' },
      { url: 'https://t.co/pic', expanded_url: 'https://x.com/demo_studio/status/1/photo/1', media_key: '3_1' },
    ];
    expect(writtenText({ text, entities: { urls } })).toBe(
      'a <b> &amp; https://example.com/a?b=1&c=2 and http://example.org',
    );
  });

  it('is compared without regard to scheme, last slash, composition and kinds of space', () => {
    expect(comparable('see Example.com  now\ncafe\u0301')).toBe(comparable('see http://example.com/ now café'));
    expect(comparable('see example.com/A')).not.toBe(comparable('see example.com/a'));
    expect(comparableButForLinks('see example.com/a now')).toBe(comparableButForLinks('see https://t.co/abc now'));
  });

  it('of a reply is also looked at without the names X puts in front', () => {
    expect(withoutLeadingMentions('@a_stranger @another_1 thanks @a_third')).toBe('thanks @a_third');
  });
});
