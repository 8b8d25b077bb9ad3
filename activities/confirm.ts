import { activityInfo } from '@temporalio/activity';
import { type Commit, commitsOf, confirmCommit, rejectCommit } from '../db/commits.js';
import { forgetHandles, type Publish } from '../db/publishes.js';
import { Failure, NotYet, StagingExpired } from '../domain/failures.js';
import type { Post } from '../domain/post.js';
import type { Call, Committed, Confirmation, Platform } from '../platforms/platform.js';
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
  post: Post,
  commit: Commit,
): Promise<void> {
  const state = await askWhetherLive(call, platform, post, takenAs(commit));
  switch (state.state) {
    case 'live':
      return await confirmCommit(deps.db, commit.id, state);
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

type Taken = Committed & { readonly committedAt: Date };

export const takenAs = ({ externalId, url, outcomeAt, intentAt }: Commit): Taken => ({
  externalId: externalId!,
  ...(url !== null && { url }),
  committedAt: outcomeAt ?? intentAt,
});

/** Asks, and writes nothing. Throws while the platform is still at it. */
export async function askWhetherLive(
  call: Call,
  platform: Platform,
  { options }: Post,
  { committedAt, ...committed }: Taken,
): Promise<Exclude<Confirmation, { state: 'processing' }>> {
  const state = await platform.confirm(call, committed, { options, committedAt });
  if (state.state !== 'processing') return state;
  const { confirmWithinMs = Infinity } = platform.capabilities.publish;
  if (Date.now() - committedAt.getTime() > confirmWithinMs)
    throw new Failure('outcome-unknown', `${platform.label} took it and has not said since whether it is live.`);
  throw new NotYet(`${state.saying} Look ${activityInfo().attempt}.`, state.lookAgainMs);
}
