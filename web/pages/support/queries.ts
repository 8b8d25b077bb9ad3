import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import type { ReplayFinding, ReplayResult } from '../../../domain/states.js';
import { answered, api, newWish } from '../../api/client.js';
import type { Account, FailureGroup, ReplayBatch } from '../../api/types.js';
import { isMoving } from './replayWords.js';

/** What has begun ends at the platform, which tells nobody: it is looked at. */
const whileMovingMs = 3_000;

export interface FailuresWanted {
  platform?: Account['platform'];
  accountId?: string;
}

export const failuresQuery = (filter: FailuresWanted) =>
  queryOptions({
    queryKey: ['failures', filter],
    queryFn: () => answered(api.GET('/v1/failures', { params: { query: filter } })),
    placeholderData: keepPreviousData,
  });

export const batchesQuery = infiniteQueryOptions({
  queryKey: ['replay-batches', 'list'],
  queryFn: ({ pageParam: cursor }) =>
    answered(api.GET('/v1/replay-batches', { params: { query: { limit: 10, ...(cursor && { cursor }) } } })),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['replay-batches', batchId],
    queryFn: () => answered(api.GET('/v1/replay-batches/{batchId}', { params: { path: { batchId } } })),
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? whileMovingMs : false),
  });

export interface ItemsWanted {
  result?: ReplayResult;
  finding?: ReplayFinding;
  cursor?: number;
}

export const itemsQuery = (batchId: string, wanted: ItemsWanted, batch: ReplayBatch | undefined) =>
  queryOptions({
    queryKey: ['replay-batches', batchId, 'items', wanted],
    queryFn: () =>
      answered(
        api.GET('/v1/replay-batches/{batchId}/items', {
          params: { path: { batchId }, query: { ...wanted, limit: 50 } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: batch && isMoving(batch) ? whileMovingMs : false,
  });

/** Has the platform asked about some failed publishes, and shows what it says. The same asked again is the same wish. */
export function useNewBatch() {
  const wished = useRef({ of: '', wish: newWish() });
  const [, go] = useLocation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn(body: { filter: FailureGroup['filter']; reason?: string; perMinute: number }) {
      const of = JSON.stringify(body);
      if (wished.current.of !== of) wished.current = { of, wish: newWish() };
      return answered(api.POST('/v1/replay-batches', { params: { header: wished.current.wish }, body }));
    },
    onSuccess(batch) {
      queries.setQueryData(batchQuery(batch.id).queryKey, batch);
      void queries.invalidateQueries({ queryKey: batchesQuery.queryKey });
      go(`/support/replays/${batch.id}`);
    },
  });
}

export type BatchAction = 'start' | 'pause' | 'resume' | 'cancel';

export function useBatchAction(batchId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn(action: BatchAction): Promise<ReplayBatch> {
      const params = { path: { batchId } };
      switch (action) {
        case 'start':
          return answered(api.POST('/v1/replay-batches/{batchId}/start', { params }));
        case 'pause':
          return answered(api.POST('/v1/replay-batches/{batchId}/pause', { params }));
        case 'resume':
          return answered(api.POST('/v1/replay-batches/{batchId}/resume', { params }));
        case 'cancel':
          return answered(api.DELETE('/v1/replay-batches/{batchId}', { params }));
      }
    },
    onSuccess: (batch) => queries.setQueryData(batchQuery(batchId).queryKey, batch),
    onSettled: () => queries.invalidateQueries({ queryKey: ['replay-batches'] }),
  });
}
