import { eq, or, sql } from 'drizzle-orm';
import type { WorkspaceId } from '../domain/ids.js';
import type { Queryable } from './client.js';
import { workspaces } from './schema.js';

export type Workspace = typeof workspaces.$inferSelect;

/** Makes a workspace; one of this name that is there already is answered as it is. */
export async function createWorkspace(db: Queryable, name: string): Promise<Workspace> {
  await db.insert(workspaces).values({ name }).onConflictDoNothing();
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.name, name));
  return workspace!;
}

export async function findWorkspace(db: Queryable, nameOrId: string): Promise<Workspace | undefined> {
  const [workspace] = await db
    .select()
    .from(workspaces)
    .where(or(eq(workspaces.name, nameOrId), sql`${workspaces.id}::text = ${nameOrId}`));
  return workspace;
}

export async function workspaceName(db: Queryable, id: WorkspaceId): Promise<string | undefined> {
  const [workspace] = await db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, id));
  return workspace?.name;
}
