import { noStore } from '../../../apps/worker/src/probes/memory-files.ts';
import { trainingImages } from '../../../apps/worker/src/hardening/training-images.ts';
import { loadResults } from '../../../apps/worker/src/runs/load-results.ts';
import { readRun } from '../../../apps/worker/src/runs/read-run.ts';
import { loadModel, replaySamples } from '@holdfast/engine';
import { runSummarySchema, type TaskPayload } from '@holdfast/domain';
import { evaluateGate, GATE_RULES_SCHEMA, gateRulesSchema, gateVerdictSchema } from '@holdfast/gates';
import { startReplay } from '@holdfast/jobs';
import { findChromium } from '@holdfast/reporting-pdf';
import { buildReport, comparableOutcomes, reportSchema } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tinyClassifier, type TestModel } from '../../testkit/models/classifier.ts';
import { begin, makeAttackScene, type AttackScene } from './attack-scene.ts';
import { json } from './rows.ts';
import { openWorkBench, type WorkBench } from './work-bench.ts';

/*
 * What becomes of a run that is there: exports, replay and transfer, alerts, retention. One run of six photos serves all of it, in this order.
 */
const chromium = findChromium(process.env);
if (chromium === undefined) console.log('SKIPPED: the PDF export: no Chromium is installed');
const DAY = 24 * 3600_000;
const TRANSFORMS = ['brightness:0.7', 'jpeg:40'];

let bench: WorkBench;
let scene: AttackScene;
let runId: string;
/** Of another function than the one that was attacked. */
let otherVersionId: string;
const other = tinyClassifier({ quantisedBy: 'Floor' });

beforeAll(async () => {
  bench = await openWorkBench();
  const { db, store } = bench;
  scene = await makeAttackScene({ db, store }, { photos: 6, iterations: 4, stepLevels: 16, epsilonLevels: 64 });
  runId = await begin(db, scene);
  await bench.workOff();
  const { workspaceId, modelId } = scene;
  const { sha256, size } = await store.put({ workspaceId, source: other.bytes });
  const artifact = await db.prisma.artifact.create({
    data: { workspaceId, sha256, kind: 'model', mediaType: 'application/octet-stream', size: BigInt(size) },
  });
  const version = await db.prisma.modelVersion.create({
    data: {
      workspaceId,
      modelId,
      number: 2,
      artifactId: artifact.id,
      sha256,
      fileName: 'other.onnx',
      state: 'ready',
      contract: json(other.contract),
    },
  });
  otherVersionId = version.id;
}, 180_000);
afterAll(() => bench.close());

const runOf = (id: string) => bench.db.prisma.run.findUniqueOrThrow({ where: { id } });

/** The results of a run as its rows hold them. */
async function resultsOf(id: string, modelOrdinal = 0): Promise<Results> {
  const loaded = await readRun(bench.db, id);
  return loadResults(bench.db.prisma, { loaded, modelOrdinal, finishedAt: new Date(0) });
}

async function picture(path: string): Promise<Uint8Array> {
  const { workspaceId } = scene;
  const file = await bench.db.prisma.runFile.findFirstOrThrow({ where: { runId, path }, include: { artifact: true } });
  return readBlob({ store: bench.store, key: { workspaceId, sha256: file.artifact.sha256 }, maxBytes: 2 ** 20 });
}

const progressSchema = z.looseObject({
  message: z.literal('rendered'),
  told: z.strictObject({ code: z.literal('rendered'), values: z.tuple([]) }),
  artifact: z.object({ sha256: z.string(), fileName: z.string(), mediaType: z.string() }),
});

async function exported(format: TaskPayload<'render_export'>['format'], of: string, modelOrdinal: number) {
  const { workspaceId } = scene;
  const id = await bench.enqueue({
    workspaceId,
    kind: 'render_export',
    payload: { runId: of, modelOrdinal, format },
    runId: of,
  });
  await bench.workOff();
  return bench.db.prisma.task.findUniqueOrThrow({ where: { id } });
}

