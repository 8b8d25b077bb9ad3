import { ActivityFailure, ApplicationFailure, isCancellation, rootCause, TimeoutFailure } from '@temporalio/workflow';
import type { FailureReport } from '../domain/failures.js';
import { Failure } from '../domain/failures.js';

/** What an activity failed with, in the product's words; cancellation is not a failure and must be told apart first. */
export function reportOf(error: unknown): FailureReport {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.details?.[0]) return cause.details[0] as FailureReport;
  if (cause instanceof TimeoutFailure)
    return new Failure('platform-unavailable', 'The platform did not answer in time.').report(Date.now());
  return new Failure('bug', `Something of ours broke: ${rootCause(error) ?? 'unknown'}`).report(Date.now());
}

/** Ends a run as failed with its class as the type, so that Temporal Web's own filter finds it. */
export const failRun = (report: FailureReport): ApplicationFailure =>
  refused(
    report.class,
    [report.message, report.platformMessage, `Next: ${report.nextStep}`].filter(Boolean).join(' — '),
    report,
  );

/** A failure for people: operators read its message; the bundle's line numbers say nothing to them and are left out. */
export function refused(type: string, message: string, ...details: unknown[]): ApplicationFailure {
  const failure = ApplicationFailure.create({ type, message, details, nonRetryable: true });
  failure.stack = '';
  return failure;
}

/** Whether an activity ended because the platform forgot what was staged. */
export const isStagingExpired = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'staging-expired';

export { isCancellation };
