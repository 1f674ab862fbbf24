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

it('is served without anything that runs models: no library of onnxruntime is mapped into the process', async () => {
  await import('./server/create-api.ts');
  expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain('onnxruntime');
});
