import { z } from 'zod';
import { type Account, findAccount } from '../../db/accounts.js';
import {
  accountReading,
  listPostReadings,
  type PostReading,
  postTimes,
  readingsOfPublish,
  storedPoints,
} from '../../db/insights.js';
import { findPublish } from '../../db/publishes.js';
import type { AccountId, PublishId } from '../../domain/ids.js';
import { accountEveryMs, type CommonMetric, engagementMetrics, postEveryMs } from '../../domain/insights.js';
import { platformOf } from '../../domain/platformRef.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import {
  accountInsightsSchema,
  postInsightsSchema,
  publishInsightsSchema,
  rangeBody,
  rangeOf,
  rangeQuery,
  readingBody,
  seriesBodies,
  standingBody,
  standingFields,
  storedFrom,
} from '../insights.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, timeOf } from '../schemas.js';

const noun = 'Insights';
const ofAccount = z.object({ accountId: idParam<AccountId>() });
const excerptLength = 140;

export function insightRoutes(deps: ApiDeps): Route[] {
  const { db, platforms } = deps;

  return [
    route({
      method: 'get',
      path: '/v1/accounts/:accountId/insights',
      noun,
      summary: 'The numbers of an account over time',
      description:
        'Followers, reach and what else the platform tells of the account itself, under its own names and common ones. What could not be read has no value; what the platform does not tell is named in `missing`.',
      params: ofAccount,
      query: z.strictObject(rangeQuery),
      answers: { 200: { description: 'One series for each metric', schema: accountInsightsSchema } },
      async handle({ caller, params: { accountId }, query }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const platform = platformOf(platforms, account);
        const range = rangeOf(query);
        const standing = standingBody(account, platform);
        const { reading, schedule } = await accountReading(db, accountId);
        const stored = reading ? await pointsOf(reading.id) : [];
        const times = await postTimes(db, accountId);
        return {
          status: 200,
          body: {
            accountId,
            platform: account.platform,
            ...rangeBody(range),
            ...standing,
            ...readingBody({ account, platform, schedule }, reading, 'account', range.metric),
            series: seriesBodies(stored, range, {
              everyMs: (at) => accountEveryMs(times, at),
              isRead: standing.can,
            }),
          },
        };

        function pointsOf(id: NonNullable<typeof reading>['id']) {
          return storedPoints(db, id, { from: storedFrom(range), to: range.to, metrics: range.metric });
        }
      },
    }),

    route({
      method: 'get',
      path: '/v1/accounts/:accountId/insights/posts',
      noun,
      summary: 'The newest numbers of an account’s posts, newest post first',
      description:
        'Posts that were published by us and posts that were imported, from the day they were first read on.',
      params: ofAccount,
      query: z.strictObject(pageQuery),
      answers: {
        200: { description: 'A page of posts', schema: pageSchema(postInsightsSchema).extend(standingFields) },
      },
      async handle({ caller, params: { accountId }, query }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const platform = platformOf(platforms, account);
        const { schedule } = await accountReading(db, accountId);
        const page = await listPostReadings(db, accountId, query);
        return {
          status: 200,
          body: { ...pageBody(page, present), ...standingBody(account, platform) },
        };

        function present(post: PostReading): z.output<typeof postInsightsSchema> {
          return {
            id: post.id,
            externalId: post.externalId!,
            publishId: post.publishId,
            part: post.part,
            postedAt: timeOf(post.postedAt),
            url: post.url,
            excerpt: post.text?.slice(0, excerptLength) ?? null,
            ...readingBody({ account: account as Account, platform, schedule }, post, 'post'),
            metrics: post.latest.map(({ periodEnd, ...point }) => ({ ...point, at: periodEnd.toISOString() })),
            engagement: engagementOf(post),
          };
        }
      },
    }),

    route({
      method: 'get',
      path: '/v1/publishes/:publishId/insights',
      noun,
      summary: 'The numbers of a publish over time, part by part',
      params: z.object({ publishId: idParam<PublishId>() }),
      query: z.strictObject(rangeQuery),
      answers: { 200: { description: 'The series of each part that is live', schema: publishInsightsSchema } },
      async handle({ caller, params: { publishId }, query }) {
        const publish = await findPublish(db, caller.workspaceId, publishId);
        const account = publish && (await findAccount(db, caller.workspaceId, publish.accountId));
        if (!publish || !account) throw notFound('publish');
        const platform = platformOf(platforms, account);
        const range = rangeOf(query, publish.createdAt);
        const standing = standingBody(account, platform);
        const { schedule } = await accountReading(db, account.id);
        const readings = await readingsOfPublish(db, publishId);
        const parts = await Promise.all(
          readings.map(async (reading) => {
            const { id, postedAt, nextAt } = reading;
            const stored = await storedPoints(db, id, { from: storedFrom(range), to: range.to, metrics: range.metric });
            return {
              part: reading.part ?? 0,
              externalId: reading.externalId!,
              postedAt: timeOf(postedAt),
              ...readingBody({ account, platform, schedule }, reading, 'post', range.metric),
              series: seriesBodies(stored, range, {
                everyMs: (at) => postEveryMs(postedAt ?? at, at),
                isRead: standing.can && nextAt !== null,
              }),
            };
          }),
        );
        return {
          status: 200,
          body: {
            publishId,
            accountId: account.id,
            platform: account.platform,
            ...rangeBody(range),
            ...standing,
            parts,
          },
        };
      },
    }),
  ];
}

/** What people did with a post, as far as the platform tells. */
function engagementOf({ latest }: PostReading): { value: number; of: CommonMetric[] } | null {
  const counted = latest.filter(({ commonName }) => engagementMetrics.some((name) => name === commonName));
  if (counted.length === 0) return null;
  return {
    value: counted.reduce((sum, { value }) => sum + value, 0),
    of: [...new Set(counted.map(({ commonName }) => commonName!))],
  };
}
