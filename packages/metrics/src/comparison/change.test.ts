import { randomFor } from '@holdfast/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newcombeIndependentInterval } from '../statistics/independent.ts';
import { newcombePairedInterval, type PairedCounts } from '../statistics/paired.ts';
import { changeOf, type changeVerdicts } from './change.ts';
import { compareCounts } from './family.ts';
import { holmAdjusted } from './holm.ts';

const counts = fc.record({ both: fc.nat(60), onlyFirst: fc.nat(60), onlySecond: fc.nat(60), neither: fc.nat(60) });
const swap = ({ both, onlyFirst, onlySecond, neither }: PairedCounts): PairedCounts => ({
  both,
  onlyFirst: onlySecond,
  onlySecond: onlyFirst,
  neither,
});

describe('the verdict on a change', () => {
  // Intervals by Newcombe's method 10, see statistics.test.ts.
  it.each([
    [{ both: 10, onlyFirst: 0, onlySecond: 40, neither: 50 }, 0.05, 'regressed'],
    [{ both: 10, onlyFirst: 40, onlySecond: 0, neither: 50 }, 0.05, 'improved'],
    [{ both: 200, onlyFirst: 2, onlySecond: 2, neither: 200 }, 0.05, 'no-material-change'],
    [{ both: 3, onlyFirst: 1, onlySecond: 1, neither: 3 }, 0.05, 'insufficient-data'],
    // Ten images changed and all for the worse (McNemar p = 0.002): surely worse, but not surely by five points.
    [{ both: 10, onlyFirst: 0, onlySecond: 10, neither: 80 }, 0.05, 'insufficient-data'],
  ] as const)('of %j with margin %d is %s', (pairs, margin, verdict) => {
    expect(changeOf(pairs, { margin }).verdict).toBe(verdict);
  });

  it('says "insufficient data" with the reason, and never calls a test that is not significant a sameness', () => {
    const [few, none] = compareCounts(
      [
        { names: { cell: 'few' }, counts: { both: 3, onlyFirst: 1, onlySecond: 1, neither: 3 } },
        { names: { cell: 'none' }, counts: { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 } },
      ],
      { margin: 0.05 },
    );
    expect(few).toMatchObject({ cell: 'few', pValue: 1, verdict: 'insufficient-data' });
    expect(few?.reason).toMatch(/reaches beyond ±5 points/);
    expect(none).toMatchObject({
      verdict: 'insufficient-data',
      difference: null,
      reason: 'no image was judged in both',
    });
  });

  it('turns round with the subjects', () => {
    const opposite = {
      regressed: 'improved',
      improved: 'regressed',
      'no-material-change': 'no-material-change',
      'insufficient-data': 'insufficient-data',
    };
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 0.5, noNaN: true }), (pairs, margin) => {
        const there = changeOf(pairs, { margin });
        const back = changeOf(swap(pairs), { margin });
        expect(back.pValue).toBe(there.pValue);
        expect(back.interval.low).toBeCloseTo(-there.interval.high, 12);
        expect(back.difference ?? 0).toBeCloseTo(-(there.difference ?? 0), 12);
        // At the very edge of the margin rounding may decide differently.
        const atEdge = [there.interval.low, there.interval.high].some((end) => Math.abs(Math.abs(end) - margin) < 1e-9);
        if (!atEdge) expect(back.verdict).toBe(opposite[there.verdict]);
      }),
    );
  });

  it('claims less with a wider margin: what is no change stays none, what is a change may stop being one', () => {
    const rank = (verdict: (typeof changeVerdicts)[number]): number => (verdict === 'no-material-change' ? 1 : 0);
    const changed = (verdict: (typeof changeVerdicts)[number]): number =>
      verdict === 'regressed' || verdict === 'improved' ? 1 : 0;
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (pairs, margin, more) => {
          const narrow = changeOf(pairs, { margin }).verdict;
          const wide = changeOf(pairs, { margin: margin + more }).verdict;
          expect(rank(wide)).toBeGreaterThanOrEqual(rank(narrow));
          expect(changed(wide)).toBeLessThanOrEqual(changed(narrow));
        },
      ),
    );
  });
});

describe('the interval of a paired difference', () => {
  // 1.96 standard errors of a coverage of 0.95 over 2000 draws are about 0.01.
  it.each([
    [{ both: 0.4, onlyFirst: 0.1, onlySecond: 0.2, neither: 0.3 }, 40],
    [{ both: 0.05, onlyFirst: 0.02, onlySecond: 0.08, neither: 0.85 }, 100],
    [{ both: 0.85, onlyFirst: 0.05, onlySecond: 0.05, neither: 0.05 }, 60],
  ])('holds the true one about 95 times in 100: %j, n = %i', (share, n) => {
    const random = randomFor(['coverage', n, share.both]);
    const truth = share.onlyFirst - share.onlySecond;
    const draws = 2000;
    let held = 0;
    for (let draw = 0; draw < draws; draw++) {
      const drawn = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
      for (let image = 0; image < n; image++) {
        const u = random.uniform(0, 1);
        if (u < share.both) drawn.both += 1;
        else if (u < share.both + share.onlyFirst) drawn.onlyFirst += 1;
        else if (u < share.both + share.onlyFirst + share.onlySecond) drawn.onlySecond += 1;
        else drawn.neither += 1;
      }
      const { low, high } = newcombePairedInterval(drawn);
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / draws).toBeGreaterThan(0.935);
    expect(held / draws).toBeLessThan(0.985);
  });

  it('is narrower than that of independent samples where pairs agree', () => {
    const pairs = { both: 40, onlyFirst: 4, onlySecond: 8, neither: 48 };
    const paired = newcombePairedInterval(pairs);
    const independent = newcombeIndependentInterval({ successes: 44, n: 100 }, { successes: 48, n: 100 });
    expect(paired.high - paired.low).toBeLessThan(0.6 * (independent.high - independent.low));
  });

  it('of independent samples is that of the paper', () => {
    // Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
    const first = newcombeIndependentInterval({ successes: 56, n: 70 }, { successes: 48, n: 80 });
    expect(first.low).toBeCloseTo(0.0524, 4);
    expect(first.high).toBeCloseTo(0.3339, 4);
    const second = newcombeIndependentInterval({ successes: 9, n: 10 }, { successes: 3, n: 10 });
    expect(second.low).toBeCloseTo(0.1705, 4);
    expect(second.high).toBeCloseTo(0.809, 4);
    expect(newcombeIndependentInterval({ successes: 0, n: 0 }, { successes: 3, n: 10 })).toEqual({ low: -1, high: 1 });
  });
});

describe("Holm's correction", () => {
  it('multiplies the smallest value by the number of tests, the next by one less, and never lets a later one fall below', () => {
    // By hand: 0.01 x 4, max(0.04, 0.02 x 3) = 0.06, max(0.06, 0.03 x 2) = 0.06, max(0.06, 0.5).
    const adjusted = holmAdjusted([0.5, 0.01, 0.03, 0.02]);
    [0.5, 0.04, 0.06, 0.06].forEach((expected, index) => expect(adjusted[index]).toBeCloseTo(expected, 12));
    expect(holmAdjusted([])).toEqual([]);
  });

  it('keeps the order of the values, lies between them and Bonferroni, and does not depend on the order of the tests', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (p) => {
        const adjusted = holmAdjusted(p);
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, value * p.length));
        });
        expect([...holmAdjusted([...p].reverse())].reverse()).toEqual(adjusted);
      }),
    );
  });
});
