import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson.ts';

interface Counts {
  readonly successes: number;
  readonly n: number;
}

/**
 * Interval of the difference (first minus second) of two proportions over different images: Newcombe, "Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 17 (1998), method 10. Wider than the paired interval, which is to be preferred
 * wherever the images are the same. Without images on one side nothing is known: -1..1.
 */
export function newcombeIndependentInterval(first: Counts, second: Counts, confidence = 0.95): Interval {
  if (first.n === 0 || second.n === 0) return { low: -1, high: 1 };
  const [p, q] = [first.successes / first.n, second.successes / second.n];
  const [a, b] = [wilsonInterval(first, confidence), wilsonInterval(second, confidence)];
  return {
    low: Math.max(-1, p - q - Math.hypot(p - a.low, b.high - q)),
    high: Math.min(1, p - q + Math.hypot(a.high - p, q - b.low)),
  };
}
