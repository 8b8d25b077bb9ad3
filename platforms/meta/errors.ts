import { Failure } from '../../domain/failures.js';
import { retryAfterMs } from '../exchange.js';
import type { HttpAnswer } from '../http.js';
import { platformWords, scrubDeep } from '../scrub.js';
import { commonRows, type GraphErrorRow } from './errorRows.js';
import { regainAfterMs } from './usage.js';

/** The signs by which a refusal of the Graph API is told apart. */
export interface GraphSigns {
  readonly status: number;
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  readonly isTransient: boolean;
  /** Every text of the body together. */
  readonly words: string;
  /** What is said to people. Localised: shown, never matched by a whole sentence. */
  readonly shown: string;
  /** Whether Meta wrote something for the account's owner, as it does about content and not about malformed calls. */
  readonly toOwner: boolean;
  /** By which Meta's support finds the call. */
  readonly traceId: string | undefined;
}

export function readSigns({ status, body, text }: Pick<HttpAnswer, 'status' | 'body' | 'text'>): GraphSigns {
  const envelope = asRecord(body);
  // Token calls of Instagram and Threads refuse in an envelope of their own.
  const error = envelope.error_message === undefined ? asRecord(envelope.error) : oauthError(envelope);
  const { message, error_user_title: title, error_user_msg: userMessage, type } = error;
  return {
    status,
    code: wholeOf(error.code),
    subcode: wholeOf(error.error_subcode),
    isTransient: error.is_transient === true,
    words: together([message, title, userMessage, type, error.code, error.error_data], ' ') || text,
    shown: together([message, title, userMessage], ' · ') || text,
    toOwner: typeof userMessage === 'string' && userMessage !== '',
    traceId: typeof error.fbtrace_id === 'string' ? error.fbtrace_id : undefined,
  };
}

const oauthError = ({ code, error_type: type, error_message: message }: Readonly<Record<string, unknown>>) =>
  asRecord({ code, type, message });

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Codes come as numbers, and were seen as text. */
function wholeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

const together = (words: readonly unknown[], between: string): string =>
  [...new Set(words.filter((word) => typeof word === 'string' && word !== ''))].join(between);

/** From the most telling sign to the least: words and subcode, then code, then `is_transient`, then the status (instagram.md §8). */
const tiers: readonly ((row: GraphErrorRow) => boolean)[] = [
  ({ subcodes, words }) => subcodes !== undefined || words !== undefined,
  ({ codes, subcodes, words }) => codes !== undefined && subcodes === undefined && words === undefined,
  ({ isTransient }) => isTransient === true,
  ({ status, codes, subcodes, words, isTransient }) =>
    status !== undefined &&
    codes === undefined &&
    subcodes === undefined &&
    words === undefined &&
    isTransient === undefined,
];

export function findRow(rows: readonly GraphErrorRow[], signs: GraphSigns): GraphErrorRow | undefined {
  for (const inTier of tiers) {
    const row = rows.find((one) => inTier(one) && fits(one, signs));
    if (row) return row;
  }
  return undefined;
}

function fits(row: GraphErrorRow, { code, subcode, words, status, isTransient }: GraphSigns): boolean {
  const within = (named: number | readonly [number, number]): boolean =>
    typeof named === 'number' ? named === code : code !== undefined && code >= named[0] && code <= named[1];
  return (
    (row.subcodes === undefined || (subcode !== undefined && row.subcodes.includes(subcode))) &&
    (row.codes === undefined || row.codes.some(within)) &&
    (row.words === undefined || row.words.test(words)) &&
    (row.status === undefined || row.status.includes(status)) &&
    (row.isTransient === undefined || isTransient)
  );
}

/** Refusals that no line describes: what Meta explains to the owner is about the content, any other 4xx is a call of ours. */
function otherwise(label: string, { status, toOwner }: GraphSigns): GraphErrorRow {
  if (status < 400 || status >= 500) return { class: 'platform-unavailable', says: `${label} answered with ${status}` };
  return toOwner
    ? { class: 'content-refused', says: `${label} refuses this` }
    : { class: 'bug', says: `${label} refused our request with ${status}` };
}

/** After these nothing tells whether the call took effect (instagram.md §8). */
const openCodes: readonly (number | undefined)[] = [1, 2, -1, -2];

/** Makes the reading of one platform's refusals: its own lines come before the common ones. */
export function refusals(label: string, rows: readonly GraphErrorRow[]) {
  const table = [...rows, ...commonRows(label)];

  return {
    rowOf: (signs: GraphSigns): GraphErrorRow => findRow(table, signs) ?? otherwise(label, signs),

    /** Turns Meta's refusal into the failure it is. `answer` is scrubbed already: see http.ts. */
    refusal(answer: HttpAnswer, asked: { readonly changes: boolean; readonly nowMs: number }): Failure {
      const signs = readSigns(answer);
      const row = findRow(table, signs) ?? otherwise(label, signs);
      const byItself = signs.status >= 500 || signs.status === 408 || openCodes.includes(signs.code);
      const open = asked.changes && (row.leavesOpen ?? (byItself || row.isTransient === true));
      const trace = signs.traceId === undefined ? '' : ` (fbtrace_id ${signs.traceId})`;
      return new Failure(row.class, `${row.says}.`, {
        platformCode: row.code ?? platformCode(signs),
        platformMessage: platformWords(`${signs.shown}${trace}`, answer.scrub),
        nextStep: row.nextStep,
        retryAfterMs: waitMs(row, answer, asked.nowMs),
        scope: row.scope,
        mayBeLive: row.mayBeLive,
        reconnectCause: row.reconnectCause,
        effect: open ? 'unknown' : 'none',
      });
    },
  };
}

/** The platform's own figure where there is one, else the line's. */
function waitMs(row: GraphErrorRow, { headers }: HttpAnswer, nowMs: number): number | undefined {
  const asked = retryAfterMs(headers, nowMs);
  if (row.class === 'rate-limited') return asked ?? regainAfterMs(headers) ?? row.retryAfterMs;
  return row.class === 'platform-unavailable' ? (row.retryAfterMs ?? asked) : row.retryAfterMs;
}

/** `190/463`, as Meta's own documentation writes them. */
const platformCode = ({ code, subcode, status }: GraphSigns): string =>
  code === undefined ? `HTTP ${status}` : subcode === undefined ? String(code) : `${code}/${subcode}`;

/** A 2xx that holds an error refuses. Its body is as received, so it is scrubbed here. */
export function refusedInside(answer: HttpAnswer): HttpAnswer | undefined {
  if (asRecord(answer.body).error === undefined) return undefined;
  return { ...answer, status: 400, body: scrubDeep(answer.body, answer.scrub), text: '' };
}
