import type { AccountId, WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { events } from './schema.js';

/** Notes an event for the backend's webhook. Call it in the transaction of the change it tells of. */
export async function recordEvent(
  tx: Queryable,
  event: { workspaceId: WorkspaceId; type: string; accountId?: AccountId; data: Record<string, unknown> },
): Promise<void> {
  await tx.insert(events).values(event);
}
