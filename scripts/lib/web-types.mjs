// Writes the types of the web app's GraphQL documents: one `.generated.ts` beside every `.graphql` file, the types of the schema
// they share, and for the API the list of all documents by fingerprint, since browsers send nothing else. Nothing that it writes is committed; whatever needs the types calls `generateTypes` first, which does
// nothing where schema and documents are what they were.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const SCHEMA = resolve(root, 'apps/api/schema.graphql');
const NOTE = '// Written by scripts/lib/web-types.mjs out of apps/api/schema.graphql.\n';

/** Ids and dates are text on the wire, JSON is parsed by whoever reads it. */
const CONFIG = {
  documentNodeImport: '@apollo/client#TypedDocumentNode',
  strictScalars: true,
  scalars: {
    ID: 'string',
    DateTime: 'string',
    BigInt: 'string',
    JSON: { input: 'unknown', output: 'unknown' },
  },
  enumsAsTypes: true,
  skipTypename: true,
  useTypeImports: true,
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  dedupeFragments: true,
  inlineFragmentTypes: 'combine',
};

const WEB = resolve(root, 'apps/web');
const SCHEMA_TYPES = resolve(WEB, 'graphql/schema.generated.ts');
/** Which types stand behind the schema's interfaces: the browser's cache cannot tell a `node(id:)` apart without it. */
const POSSIBLE_TYPES = resolve(WEB, 'graphql/possible-types.generated.ts');
/** Read by the API (apps/api/src/server/web-documents.ts), beside whose program it stands. */
const DOCUMENTS = resolve(root, 'apps/api/dist/web-documents.json');
/** Fingerprint of what the files were last generated from. */
const STAMP = resolve(WEB, 'graphql/generated/inputs.sha256');

const NOT_SOURCE = new Set(['node_modules', '.next', 'dist']);

function documentsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : documentsIn(join(folder, entry.name));
    return entry.name.endsWith('.graphql') ? [join(folder, entry.name)] : [];
  });
}

function fingerprint(files) {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const file of files) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

async function generate(files) {
  const [
    { codegen },
    { preset },
    operations,
    documentNode,
    typescript,
    { InMemoryCache },
    { buildSchema, isAbstractType, parse, print },
  ] = await Promise.all([
    import('@graphql-codegen/core'),
    import('@graphql-codegen/near-operation-file-preset'),
    import('@graphql-codegen/typescript-operations'),
    import('@graphql-codegen/typed-document-node'),
    import('@graphql-codegen/typescript'),
    import('@apollo/client'),
    import('graphql'),
  ]);
  const cache = new InMemoryCache();
  const documents = {};
  /** The text that the browser's client would send, which its cache has put `__typename` into; the fingerprint goes into the bundle. */
  const list = (document) => {
    const text = print(cache.transformDocument(document));
    const sha256 = createHash('sha256').update(text).digest('hex');
    documents[sha256] = text;
    return { sha256 };
  };
  const text = readFileSync(SCHEMA, 'utf8');
  const common = {
    schema: parse(text),
    schemaAst: buildSchema(text),
    pluginMap: { operations, documentNode, typescript },
    config: CONFIG,
  };
  mkdirSync(dirname(SCHEMA_TYPES), { recursive: true });
  const types = { ...common, documents: [], filename: SCHEMA_TYPES, plugins: [{ typescript: {} }] };
  writeFileSync(SCHEMA_TYPES, NOTE + (await codegen(types)));
  const interfaces = Object.values(common.schemaAst.getTypeMap()).filter(isAbstractType);
  const possible = interfaces.map((type) => [
    type.name,
    common.schemaAst.getPossibleTypes(type).map(({ name }) => name),
  ]);
  const json = JSON.stringify(Object.fromEntries(possible), null, 2);
  writeFileSync(POSSIBLE_TYPES, `${NOTE}export const possibleTypes: Record<string, string[]> = ${json};\n`);
  const sections = await preset.buildGeneratesSection({
    ...common,
    documents: files.map((location) => ({ location, document: parse(readFileSync(location, 'utf8')) })),
    baseOutputDir: WEB,
    presetConfig: { baseTypesPath: relative(WEB, SCHEMA_TYPES), extension: '.generated.ts' },
    plugins: [{ operations: {} }, { documentNode: { unstable_onExecutableDocumentNode: list } }],
  });
  for (const section of sections) writeFileSync(section.filename, NOTE + (await codegen(section)));
  mkdirSync(dirname(DOCUMENTS), { recursive: true });
  writeFileSync(DOCUMENTS, JSON.stringify(documents, null, 1));
  return sections.length + 3;
}

/** Writes the types where schema or documents changed; returns how many files were written. */
export async function generateWebTypes() {
  const files = documentsIn(WEB).sort();
  const now = fingerprint([SCHEMA, ...files]);
  const generated = files.map((file) => file.replace(/\.graphql$/, '.generated.ts'));
  const outputs = [SCHEMA_TYPES, POSSIBLE_TYPES, DOCUMENTS, ...generated];
  if (outputs.every(existsSync) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return 0;
  const written = await generate(files);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, now);
  return written;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`web types: ${await generateWebTypes()} files written`);
}
