import { engagementMetrics } from '../../../domain/insights.js';
import type { AccountInsights, InsightSeries, MissingInsight, PostInsights } from '../../api/types.js';
import type { Reader } from '../../parts/reader.js';
import type { Chart, Gap, Point } from './chart.js';

type CommonName = NonNullable<InsightSeries['commonName']>;

const names: Readonly<Record<CommonName, string>> = {
  followers: 'Followers',
  following: 'Following',
  posts: 'Posts',
  reach: 'Reach',
  impressions: 'Impressions',
  views: 'Views',
  likes: 'Likes',
  comments: 'Comments',
  shares: 'Shares',
  reposts: 'Reposts',
  quotes: 'Quotes',
  saves: 'Saves',
  clicks: 'Clicks',
  profile_visits: 'Profile visits',
  engagements: 'Engagement',
};

/** A number without a name of ours keeps the platform's own. */
export const nameOf = ({ metric, commonName }: { metric: string | null; commonName: CommonName | null }): string =>
  commonName ? names[commonName] : metric === 'all' || metric === null ? 'All numbers' : metric;

export const inWordsOf = (of: readonly CommonName[]): string => listed(of.map((name) => names[name].toLowerCase()));

/** One chart: a series with its name, or why there is none. */
export interface Shown {
  name: string;
  /** What it is counted from, where that is not in the name. */
  from: string | null;
  period: InsightSeries['period'] | undefined;
  points: Point[] | undefined;
  whyNot: string[];
}

/** Followers, reach (or views, where the platform speaks of those) and engagement, and everything else that the platform tells. */
export function chartsOf({ series, missing }: Pick<AccountInsights, 'series' | 'missing'>): {
  main: Shown[];
  more: Shown[];
} {
  const find = (...wanted: CommonName[]) => {
    for (const name of wanted) {
      const found = series.find(({ commonName }) => commonName === name);
      if (found) return found;
    }
    return undefined;
  };
  const followers = find('followers');
  const reach = find('reach', 'views', 'impressions');
  const engagements = find('engagements');
  const engagement = engagements ? shownOf(engagements) : engagementOf(series);
  const whyNot = (...wanted: CommonName[]) => [
    ...new Set(missing.filter(({ commonName }) => wanted.some((name) => name === commonName)).map(({ why }) => why)),
  ];
  const main = [
    followers ? shownOf(followers) : none('Followers', whyNot('followers')),
    reach ? shownOf(reach) : none('Reach', whyNot('reach', 'views', 'impressions')),
    engagement ?? none('Engagement', whyNot('engagements', ...engagementMetrics)),
  ];
  const used = [followers, reach, engagements];
  return { main, more: series.filter((one) => !used.includes(one)).map(shownOf) };
}

const shownOf = (series: InsightSeries): Shown => ({
  name: nameOf(series),
  from: null,
  period: series.period,
  points: series.points,
  whyNot: [],
});
const none = (name: string, whyNot: string[]): Shown => ({
  name,
  from: null,
  period: undefined,
  points: undefined,
  whyNot,
});

/** What people did, summed where each of the numbers was read; where one of them could not be, there is no sum. */
export function engagementOf(series: readonly InsightSeries[]): Shown | undefined {
  const counted = series.filter(({ commonName }) => engagementMetrics.some((name) => name === commonName));
  const period = counted[0]?.period;
  const alike = counted.filter((one) => one.period === period);
  if (alike.length === 0) return undefined;
  const moments = [...new Set(alike.flatMap(({ points }) => points.map(({ at }) => at)))].sort();
  const points = moments.map((at) => {
    const values = alike.map((one) => one.points.find((point) => point.at === at)?.value ?? null);
    return { at, value: values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0) };
  });
  return {
    name: names.engagements,
    from: inWordsOf(alike.map(({ commonName }) => commonName!)),
    period,
    points,
    whyNot: [],
  };
}

export const periodInWords = (period: InsightSeries['period']): string =>
  period === 'so-far' ? 'as it stood at each reading' : 'of the 24 hours before each reading';

export const numberInWords = (value: number, { locale }: Reader): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);

export const momentInWords = (atMs: number, { zone, locale }: Reader): string =>
  new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(atMs);

export function gapInWords({ afterMs, beforeMs }: Gap, reader: Reader): string {
  const [after, before] = [afterMs, beforeMs].map((atMs) => atMs && momentInWords(atMs, reader));
  if (after && before) return `No reading between ${after} and ${before}.`;
  if (after) return `No reading since ${after}.`;
  return before ? `No reading before ${before}.` : 'Nothing could be read in this time.';
}

/** The chart in a sentence. */
export function chartInWords({ lowest, highest, newest, gaps }: Chart, name: string, reader: Reader): string {
  if (!lowest || !highest || !newest) return `${name}: nothing was read in this time.`;
  const newestWords = `${name}: ${numberInWords(newest.value, reader)} at the newest reading, ${momentInWords(newest.atMs, reader)}`;
  const spread =
    lowest.value === highest.value
      ? 'the same at every reading'
      : `lowest ${numberInWords(lowest.value, reader)}, highest ${numberInWords(highest.value, reader)}`;
  const holes = gaps.length === 0 ? '' : gaps.length === 1 ? '; one gap' : `; ${gaps.length} gaps`;
  return `${newestWords}; ${spread}${holes}.`;
}

/** What is not told, each reason once. */
export function missingInWords(missing: readonly MissingInsight[]): { names: string; why: string }[] {
  const byWhy = new Map<string, string[]>();
  for (const one of missing) {
    const known = byWhy.get(one.why) ?? [];
    const name = nameOf(one);
    byWhy.set(one.why, known.includes(name) ? known : [...known, name]);
  }
  return [...byWhy].map(([why, its]) => ({ names: its.join(', '), why }));
}

export function engagementInWords({ engagement }: Pick<PostInsights, 'engagement'>, reader: Reader): string {
  return engagement ? `${numberInWords(engagement.value, reader)} (${inWordsOf(engagement.of)})` : 'None of it is told';
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
