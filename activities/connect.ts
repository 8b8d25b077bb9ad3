import { loadAccount, openAccountRow } from '../db/accounts.js';
import {
  type Connection,
  connectionPlace,
  keepCompanionTokens,
  keepExchangedTokens,
  loadConnection,
  noteGrantedScopes,
  offerChoices,
  openExchangedTokens,
  refuseConnection,
} from '../db/connections.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import type { ConnectionRefusal } from '../domain/states.js';
import type { Call, DiscoveredAccount } from '../platforms/platform.js';
import { handOverTokens } from '../temporal/accountMessages.js';
import { quotaGate } from './calls.js';
import type { Deps } from './deps.js';

export type ExchangeResult =
  | { readonly outcome: 'exchanged' }
  /** The callback has not come. */
  | { readonly outcome: 'waiting' }
  | { readonly outcome: 'refused'; readonly reason: ConnectionRefusal | null };

export type FoundAccounts =
  | { readonly outcome: 'one'; readonly externalId: string }
  | { readonly outcome: 'several'; readonly count: number }
  | { readonly outcome: 'refused'; readonly reason: ConnectionRefusal };

export type OpenedAccount =
  | { readonly outcome: 'connected'; readonly accountId: AccountId }
  | { readonly outcome: 'refused'; readonly reason: ConnectionRefusal };

