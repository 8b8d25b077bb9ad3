import { describe, expect, it } from 'vitest';
import { failureClasses, failureFacts } from '../../../domain/failures.js';
import { openPublishStates, publishStates } from '../../../domain/states.js';
import { failureWords, moveWords, remedyOf } from '../../parts/failureWords.js';
import { isOpen, moverWord, stateChoices, stateSentence, statesInWords, stateWords } from './publishWords.js';

const movers = ['owner', 'support', 'us', 'platform'] as const;

describe('the words of publishes', () => {
  it('have one of its own for each state, and say where the post is', () => {
    expect(new Set(publishStates.map((state) => stateWords(state).word)).size).toBe(publishStates.length);
    for (const state of publishStates) expect(stateSentence(state, 'X')).toMatch(/^[A-Z].*\.$/);
  });

  it('never call a post live that may not be, nor gone that may be there', () => {
    expect(publishStates.filter((state) => stateWords(state).tone === 'good')).toEqual(['published']);
    expect(stateSentence('unconfirmed', 'X')).toContain('may be live');
    expect(stateWords('unconfirmed').tone).not.toBe('bad');
  });

  it('have one of its own for each class of failure', () => {
    expect(new Set(failureClasses.map(failureWords)).size).toBe(failureClasses.length);
  });

  it('send the owner where the failure can be mended, and nobody who only has to wait', () => {
    for (const failure of failureClasses) {
      const { move } = failureFacts[failure];
      const ownersRemedy = ['accounts', 'edit', 'platform'].includes(remedyOf(failure));
      expect([failure, ownersRemedy]).toEqual([failure, move === 'owner']);
      expect(remedyOf(failure) === 'support').toBe(move === 'support');
      if (remedyOf(failure) === 'wait') expect(failureFacts[failure].healsWithTime).toBe(true);
    }
  });

  it('say “your move” to the one whose it is, and to nobody else', () => {
    for (const role of ['owner', 'support'] as const) {
      const yours = movers.filter((move) => moveWords(move, { role, platform: 'X' }).includes('your move'));
      expect(yours).toEqual([role]);
      expect(movers.filter((move) => moverWord(move, { role, platform: 'X' }) === 'Your move')).toEqual([role]);
    }
    expect(moveWords('platform', { role: 'owner', platform: 'Threads' })).toContain('Threads');
  });

  it('offer every state as a filter, and tell any list of them', () => {
    const values = stateChoices.map(({ value }) => value);
    for (const state of publishStates) expect(values).toContain(state);
    expect(new Set(values).size).toBe(values.length);
    expect(statesInWords('failed,cancelled,nonsense')).toBe('Failed or cancelled');
  });

  it('know what can still be stopped', () => {
    expect(publishStates.filter(isOpen)).toEqual([...openPublishStates]);
  });
});
