import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { type Config, isConfigured, loadConfig } from '../config.js';
import { openDatabase } from '../db/client.js';
import { createSealer, parseSealingKeys } from '../db/seal.js';
import { createLogger, type Logger } from '../logging.js';
import { createMediaAddresses } from '../media/addresses.js';
import { createMediaStorage } from '../media/storage.js';
import { createOAuthClients, createPlatforms, type Platforms, settingsOf } from '../platforms/index.js';
import type { Platform } from '../platforms/platform.js';
import { connectTemporal } from '../temporal/client.js';
import { createApp } from './app.js';
import { createChangesFeed } from './changesFeed.js';
import type { Consent } from './deps.js';
import { createMetrics } from './metrics.js';
import { createProgressFeed } from './progressFeed.js';
import { createReadiness } from './readiness.js';
import { createRequestLimit } from './requestLimit.js';
import { readWebPages } from './webPages.js';

export interface RunningApi {
  /** Where it listens; browsers and platforms use PUBLIC_URL. */
  readonly url: string;
  /** Takes nothing new, lets what is under way end, and closes. */
  stop(): Promise<void>;
}

/** What is under way at a stop may take this long. */
const drainWithinMs = 10_000;

/** The API's root: config → database, Temporal, platforms, media → app → listen. */
export async function startApi(
  config: Config,
  log: Logger = createLogger(config.LOG_LEVEL).child({ process: 'api' }),
): Promise<RunningApi> {
  const sealer = createSealer(parseSealingKeys(config.SEALING_KEYS, { production: config.production }));
  const { db, sql, close: closeDatabase } = openDatabase(config.DATABASE_URL, { max: config.DATABASE_CONNECTIONS });
  // A count that is lost in a crash of the database hurts nobody, and no request waits for the disk.
  const counts = openDatabase(config.DATABASE_URL, { max: 4, isDurable: false });
  const processName = `api-${hostname()}-${process.pid}`;
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    identity: processName,
  });
  const platforms = createPlatforms(config.platforms);
  const feed = createProgressFeed(sql, log);
  const changes = createChangesFeed(sql, log);
  const readiness = createReadiness(db, temporal, processName);
  const webPages = readWebPages(config.WEB_DIR);
  if (!webPages) log.warn({ directory: config.WEB_DIR }, 'the pages are not built: /app answers 503');
  const app = createApp({
    db,
    temporal,
    platforms,
    consent: createConsent(config, platforms),
    sealer,
    storage: createMediaStorage(config.mediaStorage),
    mediaAddresses: createMediaAddresses(sealer, config.MEDIA_PUBLIC_URL),
    feed,
    changes,
    readiness,
    requestLimit: createRequestLimit(counts.db, config.REQUESTS_PER_SECOND),
    metrics: createMetrics(db),
    log,
    webPages,
    settings: {
      publicUrl: config.PUBLIC_URL,
      ...(config.TEMPORAL_WEB_URL !== undefined && { temporalWebUrl: config.TEMPORAL_WEB_URL }),
      mediaBytesMax: config.MEDIA_BYTES_MAX,
      mediaIsPublic: config.MEDIA_PUBLIC_URL !== undefined,
      replyUndoMs: config.REPLY_UNDO_SECONDS * 1_000,
      urlRules: { allowedPrivateHosts: config.ALLOWED_PRIVATE_HOSTS },
    },
  });

  const server = createHttpServer(app);
  await listen(server, config.API_PORT, config.API_HOST);
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.API_HOST.includes(':') ? `[${config.API_HOST}]` : config.API_HOST}:${port}`;
  const fetching = Object.values(platforms).filter(fetchesMedia);
  if (config.MEDIA_PUBLIC_URL === undefined && fetching.length > 0) {
    log.warn(
      { platforms: fetching.map(({ label }) => label) },
      'MEDIA_PUBLIC_URL is not set: these platforms cannot be given the media they fetch',
    );
  }
  log.info({ url, publicUrl: config.PUBLIC_URL }, 'API is ready');

  let stopped: Promise<void> | undefined;
  return { url, stop: () => (stopped ??= stop()) };

  async function stop(): Promise<void> {
    readiness.drain();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all([feed.close(), changes.close()]); // streams end, their readers come back elsewhere
    const sweepIdle = setInterval(() => server.closeIdleConnections(), 50); // also those that become idle from now on
    const cut = setTimeout(() => server.closeAllConnections(), drainWithinMs);
    await closed;
    clearTimeout(cut);
    clearInterval(sweepIdle);
    await temporal.close();
    await Promise.all([closeDatabase(), counts.close()]);
    log.info('API has stopped');
  }
}

/** Whoever sends a byte at a time, or headers without end, is let go. */
export const createHttpServer = (app: RequestListener): Server =>
  createServer(
    {
      headersTimeout: 10_000,
      // A video may take this long; JSON bodies and slow uploads are let go much earlier (body.ts, routes/media.ts).
      requestTimeout: 15 * 60_000,
      keepAliveTimeout: 20_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );

function createConsent(config: Config, platforms: Platforms): Consent {
  const clients = createOAuthClients(platforms, config.platforms);
  return {
    isConfigured: (of) => isConfigured(settingsOf(config.platforms, of)),
    authorizeUrl: (of, ask) => clients(of).authorizeUrl(ask),
  };
}

const fetchesMedia = ({ capabilities }: Platform): boolean => (capabilities.publish.fetchesMedia ?? []).length > 0;

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const config = loadConfig();
  const api = await startApi(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void api.stop().then(() => process.exit(0));
    });
  }
}
