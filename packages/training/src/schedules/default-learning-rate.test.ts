import { expect, test } from 'vitest';
import { hardenConfigSchema } from '../config.ts';
import { withLearningRate } from './default-learning-rate.ts';

const rateOf = (task: 'detection' | 'classification', kinds: readonly ('layer' | 'affine')[], given?: number) =>
  withLearningRate(hardenConfigSchema.parse(given === undefined ? {} : { learningRate: given }), {
    task,
    parameters: kinds.map((kind) => ({ kind })),
  }).learningRate;

test('a detector whose normalisations were folded away gets a tenth of the usual learning rate', () => {
  expect(rateOf('detection', ['layer', 'layer'])).toBe(1e-5);
  expect(rateOf('detection', ['layer', 'affine'])).toBe(1e-4);
  expect(rateOf('classification', ['layer'])).toBe(1e-4);
});

test('a rate that is given stands', () => {
  expect(rateOf('detection', ['layer'], 0.5)).toBe(0.5);
});
