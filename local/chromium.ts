import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from './temporalBinaries.js';

const run = promisify(execFile);

const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const whatToDo = 'Install Chromium or Google Chrome, or name an executable in CHROMIUM_PATH.';

type Log = (line: string) => void;
type Options = { log?: Log; isRoot?: boolean; applications?: readonly string[] };

/** The executable of a Chromium: the one that is named, one that is there, or Debian's, installed where that may be done. */
export async function findChromium({
  log = () => {},
  isRoot = process.getuid?.() === 0,
  applications = macApplications,
}: Options = {}): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named && !isExecutable(named)) throw new Error(`CHROMIUM_PATH is ${named}, which cannot be executed.`);
  const there = named || installed(applications);
  if (there) return there;

  const aptGet = await aptGetAs({ isRoot });
  if (!aptGet) throw new Error(`There is no Chromium, and none can be installed from here. ${whatToDo}`);
  log('there is no Chromium: installing Debian’s package "chromium" with apt-get (about 100 MB, once)');
  await installPackage(aptGet, log);
  const now = installed(applications);
  if (!now) throw new Error(`The package "chromium" was installed and brought no Chromium. ${whatToDo}`);
  log(`installed ${now}`);
  return now;
}

function installed(applications: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...applications].find(isExecutable);
}

/** What comes before apt-get's own arguments; nothing where it is missing or may not be used without a password. */
async function aptGetAs({ isRoot }: Required<Pick<Options, 'isRoot'>>): Promise<string[] | undefined> {
  // A package manager that asks a question, or waits for another one for ever, would look like a test that hangs.
  const aptGet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'];
  const patience = ['DPkg::Lock::Timeout=120', 'Acquire::Retries=2', 'Acquire::http::Timeout=30'];
  const all = [...aptGet, ...patience.flatMap((option) => ['-o', option])];
  const works = async (...command: string[]) =>
    await run(command[0]!, command.slice(1), { timeout: 10_000 }).then(
      () => true,
      () => false,
    );
  if (!(await works('apt-get', '--version'))) return undefined;
  if (isRoot) return all;
  return (await works('sudo', '-n', 'true')) ? ['sudo', '-n', ...all] : undefined;
}

/** A fresh machine has no lists of packages, and an old one has lists of what is gone by now: then they are fetched anew. */
async function installPackage(aptGet: string[], log: Log): Promise<void> {
  const install = () => aptGetRun(aptGet, ['install', '--no-install-recommends', 'chromium'], 10 * 60_000);
  try {
    await install();
  } catch (error) {
    log(`${messageOf(error)} Once more, with fresh lists of packages.`);
    await aptGetRun(aptGet, ['update'], 5 * 60_000);
    await install();
  }
}

async function aptGetRun([command, ...before]: string[], does: string[], withinMs: number): Promise<void> {
  const what = `"apt-get ${does.join(' ')}"`;
  try {
    await run(command!, [...before, ...does], { timeout: withinMs, maxBuffer: 50_000_000 });
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    const why = killed ? `did not end in ${withinMs / 60_000} minutes` : `failed: ${lastLines(stderr ?? '')}`;
    throw new Error(`${what} ${why}. ${whatToDo}`, { cause: error });
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' / ') || 'it said nothing';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
