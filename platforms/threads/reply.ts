import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../domain/failures.js';
import { GraphCreated } from '../meta/dialect.js';
import type { Call, Committed, ReplyToSend } from '../platform.js';
import { isId, read, type ThreadsApi } from './api.js';
import { createContainer, lookAtContainer } from './containers.js';
import { notSeenYet } from './errorTable.js';
import { publishContainer } from './publish.js';
import type { StagingOptions } from './stage.js';
import { lengthOf, textLengthMax } from './text.js';

/** A text is finished within seconds; a call that answers a comment waits for no more than that. */
const looksMax = 8;
const lookAgainMs = 1_500;
const publishTriesAfterMs = [0, 5_000, 5_000];

/** Answers a comment with a post below it: container, wait, publish, like everything on Threads (threads.md §4). */
export const replying = (api: ThreadsApi, { settleMs }: StagingOptions) => ({
  async reply(call: Call, { kind, text, to }: ReplyToSend): Promise<Committed> {
    if (kind === 'direct-message') throw new Failure('bug', 'Threads lets no app send direct messages.');
    if (!('externalId' in to) || !isId(to.externalId)) throw new Failure('bug', 'A comment is answered by its own id');
    const over = lengthOf(text) - textLengthMax;
    if (over > 0)
      throw new Failure('content-refused', `The answer is ${over} characters over Threads’ ${textLengthMax}.`);
    const pause = (ms: number): Promise<void> => sleep(ms, undefined, { ...(call.signal && { signal: call.signal }) });

    const container = await createContainer(api, call, { media_type: 'TEXT', text, reply_to_id: to.externalId }).catch(
      targetGone,
    );
    await finished(api, call, container, pause);
    await pause(settleMs);
    for (const [tries, afterMs] of publishTriesAfterMs.entries()) {
      await pause(afterMs);
      try {
        const answer = await publishContainer(api, call, container, true);
        return { externalId: read(GraphCreated, answer, 'unknown').id, isLive: true };
      } catch (error) {
        const again =
          error instanceof Failure && error.platformCode === notSeenYet && tries + 1 < publishTriesAfterMs.length;
        if (!again) throw error;
      }
    }
    throw new Failure('bug', 'The last try either answers or throws');
  },
});

/** Comments that are answered were read before: one that is unknown is not new, it is gone. */
function targetGone(error: unknown): never {
  if (error instanceof Failure && error.platformCode === notSeenYet) {
    const { platformCode, platformMessage } = error;
    throw new Failure('not-found', 'Threads no longer knows the comment that is to be answered.', {
      platformCode,
      platformMessage,
    });
  }
  throw error;
}

/** Nothing is visible yet, so that giving up costs nothing. */
async function finished(
  api: ThreadsApi,
  call: Call,
  container: string,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (let looks = 1; looks <= looksMax; looks += 1) {
    const { status, error_message: name } = await lookAtContainer(api, call, container);
    if (status === 'FINISHED') return;
    if (status !== 'IN_PROGRESS') {
      throw new Failure('content-refused', 'Threads could not process the answer.', {
        platformCode: name ?? status,
        platformMessage: name,
      });
    }
    if (looks < looksMax) await pause(lookAgainMs);
  }
  throw new Failure('platform-unavailable', 'Threads does not finish the answer; it is sent anew.');
}
