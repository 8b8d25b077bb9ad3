import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { startDeliveriesAtOnce } from './activities/deliveries.js';
import type { Deps } from './activities/deps.js';
import { createActivities } from './activities/index.js';
import { startSweep } from './activities/sweep.js';
import { type Config, loadConfig } from './config.js';
import { openDatabase } from './db/client.js';
import { createSealer, parseSealingKeys } from './db/seal.js';
import { callbackUrl } from './domain/addresses.js';
import { callbackName } from './domain/platformRef.js';
import { eventTaskQueue, taskQueue } from './domain/workflowIds.js';
import { createLogger } from './logging.js';
import { createMediaAddresses } from './media/addresses.js';
import { createMediaStorage } from './media/storage.js';
import { createOAuthClients, createPlatforms } from './platforms/index.js';
import { connectTemporal } from './temporal/client.js';
import { workflowsPath } from './workflows/bundle.js';

/** How many activities run at once; each commit holds one lock connection. */
const activitiesMax = 50;
/** How many calls to receivers of events run at once: they may all be slow, and posts never wait for them. */
const eventCallsMax = 20;

/** The worker's root: config → platforms, db → activities → Worker. Runs until the process is told to stop. */
export async function runWorker(config: Config): Promise<void> {
  const log = createLogger(config.LOG_LEVEL).child({ process: 'worker' });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const { error, ...rest } = (meta ?? {}) as { error?: unknown };
      log[level === 'ERROR' ? 'error' : 'warn'](
        { ...pick(rest), ...(error instanceof Error && { because: error.message }) },
        message,
      );
    }),
    telemetryOptions: {
      logging: { filter: 'WARN', forward: {} },
      ...(config.WORKER_METRICS_PORT && {
        metrics: { prometheus: { bindAddress: `127.0.0.1:${config.WORKER_METRICS_PORT}` } },
      }),
    },
  });
  const database = openDatabase(config.DATABASE_URL, { max: config.DATABASE_CONNECTIONS });
  const locks = openDatabase(config.DATABASE_URL, { max: activitiesMax, forLocks: true });
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    identity: `worker ${process.pid}`,
  });
  const platforms = createPlatforms(config.platforms);
  const sealer = createSealer(parseSealingKeys(config.SEALING_KEYS, { production: config.production }));
  const deps: Deps = {
    db: database.db,
    locks: locks.sql,
    sealer,
    platforms,
    oauth: createOAuthClients(platforms, config.platforms),
    temporal,
    media: createMediaStorage(config.mediaStorage),
    mediaAddresses: createMediaAddresses(sealer, config.MEDIA_PUBLIC_URL),
    log,
    settings: {
      redirectUri: (of) => callbackUrl(config.PUBLIC_URL, callbackName(of)),
      webhookContentDays: config.WEBHOOK_CONTENT_DAYS,
      ...(config.MESSAGE_DAYS !== undefined && { messageDays: config.MESSAGE_DAYS }),
      eventDays: config.EVENT_DAYS,
      mediaBytesMax: config.MEDIA_BYTES_MAX,
      urlRules: { allowedPrivateHosts: config.ALLOWED_PRIVATE_HOSTS },
      publicUrl: config.PUBLIC_URL,
      ...(config.engine && { engine: config.engine }),
      ...(config.RECONCILE_OVER_MS !== undefined && { reconcileOverMs: config.RECONCILE_OVER_MS }),
      ...(config.INBOX_POLL_MS !== undefined && { inboxPollMs: config.INBOX_POLL_MS }),
    },
  };

  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const activities = createActivities(deps);
  const common = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    identity: `worker ${process.pid}`,
    activities,
    // A deploy lets calls under way finish; whatever is left after that is found again by its intent.
    shutdownGraceTime: '25 seconds',
    shutdownForceTime: '55 seconds',
  } as const;
  const worker = await Worker.create({
    ...common,
    taskQueue,
    ...(config.WORKFLOW_BUNDLE ? { workflowBundle: { codePath: config.WORKFLOW_BUNDLE } } : { workflowsPath }),
    maxConcurrentActivityTaskExecutions: activitiesMax,
    // A killed worker delays due work by this (bars: 10.2 s at the default of 10 s).
    stickyQueueScheduleToStartTimeout: '2 seconds',
  });
  const eventWorker = await Worker.create({
    ...common,
    taskQueue: eventTaskQueue,
    maxConcurrentActivityTaskExecutions: eventCallsMax,
  });
  const sweep = startSweep(deps);
  const deliveries = startDeliveriesAtOnce(deps, database.sql);
  log.info({ taskQueue, namespace: config.TEMPORAL_NAMESPACE }, 'worker is ready');
  try {
    await Promise.all([worker.run(), eventWorker.run()]);
  } finally {
    await Promise.all([sweep.stop(), deliveries.stop()]);
    await connection.close();
    await temporal.close();
    await Promise.all([database.close(), locks.close()]);
  }
}

/** What the SDK says of a run, without payloads. */
const pick = ({
  workflowId,
  runId,
  workflowType,
  activityType,
  attempt,
  taskQueue: queue,
}: Record<string, unknown>) => ({
  workflowId,
  runId,
  workflowType,
  activityType,
  attempt,
  taskQueue: queue,
});

await runWorker(loadConfig()).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  // What was opened before it failed would keep the process there, deaf to SIGTERM.
  process.exit(1);
});
