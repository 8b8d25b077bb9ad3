import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../db/client.js';
import { requestCounts } from '../db/schema.js';
import type { WorkspaceId } from '../domain/ids.js';
import { Problem } from './errors.js';

/** So long is counted together: a burst may take all of it at once, and whoever is refused waits no longer than this. */
const windowS = 10;

/** Keeps one workspace from taking the API away from the others. */
export interface RequestLimit {
  /**
   * Counts one request. Those of the pages are counted apart from those of the keys, so that a backend that sends too many does not
   * lock people out. Throws the problem `too-many`, with `Retry-After`, where it is one too many.
   */
  count(workspaceId: WorkspaceId, from: 'keys' | 'pages'): Promise<void>;
}

/** The counts are in the database, which all processes of the API share; a workspace that was refused is refused from memory until its window ends. */
export function createRequestLimit(db: Database, perSecond: number): RequestLimit {
  const points = Math.round(perSecond * windowS);
  const limiter = new RateLimiterDrizzle({
    storeClient: db,
    schema: requestCounts,
    keyPrefix: '',
    points,
    duration: windowS,
    inMemoryBlockOnConsumed: points,
    clearExpiredByTimeout: false, // two rows a workspace at most
  });
  return {
    async count(workspaceId, from) {
      try {
        await limiter.consume(`${workspaceId}/${from}`);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new Problem(
          'too-many',
          `The ${from} of this workspace may send ${points} requests in ${windowS} seconds, and sent more.`,
          { headers: { 'Retry-After': String(Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))) } },
        );
      }
    },
  };
}
