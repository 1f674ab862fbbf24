import { binomialCdf } from './binomial.ts';
import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson.ts';

/** Two verdicts on each of the same images, counted. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** Difference between two attacks on the same images. */
export interface PairedComparison extends PairedCounts {
  readonly n: number;
  /** Rate of the first minus rate of the second; null where n is 0. */
  readonly difference: number | null;
  /** Newcombe's interval of the difference. */
  readonly interval: Interval;
  /** Exact two-sided McNemar p value. */
  readonly pValue: number;
  readonly confidence: number;
}

/** Counts pairs of verdicts. */
export function countPairs(pairs: readonly (readonly [first: boolean, second: boolean])[]): PairedCounts {
  const count = (first: boolean, second: boolean): number =>
    pairs.filter((pair) => pair[0] === first && pair[1] === second).length;
  return {
    both: count(true, true),
    onlyFirst: count(true, false),
    onlySecond: count(false, true),
    neither: count(false, false),
  };
}

/**
 * Exact McNemar test: two-sided binomial probability of the discordant pairs at p = 1/2, twice the smaller tail and at most 1. 1 where
 * no pair is discordant.
 */
export function mcnemarExact(counts: Pick<PairedCounts, 'onlyFirst' | 'onlySecond'>): number {
  const n = counts.onlyFirst + counts.onlySecond;
  const smaller = Math.min(counts.onlyFirst, counts.onlySecond);
  return Math.min(1, 2 * binomialCdf(smaller, { n, p: 0.5 }));
}

/**
 * Interval of the difference of two paired proportions: Newcombe, "Improved confidence intervals for the difference between
 * binomial proportions based on paired data", Statistics in Medicine 17 (1998), method 10, with the continuity-corrected correlation.
 * With n = 0 nothing is known: -1..1.
 */
export function newcombePairedInterval(counts: PairedCounts, confidence = 0.95): Interval {
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = counts;
  const n = a + b + c + d;
  if (n === 0) return { low: -1, high: 1 };
  const first = (a + b) / n;
  const second = (a + c) / n;
  const firstInterval = wilsonInterval({ successes: a + b, n }, confidence);
  const secondInterval = wilsonInterval({ successes: a + c, n }, confidence);
  const phi = correlation(counts);
  const spread = (down: number, up: number): number =>
    Math.sqrt(Math.max(0, down * down - 2 * phi * down * up + up * up));
  const difference = first - second;
  return {
    low: Math.max(-1, difference - spread(first - firstInterval.low, secondInterval.high - second)),
    high: Math.min(1, difference + spread(firstInterval.high - first, second - secondInterval.low)),
  };
}

function correlation({ both: a, onlyFirst: b, onlySecond: c, neither: d }: PairedCounts): number {
  const margins = (a + b) * (c + d) * (a + c) * (b + d);
  if (margins === 0) return 0;
  const determinant = a * d - b * c;
  const n = a + b + c + d;
  const corrected = determinant > 0 ? Math.max(determinant - n / 2, 0) : determinant;
  return corrected / Math.sqrt(margins);
}

export function comparePairs(
  pairs: readonly (readonly [first: boolean, second: boolean])[],
  confidence = 0.95,
): PairedComparison {
  const counts = countPairs(pairs);
  const n = pairs.length;
  return {
    ...counts,
    n,
    difference: n === 0 ? null : (counts.onlyFirst - counts.onlySecond) / n,
    interval: newcombePairedInterval(counts, confidence),
    pValue: mcnemarExact(counts),
    confidence,
  };
}
