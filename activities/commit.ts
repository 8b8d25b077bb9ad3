import type { Account } from '../db/accounts.js';
import {
  type Commit,
  closeCommit,
  commitsOf,
  countLook,
  postedParts,
  postsOfOtherPublishes,
  writeIntent,
} from '../db/commits.js';
import { commitLock, whileHolding } from '../db/locks.js';
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
import { NotYet, StagingExpired } from '../domain/failures.js';
import type { PublishId } from '../domain/ids.js';
import type { Post, PostPart } from '../domain/post.js';
import type { Call, Committed, Found, MediaSource, PartToCommit, Platform, Refused } from '../platforms/platform.js';
import { withAccount } from './calls.js';
import type { Deps } from './deps.js';
import { type KeptCall, type Sending, sendOnce } from './sendOnce.js';

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
 * Makes one part visible, once (sendOnce.ts). Two executions never overlap, because the lock is a database session of this
 * process and dies with it.
 */
export async function commitPart(deps: Deps, publishId: PublishId, part: number, reserve: number): Promise<Committed> {
  const held = await whileHolding(deps.locks, commitLock(publishId), async (lock) =>
    withAccount(
      deps,
      await accountOf(deps, publishId),
      async (call, platform, account) => {
        const outgoing = await loadOutgoing(deps, publishId, part);
        return await sendOnce(deps, call, lock, sendingOf(deps, call, platform, account, outgoing));
      },
      { reserve },
    ),
  );
  if (!held) throw new NotYet('Another execution of this commit is still under way.', 1_000);
  return held.result;
}

/** A part as the protocol sends it. */
function sendingOf(deps: Deps, call: Call, platform: Platform, account: Account, outgoing: Outgoing): Sending {
  const { publish, part, sending, isLast, history } = outgoing;
  return {
    history,
    platform,
    async prepare() {
      if (Object.values(sending.handles).some((handle) => (handle.expiresAtMs ?? Infinity) <= Date.now()))
        await stageAgain(deps, outgoing);
      const message = isLast && part === 0 ? 'Handing it over.' : `Handing over part ${part + 1}.`;
      await movePublish(deps.db, publish.id, 'committing', message);
    },
    writeIntent: () =>
      writeIntent(deps.db, { publishId: publish.id, accountId: account.id, part, revision: publish.revision }),
    close: (commitId, end) => closeCommit(deps.db, commitId, end),
    countLook: (commitId, evidence) => countLook(deps.db, commitId, evidence),
    send: (timely) => platform.commit(timely, sending),
    look: (since) => look(deps, call, platform, account, outgoing, since),
    adopt: (commit, posted) => adopt(deps, platform, outgoing, commit, posted),
    stageAgain: () => stageAgain(deps, outgoing),
  };
}

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
  commit: KeptCall,
  posted: Committed & { how: 'answered' | 'reconciled'; evidence?: Found['evidence'] },
): Promise<Committed> {
  const { externalId, url, how, evidence } = posted;
  const byAnswer = isLiveByAnswer(platform);
  const confirmedAt = confirmedOf(platform, posted);
  await deps.db.transaction(async (tx) => {
    await closeCommit(tx, commit.id, { outcome: 'posted', externalId, url, how, confirmedAt, evidence });
    if (isLast && byAnswer) await settlePublished(tx, publish);
  });
  return { externalId, ...(url !== undefined && { url }) };
}

/** The commit as adopting leaves it. */
export const asAdopted = (platform: Platform, commit: Commit, posted: Committed): Commit => ({
  ...commit,
  outcome: 'posted',
  externalId: posted.externalId,
  url: posted.url ?? null,
  confirmedAt: confirmedOf(platform, posted),
});

const confirmedOf = (platform: Platform, { isLive = false }: Pick<Committed, 'isLive'>): Date | null =>
  isLiveByAnswer(platform) || isLive ? new Date() : null;

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
