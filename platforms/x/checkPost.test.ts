import { describe, expect, it } from 'vitest';
import type { Post, PostPart } from '../../domain/post.js';
import type { AccountFacts } from '../platform.js';
import { checkPost } from './checkPost.js';
import { demoStudio, gif, picture, video } from './harness.js';

const post = (part: Partial<PostPart>, options: Post['options'] = {}): Post => ({
  parts: [{ text: 'hello', media: [], ...part }],
  options,
});
const premium: AccountFacts = { ...demoStudio, facts: { subscriptionType: 'Premium' } };
const messages = (checked: Post, account = demoStudio) =>
  checkPost(checked, account).map(({ path, message }) => `${path}: ${message}`);

describe('a post that X takes', () => {
  it.each<[string, Post]>([
    ['a text of 280', post({ text: 'a'.repeat(280) })],
    [
      'four pictures without text',
      post({ text: '', media: [picture(), picture(), picture(), picture({ altText: 'a'.repeat(1_000) })] }),
    ],
    ['a GIF', post({ media: [gif({ width: 1_280, height: 1_080, frames: 200 })] })],
    ['a video upright', post({ media: [video({ width: 720, height: 1_280, durationMs: 140_000 })] })],
    ['one cashtag', post({ text: 'buy $AAPL for $5' })],
    [
      'all options',
      post(
        {},
        {
          replySettings: 'following',
          madeWithAi: true,
          paidPartnership: false,
          replyToPostId: '1',
          poll: { options: ['a', 'b'], durationMinutes: 5 },
        },
      ),
    ],
  ])('has no violation: %s', (_, fine) => {
    expect(messages(fine)).toEqual([]);
  });

  it('may be long for an account that pays X', () => {
    expect(messages(post({ text: 'a'.repeat(25_000), media: [] }), premium)).toEqual([]);
    expect(messages(post({ media: [video({ durationMs: 600_000 })] }), premium)).toEqual([]);
    expect(messages(post({ text: 'a'.repeat(25_012) }), premium)).toEqual([
      'parts[0].text: Text is 12 over X’s 25,000 characters (X counts 25,012).',
    ]);
  });
});

describe('a post that X would refuse', () => {
  it.each<[string, Post, RegExp]>([
    ['is empty', post({ text: ' \n' }), /parts\[0\]\.text: There is neither text nor media/],
    ['is over-long', post({ text: `${'日'.repeat(140)}ab` }), /Text is 2 over X’s 280 characters \(X counts 282\)/],
    ['holds an invalid code point', post({ text: 'a\ufeffb' }), /invisible character/],
    ['holds two cashtags', post({ text: '$AAPL and $TSLA' }), /one cashtag in a post; here are 2\./],
    [
      'has five pictures',
      post({ media: [picture(), picture(), picture(), picture(), picture()] }),
      /at most 4 pictures in a post; here are 5/,
    ],
    ['has two videos', post({ media: [video(), video()] }), /at most 1 video in a post; here are 2/],
    ['mixes pictures and a video', post({ media: [picture(), video()] }), /here are image and video together/],
    [
      'has a picture too large',
      post({ media: [picture({ bytes: 5 * 1_048_576 + 1 })] }),
      /media\[0\]: File is 5\.0 MB; X takes at most 5\.0 MB/,
    ],
    ['has a strange type', post({ media: [picture({ mimeType: 'image/avif' })] }), /not image\/avif/],
    [
      'has a video too long',
      post({ media: [video({ durationMs: 140_001 })] }),
      /Video lasts 141 s; X takes at most 140 s/,
    ],
    ['has a video too short', post({ media: [video({ durationMs: 499 })] }), /shorter than 0\.5 s/],
    [
      'has a video too wide',
      post({ media: [video({ width: 1_920, height: 1_080 })] }),
      /1920×1080; X takes at most 1280×1024/,
    ],
    [
      'has a video of a strange shape',
      post({ media: [video({ width: 1_280, height: 400 })] }),
      /no shape beyond 1:3 or 3:1/,
    ],
    ['has a GIF too large', post({ media: [gif({ width: 1_281, height: 10 })] }), /1281×10; X takes at most 1280×1080/],
    ['has a GIF with too many frames', post({ media: [gif({ frames: 351 })] }), /351 frames/],
    [
      'has a GIF that is too much in all',
      post({ media: [gif({ width: 1_280, height: 1_080, frames: 300 })] }),
      /300 million/,
    ],
    ['has a long alt text', post({ media: [picture({ altText: 'a'.repeat(1_003) })] }), /Alt text is 3 over X’s 1,000/],
    [
      'has a poll and media',
      post({ media: [picture()] }, { poll: { options: ['a', 'b'], durationMinutes: 5 } }),
      /options\.poll: A poll and media exclude/,
    ],
    [
      'has a poll without text',
      post({ text: '' }, { poll: { options: ['a', 'b'], durationMinutes: 5 } }),
      /A poll needs a text/,
    ],
    [
      'has a poll with one answer',
      post({}, { poll: { options: ['a'], durationMinutes: 5 } }),
      /options\.poll\.options/,
    ],
    ['has an unknown option', post({}, { colour: 'red' }), /options\.colour: X knows no option “colour”/],
    ['has a wrong option', post({}, { replySettings: 'nobody' }), /options\.replySettings/],
  ])('is told so when it %s', (_, wrong, message) => {
    expect(messages(wrong).join('\n')).toMatch(message);
  });

  it('is told everything at once, part by part', () => {
    const wrong: Post = {
      parts: [
        {
          text: 'a'.repeat(300),
          media: [picture({ bytes: 9e6, altText: 'a'.repeat(1_001) }), video({ durationMs: 1 })],
        },
        { text: '', media: [] },
      ],
      options: { colour: 'red', poll: { options: ['a', 'b'], durationMinutes: 1 } },
    };
    expect(checkPost(wrong, demoStudio).map(({ path }) => path)).toEqual([
      'parts[0].text',
      'parts[0].media',
      'parts[0].media[0]',
      'parts[0].media[0]',
      'parts[0].media[1]',
      'parts[1].text',
      'options.poll.durationMinutes',
      'options.colour',
      'options.poll',
    ]);
  });
});
