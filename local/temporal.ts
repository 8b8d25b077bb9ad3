import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { searchAttributeNames } from '../domain/searchAttributes.js';
import { freePorts, isPortFree } from './ports.js';
import { prepareNamespace } from './prepareNamespace.js';
import { endLeftover, type RunningProcess, startProcess, waitUntil } from './processes.js';
import { findTemporalBinaries } from './temporalBinaries.js';

export type TemporalOptions = {
  /** Holds the database, the configuration and the logs. Kept as it is between starts. */
  dataDir: string;
  namespace?: string;
  /** Temporal Web as well. */
  ui?: boolean;
  /** Lets a test skip a workflow's waiting time (see tests/support). */
  timeSkipping?: boolean;
  /** Off for data that dies with the run. */
  durable?: boolean;
  ports?: { grpc?: number; ui?: number };
  log?: (line: string) => void;
};

export type Temporal = {
  address: string;
  namespace: string;
  /** Temporal Web, if asked for. */
  uiUrl?: string;
  /** Temporal's own HTTP API. */
  httpUrl: string;
  databaseFile: string;
  pids: number[];
  stop(): Promise<void>;
};

type Ports = Record<(typeof portNames)[number], number>;
const portNames = ['grpc', 'http', 'ui', 'history', 'matching', 'worker', 'm1', 'm2', 'm3', 'm4'] as const;

/** A whole Temporal on 127.0.0.1, its state in one SQLite file, usable when this returns. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { namespace = 'default', ui = false, timeSkipping = false, durable = true, log = () => {} } = options;
  const dir = resolve(options.dataDir);
  mkdirSync(dir, { recursive: true });
  const files = {
    database: join(dir, 'temporal.db'),
    complete: join(dir, 'complete'),
    serverRecord: join(dir, 'temporal.process.json'),
    uiRecord: join(dir, 'temporal-web.process.json'),
  };
  const binaries = await findTemporalBinaries({ ui, log });
  await endLeftover(files.serverRecord);
  await endLeftover(files.uiRecord);
  forgetHalfMadeDatabase(files);

  const ports = await choosePorts(dir, options.ports ?? {});
  const address = `127.0.0.1:${ports.grpc}`;
  const plan = {
    dir,
    ports,
    ui,
    durable,
    namespace,
    database: files.database,
    dynamicConfig: dynamicConfig({ timeSkipping }),
  };
  const running: RunningProcess[] = [];
  try {
    const server = await startProcess({
      name: 'Temporal',
      ...(binaries.kind === 'cli' ? cliCommand(binaries.cli, plan) : serverCommand(binaries.server, plan)),
      env: ownEnvironment(),
      cwd: dir,
      logFile: join(dir, 'temporal.log'),
      recordFile: files.serverRecord,
    });
    running.push(server);
    if (binaries.kind === 'server' && binaries.ui) {
      running.push(
        await startProcess({
          name: 'Temporal Web',
          ...uiCommand(binaries.ui, plan),
          env: ownEnvironment(),
          cwd: dir,
          logFile: join(dir, 'temporal-web.log'),
          recordFile: files.uiRecord,
        }),
      );
    }
    await prepareNamespace({ address, namespace, server });
    writeFileSync(files.complete, '');
    if (ui) await waitForWeb(ports.ui, running.at(-1)!);
  } catch (error) {
    await stopAll(running);
    throw error;
  }
  return {
    address,
    namespace,
    ...(ui && { uiUrl: `http://127.0.0.1:${ports.ui}` }),
    httpUrl: `http://127.0.0.1:${ports.http}`,
    databaseFile: files.database,
    pids: running.map(({ pid }) => pid),
    stop: () => stopAll(running),
  };
}

type Plan = {
  dir: string;
  ports: Ports;
  ui: boolean;
  durable: boolean;
  namespace: string;
  database: string;
  dynamicConfig: Record<string, string | number | boolean>;
};

/** The CLI's own development server, told what the configuration file tells the other one. */
function cliCommand(command: string, { ports, ui, durable, namespace, database, dynamicConfig }: Plan) {
  const pairs = (flag: string, values: Record<string, unknown>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return {
    command,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'],
      ...(namespace === 'default' ? [] : ['--namespace', namespace]), // it makes that one by itself
      ...['--port', `${ports.grpc}`, '--http-port', `${ports.http}`, '--db-filename', database],
      ...(ui ? ['--ui-port', `${ports.ui}`] : ['--headless']),
      ...pairs('--sqlite-pragma', { journal_mode: 'wal', synchronous: synchronous(durable) }),
      ...pairs('--search-attribute', Object.fromEntries(searchAttributeNames.map((name) => [name, 'Keyword']))),
      ...pairs(
        '--dynamic-config-value',
        Object.fromEntries(Object.entries(dynamicConfig).map(([k, v]) => [k, JSON.stringify(v)])),
      ),
    ],
  };
}

