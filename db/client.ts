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

/** Opens a pool. `max` is the number of connections; a session lock holds one for as long as it lasts. */
export function openDatabase(url: string, { max = 20 }: { max?: number } = {}): DatabaseConnection {
  const sql = postgres(url, {
    max,
    onnotice: () => {},
    connect_timeout: 10,
    connection: { application_name: 'autopersonas' },
  });
  return { db: drizzle(sql, { schema }), sql, close: () => sql.end({ timeout: 5 }) };
}
