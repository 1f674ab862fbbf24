import {
  hardeningCurveSchema,
  previewResultSchema,
  probeResultSchema,
  problemSchema,
  type ProbeRequest,
  type TaskPayload,
} from '@holdfast/domain';
import { cancelHardeningJob, requeueHardeningJob } from '@holdfast/db';
import { attr, GraphBuilder, writeModel } from '@holdfast/onnx';
import { hardenConfigSchema, hardeningEvaluationSchema, type HardenConfigInput } from '@holdfast/training';
import { reportSchema } from '@holdfast/reporting';
import { RuntimeError } from '@holdfast/runtime';
import { decodePhoto } from '@holdfast/vision';
import { readBlob } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { tinyClassifier } from '../../testkit/models/classifier.ts';
import { digitClassifier, digits } from '../../testkit/models/digits.ts';
import { makeAttackScene, type AttackScene } from './attack-scene.ts';
import { addPhotos } from './photos.ts';
import { json, makeScene } from './rows.ts';
import { openWorkBench, type WorkBench } from './work-bench.ts';

let bench: WorkBench;
let scene: AttackScene;
let imageIds: string[];
beforeAll(async () => {
  bench = await openWorkBench();
  const { db, store } = bench;
  scene = await makeAttackScene({ db, store }, { photos: 2 });
  const items = await db.prisma.datasetItem.findMany({
    where: { datasetVersionId: scene.datasetVersionId },
    orderBy: { position: 'asc' },
  });
  imageIds = items.map(({ imageId }) => imageId);
}, 120_000);
afterAll(() => bench.close());

const versionOf = (id: string) => bench.db.prisma.modelVersion.findUniqueOrThrow({ where: { id } });
let versions = 1;

/** A version as an upload leaves it, inspected. */
async function inspected(bytes: Uint8Array, proposedContract?: unknown) {
  const { db, store } = bench;
  const { workspaceId, modelId } = scene;
  const { sha256, size } = await store.put({ workspaceId, source: bytes });
  const artifact = await db.prisma.artifact.upsert({
    where: { workspaceId_sha256: { workspaceId, sha256 } },
    create: { workspaceId, sha256, kind: 'model', mediaType: 'application/octet-stream', size: BigInt(size) },
    update: {},
  });
  const { id } = await db.prisma.modelVersion.create({
    data: {
      workspaceId,
      modelId,
      number: ++versions,
      artifactId: artifact.id,
      sha256,
      fileName: 'uploaded.onnx',
      ...(proposedContract === undefined ? {} : { proposedContract: json(proposedContract) }),
    },
  });
  await bench.enqueue({ workspaceId, kind: 'inspect_model', payload: { modelVersionId: id } });
  await bench.workOff();
  return versionOf(id);
}

describe('inspection', () => {
  it('proposes a contract, and takes one that came with the file', async () => {
    const { bytes, contract } = tinyClassifier({ quantisedBy: 'Ceil' });
    const proposed = await inspected(bytes);
    expect(proposed).toMatchObject({ state: 'awaiting_contract', rejection: null, contract: null });
    expect(proposed.proposedContract).toMatchObject({ task: 'classification', input: { width: 32, height: 32 } });
    const given = await inspected(bytes, contract);
    expect(given).toMatchObject({ state: 'ready', rejection: null, contract: json(contract) });
  });

  it('rejects a file that is no model, and one that does not run, each with its reason', async () => {
    const garbage = await inspected(new TextEncoder().encode('this is no model'));
    expect(garbage.state).toBe('rejected');
    expect(problemSchema.safeParse(garbage.rejection).success).toBe(true);
    const graph = new GraphBuilder('strange');
    const image = graph.input('image', { dataType: 'float32', dims: [1, 3, 32, 32] });
    graph.output(
      'out',
      graph.op('NoSuchOperator', [image], { axis: attr.int(1) }, { outputs: [{ dataType: 'float32', dims: [1, 4] }] }),
    );
    const strange = await inspected(writeModel(graph.build()));
    expect(strange.state).toBe('rejected');
    expect(JSON.stringify(strange.rejection)).toContain('NoSuchOperator');
  });
});

