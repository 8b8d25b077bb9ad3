import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freePorts, freePortsInARow } from '../../local/ports.js';
import { startPostgres } from '../../local/postgres.js';
import { identify, isAlive, type ProcessIdentity, waitUntil } from '../../local/processes.js';
import { checkout } from '../../local/stateDir.js';
import { startTemporal } from '../../local/temporal.js';
import { simulatedHosts } from '../../simulators/index.js';
import { createDatabase } from '../support/stack.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stack-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

describe('Postgres', () => {
  it('keeps what was committed through kill -9, though its pid belongs to somebody else by now', async () => {
    const dataDir = join(dir, 'postgres');
    const first = await startPostgres({ dataDir });
    await query(first.url, (sql) => sql`create table notes as select 'kept' as note`);
    await killed(first.pid);
    const { uid, gid } = statSync(join(dataDir, 'cluster')); // Postgres looks at processes of its own account only
    const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, `${stranger.pid}`));

    const second = await startPostgres({ dataDir });

    expect(await query(second.url, (sql) => sql`select note from notes`)).toEqual([{ note: 'kept' }]);
    expect(isAlive(identify(stranger.pid!))).toBe(true);
    stranger.kill();
    await second.stop();
  });
});

describe('Temporal', () => {
  it('keeps its runs through kill -9', async () => {
    const dataDir = join(dir, 'temporal');
    const first = await startTemporal({ dataDir });
    await withClient(first.address, (client) =>
      client.workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody' }),
    );
    await killed(first.pids[0]!);

    const second = await startTemporal({ dataDir });

    const run = await withClient(second.address, (client) => client.workflow.getHandle('kept').describe());
    expect(run.status.name).toBe('RUNNING');
    await second.stop();
  });

  it('skips a waiting time of half a year for a test', async () => {
    const workflowId = 'in half a year';
    await withClient(inject('temporalAddress'), async (client) => {
      const handle = await client.workflow.start('anything', {
        workflowId,
        taskQueue: 'nobody',
        startDelay: '183 days',
      });
      await client.workflowService.updateWorkflowExecutionOptions({
        namespace: inject('temporalNamespace'),
        workflowExecution: { workflowId },
        workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
        updateMask: { paths: ['time_skipping_config'] },
      });

      await waitUntil(
        'its first task is there',
        async () => Boolean((await handle.describe()).raw.pendingWorkflowTask),
        {
          withinMs: 20_000,
        },
      );

      await handle.terminate();
    });
  });
});

