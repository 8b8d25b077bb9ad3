import { describe, expect, it } from 'vitest';
import { isNarrowed } from '../../parts/inAddress.js';
import { filtersIn, queryOf } from './filters.js';

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
});
