import type { z } from 'zod';
import type { Post, PostMedia, PostPart, Violation } from '../domain/post.js';
import type { ConnectionRefusal, ReconnectCause } from '../domain/states.js';

/**
 * What every platform offers the product, in the product's verbs. What differs as a value stays a value
 * (capabilities, OAuth, limits); what differs as behaviour is a method. A platform knows neither database nor Temporal.
 *
 * Every method throws `Failure` (domain/failures.ts) and nothing else on purpose: the class is decided where the
 * answer is read. No message of a Failure carries a token, a code or a post's text.
 */
export interface Platform {
  /** `x`, `instagram`, …: the registry's key, part of callback addresses and setting names. */
  readonly name: string;
  /** As owners know it: `X`. */
  readonly label: string;
  /** The kind of account an owner needs, in one sentence, told before consent. Absent: any account will do. */
  readonly accountNeeded?: string;
  readonly capabilities: Capabilities;
  readonly oauth: OAuthSpec;
  /** Documented limits by endpoint, the starting point of the quota ledger; answers' headers correct them. */
  readonly limits: LimitTable;
  /** The post options this platform takes, e.g. reply settings. Unknown keys are refused. */
  readonly postOptions: z.ZodType<Record<string, unknown>>;

  /** The accounts a fresh grant gives access to, each fit for use or refused with what to change. */
  discoverAccounts(call: Call): Promise<DiscoveredAccount[]>;
  /** Everything that is wrong with a post on this account, at once; nothing is sent. */
  checkPost(post: Post, account: AccountFacts): Violation[];
  /** Hands over what the platform accepts before anything is visible; resumes from saved handles. Not called for a part without media unless `capabilities.publish.staging` is `always`. */
  stage(call: Call, job: StagingJob): Promise<StagingState>;
  /** The one call that makes a part visible. A `Failure` with `effect: 'unknown'` means: it may be live, reconcile. */
  commit(call: Call, part: PartToCommit): Promise<Committed>;
  /** Whether a committed part is live by now. Only asked where `capabilities.publish.confirmation` is `poll`. */
  confirm(call: Call, committed: Committed): Promise<Confirmation>;
  /** Looks for a part whose commit has an unknown outcome: by handle where the platform knows it, else by content and time. */
  findPublished(call: Call, sought: SoughtPart): Promise<Found>;
  /** Deletes a published part. Gone already is success. */
  remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'>;
  /** One page of the account's own history, newest first. */
  importPage(call: Call, request: ImportRequest): Promise<ImportPage>;
  /** Comments, mentions and direct messages that came in, newest first. */
  readInbox(call: Call, request: InboxRequest): Promise<InboxPage>;
  /** Answers a comment or a direct message. */
  reply(call: Call, reply: ReplyToSend): Promise<Committed>;
  /** Metrics of posts and of the account, under the platform's own names. */
  readInsights(call: Call, request: InsightsRequest): Promise<Insights>;
  /** The cheapest call that needs a living token. Answers false where the platform refuses the token: the proof of a revoke. */
  isTokenAlive(call: Call): Promise<boolean>;
}

