import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { type ApiKeyScope, apiKeys } from './schema.js';

export interface NewApiKey {
  readonly workspaceId: WorkspaceId;
  /** For people: `backend`, `support desk`. */
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt?: Date;
}

/** Whom a key lets in. */
export interface ApiKeyHolder {
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
}

/** `apk_<prefix>_<secret>`: the prefix finds the row, the secret is 256 random bits. */
const keyPattern = /^apk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** Makes a key. It is shown here, once; the database holds its digest. */
export async function createApiKey(
  db: Queryable,
  { workspaceId, name, scopes, expiresAt }: NewApiKey,
): Promise<{ key: string; prefix: string }> {
  const prefix = randomBytes(6).toString('hex');
  const key = `apk_${prefix}_${randomBytes(32).toString('base64url')}`;
  await db.insert(apiKeys).values({
    workspaceId,
    name,
    prefix,
    digest: digestOf(key).toString('hex'),
    scopes: [...scopes],
    ...(expiresAt && { expiresAt }),
  });
  return { key, prefix };
}

/** The holder of a presented key, or nobody: unknown, wrong, expired and revoked look the same. */
export async function findApiKey(
  db: Queryable,
  presented: string,
  now = new Date(),
): Promise<ApiKeyHolder | undefined> {
  const prefix = keyPattern.exec(presented)?.[1];
  if (!prefix) return undefined;
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.prefix, prefix));
  // Compared even where there is no row, so that knowing a prefix cannot be measured.
  const isRight = timingSafeEqual(digestOf(presented), Buffer.from(row?.digest ?? nobodysDigest, 'hex'));
  if (!row || !isRight || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return undefined;
  return { workspaceId: row.workspaceId, name: row.name, prefix: row.prefix, scopes: row.scopes };
}

/** Answers whether there was such a key to revoke. */
export async function revokeApiKey(db: Queryable, prefix: string): Promise<boolean> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiKeys.prefix, prefix), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}

// The key is 256 random bits, so a plain digest is enough: there is nothing to guess.
const digestOf = (key: string) => createHash('sha256').update(key).digest();
const nobodysDigest = randomBytes(32).toString('hex');
