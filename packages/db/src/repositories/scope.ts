/** Rows of the asker's workspaces only. Each function of the repositories takes a workspace, or this. */
export interface ByIds {
  readonly workspaceIds: readonly string[];
  readonly ids: readonly string[];
}

export const within = ({ workspaceIds, ids }: ByIds) => ({
  id: { in: [...ids] },
  workspaceId: { in: [...workspaceIds] },
});

/**
 * A name that a list is searched by; empty: everything. Files of macOS have accents as characters of their own, which a keyboard does not
 * type: a name is found whichever way it is written.
 */
export function nameContains(search: string | null) {
  const typed = search?.trim() ?? '';
  if (typed === '') return {};
  const spellings = [...new Set([typed, typed.normalize('NFC'), typed.normalize('NFD')])];
  return { OR: spellings.map((contains) => ({ name: { contains, mode: 'insensitive' as const } })) };
}
