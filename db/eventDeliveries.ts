import { and, desc, eq, gte, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { EventType } from '../domain/eventTypes.js';
import type { EventDeliveryId, EventEndpointId, EventId, WorkspaceId } from '../domain/ids.js';
import type { EventDeliveryState } from '../domain/states.js';
import type { Database, Queryable } from './client.js';
import {
  type EventEndpoint,
  endpointDisabled,
  noteEndpointFailed,
  noteEndpointGone,
  noteEndpointReached,
} from './eventEndpoints.js';
import { addEvent, type Event } from './events.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { eventDeliveries, eventDeliveryAttempts, eventEndpoints, events } from './schema.js';

export type EventDelivery = typeof eventDeliveries.$inferSelect;
export type DeliveryAttempt = typeof eventDeliveryAttempts.$inferSelect;

// ---------------------------------------------------------------- the outbox

/** What a run is started with. */
export type DeliveryToStart = Pick<EventDelivery, 'id' | 'eventId' | 'endpointId' | 'workspaceId' | 'round'> &
  Pick<typeof events.$inferSelect, 'accountId' | 'type'>;

/**
 * Starts what waits for a run, oldest first, and marks it. Rows that another worker is at are left to it. One that cannot be
 * started stays as it is; whoever dies in between has marked nothing. Answers how many were found and how many failed.
 */
export async function startWaitingDeliveries(
  db: Database,
  start: (delivery: DeliveryToStart) => Promise<unknown>,
  limit = 50,
): Promise<{ found: number; failures: unknown[] }> {
  return await db.transaction(async (tx) => {
    const waiting = await tx
      .select({
        id: eventDeliveries.id,
        eventId: eventDeliveries.eventId,
        endpointId: eventDeliveries.endpointId,
        workspaceId: eventDeliveries.workspaceId,
        accountId: events.accountId,
        type: events.type,
        round: eventDeliveries.round,
      })
      .from(eventDeliveries)
      .innerJoin(events, eq(events.id, eventDeliveries.eventId))
      .where(and(eq(eventDeliveries.state, 'waiting'), isNull(eventDeliveries.startedAt)))
      .orderBy(eventDeliveries.createdAt)
      .limit(limit)
      .for('update', { of: eventDeliveries, skipLocked: true });
    const ends = await Promise.allSettled(waiting.map(start));
    const started = waiting.filter((_, at) => ends[at]?.status === 'fulfilled').map(({ id }) => id);
    if (started.length > 0)
      await tx.update(eventDeliveries).set({ startedAt: new Date() }).where(inArray(eventDeliveries.id, started));
    return {
      found: waiting.length,
      failures: ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])),
    };
  });
}

/**
 * Waiting, although its next try should have been: its run may be gone. It is started once more, which a run that is there does
 * not mind, and looked at again as late.
 */
export async function reviveDeliveries(db: Queryable, overdueSince: Date): Promise<void> {
  await db
    .update(eventDeliveries)
    .set({ startedAt: null })
    .where(
      and(
        eq(eventDeliveries.state, 'waiting'),
        lt(eventDeliveries.startedAt, overdueSince),
        or(isNull(eventDeliveries.nextTryAt), lt(eventDeliveries.nextTryAt, overdueSince)),
      ),
    );
}

// ---------------------------------------------------------------- a try

/** One call that is about to be made. */
export interface DueAttempt {
  readonly attemptId: number;
  readonly deliveryId: EventDeliveryId;
  readonly round: number;
  /** How many tries of this round there are with it, and when the first was. */
  readonly tries: number;
  readonly firstTryAt: Date;
  readonly event: Event;
  readonly endpoint: EventEndpoint;
}

export interface AttemptEnd {
  readonly durationMs: number;
  readonly status?: number;
  readonly answer?: string;
  readonly error?: string;
}

