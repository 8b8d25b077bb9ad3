import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { label } from './login.js';

/**
 * How far an inbox was read. Instagram's ids do not grow with time and its times are whole seconds, so that neither alone
 * tells what is new: the mark holds the newest second and everything that was seen of it.
 */
export interface Mark {
  readonly atMs: number;
  readonly ids: readonly string[];
}

const Stored = z.object({ atMs: z.number(), ids: z.array(z.string()) });

export const writeMark = ({ atMs, ids }: Mark): string => encodeCursor({ atMs, ids });

/** Something else, such as an id that a webhook told, marks nothing: what is known is then known by its id. */
export function readMark(text: string | undefined): Mark | undefined {
  try {
    return decodeCursor(label, Stored, text);
  } catch {
    return undefined;
  }
}

interface Seen {
  readonly id: string;
  readonly at: Date;
}

export const isNew = ({ id, at }: Seen, since: Mark | undefined): boolean =>
  since === undefined || at.getTime() > since.atMs || (at.getTime() === since.atMs && !since.ids.includes(id));

/** Of marks and of what was seen since. */
export function newestMark(all: readonly (Mark | Seen | undefined)[]): Mark | undefined {
  const marks = all
    .filter((one) => one !== undefined)
    .map((one) => ('at' in one ? { atMs: one.at.getTime(), ids: [one.id] } : one));
  if (marks.length === 0) return undefined;
  const atMs = Math.max(...marks.map((mark) => mark.atMs));
  return { atMs, ids: [...new Set(marks.filter((mark) => mark.atMs === atMs).flatMap(({ ids }) => ids))] };
}

/** A poll that brings nothing newer leaves the mark where it was. */
export function laterOf(newest: string | undefined, since: string | undefined): { newestExternalId?: string } {
  const mark = newestMark([readMark(since), readMark(newest)]);
  const kept = mark ? writeMark(mark) : since;
  return kept === undefined ? {} : { newestExternalId: kept };
}
