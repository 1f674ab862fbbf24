import type { ReportCell, ReportRate } from './report-schema.ts';

/** What stands in a cell without a single eligible image: never 0%, which would be a measurement. */
export const NO_ELIGIBLE_IMAGE = 'no eligible image';

/** `83%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `61–100%`. */
export function intervalText({ interval }: Pick<ReportRate, 'interval'>): string {
  return `${Math.round(interval.low * 100)}–${percent(interval.high)}`;
}

/** `6/6 (100%, 95% interval 61–100%)`. */
export function rateText(rate: ReportRate): string {
  if (rate.rate === null) return NO_ELIGIBLE_IMAGE;
  return `${rate.successes}/${rate.n} (${percent(rate.rate)}, ${percent(rate.confidence)} interval ${intervalText(rate)})`;
}

/** A difference of rates in percentage points, with its sign: `+83`. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  if (rounded === 0) return '0';
  return rounded > 0 ? `+${rounded}` : `−${-rounded}`;
}

/** `+3 to +12`, in percentage points. */
export function pointsInterval({ low, high }: ReportRate['interval']): string {
  return `${points(low)} to ${points(high)}`;
}

/** `0.031`, `< 0.001`. */
export function pValueText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** `1 image`, `6 images`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Why images are missing from a cell's rate, one entry per reason that occurs. */
export function exclusions({ counts, notRun }: Pick<ReportCell, 'counts' | 'notRun'>): readonly string[] {
  return [
    counts['natural-failure'] > 0 ? counted(counts['natural-failure'], 'natural failure') : '',
    counts['out-of-frame'] > 0 ? `${counts['out-of-frame']} out of frame` : '',
    counts.ineligible > 0 ? `${counts.ineligible} not eligible` : '',
    counts.error > 0 ? counted(counts.error, 'error') : '',
    notRun > 0 ? `${notRun} not run` : '',
  ].filter((text) => text !== '');
}

/** A number with a fixed count of significant digits, without exponent: `0.9987`, `41.2`, `1024`. */
export function significant(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 10));
}