/** Notes the call before it is made. A word instead: there is none to make, because it is over or its endpoint is no more. */
export async function beginAttempt(
  db: Database,
  deliveryId: EventDeliveryId,
): Promise<DueAttempt | EventDeliveryState | 'forgotten'> {
  return await db.transaction(async (tx) => {
    const [found] = await tx
      .select({ delivery: eventDeliveries, event: events, endpoint: eventEndpoints })
      .from(eventDeliveries)
      .innerJoin(events, eq(events.id, eventDeliveries.eventId))
      .innerJoin(eventEndpoints, eq(eventEndpoints.id, eventDeliveries.endpointId))
      .where(eq(eventDeliveries.id, deliveryId));
    if (!found) return 'forgotten';
    const { delivery, event, endpoint } = found;
    if (delivery.state !== 'waiting') return delivery.state;
    if (endpoint.disabledAt !== null) return await endDelivery(tx, deliveryId, 'failed', endpointDisabled);
    const { round } = delivery;
    const [attempt] = await tx
      .insert(eventDeliveryAttempts)
      .values({ deliveryId, round })
      .returning({ id: eventDeliveryAttempts.id });
    // A call that was cut off, by the end of its worker, uses up no try.
    const [before] = await tx
      .select({
        ended: sql<number>`count(*) filter (where ${eventDeliveryAttempts.endedAt} is not null)::int`,
        firstTryAt: sql<Date>`min(${eventDeliveryAttempts.at})`.mapWith(eventDeliveryAttempts.at),
      })
      .from(eventDeliveryAttempts)
      .where(and(eq(eventDeliveryAttempts.deliveryId, deliveryId), eq(eventDeliveryAttempts.round, round)));
    return {
      attemptId: attempt!.id,
      deliveryId,
      round,
      tries: before!.ended + 1,
      firstTryAt: before!.firstTryAt,
      event,
      endpoint,
    };
  });
}

/**
 * What came of a call, with what follows for the delivery and for its endpoint. `nextTryAt` is when it is tried again unless it
 * got through; without it, this was the last try. Answers the state of the delivery.
 */
export async function endAttempt(
  db: Database,
  due: DueAttempt,
  end: AttemptEnd,
  { gotThrough, isGone, why, nextTryAt }: { gotThrough: boolean; isGone: boolean; why?: string; nextTryAt?: Date },
): Promise<EventDeliveryState> {
  return await db.transaction(async (tx) => {
    await tx
      .update(eventDeliveryAttempts)
      .set({ ...end, endedAt: new Date() })
      .where(eq(eventDeliveryAttempts.id, due.attemptId));
    // The endpoint before the delivery, as whoever disables it does: so neither waits for the other in a circle.
    if (gotThrough) await noteEndpointReached(tx, due.endpoint.id);
    else await noteEndpointFailed(tx, due.endpoint);
    if (isGone) await noteEndpointGone(tx, due.endpoint);
    if (gotThrough) return await endDelivery(tx, due.deliveryId, 'delivered', null, due.round);
    if (isGone || nextTryAt === undefined)
      return await endDelivery(tx, due.deliveryId, 'failed', why ?? null, due.round);
    const [waiting] = await tx
      .update(eventDeliveries)
      .set({ nextTryAt, why: why ?? null })
      .where(isOpen(due.deliveryId, due.round))
      .returning({ state: eventDeliveries.state });
    return waiting?.state ?? (await stateOf(tx, due.deliveryId));
  });
}

/** Ends it once; asked for again meanwhile, another round goes on. Answers the state it has now. */
export async function endDelivery(
  tx: Queryable,
  deliveryId: EventDeliveryId,
  state: 'delivered' | 'failed',
  why: string | null,
  round?: number,
): Promise<EventDeliveryState> {
  const [ended] = await tx
    .update(eventDeliveries)
    .set({ state, why, endedAt: new Date(), nextTryAt: null })
    .where(isOpen(deliveryId, round))
    .returning({ state: eventDeliveries.state });
  return ended?.state ?? (await stateOf(tx, deliveryId));
}

const isOpen = (deliveryId: EventDeliveryId, round?: number) =>
  and(
    eq(eventDeliveries.id, deliveryId),
    eq(eventDeliveries.state, 'waiting'),
    round === undefined ? undefined : eq(eventDeliveries.round, round),
  );

async function stateOf(tx: Queryable, deliveryId: EventDeliveryId): Promise<EventDeliveryState> {
  const [delivery] = await tx
    .select({ state: eventDeliveries.state })
    .from(eventDeliveries)
    .where(eq(eventDeliveries.id, deliveryId));
  return delivery?.state ?? 'failed'; // forgotten with its event or its endpoint
}

// ---------------------------------------------------------------- asked by the API

/** Another day of tries. `disabled`: its endpoint is sent nothing. */
export async function resendDelivery(
  db: Database,
  workspaceId: WorkspaceId,
  id: EventDeliveryId,
): Promise<EventDelivery | 'disabled' | undefined> {
  return await db.transaction(async (tx) => {
    const found = await findDelivery(tx, workspaceId, id);
    if (!found) return undefined;
    if (!(await isEnabled(tx, found.endpointId))) return 'disabled';
    const [delivery] = await tx.update(eventDeliveries).set(anew).where(eq(eventDeliveries.id, id)).returning();
    return delivery;
  });
}

