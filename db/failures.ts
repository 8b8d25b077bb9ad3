import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import type { Publish } from './publishes.js';
import { publishes, type ReplayFilter } from './schema.js';

/** Failed and unconfirmed publishes that a filter means, in the order they were due. */
export async function failedPublishes(
  db: Queryable,
  workspaceId: WorkspaceId,
  { publishIds, states, failureClass, platform, accountId, from, to }: ReplayFilter,
  limit: number,
): Promise<Publish[]> {
  return await db
    .select()
    .from(publishes)
    .where(
      and(
        eq(publishes.workspaceId, workspaceId),
        inArray(publishes.state, ['failed', 'unconfirmed']),
        publishIds && inArray(publishes.id, [...publishIds]),
        states && inArray(publishes.state, [...states]),
        failureClass && sql`${publishes.failure}->>'class' = ${failureClass}`,
        platform && eq(publishes.platform, platform),
        accountId && eq(publishes.accountId, accountId),
        from === undefined ? undefined : gte(publishes.endedAt, new Date(from)),
        to === undefined ? undefined : lt(publishes.endedAt, new Date(to)),
      ),
    )
    .orderBy(asc(publishes.dueAt), asc(publishes.id))
    .limit(limit);
}
