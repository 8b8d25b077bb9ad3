/** What Postgres refused, found under whatever wraps it. */
export interface PostgresRefusal {
  /** SQLSTATE, or the driver's own word for a lost connection. */
  readonly code: string;
  readonly constraint?: string;
}

export function postgresRefusal(error: unknown): PostgresRefusal | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint_name: constraint } = cause as { code?: unknown; constraint_name?: string };
    if (typeof code === 'string') return { code, ...(constraint !== undefined && { constraint }) };
  }
  return undefined;
}

export const uniqueViolation = '23505';
export const foreignKeyViolation = '23503';
export const lockNotAvailable = '55P03';

const driverWords = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
];

/** The database cannot be reached, is starting or stopping, or has no connection left: trying again later can help. */
export function isDatabaseAway(error: unknown): boolean {
  const code = postgresRefusal(error)?.code ?? '';
  return driverWords.includes(code) || /^(08|57P0|53)/.test(code) || code === '25006';
}
