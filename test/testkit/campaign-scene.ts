import { runLayout, saveImageResult } from '@holdfast/db';
import { runSnapshotSchema } from '@holdfast/domain';
import { divisionOf } from '@holdfast/reporting';
import type { ImageResult, Results } from '@holdfast/results';
import { expect } from 'vitest';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../apps/api/src/graphql/global-id.ts';
import type { Asker, TestApi } from './api.ts';
import { syntheticResults, type SyntheticImage } from './results.ts';
import { hashOf, imageName } from './run-rows.ts';

/** A workspace with a model, photos and a campaign that was made through the API. */
export interface CampaignScene {
  readonly test: TestApi;
  readonly workspaceId: string;
  readonly modelId: string;
  readonly versionId: string;
  readonly datasetId: string;
  readonly datasetVersionId: string;
  readonly imageIds: readonly string[];
  /** Global id. */
  readonly campaign: string;
}

const CONTRACT = {
  version: 1,
  task: 'detection',
  input: { name: 'images', layout: 'NCHW', channels: 'RGB', width: 100, height: 100, resize: { rule: 'stretch' } },
  output: { decoder: 'yolov8', names: { output: 'output0' }, labels: ['person', 'bicycle'] },
};

/** Attacks and transforms of `syntheticResults`. */
const SETTINGS = { attacks: ['plain', 'averaged', 'noise'], epsilonLevels: 4, stepLevels: 1, iterations: 40 };
const BANK = ['jpeg:75', 'median:3'];
const UNSEEN = ['jpeg:30', 'jpeg:50', 'jpeg:90'];

export async function createCampaignScene(
  test: TestApi,
  { images, name = 'nightly' }: { readonly images: number; readonly name?: string },
): Promise<CampaignScene> {
  const { prisma } = test.database;
  const workspaceId = rowIdOf('Workspace', test.workspaceId) ?? '';
  const sha256 = hashOf(`${name} model`);
  const artifact = await prisma.artifact.create({
    data: { workspaceId, sha256, kind: 'model', mediaType: 'application/octet-stream', size: 4 },
  });
  const model = await prisma.model.create({ data: { workspaceId, name: `${name} detector` } });
  const version = await prisma.modelVersion.create({
    data: {
      ...{ workspaceId, modelId: model.id, number: 1, artifactId: artifact.id, sha256, fileName: 'detector.onnx' },
      ...{ state: 'ready', contract: CONTRACT },
    },
  });
  const photos = await prisma.image.createManyAndReturn({
    data: Array.from({ length: images }, (_, position) => ({
      ...{
        workspaceId,
        sha256: hashOf(`${name} ${position}`),
        width: 640,
        height: 480,
        mediaType: 'image/jpeg',
        size: 9,
      },
    })),
  });
  const idByHash = new Map(photos.map(({ id, sha256: hash }) => [hash, id]));
  const imageIds = Array.from({ length: images }, (_, position) => idByHash.get(hashOf(`${name} ${position}`)) ?? '');
  const dataset = await prisma.dataset.create({ data: { workspaceId, name: `${name} photos` } });
  const importing = await prisma.datasetVersion.create({
    data: {
      ...{ workspaceId, datasetId: dataset.id, number: 1, imageCount: images, source: {} },
      items: { create: imageIds.map((imageId, position) => ({ imageId, position, name: imageName(position) })) },
    },
  });
  await prisma.datasetVersion.update({
    where: { id: importing.id },
    data: { state: 'ready', contentHash: hashOf(name) },
  });
  const parts = { workspaceId, modelId: model.id, versionId: version.id, imageIds };
  const scene = { ...parts, datasetId: dataset.id, datasetVersionId: importing.id };
  return { test, ...scene, campaign: await createCampaign(test, { ...scene, name }) };
}

const madeCampaign = z.object({
  campaignCreate: z.object({ campaign: z.object({ id: z.string() }), userErrors: z.array(z.unknown()).length(0) }),
});

