import type { FailureClass, Mover } from '../../domain/failures.js';

/** What failed, in a few words; the sentences of the API say more. */
const failures: Readonly<Record<FailureClass, string>> = {
  'reconnect-needed': 'Account has to be reconnected',
  'permission-missing': 'Permission is missing',
  'content-refused': 'Content was refused',
  'rate-limited': 'Too many requests for now',
  'quota-exhausted': 'App’s allowance is used up',
  'platform-unavailable': 'Platform does not answer',
  'not-found': 'Not found on the platform',
  'duplicate-refused': 'Platform has this post already',
  'outcome-unknown': 'Outcome is unknown',
  'app-misconfigured': 'App is not set up rightly',
  'account-gone': 'Account is gone',
  bug: 'Our own mistake',
};
export const failureWords = (failure: FailureClass): string => failures[failure];

/** The same where the API may come to know a class that the pages do not. */
export const classInWords = (failure: string): string => {
  const known: Readonly<Record<string, string>> = failures;
  return known[failure] ?? failure;
};

/** Whose move it is. */
export const moverWords: Readonly<Record<Mover, string>> = {
  owner: 'The account’s owner',
  support: 'Support',
  us: 'Whoever runs this app',
  platform: 'The platform',
};