/** All services in one process. JSON is YAML, so the file needs no writer of its own. */
function serverCommand(command: string, { dir, ports, durable, database, dynamicConfig }: Plan) {
  const dynamicFile = join(dir, 'dynamic.yaml');
  writeFileSync(
    dynamicFile,
    JSON.stringify(
      Object.fromEntries(Object.entries(dynamicConfig).map(([key, value]) => [key, [{ value }]])),
      null,
      2,
    ),
  );
  const service = (grpcPort: number, membershipPort: number, httpPort?: number) => ({
    rpc: { grpcPort, membershipPort, httpPort, bindOnLocalHost: true },
  });
  const configuration = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'sqlite',
      visibilityStore: 'sqlite',
      numHistoryShards: 1, // as the CLI has it; one file has one writer anyway
      datastores: {
        sqlite: {
          sql: {
            pluginName: 'sqlite',
            databaseName: database,
            connectAddr: 'localhost',
            connectProtocol: 'tcp',
            connectAttributes: {
              mode: 'rwc',
              cache: 'private',
              setup: 'true',
              journal_mode: 'wal',
              synchronous: `${synchronous(durable)}`,
            },
            maxConns: 1,
            maxIdleConns: 1,
          },
        },
      },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.grpc, ports.m1, ports.http),
      history: service(ports.history, ports.m2),
      matching: service(ports.matching, ports.m3),
      worker: service(ports.worker, ports.m4),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.grpc}`,
        },
      },
    },
    publicClient: { hostPort: `127.0.0.1:${ports.grpc}` },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    namespaceDefaults: { archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } } },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '60s' },
  };
  const configFile = join(dir, 'temporal.yaml');
  writeFileSync(configFile, JSON.stringify(configuration, null, 2));
  return { command, args: ['--config-file', configFile, '--allow-no-auth', 'start'] };
}

function uiCommand(command: string, { dir, ports, namespace }: Plan) {
  const configuration = {
    temporalGrpcAddress: `127.0.0.1:${ports.grpc}`,
    host: '127.0.0.1',
    port: ports.ui,
    enableUi: true,
    defaultNamespace: namespace,
    disableNewsFetch: true,
    notifyOnNewVersion: false,
    cors: { cookieInsecure: true }, // plain HTTP on this machine
  };
  mkdirSync(join(dir, 'web'), { recursive: true });
  writeFileSync(join(dir, 'web', 'local.yaml'), JSON.stringify(configuration, null, 2));
  return { command, args: ['--root', dir, '--config', 'web', '--env', 'local', 'start'] };
}

function dynamicConfig({ timeSkipping }: { timeSkipping: boolean }): Record<string, string | number | boolean> {
  return {
    // A default of four partitions spreads a few tasks over four queues; one makes the slow cases two to four times faster.
    'matching.numTaskqueueReadPartitions': 1,
    'matching.numTaskqueueWritePartitions': 1,
    'matching.enableFairness': true, // workspaces share fairly
    'system.namespaceCacheRefreshInterval': '500ms', // a new namespace and its search attributes count soon
    'frontend.namespaceRPS.visibility': 200, // the default of ten a second is soon used up by one person clicking and polling
    'frontend.enableServerVersionCheck': false, // it would call home
    ...(timeSkipping && { 'frontend.WorkflowTimeSkippingEnabled': true }),
  };
}

/** SQLite's own words: full writes survive a power cut, off is for data that dies with the run. */
function synchronous(durable: boolean): number {
  return durable ? 2 : 0;
}

/** Our own TEMPORAL_ variables would be read as the server's configuration. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** A first start that was killed leaves tables missing, and nothing in them that anybody could want. */
function forgetHalfMadeDatabase({ database, complete }: { database: string; complete: string }): void {
  if (existsSync(complete)) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true });
}

/**
 * The same ports as last time where possible: a killed server stays a member in the database for a while, by its address,
 * and one that comes back under another spends most of a minute calling it.
 */
async function choosePorts(dir: string, wanted: { grpc?: number; ui?: number }): Promise<Ports> {
  const file = join(dir, 'ports.json');
  const before: Partial<Ports> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const fresh = await freePorts(portNames.length);
  const ports = {} as Ports;
  for (const [index, name] of portNames.entries()) {
    const fixed = name === 'grpc' || name === 'ui' ? wanted[name] : undefined;
    const last = before[name];
    ports[name] = fixed ?? (last && (await isSoonFree(last)) ? last : fresh[index]!);
  }
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** What a killed server held is let go a moment after it. */
async function isSoonFree(port: number): Promise<boolean> {
  for (let looks = 0; looks < 20; looks += 1) {
    if (await isPortFree(port)) return true;
    await delay(50);
  }
  return false;
}

async function waitForWeb(port: number, web: RunningProcess): Promise<void> {
  await waitUntil('Temporal Web answers', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok, {
    withinMs: 30_000,
    process: web,
  });
}

async function stopAll(running: RunningProcess[]): Promise<void> {
  for (const process of [...running].reverse()) await process.stop();
}
