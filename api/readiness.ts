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

/** Each canary is a run that operators see in their list: not one per probe. Bad news is asked about again at once. */
const goodForMs = 10_000;
const badForMs = 500;
const withinMs = 4_000;

/** Asks all three at once, and answers everyone who asks meanwhile with the same. */
export function createReadiness(db: Database, temporal: Temporal, processName: string): Readiness {
  let last: { validUntil: number; checks: Promise<Checks> } | undefined;
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
      if (last && Date.now() < last.validUntil) return last.checks;
      const asked = { validUntil: Number.POSITIVE_INFINITY, checks: ask() };
      void asked.checks.then(({ postgres, temporal: server, worker }) => {
        asked.validUntil = Date.now() + (postgres && server && worker ? goodForMs : badForMs);
      });
      last = asked;
      return asked.checks;
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
