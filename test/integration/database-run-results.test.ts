import {
  loadImageResult,
  loadImageResults,
  recordRunModel,
  saveImageResult,
  StaleClaimError,
  type SaveImageResultRequest,
} from '@holdfast/db';
import type { ImageResult } from '@holdfast/results';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { skippedImage, syntheticResults } from '../testkit/results.ts';
import { createRun, createRunFixture, hashOf, imageName, type RunFixture } from '../testkit/run-rows.ts';

let db: TestDatabase;
let fixture: RunFixture;
const IMAGES = 12;

beforeAll(async () => {
  db = await createTestDatabase();
  fixture = await createRunFixture(db.database, { slug: 'results', images: IMAGES });
});
afterAll(() => db.drop());

/** Every state, numbers that decimal text must not change, a failed attack, an image without a target and one that was unreadable. */
const results: ImageResult[] = [
  ...syntheticResults({
    images: Array.from({ length: IMAGES - 2 }, (_, position) => ({
      id: imageName(position),
      succeeds: { averaged: ['identity', 'jpeg:75'], 'plain-early': position % 3 === 0 ? ['identity'] : [] },
      states:
        position === 1 ? { '@jpeg:30': 'error', 'noise@median:3': 'natural-failure', '@jpeg:50': 'out-of-frame' } : {},
      label: position,
    })),
  }).images,
  skippedImage(imageName(IMAGES - 2), { reason: 'no person at 0.3 or more', error: false }),
  skippedImage(imageName(IMAGES - 1), {
    reason: 'not a picture',
    error: true,
    told: { code: 'IMAGE_CORRUPT', values: [] },
  }),
];
const [first] = results;
if (first === undefined) throw new Error('no results');
const awkward: ImageResult = {
  ...first,
  samples: first.samples
    .filter(({ attack }) => attack !== 'averaged')
    .map((sample) => ({ ...sample, norms: { linf: 0.1 + 0.2, l2: 1e-17, psnr: null, ssim: 1 - Number.EPSILON } })),
  outcomes: first.outcomes.map((outcome) => ({
    ...outcome,
    scoreAfter: 1 / 3,
    instance: { draw: [1e300, 5e-324], text: 'ü "\\ \u2028' },
    ...(outcome.attack === 'averaged'
      ? { state: 'error' as const, error: 'no gradient', errorCode: 'NO_GRADIENT' }
      : {}),
  })),
  surrogateFailures: [{ transform: 'jpeg:75', message: 'no codec' }],
  failures: [{ attack: 'averaged', code: 'NO_GRADIENT', message: 'Conv has no gradient' }],
};
results[0] = awkward;

function requestFor(run: Pick<RunFixture, 'runId' | 'taskId' | 'token'>, position: number): SaveImageResultRequest {
  const result = results[position];
  if (result === undefined) throw new Error(`no result ${position}`);
  return {
    workspaceId: fixture.workspaceId,
    ...run,
    modelOrdinal: 0,
    position,
    layout: fixture.layout,
    result,
    objectSize: null,
    files: result.samples.map(({ file }) => ({
      path: file,
      sha256: hashOf(file.includes('noise') ? 'same everywhere' : file),
      kind: 'sample' as const,
      mediaType: 'image/png',
      size: 100,
    })),
  };
}

const save = (run: Pick<RunFixture, 'runId' | 'taskId' | 'token'>, position: number) =>
  db.database.transaction((tx) => saveImageResult(tx, requestFor(run, position)));

const locate = (runId: string) => ({
  workspaceId: fixture.workspaceId,
  runId,
  modelOrdinal: 0,
  layout: fixture.layout,
});

/** Everything a run's rows say, in a fixed order. */
async function rowsOf(runId: string) {
  const { prisma } = db.database;
  const { samplesDone, samplesFailed } = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const tallies = await prisma.outcomeTally.findMany({
    where: { runId },
    omit: { runId: true },
    orderBy: [{ attackOrdinal: 'asc' }, { transformOrdinal: 'asc' }],
  });
  const subjects = await prisma.runSubject.findMany({
    where: { runId },
    omit: { runId: true },
    orderBy: { position: 'asc' },
  });
  const files = await prisma.runFile.findMany({ where: { runId }, omit: { runId: true }, orderBy: { path: 'asc' } });
  return { samplesDone, samplesFailed, tallies, subjects, files };
}

test('a result reads back exactly as it was saved', async () => {
  for (let position = 0; position < IMAGES; position++) await save(fixture, position);
  const loaded: ImageResult[] = [];
  for await (const { result } of loadImageResults(db.database.prisma, locate(fixture.runId))) loaded.push(result);
  expect(loaded).toEqual(results);
  expect(await loadImageResult(db.database.prisma, { ...locate(fixture.runId), position: 3 })).toEqual(results[3]);
  expect(await loadImageResult(db.database.prisma, { ...locate(fixture.runId), position: IMAGES })).toBeUndefined();
});

