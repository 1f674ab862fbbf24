import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, printSchema } from 'graphql';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { schema } from './schema.ts';

const path = resolve(import.meta.dirname, '../schema.graphql');
const committed = readFileSync(path, 'utf8');

it('is what apps/api/schema.graphql says; `npm run schema` writes it', async () => {
  expect(await format(printSchema(schema), { parser: 'graphql', printWidth: 120 })).toBe(committed);
});

it('takes nothing away from what the released schema offers', async () => {
  const released = readFileSync(resolve(import.meta.dirname, '../schema.released.graphql'), 'utf8');
  const changes = await diff(buildSchema(released), buildSchema(committed));
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  // A change that is meant: copy apps/api/schema.graphql to apps/api/schema.released.graphql, and say why in the commit.
  expect(breaking.map(({ message }) => message)).toEqual([]);
});

it('is built without anything that runs models', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const script = `
    import { bundle } from './scripts/build.mjs';
    import { mkdtemp, rm } from 'node:fs/promises';
    import { createRequire } from 'node:module';
    import { readFileSync } from 'node:fs';
    const outdir = await mkdtemp('apps/api/dist-test-');
    try {
      const program = await bundle({ entry: process.cwd() + '/apps/api/src/server/create-api.ts', outdir });
      await import(program);
      const loaded = Object.keys(createRequire(program).cache).filter((name) => name.includes('onnxruntime'));
      const maps = readFileSync('/proc/self/maps', 'utf8');
      console.log(JSON.stringify({ loaded, mapped: maps.includes('onnxruntime') }));
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
    process.exit(0);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toEqual({ loaded: [], mapped: false });
});
