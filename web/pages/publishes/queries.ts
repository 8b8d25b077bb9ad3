import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import type { paths } from '../../api/schema.js';
import type { Account, Platform } from '../../api/types.js';
import type { Filters } from './filters.js';
import { queryOf } from './filters.js';

type ListQuery = NonNullable<paths['/v1/publishes']['get']['parameters']['query']>;
export type NewPublish = NonNullable<
  paths['/v1/publishes/validate']['post']['requestBody']
>['content']['application/json'];

export const publishList = (filters: Filters, zone: string) =>
  infiniteQueryOptions({
    queryKey: ['publishes', 'list', filters, zone],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/publishes', {
          params: { query: { ...queryOf(filters, zone), ...(pageParam && { cursor: pageParam }) } as ListQuery },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const onePublish = (publishId: string) =>
  queryOptions({
    queryKey: ['publishes', 'one', publishId],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/publishes/{publishId}', { params: { path: { publishId } }, signal })),
  });

/** What would be wrong with a post. The answer belongs to the very post that was asked about, so that none overtakes another. */
export const verdictOn = (body: NewPublish) =>
  queryOptions({
    queryKey: ['accounts', 'verdict', body],
    queryFn: ({ signal }) => answered(api.POST('/v1/publishes/validate', { body, signal })),
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** What the account’s own kind of login can do. */
export function abilitiesOf({ platform, flavour }: Account, platforms: readonly Platform[]) {
  const main = platforms.find(({ name }) => name === platform);
  return main?.flavours.find((one) => one.flavour === flavour) ?? main;
}
