import { messageKinds } from '../../../domain/states.js';

/** What the list is narrowed by. It lives in the address, so that a link keeps it; '' where it does not matter. */
export const filterNames = ['accountId', 'platform', 'kind', 'unanswered', 'text'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Record<FilterName, string>>;

export function filtersIn(search: URLSearchParams): Filters {
  const read = (name: FilterName) => search.get(name)?.trim() ?? '';
  const kind = read('kind');
  return {
    accountId: read('accountId'),
    platform: read('platform'),
    kind: messageKinds.some((one) => one === kind) ? kind : '',
    unanswered: read('unanswered') === 'true' ? 'true' : '',
    text: read('text'),
  };
}

/** The address with some of it set otherwise; '' takes it out, and whatever else is in it stays. */
export function withSet(
  search: URLSearchParams,
  to: Partial<Record<FilterName | 'conversation', string>>,
): URLSearchParams {
  const changed = new URLSearchParams(search);
  for (const [name, value] of Object.entries(to)) {
    if (value === '') changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}

export const isNarrowed = (filters: Filters): boolean => filterNames.some((name) => filters[name] !== '');

/** The address without any filter. */
export const withoutFilters = (search: URLSearchParams): URLSearchParams =>
  withSet(search, Object.fromEntries(filterNames.map((name) => [name, ''])));

/** As the API takes them. */
export const queryOf = (filters: Filters): Partial<Record<FilterName, string>> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
