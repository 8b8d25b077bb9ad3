import type { SimulatorClock } from './clock.js';
import type { AppCredentials, AppOptions } from './definition.js';
import type { Table } from './journal.js';
import type { SecretRegistry } from './secrets.js';

/** The product's app as it stands in the platform's developer portal. */
export interface SimulatedApp extends AppCredentials {
  id: string;
  name: string;
  redirectUris: string[];
}

interface Keeper<App extends SimulatedApp> {
  platform: string;
  apps: Table<App>;
  clock: SimulatorClock;
  secrets: SecretRegistry;
}

/** The app of an earlier start, or the fresh one; what the options say wins, and redirect addresses add up. */
export function keptApp<App extends SimulatedApp>(
  { platform, apps, clock, secrets }: Keeper<App>,
  fresh: App,
  { clientId, clientSecret, redirectUris = [] }: AppOptions = {},
): App {
  const app = apps.get(fresh.id) ?? fresh;
  const kept = apps.put({
    ...app,
    clientId: clientId ?? app.clientId,
    clientSecret: clientSecret ?? app.clientSecret,
    redirectUris: [...new Set([...app.redirectUris, ...redirectUris])],
  });
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform, kind: 'client-secret', value: kept.clientSecret, issuedAt });
  return kept;
}
