import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { RuleHours } from '../domain/autoApprove.js';
import type { EventType } from '../domain/eventTypes.js';
import type { FailureClass, FailureReport } from '../domain/failures.js';
import type {
  AccountId,
  ConnectionId,
  ConversationId,
  DraftId,
  EventDeliveryId,
  EventEndpointId,
  EventId,
  ImportedPostId,
  ImportId,
  MediaId,
  MessageId,
  PublishId,
  ReadingId,
  ReplayBatchId,
  ReplayId,
  WorkspaceId,
} from '../domain/ids.js';
import { type CommonMetric, type InsightPeriod, insightPeriods, type Pace, paceNames } from '../domain/insights.js';
import type { MediaKind, MediaRole } from '../domain/post.js';
import {
  type AccountState,
  accountStates,
  type ConnectionRefusal,
  type ConnectionState,
  type ConversationKind,
  connectionStates,
  conversationKinds,
  type DraftAction,
  type DraftState,
  draftActions,
  draftStates,
  type EndpointDisabledCause,
  type EventDeliveryState,
  endpointDisabledCauses,
  eventDeliveryStates,
  type FileNotKept,
  filesNotKept,
  type ImportChoice,
  type ImportState,
  importChoices,
  importStates,
  type MediaOrigin,
  type MessageKind,
  mediaOrigins,
  messageKinds,
  type PublishState,
  publishStates,
  type ReconnectCause,
  type ReplayBatchState,
  replayBatchStates,
  type WebhookKind,
  webhookKinds,
  webhookKindsOfInbox,
  webhookKindsWithEffect,
} from '../domain/states.js';
import type { PlatformName } from '../platforms/index.js';
import type { Evidence, ImportedMedia, InboxMedia, StagingHandle } from '../platforms/platform.js';

const at = (name: string) => timestamp(name, { withTimezone: true });
const createdAt = () => at('created_at').notNull().defaultNow();
/** A check constraint that lists the words a state may have. */
const oneOf = (name: string, column: string, words: readonly string[]) =>
  check(name, sql.raw(`${column} in (${quoted(words)})`));
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

// ---------------------------------------------------------------- workspaces and their keys

export const workspaces = pgTable('workspaces', {
  id: uuid('id').$type<WorkspaceId>().primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  createdAt: createdAt(),
});

/** `draft` is for engagement engines: reads conversations and messages, proposes answers, and nothing else. */
export const apiKeyScopes = ['read', 'write', 'support', 'draft'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  workspaceId: uuid('workspace_id')
    .$type<WorkspaceId>()
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  prefix: text('prefix').notNull().unique(), // for the look-up and for people; worth nothing alone
  digest: text('digest').notNull(), // SHA-256 of the whole key, hex; the key itself is shown once and never stored
  scopes: text('scopes').array().$type<ApiKeyScope[]>().notNull(),
  createdAt: createdAt(),
  expiresAt: at('expires_at'),
  revokedAt: at('revoked_at'),
});

// The promise behind `Idempotency-Key`: written in the same transaction as what the request made.
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(), // SHA-256 of method, path and canonical body
    answer: jsonb('answer').$type<{ status: number; location?: string; body: unknown }>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);

export const sessionRoles = ['owner', 'support'] as const;
export type SessionRole = (typeof sessionRoles)[number];

/** A person at the pages: the backend asked for a link, which opened one browser's session, once. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    role: text('role').$type<SessionRole>().notNull(),
    userId: text('user_id').notNull(), // the backend's own id of the person
    userName: text('user_name').notNull(), // as the pages and the audit trail show it
    linkDigest: text('link_digest').notNull().unique(), // SHA-256 of the secret in the link
    linkExpiresAt: at('link_expires_at').notNull(),
    openedAt: at('opened_at'), // single use
    cookieDigest: text('cookie_digest').unique(), // SHA-256 of the cookie; null until the link is opened
    expiresAt: at('expires_at').notNull(),
    endedAt: at('ended_at'), // signed out
    createdAt: createdAt(),
  },
  (table) => [index('sessions_expiry').on(table.expiresAt), oneOf('sessions_role', 'role', sessionRoles)],
);

// ---------------------------------------------------------------- accounts and connections

export interface DisconnectReceipt {
  readonly requestedAt: string;
  /** `replies`: drafts that waited for a yes, or for their moment. Missing in receipts of before there was an inbox. */
  readonly stopped: { readonly publishes: number; readonly imports: number; readonly replies?: number };
  /**
   * `removed-at-platform`: the owner, or the platform, had ended it there. `shared-grant`: other accounts live on the same
   * login's grant. `unconfirmed`: the platform could not be reached for days; the owner should remove the app there.
   */
  readonly revoked: 'revoked' | 'already-dead' | 'removed-at-platform' | 'not-offered' | 'shared-grant' | 'unconfirmed';
  /** What the platform answered to a call with the old token. */
  readonly proof: string;
  readonly tokensErasedAt: string;
  /** `importedFiles` is missing in receipts of before files were imported, `messages` in those of before there was an inbox. */
  readonly kept: {
    readonly importedPosts: number;
    readonly importedFiles?: number;
    readonly publishes: number;
    readonly messages?: number;
  };
}

