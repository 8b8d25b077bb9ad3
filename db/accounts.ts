import { and, desc, eq, isNull, ne, notInArray, sql } from 'drizzle-orm';
import { Failure } from '../domain/failures.js';
import type { AccountId, WorkspaceId } from '../domain/ids.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { ReconnectCause } from '../domain/states.js';
import type { PlatformName } from '../platforms/index.js';
import type { AccountFacts, DiscoveredAccount, StoredTokens, TokenSet } from '../platforms/platform.js';
import type { Database, Queryable } from './client.js';
import { keptOf } from './corpus.js';
import { recordEvent } from './events.js';
import { promiseInboxWatch } from './inbox.js';
import { messagesKeptOf } from './messages.js';
import { closeNotices, openNotice } from './notices.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { accounts, type DisconnectReceipt, publishes } from './schema.js';
import type { Sealer } from './seal.js';

export type Account = typeof accounts.$inferSelect;

const tokensPlace = (account: Pick<Account, 'id' | 'workspaceId'>) => ({
  table: 'accounts',
  column: 'sealed_tokens',
  rowId: account.id,
  workspaceId: account.workspaceId,
});

export async function loadAccount(db: Queryable, accountId: AccountId): Promise<Account> {
  const account = await findAccountById(db, accountId);
  if (!account) throw new Failure('not-found', 'This account does not exist any more.');
  return account;
}

/** The same for whoever may come after it was erased. */
export async function findAccountById(db: Queryable, accountId: AccountId): Promise<Account | undefined> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  return account;
}

export const accountFacts = (account: Account): AccountFacts => ({
  externalId: account.externalId,
  username: account.username,
  facts: account.facts,
  grantedScopes: account.grantedScopes,
});

/** Opens an account's tokens; `undefined` once they are erased or were never there. */
export function openTokens(sealer: Sealer, account: Account): StoredTokens | undefined {
  return account.sealedTokens
    ? (JSON.parse(sealer.unseal(account.sealedTokens, tokensPlace(account))) as StoredTokens)
    : undefined;
}

/** Finds or makes the row of a discovered account. Connecting again renews the row it has; another workspace's stays untouched. */
export async function openAccountRow(
  db: Database,
  found: DiscoveredAccount,
  of: PlatformRef<PlatformName> & { workspaceId: WorkspaceId },
): Promise<Account | 'in-another-workspace'> {
  return await db.transaction(async (tx) => {
    const elsewhere = await tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(
        sql`${accounts.platform} = ${of.platform} and ${accounts.externalId} = ${found.externalId}
            and ${accounts.workspaceId} <> ${of.workspaceId} and ${accounts.state} <> 'disconnected'`,
      );
    if (elsewhere.length > 0) return 'in-another-workspace';
    const said = {
      flavour: of.flavour,
      grantorExternalId: found.grantorExternalId ?? null,
      username: found.username,
      displayName: found.displayName,
      pictureUrl: found.pictureUrl ?? null,
      facts: { ...found.facts },
    };
    const [row] = await tx
      .insert(accounts)
      .values({ workspaceId: of.workspaceId, platform: of.platform, externalId: found.externalId, ...said })
      .onConflictDoUpdate({
        target: [accounts.workspaceId, accounts.platform, accounts.externalId],
        // A disconnected account comes back to life; its old receipt belongs to the past.
        set: {
          ...said,
          state: sql`case when ${accounts.state} = 'disconnected' then 'connecting' else ${accounts.state} end`,
        },
      })
      .returning();
    return row!;
  });
}

export interface TokenWrite {
  readonly tokens: TokenSet;
  /** The version this write follows: a compare-and-swap. */
  readonly afterVersion: number;
  /** The tokens before: what the new answer does not bring stays as it was. */
  readonly keep?: StoredTokens;
  /** Tokens of other kinds that came with a new grant. */
  readonly companions?: StoredTokens['companions'];
  readonly scopes?: readonly string[];
}

/**
 * Writes a new pair in one transaction, before anyone uses it: tokens, version, expiry, state, and the end of a
 * reconnect notice together. An absent refresh token never erases the old one. Answers `undefined` when another
 * writer was first (the stored version is no longer `afterVersion`).
 */
