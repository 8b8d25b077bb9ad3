import type { z } from 'zod';
import { Failure } from '../../domain/failures.js';

/** Cursors are ours and opaque: they carry X's page token and what is needed to go on should X forget it. */
export const encodeCursor = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Failure('bug', 'This is not a cursor of X', { cause });
  }
}
