import type { ComparisonVerdict } from '#web/graphql/schema.generated.ts';

interface Row {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  readonly verdict: ComparisonVerdict;
  readonly difference: number | null;
}

/** One attack and transform, with the row that every other subject has there. */
interface Cell<Kind extends Row> {
  readonly attack: string;
  readonly transform: string;
  readonly seen: boolean;
  /** In the order of the subjects; nothing where a subject did not run the cell. */
  readonly rows: readonly (Kind | undefined)[];
  /** What matters most of what the rows say, and the largest change that says it: by these, cells are sorted and folded. */
  readonly verdict: ComparisonVerdict;
  readonly difference: number | null;
}

const BY_WEIGHT = ['REGRESSED', 'IMPROVED', 'NO_MATERIAL_CHANGE', 'INSUFFICIENT_DATA'] as const;

/** Rows of several comparisons with one reference as lines of one table, in the order in which cells come first. */
export function cellsOf<Kind extends Row>(comparisons: readonly { readonly rows: readonly Kind[] }[]): Cell<Kind>[] {
  const keyOf = ({ attack, transform }: Row) => JSON.stringify([attack, transform]);
  const tables = comparisons.map(({ rows }) => new Map(rows.map((row) => [keyOf(row), row])));
  const all = new Map(comparisons.flatMap(({ rows }) => rows.map((row) => [keyOf(row), row])));
  return [...all].map(([key, { attack, transform, seen }]) => {
    const rows = tables.map((table) => table.get(key));
    const verdict =
      BY_WEIGHT.find((candidate) => rows.some((row) => row?.verdict === candidate)) ?? 'INSUFFICIENT_DATA';
    const sizes = rows.flatMap((row) => (row?.verdict === verdict ? [Math.abs(row.difference ?? 0)] : []));
    return { attack, transform, seen, rows, verdict, difference: sizes.length === 0 ? null : Math.max(...sizes) };
  });
}