/** Addresses and credentials of one platform, as configured. */
export interface PlatformSettings<Addresses extends string = string> {
  /** Base addresses without a trailing slash; the defaults are the real platform's. */
  readonly addresses: Readonly<Record<Addresses, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** One line of the registry: how a platform is made, and the base addresses it needs with their defaults. */
export interface PlatformDefinition<Addresses extends string = string> {
  /** `{ apiUrl: 'https://api.x.com' }` is read from the setting `X_API_URL`, and so on. */
  readonly addresses: Readonly<Record<Addresses, string>>;
  create(settings: PlatformSettings<Addresses>): Platform;
}

// ---------------------------------------------------------------- calls

/** One account as a platform's call needs to know it. */
export interface AccountFacts {
  readonly externalId: string;
  readonly username: string;
  /** What the platform said of the account when it was connected (verified type, subscription, flavour, page id, …). */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly grantedScopes: readonly string[];
}

/** Everything a call carries besides its own arguments. Lives for one activity attempt, never stored. */
export interface Call {
  readonly accessToken: string;
  /** Absent while the account is not known yet (discovery). */
  readonly account?: AccountFacts;
  readonly quota: QuotaGate;
  /** Aborts the HTTP request under way. */
  readonly signal?: AbortSignal;
}

/** The quota ledger as an adapter sees it: ask before each request, report after each answer. */
export interface QuotaGate {
  /** Resolves when one request to `endpoint` may go now; throws `Failure('rate-limited')` with `retryAfterMs` when it may not. */
  take(endpoint: string): Promise<void>;
  /** What the answer's headers said. Corrects the ledger. */
  observe(endpoint: string, observed: readonly ObservedLimit[]): Promise<void>;
}

export interface LimitRule {
  readonly scope: 'account' | 'app';
  readonly limit: number;
  readonly windowMs: number;
}
/** Endpoint (as `POST /2/tweets`) to the rules that hold for it. */
export type LimitTable = Readonly<Record<string, readonly LimitRule[]>>;

export interface ObservedLimit {
  readonly scope: 'account' | 'app';
  /** The rule's window this concerns: matched to the rule with the nearest window length. */
  readonly windowMs: number;
  readonly limit?: number;
  readonly remaining: number;
  /** Epoch milliseconds. */
  readonly resetAtMs: number;
}

// ---------------------------------------------------------------- capabilities

/** What a platform can or cannot do for an owner, with the reason where it cannot. */
export type Can = { readonly can: true; readonly note?: string } | { readonly can: false; readonly reason: string };

export const features = [
  'publish',
  'unpublish',
  'media',
  'import',
  'comments',
  'direct-messages',
  'insights',
  'stay-connected',
] as const;
/** What owners know a scope by. */
export type Feature = (typeof features)[number];

export interface MediaRule {
  readonly countMax: number;
  readonly bytesMax: number;
  readonly mimeTypes: readonly string[];
  readonly durationMs?: { readonly min: number; readonly max: number };
}

export interface Capabilities {
  readonly publish: {
    readonly text: { readonly lengthMax: number; readonly counting: string; readonly required: boolean };
    readonly image?: MediaRule;
    readonly gif?: MediaRule;
    readonly video?: MediaRule;
    readonly altText: Can;
    readonly thread: Can;
    /** `with-media`: only parts with media are staged. `always`: every part needs a container first. */
    readonly staging: 'with-media' | 'always';
    /** `by-answer`: the commit's answer proves that it is live. `poll`: `confirm` is asked until it says so. */
    readonly confirmation: 'by-answer' | 'poll';
    /** Whether a commit of unknown outcome can be looked up, and for how long the read side may lag. */
    readonly reconcile:
      | { readonly can: true; readonly looks: number; readonly overMs: number }
      | { readonly can: false; readonly reason: string };
  };
  readonly unpublish: Can;
  readonly import: Can;
  readonly comments: Can;
  readonly directMessages: Can;
  readonly insights: Can;
  readonly webhooks: Can;
}

// ---------------------------------------------------------------- OAuth as data

export interface ScopeSpec {
  readonly scope: string;
  /** Which features stop without it. */
  readonly features: readonly Feature[];
  /** Without it not even the account can be kept: a connection that lacks it is refused. */
  readonly required: boolean;
  /** Shown to the owner before they leave for the platform: what we do with it. */
  readonly why: string;
}

/** Read by the one OAuth client (platforms/oauth.ts). */
export interface OAuthSpec {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Absent where the platform has none. */
  readonly revokeUrl?: string;
  readonly clientAuthentication: 'basic' | 'body';
  /** Whether `client_id` is also put in the body beside Basic authentication. */
  readonly clientIdInBody: boolean;
  /** The platform's own word for client_id, where it has one (`client_key`). */
  readonly clientIdParam: string;
  readonly scopeSeparator: string;
  readonly pkce: 'S256' | 'none';
  readonly scopes: readonly ScopeSpec[];
  /** RFC 9207 issuer, where the platform sends `iss` in the callback. */
  readonly issuer?: string;
  readonly authorizeExtra?: Readonly<Record<string, string>>;
  readonly accessTokenLifetimeMs: { readonly usual: number; readonly max: number };
  /** Absent: tokens cannot be renewed, the owner reconnects before the end. */
  readonly refresh?: RefreshSpec;
  /** Reads the token endpoint's refusal. Never given a secret. */
  readonly readTokenError: (status: number, body: unknown) => TokenRefusal;
}

export interface RefreshSpec {
  /** Refresh when less life than this is left, in milliseconds; the workflow jitters it downwards. */
  readonly leadMs: number;
  /** Whether each refresh spends the refresh token. */
  readonly rotates: boolean;
  /** After a lost or unreadable answer: may the same refresh token be sent again? `once`: yes, and a refusal then means `lost-refresh`. */
  readonly afterUnknownOutcome: 'once' | 'always' | 'never';
}

export type TokenRefusal =
  | { readonly kind: 'dead-grant'; readonly cause: ReconnectCause; readonly words: string }
  | { readonly kind: 'code-refused'; readonly words: string }
  | { readonly kind: 'app-misconfigured'; readonly words: string }
  | { readonly kind: 'transient'; readonly words: string };

/** What the token endpoint gave. Lives in memory only until it is sealed. */
export interface TokenSet {
  readonly accessToken: string;
  /** Absent where the answer had none: the stored one stays. */
  readonly refreshToken?: string;
  readonly expiresAt: Date;
  readonly refreshExpiresAt?: Date;
  /** As granted; absent where the answer did not say (then: as asked, or as before). */
  readonly scopes?: readonly string[];
}

// ---------------------------------------------------------------- connecting

export type DiscoveredAccount = AccountFacts & {
  readonly displayName: string;
  readonly pictureUrl?: string;
} & (
    | { readonly usable: true }
    | { readonly usable: false; readonly reason: ConnectionRefusal; readonly whatToChange: string }
  );

// ---------------------------------------------------------------- publishing

/** What the platform gave while staging (container, media id, upload session). Saved the moment it is given. */
export interface StagingHandle {
  readonly externalId: string;
  readonly ready: boolean;
  /** Epoch milliseconds after which the platform forgets it. */
  readonly expiresAtMs?: number;
  /** Adapter's own notes for resuming: bytes sent, next segment, … Small, no secret. */
  readonly resume?: Readonly<Record<string, string | number | boolean>>;
}

export interface MediaSource extends PostMedia {
  /** A stream of the file from `fromByte` on; never wholly in memory. */
  open(fromByte?: number): Promise<AsyncIterable<Uint8Array>>;
}

export interface StagingJob {
  readonly part: PostPart;
  readonly options: Post['options'];
  /** The part's media in order; the handle of media[i] is kept under the key `media[i]` by convention. */
  readonly media: readonly MediaSource[];
  readonly handles: Readonly<Record<string, StagingHandle>>;
  save(key: string, handle: StagingHandle): Promise<void>;
}

export type StagingState =
  | { readonly ready: true }
  /** Polling is a retry policy: the activity fails benignly and is tried again after `lookAgainMs`. */
  | { readonly ready: false; readonly lookAgainMs: number; readonly saying: string };

export interface PartToCommit {
  readonly part: PostPart;
  readonly options: Post['options'];
  readonly handles: Readonly<Record<string, StagingHandle>>;
  /** The part before in a thread. */
  readonly replyToExternalId?: string;
  readonly isFirst: boolean;
}

export interface Committed {
  readonly externalId: string;
  /** Permalink. */
  readonly url?: string;
}

export type Confirmation =
  | { readonly state: 'live'; readonly externalId: string; readonly url?: string }
  | { readonly state: 'processing'; readonly lookAgainMs: number; readonly saying: string }
  | { readonly state: 'rejected'; readonly words: string };

export interface SoughtPart extends PartToCommit {
  /** When the first intent was written; nothing older can be ours. */
  readonly since: Date;
  /** Posts that belong to other publishes already. */
  readonly excludingExternalIds: readonly string[];
}

/** Evidence is shown to support: what was looked at and what was seen; no text of posts. */
export interface Evidence {
  readonly looked: string;
  readonly candidates: readonly { readonly externalId: string; readonly at?: string; readonly why: string }[];
}

export type Found =
  | { readonly verdict: 'posted'; readonly externalId: string; readonly url?: string; readonly evidence: Evidence }
  /** Not there now. The caller looks again over the platform's read lag before it believes it. */
  | { readonly verdict: 'not-seen'; readonly evidence: Evidence }
  | { readonly verdict: 'cannot-tell'; readonly evidence: Evidence };

// ---------------------------------------------------------------- reading

export interface ImportRequest {
  readonly cursor?: string;
  readonly pageSize: number;
}
export interface ImportedMedia {
  readonly kind: 'image' | 'gif' | 'video';
  /** The platform's own address, which may expire. */
  readonly url?: string;
  readonly altText?: string;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}
export interface ImportedPost {
  /** Stable over edits. */
  readonly externalId: string;
  readonly createdAt: Date;
  readonly text: string;
  readonly url?: string;
  readonly lang?: string;
  readonly replyToExternalId?: string;
  readonly media: readonly ImportedMedia[];
  readonly metrics: Readonly<Record<string, number>>;
}
export interface ImportPage {
  readonly posts: readonly ImportedPost[];
  /** Absent on the last page. Opaque, may expire: the adapter makes it restartable by itself. */
  readonly nextCursor?: string;
}

export interface InboxRequest {
  readonly kind: 'comments' | 'direct-messages';
  readonly sinceExternalId?: string;
  readonly cursor?: string;
}
export interface InboxMessage {
  readonly externalId: string;
  readonly kind: 'comment' | 'mention' | 'direct-message';
  readonly conversationId: string;
  readonly inReplyToExternalId?: string;
  readonly at: Date;
  readonly text: string;
  readonly from: { readonly externalId: string; readonly username?: string; readonly displayName?: string };
}
export interface InboxPage {
  readonly messages: readonly InboxMessage[];
  readonly nextCursor?: string;
  readonly newestExternalId?: string;
}

export interface ReplyToSend {
  readonly kind: 'comment' | 'direct-message';
  readonly text: string;
  /** The comment that is answered, or the conversation or participant of a direct message. */
  readonly to:
    | { readonly externalId: string }
    | { readonly conversationId: string }
    | { readonly participantId: string };
}

export interface InsightsRequest {
  readonly postExternalIds: readonly string[];
  readonly account: boolean;
}
export interface Insights {
  readonly account?: Readonly<Record<string, number>>;
  readonly posts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What could not be had, and why: gaps are visible, never invented. */
  readonly gaps: readonly { readonly externalId?: string; readonly metric: string; readonly why: string }[];
}