export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').$type<AccountId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    platform: text('platform').$type<PlatformName>().notNull(),
    flavour: text('flavour'), // which kind of login it came by, where the platform has several; null: the main one
    externalId: text('external_id').notNull(),
    grantorExternalId: text('grantor_external_id'), // whose login the grant is, where it is not the account's own (a Facebook user)
    username: text('username').notNull(),
    displayName: text('display_name').notNull(),
    pictureUrl: text('picture_url'),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull().default({}),
    state: text('state').$type<AccountState>().notNull().default('connecting'),
    reconnectCause: text('reconnect_cause').$type<ReconnectCause>(),
    grantedScopes: text('granted_scopes').array().notNull().default([]),
    sealedTokens: text('sealed_tokens'), // AES-256-GCM, see seal.ts; null once erased
    tokenVersion: integer('token_version').notNull().default(0), // every write is a compare-and-swap on it
    tokenExpiresAt: at('token_expires_at'),
    tokenRefreshedAt: at('token_refreshed_at'),
    refreshDueAt: at('refresh_due_at'), // when its workflow renews the token next; null: nothing renews it, or nothing is planned
    refreshUnsureVersion: integer('refresh_unsure_version'), // a refresh of this version had no readable answer: a refusal after it means `lost-refresh`
    receipt: jsonb('receipt').$type<DisconnectReceipt>(),
    autoApprove: boolean('auto_approve').notNull().default(false), // draft replies are sent without asking a person first
    connectedAt: at('connected_at'),
    disconnectedAt: at('disconnected_at'),
    createdAt: createdAt(),
  },
  (table) => [
    // One row per real account and workspace: connecting it again renews its tokens rather than adding a row.
    unique('accounts_workspace_platform_external').on(table.workspaceId, table.platform, table.externalId),
    // Two workspaces never hold living tokens of one account: the second is told that another workspace has it.
    uniqueIndex('accounts_platform_external_alive')
      .on(table.platform, table.externalId)
      .where(sql`state <> 'disconnected'`),
    unique('accounts_id_workspace').on(table.id, table.workspaceId),
    // Meta's callbacks about a person name nothing else.
    index('accounts_grantor').on(table.platform, table.grantorExternalId).where(sql`grantor_external_id is not null`),
    oneOf('accounts_state', 'state', accountStates),
    check('accounts_disconnected_holds_no_tokens', sql`state <> 'disconnected' or sealed_tokens is null`),
  ],
);

/** An account the owner may choose when a grant gives access to several. */
export interface AccountChoice {
  readonly externalId: string;
  readonly username: string;
  readonly displayName: string;
  readonly pictureUrl?: string;
  readonly usable: boolean;
  readonly reason?: ConnectionRefusal;
  readonly whatToChange?: string;
}

export const connections = pgTable(
  'connections',
  {
    id: uuid('id').$type<ConnectionId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    platform: text('platform').$type<PlatformName>().notNull(),
    flavour: text('flavour'), // as accounts.flavour
    /** Set when an account is connected again: the owner must come back as the same one. */
    reconnectAccountId: uuid('reconnect_account_id')
      .$type<AccountId>()
      .references(() => accounts.id),
    state: text('state').$type<ConnectionState>().notNull().default('awaiting-consent'),
    askedScopes: text('asked_scopes').array().notNull(),
    startTokenHash: text('start_token_hash').notNull().unique(), // SHA-256 of the secret in startUrl and in the landing page's address
    browserHash: text('browser_hash'), // SHA-256 of the cookie that ties the attempt to one browser
    stateHash: text('state_hash').unique(), // SHA-256 of the OAuth `state`
    stateUsedAt: at('state_used_at'), // single use
    sealedVerifier: text('sealed_verifier'),
    sealedCode: text('sealed_code'), // erased by the exchange
    sealedTokens: text('sealed_tokens'), // from the exchange until the account's workflow adopts them
    tokenExpiresAt: at('token_expires_at'),
    grantedScopes: text('granted_scopes').array(),
    choices: jsonb('choices').$type<AccountChoice[]>(),
    accountId: uuid('account_id')
      .$type<AccountId>()
      .references(() => accounts.id),
    refusal: text('refusal').$type<ConnectionRefusal>(),
    message: text('message'), // the sentence that tells the owner what to change
    expiresAt: at('expires_at').notNull(),
    startedAt: at('started_at'), // when its workflow was known to run; null: the sweep starts it
    createdAt: createdAt(),
    endedAt: at('ended_at'),
  },
  (table) => [
    index('connections_workspace').on(table.workspaceId, table.createdAt),
    index('connections_unstarted').on(table.createdAt).where(sql`started_at is null`),
    oneOf('connections_state', 'state', connectionStates),
  ],
);

// ---------------------------------------------------------------- media library

export const media = pgTable(
  'media',
  {
    id: uuid('id').$type<MediaId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    storageKey: text('storage_key').notNull(),
    sha256: text('sha256').notNull(),
    kind: text('kind').$type<MediaKind>().notNull(),
    mimeType: text('mime_type').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    width: integer('width'),
    height: integer('height'),
    durationMs: integer('duration_ms'),
    frames: integer('frames'),
    videoCodec: text('video_codec'),
    audioCodec: text('audio_codec'),
    frameRate: real('frame_rate'),
    origin: text('origin').$type<MediaOrigin>().notNull().default('uploaded'), // who wanted it first; an upload of what was imported makes it the workspace's own
    createdAt: createdAt(),
  },
  (table) => [
    // The same bytes are kept once per workspace.
    unique('media_workspace_sha256').on(table.workspaceId, table.sha256),
    index('media_workspace').on(table.workspaceId, table.createdAt, table.id),
    oneOf('media_origin', 'origin', mediaOrigins),
  ],
);

// ---------------------------------------------------------------- publishes

export const publishes = pgTable(
  'publishes',
  {
    id: uuid('id').$type<PublishId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    platform: text('platform').$type<PlatformName>().notNull(),
    state: text('state').$type<PublishState>().notNull().default('scheduled'),
    /** Which revision of the content is in force; an edit writes the next one and the workflow adopts it. */
    revision: integer('revision').notNull().default(1),
    dueAt: at('due_at').notNull(),
    scheduled: boolean('scheduled').notNull(), // false: now
    failure: jsonb('failure').$type<FailureReport>(),
    waiting: jsonb('waiting').$type<{ message: string; untilMs?: number; attempt: number }>(), // what it waits for, in plain words
    url: text('url'),
    startedAt: at('started_at'), // when its workflow was known to run; null: the sweep starts it
    committedAt: at('committed_at'),
    endedAt: at('ended_at'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.accountId, table.workspaceId], foreignColumns: [accounts.id, accounts.workspaceId] }),
    index('publishes_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('publishes_workspace_due').on(table.workspaceId, table.dueAt, table.id),
    index('publishes_account_open').on(table.accountId).where(sql`ended_at is null`),
    index('publishes_unstarted').on(table.createdAt).where(sql`started_at is null`),
    index('publishes_to_replay').on(table.workspaceId, table.endedAt).where(sql`state in ('failed', 'unconfirmed')`),
    index('publishes_live').on(table.platform, table.committedAt).where(sql`state = 'published'`),
    index('publishes_due').on(table.dueAt).where(sql`ended_at is null`),
    oneOf('publishes_state', 'state', publishStates),
  ],
);

