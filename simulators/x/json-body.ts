import { z } from 'zod';
import type { Call } from '../shared/call.js';
import { invalidBody, invalidRequest, type ParameterError, shown } from './errors.js';

/** The JSON body of a call, or X's 400 that says what is wrong with it. */
export function jsonBody<T>(call: Call, schema: z.ZodType<T>): T {
  const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (call.body.length === 0) throw invalidBody('Request body must be a JSON object.');
  if (type !== 'application/json') throw invalidBody('Request body is not valid JSON.');
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString('utf8'));
  } catch {
    throw invalidBody('Request body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidBody('Request body must be a JSON object.');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(...parsed.error.issues.flatMap((issue) => described(issue, body)));
}

function described(issue: z.core.$ZodIssue, body: unknown): ParameterError[] {
  const name = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = name ? `${name}.${key}` : key;
      return {
        parameters: { [path]: [shown(valueAt(body, [...issue.path, key]))] },
        message: `$.${path}: is not defined in the schema and the schema does not allow additional properties`,
      };
    });
  }
  return [{ parameters: { [name]: [shown(valueAt(body, issue.path))] }, message: `$.${name}: ${rule(issue)}` }];
}

function rule(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big' && issue.origin === 'array')
    return `there must be a maximum of ${issue.maximum} items in the array`;
  if (issue.code === 'too_small' && issue.origin === 'array')
    return `there must be a minimum of ${issue.minimum} items in the array`;
  if (issue.code === 'invalid_value') return `does not have a value in the enumeration [${issue.values.join(', ')}]`;
  return issue.message;
}

function valueAt(body: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], body);
}

export const idString = z.string().regex(/^\d{1,19}$/, 'does not match the regex pattern ^[0-9]{1,19}$');
