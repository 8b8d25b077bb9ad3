import type { SimulatorClock } from '../shared/clock.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Knobs } from './knobs.js';
import type { Limits } from './limits.js';
import type { XApp, XState } from './state.js';
import type { Uploads } from './uploads.js';

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
  uploads: Uploads;
  app: XApp;
  /** Known once the servers listen. */
  urls: { api: string; web: string };
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
  /** What becomes of the next media to be processed, in order. */
  mediaFates: ('fail' | 'stuck' | 'error-in-progress')[];
  /** Tells the webhooks, if anybody subscribed. */
  announce(event: { type: string; userId: string; payload: object }): void;
}
