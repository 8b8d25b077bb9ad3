import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { controlOf, controlUrlOf, type SimulatorPlace } from './control.js';
import { type SimulatorName, simulatedHosts, simulatedPlatforms, simulatorNames } from './index.js';
import { SimulatorClock } from './shared/clock.js';
import type { StartedOf } from './shared/control.js';
import { controlApi } from './shared/control-api.js';
import type {
  AppCredentials,
  HostPlace,
  HostTable,
  PlatformOptions,
  SimulatedHost,
  SimulatorDefinition,
  StartedSimulator,
  Surroundings,
} from './shared/definition.js';
import { exchange, type SimulatedPlatform } from './shared/exchange.js';
import { Journal } from './shared/journal.js';
import { Ledger } from './shared/ledger.js';
import { SecretRegistry } from './shared/secrets.js';

export type SimulatorOptions<Name extends SimulatorName = SimulatorName> = {
  /** The platforms to start; left out, all of them. */
  only?: readonly Name[];
  host?: string;
  /** The control's port; the hosts take those after it, in the order of the registry. Left out, every port is a free one. */
  port?: number;
  ledgerFile?: string;
  /** Where accounts, posts and tokens outlive the process. */
  stateFile?: string;
} & { [Platform in Name]?: PlatformOptions };

export type Simulators<Name extends SimulatorName = SimulatorName> = {
  url: string;
  /** The started ones, for whoever treats them all alike. */
  all: readonly StartedSimulator[];
  stop(): Promise<void>;
} & {
  [Platform in Name]: StartedOf<(typeof simulatedPlatforms)[Platform]>;
};

interface ClockRow {
  id: string;
  offsetMs: number;
}

/** Starts the simulated platforms. */
export async function startSimulators<Name extends SimulatorName = SimulatorName>(
  options: SimulatorOptions<Name> = {} as SimulatorOptions<Name>,
): Promise<Simulators<Name>> {
  const { ledgerFile, stateFile } = options;
  const names: readonly SimulatorName[] = options.only ?? simulatorNames;
  const ports = await openPorts(options, names);

  const journal = new Journal(stateFile);
  const clockRow = journal.table<ClockRow>('clock');
  const clock = new SimulatorClock(clockRow.get('clock')?.offsetMs, (offsetMs) =>
    clockRow.put({ id: 'clock', offsetMs }),
  );
  const ledger = new Ledger(clock, ledgerFile);
  const secrets = new SecretRegistry(journal);
  const folder = stateFile ? `${stateFile}.uploads` : mkdtempSync(join(tmpdir(), 'simulated-uploads-'));
  const control = express();

  const running = await orClose(ports, () =>
    names.map((name) => {
      const shared = { clock, ledger, journal, secrets, folder: join(folder, name) };
      const one = startPlatform(simulatedPlatforms[name], ports, shared, givenTo(options, name));
      control.use(`/_control/${name}`, controlApi(one.simulator.control));
      return { name, ...one };
    }),
  );
  control.get('/_control', (_, res) => void res.json(running.map(({ started }) => whereItIs(started))));
  ports.open('control', control);

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= end();
    return stopped;
  };

  async function end(): Promise<void> {
    for (const { simulator } of running) simulator.platform.levers.dropAll();
    await ports.close();
    for (const { simulator } of running) await simulator.close?.();
    if (!stateFile) rmSync(folder, { recursive: true, force: true });
    ledger.close();
    journal.close();
  }

  const byName = running.map(({ name, started }) => [name, { ...started, control: controlOf(ports.controlUrl, name) }]);
  return {
    url: ports.controlUrl,
    all: running.map(({ started }) => started),
    stop,
    ...Object.fromEntries(byName),
  } as Simulators<Name>;
}

/** For whoever was told the control's address alone: where each platform is; credentials are asked for over the control. */
const whereItIs = ({ name, addresses, flavours }: StartedSimulator): SimulatorPlace => ({
  name,
  addresses,
  flavours: mapValues(flavours, ({ addresses: hosts }) => hosts),
});

