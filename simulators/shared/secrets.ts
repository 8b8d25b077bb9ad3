import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Journal, Table } from './journal.js';

export type SecretKind =
  | 'access-token'
  | 'refresh-token'
  | 'authorization-code'
  | 'code-verifier'
  | 'app-token'
  | 'upload-token'
  | 'client-secret'
  | 'api-secret'
  | 'webhook-secret'
  | 'signed-address';

export interface IssuedSecret {
  id: string;
  platform: string;
  kind: SecretKind;
  value: string;
  account?: string;
  issuedAt: string;
}

/** Every secret that was ever handed out (or handed in, as a verifier is), so that a test can look for it where it must not be. */
export class SecretRegistry {
  readonly #table: Table<IssuedSecret>;

  constructor(journal: Journal) {
    this.#table = journal.table<IssuedSecret>('secrets');
  }

  remember(secret: Omit<IssuedSecret, 'id'>): void {
    const id = fingerprint(secret.value);
    if (!this.#table.has(id)) this.#table.put({ id, ...secret });
  }

  list(platform?: string): IssuedSecret[] {
    return [...this.#table.values()].filter((secret) => !platform || secret.platform === platform);
  }
}

/** What the ledger shows in place of a token. */
export const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('hex').slice(0, 16);

export const opaque = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export function sameSecret(given: string, expected: string): boolean {
  const hash = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
