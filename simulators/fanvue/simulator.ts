import type { SimulatorClock } from '../shared/clock.js';
import type { Grants } from '../shared/grants.js';
import type { Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Uploads } from '../shared/uploads.js';
import type { Webhooks } from '../shared/webhooks.js';
import type { TokenBuckets } from './buckets.js';
import type { Knobs } from './knobs.js';
import type { FanvueApp, FanvueState, MediaFate } from './state.js';

/** All that Fanvue's parts share. */
export interface FanvueSimulator {
  name: 'fanvue';
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  state: FanvueState;
  knobs: Knobs;
  buckets: TokenBuckets;
  grants: Grants<'access' | 'refresh'>;
  uploads: Uploads;
  webhooks: Webhooks;
  apps: Table<FanvueApp>;
  app: FanvueApp;
  urls: { api: string; auth: string; storage: string };
  /** The key of the storage's signatures. */
  storageKey: string;
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
  /** What becomes of the next files to be processed, in order. */
  mediaFates: MediaFate[];
}
