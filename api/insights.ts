import { z } from 'zod';
import type { Account } from '../db/accounts.js';
import { type InsightSchedule, nextReadingAt, type Reading, type StoredPoint } from '../db/insights.js';
import { type HowRead, type Point, type Step, seriesOf, stepNames, stepOf, steps } from '../domain/insightSeries.js';
import {
  type CommonMetric,
  commonMetrics,
  commonNameOf,
  type InsightPeriod,
  insightPeriods,
} from '../domain/insights.js';
import { insightPointsMax } from '../domain/limits.js';
import { missingFor } from '../domain/scopes.js';
import type { Platform } from '../platforms/platform.js';
import { Problem } from './errors.js';
import { instant, timeOf } from './schemas.js';

/** How insights are asked for and shown, for accounts and posts alike. */

const dayMs = 24 * 3_600_000;
const usualRangeMs: Readonly<Record<Step, number>> = { hour: 2 * dayMs, day: 30 * dayMs, week: 182 * dayMs };
/** A turn that brought nothing is known by the reading before it, which may lie before the range. */
const lookBackMs = 8 * dayMs;

const metricName = z
  .string()
  .max(100)
  .regex(/^[\w.:-]+$/);
const commonName = z.enum(commonMetrics).nullable().meta({
  description: 'What the same is called for every platform; null: it has no such name.',
});

export const rangeQuery = {
  metric: z
    .string()
    .max(1_000)
    .transform((list) => list.split(','))
    .pipe(z.array(metricName))
    .optional()
    .meta({
      description: 'Names of metrics, the platform’s own or common ones, with commas between. Without it: all.',
    }),
  from: instant.optional().meta({ description: 'From this moment on.' }),
  to: instant.optional().meta({ description: 'Before this moment; without it: now.' }),
  step: z
    .enum(stepNames as [Step, ...Step[]])
    .default('day')
    .meta({
      description: 'One point for each hour, day or week (from Monday on), in UTC.',
    }),
};

const seriesSchema = z
  .object({
    metric: z.string().meta({ description: 'The platform’s own name.' }),
    commonName,
    period: z.enum(insightPeriods).meta({
      description: '`so-far`: counted from the beginning. `last-day`: of the 24 hours before it was read.',
    }),
    points: z.array(
      z.object({
        at: z.string(),
        value: z.number().nullable().meta({ description: 'Null: its turn came, and nothing could be read.' }),
      }),
    ),
  })
  .meta({ id: 'InsightSeries', description: 'One metric over time. Steps without a turn of reading have no point.' });

const missingSchema = z
  .object({
    metric: z.string().nullable().meta({ description: 'The platform’s own name; `all`: none could be had.' }),
    commonName,
    why: z.string(),
  })
  .meta({ id: 'MissingInsight', description: 'What the platform does not tell, and why.' });

export const standingFields = {
  can: z.boolean().meta({ description: 'Whether it is read now.' }),
  reason: z.string().nullable().meta({ description: 'Why it is not.' }),
  missingScopes: z.array(z.string()),
  delay: z.string().meta({ description: 'How late the platform’s numbers are, in words.' }),
};

export const readingFields = {
  lastReadAt: z.string().nullable(),
  nextReadAt: z.string().nullable().meta({ description: 'Null: it is read no more, or not now.' }),
  trouble: z.string().nullable().meta({ description: 'Why it could not be read since.' }),
  missing: z.array(missingSchema),
};

const rangeFields = { from: z.string(), to: z.string(), step: z.enum(stepNames as [Step, ...Step[]]) };

export const accountInsightsSchema = z
  .object({
    accountId: z.string(),
    platform: z.string(),
    ...rangeFields,
    ...standingFields,
    ...readingFields,
    series: z.array(seriesSchema),
  })
  .meta({ id: 'AccountInsights' });

export const publishInsightsSchema = z
  .object({
    publishId: z.string(),
    accountId: z.string(),
    platform: z.string(),
    ...rangeFields,
    ...standingFields,
    parts: z.array(
      z.object({
        part: z.int(),
        externalId: z.string(),
        postedAt: z.string().nullable(),
        ...readingFields,
        series: z.array(seriesSchema),
      }),
    ),
  })
  .meta({ id: 'PublishInsights', description: 'The numbers of each part of a publish that is live.' });

export const postInsightsSchema = z
  .object({
    id: z.string(),
    externalId: z.string(),
    publishId: z.string().nullable().meta({ description: 'Null: it was not published by us.' }),
    part: z.int().nullable(),
    postedAt: z.string().nullable(),
    url: z.string().nullable(),
    excerpt: z.string().nullable(),
    ...readingFields,
    metrics: z.array(z.object({ metric: z.string(), commonName, value: z.number(), at: z.string() })),
    engagement: z
      .object({ value: z.number(), of: z.array(z.enum(commonMetrics)) })
      .nullable()
      .meta({ description: 'The sum of those of them that the platform tells; null: it tells none.' }),
  })
  .meta({ id: 'PostInsights', description: 'The newest numbers of one post.' });

