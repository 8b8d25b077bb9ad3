import type { FanvuePost } from './shapes.js';

/** Every number inside a value of Fanvue's, under the names it has there: `tips.totalGross`. */
export function numbersIn(value: unknown, name = ''): Record<string, number> {
  if (typeof value === 'number') return { [name]: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => numbersIn(inner, name === '' ? key : `${name}.${key}`)),
  );
}

/** All that Fanvue counts of a post; money is in US cents (fanvue.md §3.2). */
export const metricsOf = ({ likesCount, commentsCount, tips }: FanvuePost): Record<string, number> =>
  numbersIn({ likesCount, commentsCount, tips });
