import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, printSchema } from 'graphql';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { z } from 'zod';
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

/** Loads the whole program, which then misses its settings, and says what is mapped into its process by then. */
const LOAD = `
  const { readFileSync } = await import('node:fs');
  const error = await import(process.argv[1]).then(() => 'none', ({ message }) => message);
  console.log(JSON.stringify({ error, mapped: readFileSync('/proc/self/maps', 'utf8') }));`;

it('is served without anything that runs models: no library of onnxruntime is mapped into the process', async () => {
  const program = pathToFileURL(resolve(import.meta.dirname, '../dist/main.mjs')).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LOAD, program], {
    env: {},
  });
  const { error, mapped } = z.object({ error: z.string(), mapped: z.string() }).parse(JSON.parse(stdout));
  expect(error).toContain('DATABASE_URL');
  expect(mapped).toContain('node');
  expect(mapped).not.toContain('onnxruntime');
});
