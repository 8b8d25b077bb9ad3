import type { Connection } from '../../api/types.js';

/** How an attempt to connect stands, for who has just come back from the platform. */
export interface AttemptStanding {
  readonly tone: 'good' | 'warn' | 'bad' | 'info';
  readonly title: string;
  readonly sentence: string;
  readonly isOver: boolean;
}

export function attemptStanding(
  { state, message, reconnectAccountId }: Pick<Connection, 'state' | 'message' | 'reconnectAccountId'>,
  label: string,
): AttemptStanding {
  const [connected, connecting] = reconnectAccountId ? ['reconnected', 'Reconnecting'] : ['connected', 'Connecting'];
  switch (state) {
    case 'awaiting-consent':
      return {
        tone: 'info',
        title: `${connecting} ${label}`,
        sentence: `Waiting for your answer at ${label} to come through.`,
        isOver: false,
      };
    case 'exchanging':
      return {
        tone: 'info',
        title: `${connecting} ${label}`,
        sentence: 'Permission received. Looking for your account.',
        isOver: false,
      };
    case 'awaiting-choice':
      return {
        tone: 'info',
        title: 'Which account is to be connected?',
        sentence: `Your login at ${label} gives access to several. Choose one; the others can be connected later.`,
        isOver: false,
      };
    case 'connected':
      return {
        tone: 'good',
        title: `${label} is ${connected}`,
        sentence: `${message ?? ''} Nothing is read or posted before you ask for it.`.trim(),
        isOver: true,
      };
    case 'refused':
      return {
        tone: 'bad',
        title: `${label} is not ${connected}`,
        sentence: message ?? 'Please try again.',
        isOver: true,
      };
    case 'expired':
      return {
        tone: 'warn',
        title: `This attempt to connect ${label} is over`,
        sentence: message ?? 'It took longer than it may. Please try again.',
        isOver: true,
      };
  }
}

export interface Step {
  readonly name: string;
  readonly standing: 'done' | 'now' | 'next';
}

const order = ['awaiting-consent', 'exchanging', 'connected'] as const;

/** The way of an attempt that goes well. */
export function stepsOf(state: Connection['state'], label: string): Step[] {
  const reached = order.indexOf(state === 'awaiting-choice' ? 'exchanging' : (state as (typeof order)[number]));
  const finding = state === 'awaiting-choice' ? 'Choosing the account' : 'Finding the account';
  return [`Permission from ${label}`, finding, 'Connecting it'].map((name, at) => ({
    name,
    standing: at < reached || state === 'connected' ? 'done' : at === reached ? 'now' : 'next',
  }));
}

/** Refusals that another account, or another setting of it, would heal: then it helps to say what is needed. */
const ofTheAccount: readonly Connection['refusal'][] = [
  'no_account',
  'no_page',
  'page_not_linked',
  'not_professional',
  'insufficient_page_role',
  'posting_permission_missing',
];
export const isAboutTheAccount = (refusal: Connection['refusal']): boolean => ofTheAccount.includes(refusal);
