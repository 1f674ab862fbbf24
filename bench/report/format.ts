import type { Spread } from '../timing/spread.ts';

/** Median with the middle half of the repeats. */
export const formatMs = ({ median, low, high }: Spread): string => `${digits(median)} (${digits(low)}-${digits(high)})`;

export const formatRatio = ({ median, low, high }: Spread): string =>
  `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;

const digits = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
