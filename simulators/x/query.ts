import type { Call } from '../shared/call.js';
import { invalidParameter, invalidRequest } from './errors.js';
import { isId } from './snowflake.js';

/** The query of a call, whose parameters are all known and each given once. */
export function knownQuery(call: Call, names: readonly string[]): (name: string) => string | undefined {
  for (const name of new Set(call.query.keys())) {
    const values = call.query.getAll(name);
    if (!names.includes(name)) {
      throw invalidRequest({
        parameters: { [name]: values },
        message: `The query parameter [${name}] is not one of [${[...names].sort().join(',')}]`,
      });
    }
    if (values.length > 1)
      throw invalidRequest({
        parameters: { [name]: values },
        message: `The query parameter [${name}] is given more than once`,
      });
  }
  return (name) => call.query.get(name) ?? undefined;
}

export function numberIn(
  name: string,
  value: string | undefined,
  { from, to, otherwise }: { from: number; to: number; otherwise: number },
): number {
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw invalidParameter(
    name,
    value,
    `The \`${name}\` query parameter value [${value}] is not between ${from} and ${to}`,
  );
}

export function idIn(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isId(value)) return value;
  throw invalidParameter(name, value, `The \`${name}\` query parameter value [${value}] is not valid`);
}

export function pathId(call: Call, name: string): string {
  return idIn(name, call.params[name])!;
}

export function idsIn(name: string, value: string | undefined, max: number): string[] {
  const ids = value?.split(',') ?? [];
  if (ids.length < 1 || ids.length > max) {
    throw invalidParameter(
      name,
      value ?? '',
      `The number of values in the \`${name}\` query parameter list [${ids.length}] is not between 1 and ${max}`,
    );
  }
  for (const id of ids) idIn(name, id);
  return [...new Set(ids)];
}

const earliest = Date.parse('2010-11-06T00:00:00Z');

/** RFC 3339, to the second or finer. */
export function timeIn(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    throw invalidParameter(
      name,
      value,
      `The \`${name}\` query parameter value [${value}] is not a valid RFC 3339 time`,
    );
  if (at < earliest)
    throw invalidParameter(
      name,
      value,
      `The \`${name}\` query parameter value [${value}] must be later than 2010-11-06T00:00Z`,
    );
  return at;
}

export const listIn = (value: string | undefined): string[] => (value ? value.split(',') : []);
