import type { Account } from '../db/accounts.js';
import {
  type Commit,
  closeCommit,
  commitsOf,
  countLook,
  isUnknown,
  postedParts,
  postsOfOtherPublishes,
  writeIntent,
} from '../db/commits.js';
import { commitLock, type HeldLock, whileHolding } from '../db/locks.js';
import {
  forgetHandles,
  handlesOf,
  loadPost,
  loadPublish,
  movePublish,
  type Publish,
  settlePublished,
  storageKeys,
} from '../db/publishes.js';
import { Failure, NotYet, StagingExpired } from '../domain/failures.js';
import type { PublishId } from '../domain/ids.js';
import type { Post, PostPart } from '../domain/post.js';
import type { Call, Committed, Found, MediaSource, PartToCommit, Platform, Refused } from '../platforms/platform.js';
import { withAccount } from './calls.js';
import type { Deps } from './deps.js';

/** A part on its way out, with everything the platform has to know. */
export interface Outgoing {
  readonly publish: Publish;
  readonly post: Post;
  readonly part: number;
  readonly isLast: boolean;
  readonly sending: PartToCommit;
  /** Every commit of this part so far, oldest first. */
  readonly history: readonly Commit[];
}

/**
 * A call leaves this soon after its intent or not at all. A process can stand still (a paused machine) and lose its lock;
 * by the time it goes on, another may have waited out the platform's read lag and sent the part itself.
 */
const sendWithinMs = 10_000;

/**
 * Makes one part visible, once. The order is the whole point: the intent is written, one call is made, the outcome is
 * written. Whoever finds an intent without an outcome asks the platform before anything else. Two executions never
 * overlap, because the lock is a database session of this process and dies with it.
 */
export async function commitPart(deps: Deps, publishId: PublishId, part: number, reserve: number): Promise<Committed> {
  const held = await whileHolding(deps.locks, commitLock(publishId), async (lock) =>
    withAccount(
      deps,
      await accountOf(deps, publishId),
      async (call, platform, account) => {
        const outgoing = await loadOutgoing(deps, publishId, part);
        const posted = outgoing.history.find((commit) => commit.outcome === 'posted');
        if (posted) return { externalId: posted.externalId!, ...(posted.url !== null && { url: posted.url }) };
        const unknown = outgoing.history.find(isUnknown);
        const adopted = unknown && (await reconcile(deps, call, platform, account, outgoing, unknown));
        return adopted ?? (await commitOnce(deps, call, platform, account, outgoing, lock));
      },
      { reserve },
    ),
  );
  if (!held) throw new NotYet('Another execution of this commit is still under way.', 1_000);
  return held.result;
}

