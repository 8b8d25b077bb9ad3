import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { AccountId, EventEndpointId, PublishId, WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import { type NoticeKind, notices } from './schema.js';

export interface NoticeToOpen {
  readonly workspaceId: WorkspaceId;
  /** Whom it is about: one of these, or an account and its publish. */
  readonly accountId?: AccountId;
  readonly publishId?: PublishId;
  readonly endpointId?: EventEndpointId;
  readonly kind: NoticeKind;
  readonly cause?: string;
  readonly message: string;
  readonly nextStep: string;
}

/** Opens a notice; while an equal one is open this changes nothing (and answers false): one trouble, one notice. */
export async function openNotice(tx: Queryable, notice: NoticeToOpen): Promise<boolean> {
  const opened = await tx.insert(notices).values(notice).onConflictDoNothing().returning({ id: notices.id });
  return opened.length > 0;
}

/** Closes what no longer holds. */
export async function closeNotices(
  tx: Queryable,
  of: { accountId: AccountId; kind?: NoticeKind; publishId?: PublishId },
): Promise<void> {
  await tx
    .update(notices)
    .set({ closedAt: new Date() })
    .where(
      and(
        eq(notices.accountId, of.accountId),
        isNull(notices.closedAt),
        of.kind && eq(notices.kind, of.kind),
        of.publishId && eq(notices.publishId, of.publishId),
      ),
    );
}

// ---------------------------------------------------------------- asked by the API

export type Notice = typeof notices.$inferSelect;

/** What still holds, newest first; with `closed`, also what no longer does. */
export async function listNotices(
  db: Queryable,
  workspaceId: WorkspaceId,
  { cursor, limit, accountId, closed }: PageRequest & { accountId?: AccountId; closed?: boolean },
): Promise<Page<Notice>> {
  const rows = await db
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.workspaceId, workspaceId),
        accountId && eq(notices.accountId, accountId),
        closed ? undefined : isNull(notices.closedAt),
        cursor === undefined
          ? undefined
          : sql`(${notices.openedAt}, ${notices.id}) < (select opened_at, id from notices where id = ${cursor} and workspace_id = ${workspaceId})`,
      ),
    )
    .orderBy(desc(notices.openedAt), desc(notices.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}
