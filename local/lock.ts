import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identify, isAlive, type ProcessIdentity } from './processes.js';

export type Holder = ProcessIdentity & { about: Record<string, string> };

export class LockHeld extends Error {
  constructor(
    readonly file: string,
    readonly holder: Holder,
  ) {
    super(`${file} is held by pid ${holder.pid}.`);
  }
}

export type Lock = {
  /** What others are told when they find the lock held. */
  tell(about: Record<string, string>): void;
  release(): void;
};

/** Takes a lock file for this process, or throws LockHeld. A lock whose process is gone counts for nothing. */
export function takeLock(file: string, about: Record<string, string> = {}): Lock {
  const mine = `${file}.${process.pid}`;
  const me = identify(process.pid);
  writeFileSync(mine, JSON.stringify({ ...me, about }), { mode: 0o600 });
  try {
    while (!claim(mine, file)) {
      const holder = readHolder(file);
      if (holder && isAlive(holder)) throw new LockHeld(file, holder);
      removeStale(file, mine);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    tell(news) {
      writeFileSync(mine, JSON.stringify({ ...me, about: news }), { mode: 0o600 });
      renameSync(mine, file);
    },
    release() {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Linking is atomic and brings the content with it, so nobody ever reads a half-written lock. */
function claim(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the stale lock aside first: if two do so at once, the one that caught a fresh lock puts it back. */
function removeStale(file: string, mine: string): void {
  const aside = `${mine}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else was quicker
  }
  const caught = readHolder(aside);
  if (caught && isAlive(caught)) claim(aside, file);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
