import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.js';
import { openTemporaryStateDir } from '../../local/stateDir.js';
import { startTemporal } from '../../local/temporal.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server; each test file makes its own database on it with createDatabase(). */
    postgresUrl: string;
    temporalAddress: string;
    temporalNamespace: string;
    /** Temporal's SQLite file (with -wal and -shm beside it), to search for what must not be in it. */
    temporalDatabaseFile: string;
  }
}

/** One temporary Postgres and one temporary Temporal for the whole run, whichever projects ask for them. */
export default async function withServers(project: TestProject): Promise<() => Promise<void>> {
  const servers = await borrow();
  project.provide('postgresUrl', servers.postgresUrl);
  project.provide('temporalAddress', servers.temporalAddress);
  project.provide('temporalNamespace', servers.temporalNamespace);
  project.provide('temporalDatabaseFile', servers.temporalDatabaseFile);
  return giveBack;
}

/** A fresh, empty database on the run's Postgres. */
export async function createDatabase(): Promise<string> {
  const serverUrl = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

type Servers = {
  postgresUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  temporalDatabaseFile: string;
  stop(): Promise<void>;
};

/** Every project loads this file anew; what they share hangs on the process. */
const shared = globalThis as { testServers?: { borrowers: number; started: Promise<Servers> } };

async function borrow(): Promise<Servers> {
  shared.testServers ??= { borrowers: 0, started: startServers() };
  shared.testServers.borrowers += 1;
  return await shared.testServers.started;
}

async function giveBack(): Promise<void> {
  const servers = shared.testServers;
  if (!servers) return;
  servers.borrowers -= 1;
  if (servers.borrowers > 0) return;
  shared.testServers = undefined;
  await (await servers.started).stop();
}

async function startServers(): Promise<Servers> {
  const state = await openTemporaryStateDir();
  const log = (line: string) => console.log(`[test servers] ${line}`);
  const [database, temporal] = await Promise.all([
    startPostgres({ dataDir: state.path('postgres'), durable: false }),
    startTemporal({ dataDir: state.path('temporal'), durable: false, timeSkipping: true, log }),
  ]);
  return {
    postgresUrl: database.url,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    temporalDatabaseFile: temporal.databaseFile,
    async stop() {
      await Promise.all([database.stop(), temporal.stop()]);
      state.close();
    },
  };
}
