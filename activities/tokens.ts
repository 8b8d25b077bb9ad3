import { activityInfo } from '@temporalio/activity';
import {
  type Account,
  loadAccount,
  markReconnectNeeded,
  noteReconnectSoon,
  noteRefreshDue,
  noteUnsureRefresh,
  openTokens,
  writeTokens,
} from '../db/accounts.js';
import { finishConnection, loadConnection, openExchangedTokens } from '../db/connections.js';
import { whileHolding } from '../db/locks.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import type { ReconnectCause } from '../domain/states.js';
import type { RefreshSpec, TokenRefusal } from '../platforms/platform.js';
import { heartbeating, lifeLeftMinMs } from './calls.js';
import type { Deps } from './deps.js';

/** Where an account's tokens stand, as far as its workflow has to know. No secret. */
export type TokenPlan =
  | {
      readonly state: 'alive';
      readonly version: number;
      readonly label: string;
      readonly expiresAtMs: number;
      readonly refreshAtMs: number;
      readonly renewable: boolean;
    }
  | {
      readonly state: 'reconnect-needed';
      readonly version: number;
      readonly label: string;
      readonly cause: ReconnectCause;
    }
  /** Never connected, being disconnected, or disconnected. */
  | { readonly state: 'none'; readonly version: number; readonly label: string };

interface RefreshAsked extends WhyRefresh {
  readonly accountId: AccountId;
  readonly olderThanVersion: number;
}
interface WhyRefresh {
  /** Somebody met a refusal of the token; without it, the time has come. */
  readonly refused?: boolean;
  /** What the platform said became of the grant, where it did. */
  readonly cause?: ReconnectCause;
}

/** Never refresh sooner than this after the last time, whatever lifetime the platform claims: no hot loop. */
const refreshAfterMinMs = 30_000;
const between = (min: number, max: number): number => min + Math.random() * (max - min);
/** Two seconds, doubled up to a minute, and jittered so that accounts that failed together do not come back together. */
const backoffMs = (attempt: number): number => Math.min(2_000 * 2 ** (attempt - 1), 60_000) * between(0.5, 1);

export const tokenActivities = (deps: Deps) => ({
  async planTokens({ accountId }: { accountId: AccountId }): Promise<TokenPlan> {
    return await planned(deps, accountId, planOf(deps, await loadAccount(deps.db, accountId)));
  },

  /**
   * Renews the tokens unless newer ones than `olderThanVersion` are there already. A dead grant is an answer, not an
   * error: the account's state, its notice and its event are written here. Transient trouble is retried with jitter.
   */
  async refreshTokens({ accountId, olderThanVersion, ...why }: RefreshAsked): Promise<TokenPlan> {
    const held = await heartbeating(() =>
      whileHolding(deps.locks, `tokens/${accountId}`, () => refresh(deps, accountId, olderThanVersion, why)),
    );
    if (!held) throw new NotYet('Another refresh of this account is still under way.', 1_000);
    return await planned(deps, accountId, held.result);
  },

  /** Takes over the tokens a connection brought. Repeating it changes nothing. */
  async adoptTokens({
    accountId,
    connectionId,
  }: {
    accountId: AccountId;
    connectionId: ConnectionId;
  }): Promise<TokenPlan> {
    return await planned(deps, accountId, await heartbeating(() => adopt(deps, accountId, connectionId)));
  },

  /** The token's real end has passed and the platform's OAuth still does not answer: the owner is told. */
  async noteOAuthDown({ accountId }: { accountId: AccountId }): Promise<TokenPlan> {
    const account = await loadAccount(deps.db, accountId);
    if (planOf(deps, account).state === 'alive') await reconnectNeeded(deps, account, 'platform-oauth-down');
    return planOf(deps, await loadAccount(deps.db, accountId));
  },

  /** The platform has no refresh: the owner is asked to reconnect well before the end. */
  async noteCannotRenew({ accountId }: { accountId: AccountId }): Promise<TokenPlan> {
    await reconnectNeeded(deps, await loadAccount(deps.db, accountId), 'no-refresh-possible');
    return planOf(deps, await loadAccount(deps.db, accountId));
  },
});

