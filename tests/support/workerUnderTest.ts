import { NativeConnection, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { startSweep } from '../../activities/sweep.js';
import { openDatabase } from '../../db/client.js';
import { eventTaskQueue, taskQueue } from '../../domain/workflowIds.js';
import { workflowBundle } from '../../local/workflowBundle.js';
import type { OAuthClients } from '../../platforms/index.js';
import type { ApiUnderTest } from './apiUnderTest.js';

/** The worker to an API under test, in this process, with the same platforms: what no process of its own could be given. */
export async function startWorkerUnderTest(
  { deps: api, databaseUrl, temporal }: ApiUnderTest,
  { oauth, sweepEveryMs = 200 }: { oauth: OAuthClients; sweepEveryMs?: number },
): Promise<{ stop(): Promise<void> }> {
  const { db, sealer, platforms, storage: media, mediaAddresses, log } = api;
  const locks = openDatabase(databaseUrl, { max: 10, forLocks: true });
  const settings = {
    redirectUri: () => 'http://connect.test/oauth/callback',
    webhookContentDays: 30,
    eventDays: 30,
    urlRules: api.settings.urlRules,
    mediaBytesMax: 10_000_000,
    publicUrl: 'http://connect.test',
  };
  const deps = { db, locks: locks.sql, sealer, platforms, oauth, temporal, media, mediaAddresses, log, settings };
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const common = { connection, namespace: temporal.namespace, activities: createActivities(deps) };
  const workers = [
    await Worker.create({ ...common, taskQueue, workflowBundle: { codePath: await workflowBundle() } }),
    await Worker.create({ ...common, taskQueue: eventTaskQueue }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  const sweep = startSweep(deps, sweepEveryMs);
  return {
    async stop() {
      await sweep.stop();
      for (const worker of workers) worker.shutdown();
      await running;
      await connection.close();
      await locks.close();
    },
  };
}
