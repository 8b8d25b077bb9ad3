import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Sql } from 'postgres';
import type { AccountId } from '../domain/ids.js';
import { collectInsightsId } from '../domain/workflowIds.js';
import type { GuideControl } from './guides/guide.js';

/** The schedule that reads an account's insights. */
export const insightSchedule = (temporal: Client, accountId: string) =>
  temporal.schedule.getHandle(collectInsightsId(accountId as AccountId));

/** Fires it now, and answers the run. */
export async function fireInsights(temporal: Client, accountId: string, withinMs = 30_000): Promise<WorkflowHandle> {
  const schedule = insightSchedule(temporal, accountId);
  const runs = async () => (await schedule.describe()).info.recentActions.map(({ action }) => action.workflow);
  const known = new Set((await runs()).map(({ firstExecutionRunId }) => firstExecutionRunId));
  await schedule.trigger();
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const run = (await runs()).find(({ firstExecutionRunId }) => !known.has(firstExecutionRunId));
    if (run) return temporal.workflow.getHandle(run.workflowId, run.firstExecutionRunId);
  }
  throw new Error(`The schedule of ${accountId} started no run within ${withinMs} ms`);
}

const hourMs = 3_600_000;

/**
 * Lets time pass for an account’s insights: the simulators’ clock goes on, and everything the product knows of this account grows older,
 * by whole hours, so that the newest reading lies that far back. Answers by how much.
 */
export async function passTime(
  { sql, clock, accountId: id }: { sql: Sql; clock: GuideControl['clock']; accountId: string },
  ms: number,
): Promise<number> {
  const [newest] = await sql`
    select coalesce(max(period_end), date_trunc('hour', now())) as at from insights i join insight_readings r on r.id = i.reading_id
     where r.account_id = ${id}`;
  const now = Math.floor(Date.now() / hourMs) * hourMs;
  const passedMs = newest!.at.getTime() - (now - ms);
  const by = `${passedMs / hourMs} hours`;
  const older = (column: string) => sql`${sql(column)} = ${sql(column)} - ${by}::interval`;
  await sql.begin(async (tx) => {
    // The newest first would meet the hour of the one before: all of them move at once, to where nothing is yet.
    await tx`update insights set period_end = period_end - ${by}::interval - interval '100 years', observed_at = observed_at - ${by}::interval
              where reading_id in (select id from insight_readings where account_id = ${id})`;
    await tx`update insights set period_end = period_end + interval '100 years'
              where reading_id in (select id from insight_readings where account_id = ${id})`;
    await tx`update insight_readings set ${older('posted_at')}, ${older('read_at')}, ${older('next_at')} where account_id = ${id}`;
    await tx`update publishes set ${older('created_at')}, ${older('ended_at')} where account_id = ${id}`;
    await tx`update commits set ${older('confirmed_at')} where account_id = ${id}`;
  });
  await clock.advance(passedMs);
  return passedMs;
}
