import type { SimulatedApp } from './app.js';
import type { SimulatorClock } from './clock.js';
import { type Remote, remote } from './control-api.js';
import type { SimulatorDefinition, StartedSimulator } from './definition.js';
import type { Grant, Grants } from './grants.js';
import type { Table } from './journal.js';
import type { Counters, Ledger, LedgerEvent, LedgerFilter } from './ledger.js';
import type { LeverSetting, Levers, Match } from './levers.js';
import type { LimitRules, Limits } from './limits.js';
import type { IssuedSecret, SecretRegistry } from './secrets.js';
import type { WebhookDelivery, Webhooks } from './webhooks.js';
import type { WindowState } from './windows.js';

/** What a platform has to have for the control that is the same everywhere. */
export interface Controlled<Knobs extends object, App extends SimulatedApp> {
  name: string;
  clock: SimulatorClock;
  ledger: Ledger;
  levers: Levers;
  secrets: SecretRegistry;
  knobs: Knobs;
  apps: Table<App>;
  /** `id` in `apps` is `app`, and for a flavour its name. */
  app: App;
  grants: Pick<Grants<string>, 'of' | 'removeGrant' | 'liveSecrets'>;
  /** Who the browser of the consent page is logged in as. */
  loggedIn: string | undefined;
}

export interface ControlOptions<Knobs> {
  defaultKnobs: Knobs;
  /** The id of the account that a test calls by id or by username; throws where there is none. */
  accountId(key: string): string;
  /** Who gives consent for that account, where it is not the account itself. */
  ownerId?(key: string): string;
}

/** The part of the control that every platform has. What is the platform's own stands beside it in the platform's tree. */
export function commonControl<Knobs extends object, App extends SimulatedApp>(
  simulator: Controlled<Knobs, App>,
  { defaultKnobs, accountId, ownerId = accountId }: ControlOptions<Knobs>,
) {
  const { name: platform, clock, ledger, levers, secrets, knobs, apps, grants } = simulator;
  const appOf = (flavour?: string): App => {
    const app = flavour === undefined ? simulator.app : apps.get(flavour);
    if (!app) throw new Error(`There is no app for the flavour "${flavour}"`);
    return app;
  };

  return {
    app: (flavour?: string): App => appOf(flavour),
    /** An address that the consent page may send people back to. */
    registerRedirectUri: (uri: string, flavour?: string): void => {
      const app = appOf(flavour);
      if (!app.redirectUris.includes(uri))
        apps.change(app, { redirectUris: [...app.redirectUris, uri] } as Partial<App>);
    },
    /** Who the browser is logged in as when it opens the consent page. */
    logIn: (key: string): void => {
      simulator.loggedIn = ownerId(key);
    },

    clock: {
      now: (): number => clock.now(),
      advance: (ms: number): number => clock.advance(ms),
      set: (at: number | string): number => clock.set(at),
    },

    knobs: {
      get: (): Knobs => knobs,
      set: (changes: Partial<Knobs>): Knobs => Object.assign(knobs, changes),
      reset: (): Knobs => Object.assign(knobs, defaultKnobs),
    },

    grants: (account: string): Grant[] => grants.of(ownerId(account)),
    issuedSecrets: (): IssuedSecret[] => secrets.list(platform),
    /** The account's tokens that still work, with their values. */
    liveSecrets: (account: string): IssuedSecret[] => grants.liveSecrets(ownerId(account)),
    /** The owner removes the app in the platform's settings. */
    revokeGrant: (account: string): number => grants.removeGrant(ownerId(account), 'the owner removed the app'),
    changePassword: (account: string): number => grants.removeGrant(ownerId(account), 'the owner changed the password'),

    levers: {
      set: (lever: LeverSetting): { id: string } => levers.set(lever),
      remove: (id: string): void => levers.remove(id),
      clear: (): void => levers.clear(),
      fired: (id: string): number => levers.fired(id),
    },
    holds: {
      open: (match: Match, phase: 'before-commit' | 'after-commit', times: number | 'standing' = 1): { id: string } =>
        levers.set({ match, phase: phase === 'before-commit' ? 'before' : 'after', times, effect: { do: 'hold' } }),
      reached: (id: string, count?: number, patienceMs?: number): Promise<boolean> =>
        levers.reached(id, count, patienceMs),
      release: (id: string): void => levers.release(id),
      drop: (id: string): void => levers.drop(id),
    },

    ledger: (filter: LedgerFilter = {}): LedgerEvent[] => ledger.events({ platform, ...filter }),
    counters: (filter: LedgerFilter = {}): Counters => ledger.counters({ platform, ...filter }),
  };
}

export type CommonControlTree = ReturnType<typeof commonControl>;

/** For platforms with windows. */
export const limitsControl = (limits: Limits) => ({
  set: (endpoint: string, rules: LimitRules): void => limits.set(endpoint, rules),
  scale: (factors: { limit?: number; window?: number }): void => limits.scale(factors),
  off: (): void => limits.off(),
  reset: (): void => limits.reset(),
  windows: (): WindowState[] => limits.windows(),
});

/** For platforms that send webhooks. */
export const webhooksControl = (webhooks: Webhooks) => ({
  /** What was sent, oldest first. */
  deliveries: (event?: string): WebhookDelivery[] => webhooks.deliveries(event),
  /** Sends what is held back so that it comes out of order. */
  flush: (): Promise<void> => webhooks.flush(),
});

// ---------------------------------------------------------------- the client's side

/** A call that stands still between two steps, until the test lets it go. */
export interface Hold {
  id: string;
  /** Resolves once that many calls stand here; rejects when the patience ends before. */
  reached(count?: number, patienceMs?: number): Promise<void>;
  /** The calls go on as if nothing had been. */
  release(): Promise<void>;
  /** The calls end without an answer: before the commit nothing happens, after it the answer is lost. */
  drop(): Promise<void>;
}

type Holds = Pick<CommonControlTree, 'holds'>;

export type Control<Tree extends object> = Remote<Tree> & {
  /** Stops matching calls before the platform acts, or after it has acted and before it answers. */
  hold(match: Match, phase: 'before-commit' | 'after-commit', times?: number | 'standing'): Promise<Hold>;
};

/** The tree of a platform's control, by its definition. */
export type TreeOf<Definition> =
  Definition extends SimulatorDefinition<infer _A, infer _O, infer _F, infer Tree> ? Tree : never;

/** A platform as `startSimulators` answers it, by its definition. */
export type StartedOf<Definition> =
  Definition extends SimulatorDefinition<infer Addresses, infer Others, infer Flavours, infer Tree>
    ? StartedSimulator<Addresses, Others, Flavours> & { control: Control<Tree> }
    : never;

/** The test's hand on a running platform, in this process or in another. */
export function controlClient<Tree extends object>(controlUrl: string): Control<Tree> {
  const tree = remote<Tree & Holds>(controlUrl);
  const { holds } = tree as Remote<Holds>;

  async function hold(
    match: Match,
    phase: 'before-commit' | 'after-commit',
    times: number | 'standing' = 1,
  ): Promise<Hold> {
    const { id } = await holds.open(match, phase, times);
    return {
      id,
      async reached(count = 1, patienceMs = 20_000) {
        if (!(await holds.reached(id, count, patienceMs))) {
          throw new Error(`No ${count} call(s) came to ${phase} of ${JSON.stringify(match)} within ${patienceMs} ms`);
        }
      },
      release: () => holds.release(id),
      drop: () => holds.drop(id),
    };
  }

  return new Proxy(tree as Control<Tree>, {
    get: (branches, name) => (name === 'hold' ? hold : Reflect.get(branches, name)),
  });
}