async function exportedFile(format: TaskPayload<'render_export'>['format'], of = runId, modelOrdinal = 0) {
  const { progress, state } = await exported(format, of, modelOrdinal);
  expect(state).toBe('done');
  const { artifact } = progressSchema.parse(progress);
  const key = { workspaceId: scene.workspaceId, sha256: artifact.sha256 };
  const bytes = await readBlob({ store: bench.store, key, maxBytes: 2 ** 26 });
  return { ...artifact, bytes, text: bytes.toString('utf8') };
}

describe('exports of a run', () => {
  it('have every form', async () => {
    expect(await runOf(runId)).toMatchObject({ state: 'done', samplesDone: 18, samplesFailed: 0 });
    const report = await exportedFile('json');
    expect(report.fileName).toMatch(/^run-1-.*-v1\.json$/);
    expect(JSON.parse(report.text)).not.toHaveProperty('hardening');
    const { models } = runSummarySchema.parse((await runOf(runId)).summary);
    const cells = z
      .object({
        cells: z.array(
          z.looseObject({
            attack: z.string(),
            transform: z.string(),
            attackSuccess: z.looseObject({ successes: z.int(), n: z.int() }),
          }),
        ),
      })
      .parse(JSON.parse(report.text)).cells;
    expect(
      cells.map(({ attack, transform, attackSuccess: { successes, n } }) => ({ attack, transform, successes, n })),
    ).toEqual(models[0]?.cells);

    const csv = (await exportedFile('csv')).text.trim().split('\n');
    const outcomes = await bench.db.prisma.transformOutcome.count({ where: { runId } });
    expect(csv).toHaveLength(1 + outcomes);

    const junit = await exportedFile('junit');
    expect(junit.fileName).toMatch(/\.junit\.xml$/);
    expect(junit.text).toMatch(/^<\?xml[^]*<testsuites?[^]*<\/testsuites?>\s*$/);

    const sarif = z
      .looseObject({
        version: z.literal('2.1.0'),
        runs: z.array(z.looseObject({ results: z.array(z.unknown()) })).min(1),
      })
      .parse(JSON.parse((await exportedFile('sarif')).text));
    expect(sarif.runs[0]?.results.length).toBeGreaterThan(0);

    expect((await exportedFile('markdown')).text).toContain('jpeg:75');

    const html = await exportedFile('html');
    expect(html.mediaType).toBe('text/html');
    expect(html.text).toMatch(/^<!doctype html>/i);
    expect(html.text).toContain('data:image/');
    expect(html.text).not.toMatch(/(?:src|href)="https?:/);
  });

  it.skipIf(chromium === undefined)('have PDF where Chromium is', { timeout: 120_000 }, async () => {
    const pdf = await exportedFile('pdf');
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.bytes.length).toBeGreaterThan(10_000);
  });
});

describe('stored samples', () => {
  /** What the engine says of the stored samples without any platform. */
  async function judged({ bytes, contract }: TestModel): Promise<Results> {
    const { runtime } = bench;
    return replaySamples({
      runtime,
      model: await loadModel(bytes, { contract, runtime }),
      modelFile: 'model.onnx',
      stored: await resultsOf(runId),
      read: picture,
      specs: TRANSFORMS,
      objective: 'untargeted',
      seed: Number((await runOf(runId)).seed),
      sink: { write: () => Promise.resolve() },
      store: noStore,
      clock: () => new Date(0),
      command: 'test',
      version: 'test',
    });
  }

  async function replayed(modelVersionIds?: readonly string[]): Promise<string> {
    const { workspaceId } = scene;
    const request = {
      workspaceId,
      trigger: 'manual' as const,
      sourceRunId: runId,
      transforms: TRANSFORMS,
      modelVersionIds,
    };
    const started = await bench.db.transaction((tx) => startReplay(tx, request));
    await bench.workOff();
    return started.runId;
  }

  const numbersOf = ({ images }: Results) =>
    images.map(({ image, samples, outcomes }) => ({
      image: image.id,
      samples: samples.map(({ attack, sha256, prediction }) => ({ attack, sha256, prediction })),
      outcomes,
    }));

  it('are judged under other transforms as the engine judges them', async () => {
    const id = await replayed();
    expect(await runOf(id)).toMatchObject({ state: 'done', kind: 'replay', sourceRunId: runId, samplesFailed: 0 });
    const platform = numbersOf(await resultsOf(id));
    expect(platform).toEqual(numbersOf(await judged(tinyClassifier())));
    expect(new Set(platform.flatMap(({ outcomes }) => outcomes.map(({ transform }) => transform)))).toEqual(
      new Set(['identity', ...TRANSFORMS]),
    );
  });

  it('of one model are judged on another', async () => {
    const id = await replayed([otherVersionId]);
    expect(await runOf(id)).toMatchObject({ state: 'done', kind: 'transfer', samplesFailed: 0 });
    const platform = await resultsOf(id);
    expect(numbersOf(platform)).toEqual(numbersOf(await judged(other)));
    const attacked = await resultsOf(runId);
    expect(platform.model.sha256).not.toBe(attacked.model.sha256);
    const files = ({ images }: Results): string[] =>
      images.flatMap(({ samples }) => samples.map(({ sha256 }) => sha256));
    expect(files(platform)).toEqual(files(attacked));
    // The model that was attacked judges its own samples again in the same run, and nobody's findings are mended by samples made for another.
    expect(await resultsOf(id, 1)).toMatchObject({
      model: { sha256: attacked.model.sha256 },
      replayOf: { model: { sha256: attacked.model.sha256 } },
    });
    expect(numbersOf(await resultsOf(id, 1))).toEqual(numbersOf(await judged(tinyClassifier())));
    expect(await bench.db.prisma.finding.count({ where: { OR: [{ lastRunId: id }, { fixedRunId: id }] } })).toBe(0);
  });
});

