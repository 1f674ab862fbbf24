import type { SamplesOf, SnapshotModel } from '@holdfast/domain';
import { JobError } from '../job-error.ts';

/** A matrix of eight by eight; each pair judges every image under every transform. */
const MOST_PAIRS = 64;

/**
 * The pairs of a transfer matrix: samples made on each model of the source run, judged by every model that is asked for. Each source also judges its own
 * samples again, in the same run and under the same transforms: what transfer is measured against. Pairs that transfer come first, so that whoever
 * looks at the first model of the run looks at one.
 * @throws JobError where nothing but the sources themselves would judge, or beyond 64 pairs.
 */
export function transferPairs(source: readonly SnapshotModel[], judges: readonly SnapshotModel[]): SnapshotModel[] {
  const transferred = source.flatMap((attacked) =>
    judges
      .filter(({ modelVersionId }) => modelVersionId !== attacked.modelVersionId)
      .map((judge) => ({ ...judge, samplesOf: samplesOf(attacked) })),
  );
  if (transferred.length === 0) {
    throw new JobError({
      code: 'TRANSFER_WITHOUT_TARGET',
      where: 'the models of the transfer',
      expected: 'at least one model version that is not the one the samples were made on',
      got: 'only that one',
      fix: 'add another model or version, or replay the run under other transforms instead',
    });
  }
  const whiteBox = source.map((attacked) => ({ ...attacked, selectedBy: 'source', samplesOf: samplesOf(attacked) }));
  const pairs = [...transferred, ...whiteBox];
  if (pairs.length > MOST_PAIRS) {
    throw new JobError({
      code: 'TRANSFER_TOO_LARGE',
      where: 'the models of the transfer',
      expected: `at most ${MOST_PAIRS} pairs of a model that was attacked and one that judges`,
      got: `${pairs.length}`,
      fix: 'judge by fewer models, or choose a source run that attacked fewer',
    });
  }
  return pairs.map((pair, ordinal) => ({ ...pair, ordinal }));
}

const samplesOf = ({ ordinal, modelId, modelName, modelVersionId, number }: SnapshotModel): SamplesOf => ({
  ordinal,
  modelId,
  modelName,
  modelVersionId,
  number,
});
