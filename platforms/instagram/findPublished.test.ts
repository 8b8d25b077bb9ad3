import { describe, expect, it } from 'vitest';
import type { SoughtPart } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import { answer, part, picture, type Script, staged, toCommit, video, withInstagram } from './harness.js';

const container = 'GET /17889000000000001';
const list = 'GET /17841400000000011/media';
const stories = 'GET /17841400000000011/stories';
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
const time = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, '+0000');

const row = (more: object = {}) => ({
  ...{ id: '17920000000000042', caption: 'Brunch', media_type: 'IMAGE', media_product_type: 'FEED' },
  ...{ timestamp: time(minutesAgo(1)), permalink: 'https://www.instagram.com/p/Cx1/', ...more },
});
const sought = (more: Partial<SoughtPart> = {}): SoughtPart => ({
  ...toCommit(part([picture()])),
  since: minutesAgo(2),
  excludingExternalIds: [],
  ...more,
});
const looking = (state: string | undefined, rows: readonly object[], more: Script = {}) =>
  withInstagram({
    [container]:
      state === undefined ? [answer(400, fixtures.missing), answer(400, fixtures.missing)] : [fixtures.status(state)],
    [list]: [fixtures.listOf(rows)],
    ...more,
  });

describe('a post whose commit has an unknown outcome', () => {
  it.each(['PUBLISHED', 'FINISHED', undefined])(
    'is found by caption, kind and time; the container says %s',
    async (state) => {
      const { instagram, call } = await looking(state, [
        row({ id: '1', caption: 'Lunch' }),
        row({ caption: ' Brunch\n' }),
        row({ id: '2', timestamp: time(minutesAgo(4)) }),
        row({ id: '3', media_type: 'VIDEO', media_product_type: 'REELS' }),
      ]);
      expect(await instagram.findPublished(call, sought())).toEqual({
        verdict: 'posted',
        externalId: '17920000000000042',
        url: 'https://www.instagram.com/p/Cx1/',
        isLive: true,
        evidence: {
          looked: expect.stringMatching(/^The container is .*; 4 of the newest were looked at/),
          candidates: [
            { externalId: '1', at: expect.any(String), why: 'another caption' },
            { externalId: '17920000000000042', at: expect.any(String), why: 'the same' },
            { externalId: '2', at: expect.any(String), why: 'older than the intent' },
            { externalId: '3', at: expect.any(String), why: 'a VIDEO' },
          ],
        },
      });
    },
  );

  it('is not there while its container is only finished, has failed, or is not shown', async () => {
    for (const state of ['FINISHED', 'ERROR', 'EXPIRED', undefined]) {
      const { instagram, call } = await looking(state, [row({ caption: 'Lunch' })]);
      expect(await instagram.findPublished(call, sought())).toMatchObject({ verdict: 'not-seen' });
    }
  });

  it('is never sent again once its container is published: the list is looked at again, and a person asked in the end', async () => {
    for (const state of ['PUBLISHED', 'IN_PROGRESS']) {
      const { instagram, call } = await looking(state, []);
      await expect(instagram.findPublished(call, sought())).rejects.toMatchObject({
        failureClass: 'platform-unavailable',
        retryAfterMs: 30_000,
      });
      const later = await looking(state, []);
      expect(await later.instagram.findPublished(later.call, sought({ since: minutesAgo(11) }))).toMatchObject({
        verdict: 'cannot-tell',
      });
    }
  });

  it('is not told from an equal one, nor taken from another publish', async () => {
    const twins = [row(), row({ id: '17920000000000043' })];
    const { instagram, call } = await looking('PUBLISHED', twins);
    expect(await instagram.findPublished(call, sought())).toMatchObject({ verdict: 'cannot-tell' });
    const others = await looking('PUBLISHED', twins);
    expect(
      await others.instagram.findPublished(others.call, sought({ excludingExternalIds: ['17920000000000042'] })),
    ).toMatchObject({ verdict: 'posted', externalId: '17920000000000043' });
  });

  it('without words is taken for the one that is there only where its container is published', async () => {
    for (const [state, verdict] of [
      ['PUBLISHED', 'posted'],
      ['FINISHED', 'cannot-tell'],
    ]) {
      const { instagram, call } = await looking(state, [row({ caption: undefined })]);
      expect(await instagram.findPublished(call, sought({ part: part([picture()], '') }))).toMatchObject({ verdict });
    }
    const { instagram, call } = await looking('FINISHED', []);
    expect(await instagram.findPublished(call, sought({ part: part([picture()], '') }))).toMatchObject({
      verdict: 'not-seen',
    });
  });

  it.each([
    ['a carousel', part([picture(), picture()]), {}, { media_type: 'CAROUSEL_ALBUM' }],
    ['a reel', part([video()]), {}, { media_type: 'VIDEO', media_product_type: 'REELS' }],
  ])('is known by its kind: %s', async (_, of, options, shown) => {
    const handles = { 'media[0]': staged(), carousel: staged() };
    const { instagram, call } = await looking('PUBLISHED', [row({ id: '1' }), row(shown)]);
    expect(await instagram.findPublished(call, sought({ part: of, options, handles }))).toMatchObject({
      externalId: '17920000000000042',
    });
  });

  it('is looked for among the stories where it is one', async () => {
    const story = { media_product_type: 'STORY', caption: undefined };
    const { instagram, call } = await looking('PUBLISHED', [], { [stories]: [{ data: [row(story)] }] });
    expect(
      await instagram.findPublished(call, sought({ part: part([picture()], ''), options: { kind: 'story' } })),
    ).toMatchObject({ verdict: 'posted', externalId: '17920000000000042' });
  });
});

describe('a comment of ours whose commit has an unknown outcome', () => {
  const comment = (more: object = {}) => ({
    ...{ id: '1787', text: 'first!', timestamp: time(minutesAgo(1)), username: 'cafe.nord', ...more },
  });
  const ours = (more: Partial<SoughtPart> = {}) =>
    sought({ part: part([], 'first!'), handles: {}, isFirst: false, replyToExternalId: '17920000000000042', ...more });

  it('is found below its post, the oldest where there are two', async () => {
    const { instagram, call } = await withInstagram({
      'GET /17920000000000042/comments': [
        {
          data: [
            comment({ id: '1', timestamp: time(minutesAgo(0)) }),
            comment(),
            comment({ id: '2', username: 'guest', from: { id: '7001', username: 'guest' } }),
            comment({ id: '3', text: 'second' }),
          ],
        },
      ],
    });
    expect(await instagram.findPublished(call, ours())).toMatchObject({ verdict: 'posted', externalId: '1787' });
  });

  it('is found below the comment before, or not at all', async () => {
    const { instagram, call } = await withInstagram({
      'GET /1786/replies': [{ data: [comment()] }, { data: [] }],
    });
    const below = ours({ replyToExternalId: '1786', rootExternalId: '17920000000000042' });
    expect(await instagram.findPublished(call, below)).toMatchObject({ verdict: 'posted', externalId: '1787' });
    const { verdict, evidence } = await instagram.findPublished(call, below);
    expect(verdict).toBe('not-seen');
    expect(JSON.stringify(evidence)).not.toContain('first!');
  });
});
