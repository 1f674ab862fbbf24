import { compareAttacks } from '@holdfast/metrics';
import type { Outcome } from '@holdfast/results';
import type { ReportAttack, ReportComparison, ReportTransform } from '../report-schema.ts';
import { averagedAmong } from './names.ts';

/** The averaged attack against every other one, on the same images, in the order of the table (M10: the claim is the difference). */
export function pairedComparisons(
  outcomes: readonly Outcome[],
  { attacks, transforms }: { attacks: readonly ReportAttack[]; transforms: readonly ReportTransform[] },
): readonly ReportComparison[] {
  const first = averagedAmong(attacks)?.id;
  if (first === undefined) return [];
  return attacks
    .filter(({ id }) => id !== first)
    .flatMap(({ id: second }) => {
      const byTransform = new Map(
        compareAttacks(outcomes, { first, second }).map((comparison) => [comparison.transform, comparison]),
      );
      return transforms.flatMap(({ spec }) => {
        const comparison = byTransform.get(spec);
        return comparison === undefined ? [] : [{ ...comparison, first, second }];
      });
    });
}
