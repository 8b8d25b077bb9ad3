import { type RunningProcess, startProcess, waitUntil } from './processes.js';
import { checkout } from './stateDir.js';

/** The worker or the API: a process of its own that can crash and come back. */
export type Service = {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** How the present process ended. */
  readonly ended: Promise<string>;
  /** Ends it as a crash would, without a word of warning. */
  kill9(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it if it runs, starts it anew, and waits until it does its work. */
  restart(): Promise<void>;
};

export async function startService(options: {
  name: string;
  script: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  recordFile: string;
  stopWithinMs: number;
  isReady(pid: number): Promise<boolean>;
}): Promise<Service> {
  const { name, script, isReady, ...how } = options;
  let current: RunningProcess;
  const start = async () => {
    // Not through the tsx command: that would put a process between us and the one a signal is meant for.
    const args = ['--import', 'tsx', script];
    current = await startProcess({ name, command: process.execPath, args, cwd: checkout, ...how });
    const started = current;
    try {
      await waitUntil(`${name} is ready`, () => isReady(started.pid), { withinMs: 60_000, process: started });
    } catch (error) {
      await started.kill9();
      throw error;
    }
  };
  await start();
  return {
    name,
    get pid() {
      return current.pid;
    },
    get ended() {
      return current.ended;
    },
    logFile: options.logFile,
    kill9: () => current.kill9(),
    stop: () => current.stop(),
    async restart() {
      await current.stop();
      await start();
    },
  };
}
