import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.js';

export type Schema = typeof schema;
export type Database = PostgresJsDatabase<Schema>;
/** A transaction is a Database for every query function: they compose. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type Queryable = Database | Transaction;

export interface DatabaseConnection {
  readonly db: Database;
  /** The driver itself, for LISTEN and for session locks. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

/**
 * Longest pause inside a transaction. They do nothing but database work, so a longer one means that the process stands
 * still; Postgres then lets go of the rows that others wait for.
 */
const idleInTransactionMaxMs = 30_000;

/**
 * Opens a pool. `max` is the number of connections; a lock holds one for as long as it lasts, and a pool `forLocks` lets
 * its transactions stand open for that. What is written by one that is not durable may be lost when the server crashes.
 */
export function openDatabase(
  url: string,
  { max = 20, forLocks = false, isDurable = true }: { max?: number; forLocks?: boolean; isDurable?: boolean } = {},
): DatabaseConnection {
  const sql = postgres(url, {
    max,
    onnotice: () => {},
    connect_timeout: 10,
    connection: {
      application_name: 'autopersonas',
      idle_in_transaction_session_timeout: forLocks ? 0 : idleInTransactionMaxMs,
      ...(!isDurable && { synchronous_commit: 'off' }),
    },
  });
  return { db: drizzle(sql, { schema }), sql, close: () => sql.end({ timeout: 5 }) };
}