it('a training takes samples that fooled the very version, and never those of the control', async () => {
  const { workspaceId, datasetVersionId, modelVersionId: sourceVersionId } = scene;
  const job = { workspaceId, datasetVersionId, sampleRunId: runId, seed: 1n };
  const { labels } = tinyClassifier().contract.output;
  const { train, validation, heldOut } = await trainingImages(bench, { job: { ...job, sourceVersionId }, labels });
  const { images } = await resultsOf(runId);
  expect(images[0]?.samples.map(({ attack }) => attack)).toEqual(['plain-early', 'plain-full', 'noise']);
  let taught = 0;
  for (const { id, adversarial } of [...train, ...validation, ...heldOut]) {
    const { outcomes = [], samples = [] } = images.find(({ image }) => image.id === id) ?? {};
    const fooled = outcomes.filter(({ transform, state }) => transform === 'identity' && state === 'success');
    const best = ['plain-full', 'plain-early'].find((name) => fooled.some(({ attack }) => attack === name));
    const expected = samples.find(({ attack }) => attack === best)?.file;
    const given = await adversarial?.();
    expect(given && Buffer.from(given)).toEqual(expected && (await picture(expected)));
    taught += given === undefined ? 0 : 1;
  }
  expect(taught).toBeGreaterThan(0);
  const another = trainingImages(bench, { job: { ...job, sourceVersionId: otherVersionId }, labels });
  await expect(another).rejects.toMatchObject({ problem: { code: 'SAMPLES_OF_ANOTHER_MODEL' } });
});

it('an alert is raised when attacks succeed more often than before by their interval, or than in the baseline', async () => {
  const { db } = bench;
  const { campaignId } = scene;
  await db.prisma.campaignModel.updateMany({
    where: { campaignId },
    data: { selector: 'exact', modelVersionId: scene.modelVersionId },
  });
  /** As if the first `robust` images of a run had withstood everything. */
  const withstands = (id: string, robust: number) =>
    db.prisma.transformOutcome.updateMany({
      where: { runId: id, position: { lt: robust }, state: 'success' },
      data: { state: 'robust' },
    });
  const again = async () => {
    const id = await begin(db, scene);
    await bench.workOff();
    return { id, alerts: await db.prisma.alert.findMany({ where: { runId: id } }) };
  };
  // One image of six is 17 points, more than the margin of 10, and nothing that the interval would not allow for.
  await withstands(runId, 1);
  const second = await again();
  expect(second.alerts).toEqual([]);
  await withstands(runId, 6);
  await db.prisma.baseline.create({ data: { campaignId, runId, reason: 'test' } });
  const third = await again();
  expect(third.alerts).toMatchObject([
    { campaignId, acknowledgedAt: null, detail: { before: { successes: 0, n: 6 }, previousRunId: runId } },
  ]);
  expect(JSON.stringify(third.alerts)).toMatch(/points more than in the baseline \(default, run 1\); at least/);
  await withstands(third.id, 6);
  const fourth = await again();
  expect(fourth.alerts).toMatchObject([{ detail: { before: { successes: 0, n: 6 }, previousRunId: third.id } }]);
  // What is known of a baseline is not told again by every run.
  expect((await again()).alerts).toEqual([]);
  await db.prisma.baseline.deleteMany({ where: { campaignId } });
});

