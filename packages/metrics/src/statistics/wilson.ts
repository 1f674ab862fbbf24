import type { Interval } from './interval.ts';
import { twoSidedZ } from './normal.ts';

/**
 * Wilson's score interval of a proportion (Wilson 1927), without continuity correction. Sensible for few images and for rates of 0
 * and 1, where the textbook interval collapses to a point. With n = 0 nothing is known: 0..1.
 * @throws RangeError unless successes and n are whole numbers with 0 <= successes <= n.
 */
export function wilsonInterval(counts: { successes: number; n: number }, confidence = 0.95): Interval {
  const { successes, n } = counts;
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`wilsonInterval: expected whole 0 <= successes <= n, got ${successes} of ${n}`);
  }
  if (n === 0) return { low: 0, high: 1 };
  const z = twoSidedZ(confidence);
  const rate = successes / n;
  const scale = 1 / (1 + (z * z) / n);
  const centre = scale * (rate + (z * z) / (2 * n));
  const half = scale * z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  // At the ends the formula gives exactly 0 and 1, up to rounding.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
