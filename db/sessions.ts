import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import { sessionUrl } from '../domain/addresses.js';
import type { WorkspaceId } from '../domain/ids.js';
import { sessionLinkMs } from '../domain/limits.js';
import type { Queryable } from './client.js';
import { type SessionRole, sessions } from './schema.js';

export type Session = typeof sessions.$inferSelect;

export interface NewSession {
  readonly workspaceId: WorkspaceId;
  readonly role: SessionRole;
  readonly userId: string;
  readonly userName: string;
  /** The session ends so long after it was asked for, whenever its link is opened. */
  readonly sessionMs: number;
  /** How long the link waits to be opened; never longer than the session. */
  readonly linkMs?: number;
}

/** Makes a session that begins in the browser which opens its link first. The link is shown here, once; the database holds its digest. */
export async function createSession(
  db: Queryable,
  publicUrl: string,
  { sessionMs, linkMs = sessionLinkMs, ...who }: NewSession,
): Promise<{ session: Session; link: string }> {
  const linkToken = secret();
  const now = Date.now();
  const [session] = await db
    .insert(sessions)
    .values({
      ...who,
      linkDigest: digestOf(linkToken),
      linkExpiresAt: new Date(now + Math.min(linkMs, sessionMs)),
      expiresAt: new Date(now + sessionMs),
    })
    .returning();
  return { session: session!, link: sessionUrl(publicUrl, linkToken) };
}

/** Opens a link, once: one statement, so of many who open it at the same time one gets the session. The cookie's value is nowhere but in the answer. */
export async function openSession(
  db: Queryable,
  linkToken: string,
): Promise<{ session: Session; cookie: string } | undefined> {
  const cookie = secret();
  const [session] = await db
    .update(sessions)
    .set({ openedAt: sql`now()`, cookieDigest: digestOf(cookie) })
    .where(
      and(
        eq(sessions.linkDigest, digestOf(linkToken)),
        isNull(sessions.openedAt),
        gt(sessions.linkExpiresAt, sql`now()`),
        ...living(),
      ),
    )
    .returning();
  return session && { session, cookie };
}

/** The living session that a cookie belongs to: unknown, expired and signed out look the same. */
export async function findSession(db: Queryable, cookie: string): Promise<Session | undefined> {
  const [session] = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.cookieDigest, digestOf(cookie)), ...living()));
  return session;
}

export async function isSessionLiving(db: Queryable, id: string): Promise<boolean> {
  const [session] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, id), ...living()));
  return session !== undefined;
}

export async function endSession(db: Queryable, id: string): Promise<void> {
  await db
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)));
}

/** Rows that open nothing any more, used or not. Who did what is written where it was done. */
export async function forgetExpiredSessions(db: Queryable): Promise<number> {
  const forgotten = await db.delete(sessions).where(lte(sessions.expiresAt, sql`now()`)).returning({ id: sessions.id });
  return forgotten.length;
}

const living = () => [isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`)];

// Both secrets are 256 random bits, so a plain digest is enough: there is nothing to guess.
const secret = () => randomBytes(32).toString('base64url');
const digestOf = (value: string) => createHash('sha256').update(value).digest('hex');
