import { describe, expect, it } from 'vitest';
import {
  blankDraft,
  carriedTo,
  draftOf,
  faultAt,
  isBlank,
  lengthOf,
  moved,
  placeOf,
  postOf,
  withoutPart,
  withPart,
} from './draft.js';

const file = { mediaId: 'm-1', kind: 'image', name: 'a.jpg', altText: ' Hills ', role: '' } as const;

describe('a draft', () => {
  it('is sent with its parts as a thread, and without what was left empty', () => {
    const draft = blankDraft();
    const [first] = draft.parts;
    const written = {
      ...draft,
      parts: [
        { ...first, text: 'One', media: [file, { ...file, mediaId: 'm-2', altText: '  ', role: 'cover' as const }] },
        { key: 'second', text: 'Two', media: [] },
      ] as const,
      options: { madeWithAi: true },
    };
    expect(postOf(written)).toEqual({
      text: 'One',
      media: [
        { mediaId: 'm-1', altText: 'Hills' },
        { mediaId: 'm-2', role: 'cover' },
      ],
      thread: [{ text: 'Two', media: [] }],
      options: { madeWithAi: true },
    });
  });

  it('of a publish says what the publish said, under a name of its own', () => {
    const parts = [
      { text: 'One', media: [{ mediaId: 'm-1', kind: 'video', altText: null, role: 'preview' as const }] },
      { text: 'Two', media: [] },
    ] as unknown as Parameters<typeof draftOf>[0]['parts'];
    const [one, other] = [draftOf({ parts, options: { price: 300 } }), draftOf({ parts, options: {} })];
    expect(postOf(one)).toEqual({
      text: 'One',
      media: [{ mediaId: 'm-1', role: 'preview' }],
      thread: [{ text: 'Two', media: [] }],
      options: { price: 300 },
    });
    expect(one.wish).not.toBe(other.wish);
  });

  it('begins in an hour of the zone, and blank', () => {
    const draft = blankDraft(Date.parse('2026-10-24T23:10:00Z'), 'Europe/Berlin');
    expect(draft.moment).toEqual({ local: '2026-10-25T02:10', zone: 'Europe/Berlin' });
    expect(isBlank(draft)).toBe(true);
    const [{ key }] = draft.parts;
    expect(isBlank(withPart(draft, key, (part) => ({ ...part, text: ' \n' })))).toBe(true);
    expect(isBlank(withPart(draft, key, (part) => ({ ...part, media: [file] })))).toBe(false);
  });

  it('leaves options with their platform when it goes to another account', () => {
    const draft = { ...blankDraft(), options: { madeWithAi: true } };
    expect(carriedTo(draft, true)).toBe(draft);
    expect(carriedTo(draft, false)).toEqual({ ...draft, options: {} });
  });

  it('always has a part', () => {
    const draft = blankDraft();
    const left = withoutPart(draft, draft.parts[0].key);
    expect(left.parts).toHaveLength(1);
    expect(left.parts[0].key).not.toBe(draft.parts[0].key);
  });
});

it('moves a thing by one place, and no further than the edge', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

describe('a violation', () => {
  it.each([
    ['post.text', 'text:0'],
    ['post.thread[0].text', 'text:1'],
    ['post.media', 'media:0'],
    ['post.thread[2].media', 'media:3'],
    ['post.media[1]', 'file:0:1'],
    ['post.media[1].role', 'file:0:1'],
    ['post.thread[0].media[3]', 'file:1:3'],
    ['post.options.userTags.0', 'option:userTags'],
    ['publishAt', 'moment'],
    ['post', 'post'],
    ['accountId', 'post'],
  ])('at %s is shown at %s', (path, place) => {
    expect(placeOf(path)).toBe(place);
  });

  it('is said together with the others of its place', () => {
    const violations = [
      { path: 'post.text', message: 'Too long.' },
      { path: 'publishAt', message: 'Past.' },
      { path: 'post.text', message: 'Odd.' },
    ];
    expect(faultAt(violations, 'text:0')).toBe('Too long. Odd.');
    expect(faultAt(violations, 'media:0')).toBeUndefined();
  });
});

it('counts a text only where everything counts alike', () => {
  expect(lengthOf('a😀', 'character')).toBe(2);
  expect(lengthOf('a😀', 'utf-16-unit')).toBe(3);
  expect(lengthOf('a😀', undefined)).toBeUndefined();
});
