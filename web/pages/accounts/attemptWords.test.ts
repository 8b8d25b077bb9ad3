import { expect, it } from 'vitest';
import type { Connection } from '../../api/types.js';
import { attemptStanding, isAboutTheAccount, stepsOf } from './attemptWords.js';

const attempt = (state: Connection['state'], message: string | null = null) =>
  attemptStanding({ state, message, reconnectAccountId: null }, 'X');

it('is over when it is connected, refused or expired, and says why in the words that came with it', () => {
  for (const state of ['awaiting-consent', 'exchanging', 'awaiting-choice'] as const)
    expect(attempt(state).isOver).toBe(false);
  for (const state of ['connected', 'refused', 'expired'] as const) {
    const { isOver, sentence } = attempt(state, 'Switch it to Business.');
    expect(isOver).toBe(true);
    expect(sentence).toContain('Switch it to Business.');
  }
});

it('speaks of reconnecting where an account was to be reconnected', () => {
  const again = { message: null, reconnectAccountId: 'a' };
  expect(attemptStanding({ state: 'connected', ...again }, 'X').title).toBe('X is reconnected');
  expect(attemptStanding({ state: 'refused', ...again }, 'X').title).toBe('X is not reconnected');
});

it('goes from permission over account to connected', () => {
  const standings = (state: Connection['state']) => stepsOf(state, 'X').map(({ standing }) => standing);
  expect(standings('awaiting-consent')).toEqual(['now', 'next', 'next']);
  expect(standings('exchanging')).toEqual(['done', 'now', 'next']);
  expect(standings('awaiting-choice')).toEqual(['done', 'now', 'next']);
  expect(standings('connected')).toEqual(['done', 'done', 'done']);
});

it('explains the kind of account only where the account was the matter', () => {
  expect(isAboutTheAccount('not_professional')).toBe(true);
  expect(isAboutTheAccount('access_denied')).toBe(false);
  expect(isAboutTheAccount(null)).toBe(false);
});
