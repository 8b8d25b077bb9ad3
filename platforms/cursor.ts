import type { z } from 'zod';
import { Failure } from '../domain/failures.js';

/** Cursors are ours and opaque: they carry the platform's page token and what is needed to go on should it forget that. */
export const encodeCursor = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

export function decodeCursor<T extends z.ZodType>(
  label: string,
  schema: T,
  cursor: string | undefined,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Failure('bug', `This is not a cursor of ${label}`, { cause });
  }
}
