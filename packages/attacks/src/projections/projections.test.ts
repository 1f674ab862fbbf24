import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTowards } from '../rounding.ts';
import { l2 } from './l2.ts';
import { normNames, projections } from './index.ts';

const COUNT = 24;
const originals = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 255)), { minLength: COUNT, maxLength: COUNT })
  .map((levels) => Float32Array.from(levels));
const candidates = fc
  .array(fc.double({ min: -400, max: 700, noNaN: true }), { minLength: COUNT, maxLength: COUNT })
  .map((levels) => Float32Array.from(levels));
const budgets = fc.double({ min: 0.01, max: 500, noNaN: true });

describe.each(normNames)('projection %s', (norm) => {
  const projection = projections[norm];

  it('lands in the budget and in 0..255', () => {
    fc.assert(
      fc.property(originals, candidates, budgets, (original, candidate, epsilon) => {
        const point = projection.project(candidate, original, epsilon);
        expect(projection.distance(point, original)).toBeLessThanOrEqual(epsilon);
        expect(point.every((level) => level >= 0 && level <= 255)).toBe(true);
      }),
    );
  });

  it('is idempotent bit for bit', () => {
    fc.assert(
      fc.property(originals, candidates, budgets, (original, candidate, epsilon) => {
        const once = projection.project(candidate, original, epsilon);
        expect(projection.project(once, original, epsilon)).toEqual(once);
      }),
    );
  });

  it('leaves a point alone that already fits', () => {
    fc.assert(
      fc.property(originals, fc.integer({ min: 0, max: COUNT - 1 }), (original, index) => {
        const inside = original.map((level, i) => (i === index ? Math.max(0, level - 1) : level));
        expect(projection.project(inside, original, 1)).toEqual(inside);
      }),
    );
  });

  it('is no farther from the candidate than any other point of budget and range', () => {
    fc.assert(
      fc.property(originals, candidates, candidates, budgets, (original, candidate, other, epsilon) => {
        const nearest = projection.project(candidate, original, epsilon);
        const rival = projection.project(other, original, epsilon);
        const error = l2.distance(candidate, nearest) - l2.distance(candidate, rival);
        expect(error).toBeLessThanOrEqual(1e-3);
      }),
    );
  });

  it('never grows when it is rounded to 8 bits, and rounding gives whole levels', () => {
    fc.assert(
      fc.property(originals, candidates, budgets, (original, candidate, epsilon) => {
        const point = projection.project(candidate, original, epsilon);
        const rounded = roundTowards(point, original);
        expect(rounded.every((level) => Number.isInteger(level) && level >= 0 && level <= 255)).toBe(true);
        expect(projection.distance(rounded, original)).toBeLessThanOrEqual(projection.distance(point, original));
        expect(roundTowards(rounded, original)).toEqual(rounded);
      }),
    );
  });

  it('reports NaN as a NaN distance, so that it cannot pass for a small one', () => {
    const original = new Float32Array(4);
    expect(projection.distance(Float32Array.of(0, NaN, 3, 0), original)).toBeNaN();
    expect(projection.project(Float32Array.of(0, NaN, 3, 0), original, 1).some(Number.isNaN)).toBe(true);
  });
});
