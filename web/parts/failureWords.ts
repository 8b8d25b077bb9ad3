import type { FailureClass, Mover } from '../../domain/failures.js';

/** What failed, in a few words; the sentences of the API say more. */
export const classWords: Readonly<Record<FailureClass, string>> = {
  'reconnect-needed': 'The account has to be connected again',
  'permission-missing': 'A permission is missing',
  'content-refused': 'The platform refused the content',
  'rate-limited': 'A limit was reached',
  'quota-exhausted': 'The app has used up what it may do',
  'platform-unavailable': 'The platform did not work',
  'not-found': 'The post or the account was not found',
  'duplicate-refused': 'The platform has an equal post already',
  'outcome-unknown': 'Nobody knows whether it is live',
  'app-misconfigured': 'The app is set up wrongly at the platform',
  'account-gone': 'The account is gone',
  bug: 'A fault of ours',
};

/** The API may come to know a class that this page does not. */
export const classInWords = (failureClass: string): string => {
  const known: Readonly<Record<string, string>> = classWords;
  return known[failureClass] ?? failureClass;
};

/** Whose move it is. */
export const moverWords: Readonly<Record<Mover, string>> = {
  owner: 'The account’s owner',
  support: 'Support',
  us: 'Whoever runs this app',
  platform: 'The platform',
};
