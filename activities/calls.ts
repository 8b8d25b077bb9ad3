import { activityInfo, heartbeat } from '@temporalio/activity';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Account, accountFacts, loadAccount, openTokens } from '../db/accounts.js';
import { observeQuota, pauseQuota, takeQuota } from '../db/quota.js';
import { Failure } from '../domain/failures.js';
import type { AccountId } from '../domain/ids.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import type { ReconnectCause } from '../domain/states.js';
import type { Call, LimitTable, Platform, QuotaGate } from '../platforms/platform.js';
import { askForNewerTokens } from '../temporal/accountMessages.js';
import type { Deps } from './deps.js';

/** A token with less life than this is renewed before it is used. */
export const lifeLeftMinMs = 60_000;
/** Waits shorter than this are sat out; longer ones free the worker's slot (design: limits). */
const sitOutMaxMs = 2_000;
const heartbeatEveryMs = 1_000;

/** Beats while `work` runs, so that a dead worker is noticed within the heartbeat time-out. `details` are what the next attempt finds. */
export async function heartbeating<T>(work: () => Promise<T>, details?: () => unknown): Promise<T> {
  const beat = () => heartbeat(details?.());
  const timer = setInterval(beat, heartbeatEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (details) beat();
  }
}

/** The quota ledger for one account (or for the app alone), as adapters see it. `reserve` is the share left to others. */
export function quotaGate(
  deps: Pick<Deps, 'db'>,
  of: { platform: Account['platform']; accountId: AccountId | null; limits: LimitTable; reserve?: number },
): QuotaGate {
  const subject = (endpoint: string) => ({ platform: of.platform, accountId: of.accountId, endpoint });
  return {
    async take(endpoint) {
      for (;;) {
        const wait = await takeQuota(deps.db, subject(endpoint), of.limits[endpoint] ?? [], of.reserve);
        if (!wait) return;
        const waitMs = Math.max(wait.until.getTime() - Date.now(), 1);
        if (waitMs > sitOutMaxMs) {
          throw new Failure(
            'rate-limited',
            `${endpoint} may go again at ${wait.until.toISOString()} (${wait.reason}).`,
            {
              retryAfterMs: waitMs,
            },
          );
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    },
    observe: (endpoint, observed) => observeQuota(deps.db, subject(endpoint), of.limits[endpoint] ?? [], observed),
  };
}

/**
 * Remembers a limit the platform named without headers to learn it from: the whole app's (credits, caps) pauses every
 * publish on the platform, an account's only its own endpoint.
 */
async function rememberLimit(deps: Pick<Deps, 'db'>, account: Account, failure: Failure): Promise<void> {
  if (failure.failureClass !== 'quota-exhausted' && failure.failureClass !== 'rate-limited') return;
  if (failure.scope !== 'app' || failure.retryAfterMs === undefined) return;
  await pauseQuota(deps.db, {
    platform: account.platform,
    accountId: null,
    until: new Date(Date.now() + failure.retryAfterMs),
    reason: failure.failureClass,
  });
}

/** Refuses to use an account that is not there for it, with the class that names whose move it is. */
export function requireUsable(account: Account): void {
  switch (account.state) {
    case 'connected':
      return;
    case 'disconnecting':
    case 'disconnected':
      throw new Failure('account-gone', 'The account was disconnected.', {
        nextStep: 'Connect it again on the Accounts page.',
      });
    case 'reconnect-needed':
      // The platform's OAuth is down, not the grant: time heals it.
      if (account.reconnectCause === 'platform-oauth-down') {
        throw new Failure(
          'platform-unavailable',
          'The platform’s sign-in service is down, so the token cannot be renewed.',
        );
      }
      throw new Failure('reconnect-needed', 'The account must be reconnected by its owner.');
    case 'connecting':
      throw new Failure('reconnect-needed', 'The account is not connected yet.');
  }
}

/**
 * Runs `work` with a living token. A token about to end, or refused by the platform, is renewed once by the account's
 * workflow, the only writer of tokens; then `work` runs again.
 */
export async function withAccount<T>(
  deps: Deps,
  accountId: AccountId,
  work: (call: Call, platform: Platform, account: Account) => Promise<T>,
  { reserve = 0, signal }: { reserve?: number; signal?: AbortSignal } = {},
): Promise<T> {
  let account = await loadAccount(deps.db, accountId);
  requireUsable(account);
  if (account.tokenExpiresAt && account.tokenExpiresAt.getTime() - Date.now() < lifeLeftMinMs)
    account = await newerTokens(deps, account);
  const platform = platformOf(deps.platforms, account);
  const run = async (current: Account) => {
    const tokens = openTokens(deps.sealer, current);
    if (!tokens) throw new Failure('reconnect-needed', 'The account holds no tokens.');
    const call: Call = {
      accessToken: tokens.accessToken,
      ...(tokens.companions && { companionTokens: tokens.companions }),
      account: accountFacts(current),
      quota: quotaGate(deps, { platform: current.platform, accountId, limits: platform.limits, reserve }),
      ...(signal && { signal }),
    };
    try {
      return await work(call, platform, current);
    } catch (error) {
      if (error instanceof Failure) await rememberLimit(deps, current, error);
      throw error;
    }
  };
  try {
    return await run(account);
  } catch (error) {
    if (!(error instanceof Failure) || error.failureClass !== 'reconnect-needed') throw error;
    return await run(await newerTokens(deps, account, error.reconnectCause));
  }
}

/** Asks the account's workflow for tokens newer than these and waits for them. */
async function newerTokens(deps: Deps, account: Account, cause?: ReconnectCause): Promise<Account> {
  try {
    const olderThanVersion = account.tokenVersion;
    await askForNewerTokens(deps.temporal, account, labelOf(deps, account), { olderThanVersion, cause }, 20_000);
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw new Failure('reconnect-needed', 'The account must be reconnected by its owner.', { cause: error.cause });
    }
    throw new Failure(
      'platform-unavailable',
      `A newer token was not there in time (attempt ${activityInfo().attempt}).`,
      { cause: error },
    );
  }
  const renewed = await loadAccount(deps.db, account.id);
  requireUsable(renewed);
  return renewed;
}
