import { countCells, countTransformPairs, runLayout, type Queryable, type Run as RunRow } from '@holdfast/db';
import type { TransferCounts } from '@holdfast/metrics';
import { sideOf } from '../comparison/subjects.ts';
import { snapshotOf } from '../runs/kinds.ts';

/** A model version that was attacked, and one that judges what was made on it. */
export interface TransferPair {
  readonly ordinal: number;
  /** Ids of model versions. */
  readonly source: string;
  readonly target: string;
}

/** The pairs that a run judged; none where it is no transfer, or one of before transfers held pairs. */
export const pairsOf = (run: RunRow): TransferPair[] =>
  run.kind !== 'transfer'
    ? []
    : snapshotOf(run).models.flatMap(({ ordinal, modelVersionId, samplesOf }) =>
        samplesOf === null ? [] : [{ ordinal, source: samplesOf.modelVersionId, target: modelVersionId }],
      );

/** One attack of every pair under every transform, as packages/metrics counts transfer: out of tallies, and of pairs with the source's own verdicts. */
export async function countTransfers(
  database: Queryable,
  { run, attackOrdinal }: { readonly run: RunRow; readonly attackOrdinal: number },
): Promise<TransferCounts[]> {
  const layout = runLayout(snapshotOf(run));
  const attack = layout.attacks[attackOrdinal] ?? '';
  const { id: runId, workspaceId } = run;
  const pairs = pairsOf(run);
  const counted: TransferCounts[] = [];
  // One after the other: joins of 64 pairs at once would take the database from everybody else.
  for (const { ordinal: modelOrdinal, source, target } of pairs) {
    const cells = await countCells(database, { workspaceId, runId, modelOrdinal, layout });
    const own = pairs.find((pair) => pair.source === source && pair.target === source);
    const side = (ordinal: number) => sideOf({ run, modelOrdinal: ordinal }, attackOrdinal);
    const fooled =
      own === undefined
        ? []
        : await countTransformPairs(database, {
            workspaceId,
            first: side(own.ordinal),
            second: side(modelOrdinal),
            transforms: layout.transforms.map((_, at) => ({ first: at, second: at })),
          });
    for (const [at, transform] of layout.transforms.entries()) {
      const counts = cells.find((cell) => cell.attack === attack && cell.transform === transform)?.counts;
      const { both, onlyFirst } = fooled.find((pair) => pair.transformOrdinal === at) ?? { both: 0, onlyFirst: 0 };
      counted.push({
        ...{ source, target, attack, transform },
        success: counts?.success ?? 0,
        n: (counts?.success ?? 0) + (counts?.robust ?? 0),
        ofSuccessful: { success: both, n: both + onlyFirst },
      });
    }
  }
  return counted;
}