/** Content by revision; what a revision says never changes. */
export const publishRevisions = pgTable(
  'publish_revisions',
  {
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .notNull()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    options: jsonb('options').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.publishId, table.revision] })],
);

export const publishParts = pgTable(
  'publish_parts',
  {
    publishId: uuid('publish_id').$type<PublishId>().notNull(),
    revision: integer('revision').notNull(),
    position: integer('position').notNull(), // 0 is the post, 1… the rest of its thread
    text: text('text').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.publishId, table.revision, table.position] }),
    foreignKey({
      columns: [table.publishId, table.revision],
      foreignColumns: [publishRevisions.publishId, publishRevisions.revision],
    }).onDelete('cascade'),
  ],
);

export const publishMedia = pgTable(
  'publish_media',
  {
    publishId: uuid('publish_id').$type<PublishId>().notNull(),
    revision: integer('revision').notNull(),
    part: integer('part').notNull(),
    position: integer('position').notNull(),
    mediaId: uuid('media_id')
      .$type<MediaId>()
      .notNull()
      .references(() => media.id),
    altText: text('alt_text'),
    role: text('role').$type<MediaRole>(), // null: part of the post itself
  },
  (table) => [
    primaryKey({ columns: [table.publishId, table.revision, table.part, table.position] }),
    foreignKey({
      columns: [table.publishId, table.revision, table.part],
      foreignColumns: [publishParts.publishId, publishParts.revision, publishParts.position],
    }).onDelete('cascade'),
    index('publish_media_media').on(table.mediaId),
  ],
);

