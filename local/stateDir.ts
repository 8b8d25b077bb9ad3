import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Holder, type Lock, LockHeld, takeLock } from './lock.js';
import { endLeftovers } from './processes.js';

export const checkout = fileURLToPath(new URL('..', import.meta.url));

const temporaryPrefix = 'autopersonas-';

export type StateDir = {
  dir: string;
  /** Gone at the end of the run. */
  isTemporary: boolean;
  path(...parts: string[]): string;
  /** What a second start is told about this one. */
  tell(about: Record<string, string>): void;
  /** A value made once and kept, readable by its owner alone. */
  keep(name: string, make: () => string): string;
  close(): void;
};

export class AlreadyRunning extends Error {
  constructor(
    readonly dir: string,
    readonly holder: Holder,
  ) {
    super(`A local stack already runs on ${dir} (pid ${holder.pid}).`);
  }
}

/** The directory that survives restarts: `.local/` in the checkout, or where LOCAL_STATE_DIR points. One stack at a time. */
export async function openStateDir(
  dir = process.env.LOCAL_STATE_DIR ?? join(checkout, '.local'),
  log: (line: string) => void = () => {},
): Promise<StateDir> {
  const state = open(resolve(dir));
  const ended = await endLeftovers(state.dir);
  if (ended.length) log(`ended what an earlier start left behind: ${ended.join(', ')}`);
  return state;
}

/** A directory for one run, gone at its end. What killed runs left in the temporary directory is cleared away first. */
export async function openTemporaryStateDir(): Promise<StateDir> {
  await clearAbandoned();
  const dir = mkdtempSync(join(tmpdir(), temporaryPrefix));
  chmodSync(dir, 0o711); // Postgres runs under another user when we are root, and has to pass through
  const state = open(dir);
  const remove = () => {
    state.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once('exit', remove);
  return {
    ...state,
    isTemporary: true,
    close() {
      process.off('exit', remove);
      remove();
    },
  };
}

function open(dir: string): StateDir {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  const lock = lockOn(dir);
  return {
    dir,
    isTemporary: false,
    path: (...parts) => join(dir, ...parts),
    tell: (about) => lock.tell(about),
    keep: (name, make) => keepSecret(join(dir, name), make),
    close: () => lock.release(),
  };
}

/** Reads the file, or makes it with mode 0600. */
export function keepSecret(file: string, make = () => randomBytes(24).toString('base64url')): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = make();
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

function lockOn(dir: string): Lock {
  try {
    return takeLock(join(dir, 'lock'));
  } catch (error) {
    if (error instanceof LockHeld) throw new AlreadyRunning(dir, error.holder);
    throw error;
  }
}

async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const dir = join(tmpdir(), name);
    if (!name.startsWith(temporaryPrefix) || !existsSync(join(dir, 'lock'))) continue;
    try {
      const lock = takeLock(join(dir, 'lock'));
      await endLeftovers(dir);
      rmSync(dir, { recursive: true, force: true });
      lock.release();
    } catch {
      // Its owner lives, or it belongs to another user: leave it alone.
    }
  }
}
