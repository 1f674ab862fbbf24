import { createHash } from 'node:crypto';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';
import { connectSocket } from '../../testkit/graphql-socket.ts';

let test: TestApi;
const clients: Client[] = [];
beforeAll(async () => {
  test = await createTestApi({ isProduction: true, recheckMs: 200 });
}, API_START_MS);
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => test.close());

function connect(request: { headers?: Readonly<Record<string, string>>; authorization?: string }) {
  const socket = connectSocket({ origin: test.origin, ...request });
  clients.push(socket.client);
  return socket;
}

async function ask(client: Client, query: string, extensions?: Record<string, unknown>): Promise<unknown> {
  for await (const result of client.iterate({ query, ...(extensions !== undefined && { extensions }) })) return result;
  throw new Error('no answer');
}

/** As a browser asks: naming a document that the web interface was built with. */
const askListed = (client: Client, query: string) => ask(client, '', test.list(query).extensions);

async function tokenFor(more: string): Promise<{ secret: string; id: string }> {
  const { text } = await test.admin.graphql(
    `mutation { apiTokenCreate(input: { workspaceId: "${test.workspaceId}", name: "ws", role: VIEWER ${more} }) { secret apiToken { id } } }`,
  );
  return { secret: /hf_[\w-]+/.exec(text)?.[0] ?? '', id: /"id":"([^"]+)"/.exec(text)?.[1] ?? '' };
}

it('answers whom HTTP answers: by cookie, or by a token in the connection parameters', async () => {
  const byCookie = connect({ headers: test.admin.headers });
  expect(await askListed(byCookie.client, '{ viewer { user { name } } }')).toEqual({
    data: { viewer: { user: { name: 'Ada' } } },
  });
  const { secret } = await tokenFor('');
  const byToken = connect({ authorization: `Bearer ${secret}` });
  expect(await ask(byToken.client, '{ viewer { token { name } } }')).toEqual({
    data: { viewer: { token: { name: 'ws' } } },
  });
});

it('lets in neither nobody nor the page of another site', async () => {
  expect(await connect({}).closed).toBe(4403);
  expect(await connect({ authorization: 'Bearer hf_guessedguessedguessedguessed' }).closed).toBe(4403);
  expect(await connect({ headers: { ...test.admin.headers, origin: 'https://evil.example' } }).closed).toBe(1006);
});

it('lets browsers name documents of the web interface and send none of their own', async () => {
  const { client } = connect({ headers: test.admin.headers });
  const own = '{ viewer { user { email } } }';
  await expect(ask(client, own)).rejects.toMatchObject([{ extensions: { code: 'DOCUMENT_NOT_LISTED' } }]);
  const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(own).digest('hex') };
  await expect(ask(client, own, { persistedQuery })).rejects.toMatchObject([
    { extensions: { code: 'DOCUMENT_NOT_LISTED' } },
  ]);
  await expect(ask(client, '', { persistedQuery })).rejects.toMatchObject([
    { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ]);
  expect(await askListed(client, own)).toMatchObject({ data: { viewer: { user: { email: 'ada@example.com' } } } });
});

it('keeps the limits of HTTP, and hides the schema from browsers', async () => {
  const { client } = connect({ headers: test.admin.headers });
  const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: version`).join(' ');
  await expect(askListed(client, `{ ${aliases} }`)).rejects.toMatchObject([{ extensions: { code: 'LIMIT' } }]);
  const told = askListed(client, '{ __schema { types { name } } }').catch((errors: unknown) => JSON.stringify(errors));
  expect(await told).toMatch(/introspection has been disabled/i);
  const costly =
    '{ workspace(slug: "default") { models(first: 100) { edges { node { versions { children { children { id model { name } } } } } } } } }';
  expect(await askListed(client, costly)).toMatchObject({ errors: [{ extensions: { code: 'LIMIT' } }] });
});

it('closes when the right to ask ends: a token expires, is revoked, or its owner signs out', async () => {
  const { secret, id } = await tokenFor('');
  const { client, closed } = connect({ authorization: `Bearer ${secret}` });
  await ask(client, '{ version }');
  await test.admin.graphql('mutation($id: ID!) { apiTokenRevoke(id: $id) { userErrors { code } } }', { id });
  expect(await closed).toBe(4403);

  const expiring = await tokenFor(`expiresAt: "${new Date(Date.now() + 3_600_000).toISOString()}"`);
  const other = connect({ authorization: `Bearer ${expiring.secret}` });
  await ask(other.client, '{ version }');
  test.advance(2 * 3_600_000);
  expect(await other.closed).toBe(4403);
});
