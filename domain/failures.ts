import type { ReconnectCause } from './states.js';

/**
 * The closed set of what can go wrong. Decided where a platform's answer is read, translated for Temporal in
 * activities/failures.ts, and shown the same in the API, the pages and Temporal Web.
 */
export const failureClasses = [
  'reconnect-needed',
  'permission-missing',
  'content-refused',
  'rate-limited',
  'quota-exhausted',
  'platform-unavailable',
  'not-found',
  'duplicate-refused',
  'outcome-unknown',
  'app-misconfigured',
  'account-gone',
  'bug',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** Whose move it is. */
export type Mover = 'owner' | 'support' | 'us' | 'platform';

interface FailureFacts {
  readonly move: Mover;
  /** Whether waiting alone may heal it: such a failure stays pending and is retried, the others end the run. */
  readonly healsWithTime: boolean;
  readonly nextStep: string;
}

export const failureFacts: Readonly<Record<FailureClass, FailureFacts>> = {
  'reconnect-needed': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'Reconnect the account on the Accounts page, then replay.',
  },
  'permission-missing': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'Reconnect the account and allow the missing permission.',
  },
  'content-refused': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'Change the post as the platform asks, then publish it anew.',
  },
  'rate-limited': {
    move: 'platform',
    healsWithTime: true,
    nextStep: 'Nothing to do: it goes on by itself when the limit opens.',
  },
  'quota-exhausted': {
    move: 'us',
    healsWithTime: true,
    nextStep: 'Raise the app’s plan or credits at the platform; waiting posts go on by themselves.',
  },
  'platform-unavailable': {
    move: 'platform',
    healsWithTime: true,
    nextStep: 'Nothing to do: it is tried again until the platform answers.',
  },
  'not-found': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'Check that the post or account still exists on the platform.',
  },
  'duplicate-refused': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'Change the text: the platform has an equal post of this account already.',
  },
  'outcome-unknown': {
    move: 'support',
    healsWithTime: false,
    nextStep: 'Look on the platform whether the post is there, then replay or mark it.',
  },
  'app-misconfigured': {
    move: 'us',
    healsWithTime: false,
    nextStep: 'Check this app’s client id, secret and permissions at the platform, then replay.',
  },
  'account-gone': {
    move: 'owner',
    healsWithTime: false,
    nextStep: 'The account is disconnected, suspended or deleted: restore it on the platform and connect it again.',
  },
  bug: { move: 'us', healsWithTime: false, nextStep: 'Report it with the publish id; replay once it is mended.' },
};

/** What many accounts can be hit by at once. The others are of one post or of one account, however many come together. */
export const incidentClasses = [
  'reconnect-needed', // a platform that ends everybody's grants
  'rate-limited',
  'quota-exhausted',
  'platform-unavailable',
  'outcome-unknown',
  'app-misconfigured',
  'bug',
] as const satisfies readonly FailureClass[];

/** What the API, the pages and Temporal Web show of a failure. Free of secrets by construction: see `Failure`. */
export interface FailureReport {
  readonly class: FailureClass;
  readonly move: Mover;
  readonly healsWithTime: boolean;
  /** Our sentence. */
  readonly message: string;
  readonly nextStep: string;
  /** The platform's own code and words, as answered: at most 2,000 characters, secrets taken out where it was read. */
  readonly platformCode?: string;
  readonly platformMessage?: string;
  /** Epoch milliseconds of the next try where one is known. */
  readonly retryAtMs?: number;
}

export interface FailureOptions {
  readonly platformCode?: string;
  readonly platformMessage?: string;
  readonly nextStep?: string;
  /** How long the platform asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /**
   * What the failed call may have done. `none`: it never left, or the platform refused it. `unknown`: the answer was
   * lost, unreadable or a 5xx, so the call may have taken effect. A commit reads this to know whether to reconcile.
   */
  readonly effect?: 'none' | 'unknown';
  /** Whom a limit or a pause concerns: this account, or our whole app at the platform. */
  readonly scope?: 'account' | 'app';
  /** Of a refusal that was wrong before: the post may be live all the same, so the platform is looked at before it is believed. */
  readonly mayBeLive?: boolean;
  /** Of `reconnect-needed`: what the platform says became of the grant. */
  readonly reconnectCause?: ReconnectCause;
  readonly cause?: unknown;
}

const platformMessageLengthMax = 2_000;

/** The one error that adapters and activities throw on purpose. Its message never holds a token, a code or a post's text. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly retryAfterMs: number | undefined;
  readonly effect: 'none' | 'unknown';
  readonly scope: 'account' | 'app';
  readonly mayBeLive: boolean;
  readonly reconnectCause: ReconnectCause | undefined;
  readonly platformCode: string | undefined;
  readonly platformMessage: string | undefined;
  readonly nextStep: string;

  constructor(
    readonly failureClass: FailureClass,
    message: string,
    options: FailureOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.effect = options.effect ?? 'none';
    this.scope = options.scope ?? 'account';
    this.mayBeLive = options.mayBeLive ?? false;
    this.reconnectCause = options.reconnectCause;
    this.platformCode = options.platformCode;
    this.platformMessage = options.platformMessage?.slice(0, platformMessageLengthMax);
    this.nextStep = options.nextStep ?? failureFacts[failureClass].nextStep;
  }

  report(nowMs: number): FailureReport {
    const { move, healsWithTime } = failureFacts[this.failureClass];
    return {
      class: this.failureClass,
      move,
      healsWithTime,
      message: this.message,
      nextStep: this.nextStep,
      ...(this.platformCode !== undefined && { platformCode: this.platformCode }),
      ...(this.platformMessage !== undefined && { platformMessage: this.platformMessage }),
      ...(this.retryAfterMs !== undefined && { retryAtMs: nowMs + this.retryAfterMs }),
    };
  }
}

/** Not a failure: something is not ready yet. Activities throw it, Temporal tries again after `retryAfterMs` and counts it as benign. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  constructor(
    /** What is waited for, in plain words: an operator reads it as the pending activity's last failure. */
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** The platform has forgotten what was staged (X keeps media for 24 hours): stage again, then commit. */
export class StagingExpired extends Error {
  override readonly name = 'StagingExpired';
}
