/** One of a platform's own options, as its schema describes it. */
export type OptionField = {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly name: string }[] }
  | { readonly kind: 'switch' | 'text' | 'moment' | 'list' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
);

interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** The options that a form has fields for, and the names of those that it has none for (polls, people in a picture). */
export function optionFields(jsonSchema: object): { fields: OptionField[]; others: { name: string; title: string }[] } {
  const { properties = {}, required = [] } = jsonSchema as Schema;
  const all = Object.entries(properties).map(([name, schema]) => ({
    name,
    title: schema.title ?? inWords(name),
    required: required.includes(name),
    ...(schema.description !== undefined && { description: schema.description }),
    ...controlOf(schema),
  }));
  return {
    fields: all.filter((field): field is typeof field & OptionField => field.kind !== 'other'),
    others: all.filter(({ kind }) => kind === 'other').map(({ name, title }) => ({ name, title })),
  };
}

function controlOf({ type, format, enum: values, minimum, maximum, items }: Schema) {
  if (values)
    return {
      kind: 'choice' as const,
      choices: values.map((value) => ({ value: `${value}`, name: inWords(`${value}`) })),
    };
  if (type === 'boolean') return { kind: 'switch' as const };
  if (type === 'string') return { kind: format === 'date-time' ? ('moment' as const) : ('text' as const) };
  if (type === 'array' && items?.type === 'string') return { kind: 'list' as const };
  if (type === 'integer' || type === 'number') {
    const isBound = (bound: number | undefined): bound is number =>
      bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
    return {
      kind: 'number' as const,
      ...(isBound(minimum) && { min: minimum }),
      ...(isBound(maximum) && { max: maximum }),
    };
  }
  return { kind: 'other' as const };
}

/** `FOLLOWER_OF_CREATOR` → `Follower of creator`, `mentionedUsers` → `Mentioned users`. */
export function inWords(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
