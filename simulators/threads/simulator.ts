import type { Containers } from '../meta/containers.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Grants } from '../shared/grants.js';
import type { Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import type { Levers } from '../shared/levers.js';
import type { Limits } from '../shared/limits.js';
import type { SecretRegistry } from '../shared/secrets.js';
import type { Webhooks } from '../shared/webhooks.js';
import type { Knobs } from './knobs.js';
import type { Scope } from './scopes.js';
import type { Post, Profile, ThreadsApp, ThreadsState } from './state.js';

export type ThreadsToken = 'short' | 'long' | 'app';

/** All that the parts of Threads share. */
export interface ThreadsSimulator {
  name: 'threads';
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  state: ThreadsState;
  knobs: Knobs;
  limits: Limits;
  grants: Grants<ThreadsToken>;
  containers: Containers;
  webhooks: Webhooks;
  apps: Table<ThreadsApp>;
  app: ThreadsApp;
  urls: { api: string; web: string };
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
  /** Tells the webhooks of a new or a deleted post. */
  announce(event: 'published' | 'deleted', post: Post): void;
}

/** Who calls, once it is known that they may. */
export interface Member {
  profile: Profile;
  scopes: readonly string[];
}

export const allows = ({ scopes }: Member, scope: Scope): boolean => scopes.includes(scope);
