import { type Commit, type CommitEnd, isUnknown } from '../db/commits.js';
import type { HeldLock } from '../db/locks.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { Call, Committed, Evidence, Found, Platform } from '../platforms/platform.js';
import type { Deps } from './deps.js';

/** One call as it is kept: a post's, or a reply's. */
export type KeptCall = Pick<Commit, 'id' | 'intentAt' | 'outcome' | 'externalId' | 'url'>;

/** What must be sent once, as the protocol needs to know it. */
export interface Sending {
  /** Every call of it so far, oldest first. */
  readonly history: readonly KeptCall[];
  /** Whether, and over what time, the platform can be asked what became of a call. */
  readonly platform: Platform;
  writeIntent(): Promise<KeptCall>;
  close(callId: number, end: CommitEnd): Promise<void>;
  countLook(callId: number, evidence: Evidence): Promise<number>;
  /** What comes before the intent; nothing is visible by it. */
  prepare(): Promise<void>;
  /** The one call. */
  send(call: Call): Promise<Committed>;
  /** Asks the platform whether it is there, since the first intent at the earliest. */
  look(since: Date): Promise<Found>;
  /** Writes that it is there. */
  adopt(
    kept: KeptCall,
    posted: Committed & { how: 'answered' | 'reconciled'; evidence?: Evidence },
  ): Promise<Committed>;
  /** The platform has forgotten what was staged. Throws what comes next. */
  stageAgain(): Promise<never>;
}

/**
 * A call leaves this soon after its intent or not at all. A process can stand still (a paused machine) and lose its lock;
 * by the time it goes on, another may have waited out the platform's read lag and sent it itself.
 */
const sendWithinMs = 10_000;

/**
 * Has something its effect once. The order is the whole point: the intent is written, one call is made, the outcome is written.
 * Whoever finds an intent without an outcome asks the platform before anything else. Hold the lock of what is sent.
 */
export async function sendOnce(deps: Deps, call: Call, lock: HeldLock, sending: Sending): Promise<Committed> {
  const posted = sending.history.find(({ outcome }) => outcome === 'posted');
  if (posted) return { externalId: posted.externalId!, ...(posted.url !== null && { url: posted.url }) };
  const unknown = sending.history.find(isUnknown);
  const adopted = unknown && (await reconcile(deps, sending, unknown));
  return adopted ?? (await callOnce(deps, call, lock, sending));
}

async function callOnce(deps: Deps, call: Call, lock: HeldLock, sending: Sending): Promise<Committed> {
  await sending.prepare();
  const sendBy = Date.now() + sendWithinMs;
  const intent = await sending.writeIntent();
  const onlyInTime = () => {
    if (lock.isLost() || Date.now() > sendBy)
      throw new NotYet('It stood still before the call could be made: asking the platform before anything else.', 500);
  };
  let committed: Committed;
  try {
    committed = await sending.send(beforeEachRequest(call, onlyInTime));
  } catch (error) {
    return await afterRefusal(deps, sending, intent, error);
  }
  await sending.adopt(intent, { ...committed, how: 'answered' });
  return committed;
}

/** The last thing before a request leaves. */
const beforeEachRequest = (call: Call, check: () => void): Call => ({
  ...call,
  quota: {
    ...call.quota,
    async take(endpoint) {
      await call.quota.take(endpoint);
      check();
    },
  },
});

/** The call failed. Nothing happened: the intent is closed and the failure goes on. Something may have: it stays open. */
async function afterRefusal(deps: Deps, sending: Sending, intent: KeptCall, error: unknown): Promise<Committed> {
  if (!(error instanceof Failure)) throw error; // not the platform's word: the intent stays open and the next attempt asks
  if (error.effect === 'unknown') {
    const { overMs } = lag(deps, sending.platform);
    throw new NotYet(
      `No clear answer (${error.message}): asking the platform whether it is live before anything else.`,
      Math.min(overMs, 2_000),
    );
  }
  const report = error.report(Date.now());
  if (error.failureClass === 'duplicate-refused' || error.mayBeLive) {
    // The twin may be ours: an earlier call whose answer was lost. And some refusals were wrong before.
    const found = await sending.look(sending.history[0]?.intentAt ?? intent.intentAt);
    if (found.verdict === 'posted') return await sending.adopt(intent, { ...found, how: 'reconciled' });
  }
  await sending.close(intent.id, {
    outcome: 'not-posted',
    how: error.retryAfterMs === undefined ? 'refused' : 'not-sent',
    failure: report,
  });
  if (error.platformCode === 'media-expired') await sending.stageAgain();
  throw error;
}

/** Asks the platform what became of an earlier call. Answers what is there, nothing when a new call is safe. */
async function reconcile(deps: Deps, sending: Sending, unknown: KeptCall): Promise<Committed | undefined> {
  const ability = sending.platform.capabilities.publish.reconcile;
  const found: Found = ability.can
    ? await sending.look(sending.history[0]?.intentAt ?? new Date())
    : { verdict: 'cannot-tell', evidence: { looked: ability.reason, candidates: [] } };
  if (found.verdict === 'posted') return await sending.adopt(unknown, { ...found, how: 'reconciled' });
  if (found.verdict === 'cannot-tell') {
    if (found.lookAgainMs !== undefined) {
      await sending.countLook(unknown.id, found.evidence);
      throw tooSoon(found);
    }
    await sending.close(unknown.id, { outcome: 'unconfirmed', evidence: found.evidence });
    throw new Failure('outcome-unknown', `Whether it is live cannot be told: ${found.evidence.looked}`);
  }
  // The read side lags: `not there` is believed only after several looks over the platform's window, counted from the intent.
  const { looks, overMs } = lag(deps, sending.platform);
  const looked = await sending.countLook(unknown.id, found.evidence);
  const passedMs = Date.now() - unknown.intentAt.getTime();
  if (looked < looks || passedMs < overMs) {
    throw new NotYet(
      `Not there after ${looked} of at least ${looks} looks; looking again before it is sent anew.`,
      Math.max(overMs / looks, 500),
    );
  }
  await sending.close(unknown.id, { outcome: 'not-posted', how: 'reconciled', evidence: found.evidence });
  return undefined;
}

/** Nobody can tell yet: the platform is asked again. */
export const tooSoon = ({ evidence, lookAgainMs = 0 }: Extract<Found, { verdict: 'cannot-tell' }>): NotYet =>
  new NotYet(`Whether it is live cannot be told yet: ${evidence.looked} Asking again.`, lookAgainMs);

/** How long, and over how many looks, a platform's read side may lag. */
export function lag(deps: Deps, { capabilities }: Platform): { looks: number; overMs: number } {
  const ability = capabilities.publish.reconcile;
  const { looks, overMs } = ability.can ? ability : { looks: 1, overMs: 0 };
  return { looks, overMs: deps.settings.reconcileOverMs ?? overMs };
}
