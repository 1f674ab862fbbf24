import { ApolloClient, ApolloLink, type OperationVariables, type TypedDocumentNode } from '@apollo/client';
import { BaseHttpLink } from '@apollo/client/link/http';
import type { DocumentNode } from 'graphql';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { createCache } from './cache.ts';
import { KnownReads } from './known-reads.tsx';
import { nameDocuments } from './listed-documents.ts';

/** A query that a page is known to ask for, by its address alone. */
export interface Read {
  readonly query: DocumentNode;
  readonly variables: OperationVariables;
}

interface ReadAheadProps {
  readonly reads: readonly Read[];
  readonly children: ReactNode;
}

/** After this the page goes out without: the browser asks by itself. */
const PATIENCE_MS = 1_000;

/** Pairs a query with its variables, so that the compiler holds one to the other. */
export const read = <Variables extends OperationVariables>(
  query: TypedDocumentNode<unknown, Variables>,
  variables: Variables,
): Read => ({ query, variables });

/**
 * Has the server ask for what the components below will ask for, so that a page arrives filled; they take it from the cache (`usePageQuery`).
 * Nothing is sent until the answers are there or patience ends: an outline sent before would be shown for 300 ms at least, which is how long React lets
 * one state of a page stand, and longer than the API takes.
 */
export function ReadAhead({ reads, children }: ReadAheadProps) {
  return <KnownReads known={answersTo(reads)}>{children}</KnownReads>;
}

/**
 * Asks the API as the one who asks for the page. What cannot be read is left out: the browser asks again and is told why.
 * @returns Apollo's cache with the answers, as JSON: React would take every object of it apart and put it together again, twice. Undefined where the
 *   browser has a cache already, since the page is not loaded anew, and where this server was not told where the API is (`HOLDFAST_API_URL`).
 */
async function answersTo(reads: readonly Read[]): Promise<string | undefined> {
  const asked = await headers();
  const [api, cookie] = [process.env['HOLDFAST_API_URL'], asked.get('cookie')];
  // Next's router asks for the parts of a page, a browser for a document.
  const isDocument = asked.get('accept')?.includes('text/html') === true;
  if (!isDocument || cookie === null || api === undefined || api === '') return undefined;
  const http = new BaseHttpLink({
    uri: `${api}/graphql`,
    headers: { cookie },
    fetchOptions: { signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store' },
  });
  const cache = createCache();
  const client = new ApolloClient({ cache, link: ApolloLink.from([nameDocuments, http]), ssrMode: true });
  const answers = reads.map(async (one) => {
    // Past the client's own cache, which would read back what it has just written.
    const { data } = await client.query({ ...one, fetchPolicy: 'no-cache' });
    if (data !== undefined) cache.writeQuery({ ...one, data });
  });
  await Promise.allSettled(answers);
  return JSON.stringify(cache.extract());
}
