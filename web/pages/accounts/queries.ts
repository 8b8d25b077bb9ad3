import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { openPublishStates } from '../../../domain/states.js';
import { ApiProblem, answered, api, newWish } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { type Change, type Changed, changed, type Faults, faultsTold } from './rules.js';

/** What the Accounts page reads and asks for. The keys' first words are made old by news: see api/changes.ts. */

export const accountsQuery = infiniteQueryOptions({
  queryKey: ['accounts', 'list'],
  queryFn: ({ pageParam }) =>
    answered(api.GET('/v1/accounts', { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['accounts', accountId],
    queryFn: () => answered(api.GET('/v1/accounts/{accountId}', { params: { path: { accountId } } })),
  });

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => answered(api.GET('/v1/notices', { params: { query: { limit: 100 } } })),
});

export const connectionQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', connectionId],
    queryFn: () => answered(api.GET('/v1/connections/{connectionId}', { params: { path: { connectionId } } })),
  });

/** What a disconnect would stop. */
export const underWayQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['publishes', 'under-way', accountId],
    queryFn: () =>
      answered(
        api.GET('/v1/publishes', {
          params: { query: { accountId, state: openPublishStates.join(','), limit: 100 } },
        }),
      ),
  });

export interface ToConnect {
  readonly platform: Account['platform'];
  readonly flavour: string | null;
  /** An account to reconnect. */
  readonly accountId?: string;
  /** Only these: what was granted before is kept. */
  readonly scopes?: string[];
}

/** When replies of an account are sent without asking. What others change of them, or a yes of theirs, is no news of its own. */
export const rulesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['accounts', accountId, 'rules'],
    queryFn: async () =>
      (await answered(api.GET('/v1/accounts/{accountId}/auto-approve-rules', { params: { path: { accountId } } })))
        .rules,
  });

/** Changes one rule: of the list as it is when it is asked for, not as it was shown. Answers what stands in the way, too. */
export function useChangeRules(accountId: string) {
  const queries = useQueryClient();
  const { queryKey, queryFn } = rulesQuery(accountId);
  return useMutation({
    async mutationFn(change: Change): Promise<Changed | { faults: Faults }> {
      const now = await queries.fetchQuery({ queryKey, queryFn, staleTime: 0 });
      const wanted = changed(now, change);
      if ('refused' in wanted) return wanted;
      const [path, body] = [{ accountId }, { rules: [...wanted.rules] }];
      try {
        const kept = await answered(api.PUT('/v1/accounts/{accountId}/auto-approve-rules', { params: { path }, body }));
        await queries.cancelQueries({ queryKey });
        queries.setQueryData(queryKey, kept.rules);
        return { ...wanted, rules: kept.rules };
      } catch (error) {
        const faults = error instanceof ApiProblem && faultsTold(error, wanted.at);
        if (faults) return { faults };
        throw error;
      }
    },
  });
}

/** Begins an attempt and leaves for our page that says what is asked for. */
export function useConnect({ flavour, ...of }: ToConnect) {
  const [wish, setWish] = useState(newWish);
  const connect = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/connections', {
          params: { header: wish },
          body: { ...of, ...(flavour !== null && { flavour }) },
        }),
      ),
    onSuccess: ({ startUrl }) => location.assign(startUrl),
  });
  const { reset } = connect;
  useEffect(() => {
    // Who goes back in the browser finds the page as it was left, with a link that works once.
    const onBack = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      reset();
      setWish(newWish());
    };
    window.addEventListener('pageshow', onBack);
    return () => window.removeEventListener('pageshow', onBack);
  }, [reset]);
  return connect;
}

/** Shows at once what an answer says of accounts, before the news of it come. */
export function useReadAnew(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['accounts'] });
  };
}
