import type { z } from 'zod';
import type { Failure } from '../domain/failures.js';
import type { Feature } from '../domain/features.js';
import type { CommonMetric } from '../domain/insights.js';
import type { MediaKind, MediaRole, Post, PostMedia, PostPart, Violation } from '../domain/post.js';
import type { ConnectionRefusal, ConversationKind, MessageKind, ReconnectCause } from '../domain/states.js';
import type { PlatformWebhooks } from './webhooks.js';

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
  /** Which kind of login of the platform this is, where it has several (Instagram Login beside Facebook Login); absent: the main one. */
  readonly flavour?: string;
  /** The other kinds of login by their key, each with an app, scopes, abilities and addresses of its own: a whole `Platform`. */
  readonly flavours?: Readonly<Record<string, Platform>>;
  /** As owners know it: `X`. */
  readonly label: string;
  /** The kind of account an owner needs, in one sentence, told before consent. Absent: any account will do. */
  readonly accountNeeded?: string;
  readonly capabilities: Capabilities;
  readonly oauth: OAuthSpec;
  /** Documented limits by endpoint, the starting point of the quota ledger; answers' headers correct them. */
  readonly limits: LimitTable;
  /** The same endpoints in plain words, for people who look at what is left: `posts`, `uploads`. */
  readonly limitLabels: Readonly<Record<string, string>>;
  /** The endpoint that a post is counted on: what is left there is how many posts may still go. */
  readonly publishEndpoint: string;
  /** Every part of a thread is counted there; absent: the post itself alone, and what follows it elsewhere. */
  readonly countsEveryPart?: true;
  /** The post options this platform takes, e.g. reply settings. Unknown keys are refused; titles and descriptions are for owners. */
  readonly postOptions: z.ZodType<Record<string, unknown>>;
  /** What the platform sends by itself, and how it is told from what somebody else sends. Absent: it sends nothing. */
  readonly webhooks?: PlatformWebhooks;

  /** What the owner allowed, where the token's answer does not say. `undefined`: the platform would not tell. */
  grantedScopes?(call: Call): Promise<readonly string[] | undefined>;
  /** The accounts a fresh grant gives access to, each fit for use or refused with what to change. */
  discoverAccounts(call: Call): Promise<DiscoveredAccount[]>;
  /** What publishing with these options needs, where they decide on it; else publishing, and media where there are some. */
  featuresOf?(options: Post['options']): readonly Feature[];
  /** Everything that is wrong with a post on this account, at once; nothing is sent. */
  checkPost(post: Post, account: AccountFacts): Violation[];
  /** Hands over what the platform accepts before anything is visible; resumes from saved handles. Not called for a part without media unless `capabilities.publish.staging` is `always`. */
  stage(call: Call, job: StagingJob): Promise<StagingState>;
  /** The one call that makes a part visible. A `Failure` with `effect: 'unknown'` means: it may be live, reconcile. */
  commit(call: Call, part: PartToCommit): Promise<Committed>;
  /** Whether a committed part is live by now. Only asked where `capabilities.publish.confirmation` is `poll`. */
  confirm(call: Call, committed: Committed, part?: CommittedPart): Promise<Confirmation>;
  /** Looks for a part whose commit has an unknown outcome: by handle where the platform knows it, else by content and time. */
  findPublished(call: Call, sought: SoughtPart): Promise<Found>;
  /** Deletes a published part. Gone already is success. */
  remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'>;
  /** One page of the account's own history, newest first but for what is pinned. */
  importPage(call: Call, request: ImportRequest): Promise<ImportPage>;
  /** Comments, mentions and direct messages that came in, newest first. */
  readInbox(call: Call, request: InboxRequest): Promise<InboxPage>;
  /** Reads again what came in. Absent: of what is edited or taken back only lists and webhooks tell, by the way. */
  readonly rereading?: Rereading;
  /** Has the platform send its webhooks about this account. Absent: it sends them by itself, or none. */
  readonly subscription?: InboxSubscription;
  /** Everything that is wrong with an answer, at once: its words, and whether the platform lets the account answer (still); nothing is sent. */
  checkReply(reply: ReplyToCheck, account: AccountFacts): Violation[];
  /** Until when the platform lets the account answer this, where it closes a window. Absent, or `undefined`: it does not, or cannot be answered at all. */
  answerableUntil?(message: Pick<ReplyToCheck, 'kind' | 'lastReceivedAt'>): Date | undefined;
  /** Hands over what the platform wants before the call that sends an answer; resumes from saved handles. Absent: nothing. */
  stageReply?(call: Call, job: ReplyStagingJob): Promise<StagingState>;
  /** The one call that answers a comment or a direct message. A `Failure` with `effect: 'unknown'` means: it may be there, look. */
  reply(call: Call, reply: ReplyToSend): Promise<Committed>;
  /** Looks for an answer whose call has an unknown outcome, by content and time. */
  findReply(call: Call, sought: SoughtReply): Promise<Found>;
  /** What is known of the metrics it has, and of those it has not. */
  readonly insightFacts: InsightFacts;
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
  /** What signs the platform's webhooks, where that may be another secret than the app's own. */
  readonly webhookSecret?: string;
  /** What the platform repeats to show that we asked for its webhooks (Meta's `hub.verify_token`). */
  readonly webhookVerifyToken?: string;
  /** What else can be set, as text; absent ones have the definition's defaults. */
  readonly options?: Readonly<Record<string, string>>;
}

