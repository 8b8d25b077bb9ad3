import { and, asc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { PlatformRef } from '../domain/platformRef.js';
import { webhookKindsOfInbox, webhookKindsWithEffect } from '../domain/states.js';
import type { PlatformName } from '../platforms/index.js';
import type { WebhookEvent } from '../platforms/webhooks.js';
import type { Account } from './accounts.js';
import type { Database, Queryable } from './client.js';
import { accounts, webhookEvents } from './schema.js';
import type { Sealer } from './seal.js';

export type KeptEvent = typeof webhookEvents.$inferSelect;

/** What was said, as it is sealed. */
export type EventContent = Pick<WebhookEvent, 'aboutExternalId' | 'content'>;

/** What became of the events of a delivery, in numbers. */
export interface Taken {
  readonly kept: number;
  /** Delivered before. */
  readonly repeated: number;
  /** Of nobody who is connected: nothing is kept of them. */
  readonly unknownOwners: number;
  /** A removal of a grant that was renewed since. */
  readonly outdated: number;
  /** Accounts in whose inbox something new is to be read. */
  readonly inboxes: readonly Account[];
}

/** The end of a grant may be said with a second's precision: what was written in that second came before it. */
const precisionMs = 1_000;

const place = ({ platform, key, accountId }: Pick<KeptEvent, 'platform' | 'key' | 'accountId'>, of: Owner) => ({
  table: 'webhook_events',
  column: 'sealed_content',
  rowId: `${platform}/${accountId}/${key}`,
  workspaceId: of.workspaceId,
});
type Owner = Pick<Account, 'workspaceId'>;

/**
 * Keeps the events of one delivery in one transaction: once it is through, the platform may be told that it arrived. An event
 * that came before changes nothing. A removed grant is obeyed in the same breath, unless the tokens are newer than the
 * removal: from the acknowledgement on nobody uses them, whenever a worker comes to it.
 */
export async function keepWebhookEvents(
  db: Database,
  sealer: Sealer,
  of: PlatformRef<PlatformName>,
  events: readonly WebhookEvent[],
  { byGrantor = false }: { byGrantor?: boolean } = {},
): Promise<Taken> {
  const owners = await ownersOf(db, of, events, byGrantor);
  const found = events.flatMap((event) =>
    (owners.get(event.accountExternalId ?? '') ?? []).map((account) => ({ event, account })),
  );
  const rows = found.map(({ event, account }) => {
    const row = { platform: of.platform, key: event.key, accountId: account.id };
    const said: EventContent = {
      content: event.content,
      ...(event.aboutExternalId !== undefined && { aboutExternalId: event.aboutExternalId }),
    };
    return {
      ...row,
      kind: event.kind,
      occurredAt: event.occurredAt ?? null,
      sealedContent: sealer.seal(JSON.stringify(said), place(row, account)),
    };
  });
  // Always in the same order, so that two deliveries of the same events never wait for each other in a circle.
  rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = {
    kept: 0,
    repeated: 0,
    unknownOwners: events.filter((event) => !isFound(event)).length,
    outdated: 0,
    inboxes: [],
  };
  if (rows.length === 0) return taken;

  return await db.transaction(async (tx) => {
    const kept = await tx.insert(webhookEvents).values(rows).onConflictDoNothing().returning();
    let outdated = 0;
    for (const removal of kept.filter(({ kind }) => kind === 'authorization-removed')) {
      if (await stopUsing(tx, removal)) continue;
      outdated += 1;
      await settleWebhookEvent(tx, removal.id);
    }
    const told = new Set(kept.filter(isOfInbox).map(({ accountId }) => accountId));
    return {
      kept: kept.length - outdated,
      repeated: rows.length - kept.length,
      unknownOwners: taken.unknownOwners,
      outdated,
      inboxes: [...owners.values()].flat().filter(({ id }) => told.delete(id)),
    };
  });

  function isFound({ accountExternalId }: WebhookEvent): boolean {
    return (owners.get(accountExternalId ?? '') ?? []).length > 0;
  }
}

const isOfInbox = ({ kind }: Pick<KeptEvent, 'kind'>): boolean =>
  (webhookKindsOfInbox as readonly string[]).includes(kind);

/** Connected accounts by the id that events name them by: their own, or that of the login their grant came from. */
async function ownersOf(
  db: Queryable,
  of: PlatformRef<PlatformName>,
  events: readonly WebhookEvent[],
  byGrantor: boolean,
): Promise<Map<string, Account[]>> {
  const ids = [...new Set(events.flatMap(({ accountExternalId: id }) => (id === undefined ? [] : [id])))];
  const owners = new Map<string, Account[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return owners;
  const found = await db
    .select()
    .from(accounts)
    .where(
      and(
        ofLogin(of),
        byGrantor
          ? or(inArray(accounts.externalId, ids), inArray(accounts.grantorExternalId, ids))
          : inArray(accounts.externalId, ids),
        inArray(accounts.state, ['connecting', 'connected', 'reconnect-needed']),
      ),
    );
  for (const account of found) {
    owners.get(account.externalId)?.push(account);
    if (byGrantor && account.grantorExternalId !== account.externalId)
      owners.get(account.grantorExternalId ?? '')?.push(account);
  }
  return owners;
}

/** Accounts that came by this kind of login: another one's app has no say over them. */
export const ofLogin = ({ platform, flavour }: PlatformRef<PlatformName>) =>
  and(eq(accounts.platform, platform), flavour === null ? isNull(accounts.flavour) : eq(accounts.flavour, flavour));

/** False: the tokens were written after the removal, so it speaks of a grant before. */
async function stopUsing(tx: Queryable, { accountId, occurredAt, receivedAt }: KeptEvent): Promise<boolean> {
  const saidAt = new Date((occurredAt ?? receivedAt).getTime() + precisionMs);
  const stopped = await tx
    .update(accounts)
    .set({ state: 'disconnecting', refreshDueAt: null })
    .where(
      and(
        eq(accounts.id, accountId),
        sql`${accounts.state} <> 'disconnected'`,
        or(isNull(accounts.tokenRefreshedAt), lt(accounts.tokenRefreshedAt, saidAt)),
      ),
    )
    .returning({ id: accounts.id });
  return stopped.length > 0;
}

// ---------------------------------------------------------------- their effects

/** Events that change something here and have not done so yet, oldest first. */
export async function dueWebhookEvents(db: Queryable, limit = 200): Promise<KeptEvent[]> {
  return await db
    .select()
    .from(webhookEvents)
    .where(
      and(
        isNull(webhookEvents.handledAt),
        // Spelled as the index has it, or it would not be used.
        sql`${webhookEvents.kind} in (${sql.raw(webhookKindsWithEffect.map((kind) => `'${kind}'`).join(', '))})`,
      ),
    )
    .orderBy(asc(webhookEvents.id))
    .limit(limit);
}

export function openEvent(sealer: Sealer, event: KeptEvent, of: Owner): EventContent | undefined {
  if (event.sealedContent === null) return undefined;
  return JSON.parse(sealer.unseal(event.sealedContent, place(event, of))) as EventContent;
}

/** It has done what it had to: only that it came is still known. */
export async function settleWebhookEvent(db: Queryable, id: number): Promise<void> {
  await db.update(webhookEvents).set({ handledAt: new Date(), sealedContent: null }).where(eq(webhookEvents.id, id));
}

/** What people said is not kept for ever, read or not; that it came stays known, so that a late repetition is one. */
export async function forgetOldContent(db: Queryable, receivedBefore: Date): Promise<number> {
  const forgotten = await db
    .update(webhookEvents)
    .set({ sealedContent: null, handledAt: sql`coalesce(${webhookEvents.handledAt}, now())` })
    .where(and(isNotNull(webhookEvents.sealedContent), lt(webhookEvents.receivedAt, receivedBefore)))
    .returning({ id: webhookEvents.id });
  return forgotten.length;
}