export const connectActivities = (deps: Deps) => ({
  /** Exchanges the code that the callback sealed. A code works once: whatever is unclear ends the attempt, and a new one costs two clicks. */
  async exchangeCode({ connectionId }: { connectionId: ConnectionId }): Promise<ExchangeResult> {
    const connection = await loadConnection(deps.db, connectionId);
    if (connection.endedAt) return { outcome: 'refused', reason: connection.refusal };
    if (connection.sealedTokens) return { outcome: 'exchanged' };
    if (!connection.sealedCode) return { outcome: 'waiting' };
    try {
      const tokens = await deps.oauth(connection).exchange({
        code: deps.sealer.unseal(connection.sealedCode, connectionPlace(connection, 'sealed_code')),
        redirectUri: deps.settings.redirectUri(connection),
        ...(connection.sealedVerifier && {
          codeVerifier: deps.sealer.unseal(connection.sealedVerifier, connectionPlace(connection, 'sealed_verifier')),
        }),
      });
      const granted = tokens.scopes ?? connection.askedScopes;
      const refused = await requireScopes(deps, connection, granted);
      if (refused) return refused;
      await keepExchangedTokens(deps.db, deps.sealer, connection, tokens, granted);
      return { outcome: 'exchanged' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return await refuse(deps, connection, ...refusalOfExchange(deps, connection, error));
    }
  },

  /** Which accounts the grant gives access to, and whether one of them is fit. */
  async findAccounts({ connectionId }: { connectionId: ConnectionId }): Promise<FoundAccounts> {
    const exchanged = await loadConnection(deps.db, connectionId);
    const connection = { ...exchanged, grantedScopes: await grantedScopes(deps, exchanged) };
    const refused = await requireScopes(deps, connection, connection.grantedScopes);
    if (refused) return refused;
    const label = platformOf(deps.platforms, connection).label;
    const found = await discover(deps, connection);
    const usable = found.filter((account) => account.usable);
    if (usable.length === 0) {
      const first = found[0];
      if (first && !first.usable) return await refuse(deps, connection, first.reason, first.whatToChange);
      return await refuse(
        deps,
        connection,
        'no_account',
        `${label} showed no account for this login. Log in with the account to connect and try again.`,
      );
    }
    if (usable.length === 1) return { outcome: 'one', externalId: usable[0]!.externalId };
    // Who reconnects has chosen before.
    const before = connection.reconnectAccountId && (await loadAccount(deps.db, connection.reconnectAccountId));
    const same = before && usable.find(({ externalId }) => externalId === before.externalId);
    if (same) return { outcome: 'one', externalId: same.externalId };
    await offerChoices(
      deps.db,
      connectionId,
      found.map(({ externalId, username, displayName, pictureUrl, ...fit }) => ({
        externalId,
        username,
        displayName,
        ...(pictureUrl !== undefined && { pictureUrl }),
        usable: fit.usable,
        ...(!fit.usable && { reason: fit.reason, whatToChange: fit.whatToChange }),
      })),
    );
    return { outcome: 'several', count: usable.length };
  },

  /** Keeps the account and hands its tokens to the account's workflow, their only writer. */
  async openAccount({
    connectionId,
    externalId,
  }: {
    connectionId: ConnectionId;
    externalId: string;
  }): Promise<OpenedAccount> {
    const connection = await loadConnection(deps.db, connectionId);
    if (connection.state === 'connected' && connection.accountId)
      return { outcome: 'connected', accountId: connection.accountId };
    const found = (await discover(deps, connection)).find(
      (account) => account.externalId === externalId && account.usable,
    );
    if (!found)
      return await refuse(
        deps,
        connection,
        'no_account',
        'The chosen account is no longer offered by the platform. Connect again.',
      );
    const label = platformOf(deps.platforms, connection).label;
    const reconnecting = connection.reconnectAccountId && (await loadAccount(deps.db, connection.reconnectAccountId));
    if (reconnecting && reconnecting.externalId !== found.externalId) {
      return await refuse(
        deps,
        connection,
        'reconnect_account_mismatch',
        `You logged in to ${label} as @${found.username}, but the account to reconnect is @${reconnecting.username}. Log out there, log in as @${reconnecting.username}, and try again.`,
      );
    }
    const account = await openAccountRow(deps.db, found, connection);
    if (account === 'in-another-workspace') {
      return await refuse(
        deps,
        connection,
        'account_in_another_workspace',
        `${label} @${found.username} is connected in another workspace. Disconnect it there first.`,
      );
    }
    if (account.state === 'disconnecting') throw new NotYet('The account is still being disconnected.', 2_000);
    if (found.companionTokens) await keepCompanionTokens(deps.db, deps.sealer, connection, found.companionTokens);
    await handOverTokens(deps.temporal, account, labelOf(deps, account), connectionId, 20_000);
    return { outcome: 'connected', accountId: account.id };
  },

  async expireConnection({ connectionId, message }: { connectionId: ConnectionId; message: string }): Promise<void> {
    await refuseConnection(deps.db, connectionId, { state: 'expired', message });
  },
  /** The machinery gave up on an attempt: the owner is told, and nothing secret stays. */
  async refuseConnection({
    connectionId,
    reason,
    message,
  }: {
    connectionId: ConnectionId;
    reason: ConnectionRefusal;
    message: string;
  }): Promise<void> {
    await refuseConnection(deps.db, connectionId, { reason, message });
  },
});

async function refuse(
  deps: Deps,
  connection: Connection,
  reason: ConnectionRefusal,
  message: string,
): Promise<{ outcome: 'refused'; reason: ConnectionRefusal }> {
  await refuseConnection(deps.db, connection.id, { reason, message });
  return { outcome: 'refused', reason };
}

function refusalOfExchange(deps: Deps, connection: Connection, error: Failure): [ConnectionRefusal, string] {
  const label = platformOf(deps.platforms, connection).label;
  const said = error.platformMessage ? ` (${label}: ${error.platformMessage})` : '';
  switch (error.failureClass) {
    case 'app-misconfigured':
      deps.log.error(
        { platform: connection.platform, failure: error.report(Date.now()) },
        'the platform refuses this app’s own credentials',
      );
      return [
        'app_misconfigured',
        `${label} does not accept this app at the moment. We have been told; please try again later.`,
      ];
    case 'platform-unavailable':
    case 'rate-limited':
      return ['platform_unavailable', `${label} did not answer in time. Please connect again.`];
    default:
      return [
        'code_refused',
        `${label} did not accept the permission it had just given; it ends after a short while. Please connect again.${said}`,
      ];
  }
}

async function discover(deps: Deps, connection: Connection): Promise<DiscoveredAccount[]> {
  const found = await platformOf(deps.platforms, connection).discoverAccounts(callOf(deps, connection));
  return found.map((account) => ({ ...account, grantedScopes: connection.grantedScopes ?? [] }));
}

/** What the owner really allowed. Where the platform tells it only when asked, it is asked here, and remembered. */
async function grantedScopes(deps: Deps, connection: Connection): Promise<string[]> {
  const told = await platformOf(deps.platforms, connection).grantedScopes?.(callOf(deps, connection));
  if (told) await noteGrantedScopes(deps.db, connection.id, told);
  return [...(told ?? connection.grantedScopes ?? connection.askedScopes)];
}

/** Without these not even the account can be kept. */
async function requireScopes(deps: Deps, connection: Connection, granted: readonly string[]) {
  const { scopes } = platformOf(deps.platforms, connection).oauth;
  const missing = scopes.filter((scope) => scope.required && !granted.includes(scope.scope));
  if (missing.length === 0) return undefined;
  return await refuse(
    deps,
    connection,
    'scopes_missing',
    `These permissions are needed and were not given: ${missing.map((scope) => scope.why).join(' ')} Connect again and leave them ticked.`,
  );
}

/** A call in the name of a fresh grant. */
function callOf(deps: Deps, connection: Connection): Call {
  const tokens = openExchangedTokens(deps.sealer, connection);
  if (!tokens) throw new Failure('bug', 'The connection holds no tokens.');
  const { limits } = platformOf(deps.platforms, connection);
  return {
    accessToken: tokens.accessToken,
    grantedScopes: connection.grantedScopes ?? connection.askedScopes,
    quota: quotaGate(deps, { platform: connection.platform, accountId: null, limits }),
  };
}
