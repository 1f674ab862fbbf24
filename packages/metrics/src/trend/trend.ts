import { rateOf, type Rate } from '../statistics/rate.ts';
import type { PairedCounts } from '../statistics/paired.ts';

/** One attack under one transform in one run. */
export interface TrendMeasurement {
  /** The run, or whatever a person would open. */
  readonly id: string;
  /** What the axis says: a model version, a date. */
  readonly label: string;
  readonly attack: string;
  readonly transform: string;
  readonly success: number;
  readonly n: number;
  /**
   * Counts on common images, earlier run first; without them the runs are compared as if their images had nothing to do with each other,
   * which is safe and weak.
   */
  readonly againstPrevious?: PairedCounts;
  readonly againstBaseline?: PairedCounts;
}

export interface TrendPoint extends TrendMeasurement {
  readonly attackSuccess: Rate;
}

/** One line of a chart. */
export interface TrendSeries {
  readonly attack: string;
  readonly transform: string;
  readonly points: readonly TrendPoint[];
}

/** Series of rates with intervals, in the order of the measurements (oldest first). */
export function trendSeries(
  measurements: readonly TrendMeasurement[],
  options: { readonly confidence?: number } = {},
): readonly TrendSeries[] {
  const series = new Map<string, { attack: string; transform: string; points: TrendPoint[] }>();
  for (const measurement of measurements) {
    const { attack, transform, success, n } = measurement;
    const key = JSON.stringify([attack, transform]);
    const own = series.get(key) ?? { attack, transform, points: [] };
    series.set(key, own);
    own.points.push({ ...measurement, attackSuccess: rateOf({ successes: success, n }, options.confidence) });
  }
  return [...series.values()];
}
