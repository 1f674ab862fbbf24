import type { SavedView } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';
import type { ByIds } from './scope.ts';

/** Views that a person sees: their own, and those that others share. */
const visibleTo = (userId: string) => ({ OR: [{ userId }, { shared: true }] });

export function savedViewsByIds(
  database: Queryable,
  { workspaceIds, ids, userId }: ByIds & { readonly userId: string },
): Promise<SavedView[]> {
  return database.savedView.findMany({
    where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] }, ...visibleTo(userId) },
  });
}

export function savedViewsOf(
  database: Queryable,
  request: { readonly workspaceId: string; readonly userId: string; readonly page: string | null },
): Promise<SavedView[]> {
  const { workspaceId, userId, page } = request;
  return database.savedView.findMany({
    where: { workspaceId, ...(page === null ? {} : { page }), ...visibleTo(userId) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

export interface SavedViewKey {
  readonly workspaceId: string;
  readonly userId: string;
  readonly page: string;
  readonly name: string;
}

/** Saves a view; one of the same person with the same page and name is replaced. */
export function saveView(
  tx: Queryable,
  { key, query, shared }: { readonly key: SavedViewKey; readonly query: string; readonly shared: boolean },
): Promise<SavedView> {
  return tx.savedView.upsert({
    where: { workspaceId_userId_page_name: key },
    create: { ...key, query, shared },
    update: { query, shared },
  });
}

/** False where it was gone already. */
export async function removeSavedView(
  tx: Queryable,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<boolean> {
  const { count } = await tx.savedView.deleteMany({ where: { id, workspaceId } });
  return count === 1;
}
