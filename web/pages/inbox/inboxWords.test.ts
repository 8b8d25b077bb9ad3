import { describe, expect, it } from 'vitest';
import { failureClasses } from '../../../domain/failures.js';
import { draftActions, draftStates, messageKinds } from '../../../domain/states.js';
import type { Account, Draft } from '../../api/types.js';
import {
  againstYes,
  canBeUndone,
  draftSentence,
  draftWords,
  excerptOf,
  handleOf,
  isOpenDraft,
  kindWord,
  mediaInWords,
  needsAnswer,
  nextStep,
  personName,
  readAccounts,
  secondsLeft,
  stepInWords,
  unreadOf,
} from './inboxWords.js';

const person = { externalId: '77', username: null, name: null };

describe('the words of the inbox', () => {
  it('name a person by what is known', () => {
    expect(personName(person)).toBe('Somebody (77)');
    expect(personName({ ...person, username: 'bo' })).toBe('@bo');
    expect(personName({ ...person, username: 'bo', name: 'Bo Lind' })).toBe('Bo Lind');
    expect(handleOf({ ...person, username: 'bo', name: 'Bo Lind' })).toBe('@bo');
    expect(handleOf({ ...person, username: 'bo' })).toBeUndefined();
  });

  it('name what hangs at a message', () => {
    expect(mediaInWords([])).toBeUndefined();
    expect(mediaInWords([{ kind: 'image' }, { kind: 'video' }, { kind: 'image' }])).toBe('2 pictures and 1 video');
  });

  it('have a word for every kind, state and deed', () => {
    expect(new Set(messageKinds.map(kindWord)).size).toBe(messageKinds.length);
    expect(new Set(draftStates.map((state) => draftWords(state).word)).size).toBe(draftStates.length);
    const step = { by: 'Olga (owner u-olga)', rule: 'Thanks', text: null, at: '' };
    expect(new Set(draftActions.map((action) => stepInWords({ ...step, action }))).size).toBe(draftActions.length);
    expect(stepInWords({ ...step, action: 'undone', by: 'edit' })).toContain('was edited');
  });

  it('name the rule that said yes, or the person', () => {
    const rule = { state: 'sent', rule: 'Thanks', approvedBy: 'rule', waiting: null } as const;
    expect(draftSentence(rule, 'X')).toBe('Sent without asking: rule ‘Thanks’.');
    expect(draftSentence({ ...rule, rule: null, approvedBy: 'Olga' }, 'X')).toBe('After the yes of Olga.');
    expect(draftSentence({ ...rule, state: 'approved' }, 'X')).toContain('rule ‘Thanks’');
  });

  it('tell what to do about every failure, and leave what is in doubt to support', () => {
    for (const failure of failureClasses)
      expect(nextStep({ state: 'failed', failure }, { role: 'owner', platform: 'X' })).not.toContain('replay');
    const inDoubt = { state: 'unconfirmed', failure: 'reconnect-needed' } as const;
    expect(nextStep(inDoubt, { role: 'owner', platform: 'X' })).toBe(
      'Support looks on X whether it is there, and marks it.',
    );
    expect(nextStep(inDoubt, { role: 'support', platform: 'X' })).toContain('mark it');
  });

  it('tell what of a conversation is left to show', () => {
    const last = { messageId: '1', direction: 'in', kind: 'comment', excerpt: ' ', deleted: false } as const;
    expect(excerptOf({ last })).toBe('A message without words');
    expect(excerptOf({ last: { ...last, deleted: true } })).toBe('Taken back');
    expect(excerptOf({ last: null })).toBe('Nothing is left of it');
  });
});

describe('a draft', () => {
  it('can have its yes taken back until it leaves, and while something has it wait', () => {
    const waiting = { message: 'X allows no more just now.' };
    const undone = draftStates.filter((state) => canBeUndone({ state, waiting: null }));
    expect(undone).toEqual(['approved']);
    expect(canBeUndone({ state: 'sending', waiting })).toBe(true);
    expect(canBeUndone({ state: 'sent', waiting })).toBe(false);
    const sending = { state: 'sending', rule: null, approvedBy: 'Olga' } as const;
    expect(draftSentence({ ...sending, waiting: null }, 'X')).toContain('can no longer be undone');
    expect(draftSentence({ ...sending, waiting }, 'X')).toContain('can be taken back');
  });

  it('is open until it has an end', () => {
    expect(draftStates.filter((state) => isOpenDraft({ state }))).toEqual(['waiting', 'approved', 'sending']);
  });

  it('has everything against its yes named once', () => {
    const draft: Pick<Draft, 'violations'> = {
      violations: [
        { path: 'message', message: 'Too late.' },
        { path: 'text', message: 'Too long.' },
      ],
    };
    expect(againstYes(draft, { obstacles: ['Too late.'] })).toEqual(['Too late.', 'Too long.']);
  });

  it('counts down to none', () => {
    expect([9_001, 9_000, 1, 0, -5].map((ms) => secondsLeft(ms, 0))).toEqual([10, 9, 1, 0, 0]);
  });
});

it('a message needs an answer until it has one, is gone, or somebody says that it needs none', () => {
  const message = { direction: 'in', answeredAt: null, deletedAt: null, dismissed: null } as const;
  expect(needsAnswer(message)).toBe(true);
  expect(needsAnswer({ ...message, direction: 'out' })).toBe(false);
  expect(needsAnswer({ ...message, answeredAt: '2026-01-01T00:00:00Z' })).toBe(false);
  expect(needsAnswer({ ...message, deletedAt: '2026-01-01T00:00:00Z' })).toBe(false);
  expect(needsAnswer({ ...message, dismissed: { at: '2026-01-01T00:00:00Z', by: 'Olga' } })).toBe(false);
});

it('what an owner did not allow is named with its permissions; a disconnected account is left out', () => {
  const account = {
    state: 'connected',
    features: [
      { feature: 'comments', can: true, missingScopes: [] },
      { feature: 'direct-messages', can: false, missingScopes: ['dm.read'] },
    ],
  } as unknown as Account;
  const gone: Account = { ...account, state: 'disconnected' };
  const withoutInbox: Account = { ...account, features: [] };
  expect(unreadOf([account, gone, withoutInbox])).toEqual([
    { account, what: 'Direct messages', missingScopes: ['dm.read'] },
  ]);
  expect(readAccounts([account, gone, withoutInbox])).toEqual([account]);
});
