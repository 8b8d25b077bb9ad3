import type { Database } from '../db/client.js';
import type { Sealer } from '../db/seal.js';
import type { PlatformRef } from '../domain/platformRef.js';
import type { Logger } from '../logging.js';
import type { MediaAddresses } from '../media/addresses.js';
import type { MediaStorage } from '../media/storage.js';
import type { UrlRules } from '../media/urlGuard.js';
import type { PlatformName, Platforms } from '../platforms/index.js';
import type { Temporal } from '../temporal/client.js';
import type { ChangesFeed } from './changesFeed.js';
import type { Metrics } from './metrics.js';
import type { ProgressFeed } from './progressFeed.js';
import type { Readiness } from './readiness.js';
import type { RequestLimit } from './requestLimit.js';
import type { WebPages } from './webPages.js';

/** Everything the API works with; nothing in it is read from the environment. */
export interface ApiDeps {
  readonly db: Database;
  readonly temporal: Temporal;
  readonly platforms: Platforms;
  readonly consent: Consent;
  readonly sealer: Sealer;
  readonly storage: MediaStorage;
  readonly mediaAddresses: MediaAddresses;
  readonly feed: ProgressFeed;
  readonly changes: ChangesFeed;
  readonly readiness: Readiness;
  readonly requestLimit: RequestLimit;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Absent where they were not built. */
  readonly webPages?: WebPages | undefined;
  readonly settings: ApiSettings;
}

export interface ApiSettings {
  /** Without a trailing slash. Every address the API gives out begins with it, whatever a request's Host says. */
  readonly publicUrl: string;
  readonly temporalWebUrl?: string;
  readonly mediaBytesMax: number;
  /** Whether platforms that fetch media themselves can reach ours. */
  readonly mediaIsPublic: boolean;
  /** For so long a yes to an answer can be taken back. */
  readonly replyUndoMs: number;
  /** What media URLs may name. */
  readonly urlRules: UrlRules;
}

/** The way to a platform's consent page; the credentials stay behind it. */
export interface Consent {
  isConfigured(of: PlatformRef<PlatformName>): boolean;
  authorizeUrl(
    of: PlatformRef<PlatformName>,
    ask: { redirectUri: string; state: string; codeChallenge?: string; scopes: readonly string[] },
  ): string;
}
