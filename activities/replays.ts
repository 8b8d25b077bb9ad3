import { setTimeout as sleep } from 'node:timers/promises';
import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { type Account, loadAccount } from '../db/accounts.js';
import { commitsOf } from '../db/commits.js';
import { isDatabaseAway } from '../db/postgresErrors.js';
import { loadPost, type Publish } from '../db/publishes.js';
import {
  type BegunReplay,
  beginNextReplay,
  completeReplayBatch,
  finishLooking,
  giveUpReplayBatch,
  itemsToLookAt,
  type Look,
  loadReplayBatch,
  noteLook,
  type ReplayBatchStanding,
  replayBatchStanding,
  replaysNow,
  skipReplay,
  unbegunReplays,
} from '../db/replayBatches.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { AccountId, ReplayBatchId } from '../domain/ids.js';
import { importReserve, replaysAtOnceMax } from '../domain/limits.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import { missingFor, neededToPublish } from '../domain/scopes.js';
import type { ReplayBatchState } from '../domain/states.js';
import { forLog } from '../logging.js';
import { startPublish } from '../temporal/starts.js';
import { heartbeating, requireUsable } from './calls.js';
import type { Deps } from './deps.js';
import { judge, knownOf } from './judge.js';

type OfBatch = { readonly batchId: ReplayBatchId };

/** One activity looks for so long, then its run says how far it is. */
const lookForMs = 20_000;
const itemsPerQuery = 50;
/** One activity watches those under way for so long; from then on its retries do. */
const watchForMs = 5_000;
const lookEveryMs = 250;
/** How often a publish, or an account's platform, is looked at in vain before it is told what is known without. */
const looksMax = 5;

export const replayActivities = (deps: Deps) => ({
  /**
   * Looks at publishes that have no verdict yet, and repeats nothing. Each verdict is kept at once, so a kill costs the look
   * under way. What cannot be told yet waits by retry; nobody waits for it but its own account.
   */
  async lookAtReplays({ batchId }: OfBatch): Promise<void> {
    const looks: Looks = { ...(activityInfo().heartbeatDetails as Looks | undefined) };
    await heartbeating(
      () => lookAtSome(deps, batchId, looks),
      () => looks,
    );
  },

  /** Begins up to `count` replays, as many as its pace and those under way leave room for, and waits by retry where there is none. */
  async replayItems({ batchId, count }: OfBatch & { count: number }): Promise<void> {
    await heartbeating(() => replaySome(deps, batchId, count));
  },

  async replayBatchStanding({ batchId }: OfBatch): Promise<ReplayBatchStanding> {
    return await replayBatchStanding(deps.db, batchId);
  },
  async completeReplayBatch({ batchId, why }: OfBatch & { why: string }): Promise<void> {
    await completeReplayBatch(deps.db, batchId, why);
  },
  async giveUpReplayBatch({
    batchId,
    from,
    by,
  }: OfBatch & { from: readonly ReplayBatchState[]; by: string }): Promise<void> {
    await giveUpReplayBatch(deps.db, batchId, from, by);
  },
});

// ---------------------------------------------------------------- looking

/** Looks in vain, by the id of a publish or of an account; they outlive an attempt. */
type Looks = Record<string, number>;

async function lookAtSome(deps: Deps, batchId: ReplayBatchId, looks: Looks): Promise<void> {
  const until = Date.now() + lookForMs;
  const resting = new Set<AccountId>();
  let seen = 0;
  let soonest: NotYet | undefined;
  for (let after = -1; ; ) {
    const items = await itemsToLookAt(deps.db, batchId, after, itemsPerQuery);
    if (items.length === 0) break;
    for (const { position, publish } of items) {
      after = position;
      if (resting.has(publish.accountId)) continue;
      if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
      if (seen > 0 && Date.now() > until) return;
      const look = await lookWithPatience(deps, publish, looks);
      if (look instanceof PutOff) {
        if (look.restsAccount) resting.add(publish.accountId);
        if (!soonest || look.notYet.retryAfterMs < soonest.retryAfterMs) soonest = look.notYet;
        continue;
      }
      await noteLook(deps.db, batchId, position, look);
      seen++;
    }
  }
  if (soonest) throw soonest;
  await finishLooking(deps.db, batchId);
}

/** A look that has to wait; with `restsAccount` the account's other publishes would have to as well. */
class PutOff {
  constructor(
    readonly notYet: NotYet,
    readonly restsAccount: boolean,
  ) {}
}

