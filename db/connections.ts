import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { Failure } from '../domain/failures.js';
import type { AccountId, ConnectionId, WorkspaceId } from '../domain/ids.js';
import type { ConnectionRefusal } from '../domain/states.js';
import type { StoredTokens, TokenSet } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { noteProgress } from './progress.js';
import { type AccountChoice, connections } from './schema.js';
import type { Sealer } from './seal.js';

export type Connection = typeof connections.$inferSelect;

/** Where a connection's sealed values live: the callback seals the code, the exchange the tokens. */
export const connectionPlace = (
  connection: Pick<Connection, 'id' | 'workspaceId'>,
  column: 'sealed_verifier' | 'sealed_code' | 'sealed_tokens',
) => ({
  table: 'connections',
  column,
  rowId: connection.id,
  workspaceId: connection.workspaceId,
});

export async function loadConnection(db: Queryable, connectionId: ConnectionId): Promise<Connection> {
  const [connection] = await db.select().from(connections).where(eq(connections.id, connectionId));
  if (!connection) throw new Failure('not-found', 'This connection does not exist any more.');
  return connection;
}

/** The end of a refused attempt: reason, sentence, and nothing secret left in the row. The first end stays. */
export async function refuseConnection(
  db: Database,
  connectionId: ConnectionId,
  refusal: { state?: 'refused' | 'expired'; reason?: ConnectionRefusal; message: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .update(connections)
      .set({
        state: refusal.state ?? 'refused',
        refusal: refusal.reason ?? null,
        message: refusal.message,
        endedAt: new Date(),
        sealedCode: null,
        sealedVerifier: null,
        sealedTokens: null,
      })
      .where(and(eq(connections.id, connectionId), isNull(connections.endedAt)))
      .returning({ id: connections.id });
    if (ended) await noteProgress(tx, 'connection', connectionId, refusal.state ?? 'refused', refusal.message);
  });
}

/** The exchange worked: tokens sealed, code and verifier gone, in one statement. */
export async function keepExchangedTokens(
  db: Database,
  sealer: Sealer,
  connection: Connection,
  tokens: TokenSet,
  grantedScopes: readonly string[],
): Promise<void> {
  const stored: StoredTokens = {
    accessToken: tokens.accessToken,
    ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
  };
  await db.transaction(async (tx) => {
    await tx
      .update(connections)
      .set({
        state: 'exchanging',
        sealedTokens: sealer.seal(JSON.stringify(stored), connectionPlace(connection, 'sealed_tokens')),
        tokenExpiresAt: tokens.expiresAt,
        grantedScopes: [...grantedScopes],
        sealedCode: null,
        sealedVerifier: null,
      })
      .where(eq(connections.id, connection.id));
    await noteProgress(tx, 'connection', connection.id, 'exchanging', 'Permission received, looking for the account.');
  });
}

/** What the owner really allowed, where the platform told it only when asked. */
export async function noteGrantedScopes(
  db: Queryable,
  connectionId: ConnectionId,
  grantedScopes: readonly string[],
): Promise<void> {
  await db
    .update(connections)
    .set({ grantedScopes: [...grantedScopes] })
    .where(eq(connections.id, connectionId));
}

/** Puts the chosen account's own tokens beside those of the grant. */
export async function keepCompanionTokens(
  db: Queryable,
  sealer: Sealer,
  connection: Connection,
  companions: NonNullable<StoredTokens['companions']>,
): Promise<void> {
  const tokens = openExchangedTokens(sealer, connection);
  if (!tokens) throw new Failure('bug', 'The connection holds no tokens.');
  const sealedTokens = sealer.seal(
    JSON.stringify({ ...tokens, companions }),
    connectionPlace(connection, 'sealed_tokens'),
  );
  await db
    .update(connections)
    .set({ sealedTokens })
    .where(and(eq(connections.id, connection.id), isNull(connections.endedAt)));
}

export function openExchangedTokens(sealer: Sealer, connection: Connection): StoredTokens | undefined {
  if (!connection.sealedTokens) return undefined;
  return JSON.parse(
    sealer.unseal(connection.sealedTokens, connectionPlace(connection, 'sealed_tokens')),
  ) as StoredTokens;
}

export async function offerChoices(db: Database, connectionId: ConnectionId, choices: AccountChoice[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(connections).set({ state: 'awaiting-choice', choices }).where(eq(connections.id, connectionId));
    await noteProgress(
      tx,
      'connection',
      connectionId,
      'awaiting-choice',
      `${choices.length} accounts fit: choose one.`,
    );
  });
}

/** The account's workflow has taken the tokens over; the connection holds nothing any more. */
export async function finishConnection(
  tx: Queryable,
  connectionId: ConnectionId,
  accountId: AccountId,
  label: string,
): Promise<void> {
  const [ended] = await tx
    .update(connections)
    .set({ state: 'connected', accountId, sealedTokens: null, endedAt: new Date(), message: `${label} is connected.` })
    .where(and(eq(connections.id, connectionId), isNull(connections.endedAt)))
    .returning({ id: connections.id });
  if (ended) await noteProgress(tx, 'connection', connectionId, 'connected', `${label} is connected.`);
}