/** Each handle a platform gave while staging, saved the moment it was given. */
export const stagingHandles = pgTable(
  'staging_handles',
  {
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .notNull()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    part: integer('part').notNull(),
    key: text('key').notNull(),
    handle: jsonb('handle').$type<Omit<StagingHandle, 'secret'>>().notNull(),
    sealedSecret: text('sealed_secret'), // an address with a token in it
    savedAt: at('saved_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.publishId, table.revision, table.part, table.key] })],
);

export const commitOutcomes = ['posted', 'not-posted', 'unconfirmed'] as const;
export type CommitOutcome = (typeof commitOutcomes)[number];

/**
 * The ledger of commits: the intent is written before the call, the outcome after it. A row without an outcome is a
 * call that may have happened; whoever finds one asks the platform before doing anything else.
 */
export const commits = pgTable(
  'commits',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .notNull()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    part: integer('part').notNull(),
    revision: integer('revision').notNull(),
    intentAt: at('intent_at').notNull().defaultNow(),
    looks: integer('looks').notNull().default(0), // how often the platform was asked since
    outcome: text('outcome').$type<CommitOutcome>(),
    outcomeAt: at('outcome_at'),
    externalId: text('external_id'),
    url: text('url'),
    confirmedAt: at('confirmed_at'), // when it was known to be live: with the answer, or when the platform had processed it
    how: text('how').$type<'answered' | 'reconciled' | 'refused' | 'not-sent' | 'rejected' | 'marked'>(), // rejected: taken, and turned down afterwards; marked: a person looked and said so
    failure: jsonb('failure').$type<FailureReport>(),
    evidence: jsonb('evidence').$type<Evidence>(),
  },
  (table) => [
    // At most one call per part that is not known to have come to nothing. So nobody can write a second intent, and call,
    // however long ago they looked.
    uniqueIndex('commits_one_standing')
      .on(table.publishId, table.part)
      .where(sql`outcome is distinct from 'not-posted'`),
    // One live post belongs to one publish: reconciling never adopts another's.
    uniqueIndex('commits_external').on(table.accountId, table.externalId).where(sql`external_id is not null`),
    oneOf('commits_outcome', 'outcome', commitOutcomes),
    check('commits_posted_has_id', sql`outcome is distinct from 'posted' or external_id is not null`),
  ],
);

export type ReplayVerdict = 'posted' | 'not-posted' | 'cannot-tell';

/** Support runs a failed publish again: who, when, and what the platform said before anything was repeated. */
export const replays = pgTable('replays', {
  id: uuid('id').$type<ReplayId>().primaryKey().defaultRandom(),
  publishId: uuid('publish_id')
    .$type<PublishId>()
    .notNull()
    .references(() => publishes.id, { onDelete: 'cascade' }),
  askedBy: text('asked_by').notNull(), // the API key's prefix and name
  reason: text('reason'),
  verdict: text('verdict').$type<ReplayVerdict>(),
  evidence: jsonb('evidence').$type<Evidence>(),
  failureBefore: jsonb('failure_before').$type<FailureReport>(),
  createdAt: createdAt(),
  decidedAt: at('decided_at'),
});

/** What a batch is made of: which failed publishes it took when it was asked for. */
export interface ReplayFilter {
  readonly publishIds?: readonly PublishId[];
  readonly states?: readonly PublishState[];
  readonly failureClass?: FailureClass;
  readonly platform?: PlatformName;
  readonly accountId?: AccountId;
  /** When they failed: from, and before. */
  readonly from?: string;
  readonly to?: string;
}

/** Failed publishes that support looks at and runs again together: first every verdict, then, after a person's go, the replays. */
export const replayBatches = pgTable(
  'replay_batches',
  {
    id: uuid('id').$type<ReplayBatchId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    state: text('state').$type<ReplayBatchState>().notNull().default('looking'),
    filter: jsonb('filter').$type<ReplayFilter>().notNull(),
    reason: text('reason'),
    perMinute: integer('per_minute').notNull(), // at most so many replays begin in a minute
    startedAt: at('started_at'), // when its workflow was known to run; null: the sweep starts it
    lookedAt: at('looked_at'), // when every verdict was there
    endedAt: at('ended_at'),
    createdAt: createdAt(),
  },
  (table) => [
    index('replay_batches_workspace').on(table.workspaceId, table.createdAt),
    index('replay_batches_unstarted').on(table.createdAt).where(sql`started_at is null`),
    oneOf('replay_batches_state', 'state', replayBatchStates),
  ],
);

export const replayBatchItems = pgTable(
  'replay_batch_items',
  {
    batchId: uuid('batch_id')
      .$type<ReplayBatchId>()
      .notNull()
      .references(() => replayBatches.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(), // the order they are looked at and replayed in
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .notNull()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    failureBefore: jsonb('failure_before').$type<FailureReport>(),
    verdict: text('verdict').$type<ReplayVerdict>(), // what the platform said when it was looked at; nothing was repeated
    evidence: jsonb('evidence').$type<Evidence>(),
    obstacle: text('obstacle'), // why a replay would fail again, in words; null: nothing known stands in its way
    lookedAt: at('looked_at'),
    replayId: uuid('replay_id')
      .$type<ReplayId>()
      .references(() => replays.id, { onDelete: 'set null' }),
    skipped: text('skipped'), // why it was not replayed
    doneAt: at('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.position] }),
    unique('replay_batch_items_once').on(table.batchId, table.publishId),
  ],
);

export const replayBatchActions = ['asked', 'started', 'paused', 'resumed', 'cancelled'] as const;
export type ReplayBatchAction = (typeof replayBatchActions)[number];

/** The audit trail of a batch: who did what, when. Rows are added and never changed. */
export const replayBatchAudit = pgTable(
  'replay_batch_audit',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    batchId: uuid('batch_id')
      .$type<ReplayBatchId>()
      .notNull()
      .references(() => replayBatches.id, { onDelete: 'cascade' }),
    action: text('action').$type<ReplayBatchAction>().notNull(),
    by: text('by').notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [
    index('replay_batch_audit_batch').on(table.batchId, table.id),
    oneOf('replay_batch_audit_action', 'action', replayBatchActions),
  ],
);

export const removals = pgTable(
  'removals',
  {
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .notNull()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    part: integer('part').notNull(),
    result: text('result').$type<'removed' | 'already-gone'>().notNull(),
    removedAt: at('removed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.publishId, table.part] })],
);

// ---------------------------------------------------------------- imports and what they bring

export const imports = pgTable(
  'imports',
  {
    id: uuid('id').$type<ImportId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    state: text('state').$type<ImportState>().notNull().default('running'),
    postsMax: integer('posts_max').notNull(),
    choice: text('choice').$type<ImportChoice>().notNull().default('text'), // what is wanted of the posts
    postedFrom: at('posted_from'), // only posts from then on
    postedBefore: at('posted_before'), // and before that
    cursor: text('cursor'),
    pages: integer('pages').notNull().default(0),
    seen: integer('seen').notNull().default(0),
    added: integer('added').notNull().default(0),
    // Counted from imported_media, whose rows are what holds.
    filesFound: integer('files_found').notNull().default(0),
    filesKept: integer('files_kept').notNull().default(0),
    filesNotKept: integer('files_not_kept').notNull().default(0),
    waiting: jsonb('waiting').$type<{ message: string; untilMs?: number }>(),
    failure: jsonb('failure').$type<FailureReport>(),
    startedAt: at('started_at'),
    createdAt: createdAt(),
    endedAt: at('ended_at'),
  },
  (table) => [
    foreignKey({ columns: [table.accountId, table.workspaceId], foreignColumns: [accounts.id, accounts.workspaceId] }),
    // One import per account at a time, as the workflow's id says.
    uniqueIndex('imports_one_running').on(table.accountId).where(sql`state = 'running'`),
    index('imports_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('imports_account').on(table.accountId, table.createdAt, table.id),
    index('imports_unstarted').on(table.createdAt).where(sql`started_at is null`),
    oneOf('imports_state', 'state', importStates),
    oneOf('imports_choice', 'choice', importChoices),
  ],
);

/** The voice corpus: what an account said before, imported once however often the button is pressed. */
export const importedPosts = pgTable(
  'imported_posts',
  {
    id: uuid('id').$type<ImportedPostId>().notNull().defaultRandom().unique(),
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    externalId: text('external_id').notNull(),
    importId: uuid('import_id').$type<ImportId>().notNull(),
    postedAt: at('posted_at').notNull(),
    text: text('text'), // null: only its files were asked for
    url: text('url'),
    lang: text('lang'),
    replyToExternalId: text('reply_to_external_id'),
    media: jsonb('media').$type<ImportedMedia[]>().notNull().default([]),
    metrics: jsonb('metrics').$type<Record<string, number>>().notNull().default({}),
    importedAt: at('imported_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.externalId] }),
    foreignKey({
      columns: [table.accountId, table.workspaceId],
      foreignColumns: [accounts.id, accounts.workspaceId],
    }).onDelete('cascade'),
    index('imported_posts_workspace').on(table.workspaceId, table.postedAt, table.id),
    index('imported_posts_account').on(table.accountId, table.postedAt, table.id),
    // People write in any language, so words are taken as they are. Lower case here: text search folds ASCII alone where the database’s locale is C.
    index('imported_posts_words').using('gin', sql`to_tsvector('simple', lower(coalesce(${table.text}, '')))`),
  ],
);

/** The files of imported posts, each promised with its post and then fetched: kept in the library, or why not. */
export const importedMedia = pgTable(
  'imported_media',
  {
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    postExternalId: text('post_external_id').notNull(),
    position: integer('position').notNull(), // as in imported_posts.media
    importId: uuid('import_id').$type<ImportId>().notNull(), // the import that fetches, or fetched, it
    sealedUrl: text('sealed_url'), // some platforms' addresses open what is paid for, to whoever has them; erased once it is settled
    tries: integer('tries').notNull().default(0),
    tryAfter: at('try_after'), // null: at once
    mediaId: uuid('media_id')
      .$type<MediaId>()
      .references(() => media.id),
    notKept: text('not_kept').$type<FileNotKept>(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.postExternalId, table.position] }),
    foreignKey({
      columns: [table.accountId, table.postExternalId],
      foreignColumns: [importedPosts.accountId, importedPosts.externalId],
    }).onDelete('cascade'),
    index('imported_media_import').on(table.importId),
    index('imported_media_waiting').on(table.importId).where(sql`media_id is null and not_kept is null`),
    index('imported_media_media').on(table.mediaId).where(sql`media_id is not null`),
    oneOf('imported_media_not_kept', 'not_kept', filesNotKept),
    check('imported_media_one_outcome', sql`media_id is null or not_kept is null`),
    check(
      'imported_media_address_only_while_waiting',
      sql`(sealed_url is not null) = (media_id is null and not_kept is null)`,
    ),
  ],
);

// ---------------------------------------------------------------- insights

/**
 * The schedule at Temporal that an account's insights are read by, as it should be and as Temporal was told. The row is there before
 * the schedule is, and until it is gone. The trigger `publishes_want_insights` asks for the shortest pace when something is published.
 */
export const insightSchedules = pgTable(
  'insight_schedules',
  {
    accountId: uuid('account_id')
      .$type<AccountId>()
      .primaryKey()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    wantedPace: text('wanted_pace').$type<Pace>().notNull().default('hourly'), // the first reading is within the hour
    told: text('told').$type<Pace | 'paused'>(), // null: not known, so it is told anew
    toldAt: at('told_at'),
    run: text('run'), // the workflow that read last, or is reading: a disconnect ends it
    ranAt: at('ran_at'),
  },
  (_table) => [
    oneOf('insight_schedules_wanted', 'wanted_pace', paceNames),
    oneOf('insight_schedules_told', 'told', [...paceNames, 'paused']),
  ],
);

export interface InsightGap {
  /** The platform's own name; `all`: none could be had. */
  readonly metric: string;
  readonly why: string;
}

/** What is read: the account itself (no external id) and each of its posts; when it was, and when its next turn is. */
export const insightReadings = pgTable(
  'insight_readings',
  {
    id: uuid('id').$type<ReadingId>().primaryKey().defaultRandom(),
    accountId: uuid('account_id')
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    externalId: text('external_id'), // null: the account itself
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .references(() => publishes.id, { onDelete: 'cascade' }), // null: not published by us
    part: integer('part'),
    postedAt: at('posted_at'),
    readAt: at('read_at'), // when the platform last answered for it
    nextAt: at('next_at'), // when its next turn is; null: it is read no more
    gaps: jsonb('gaps').$type<InsightGap[]>().notNull().default([]), // what the platform did not tell when it was last read
    trouble: text('trouble'), // why it could not be read since
    createdAt: createdAt(),
  },
  (table) => [
    unique('insight_readings_once').on(table.accountId, table.externalId).nullsNotDistinct(),
    index('insight_readings_due').on(table.accountId, table.nextAt).where(sql`next_at is not null`),
    index('insight_readings_newest').on(table.accountId, table.postedAt, table.id).where(sql`external_id is not null`),
    index('insight_readings_publish').on(table.publishId).where(sql`publish_id is not null`),
  ],
);

/** One time series of every number that a platform told, each once per hour it was read in. What it did not tell has no row. */
export const insights = pgTable(
  'insights',
  {
    readingId: uuid('reading_id')
      .$type<ReadingId>()
      .notNull()
      .references(() => insightReadings.id, { onDelete: 'cascade' }), // whose number it is: the account's, or a post's
    metric: text('metric').notNull(), // the platform's own name
    commonName: text('common_name').$type<CommonMetric>(), // null: it has none
    period: text('period').$type<InsightPeriod>().notNull(),
    periodEnd: at('period_end').notNull(), // the hour it was read in: until then it counts, from the beginning or for a day
    value: doublePrecision('value').notNull(),
    observedAt: at('observed_at').notNull(),
  },
  (table) => [
    // Read again within the hour, a number is corrected and not doubled.
    primaryKey({ columns: [table.readingId, table.metric, table.periodEnd] }),
    oneOf('insights_period', 'period', insightPeriods),
  ],
);

// ---------------------------------------------------------------- what platforms tell us

/** What came in by webhook, each once: the row is what an acknowledgement promises. Nothing is kept of people who are not connected. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    platform: text('platform').$type<PlatformName>().notNull(),
    key: text('key').notNull(), // the platform's own id of the event, or a digest of what tells it from others
    accountId: uuid('account_id')
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<WebhookKind>().notNull(),
    sealedContent: text('sealed_content'), // people's words; erased once it is handled, or after some weeks
    occurredAt: at('occurred_at'), // as the platform says; null: it does not
    receivedAt: at('received_at').notNull().defaultNow(),
    handledAt: at('handled_at'),
  },
  (table) => [
    unique('webhook_events_once').on(table.platform, table.key, table.accountId),
    index('webhook_events_unhandled').on(table.id).where(sql`handled_at is null`),
    // What waits to be read may pile up; what has an effect is looked for every few seconds.
    index('webhook_events_due')
      .on(table.id)
      .where(sql.raw(`handled_at is null and kind in (${quoted(webhookKindsWithEffect)})`)),
    // What tells of a comment or a message is read by the account's inbox.
    index('webhook_events_inbox')
      .on(table.accountId, table.id)
      .where(sql.raw(`handled_at is null and kind in (${quoted(webhookKindsOfInbox)})`)),
    index('webhook_events_sealed').on(table.receivedAt).where(sql`sealed_content is not null`),
    oneOf('webhook_events_kind', 'kind', webhookKinds),
  ],
);

// ---------------------------------------------------------------- inbox

/** The promise that an account's inbox is watched; written with its tokens, so that nobody who connects is forgotten. */
export const inboxWatches = pgTable(
  'inbox_watches',
  {
    accountId: uuid('account_id')
      .$type<AccountId>()
      .primaryKey()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    startedAt: at('started_at'), // when its run was known to go by what the owner granted last; null: the sweep sees to it
    subscribedAt: at('subscribed_at'), // when the platform was asked to send its webhooks
    webhookAt: at('webhook_at'), // when one last told something: polling then only has to find what they miss
    readAt: at('read_at'), // when its webhooks or its lists were read last
    wokenAt: at('woken_at'), // when its run was told that something came; null: it has looked since
    keptSince: at('kept_since'), // what was said before was deleted by its owner, and is not read in again
    waiting: jsonb('waiting').$type<{ message: string; untilMs?: number }>(), // why nothing is read at the moment, in plain words
    createdAt: createdAt(),
  },
  (table) => [index('inbox_watches_unstarted').on(table.createdAt).where(sql`started_at is null`)],
);

/** How far each list of an account's inbox has been read. */
export const inboxPlaces = pgTable(
  'inbox_places',
  {
    accountId: uuid('account_id')
      .$type<AccountId>()
      .notNull()
      .references(() => inboxWatches.accountId, { onDelete: 'cascade' }),
    kind: text('kind').$type<ConversationKind>().notNull(),
    since: text('since'), // the adapter's own mark of the newest that was read
    cursor: text('cursor'), // where a poll under way goes on; null: none is
    pages: integer('pages').notNull().default(0), // of the poll under way
    polls: integer('polls').notNull().default(0), // that came to their end
    polledAt: at('polled_at'),
    newestAt: at('newest_at'), // when the newest message was sent: busy inboxes are looked at more often
    nextPollAt: at('next_poll_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.kind] }),
    oneOf('inbox_places_kind', 'kind', conversationKinds),
  ],
);

/** What was said under one post, or with one person. */
export const conversations = pgTable(
  'conversations',
  {
    id: uuid('id').$type<ConversationId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    platform: text('platform').$type<PlatformName>().notNull(),
    kind: text('kind').$type<ConversationKind>().notNull(),
    externalId: text('external_id').notNull(), // the post at the head of it, or the platform's own name of the chat
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .references(() => publishes.id, { onDelete: 'set null' }), // where the post at its head is ours
    participantExternalId: text('participant_external_id'), // who wrote last, of the others
    participantUsername: text('participant_username'),
    participantName: text('participant_name'),
    lastMessageAt: at('last_message_at').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({
      columns: [table.accountId, table.workspaceId],
      foreignColumns: [accounts.id, accounts.workspaceId],
    }).onDelete('cascade'),
    // One conversation, however many deliveries speak of it.
    unique('conversations_account_external').on(table.accountId, table.kind, table.externalId),
    index('conversations_workspace').on(table.workspaceId, table.lastMessageAt, table.id),
    index('conversations_account').on(table.accountId, table.lastMessageAt, table.id),
    oneOf('conversations_kind', 'kind', conversationKinds),
  ],
);

export const messageDirections = ['in', 'out'] as const;
export type MessageDirection = (typeof messageDirections)[number];

/** Comments, mentions and direct messages: what came in, and what was answered from here. */
export const messages = pgTable(
  'messages',
  {
    id: uuid('id').$type<MessageId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    conversationId: uuid('conversation_id')
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    externalId: text('external_id').notNull(),
    direction: text('direction').$type<MessageDirection>().notNull(),
    kind: text('kind').$type<MessageKind>().notNull(),
    senderExternalId: text('sender_external_id').notNull(),
    senderUsername: text('sender_username'),
    senderName: text('sender_name'),
    text: text('text').notNull(),
    media: jsonb('media').$type<InboxMedia[]>().notNull().default([]),
    parentExternalId: text('parent_external_id'), // the post or the comment it answers
    sentAt: at('sent_at').notNull(),
    editedAt: at('edited_at'),
    deletedAt: at('deleted_at'), // taken back at the platform: its words are gone here as well
    answeredAt: at('answered_at'),
    dismissedAt: at('dismissed_at'), // somebody said that it needs no answer
    dismissedBy: text('dismissed_by'),
    receivedAt: at('received_at').notNull().defaultNow(),
    rereadAt: at('reread_at'), // when the platform is asked next what it says now; null: not any more
    missingSince: at('missing_since'), // it was not there at the last look: believed at another one, once the read lag has passed
  },
  (table) => [
    // Once per account, however often and by whichever way it arrives.
    unique('messages_account_external').on(table.accountId, table.externalId),
    index('messages_conversation').on(table.conversationId, table.sentAt, table.id),
    index('messages_unanswered')
      .on(table.conversationId)
      .where(sql`direction = 'in' and answered_at is null and deleted_at is null and dismissed_at is null`),
    index('messages_sent').on(table.sentAt),
    index('messages_reread').on(table.accountId, table.rereadAt).where(sql`reread_at is not null`),
    oneOf('messages_direction', 'direction', messageDirections),
    oneOf('messages_kind', 'kind', messageKinds),
    check('messages_dismissed_by_somebody', sql`(dismissed_at is null) = (dismissed_by is null)`),
    check('messages_deleted_holds_no_words', sql`deleted_at is null or (text = '' and media = '[]')`),
    check('messages_deleted_is_not_reread', sql`deleted_at is null or reread_at is null`),
  ],
);

/** Answers that are not sent yet, or were. One at a time per message: the next begins once the one before is over. */
export const drafts = pgTable(
  'drafts',
  {
    id: uuid('id').$type<DraftId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    conversationId: uuid('conversation_id')
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    messageId: uuid('message_id')
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    state: text('state').$type<DraftState>().notNull().default('waiting'),
    text: text('text').notNull(),
    revision: integer('revision').notNull().default(1),
    draftedBy: text('drafted_by').notNull(), // `engine`, or who wrote it
    approvedBy: text('approved_by'), // who said yes, or `rule`
    ruleName: text('rule_name'), // which rule said yes; it may be another by now, or gone
    approvedAt: at('approved_at'),
    sendAt: at('send_at'), // the end of the time in which the yes can be taken back
    handles: jsonb('handles').$type<Record<string, StagingHandle>>().notNull().default({}), // what was handed over before the call
    waiting: jsonb('waiting').$type<{ message: string; untilMs?: number }>(),
    failure: jsonb('failure').$type<FailureReport>(),
    sentMessageId: uuid('sent_message_id').$type<MessageId>(),
    expiresAt: at('expires_at').notNull(), // when it is given up if nobody says yes
    startedAt: at('started_at'), // when its workflow was known to run; null: the sweep starts it
    createdAt: createdAt(),
    endedAt: at('ended_at'),
  },
  (table) => [
    uniqueIndex('drafts_one_open').on(table.messageId).where(sql`ended_at is null`),
    index('drafts_conversation').on(table.conversationId, table.createdAt),
    index('drafts_unstarted').on(table.createdAt).where(sql`started_at is null`),
    index('drafts_open').on(table.accountId).where(sql`ended_at is null`),
    index('drafts_by_rule').on(table.accountId, table.ruleName, table.approvedAt).where(sql`rule_name is not null`),
    oneOf('drafts_state', 'state', draftStates),
    check(
      'drafts_send_after_a_yes',
      sql`state not in ('approved', 'sending', 'sent') or (approved_by is not null and send_at is not null)`,
    ),
  ],
);

/** What became of a draft, and every text it had. Rows are added and never changed. */
export const draftHistory = pgTable(
  'draft_history',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    draftId: uuid('draft_id')
      .$type<DraftId>()
      .notNull()
      .references(() => drafts.id, { onDelete: 'cascade' }),
    action: text('action').$type<DraftAction>().notNull(),
    by: text('by').notNull(),
    text: text('text'), // where it was written or edited
    ruleName: text('rule_name'), // where a rule said yes
    at: at('at').notNull().defaultNow(),
  },
  (table) => [
    index('draft_history_draft').on(table.draftId, table.id),
    oneOf('draft_history_action', 'action', draftActions),
    check('draft_history_names_its_rule', sql`(action = 'auto-approved') = (rule_name is not null)`),
  ],
);

/** Every call that sends an answer, as `commits` has those of posts: written before the call, closed by its outcome. */
export const replyCommits = pgTable(
  'reply_commits',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    draftId: uuid('draft_id')
      .$type<DraftId>()
      .notNull()
      .references(() => drafts.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').$type<AccountId>().notNull(),
    revision: integer('revision').notNull(),
    intentAt: at('intent_at').notNull().defaultNow(),
    looks: integer('looks').notNull().default(0),
    outcome: text('outcome').$type<CommitOutcome>(),
    outcomeAt: at('outcome_at'),
    externalId: text('external_id'),
    url: text('url'),
    how: text('how').$type<'answered' | 'reconciled' | 'refused' | 'not-sent' | 'marked'>(),
    failure: jsonb('failure').$type<FailureReport>(),
    evidence: jsonb('evidence').$type<Evidence>(),
  },
  (table) => [
    // At most one call per draft that is not known to have come to nothing: nobody can write a second intent, and call.
    uniqueIndex('reply_commits_one_standing').on(table.draftId).where(sql`outcome is distinct from 'not-posted'`),
    // One answer at the platform belongs to one draft: reconciling never adopts another's.
    uniqueIndex('reply_commits_external').on(table.accountId, table.externalId).where(sql`external_id is not null`),
    oneOf('reply_commits_outcome', 'outcome', commitOutcomes),
    check('reply_commits_posted_has_id', sql`outcome is distinct from 'posted' or external_id is not null`),
  ],
);

/** When a draft may be sent without asking a person, tried in order; only while the account's switch is on. */
export const autoApproveRules = pgTable(
  'auto_approve_rules',
  {
    accountId: uuid('account_id')
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    kinds: text('kinds').array().$type<MessageKind[]>(), // null: any
    senders: text('senders').array(), // user names without @, or ids; null: anybody
    words: text('words').array(), // one of them must be in the message; null: whatever it says
    notWords: text('not_words').array(), // none of them may be in the message or in the answer
    hours: jsonb('hours').$type<RuleHours>(), // null: round the clock
    zone: text('zone').notNull(), // where its day begins and its hours hold
    dailyCap: integer('daily_cap').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.position] }),
    unique('auto_approve_rules_name').on(table.accountId, table.name),
    check('auto_approve_rules_cap', sql`daily_cap > 0`),
  ],
);

/** The promise that the engagement engine is offered a message. */
export const messageOffers = pgTable(
  'message_offers',
  {
    messageId: uuid('message_id')
      .$type<MessageId>()
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    startedAt: at('started_at'), // when its workflow was known to run; null: the sweep starts it
    endedAt: at('ended_at'),
    refusal: text('refusal'), // why the engine never took it; null: it did, or it has not been asked to the end
    createdAt: createdAt(),
  },
  (table) => [index('message_offers_unstarted').on(table.createdAt).where(sql`started_at is null`)],
);

/** Somebody asked their platform to have us forget them: what the confirmation page tells. Says nothing of who it was. */
export const deletionRequests = pgTable('deletion_requests', {
  code: text('code').primaryKey(), // random; the page's address
  platform: text('platform').$type<PlatformName>().notNull(),
  subjectDigest: text('subject_digest').notNull().unique(), // SHA-256 of platform and user: asked again, the same code
  accountIds: uuid('account_ids').array().$type<AccountId[]>().notNull(),
  requestedAt: at('requested_at').notNull().defaultNow(),
  doneAt: at('done_at'),
});

/** Files of the library whose rows went with an account, or with what was imported from one, until they are gone from the storage too. */
export const abandonedFiles = pgTable(
  'abandoned_files',
  {
    storageKey: text('storage_key').primaryKey(),
    accountId: uuid('account_id').$type<AccountId>().notNull(), // whose it was; the account's row may be gone by then
  },
  (table) => [index('abandoned_files_account').on(table.accountId)],
);

// ---------------------------------------------------------------- limits, notices, events, progress

/** Quota ledger: one row per window of one limit. Taken by the function quota_take (see the migration). */
export const quotaBuckets = pgTable('quota_buckets', {
  key: text('key').primaryKey(), // <platform>|<app or account id>|<endpoint>|<window in ms>
  platform: text('platform').$type<PlatformName>().notNull(),
  accountId: uuid('account_id')
    .$type<AccountId>()
    .references(() => accounts.id, { onDelete: 'cascade' }), // null: the app's
  endpoint: text('endpoint').notNull(),
  windowMs: bigint('window_ms', { mode: 'number' }).notNull(),
  limit: integer('limit').notNull(),
  used: integer('used').notNull(),
  resetsAt: at('resets_at').notNull(),
  blockedUntil: at('blocked_until'), // a 429 or a pause without figures
  reason: text('reason'),
});

/** How many requests the API has had of a workspace within the present window (api/requestLimit.ts, whose library names the columns). */
export const requestCounts = pgTable('request_counts', {
  key: text('key').primaryKey(), // <workspace id>/<keys or pages>
  points: integer('points').notNull(),
  expire: at('expire').notNull(),
});

export const noticeKinds = [
  'reconnect-needed',
  'reconnect-soon',
  'removed-at-platform',
  'publish-failed',
  'publish-unconfirmed',
  'endpoint-disabled',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What the Accounts page shows an owner until it no longer holds. */
export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id')
      .$type<AccountId>()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    publishId: uuid('publish_id')
      .$type<PublishId>()
      .references(() => publishes.id, { onDelete: 'cascade' }),
    endpointId: uuid('endpoint_id')
      .$type<EventEndpointId>()
      .references(() => eventEndpoints.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<NoticeKind>().notNull(),
    cause: text('cause'),
    message: text('message').notNull(),
    nextStep: text('next_step').notNull(),
    openedAt: at('opened_at').notNull().defaultNow(),
    closedAt: at('closed_at'),
  },
  (table) => [
    // One notice per trouble, however often it is met.
    uniqueIndex('notices_one_open')
      .on(table.accountId, table.kind, sql`coalesce(publish_id, '00000000-0000-0000-0000-000000000000'::uuid)`)
      .where(sql`closed_at is null`),
    uniqueIndex('notices_one_open_endpoint').on(table.endpointId, table.kind).where(sql`closed_at is null`),
    index('notices_workspace').on(table.workspaceId, table.openedAt),
  ],
);

/** What the workspace's backend is told: written in the transaction of the change it tells of, so none is lost or invented. */
export const events = pgTable(
  'events',
  {
    id: uuid('id').$type<EventId>().primaryKey().defaultRandom(), // what receivers know as `webhook-id`
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    type: text('type').$type<EventType>().notNull(), // publish.published, account.reconnect_needed, …
    accountId: uuid('account_id').$type<AccountId>(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index('events_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('events_account').on(table.accountId),
    index('events_age').on(table.createdAt),
  ],
);

/** Where a workspace wants to be told of events. */
export const eventEndpoints = pgTable(
  'event_endpoints',
  {
    id: uuid('id').$type<EventEndpointId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    description: text('description').notNull().default(''),
    types: text('types').array().$type<EventType[]>(), // null: every type, those to come included
    sealedSecret: text('sealed_secret').notNull(), // see seal.ts; shown when it is made and never again
    // After a rotation the one before signs along for a day: never more than two.
    sealedSecretBefore: text('sealed_secret_before'),
    secretBeforeEndsAt: at('secret_before_ends_at'),
    disabledAt: at('disabled_at'), // null: it is sent events
    disabledWhy: text('disabled_why').$type<EndpointDisabledCause>(),
    failingSince: at('failing_since'), // the first failure after the last success; null: the last one got through
    createdAt: createdAt(),
  },
  (table) => [
    index('event_endpoints_workspace').on(table.workspaceId, table.createdAt),
    oneOf('event_endpoints_disabled_why', 'disabled_why', endpointDisabledCauses),
    check('event_endpoints_disabled', sql`(disabled_at is null) = (disabled_why is null)`),
    check('event_endpoints_secret_before', sql`(sealed_secret_before is null) = (secret_before_ends_at is null)`),
  ],
);

/**
 * One event on its way to one endpoint: written with the event, for each endpoint that wants it then, so this is the outbox and a
 * workspace without endpoints has nothing in it. A trigger wakes the workers.
 */
export const eventDeliveries = pgTable(
  'event_deliveries',
  {
    id: uuid('id').$type<EventDeliveryId>().primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    eventId: uuid('event_id')
      .$type<EventId>()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    endpointId: uuid('endpoint_id')
      .$type<EventEndpointId>()
      .notNull()
      .references(() => eventEndpoints.id, { onDelete: 'cascade' }),
    state: text('state').$type<EventDeliveryState>().notNull().default('waiting'),
    round: integer('round').notNull().default(1), // each asking to send it again begins another day of tries
    startedAt: at('started_at'), // when this round's run was known to be started; null: a worker starts it
    nextTryAt: at('next_try_at'),
    why: text('why'), // what stood in the way last, in words
    endedAt: at('ended_at'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('event_deliveries_once').on(table.eventId, table.endpointId),
    index('event_deliveries_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('event_deliveries_endpoint').on(table.endpointId, table.createdAt, table.id),
    index('event_deliveries_unstarted').on(table.createdAt).where(sql`state = 'waiting' and started_at is null`),
    index('event_deliveries_waiting').on(table.startedAt).where(sql`state = 'waiting'`),
    oneOf('event_deliveries_state', 'state', eventDeliveryStates),
    check('event_deliveries_ended', sql`(state = 'waiting') = (ended_at is null)`),
  ],
);

/** The log of a delivery: one row per call, written before it is made. A row without an end stands for a call that was cut off. */
export const eventDeliveryAttempts = pgTable(
  'event_delivery_attempts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    deliveryId: uuid('delivery_id')
      .$type<EventDeliveryId>()
      .notNull()
      .references(() => eventDeliveries.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    at: at('at').notNull().defaultNow(),
    endedAt: at('ended_at'),
    durationMs: integer('duration_ms'),
    status: integer('status'), // null: there was no answer
    answer: text('answer'), // its first 500 characters
    error: text('error'), // why there was none, in words
  },
  (table) => [index('event_delivery_attempts_delivery').on(table.deliveryId, table.id)],
);

export type ProgressSubject = 'publish' | 'connection' | 'import';

/** The timeline of every long thing, in plain words: what the status stream sends and the pages show. A trigger notifies `progress`. */
export const progress = pgTable(
  'progress',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    subject: text('subject').$type<ProgressSubject>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    kind: text('kind').notNull(),
    message: text('message').notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [index('progress_subject').on(table.subject, table.subjectId, table.id)],
);
