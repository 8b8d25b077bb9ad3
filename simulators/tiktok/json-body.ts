import type { z } from 'zod';
import type { Call } from '../shared/call.js';
import { invalidParam, invalidParams } from './errors.js';

/** A JSON body by its schema; what does not fit is refused in the words of its API. */
export function jsonBody<T extends z.ZodType>(
  call: Call,
  schema: T,
  api: 'posting' | 'display' = 'posting',
): z.infer<T> {
  const refused = api === 'posting' ? invalidParam : invalidParams;
  const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw refused('The content type must be application/json');
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString('utf8'));
  } catch {
    throw refused('The body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${issue?.path.join('.') || 'The body'}: ${issue?.message}`);
}
