import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { ApiProblem, answered, api, rememberCsrfToken } from './api/client.js';
import type { Session } from './api/types.js';
import { EmptyState, ErrorState, Loading } from './parts/states.js';

const Signed = createContext<Session | undefined>(undefined);

/** Who is at the page; inside `SignedIn` there always is somebody. */
export function useSession(): Session {
  const session = useContext(Signed);
  if (!session) throw new Error('Nobody is signed in here');
  return session;
}

const sessionQuery = {
  queryKey: ['session'],
  async queryFn(): Promise<Session> {
    const session = await answered(api.GET('/v1/session'));
    rememberCsrfToken(session.csrfToken);
    return session;
  },
  staleTime: 5 * 60_000,
  refetchInterval: 5 * 60_000, // finds out that it has ended
};

/** Shows its children to somebody who is signed in, and to everybody else how to get there. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (isOver(error)) {
    return (
      <main className="alone">
        <title>Signed out · AutoPersonas</title>
        <EmptyState title="You are not signed in here">
          Your link was used, or its time is over. Open the pages again from where you came from: it makes a new one.
        </EmptyState>
      </main>
    );
  }
  if (!data) {
    return (
      <main className="alone">{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading />}</main>
    );
  }
  return <Signed value={data}>{children}</Signed>;
}

/** A session ends by time or by hand; the next thing that is read says so. */
export const isOver = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;
