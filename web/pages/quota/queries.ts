import { infiniteQueryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';

/** Windows end by themselves, and the picture begins now: both move on without anything having changed. */
const readAnewMs = 60_000;

export const quotaQuery = infiniteQueryOptions({
  queryKey: ['quota'],
  queryFn: ({ pageParam: cursor }) =>
    answered(api.GET('/v1/quota', { params: { query: { limit: 10, ...(cursor && { cursor }) } } })),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: readAnewMs,
});