/** One publish's trouble is its own: it is put off a few times, and then told by what is known without asking. */
async function lookWithPatience(deps: Deps, publish: Publish, looks: Looks): Promise<Look | PutOff> {
  try {
    return await lookAt(deps, publish);
  } catch (error) {
    if (isDatabaseAway(error) || error instanceof CancelledFailure || cancellationSignal().aborted) throw error;
    if (error instanceof Failure && (error.failureClass === 'rate-limited' || error.failureClass === 'quota-exhausted'))
      return new PutOff(new NotYet(error.message, error.retryAfterMs ?? 60_000), true);

    const isOfAccount = error instanceof Failure;
    const key = isOfAccount ? publish.accountId : publish.id;
    const inVain = (looks[key] ?? 0) + 1;
    looks[key] = inVain;
    const message = error instanceof NotYet || isOfAccount ? error.message : 'Something of ours broke over it.';
    if (!(error instanceof NotYet) && !isOfAccount)
      deps.log.error({ err: forLog(error), publish: publish.id }, 'a publish could not be looked at');
    if (inVain < looksMax || (error instanceof NotYet && inVain < 2 * looksMax)) {
      const afterMs = error instanceof NotYet || isOfAccount ? error.retryAfterMs : undefined;
      return new PutOff(new NotYet(message, afterMs ?? 1_000 * 2 ** inVain), isOfAccount);
    }
    return { ...(await withoutAsking(deps, publish, message)), obstacle: await obstacleOf(deps, publish) };
  }
}

/** What the platform says of one publish, and what stands in the way of its replay. */
async function lookAt(deps: Deps, publish: Publish): Promise<Look> {
  const obstacle = await obstacleOf(deps, publish);
  try {
    return { ...(await judge(deps, publish.id, { keeps: false, reserve: importReserve })), obstacle };
  } catch (error) {
    if (!(error instanceof Failure) || error.report(0).healsWithTime) throw error;
    const isAnswer = error.failureClass === 'outcome-unknown'; // the platform was asked, and does not know
    return {
      ...(await withoutAsking(deps, publish, error.message)),
      obstacle: obstacle ?? (isAnswer ? null : `${error.message} ${error.nextStep}`),
    };
  }
}

async function withoutAsking(deps: Deps, publish: Publish, why: string): Promise<Omit<Look, 'obstacle'>> {
  return {
    verdict: await knownOf(deps, publish.id),
    evidence: { looked: `The platform could not say: ${why}`, candidates: [] },
  };
}

/** Why a replay would fail again, as far as it is known beforehand; null: nothing known stands in its way. */
async function obstacleOf(deps: Deps, publish: Publish): Promise<string | null> {
  const account = await loadAccount(deps.db, publish.accountId);
  const unusable = whyUnusable(account);
  if (unusable) return `${unusable.message} ${unusable.nextStep}`;

  const platform = platformOf(deps.platforms, account);
  const { parts, options } = await loadPost(deps.db, publish);
  const missing = missingFor(platform, account.grantedScopes, neededToPublish(platform, parts, options));
  if (missing.length > 0)
    return `The owner did not allow ${missing.join(', ')} on ${platform.label}. Reconnect the account and allow it.`;

  const { failure } = publish;
  if (failure?.class !== 'content-refused') return null;
  const refused = (await commitsOf(deps.db, publish.id)).at(-1)?.revision ?? publish.revision;
  if (refused < publish.revision) return null;
  return `The post was refused and has not been changed since: ${failure.platformMessage ?? failure.message}`;
}

/** What time heals is no obstacle: a replay waits for it. */
function whyUnusable(account: Account): Failure | undefined {
  try {
    requireUsable(account);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.report(0).healsWithTime ? undefined : error;
  }
}

// ---------------------------------------------------------------- replaying

async function replaySome(deps: Deps, batchId: ReplayBatchId, count: number): Promise<void> {
  const until = Date.now() + watchForMs;
  for (let begun = 0; ; ) {
    const batch = await loadReplayBatch(deps.db, batchId);
    if (batch.state !== 'replaying') return;
    for (const replay of await unbegunReplays(deps.db, batchId)) await run(deps, batchId, replay);

    const { left, underWay, mayBegin, againInMs } = await replaysNow(deps.db, batch);
    if (left === 0 && underWay === 0) return await completeReplayBatch(deps.db, batchId, 'Its turn never came.');
    const room = Math.min(left, count - begun, mayBegin, replaysAtOnceMax - underWay);
    for (let step = 0; step < room; step++) {
      const next = await beginNextReplay(deps.db, batchId);
      if (next === 'nothing-left') break;
      if (next === 'skipped') continue;
      await run(deps, batchId, next);
      begun++;
    }
    if (begun >= count) return; // the run keeps the pace
    if (room > 0) continue;
    if (Date.now() < until) {
      await sleep(lookEveryMs, undefined, { signal: cancellationSignal() });
      continue;
    }
    if (left > 0 && mayBegin === 0)
      throw new NotYet(`${batch.perMinute} have begun within a minute: the next follows.`, againInMs);
    const message = left > 0 ? 'the next begins when one has ended' : 'none is left to begin';
    throw new NotYet(
      `${underWay} are under way, and ${message}.`,
      Math.min(500 * 2 ** (activityInfo().attempt - 1), 15_000),
    );
  }
}

/** The same door as one replay's. A run that cannot begin yet is begun the next time; until then it counts as under way. */
async function run(deps: Deps, batchId: ReplayBatchId, { publish, replayId }: BegunReplay): Promise<void> {
  const label = labelOf(deps, await loadAccount(deps.db, publish.accountId));
  if ((await startPublish(deps.temporal, publish, label, { replayId })) === 'refused')
    await skipReplay(deps.db, batchId, publish.id, 'Its run has ended for good and cannot be begun again.');
}
