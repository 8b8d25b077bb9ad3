import { createRequire } from 'node:module';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on stdout. Routes and what they throw are logged; bodies, queries, cookies and keys never are. */
export const createLogger = (level: string): Logger =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });

interface ErrorForLog {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorForLog;
}

/**
 * An error as it may be logged: name, message, where it happened, and why. Of a database error only the statement with
 * its placeholders: the driver puts the values into message and detail. Other properties stay out, they may hold a whole request.
 */
export function forLog(error: unknown, depth = 0): ErrorForLog {
  if (!(error instanceof Error)) return { name: 'Thrown', message: typeof error };
  const { code } = error as { code?: unknown };
  const isFromDatabase = error.name === 'PostgresError' || error instanceof DrizzleQueryError;
  return {
    name: error.name,
    message: messageOf(error),
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    // A database error's stack begins with its message, values and all.
    ...(error.stack && { stack: isFromDatabase ? framesOf(error.stack) : error.stack }),
    ...(error.cause !== undefined && depth < 4 && { cause: forLog(error.cause, depth + 1) }),
  };
}

function messageOf(error: Error): string {
  if (error instanceof DrizzleQueryError) return `Failed query: ${error.query}`;
  // `invalid input syntax for type uuid: "what was sent"`
  return error.name === 'PostgresError' ? error.message.replace(/: ".*"$/s, '') : error.message;
}

const framesOf = (stack: string) =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * Takes DEBUG away from a package that prints secrets under it, `DEBUG=*` included: the copy of the debug package that it
 * uses is told that its names are never enabled, however and whenever DEBUG is set. `neverDebug('express', 'router')` is
 * the router that Express uses.
 */
export function neverDebug(...packages: [string, ...string[]]): void {
  const start = createRequire(import.meta.url);
  const itsOwn = packages.reduce((require, name) => createRequire(require.resolve(name)), start);
  const debug = itsOwn('debug') as { enabled(name: string): boolean };
  const enabled = debug.enabled;
  debug.enabled = (name) => !name.startsWith(packages.at(-1)!) && enabled(name);
}