/** What the workflow goes by from now on. Spread anew each time it is asked for, so the pages are told the moment that counts. */
async function planned(deps: Deps, accountId: AccountId, plan: TokenPlan): Promise<TokenPlan> {
  if (plan.state === 'alive' && plan.renewable)
    await noteRefreshDue(deps.db, accountId, { version: plan.version, dueAt: new Date(plan.refreshAtMs) });
  return plan;
}

async function adopt(deps: Deps, accountId: AccountId, connectionId: ConnectionId): Promise<TokenPlan> {
  const [account, connection] = [await loadAccount(deps.db, accountId), await loadConnection(deps.db, connectionId)];
  const tokens = openExchangedTokens(deps.sealer, connection);
  if (tokens && connection.tokenExpiresAt && !connection.endedAt) {
    const written = await writeTokens(deps.db, deps.sealer, account, {
      tokens: { ...tokens, expiresAt: connection.tokenExpiresAt },
      afterVersion: account.tokenVersion,
      scopes: connection.grantedScopes ?? [],
      ...(tokens.companions && { companions: tokens.companions }),
    });
    if (!written) throw new NotYet('The account is being changed by somebody else.', 1_000);
  }
  await finishConnection(deps.db, connectionId, accountId, labelOf(deps, account));
  const plan = planOf(deps, await loadAccount(deps.db, accountId));
  // A token that ends within the week already: its owner is told now rather than at the end.
  const endsSoon = plan.state === 'alive' && !plan.renewable && plan.expiresAtMs - Date.now() < tellOwnerBeforeMs;
  return endsSoon ? await withoutRenewing(deps, await loadAccount(deps.db, accountId), {}) : plan;
}

