import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { z } from 'zod';

/** Commands and tests run in the repository's root; a bundled script stands elsewhere. */
const root = process.cwd();

/** What this needs of the engine. The package's main file imports WebAssembly as a module, which Node 20 cannot. */
const exportsSchema = z.looseObject({ __wbindgen_start: z.custom<() => void>((value) => typeof value === 'function') });

/** WebAssembly is a global of Node's that its types do not describe without the browser's. */
const instantiate = z
  .object({ WebAssembly: z.object({ instantiate: z.custom<Instantiate>((value) => typeof value === 'function') }) })
  .transform((global) => global.WebAssembly.instantiate)
  .parse(globalThis);
type Instantiate = (bytes: Uint8Array, imports: object) => Promise<{ instance: { exports: object } }>;

let loaded: Promise<void> | undefined;

async function load(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
  const { instance } = await instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  const setWasm: unknown = Reflect.get(bindings, '__wbg_set_wasm');
  if (typeof setWasm !== 'function')
    throw new Error('@prisma/schema-engine-wasm has changed: it has no __wbg_set_wasm');
  Reflect.apply(setWasm, undefined, [instance.exports]);
  exportsSchema.parse(instance.exports).__wbindgen_start();
}

/** prisma/schema.prisma as it stands. */
export const readSchema = (): Promise<string> => readFile(resolve(root, 'prisma/schema.prisma'), 'utf8');

/** Prisma's own schema engine on the database at `url`. */
export async function openSchemaEngine(url: string): Promise<bindings.SchemaEngine> {
  await (loaded ??= load());
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(url));
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', await readSchema()]] }, () => undefined, adapter);
}

/**
 * SQL that makes a database of one schema into that of another. Both are texts of schema.prisma, the first may be empty.
 * @param request.url any database: the engine only asks its version. (Reading the database itself fails: through an adapter the engine of 7.10 cannot
 * read the catalogue's columns of type "char".)
 */
export async function schemaChanges(request: {
  readonly url: string;
  readonly from: string | null;
  readonly to: string;
}): Promise<string> {
  const { url, from, to } = request;
  const engine = await openSchemaEngine(url);
  const datamodel = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  try {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: 'empty' } : datamodel(from),
      to: datamodel(to),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}
