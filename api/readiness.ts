import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.js';
import { canaryId, taskQueue } from '../domain/workflowIds.js';
import type { Temporal } from '../temporal/client.js';
import type { answerCanary } from '../workflows/index.js';

export interface Checks {
  readonly postgres: boolean;
  readonly temporal: boolean;
  /** A run of the canary went through a worker and came back. */
  readonly worker: boolean;
}

export interface Readiness {
  check(): Promise<Checks>;
  /** From now on nobody is to send anything here. */
  drain(): void;
  readonly isDraining: boolean;
}

const cachedMs = 5_000;
const withinMs = 4_000;

/** Asks all three at once; what was asked a moment ago is not asked again, however many ask. */
export function createReadiness(db: Database, temporal: Temporal, processName: string): Readiness {
  let last: { at: number; checks: Promise<Checks> } | undefined;
  let isDraining = false;

  const ask = async (): Promise<Checks> => {
    const [postgres, server, worker] = await Promise.all([
      succeeds(db.execute(sql`select 1`)),
      succeeds(temporal.within(withinMs, () => temporal.client.workflowService.getSystemInfo({}))),
      succeeds(temporal.within(withinMs, () => sendCanary(temporal, processName))),
    ]);
    return { postgres, temporal: server, worker };
  };

  return {
    check() {
      if (!last || Date.now() - last.at > cachedMs) last = { at: Date.now(), checks: ask() };
      return last.checks;
    },
    drain() {
      isDraining = true;
    },
    get isDraining() {
      return isDraining;
    },
  };
}

const sendCanary = (temporal: Temporal, processName: string) =>
  temporal.client.workflow.execute<typeof answerCanary>('answerCanary', {
    workflowId: canaryId(processName),
    taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING', // without a worker one waits, not one more every few seconds
    workflowRunTimeout: '1 minute',
    args: [],
    staticSummary: `readiness of ${processName}`,
  });

async function succeeds(question: Promise<unknown>): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => setTimeout(resolve, withinMs + 500, false).unref());
  return await Promise.race([
    question.then(
      () => true,
      () => false,
    ),
    tooLate,
  ]);
}