export interface Range {
  readonly from: Date;
  readonly to: Date;
  readonly step: Step;
  readonly metric?: readonly string[] | undefined;
}

/** The range that is asked for, with what is not said filled in; refused where it has too many steps. */
export function rangeOf(
  { from, to, step, metric }: { from?: string; to?: string; step: Step; metric?: string[] },
  earliest?: Date,
): Range {
  const end = to === undefined ? new Date() : new Date(to);
  const usual = new Date(end.getTime() - usualRangeMs[step]);
  const begin = from !== undefined ? new Date(from) : earliest && earliest > usual ? earliest : usual;
  if (begin >= end) throw new Problem('bad-request', '`from` must be before `to`.');
  const count = Math.ceil((end.getTime() - begin.getTime()) / steps[step]);
  if (count > insightPointsMax) {
    throw new Problem(
      'bad-request',
      `That would be ${count} points for each metric, and ${insightPointsMax} are the most.`,
      { nextStep: 'Ask for a shorter range, or for a longer step.' },
    );
  }
  return { from: stepOf(begin, step), to: end, step, ...(metric && { metric }) };
}

export const rangeBody = ({ from, to, step }: Range) => ({ from: from.toISOString(), to: to.toISOString(), step });
export const storedFrom = ({ from }: Range): Date => new Date(from.getTime() - lookBackMs);

/** Whether an account is read, or why not. */
export function standingBody(account: Account, platform: Platform): z.output<z.ZodObject<typeof standingFields>> {
  const { capabilities, insightFacts } = platform;
  const missingScopes = missingFor(platform, account.grantedScopes, ['insights']);
  const reason = !capabilities.insights.can
    ? capabilities.insights.reason
    : missingScopes.length > 0
      ? `The owner did not allow ${missingScopes.join(', ')} on ${platform.label}: nothing is read without it.`
      : account.state === 'connected'
        ? null
        : account.state === 'reconnect-needed'
          ? 'The account must be reconnected by its owner; until then nothing is read.'
          : account.state === 'connecting'
            ? 'The account is not connected yet.'
            : 'The account is disconnected; what was read stays.';
  return { can: reason === null, reason, missingScopes, delay: insightFacts.delay };
}

export function readingBody(
  { account, platform, schedule }: { account: Account; platform: Platform; schedule: InsightSchedule | undefined },
  reading: Reading | undefined,
  of: 'account' | 'post',
  asked?: readonly string[],
): z.output<z.ZodObject<typeof readingFields>> {
  const { common, notOffered } = platform.insightFacts;
  const missing = [
    ...(reading?.gaps ?? []).map(({ metric, why }) => ({ metric, commonName: commonNameOf(common[of], metric), why })),
    ...Object.entries(notOffered[of]).map(([name, why]) => ({ metric: null, commonName: name as CommonMetric, why })),
  ];
  return {
    lastReadAt: timeOf(reading?.readAt ?? null),
    nextReadAt: timeOf(nextReadingAt(account, schedule, reading, new Date()) ?? null),
    trouble: reading?.trouble ?? null,
    missing: missing
      // A number that the platform gave no name for here, and one that it never tells, may be the same.
      .filter(
        (one, index) =>
          missing.findIndex(({ why, commonName }) => why === one.why && commonName === one.commonName) === index,
      )
      .filter(
        ({ metric, commonName }) =>
          !asked || metric === 'all' || asked.includes(metric ?? '') || asked.includes(commonName ?? ''),
      ),
  };
}

/** Stored numbers as series, one for each metric. */
export function seriesBodies(
  stored: readonly StoredPoint[],
  { from, to, step }: Range,
  { everyMs, isRead }: Pick<HowRead, 'everyMs'> & { isRead: boolean },
): z.output<typeof seriesSchema>[] {
  const now = new Date();
  const until = to < now ? to : isRead ? now : undefined;
  const byMetric = new Map<string, StoredPoint[]>();
  for (const point of stored) byMetric.set(point.metric, [...(byMetric.get(point.metric) ?? []), point]);
  return [...byMetric].flatMap(([metric, points]) => {
    const newest = points.at(-1)!;
    const told = points.map(({ periodEnd, observedAt, value }) => ({ at: periodEnd, observedAt, value }));
    const shown = seriesOf(told, { period: newest.period, step, everyMs, until }).filter(({ at }) => at >= from);
    return shown.length === 0 ? [] : [{ metric, ...namesOf(newest), points: shown.map(pointBody) }];
  });
}

const namesOf = ({ commonName, period }: StoredPoint): { commonName: CommonMetric | null; period: InsightPeriod } => ({
  commonName,
  period,
});
const pointBody = ({ at, value }: Point) => ({ at: at.toISOString(), value });
