/** How far back the page looks. It lives in the address, so that a link keeps it. */
export const ranges = ['7', '30', '90'] as const;
export type RangeName = (typeof ranges)[number];

export const rangeIn = (search: URLSearchParams): RangeName =>
  ranges.find((range) => range === search.get('range')) ?? '7';

/** By the hour where that can be told apart. */
export const stepOfRange = (range: RangeName) => (range === '7' ? 'hour' : 'day');
