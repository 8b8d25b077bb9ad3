import { messageKinds } from '../../../domain/states.js';
import { onlySet } from '../../parts/inAddress.js';

/** What the list is narrowed by. */
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

/** As the API takes them. */
export const queryOf = (filters: Filters): Partial<Filters> => onlySet(filters);
