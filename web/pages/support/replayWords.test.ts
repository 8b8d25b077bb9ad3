import { describe, expect, it } from 'vitest';
import { replayBatchStates, replayFindings } from '../../../domain/states.js';
import {
  countOf,
  filterInWords,
  findingOf,
  incidentsFirst,
  isMoving,
  listOf,
  outlook,
  shares,
  standInWords,
  statesInWords,
  stateWords,
  webAddress,
} from './replayWords.js';

const counts = {
  toLook: 0,
  posted: 12,
  notPosted: 168,
  cannotTell: 8,
  obstacle: 12,
  waiting: 200,
  replaying: 0,
  published: 0,
  failed: 0,
  unconfirmed: 0,
  skipped: 0,
};

describe('words', () => {
  it('stand for every state', () => {
    for (const state of replayBatchStates) expect(stateWords[state].what).toMatch(/\.$/);
  });

  it('tell how many failed and how many nobody knows the end of', () => {
    expect(statesInWords({ failed: 190, unconfirmed: 10 })).toBe('190 failed, 10 unconfirmed');
    expect(statesInWords({ failed: 0, unconfirmed: 1 })).toBe('1 unconfirmed');
  });

  it('tell what a batch is about', () => {
    const name = (platform: string) => platform.toUpperCase();
    expect(filterInWords({ platform: 'x', failureClass: 'rate-limited' }, name)).toBe('X, too many requests for now');
    expect(filterInWords({ publishIds: ['p'] }, name)).toBeUndefined();
  });

  it.each([
    ['looking', { ...counts, toLook: 150 }, '50 of 200 looked at'],
    ['looked', counts, '12 live already, 168 not there, 8 cannot be told, 12 with an obstacle in the way'],
    [
      'replaying',
      { ...counts, published: 30, replaying: 2, waiting: 148, skipped: 20 },
      '30 published, 2 replaying, 148 waiting, 20 left out',
    ],
  ] as const)('tell how a batch stands: %s', (state, now, words) => {
    expect(standInWords({ state, counts: now, total: 200 })).toBe(words);
  });
});

describe('what was found', () => {
  it('is the obstacle where there is one, whatever the platform said', () => {
    expect(findingOf({ verdict: 'posted', obstacle: null })).toBe('posted');
    expect(findingOf({ verdict: 'posted', obstacle: 'The account is disconnected.' })).toBe('obstacle');
    expect(findingOf({ verdict: null, obstacle: null })).toBeUndefined();
  });

  it('is counted once', () => {
    expect(replayFindings.map((finding) => countOf(counts, finding))).toEqual([12, 168, 8, 12]);
  });

  it('says what a go would do', () => {
    expect(outlook({ counts, perMinute: 60 })).toEqual({
      adopts: 12,
      sends: 168,
      leavesOut: 20,
      replays: 180,
      minutes: 3,
    });
  });
});

it('incidents come first, each kind in its order', () => {
  const incident = { startedAt: '', lastAt: '', accounts: 2, isOver: false, words: '' };
  const groups = ['a', 'b', 'c', 'd'].map((key, index) => ({ key, incident: index % 2 === 0 ? null : incident }));
  expect(incidentsFirst(groups).map(({ key }) => key)).toEqual(['b', 'd', 'a', 'c']);
});

it('a batch moves by itself until the last replay has ended', () => {
  expect(isMoving({ state: 'looking', counts })).toBe(true);
  expect(isMoving({ state: 'looked', counts })).toBe(false);
  expect(isMoving({ state: 'paused', counts: { ...counts, replaying: 1 } })).toBe(true);
  expect(isMoving({ state: 'completed', counts })).toBe(false);
});

it('the list of a group’s publishes is narrowed by what that list knows', () => {
  const filter = {
    platform: 'x',
    failureClass: 'bug',
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-02T00:00:00Z',
  } as const;
  expect(listOf(filter)).toBe(
    '/publishes?state=failed%2Cunconfirmed&platform=x&failureClass=bug&to=2026-01-02T00%3A00%3A00Z',
  );
});

describe('shares of a bar', () => {
  it('add up to the whole, and the smallest can be seen', () => {
    const [one, many, none] = shares([1, 4_999, 0]);
    expect(one).toBeGreaterThan(0.009);
    expect(one! + many!).toBeCloseTo(1);
    expect(none).toBe(0);
  });

  it('are nothing of nothing', () => {
    expect(shares([0, 0])).toEqual([0, 0]);
  });
});

it('an address that is not the web’s is no link', () => {
  expect(webAddress('https://x.example/1')).toBe('https://x.example/1');
  for (const url of [null, 'javascript:alert(1)', 'data:text/html,x', '//x', ''])
    expect(webAddress(url)).toBeUndefined();
});