it('of several model versions each has its verdict, and the run has the worst of them', async () => {
  const { db } = bench;
  const { campaignId, modelId } = scene;
  const gate = gateRulesSchema.parse({
    schema: GATE_RULES_SCHEMA,
    requiredImages: 1,
    rules: [{ kind: 'max-asr', limit: 0.5 }],
  });
  const { definition: before } = await db.prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } });
  await db.prisma.campaign.update({
    where: { id: campaignId },
    data: { definition: json({ ...z.looseObject({}).parse(before), gate }) },
  });
  await db.prisma.campaignModel.updateMany({
    where: { campaignId },
    data: { selector: 'exact', modelVersionId: scene.modelVersionId },
  });
  await db.prisma.campaignModel.create({
    data: { campaignId, ordinal: 1, modelId, selector: 'exact', modelVersionId: otherVersionId },
  });
  const id = await begin(db, scene);
  await bench.workOff();
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id }, include: { models: true } });
  const loaded = await readRun(db, id);
  const own = await Promise.all(
    [0, 1].map(async (modelOrdinal) => {
      const results = await loadResults(db.prisma, { loaded, modelOrdinal, finishedAt: new Date(0) });
      const { outcomes } = comparableOutcomes(results);
      const judged = { complete: true, outcomes, warnings: buildReport(results).warnings };
      return evaluateGate({ rules: gate, run: judged, baseline: null, knownFindings: [], clock: () => new Date(0) });
    }),
  );
  const stored = run.models
    .sort((a, b) => a.ordinal - b.ordinal)
    .map(({ verdict }) => gateVerdictSchema.parse(verdict));
  expect(stored).toEqual(own);
  expect(stored[0]).not.toEqual(stored[1]);
  const worst = ['fail', 'inconclusive', 'pass'].find((status) => own.some((verdict) => verdict.status === status));
  expect(run).toMatchObject({ state: 'done', gateStatus: worst, verdict: { status: worst } });

  // Whoever reads a file instead of the page must not miss the verdict, nor what changed against the baseline.
  const blessed = await resultsOf(runId);
  await db.prisma.baseline.create({ data: { campaignId, runId, name: 'release 1', reason: 'test' } });
  for (const modelOrdinal of [0, 1]) {
    const report = reportSchema.parse(JSON.parse((await exportedFile('json', id, modelOrdinal)).text));
    expect(report.gate).toEqual(own[modelOrdinal]);
    // The second version was not in the campaign then; the first one of its model stands for it.
    const { sha256 } = blessed.model;
    expect(report.baseline).toMatchObject({ label: 'release 1 (run 1)', incomparable: null, model: { sha256 } });
  }
  const headline = own[0]?.headline ?? '';
  expect((await exportedFile('markdown', id)).text).toMatch(/^## Holdfast: (?:✅|❌|❔)[^]*### Against release 1/);
  expect((await exportedFile('junit', id)).text).toContain('<testsuite name="holdfast.gate"');
  expect((await exportedFile('sarif', id)).text).toContain(JSON.stringify(headline).slice(1, -1));
  expect((await exportedFile('html', id)).text).toMatch(/id="gate"[^]*Against the baseline: release 1/);
  await db.prisma.baseline.deleteMany({ where: { campaignId } });
});