test('counts are those of the outcomes themselves, and progress says what was settled and what failed', async () => {
  const { tallies, subjects, samplesDone, samplesFailed } = await rowsOf(fixture.runId);
  const outcomes = results.flatMap((result) => result.outcomes);
  const counted = (at: { attackOrdinal: number; transformOrdinal: number }, state: string) =>
    outcomes.filter(
      (outcome) =>
        outcome.attack === fixture.layout.attacks[at.attackOrdinal] &&
        outcome.transform === fixture.layout.transforms[at.transformOrdinal] &&
        outcome.state === state,
    ).length;
  expect(tallies).toHaveLength(24);
  for (const tally of tallies) {
    expect(tally).toMatchObject({
      success: counted(tally, 'success'),
      robust: counted(tally, 'robust'),
      naturalFailure: counted(tally, 'natural-failure'),
      outOfFrame: counted(tally, 'out-of-frame'),
      error: counted(tally, 'error'),
      objectsHit: counted(tally, 'success'),
      objects: counted(tally, 'success') + counted(tally, 'robust'),
    });
  }
  expect(subjects[1]).toMatchObject({ success: 2, outOfFrame: 4, naturalFailure: 1, error: 4 });
  // 4 samples of each image; failed: the averaged attack on the first, everything on the unreadable one.
  expect({ samplesDone, samplesFailed }).toEqual({ samplesDone: 4 * IMAGES, samplesFailed: 1 + 4 });
});

test('saving again changes nothing, whatever was there before', async () => {
  const once = await rowsOf(fixture.runId);
  for (const position of [0, 1, IMAGES - 1]) await save(fixture, position);
  expect(await rowsOf(fixture.runId)).toEqual(once);
  // An image that failed the first time and is attacked again: its error is gone from every count.
  const mended = await createRun(db.database, fixture);
  const broken = skippedImage(imageName(2), { reason: 'the store did not answer', error: true });
  await db.database.transaction((tx) => saveImageResult(tx, { ...requestFor(mended, 2), result: broken, files: [] }));
  await save(mended, 2);
  const direct = await createRun(db.database, fixture);
  await save(direct, 2);
  expect(await rowsOf(mended.runId)).toEqual(await rowsOf(direct.runId));
});

test('a stale token writes nothing', async () => {
  const run = await createRun(db.database, fixture);
  const before = await rowsOf(run.runId);
  await expect(save({ ...run, token: run.token - 1n }, 1)).rejects.toThrow(StaleClaimError);
  await db.database.prisma.task.update({ where: { id: run.taskId }, data: { state: 'waiting', leaseExpiresAt: null } });
  await expect(save(run, 1)).rejects.toThrow(/expected a claim that still holds token 3/);
  expect(await rowsOf(run.runId)).toEqual(before);
});

test('a result with an attack that the run does not have is refused by name', async () => {
  const run = await createRun(db.database, fixture);
  const layout = { ...fixture.layout, attacks: ['plain-early', 'plain-full', 'averaged'] };
  await expect(db.database.transaction((tx) => saveImageResult(tx, { ...requestFor(run, 1), layout }))).rejects.toThrow(
    /expected one of plain-early, plain-full, averaged, got noise/,
  );
});

test('many writers at once: no deadlock, the same counts in whatever order they come', async () => {
  const run = await createRun(db.database, fixture);
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [11, 10, 9, 8, 7, 6],
  ];
  await Promise.all(orders.flat().map((position) => save(run, position)));
  // Again all at once, now replacing.
  await Promise.all(orders.flat().map((position) => save(run, position)));
  expect(await rowsOf(run.runId)).toEqual(await rowsOf(fixture.runId));
});

test('a workspace cannot write into or read from another one', async () => {
  const other = await createRunFixture(db.database, { slug: 'other', images: 1 });
  await expect(
    db.database.transaction((tx) => saveImageResult(tx, { ...requestFor(fixture, 1), workspaceId: other.workspaceId })),
  ).rejects.toThrow(StaleClaimError);
  const foreign = { ...locate(fixture.runId), workspaceId: other.workspaceId, position: 1 };
  expect(await loadImageResult(db.database.prisma, foreign)).toBeUndefined();
});

test('the first task says what numbers depend on; one on other builds does not agree', async () => {
  const { provenance, subBatches } = syntheticResults({ images: [] });
  const key = { workspaceId: fixture.workspaceId, runId: fixture.runId, modelOrdinal: 0 };
  const record = (changes: object) =>
    db.database.transaction((tx) =>
      recordRunModel(tx, { ...key, record: { provenance: { ...provenance, ...changes }, subBatches } }),
    );
  expect(await record({})).toEqual({ agrees: true, recorded: { provenance, subBatches } });
  expect(await record({ node: 'v24.0.0' })).toMatchObject({ agrees: true });
  expect(await record({ onnxruntime: '1.31.0' })).toEqual({ agrees: false, recorded: { provenance, subBatches } });
});
