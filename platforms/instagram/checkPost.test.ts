import { describe, expect, it } from 'vitest';
import type { Post, PostMedia } from '../../domain/post.js';
import { cafeNord, picture, video } from './harness.js';
import { instagramDefinition } from './index.js';

const { checkPost } = instagramDefinition.create({
  addresses: instagramDefinition.addresses,
  clientId: 'id',
  clientSecret: 'secret',
});

const post = (media: PostMedia[], text = 'Brunch', options: Post['options'] = {}): Post => ({
  parts: [{ text, media }],
  options,
});
const messages = (checked: Post): string[] =>
  checkPost(checked, cafeNord).map(({ path, message }) => `${path}: ${message}`);
const times = (count: number, media = picture()): PostMedia[] => Array.from({ length: count }, () => media);
const cover = picture({ role: 'cover' });

describe('a post that Instagram takes', () => {
  it.each<[string, Post]>([
    ['a picture', post([picture({ altText: 'a'.repeat(1_000) })], 'a'.repeat(2_200))],
    ['a picture without a caption', post([picture()], '')],
    [
      'the widest and the tallest',
      post([picture({ width: 1_910, height: 1_000 }), picture({ width: 800, height: 1_000 })]),
    ],
    ['a picture that is scaled', post([picture({ width: 4_000, height: 4_000 })])],
    ['ten pictures and videos', post([...times(5), ...times(5, video())])],
    ['a reel', post([video({ durationMs: 900_000, mimeType: 'video/quicktime', videoCodec: 'hevc' })])],
    ['a reel with a cover', post([cover, video()])],
    [
      'a reel with all options',
      post([video()], 'x', {
        ...{ kind: 'reel', coverAtMs: 9_999, collaborators: ['a', 'b.c', 'd_1'], locationId: '1', shareToFeed: false },
        ...{ audioName: 'Rain', trial: 'performance', madeWithAi: true, userTags: [{ username: 'a' }] },
      }),
    ],
    ['a picture with people in it', post([picture()], 'x', { userTags: [{ username: 'a', x: 0, y: 1 }] })],
    ['a story', post([picture({ width: 1_080, height: 1_920 })], '', { kind: 'story' })],
    ['a video story', post([video({ durationMs: 60_000 })], '', { kind: 'story', userTags: [{ username: 'a' }] })],
    ['thirty hashtags and twenty names', post([picture()], `${'#tag '.repeat(30)}${'@name '.repeat(20)}a@b.com C#`)],
    [
      'comments',
      {
        parts: [
          { text: 'x', media: [picture()] },
          { text: 'first!', media: [] },
        ],
        options: {},
      },
    ],
  ])('has no violation: %s', (_, fine) => {
    expect(messages(fine)).toEqual([]);
  });
});