describe('maintenance', () => {
  const maintain = async (now: Date): Promise<void> => {
    bench.time(now);
    const id = await bench.enqueue({ workspaceId: scene.workspaceId, kind: 'maintain', payload: {} });
    await bench.workOff();
    bench.time(undefined);
    expect(await bench.db.prisma.task.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'done' });
  };

  it('deletes pictures of old runs and keeps their numbers, and leaves baselines alone', async () => {
    const { db, store } = bench;
    const { workspaceId, campaignId } = scene;
    await db.prisma.workspace.update({ where: { id: workspaceId }, data: { settings: { pictureRetentionDays: 3 } } });
    const [latest] = await db.prisma.run.findMany({ where: { campaignId }, orderBy: { number: 'desc' }, take: 1 });
    if (latest === undefined) throw new Error('there are runs');
    await db.prisma.baseline.create({ data: { campaignId, runId: latest.id, reason: 'test' } });
    // Every run made the same files; those of one photo are now the first run's alone.
    await db.prisma.runFile.deleteMany({ where: { runId: { not: runId }, path: { contains: 'photo-5' } } });
    const files = await db.prisma.runFile.findMany({ where: { runId }, include: { artifact: true } });
    const keptFiles = await db.prisma.runFile.findMany({ where: { runId: latest.id }, include: { artifact: true } });
    const numbers = await resultsOf(runId);

    await maintain(new Date(Date.now() + 2 * DAY));
    expect((await runOf(runId)).picturesDeletedAt).toBeNull();
    // A training that takes its samples from the run keeps its pictures.
    const { datasetVersionId, modelVersionId: sourceVersionId } = scene;
    const drawsOn = { workspaceId, datasetVersionId, sourceVersionId, sampleRunId: runId, configuration: {}, seed: 1n };
    const training = await db.prisma.hardeningJob.create({ data: { ...drawsOn, state: 'training' } });
    await maintain(new Date(Date.now() + 4 * DAY));
    expect((await runOf(runId)).picturesDeletedAt).toBeNull();
    await db.prisma.hardeningJob.delete({ where: { id: training.id } });
    // A picture of the run that somebody uploaded as a photo is the photo's too.
    const kept = new Set(keptFiles.map(({ artifact }) => artifact.sha256));
    const [uploaded, ...gone] = files.map(({ artifact }) => artifact.sha256).filter((sha256) => !kept.has(sha256));
    const photo = await db.prisma.image.findFirstOrThrow({ where: { workspaceId } });
    await db.prisma.image.update({ where: { id: photo.id }, data: { thumbnailSha256: uploaded ?? null } });
    await maintain(new Date(Date.now() + 4 * DAY));
    expect((await runOf(runId)).picturesDeletedAt).not.toBeNull();
    expect(await store.stat({ workspaceId, sha256: uploaded ?? '' })).toBeDefined();
    expect((await runOf(latest.id)).picturesDeletedAt).toBeNull();

    expect(gone.length).toBeGreaterThan(0);
    for (const sha256 of gone) expect(await store.stat({ workspaceId, sha256 })).toBeUndefined();
    for (const sha256 of kept) expect(await store.stat({ workspaceId, sha256 })).toBeDefined();
    expect(kept.size).toBeGreaterThan(0);
    expect(await resultsOf(runId)).toEqual(numbers);
    expect(await store.stat({ workspaceId, sha256: photo.sha256 })).toBeDefined();
    expect((await exportedFile('csv')).text.length).toBeGreaterThan(100);
  });

  it('removes files that no row names, once they are old, and expires uploads', async () => {
    const { db, store } = bench;
    const { workspaceId } = scene;
    const orphan = await store.put({ workspaceId, source: Buffer.from('nobody knows me') });
    const upload = await db.prisma.upload.create({
      data: {
        workspaceId,
        sha256: 'f'.repeat(64),
        size: 1n,
        kind: 'photo',
        mediaType: 'image/png',
        fileName: 'late.png',
        expiresAt: new Date(Date.now() + DAY),
      },
    });
    const named = await db.prisma.artifact.findMany({ where: { workspaceId } });
    await maintain(new Date());
    expect(await store.stat(orphan)).toBeDefined();
    expect(await db.prisma.upload.findUniqueOrThrow({ where: { id: upload.id } })).toMatchObject({ state: 'pending' });
    await maintain(new Date(Date.now() + 2 * DAY));
    expect(await store.stat(orphan)).toBeUndefined();
    expect(await db.prisma.upload.findUniqueOrThrow({ where: { id: upload.id } })).toMatchObject({ state: 'expired' });
    for (const { sha256 } of named) expect(await store.stat({ workspaceId, sha256 })).toBeDefined();
  });
});
