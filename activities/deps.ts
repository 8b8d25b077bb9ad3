import type { Logger } from 'pino';
import type postgres from 'postgres';
import type { Database } from '../db/client.js';
import type { Sealer } from '../db/seal.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { MediaAddresses } from '../media/addresses.js';
import type { MediaStorage } from '../media/storage.js';
import type { UrlRules } from '../media/urlGuard.js';
import type { OAuthClients, PlatformName, Platforms } from '../platforms/index.js';
import type { Temporal } from '../temporal/client.js';
import type { Engine } from './engine.js';

/** Everything activities need from outside; made once by the worker's root. */
export interface Deps {
  readonly db: Database;
  /** A pool of its own for session locks: at least as many connections as activities run at once. */
  readonly locks: postgres.Sql;
  readonly sealer: Sealer;
  readonly platforms: Platforms;
  readonly oauth: OAuthClients;
  readonly temporal: Temporal;
  readonly media: MediaStorage;
  /** Signed addresses under which platforms fetch media. */
  readonly mediaAddresses: MediaAddresses;
  readonly log: Logger;
  readonly settings: {
    /** The configured callback address of a kind of login, byte for byte as in the authorize request. */
    readonly redirectUri: (of: PlatformRef<PlatformName>) => string;
    /** Overrides each platform's read lag, in milliseconds; for simulators. */
    readonly reconcileOverMs?: number;
    /** The API's own address, for links that are handed out. */
    readonly publicUrl: string;
    /** Absent: messages wait for a person. */
    readonly engine?: Engine;
    /** Overrides how often inboxes are polled, in milliseconds; for simulators. */
    readonly inboxPollMs?: number;
    /** What came in by webhook is forgotten after this, read or not. */
    readonly webhookContentDays: number;
    /** Messages are forgotten this long after they were said. Absent: they stay until their owner deletes them. */
    readonly messageDays?: number;
    /** Events, and the log of their deliveries, are forgotten after this. */
    readonly eventDays: number;
    /** The largest file that the library takes. */
    readonly mediaBytesMax: number;
    /** What an endpoint for events, and the address of an imported file, may name. */
    readonly urlRules: UrlRules;
  };
}
