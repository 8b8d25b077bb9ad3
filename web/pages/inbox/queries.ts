import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import type { paths } from '../../api/schema.js';
import { type Filters, queryOf } from './filters.js';

type ListQuery = NonNullable<paths['/v1/conversations']['get']['parameters']['query']>;

export const conversationList = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/conversations', {
          params: { query: { ...queryOf(filters), ...(pageParam && { cursor: pageParam }) } as ListQuery },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const oneConversation = (conversationId: string) =>
  queryOptions({
    queryKey: ['conversations', 'one', conversationId],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/conversations/{conversationId}', { params: { path: { conversationId } }, signal })),
  });

/** What would be wrong with an answer. The verdict belongs to the very words that were asked about. */
export const verdictOnAnswer = (messageId: string, text: string) =>
  queryOptions({
    queryKey: ['messages', 'verdict', messageId, text],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/v1/messages/{messageId}/drafts/check', { params: { path: { messageId } }, body: { text }, signal }),
      ),
    enabled: text.trim() !== '',
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });
