import {
  type WithStartWorkflowOperation as Operation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition, type Workflow } from '@temporalio/common';
import { connectAccountId, importPostsId, publishPostId, replayPublishesId } from '../domain/workflowIds.js';
import {
  type Answered,
  adoptRevision,
  callbackArrived,
  cancelImport,
  cancelPublish,
  cancelReplays,
  chooseAccount,
  pauseReplays,
  reschedule,
  resumeReplays,
  startReplays,
} from '../workflows/messages.js';
import type { Temporal } from './client.js';
import {
  type ConnectionToStart,
  connectionOperation,
  type ImportToStart,
  type PublishToStart,
  publishOperation,
  type ReplayBatchToStart,
  startReplayBatch,
} from './starts.js';

/**
 * What the API tells runs. A row whose run is not known to have started (`startedAt` is null) is told by a message that
 * starts it. `over`: the run has ended, the row says how.
 */
export type Told<T> = T | 'over';

const takenWithinMs = 5_000;
const quicklyMs = 3_000;
const usuallyMs = 10_000;
/** A cancel waits for the call that is under way. */
const patientlyMs = 20_000;

type Known<Row> = Row & { readonly startedAt: Date | null };

// ---------------------------------------------------------------- connectAccount

/** The callback came: its code, or its refusal, is in the row already. */
export const tellCallback = (
  temporal: Temporal,
  connection: Known<ConnectionToStart>,
  label: string,
): Promise<Told<void>> =>
  tell(temporal, quicklyMs, {
    update: callbackArrived,
    args: [],
    updateId: 'callback',
    workflowId: connectAccountId(connection.id),
    start: connection.startedAt ? undefined : connectionOperation(connection, label),
  });

export const tellChoice = (
  temporal: Temporal,
  connection: ConnectionToStart,
  externalId: string,
): Promise<Told<void>> =>
  tell(temporal, usuallyMs, {
    update: chooseAccount,
    args: [{ externalId }],
    workflowId: connectAccountId(connection.id),
  });

// ---------------------------------------------------------------- publishPost

export const tellReschedule = (
  temporal: Temporal,
  publish: Known<PublishToStart>,
  label: string,
  dueAt: Date,
): Promise<Told<Answered>> =>
  tell(temporal, usuallyMs, {
    update: reschedule,
    args: [{ dueAtMs: dueAt.getTime() }],
    ...toPublish(publish, label),
  });

export const tellRevision = (
  temporal: Temporal,
  publish: Known<PublishToStart>,
  label: string,
  revision: number,
): Promise<Told<Answered>> =>
  tell(temporal, usuallyMs, {
    update: adoptRevision,
    args: [{ revision }],
    updateId: `revision-${revision}`,
    ...toPublish(publish, label),
  });

export const tellCancel = (
  temporal: Temporal,
  publish: Known<PublishToStart>,
  label: string,
): Promise<Told<Answered>> =>
  tell(temporal, patientlyMs, { update: cancelPublish, args: [], ...toPublish(publish, label) });

const toPublish = (publish: Known<PublishToStart>, label: string) => ({
  workflowId: publishPostId(publish.id),
  start: publish.startedAt ? undefined : publishOperation(publish, label),
});

// ---------------------------------------------------------------- importPosts

export const tellCancelImport = (temporal: Temporal, run: ImportToStart): Promise<Told<Answered>> =>
  tell(temporal, patientlyMs, { update: cancelImport, args: [], workflowId: importPostsId(run.accountId) });

// ---------------------------------------------------------------- replayPublishes

const replayMessages = {
  started: startReplays,
  paused: pauseReplays,
  resumed: resumeReplays,
  cancelled: cancelReplays,
} as const;

/**
 * Tells the run of a bulk replay what a person did with it; the row says so already. `actionId` names it, so that telling
 * twice is heard once. Where something is to be done, a run that is gone is started first and goes on by the rows: a
 * message that starts it would be answered by the ended run, had that heard it before.
 */
export async function tellReplayBatch(
  temporal: Temporal,
  batch: ReplayBatchToStart,
  { action, actionId }: { action: keyof typeof replayMessages; actionId: number },
): Promise<Told<void>> {
  if (action === 'started' || action === 'resumed') await startReplayBatch(temporal, batch);
  return await tell(temporal, usuallyMs, {
    update: replayMessages[action],
    args: [],
    updateId: `action-${actionId}`,
    workflowId: replayPublishesId(batch.id),
  });
}

// ---------------------------------------------------------------- shared

interface Message<Result, Args extends unknown[]> {
  readonly update: UpdateDefinition<Result, Args>;
  readonly args: Args;
  readonly updateId?: string;
  readonly workflowId: string;
  readonly start?: Operation<Workflow> | undefined;
}

async function tell<Result, Args extends unknown[]>(
  temporal: Temporal,
  withinMs: number,
  { update, args, updateId, workflowId, start }: Message<Result, Args>,
): Promise<Told<Result>> {
  const named = { waitForStage: 'ACCEPTED' as const, ...(updateId !== undefined && { updateId }) };
  const { workflow } = temporal.client;
  try {
    // Taking a message is quick, or nobody is there; carrying it out may wait for a call that is under way.
    const taken = await temporal.within(Math.min(withinMs, takenWithinMs), () =>
      start
        ? workflow.startUpdateWithStart(update, { args, ...named, startWorkflowOperation: start })
        : workflow
            .getHandle(workflowId)
            .startUpdate<Result, [unknown]>(update.name, { args: args as unknown as [unknown], ...named }),
    );
    return await temporal.within(withinMs, () => taken.result());
  } catch (error) {
    if (isOver(error)) return 'over';
    throw error;
  }
}

const isOver = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  error instanceof WorkflowExecutionAlreadyStartedError ||
  // It ended in the very task that took the message.
  (error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'AcceptedUpdateCompletedWorkflow');
