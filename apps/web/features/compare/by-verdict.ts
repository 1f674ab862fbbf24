import type { ComparisonVerdict } from '#web/graphql/schema.generated.ts';

interface Row {
  readonly verdict: ComparisonVerdict;
  readonly difference: number | null;
}

interface ByVerdict<Kind extends Row> {
  /** What got worse first, and of either kind the largest change first. */
  readonly changed: readonly Kind[];
  readonly unchanged: readonly Kind[];
  /** Too few common images to say either. */
  readonly undecided: readonly Kind[];
}

/** Cells of a comparison by what they allow to say, so that a reader meets what matters before what nobody can tell. */
export function sortedByVerdict<Kind extends Row>(rows: readonly Kind[]): ByVerdict<Kind> {
  const size = ({ difference }: Row) => Math.abs(difference ?? 0);
  const of = (verdict: ComparisonVerdict) =>
    rows.filter((row) => row.verdict === verdict).sort((a, b) => size(b) - size(a));
  return {
    changed: [...of('REGRESSED'), ...of('IMPROVED')],
    unchanged: of('NO_MATERIAL_CHANGE'),
    undecided: of('INSUFFICIENT_DATA'),
  };
}
