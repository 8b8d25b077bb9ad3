import { Failure } from '../../domain/failures.js';
import { retryAfterMs } from '../exchange.js';
import type { HttpAnswer } from '../http.js';
import { platformWords } from '../scrub.js';
import { type ErrorRow, errorRows, type Shape, storageRows } from './errorTable.js';
import { waitAfter429 } from './limits.js';

export interface Asked {
  /** Whether the call changes something at Fanvue: then a 5xx leaves open whether it did. */
  readonly changes: boolean;
  readonly nowMs: number;
}

export interface Signs {
  readonly status: number;
  readonly shape: Shape;
  /** What is shown of it. */
  readonly words: string;
}

/** Reads `message`, then `error`, then the list of the validator (fanvue.md §7). */
export function readSigns({ status, body, text }: Pick<HttpAnswer, 'status' | 'body' | 'text'>): Signs {
  const { message, error, errors, nextVersion } = asRecord(body);
  const fields = Array.isArray(errors) ? errors.map(fieldWords).filter((words) => words !== '') : [];
  const said = [message, error].find(isText);
  const next = isText(nextVersion) ? `next version: ${nextVersion}` : undefined;
  return {
    status,
    shape: shapeOf({ message, error, errors }),
    words: [said ?? fields.join(' · '), next].filter(isText).join(' · ') || text,
  };
}

function shapeOf({ message, error, errors }: Readonly<Record<string, unknown>>): Shape {
  if (isText(message) && isText(error)) return 'version'; // of a 400, nothing else has both
  if (Array.isArray(errors)) return 'fields';
  return isText(message) || isText(error) ? 'words' : 'none';
}

/** `text: Too long`; the names of the keys in an entry are not documented. */
function fieldWords(entry: unknown): string {
  if (isText(entry)) return entry;
  const { path, message } = asRecord(entry);
  const at = Array.isArray(path) ? path.join('.') : path;
  return [at, message].filter(isText).join(': ');
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export function findRow(
  rows: readonly ErrorRow[],
  { status, shape }: Signs,
  { changes }: Pick<Asked, 'changes'>,
): ErrorRow {
  const of = changes ? 'writes' : 'reads';
  return (
    rows.find(
      (row) =>
        row.status.includes(status) &&
        (row.shape === undefined || row.shape === shape) &&
        (row.of === undefined || row.of === of),
    ) ?? otherwise(status)
  );
}

/** For answers that no line describes: another 4xx is a request we should not have made, anything else Fanvue's trouble. */
const otherwise = (status: number): ErrorRow =>
  status >= 400 && status < 500
    ? { status: [status], class: 'bug', says: `Fanvue refused our request with ${status}` }
    : { status: [status], class: 'platform-unavailable', says: `Fanvue answered with ${status}` };

/** Turns Fanvue's refusal into the failure it is. `answer` is scrubbed already: see http.ts. */
export const refusal = (answer: HttpAnswer, asked: Asked): Failure => refusalBy(errorRows, answer, asked);

/** The same for the storage. Sending a piece again replaces it, so nothing stays open. */
export const storageRefusal = (answer: HttpAnswer, nowMs: number): Failure =>
  refusalBy(storageRows, answer, { changes: false, nowMs });

function refusalBy(rows: readonly ErrorRow[], answer: HttpAnswer, { changes, nowMs }: Asked): Failure {
  const { status, headers } = answer;
  const signs = readSigns(answer);
  const row = findRow(rows, signs, { changes });
  const unsure = changes && (status >= 500 || status === 408 || status < 400);
  const asked =
    row.class === 'rate-limited'
      ? waitAfter429(headers, nowMs)
      : row.class === 'platform-unavailable'
        ? retryAfterMs(headers, nowMs)
        : undefined;
  return new Failure(row.class, `${row.says}.`, {
    platformCode: row.code ?? `HTTP ${status}`,
    platformMessage: platformWords(signs.words, answer.scrub),
    nextStep: row.nextStep,
    retryAfterMs: asked ?? row.retryAfterMs,
    scope: row.scope,
    effect: unsure ? 'unknown' : 'none',
  });
}
