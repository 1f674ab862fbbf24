import { createHash } from 'node:crypto';
import { judgedTransforms, runSnapshotSchema, sampleAttacks, type RunSnapshot } from '@holdfast/domain';
import { z } from 'zod';
import type { Database } from '../database.ts';
import { Prisma } from '../generated/client.ts';
import { LARGE_MODEL_CONTRACT } from './large-model.ts';
import { rebuildCounts } from './rebuild-counts.ts';

export interface StoredThumbnail {
  readonly sha256: string;
  readonly size: number;
}

export interface LargeRunOptions {
  readonly workspaceId: string;
  /** Default 10,000. */
  readonly images?: number;
  /** Stored thumbnails that the images take in turn. Default: none. */
  readonly thumbnails?: readonly StoredThumbnail[];
  /** Told after each step, with its duration. */
  readonly onProgress?: (text: string) => void;
}

export interface LargeRuns {
  readonly campaignId: string;
  readonly modelVersionIds: readonly string[];
  /** The older one is the campaign's baseline. */
  readonly runIds: readonly [baseline: string, newest: string];
  readonly outcomesPerRun: number;
}

const IMAGES = 10_000;
const DESCRIPTION =
  'Made by the seed to measure pages: numbers only, which no model gave; its images are small drawings at most.';
/** Classes of the images, in turn. */
export const LARGE_LABELS = ['person', 'bus', 'train', 'car', 'bicycle', 'dog', 'cat', 'chair', 'boat', 'bird'];
const BANK = ['jpeg:75', 'gaussian-blur:1', 'resize:0.5', 'brightness:0.8'];
const UNSEEN = [
  ...['jpeg:95', 'jpeg:90', 'jpeg:60', 'jpeg:50', 'jpeg:30', 'webp:75', 'median:3', 'median:5', 'gaussian-blur:0.5'],
  ...['gaussian-blur:2', 'resize:0.75', 'brightness:0.5', 'brightness:1.2', 'contrast:0.8', 'contrast:1.2'],
];
const SEED = 7n;

/**
 * Two finished runs of one campaign over 10,000 images, 4 samples each, 20 transforms: 800,000 outcomes in each run, the same at every
 * call. Made of nothing but SQL, to measure what a page costs at that size; no model was asked, and of the images there are
 * thumbnails at most: descriptions say so, and the runs are as if the retention policy had deleted theirs.
 */
