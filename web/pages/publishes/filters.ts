import { publishStates } from '../../../domain/states.js';
import { dayIn } from '../../parts/zonedTime.js';

/** What the list is narrowed by. It lives in the address, so that a link keeps it; '' where it does not matter. */
export const filterNames = ['state', 'accountId', 'platform', 'failureClass', 'from', 'to'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Record<FilterName, string>>;

export function filtersIn(search: URLSearchParams): Filters {
  const filters = Object.fromEntries(filterNames.map((name) => [name, search.get(name)?.trim() ?? '']));
  const states = filters.state!.split(',').filter((state) => (publishStates as readonly string[]).includes(state));
  return { ...filters, state: states.join(',') } as Filters;
}

/** The address with one filter set otherwise; whatever else is in it stays. */
export function withFilter(search: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const changed = new URLSearchParams(search);
  if (value === '') changed.delete(name);
  else changed.set(name, value);
  return changed;
}

export const isNarrowed = (filters: Filters): boolean => filterNames.some((name) => filters[name] !== '');

/** As the API takes them. A day is the reader's own, from its first moment to that of the next; a moment is taken as it is. */
export function queryOf(filters: Filters, zone: string): Partial<Record<FilterName, string>> {
  const asked = { ...filters, from: momentOf(filters.from, zone, 'from'), to: momentOf(filters.to, zone, 'to') };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
}

const momentOf = (text: string, zone: string, edge: 'from' | 'to'): string =>
  dayIn(text, zone)?.[edge] ?? (Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString());