async function refresh(
  deps: Deps,
  accountId: AccountId,
  olderThanVersion: number,
  why: WhyRefresh,
): Promise<TokenPlan> {
  const account = await loadAccount(deps.db, accountId);
  const plan = planOf(deps, account);
  if (account.tokenVersion > olderThanVersion || plan.state === 'none') return plan;
  const tokens = openTokens(deps.sealer, account);
  const renewing = tokens && deps.oauth(account).renewingToken(tokens);
  if (!tokens || renewing === undefined || mayNotRenewYet(deps, account, why)) {
    return await withoutRenewing(deps, account, why);
  }
  try {
    const renewed = await deps.oauth(account).refresh(renewing);
    const written = await writeTokens(deps.db, deps.sealer, account, {
      tokens: renewed,
      afterVersion: account.tokenVersion,
      keep: tokens,
      ...(renewed.scopes && { scopes: renewed.scopes }),
    });
    // Another writer was first (or a disconnect began): what is stored holds.
    return planOf(deps, written ?? (await loadAccount(deps.db, accountId)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return await afterRefusedRefresh(deps, account, error);
  }
}

/** A token too young to be renewed that the platform refuses all the same is dead, whatever age it should reach; so is one past its end. */
function mayNotRenewYet(deps: Deps, account: Account, { refused }: WhyRefresh): boolean {
  const rule = platformOf(deps.platforms, account).oauth.refresh;
  if (rule?.notBeforeMs === undefined) return false;
  const ageMs = Date.now() - (account.tokenRefreshedAt?.getTime() ?? 0);
  return (refused === true && ageMs < rule.notBeforeMs) || (account.tokenExpiresAt?.getTime() ?? 0) <= Date.now();
}

/** Nothing renews these tokens: they serve to their end, the owner is told in good time, and a refusal ends them sooner. */
async function withoutRenewing(deps: Deps, account: Account, { refused, cause }: WhyRefresh): Promise<TokenPlan> {
  const endsAt = account.tokenExpiresAt ?? new Date(0);
  if (!refused && endsAt.getTime() > Date.now()) {
    await noteReconnectSoon(deps.db, account, {
      message: `${labelOf(deps, account)}: the permission ends on ${endsAt.toISOString().slice(0, 10)}, and ${platformOf(deps.platforms, account).label} renews it only with you.`,
      nextStep: 'Reconnect the account on the Accounts page before that day; until then everything goes on.',
    });
  } else {
    const endedEarly = endsAt.getTime() - Date.now() > lifeLeftMinMs;
    await reconnectNeeded(deps, account, cause ?? (endedEarly ? 'access-revoked' : 'no-refresh-possible'));
  }
  return planOf(deps, await loadAccount(deps.db, account.id));
}

async function afterRefusedRefresh(deps: Deps, sent: Account, error: Failure): Promise<TokenPlan> {
  const now = await loadAccount(deps.db, sent.id);
  if (now.tokenVersion !== sent.tokenVersion) return planOf(deps, now); // a sibling rotated meanwhile: its pair holds
  const refusal = refusalOf(error);
  if (refusal?.kind === 'dead-grant') {
    const lost = sent.refreshUnsureVersion === sent.tokenVersion;
    await reconnectNeeded(deps, sent, lost ? 'lost-refresh' : refusal.cause, refusal.words);
    return planOf(deps, await loadAccount(deps.db, sent.id));
  }
  const rule = platformOf(deps.platforms, sent).oauth.refresh?.afterUnknownOutcome;
  if (error.effect === 'unknown') {
    await noteUnsureRefresh(deps.db, sent.id, sent.tokenVersion);
    if (rule === 'never') {
      await reconnectNeeded(deps, sent, 'lost-refresh');
      return planOf(deps, await loadAccount(deps.db, sent.id));
    }
  }
  if (refusal?.kind === 'app-misconfigured') {
    deps.log.error(
      { platform: sent.platform, failure: error.report(Date.now()) },
      'the platform refuses this app’s own credentials',
    );
    throw new NotYet(
      `${error.message}: our app’s credentials must be corrected; the account stays connected.`,
      5 * 60_000,
    );
  }
  throw new NotYet(error.message, error.retryAfterMs ?? backoffMs(activityInfo().attempt));
}

/** What the token endpoint said, where it said something (see TokenFailure in platforms/oauth.ts). */
const refusalOf = (error: Failure): TokenRefusal | undefined =>
  'refusal' in error ? (error.refusal as TokenRefusal) : undefined;

const causeSentences: Readonly<Record<ReconnectCause, string>> = {
  'access-revoked': 'no longer accepts our access: it was revoked, or the password was changed.',
  'password-changed': 'ended our access because the password was changed.',
  'platform-oauth-down': 'could not renew our access: its sign-in service does not answer. We keep trying.',
  'lost-refresh': 'renewed our access but its answer was lost on the way.',
  'no-refresh-possible': 'gives no way to renew our access without you.',
};

async function reconnectNeeded(deps: Deps, account: Account, cause: ReconnectCause, words?: string): Promise<void> {
  const platform = platformOf(deps.platforms, account);
  await markReconnectNeeded(deps.db, account, {
    cause,
    message: `${platform.label} ${causeSentences[cause]}${words ? ` (${platform.label}: ${words})` : ''}`,
    nextStep: 'Reconnect the account on the Accounts page.',
  });
}

function planOf(deps: Pick<Deps, 'platforms'>, account: Account): TokenPlan {
  const known = { version: account.tokenVersion, label: labelOf(deps, account) };
  if (account.state === 'reconnect-needed')
    return { state: 'reconnect-needed', ...known, cause: account.reconnectCause ?? 'access-revoked' };
  if (account.state !== 'connected' || !account.tokenExpiresAt) return { state: 'none', ...known };
  const expiresAtMs = account.tokenExpiresAt.getTime();
  const refreshedAtMs = account.tokenRefreshedAt?.getTime() ?? Date.now();
  const rule = platformOf(deps.platforms, account).oauth.refresh;
  return {
    state: 'alive',
    ...known,
    expiresAtMs,
    refreshAtMs: rule ? refreshAtMs(rule, refreshedAtMs, expiresAtMs) : tellOwnerAtMs(expiresAtMs),
    renewable: rule !== undefined,
  };
}

/** Well before the end, spread so that accounts connected together do not come together; never more than half a life early. */
function refreshAtMs({ leadMs, notBeforeMs = 0 }: RefreshSpec, refreshedAtMs: number, expiresAtMs: number): number {
  const earlyMs = Math.min(between(leadMs, leadMs * 1.5), (expiresAtMs - refreshedAtMs) / 2);
  return Math.max(expiresAtMs - earlyMs, refreshedAtMs + Math.max(refreshAfterMinMs, notBeforeMs));
}

/** Where nothing renews a token: a week before its end, and once more at the end. */
const tellOwnerAtMs = (expiresAtMs: number): number =>
  Date.now() < expiresAtMs - tellOwnerBeforeMs ? expiresAtMs - tellOwnerBeforeMs : expiresAtMs;
const tellOwnerBeforeMs = 7 * 24 * 3_600_000;
