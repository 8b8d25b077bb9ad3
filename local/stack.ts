import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import { createApiKey, findApiKey } from '../db/apiKeys.js';
import { openDatabase } from '../db/client.js';
import { migrate } from '../db/migrate.js';
import { apiKeyScopes, type SessionRole } from '../db/schema.js';
import { createSession } from '../db/sessions.js';
import { createWorkspace } from '../db/workspaces.js';
import { taskQueue } from '../domain/workflowIds.js';
import { type Simulators, startSimulators } from '../simulators/server.js';
import { copyBuilt } from './builtOnce.js';
import { type StandInEngine, startStandInEngine } from './engine.js';
import { freePorts } from './ports.js';
import { startPostgres } from './postgres.js';
import { prepareNamespace } from './prepareNamespace.js';
import { waitUntil } from './processes.js';
import { type Service, startService } from './service.js';
import { appsWithCallbacks, settingsOf } from './simulatedPlatforms.js';
import { openTemporaryStateDir, type StateDir } from './stateDir.js';
import { startTemporal, type Temporal } from './temporal.js';
import { webPages } from './webPages.js';
import { workflowBundle } from './workflowBundle.js';

export type StackOptions = {
  /** Where everything is kept; without it a temporary directory, gone at the end. */
  state?: StateDir;
  /** Free ones where none is given. The simulators take those after theirs as well, one for each host. */
  ports?: { api?: number; postgres?: number; temporal?: number; temporalUi?: number; simulators?: number };
  /** Servers that already run: then none of our own are started. */
  databaseUrl?: string;
  temporalAddress?: string;
  temporalNamespace?: string;
  temporalUi?: boolean;
  /** With a stand-in for the engagement engine. */
  engine?: boolean;
  timeSkipping?: boolean;
  /** Settings for worker and API (config.ts); they win over what is made up here. */
  env?: Record<string, string | undefined>;
  log?: (line: string) => void;
};

export type Stack = {
  apiUrl: string;
  /** Lets its holder do everything in the workspace "local". */
  apiKey: string;
  /** A link that opens the pages of the workspace "local" signed in, once; a new one each time. */
  signInLink(role: SessionRole): Promise<string>;
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** Temporal Web, if it was asked for. */
  temporalUrl?: string;
  /** SQLite, with -wal and -shm beside it; absent where the server is not ours. */
  temporalDatabaseFile?: string;
  simulatorUrl: string;
  simulators: Simulators;
  /** If it was asked for. */
  engine?: StandInEngine;
  /** What worker and API run with, for whoever wants one more of them. */
  env: NodeJS.ProcessEnv;
  worker: Service;
  api: Service;
  state: StateDir;
  stop(): Promise<void>;
};

/** What the parts need to know of each other before they are there, and where they leave how to stop them. */
type Plan = StackOptions &
  Required<Pick<StackOptions, 'state' | 'env' | 'log' | 'temporalNamespace' | 'temporalAddress'>> & {
    ports: Ports;
    hasOwnTemporal: boolean;
    temporalUrl?: string;
    apiUrl: string;
    publicUrl: string;
    bundle: string;
    onStop(end: () => Promise<void>): void;
  };
type Ports = NonNullable<StackOptions['ports']> & { api: number; temporal: number; temporalUi: number };

