import { z } from 'zod';
import { type FailureGroup, failureGroups } from '../../db/failures.js';
import { failureFacts } from '../../domain/failures.js';
import type { AccountId } from '../../domain/ids.js';
import { scopesFor } from '../../domain/scopes.js';
import { platformNames } from '../../platforms/index.js';
import type { Platform } from '../../platforms/platform.js';
import type { ApiDeps } from '../deps.js';
import { type Route, route } from '../route.js';
import { failureClass, idParam, mover, platformName } from '../schemas.js';
import { replayFilterSchema } from './replayBatches.js';

const noun = 'Replays';

const changes = ['reconnected', 'token-renewed', 'scope-added', 'outage-over'] as const;

const failureGroupSchema = z
  .object({
    key: z.string().meta({ description: 'The same as long as the group begins with the same failure.' }),
    incident: z
      .object({
        startedAt: z.string(),
        lastAt: z.string(),
        accounts: z.int(),
        isOver: z.boolean().meta({
          description: 'Whether anything was published on that platform since, from anywhere in the installation.',
        }),
        words: z.string(),
      })
      .nullable()
      .meta({ description: 'Failures of one kind that hit several accounts at one time; null for the rest.' }),
    platform: platformName,
    class: failureClass,
    states: z.object({ failed: z.int(), unconfirmed: z.int() }),
    count: z.int(),
    accounts: z.int(),
    firstAt: z.string(),
    lastAt: z.string(),
    platformCode: z.string().nullable(),
    platformMessage: z.string().nullable().meta({ description: 'The most frequent of the platform’s own words.' }),
    move: mover,
    nextStep: z.string(),
    changed: z
      .array(z.object({ what: z.enum(changes), words: z.string(), publishes: z.int() }))
      .meta({ description: 'What has changed since that bears on it, and for how many of the publishes.' }),
    filter: replayFilterSchema, // exactly these publishes
  })
  .meta({ id: 'FailureGroup' });

const failureGroupsSchema = z
  .object({
    items: z.array(failureGroupSchema).meta({ description: 'The latest first; at most 200.' }),
    total: z.int().meta({ description: 'How many publishes are failed or unconfirmed, over all groups.' }),
  })
  .meta({ id: 'FailureGroups' });

export function failureRoutes({ db, platforms }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/failures',
      noun,
      summary: 'Failed and unconfirmed publishes in groups: what went wrong together, and what has changed since',
      description:
        'An incident is a run of failures of one platform and class that hit several accounts with no more than half an hour between one and the next. The rest is grouped by platform and class.',
      query: z.strictObject({ platform: platformName.optional(), accountId: idParam<AccountId>().optional() }),
      answers: { 200: { description: 'The groups', schema: failureGroupsSchema } },
      async handle({ caller, query }) {
        const { groups, publishes } = await failureGroups(db, caller.workspaceId, query, publishingScopes(platforms));
        const body: z.output<typeof failureGroupsSchema> = {
          items: groups.map((group) => groupBody(group, platforms[group.platform].label)),
          total: publishes,
        };
        return { status: 200, body };
      },
    }),
  ];
}

const publishingScopes = (platforms: ApiDeps['platforms']) =>
  platformNames.flatMap((platform) => {
    const main: Platform = platforms[platform];
    const logins = [[null, main] as const, ...Object.entries(main.flavours ?? {})];
    return logins.map(([flavour, login]) => ({
      platform,
      flavour,
      scopes: [...new Set([...scopesFor(login, 'publish'), ...scopesFor(login, 'media')])],
    }));
  });

function groupBody(group: FailureGroup, label: string): z.output<typeof failureGroupSchema> {
  const { incident, filter, platform, count, accounts, states, platformCode, platformMessage } = group;
  const facts = failureFacts[group.class];
  return {
    key: [platform, group.class, incident ? 'incident' : 'rest', group.firstAt.toISOString()].join('|'),
    incident: incident
      ? {
          startedAt: incident.startedAt.toISOString(),
          lastAt: incident.lastAt.toISOString(),
          accounts: incident.accounts,
          isOver: incident.isOver,
          words: incidentWords(incident, label),
        }
      : null,
    platform,
    class: group.class,
    states,
    count,
    accounts,
    firstAt: group.firstAt.toISOString(),
    lastAt: group.lastAt.toISOString(),
    platformCode,
    platformMessage,
    move: group.move ?? facts.move,
    nextStep: group.nextStep ?? facts.nextStep,
    changed: changes
      .filter((what) => group.changed[what] > 0)
      .map((what) => ({ what, words: changeWords[what](label), publishes: group.changed[what] })),
    filter: {
      ...(filter.failureClass && { failureClass: filter.failureClass }),
      ...(filter.platform && { platform: filter.platform }),
      ...(filter.accountId && { accountId: filter.accountId }),
      ...(filter.from && { from: filter.from }),
      ...(filter.to && { to: filter.to }),
    },
  };
}

const changeWords: Readonly<Record<(typeof changes)[number], (label: string) => string>> = {
  reconnected: () => 'Their accounts were connected again since.',
  'token-renewed': () => 'Their accounts’ tokens were renewed since.',
  'scope-added': () => 'What was not allowed then is allowed now.',
  'outage-over': (label) => `Posts have gone live on ${label} since.`,
};

const incidentWords = (
  { startedAt, lastAt, accounts, publishes, isOver }: NonNullable<FailureGroup['incident']>,
  label: string,
): string =>
  [
    `${publishes} publishes of ${accounts} accounts failed on ${label} in the same way, from ${minuteOf(startedAt)} to ${minuteOf(lastAt)}.`,
    isOver ? `Posts have gone live on ${label} since, so it is over.` : `Nothing has gone live on ${label} since.`,
  ].join(' ');

/** `2026-03-01 09:05 UTC` */
const minuteOf = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
