import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { cannotReply, checkReplyText } from '../check.js';
import type {
  Call,
  Committed,
  Found,
  PartToCommit,
  ReplyStagingJob,
  ReplyToCheck,
  ReplyToSend,
  SoughtReply,
  StagingState,
} from '../platform.js';
import { isId, type ThreadsApi } from './api.js';
import { finding } from './findPublished.js';
import { publishing } from './publish.js';
import { type StagingOptions, staging } from './stage.js';
import { lengthOf, textLengthMax } from './text.js';

/** An answer is to Threads what the next part of a thread is: a container, a wait, a publish (threads.md §4). */
export const replying = (api: ThreadsApi, options: StagingOptions) => ({
  checkReply({ kind, text }: ReplyToCheck): Violation[] {
    if (kind === 'direct-message') return [cannotReply('Threads lets no app send direct messages.')];
    return checkReplyText('Threads', text, { length: lengthOf(text), lengthMax: textLengthMax });
  },

  stageReply(call: Call, { save, ...reply }: ReplyStagingJob): Promise<StagingState> {
    return staging(api, options).stage(call, { ...partOf(reply), save });
  },

  reply(call: Call, reply: ReplyToSend): Promise<Committed> {
    return publishing(api).commit(call, partOf(reply));
  },

  findReply(call: Call, { since, excludingExternalIds, ...reply }: SoughtReply): Promise<Found> {
    return finding(api).findPublished(call, { ...partOf(reply), since, excludingExternalIds });
  },
});

function partOf({ kind, text, to, handles = {}, refusals = [] }: ReplyToSend): PartToCommit {
  if (kind === 'direct-message') throw new Failure('bug', 'Threads lets no app send direct messages.');
  if (!('externalId' in to) || !isId(to.externalId)) throw new Failure('bug', 'A comment is answered by its own id');
  return {
    part: { text, media: [] },
    options: {},
    media: [],
    handles,
    refusals,
    isFirst: false,
    replyToExternalId: to.externalId,
  };
}
