import { readFileSync } from 'node:fs';
import { resultsJsonSchema, resultsSchema } from '@holdfast/results';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
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

describe('results of a later version', () => {
  const results = syntheticResults({ images: [{ id: 'a.jpg', succeeds: { averaged: ['identity'] } }] });

  it('are read without the fields that it added', () => {
    const images = results.images.map((one) => ({ ...one, added: 1, image: { ...one.image, added: 'x' } }));
    const later = { ...results, added: true, images };
    expect(resultsSchema.parse(later)).toEqual(resultsSchema.parse(results));
    const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(resultsJsonSchema())));
    expect(new Ajv2020({ strict: false }).validate(schema, JSON.parse(JSON.stringify(later)))).toBe(true);
  });

  it('are refused where a setting is not known: it changes what the numbers mean', () => {
    const later = { ...results, configuration: { ...results.configuration, added: true } };
    expect(() => resultsSchema.parse(later)).toThrow('added');
  });
});
