'use client';

import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { isReadAheadNew } from './cache.ts';

interface PageQueryOptions<Variables> {
  readonly variables: Variables;
  readonly pollInterval?: number;
}

/**
 * A query whose answer the server may have read ahead (`read-ahead.tsx`): when it is shown first, on a page that was just loaded, that answer is new enough.
 * With other variables it asks as every query does.
 */
export function usePageQuery<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>,
  options: PageQueryOptions<NoInfer<Variables>>,
) {
  const { cache } = useApolloClient();
  const [takesOver] = useState(() => isReadAheadNew(cache));
  return useQuery(query, {
    ...options,
    // What it begins with whenever its variables have changed.
    initialFetchPolicy: 'cache-and-network',
    fetchPolicy: takesOver ? 'cache-first' : 'cache-and-network',
  });
}
