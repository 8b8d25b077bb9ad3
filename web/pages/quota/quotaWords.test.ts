import { describe, expect, it } from 'vitest';
import type { QuotaOverview } from '../../api/types.js';
import {
  clockChangeInWords,
  dayInWords,
  leftInWords,
  limitsBesidePosts,
  momentInWords,
  momentsOf,
  nounOf,
  pauseInWords,
  tightest,
  windowInWords,
} from './quotaWords.js';

const reader = { zone: 'Europe/Berlin', locale: 'en-GB' };
const now = Date.parse('2026-01-10T12:00:00Z');
const in_ = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const limit = (of: Partial<QuotaOverview['endpoints'][number]['limits'][number]> = {}) => ({
  scope: 'account' as const,
  limit: 50,
  used: 13,
  remaining: 37,
  resetsAt: in_(1) as string | null,
  windowMs: 24 * 3_600_000,
  ...of,
});
const quota = (of: Partial<QuotaOverview> = {}): QuotaOverview => ({
  accountId: 'a',
  platform: 'x',
  username: 'ada',
  asOf: in_(0),
  publishEndpoint: 'posts',
  endpoints: [{ endpoint: 'posts', label: 'posts', remaining: 37, nextAt: in_(0), limits: [limit()] }],
  pausedUntil: null,
  pauseReason: null,
  pauseScope: null,
  scheduled: [],
  scheduledTotal: 0,
  slots: null,
  ...of,
});

describe('a moment in words', () => {
  it.each([
    [in_(1.5), 'at 14:30 CET'],
    [in_(20), 'tomorrow at 09:00 CET'],
    [in_(11), 'tomorrow at 00:00 CET'],
    [in_(72), 'on 13 Jan at 13:00 CET'],
  ])('%s is %s', (at, words) => {
    expect(momentInWords(Date.parse(at), now, reader)).toBe(words);
  });

  it('goes by the reader’s days, also when one of them has 23 hours', () => {
    const [evening, morning] = [Date.parse('2026-03-28T22:00:00Z'), Date.parse('2026-03-29T21:30:00Z')];
    expect(momentInWords(morning, evening, reader)).toBe('tomorrow at 23:30 CEST');
  });
});

it.each([
  [900_000, '15 minutes'],
  [86_400_000, 'a day'],
  [3_600_000, 'an hour'],
  [10_800_000, '3 hours'],
  [1_000, 'a second'],
])('a window of %i ms is %s', (windowMs, words) => {
  expect(windowInWords(windowMs)).toBe(words);
});

describe('what is left', () => {
  it('says how many, and when it is full again', () => {
    expect(leftInWords(limit(), 'posts', now, reader)).toBe('37 of 50 posts left, full again at 14:00 CET');
  });

  it('says of a window that has not begun what it waits for', () => {
    const full = limit({ used: 0, remaining: 50_000, limit: 50_000, resetsAt: null });
    expect(leftInWords(full, '', now, reader)).toBe('50,000 of 50,000 left, counted from the next one on');
  });

  it('is told by the limit that stops first, and of two alike by the one that opens later', () => {
    const [soon, late] = [limit({ remaining: 0, resetsAt: in_(1) }), limit({ remaining: 0, resetsAt: in_(5) })];
    expect(tightest([limit(), soon, late])).toBe(late);
    expect(tightest([])).toBeUndefined();
  });

  it('has a name that reads in a sentence', () => {
    expect(nounOf('requests of any kind, posts among them')).toBe('requests of any kind (posts among them)');
    expect(nounOf('posts')).toBe('posts');
  });
});

describe('a day in words', () => {
  it('names what is left, what is scheduled, and that nothing has to wait', () => {
    expect(dayInWords(quota({ scheduledTotal: 3 }), reader)).toBe(
      '37 of 50 posts left, full again at 14:00 CET. 3 scheduled for the next 24 hours. The next ten posts could go now.',
    );
  });

  it('says so where nothing limits it', () => {
    expect(dayInWords(quota({ publishEndpoint: null }), reader)).toMatch(/^Nothing that is known of limits/);
  });

  it.each([
    [[in_(2)], 'The next post could go at 15:00 CET.'],
    [[in_(0), in_(0), in_(2)], '2 more posts could go now, the one after that at 15:00 CET.'],
    [[in_(0)], 'One more post could go now.'],
    [[], 'When the next post could go is not known.'],
  ])('tells when the next could go: %j', (slots, words) => {
    expect(dayInWords(quota({ slots }), reader)).toContain(words);
  });
});

describe('a pause', () => {
  it('says whom it concerns, until when, and why', () => {
    const paused = quota({ pausedUntil: in_(2), pauseReason: 'rate-limited', pauseScope: 'app' });
    expect(pauseInWords(paused, reader)).toEqual({
      title: 'Every account of this app pauses: nothing goes before it ends, at 15:00 CET',
      why: 'Too many requests for now.',
    });
    expect(pauseInWords({ ...paused, pauseScope: 'account' }, reader)?.title).toMatch(/^This account pauses/);
  });

  it('is over when its moment has come', () => {
    expect(pauseInWords(quota({ pausedUntil: in_(0) }), reader)).toBeUndefined();
  });
});

it('a clock that is put back is told', () => {
  const change = { x: 0.2, atMs: Date.parse('2026-10-25T01:00:00Z'), byMs: -3_600_000 };
  expect(clockChangeInWords(change, Date.parse('2026-10-24T20:00:00Z'), reader)).toBe(
    'The clock is put an hour back tomorrow at 02:00 CET.',
  );
});

it('the table has every moment of the picture, in order', () => {
  const moments = momentsOf(
    quota({ pausedUntil: in_(0.5), scheduled: [{ publishId: 'p', dueAt: in_(3) }], slots: [in_(2)] }),
  );
  expect(moments.map(({ what }) => what)).toEqual([
    'The pause ends',
    'Full again: 50 in a day',
    'Room for post 1',
    'A post is scheduled',
  ]);
});

it('limits beside posts are told apart by whether something was counted on them', () => {
  const endpoint = (name: string, limits: ReturnType<typeof limit>[]) => ({
    endpoint: name,
    label: name,
    remaining: null,
    nextAt: in_(0),
    limits,
  });
  const { touched, full, unlimited } = limitsBesidePosts(
    quota({
      endpoints: [
        endpoint('posts', [limit()]),
        endpoint('used', [limit()]),
        endpoint('untouched', [limit({ used: 0, remaining: 50 })]),
        endpoint('free', []),
      ],
    }),
  );
  expect([touched, full].map((some) => some.map(({ endpoint: name }) => name))).toEqual([['used'], ['untouched']]);
  expect(unlimited).toEqual(['free']);
});
