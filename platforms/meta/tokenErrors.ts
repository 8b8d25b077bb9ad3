import type { TokenRefusal } from '../platform.js';
import { readSigns } from './errors.js';

const dayMs = 24 * 3_600_000;

interface TokenErrorRow {
  readonly codes?: readonly number[];
  readonly subcodes?: readonly number[];
  readonly words?: RegExp;
  readonly isTransient?: true;
  readonly statusFrom?: number;
  readonly refusal: Omit<TokenRefusal, 'words'>;
}

const appMisconfigured = { kind: 'app-misconfigured' } as const;
const codeRefused = { kind: 'code-refused' } as const;
const transient = { kind: 'transient' } as const;
const dead = (cause: 'access-revoked' | 'password-changed') => ({ kind: 'dead-grant', cause }) as const;

/**
 * Refusals of Meta's token calls, in both of their envelopes (instagram.md §1.3, §1.6, §8, threads.md §1.3, §8); the first line
 * that fits holds.
 */
export const tokenErrorRows: readonly TokenErrorRow[] = [
  // ---- our app
  {
    words:
      /client.?secret|client_id|invalid platform app|error validating application|app(lication)? id|cannot get application info/i,
    refusal: appMisconfigured,
  },
  { codes: [3, 10, 101, 2500], refusal: appMisconfigured },
  { subcodes: [36008], refusal: appMisconfigured },
  // No such call, or not for an app like ours: of a revocation that is documented nowhere.
  { codes: [100], subcodes: [33], refusal: appMisconfigured },
  // Of a DELETE only: what a renewal that comes too early is told is documented nowhere (instagram.md §1.4).
  { words: /unsupported delete/i, refusal: appMisconfigured },
  { words: /redirect.?uri/i, refusal: appMisconfigured },

  // ---- the code
  { subcodes: [36007, 36009], refusal: codeRefused },
  { words: /(authorization|verification|matching) code/i, refusal: codeRefused },

  // ---- the grant
  { codes: [102, 190], subcodes: [460], refusal: dead('password-changed') },
  { codes: [102, 190, 452], refusal: dead('access-revoked') },

  // ---- the moment
  { codes: [1, 2, 4, 17, 32, 341, 613], refusal: transient },
  { isTransient: true, refusal: transient },
  { statusFrom: 429, refusal: transient },
];

/**
 * What none of the lines describes is a refusal of a token that still lives, such as one of less than 24 hours, whose error is
 * documented nowhere: the token is kept, and tomorrow is soon enough.
 */
const otherwise = { kind: 'transient', retryAfterMs: dayMs } as const;

export function readTokenError(status: number, body: unknown): TokenRefusal {
  const signs = readSigns({ status, body, text: '' });
  const row = tokenErrorRows.find(
    ({ codes, subcodes, words, isTransient, statusFrom }) =>
      (codes === undefined || (signs.code !== undefined && codes.includes(signs.code))) &&
      (subcodes === undefined || (signs.subcode !== undefined && subcodes.includes(signs.subcode))) &&
      (words === undefined || words.test(signs.words)) &&
      (isTransient === undefined || signs.isTransient) &&
      (statusFrom === undefined || status >= statusFrom),
  );
  return { ...(row?.refusal ?? otherwise), words: signs.shown } as TokenRefusal;
}
