/** Rows of the asker's workspaces only. Each function of the repositories takes a workspace, or this. */
export interface ByIds {
  readonly workspaceIds: readonly string[];
  readonly ids: readonly string[];
}

export const within = ({ workspaceIds, ids }: ByIds) => ({
  id: { in: [...ids] },
  workspaceId: { in: [...workspaceIds] },
});

/** A name that a list is searched by; empty: everything. */
export const nameContains = (search: string | null) =>
  search === null || search.trim() === '' ? {} : { name: { contains: search.trim(), mode: 'insensitive' as const } };
