import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  makeContinueAsNewFunc,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  TimeoutFailure,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { TokenPlan } from '../activities/tokens.js';
import type { DisconnectReceipt } from '../db/schema.js';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import { Phase } from '../domain/searchAttributes.js';
import type { ReconnectCause } from '../domain/states.js';
import { refused } from './failure.js';
import { adoptTokens, type DisconnectReason, disconnect, refreshNow } from './messages.js';
import { platformCall, record } from './profiles.js';

const records = proxyLocalActivities<Activities>(record);
const tokenCalls = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: platformCall.heartbeatTimeout, // publishes may be waiting for the token
  cancellationType: platformCall.cancellationType, // a refresh under way may have rotated the token: its outcome counts
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
const stopping = proxyActivities<Activities>(platformCall);
const revoking = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: platformCall.heartbeatTimeout,
  scheduleToCloseTimeout: '3 days', // then the tokens are erased and the receipt says that the revoke is unconfirmed
  retry: { initialInterval: '2 seconds', maximumInterval: '1 hour' },
});

export interface AccountInput {
  readonly accountId: AccountId;
  /** What the run before knew; absent at the first start. */
  readonly plan?: TokenPlan;
  readonly phase?: string;
}

/** The account waits this long for its first tokens before it gives up. */
const firstTokensWithinMs = 60 * 60_000;

