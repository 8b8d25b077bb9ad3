import type { Call } from '../shared/call.js';
import { badParameter, missingParameter, unknownField } from './errors.js';

/** Parameters as the Graph API takes them: in the address, as a form, as JSON, in any mixture. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(call: Pick<Call, 'query' | 'headers' | 'body'>) {
    this.#values = new Map([...call.query, ...bodyPairs(call)]);
  }

  /** Empty is as good as absent. */
  optional(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  flag(name: string): boolean {
    const value = this.optional(name);
    if (value === undefined || value === 'false' || value === '0') return false;
    if (value === 'true' || value === '1') return true;
    throw badParameter(`Param ${name} must be a boolean`);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    throw badParameter(`Param ${name} must be one of {${allowed.map((one) => one.toUpperCase()).join(', ')}}`);
  }

  whole(name: string): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if (/^-?\d+$/.test(value)) return Number(value);
    throw badParameter(`Param ${name} must be an integer`);
  }

  /** A comma list, or a JSON array. */
  list(name: string): string[] | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if (!value.startsWith('[')) return value.split(',').map((item) => item.trim());
    const parsed = this.json(name);
    if (Array.isArray(parsed)) return parsed.map(String);
    throw badParameter(`Param ${name} must be an array.`);
  }

  json(name: string): unknown {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badParameter(`Param ${name} must be a JSON object.`);
    }
  }
}

function bodyPairs({ headers, body }: Pick<Call, 'headers' | 'body'>): [string, string][] {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const text = body.toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return [...new URLSearchParams(text)];
  if (type !== 'application/json' || text === '') return [];
  try {
    const fields = Object.entries(JSON.parse(text) as object);
    return fields.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  } catch {
    throw badParameter('The request body is not valid JSON');
  }
}

/** `id,children{id,media_url}` as a tree; `messages.limit(20){id}` loses its modifiers. */
export type FieldTree = ReadonlyMap<string, FieldTree>;

export function fieldTree(text: string): FieldTree {
  let at = 0;
  const tree = level();
  if (at < text.length)
    throw badParameter(`Syntax error "Expected end of string instead of "${text[at]}"." at character ${at}`);
  return tree;

  function level(): FieldTree {
    const fields = new Map<string, FieldTree>();
    for (;;) {
      const [matched = '', name = ''] = /^\s*([\w]+)(\.\w+\([^)]*\))*\s*/.exec(text.slice(at)) ?? [];
      if (!name) return fields;
      at += matched.length;
      let inner: FieldTree = new Map();
      if (text[at] === '{') {
        at += 1;
        inner = level();
        if (text[at] !== '}') throw badParameter('Syntax error "Expected name." in fields');
        at += 1;
      }
      fields.set(name, inner);
      if (text[at] !== ',') return fields;
      at += 1;
    }
  }
}

/** An object of the Graph, with everything it could show. A field whose value is undefined is left out, as Meta does. */
export type GraphNode = Readonly<Record<string, unknown>>;

/** What was asked for, and the id. A name that the object does not have refuses the whole call. */
export function pick(node: GraphNode, fields: FieldTree, type?: string): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, inner] of fields) {
    if (!Object.hasOwn(node, name)) throw unknownField(name, type);
    const value = node[name];
    if (value !== undefined) picked[name] = inner.size === 0 ? bare(value) : expanded(value, inner, type);
  }
  return { ...picked, ...(node.id !== undefined && { id: node.id }) };
}

function expanded(value: unknown, inner: FieldTree, type?: string): unknown {
  if (isEdge(value)) return { ...value, data: value.data.map((item) => pick(item, inner, type)) };
  return typeof value === 'object' && value !== null ? pick(value as GraphNode, inner, type) : value;
}

/** Without a list of its own an inner object shows only who it is. */
function bare(value: unknown): unknown {
  return isEdge(value) ? { ...value, data: value.data.map(({ id }) => ({ id })) } : value;
}

const isEdge = (value: unknown): value is { data: GraphNode[] } =>
  typeof value === 'object' && value !== null && Array.isArray((value as { data?: unknown }).data);
