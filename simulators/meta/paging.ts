import { badParameter } from './errors.js';
import type { Parameters } from './parameters.js';

export interface Dated {
  id: string;
  createdAt: number;
}

export interface PageOptions {
  limitUsual: number;
  limitMax: number;
  /** Gives the address of the next page, where the platform has such links. */
  nextLink?: (after: string) => string;
  /** Whether the last page has cursors too. */
  cursorsOnLastPage?: boolean;
}

export interface Page<T> {
  data: T[];
  paging?: { cursors: { before: string; after: string }; next?: string };
}

/** One page of a list that is in its order already. Cursors name a row, so that what comes and goes in between moves nothing. */
export function pageOf<T extends Dated>(rows: readonly T[], parameters: Parameters, options: PageOptions): Page<T> {
  const { limitUsual, limitMax, nextLink, cursorsOnLastPage = true } = options;
  const limit = parameters.whole('limit') ?? limitUsual;
  if (limit < 1 || limit > limitMax) throw badParameter(`Param limit must be a number between 1 and ${limitMax}`);
  const after = parameters.optional('after');
  const before = parameters.optional('before');
  if (after !== undefined && before !== undefined) throw badParameter('Cannot specify both before and after cursors');

  const [since, until] = [timeOf(parameters, 'since'), timeOf(parameters, 'until')];
  const within = rows.filter(
    ({ createdAt }) => (since === undefined || createdAt >= since) && (until === undefined || createdAt <= until),
  );
  const [from, to] = span(within, { after, before, limit });
  const data = within.slice(from, to);
  const more = to < within.length;
  if (data.length === 0 || (!more && !cursorsOnLastPage)) return { data };
  const cursors = { before: cursorOf(data[0]!), after: cursorOf(data.at(-1)!) };
  return { data, paging: { cursors, ...(more && nextLink && { next: nextLink(cursors.after) }) } };
}

function span(
  rows: readonly Dated[],
  { after, before, limit }: { after?: string | undefined; before?: string | undefined; limit: number },
): [number, number] {
  if (before !== undefined) {
    const end = rows.findIndex((row) => row.id === idOf(before));
    return [Math.max(0, end - limit), Math.max(0, end)];
  }
  const at = after === undefined ? -1 : placeAfter(rows, after);
  return [at + 1, at + 1 + limit];
}

/** Where the named row is, or, should it be gone, the last one that came before it. */
function placeAfter(rows: readonly Dated[], cursor: string): number {
  const id = idOf(cursor);
  const exact = rows.findIndex((row) => row.id === id);
  if (exact >= 0) return exact;
  const createdAt = Number(decoded(cursor).split('|')[1]);
  const descending = rows.length < 2 || rows[0]!.createdAt >= rows.at(-1)!.createdAt;
  return rows.findLastIndex((row) => (descending ? row.createdAt >= createdAt : row.createdAt <= createdAt));
}

/** Seconds, or anything that a date may look like. */
function timeOf(parameters: Parameters, name: 'since' | 'until'): number | undefined {
  const value = parameters.optional(name);
  if (value === undefined) return undefined;
  const time = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
  if (Number.isNaN(time)) throw badParameter(`Param ${name} must be a valid date`);
  return time;
}

const cursorOf = ({ id, createdAt }: Dated): string => Buffer.from(`c:${id}|${createdAt}`).toString('base64url');
const decoded = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

function idOf(cursor: string): string {
  const [, id] = /^c:([^|]+)\|\d+$/.exec(decoded(cursor)) ?? [];
  if (id === undefined) throw badParameter('Invalid cursors values provided');
  return id;
}
