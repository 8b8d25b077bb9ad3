import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { ApplicationFailureCategory, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { Failure, NotYet, StagingExpired } from '../domain/failures.js';
import { forLog } from '../logging.js';

/** The failure type of `StagingExpired` as workflows see it. */
export const stagingExpiredType = 'staging-expired';

/**
 * The one place where what went wrong becomes Temporal's. What time heals is retried (at the platform's own moment
 * where it named one) and is benign where expected; what needs somebody ends the activity with its class as the type.
 * Anything else is a fault of ours or of the machinery below: its text may quote a query's parameters, so it goes to
 * the log under a reference and never into a history.
 */
export function toTemporal(error: unknown, log: Logger, nowMs = Date.now()): TemporalFailure {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof NotYet) {
    return ApplicationFailure.create({
      type: 'not-yet',
      message: error.message,
      nextRetryDelay: error.retryAfterMs,
      category: ApplicationFailureCategory.BENIGN,
    });
  }
  if (error instanceof StagingExpired) {
    return ApplicationFailure.create({ type: stagingExpiredType, message: error.message, nonRetryable: true });
  }
  if (error instanceof Failure) {
    const report = error.report(nowMs);
    return ApplicationFailure.create({
      type: report.class,
      message: [report.message, report.platformMessage].filter(Boolean).join(' — '),
      details: [report],
      nonRetryable: !report.healsWithTime,
      ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
      ...(report.class === 'rate-limited' && { category: ApplicationFailureCategory.BENIGN }),
    });
  }
  if (error instanceof Error && error.name === 'AbortError') return new CancelledFailure('cancelled');
  const { activityType, workflowExecution, attempt } = activityInfo();
  const reference = `${workflowExecution?.workflowId ?? 'activity'}#${attempt}`;
  log.error({ err: forLog(error), activityType, reference }, 'unexpected error in an activity');
  return ApplicationFailure.create({
    type: 'unexpected',
    message: `Unexpected ${error instanceof Error ? error.name : 'error'} in ${activityType}; see the worker's log for ${reference}.`,
  });
}

/** Wraps every activity so that each ends in the same place. */
export function translated<T extends Record<string, (...args: never[]) => Promise<unknown>>>(
  activities: T,
  log: Logger,
): T {
  const wrap =
    (run: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        const failure = toTemporal(error, log);
        failure.stack = ''; // where in our code it was translated helps nobody who reads a run, and every attempt would keep it
        throw failure;
      }
    };
  return Object.fromEntries(Object.entries(activities).map(([name, run]) => [name, wrap(run)])) as T;
}
