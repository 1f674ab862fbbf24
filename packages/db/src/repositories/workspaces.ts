import type { Workspace } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Workspaces by id, in no particular order. */
export function workspacesByIds(database: Queryable, ids: readonly string[]): Promise<Workspace[]> {
  return database.workspace.findMany({ where: { id: { in: [...ids] } } });
}

/** The workspace of a slug, if it is among those that the asker may see. */
export function workspaceBySlug(
  database: Queryable,
  { slug, workspaceIds }: { readonly slug: string; readonly workspaceIds: readonly string[] },
): Promise<Workspace | null> {
  return database.workspace.findFirst({ where: { slug, id: { in: [...workspaceIds] } } });
}
