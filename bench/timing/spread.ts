/** Median and the middle half of repeated measurements. */
export interface Spread {
  readonly median: number;
  /** 25% and 75% quantiles. */
  readonly low: number;
  readonly high: number;
  readonly repeats: number;
}

/** Quantile with linear interpolation between order statistics. Throws RangeError for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('quantile of nothing');
  return below + (above - below) * (position - Math.floor(position));
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
  repeats: values.length,
});

/** Spread of the ratios of values that were measured right after each other. */
export const ratioSpread = (numerators: readonly number[], denominators: readonly number[]): Spread =>
  spreadOf(numerators.map((value, index) => value / (denominators[index] ?? NaN)));
