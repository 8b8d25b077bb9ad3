import type {
  AccountId,
  ConnectionId,
  DraftId,
  EventEndpointId,
  EventId,
  MessageId,
  PublishId,
  ReplayBatchId,
} from './ids.js';

/** Every workflow's id follows from a business id, so nobody ever searches for a run. */
export const connectAccountId = (id: ConnectionId): string => `connect/${id}`;
export const keepAccountConnectedId = (id: AccountId): string => `account/${id}`;
export const publishPostId = (id: PublishId): string => `publish/${id}`;
export const unpublishPostId = (id: PublishId): string => `unpublish/${id}`;
/** One import per account at a time: the id is the account's. */
export const importPostsId = (id: AccountId): string => `import/${id}`;
export const replayPublishesId = (id: ReplayBatchId): string => `replays/${id}`;
/** The schedule of an account's insights; its runs bear this id and the time they were due. */
export const collectInsightsId = (id: AccountId): string => `insights/${id}`;
/** One watch of each account's inbox. */
export const watchInboxId = (id: AccountId): string => `inbox/${id}`;
export const sendReplyId = (id: DraftId): string => `reply/${id}`;
/** Once per message: it is offered to the engagement engine. */
export const offerMessageId = (id: MessageId): string => `offer/${id}`;
/** Once per account, ever: who connects again afterwards is a new account. */
export const eraseAccountId = (id: AccountId): string => `erase/${id}`;
/** A run per endpoint that wants the event; what the receiver knows as `webhook-id` stands in front. */
export const deliverEventId = (id: EventId, endpointId: EventEndpointId): string => `event/${id}/${endpointId}`;
export const canaryId = (process: string): string => `canary/${process}`;

/** The task queue of workflows and of all activities but one. */
export const taskQueue = 'autopersonas';
/** Calls to receivers of events wait here: one that answers slowly must not hold what posts need. */
export const eventTaskQueue = 'autopersonas-events';

/** Temporal priorities: lower goes first. Live posts before everything, imports and replays last (design: limits). */
export const priority = { livePost: 1, account: 2, usual: 3, replay: 4, inbox: 4, import: 5 } as const;
