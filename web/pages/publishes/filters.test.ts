import { describe, expect, it } from 'vitest';
import { isNarrowed } from '../../parts/inAddress.js';
import { filtersIn, queryOf } from './filters.js';

const read = (address: string) => filtersIn(new URLSearchParams(address));

describe('the filters of the list', () => {
  it('come from the address, and ask for everything where it has none', () => {
    expect(isNarrowed(read(''))).toBe(false);
    expect(queryOf(read(''), 'UTC')).toEqual({});
    expect(queryOf(read('state=failed,unconfirmed&platform=x&other=1'), 'UTC')).toEqual({
      state: 'failed,unconfirmed',
      platform: 'x',
    });
  });

  it('leave out what is no state and no time', () => {
    expect(queryOf(read('state=failed,broken&from=soon'), 'UTC')).toEqual({ state: 'failed' });
    expect(read('state=broken').state).toBe('');
  });

  it('take days as the reader’s own, whole', () => {
    expect(queryOf(read('from=2026-03-29&to=2026-03-29'), 'Europe/Berlin')).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
  });

  it('take a moment as it is', () => {
    expect(queryOf(read('from=2026-03-01T09%3A00%3A00%2B01%3A00'), 'Asia/Tokyo')).toEqual({
      from: '2026-03-01T08:00:00.000Z',
    });
  });
});
