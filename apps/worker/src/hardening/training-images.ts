import type { HardeningJob } from '@holdfast/db';
import { groundTruthBoxesSchema } from '@holdfast/domain';
import type { TrainingImage } from '@holdfast/engine';
import { readBlob } from '@holdfast/storage';
import { splitPictures, type Split } from '@holdfast/training';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { labelIndex } from '../runs/label-index.ts';

/** A quarter of the photos only measures: never trained on, never used to choose weights. */
const SHARES = { validation: 0.15, heldOut: 0.25 } as const;

type StoredImage = TrainingImage & { readonly photoSha256: string };

/** The photos of a hardening job, parted by its seed; two copies of one photo stay together. */
export async function trainingImages(
  { db, store }: TaskContext,
  { job, labels }: { readonly job: HardeningJob; readonly labels: readonly string[] },
): Promise<Split<TrainingImage>> {
  const { workspaceId, datasetVersionId, sampleRunId } = job;
  const read = (sha256: string) => () =>
    readBlob({ store, key: { workspaceId, sha256 }, maxBytes: defaultDecodeLimits.maxBytes });
  const items = await db.prisma.datasetItem.findMany({
    where: { datasetVersionId },
    orderBy: { position: 'asc' },
    include: { image: { select: { sha256: true } } },
  });
  const samples = sampleRunId === null ? new Map<string, string>() : await storedSamples({ db }, sampleRunId);
  const images = items.map(({ name, label, boxes, image }): StoredImage => {
    const index = labelIndex(label, labels);
    const objects = boxes === null ? undefined : groundTruthBoxesSchema.parse(boxes);
    const sample = samples.get(name);
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

/** The strongest stored sample of each photo: `averaged` where the run made it. */
async function storedSamples({ db }: Pick<TaskContext, 'db'>, runId: string): Promise<Map<string, string>> {
  const rows = await db.prisma.sampleResult.findMany({
    where: { runId, modelOrdinal: 0, state: 'done', sha256: { not: null } },
    orderBy: { attackOrdinal: 'asc' },
    select: { position: true, sha256: true, linf: true },
  });
  const names = await db.prisma.runImage.findMany({ where: { runId }, select: { position: true, name: true } });
  const nameAt = new Map(names.map(({ position, name }) => [position, name]));
  return new Map(
    rows.flatMap(({ position, sha256 }) => {
      const name = nameAt.get(position);
      return name === undefined || sha256 === null ? [] : [[name, sha256] as const];
    }),
  );
}
