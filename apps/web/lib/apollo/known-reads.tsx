'use client';

import { useApolloClient } from '@apollo/client/react';
import { use, useState, type ReactNode } from 'react';
import { addToCache } from './cache.ts';

interface KnownReadsProps {
  readonly known: Promise<string | undefined>;
  readonly children: ReactNode;
}

/** Puts what the server has read into the cache before anything below asks for it, on the server as in the browser. */
export function KnownReads({ known, children }: KnownReadsProps) {
  const { cache } = useApolloClient();
  const read = use(known);
  useState(() => read !== undefined && addToCache(cache, read));
  return children;
}
