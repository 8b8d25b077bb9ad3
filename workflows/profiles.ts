import { ActivityCancellationType, type ActivityOptions, type LocalActivityOptions } from '@temporalio/workflow';

/**
 * Retry profiles. A rate limit is `nextRetryDelay` from the activity, polling is a retry, and transient trouble never
 * runs out of attempts: what needs somebody is non-retryable by its class.
 */

/** A call to a platform. Cancelling waits for the true outcome: a call under way is never forgotten. */
export const platformCall: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '5 seconds', // how long a dead worker goes unnoticed
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  // Soon after a worker's death another goes on; what needs more time names its own moment.
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/** Uploads of up to half a gigabyte. */
export const upload: ActivityOptions = { ...platformCall, startToCloseTimeout: '1 hour' };

/** Quick idempotent steps on our own database: run inside the workflow task, one history event. */
export const record: LocalActivityOptions = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
};