export async function createCampaign(
  test: TestApi,
  scene: Pick<CampaignScene, 'modelId' | 'datasetId'> & {
    readonly name: string;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): Promise<string> {
  const campaign = {
    name: scene.name,
    datasetId: encodeGlobalId('Dataset', scene.datasetId),
    models: [{ modelId: encodeGlobalId('Model', scene.modelId), selector: 'LATEST' }],
    objective: 'vanish:person',
    settings: SETTINGS,
    bank: BANK.map((spec) => ({ spec })),
    evaluate: UNSEEN,
    ...scene.more,
  };
  const answer = await test.admin.graphql(
    'mutation($input: CampaignCreateInput!) { campaignCreate(input: $input) { campaign { id } userErrors { field message } } }',
    { input: { workspaceId: test.workspaceId, campaign } },
  );
  expect(answer.text).not.toContain('"message"');
  return madeCampaign.parse(answer.data).campaignCreate.campaign.id;
}

const startedRun = z.object({ campaignStart: z.object({ run: z.object({ id: z.string(), number: z.int() }) }) });

/** Starts the campaign through the API; nobody works on the run. */
export async function startRun(
  { test, campaign }: Pick<CampaignScene, 'test' | 'campaign'>,
  by: Asker = test.admin,
): Promise<{ readonly id: string; readonly number: number }> {
  const answer = await by.graphql(
    'mutation($input: CampaignStartInput!) { campaignStart(input: $input) { run { id number } userErrors { message } } }',
    { input: { campaignId: campaign } },
  );
  return startedRun.parse(answer.data).campaignStart.run;
}

/** What a worker does to a run that was started, with results that never happened. */
export async function playRun(
  { test, workspaceId, imageIds }: CampaignScene,
  request: {
    readonly run: string;
    readonly images: readonly SyntheticImage[];
    /** What the run's further models find, one list for each. */
    readonly more?: readonly (readonly SyntheticImage[])[];
    readonly change?: (result: ImageResult, position: number) => ImageResult;
    /** Whether the run ends; default true. */
    readonly ends?: boolean;
  },
): Promise<Results> {
  const { prisma } = test.database;
  const runId = rowIdOf('Run', request.run) ?? '';
  const { ends = true, change, more = [] } = request;
  const planned = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const snapshot = runSnapshotSchema.parse(planned.snapshot);
  const layout = runLayout(snapshot);
  await prisma.runImage.createMany({
    data: imageIds.map((imageId, position) => ({ runId, imageId, position, name: imageName(position), label: null })),
  });
  const leaseExpiresAt = new Date(Date.now() + 600_000);
  const finished = { state: 'done' as const, leaseExpiresAt: null, finishedAt: new Date() };
  await prisma.task.updateMany({ where: { runId, kind: 'plan_run' }, data: { state: 'claimed', leaseExpiresAt } });
  await prisma.task.updateMany({ where: { runId, kind: 'plan_run' }, data: finished });
  await prisma.run.update({ where: { id: runId }, data: { state: 'planning', startedAt: new Date() } });
  const samplesTotal = imageIds.length * layout.attacks.length;
  await prisma.run.update({ where: { id: runId }, data: { state: 'running', samplesTotal } });
  const task = await prisma.task.create({
    data: {
      ...{ workspaceId, kind: 'attack_images', state: 'claimed', runId, payload: {}, token: 1n },
      leaseExpiresAt,
    },
  });
  const playedOf = (images: readonly SyntheticImage[]): Results => {
    const results = syntheticResults({ images });
    const own = results.images.map((result, position) => {
      const hashed = { ...result, image: { ...result.image, sha256: hashOf(`photo ${imageIds[position] ?? ''}`) } };
      return change === undefined ? hashed : change(hashed, position);
    });
    return { ...results, images: own };
  };
  const played = playedOf(request.images);
  for (const [modelOrdinal, { images }] of [played, ...more.map(playedOf)].entries()) {
    for (const [position, result] of images.entries()) {
      const place = { workspaceId, runId, taskId: task.id, token: 1n, modelOrdinal, position, layout };
      const files = [result.image.file ?? '', ...result.samples.map(({ file }) => file)].map((path) => ({
        ...{ path, sha256: hashOf(`${runId} ${path}`), kind: 'sample' as const, mediaType: 'image/png', size: 10 },
      }));
      const objectSize = divisionOf(result.image, snapshot.configuration.objective).objectSize ?? null;
      await test.database.transaction((tx) => saveImageResult(tx, { ...place, result, objectSize, files }));
    }
  }
  if (ends) {
    await prisma.task.update({ where: { id: task.id }, data: finished });
    await prisma.run.update({ where: { id: runId }, data: { state: 'finalising' } });
    await prisma.run.update({ where: { id: runId }, data: { state: 'done', finishedAt: new Date() } });
  }
  return played;
}