export async function writeTokens(
  db: Database,
  sealer: Sealer,
  account: Account,
  write: TokenWrite,
): Promise<Account | undefined> {
  const refreshToken = write.tokens.refreshToken ?? write.keep?.refreshToken;
  const companions = write.companions ?? write.keep?.companions;
  const stored: StoredTokens = {
    accessToken: write.tokens.accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(companions !== undefined && { companions }),
  };
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .update(accounts)
      .set({
        sealedTokens: sealer.seal(JSON.stringify(stored), tokensPlace(account)),
        tokenVersion: write.afterVersion + 1,
        tokenExpiresAt: write.tokens.expiresAt,
        tokenRefreshedAt: new Date(),
        refreshUnsureVersion: null,
        refreshDueAt: null, // until the next one is planned
        state: 'connected',
        reconnectCause: null,
        connectedAt: sql`coalesce(${accounts.connectedAt}, now())`,
        disconnectedAt: null,
        receipt: null,
        ...(write.scopes && { grantedScopes: [...write.scopes] }),
      })
      .where(
        and(
          eq(accounts.id, account.id),
          eq(accounts.tokenVersion, write.afterVersion),
          sql`${accounts.state} <> 'disconnecting'`,
        ),
      )
      .returning();
    if (!row) return undefined;
    for (const kind of ['reconnect-needed', 'reconnect-soon', 'removed-at-platform'] as const)
      await closeNotices(tx, { accountId: account.id, kind });
    const isNewGrant = account.state !== 'connected' || !sameScopes(account.grantedScopes, row.grantedScopes);
    if (isNewGrant) await promiseInboxWatch(tx, account.id);
    if (account.state === 'reconnect-needed') {
      await recordEvent(tx, {
        workspaceId: account.workspaceId,
        accountId: account.id,
        type: 'account.recovered',
        data: {},
      });
    }
    return row;
  });
}

const sameScopes = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((scope) => other.includes(scope));

/** Remembers that a refresh of this version got no readable answer. */
export async function noteUnsureRefresh(db: Queryable, accountId: AccountId, version: number): Promise<void> {
  await db.update(accounts).set({ refreshUnsureVersion: version }).where(eq(accounts.id, accountId));
}

/** The account needs its owner: state, one notice and one event together; again for the same cause changes nothing. */
export async function markReconnectNeeded(
  db: Database,
  account: Account,
  trouble: { cause: ReconnectCause; message: string; nextStep: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [changed] = await tx
      .update(accounts)
      .set({ state: 'reconnect-needed', reconnectCause: trouble.cause, refreshDueAt: null })
      .where(
        sql`${accounts.id} = ${account.id} and ${accounts.state} in ('connecting', 'connected', 'reconnect-needed')
            and ${accounts.tokenVersion} = ${account.tokenVersion}
            and (${accounts.state} <> 'reconnect-needed' or ${accounts.reconnectCause} is distinct from ${trouble.cause})`,
      )
      .returning({ id: accounts.id });
    if (!changed) return;
    await closeNotices(tx, { accountId: account.id, kind: 'reconnect-needed' });
    await closeNotices(tx, { accountId: account.id, kind: 'reconnect-soon' });
    await openNotice(tx, {
      workspaceId: account.workspaceId,
      accountId: account.id,
      kind: 'reconnect-needed',
      ...trouble,
    });
    await recordEvent(tx, {
      workspaceId: account.workspaceId,
      accountId: account.id,
      type: 'account.reconnect_needed',
      data: { cause: trouble.cause, message: trouble.message },
    });
  });
}

/** The account still works, but its tokens end soon and only its owner can renew them: one notice and one event. */
export async function noteReconnectSoon(
  db: Database,
  account: Account,
  trouble: { message: string; nextStep: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const opened = await openNotice(tx, {
      workspaceId: account.workspaceId,
      accountId: account.id,
      kind: 'reconnect-soon',
      cause: 'no-refresh-possible',
      ...trouble,
    });
    if (!opened) return;
    await recordEvent(tx, {
      workspaceId: account.workspaceId,
      accountId: account.id,
      type: 'account.reconnect_soon',
      data: { endsAt: account.tokenExpiresAt?.toISOString(), message: trouble.message },
    });
  });
}

/** How many more living accounts came by the same login: a Facebook user's grant serves all their Pages. */
export async function othersOfGrantor(db: Queryable, account: Account): Promise<number> {
  if (account.grantorExternalId === null) return 0;
  const [others] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(accounts)
    .where(
      and(
        eq(accounts.platform, account.platform),
        eq(accounts.grantorExternalId, account.grantorExternalId),
        account.flavour === null ? isNull(accounts.flavour) : eq(accounts.flavour, account.flavour),
        ne(accounts.id, account.id),
        notInArray(accounts.state, ['disconnecting', 'disconnected']),
      ),
    );
  return others?.n ?? 0;
}

