import type { SimulatorClock } from '../shared/clock.js';
import type { Grants } from '../shared/grants.js';
import type { Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { Limits } from '../shared/limits.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Uploads } from '../shared/uploads.js';
import type { Webhooks } from '../shared/webhooks.js';
import type { Knobs } from './knobs.js';
import type { XApp, XState } from './state.js';
import type { XToken } from './tokens.js';

/** All that X's parts share. */
export interface XSimulator {
  name: 'x';
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  state: XState;
  knobs: Knobs;
  limits: Limits;
  grants: Grants<XToken>;
  uploads: Uploads;
  webhooks: Webhooks;
  apps: Table<XApp>;
  app: XApp;
  urls: { api: string; web: string };
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
  /** What becomes of the next media to be processed, in order. */
  mediaFates: ('fail' | 'stuck' | 'error-in-progress')[];
  /** Tells the webhooks, if anybody subscribed. */
  announce(event: { type: string; userId: string; payload: object }): void;
}
