import { describe, expect, it } from 'vitest';
import { type AutoApproveRule, fits, isZone, type Judged, misfitsOf } from './autoApprove.js';

const anything: AutoApproveRule = {
  name: 'Anything',
  kinds: null,
  senders: null,
  words: null,
  notWords: null,
  hours: null,
  zone: 'Europe/Berlin',
  dailyCap: 10,
};
const asked: Judged = {
  kind: 'comment',
  sender: { externalId: '111', username: 'Bo' },
  message: 'Are you open on Sunday? The wholesale, too?',
  answer: 'From nine to six.',
};
const noon = new Date('2026-07-01T10:00:00Z'); // 12:00 in Berlin

describe('a rule for automatic approval', () => {
  it.each<[string, Partial<AutoApproveRule>, boolean]>([
    ['asks for nothing', {}, true],
    ['names the kind', { kinds: ['comment', 'reply'] }, true],
    ['names another kind', { kinds: ['direct-message'] }, false],
    ['names the sender, however it is spelled', { senders: ['bo'] }, true],
    ['names the sender by the id', { senders: ['111'] }, true],
    ['names somebody else', { senders: ['cy', '11'] }, false],
    ['has a word of the message', { words: ['sunday', 'monday'] }, true],
    ['has only a part of a word', { words: ['sale'] }, false],
    ['excludes a word of the message', { notWords: ['open'] }, false],
    ['excludes a word of the answer', { notWords: ['nine'] }, false],
    ['excludes what is not there', { notWords: ['refund', 'c++'] }, true],
    ['holds from nine to five in its zone', { hours: { from: '09:00', to: '17:00' } }, true],
    ['ends at that very minute', { hours: { from: '09:00', to: '12:00' } }, false],
    ['holds over night', { hours: { from: '22:00', to: '13:00' } }, true],
    ['holds at those hours elsewhere', { hours: { from: '11:00', to: '12:00' }, zone: 'Europe/London' }, true],
  ])('that %s', (_title, rule, yes) => {
    expect(fits({ ...anything, ...rule }, asked, noon)).toBe(yes);
  });

  it('tells everything in which it does not fit', () => {
    const night = { from: '22:00', to: '06:00' };
    const rule = {
      kinds: ['reply' as const],
      senders: ['cy'],
      words: ['sale'],
      notWords: ['sunday', 'nine'],
      hours: night,
    };
    expect(misfitsOf({ ...anything, ...rule }, asked, noon)).toEqual([
      { by: 'kind' },
      { by: 'sender' },
      { by: 'words' },
      { by: 'not-words', word: 'sunday', in: 'message' },
      { by: 'not-words', word: 'nine', in: 'answer' },
      { by: 'hours', clock: '12:00' },
    ]);
  });

  it('knows a zone when it sees one', () => {
    expect([isZone('Europe/Berlin'), isZone('UTC'), isZone('Mars/Olympus')]).toEqual([true, true, false]);
  });
});
