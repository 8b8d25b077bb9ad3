import { queryOptions } from '@tanstack/react-query';
import { answered, api } from './client.js';
import type { Account } from './types.js';

/** What several pages read. A page's own queries stand beside it; the first word of a key says whose news make it old. */

export const platformsQuery = queryOptions({
  queryKey: ['platforms'],
  queryFn: async ({ signal }) => (await answered(api.GET('/v1/platforms', { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY, // a restart of the API changes it, which a reload of the page goes with
});

/** All of them, by name: where one is to be chosen. */
export const allAccountsQuery = queryOptions({
  queryKey: ['accounts', 'all-by-name'],
  async queryFn({ signal }): Promise<Account[]> {
    const accounts: Account[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 100, ...(cursor && { cursor }) };
      const page = await answered(api.GET('/v1/accounts', { params: { query }, signal }));
      accounts.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return accounts.sort((one, other) => one.username.localeCompare(other.username));
  },
});
