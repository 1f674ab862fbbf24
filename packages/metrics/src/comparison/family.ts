import type { PairedCounts } from '../statistics/paired.ts';
import { changeOf, type Change, type ChangeOptions } from './change.ts';
import { holmAdjusted } from './holm.ts';

/** A change among others that were tested together. */
export interface FamilyChange extends Change {
  /** McNemar's p value, adjusted by Holm over the whole family. */
  readonly adjustedPValue: number;
  /** Why the verdict is `insufficient-data`, in one sentence; null otherwise. */
  readonly reason: string | null;
}

/**
 * Compares any number of 2x2 tables that belong together (all cells of attack x transform, all classes ...), each with its own names. Counts
 * may come from rows ({@link countPaired}) or from a database that did the pairing.
 */
export function compareCounts<Names extends object>(
  tables: readonly { readonly names: Names; readonly counts: PairedCounts }[],
  options: ChangeOptions,
): readonly (Names & FamilyChange)[] {
  const changes = tables.map(({ counts }) => changeOf(counts, options));
  const adjusted = holmAdjusted(changes.map(({ pValue }) => pValue));
  return tables.map(({ names }, index) => {
    const change = changes[index] ?? changeOf({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }, options);
    return { ...names, ...change, adjustedPValue: adjusted[index] ?? 1, reason: reasonOf(change) };
  });
}

function reasonOf({ verdict, n, interval, margin }: Change): string | null {
  if (verdict !== 'insufficient-data') return null;
  if (n === 0) return 'no image was judged in both';
  const points = (share: number): string =>
    `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`;
  const size = `±${+(margin * 100).toFixed(2)} points`;
  const range = `${points(interval.low)} to ${points(interval.high)} points`;
  const sure = interval.low > 0 || interval.high < 0;
  return sure
    ? `there is a change, but whether it exceeds ${size} is open: the interval is ${range} on ${n} images`
    : `the interval ${range} on ${n} images reaches beyond ${size}`;
}
