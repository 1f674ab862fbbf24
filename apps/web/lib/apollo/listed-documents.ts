import { ApolloLink } from '@apollo/client';

/** What names a document to the API, over HTTP and over the WebSocket. */
interface ListedDocument extends Record<string, unknown> {
  readonly persistedQuery: { readonly version: 1; readonly sha256Hash: string };
}

/**
 * The fingerprint that code generation put into the document (`scripts/lib/web-types.mjs`). The API has the texts, and in production
 * accepts no others from browsers.
 */
export function listed({ query, operationName }: ApolloLink.Operation): ListedDocument {
  const meta: unknown = '__meta__' in query ? query.__meta__ : undefined;
  if (typeof meta !== 'object' || meta === null || !('sha256' in meta)) {
    throw new Error(
      `${operationName ?? 'a document'} was not generated from a .graphql file, so the API has no such document`,
    );
  }
  return { persistedQuery: { version: 1, sha256Hash: String(meta.sha256) } };
}

/** Sends the fingerprint in place of the text. */
export const nameDocuments = new ApolloLink((operation, forward) => {
  Object.assign(operation.extensions, listed(operation));
  operation.setContext({ http: { includeQuery: false } });
  return forward(operation);
});
