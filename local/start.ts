import { simulatedHosts } from '../simulators/index.js';
import { expectFreePort } from './ports.js';
import { beforeStopSignal } from './processes.js';
import type { Service } from './service.js';
import { whereTheyAre } from './simulatedPlatforms.js';
import { type Stack, startStack } from './stack.js';
import { AlreadyRunning, openStateDir, type StateDir } from './stateDir.js';

/**
 * `npm start`: the whole product on this machine, until Ctrl-C. What it keeps is in `.local/` (LOCAL_STATE_DIR moves it).
 * DATABASE_URL and TEMPORAL_ADDRESS name servers to use instead of starting our own. Every setting of config.ts that the
 * environment holds is handed on, so X_API_URL, X_WEB_URL, X_CLIENT_ID and X_CLIENT_SECRET together reach the real X.
 */
const startedAt = Date.now();
const say = (line: string) => console.log(`  ${line}`);
let stopping = false;
let exitCode = 0;

try {
  const state = await openStateDir(undefined, say);
  await run(state);
} catch (error) {
  if (!stopping) {
    console.error(error instanceof AlreadyRunning ? whereTheOtherIs(error) : `\n${messageOf(error)}`);
    process.exitCode = 1;
  }
}

async function run(state: StateDir): Promise<void> {
  let stack: Stack | undefined;
  beforeStopSignal(async () => {
    stopping = true;
    console.log('\nStopping.');
    await stack?.stop();
    if (!stack) return; // stopped while starting: what runs by now is ended right after this
    state.close();
    console.log('Stopped. What it keeps is there at the next start.');
    process.exit(exitCode);
  });
  console.log('Starting the local stack.');
  state.tell({ state: 'is starting' });
  try {
    stack = await startStack({
      state,
      ...(await choices()),
      temporalUi: true,
      engine: !process.env.ENGAGEMENT_ENGINE_URL,
      log: say,
    });
  } catch (error) {
    state.close();
    throw error;
  }
  state.tell({ state: 'is running', ...addresses(stack) });
  await announce(stack);
  for (const service of [stack.worker, stack.api]) void keepAlive(service);
}

async function choices() {
  const { API_PORT, DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, ...env } = process.env;
  const port = async (variable: string, fallback: number, what: string) =>
    await expectFreePort(Number(process.env[variable] || fallback), what, variable);
  const simulators = await port('SIMULATORS_PORT', 4010, 'the simulators');
  for (const { offset } of simulatedHosts) {
    await expectFreePort(simulators + offset, 'the simulators', 'SIMULATORS_PORT');
  }
  return {
    env,
    databaseUrl: DATABASE_URL || undefined,
    temporalAddress: TEMPORAL_ADDRESS || undefined,
    temporalNamespace: TEMPORAL_NAMESPACE || undefined,
    ports: {
      api: await port('API_PORT', 3000, 'the API'),
      simulators,
      ...(!DATABASE_URL && { postgres: await port('POSTGRES_PORT', 54329, 'Postgres') }),
      ...(!TEMPORAL_ADDRESS && {
        temporal: await port('TEMPORAL_PORT', 7233, 'Temporal'),
        temporalUi: await port('TEMPORAL_UI_PORT', 8233, 'Temporal Web'),
      }),
    },
  };
}

function addresses(stack: Stack): Record<string, string> {
  return {
    API: stack.apiUrl,
    'API docs': `${stack.apiUrl}/docs`,
    ...(stack.temporalUrl && { 'Temporal Web': stack.temporalUrl }),
    Temporal: `${stack.temporalAddress} (namespace ${stack.temporalNamespace})`,
    Simulators: stack.simulatorUrl,
    ...(stack.engine && { 'Engagement engine': `${stack.engine.url} (a stand-in)` }),
    ...whereTheyAre(stack.simulators),
    'State and logs': stack.state.dir,
  };
}

async function announce(stack: Stack): Promise<void> {
  const all = {
    ...addresses(stack),
    Database: stack.databaseUrl,
    'API key': stack.apiKey,
    'Pages, as owner': await stack.signInLink('owner'),
    'Pages, as support': await stack.signInLink('support'),
  };
  // In one piece: whoever waits for “Ready” finds the rest with it.
  console.log(`
Ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.

${table(all)}

  Each link to the pages opens them once, in the browser that is there first; POST /v1/sessions makes more.

  curl -H 'Authorization: Bearer ${stack.apiKey}' ${stack.apiUrl}/v1/accounts

  A guest writes to X’s @demo_studio; once that account is connected, it is in the inbox within half a minute, with an answer proposed:

  curl -X POST ${stack.simulatorUrl}/_control/x/calls/seedPost -H 'Content-Type: application/json' -d '["guest",{"text":"@demo_studio How late are you open?"}]'

Ctrl-C stops everything; what it keeps is there at the next start.`);
}

function table(entries: Record<string, string>): string {
  const width = Math.max(...Object.keys(entries).map(({ length }) => length));
  return Object.entries(entries)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
    .join('\n');
}

/** Brings the worker or the API back when it dies, as a supervisor would in production. */
async function keepAlive(service: Service): Promise<void> {
  for (;;) {
    const how = await service.ended;
    if (stopping) return;
    console.error(`\n${service.name} ended (${how}); starting it again. Its log: ${service.logFile}`);
    try {
      await service.restart();
      console.log(`${service.name} is back (pid ${service.pid}).`);
    } catch (error) {
      if (stopping) return;
      console.error(`${messageOf(error)}\n${service.name} does not come back; stopping everything.`);
      exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
      return;
    }
  }
}

function whereTheOtherIs({ dir, holder }: AlreadyRunning): string {
  const { state = 'is running', ...where } = holder.about;
  return [
    `A local stack already ${state} on ${dir} (pid ${holder.pid}); this one does not start.`,
    ...(Object.keys(where).length ? [table(where)] : []),
    'Stop it with Ctrl-C where it runs, or give this one a directory and ports of its own (LOCAL_STATE_DIR, API_PORT, ...).',
  ].join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