/** One line of the registry: how a platform is made, and the base addresses it needs with their defaults. */
export interface PlatformDefinition<Addresses extends string = string> {
  /** `{ apiUrl: 'https://api.x.com' }` is read from the setting `X_API_URL`, and so on. */
  readonly addresses: Readonly<Record<Addresses, string>>;
  /** `{ apiVersion: 'v25.0' }` is read from the setting `INSTAGRAM_API_VERSION`, and so on: facts that change, or that the documentation leaves open. */
  readonly options?: Readonly<Record<string, string>>;
  create(settings: PlatformSettings<Addresses>): Platform;
  /** Other kinds of login, by their key: `instagram-login` is configured by `INSTAGRAM_LOGIN_API_URL`, `INSTAGRAM_LOGIN_CLIENT_ID`, … */
  readonly flavours?: Readonly<Record<string, PlatformDefinition>>;
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
  /** Tokens of other kinds that came with the account, by kind (a Page's, for Instagram). */
  readonly companionTokens?: Readonly<Record<string, string>>;
  /** Absent while the account is not known yet (discovery). */
  readonly account?: AccountFacts;
  /** What a fresh grant allows, as far as it is known, while there is no account that says so. */
  readonly grantedScopes?: readonly string[];
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

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a platform takes of one kind of media. What was not read from a file is not checked. */
export interface MediaRule {
  readonly countMax: number;
  readonly bytesMax: number;
  readonly mimeTypes: readonly string[];
  readonly durationMs?: Range;
  /** Width divided by height. */
  readonly aspectRatio?: Range;
  /** Pixels. */
  readonly width?: Range;
  readonly height?: Range;
  readonly frameRate?: Range;
  /** As media/probe.ts names them: `avc`, `hevc`, `vp9`, … */
  readonly videoCodecs?: readonly string[];
}

export interface Capabilities {
  readonly publish: {
    /** What holds for every post, in a sentence for owners. */
    readonly note?: string;
    readonly text: {
      readonly lengthMax: number;
      readonly counting: string;
      /** What counts one, where all of it counts alike. Absent: some counts more, and only a check can tell. */
      readonly unit?: 'character' | 'utf-16-unit';
      readonly required: boolean;
    };
    /** There is no post of text alone. */
    readonly mediaRequired?: boolean;
    readonly image?: MediaRule;
    readonly gif?: MediaRule;
    readonly video?: MediaRule;
    readonly altText: Can;
    readonly thread: Can;
    /** Kinds of media that the platform fetches from an address of ours, which must then be reachable for it. */
    readonly fetchesMedia?: readonly MediaKind[];
    /** What a file may be beside a part of the post: its cover, a free preview. Absent: nothing. */
    readonly mediaRoles?: readonly MediaRole[];
    /** `with-media`: only parts with media are staged. `always`: every part needs a container first. */
    readonly staging: 'with-media' | 'always';
    /** `part-by-part`: a part of a thread can only be staged once the one before it is live. */
    readonly stagingOrder?: 'part-by-part';
    /** `by-answer`: the commit's answer proves that it is live. `poll`: `confirm` is asked until it says so. */
    readonly confirmation: 'by-answer' | 'poll';
    /** How long `poll` may take, in milliseconds, before a person has to look: it then ends as unconfirmed. */
    readonly confirmWithinMs?: number;
    /** Whether a commit of unknown outcome can be looked up, and for how long the read side may lag. */
    readonly reconcile:
      | { readonly can: true; readonly looks: number; readonly overMs: number }
      | { readonly can: false; readonly reason: string };
  };
  readonly unpublish: Can;
  /** `postsMax`: so many of the newest posts can be read at all; absent: every one. */
  readonly import: Can & { readonly postsMax?: number };
  readonly comments: Can;
  readonly directMessages: Can;
  /** Kinds of messages that come in here and that an app may answer. */
  readonly answers: readonly MessageKind[];
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
  readonly revoke?: RevokeSpec;
  /** Where the owner finds the app in the platform's own settings: `X → Settings → Apps and sessions`. */
  readonly whereToRemove: string;
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
  /** Whether a new consent adds to what was granted before instead of replacing it: then a reconnect asks only for what is missing. */
  readonly grantsAddUp?: boolean;
  /** A code gives a short-lived token, which is traded for a long-lived one at once (Meta). */
  readonly longLived?: TokenTrade;
  readonly accessTokenLifetimeMs: { readonly usual: number; readonly max: number };
  /** Absent: tokens cannot be renewed, the owner reconnects before the end. */
  readonly refresh?: RefreshSpec;
  /** Reads the token endpoint's refusal. Never given a secret. */
  readonly readTokenError: (status: number, body: unknown) => TokenRefusal;
}

/** A GET that turns one access token into another: Meta's own grant types beside those of OAuth. */
export interface TokenTrade {
  readonly url: string;
  /** `fb_exchange_token`, `th_refresh_token`, … */
  readonly grantType: string;
  /** The name under which the token goes along. */
  readonly tokenParam: string;
  readonly credentials: 'none' | 'secret' | 'id-and-secret';
}

export interface RevokeSpec {
  readonly url: string;
  /**
   * `rfc7009`: a form with the token and its hint, refresh token first. `access-token`: a form with the access token and the
   * app's credentials (TikTok). `delete`: a DELETE with the access token as bearer, which ends the whole grant (Meta).
   */
  readonly how: 'rfc7009' | 'access-token' | 'delete';
  /** Not in the platform's documentation: tried once, and a refusal is told to the owner rather than tried again. */
  readonly undocumented?: boolean;
}

export interface RefreshSpec {
  /** Absent: OAuth's refresh token. Else the access token itself is traded for a newer one, and there is no refresh token. */
  readonly trade?: TokenTrade;
  /** A token younger than this cannot be renewed (Meta: 24 hours), in milliseconds. */
  readonly notBeforeMs?: number;
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
  | { readonly kind: 'transient'; readonly words: string; readonly retryAfterMs?: number };

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

/** Tokens as they are kept: sealed in a row, opened for the length of one activity. */
export interface StoredTokens {
  readonly accessToken: string;
  /** Absent where the platform has none. */
  readonly refreshToken?: string;
  /** Of other kinds, by kind: see `Call.companionTokens`. */
  readonly companions?: Readonly<Record<string, string>>;
}

// ---------------------------------------------------------------- connecting

export type DiscoveredAccount = AccountFacts & {
  readonly displayName: string;
  readonly pictureUrl?: string;
  /** Tokens that belong to this account alone (its Page's), kept sealed with the grant's. */
  readonly companionTokens?: Readonly<Record<string, string>>;
  /** Whose login the grant is, where that is somebody else than the account (a Facebook user): Meta's callbacks name them. */
  readonly grantorExternalId?: string;
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
  /** What resuming needs and nobody may read, such as an upload address with a token in it; kept sealed. */
  readonly secret?: string;
}

export interface MediaSource extends PostMedia {
  /** A stream of the file from `fromByte` on; never wholly in memory. */
  open(fromByte?: number): Promise<AsyncIterable<Uint8Array>>;
  /** A signed address of ours where the platform can fetch the file for some hours. Throws `app-misconfigured` where none is public. */
  publicUrl(): string;
}

export interface StagingJob {
  readonly part: PostPart;
  readonly options: Post['options'];
  /** The part's media in order; the handle of media[i] is kept under the key `media[i]` by convention. */
  readonly media: readonly MediaSource[];
  readonly handles: Readonly<Record<string, StagingHandle>>;
  /** The part before in a thread, where it is live already: see `capabilities.publish.stagingOrder`. */
  readonly replyToExternalId?: string;
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
  /** The part's media in order, for a platform that takes the last of their bytes as the commit. */
  readonly media: readonly MediaSource[];
  /** The part before in a thread. */
  readonly replyToExternalId?: string;
  /** The first part of a thread, for every part whose part before is another one. */
  readonly rootExternalId?: string;
  readonly isFirst: boolean;
  /** What the platform said to earlier commits of this part, oldest first: some refusals want something else the fourth time. */
  readonly refusals?: readonly Refused[];
}

export interface Refused {
  readonly at: Date;
  readonly platformCode?: string;
}

export interface Committed {
  readonly externalId: string;
  /** Permalink. */
  readonly url?: string;
  /** Where `capabilities.publish.confirmation` is `poll`: it is live already, and only its link is still to be asked for. */
  readonly isLive?: boolean;
}

/** What is known of a committed part beside its id. */
export interface CommittedPart {
  readonly options: Post['options'];
  /** When the platform took it. */
  readonly committedAt: Date;
}

export type Confirmation =
  | { readonly state: 'live'; readonly externalId: string; readonly url?: string }
  | { readonly state: 'processing'; readonly lookAgainMs: number; readonly saying: string }
  | {
      readonly state: 'rejected';
      readonly words: string;
      /** What it means where it is not about the content. Its class is one that time does not heal: nothing is left to wait for. */
      readonly failure?: Failure;
      /** The platform failed by itself: the part is handed over anew, twice at most. */
      readonly handOverAnew?: boolean;
    };

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
  | (Committed & { readonly verdict: 'posted'; readonly evidence: Evidence })
  /** Not there now. The caller looks again over the platform's read lag before it believes it. */
  | { readonly verdict: 'not-seen'; readonly evidence: Evidence }
  /** With `lookAgainMs` it may yet come to be seen, and is asked for again after that time. */
  | { readonly verdict: 'cannot-tell'; readonly evidence: Evidence; readonly lookAgainMs?: number };

// ---------------------------------------------------------------- reading

export interface ImportRequest {
  readonly cursor?: string;
  readonly pageSize: number;
}
export interface ImportedMedia {
  readonly kind: 'image' | 'gif' | 'video';
  /** The platform's own id of the file, by which a newer address can be asked for. */
  readonly externalId?: string;
  /** The platform's own address, which may expire. */
  readonly url?: string;
  /** The address is a key to the file and ends within minutes: good for a fetch at once, and never kept. */
  readonly urlIsKey?: boolean;
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
  /** Listed before newer ones: its age says nothing of those that follow. */
  readonly isPinned?: boolean;
}
export interface ImportPage {
  readonly posts: readonly ImportedPost[];
  /** Absent on the last page. Opaque, may expire: the adapter makes it restartable by itself. */
  readonly nextCursor?: string;
}

export interface InboxRequest {
  readonly kind: ConversationKind;
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
  readonly media?: readonly InboxMedia[];
  /** When it was edited last. `null`: never, says the platform. Absent: it does not say. */
  readonly editedAt?: Date | null;
}
/** What hangs at a message, as far as the platform says; the files themselves stay there. */
export interface InboxMedia {
  readonly kind: 'image' | 'gif' | 'video' | 'audio' | 'file';
  readonly externalId?: string;
}
export interface InboxPage {
  readonly messages: readonly InboxMessage[];
  /** What the same answers show of older ones, which may have been edited since. */
  readonly seenAgain?: readonly InboxMessage[];
  readonly nextCursor?: string;
  readonly newestExternalId?: string;
}

/** A message as it is known here. */
export interface KnownMessage {
  readonly externalId: string;
  readonly kind: MessageKind;
  readonly conversationId: string;
  readonly at: Date;
  readonly text: string;
}

export interface Rereading {
  /** Messages with one key are read at once, so many at most. `undefined`: of this one nothing can be told. */
  groupOf(message: KnownMessage): { readonly key: string; readonly max: number } | undefined;
  /**
   * What messages of one group say now. `gone` needs evidence: the platform's word for it, or a list that shows what was said before
   * and after. What could not be told is left out. The caller looks again over the platform's read lag before it believes it.
   */
  reread(call: Call, messages: readonly KnownMessage[]): Promise<readonly MessageNow[]>;
}
export type MessageNow = ({ readonly is: 'there' } & SaidNow) | { readonly is: 'gone'; readonly externalId: string };
export type SaidNow = Pick<InboxMessage, 'externalId' | 'text' | 'editedAt'>;

/** Webhooks that have to be asked for account by account. */
export interface InboxSubscription {
  /** Asking twice is as good as once. */
  begin(call: Call, kinds: readonly ConversationKind[]): Promise<void>;
  /** Absent: it ends with the grant. */
  end?(call: Call): Promise<void>;
}

/** An answer and what it answers, as far as the platform's rules ask. */
export interface ReplyToCheck {
  readonly text: string;
  /** What is answered. */
  readonly kind: MessageKind;
  readonly message: { readonly text: string; readonly sentAt: Date };
  /** When the other wrote last in this conversation. */
  readonly lastReceivedAt: Date;
  readonly nowMs: number;
}

export interface ReplyToSend {
  readonly kind: 'comment' | 'direct-message';
  readonly text: string;
  /** The comment that is answered (with the one above it, where it is itself an answer), or the conversation or participant of a direct message. */
  readonly to:
    | { readonly externalId: string; readonly parentExternalId?: string }
    | { readonly conversationId: string }
    | { readonly participantId: string };
  /** What `stageReply` left. */
  readonly handles?: Readonly<Record<string, StagingHandle>>;
  /** What the platform said to earlier calls of this answer, oldest first. */
  readonly refusals?: readonly Refused[];
}

export interface ReplyStagingJob extends ReplyToSend {
  readonly handles: Readonly<Record<string, StagingHandle>>;
  /** Kept as it is: no secret. */
  save(key: string, handle: StagingHandle): Promise<void>;
}

export interface SoughtReply extends ReplyToSend {
  /** When the first intent was written; nothing older can be ours. */
  readonly since: Date;
  /** Answers that are known already. */
  readonly excludingExternalIds: readonly string[];
}

/** Names are the platform's own; what is not listed here is kept under its own name alone. */
export interface InsightFacts {
  /** How late its numbers are, in a sentence for owners. */
  readonly delay: string;
  /** So many posts are asked for at a time: what one of them spoils is asked for again one by one. */
  readonly postsPerRead: number;
  readonly common: Readonly<Record<'account' | 'post', Readonly<Record<string, CommonMetric>>>>;
  /** Metrics of the account that speak of the last 24 hours; all others are counted from the beginning. */
  readonly ofLastDay: readonly string[];
  /** Common metrics that it does not tell, and why. */
  readonly notOffered: Readonly<Record<'account' | 'post', Readonly<Partial<Record<CommonMetric, string>>>>>;
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