async function commitOnce(
  deps: Deps,
  call: Call,
  platform: Platform,
  account: Account,
  outgoing: Outgoing,
  lock: HeldLock,
): Promise<Committed> {
  const { publish, part, sending } = outgoing;
  if (Object.values(sending.handles).some((handle) => (handle.expiresAtMs ?? Infinity) <= Date.now()))
    await stageAgain(deps, outgoing);

  await movePublish(
    deps.db,
    publish.id,
    'committing',
    outgoing.isLast && part === 0 ? 'Handing it over.' : `Handing over part ${part + 1}.`,
  );
  const sendBy = Date.now() + sendWithinMs;
  const intent = await writeIntent(deps.db, {
    publishId: publish.id,
    accountId: account.id,
    part,
    revision: publish.revision,
  });
  const onlyInTime = () => {
    if (lock.isLost() || Date.now() > sendBy)
      throw new NotYet('It stood still before the call could be made: asking the platform before anything else.', 500);
  };
  let committed: Committed;
  try {
    committed = await platform.commit(beforeEachRequest(call, onlyInTime), sending);
  } catch (error) {
    return await afterRefusal(deps, call, platform, account, outgoing, intent, error);
  }
  await adopt(deps, platform, outgoing, intent, { ...committed, how: 'answered' });
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
async function afterRefusal(
  deps: Deps,
  call: Call,
  platform: Platform,
  account: Account,
  outgoing: Outgoing,
  intent: Commit,
  error: unknown,
): Promise<Committed> {
  if (!(error instanceof Failure)) throw error; // not the platform's word: the intent stays open and the next attempt asks
  if (error.effect === 'unknown') {
    const { overMs } = lag(deps, platform);
    throw new NotYet(
      `No clear answer (${error.message}): asking the platform whether it is live before anything else.`,
      Math.min(overMs, 2_000),
    );
  }
  const report = error.report(Date.now());
  if (error.failureClass === 'duplicate-refused' || error.mayBeLive) {
    // The twin may be ours: an earlier call of this part whose answer was lost. And some refusals were wrong before.
    const found = await look(deps, call, platform, account, outgoing, outgoing.history[0]?.intentAt ?? intent.intentAt);
    if (found.verdict === 'posted')
      return await adopt(deps, platform, outgoing, intent, { ...found, how: 'reconciled' });
  }
  await closeCommit(deps.db, intent.id, {
    outcome: 'not-posted',
    how: error.retryAfterMs === undefined ? 'refused' : 'not-sent',
    failure: report,
  });
  if (error.platformCode === 'media-expired') await stageAgain(deps, outgoing);
  throw error;
}

/** Asks the platform what became of an earlier call. Answers the post when it is there, nothing when a new call is safe. */
async function reconcile(
  deps: Deps,
  call: Call,
  platform: Platform,
  account: Account,
  outgoing: Outgoing,
  unknown: Commit,
): Promise<Committed | undefined> {
  const ability = platform.capabilities.publish.reconcile;
  const found: Found = ability.can
    ? await look(deps, call, platform, account, outgoing)
    : { verdict: 'cannot-tell', evidence: { looked: ability.reason, candidates: [] } };
  if (found.verdict === 'posted')
    return await adopt(deps, platform, outgoing, unknown, { ...found, how: 'reconciled' });
  if (found.verdict === 'cannot-tell') {
    if (found.lookAgainMs !== undefined) {
      await countLook(deps.db, unknown.id, found.evidence);
      throw tooSoon(found);
    }
    await closeCommit(deps.db, unknown.id, { outcome: 'unconfirmed', evidence: found.evidence });
    throw new Failure('outcome-unknown', `Whether it is live cannot be told: ${found.evidence.looked}`);
  }
  // The read side lags: `not there` is believed only after several looks over the platform's window, counted from the intent.
  const { looks, overMs } = lag(deps, platform);
  const looked = await countLook(deps.db, unknown.id, found.evidence);
  const passedMs = Date.now() - unknown.intentAt.getTime();
  if (looked < looks || passedMs < overMs) {
    throw new NotYet(
      `Not there after ${looked} of at least ${looks} looks; looking again before it is sent anew.`,
      Math.max(overMs / looks, 500),
    );
  }
  await closeCommit(deps.db, unknown.id, { outcome: 'not-posted', how: 'reconciled', evidence: found.evidence });
  return undefined;
}

/** Nobody can tell yet: the platform is asked again. */
export const tooSoon = ({ evidence, lookAgainMs = 0 }: Extract<Found, { verdict: 'cannot-tell' }>): NotYet =>
  new NotYet(`Whether it is live cannot be told yet: ${evidence.looked} Asking again.`, lookAgainMs);

/** Looks for a part among the account's posts since its first intent, leaving out what belongs to other publishes. */
export async function look(
  deps: Deps,
  call: Call,
  platform: Platform,
  account: Account,
  outgoing: Outgoing,
  since = outgoing.history[0]?.intentAt ?? new Date(),
): Promise<Found> {
  const excludingExternalIds = await postsOfOtherPublishes(deps.db, account.id, outgoing.publish.id, since);
  return await platform.findPublished(call, { ...outgoing.sending, since, excludingExternalIds });
}

/** Writes that a part is live; with the last part the publish is settled in the same transaction. */
export async function adopt(
  deps: Deps,
  platform: Platform,
  { publish, isLast }: Pick<Outgoing, 'publish' | 'isLast'>,
  commit: Commit,
  posted: Committed & { how: 'answered' | 'reconciled'; evidence?: Found['evidence'] },
): Promise<Committed> {
  const { externalId, url, how, evidence } = posted;
  const byAnswer = isLiveByAnswer(platform);
  const { confirmedAt } = asAdopted(platform, commit, posted);
  await deps.db.transaction(async (tx) => {
    await closeCommit(tx, commit.id, { outcome: 'posted', externalId, url, how, confirmedAt, evidence });
    if (isLast && byAnswer) await settlePublished(tx, publish);
  });
  return { externalId, ...(url !== undefined && { url }) };
}

/** The commit as adopting leaves it. */
export const asAdopted = (
  platform: Platform,
  commit: Commit,
  { externalId, url, isLive = false }: Committed,
): Commit => ({
  ...commit,
  outcome: 'posted',
  externalId,
  url: url ?? null,
  confirmedAt: isLiveByAnswer(platform) || isLive ? new Date() : null,
});

const isLiveByAnswer = ({ capabilities }: Platform): boolean => capabilities.publish.confirmation === 'by-answer';

async function stageAgain(deps: Deps, { publish, part }: Outgoing): Promise<never> {
  await forgetHandles(deps.db, publish, part);
  throw new StagingExpired('The platform no longer has the uploaded media: uploading again.');
}

const accountOf = async (deps: Deps, publishId: PublishId) => (await loadPublish(deps.db, publishId)).accountId;

export async function loadOutgoing(deps: Deps, publishId: PublishId, part: number): Promise<Outgoing> {
  const publish = await loadPublish(deps.db, publishId);
  const post = await loadPost(deps.db, publish);
  const live = await postedParts(deps.db, publishId);
  const before = live.find((row) => row.part === part - 1);
  const root = part > 1 ? live.find((row) => row.part === 0) : undefined;
  const history = (await commitsOf(deps.db, publishId)).filter((commit) => commit.part === part);
  return {
    publish,
    post,
    part,
    isLast: part === post.parts.length - 1,
    history,
    sending: {
      part: post.parts[part]!,
      options: post.options,
      handles: await handlesOf(deps.db, deps.sealer, publish, part),
      media: await mediaSources(deps, publish, part, post.parts[part]!),
      isFirst: part === 0,
      ...(before && { replyToExternalId: before.externalId }),
      ...(root && { rootExternalId: root.externalId }),
      refusals: history.filter(({ failure }) => failure !== null).map(refused),
    },
  };
}

const refused = ({ outcomeAt, intentAt, failure }: Commit): Refused => ({
  at: outcomeAt ?? intentAt,
  ...(failure?.platformCode !== undefined && { platformCode: failure.platformCode }),
});

/** The files of a part as an adapter may read them, or have them read. */
export async function mediaSources(
  deps: Deps,
  publish: Publish,
  part: number,
  { media }: PostPart,
): Promise<MediaSource[]> {
  if (media.length === 0) return [];
  const keys = await storageKeys(deps.db, publish, part);
  return media.map((file, index) => ({
    ...file,
    open: async (fromByte) => deps.media.open(keys[index]!, fromByte),
    publicUrl: () =>
      deps.mediaAddresses.publicUrl({ storageKey: keys[index]!, mimeType: file.mimeType, bytes: file.bytes }),
  }));
}

/** How long, and over how many looks, a platform's read side may lag. */
export function lag(deps: Deps, platform: Platform): { looks: number; overMs: number } {
  const ability = platform.capabilities.publish.reconcile;
  const { looks, overMs } = ability.can ? ability : { looks: 1, overMs: 0 };
  return { looks, overMs: deps.settings.reconcileOverMs ?? overMs };
}
