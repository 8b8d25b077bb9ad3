import { describe, expect, it } from 'vitest';
import type { Post, PostMedia } from '../../domain/post.js';
import { checking } from './checkPost.js';
import { maraK, photo, video } from './harness.js';

const { checkPost } = checking(true);
const publicTo = { privacyLevel: 'PUBLIC_TO_EVERYONE' };
const post = (media: PostMedia[], options: object = publicTo, text = 'Autumn'): Post => ({
  parts: [{ text, media }],
  options: options as Post['options'],
});
const paths = (violations: { path: string }[]) => violations.map(({ path }) => path);
const creatorFacts = {
  privacyLevelOptions: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
  commentDisabled: true,
  duetDisabled: true,
  stitchDisabled: true,
  videoDurationMaxSec: 180,
};
const privateAccount = { ...maraK, facts: { ...maraK.facts, ...creatorFacts } };

describe('a post that TikTok takes', () => {
  it.each([
    ['a video', post([video()])],
    ['a video without a word', post([video()], publicTo, '')],
    ['thirty-five photos', post(Array.from({ length: 35 }, () => photo({ mimeType: 'image/webp' })))],
    ['photos with 4,000 characters and a title', post([photo()], { ...publicTo, title: 'Trees' }, 'a'.repeat(4_000))],
    ['a video of 2,200 UTF-16 units', post([video()], publicTo, '🍰'.repeat(1_100))],
    ['a draft of a video', post([video()], { mode: 'draft' }, '')],
    ['a draft of photos', post([photo()], { mode: 'draft', title: 'Trees', photoCoverIndex: 0 })],
    [
      'a video with every choice made',
      post([video()], {
        mode: 'direct',
        ...publicTo,
        disableComment: true,
        disableDuet: true,
        disableStitch: false,
        brandContent: true,
        brandOrganic: true,
        aiGenerated: true,
        coverAtMs: 1_000,
        source: 'url',
      }),
    ],
  ])('is %s', (_, taken) => {
    expect(checkPost(taken, maraK)).toEqual([]);
  });
});

describe('a post that TikTok would refuse', () => {
  it('is told everything at once', () => {
    const wrong = post(
      [
        video({ durationMs: 700_000, width: 200, frameRate: 10, videoCodec: 'av1', mimeType: 'video/x-msvideo' }),
        photo(),
      ],
      { mode: 'direct', title: 'a'.repeat(91), brandContent: true, privacyLevel: 'SELF_ONLY', colour: 'red' },
      'a'.repeat(2_212),
    );
    const violations = checkPost(wrong, maraK);
    expect(paths(violations)).toEqual([
      'parts[0].text',
      'options.title',
      'parts[0].media',
      ...Array.from({ length: 5 }, () => 'parts[0].media[0]'),
      'options.colour',
      'options.brandContent',
    ]);
    expect(violations[0]!.message).toBe('Text is 12 over TikTok’s 2,200 characters (TikTok counts 2,212).');
  });

  it.each([
    ['neither video nor photos', post([], publicTo), 'parts[0].media'],
    ['two videos', post([video(), video()]), 'parts[0].media'],
    ['36 photos', post(Array.from({ length: 36 }, () => photo())), 'parts[0].media'],
    ['a PNG', post([photo({ mimeType: 'image/png' })]), 'parts[0].media[0]'],
    ['a photo beyond 1080p', post([photo({ width: 1_440, height: 1_440 })]), 'parts[0].media[0]'],
    ['a GIF', post([{ ...photo(), kind: 'gif', mimeType: 'image/gif' }]), 'parts[0].media[0]'],
    ['a direct post without an audience', post([video()], {}), 'options.privacyLevel'],
    ['an audience that does not exist', post([video()], { privacyLevel: 'FRIENDS' }), 'options.privacyLevel'],
    ['a cover after the end', post([video()], { ...publicTo, coverAtMs: 6_000 }), 'options.coverAtMs'],
    ['a cover that is no photo', post([photo()], { ...publicTo, photoCoverIndex: 1 }), 'options.photoCoverIndex'],
    ['an upload of photos', post([photo()], { ...publicTo, source: 'upload' }), 'options.source'],
    ['a duet with photos', post([photo()], { ...publicTo, disableDuet: true }), 'options.disableDuet'],
    ['a title of a video', post([video()], { ...publicTo, title: 'x' }), 'options.title'],
    ['a video’s draft with a text', post([video()], { mode: 'draft' }), 'parts[0].text'],
    ['a draft with an audience', post([video()], { mode: 'draft', ...publicTo }, ''), 'options.privacyLevel'],
  ])('for %s', (_, wrong, path) => {
    expect(paths(checkPost(wrong, maraK)).filter((found) => found === path)).toHaveLength(1);
  });

  it('for a thread', () => {
    const part = { text: 'one', media: [video()] };
    expect(paths(checkPost({ parts: [part, part], options: publicTo }, maraK))).toEqual(['parts[1]']);
  });

  it('for what this creator may not do, each by name', () => {
    const wrong = post([video({ durationMs: 200_000 })], {
      ...publicTo,
      disableComment: false,
      disableDuet: false,
      disableStitch: false,
    });
    const violations = checkPost(wrong, privateAccount);
    expect(paths(violations)).toEqual([
      'parts[0].media[0]',
      'options.privacyLevel',
      'options.disableComment',
      'options.disableDuet',
      'options.disableStitch',
    ]);
    expect(violations[1]!.message).toContain('FOLLOWER_OF_CREATOR, MUTUAL_FOLLOW_FRIENDS, SELF_ONLY');
    // What is not said stays as the creator has it.
    expect(checkPost(post([video()], { privacyLevel: 'SELF_ONLY' }), privateAccount)).toEqual([]);
  });
});

describe('while our app is not audited', () => {
  const unaudited = checking(false).checkPost;

  it('every post is for nobody but its owner, on a private account', () => {
    expect(unaudited(post([video()], { privacyLevel: 'SELF_ONLY' }), privateAccount)).toEqual([]);
    const friends = unaudited(post([video()], { privacyLevel: 'MUTUAL_FOLLOW_FRIENDS' }), privateAccount);
    expect(friends).toEqual([{ path: 'options.privacyLevel', message: expect.stringContaining('SELF_ONLY') }]);
    const publicAccount = {
      ...maraK,
      facts: { ...creatorFacts, privacyLevelOptions: ['PUBLIC_TO_EVERYONE', 'SELF_ONLY'] },
    };
    expect(unaudited(post([video()], { privacyLevel: 'SELF_ONLY' }), publicAccount)).toEqual([
      { path: 'options.privacyLevel', message: expect.stringContaining('Set it to private') },
    ]);
  });

  it('drafts are for their owner to decide on', () => {
    expect(unaudited(post([video()], { mode: 'draft' }, ''), maraK)).toEqual([]);
  });
});
