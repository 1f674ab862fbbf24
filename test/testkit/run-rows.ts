import { createHash } from 'node:crypto';
import type { Database, RunLayout } from '@holdfast/db';

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As syntheticResults attacks and judges. */
const layout: RunLayout = {
  attacks: ['plain-early', 'plain-full', 'averaged', 'noise'],
  transforms: ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'],
};

/** Rows that a run needs around it: workspace, model with two versions, data set, `images` pictures, a claimed task. */
export interface RunFixture {
  readonly workspaceId: string;
  readonly modelId: string;
  readonly versionIds: readonly string[];
  readonly imageIds: readonly string[];
  readonly runId: string;
  readonly taskId: string;
  readonly token: bigint;
  readonly layout: RunLayout;
}

export const imageName = (position: number): string => `photo-${String(position).padStart(3, '0')}.jpg`;

export async function createRunFixture(
  { prisma }: Database,
  { slug, images }: { readonly slug: string; readonly images: number },
): Promise<RunFixture> {
  const { id: workspaceId } = await prisma.workspace.create({ data: { slug, name: slug } });
  const artifact = await prisma.artifact.create({
    data: {
      workspaceId,
      sha256: hashOf(`${slug} model`),
      kind: 'model',
      mediaType: 'application/octet-stream',
      size: 4,
    },
  });
  const model = await prisma.model.create({ data: { workspaceId, name: 'detector' } });
  const versions = await Promise.all(
    [1, 2].map((number) =>
      prisma.modelVersion.create({
        data: {
          workspaceId,
          modelId: model.id,
          number,
          artifactId: artifact.id,
          sha256: artifact.sha256,
          fileName: 'm.onnx',
          state: 'ready',
          contract: {},
        },
      }),
    ),
  );
  const pictures = await prisma.image.createManyAndReturn({
    data: Array.from({ length: images }, (_, position) => ({
      workspaceId,
      sha256: hashOf(`${slug} ${position}`),
      width: 8,
      height: 8,
      mediaType: 'image/jpeg',
      size: 9,
    })),
  });
  const idByHash = new Map(pictures.map(({ id, sha256 }) => [sha256, id]));
  const imageIds = Array.from({ length: images }, (_, position) => idByHash.get(hashOf(`${slug} ${position}`)) ?? '');
  const fixture = { workspaceId, modelId: model.id, versionIds: versions.map(({ id }) => id), imageIds };
  return { ...fixture, ...(await createRun({ prisma }, fixture)) };
}

/** Another run over the same images, with a claimed task. */
export async function createRun(
  { prisma }: Pick<Database, 'prisma'>,
  parts: Pick<RunFixture, 'workspaceId' | 'versionIds' | 'imageIds'>,
): Promise<Pick<RunFixture, 'runId' | 'taskId' | 'token' | 'layout'>> {
  const { workspaceId, versionIds, imageIds } = parts;
  const number = (await prisma.run.count({ where: { workspaceId } })) + 1;
  const run = await prisma.run.create({
    data: {
      workspaceId,
      number,
      kind: 'attack',
      trigger: 'manual',
      state: 'running',
      snapshot: {},
      configurationHash: hashOf('configuration'),
      seed: 1,
      samplesTotal: imageIds.length * layout.attacks.length,
      models: { create: versionIds.map((modelVersionId, ordinal) => ({ ordinal, modelVersionId })) },
      images: {
        create: imageIds.map((imageId, position) => ({
          imageId,
          position,
          name: imageName(position),
          label: position % 2 === 0 ? 'even' : 'odd',
        })),
      },
    },
  });
  const token = 3n;
  const task = await prisma.task.create({
    data: {
      workspaceId,
      kind: 'attack_images',
      state: 'claimed',
      runId: run.id,
      payload: {},
      token,
      leaseExpiresAt: new Date(Date.now() + 60_000),
    },
  });
  return { runId: run.id, taskId: task.id, token, layout };
}