describe('a post that Instagram would refuse', () => {
  it.each<[string, Post, RegExp]>([
    ['a text alone', post([]), /parts\[0\]\.media: There is no picture.*no text alone/],
    ['a cover alone', post([cover]), /There is no picture/],
    ['a long caption', post([picture()], 'a'.repeat(2_212)), /Text is 12 over Instagram’s 2,200 characters/],
    ['many hashtags', post([picture()], '#a '.repeat(31)), /allows 30 hashtags; here are 31/],
    ['many names', post([picture()], '@a '.repeat(21)), /allows 20 mentions; here are 21/],
    [
      'a PNG',
      post([picture({ mimeType: 'image/png' })]),
      /parts\[0\]\.media\[0\]: Instagram takes image\/jpeg here, not image\/png/,
    ],
    ['a GIF', post([picture({ kind: 'gif', mimeType: 'image/gif' })]), /takes no GIFs/],
    ['a heavy picture', post([picture({ bytes: 9 * 1024 * 1024 })]), /at most 8\.0 MB/],
    ['a tall picture', post([picture({ width: 700, height: 1_000 })]), /too tall.*4:5/],
    ['a wide picture', post([picture({ width: 2_000, height: 1_000 })]), /too wide.*1\.91:1/],
    ['a long alt text', post([picture({ altText: 'a'.repeat(1_001) })]), /Alt text is 1 over/],
    ['an alt text of a video', post([video({ altText: 'a' })]), /alt texts for pictures only/],
    ['eleven pictures', post(times(11)), /at most 10 pictures and videos in a post; here are 11/],
    ['a short reel', post([video({ durationMs: 2_900 })]), /shorter than 3 s/],
    ['a long reel', post([video({ durationMs: 901_000 })]), /lasts 901 s.*at most 900 s/],
    ['a broad reel', post([video({ width: 2_560 })]), /2560 pixels wide.*at most 1920/],
    ['a slow reel', post([video({ frameRate: 12 })]), /12 frames a second; Instagram takes no fewer than 23/],
    ['a VP9 reel', post([video({ videoCodec: 'vp9' })]), /encoded as vp9/],
    ['a reel with Opus', post([video({ audioCodec: 'opus' })]), /sound is encoded as opus/],
    ['a reel of pictures', post([picture()], '', { kind: 'reel' }), /A reel is a video; here is a picture/],
    ['a reel of two', post([video(), video()], '', { kind: 'reel' }), /A reel is one video; here are 2/],
    ['a video that is to be no reel', post([video()], '', { kind: 'feed' }), /shows a single video as a reel/],
    ['a story of two', post(times(2), '', { kind: 'story' }), /A story is one picture or video; here are 2/],
    ['a story with words', post([picture()], 'hi', { kind: 'story' }), /parts\[0\]\.text: A story has no caption/],
    ['a long story', post([video({ durationMs: 61_000 })], '', { kind: 'story' }), /at most 60 s/],
    ['a story of several authors', post([picture()], '', { kind: 'story', collaborators: ['a'] }), /no collaborators/],
    ['a picture with a cover', post([picture(), cover]), /Only a reel has a cover/],
    ['two covers', post([video(), cover, cover]), /A reel has one cover; here are 2/],
    ['two kinds of cover', post([video(), cover], '', { coverAtMs: 1 }), /has a picture as its cover already/],
    ['a cover after the end', post([video()], '', { coverAtMs: 10_000 }), /The video ends after 10000 ms/],
    ['a trial picture', post([picture()], '', { trial: 'manual' }), /options\.trial: Only a reel has this/],
    ['four authors', post([picture()], '', { collaborators: ['a', 'b', 'c', 'd'] }), /options\.collaborators/],
    ['a name with @', post([picture()], '', { collaborators: ['@a'] }), /must be a username without @/],
    ['a person at no place', post([picture()], '', { userTags: [{ username: 'a' }] }), /userTags\.0: In a picture/],
    ['a person in no picture', post([picture()], '', { userTags: [{ username: 'a', media: 3 }] }), /no media 3/],
    ['an unknown option', post([picture()], '', { location: 1 }), /Instagram knows no option “location”/],
    [
      'an empty comment',
      {
        parts: [
          { text: '', media: [picture()] },
          { text: ' ', media: [] },
        ],
        options: {},
      },
      /parts\[1\]\.text: A comment needs a text/,
    ],
    [
      'a comment with a picture',
      {
        parts: [
          { text: '', media: [picture()] },
          { text: 'a', media: [picture()] },
        ],
        options: {},
      },
      /parts\[1\]\.media: A comment on Instagram takes no media/,
    ],
  ])('is told why: %s', (_, checked, says) => {
    expect(messages(checked).join('\n')).toMatch(says);
  });

  it('is told everything at once', () => {
    const checked = post([picture({ mimeType: 'image/png', bytes: 9_000_000 })], 'a'.repeat(2_201), {
      trial: 'manual',
    });
    expect(checkPost(checked, cafeNord).map(({ path }) => path)).toEqual([
      ...['parts[0].text', 'parts[0].media[0]', 'parts[0].media[0]', 'options.trial'],
    ]);
  });
});
