import type { Answer, Call } from '../shared/call.js';
import { whole } from './body.js';
import { invalidFields } from './errors.js';
import type { FanvueSimulator } from './simulator.js';

type Row = { id: string };

/** A page of a list by number, where nothing else is turned on (§4). */
export function pageOf<T extends Row>(
  fanvue: FanvueSimulator,
  call: Call,
  rows: readonly T[],
  show: (row: T) => object,
): Answer {
  if (fanvue.knobs.listShape === 'cursor') return cursorPageOf(call, rows, show, 15);
  const page = whole(call, 'page', 1, { min: 1, max: 1_000_000 });
  const size = whole(call, 'size', 15, { min: 1, max: 50 });
  const shown = rows.slice((page - 1) * size, page * size);
  return {
    status: 200,
    // `size` is how many records came, not how many were asked for.
    body: { data: shown.map(show), pagination: { page, size: shown.length, hasMore: page * size < rows.length } },
  };
}

/** A page of a list that has cursors. */
export function cursorPageOf<T extends Row>(
  call: Call,
  rows: readonly T[],
  show: (row: T) => object,
  sizeUsual = 20,
): Answer {
  const size = whole(call, call.query.has('limit') ? 'limit' : 'size', sizeUsual, { min: 1, max: 50 });
  const cursor = call.query.get('cursor');
  const after = cursor === null ? -1 : rows.findIndex(({ id }) => cursorAfter(id) === cursor);
  if (cursor !== null && after < 0) throw invalidFields({ path: 'cursor', message: 'Is not a cursor of this list' });
  const shown = rows.slice(after + 1, after + 1 + size);
  const last = shown.at(-1);
  const more = after + 1 + size < rows.length;
  return { status: 200, body: { data: shown.map(show), nextCursor: more && last ? cursorAfter(last.id) : null } };
}

const cursorAfter = (id: string): string => Buffer.from(`after ${id}`).toString('base64url');

/** The newest first. */
export const newestFirst = <T extends { seq: number }>(timeOf: (row: T) => number) => {
  return (one: T, other: T): number => timeOf(other) - timeOf(one) || other.seq - one.seq;
};
