import { ApolloClient, CombinedGraphQLErrors, InMemoryCache, ServerError } from '@apollo/client';
import { afterEach, expect, it, vi } from 'vitest';
import { Kind, OperationTypeNode, type DocumentNode } from 'graphql';
import { apiLink } from './api-link.ts';

const NAME = { kind: Kind.NAME, value: 'a' } as const;
const query: DocumentNode & { readonly __meta__: unknown } = {
  kind: Kind.DOCUMENT,
  __meta__: { sha256: 'the fingerprint' },
  definitions: [
    {
      kind: Kind.OPERATION_DEFINITION,
      operation: OperationTypeNode.QUERY,
      name: { kind: Kind.NAME, value: 'OfA' },
      selectionSet: { kind: Kind.SELECTION_SET, selections: [{ kind: Kind.FIELD, name: NAME }] },
    },
  ],
};

afterEach(() => vi.unstubAllGlobals());

function ask(answer: Response, how?: RequestInit) {
  const fetch = vi.fn((_url: string, _request: RequestInit) => Promise.resolve(answer));
  vi.stubGlobal('fetch', fetch);
  const client = new ApolloClient({ cache: new InMemoryCache(), link: apiLink('/graphql', how) });
  return { fetch, asked: client.query({ query, variables: { first: 1 } }) };
}

it('names the document, with what it is asked about and as whom', async () => {
  const { fetch, asked } = ask(Response.json({ data: { a: 1 } }), { headers: { cookie: 'me' }, cache: 'no-store' });
  expect((await asked).data).toEqual({ a: 1 });
  const [url, request] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('/graphql');
  expect(request).toMatchObject({ method: 'POST', cache: 'no-store', headers: { cookie: 'me' } });
  expect(JSON.parse(String(request?.body))).toEqual({
    operationName: 'OfA',
    variables: { first: 1 },
    extensions: { persistedQuery: { version: 1, sha256Hash: 'the fingerprint' } },
  });
});

it('takes a refusal that is told in GraphQL for an answer', async () => {
  const headers = { 'content-type': 'application/graphql-response+json; charset=utf-8' };
  const body = { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] };
  const { asked } = ask(Response.json(body, { status: 401, headers }));
  await expect(asked).rejects.toSatisfy(
    (error) => CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.['code'] === 'UNAUTHENTICATED',
  );
});

it.each([
  ['a proxy that has nobody behind it', new Response('<h1>Bad gateway</h1>', { status: 502 }), 502],
  ['something that is no GraphQL', Response.json({ hello: 'there' }), 200],
])('tells by its status what came from %s', async (_who, answer, status) => {
  await expect(ask(answer).asked).rejects.toSatisfy((error) => ServerError.is(error) && error.statusCode === status);
});

it('stops where nobody waits any more, and where patience ends', async () => {
  const patience = new AbortController();
  const signals: AbortSignal[] = [];
  vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) => {
    signals.push(signal);
    return new Promise<Response>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: apiLink('/graphql', { signal: patience.signal }),
  });
  client
    .watchQuery({ query })
    .subscribe(() => undefined)
    .unsubscribe();
  await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  const asked = client.query({ query, fetchPolicy: 'no-cache' });
  patience.abort(new Error('too late'));
  await expect(asked).rejects.toThrow('too late');
});
