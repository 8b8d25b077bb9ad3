import { randomInt } from 'node:crypto';

/** Ids of Meta: digits, beyond what a double can hold. */
export function newMetaId(prefix: string, length = 17): string {
  const digits = Array.from({ length: length - prefix.length }, () => randomInt(10));
  return `${prefix}${digits.join('')}`;
}

/** `2026-05-02T09:20:00+0000`. */
export const graphTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+0000');