describe('npm start', () => {
  let env: NodeJS.ProcessEnv;
  let apiUrl: string;
  const starts: Start[] = [];
  beforeEach(async () => {
    const [api, postgresPort, temporal, temporalUi] = await freePorts(4);
    const simulators = await freePortsInARow(1 + simulatedHosts.length);
    apiUrl = `http://127.0.0.1:${api}`;
    env = {
      ...process.env,
      LOCAL_STATE_DIR: join(dir, 'state'),
      API_PORT: `${api}`,
      POSTGRES_PORT: `${postgresPort}`,
      TEMPORAL_PORT: `${temporal}`,
      TEMPORAL_UI_PORT: `${temporalUi}`,
      SIMULATORS_PORT: `${simulators}`,
    };
  });
  afterEach(async () => {
    for (const start of starts.splice(0)) await start.interrupt();
  });

  const start = () => {
    const started = new Start(env);
    starts.push(started);
    return started;
  };
  const answers = async (path: string) => (await fetch(`${apiUrl}${path}`)).status;

  it('runs until Ctrl-C, leaves no process behind, and is there again at the next start', async () => {
    const first = start();
    await first.isReady();
    expect(await answers('/readyz')).toBe(200);
    const children = first.children();
    expect(children.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Postgres', 'Temporal', 'the API', 'the worker']),
    );
    expect(children.every(isAlive)).toBe(true);

    expect(await first.interrupt()).toBe(0);

    expect(children.filter(isAlive)).toEqual([]);
    const second = start();
    await second.isReady();
    expect(second.apiKey()).toBe(first.apiKey());
  });

  it('says where the first one is when it is started twice, and does it no harm', async () => {
    const first = start();
    await first.isReady();
    const children = first.children();

    const second = start();

    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`already is running on ${join(dir, 'state')} (pid ${first.pid})`);
    expect(second.output).toContain(apiUrl);
    expect(children.every(isAlive)).toBe(true);
    expect(await answers('/readyz')).toBe(200);
  });

  it('ends what a killed start left behind, and goes on with its state', async () => {
    const first = start();
    await first.isReady();
    const orphans = first.children();
    first.kill();
    await first.ended;
    expect(orphans.every(isAlive)).toBe(true);

    const second = start();
    await second.isReady();

    expect(orphans.filter(isAlive)).toEqual([]);
    expect(second.output).toContain('ended what an earlier start left behind');
    expect(second.apiKey()).toBe(first.apiKey());
  });

  it('brings a killed worker back', async () => {
    const first = start();
    await first.isReady();
    const worker = first.children().find(({ name }) => name === 'the worker')!;

    process.kill(worker.pid, 'SIGKILL');

    await waitUntil('the worker is back', async () => first.output.includes('the worker is back'), {
      withinMs: 60_000,
    });
    const successor = first.children().find(({ name }) => name === 'the worker')!;
    expect(successor.pid).not.toBe(worker.pid);
    expect(isAlive(successor)).toBe(true);
  });

  it('starts no servers of its own where it is pointed at others', async () => {
    const databaseUrl = await createDatabase();
    env = {
      ...env,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: 'elsewhere',
    };

    const first = start();
    await first.isReady();

    expect(first.children().map(({ name }) => name)).toEqual(['the worker', 'the API']);
    expect(first.output).toContain(databaseUrl);
    expect(await answers('/readyz')).toBe(200);
  });

  it('names the variable that moves a port which is taken', async () => {
    const first = start();
    await first.isReady();
    env = { ...env, LOCAL_STATE_DIR: join(dir, 'other state') };

    const second = start();

    expect(await second.ended).toBe(1);
    expect(second.output).toMatch(/Choose another one with SIMULATORS_PORT=<port>/);
  });
});

type Child = ProcessIdentity & { name: string };

/** `npm start` in a process of its own. */
class Start {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #stateDir: string;

  constructor(env: NodeJS.ProcessEnv) {
    this.#stateDir = env.LOCAL_STATE_DIR!;
    this.#process = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], { cwd: checkout, env });
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.on('data', (text: Buffer) => {
        this.output += text;
      });
    }
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.#process.pid!;
  }

  async isReady(): Promise<void> {
    await waitUntil(
      'npm start is ready',
      async () => this.output.includes('Ready in') || this.#process.exitCode !== null,
      {
        withinMs: 90_000,
      },
    );
    expect(this.output).toContain('Ready in');
  }

  apiKey(): string {
    return /API key\s+(\S+)/.exec(this.output)![1]!;
  }

  /** The processes it recorded, to be looked at when it is gone. */
  children(): Child[] {
    const records = ['worker', 'api', 'postgres/postgres', 'temporal/temporal', 'temporal/temporal-web'];
    return records.flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(this.#stateDir, `${name}.process.json`), 'utf8')) as Child];
      } catch {
        return []; // the temporal CLI brings its own web
      }
    });
  }

  async interrupt(): Promise<number | null> {
    this.#process.kill('SIGINT');
    return await this.ended;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

async function query<T>(url: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1 });
  try {
    return await ask(sql);
  } finally {
    await sql.end();
  }
}

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

async function killed(pid: number): Promise<void> {
  const it = identify(pid);
  process.kill(pid, 'SIGKILL');
  await waitUntil('it is gone', async () => !isAlive(it), { withinMs: 10_000 });
}
