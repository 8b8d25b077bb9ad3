import { activityInfo } from '@temporalio/activity';
import { type Commit, commitsOf, confirmCommit, rejectCommit } from '../db/commits.js';
import { forgetHandles, type Publish } from '../db/publishes.js';
import { Failure, NotYet, StagingExpired } from '../domain/failures.js';
import type { Post } from '../domain/post.js';
import type { Call, Platform } from '../platforms/platform.js';
import type { Deps } from './deps.js';

/** How often a part is handed over anew after the platform failed over it. */
const handOversAnewMax = 2;

/**
 * Whether a committed part is live, where the commit's answer did not prove it. Looking again is a retry; what the platform turns
 * down after it took it is a failure with the platform's words, and is known not to be there.
 */
export async function confirmPart(
  deps: Deps,
  call: Call,
  platform: Platform,
  publish: Publish,
  { options }: Post,
  commit: Commit,
): Promise<void> {
  const externalId = commit.externalId!;
  const state = await platform.confirm(
    call,
    { externalId, ...(commit.url !== null && { url: commit.url }) },
    { options, committedAt: commit.outcomeAt ?? commit.intentAt },
  );
  switch (state.state) {
    case 'live':
      return await confirmCommit(deps.db, commit.id, state);
    case 'processing': {
      const { confirmWithinMs = Infinity } = platform.capabilities.publish;
      if (Date.now() - (commit.outcomeAt?.getTime() ?? Date.now()) > confirmWithinMs)
        throw new Failure('outcome-unknown', `${platform.label} took it and has not said since whether it is live.`);
      throw new NotYet(`${state.saying} Look ${activityInfo().attempt}.`, state.lookAgainMs);
    }
    case 'rejected': {
      const failure =
        state.failure ??
        new Failure('content-refused', `${platform.label} took it and then turned it down.`, {
          platformMessage: state.words,
        });
      await deps.db.transaction(async (tx) => {
        await rejectCommit(tx, commit.id, failure.report(Date.now()));
        await forgetHandles(tx, publish, commit.part);
      });
      const turnedDown = (await commitsOf(deps.db, publish.id)).filter(
        ({ part, how }) => part === commit.part && how === 'rejected',
      );
      if (state.handOverAnew && turnedDown.length <= handOversAnewMax)
        throw new StagingExpired(`${platform.label} failed over it (${state.words}): handing it over anew.`);
      throw failure;
    }
  }
}
