import { randomBytes, randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { EventType } from '../domain/eventTypes.js';
import { asId, type EventEndpointId, type WorkspaceId } from '../domain/ids.js';
import { endpointFailingMaxMs, secretOverlapMs } from '../domain/limits.js';
import type { EndpointDisabledCause } from '../domain/states.js';
import type { Database, Queryable } from './client.js';
import { recordEvent } from './events.js';
import { openNotice } from './notices.js';
import { eventDeliveries, eventEndpoints, notices, workspaces } from './schema.js';
import type { Place, Sealer } from './seal.js';

export type EventEndpoint = typeof eventEndpoints.$inferSelect;

type Owned = Pick<EventEndpoint, 'id' | 'workspaceId'>;
const place = ({ id, workspaceId }: Owned, column: 'sealed_secret' | 'sealed_secret_before'): Place => ({
  table: 'event_endpoints',
  column,
  rowId: id,
  workspaceId,
});

/** As the Standard Webhooks specification writes them: 24 to 64 random bytes. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

export interface EndpointWrite {
  readonly url: string;
  readonly description: string;
  readonly types: readonly EventType[] | null;
}

/** The secret is answered here and nowhere else. `undefined` where the workspace has as many as it may. */
export async function addEndpoint(
  db: Database,
  sealer: Sealer,
  workspaceId: WorkspaceId,
  { url, description, types }: EndpointWrite,
  max: number,
): Promise<{ endpoint: EventEndpoint; secret: string } | undefined> {
  return await db.transaction(async (tx) => {
    // Held until the end: two at once must not both be the last one.
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for('update');
    const count = await tx.$count(eventEndpoints, eq(eventEndpoints.workspaceId, workspaceId));
    if (count >= max) return undefined;
    const secret = newSecret();
    const id = asId<EventEndpointId>(randomUUID()); // the secret is sealed for this row
    const sealedSecret = sealer.seal(secret, place({ id, workspaceId }, 'sealed_secret'));
    const [endpoint] = await tx
      .insert(eventEndpoints)
      .values({ id, workspaceId, url, description, types: types && [...types], sealedSecret })
      .returning();
    return { endpoint: endpoint!, secret };
  });
}

/** The new secret signs from now on; the one before signs along until the overlap ends. The one before that is forgotten at once. */
export async function rotateSecret(
  db: Database,
  sealer: Sealer,
  workspaceId: WorkspaceId,
  id: EventEndpointId,
): Promise<{ endpoint: EventEndpoint; secret: string } | undefined> {
  return await db.transaction(async (tx) => {
    const held = await findEndpoint(tx, workspaceId, id, { hold: true });
    if (!held) return undefined;
    const secret = newSecret();
    const before = sealer.unseal(held.sealedSecret, place(held, 'sealed_secret'));
    const [endpoint] = await tx
      .update(eventEndpoints)
      .set({
        sealedSecret: sealer.seal(secret, place(held, 'sealed_secret')),
        sealedSecretBefore: sealer.seal(before, place(held, 'sealed_secret_before')),
        secretBeforeEndsAt: new Date(Date.now() + secretOverlapMs),
      })
      .where(eq(eventEndpoints.id, id))
      .returning();
    return { endpoint: endpoint!, secret };
  });
}

/** What signs now, the newest first. */
export function secretsOf(sealer: Sealer, endpoint: EventEndpoint, now = new Date()): string[] {
  const { sealedSecret, sealedSecretBefore, secretBeforeEndsAt } = endpoint;
  return [
    sealer.unseal(sealedSecret, place(endpoint, 'sealed_secret')),
    ...(sealedSecretBefore !== null && secretBeforeEndsAt !== null && secretBeforeEndsAt > now
      ? [sealer.unseal(sealedSecretBefore, place(endpoint, 'sealed_secret_before'))]
      : []),
  ];
}

/** After a change of keys a secret moves under the new one with its next use. A rotation that comes in between has done so already. */
export async function resealSecret(db: Queryable, sealer: Sealer, endpoint: EventEndpoint): Promise<void> {
  const { id, sealedSecret } = endpoint;
  if (!sealer.needsReseal(sealedSecret)) return;
  await db
    .update(eventEndpoints)
    .set({ sealedSecret: sealer.reseal(sealedSecret, place(endpoint, 'sealed_secret')) })
    .where(and(eq(eventEndpoints.id, id), eq(eventEndpoints.sealedSecret, sealedSecret)));
}

/** Erases secrets whose overlap is over. */
export async function forgetOldSecrets(db: Queryable): Promise<void> {
  await db
    .update(eventEndpoints)
    .set({ sealedSecretBefore: null, secretBeforeEndsAt: null })
    .where(lt(eventEndpoints.secretBeforeEndsAt, new Date()));
}

export async function findEndpoint(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: EventEndpointId,
  { hold = false }: { hold?: boolean } = {},
): Promise<EventEndpoint | undefined> {
  const found = db
    .select()
    .from(eventEndpoints)
    .where(and(eq(eventEndpoints.workspaceId, workspaceId), eq(eventEndpoints.id, id)));
  const [endpoint] = await (hold ? found.for('no key update') : found);
  return endpoint;
}

/** All of a workspace, oldest first: they are few. */
export async function listEndpoints(db: Queryable, workspaceId: WorkspaceId): Promise<EventEndpoint[]> {
  return await db
    .select()
    .from(eventEndpoints)
    .where(eq(eventEndpoints.workspaceId, workspaceId))
    .orderBy(asc(eventEndpoints.createdAt), asc(eventEndpoints.id));
}

export interface EndpointChange extends Partial<EndpointWrite> {
  readonly enabled?: boolean;
}

/** Enabled again, or at another address, it starts with a clean slate; what failed meanwhile is sent again when asked for. */
export async function changeEndpoint(
  db: Database,
  workspaceId: WorkspaceId,
  id: EventEndpointId,
  { enabled, types, ...change }: EndpointChange,
): Promise<EventEndpoint | undefined> {
  return await db.transaction(async (tx) => {
    const held = await findEndpoint(tx, workspaceId, id, { hold: true });
    if (!held) return undefined;
    if (enabled === false && held.disabledAt === null) await stopDelivering(tx, held, 'asked');
    const isFresh = (enabled && held.disabledAt !== null) || (change.url !== undefined && change.url !== held.url);
    const [endpoint] = await tx
      .update(eventEndpoints)
      .set({
        id, // so that there is something to set
        ...change,
        ...(types !== undefined && { types: types && [...types] }),
        ...(enabled && { disabledAt: null, disabledWhy: null }),
        ...(isFresh && { failingSince: null }),
      })
      .where(eq(eventEndpoints.id, id))
      .returning();
    if (enabled)
      await tx
        .update(notices)
        .set({ closedAt: new Date() })
        .where(and(eq(notices.endpointId, id), isNull(notices.closedAt)));
    return endpoint;
  });
}

/** Its deliveries, its notices and their history go with it. */
export async function deleteEndpoint(db: Queryable, workspaceId: WorkspaceId, id: EventEndpointId): Promise<boolean> {
  const deleted = await db
    .delete(eventEndpoints)
    .where(and(eq(eventEndpoints.workspaceId, workspaceId), eq(eventEndpoints.id, id)))
    .returning({ id: eventEndpoints.id });
  return deleted.length > 0;
}

// ---------------------------------------------------------------- how it fares

export async function noteEndpointReached(tx: Queryable, id: EventEndpointId): Promise<void> {
  await tx
    .update(eventEndpoints)
    .set({ failingSince: null })
    .where(and(eq(eventEndpoints.id, id), isNotNull(eventEndpoints.failingSince)));
}

/** Remembers since when nothing gets through, and disables what has failed for too long. */
export async function noteEndpointFailed(tx: Queryable, endpoint: EventEndpoint): Promise<void> {
  await tx
    .update(eventEndpoints)
    .set({ failingSince: new Date() })
    .where(and(eq(eventEndpoints.id, endpoint.id), isNull(eventEndpoints.failingSince)));
  const [held] = await tx
    .select()
    .from(eventEndpoints)
    .where(
      and(
        eq(eventEndpoints.id, endpoint.id),
        isNull(eventEndpoints.disabledAt),
        lt(eventEndpoints.failingSince, new Date(Date.now() - endpointFailingMaxMs)),
      ),
    )
    .for('no key update');
  if (held) await disable(tx, held, 'failing');
}

/** It says itself that it wants nothing any more. */
export async function noteEndpointGone(tx: Queryable, { id, workspaceId }: Owned): Promise<void> {
  const held = await findEndpoint(tx, workspaceId, id, { hold: true });
  if (held && held.disabledAt === null) await disable(tx, held, 'gone');
}

/** Nobody asked for it, so the workspace is told: by a notice, and by an event to its other endpoints. */
async function disable(tx: Queryable, endpoint: EventEndpoint, why: Exclude<EndpointDisabledCause, 'asked'>) {
  await stopDelivering(tx, endpoint, why);
  const { host } = new URL(endpoint.url);
  const message =
    why === 'gone'
      ? `The endpoint for events at ${host} answered 410 Gone, so it is sent no more.`
      : `Nothing got through to the endpoint for events at ${host} since ${endpoint.failingSince?.toISOString()}, so it is sent no more.`;
  const { workspaceId, id: endpointId } = endpoint;
  await openNotice(tx, {
    workspaceId,
    endpointId,
    kind: 'endpoint-disabled',
    cause: why,
    message,
    nextStep: 'Mend what receives there, enable the endpoint again, and have what failed sent again.',
  });
  await recordEvent(tx, { workspaceId, type: 'endpoint.disabled', data: { endpointId, why, message } });
}

/** From here on nothing is sent to it; what was on its way is kept as failed. */
async function stopDelivering(tx: Queryable, { id }: EventEndpoint, why: EndpointDisabledCause): Promise<void> {
  await tx.update(eventEndpoints).set({ disabledAt: new Date(), disabledWhy: why }).where(eq(eventEndpoints.id, id));
  await tx
    .update(eventDeliveries)
    .set({ state: 'failed', endedAt: new Date(), nextTryAt: null, why: endpointDisabled })
    .where(and(eq(eventDeliveries.endpointId, id), eq(eventDeliveries.state, 'waiting')));
}

export const endpointDisabled = 'The endpoint was disabled.';
