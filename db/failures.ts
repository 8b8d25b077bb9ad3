import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { type FailureClass, incidentClasses, type Mover } from '../domain/failures.js';
import type { AccountId, WorkspaceId } from '../domain/ids.js';
import { incidentAccountsMin, incidentGapMs } from '../domain/limits.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { PlatformName } from '../platforms/index.js';
import type { Queryable } from './client.js';
import type { Publish } from './publishes.js';
import { publishes, type ReplayFilter } from './schema.js';

/** In the words of the partial index `publishes_to_replay`. */
const hasFailed = sql`${publishes.state} in ('failed', 'unconfirmed')`;
const classOf = sql<FailureClass>`coalesce(${publishes.failure}->>'class', 'bug')`;

/** The failed and unconfirmed publishes that a filter means, of whichever workspace. When they failed is when they ended. */
const matching = (filter: ReplayFilter): SQL =>
  and(
    hasFailed,
    filter.publishIds && inArray(publishes.id, [...filter.publishIds]),
    filter.states && inArray(publishes.state, [...filter.states]),
    filter.failureClass && eq(classOf, filter.failureClass),
    filter.platform && eq(publishes.platform, filter.platform),
    filter.accountId && eq(publishes.accountId, filter.accountId),
    filter.from === undefined ? undefined : gte(publishes.endedAt, new Date(filter.from)),
    filter.to === undefined ? undefined : lt(publishes.endedAt, new Date(filter.to)),
  )!;

/** The first of those that a filter means, in the order they were due. */
export async function failedPublishes(
  db: Queryable,
  workspaceId: WorkspaceId,
  filter: ReplayFilter,
  limit: number,
): Promise<Publish[]> {
  return await db
    .select()
    .from(publishes)
    .where(and(eq(publishes.workspaceId, workspaceId), matching(filter)))
    .orderBy(publishes.dueAt, publishes.id)
    .limit(limit);
}

// ---------------------------------------------------------------- in groups

/** Which scopes publishing needs, for each kind of login. */
export type PublishingScopes = readonly (PlatformRef<PlatformName> & { readonly scopes: readonly string[] })[];

export interface FailureGroup {
  readonly platform: PlatformName;
  readonly class: FailureClass;
  /** The whole of it, also where only one account of it was asked for. */
  readonly incident?: {
    readonly startedAt: Date;
    readonly lastAt: Date;
    readonly accounts: number;
    readonly publishes: number;
    /** Something was published on that platform since, by whomever. */
    readonly isOver: boolean;
  };
  readonly states: { readonly failed: number; readonly unconfirmed: number };
  readonly count: number;
  readonly accounts: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The most frequent of the platform's words. */
  readonly platformCode: string | null;
  readonly platformMessage: string | null;
  /** The most frequent ones as well: a failure may have its own. */
  readonly move: Mover | null;
  readonly nextStep: string | null;
  /** How many of its publishes each concerns. */
  readonly changed: {
    readonly reconnected: number;
    readonly 'token-renewed': number;
    readonly 'scope-added': number;
    readonly 'outage-over': number;
  };
  readonly filter: ReplayFilter;
}

const groupsMax = 200;
/** Failures that a new grant or a newer token may have mended; of the others, neither says anything. */
const ofTheGrant = [
  'reconnect-needed',
  'permission-missing',
  'account-gone',
  'outcome-unknown',
] satisfies FailureClass[];

/**
 * A workspace's failures: each incident is one group, the rest is grouped by platform and class, cut where an incident of the same
 * class lies between. So a group is everything of its class within its time, and a filter can name it. Latest first, at most 200.
 */
