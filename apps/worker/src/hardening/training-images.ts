import { runLayout, type HardeningJob } from '@holdfast/db';
import { groundTruthBoxesSchema } from '@holdfast/domain';
import type { TrainingImage } from '@holdfast/engine';
import { readBlob } from '@holdfast/storage';
import { preferredSamples, splitPictures, type Split } from '@holdfast/training';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { UnfitError } from '../problem-of.ts';
import { labelIndex } from '../runs/label-index.ts';
import { readRun } from '../runs/read-run.ts';

/** A quarter of the photos only measures: never trained on, never used to choose weights. */
const SHARES = { validation: 0.15, heldOut: 0.25 } as const;

type StoredImage = TrainingImage & { readonly photoSha256: string };

/** The photos of a hardening job, parted by its seed; two copies of one photo stay together. */
export async function trainingImages(
  { db, store }: Pick<TaskContext, 'db' | 'store'>,
  {
    job,
    labels,
  }: {
    readonly job: Pick<HardeningJob, 'workspaceId' | 'datasetVersionId' | 'sampleRunId' | 'sourceVersionId' | 'seed'>;
    readonly labels: readonly string[];
  },
): Promise<Split<TrainingImage>> {
  const { workspaceId, datasetVersionId, sampleRunId, sourceVersionId } = job;
  const read = (sha256: string) => () =>
    readBlob({ store, key: { workspaceId, sha256 }, maxBytes: defaultDecodeLimits.maxBytes });
  const items = await db.prisma.datasetItem.findMany({
    where: { datasetVersionId },
    orderBy: { position: 'asc' },
    include: { image: { select: { sha256: true } } },
  });
  const samples =
    sampleRunId === null ? new Map<string, string>() : await storedSamples({ db }, { sampleRunId, sourceVersionId });
  const images = items.map(({ name, label, boxes, image, imageId }): StoredImage => {
    const index = labelIndex(label, labels);
    const objects = boxes === null ? undefined : groundTruthBoxesSchema.parse(boxes);
    const sample = samples.get(imageId);
    return {
      id: name,
      photoSha256: image.sha256,
      ...(index === undefined ? {} : { label: index }),
      ...(objects === undefined
        ? {}
        : {
            // Objects of classes that the model does not know cannot be taught.
            objects: objects.flatMap(({ label: of, box }) => {
              const classId = labels.indexOf(of);
              return classId < 0 ? [] : [{ classId, box }];
            }),
          }),
      ...(sample === undefined ? {} : { adversarial: read(sample) }),
      read: read(image.sha256),
    };
  });
  return splitPictures(images, { shares: SHARES, seed: Number(job.seed), groupOf: ({ photoSha256 }) => photoSha256 });
}

/** SHA-256 of the sample to train on by the photo's id: of the run's samples of this very version, the best that fooled it. */
async function storedSamples(
  { db }: Pick<TaskContext, 'db'>,
  { sampleRunId: runId, sourceVersionId }: { readonly sampleRunId: string; readonly sourceVersionId: string },
): Promise<Map<string, string>> {
  const { run, snapshot } = await readRun(db, runId);
  const model = snapshot.models.find(({ modelVersionId }) => modelVersionId === sourceVersionId);
  if (model === undefined) {
    throw new UnfitError({
      code: 'SAMPLES_OF_ANOTHER_MODEL',
      where: `run ${run.number}`,
      expected: 'a run that attacked the version that is hardened',
      got: snapshot.models.map(({ modelName, number }) => `${modelName} version ${number}`).join(', '),
      fix: 'choose a run of this version, or have samples made while training',
    });
  }
  const { attacks } = runLayout(snapshot);
  const ofModel = { runId, modelOrdinal: model.ordinal };
  const fooled = await db.prisma.transformOutcome.findMany({
    where: { ...ofModel, transformOrdinal: 0, state: 'success' },
    select: { position: true, attackOrdinal: true },
  });
  const keyOf = (row: { readonly position: number; readonly attackOrdinal: number }): string =>
    `${row.position} ${row.attackOrdinal}`;
  const hasFooled = new Set(fooled.map(keyOf));
  const samples = await db.prisma.sampleResult.findMany({
    where: { ...ofModel, state: 'done', sha256: { not: null } },
    select: { position: true, attackOrdinal: true, sha256: true },
  });
  const hashes = new Map(samples.map((sample) => [keyOf(sample), sample.sha256]));
  const preferred = preferredSamples.map((name) => attacks.indexOf(name)).filter((ordinal) => ordinal >= 0);
  const images = await db.prisma.runImage.findMany({ where: { runId }, select: { position: true, imageId: true } });
  return new Map(
    images.flatMap(({ position, imageId }) => {
      const best = preferred
        .map((attackOrdinal) => keyOf({ position, attackOrdinal }))
        .find((key) => hasFooled.has(key) && typeof hashes.get(key) === 'string');
      const sha256 = best === undefined ? undefined : hashes.get(best);
      return typeof sha256 === 'string' ? [[imageId, sha256] as const] : [];
    }),
  );
}
