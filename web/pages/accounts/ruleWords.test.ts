import { describe, expect, it } from 'vitest';
import type { Judged } from '../../../domain/autoApprove.js';
import type { AutoApproveRule } from '../../api/types.js';
import { approvalInWords, countInWords, ruleInWords, verdictInWords, verdictOn } from './ruleWords.js';

const rule = (more: Partial<AutoApproveRule> = {}): AutoApproveRule => ({
  name: 'Thanks',
  kinds: null,
  senders: null,
  words: null,
  notWords: null,
  hours: null,
  zone: 'Europe/Berlin',
  dailyCap: 5,
  saidYesToday: 0,
  ...more,
});

describe('a rule in words', () => {
  it.each<[Partial<AutoApproveRule>, string]>([
    [{}, '‘Thanks’: any message, at most 5 a day (Europe/Berlin).'],
    [
      { kinds: ['comment'], words: ['thank you'], hours: { from: '09:00', to: '18:00' } },
      '‘Thanks’: comments with “thank you”, between 09:00 and 18:00 (Europe/Berlin), at most 5 a day.',
    ],
    [
      { kinds: ['mention', 'direct-message'], senders: ['bo', '111'], notWords: ['refund', 'price'], dailyCap: 1_200 },
      '‘Thanks’: mentions or direct messages from @bo or 111, unless it or the answer has “refund” or “price”, at most 1,200 a day (Europe/Berlin).',
    ],
    [
      { hours: { from: '22:00', to: '06:00' }, zone: 'America/New_York' },
      '‘Thanks’: any message, between 22:00 and 06:00 the next day (America/New York), at most 5 a day.',
    ],
    [
      { words: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
      '‘Thanks’: any message with “a”, “b”, “c”, “d”, “e”, “f”, or 2 others, at most 5 a day (Europe/Berlin).',
    ],
  ])('%j', (more, words) => {
    expect(ruleInWords(rule(more))).toBe(words);
  });

  it('tells how often it has said yes today', () => {
    const told = [0, 1, 3, 5, 7].map((saidYesToday) => countInWords(rule({ saidYesToday })));
    expect(told).toEqual([
      'Has not said yes today.',
      'Said yes once today.',
      'Said yes 3 times today.',
      'Said yes 5 times today, which is its most: what comes now waits for you.',
      'Said yes 7 times today, which is its most: what comes now waits for you.',
    ]);
  });

  it('never promises without a rule that something is sent', () => {
    expect(approvalInWords(true, 0)).toMatchObject({
      isEmpty: true,
      sentence: expect.stringMatching(/no rule yet: nothing is sent without asking/),
    });
    expect(approvalInWords(false, 0).sentence).toMatch(/nothing is sent without asking/);
    expect(approvalInWords(false, 2).sentence).toMatch(/^While this is off/);
  });
});

describe('trying rules', () => {
  const asked: Judged = {
    kind: 'comment',
    sender: { externalId: 'bo', username: 'bo' },
    message: 'Thank you! Is there a refund?',
    answer: 'Until nine.',
  };
  const noon = new Date('2026-07-01T10:00:00Z'); // 12:00 in Berlin
  const why = (more: Partial<AutoApproveRule>, judged = asked) => verdictOn([rule(more)], judged, noon).others[0]?.why;

  it.each<[Partial<AutoApproveRule>, string]>([
    [{ kinds: ['direct-message'] }, 'It is for direct messages, and this is a comment.'],
    [{ senders: ['cy'] }, '@bo is not among its senders.'],
    [{ words: ['great'] }, 'The message has no “great”.'],
    [{ words: ['great', 'nice'] }, 'The message has none of its words.'],
    [{ notWords: ['refund'] }, 'The message has “refund”.'],
    [{ notWords: ['nine'] }, 'The answer has “nine”.'],
    [{ hours: { from: '13:00', to: '18:00' } }, 'It is 12:00 in Europe/Berlin, outside its hours.'],
    [{ saidYesToday: 5 }, 'It has said yes 5 times today, which is its most.'],
    [
      { words: ['great'], saidYesToday: 5 },
      'The message has no “great”. It has said yes 5 times today, which is its most.',
    ],
  ])('says why a rule does not say yes: %j', (more, words) => {
    expect(why(more)).toBe(words);
  });

  it('asks for a sender where a rule looks at it', () => {
    const nobody = { ...asked, sender: { externalId: '', username: '' } };
    expect(why({ senders: ['cy'] }, nobody)).toBe('It is for some senders only: name one.');
  });

  it('names the first that says yes, and why those before it do not', () => {
    const rules = [rule({ name: 'One', words: ['great'] }), rule({ name: 'Two' }), rule({ name: 'Three' })];
    const verdict = verdictOn(rules, asked, noon);
    expect(verdict).toEqual({ yes: 'Two', others: [{ name: 'One', why: 'The message has no “great”.' }] });
    expect(verdictInWords(verdict, true, 3)).toBe('‘Two’ would say yes now.');
    expect(verdictInWords(verdict, false, 3)).toMatch(/automatic approval is off: this would wait/);
    expect(verdictInWords({ others: [] }, true, 3)).toBe('None of the 3 rules says yes: this would wait for yours.');
    expect(verdictInWords({ others: [] }, true, 1)).toMatch(/^The rule does not say yes/);
    expect(verdictInWords({ others: [] }, true, 0)).toMatch(/^There is no rule/);
  });
});
