import { ApolloClient, ApolloLink, CombinedGraphQLErrors, Observable } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { BaseHttpLink } from '@apollo/client/link/http';
import { OperationTypeNode } from 'graphql';
import { toldInReadersLanguage } from '../errors/told-link.ts';
import { createCache } from './cache.ts';
import { nameDocuments } from './listed-documents.ts';
import { liveLink } from './live-link.ts';

interface ClientOptions {
  /** Called when the API says that nobody is signed in. */
  readonly onSignedOut: () => void;
}

const isSubscription = ({ operationType }: ApolloLink.Operation): boolean =>
  operationType === OperationTypeNode.SUBSCRIPTION;

/** Everything a browser talks to is on its own origin; the session is a cookie. */
export function createClient({ onSignedOut }: ClientOptions): ApolloClient {
  const isServer = typeof window === 'undefined';
  const signedOut = new ErrorLink(({ error }) => {
    if (!CombinedGraphQLErrors.is(error)) return;
    if (error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED')) onSignedOut();
  });
  const http = ApolloLink.from([
    toldInReadersLanguage,
    nameDocuments,
    new BaseHttpLink({ uri: '/graphql', credentials: 'same-origin' }),
  ]);
  return new ApolloClient({
    cache: createCache(),
    link: isServer ? nothing : ApolloLink.from([signedOut, ApolloLink.split(isSubscription, liveLink(), http)]),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
}

/** While a page is rendered on the server, it shows what was read ahead and asks for nothing. */
const nothing = new ApolloLink(() => new Observable((observer) => observer.complete()));