/** Keeps one account's tokens fresh, as their only writer, until it is disconnected. */
export async function keepAccountConnected({ accountId, ...before }: AccountInput): Promise<void> {
  let plan = before.plan;
  let phase = before.phase;
  const asked: {
    refreshAfter?: number;
    cause?: ReconnectCause;
    adopt?: ConnectionId;
    disconnect?: boolean;
    why?: DisconnectReason;
  } = {};
  let refreshing: CancellationScope | undefined;
  let disconnected = false;

  setHandler(refreshNow, async ({ olderThanVersion, cause }) => {
    // Tokens that are just being taken over may be in use already: they count.
    await condition(() => plan !== undefined && asked.adopt === undefined);
    const newer = () => plan!.state === 'alive' && plan!.version > olderThanVersion;
    const hopeless = () => asked.disconnect === true || plan!.state === 'none' || waitsForOwner(plan!);
    if (!newer() && !hopeless()) {
      asked.refreshAfter = olderThanVersion;
      asked.cause = cause;
      await condition(() => newer() || hopeless());
    }
    if (!newer()) throw needsOwner();
    return { version: plan!.version };
  });
  setHandler(adoptTokens, async ({ connectionId }) => {
    asked.adopt = connectionId;
    refreshing?.cancel();
    await condition(() => asked.adopt !== connectionId);
    return { accountId, version: plan?.version ?? 0 };
  });
  setHandler(disconnect, async (reason) => {
    asked.disconnect = true;
    if (reason) asked.why = reason.why;
    refreshing?.cancel();
    await condition(() => disconnected);
  });

  plan ??= await records.planTokens({ accountId });
  for (;;) {
    if (asked.disconnect) return await endAccount();
    if (asked.adopt) {
      plan = await tokenCalls.adoptTokens.executeWithOptions({ summary: 'Take over new tokens' }, [
        { accountId, connectionId: asked.adopt },
      ]);
      asked.adopt = undefined;
      asked.refreshAfter = undefined;
      asked.cause = undefined;
      continue;
    }
    show(plan);
    if (workflowInfo().continueAsNewSuggested && !messageCame()) return await goOnAsNew(plan);
    if (plan.state === 'none') {
      const came = await condition(messageCame, firstTokensWithinMs, { summary: 'wait for the first tokens' });
      if (!came) return;
      continue;
    }
    if (waitsForOwner(plan)) {
      await condition(() => asked.adopt !== undefined || asked.disconnect === true);
      continue;
    }
    if (plan.state === 'alive' && asked.refreshAfter === undefined) {
      const woken = await condition(messageCame, Math.max(1, plan.refreshAtMs - Date.now()), {
        summary: plan.renewable ? 'refresh the token' : 'tell the owner that it ends',
      });
      if (woken && asked.refreshAfter === undefined) continue;
    }
    plan = (await refresh(plan)) ?? plan;
  }

  function messageCame(): boolean {
    return asked.adopt !== undefined || asked.disconnect === true || asked.refreshAfter !== undefined;
  }

  /** One refresh; `undefined` when a message cut it short. While the platform's OAuth is down it stays pending. */
  async function refresh(current: TokenPlan): Promise<TokenPlan | undefined> {
    const olderThanVersion = Math.max(asked.refreshAfter ?? 0, current.version);
    refreshing = new CancellationScope();
    try {
      const untilItsEndMs = current.state === 'alive' ? Math.max(current.expiresAtMs - Date.now(), 10_000) : undefined;
      const renewed = await refreshing.run(() =>
        tokenCalls.refreshTokens.executeWithOptions(
          {
            summary: `Refresh (version ${olderThanVersion})`,
            ...(untilItsEndMs !== undefined && { scheduleToCloseTimeout: untilItsEndMs }),
          },
          [
            {
              accountId,
              olderThanVersion,
              ...(asked.refreshAfter !== undefined && { refused: true }),
              ...(asked.cause && { cause: asked.cause }),
            },
          ],
        ),
      );
      asked.refreshAfter = undefined;
      asked.cause = undefined;
      return renewed;
    } catch (error) {
      // Cut short by a message, it may end as cancelled or by the failure that it would have been repeated for.
      if ((isCancellation(error) || error instanceof ActivityFailure) && (asked.adopt || asked.disconnect))
        return undefined;
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      // Tried until the token's real end: the owner is told, and the trying goes on.
      if (error.retryState === 'TIMEOUT' || error.cause instanceof TimeoutFailure)
        return await records.noteOAuthDown({ accountId });
      throw error;
    } finally {
      refreshing = undefined;
    }
  }

  function show(now: TokenPlan): void {
    const next = now.state === 'alive' ? 'connected' : now.state === 'none' ? 'connecting' : 'reconnect needed';
    setCurrentDetails(
      now.state === 'alive'
        ? `${now.label}: connected. Token version ${now.version} ends ${new Date(now.expiresAtMs).toISOString()}, ${now.renewable ? 'refreshes' : 'its owner is told'} ${new Date(now.refreshAtMs).toISOString()}.`
        : now.state === 'reconnect-needed'
          ? `${now.label}: **reconnect needed** (${now.cause}).`
          : `${now.label}: no tokens yet.`,
    );
    if (next !== phase) upsertSearchAttributes([{ key: Phase, value: next }]);
    phase = next;
  }

  /** Disconnect: stop, revoke, prove, erase, receipt. A grant that is gone already is not asked about. */
  async function endAccount(): Promise<void> {
    upsertSearchAttributes([{ key: Phase, value: 'disconnecting' }]);
    setCurrentDetails('Disconnecting: stopping its work, then revoking.');
    const stopped = await stopping.stopAccount.executeWithOptions({ summary: 'Stop its publishes and imports' }, [
      { accountId },
    ]);
    const revoked = asked.why ? await records.noteRemovedAtPlatform({ accountId }) : await revoke();
    await records.finishDisconnect({ accountId, told: { ...stopped, ...revoked } });
    disconnected = true;
    setCurrentDetails(`Disconnected. ${revoked.proof}`);
    upsertSearchAttributes([{ key: Phase, value: 'disconnected' }]);
    await condition(allHandlersFinished);
  }

  async function revoke(): Promise<Pick<DisconnectReceipt, 'revoked' | 'proof'>> {
    return await revoking.revokeGrant
      .executeWithOptions({ summary: 'Revoke and prove it' }, [{ accountId }])
      .catch((error) => {
        if (isCancellation(error)) throw error;
        return {
          revoked: 'unconfirmed',
          proof: 'The platform could not be reached for three days. Remove the app in its settings.',
        };
      });
  }

  async function goOnAsNew(now: TokenPlan): Promise<void> {
    await condition(allHandlersFinished);
    await makeContinueAsNewFunc<typeof keepAccountConnected>({ memo: workflowInfo().memo ?? {} })({
      accountId,
      plan: now,
      phase,
    });
  }
}

/** Only the owner can help; while merely the platform's OAuth is down, we keep trying. */
const waitsForOwner = (plan: TokenPlan): boolean =>
  plan.state === 'reconnect-needed' && plan.cause !== 'platform-oauth-down';

const needsOwner = () => refused('reconnect-needed', 'The account must be reconnected by its owner.');
