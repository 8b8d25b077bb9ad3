/** The moment from which X counts the milliseconds in its ids (x.md §3.1). */
const epochMs = 1_288_834_974_657n;

/** X's ids have up to 19 digits, more than a number holds: they stay text and are compared as BigInt (x.md §0). */
export const isId = (text: string): boolean => /^\d{1,19}$/.test(text);

export const isNewer = (id: string, than: string): boolean => BigInt(id) > BigInt(than);

export const newestOf = (ids: readonly string[]): string | undefined =>
  ids.reduce<string | undefined>(
    (newest, id) => (newest === undefined || isNewer(id, newest) ? id : newest),
    undefined,
  );

export const oldestOf = (ids: readonly string[]): string | undefined =>
  ids.reduce<string | undefined>(
    (oldest, id) => (oldest === undefined || isNewer(oldest, id) ? id : oldest),
    undefined,
  );

/** When it was made: an id carries its own time. */
export const createdAtMs = (id: string): number => Number((BigInt(id) >> 22n) + epochMs);
