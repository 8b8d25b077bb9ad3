import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inspect } from 'node:util';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { pino } from 'pino';
import postgres from 'postgres';
import { forLog } from '../../../logging.js';
import type { LedgerEvent } from '../../../simulators/shared/ledger.js';
import { urlViews } from './recorder.js';
import type { Piece } from './scan.js';

// ---------------------------------------------------------------- logs

export async function logs(files: readonly string[]): Promise<Piece[]> {
  return await Promise.all(
    files.map(async (file) => ({ sink: 'logs', place: basename(file), content: await readFile(file) })),
  );
}

// ---------------------------------------------------------------- Temporal

/** The queries that every workflow answers, without having asked for it. */
const builtInQueries = ['__stack_trace', '__enhanced_stack_trace', '__temporal_workflow_metadata'];

/**
 * All that Temporal can be asked of a namespace: the history of every run, closed ones too, what it says of each
 * (pending activities with their last failure and heartbeat, memo, search attributes, summaries), and the answers to
 * the built-in queries.
 */
export async function temporal(
  client: Client,
  { only = '', queries = true }: { only?: string; queries?: boolean } = {},
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: only })) {
    const execution = { workflowId, runId };
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    pieces.push(
      ...views('histories', workflowId, history),
      { sink: 'histories', place: workflowId, content: historyToJSON(history) },
      ...views(
        'descriptions',
        workflowId,
        await client.workflowService.describeWorkflowExecution({ namespace: client.options.namespace, execution }),
      ),
    );
    for (const query of queries ? builtInQueries : []) {
      const answer = await client.workflow.getHandle(workflowId, runId).query(query);
      pieces.push(...views('queries', `${workflowId} ${query}`, answer));
    }
  }
  return pieces;
}

/** A message as JSON, with payloads in base64, and all that its payloads and texts say once they are decoded. */
const views = (sink: string, place: string, message: unknown): Piece[] => [
  { sink, place, content: JSON.stringify(message, payloadsAsBase64) },
  { sink, place, content: Buffer.concat([...leaves(message)].flatMap((leaf) => [leaf, Buffer.from('\n')])) },
];

function payloadsAsBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}

function* leaves(value: unknown): Generator<Buffer> {
  if (typeof value === 'string') yield Buffer.from(value);
  else if (value instanceof Uint8Array) yield Buffer.from(value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield Buffer.from(key);
      yield* leaves(inner);
    }
  }
}

/** SQLite's file, and the log of writes that are not in it yet. */
export async function temporalDatabase(file: string): Promise<Piece[]> {
  const files = [file, `${file}-wal`].filter((one) => existsSync(one));
  return await Promise.all(
    files.map(async (one) => ({ sink: 'Temporal’s database', place: basename(one), content: await readFile(one) })),
  );
}

/** What Temporal and Postgres have printed; their logs stand beside their data (tests/support/stack.ts). */
export async function serverLogs(temporalDatabaseFile: string): Promise<Piece[]> {
  const directory = dirname(temporalDatabaseFile);
  const files = [join(directory, 'temporal.log'), join(directory, '..', 'postgres', 'postgres.log')];
  return await Promise.all(
    files.map(async (file) => ({ sink: 'server logs', place: basename(file), content: await readFile(file) })),
  );
}

// ---------------------------------------------------------------- Postgres

/** Every row of every table, as `pg_dump --data-only` would write them, without needing a client of the server's version. */
export async function postgresDump(databaseUrl: string): Promise<Piece[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    const pieces = tables.map(async ({ schema, name }): Promise<Piece> => {
      const rows = await sql<{ row: string }[]>`
        select to_jsonb(one)::text as row from ${sql(schema)}.${sql(name)} as one`;
      return { sink: 'Postgres', place: name, content: rows.map(({ row }) => row).join('\n') };
    });
    return await Promise.all(pieces);
  } finally {
    await sql.end();
  }
}

// ---------------------------------------------------------------- processes

/** The command line of this run's processes: worker, API, Postgres, Temporal, simulators and whatever they started. */
export const commandLines = (): Piece[] =>
  processesOfThisRun().map(({ pid, commandLine }) => ({
    sink: 'command lines',
    place: `process ${pid}`,
    content: commandLine,
  }));

interface RunningProcess {
  readonly pid: string;
  readonly parent: string;
  readonly commandLine: string;
}

/** Everything below the test's parent, which is the runner: the servers are its children too. */
function processesOfThisRun(): RunningProcess[] {
  const running = process.platform === 'linux' ? processesOnLinux() : processesElsewhere();
  const family = new Set([String(process.ppid)]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of running) if (family.has(parent)) family.add(pid);
  }
  return running.filter(({ pid }) => family.has(pid));
}

const processesOnLinux = (): RunningProcess[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      unlessItEnded(() => {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]!;
        return { pid, parent, commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
      }),
    );

const processesElsewhere = (): RunningProcess[] =>
  execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8', maxBuffer: 64_000_000 })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, commandLine] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid && parent && commandLine ? { pid, parent, commandLine } : [];
    });

/** The addresses, in the Linux kernel's hexadecimal, that a process of this run listens at. */
export function listeners(): string[] {
  const own = new Set(processesOfThisRun().flatMap(({ pid }) => socketsOf(pid)));
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , socket]) => state === '0A' && own.has(socket!))
    .map(([, address]) => address!.split(':')[0]!);
}

function socketsOf(pid: string): string[] {
  const open = unlessItEnded(() => readdirSync(`/proc/${pid}/fd`)).flat();
  const targets = open.flatMap((fd) => unlessItEnded(() => readlinkSync(`/proc/${pid}/fd/${fd}`)));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** A process may end, or close a file, while it is looked at. */
function unlessItEnded<T>(look: () => T): T[] {
  try {
    return [look()];
  } catch {
    return [];
  }
}

// ---------------------------------------------------------------- errors, request lines

/** Errors in every way that a program prints them. */
export function errors(thrown: readonly unknown[]): Piece[] {
  return thrown.flatMap((error) => {
    const place = error instanceof Error ? `${error.name}: ${error.message}` : 'thrown';
    const prints = [
      inspect(error, { depth: 10, maxStringLength: null, maxArrayLength: null }),
      inspect(error, { depth: 10, maxStringLength: null, maxArrayLength: null, showHidden: true }),
      JSON.stringify(pino.stdSerializers.err(error as Error)),
      JSON.stringify(pino.stdSerializers.errWithCause(error as Error)),
      JSON.stringify(forLog(error)),
      JSON.stringify(error) ?? '',
      String(error),
    ];
    return prints.map((content) => ({ sink: 'errors', place, content }));
  });
}

/** What the platform's server would write into its access log. */
export const requestLines = (ledger: readonly LedgerEvent[]): Piece[] =>
  ledger.flatMap(({ method, path, query }) =>
    urlViews(`${path}${query ?? ''}`).map((content) => ({
      sink: 'request lines',
      place: `${method} ${path}`,
      content,
    })),
  );
