import { readFileSync } from 'node:fs';
import { resultsJsonSchema } from '@holdfast/results';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { skippedImage, syntheticResults } from '../testkit/results.ts';

it('docs/results.schema.json is the schema that results.json is written by', () => {
  const documented: unknown = JSON.parse(readFileSync('docs/results.schema.json', 'utf8'));
  // To renew it: node scripts/run.mjs scripts/record/results-schema.ts
  expect(documented).toEqual(JSON.parse(JSON.stringify(resultsJsonSchema())));
});

it('another validator than the one that wrote it accepts results by the documented schema, and refuses others', () => {
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync('docs/results.schema.json', 'utf8')));
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
  const results = syntheticResults({ images: [{ id: 'a.jpg', succeeds: { averaged: ['identity', 'jpeg:75'] } }] });
  results.images.push(skippedImage('broken.jpg', { reason: 'unreadable', error: true }));
  const written: unknown = JSON.parse(JSON.stringify(results));
  validate(written);
  expect(validate.errors).toBeNull();
  expect(validate({ ...results, schema: 'another/1' })).toBe(false);
  expect(validate({ ...results, images: [{}] })).toBe(false);
});
