import { Failure } from '../../domain/failures.js';
import { retryAfterMs } from '../exchange.js';
import type { HttpAnswer } from '../http.js';
import { platformWords } from '../scrub.js';
import { type ErrorRow, errorRows, type FailReasonRow, failReasons, statusRows } from './errorTable.js';

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** `error` of TikTok's envelope; some of its tables write `logid`. */
export function readError(body: unknown): { code?: string; message?: string; logId?: string } {
  const { code, message, log_id: logId, logid } = asRecord(asRecord(body).error);
  return {
    ...(textOf(code) && { code: String(code) }),
    ...(textOf(message) && { message: String(message) }),
    ...(textOf(logId ?? logid) && { logId: String(logId ?? logid) }),
  };
}

/** Success is `error.code` `ok`, under whatever status; an answer without one is judged by its shape. */
export const isRefusal = ({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): boolean =>
  status >= 300 || (readError(body).code ?? 'ok') !== 'ok';

export const isKnown = (code: string | undefined): boolean => code !== undefined && Object.hasOwn(errorRows, code);

export interface Asked {
  /** Whether the call changes something at TikTok: then a 5xx leaves open whether it did. */
  readonly changes: boolean;
  /** Whether it speaks of a post: a value that TikTok does not take is then the author's, else ours. */
  readonly aboutPost: boolean;
  readonly nowMs: number;
}

/** Turns TikTok's refusal into the failure it is. `answer` is scrubbed already: see http.ts. */
export function refusal(answer: HttpAnswer, { changes, aboutPost, nowMs }: Asked): Failure {
  const { code, message, logId } = readError(answer.body);
  const row = rowOf(code, answer.status);
  const about = row.class === 'content-refused' && !aboutPost ? notAboutPost : row;
  const said = message ?? (code === undefined ? answer.text : code);
  return new Failure(about.class, `${about.says}.`, {
    platformCode: code ?? `HTTP ${answer.status}`,
    platformMessage: platformWords(logId === undefined ? said : `${said} (log_id ${logId})`, answer.scrub),
    nextStep: about.nextStep,
    retryAfterMs: retryAfterMs(answer.headers, nowMs) ?? about.retryAfterMs,
    scope: about.scope,
    effect: changes && (answer.status >= 500 || answer.status === 408) ? 'unknown' : 'none',
  });
}

const notAboutPost: ErrorRow = { class: 'bug', says: 'TikTok: our request was wrong' };

export function rowOf(code: string | undefined, status: number): ErrorRow {
  // A gateway's 5xx may carry any words; only TikTok's own trouble is certain of it.
  if (status >= 500) return errorRows.internal_error!;
  const known = isKnown(code) ? errorRows[code!] : statusRows[status];
  if (known) return known;
  return status >= 400 && status < 500
    ? { class: 'bug', says: `TikTok refused our request with ${code ?? status}` }
    : { class: 'platform-unavailable', says: `TikTok answered with ${code ?? status}` };
}

/** Why a post that TikTok took is not there. */
export function failedPost(reason: string | undefined): { failure: Failure; handOverAnew: boolean } {
  const row: FailReasonRow = (reason !== undefined && Object.hasOwn(failReasons, reason)
    ? failReasons[reason]
    : undefined) ?? {
    class: 'content-refused',
    says: 'TikTok took it and then turned it down',
  };
  const code = reason ?? 'FAILED';
  return {
    failure: new Failure(row.class, `${row.says.replace(/\.$/, '')}.`, {
      platformCode: code,
      platformMessage: code,
      nextStep: row.nextStep,
    }),
    handOverAnew: row.again ?? false,
  };
}
