import type { RunSnapshot, SnapshotModel } from './run-snapshot.ts';

/**
 * The model of another run that one of this run's is held against. The very version where the other run has it; else the one that stands in the same
 * place among the versions of that model (`latest` then and now), or the first of them. Pairs of a transfer are held against pairs with samples
 * of the same model, white boxes against white boxes. A run with a single model is held against the other's first one, so that a campaign that
 * changed its model keeps its baseline.
 */
export function counterpartOf(
  own: Pick<RunSnapshot, 'models'>,
  ordinal: number,
  other: Pick<RunSnapshot, 'models'>,
): SnapshotModel | undefined {
  const model = own.models.find((each) => each.ordinal === ordinal);
  if (model === undefined) return undefined;
  const isAlike = (each: SnapshotModel): boolean =>
    each.modelId === model.modelId &&
    each.samplesOf?.modelId === model.samplesOf?.modelId &&
    isWhiteBox(each) === isWhiteBox(model);
  const isSame = ({ modelVersionId, samplesOf }: SnapshotModel): boolean =>
    modelVersionId === model.modelVersionId && samplesOf?.modelVersionId === model.samplesOf?.modelVersionId;
  const alike = other.models.filter(isAlike);
  const place = own.models.filter(isAlike).indexOf(model);
  const first = own.models.length === 1 ? other.models[0] : undefined;
  return alike.find(isSame) ?? alike[place] ?? alike[0] ?? first;
}

/** Whether a pair of a transfer is the attacked version itself. */
const isWhiteBox = ({ modelVersionId, samplesOf }: SnapshotModel): boolean =>
  samplesOf?.modelVersionId === modelVersionId;
