import { describe, expect, it } from 'vitest';
import type { InsightSeries } from '../../api/types.js';
import { chartOf } from './chart.js';
import { chartInWords, chartsOf, engagementOf, gapInWords, missingInWords } from './insightWords.js';

const reader = { zone: 'UTC', locale: 'en-GB' };
const at = (hour: number) => new Date(Date.UTC(2026, 5, 10, hour)).toISOString();
const series = (
  metric: string,
  commonName: InsightSeries['commonName'],
  values: (number | null)[],
  period: InsightSeries['period'] = 'so-far',
): InsightSeries => ({ metric, commonName, period, points: values.map((value, hour) => ({ at: at(hour), value })) });

describe('the charts of an account', () => {
  it('are followers, views where the platform speaks of those, and its own engagement; the rest comes after', () => {
    const { main, more } = chartsOf({
      series: [
        series('posts_count', 'posts', [1]),
        series('fans', 'followers', [2]),
        series('views', 'views', [3]),
        series('total_interactions', 'engagements', [4]),
        series('likes', 'likes', [5]),
        series('glow', null, [6]),
      ],
      missing: [],
    });
    expect(main.map(({ name, points }) => [name, points![0]!.value])).toEqual([
      ['Followers', 2],
      ['Views', 3],
      ['Engagement', 4],
    ]);
    expect(more.map(({ name }) => name)).toEqual(['Posts', 'Likes', 'glow']);
  });

  it('say why there is none, each reason once', () => {
    const { main } = chartsOf({
      series: [],
      missing: [
        { metric: null, commonName: 'reach', why: 'Reach is not told.' },
        { metric: null, commonName: 'views', why: 'Only of posts.' },
        { metric: null, commonName: 'impressions', why: 'Only of posts.' },
      ],
    });
    expect(main[1]).toMatchObject({
      name: 'Reach',
      points: undefined,
      whyNot: ['Reach is not told.', 'Only of posts.'],
    });
    expect(main[0]!.whyNot).toEqual([]);
  });
});

describe('engagement as a sum', () => {
  it('names what it is made of, and has no value where one of them has none', () => {
    expect(engagementOf([series('a', 'likes', [1, 2, null]), series('b', 'comments', [10, null, 30])])).toMatchObject({
      from: 'likes and comments',
      points: [
        { at: at(0), value: 11 },
        { at: at(1), value: null },
        { at: at(2), value: null },
      ],
    });
  });

  it('does not add up what is counted over different times', () => {
    const sum = engagementOf([series('a', 'likes', [1]), series('b', 'comments', [10], 'last-day')]);
    expect(sum).toMatchObject({ from: 'likes', points: [{ value: 1 }] });
  });

  it('is nothing where the platform tells none of it', () => {
    expect(engagementOf([series('a', 'followers', [1])])).toBeUndefined();
  });
});

describe('a chart in words', () => {
  const range = { fromMs: Date.parse(at(0)), toMs: Date.parse(at(10)) };
  it('tells the newest, the spread and the gaps', () => {
    const chart = chartOf(series('a', 'followers', [1200, null, 900]).points, range);
    expect(chartInWords(chart, 'Followers', reader)).toBe(
      'Followers: 900 at the newest reading, 10 Jun, 02:00 UTC; lowest 900, highest 1,200; one gap.',
    );
    expect(gapInWords(chart.gaps[0]!, reader)).toBe('No reading between 10 Jun, 00:00 UTC and 10 Jun, 02:00 UTC.');
  });

  it('says that a gap lasts, or that nothing was read at all', () => {
    const words = (...values: (number | null)[]) =>
      chartOf(series('a', null, values).points, range).gaps.map((gap) => gapInWords(gap, reader));
    expect(words(null, 1, null)).toEqual([
      'No reading before 10 Jun, 01:00 UTC.',
      'No reading since 10 Jun, 01:00 UTC.',
    ]);
    expect(words(null)).toEqual(['Nothing could be read in this time.']);
  });
});

it('names what is not told, and each reason once', () => {
  expect(
    missingInWords([
      { metric: 'reach', commonName: 'reach', why: 'Too few.' },
      { metric: 'saved', commonName: null, why: 'Too few.' },
      { metric: 'all', commonName: null, why: 'Gone.' },
    ]),
  ).toEqual([
    { names: 'Reach, saved', why: 'Too few.' },
    { names: 'All numbers', why: 'Gone.' },
  ]);
});
