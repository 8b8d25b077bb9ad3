import type { FailureClass } from '../../domain/failures.js';
import type { ReconnectCause } from '../../domain/states.js';

/**
 * One line of a table of refusals (instagram.md §8, threads.md §8): how it is known, and what it means for us. All signs that
 * a line names must be there.
 */
export interface GraphErrorRow {
  readonly subcodes?: readonly number[];
  /** A pair is a range, both ends included. */
  readonly codes?: readonly (number | readonly [from: number, to: number])[];
  /** Looked for in every text of the body: where Meta puts its own names for errors is not documented. */
  readonly words?: RegExp;
  readonly status?: readonly number[];
  /** Of `is_transient`, where that alone tells. */
  readonly isTransient?: true;
  readonly class: FailureClass;
  readonly says: string;
  readonly nextStep?: string;
  /** Without figures of the platform's own. */
  readonly retryAfterMs?: number;
  readonly scope?: 'app';
  readonly mayBeLive?: true;
  readonly reconnectCause?: ReconnectCause;
  /** Of a call that changes something: whether it may have taken effect all the same. Absent: as code and status tell. */
  readonly leavesOpen?: boolean;
  /** Put in place of Meta's own code where the caller has to act on it. */
  readonly code?: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What every Meta platform answers alike. `label` is how owners know the platform. */
export const commonRows = (label: string): readonly GraphErrorRow[] => [
  // ---- the grant
  {
    codes: [102, 190],
    subcodes: [458],
    class: 'reconnect-needed',
    says: `${label}: the owner has removed our app`,
    reconnectCause: 'access-revoked',
  },
  {
    codes: [102, 190],
    subcodes: [459, 464],
    class: 'reconnect-needed',
    says: `${label} wants the owner to confirm the account first`,
    nextStep: `Log in at ${label}, confirm the account as it asks there, then connect it again.`,
    reconnectCause: 'access-revoked',
  },
  {
    codes: [102, 190],
    subcodes: [460],
    class: 'reconnect-needed',
    says: `${label}: the password was changed, which ended our access`,
    reconnectCause: 'password-changed',
  },
  {
    codes: [102, 190],
    subcodes: [463, 467],
    class: 'reconnect-needed',
    says: `${label} no longer accepts this account’s token`,
    reconnectCause: 'access-revoked',
  },
  {
    codes: [102, 190],
    subcodes: [492],
    class: 'reconnect-needed',
    says: `${label}: the person who connected the account has lost their role there`,
    nextStep: 'Have somebody with full control of the account connect it again.',
    reconnectCause: 'access-revoked',
  },
  { codes: [102, 190], class: 'reconnect-needed', says: `${label} no longer accepts this account’s token` },

  // ---- what is allowed
  { codes: [10, [200, 299]], class: 'permission-missing', says: `${label}: a permission for this is missing` },
  {
    codes: [368],
    class: 'permission-missing',
    says: `${label} has blocked this account from doing this for now`,
    nextStep: `Read what ${label} says to the account in its app, wait some hours, then replay.`,
  },

  // ---- limits: 400 in most cases, and every further call prolongs the block
  {
    codes: [4],
    class: 'rate-limited',
    says: `${label}: our app has made too many calls`,
    scope: 'app',
    retryAfterMs: hourMs,
  },
  {
    codes: [17, 32, 341, 613],
    class: 'rate-limited',
    says: `${label}: too many calls for this account`,
    retryAfterMs: 15 * minuteMs,
  },

  // ---- what is named in a call
  {
    codes: [506],
    class: 'duplicate-refused',
    says: `${label}: this account has posted the same already`,
  },
  {
    codes: [100],
    subcodes: [33],
    class: 'not-found',
    says: `${label} does not know this object, or does not show it to this account`,
  },
  { codes: [2635], class: 'app-misconfigured', says: `${label} no longer answers this version of its interface` },

  // ---- trouble
  { codes: [1, 2, -1, -2], class: 'platform-unavailable', says: `${label} is in trouble` },
  { isTransient: true, class: 'platform-unavailable', says: `${label} is in trouble` },

  // ---- nothing known but the status
  { status: [401], class: 'reconnect-needed', says: `${label} no longer accepts this account’s token` },
  { status: [403], class: 'permission-missing', says: `${label} forbids this and does not say why` },
  { status: [404], class: 'not-found', says: `${label} does not know this object` },
  { status: [429], class: 'rate-limited', says: `${label}: too many calls`, retryAfterMs: 15 * minuteMs },
  { status: [408, 500, 502, 503, 504], class: 'platform-unavailable', says: `${label} is in trouble` },
];
