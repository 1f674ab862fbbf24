interface PagedList {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The lists of a workspace that somebody chooses from. */
export interface ChoiceLists {
  readonly models?: PagedList;
  readonly datasets?: PagedList;
  readonly campaigns?: PagedList;
}

/** The row of each list that its next page begins after. */
export interface NextPages {
  readonly modelsAfter?: string;
  readonly datasetsAfter?: string;
  readonly campaignsAfter?: string;
}

/**
 * What asks for the next page of every list that goes on; undefined where none does. A list that is whole is asked for what comes after its last row,
 * which is nothing: without that it would be read from its start again, and cut short.
 */
export function nextPages({ models, datasets, campaigns }: ChoiceLists): NextPages | undefined {
  if (![models, datasets, campaigns].some((list) => list?.pageInfo.hasNextPage === true)) return undefined;
  const [modelsAfter, datasetsAfter, campaignsAfter] = [models, datasets, campaigns].map(
    // The cache says '' of a list without rows.
    (list) => (list?.pageInfo.endCursor === '' ? undefined : (list?.pageInfo.endCursor ?? undefined)),
  );
  return {
    ...(modelsAfter !== undefined && { modelsAfter }),
    ...(datasetsAfter !== undefined && { datasetsAfter }),
    ...(campaignsAfter !== undefined && { campaignsAfter }),
  };
}
