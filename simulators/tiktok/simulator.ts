import type { SimulatorClock } from '../shared/clock.js';
import type { SimulatedPlatform } from '../shared/exchange.js';
import type { Grants } from '../shared/grants.js';
import type { Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { Limits } from '../shared/limits.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Uploads } from '../shared/uploads.js';
import type { Webhooks } from '../shared/webhooks.js';
import type { Knobs } from './knobs.js';
import type { FailReason, TikTokApp, TikTokState } from './state.js';

export type TikTokToken = 'access' | 'refresh';

/** All that TikTok's parts share. */
export interface TikTokSimulator {
  name: 'tiktok';
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  state: TikTokState;
  knobs: Knobs;
  limits: Limits;
  grants: Grants<TikTokToken>;
  uploads: Uploads;
  webhooks: Webhooks;
  apps: Table<TikTokApp>;
  app: TikTokApp;
  urls: { api: string; web: string; upload: string };
  folder: string;
  platform: Pick<SimulatedPlatform, 'name' | 'ledger'>;
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
  /** What becomes of the next posts to be processed, in order. */
  fates: FailReason[];
  /** What is being fetched right now, by publish id. */
  fetching: Map<string, Promise<void>>;
  /** What is to happen by itself; cleared when the simulator ends. */
  timers: Set<NodeJS.Timeout>;
}