export async function seedLargeRun(database: Database, options: LargeRunOptions): Promise<LargeRuns> {
  const { workspaceId, images = IMAGES, thumbnails = [], onProgress = () => undefined } = options;
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const value = await work();
    onProgress(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return value;
  };
  const parts = await timed('model, data set, campaign', () =>
    seedAround(database, { workspaceId, images, thumbnails }),
  );
  const runIds: string[] = [];
  for (const strength of [0, 1]) {
    const run = await seedRunRow(database, { ...parts, workspaceId, images });
    await timed(`run ${run.number}: samples and outcomes`, () => seedOutcomes(database, { ...run, images, strength }));
    await timed(`run ${run.number}: counts`, () => rebuildCounts(database, run));
    runIds.push(run.runId);
  }
  await timed(
    'statistics',
    () => database.prisma.$executeRaw`VACUUM ANALYZE "TransformOutcome", "SampleResult", "RunSubject", "RunImage"`,
  );
  const [baseline = '', newest = ''] = runIds;
  await database.prisma.baseline.create({
    data: { campaignId: parts.campaignId, runId: baseline, reason: 'First of the large scenario' },
  });
  const outcomesPerRun = images * parts.attacks * parts.snapshot.transforms.length;
  return {
    campaignId: parts.campaignId,
    modelVersionIds: parts.versionIds,
    runIds: [baseline, newest],
    outcomesPerRun,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Around {
  readonly campaignId: string;
  readonly versionIds: readonly string[];
  readonly snapshot: RunSnapshot;
  readonly attacks: number;
}

async function seedAround(
  database: Database,
  { workspaceId, images, thumbnails }: Required<Pick<LargeRunOptions, 'workspaceId' | 'images' | 'thumbnails'>>,
): Promise<Around> {
  const modelSha256 = sha256('holdfast large scenario model');
  const contentHash = sha256(`holdfast large scenario ${images} images`);
  return database.transaction(
    async (tx) => {
      const artifact = await tx.artifact.upsert({
        where: { workspaceId_sha256: { workspaceId, sha256: modelSha256 } },
        create: { workspaceId, sha256: modelSha256, kind: 'model', mediaType: 'application/octet-stream', size: 1 },
        update: {},
      });
      const model = await tx.model.create({
        data: { workspaceId, name: 'Large scenario detector', description: DESCRIPTION },
      });
      const version = await tx.modelVersion.create({
        data: {
          workspaceId,
          modelId: model.id,
          number: 1,
          artifactId: artifact.id,
          sha256: modelSha256,
          fileName: 'large.onnx',
          state: 'ready',
          contract: LARGE_MODEL_CONTRACT,
        },
      });
      const dataset = await tx.dataset.create({
        data: { workspaceId, name: 'Large scenario photos', description: DESCRIPTION },
      });
      const datasetVersion = await tx.datasetVersion.create({
        data: { workspaceId, datasetId: dataset.id, number: 1, imageCount: images, source: {} },
      });
      await tx.artifact.createMany({
        data: thumbnails.map(({ sha256, size }) => ({
          workspaceId,
          sha256,
          size,
          kind: 'thumbnail',
          mediaType: 'image/webp',
        })),
        skipDuplicates: true,
      });
      const small = thumbnails.map((stored) => stored.sha256);
      await tx.$executeRaw`
        INSERT INTO "Image" ("id", "workspaceId", "sha256", "width", "height", "mediaType", "size", "thumbnailSha256")
        SELECT gen_random_uuid(), ${workspaceId}::uuid, encode(sha256(convert_to('large ' || i, 'UTF8')), 'hex'), 640, 480, 'image/jpeg', 90000,
          (${small}::text[])[1 + i % ${Math.max(1, small.length)}]
        FROM generate_series(0, ${images - 1}::int) AS i ON CONFLICT DO NOTHING`;
      await tx.$executeRaw`
        INSERT INTO "DatasetItem" ("datasetVersionId", "position", "name", "imageId", "label")
        SELECT ${datasetVersion.id}::uuid, i, 'photo-' || lpad(i::text, 5, '0') || '.jpg', m."id", (${LARGE_LABELS}::text[])[1 + i % ${LARGE_LABELS.length}]
        FROM generate_series(0, ${images - 1}::int) AS i JOIN "Image" m ON m."workspaceId" = ${workspaceId}::uuid
          AND m."sha256" = encode(sha256(convert_to('large ' || i, 'UTF8')), 'hex')`;
      await tx.datasetVersion.update({ where: { id: datasetVersion.id }, data: { state: 'ready', contentHash } });

      const bank = BANK.map((spec) => ({ spec, gradientMode: 'exact' as const }));
      const attackNames = ['plain', 'averaged', 'noise'];
      const snapshot = runSnapshotSchema.parse({
        version: 1,
        campaignName: 'Large scenario',
        configuration: {
          objective: 'vanish:person',
          bank,
          evaluate: UNSEEN,
          attacks: attackNames,
          attack: { budget: { norm: 'linf', epsilonLevels: 4 }, stepLevels: 1, iterations: 40 },
          confirmDraws: 3,
          seed: Number(SEED),
        },
        models: [
          {
            ordinal: 0,
            modelId: model.id,
            modelName: model.name,
            modelVersionId: version.id,
            number: 1,
            sha256: modelSha256,
            fileName: 'large.onnx',
            contract: LARGE_MODEL_CONTRACT,
            selectedBy: 'latest',
          },
        ],
        dataset: {
          datasetId: dataset.id,
          datasetName: dataset.name,
          datasetVersionId: datasetVersion.id,
          number: 1,
          contentHash,
        },
        images: { kind: 'all' },
        gate: null,
        sourceRunId: null,
        transforms: judgedTransforms({ bank, evaluate: UNSEEN }),
      });
      const { objective, attack, confirmDraws, seed } = snapshot.configuration;
      const campaign = await tx.campaign.create({
        data: {
          workspaceId,
          name: 'Large scenario',
          description: DESCRIPTION,
          datasetId: dataset.id,
          definition: {
            version: 1,
            images: { kind: 'all' },
            objective,
            settings: { attacks: attackNames, attack, confirmDraws },
            transforms: { bank, evaluate: UNSEEN },
            seed: { kind: 'fixed', seed },
            gate: null,
            sourceRunId: null,
          },
          models: { create: { ordinal: 0, modelId: model.id, selector: 'latest' } },
        },
      });
      return {
        campaignId: campaign.id,
        versionIds: [version.id],
        snapshot,
        attacks: sampleAttacks(attackNames).length,
      };
    },
    { timeoutMs: 120_000 },
  );
}

interface SeededRun {
  readonly runId: string;
  readonly number: number;
  readonly attacks: number;
  readonly transforms: number;
  readonly seen: readonly number[];
}

async function seedRunRow(
  { prisma }: Database,
  parts: Around & { readonly workspaceId: string; readonly images: number },
): Promise<SeededRun> {
  const { workspaceId, images, campaignId, snapshot, versionIds, attacks } = parts;
  const newest = await prisma.run.aggregate({ where: { workspaceId }, _max: { number: true } });
  const now = new Date();
  const run = await prisma.run.create({
    data: {
      workspaceId,
      campaignId,
      number: (newest._max.number ?? 0) + 1,
      kind: 'attack',
      trigger: 'manual',
      state: 'done',
      snapshot: z.json().parse(snapshot) ?? {},
      configurationHash: sha256(JSON.stringify(snapshot)),
      seed: SEED,
      samplesTotal: images * attacks,
      samplesDone: images * attacks,
      startedAt: now,
      finishedAt: now,
      picturesDeletedAt: now,
      models: { create: versionIds.map((modelVersionId, ordinal) => ({ ordinal, modelVersionId })) },
    },
  });
  await prisma.$executeRaw`
    INSERT INTO "RunImage" ("runId", "position", "imageId", "name", "label")
    SELECT ${run.id}::uuid, "position", "imageId", "name", "label" FROM "DatasetItem"
    WHERE "datasetVersionId" = ${snapshot.dataset.datasetVersionId}::uuid`;
  const seen = snapshot.transforms.flatMap((transform, ordinal) => (transform.seen ? [ordinal] : []));
  return { runId: run.id, number: run.number, attacks, transforms: snapshot.transforms.length, seen };
}

/** A number in 0..1 for each key, the same on every machine. */
const uniform = (key: Prisma.Sql) =>
  Prisma.sql`(('x' || substr(md5(${key}), 1, 8))::bit(32)::bigint::float8 / 4294967296.0)`;

/**
 * Attacks differ in strength, unseen transforms undo more than seen ones, images differ in how hard they are, and the second run is a little
 * weaker. A few images hold no target, a few outcomes are natural failures or errors.
 */
async function seedOutcomes(
  { prisma }: Database,
  run: SeededRun & { readonly images: number; readonly strength: number },
): Promise<void> {
  const { runId, images, attacks, transforms, seen, strength } = run;
  await prisma.$executeRaw`
    INSERT INTO "RunSubject" ("runId", "modelOrdinal", "position", "eligible", "failed", "reason", "record", "surrogate")
    SELECT ${runId}::uuid, 0, i."position", i."position" % 50 <> 0, false, CASE WHEN i."position" % 50 = 0 THEN 'no person at 0.3 or more' END,
      jsonb_build_object('id', i."name", 'sha256', m."sha256", 'file', NULL, 'label', NULL, 'eligible', i."position" % 50 <> 0,
        'reason', CASE WHEN i."position" % 50 = 0 THEN 'no person at 0.3 or more' END, 'error', false,
        'prediction', '{"task": "detection", "detections": []}'::jsonb), '{"distances": []}'
    FROM "RunImage" i JOIN "Image" m ON m."id" = i."imageId" WHERE i."runId" = ${runId}::uuid`;
  for (let attack = 0; attack < attacks; attack++) {
    const base = [0.75, 0.8, 0.9, 0.05][attack] ?? 0.5;
    await prisma.$executeRaw`
      INSERT INTO "SampleResult" ("runId", "modelOrdinal", "attackOrdinal", "position", "state", "sha256", "linf", "l2", "psnr", "ssim",
        "iterations", "reportedSuccess", "detail", "token")
      SELECT ${runId}::uuid, 0, ${attack}, i, 'done', encode(sha256(convert_to('large sample ' || ${attack}::int || ' ' || i, 'UTF8')), 'hex'),
        4, 600 + i % 97, 38 + (i % 13) / 10.0, 0.95 + (i % 31) / 1000.0, 40,
        0.6 * ${uniform(Prisma.sql`'image ' || i`)} + 0.4 * ${uniform(Prisma.sql`${strength}::int || ' ' || ${attack}::int || ' 0 ' || i`)}
          < ${base}::float8 - ${strength}::int * 0.05,
        jsonb_build_object('file', 'samples/' || i || '.png', 'group', '[]'::jsonb, 'trace', NULL,
          'prediction', '{"task": "detection", "detections": []}'::jsonb), 1
      FROM generate_series(0, ${images - 1}::int) AS i WHERE i % 50 <> 0`;
    await prisma.$executeRaw`
      INSERT INTO "TransformOutcome" ("runId", "modelOrdinal", "attackOrdinal", "transformOrdinal", "position", "state", "scoreBefore",
        "scoreAfter", "detail")
      SELECT ${runId}::uuid, 0, ${attack}, t, i, o."state", 0.9, CASE WHEN o."state" = 'success' THEN 0.1 ELSE 0.8 END,
        jsonb_build_object('seen', t = ANY(${seen}::int[]), 'instance', NULL, 'objects',
          CASE WHEN o."state" IN ('success', 'robust') THEN jsonb_build_array(jsonb_build_object(
            'box', '{"x0": 20, "y0": 10, "x1": 60, "y1": 90}'::jsonb, 'scoreBefore', 0.9,
            'scoreAfter', CASE WHEN o."state" = 'success' THEN 0.1 ELSE 0.8 END, 'success', o."state" = 'success'))
          ELSE '[]'::jsonb END)
      FROM generate_series(0, ${transforms - 1}::int) AS t CROSS JOIN generate_series(0, ${images - 1}::int) AS i
      CROSS JOIN LATERAL (SELECT (CASE
        WHEN ${uniform(Prisma.sql`'natural ' || t || ' ' || i`)} < 0.01 THEN 'natural_failure'
        WHEN ${uniform(Prisma.sql`'error ' || ${attack}::int || ' ' || t || ' ' || i`)} < 0.0002 THEN 'error'
        WHEN 0.6 * ${uniform(Prisma.sql`'image ' || i`)} + 0.4 * ${uniform(Prisma.sql`${strength}::int || ' ' || ${attack}::int || ' ' || t || ' ' || i`)}
          < ${base}::float8 - ${strength}::int * 0.05 - CASE WHEN t = ANY(${seen}::int[]) THEN 0 ELSE 0.02 * t END THEN 'success'
        ELSE 'robust' END)::"OutcomeState" AS "state") o
      WHERE i % 50 <> 0`;
  }
}
