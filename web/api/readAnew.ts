import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * Reads some queries anew, of those that are shown. What is being read already may be older than the news of it: it is let
 * come, so that news in plenty cannot keep it from the page, and is then read once more. The library by itself would take
 * the answer of a first read for true.
 */
export async function readAnew(queries: QueryClient, concerns: (key: Query['queryKey']) => boolean): Promise<void> {
  const concerned = queries.getQueryCache().findAll({ predicate: ({ queryKey }) => concerns(queryKey) });
  await Promise.all(
    concerned.map(async (query) => {
      if (query.state.fetchStatus === 'fetching') await query.fetch().catch(() => undefined); // joins what is under way
      await queries.invalidateQueries({ predicate: (one) => one === query }, { cancelRefetch: false });
    }),
  );
}
