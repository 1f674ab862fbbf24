// Types and documents of the client package's operations. Unlike the web interface's, the generated file is committed: the package is
// what other programs read to see what the API offers. test/tooling/client-types.test.ts says when it is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

export const CLIENT_TYPES = 'packages/client/src/operations.generated.ts';
const OPERATIONS = 'packages/client/src/operations';
const HEADER =
  '// Written by scripts/lib/client-types.mjs from the .graphql files beside it and apps/api/schema.graphql; do not edit.\n';

const CONFIG = {
  documentNodeImport: 'graphql#TypedQueryDocumentNode',
  enumType: 'string-literal',
  avoidOptionals: { field: true, inputValue: false, object: true },
  immutableTypes: true,
  useTypeImports: true,
  skipTypename: true,
  dedupeFragments: true,
  strictScalars: true,
  /** How the scalars of the schema arrive as JSON. */
  scalars: { ID: 'string', BigInt: 'string', DateTime: 'string', JSON: 'unknown' },
};

/** The text that the operations as they stand generate. */
export async function clientTypes() {
  const [{ codegen }, operations, documentNode, { parse }] = await Promise.all([
    import('@graphql-codegen/core'),
    import('@graphql-codegen/typescript-operations'),
    import('@graphql-codegen/typed-document-node'),
    import('graphql'),
  ]);
  const read = (path) => readFileSync(resolve(root, path), 'utf8');
  const files = readdirSync(resolve(root, OPERATIONS)).sort();
  const text = await codegen({
    schema: parse(read('apps/api/schema.graphql')),
    documents: files.map((name) => ({
      location: `${OPERATIONS}/${name}`,
      document: parse(read(`${OPERATIONS}/${name}`)),
    })),
    filename: CLIENT_TYPES,
    config: CONFIG,
    plugins: [{ operations: {} }, { documentNode: {} }],
    pluginMap: { operations, documentNode },
  });
  return `${HEADER}${text}\n`;
}

export async function writeClientTypes() {
  writeFileSync(resolve(root, CLIENT_TYPES), await clientTypes());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await writeClientTypes();