/** Connections whose workflow is not known to run, or whose callback it may not have heard of. */
export async function unstartedConnections(db: Queryable, olderThan: Date, limit = 100): Promise<Connection[]> {
  return await db
    .select()
    .from(connections)
    .where(
      and(
        isNull(connections.endedAt),
        or(
          and(isNull(connections.startedAt), lt(connections.createdAt, olderThan)),
          and(eq(connections.state, 'awaiting-consent'), lt(connections.stateUsedAt, olderThan)),
        ),
      ),
    )
    .orderBy(connections.createdAt)
    .limit(limit);
}

export async function markConnectionStarted(db: Queryable, connectionId: ConnectionId): Promise<void> {
  await db
    .update(connections)
    .set({ startedAt: sql`coalesce(${connections.startedAt}, now())` })
    .where(eq(connections.id, connectionId));
}

// ---------------------------------------------------------------- asked by the API

export async function findConnection(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: ConnectionId,
): Promise<Connection | undefined> {
  const [connection] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.id, id)));
  return connection;
}

export async function listConnections(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, state }: PageRequest & { state?: Connection['state'] },
): Promise<Page<Connection>> {
  const rows = await db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, workspaceId),
        state && eq(connections.state, state),
        cursor === undefined
          ? undefined
          : sql`(${connections.createdAt}, ${connections.id}) < (select created_at, id from connections where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(connections.createdAt), desc(connections.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}

/** The attempt is a row before anything runs; until it ends it counts against the workspace's limit of open ones. */
export async function addConnection(tx: Queryable, values: typeof connections.$inferInsert): Promise<Connection> {
  const [connection] = await tx.insert(connections).values(values).returning();
  await noteProgress(
    tx,
    'connection',
    connection!.id,
    'awaiting-consent',
    'Waiting for the owner to open the link and agree.',
  );
  return connection!;
}

export async function openConnections(tx: Queryable, workspaceId: WorkspaceId): Promise<number> {
  const [count] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(connections)
    .where(
      and(eq(connections.workspaceId, workspaceId), isNull(connections.endedAt), gt(connections.expiresAt, sql`now()`)),
    );
  return count?.n ?? 0;
}

export async function connectionByStartToken(db: Queryable, startTokenHash: string): Promise<Connection | undefined> {
  const [connection] = await db.select().from(connections).where(eq(connections.startTokenHash, startTokenHash));
  return connection;
}

/** Ties the attempt to one browser, one `state` and what the owner is asked for. Pressing the button again makes the ones before worthless; once the owner has come back it is over. */
export async function leaveForConsent(
  db: Queryable,
  connectionId: ConnectionId,
  bound: { browserHash: string; stateHash: string; sealedVerifier: string | null; askedScopes: string[] },
): Promise<boolean> {
  const left = await db
    .update(connections)
    .set(bound)
    .where(
      and(
        eq(connections.id, connectionId),
        eq(connections.state, 'awaiting-consent'),
        isNull(connections.stateUsedAt),
        isNull(connections.endedAt),
        gt(connections.expiresAt, sql`now()`),
      ),
    )
    .returning({ id: connections.id });
  return left.length > 0;
}

/**
 * The owner came back: takes the attempt that this `state` belongs to, once. One statement, so of many equal callbacks
 * one gets the row; a wrong browser or platform gets none and uses nothing up.
 */
export async function takeCallback(
  tx: Queryable,
  callback: { stateHash: string; browserHashes: readonly string[] } & Pick<Connection, 'platform' | 'flavour'>,
): Promise<Connection | undefined> {
  if (callback.browserHashes.length === 0) return undefined;
  const [connection] = await tx
    .update(connections)
    .set({ stateUsedAt: sql`now()` })
    .where(
      and(
        eq(connections.stateHash, callback.stateHash),
        eq(connections.platform, callback.platform),
        callback.flavour === null ? isNull(connections.flavour) : eq(connections.flavour, callback.flavour),
        inArray(connections.browserHash, [...callback.browserHashes]),
        eq(connections.state, 'awaiting-consent'),
        isNull(connections.stateUsedAt),
        isNull(connections.endedAt),
        gt(connections.expiresAt, sql`now()`),
      ),
    )
    .returning();
  return connection;
}

/** Keeps the code, sealed, in the transaction that took the callback. */
export async function keepCode(tx: Queryable, connectionId: ConnectionId, sealedCode: string): Promise<void> {
  await tx.update(connections).set({ sealedCode }).where(eq(connections.id, connectionId));
  await noteProgress(tx, 'connection', connectionId, 'consented', 'The owner agreed.');
}
