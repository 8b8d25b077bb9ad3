import type { Failure } from '../../domain/failures.js';
import type { HttpAnswer } from '../http.js';
import { refused, undescribed } from '../refusals.js';
import { scrubDeep } from '../scrub.js';
import { type ErrorRow, errorRows } from './errorTable.js';
import { waitAfter429 } from './limits.js';

/** The signs by which a refusal is told apart, whichever of X's six shapes it has. */
export interface Signs {
  readonly status: number;
  /** The last part of `type`: X writes it with two host names. */
  readonly type: string | undefined;
  readonly codes: readonly number[];
  readonly words: string;
  /** What X says to people; its title only where it says nothing else. */
  readonly shown: string;
}

export function readSigns({ status, body, text }: Pick<HttpAnswer, 'status' | 'body' | 'text'>): Signs {
  const problem = asRecord(body);
  const inner = (Array.isArray(problem.errors) ? problem.errors : []).map(asRecord);
  const all = [problem, ...inner];
  const said = together([...inner.map(({ message }) => message), problem.detail, ...inner.map(({ detail }) => detail)]);
  const words = together([said, problem.title, problem.reason]) || text;
  return {
    status,
    type: all.map(({ type }) => typeTail(type)).find((tail) => tail !== undefined),
    codes: all.map(({ code }) => code).filter((code) => typeof code === 'number'),
    words,
    shown: said || words,
  };
}

const together = (words: readonly unknown[]): string =>
  [...new Set(words.filter((word) => typeof word === 'string' && word !== ''))].join(' · ');

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export function typeTail(type: unknown): string | undefined {
  if (typeof type !== 'string' || type === 'about:blank') return undefined;
  return type.split('/').at(-1);
}

export function findRow({ status, type, codes, words }: Signs): ErrorRow {
  const fits = (row: ErrorRow): boolean => {
    if (row.status !== undefined && !row.status.includes(status)) return false;
    const signs = [
      row.type && type !== undefined && row.type.includes(type),
      row.codes?.some((code) => codes.includes(code)),
      row.words?.test(words),
    ].filter((sign) => sign !== undefined);
    return signs.length === 0 || signs.includes(true);
  };
  return errorRows.find(fits) ?? undescribed('X', status);
}

export interface Asked {
  /** Whether the call changes something at X: then a 5xx leaves open whether it did. */
  readonly changes: boolean;
  readonly nowMs: number;
}

/** Turns X's refusal into the failure it is. `answer` is scrubbed already: see http.ts. */
export function refusal(answer: HttpAnswer, { changes, nowMs }: Asked): Failure {
  const signs = readSigns(answer);
  const row = findRow(signs);
  const limited = row.class === 'rate-limited' ? waitAfter429(answer.headers, nowMs) : {};
  return refused(answer, { ...limited, ...row }, { changes, code: platformCode(signs), words: signs.shown });
}

/** Errors inside a 200 that only the moment is to blame for (x.md §8). */
const passingTypes: readonly (string | undefined)[] = ['field-hydration-failure', 'internal-error'];
export const isPassing = ({ type }: { readonly type?: string | undefined }): boolean =>
  passingTypes.includes(typeTail(type));

/** A 200 with `errors` and no `data` refuses: it is read as the status its error would have had by itself. */
export function refusalInside(answer: HttpAnswer, nowMs: number): Failure | undefined {
  const { data, errors } = asRecord(answer.body);
  if (data !== undefined || !Array.isArray(errors) || errors.length === 0) return undefined;
  const tail = typeTail(asRecord(errors[0]).type);
  const status = passingTypes.includes(tail) ? 503 : tail === 'resource-not-found' ? 404 : 403;
  const body = scrubDeep({ errors }, answer.scrub);
  return refusal({ ...answer, status, body, text: '' }, { changes: false, nowMs });
}

const platformCode = ({ codes, type, status }: Signs): string =>
  codes[0] !== undefined ? String(codes[0]) : (type ?? `HTTP ${status}`);