/** When the account's workflow renews these tokens next, for whoever looks at the account. */
export async function noteRefreshDue(
  db: Queryable,
  accountId: AccountId,
  { version, dueAt }: { version: number; dueAt: Date },
): Promise<void> {
  await db
    .update(accounts)
    .set({ refreshDueAt: dueAt })
    .where(and(eq(accounts.id, accountId), eq(accounts.tokenVersion, version), eq(accounts.state, 'connected')));
}

/** From here on nobody but the disconnect may use the account's tokens. */
export async function beginDisconnect(db: Queryable, accountId: AccountId): Promise<void> {
  await db
    .update(accounts)
    .set({ state: 'disconnecting', refreshDueAt: null })
    .where(and(eq(accounts.id, accountId), sql`${accounts.state} <> 'disconnected'`));
}

/** The end of a disconnect: tokens erased, receipt left, notices closed, one event. What was imported stays. `label` is the platform's name. */
export async function finishDisconnect(
  db: Database,
  accountId: AccountId,
  told: Pick<DisconnectReceipt, 'requestedAt' | 'stopped' | 'revoked' | 'proof'>,
  label: string,
): Promise<DisconnectReceipt> {
  return await db.transaction(async (tx) => {
    const account = await loadAccount(tx, accountId);
    if (account.state === 'disconnected' && account.receipt) return account.receipt;
    const [published] = await tx
      .select({ n: sql<number>`count(*)::int` })
      .from(publishes)
      .where(eq(publishes.accountId, accountId));
    const now = new Date();
    const receipt: DisconnectReceipt = {
      ...told,
      tokensErasedAt: now.toISOString(),
      kept: {
        ...(await keptOf(tx, accountId)),
        publishes: published?.n ?? 0,
        messages: (await messagesKeptOf(tx, [accountId])).get(accountId) ?? 0,
      },
    };
    await tx
      .update(accounts)
      .set({
        state: 'disconnected',
        sealedTokens: null,
        tokenExpiresAt: null,
        refreshDueAt: null,
        reconnectCause: null,
        disconnectedAt: now,
        receipt,
        // The next connection's tokens follow this version: an old writer can never come back.
        tokenVersion: sql`${accounts.tokenVersion} + 1`,
      })
      .where(eq(accounts.id, accountId));
    await closeNotices(tx, { accountId });
    // Whoever asked for it here knows; a removal elsewhere, perhaps by somebody else, is told.
    if (told.revoked === 'removed-at-platform') {
      await openNotice(tx, {
        workspaceId: account.workspaceId,
        accountId,
        kind: 'removed-at-platform',
        message: `This app was removed at ${label}, so @${account.username} is disconnected: what was waiting is stopped, and the tokens are erased.`,
        nextStep: 'Nothing to do if that was intended; else connect it again on the Accounts page.',
      });
    }
    await recordEvent(tx, {
      workspaceId: account.workspaceId,
      accountId,
      type: 'account.disconnected',
      data: { receipt },
    });
    return receipt;
  });
}

// ---------------------------------------------------------------- asked by the API

/** An account of this workspace, and of no other. */
export async function findAccount(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: AccountId,
): Promise<Account | undefined> {
  const [account] = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.workspaceId, workspaceId), eq(accounts.id, id)));
  return account;
}

/** Whether draft replies of an account are sent without asking a person first. */
export async function setAutoApprove(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: AccountId,
  autoApprove: boolean,
): Promise<Account | undefined> {
  const [account] = await db
    .update(accounts)
    .set({ autoApprove })
    .where(and(eq(accounts.workspaceId, workspaceId), eq(accounts.id, id)))
    .returning();
  return account;
}

export async function listAccounts(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, platform, state }: PageRequest & { platform?: PlatformName; state?: Account['state'] },
): Promise<Page<Account>> {
  const rows = await db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, workspaceId),
        platform && eq(accounts.platform, platform),
        state && eq(accounts.state, state),
        cursor === undefined
          ? undefined
          : sql`(${accounts.createdAt}, ${accounts.id}) < (select created_at, id from accounts where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(accounts.createdAt), desc(accounts.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}
