import { describe, expect, it } from 'vitest';
import { combinations, formatCombination, parseCombination } from './index.ts';

const state = (losses: readonly number[]) => ({ losses, succeeded: losses.map(() => false) });

describe('parseCombination', () => {
  it.each(['mean', 'max', 'adaptive', 'weighted:2:1:0.5'])('reads back what it writes: %s', (spec) => {
    expect(formatCombination(parseCombination(spec))).toBe(spec);
  });

  it.each(['', 'median', 'weighted', 'weighted:', 'weighted:1:x', 'weighted:-1:2', 'mean:1'])('refuses %j', (spec) => {
    expect(() => parseCombination(spec)).toThrow(/weighted:2:1:1/);
  });
});

describe('weights', () => {
  it('are equal for the mean and normalised for given weights', () => {
    expect(combinations.mean.weights({ members: 4, given: undefined, previous: undefined })).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ]);
    expect(combinations.weighted.weights({ members: 3, given: [2, 1, 1], previous: undefined })).toEqual([
      0.5, 0.25, 0.25,
    ]);
  });

  it.each([[undefined], [[1, 1]], [[0, 0, 0]], [[1, -1, 1]], [[1, NaN, 1]]])('refuse %j for three members', (given) => {
    expect(() => combinations.weighted.weights({ members: 3, given, previous: undefined })).toThrow(/3 weights/);
  });

  it('follow 1 - softmax of the negative losses when adaptive, so that a fooled member weighs less', () => {
    const weights = combinations.adaptive.weights({ members: 3, given: undefined, previous: state([0, 1, 2]) });
    const exp = [1, Math.exp(-1), Math.exp(-2)];
    const total = exp.reduce((sum, value) => sum + value, 0);
    exp.forEach((value, i) => expect(weights[i]).toBeCloseTo((1 - value / total) / 2, 14));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
  });

  it('stay finite and sum to 1 for losses far apart, and to 1 for a single member', () => {
    const request = { given: undefined, previous: state([5000, 3, 800]) };
    expect(combinations.adaptive.weights({ members: 3, ...request })).toEqual([0.5, 0, 0.5]);
    expect(combinations.adaptive.weights({ members: 1, given: undefined, previous: state([9]) })).toEqual([1]);
  });
});

describe('merge of sub-batches', () => {
  const gradients = [Float32Array.of(1, -8, 0), Float32Array.of(-4, 4, 0), Float32Array.of(2, 8, -1)];

  it('adds weighted sums and keeps the largest magnitude of max', () => {
    const weights = [0.5, 0.25, 0.25];
    for (const name of ['mean', 'max'] as const) {
      const { combine, merge } = combinations[name];
      const parts = [
        combine(gradients.slice(0, 2), weights.slice(0, 2)),
        combine(gradients.slice(2), weights.slice(2)),
      ];
      expect(merge(parts)).toEqual(combine(gradients, weights));
    }
    expect(combinations.max.merge(gradients)).toEqual(Float32Array.of(-4, 8, -1));
  });

  it('lets NaN through, so that the check for finite gradients sees it', () => {
    const poisoned = [Float32Array.of(1), Float32Array.of(NaN)];
    expect(combinations.max.merge(poisoned)[0]).toBeNaN();
    expect(combinations.mean.merge(poisoned)[0]).toBeNaN();
  });
});
