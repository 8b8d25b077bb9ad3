import type { PostPart } from '../../domain/post.js';
import type { MediaSource, PlatformSettings } from '../../platforms/platform.js';

/** How the contract suite gets at a platform's simulator, and what it must not expect of the platform. */
export interface SimulatedKind {
  start(): Promise<SimulatedPlatform>;
  /** Faults that this platform cannot have, or does not tell apart, each with the reason. */
  readonly cannot?: Partial<Record<Fault, string>>;
  /** Rate limits whose wait this platform does not tell. */
  readonly tellsNoWait?: readonly (typeof rateLimits)[number][];
}

/** A post as the platform needs it: what the suite publishes when only the words matter. */
export interface SamplePost {
  readonly part: PostPart;
  readonly media: readonly MediaSource[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the contract suite needs of a platform's simulator, in the product's words. One of these stands beside each adapter. */
export interface SimulatedPlatform {
  readonly settings: PlatformSettings;
  readonly redirectUri: string;
  /** `traits` are the simulator's own: what makes an account special there. */
  newAccount(traits?: object): Promise<SimulatedAccount>;
  /** The plainest post the platform takes with these words; a text alone where there is nothing else to say. */
  plainPost?(text: string): Promise<SamplePost>;
  /** Pictures and a video as the platform takes them; by default small PNGs and an MP4. */
  picture?(of: { seed: number; altText?: string }): Promise<MediaSource>;
  video?(): Promise<MediaSource>;
  /** An id in the platform's form that nothing has; by default digits. */
  readonly missingId?: string;
  /** What the owner does on the consent page; answers the address they are sent back to. */
  consent(authorizeUrl: string, decision: Decision): Promise<URL>;
  /** Lets the time pass in which a refresh token that was used is still taken; absent where there is none. */
  spentTokensDie?(): Promise<void>;
  /** The owner removes the app at the platform. */
  removeGrant(account: SimulatedAccount): Promise<void>;

  /** Live posts of the account, oldest first, as the platform holds them. */
  livePosts(account: SimulatedAccount): Promise<LivePost[]>;
  /** Gives the account a past and answers the ids that an import has to find. */
  seedHistory(account: SimulatedAccount, count: number): Promise<string[]>;
  /** Somebody answers a post of the account. */
  comment(account: SimulatedAccount, postExternalId: string, text: string): Promise<string>;
  /** Somebody writes to the account; answers whom it came from. */
  message(account: SimulatedAccount, text: string): Promise<{ externalId: string; senderId: string }>;
  /** Its author takes back a comment or a direct message. Absent: nobody can. */
  takeBack?(kind: 'comment' | 'direct-message', externalId: string): Promise<unknown>;
  /** Its author writes a comment anew. Absent: nobody can. */
  rewrite?(externalId: string, text: string): Promise<unknown>;
  /** Texts of the direct messages the account has sent. */
  sentMessages(account: SimulatedAccount): Promise<string[]>;

  /** Something goes wrong at the next such moment. */
  fault(fault: Fault, at: Moment): Promise<void>;
  /** Calls that arrived in the name of this account, uploads included, consent and token calls not. */
  callsOf(account: SimulatedAccount): Promise<number>;
  /** Every secret the platform has given out or knows. */
  secrets(): Promise<string[]>;
  stop(): Promise<void>;
}

/** A well-formed id that no simulator gives out, where a platform's ids are digits. */
export const missingIdUsual = '1000000000000000001';

export interface SimulatedAccount {
  readonly externalId: string;
  readonly username: string;
}

export interface Decision {
  readonly account: SimulatedAccount;
  readonly declinedScopes?: readonly string[];
  readonly cancelled?: boolean;
}

export interface LivePost {
  readonly externalId: string;
  readonly text: string;
  readonly mediaCount: number;
  readonly altTexts: readonly string[];
  readonly replyToExternalId?: string;
}

export type Moment = 'exchange' | 'refresh' | 'revoke' | 'account' | 'upload' | 'commit' | 'remove' | 'history';

/** Acted on, and the answer does not arrive as one. */
export const lossesAfterActing = [
  'answer-lost',
  'error-after-acting',
  'page-after-acting',
  'json-truncated',
  'body-cut',
  'body-empty',
] as const;
/** Not acted on, and the caller cannot know. */
export const lossesBeforeActing = ['reset-before-acting', 'error-before-acting'] as const;
export const rateLimits = [
  'rate-limited-by-header',
  'rate-limited-in-seconds',
  'rate-limited-by-date',
  'rate-limited-without-hint',
] as const;
/** The time that `rateLimits` ask for, but for the one without a hint. */
export const rateLimitWaitMs = 90_000;

export type Fault =
  | (typeof lossesAfterActing)[number]
  | (typeof lossesBeforeActing)[number]
  | (typeof rateLimits)[number]
  | 'wrong-content-type'
  | 'token-refused'
  | 'quota-exhausted'
  | 'secrets-echoed'
  | 'secrets-echoed-in-a-page'
  | 'refresh-token-left-out'
  | 'access-token-blank'
  | 'redirected';
