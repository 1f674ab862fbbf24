import { randomFor, type RandomKey } from '@holdfast/random';
import type { Rate } from './rate.ts';
import { wilsonInterval } from './wilson.ts';

/** Objects of one image. */
export interface Cluster {
  readonly successes: number;
  readonly n: number;
}

/** Resamples: enough for ends that move by less than half a point between seeds. */
const RESAMPLES = 2000;

/**
 * Rate over objects with a percentile bootstrap interval that resamples whole images (Davison & Hinkley 1997, ch. 3.8): objects of
 * one image share its lighting, its scene and its perturbation, so counting them as independent would give an interval far too narrow.
 *
 * Where all images have the same rate (or there is one image) every resample is the same and the bootstrap knows no spread; then the interval
 * is Wilson's with the images as the sample (`method: 'wilson-on-images'`), successes in proportion, rounded towards the middle.
 *
 * @param options.key names the draws: the same key gives the same interval.
 */
export function clusteredRate(
  clusters: readonly Cluster[],
  options: { readonly key: RandomKey; readonly confidence?: number },
): Rate {
  const { key, confidence = 0.95 } = options;
  const counted = clusters.filter((cluster) => cluster.n > 0);
  const { successes, n } = total(counted);
  const rate = n === 0 ? null : successes / n;
  const shared = { successes, n, rate, confidence };
  if (rate === null || !differ(counted)) {
    const images = counted.length;
    const share = (rate ?? 0) * images;
    const whole = (rate ?? 0) < 0.5 ? Math.ceil(share) : Math.floor(share);
    const interval = wilsonInterval({ successes: whole, n: images }, confidence);
    // With few images the rounding may leave the rate outside of the interval; an interval must hold its rate.
    const widened = { low: Math.min(interval.low, rate ?? 0), high: Math.max(interval.high, rate ?? 1) };
    return { ...shared, interval: widened, method: 'wilson-on-images' };
  }
  const random = randomFor([...key, 'bootstrap over images']);
  const rates = Array.from({ length: RESAMPLES }, () => {
    const drawn = total(counted.map(() => counted[random.integer(0, counted.length - 1)] ?? { successes: 0, n: 0 }));
    return drawn.successes / drawn.n;
  }).sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return {
    ...shared,
    interval: { low: quantile(rates, tail), high: quantile(rates, 1 - tail) },
    method: 'bootstrap',
  };
}

/** Whether any two images have different rates; without that, resampling has nothing to vary. */
function differ(clusters: readonly Cluster[]): boolean {
  const [first] = clusters;
  return first !== undefined && clusters.some(({ successes, n }) => successes * first.n !== first.successes * n);
}

function total(clusters: readonly Cluster[]): Cluster {
  return clusters.reduce((sum, { successes, n }) => ({ successes: sum.successes + successes, n: sum.n + n }), {
    successes: 0,
    n: 0,
  });
}

/** Quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (high - low) * (position - below);
}
