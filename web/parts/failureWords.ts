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

/** Whose move it is, said to who reads it. */
export function moveWords(move: Mover, { role, platform }: { role: 'owner' | 'support'; platform: string }): string {
  const moves: Readonly<Record<Mover, string>> = {
    owner: role === 'owner' ? 'It is your move.' : 'It is the owner’s move.',
    support:
      role === 'support' ? 'It is your move, as support.' : 'It is support’s move: there is nothing for you to do.',
    us: role === 'owner' ? 'It is our move: there is nothing for you to do.' : 'It is our move.',
    platform: `It is ${platform}’s move: there is nothing to do but wait.`,
  };
  return moves[move];
}

/** What can be done about a failure by who looks at it; `edit`: write it otherwise; `wait` and `report` are told and have no button. */
export type Remedy = 'accounts' | 'edit' | 'platform' | 'wait' | 'support' | 'report';
const remedies: Readonly<Record<FailureClass, Remedy>> = {
  'reconnect-needed': 'accounts',
  'permission-missing': 'accounts',
  'account-gone': 'accounts',
  'content-refused': 'edit',
  'duplicate-refused': 'edit',
  'not-found': 'platform',
  'rate-limited': 'wait',
  'platform-unavailable': 'wait',
  'outcome-unknown': 'support',
  'quota-exhausted': 'report',
  'app-misconfigured': 'report',
  bug: 'report',
};
export const remedyOf = (failure: FailureClass): Remedy => remedies[failure];
