import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../api/client.js';
import type { AutoApproveRule } from '../../api/types.js';
import { changed, faultsOf, faultsTold, kindChoices, listIn, type RuleText, ruleOf, textOf } from './rules.js';

const answers = ['comment', 'reply', 'direct-message'] as const;
const rule = (name: string, more: Partial<AutoApproveRule> = {}): AutoApproveRule => ({
  name,
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
const said = (of: AutoApproveRule) => {
  const { saidYesToday: _, ...content } = of;
  return content;
};
const text = (more: Partial<RuleText> = {}): RuleText => ({
  ...textOf(undefined, answers, 'Europe/Berlin'),
  name: 'Thanks',
  ...more,
});

describe('a rule while it is written', () => {
  it('says after reading and writing what it said before', () => {
    const thanks = rule('Thanks', {
      kinds: ['comment'],
      senders: ['bo', '111'],
      words: ['thank you', 'well, thanks', '5" screen'],
      notWords: ['refund'],
      hours: { from: '22:00', to: '06:00' },
    });
    expect(ruleOf(textOf(thanks, answers, 'UTC'), answers)).toEqual(said(thanks));
    expect(ruleOf(textOf(rule('All'), answers, 'UTC'), answers)).toEqual(said(rule('All')));
  });

  it('begins with every kind of the platform, in the reader’s zone, and means any kind by all of them', () => {
    expect(textOf(undefined, answers, 'Asia/Tokyo')).toMatchObject({
      kinds: answers,
      zone: 'Asia/Tokyo',
      isTimed: false,
    });
    expect(ruleOf(text(), answers).kinds).toBeNull();
    expect(ruleOf(text({ kinds: ['reply'] }), answers).kinds).toEqual(['reply']);
  });

  it('offers what the platform has, and what the rule names already', () => {
    expect(kindChoices(answers)).toEqual(['comment', 'reply', 'direct-message']);
    expect(kindChoices(answers, rule('a', { kinds: ['mention'] }))).toEqual([
      'comment',
      'reply',
      'mention',
      'direct-message',
    ]);
  });

  it.each([
    ['a, b\nc', ['a', 'b', 'c']],
    [' , thank  you ,\n\n', ['thank  you']],
    ['Great, great, GREAT', ['Great']],
    ['"well, thanks", fine', ['well, thanks', 'fine']],
    ['"well, thanks', ['"well', 'thanks']],
    ['', []],
  ])('reads %j as a list', (written, list) => {
    expect(listIn(written)).toEqual(list);
  });

  it('takes user names with and without their @, each once', () => {
    expect(ruleOf(text({ senders: '@Bo, bo\n@cy' }), answers).senders).toEqual(['Bo', 'cy']);
  });
});

describe('what is wrong with a rule', () => {
  it('is nothing where all is well', () => {
    expect(faultsOf(text(), ['Other'])).toEqual({});
    expect(faultsOf(text({ isTimed: true, from: '22:00', to: '06:00' }), [])).toEqual({});
  });

  it.each<[string, Partial<RuleText>, string, RegExp]>([
    ['a missing name', { name: ' ' }, 'name', /^Give it a name/],
    ['a long name', { name: 'a'.repeat(101) }, 'name', /101 of at most 100/],
    ['the name of another rule', { name: ' Other ' }, 'name', /^Another rule has this name/],
    ['no kind', { kinds: [] }, 'kinds', /at least one/],
    ['two user names without a comma', { senders: 'ada bo' }, 'senders', /“ada bo” has a space/],
    [
      'too many words',
      { words: Array.from({ length: 101 }, (_, n) => `w${n}`).join() },
      'words',
      /101 of at most 100 words/,
    ],
    ['a long word', { notWords: 'a'.repeat(101) }, 'notWords', /longer than 100 characters/],
    ['a missing time', { isTimed: true, from: '' }, 'hours', /both times/],
    ['two equal times', { isTimed: true, from: '09:00', to: '09:00' }, 'hours', /would never say yes/],
    ['no number', { dailyCap: '' }, 'dailyCap', /from 1 to 10,000/],
    ['a number below one', { dailyCap: '0' }, 'dailyCap', /from 1 to 10,000/],
    ['half a number', { dailyCap: '1.5' }, 'dailyCap', /from 1 to 10,000/],
    ['a number too large', { dailyCap: '10001' }, 'dailyCap', /from 1 to 10,000/],
  ])('is told at its field: %s', (_title, more, field, words) => {
    const faults = faultsOf(text(more), ['Other']);
    expect(Object.keys(faults)).toEqual([field]);
    expect(Object.values(faults)[0]).toMatch(words);
  });

  it('is looked for only where it counts: hours that are not asked for are not read', () => {
    expect(faultsOf(text({ isTimed: false, from: '', to: '' }), [])).toEqual({});
  });

  const refused = (...violations: { path: string; message: string }[]) =>
    new ApiProblem({
      type: '#bad-request',
      title: '',
      status: 400,
      detail: '',
      nextStep: '',
      requestId: '',
      violations,
    });

  it('is told at its field where the API found it, unless it is about another rule as well', () => {
    const zone = { path: 'rules[1].zone', message: 'A time zone as Europe/Berlin' };
    expect(faultsTold(refused(zone, { path: 'rules[1].words[3]', message: 'Too long' }), 1)).toEqual({
      zone: 'A time zone as Europe/Berlin',
      words: 'Too long',
    });
    expect(faultsTold(refused(zone, { path: 'rules[0].name', message: 'No' }), 1)).toBeUndefined();
    expect(faultsTold(refused({ path: 'rules[11].name', message: 'No' }), 1)).toBeUndefined();
    expect(faultsTold(refused({ path: 'rules', message: 'No' }), 1)).toBeUndefined();
    expect(faultsTold(refused(), 1)).toBeUndefined();
  });
});

describe('a change to the rules as they are now', () => {
  const [a, b, c] = [rule('a'), rule('b'), rule('c')];
  const names = (answer: ReturnType<typeof changed>) =>
    'rules' in answer ? answer.rules.map(({ name }) => name) : answer;

  it('adds at the end, unless the name is taken or the list is full', () => {
    expect(names(changed([a, b], { kind: 'add', rule: c }))).toEqual(['a', 'b', 'c']);
    expect(changed([a, c], { kind: 'add', rule: rule('c', { dailyCap: 9 }) })).toEqual({ refused: 'taken', newer: c });
    const twenty = Array.from({ length: 20 }, (_, n) => rule(`r${n}`));
    expect(changed(twenty, { kind: 'add', rule: c })).toEqual({ refused: 'full' });
  });

  it('puts the rule in its place, and leaves what others did to the rest', () => {
    const newB = rule('b', { dailyCap: 9 });
    const mine = rule('z', { dailyCap: 1 });
    expect(changed([newB, a, c], { kind: 'edit', was: a, rule: mine })).toEqual({ rules: [newB, mine, c], at: 1 });
  });

  it('is refused where the rule itself was changed, removed or its new name taken meanwhile', () => {
    const newer = rule('a', { words: ['no'] });
    expect(changed([newer, b], { kind: 'edit', was: a, rule: a })).toEqual({ refused: 'changed', newer });
    expect(changed([newer, b], { kind: 'remove', was: a })).toEqual({ refused: 'changed', newer });
    expect(changed([b], { kind: 'edit', was: a, rule: a })).toEqual({ refused: 'gone' });
    expect(changed([b], { kind: 'move', was: a, by: 1 })).toEqual({ refused: 'gone' });
    expect(changed([a, b], { kind: 'edit', was: a, rule: rule('b') })).toEqual({ refused: 'taken', newer: b });
  });

  it('does not take another count of today for a change', () => {
    const counted = rule('a', { saidYesToday: 3 });
    expect(names(changed([counted, b], { kind: 'remove', was: a }))).toEqual(['b']);
  });

  it('moves by one place, and no further than the ends', () => {
    expect(names(changed([a, b, c], { kind: 'move', was: c, by: -1 }))).toEqual(['a', 'c', 'b']);
    expect(names(changed([a, b, c], { kind: 'move', was: a, by: 1 }))).toEqual(['b', 'a', 'c']);
    expect(names(changed([a, b, c], { kind: 'move', was: a, by: -1 }))).toEqual(['a', 'b', 'c']);
  });

  it('removes what is gone already without a word', () => {
    expect(names(changed([b], { kind: 'remove', was: a }))).toEqual(['b']);
  });
});