it('a preview shows what a contract makes of photos; what is wrong with a contract is its result', async () => {
  const { workspaceId, modelVersionId } = scene;
  const { contract } = tinyClassifier();
  const preview = async (given: unknown) => {
    const payload = { modelVersionId, contract: given, imageIds };
    const taskId = await bench.enqueue({ workspaceId, kind: 'preview_model', payload });
    await bench.workOff();
    expect(await bench.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({ state: 'done' });
    return previewResultSchema.parse((await versionOf(modelVersionId)).preview);
  };
  const good = await preview(contract);
  expect(good.problem).toBeNull();
  expect(good.items.map(({ imageId, width }) => [imageId, width])).toEqual(imageIds.map((id) => [id, 32]));
  expect(good.items[0]?.prediction).toMatchObject({ task: 'classification' });
  const bad = await preview({ ...contract, input: { ...contract.input, name: 'nowhere' } });
  expect(bad.items).toEqual([]);
  expect(JSON.stringify(bad.problem)).toContain('nowhere');
});

describe('trying one picture', () => {
  const probe = async (request: Partial<ProbeRequest>) => {
    const { workspaceId, modelVersionId } = scene;
    const { id } = await bench.db.prisma.probe.create({
      data: {
        workspaceId,
        request: json({
          modelVersionId,
          source: { kind: 'image', imageId: imageIds[0] ?? '' },
          transforms: ['jpeg:50', 'flip'],
          objective: null,
          settings: null,
          bank: null,
          seed: 1,
          ...request,
        }),
      },
    });
    await bench.enqueue({ workspaceId, kind: 'probe_picture', payload: { probeId: id } });
    await bench.workOff();
    const row = await bench.db.prisma.probe.findUniqueOrThrow({ where: { id } });
    return { ...row, result: row.result === null ? null : probeResultSchema.parse(row.result) };
  };

  it('attacks it, stores what was made, judges it under transforms, and goes on from there', async () => {
    const transforms = ['jpeg:50', 'brightness:0.8'];
    const first = await probe({ transforms });
    expect(first.failure).toBeNull();
    expect(first.finishedAt).not.toBeNull();
    expect(first.result?.objective).toBe('untargeted');
    const [sample] = first.result?.samples ?? [];
    expect(sample).toMatchObject({ attack: 'plain-early', width: 32, height: 32 });
    expect(sample?.linf).toBeGreaterThan(0);
    expect(sample?.linf).toBeLessThanOrEqual(8);
    expect(sample?.transformed.map(({ transform }) => transform)).toEqual(transforms);
    const key = { workspaceId: scene.workspaceId, sha256: sample?.transformed[0]?.sha256 ?? '' };
    const copy = await decodePhoto(await readBlob({ store: bench.store, key, maxBytes: 2 ** 20 }));
    expect(copy.width).toBe(32);
    const next = await probe({ source: { kind: 'probe', probeId: first.id }, transforms: ['jpeg:20'] });
    expect(next.failure).toBeNull();
    expect(next.result?.samples.map(({ sha256 }) => sha256)).toEqual(first.result?.samples.map(({ sha256 }) => sha256));
    expect(next.result?.samples[0]?.transformed.map(({ transform }) => transform)).toEqual(['jpeg:20']);
  });

  it('only shows it under transforms where nothing is to be attacked', async () => {
    const { failure, finishedAt, result } = await probe({
      onlyTransform: true,
      transforms: ['jpeg:10', 'brightness:0.5'],
    });
    expect(failure).toBeNull();
    expect(finishedAt).not.toBeNull();
    expect(result?.samples).toEqual([]);
    expect(result?.original).toMatchObject({ width: 32, prediction: { task: 'classification' } });
    expect(result?.transformed.map(({ transform }) => transform)).toEqual(['jpeg:10', 'brightness:0.5']);
    const meanOf = async (sha256 = '') => {
      const key = { workspaceId: scene.workspaceId, sha256 };
      const { data } = await decodePhoto(await readBlob({ store: bench.store, key, maxBytes: 2 ** 20 }));
      return data.reduce((sum, level) => sum + level, 0) / data.length;
    };
    const darker = await meanOf(result?.transformed[1]?.picture?.sha256);
    expect(darker / (await meanOf(result?.original?.sha256))).toBeCloseTo(0.5, 1);
  });

  it('says why it cannot be tried', async () => {
    const imageId = '00000000-0000-4000-8000-000000000000';
    const { failure, finishedAt } = await probe({ source: { kind: 'image', imageId } });
    expect(failure).toMatchObject({ code: 'PROBE_SOURCE' });
    expect(finishedAt).not.toBeNull();
  });
});

it(
  'a hardening makes a version with its lineage, and an evaluation on photos that were held out',
  { timeout: 240_000 },
  async () => {
    const { db, store } = bench;
    const classes = [0, 1];
    const { workspaceId } = scene;
    const { bytes, contract } = digitClassifier(classes);
    const { sha256 } = await store.put({ workspaceId, source: bytes });
    const own = await makeScene(db, {
      workspaceId,
      datasetState: 'importing',
      model: { sha256, contract: json(contract) },
    });
    const pictures = await digits(classes, { perClass: 12 });
    const photos = await Promise.all(
      pictures.map(async ({ id, label, read }) => ({
        name: id,
        bytes: await read(),
        label: contract.output.labels[label ?? 0] ?? '',
      })),
    );
    await addPhotos({ db, store }, { ...own, photos });
    const configuration: HardenConfigInput = {
      epochs: 2,
      batchSize: 8,
      learningRate: 5e-3,
      samples: { kind: 'on-the-fly', attack: { iterations: 2, stepLevels: 4 } },
    };
    const { id } = await db.prisma.hardeningJob.create({
      data: {
        workspaceId,
        sourceVersionId: own.modelVersionId,
        datasetVersionId: own.datasetVersionId,
        configuration: json(hardenConfigSchema.parse(configuration)),
        seed: 3n,
        evaluateCampaignId: own.campaignId,
      },
    });
    const work = async (): Promise<void> => {
      await bench.enqueue({ workspaceId, kind: 'harden_model', payload: { hardeningJobId: id } });
      await bench.workOff();
    };
    // Nobody tells the bench's worker to stop, as where the end is asked for while the last step is done: no version is made of it.
    const cancelled = work();
    await vi.waitUntil(
      async () => (await db.prisma.hardeningJob.findUniqueOrThrow({ where: { id } })).state === 'training',
      { timeout: 60_000 },
    );
    await db.transaction((tx) => cancelHardeningJob(tx, { id, now: new Date() }));
    await cancelled;
    expect(await db.prisma.hardeningJob.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ state: 'cancelled', resultVersionId: null },
    });
    await db.transaction((tx) => requeueHardeningJob(tx, id));
    await work();
    const job = await db.prisma.hardeningJob.findUniqueOrThrow({ where: { id }, include: { resultVersion: true } });
    expect(job.failure).toBeNull();
    expect(job).toMatchObject({
      state: 'done',
      resultVersion: {
        number: 2,
        state: 'ready',
        origin: 'hardened',
        parentId: own.modelVersionId,
        modelId: own.modelId,
      },
    });
    expect(job.resultVersion?.sha256).not.toBe(sha256);
    expect(await store.stat({ workspaceId, sha256: job.resultVersion?.sha256 ?? '' })).toBeDefined();
    expect(hardeningCurveSchema.parse(job.curve).map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    const evaluation = hardeningEvaluationSchema.parse(job.evaluation);

    const run = await db.prisma.run.findFirstOrThrow({ where: { hardeningJobId: id } });
    expect(run.state).toBe('done');
    const exported = async (format: TaskPayload<'render_export'>['format']): Promise<string> => {
      const payload = { runId: run.id, modelOrdinal: 0, format };
      const taskId = await bench.enqueue({ workspaceId, kind: 'render_export', payload, runId: run.id });
      await bench.workOff();
      const { progress } = await db.prisma.task.findUniqueOrThrow({ where: { id: taskId } });
      const { artifact } = z.looseObject({ artifact: z.looseObject({ sha256: z.string() }) }).parse(progress);
      const key = { workspaceId, sha256: artifact.sha256 };
      return (await readBlob({ store, key, maxBytes: 2 ** 26 })).toString('utf8');
    };
    const { hardening } = reportSchema.parse(JSON.parse(await exported('json')));
    expect(hardening).toMatchObject({
      subject: 'hardened',
      originalSha256: sha256,
      hardenedSha256: job.resultVersion?.sha256,
      seed: 3,
      clean: evaluation.clean,
    });
    expect(hardening?.rows).toHaveLength(evaluation.attacks.length);
    expect(hardening?.losses.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    // The campaign ran over the photos of the training, which the report must not pass over.
    expect(hardening?.trainedOn.length).toBeGreaterThan(0);
    for (const format of ['html', 'markdown'] as const) expect(await exported(format)).toContain(hardening?.headline);

    // More memory than was estimated: fewer images at once, and the job says how many.
    const again = await db.prisma.hardeningJob.create({
      data: {
        ...{ workspaceId, sourceVersionId: own.modelVersionId, datasetVersionId: own.datasetVersionId, seed: 3n },
        configuration: json(hardenConfigSchema.parse({ ...configuration, epochs: 1 })),
      },
    });
    const withLease = bench.runtime.withLease.bind(bench.runtime);
    const full = vi
      .spyOn(bench.runtime, 'withLease')
      // The model is imported, then trained.
      .mockImplementationOnce((work, options) => withLease(work, options))
      .mockRejectedValueOnce(new RuntimeError({ code: 'OUT_OF_MEMORY', problem: 'too large', graph: 'f00d' }));
    await bench.enqueue({ workspaceId, kind: 'harden_model', payload: { hardeningJobId: again.id } });
    await bench.workOff();
    full.mockRestore();
    expect(await db.prisma.hardeningJob.findUniqueOrThrow({ where: { id: again.id } })).toMatchObject({
      ...{ state: 'done', failure: null, configuration: { microBatch: 4 } },
    });
  },
);
