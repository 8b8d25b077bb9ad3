import type { Logger } from 'pino';
import type postgres from 'postgres';
import type { Database } from '../db/client.js';
import type { Sealer } from '../db/seal.js';
import type { MediaStorage } from '../media/storage.js';
import type { PlatformName, Platforms } from '../platforms/index.js';
import type { OAuthClient } from '../platforms/oauth.js';
import type { Temporal } from '../temporal/client.js';

/** Everything activities need from outside; made once by the worker's root. */
export interface Deps {
  readonly db: Database;
  /** A pool of its own for session locks: at least as many connections as activities run at once. */
  readonly locks: postgres.Sql;
  readonly sealer: Sealer;
  readonly platforms: Platforms;
  readonly oauth: Readonly<Record<PlatformName, OAuthClient>>;
  readonly temporal: Temporal;
  readonly media: MediaStorage;
  readonly log: Logger;
  readonly settings: {
    /** The configured callback address of a platform, byte for byte as in the authorize request. */
    readonly redirectUri: (platform: PlatformName) => string;
    /** Overrides each platform's read lag, in milliseconds; for simulators. */
    readonly reconcileOverMs?: number;
  };
}
