import { publishStates } from '../../../domain/states.js';
import { onlySet } from '../../parts/inAddress.js';
import { dayIn } from '../../parts/zonedTime.js';

/** What the list is narrowed by. */
export const filterNames = ['state', 'accountId', 'platform', 'failureClass', 'from', 'to'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Record<FilterName, string>>;

export function filtersIn(search: URLSearchParams): Filters {
  const filters = Object.fromEntries(filterNames.map((name) => [name, search.get(name)?.trim() ?? '']));
  const states = filters.state!.split(',').filter((state) => (publishStates as readonly string[]).includes(state));
  return { ...filters, state: states.join(',') } as Filters;
}

/** As the API takes them. A day is the reader's own, from its first moment to that of the next; a moment is taken as it is. */
export const queryOf = (filters: Filters, zone: string): Partial<Filters> =>
  onlySet({ ...filters, from: momentOf(filters.from, zone, 'from'), to: momentOf(filters.to, zone, 'to') });

const momentOf = (text: string, zone: string, edge: 'from' | 'to'): string =>
  dayIn(text, zone)?.[edge] ?? (Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString());
