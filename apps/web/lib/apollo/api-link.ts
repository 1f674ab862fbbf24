import { ApolloLink, Observable, ServerError } from '@apollo/client';
import { listed } from './listed-documents.ts';

const HEADERS = {
  accept: 'application/graphql-response+json,application/json;q=0.9',
  'content-type': 'application/json',
};

/**
 * Asks the API over HTTP, naming the document in place of its text. Apollo's own link sends texts, asks by GET and reads answers that come in parts, too,
 * none of which this API takes or gives; its code is as large as that of a page.
 */
export const apiLink = (url: string, { signal, headers, cache }: RequestInit = {}): ApolloLink =>
  new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const unasked = new AbortController();
        const request = {
          headers: { ...HEADERS, ...headers },
          signal: signal ? AbortSignal.any([signal, unasked.signal]) : unasked.signal,
          ...(cache !== undefined && { cache }),
        };
        answerTo(operation, { url, request }).then(
          (answer) => {
            observer.next(answer);
            observer.complete();
          },
          (error: unknown) => observer.error(error),
        );
        return () => unasked.abort();
      }),
  );

async function answerTo(
  operation: ApolloLink.Operation,
  { url, request }: { readonly url: string; readonly request: RequestInit },
): Promise<ApolloLink.Result> {
  const { operationName, variables } = operation;
  const body = JSON.stringify({ operationName, variables, extensions: listed(operation) });
  const response = await fetch(url, { ...request, method: 'POST', body });
  const text = await response.text();
  // Told in GraphQL, also a refusal is an answer; what stands between may answer in its own way.
  const isGraphql = response.headers.get('content-type')?.includes('application/graphql-response+json') === true;
  const answer: unknown = response.ok || isGraphql ? JSON.parse(text) : undefined;
  if (isResult(answer)) return answer;
  throw new ServerError('The server answered with something else than was asked for.', { response, bodyText: text });
}

const isResult = (value: unknown): value is ApolloLink.Result =>
  typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
