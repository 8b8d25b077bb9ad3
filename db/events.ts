import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { EventData, EventType } from '../domain/eventTypes.js';
import type { AccountId, EventId, WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { eventDeliveries, events } from './schema.js';

export type Event = typeof events.$inferSelect;

export interface NewEvent<Type extends EventType> {
  readonly workspaceId: WorkspaceId;
  readonly type: Type;
  readonly accountId?: AccountId;
  readonly data: EventData<Type>;
}

/**
 * Tells the workspace's backend of a change. Call it in the transaction of that change: the event and the promise to deliver it to
 * each endpoint that wants it now are then as true as the change is.
 */
export async function recordEvent<Type extends EventType>(tx: Queryable, event: NewEvent<Type>): Promise<void> {
  const { id } = await addEvent(tx, event);
  // Held against being deleted, or the delivery would hang on an endpoint that is gone, and the change fail with it.
  await tx.execute(sql`
    insert into event_deliveries (workspace_id, event_id, endpoint_id)
    select workspace_id, ${id}, id from event_endpoints
    where workspace_id = ${event.workspaceId} and disabled_at is null and (types is null or ${event.type} = any(types))
    for key share`);
}

/** An event that nobody is told of yet. */
export async function addEvent<Type extends EventType>(tx: Queryable, event: NewEvent<Type>): Promise<Event> {
  const [row] = await tx.insert(events).values(event).returning();
  return row!;
}

/** What a receiver is sent, and what the log shows. */
export const payloadOf = ({ type, createdAt, workspaceId, accountId, data }: Event) => ({
  type,
  timestamp: createdAt.toISOString(),
  data: { workspaceId, ...(accountId !== null && { accountId }), ...data },
});

/** Deletes what is older, a batch at a time, and its deliveries with it; what is still on its way waits for its end. */
export async function forgetOldEvents(db: Queryable, olderThan: Date, limit = 5_000): Promise<void> {
  const waiting = sql`exists (select 1 from ${eventDeliveries} d where d.event_id = ${events.id} and d.state = 'waiting')`;
  const old = db
    .select({ id: events.id })
    .from(events)
    .where(and(lt(events.createdAt, olderThan), sql`not ${waiting}`))
    .orderBy(events.createdAt)
    .limit(limit);
  await db.delete(events).where(sql`${events.id} in ${old}`);
}

// ---------------------------------------------------------------- asked by the API

export interface EventFilter {
  readonly type?: EventType;
  readonly accountId?: AccountId;
}

export async function listEvents(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, type, accountId }: PageRequest & EventFilter,
): Promise<Page<Event>> {
  const rows = await db
    .select()
    .from(events)
    .where(
      and(
        eq(events.workspaceId, workspaceId),
        type && eq(events.type, type),
        accountId && eq(events.accountId, accountId),
        cursor === undefined
          ? undefined
          : sql`(${events.createdAt}, ${events.id}) < (select created_at, id from events where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}

export async function findEvent(db: Queryable, workspaceId: WorkspaceId, id: EventId): Promise<Event | undefined> {
  const [event] = await db
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, workspaceId), eq(events.id, id)));
  return event;
}
