import { readFileSync } from 'node:fs';
import { resultsJsonSchema } from '@holdfast/results';
import { expect, it } from 'vitest';

it('docs/results.schema.json is the schema that results.json is written by', () => {
  const documented: unknown = JSON.parse(readFileSync('docs/results.schema.json', 'utf8'));
  // To renew it: node scripts/run.mjs scripts/record/results-schema.ts
  expect(documented).toEqual(JSON.parse(JSON.stringify(resultsJsonSchema())));
});