/** Postgres, Temporal, the simulators, worker and API: each of them answers when this returns. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    // What was started last is stopped first.
    for (const end of ends.splice(0).reverse()) await end();
  };
  const state = options.state ?? (await openTemporaryStateDir());
  if (!options.state) ends.push(async () => state.close());
  try {
    const plan = await planFor(options, state, (end) => void ends.push(end));
    return { ...(await startParts(plan)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function planFor(options: StackOptions, state: StateDir, onStop: Plan['onStop']): Promise<Plan> {
  const { env = {}, log = () => {}, temporalAddress, temporalNamespace = 'default', temporalUi } = options;
  const [api, temporal, web] = await freePorts(3);
  const ports = { api: api!, temporal: temporal!, temporalUi: web!, ...withoutGaps(options.ports ?? {}) };
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  return {
    ...options,
    ...{ state, env, log, onStop, ports, apiUrl, temporalNamespace },
    hasOwnTemporal: !temporalAddress,
    temporalAddress: temporalAddress || `127.0.0.1:${ports.temporal}`,
    ...(!temporalAddress && temporalUi && { temporalUrl: `http://127.0.0.1:${ports.temporalUi}` }),
    publicUrl: env.PUBLIC_URL || apiUrl,
    bundle: state.path('workflows.js'),
  };
}

/** Everything at once, each part waiting only for what it cannot do without. */
async function startParts(plan: Plan): Promise<Omit<Stack, 'stop'>> {
  const database = startDatabase(plan);
  const temporal = startOrReachTemporal(plan);
  const simulators = startSimulatedPlatforms(plan);
  const engine = startEngine(plan);
  const settings = Promise.all([database, simulators, engine]).then((parts) => settingsFor(plan, ...parts));
  const bundle = bundleWorkflows(plan);
  const pages = buildPages(plan);
  const api = Promise.all([settings, pages]).then(([env]) => startApi(plan, env)); // it reaches for Temporal later
  const worker = Promise.all([settings, temporal, bundle]).then(([env]) => startWorker(plan, env));
  const parts = await whole({ database, temporal, simulators, engine, api, worker });
  if (parts.engine) parts.engine.apiKey = await localApiKey(parts.database.databaseUrl, plan.state, keys.engine);

  plan.log('waiting for the first run through the worker');
  const { apiUrl, state, temporalAddress, temporalNamespace, temporalUrl } = plan;
  await waitUntil('the API is ready', async () => (await fetch(`${apiUrl}/readyz`)).ok, { withinMs: 60_000 });
  return {
    ...{ apiUrl, state, temporalAddress, temporalNamespace },
    ...(temporalUrl && { temporalUrl }),
    ...(parts.temporal && { temporalDatabaseFile: parts.temporal.databaseFile }),
    ...parts.database,
    signInLink: (role) => localSignInLink(parts.database.databaseUrl, plan.publicUrl, role),
    simulatorUrl: parts.simulators.url,
    simulators: parts.simulators,
    ...(parts.engine && { engine: parts.engine }),
    env: await settings,
    worker: parts.worker,
    api: parts.api,
  };
}

async function startDatabase({ databaseUrl: given, state, ports, log, onStop }: Plan) {
  let databaseUrl = given;
  if (!databaseUrl) {
    log('starting Postgres');
    const dataDir = state.path('postgres');
    const postgres = await startPostgres({ dataDir, port: ports.postgres, durable: !state.isTemporary, log });
    onStop(postgres.stop);
    databaseUrl = postgres.url;
  }
  await migrate(databaseUrl);
  return { databaseUrl, apiKey: await localApiKey(databaseUrl, state, keys.everything) };
}

/** The keys of the local workspace, and where each is kept. The engine has its own: it proposes, and says yes to nothing. */
const keys = {
  everything: { file: 'api-key', name: 'local stack', scopes: apiKeyScopes },
  engine: { file: 'engine-api-key', name: 'engagement engine', scopes: ['draft'] },
} as const;

/** The key of the last start, as long as the database knows it. */
async function localApiKey(
  databaseUrl: string,
  state: StateDir,
  { file, name, scopes }: (typeof keys)[keyof typeof keys],
): Promise<string> {
  const { db, close } = openDatabase(databaseUrl, { max: 1 });
  try {
    const workspace = await createWorkspace(db, 'local');
    const kept = readKept(state.path(file));
    if (kept && (await findApiKey(db, kept))?.workspaceId === workspace.id) return kept;
    const { key } = await createApiKey(db, { workspaceId: workspace.id, name, scopes });
    rmSync(state.path(file), { force: true });
    return state.keep(file, () => key);
  } finally {
    await close();
  }
}

const localSessionMs = 12 * 3_600_000;

