import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import { type RangeName, stepOfRange } from './ranges.js';

const dayMs = 24 * 3_600_000;
/** Readings come by themselves, at most once an hour. */
const readAnewMs = 60_000;

export const accountInsightsQuery = (accountId: string, range: RangeName) =>
  queryOptions({
    queryKey: ['insights', 'account', accountId, range],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/accounts/{accountId}/insights', {
          params: {
            path: { accountId },
            query: {
              from: new Date(Date.now() - Number(range) * dayMs).toISOString(),
              step: stepOfRange(range),
            },
          },
          signal,
        }),
      ),
    // Another range of the same account: what is known stays until it is there.
    placeholderData: (before) => (before?.accountId === accountId ? before : undefined),
    refetchInterval: readAnewMs,
  });

export const postInsightsQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['insights', 'posts', accountId],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/accounts/{accountId}/insights/posts', {
          params: { path: { accountId }, query: { limit: 20, ...(cursor && { cursor }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: readAnewMs,
  });
