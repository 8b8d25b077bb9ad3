import { type ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Failure, type FailureClass, failureClasses, failureFacts, NotYet } from '../domain/failures.js';
import { toTemporal } from './failures.js';

const log = pino({ level: 'silent' });
const inActivity = async (error: unknown) =>
  (await new MockActivityEnvironment().run(async () => toTemporal(error, log))) as ApplicationFailure;

describe('what went wrong, as Temporal hears it', () => {
  it.each(failureClasses.map((one) => [one, failureFacts[one].healsWithTime] as const))(
    '%s is retried exactly when time heals it (%s)',
    async (failureClass: FailureClass, heals) => {
      const failure = await inActivity(new Failure(failureClass, 'a sentence'));

      expect(failure.type).toBe(failureClass);
      expect(failure.nonRetryable).toBe(!heals);
      expect(failure.details?.[0]).toMatchObject({ class: failureClass, message: 'a sentence' });
    },
  );

  it('waits exactly as long as the platform asks, and counts a rate limit as benign', async () => {
    const failure = await inActivity(new Failure('rate-limited', 'later', { retryAfterMs: 83_000 }));

    expect(failure.nextRetryDelay).toBe(83_000);
    expect(failure.category).toBe(ApplicationFailureCategory.BENIGN);
  });

  it('polls by retry: what is not ready yet is benign and says when to look again', async () => {
    const failure = await inActivity(new NotYet('Look 3.', 5_000));

    expect(failure).toMatchObject({
      type: 'not-yet',
      nonRetryable: false,
      nextRetryDelay: 5_000,
      category: ApplicationFailureCategory.BENIGN,
    });
  });

  it('never lets the text of an unexpected error into a history: it may quote a query’s parameters', async () => {
    const failure = await inActivity(
      new Error('Failed query: insert … params: canary-secret', { cause: new Error('canary-secret') }),
    );

    expect(JSON.stringify([failure.message, failure.stack, failure.details, failure.cause])).not.toContain(
      'canary-secret',
    );
    expect(failure.nonRetryable).toBe(false);
  });
});
