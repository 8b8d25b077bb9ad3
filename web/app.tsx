import { useQueryClient } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useChanges } from './api/changes.js';
import { Frame } from './frame.js';
import { EmptyState, Loading } from './parts/states.js';
import { useSession } from './session.js';

/** Each page is loaded when it is first looked at. */
const page = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await patiently(load) }));

const loadAgainMs = 2_000;

/** A connection that is gone for a moment is waited for; what is not there after a minute needs the document anew. */
async function patiently<T>(load: () => Promise<T>, triesLeft = 30): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (triesLeft <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, loadAgainMs));
    return await patiently(load, triesLeft - 1);
  }
}

const Accounts = page(async () => (await import('./pages/accounts/Accounts.js')).Accounts);
const Publishes = page(async () => (await import('./pages/publishes/Publishes.js')).Publishes);
const Publish = page(async () => (await import('./pages/publishes/Publish.js')).Publish);
const Compose = page(async () => (await import('./pages/publishes/Compose.js')).Compose);
const Quota = page(async () => (await import('./pages/quota/Quota.js')).Quota);
const Support = page(async () => (await import('./pages/support/Support.js')).Support);
const ReplayBatch = page(async () => (await import('./pages/support/ReplayBatch.js')).ReplayBatch);
const Inbox = page(async () => (await import('./pages/inbox/Inbox.js')).Inbox);
const Insights = page(async () => (await import('./pages/insights/Insights.js')).Insights);

export function App() {
  const { role } = useSession();
  const liveness = useChanges(useQueryClient());
  return (
    <Router base="/app">
      <Frame liveness={liveness}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/">
              <Redirect to={role === 'support' ? '/support' : '/accounts'} replace />
            </Route>
            <Route path="/accounts" component={Accounts} />
            <Route path="/publishes" component={Publishes} />
            <Route path="/publishes/new" component={Compose} />
            <Route path="/publishes/:publishId" component={Publish} />
            <Route path="/inbox" component={Inbox} />
            <Route path="/insights" component={Insights} />
            <Route path="/quota" component={Quota} />
            {role === 'support' && <Route path="/support" component={Support} />}
            {role === 'support' && <Route path="/support/replays/:batchId" component={ReplayBatch} />}
            <Route>
              <EmptyState title="There is no such page" titleAs="h1">
                Choose one from the navigation above.
              </EmptyState>
            </Route>
          </Switch>
        </Suspense>
      </Frame>
    </Router>
  );
}
