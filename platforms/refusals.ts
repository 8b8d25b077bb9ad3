import { Failure, type FailureClass } from '../domain/failures.js';
import { retryAfterMs } from './exchange.js';
import { clockAheadMs, type HttpAnswer } from './http.js';
import { platformWords } from './scrub.js';

/** What a platform's refusals mean, once its own table has told them apart. */

/** What one line of such a table says. */
export interface Meaning {
  readonly class: FailureClass;
  /** Our sentence, without its full stop. */
  readonly says: string;
  readonly nextStep?: string;
  readonly scope?: 'account' | 'app';
  /** Whatever the answer says of it. */
  readonly retryAfterMs?: number;
  /** Where the answer does not say how long. */
  readonly waitUsualMs?: number;
  /** Put in place of the platform's own code where the caller has to act on it. */
  readonly code?: string;
}

/** For answers that no line describes: another 4xx is a request we should not have made, anything else the platform's trouble. */
export const undescribed = (label: string, status: number): Meaning =>
  status >= 400 && status < 500
    ? { class: 'bug', says: `${label} refused our request with ${status}` }
    : { class: 'platform-unavailable', says: `${label} answered with ${status}` };

export interface Refused {
  /** Whether the call changes something there: then a 5xx leaves open whether it did. */
  readonly changes: boolean;
  /** The platform's own code and words, as answered. */
  readonly code: string;
  readonly words: string;
}

/** Makes a refusal the failure it is. `answer` is scrubbed already: see http.ts. */
export function refused(answer: HttpAnswer, meaning: Meaning, { changes, code, words }: Refused): Failure {
  const { status, headers } = answer;
  const nowMs = Date.now() + clockAheadMs(headers, Date.now());
  const passes = meaning.class === 'rate-limited' || meaning.class === 'platform-unavailable';
  return new Failure(meaning.class, `${meaning.says}.`, {
    platformCode: meaning.code ?? code,
    platformMessage: platformWords(words, answer.scrub),
    nextStep: meaning.nextStep,
    retryAfterMs: meaning.retryAfterMs ?? (passes ? retryAfterMs(headers, nowMs) : undefined) ?? meaning.waitUsualMs,
    scope: meaning.scope,
    effect: changes && (status >= 500 || status === 408 || status < 400) ? 'unknown' : 'none',
  });
}

const isA = (error: unknown, failureClass: FailureClass): boolean =>
  error instanceof Failure && error.failureClass === failureClass;

/** Whether the platform took the token, by a call that needs a living one. */
export async function takesToken(called: Promise<unknown>): Promise<boolean> {
  try {
    await called;
    return true;
  } catch (error) {
    if (isA(error, 'reconnect-needed')) return false;
    throw error;
  }
}

/** What a deletion came to: a post that is gone is what was wanted. */
export async function removedBy(deletion: Promise<unknown>): Promise<'removed' | 'already-gone'> {
  try {
    await deletion;
    return 'removed';
  } catch (error) {
    if (isA(error, 'not-found')) return 'already-gone';
    throw error;
  }
}
