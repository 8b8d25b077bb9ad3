import type postgres from 'postgres';

/**
 * Runs `work` while holding a lock that dies with its process: a session lock of Postgres on a connection of its own.
 * Answers `undefined` without running anything when somebody else holds it. Use a pool of its own (`locks`), so that
 * holders never starve the queries they wait for.
 */
export async function whileHolding<T>(
  locks: postgres.Sql,
  name: string,
  work: () => Promise<T>,
): Promise<{ result: T } | undefined> {
  const session = await locks.reserve();
  try {
    const [row] = await session`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as taken`;
    if (!row?.taken) return undefined;
    try {
      return { result: await work() };
    } finally {
      await session`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
    }
  } finally {
    session.release();
  }
}
