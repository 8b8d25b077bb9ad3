import type { FailureClass } from '../../domain/failures.js';

/** Fanvue has no single envelope: which keys a refusal has is part of what it says (fanvue.md §7). */
export type Shape = 'version' | 'fields' | 'words' | 'none';

/** One line of Fanvue's table of refusals: how it is known, and what it means for us. */
export interface ErrorRow {
  readonly status: readonly number[];
  readonly shape?: Shape;
  /** Whether it was said of a call that changes something. */
  readonly of?: 'reads' | 'writes';
  readonly class: FailureClass;
  readonly says: string;
  readonly nextStep?: string;
  readonly scope?: 'app';
  readonly retryAfterMs?: number;
  /** Fanvue has no codes of its own: these are ours, for callers that have to act on one. */
  readonly code?: string;
}

/** Read from top to bottom, the first that fits holds. Texts vary and are never looked at (fanvue.md §7). */
export const errorRows: readonly ErrorRow[] = [
  // ---- our app
  {
    status: [400],
    shape: 'version',
    class: 'app-misconfigured',
    says: 'Fanvue does not know the API version that we name',
    nextStep: 'Set FANVUE_API_VERSION to a version that Fanvue publishes, then replay.',
    scope: 'app',
    code: 'api-version-unknown',
  },
  {
    status: [410],
    class: 'app-misconfigured',
    says: 'Fanvue has retired the API version that we name',
    nextStep:
      'Set FANVUE_API_VERSION to the version that Fanvue names, after checking what changed with it; then replay.',
    scope: 'app',
    code: 'api-version-retired',
  },

  // ---- tokens and permissions
  { status: [401], class: 'reconnect-needed', says: 'Fanvue does not accept this account’s token' },
  {
    status: [403],
    class: 'permission-missing',
    says: 'Fanvue forbids this: the permission was not given, the thing belongs to another account, or the account is suspended',
    nextStep:
      'Check at Fanvue that the account is not suspended, then reconnect it, leave every permission ticked, and replay.',
  },

  // ---- what was asked
  {
    status: [400],
    shape: 'fields',
    of: 'writes',
    class: 'content-refused',
    says: 'Fanvue refuses a field of this',
    code: 'invalid-field',
  },
  { status: [400], of: 'writes', class: 'content-refused', says: 'Fanvue refuses this' },
  { status: [400], of: 'reads', class: 'bug', says: 'Fanvue: our request was wrong' },
  { status: [413], class: 'content-refused', says: 'Fanvue: this is too large' },
  { status: [404], class: 'not-found', says: 'Fanvue does not know this post, media, collection or conversation' },
  { status: [409], class: 'duplicate-refused', says: 'Fanvue has this already' },

  // ---- the moment
  { status: [429], class: 'rate-limited', says: 'Fanvue: too many requests of this account' },
  { status: [408], class: 'platform-unavailable', says: 'Fanvue gave up waiting for our request' },
  { status: [503], class: 'platform-unavailable', says: 'A service behind Fanvue is down' },
  { status: [500, 502, 504], class: 'platform-unavailable', says: 'Fanvue is in trouble' },
];

/** The storage that takes the bytes answers in its own words, and only its status is told apart (fanvue.md §3.4). */
export const storageRows: readonly ErrorRow[] = [
  // Signed addresses end after a while nobody publishes: the next try asks for a new one.
  {
    status: [401, 403],
    class: 'platform-unavailable',
    says: 'The upload address that Fanvue gave is no longer good',
    retryAfterMs: 1_000,
    code: 'upload-address-ended',
  },
  { status: [404, 410], class: 'not-found', says: 'Fanvue’s storage has forgotten the upload', code: 'upload-gone' },
  { status: [413], class: 'content-refused', says: 'Fanvue’s storage: a piece of the file is too large' },
  // Storages of this kind also say 400 when they have waited too long for bytes.
  {
    status: [400, 408, 429, 500, 502, 503, 504],
    class: 'platform-unavailable',
    says: 'Fanvue’s storage did not take a piece of the file',
  },
];
