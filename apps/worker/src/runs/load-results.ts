import { loadImageResults, loadRunModel, runLayout, type Transaction } from '@holdfast/db';
import { runSnapshotSchema, type SnapshotModel } from '@holdfast/domain';
import { RESULTS_SCHEMA, type ImageResult, type Results } from '@holdfast/results';
import { checkContract } from '@holdfast/vision';
import { UnfitError } from '../problem-of.ts';
import { modelAt, type LoadedRun } from './read-run.ts';
import { attackedModel } from './stored-samples.ts';

/**
 * The results of one model version of a run as the command line would have written them: the same parts from the same engine, so reports made of
 * them hold the same numbers.
 */
export async function loadResults(
  sql: Transaction,
  request: { readonly loaded: LoadedRun; readonly modelOrdinal: number; readonly finishedAt: Date },
): Promise<Results> {
  const { loaded, modelOrdinal, finishedAt } = request;
  const { run, snapshot } = loaded;
  const model = modelAt(snapshot, modelOrdinal);
  const key = { workspaceId: run.workspaceId, runId: run.id, modelOrdinal };
  const planned = await loadRunModel(sql, key);
  if (planned === undefined) {
    throw new UnfitError({
      code: 'RUN_WITHOUT_RESULTS',
      where: `model ${model.modelName}, version ${model.number}`,
      expected: 'at least one task that could begin',
      got: 'none',
      fix: 'see why its tasks failed',
    });
  }
  const images: ImageResult[] = [];
  for await (const { result } of loadImageResults(sql, { ...key, layout: runLayout(snapshot) })) images.push(result);
  const expected = await sql.runImage.count({ where: { runId: run.id } });
  const contract = checkContract(model.contract);
  return {
    schema: RESULTS_SCHEMA,
    startedAt: (run.startedAt ?? run.createdAt).toISOString(),
    finishedAt: finishedAt.toISOString(),
    // An image that a cancelled run left half done has results as well.
    complete: !CUT_OFF.has(run.state) && images.length === expected,
    kind: run.kind === 'attack' ? 'attack' : 'replay',
    command: `holdfast platform run ${run.number}`,
    model: {
      file: model.fileName,
      sha256: model.sha256,
      task: contract.task,
      inputWidth: contract.input.width,
      inputHeight: contract.input.height,
      labels: contract.output.labels,
      contract,
    },
    configuration: snapshot.configuration,
    provenance: planned.provenance,
    ...(run.sourceRunId === null ? {} : { replayOf: await replayedRun(sql, { runId: run.sourceRunId, model }) }),
    subBatches: planned.subBatches,
    ...(planned.straightThrough === undefined ? {} : { straightThrough: planned.straightThrough }),
    images,
  };
}

/** Ended before everything was done. */
const CUT_OFF: ReadonlySet<string> = new Set(['cancelling', 'cancelled', 'failed']);

async function replayedRun(
  sql: Transaction,
  { runId, model }: { readonly runId: string; readonly model: SnapshotModel },
): Promise<NonNullable<Results['replayOf']>> {
  const source = await sql.run.findUniqueOrThrow({
    where: { id: runId },
    select: { snapshot: true, configurationHash: true },
  });
  const { fileName, sha256 } = attackedModel(model, runSnapshotSchema.parse(source.snapshot));
  return { model: { file: fileName, sha256 }, configurationSha256: source.configurationHash };
}
