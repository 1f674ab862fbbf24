import { replayedTransforms } from '@holdfast/domain';
import type { Sql } from '../sql/client.ts';
import { createRun, runByKey, type RunOrigin, type StartedRun } from './create-run.ts';
import { resolveVersions } from './resolve-models.ts';
import { readSource } from './source-run.ts';
import { transferPairs } from './transfer-pairs.ts';

export interface StartReplayRequest extends RunOrigin {
  /** The run whose stored samples are judged again. */
  readonly sourceRunId: string;
  /** Transform specs, also ones that were never used in generation. */
  readonly transforms: readonly string[];
  /** Left out: the models that were attacked. Others measure transfer. */
  readonly modelVersionIds?: readonly string[] | undefined;
  /** Left out: the source's. */
  readonly seed?: number | undefined;
}

/** Starts a run that attacks nothing: stored samples under other transforms, or judged by other models. Throws JobError. */
export async function startReplay(tx: Sql, request: StartReplayRequest): Promise<StartedRun> {
  const known = await runByKey(tx, request);
  if (known !== undefined) return known;
  const { workspaceId, sourceRunId, transforms, modelVersionIds } = request;
  const source = await readSource(tx, { workspaceId, runId: sourceRunId });
  const attacked = source.snapshot.models.map(({ modelVersionId }) => modelVersionId);
  const versionIds = modelVersionIds ?? attacked;
  const kind = versionIds.every((id) => attacked.includes(id)) ? 'replay' : 'transfer';
  const judges = await resolveVersions(tx, { workspaceId, versionIds });
  const { configuration, dataset, images, campaignName } = source.snapshot;
  return createRun(tx, {
    origin: request,
    kind,
    campaignId: null,
    priority: request.priority ?? 0,
    snapshot: {
      version: 1,
      campaignName,
      configuration: { ...configuration, evaluate: [...transforms], seed: request.seed ?? configuration.seed },
      models: kind === 'replay' ? judges : transferPairs(source.snapshot.models, judges),
      dataset,
      images,
      gate: null,
      sourceRunId,
      transforms: replayedTransforms({ bank: configuration.bank, evaluate: [...transforms] }),
    },
  });
}