/** Makes one platform and opens its ports. */
function startPlatform(
  definition: SimulatorDefinition,
  ports: Ports,
  shared: Pick<Surroundings<HostTable>, 'clock' | 'ledger' | 'journal' | 'secrets' | 'folder'>,
  options: PlatformOptions,
) {
  const { name, label, addresses, otherHosts = {}, flavours = {} } = definition;
  const urls = {
    addresses: ports.urls(name, addresses),
    otherHosts: ports.urls(name, otherHosts),
    flavours: mapValues(flavours, (hosts, flavour) => ports.urls(name, hosts, flavour)),
  };
  const simulator = definition.create({ ...shared, ...urls }, options);
  shared.ledger.countAsVisible(simulator.platform.visibleKinds ?? []);
  for (const place of ports.places.filter(({ platform }) => platform === name))
    ports.open(place, appOf(simulator.platform, place, hostAt(simulator, place)));

  const started: StartedSimulator = {
    ...{ name, label, controlUrl: controlUrlOf(ports.controlUrl, name) },
    ...urls,
    app: credentialsOf(simulator.app),
    flavours: mapValues(urls.flavours, (hosts, flavour) => ({
      addresses: hosts,
      app: credentialsOf(simulator.flavours?.[flavour]?.app),
    })),
  };
  return { simulator, started };
}

/** What the caller says about one platform. */
const givenTo = (options: object, name: SimulatorName): PlatformOptions =>
  (options as Partial<Record<SimulatorName, PlatformOptions>>)[name] ?? {};

const credentialsOf = (app: AppCredentials | undefined): AppCredentials => {
  if (!app) throw new Error('A flavour of a platform has started without an app');
  const { clientId, clientSecret, webhookSecret } = app;
  return { clientId, clientSecret, ...(webhookSecret !== undefined && { webhookSecret }) };
};

function hostAt(simulator: ReturnType<SimulatorDefinition['create']>, { flavour, name }: HostPlace): SimulatedHost {
  const hosts = flavour === undefined ? simulator.hosts : simulator.flavours?.[flavour]?.hosts;
  const host = hosts?.[name];
  if (!host)
    throw new Error(`The simulated ${simulator.platform.name} serves nothing at ${fullName({ flavour, name })}`);
  return host;
}

const fullName = ({ flavour, name }: Pick<HostPlace, 'flavour' | 'name'>): string =>
  flavour === undefined ? name : `${flavour}.${name}`;

type Ports = Awaited<ReturnType<typeof openPorts>>;

/** The ports of the control and of every host: listening, so that a platform knows its own addresses when it is made. */
async function openPorts({ host = '127.0.0.1', port = 0 }: { host?: string; port?: number }, names: readonly string[]) {
  const places = simulatedHosts.filter(({ platform }) => names.includes(platform));
  const doors = new Map<HostPlace | 'control', Door>();
  const close = async () => {
    await Promise.all([...doors.values()].map(({ server }) => closed(server)));
  };
  await orClose({ close }, async () => {
    for (const place of ['control', ...places] as const) {
      const offset = place === 'control' ? 0 : place.offset;
      const made = door();
      await listening(made.server, port === 0 ? 0 : port + offset, host);
      doors.set(place, made);
    }
  });
  const urlOf = (place: HostPlace | 'control' | undefined) => {
    const { port } = doors.get(place!)!.server.address() as AddressInfo;
    return `http://${host}:${port}`;
  };
  return {
    places,
    controlUrl: urlOf('control'),
    urls: (platform: string, hosts: HostTable, flavour?: string): Record<string, string> =>
      mapValues(hosts, (_, name) =>
        urlOf(places.find((one) => one.platform === platform && one.flavour === flavour && one.name === name)),
      ),
    open: (place: HostPlace | 'control', app: RequestListener): void => doors.get(place)!.open(app),
    close,
  };
}

