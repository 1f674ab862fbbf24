import { ApolloClient, ApolloLink, CombinedGraphQLErrors, InMemoryCache, Observable } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { BaseHttpLink } from '@apollo/client/link/http';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { possibleTypes } from '#web/graphql/possible-types.generated.ts';
import { earlyAnswers } from './early-reads.ts';
import { nameDocuments } from './listed-documents.ts';
import { liveLink } from './live-link.ts';

interface ClientOptions {
  /** Called when the API says that nobody is signed in. */
  readonly onSignedOut: () => void;
}

/** Lists that pages read further, page by page, under the arguments that make them another list. */
const typePolicies = {
  Workspace: {
    fields: {
      auditEvents: relayStylePagination(['filter']),
      runs: relayStylePagination(['filter']),
      findings: relayStylePagination(['filter']),
      campaigns: relayStylePagination(['search', 'includeArchived']),
      models: relayStylePagination(['search', 'includeArchived']),
      datasets: relayStylePagination(['search', 'includeArchived']),
    },
  },
  DatasetVersion: { fields: { items: relayStylePagination(['label', 'search']) } },
  Run: { fields: { images: relayStylePagination(['filter', 'modelOrdinal']), errors: relayStylePagination() } },
  Membership: { keyFields: ['user', ['id'], 'workspace', ['id']] as const },
};

const isSubscription = ({ operationType }: ApolloLink.Operation): boolean =>
  operationType === OperationTypeNode.SUBSCRIPTION;

/** Everything a browser talks to is on its own origin; the session is a cookie. */
export function createClient({ onSignedOut }: ClientOptions): ApolloClient {
  const signedOut = new ErrorLink(({ error }) => {
    if (!CombinedGraphQLErrors.is(error)) return;
    if (error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED')) onSignedOut();
  });
  const http = ApolloLink.from([nameDocuments, new BaseHttpLink({ uri: '/graphql', credentials: 'same-origin' })]);
  const live = typeof window === 'undefined' ? nothing : liveLink();
  const client = new ApolloClient({
    cache: new InMemoryCache({ typePolicies, possibleTypes }),
    link: ApolloLink.from([
      signedOut,
      ApolloLink.split(isSubscription, live, ApolloLink.from([earlyAnswers(() => performance.now()), http])),
    ]),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
  return client;
}

/** Nothing is read while pages are prepared on the server. */
const nothing = new ApolloLink(() => new Observable((observer) => observer.complete()));