async function localSignInLink(databaseUrl: string, publicUrl: string, role: SessionRole): Promise<string> {
  const { db, close } = openDatabase(databaseUrl, { max: 1 });
  try {
    const { id: workspaceId } = await createWorkspace(db, 'local');
    const { link } = await createSession(db, publicUrl, {
      workspaceId,
      role,
      userId: `local-${role}`,
      userName: `Local ${role}`,
      linkMs: localSessionMs,
      sessionMs: localSessionMs,
    });
    return link;
  } finally {
    await close();
  }
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

async function startOrReachTemporal(plan: Plan): Promise<Temporal | undefined> {
  const { temporalAddress: address, temporalNamespace: namespace, state, ports, log } = plan;
  if (!plan.hasOwnTemporal) {
    log(`waiting for Temporal at ${address}`);
    await prepareNamespace({ address, namespace });
    return undefined;
  }
  log('starting Temporal');
  const temporal = await startTemporal({
    dataDir: state.path('temporal'),
    namespace,
    ui: plan.temporalUi,
    timeSkipping: plan.timeSkipping,
    durable: !state.isTemporary,
    ports: { grpc: ports.temporal, ui: ports.temporalUi },
    log,
  });
  plan.onStop(temporal.stop);
  return temporal;
}

async function startSimulatedPlatforms({ state, ports, publicUrl, onStop }: Plan): Promise<Simulators> {
  const simulators = await startSimulators({
    port: ports.simulators,
    stateFile: state.path('simulators.jsonl'),
    ledgerFile: state.path('simulators-ledger.jsonl'),
    ...appsWithCallbacks(publicUrl),
  });
  onStop(simulators.stop);
  return simulators;
}

async function startEngine({ engine, onStop }: Plan): Promise<StandInEngine | undefined> {
  if (!engine) return undefined;
  const started = await startStandInEngine();
  onStop(started.stop);
  return started;
}

async function bundleWorkflows({ bundle }: Plan): Promise<void> {
  copyBuilt(await workflowBundle(), bundle); // the cached one may go while a worker still needs it
}

async function buildPages({ state }: Plan): Promise<void> {
  rmSync(state.path('web'), { recursive: true, force: true }); // those of the last start
  copyBuilt(await webPages(), state.path('web'));
}

function settingsFor(
  plan: Plan,
  { databaseUrl }: { databaseUrl: string },
  simulators: Simulators,
  engine: StandInEngine | undefined,
): NodeJS.ProcessEnv {
  const { state, apiUrl, publicUrl, temporalUrl } = plan;
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  const platforms = settingsOf(simulators);
  return {
    ...{ PATH, HOME, TMPDIR, TZ },
    // A stack that stands all day beside other programs: a small young generation saves about 100 MB.
    ...(!state.isTemporary && { NODE_OPTIONS: '--max-semi-space-size=1' }),
    PUBLIC_URL: publicUrl,
    MEDIA_PUBLIC_URL: apiUrl, // the simulators fetch from here
    SEALING_KEYS: state.keep('sealing-keys', () => `local:${randomBytes(32).toString('base64')}`),
    MEDIA_DIR: state.path('media'),
    WORKFLOW_BUNDLE: plan.bundle,
    WEB_DIR: state.path('web'),
    TEMPORAL_WEB_URL: temporalUrl,
    ...platforms,
    ...(engine && { ENGAGEMENT_ENGINE_URL: engine.url, ENGAGEMENT_ENGINE_SECRET: engine.secret }),
    // Tests and the tour ask far more often than a backend would.
    ...(state.isTemporary && { REQUESTS_PER_SECOND: '1000' }),
    // Who tries it out does not wait for hours until a quiet inbox is looked at.
    ...(!state.isTemporary && { INBOX_POLL_MS: '20000' }),
    ...withoutGaps(plan.env),
    // Whoever names more of them needs the simulators all the same.
    ALLOWED_PRIVATE_HOSTS: [platforms.ALLOWED_PRIVATE_HOSTS, plan.env.ALLOWED_PRIVATE_HOSTS].filter(Boolean).join(),
    API_PORT: new URL(apiUrl).port,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: plan.temporalAddress,
    TEMPORAL_NAMESPACE: plan.temporalNamespace,
  };
}

async function startWorker(plan: Plan, env: NodeJS.ProcessEnv): Promise<Service> {
  plan.log('starting the worker');
  const connection = Connection.lazy({ address: plan.temporalAddress });
  plan.onStop(() => connection.close());
  return await startProductProcess(plan, 'worker', {
    name: 'the worker',
    script: 'worker.ts',
    env,
    // A worker does its work once Temporal sees it asking for some.
    async isReady(pid) {
      const queue = { namespace: plan.temporalNamespace, taskQueue: { name: taskQueue } };
      const { pollers } = await connection.workflowService.describeTaskQueue(queue);
      return Boolean(pollers?.some(({ identity }) => identity === `worker ${pid}`));
    },
  });
}

async function startApi(plan: Plan, env: NodeJS.ProcessEnv): Promise<Service> {
  plan.log('starting the API');
  return await startProductProcess(plan, 'api', {
    name: 'the API',
    script: 'api/server.ts',
    env,
    isReady: async () => (await fetch(`${plan.apiUrl}/healthz`)).ok,
  });
}

async function startProductProcess(
  { state, onStop }: Plan,
  file: string,
  options: Pick<Parameters<typeof startService>[0], 'name' | 'script' | 'env' | 'isReady'>,
): Promise<Service> {
  const service = await startService({
    ...options,
    logFile: state.path('logs', `${file}.log`),
    recordFile: state.path(`${file}.process.json`),
    // What is under way gets the time it asks for; in a stack that is thrown away nobody waits for it.
    stopWithinMs: state.isTemporary ? 5_000 : 60_000,
  });
  onStop(service.stop);
  return service;
}

/** All of them, or the first failure; that is told when the others have ended too, so that nothing starts after the stop. */
async function whole<T extends Record<string, Promise<unknown>>>(parts: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(Object.values(parts));
  const entries = Object.entries(parts).map(async ([name, part]) => [name, await part]);
  return Object.fromEntries(await Promise.all(entries)) as { [K in keyof T]: Awaited<T[K]> };
}

function withoutGaps<T>(values: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Record<string, T>;
}
