import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredRate } from './bootstrap.ts';
import { normalQuantile } from './normal.ts';
import { comparePairs, mcnemarExact, newcombePairedInterval } from './paired.ts';
import { rateOf } from './rate.ts';
import { wilsonInterval } from './wilson.ts';

describe('normalQuantile', () => {
  // From scipy 1.10.1, scipy.stats.norm.ppf.
  it.each([
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9, 1.2815515655446004],
    [0.5, 0],
    [0.3, -0.5244005127080409],
    [1e-5, -4.264890793922825],
    [1e-12, -7.034483825301131],
    [1e-300, -37.0470962993612],
  ])('of %d is %d', (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(expected)));
  });

  it('is refused outside of (0, 1)', () => {
    for (const p of [0, 1, -1, NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('Wilson interval', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is that of the table', (successes, n, low, high) => {
    const interval = wilsonInterval({ successes, n });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('does not collapse where all of six images agree', () => {
    const [all, none] = [wilsonInterval({ successes: 6, n: 6 }), wilsonInterval({ successes: 0, n: 6 })];
    expect([none.low, all.high]).toEqual([0, 1]);
    expect(all.low).toBeCloseTo(0.6096657, 6);
    expect(none.high).toBeCloseTo(0.3903343, 6);
  });

  it('holds the rate, mirrors with it, and knows nothing without images', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, draw) => {
        const successes = draw % (n + 1);
        const { low, high } = wilsonInterval({ successes, n });
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
        const mirrored = wilsonInterval({ successes: n - successes, n });
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
      }),
    );
    expect(rateOf({ successes: 0, n: 0 })).toMatchObject({ rate: null, interval: { low: 0, high: 1 } });
    expect(() => wilsonInterval({ successes: 3, n: 2 })).toThrow(RangeError);
  });
});

describe('exact McNemar test', () => {
  it('gives P = 0.0129 for the sputum media of Armitage & Berry (1994), 12 against 2', () => {
    expect(mcnemarExact({ onlyFirst: 12, onlySecond: 2 })).toBeCloseTo(0.012939453125, 14);
  });

  it.each([
    // Powers of 1/2 by hand: 2 * (1/2)^5; 2 * 9 * (1/2)^8; no discordant pair; equal tails.
    [0, 5, 0.0625],
    [1, 7, 0.0703125],
    [0, 0, 1],
    [5, 5, 1],
    // From scipy 1.10.1, scipy.stats.binomtest(59, 180).
    [121, 59, 4.4344492637551645e-6],
  ])('of %d against %d is %d', (onlyFirst, onlySecond, expected) => {
    expect(Math.abs(mcnemarExact({ onlyFirst, onlySecond }) / expected - 1)).toBeLessThan(1e-10);
    expect(mcnemarExact({ onlyFirst: onlySecond, onlySecond: onlyFirst })).toBe(
      mcnemarExact({ onlyFirst, onlySecond }),
    );
  });
});

describe('Newcombe paired interval', () => {
  // Newcombe 1998 (paired data), table II, method 10; the last from Fagerland, Lydersen & Laake, "Recommended tests and confidence
  // intervals for paired binomial proportions", Statistics in Medicine 33 (2014).
  it.each([
    [[36, 12, 2, 0], 0.0569, 0.3404, 4],
    [[20, 12, 2, 16], 0.0562, 0.3292, 4],
    [[1, 1, 7, 12], -0.507, -0.026, 3],
  ] as const)('of %j is that of the paper', ([both, onlyFirst, onlySecond, neither], low, high, digits) => {
    const interval = newcombePairedInterval({ both, onlyFirst, onlySecond, neither });
    expect(interval.low).toBeCloseTo(low, digits);
    expect(interval.high).toBeCloseTo(high, digits);
  });

  it('turns round with the attacks and holds the difference', () => {
    const counts = fc.record({ both: fc.nat(30), onlyFirst: fc.nat(30), onlySecond: fc.nat(30), neither: fc.nat(30) });
    fc.assert(
      fc.property(counts, (c) => {
        const there = newcombePairedInterval(c);
        const back = newcombePairedInterval({ ...c, onlyFirst: c.onlySecond, onlySecond: c.onlyFirst });
        expect(back.low).toBeCloseTo(-there.high, 12);
        const n = c.both + c.onlyFirst + c.onlySecond + c.neither;
        if (n === 0) return;
        const difference = (c.onlyFirst - c.onlySecond) / n;
        expect(there.low).toBeLessThanOrEqual(difference + 1e-12);
        expect(there.high).toBeGreaterThanOrEqual(difference - 1e-12);
      }),
    );
  });

  it('goes into one comparison with the counts and the p value', () => {
    const pairs = [...Array<[boolean, boolean]>(5).fill([true, false]), [true, true] as const];
    expect(comparePairs(pairs)).toMatchObject({
      both: 1,
      onlyFirst: 5,
      onlySecond: 0,
      neither: 0,
      n: 6,
      pValue: 0.0625,
    });
    expect(comparePairs([])).toMatchObject({ difference: null, interval: { low: -1, high: 1 }, pValue: 1 });
  });
});

describe('rate over objects, bootstrapped over images', () => {
  const key = ['seed'];

  it('is far wider than a binomial interval where the objects of an image end alike', () => {
    const clusters = Array.from({ length: 20 }, (_, image) => ({ successes: image % 2 === 0 ? 50 : 0, n: 50 }));
    const rate = clusteredRate(clusters, { key });
    expect(rate).toMatchObject({ successes: 500, n: 1000, rate: 0.5, method: 'bootstrap' });
    const binomial = wilsonInterval({ successes: 500, n: 1000 });
    expect(rate.interval.high - rate.interval.low).toBeGreaterThan(5 * (binomial.high - binomial.low));
  });

  it('agrees with the normal theory of a mean of images', () => {
    const clusters = Array.from({ length: 100 }, (_, image) => ({ successes: image % 4 === 0 ? 1 : 0, n: 1 }));
    const { interval } = clusteredRate(clusters, { key });
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 100);
    expect(interval.low).toBeCloseTo(0.25 - half, 1);
    expect(interval.high).toBeCloseTo(0.25 + half, 1);
  });

  it('repeats with its key', () => {
    const clusters = [3, 1, 0, 4, 2].map((successes) => ({ successes, n: 5 }));
    expect(clusteredRate(clusters, { key })).toEqual(clusteredRate(clusters, { key }));
    expect(clusteredRate(clusters, { key: ['other'], confidence: 0.5 })).not.toEqual(clusteredRate(clusters, { key }));
  });

  it('falls back on the number of images where resampling has nothing to vary', () => {
    const all = clusteredRate(
      Array.from({ length: 6 }, () => ({ successes: 9, n: 9 })),
      { key },
    );
    expect(all).toMatchObject({
      rate: 1,
      method: 'wilson-on-images',
      interval: wilsonInterval({ successes: 6, n: 6 }),
    });
    const single = clusteredRate([{ successes: 2, n: 3 }], { key });
    expect(single.interval.low).toBeLessThan(0.1);
    expect(single.interval.high).toBeGreaterThan(2 / 3);
    expect(clusteredRate([{ successes: 0, n: 0 }], { key })).toMatchObject({
      rate: null,
      interval: { low: 0, high: 1 },
    });
  });
});
