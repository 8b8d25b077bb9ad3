import { describe, expect, it } from 'vitest';
import { filtersIn, isNarrowed, queryOf, withoutFilters, withSet } from './filters.js';

const address = (text: string) => new URLSearchParams(text);

describe('the filters of the inbox', () => {
  it('come from the address, without what is none', () => {
    expect(queryOf(filtersIn(address('')))).toEqual({});
    expect(queryOf(filtersIn(address('kind=comment&unanswered=true&text=%20late%20&other=1')))).toEqual({
      kind: 'comment',
      unanswered: 'true',
      text: 'late',
    });
    expect(isNarrowed(filtersIn(address('kind=letter&unanswered=perhaps&conversation=1')))).toBe(false);
  });

  it('leave the rest of the address as it is', () => {
    const before = address('conversation=1&kind=reply');
    expect(withSet(before, { kind: '', text: 'late' }).toString()).toBe('conversation=1&text=late');
    expect(withSet(before, { conversation: '2' }).toString()).toBe('conversation=2&kind=reply');
    expect(withoutFilters(before).toString()).toBe('conversation=1');
  });
});
