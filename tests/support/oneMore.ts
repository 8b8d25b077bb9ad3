import { taskQueue } from '../../domain/workflowIds.js';
import { waitUntil } from '../../local/processes.js';
import { type Service, startService } from '../../local/service.js';
import type { App } from './app.js';

/** One more worker beside the app's own, on the same task queue. */
export async function startOneMoreWorker(app: App, env: Record<string, string> = {}): Promise<Service> {
  const { stack, temporal } = app;
  return await startService({
    name: 'one more worker',
    script: 'worker.ts',
    env: { ...stack.env, ...env },
    logFile: stack.state.path('logs', 'one-more-worker.log'),
    recordFile: stack.state.path('one-more-worker.process.json'),
    stopWithinMs: 5_000,
    async isReady(pid) {
      const queue = { namespace: stack.temporalNamespace, taskQueue: { name: taskQueue } };
      const { pollers } = await temporal.workflowService.describeTaskQueue(queue);
      return Boolean(pollers?.some(({ identity }) => identity === `worker ${pid}`));
    },
  });
}

/** The process that works on a run's pending activity, once one does. */
export async function workerOf(app: App, workflowId: string): Promise<number> {
  let pid = 0;
  await waitUntil(
    `a worker has taken ${workflowId}`,
    async () => {
      const { raw } = await app.temporal.workflow.getHandle(workflowId).describe();
      const [activity] = raw.pendingActivities ?? [];
      pid = Number(activity?.lastWorkerIdentity?.replace('worker ', ''));
      return pid > 0;
    },
    { withinMs: 20_000 },
  );
  return pid;
}
