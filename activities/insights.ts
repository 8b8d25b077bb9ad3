import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { type Account, findAccountById } from '../db/accounts.js';
import {
  admitReadings,
  dueReadings,
  forgetInsightSchedule,
  keepReading,
  type LoginWithInsights,
  noteInsightRun,
  noteInsightScheduleTold,
  noteReadingTrouble,
  promiseInsightSchedule,
  type Reading,
  setInsightPace,
} from '../db/insights.js';
import { whileHolding } from '../db/locks.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { AccountId } from '../domain/ids.js';
import { importReserve, insightPostsAtOnceMax } from '../domain/limits.js';
import { platformOf, platformRefs } from '../domain/platformRef.js';
import { missingFor, scopesFor } from '../domain/scopes.js';
import type { Insights, Platform } from '../platforms/platform.js';
import { keepInsightSchedule, removeInsightSchedule } from '../temporal/schedules.js';
import { heartbeating, withAccount } from './calls.js';
import type { Deps } from './deps.js';

/** What one collecting did. */
export interface InsightsRead {
  /** False: it is not read (any more), and nothing was asked. */
  readonly allowed: boolean;
  readonly posts: number;
  /** Posts that could not be read, and have their turn again when it comes. */
  readonly passed: number;
}

/** So many posts in a row that the platform fails for are an outage, and no trouble of theirs. */
const failuresInARowMax = 3;

export const insightActivities = (deps: Deps) => ({
  /**
   * Reads whose turn it is: the account first, then its posts. What was read has its next turn, so a retry goes on with what is
   * left. The platform's limits and outages end the attempt; what is wrong with one post is noted at that post.
   */
  async collectDueInsights({ accountId }: { accountId: AccountId }): Promise<InsightsRead> {
    return await heartbeating(async () => {
      const account = await findAccountById(deps.db, accountId);
      if (account?.state !== 'connected' || !isReadable(deps, account)) {
        await settleInsightSchedule(deps, accountId); // it should not have fired
        return { allowed: false, posts: 0, passed: 0 };
      }
      const { insightFacts } = platformOf(deps.platforms, account);
      await noteInsightRun(deps.db, accountId, activityInfo().workflowExecution!.workflowId);
      const now = new Date();
      await admitReadings(deps.db, accountId, now);
      const due = await dueReadings(deps.db, accountId, now, insightPostsAtOnceMax + 1);
      const posts = due.filter(({ externalId }) => externalId !== null);

      const collecting = new Collecting(deps, account);
      for (const own of due.filter(({ externalId }) => externalId === null)) await collecting.readAccount(own);
      for (let from = 0; from < posts.length; from += insightFacts.postsPerRead)
        await collecting.readPosts(posts.slice(from, from + insightFacts.postsPerRead));
      await setInsightPace(deps.db, accountId, new Date());
      if (collecting.unread) throw collecting.unread;
      return { allowed: true, posts: posts.length - collecting.passed, passed: collecting.passed };
    });
  },
});

/** One attempt at reading an account's insights. */
class Collecting {
  passed = 0;
  /** What time heals, met at a post: the others went on, and this one is tried again. */
  unread: Failure | undefined;
  #failuresInARow = 0;

  constructor(
    private readonly deps: Deps,
    private readonly account: Account,
  ) {}

  async readAccount(reading: Reading): Promise<void> {
    try {
      const told = await this.#ask([], true);
      const gaps = told.gaps.filter(({ externalId }) => externalId === undefined);
      await this.#keep(reading, told.account ?? {}, gaps);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await noteReadingTrouble(this.deps.db, reading, error.message, { passTurn: false, at: new Date() });
      throw error;
    }
  }

  /** Together where that works; where it does not, one by one, so that one post's trouble is its own. */
  async readPosts(readings: readonly Reading[]): Promise<void> {
    try {
      const ids = readings.map(({ externalId }) => externalId!);
      const told = await this.#ask(ids, false);
      this.#failuresInARow = 0;
      for (const reading of readings) {
        const id = reading.externalId!;
        // A gap that names no post is one of every post.
        const gaps = told.gaps.filter(({ externalId }) => externalId === id || externalId === undefined);
        await this.#keep(reading, told.posts[id] ?? {}, gaps);
      }
    } catch (error) {
      if (!(error instanceof Failure) || concernsTheAccount(error)) throw error;
      if (readings.length > 1) {
        for (const reading of readings) await this.readPosts([reading]);
        return;
      }
      await this.#failed(readings[0]!, error);
    }
  }

