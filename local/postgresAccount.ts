import { execFile } from 'node:child_process';
import { chownSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Ids = { uid: number; gid: number };

export type Account = {
  /** Hands a file or directory over to the account Postgres runs under. */
  own(path: string): void;
  running(
    command: string,
    args: string[],
  ): { command: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };
};

/** Nothing of our environment: a PGPORT or PGDATA in it would be obeyed. */
const env = { PATH: process.env.PATH, LC_ALL: 'C' };

/** Postgres refuses to run as root. As root we lend it another account; everybody else runs it as themselves. */
export async function accountFor(paths: string[]): Promise<Account> {
  if (process.getuid?.() !== 0) {
    return { own: () => {}, running: (command, args) => ({ command, args, cwd: '/', env }) };
  }
  const ids = (await idsOf('postgres')) ?? (await idsOf('nobody'));
  if (!ids)
    throw new Error('Postgres cannot run as root, and there is no account "postgres" or "nobody" to run it under.');
  const candidates = [asAccount(ids), asAccountPassingDoors(ids)];
  for (const account of candidates) if (await reaches(account, paths)) return account;
  throw new Error(
    `Postgres cannot run as root, and uid ${ids.uid} cannot reach ${paths.join(' and ')}. ` +
      'Run this as an ordinary user, or keep the checkout outside a private directory.',
  );
}

function asAccount(ids: Ids): Account {
  return {
    own: (path) => chownSync(path, ids.uid, ids.gid),
    running: (command, args) => ({ command, args, cwd: '/', env, ...ids }),
  };
}

/** For a checkout in root's own home, which no other account can enter: the account keeps the right to pass. */
function asAccountPassingDoors(ids: Ids): Account {
  const become = ['--reuid', `${ids.uid}`, '--regid', `${ids.gid}`, '--clear-groups'];
  const mayPass = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  return {
    ...asAccount(ids),
    running: (command, args) => ({
      command: 'setpriv',
      args: [...become, ...mayPass, command, ...args],
      cwd: '/',
      env,
    }),
  };
}

async function reaches(account: Account, paths: string[]): Promise<boolean> {
  try {
    for (const path of paths) {
      const { command, args, ...how } = account.running('ls', ['-d', path]);
      await run(command, args, how);
    }
    return true;
  } catch {
    return false;
  }
}

async function idsOf(name: string): Promise<Ids | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
    );
    return { uid: uid!, gid: gid! };
  } catch {
    return undefined;
  }
}
