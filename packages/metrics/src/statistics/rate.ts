import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson.ts';

/** A proportion with what is needed to judge it. A JSON value. */
export interface Rate {
  readonly successes: number;
  readonly n: number;
  /** successes / n; null where n is 0. */
  readonly rate: number | null;
  readonly interval: Interval;
  readonly confidence: number;
  /** How the interval was made. */
  readonly method: 'wilson' | 'bootstrap' | 'wilson-on-images';
}

/** A rate over independent images, with Wilson's interval. */
export function rateOf(counts: { successes: number; n: number }, confidence = 0.95): Rate {
  const { successes, n } = counts;
  return {
    successes,
    n,
    rate: n === 0 ? null : successes / n,
    interval: wilsonInterval(counts, confidence),
    confidence,
    method: 'wilson',
  };
}
