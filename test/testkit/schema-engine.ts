import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

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

const schemaFile = async () => ({
  path: 'schema.prisma',
  content: await readFile(resolve(root, 'prisma/schema.prisma'), 'utf8'),
});

/** Prisma's own schema engine on the database at `url`. */
export async function openSchemaEngine(url: string): Promise<bindings.SchemaEngine> {
  await (loaded ??= load());
  const { path, content } = await schemaFile();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(url));
  return bindings.SchemaEngine.new({ datamodels: [[path, content]] }, () => undefined, adapter);
}

/** SQL that makes an empty database into what prisma/schema.prisma says. `url`: any database, which the engine only asks its version. */
export async function schemaAsSql(url: string): Promise<string> {
  const engine = await openSchemaEngine(url);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [await schemaFile()] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}
