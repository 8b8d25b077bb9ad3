import { z } from 'zod';
import type { Call } from '../shared/call.js';
import { invalidFields } from './errors.js';

/** The JSON body of a call, or the validator's list of what is wrong with it (§7). */
export function jsonBody<T>(call: Call, schema: z.ZodType<T>): T {
  const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const body = type === 'application/json' ? parsed(call.body.toString('utf8')) : undefined;
  if (body === undefined) throw invalidFields({ path: '', message: 'Request body must be JSON' });
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidFields(
    ...result.error.issues.map((issue) => ({
      path: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.map(String).join('.'),
      message: issue.message,
    })),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const uuid = z.uuid('Must be a UUID');

/** An id in the path. */
export function pathUuid({ params }: Call, name: string): string {
  const value = params[name] ?? '';
  if (uuid.safeParse(value).success) return value;
  throw invalidFields({ path: name, message: 'Must be a UUID' });
}

/** A list in the query, written with commas or by repeating its name (§8.10). */
export const listed = ({ query }: Call, name: string): string[] =>
  [...query.getAll(name), ...query.getAll(`${name}[]`)]
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');

/** `"true"` or `"false"`, as text (§8.10). */
export function flag({ query }: Call, name: string, usual: boolean): boolean {
  const value = query.get(name);
  if (value === null) return usual;
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalidFields({ path: name, message: 'Must be "true" or "false"' });
}

export function whole(
  { query }: Call,
  name: string,
  usual: number,
  { min, max }: { min: number; max: number },
): number {
  const value = query.get(name);
  if (value === null) return usual;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw invalidFields({ path: name, message: `Must be a whole number from ${min} to ${max}` });
}