/** The same for all that failed at an endpoint since. Answers how many. */
export async function resendFailed(
  db: Database,
  endpointId: EventEndpointId,
  since?: Date,
): Promise<number | 'disabled'> {
  return await db.transaction(async (tx) => {
    if (!(await isEnabled(tx, endpointId))) return 'disabled';
    const { count: resent } = await tx
      .update(eventDeliveries)
      .set(anew)
      .where(
        and(
          eq(eventDeliveries.endpointId, endpointId),
          eq(eventDeliveries.state, 'failed'),
          since && gte(eventDeliveries.createdAt, since),
        ),
      );
    return resent;
  });
}

const anew = {
  state: 'waiting' as const,
  round: sql`${eventDeliveries.round} + 1`,
  startedAt: null,
  nextTryAt: null,
  endedAt: null,
  why: null,
};

/** Held until the end of the transaction: it is not disabled meanwhile. */
async function isEnabled(tx: Queryable, id: EventEndpointId): Promise<boolean> {
  const [endpoint] = await tx
    .select({ disabledAt: eventEndpoints.disabledAt })
    .from(eventEndpoints)
    .where(eq(eventEndpoints.id, id))
    .for('share');
  return endpoint !== undefined && endpoint.disabledAt === null;
}

/** An event that just one endpoint is told of. */
export async function addTestDelivery(
  db: Database,
  { workspaceId, id: endpointId }: Pick<EventEndpoint, 'workspaceId' | 'id'>,
): Promise<ShownDelivery> {
  return await db.transaction(async (tx) => {
    const { id: eventId, type } = await addEvent(tx, { workspaceId, type: 'ping.test', data: { endpointId } });
    const [delivery] = await tx.insert(eventDeliveries).values({ workspaceId, eventId, endpointId }).returning();
    return { ...delivery!, type, tries: 0 };
  });
}

export type ShownDelivery = EventDelivery & { readonly type: EventType; readonly tries: number };

export interface DeliveryFilter {
  readonly endpointId?: EventEndpointId;
  readonly eventId?: EventId;
  readonly state?: EventDeliveryState;
  readonly type?: EventType;
}

export async function listDeliveries(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, endpointId, eventId, state, type }: PageRequest & DeliveryFilter,
): Promise<Page<ShownDelivery>> {
  const rows = await shown(db)
    .where(
      and(
        eq(eventDeliveries.workspaceId, workspaceId),
        endpointId && eq(eventDeliveries.endpointId, endpointId),
        eventId && eq(eventDeliveries.eventId, eventId),
        state && eq(eventDeliveries.state, state),
        type && eq(events.type, type),
        cursor === undefined
          ? undefined
          : sql`(${eventDeliveries.createdAt}, ${eventDeliveries.id}) < (select created_at, id from event_deliveries where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(eventDeliveries.createdAt), desc(eventDeliveries.id))
    .limit(limit + 1);
  return pageOf(rows.map(flat), limit);
}

export async function findDelivery(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: EventDeliveryId,
): Promise<ShownDelivery | undefined> {
  const [row] = await shown(db).where(and(eq(eventDeliveries.workspaceId, workspaceId), eq(eventDeliveries.id, id)));
  return row && flat(row);
}

const shown = (db: Queryable) =>
  db
    .select({
      delivery: eventDeliveries,
      type: events.type,
      tries: sql<number>`(select count(*)::int from event_delivery_attempts a where a.delivery_id = ${eventDeliveries.id})`,
    })
    .from(eventDeliveries)
    .innerJoin(events, eq(events.id, eventDeliveries.eventId))
    .$dynamic();

const flat = ({ delivery, ...more }: { delivery: EventDelivery; type: EventType; tries: number }): ShownDelivery => ({
  ...delivery,
  ...more,
});

/** Every call of a delivery, oldest first; the newest hundred. */
export async function attemptsOf(db: Queryable, deliveryId: EventDeliveryId, max = 100): Promise<DeliveryAttempt[]> {
  const rows = await db
    .select()
    .from(eventDeliveryAttempts)
    .where(eq(eventDeliveryAttempts.deliveryId, deliveryId))
    .orderBy(desc(eventDeliveryAttempts.id))
    .limit(max);
  return rows.reverse();
}
