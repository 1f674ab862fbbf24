import type { ChangeVerdict } from './change.ts';
import type { ComparisonRow } from './compare-subjects.ts';

const WORDS: Readonly<Record<ChangeVerdict, string>> = {
  regressed: 'regressed',
  improved: 'improved',
  'no-material-change': 'without material change',
  'insufficient-data': 'with insufficient data',
};

/** The comparison in one sentence: how many cells got which verdict, and the one furthest from no change. */
export function comparisonHeadline(comparison: {
  readonly rows: readonly ComparisonRow[];
  readonly commonImages: number;
  readonly margin: number;
  readonly confidence: number;
  /** Tests in the family; more than the rows where other comparisons are read together with this one. */
  readonly tests?: number;
}): string {
  const { rows, commonImages, margin, confidence, tests = rows.length } = comparison;
  const images = `${commonImages} common ${commonImages === 1 ? 'image' : 'images'}`;
  if (rows.length === 0) return `Nothing to compare: no attack and transform in common (${images}).`;
  const counts = (['regressed', 'improved', 'no-material-change', 'insufficient-data'] as const)
    .map((verdict) => ({ verdict, count: rows.filter((row) => row.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${WORDS[verdict]}`);
  const cells = rows.length === 1 ? '1 cell' : `${rows.length} cells`;
  return `${cells} on ${images}: ${counts.join(', ')} (margin ±${tenths(margin)} points).${furthest(rows)}${holm(rows, { confidence, tests })}`;
}

function furthest(rows: readonly ComparisonRow[]): string {
  const [row] = rows
    .filter(({ verdict }) => verdict === 'regressed' || verdict === 'improved')
    .sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
  if (row === undefined) return '';
  const { attack, transform, difference, interval } = row;
  const range = `${points(interval.low)} to ${points(interval.high)}`;
  return ` Largest: ${attack} under ${transform}, ${points(difference ?? 0)} points (${range}).`;
}

/** A verdict is about one cell; whether it would also stand among all that were looked at is another question, and worth a sentence. */
function holm(
  rows: readonly ComparisonRow[],
  { confidence, tests }: { readonly confidence: number; readonly tests: number },
): string {
  const changed = rows.filter(({ verdict }) => verdict === 'regressed' || verdict === 'improved');
  if (changed.length === 0 || tests === 1) return '';
  const standing = changed.filter(({ adjustedPValue }) => adjustedPValue <= 1 - confidence).length;
  return ` ${standing} of ${changed.length} changed cells stand after Holm's correction for ${tests} tests.`;
}

const tenths = (share: number): string => String(+(share * 100).toFixed(1));

const points = (share: number): string => `${share > 0 ? '+' : share < 0 ? '−' : ''}${tenths(Math.abs(share))}`;