export async function failureGroups(
  db: Queryable,
  workspaceId: WorkspaceId,
  { platform, accountId }: { platform?: PlatformName; accountId?: AccountId },
  publishingScopes: PublishingScopes,
): Promise<{ groups: FailureGroup[]; publishes: number }> {
  const words = (list: readonly string[]) =>
    sql.join(
      list.map((word) => sql`${word}`),
      sql`, `,
    );
  const rows = await db.execute<Row>(sql`
    with failed as (
      select ${publishes.id} as id, ${publishes.platform} as platform, ${classOf} as class, ${publishes.accountId} as account_id,
        ${publishes.state} as state, ${publishes.endedAt} as at, ${publishes.failure} as failure
      from ${publishes}
      where ${publishes.workspaceId} = ${workspaceId} and ${matching({ ...(platform && { platform }) })}
    ),
    breaks as (
      select *, lag(at) over kind is null or at - lag(at) over kind > ${incidentGapMs} * interval '1 millisecond' as breaks
      from failed window kind as (partition by platform, class order by at, id)
    ),
    numbered as (
      select *, count(*) filter (where breaks) over (order by platform, class, at, id) as run from breaks
    ),
    runs as (
      select platform, class, run, min(at) as started_at, max(at) as last_at, count(*) as publishes, count(distinct account_id) as accounts,
        class in (${words(incidentClasses)}) and count(distinct account_id) >= ${incidentAccountsMin} as is_incident
      from numbered group by platform, class, run
    ),
    stretches as (
      select *, count(*) filter (where is_incident) over (partition by platform, class order by run) as stretch from runs
    ),
    live as materialized (
      select platform, (
        select max(alive.committed_at) from publishes alive where alive.platform = here.platform and alive.state = 'published'
      ) as at
      from (select distinct platform from failed) here
    ),
    connects as (
      select account_id, max(ended_at) as at from connections
      where workspace_id = ${workspaceId} and state = 'connected' and account_id is not null group by account_id
    ),
    needs as (
      select * from jsonb_to_recordset(${JSON.stringify(publishingScopes)}::jsonb) as n(platform text, flavour text, scopes text[])
    ),
    facts as (
      select one.*, stretch.is_incident, stretch.stretch, stretch.started_at, stretch.last_at,
        stretch.publishes as of_incident, stretch.accounts as accounts_of_incident,
        coalesce(live.at > stretch.last_at, false) as is_over,
        account.state = 'connected' and one.class in (${words(ofTheGrant)}) and coalesce(connect.at > one.at, false) as reconnected,
        account.state = 'connected' and one.class in (${words(ofTheGrant)})
          and account.token_refreshed_at > one.at and coalesce(connect.at < one.at, true) as renewed,
        account.state = 'connected' and one.class = 'permission-missing'
          and account.token_refreshed_at > one.at and account.granted_scopes @> needs.scopes as allowed,
        case when stretch.is_incident then live.at > stretch.last_at else one.class = 'platform-unavailable' and live.at > one.at end as outage_over
      from numbered one
      join stretches stretch on stretch.run = one.run
      join accounts account on account.id = one.account_id and account.workspace_id = ${workspaceId}
      left join live on live.platform = one.platform
      left join connects connect on connect.account_id = one.account_id
      left join needs on needs.platform = account.platform and needs.flavour is not distinct from account.flavour
      ${accountId ? sql`where one.account_id = ${accountId}` : sql``}
    )
    select platform, class, is_incident as "isIncident", count(*)::int as count,
      (count(*) filter (where state = 'failed'))::int as failed, (count(*) filter (where state = 'unconfirmed'))::int as unconfirmed,
      count(distinct account_id)::int as accounts, min(at) as "firstAt", max(at) as "lastAt",
      min(started_at) as "startedAt", max(last_at) as "endedAt", max(of_incident)::int as "ofIncident",
      max(accounts_of_incident)::int as "accountsOfIncident", bool_and(is_over) as "isOver",
      mode() within group (order by failure->>'move') as move, mode() within group (order by failure->>'nextStep') as "nextStep",
      mode() within group (order by array[failure->>'platformCode', failure->>'platformMessage'])
        filter (where failure->>'platformCode' is not null or failure->>'platformMessage' is not null) as said,
      (count(*) filter (where reconnected))::int as reconnected, (count(*) filter (where renewed))::int as renewed,
      (count(*) filter (where allowed))::int as allowed, (count(*) filter (where outage_over))::int as "outageOver",
      (sum(count(*)) over ())::int as total
    from facts
    group by platform, class, is_incident, stretch
    order by max(at) desc, platform, class
    limit ${groupsMax}`);
  return { groups: rows.map((row) => groupOf(row, accountId)), publishes: rows[0]?.total ?? 0 };
}

type Row = Record<
  | 'count'
  | 'failed'
  | 'unconfirmed'
  | 'accounts'
  | 'ofIncident'
  | 'accountsOfIncident'
  | 'reconnected'
  | 'renewed'
  | 'allowed'
  | 'outageOver'
  | 'total',
  number
> &
  Record<'firstAt' | 'lastAt' | 'startedAt' | 'endedAt', string> & {
    platform: PlatformName;
    class: FailureClass;
    isIncident: boolean;
    isOver: boolean;
    move: Mover | null;
    nextStep: string | null;
    said: [string | null, string | null] | null;
  };

function groupOf(row: Row, accountId: AccountId | undefined): FailureGroup {
  const [firstAt, lastAt] = [new Date(row.firstAt), new Date(row.lastAt)];
  const [platformCode = null, platformMessage = null] = row.said ?? [];
  return {
    platform: row.platform,
    class: row.class,
    ...(row.isIncident && {
      incident: {
        startedAt: new Date(row.startedAt),
        lastAt: new Date(row.endedAt),
        accounts: row.accountsOfIncident,
        publishes: row.ofIncident,
        isOver: row.isOver,
      },
    }),
    states: { failed: row.failed, unconfirmed: row.unconfirmed },
    count: row.count,
    accounts: row.accounts,
    firstAt,
    lastAt,
    platformCode,
    platformMessage,
    move: row.move,
    nextStep: row.nextStep,
    changed: {
      reconnected: row.reconnected,
      'token-renewed': row.renewed,
      'scope-added': row.allowed,
      'outage-over': row.outageOver,
    },
    filter: {
      platform: row.platform,
      failureClass: row.class,
      ...(accountId && { accountId }),
      from: firstAt.toISOString(),
      to: new Date(lastAt.getTime() + 1).toISOString(), // before it, so that the last one is in
    },
  };
}
