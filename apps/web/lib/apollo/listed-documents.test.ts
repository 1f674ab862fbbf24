import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { Kind, OperationTypeNode, print, type DocumentNode } from 'graphql';
import { EMPTY, lastValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { listed } from './listed-documents.ts';

const web = resolve(import.meta.dirname, '../..');
const root = resolve(web, '../..');
const generate = () => promisify(execFile)(process.execPath, ['scripts/lib/web-types.mjs'], { cwd: root });

let documents: readonly DocumentNode[];
let texts: Readonly<Record<string, string>>;
beforeAll(async () => {
  await generate();
  const files = ['features', 'lib'].flatMap((folder) =>
    readdirSync(join(web, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.graphql'))
      .map((name) => join(web, folder, name.replace(/graphql$/, 'generated.ts'))),
  );
  const modules = await Promise.all(files.map((file): Promise<Record<string, unknown>> => import(file)));
  documents = modules
    .flatMap((module) => Object.values(module))
    .filter(isDocument)
    .filter((document) => operationOf(document) !== undefined);
  const list = readFileSync(join(root, 'apps/api/dist/web-documents.json'), 'utf8');
  texts = z.record(z.string(), z.string()).parse(JSON.parse(list));
}, 120_000);

const isDocument = (value: unknown): value is DocumentNode =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT;

const operationOf = ({ definitions }: DocumentNode) =>
  definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.operation;

/** Sends a generated document through the browser's client; returns what would have gone out. */
async function sent(document: DocumentNode): Promise<{ text: string; sha256: string }> {
  let found = { text: '', sha256: '' };
  const wire = new ApolloLink((operation) => {
    found = { text: print(operation.query), sha256: listed(operation).persistedQuery.sha256Hash };
    return EMPTY;
  });
  const client = new ApolloClient({ cache: new InMemoryCache(), link: wire });
  const asked = {
    [OperationTypeNode.QUERY]: () => client.query({ query: document }),
    [OperationTypeNode.MUTATION]: () => client.mutate({ mutation: document }),
    [OperationTypeNode.SUBSCRIPTION]: () =>
      lastValueFrom(client.subscribe({ query: document }), { defaultValue: null }),
  };
  // The wire gives no answer, which the client calls an error; what counts is what reached it.
  await asked[operationOf(document) ?? OperationTypeNode.QUERY]().catch(() => undefined);
  return found;
}

it('the API lists, under the fingerprint that is sent, exactly what would be sent as text', async () => {
  expect(documents.length).toBeGreaterThan(80);
  expect(Object.keys(texts)).toHaveLength(documents.length);
  for (const document of documents) {
    const { text, sha256 } = await sent(document);
    expect(texts[sha256]).toBe(text);
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  }
});
