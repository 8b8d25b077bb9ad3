import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type StartOptions = {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** The process writes here by itself, so it does not stumble when we are gone. */
  logFile: string;
  /** Remembers the process, so that the next start can end it if we are killed. Ends in `.process.json`. */
  recordFile: string;
  stopSignal?: NodeJS.Signals;
  stopWithinMs?: number;
};

export type RunningProcess = {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves with how it ended ("exit code 1", "signal SIGKILL"). */
  ended: Promise<string>;
  isRunning(): boolean;
  /** Asks it to stop, and after a bound makes it. */
  stop(): Promise<void>;
  /** Ends it the hard way, as a crash would. */
  kill9(): Promise<void>;
};

/** What tells one process from a later one with the same pid. */
export type ProcessIdentity = { pid: number; birth: string };

type ProcessRecord = ProcessIdentity & { name: string; stopSignal: NodeJS.Signals; startedBy: ProcessIdentity };

const alive = new Set<{ pid: number; stop(): Promise<void> }>();
const cleanups: (() => Promise<void>)[] = [];

/** Starts a child in its own process group: a Ctrl-C in the terminal reaches us alone, and we stop the others in order. */
export async function startProcess(options: StartOptions): Promise<RunningProcess> {
  const { name, command, args, logFile, recordFile, stopSignal = 'SIGTERM', stopWithinMs = 10_000 } = options;
  await endLeftover(recordFile);
  watchOverChildren();
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ['ignore', log, log],
      uid: options.uid,
      gid: options.gid,
    });
  } finally {
    closeSync(log);
  }

  let running = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`not started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  }).then((how) => {
    running = false;
    alive.delete(handle);
    rmSync(recordFile, { force: true });
    return how;
  });
  const pid = child.pid ?? -1;
  const handle: RunningProcess = {
    name,
    pid,
    logFile,
    ended,
    isRunning: () => running,
    async stop() {
      if (!running) return;
      signalProcess(pid, stopSignal);
      const stopped = await Promise.race([ended.then(() => true), delay(stopWithinMs, false, { ref: false })]);
      if (!stopped) await this.kill9();
    },
    async kill9() {
      if (running) signalGroup(pid, 'SIGKILL');
      await ended;
    },
  };
  if (child.pid === undefined) throw new Error(`${name}: ${await ended} (${command})`);

  alive.add(handle);
  writeRecord(recordFile, { name, ...identify(pid), stopSignal, startedBy: identify(process.pid) });
  return handle;
}

/** Runs before the process ends by Ctrl-C, SIGTERM or SIGHUP; the last one given runs first. */
export function beforeStopSignal(cleanup: () => Promise<void>): void {
  watchOverChildren();
  cleanups.push(cleanup);
}

/** Ends the process a record tells of, if it still runs and whoever started it does not. */
export async function endLeftover(recordFile: string): Promise<string | undefined> {
  const record = readRecord(recordFile);
  if (!record) return undefined;
  if (!isAlive(record)) {
    rmSync(recordFile, { force: true });
    return undefined;
  }
  if (isAlive(record.startedBy)) {
    throw new Error(`${record.name} already runs here (pid ${record.pid}), started by pid ${record.startedBy.pid}.`);
  }
  signalProcess(record.pid, record.stopSignal);
  if (!(await goneWithin(record, 5_000))) signalGroup(record.pid, 'SIGKILL');
  if (!(await goneWithin(record, 5_000))) throw new Error(`${record.name} (pid ${record.pid}) cannot be ended.`);
  rmSync(recordFile, { force: true });
  return record.name;
}

/** Ends whatever an earlier start left behind in this directory or one below, and tells their names. */
export async function endLeftovers(directory: string): Promise<string[]> {
  const ended = await Promise.all(recordsBelow(directory).map(endLeftover));
  return ended.filter((name) => name !== undefined);
}

/** The pid with the moment its process was born: a pid alone may have been given to somebody else since. */
export function identify(pid: number): ProcessIdentity {
  return { pid, birth: birthOf(pid) ?? 'gone' };
}

export function isAlive({ pid, birth }: ProcessIdentity): boolean {
  return birthOf(pid) === birth;
}

/** The last lines of a log, for the message that says why a start failed. */
export function tail(logFile: string, lines = 15): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}

/** Asks again and again until the answer is yes, the process dies, or the deadline passes; then it says what was missing. */
export async function waitUntil(
  what: string,
  isSo: () => Promise<boolean>,
  { withinMs, process, everyMs = 50 }: { withinMs: number; process?: RunningProcess; everyMs?: number },
): Promise<void> {
  const deadline = Date.now() + withinMs;
  let reason = '';
  for (;;) {
    if (process && !process.isRunning()) {
      throw new Error(`${process.name} ended (${await process.ended}) before ${what}.\n${tail(process.logFile)}`);
    }
    try {
      if (await isSo()) return;
    } catch (error) {
      reason = ` Last answer: ${error instanceof Error ? error.message : String(error)}.`;
    }
    if (Date.now() > deadline) {
      const log = process ? `\n${tail(process.logFile)}` : '';
      throw new Error(`Waited ${Math.round(withinMs / 1000)} s in vain: ${what}.${reason}${log}`);
    }
    await delay(everyMs);
  }
}

let watching = false;

function watchOverChildren(): void {
  if (watching) return;
  watching = true;
  // Whatever ends us, short of kill -9: no child survives. Postgres' own children follow their parent.
  process.prependListener('exit', () => {
    for (const child of alive) signalGroup(child.pid, 'SIGKILL');
  });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return; // npm and tsx hand the same Ctrl-C on a second time
      stopping = true;
      void stopEverything().finally(() => process.exit(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal]));
    });
  }
}

async function stopEverything(): Promise<void> {
  for (const cleanup of cleanups.reverse()) await cleanup().catch(report);
  for (const child of [...alive].reverse()) await child.stop().catch(report);
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    signalProcess(pid, signal);
  }
}

function birthOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // After the name in brackets, which may hold anything: the state is field 3, the start time field 22 (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A dead process is one that waits to be collected and whose last thread has let go of its files and ports.
      if (fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1) return undefined;
      return `${fields[19]}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

async function goneWithin(record: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(record)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

function writeRecord(recordFile: string, record: ProcessRecord): void {
  mkdirSync(dirname(recordFile), { recursive: true });
  writeFileSync(`${recordFile}.new`, JSON.stringify(record));
  renameSync(`${recordFile}.new`, recordFile);
}

function readRecord(recordFile: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}

function recordsBelow(directory: string): string[] {
  const entries = (path: string) => {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      return [];
    }
  };
  return entries(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    const files = entry.isDirectory() ? entries(path).map((inner) => join(path, inner.name)) : [path];
    return files.filter((file) => file.endsWith('.process.json'));
  });
}