  async #failed(reading: Reading, failure: Failure): Promise<void> {
    const heals = failure.report(0).healsWithTime;
    await noteReadingTrouble(this.deps.db, reading, failure.message, { passTurn: !heals, at: new Date() });
    if (!heals) {
      this.passed += 1;
      return;
    }
    this.unread = failure;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= failuresInARowMax) throw failure;
  }

  /** Looks at the account anew each time: who has disconnected is asked about no more. */
  async #ask(postExternalIds: readonly string[], account: boolean): Promise<Insights> {
    if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
    return await withAccount(
      this.deps,
      this.account.id,
      (call, platform: Platform) => platform.readInsights(call, { postExternalIds, account }),
      { reserve: importReserve },
    );
  }

  async #keep(reading: Reading, counts: Readonly<Record<string, number>>, gaps: Insights['gaps']): Promise<void> {
    const { common, ofLastDay } = platformOf(this.deps.platforms, this.account).insightFacts;
    const isPost = reading.externalId !== null;
    await keepReading(
      this.deps.db,
      reading,
      { counts, gaps: gaps.map(({ metric, why }) => ({ metric, why })) },
      new Date(),
      { common: common[isPost ? 'post' : 'account'], ofLastDay: isPost ? [] : ofLastDay },
    );
  }
}

/** Then no other post can be read either: a limit, the grant, or our app. */
const concernsTheAccount = ({ failureClass }: Failure): boolean =>
  ['rate-limited', 'quota-exhausted', 'reconnect-needed', 'account-gone', 'app-misconfigured'].includes(failureClass);

/** Every kind of login that has insights. */
export const loginsWithInsights = ({ platforms }: Pick<Deps, 'platforms'>): LoginWithInsights[] =>
  platformRefs(platforms).flatMap((of) => {
    const platform = platformOf(platforms, of);
    return platform.capabilities.insights.can ? [{ ...of, scopes: scopesFor(platform, 'insights') }] : [];
  });

/** Whether there are insights, and the owner allowed everything that reading them needs. */
function isReadable(deps: Pick<Deps, 'platforms'>, account: Account): boolean {
  const platform = platformOf(deps.platforms, account);
  return platform.capabilities.insights.can && missingFor(platform, account.grantedScopes, ['insights']).length === 0;
}

/**
 * Has an account's schedule at Temporal as it should be: there, of the wanted pace, paused while the owner must reconnect, or gone.
 * One at a time, so that nobody makes what somebody else has just removed. Where it was removed, answers the run that may be reading yet.
 */
export async function settleInsightSchedule(deps: Deps, accountId: AccountId): Promise<string | undefined> {
  const held = await whileHolding(deps.locks, `insights/${accountId}`, async () => {
    const account = await findAccountById(deps.db, accountId);
    const isKept = account?.state === 'connected' || account?.state === 'reconnect-needed';
    if (!isKept || !account.connectedAt || !isReadable(deps, account)) {
      await removeInsightSchedule(deps.temporal, accountId);
      return await forgetInsightSchedule(deps.db, accountId);
    }
    const { wantedPace } = await promiseInsightSchedule(deps.db, accountId);
    const paused = account.state === 'reconnect-needed' ? 'Its owner must reconnect the account.' : undefined;
    const { label } = platformOf(deps.platforms, account);
    await keepInsightSchedule(deps.temporal, { ...account, connectedAt: account.connectedAt }, label, {
      pace: wantedPace,
      ...(paused && { paused }),
    });
    await noteInsightScheduleTold(deps.db, accountId, paused ? 'paused' : wantedPace);
    return undefined;
  });
  if (!held) throw new NotYet('Its schedule of insights is being changed by somebody else.', 500);
  return held.result;
}
