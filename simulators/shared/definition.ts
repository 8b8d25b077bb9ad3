import type { Answer, Call } from './call.js';
import type { SimulatorClock } from './clock.js';
import type { Endpoint, SimulatedPlatform } from './exchange.js';
import type { Journal } from './journal.js';
import type { Ledger } from './ledger.js';
import type { SecretRegistry } from './secrets.js';

/** Hosts by name, each with the real address that it stands in for. */
export type HostTable = Readonly<Record<string, string>>;
type FlavourTable = Readonly<Record<string, HostTable>>;
// The names of no host and of no flavour.
type None = Readonly<Record<never, never>>;

type Each<Names, Value> = { readonly [Name in keyof Names]: Value };

export interface AppCredentials {
  clientId: string;
  clientSecret: string;
  /** What signs webhooks, where that is, or may be, another secret than the app's own. */
  webhookSecret?: string;
}

/** What whoever starts the simulators may say about one OAuth app. */
export interface AppOptions extends Partial<Pick<AppCredentials, 'clientId' | 'clientSecret'>> {
  redirectUris?: string[];
}

export interface PlatformOptions<Flavour extends string = string> extends AppOptions {
  flavours?: Partial<Record<Flavour, AppOptions>>;
}

/** What a platform finds when it starts: the things that all platforms share, and the ports that are its own. */
export interface Surroundings<Addresses, Others = None, Flavours = None> {
  clock: SimulatorClock;
  ledger: Ledger;
  journal: Journal;
  secrets: SecretRegistry;
  /** For files on their way. Nobody else writes there; without a state file it is gone at the end. */
  folder: string;
  addresses: Each<Addresses, string>;
  otherHosts: Each<Others, string>;
  flavours: { readonly [Flavour in keyof Flavours]: Each<Flavours[Flavour], string> };
}

/** What one host answers. */
export interface SimulatedHost {
  endpoints: Endpoint[];
  /** A path that no endpoint has is still a call, seen by the ledger and by the levers. */
  unknownPath(call: Call): Answer;
  /** What is no call at all, such as a path with a broken percent sign. */
  malformed?: Pick<Answer, 'status' | 'body'>;
}

/** A platform that runs. */
export interface RunningSimulator<Addresses, Others, Flavours, Tree extends object> {
  platform: SimulatedPlatform;
  hosts: Each<Addresses & Others, SimulatedHost>;
  app: AppCredentials;
  flavours?: {
    readonly [Flavour in keyof Flavours]: { app: AppCredentials; hosts: Each<Flavours[Flavour], SimulatedHost> };
  };
  /** Everything that a test may do behind the product's back: `commonControl` and what is the platform's own. */
  control: Tree;
  close?(): void | Promise<void>;
}

/** One line of the registry. Made with `defineSimulator`, which finds the type parameters by itself. */
export interface SimulatorDefinition<
  Addresses extends HostTable = HostTable,
  Others extends HostTable = HostTable,
  Flavours extends FlavourTable = FlavourTable,
  Tree extends object = object,
> {
  /** As in the product's registry of platforms. */
  name: string;
  /** As people know it. */
  label: string;
  /** The hosts that the product is configured with, under the product's own names for them: `apiUrl` first. */
  addresses: Addresses;
  /** Hosts that the product learns of from the platform's answers, such as one for uploads. */
  otherHosts?: Others;
  /** Further OAuth apps of the same platform, each with hosts and credentials of its own. */
  flavours?: Flavours;
  create(
    surroundings: Surroundings<Addresses, Others, Flavours>,
    options: PlatformOptions<keyof Flavours & string>,
  ): RunningSimulator<Addresses, Others, Flavours, Tree>;
}

export const defineSimulator = <
  Addresses extends HostTable,
  Tree extends object,
  Others extends HostTable = None,
  Flavours extends FlavourTable = None,
>(
  definition: SimulatorDefinition<Addresses, Others, Flavours, Tree>,
): SimulatorDefinition<Addresses, Others, Flavours, Tree> => definition;

/** Where one OAuth app of a started platform is found. */
export interface StartedApp<Addresses = HostTable> {
  addresses: Each<Addresses, string>;
  app: AppCredentials;
}

export interface StartedSimulator<Addresses = HostTable, Others = HostTable, Flavours = FlavourTable>
  extends StartedApp<Addresses> {
  name: string;
  label: string;
  controlUrl: string;
  otherHosts: Each<Others, string>;
  flavours: { readonly [Flavour in keyof Flavours]: StartedApp<Flavours[Flavour]> };
}

export interface HostPlace {
  platform: string;
  flavour?: string;
  /** The name of the address, such as `apiUrl`. */
  name: string;
  /** How far its port is from the control's. */
  offset: number;
}

/** Every host of the given platforms, one port after the other. */
export function hostPlaces(platforms: Readonly<Record<string, SimulatorDefinition>>): HostPlace[] {
  const places = Object.entries(platforms).flatMap(([platform, { addresses, otherHosts = {}, flavours = {} }]) => [
    ...Object.keys({ ...addresses, ...otherHosts }).map((name) => ({ platform, name })),
    ...Object.entries(flavours).flatMap(([flavour, hosts]) =>
      Object.keys(hosts).map((name) => ({ platform, flavour, name })),
    ),
  ]);
  return places.map((place, index) => ({ ...place, offset: index + 1 }));
}
