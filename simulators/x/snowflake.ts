/** The moment from which X counts the milliseconds in its ids (§3.1). */
const epochMs = 1_288_834_974_657n;

export type Snowflakes = (at: number) => string;

/** Ids that carry the moment they were made, grow within a millisecond, and never repeat. */
export function createSnowflakes(taken: (id: string) => boolean): Snowflakes {
  const machine = BigInt(Math.floor(Math.random() * 1024)) << 12n;
  let lastMs = 0n;
  let sequence = 0n;

  return (at) => {
    const ms = BigInt(Math.floor(at)) - epochMs;
    sequence = ms === lastMs ? sequence + 1n : 0n;
    lastMs = ms;
    let id = (ms << 22n) | machine | (sequence & 0xfffn);
    while (taken(String(id))) id += 1n;
    return String(id);
  };
}

export const snowflakeTime = (id: string): number => Number((BigInt(id) >> 22n) + epochMs);

/** The smallest id of that millisecond. */
export const firstIdAt = (at: number): string => String((BigInt(at) - epochMs) << 22n);

/** Decimal strings of up to 19 digits, compared by value and never as a number (§0 row 6). */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export const isId = (text: unknown): text is string => typeof text === 'string' && /^\d{1,19}$/.test(text);
