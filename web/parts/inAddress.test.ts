import { describe, expect, it } from 'vitest';
import { isNarrowed, onlySet, without, withSet } from './inAddress.js';

describe('what narrows a list, in its address', () => {
  const before = new URLSearchParams('conversation=1&kind=reply');

  it('is set and taken out, and the rest of the address stays', () => {
    expect(withSet(before, { kind: '', text: 'late' }).toString()).toBe('conversation=1&text=late');
    expect(withSet(before, { conversation: '2' }).toString()).toBe('conversation=2&kind=reply');
    expect(without(before, ['kind', 'text']).toString()).toBe('conversation=1');
    expect(before.toString()).toBe('conversation=1&kind=reply');
  });

  it('is what is not empty', () => {
    expect(isNarrowed({ kind: '', text: '' })).toBe(false);
    expect(isNarrowed({ kind: '', text: 'late' })).toBe(true);
    expect(onlySet({ kind: '', text: 'late' })).toEqual({ text: 'late' });
  });
});
