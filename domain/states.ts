/** A connection, from the request to its end. `refused` carries a typed reason and the sentence that tells what to change. */
export const connectionStates = [
  'awaiting-consent',
  'exchanging',
  'awaiting-choice',
  'connected',
  'refused',
  'expired',
] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** Why a connection was refused. Platforms add the detail in the message. */
export const connectionRefusals = [
  'access_denied', // the owner pressed Cancel at the platform
  'scopes_missing', // without them not even the account can be read
  'code_refused', // expired, used, or not meant for this attempt
  'no_account',
  'no_page',
  'page_not_linked',
  'not_professional',
  'insufficient_page_role',
  'posting_permission_missing',
  'reconnect_account_mismatch', // logged in as somebody else
  'account_in_another_workspace',
  'platform_unavailable',
  'app_misconfigured',
] as const;
export type ConnectionRefusal = (typeof connectionRefusals)[number];

export const accountStates = ['connecting', 'connected', 'reconnect-needed', 'disconnecting', 'disconnected'] as const;
export type AccountState = (typeof accountStates)[number];

/** Why an account needs its owner: the three causes of the promise, and the two that follow from ours. */
export const reconnectCauses = [
  'access-revoked',
  'password-changed',
  'platform-oauth-down',
  'lost-refresh',
  'no-refresh-possible',
] as const;
export type ReconnectCause = (typeof reconnectCauses)[number];

export const publishStates = [
  'scheduled', // promised, waiting for its moment
  'staging', // media on its way to the platform, nothing visible yet
  'staged',
  'committing', // the call that makes it visible is due or under way
  'published',
  'failed',
  'unconfirmed', // the platform cannot tell whether it is there: a person decides
  'cancelled',
  'unpublishing',
  'unpublished',
] as const;
export type PublishState = (typeof publishStates)[number];

/** States in which a publish's workflow must be running. The sweep compares these promises with Temporal. */
export const openPublishStates = [
  'scheduled',
  'staging',
  'staged',
  'committing',
] as const satisfies readonly PublishState[];

export const importStates = ['running', 'completed', 'cancelled', 'failed'] as const;
export type ImportState = (typeof importStates)[number];

/** What an import brings: the words, the files in the library, or both. */
export const importChoices = ['text', 'media', 'both'] as const;
export type ImportChoice = (typeof importChoices)[number];

/** Why a file of an imported post is not in the library. An import that meets the post again tries once more. */
export const filesNotKept = [
  'no-address', // the platform names none: it may not be shown, or not by us
  'too-large',
  'gone',
  'refused', // the platform's server does not hand it out, or no longer
  'unsafe-address', // it leads elsewhere than to the public internet
  'unreadable', // no picture or video that the library takes
  'unreachable', // tried several times
  'our-trouble',
  'import-ended', // cancelled or failed before its turn came
] as const;
export type FileNotKept = (typeof filesNotKept)[number];

/** How a file came into the library. */
export const mediaOrigins = ['uploaded', 'url', 'imported'] as const;
export type MediaOrigin = (typeof mediaOrigins)[number];

/** A bulk replay: every verdict first, then it waits for a person's go, then the replays. */
export const replayBatchStates = ['looking', 'looked', 'replaying', 'paused', 'completed', 'cancelled'] as const;
export type ReplayBatchState = (typeof replayBatchStates)[number];
export const openReplayBatchStates = [
  'looking',
  'looked',
  'replaying',
  'paused',
] as const satisfies readonly ReplayBatchState[];

/** What became of one publish of a bulk replay. */
export const replayResults = [
  'to-look',
  'waiting',
  'replaying',
  'published',
  'failed',
  'unconfirmed',
  'skipped',
] as const;
export type ReplayResult = (typeof replayResults)[number];

/** What the look at a publish of a bulk replay found. An obstacle outweighs what the platform said: it is not replayed. */
export const replayFindings = ['posted', 'not-posted', 'cannot-tell', 'obstacle'] as const;
export type ReplayFinding = (typeof replayFindings)[number];

/** The telling of one event to one endpoint. What failed is kept, to be sent again when asked for. */
export const eventDeliveryStates = ['waiting', 'delivered', 'failed'] as const;
export type EventDeliveryState = (typeof eventDeliveryStates)[number];

/** Why an endpoint is sent nothing: its workspace said so, it answered 410, or nothing got through to it for days. */
export const endpointDisabledCauses = ['asked', 'gone', 'failing'] as const;
export type EndpointDisabledCause = (typeof endpointDisabledCauses)[number];

/** What a page that shows a workspace is told has changed. The trigger `notify_change` writes these words. */
export const changeNouns = ['account', 'connection', 'publish', 'import', 'notice', 'replay-batch', 'message'] as const;
export type ChangeNoun = (typeof changeNouns)[number];

/** What platforms tell us of by webhook. What none of these words fits is `other`: new kinds appear and must not get lost. */
export const webhookKinds = [
  'comment', // somebody wrote under a post of the account
  'reply', // the same, in answer to another comment or to a text post
  'mention',
  'direct-message',
  'message-changed', // somebody edited a comment or a message, or took it back
  'publish-state', // something became of a post that was handed over
  'authorization-removed', // the owner, or the platform, ended the grant
  'deleted-by-owner', // a post of the account is gone from the platform
  'other',
] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/** Kinds that the account's inbox reads. */
export const webhookKindsOfInbox = [
  'comment',
  'reply',
  'mention',
  'direct-message',
  'message-changed',
] as const satisfies readonly WebhookKind[];

/** Kinds that change something else here as soon as they come. */
export const webhookKindsWithEffect = [
  'publish-state',
  'authorization-removed',
  'deleted-by-owner',
] as const satisfies readonly WebhookKind[];

/** The two halves of an inbox, each with a permission of its own: what stands under posts, and what is said in private. */
export const conversationKinds = ['comments', 'direct-messages'] as const;
export type ConversationKind = (typeof conversationKinds)[number];

export const messageKinds = ['comment', 'reply', 'mention', 'direct-message'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** An answer, from the draft to its end. */
export const draftStates = [
  'waiting', // for a yes
  'approved', // the yes can still be taken back
  'sending', // the call is due or under way
  'sent',
  'failed',
  'unconfirmed', // the platform cannot tell whether it is there: a person decides
  'rejected',
  'expired', // nobody said yes
  'cancelled', // the account was disconnected
] as const;
export type DraftState = (typeof draftStates)[number];

/** What can happen to a draft, as its history tells it. */
export const draftActions = [
  'drafted',
  'edited',
  'approved',
  'auto-approved',
  'undone',
  'rejected',
  'sent',
  'failed',
  'unconfirmed',
  'expired',
  'cancelled',
  'marked',
] as const;
export type DraftAction = (typeof draftActions)[number];
