import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LockHeld, takeLock } from './lock.js';

const run = promisify(execFile);

/** The oldest server that has what we use: fairness, updates, time skipping for tests. */
const oldestServer = [1, 32];

const serverBuild = {
  what: 'the Temporal server',
  folder: 'temporal-server-1.32.1',
  module: 'go.temporal.io/server/cmd/server@v1.32.1',
};
const uiBuild = {
  what: 'Temporal Web',
  folder: 'temporal-ui-2.55.0',
  module: 'github.com/temporalio/ui-server/v2/cmd/server@v2.55.0',
};
type Build = typeof serverBuild;

/** What runs Temporal: the CLI brings its own UI, the server leaves it to a second program. */
export type TemporalBinaries = { kind: 'cli'; cli: string } | { kind: 'server'; server: string; ui?: string };

type Log = (line: string) => void;

/** Finds a Temporal for this machine, or makes one: outside the checkout, once. */
export async function findTemporalBinaries({
  ui = true,
  log = () => {},
}: {
  ui?: boolean;
  log?: Log;
} = {}): Promise<TemporalBinaries> {
  const cli = await cliOnPath(log);
  if (cli) return { kind: 'cli', cli };
  if (isBuilt(serverBuild)) return await withUi({ ui, log });

  const reasons: string[] = [];
  const ways: (() => Promise<TemporalBinaries>)[] = [
    async () => ({ kind: 'cli', cli: cachedCli() ?? (await downloadCli(log)) }),
    () => buildTemporal({ ui, log }),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    [
      'No Temporal server could be found or made:',
      ...reasons.map((reason) => `  - ${reason}`),
      'Any one of these helps: install the temporal CLI (https://docs.temporal.io/cli), install Go (https://go.dev/dl),',
      'or set TEMPORAL_ADDRESS to a server that already runs.',
    ].join('\n'),
  );
}

export function cacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'autopersonas');
}

/** Builds the official server, and Temporal Web, from their Go modules. Whoever comes while it is being built waits for it. */
export async function buildTemporal({ ui, log }: { ui: boolean; log: Log }): Promise<TemporalBinaries> {
  await build(serverBuild, log);
  return await withUi({ ui, log });
}

async function withUi({ ui, log }: { ui: boolean; log: Log }): Promise<TemporalBinaries> {
  if (ui) await build(uiBuild, log);
  return { kind: 'server', server: binaryOf(serverBuild), ...(ui && { ui: binaryOf(uiBuild) }) };
}

async function cliOnPath(log: Log): Promise<string | undefined> {
  for (const dir of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const cli = join(dir, 'temporal');
    if (!isExecutable(cli)) continue;
    const version = await versionOfServerIn(cli);
    if (version && isRecent(version)) return cli;
    log(
      `${cli} brings Temporal ${version?.join('.') ?? 'of unknown version'}; ${oldestServer.join('.')} or newer is needed, so it is left alone`,
    );
  }
  return undefined;
}

/** `temporal --version` answers "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)". */
async function versionOfServerIn(cli: string): Promise<number[] | undefined> {
  try {
    const { stdout } = await run(cli, ['--version'], { timeout: 10_000 });
    return /Server (\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number);
  } catch {
    return undefined;
  }
}

function isRecent([major = 0, minor = 0]: number[]): boolean {
  return major > oldestServer[0]! || (major === oldestServer[0] && minor >= oldestServer[1]!);
}

function downloadDir(): string {
  return join(cacheDir(), 'temporal-cli');
}

function cachedCli(): string | undefined {
  if (!existsSync(downloadDir())) return undefined;
  const name = readdirSync(downloadDir()).find(
    (file) => file.startsWith('temporal') && isExecutable(join(downloadDir(), file)),
  );
  return name && join(downloadDir(), name);
}

/** The SDK's testing package knows where its CLI is; starting it once is how it is fetched. */
async function downloadCli(log: Log): Promise<string> {
  const host = 'https://temporal.download';
  await fetch(`${host}/cli/default`, { method: 'HEAD', signal: AbortSignal.timeout(5_000) }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Error(`The Temporal CLI cannot be downloaded: ${host} does not answer (${cause}).`);
  });
  log(`downloading the Temporal CLI from ${host} (about 50 MB, once)`);
  mkdirSync(downloadDir(), { recursive: true });
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir: downloadDir() } as const;
  const started = TestWorkflowEnvironment.createLocal({ server: { executable } });
  const environment = await within(5 * 60_000, started, 'The Temporal CLI was not downloaded in five minutes.');
  await environment.teardown();
  const cli = cachedCli();
  if (!cli) throw new Error(`The Temporal CLI was downloaded, but is not in ${downloadDir()}.`);
  return cli;
}

/** Builds into a folder of its own and moves the result into place, so that a build cut short never counts. */
async function build(wanted: Build, log: Log): Promise<void> {
  if (isBuilt(wanted)) return;
  const folder = join(cacheDir(), wanted.folder);
  mkdirSync(folder, { recursive: true });
  const lock = await waitForLock(`${folder}.lock`, wanted, log);
  const making = `${folder}.making`;
  try {
    if (isBuilt(wanted)) return;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    await goInstall(wanted, making, log);
    renameSync(join(making, 'server'), binaryOf(wanted));
    log(`built ${wanted.what}, kept in ${folder}`);
  } finally {
    rmSync(making, { recursive: true, force: true });
    lock.release();
  }
}

async function waitForLock(file: string, wanted: Build, log: Log) {
  for (let told = false; ; told = true) {
    try {
      return takeLock(file);
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      if (!told) log(`waiting for pid ${error.holder.pid}, which is building ${wanted.what}`);
      await delay(500);
    }
  }
}

async function goInstall(wanted: Build, gobin: string, log: Log): Promise<void> {
  await run('go', ['version']).catch(() => {
    throw new Error(`${wanted.what} cannot be built: there is no Go.`);
  });
  log(`building ${wanted.what} with Go (minutes the first time, then kept): go install ${wanted.module}`);
  const go = spawn('go', ['install', '-v', wanted.module], {
    env: { ...process.env, GOBIN: gobin, GOFLAGS: '' },
    cwd: gobin, // away from any go.mod
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const startedAt = Date.now();
  let printed: string[] = [];
  let downloads = 0;
  let packages = 0;
  go.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = text.split('\n').filter(Boolean);
    downloads += lines.filter((line) => line.startsWith('go: downloading')).length;
    packages += lines.filter((line) => !line.includes(' ')).length;
    printed = [...printed, ...lines].slice(-8);
  });
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    log(`  ${wanted.what}: ${seconds} s, ${downloads} modules fetched, ${packages} packages compiled`);
  }, 10_000);
  const stopGo = () => go.kill();
  process.once('exit', stopGo);
  try {
    const code = await new Promise((resolve) => go.once('close', resolve));
    if (code !== 0)
      throw new Error(`${wanted.what} cannot be built; "go install ${wanted.module}" said:\n${printed.join('\n')}`);
  } finally {
    clearInterval(progress);
    process.off('exit', stopGo);
  }
}

function binaryOf(wanted: Build): string {
  return join(cacheDir(), wanted.folder, 'server');
}

function isBuilt(wanted: Build): boolean {
  return isExecutable(binaryOf(wanted));
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function within<T>(ms: number, promise: Promise<T>, complaint: string): Promise<T> {
  const giveUp = new AbortController();
  const late = delay(ms, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(complaint);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    giveUp.abort();
    late.catch(() => {});
  }
}
