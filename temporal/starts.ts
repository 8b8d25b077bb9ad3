import { setTimeout as delay } from 'node:timers/promises';
import {
  type WithStartWorkflowOperation as Operation,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type {
  AccountId,
  ConnectionId,
  DraftId,
  EventDeliveryId,
  EventEndpointId,
  EventId,
  ImportId,
  MessageId,
  PublishId,
  ReplayBatchId,
  ReplayId,
  WorkspaceId,
} from '../domain/ids.js';
import { Account, Phase, Platform, phaseAtStart, Workspace } from '../domain/searchAttributes.js';
import {
  connectAccountId,
  deliverEventId,
  eraseAccountId,
  importPostsId,
  keepAccountConnectedId,
  offerMessageId,
  priority,
  publishPostId,
  replayPublishesId,
  sendReplyId,
  taskQueue,
  unpublishPostId,
  watchInboxId,
} from '../domain/workflowIds.js';
import type {
  connectAccount,
  deliverEvent,
  eraseAccount,
  importPosts,
  keepAccountConnected,
  offerMessage,
  publishPost,
  replayPublishes,
  sendReply,
  unpublishPost,
  watchInbox,
} from '../workflows/index.js';
import { newsOfDraft, newsOfInbox, sendAgain } from '../workflows/messages.js';
import type { Temporal } from './client.js';

/**
 * The one place where runs begin, for the API and for the sweep that makes good what the API could not start. Each is
 * idempotent: the id follows from the row, a running one is used as it is. Marking the row as started is the caller's.
 */

/** Longest wait for Temporal to take a start; the row is the promise, so nothing is lost when it takes longer. */
export const startWithinMs = 3_000;

/** `refused`: a run of this id has ended, and ending was final. `busy`: the id's run belongs to another row yet. */
export type Start = 'started' | 'refused' | 'busy';

// ---------------------------------------------------------------- publishPost

export interface PublishToStart {
  readonly id: PublishId;
  readonly workspaceId: WorkspaceId;
  readonly accountId: AccountId;
  readonly platform: string;
  readonly dueAt: Date;
  readonly scheduled: boolean;
}

export interface Again {
  /** Support asked for it: the platform is asked first. */
  readonly replayId?: ReplayId;
  /** The row is open although its run has ended: an operator terminated it. */
  readonly afterEnd?: boolean;
}

/** `label` is what operators read: `X @ada`. */
export async function startPublish(
  temporal: Temporal,
  publish: PublishToStart,
  label: string,
  again: Again = {},
): Promise<Start> {
  const options = publishOptions(publish, label, again);
  const { replayId } = again;
  if (!replayId)
    return await start(temporal, () => temporal.client.workflow.start<typeof publishPost>('publishPost', options));
  return await startAfterOther(temporal, options.workflowId, { replayId }, (memo) =>
    temporal.client.workflow.start<typeof publishPost>('publishPost', {
      ...options,
      workflowIdConflictPolicy: 'FAIL',
      memo,
    }),
  );
}

/** For a message that may be the first thing a publish's run hears. Single use. */
export const publishOperation = (publish: PublishToStart, label: string): Operation<typeof publishPost> =>
  new WithStartWorkflowOperation<typeof publishPost>('publishPost', publishOptions(publish, label, {}));

const publishOptions = (publish: PublishToStart, label: string, { replayId, afterEnd }: Again) => ({
  ...usual,
  workflowId: publishPostId(publish.id),
  // What is published is never published again. And a first start that comes late, a failed run long over, must not run
  // it again either: only a replay does, which asks the platform first.
  workflowIdReusePolicy:
    replayId || afterEnd ? ('ALLOW_DUPLICATE_FAILED_ONLY' as const) : ('REJECT_DUPLICATE' as const),
  args: [
    {
      publishId: publish.id,
      dueAtMs: publish.dueAt.getTime(),
      scheduled: publish.scheduled,
      ...(replayId && { replayId }),
    },
  ] as Parameters<typeof publishPost>,
  typedSearchAttributes: attributes(publish, publish.accountId, phaseAtStart({ ...publish, replayId })),
  staticSummary: `${label} · post ${short(publish.id)} · due ${timeInWords(publish.dueAt)}`,
  priority: { priorityKey: replayId ? priority.replay : priority.livePost, fairnessKey: publish.workspaceId },
});

// ---------------------------------------------------------------- unpublishPost

export async function startUnpublish(temporal: Temporal, publish: PublishToStart, label: string): Promise<Start> {
  return await start(temporal, () =>
    temporal.client.workflow.start<typeof unpublishPost>('unpublishPost', {
      ...usual,
      workflowId: unpublishPostId(publish.id),
      // A publish may come live again by a replay, and is then removed again; removing what is gone is success.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [{ publishId: publish.id }],
      typedSearchAttributes: attributes(publish, publish.accountId, 'unpublishing'),
      staticSummary: `${label} · remove post ${short(publish.id)}`,
      priority: { priorityKey: priority.usual, fairnessKey: publish.workspaceId },
    }),
  );
}

// ---------------------------------------------------------------- connectAccount

export interface ConnectionToStart {
  readonly id: ConnectionId;
  readonly workspaceId: WorkspaceId;
  readonly platform: string;
  readonly reconnectAccountId: AccountId | null;
}

/** `label` is the platform's name as owners know it. */
export async function startConnection(
  temporal: Temporal,
  connection: ConnectionToStart,
  label: string,
): Promise<Start> {
  const options = connectionOptions(connection, label);
  return await start(temporal, () => temporal.client.workflow.start<typeof connectAccount>('connectAccount', options));
}

export const connectionOperation = (connection: ConnectionToStart, label: string): Operation<typeof connectAccount> =>
  new WithStartWorkflowOperation<typeof connectAccount>('connectAccount', connectionOptions(connection, label));

const connectionOptions = (connection: ConnectionToStart, label: string) => ({
  ...usual,
  workflowId: connectAccountId(connection.id),
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
  args: [{ connectionId: connection.id }] as Parameters<typeof connectAccount>,
  typedSearchAttributes: attributes(connection, connection.reconnectAccountId, 'awaiting-consent'),
  staticSummary: `${label} · ${connection.reconnectAccountId ? 'reconnect' : 'connect'} ${short(connection.id)}`,
  priority: { priorityKey: priority.account, fairnessKey: connection.workspaceId },
});

// ---------------------------------------------------------------- keepAccountConnected

export interface AccountToKeep {
  readonly id: AccountId;
  readonly workspaceId: WorkspaceId;
  readonly platform: string;
}

/** The account's own run; started by whoever needs it while it is not there. */
export const accountOperation = (account: AccountToKeep, label: string): Operation<typeof keepAccountConnected> =>
  new WithStartWorkflowOperation<typeof keepAccountConnected>('keepAccountConnected', {
    ...usual,
    workflowId: keepAccountConnectedId(account.id),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    args: [{ accountId: account.id }],
    typedSearchAttributes: attributes(account, account.id, 'connecting'),
    staticSummary: `${label} · tokens`,
    priority: { priorityKey: priority.account, fairnessKey: account.workspaceId },
  });

// ---------------------------------------------------------------- watchInbox

/** Has the account's inbox looked at now; its run is started where there is none. */
export async function wakeInbox(temporal: Temporal, account: AccountToKeep, label: string): Promise<void> {
  await temporal.within(startWithinMs, () =>
    temporal.client.workflow.signalWithStart<typeof watchInbox, []>('watchInbox', {
      taskQueue,
      workflowId: watchInboxId(account.id),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      signal: newsOfInbox,
      signalArgs: [],
      args: [{ accountId: account.id }],
      typedSearchAttributes: attributes(account, account.id, 'watching'),
      staticSummary: `${label} · inbox`,
      priority: { priorityKey: priority.inbox, fairnessKey: account.workspaceId },
    }),
  );
}

// ---------------------------------------------------------------- sendReply

export interface DraftToSend {
  readonly id: DraftId;
  readonly workspaceId: WorkspaceId;
  readonly accountId: AccountId;
}

/** Has a draft's run look at its row; it is started where there is none. */
export async function wakeReply(
  temporal: Temporal,
  draft: DraftToSend,
  platform: string,
  label: string,
): Promise<Start> {
  return await start(temporal, () =>
    temporal.client.workflow.signalWithStart<typeof sendReply, []>('sendReply', {
      taskQueue,
      workflowId: sendReplyId(draft.id),
      // Its end is written with it: a run that an operator ended from outside is not the end.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      signal: newsOfDraft,
      signalArgs: [],
      args: [{ draftId: draft.id }],
      typedSearchAttributes: attributes({ ...draft, platform }, draft.accountId, 'waiting'),
      staticSummary: `${label} · answer ${short(draft.id)}`,
      priority: { priorityKey: priority.livePost, fairnessKey: draft.workspaceId },
    }),
  );
}

// ---------------------------------------------------------------- offerMessage

export async function startOffer(
  temporal: Temporal,
  messageId: MessageId,
  account: AccountToKeep,
  label: string,
): Promise<Start> {
  return await start(temporal, () =>
    temporal.client.workflow.start<typeof offerMessage>('offerMessage', {
      ...usual,
      workflowId: offerMessageId(messageId),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      args: [{ messageId }],
      typedSearchAttributes: attributes(account, account.id, 'offering'),
      staticSummary: `${label} · offer message ${short(messageId)}`,
      priority: { priorityKey: priority.usual, fairnessKey: account.workspaceId },
    }),
  );
}

// ---------------------------------------------------------------- importPosts

export interface ImportToStart {
  readonly id: ImportId;
  readonly workspaceId: WorkspaceId;
  readonly accountId: AccountId;
  readonly postsMax: number;
}

/** One import per account at a time: the id is the account's. */
export async function startImport(
  temporal: Temporal,
  run: ImportToStart,
  platform: string,
  label: string,
): Promise<Start> {
  const workflowId = importPostsId(run.accountId);
  return await startAfterOther(temporal, workflowId, { importId: run.id }, (memo) =>
    temporal.client.workflow.start<typeof importPosts>('importPosts', {
      ...usual,
      workflowId,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [{ importId: run.id, accountId: run.accountId }],
      memo,
      typedSearchAttributes: attributes({ ...run, platform }, run.accountId, 'running'),
      staticSummary: `${label} · import of up to ${run.postsMax} posts`,
      priority: { priorityKey: priority.import, fairnessKey: run.workspaceId },
    }),
  );
}

// ---------------------------------------------------------------- replayPublishes

export interface ReplayBatchToStart {
  readonly id: ReplayBatchId;
  readonly workspaceId: WorkspaceId;
  readonly filter: { readonly platform?: string };
}

export async function startReplayBatch(temporal: Temporal, batch: ReplayBatchToStart): Promise<Start> {
  const options = replayBatchOptions(batch);
  return await start(temporal, () =>
    temporal.client.workflow.start<typeof replayPublishes>('replayPublishes', options),
  );
}

const replayBatchOptions = (batch: ReplayBatchToStart) => ({
  ...usual,
  workflowId: replayPublishesId(batch.id),
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const, // it goes by its rows: one that was ended from outside goes on
  args: [{ batchId: batch.id }] as Parameters<typeof replayPublishes>,
  typedSearchAttributes: attributes({ ...batch, ...batch.filter }, null, 'looking'),
  staticSummary: `Bulk replay ${short(batch.id)}${batch.filter.platform ? ` · ${batch.filter.platform}` : ''}`,
  priority: { priorityKey: priority.replay, fairnessKey: batch.workspaceId },
});

// ---------------------------------------------------------------- eraseAccount

export interface AccountToErase {
  readonly accountId: AccountId;
  readonly platform: string;
  /** Absent where its row is gone already, and only files or histories are left. */
  readonly workspaceId?: WorkspaceId;
}

/** `label` is the platform's name: whose account it was is not written into the history that stays. */
export async function startErase(temporal: Temporal, account: AccountToErase, label: string): Promise<Start> {
  const { accountId, platform, workspaceId } = account;
  return await start(temporal, () =>
    temporal.client.workflow.start<typeof eraseAccount>('eraseAccount', {
      ...usual,
      workflowId: eraseAccountId(accountId),
      // What is erased is erased: who connects again gets another id.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      args: [{ accountId }],
      typedSearchAttributes: attributes({ workspaceId, platform }, accountId, 'disconnecting'),
      staticSummary: `${label} · erase account ${short(accountId)}`,
      priority: { priorityKey: priority.usual, ...(workspaceId && { fairnessKey: workspaceId }) },
    }),
  );
}

// ---------------------------------------------------------------- deliverEvent

export interface DeliveryToStart {
  readonly id: EventDeliveryId;
  readonly eventId: EventId;
  readonly endpointId: EventEndpointId;
  readonly workspaceId: WorkspaceId;
  readonly accountId: AccountId | null;
  readonly type: string;
  readonly round: number;
}

/** A later round joins the run that waits for its next try, or begins one. */
export async function startDelivery(temporal: Temporal, delivery: DeliveryToStart): Promise<Start> {
  const { id, eventId, endpointId, workspaceId, accountId, type, round } = delivery;
  const options = {
    ...usual,
    workflowId: deliverEventId(eventId, endpointId),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const, // it goes by its row: what is delivered is not sent again
    args: [{ deliveryId: id, round }] as Parameters<typeof deliverEvent>,
    typedSearchAttributes: attributes({ workspaceId }, accountId, 'delivering'),
    staticSummary: `${type} · endpoint ${short(endpointId)}`,
    priority: { priorityKey: priority.usual, fairnessKey: workspaceId },
  };
  return await start(temporal, () =>
    round === 1
      ? temporal.client.workflow.start<typeof deliverEvent>('deliverEvent', options)
      : temporal.client.workflow.signalWithStart<typeof deliverEvent, [{ round: number }]>('deliverEvent', {
          ...options,
          signal: sendAgain,
          signalArgs: [{ round }],
        }),
  );
}

// ---------------------------------------------------------------- shared

const usual = { taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' as const };

async function start(temporal: Temporal, call: () => Promise<unknown>): Promise<'started' | 'refused'> {
  try {
    await temporal.within(startWithinMs, call);
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'refused';
    throw error;
  }
}

/**
 * Starts a run whose id the one before may still hold: its row says that it is over a moment before it closes. A run of
 * this id counts as ours only if its memo names our row; another's is waited for, within bounds.
 */
async function startAfterOther(
  temporal: Temporal,
  workflowId: string,
  memo: Readonly<Record<string, string>>,
  call: (memo: Record<string, string>) => Promise<unknown>,
): Promise<Start> {
  const [[name, ours]] = Object.entries(memo) as [[string, string]];
  const until = Date.now() + startWithinMs;
  for (;;) {
    if ((await start(temporal, () => call({ ...memo }))) === 'started') return 'started';
    const other = await temporal.within(startWithinMs, () => temporal.client.workflow.getHandle(workflowId).describe());
    if (other.status.name === 'COMPLETED') return 'refused';
    if (other.status.name === 'RUNNING' && other.memo?.[name] === ours) return 'started';
    if (Date.now() > until) return 'busy';
    await delay(100);
  }
}

function attributes(
  { workspaceId, platform }: { workspaceId?: WorkspaceId | undefined; platform?: string },
  accountId: AccountId | null,
  phase: string,
): SearchAttributePair[] {
  return [
    ...(workspaceId ? [{ key: Workspace, value: workspaceId }] : []),
    ...(platform ? [{ key: Platform, value: platform }] : []),
    { key: Phase, value: phase },
    ...(accountId ? [{ key: Account, value: accountId }] : []),
  ];
}

const short = (id: string) => id.slice(0, 4);

/** `09:00Z` today, `2026-03-01 09:00Z` on another day. */
function timeInWords(moment: Date): string {
  const [day, time] = moment.toISOString().split('T') as [string, string];
  const clock = `${time.slice(0, 5)}Z`;
  return day === new Date().toISOString().slice(0, 10) ? clock : `${day} ${clock}`;
}
