import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AccountId, ConnectionId } from '../domain/ids.js';
import type { ReconnectCause } from '../domain/states.js';

/** Updates and their payloads; safe to import from the API, the worker and the sandbox. Ids and numbers only. */

// ---------------------------------------------------------------- connectAccount

/** The callback came and its code is sealed in the connection's row (or its refusal is noted there). */
export const callbackArrived = defineUpdate<void, []>('callbackArrived');
/** The owner chose one of several accounts. */
export const chooseAccount = defineUpdate<void, [{ externalId: string }]>('chooseAccount');

// ---------------------------------------------------------------- keepAccountConnected

/** Answers once a token newer than `olderThanVersion` is there. Use `refreshUpdateId` as update id: callers share one refresh. */
export const refreshNow = defineUpdate<{ version: number }, [{ olderThanVersion: number; cause?: ReconnectCause }]>(
  'refreshNow',
);
export const refreshUpdateId = (olderThanVersion: number): string => `refresh-after-v${olderThanVersion}`;
/** A connection brought new tokens: take them over. Answers once they are the account's. */
export const adoptTokens = defineUpdate<{ accountId: AccountId; version: number }, [{ connectionId: ConnectionId }]>(
  'adoptTokens',
);
/** Absent: the owner asked for it here. `removed-at-platform`: the grant is gone already, so the platform is asked nothing. */
export type DisconnectReason = 'removed-at-platform';
/** Stop everything, revoke, erase, leave a receipt. Answers once it is done. */
export const disconnect = defineUpdate<void, [{ why: DisconnectReason }?]>('disconnect');

// ---------------------------------------------------------------- publishPost

export type Answered = 'done' | 'too-late';
/** Moves a waiting publish to another moment (epoch milliseconds). */
export const reschedule = defineUpdate<Answered, [{ dueAtMs: number }]>('reschedule');
/** Takes over a revision of the content that was written before. */
export const adoptRevision = defineUpdate<Answered, [{ revision: number }]>('adoptRevision');
/** Answers `done` when nothing will go out, `too-late` when the call that makes it visible was made or may have been. */
export const cancelPublish = defineUpdate<Answered, []>('cancelPublish');
/** The platform says that something became of the post: whoever waits for it to be live looks now. */
export const newsOfPublish = defineSignal<[]>('newsOfPublish');

// ---------------------------------------------------------------- watchInbox

/** A webhook told of a comment or a message, or the owner has granted something else: look now. */
export const newsOfInbox = defineSignal<[]>('newsOfInbox');

// ---------------------------------------------------------------- sendReply

/** Somebody said yes or no to a draft, or took it back: the row says what. */
export const newsOfDraft = defineSignal<[]>('newsOfDraft');

// ---------------------------------------------------------------- importPosts

export const cancelImport = defineUpdate<Answered, []>('cancelImport');

// ---------------------------------------------------------------- replayPublishes

/** What a person did with a bulk replay. The row says so already, with who; the run reads it and goes by it. */
export const startReplays = defineUpdate<void, []>('startReplays');
export const pauseReplays = defineUpdate<void, []>('pauseReplays');
export const resumeReplays = defineUpdate<void, []>('resumeReplays');
export const cancelReplays = defineUpdate<void, []>('cancelReplays');

// ---------------------------------------------------------------- deliverEvent

/** Somebody asked for another round, and the row says so already: it begins now, whatever was waited for. */
export const sendAgain = defineSignal<[{ round: number }]>('sendAgain');
