import type { Containers } from '../meta/containers.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Grants } from '../shared/grants.js';
import type { Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Webhooks } from '../shared/webhooks.js';
import type { SlidingWindows } from '../shared/windows.js';
import type { Knobs } from './knobs.js';
import type { InstagramState, MetaApp } from './state.js';

/** A person's token, or a Page's; of Instagram Login, the account's own. */
export type TokenKind = 'short' | 'long' | 'page';

export const flavour = 'instagram-login';

/** All that the parts of the simulated Instagram share. */
export interface InstagramSimulator {
  name: 'instagram';
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  state: InstagramState;
  knobs: Knobs;
  grants: Grants<TokenKind>;
  containers: Containers;
  webhooks: Webhooks;
  windows: SlidingWindows;
  apps: Table<MetaApp>;
  /** Of Facebook Login. */
  app: MetaApp;
  /** Of Instagram Login. */
  instagramApp: MetaApp;
  urls: { api: string; web: string; upload: string; instagramApi: string };
  /** Whose browser opens the consent page: a person's id, or an account's. */
  loggedIn: string | undefined;
  /** Per container and post: how many reads and publications it has answered as if it were not there. */
  hidden: Map<string, number>;
}
