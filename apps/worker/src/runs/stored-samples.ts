import type { RunSnapshot, SnapshotModel } from '@holdfast/domain';
import { loadImageResult, loadRunModel, runLayout } from '@holdfast/db';
import { RESULTS_SCHEMA, type ImageResult, type Results } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import { checkContract, defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { UnfitError } from '../problem-of.ts';
import { modelAt, readRun, type LoadedRun } from './read-run.ts';

/** Samples of an earlier run as the engine replays them. */
export interface StoredSamples {
  readonly results: Results;
  readonly read: (path: string) => Promise<Uint8Array>;
}

/** Reads what a run's source holds about some images: the samples of the model that the pair names, or else of the same model version. */
export async function readStoredSamples(
  { db, store }: TaskContext,
  request: { readonly loaded: LoadedRun; readonly modelOrdinal: number; readonly names: readonly string[] },
): Promise<StoredSamples> {
  const { loaded, modelOrdinal, names } = request;
  const { workspaceId, sourceRunId } = loaded.run;
  if (sourceRunId === null) throw unfit('a run whose samples are judged again', 'none');
  const source = await readRun(db, sourceRunId);
  const attacked = attackedModel(modelAt(loaded.snapshot, modelOrdinal), source.snapshot);
  const key = { workspaceId, runId: sourceRunId, modelOrdinal: attacked.ordinal };
  const planned = await loadRunModel(db.prisma, key);
  if (planned === undefined) throw unfit('stored results', 'none');
  const rows = await db.prisma.runImage.findMany({ where: { runId: sourceRunId, name: { in: [...names] } } });
  const positions = new Map(rows.map(({ name, position }) => [name, position]));
  const images: ImageResult[] = [];
  for (const name of names) {
    const position = positions.get(name);
    const result =
      position === undefined
        ? undefined
        : await loadImageResult(db.prisma, { ...key, layout: runLayout(source.snapshot), position });
    if (result === undefined) throw unfit(`results of ${name}`, 'none: that run was stopped before it');
    images.push(result);
  }
  const contract = checkContract(attacked.contract);
  const instant = (source.run.finishedAt ?? source.run.createdAt).toISOString();
  return {
    results: {
      schema: RESULTS_SCHEMA,
      startedAt: instant,
      finishedAt: instant,
      complete: true,
      kind: 'attack',
      command: `holdfast platform run ${source.run.number}`,
      model: {
        file: attacked.fileName,
        sha256: attacked.sha256,
        task: contract.task,
        inputWidth: contract.input.width,
        inputHeight: contract.input.height,
        labels: contract.output.labels,
        contract,
      },
      configuration: source.snapshot.configuration,
      provenance: planned.provenance,
      subBatches: planned.subBatches,
      images,
    },
    async read(path) {
      const file = await db.prisma.runFile.findFirst({
        where: { runId: key.runId, modelOrdinal: key.modelOrdinal, path },
        include: { artifact: { select: { sha256: true } } },
      });
      if (file === null) throw unfit(`the stored image ${path}`, 'none; images of old runs are deleted after a while');
      const { sha256 } = file.artifact;
      return readBlob({ store, key: { workspaceId, sha256 }, maxBytes: defaultDecodeLimits.maxBytes });
    },
  };
}

/** Transfers of before they held pairs name no source: they judged samples of its first model. */
export const attackedModel = ({ samplesOf, modelVersionId: own }: SnapshotModel, source: RunSnapshot): SnapshotModel =>
  samplesOf !== null
    ? modelAt(source, samplesOf.ordinal)
    : (source.models.find(({ modelVersionId }) => modelVersionId === own) ?? modelAt(source, 0));

const unfit = (expected: string, got: string): UnfitError =>
  new UnfitError({ code: 'SOURCE_INCOMPLETE', where: 'the source run', expected, got, fix: 'replay a complete run' });
