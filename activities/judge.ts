import { type Commit, closeCommit, commitsOf, countLook, isUnknown, standingOf, writeIntent } from '../db/commits.js';
import type { ReplayVerdict } from '../db/schema.js';
import { NotYet } from '../domain/failures.js';
import type { PublishId } from '../domain/ids.js';
import type { Evidence, Found } from '../platforms/platform.js';
import { withAccount } from './calls.js';
import { adopt, asAdopted, loadOutgoing, look, type Outgoing } from './commit.js';
import { askWhetherLive, confirmPart, takenAs } from './confirm.js';
import type { Deps } from './deps.js';
import { lag, tooSoon } from './sendOnce.js';

export interface Judgement {
  readonly verdict: ReplayVerdict;
  readonly evidence: Evidence;
}

export interface Judging {
  /** Writes down what it finds, as the first step of a replay: live parts are adopted, open calls closed. Else it only reads. */
  readonly keeps: boolean;
  /** The share of every limit that is left to others. */
  readonly reserve?: number;
}

/** What does the platform say of a publish before anything is repeated? Throws `NotYet` where it has to be asked again later. */
export async function judge(deps: Deps, publishId: PublishId, judging: Judging): Promise<Judgement> {
  const { post } = await loadOutgoing(deps, publishId, 0);
  const looked: Evidence[] = [];
  const judged = (verdict: ReplayVerdict): Judgement => ({
    verdict,
    evidence: {
      looked: looked.map((one) => one.looked).join(' '),
      candidates: looked.flatMap((one) => one.candidates),
    },
  });

  for (const part of post.parts.keys()) {
    const outgoing = await loadOutgoing(deps, publishId, part);
    const posted = outgoing.history.find((commit) => commit.outcome === 'posted');
    if (posted) {
      if (await isLiveNow(outgoing, posted)) continue;
      return judged('not-posted');
    }
    if (outgoing.history.length === 0) {
      looked.push({ looked: `Part ${part + 1} was never handed over.`, candidates: [] });
      return judged('not-posted');
    }
    const found = await askPlatform(deps, outgoing, judging);
    looked.push(found.evidence);
    // Where every call was answered with a refusal, nothing can be live that nobody knows of.
    if (found.verdict === 'cannot-tell' && outgoing.history.some(isUnknown)) return judged('cannot-tell');
    if (found.verdict !== 'posted') return judged('not-posted');
    // Where the platform still has to say that it is live, being there is not yet the end.
    if (found.commit.confirmedAt === null && !(await isLiveNow(outgoing, found.commit))) return judged('not-posted');
  }
  return judged('posted');

  async function isLiveNow(outgoing: Outgoing, posted: Commit): Promise<boolean> {
    const isLive = posted.confirmedAt !== null || (await confirmedNow(deps, outgoing, posted, judging));
    looked.push({
      looked: `Part ${outgoing.part + 1} is ${isLive ? 'known to be live' : 'turned down'}.`,
      candidates: [],
    });
    return isLive;
  }
}

/** What is known without asking: nobody heard of some call, all of it is live, or nothing can be there. */
export async function knownOf(deps: Deps, publishId: PublishId): Promise<ReplayVerdict> {
  const [{ post }, commits] = await Promise.all([loadOutgoing(deps, publishId, 0), commitsOf(deps.db, publishId)]);
  const { posted, isUnsure } = standingOf(commits);
  if (isUnsure) return 'cannot-tell';
  return posted.size >= post.parts.length ? 'posted' : 'not-posted';
}

/** Asks about a part that was accepted and not heard of since. False: the platform turned it down. */
async function confirmedNow(
  deps: Deps,
  { publish, post }: Outgoing,
  posted: Commit,
  { keeps, reserve = 0 }: Judging,
): Promise<boolean> {
  try {
    return await withAccount(
      deps,
      publish.accountId,
      async (call, platform) => {
        if (!keeps) return (await askWhetherLive(call, platform, post, takenAs(posted))).state === 'live';
        await confirmPart(deps, call, platform, publish, post, posted);
        return true;
      },
      { reserve },
    );
  } catch (error) {
    const now = (await commitsOf(deps.db, publish.id)).find(({ id }) => id === posted.id);
    if (keeps && now?.outcome === 'not-posted') return false;
    throw error;
  }
}

type Answer = Exclude<Found, { verdict: 'posted' }> | { verdict: 'posted'; evidence: Evidence; commit: Commit };

/** Looks for one part over the platform's read lag. Who keeps, writes down what is found. */
async function askPlatform(deps: Deps, outgoing: Outgoing, { keeps, reserve = 0 }: Judging): Promise<Answer> {
  const { publish, history, part } = outgoing;
  const unknown = history.find(isUnknown);
  return await withAccount(
    deps,
    publish.accountId,
    async (call, platform, account): Promise<Answer> => {
      const ability = platform.capabilities.publish.reconcile;
      if (!ability.can) return { verdict: 'cannot-tell', evidence: { looked: ability.reason, candidates: [] } };
      const found = await look(deps, call, platform, account, outgoing);
      switch (found.verdict) {
        case 'cannot-tell':
          if (!unknown || found.lookAgainMs === undefined) return found;
          if (keeps) await countLook(deps.db, unknown.id, found.evidence);
          throw tooSoon(found);
        case 'not-seen': {
          if (!unknown) return found;
          const passedMs = Date.now() - unknown.intentAt.getTime();
          const { overMs, looks } = lag(deps, platform);
          if (passedMs < overMs)
            throw new NotYet(
              'Not there yet: looking again before anything is repeated.',
              Math.max(overMs / looks, 500),
            );
          if (keeps)
            await closeCommit(deps.db, unknown.id, {
              outcome: 'not-posted',
              how: 'reconciled',
              evidence: found.evidence,
            });
          return found;
        }
        case 'posted': {
          const { evidence } = found;
          if (!keeps)
            return { verdict: 'posted', evidence, commit: asAdopted(platform, unknown ?? history[0]!, found) };
          const intent = { publishId: publish.id, accountId: account.id, part, revision: publish.revision };
          const open = unknown ?? (await writeIntent(deps.db, intent));
          await adopt(deps, platform, outgoing, open, { ...found, how: 'reconciled' });
          const adopted = (await commitsOf(deps.db, publish.id)).find(({ id }) => id === open.id);
          return { verdict: 'posted', evidence, commit: adopted! };
        }
      }
    },
    { reserve },
  );
}
