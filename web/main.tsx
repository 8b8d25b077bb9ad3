import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/client.js';
import { App } from './app.js';
import { Toasts } from './parts/toasts.js';
import { isOver, SignedIn } from './session.js';
import './styles/tokens.css';
import './styles/base.css';

const queries = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey }) {
      if (isOver(error) && queryKey[0] !== 'session') void queries.invalidateQueries({ queryKey: ['session'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000, // news make it old at once: see changes.ts
      networkMode: 'always', // what the browser thinks of the network is a guess
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Styles in elements of their own would need a wider Content-Security-Policy. */}
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Toasts>
          <SignedIn>
            <App />
          </SignedIn>
        </Toasts>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