/** What does not start leaves no port behind. */
async function orClose<T>(ports: { close(): Promise<void> }, start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await ports.close();
    throw error;
  }
}

interface Door {
  server: Server;
  open(app: RequestListener): void;
}

/** A server whose first callers wait until there is something behind it. */
function door(): Door {
  let open!: (app: RequestListener) => void;
  const app = new Promise<RequestListener>((resolve) => {
    open = resolve;
  });
  return { server: createServer((req, res) => void app.then((answer) => answer(req, res))), open };
}

const listening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return done;
}

/** One host of a platform. A path that it does not know is still a call, seen by the ledger and by the levers. */
function appOf(
  platform: SimulatedPlatform,
  place: HostPlace,
  { endpoints, unknownPath, malformed }: SimulatedHost,
): Express {
  const host = fullName(place);
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    app[method](endpoint.path, exchange(platform, host, endpoint));
  }
  app.use(exchange(platform, host, { method: 'ANY', path: '*', act: unknownPath }));
  // What Express itself cannot read, such as a broken percent sign, is no call at all.
  const { status, body } = malformed ?? { status: 400, body: undefined };
  app.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    res.status(status).json(body);
  });
  return app;
}

function mapValues<Value, Result>(
  table: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, map(value, name)]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      host: { type: 'string' },
      port: { type: 'string' },
      'ledger-file': { type: 'string' },
      'state-file': { type: 'string' },
      'client-id': { type: 'string', multiple: true },
      'client-secret': { type: 'string', multiple: true },
      'redirect-uri': { type: 'string', multiple: true },
    },
  });
  const simulators = await startSimulators({
    only: values.only?.map(simulatorNamed),
    host: values.host,
    port: values.port === undefined ? undefined : Number(values.port),
    ledgerFile: values['ledger-file'],
    stateFile: values['state-file'],
    ...platformOptions(values),
  });
  // One line for whoever started this process. The apps' credentials are asked for over the control.
  const shown = simulators.all.map(({ name, addresses, otherHosts, flavours, controlUrl }) => [
    name,
    { addresses, otherHosts, flavours: mapValues(flavours, ({ addresses }) => ({ addresses })), controlUrl },
  ]);
  console.log(JSON.stringify({ url: simulators.url, ...Object.fromEntries(shown) }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulators.stop().then(() => process.exit(0)));
  }
}

function simulatorNamed(name: string): SimulatorName {
  const known = simulatorNames.find((one) => one === name);
  if (!known) throw new Error(`There is no simulated platform "${name}"`);
  return known;
}

/** `--redirect-uri x=https://…` belongs to the platform or the flavour of that name; so do client ids and secrets. */
function platformOptions(given: Partial<Record<'client-id' | 'client-secret' | 'redirect-uri', string[]>>) {
  const options: Partial<Record<SimulatorName, PlatformOptions>> = {};
  const appNamed = (name: string) => {
    const place = simulatedHosts.find(({ platform, flavour }) => name === (flavour ?? platform));
    if (!place) throw new Error(`There is no simulated platform or flavour "${name}"; write platform=value`);
    const platformName = simulatorNamed(place.platform);
    options[platformName] ??= {};
    const platform: PlatformOptions = options[platformName];
    if (place.flavour === undefined) return platform;
    platform.flavours ??= {};
    platform.flavours[place.flavour] ??= {};
    return platform.flavours[place.flavour]!;
  };
  const each = (texts: string[] = []) =>
    texts.map((text) => [appNamed(text.split('=')[0]!), text.slice(text.indexOf('=') + 1)] as const);
  for (const [app, value] of each(given['client-id'])) app.clientId = value;
  for (const [app, value] of each(given['client-secret'])) app.clientSecret = value;
  for (const [app, value] of each(given['redirect-uri'])) app.redirectUris = [...(app.redirectUris ?? []), value];
  return options;
}
