import { existsSync } from 'node:fs';
import { requestCancel, resumeRun, retryFailures } from '@holdfast/jobs';
import { createFileStore, type ObjectStore } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { begin, makeAttackScene, whenAtRest } from './attack-scene.ts';
import { buildWorker, until, type WorkerProcess, type WorkerProgram } from './worker-process.ts';

let test: TestDatabase;
let program: WorkerProgram;
let store: ObjectStore;
beforeAll(async () => {
  test = await createTestDatabase();
  program = await buildWorker(test.url);
  store = createFileStore({ folder: program.storeFolder });
}, 240_000);
afterAll(async () => {
  await program.close();
  await test.drop();
});

const watched = (worker: WorkerProcess): WorkerProcess => {
  onTestFailed(() => console.error(worker.output()));
  return worker;
};
const start = async (environment: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> =>
  watched(await program.start(environment));

/** Lets the lease of a worker that no longer renews run out now, instead of in half a minute. */
const expireLeases = (): Promise<number> =>
  test.database.prisma
    .$executeRaw`UPDATE "Task" SET "leaseExpiresAt" = now() - interval '1 second' WHERE "state" = 'claimed'`;

/** Every (model, image, attack) once, nothing failed, and the end reached once. */
async function expectComplete(runId: string, images: number): Promise<void> {
  const { prisma } = test.database;
  const run = await prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const samples = images * 3;
  expect(run).toMatchObject({
    state: 'done',
    failure: null,
    samplesTotal: samples,
    samplesDone: samples,
    samplesFailed: 0,
  });
  expect(await prisma.sampleResult.count({ where: { runId, state: 'done' } })).toBe(samples);
  expect(await prisma.runSubject.count({ where: { runId } })).toBe(images);
  expect(await prisma.transformOutcome.count({ where: { runId } })).toBe(samples * 2);
  expect(await prisma.task.count({ where: { runId, kind: 'finalise_run' } })).toBe(1);
  expect(await prisma.task.count({ where: { runId, state: { not: 'done' } } })).toBe(0);
}

describe('a worker that is killed loses and doubles nothing', () => {
  it.each(['after_claim', 'mid_attack', 'after_blob', 'before_row', 'after_row', 'mid_finalise', 'before_finish'])(
    'at %s',
    { timeout: 240_000 },
    async (point) => {
      const scene = await makeAttackScene({ db: test.database, store }, { photos: 2 });
      const runId = await begin(test.database, scene);
      const killed = watched(program.launch({ HOLDFAST_TEST_FAULT: `${point}:SIGKILL:${program.marker()}` }));
      await killed.exited;
      expect(killed.child.signalCode).toBe('SIGKILL');
      await expireLeases();
      const other = await start();
      await whenAtRest(test.database, runId);
      await expectComplete(runId, 2);
      await other.stop();
    },
  );
});

it('a worker that slept beyond its lease writes nothing when it wakes', { timeout: 240_000 }, async () => {
  const scene = await makeAttackScene({ db: test.database, store }, { photos: 2 });
  const runId = await begin(test.database, scene);
  const marker = program.marker();
  const sleeper = await start({ HOLDFAST_TEST_FAULT: `before_row:SIGSTOP:${marker}` });
  await until('the worker to fall asleep', () => Promise.resolve(existsSync(marker) ? true : undefined));
  await expireLeases();
  const other = await start();
  await whenAtRest(test.database, runId);
  const before = await test.database.prisma.sampleResult.findMany({ where: { runId }, orderBy: { position: 'asc' } });
  sleeper.child.kill('SIGCONT');
  await until('the sleeper to notice', () =>
    Promise.resolve(sleeper.output().includes('the claim was lost') ? true : undefined),
  );
  const after = await test.database.prisma.sampleResult.findMany({ where: { runId }, orderBy: { position: 'asc' } });
  expect(after).toEqual(before);
  await expectComplete(runId, 2);
  await sleeper.stop();
  await other.stop();
});

it('cancelling takes effect within 5 s, keeps what is done, and can be undone', { timeout: 240_000 }, async () => {
  const { database } = test;
  const scene = await makeAttackScene({ db: database, store }, { photos: 3, iterations: 1500 });
  const runId = await begin(database, scene);
  const worker = await start();
  await until('the first image', async () => {
    const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    return run.samplesDone > 0 && run.samplesDone < run.samplesTotal ? run : undefined;
  });
  const asked = performance.now();
  await database.transaction((tx) => requestCancel(tx, { workspaceId: scene.workspaceId, runId }));
  const cancelled = await whenAtRest(database, runId);
  expect(cancelled.state).toBe('cancelled');
  expect(performance.now() - asked).toBeLessThan(5000);
  expect(cancelled.samplesDone).toBeGreaterThan(0);
  const kept = await database.prisma.sampleResult.findMany({
    where: { runId },
    select: { position: true, token: true },
  });
  await database.transaction((tx) => resumeRun(tx, { workspaceId: scene.workspaceId, runId }));
  await whenAtRest(database, runId);
  await expectComplete(runId, 3);
  const samples = await database.prisma.sampleResult.findMany({
    where: { runId },
    select: { position: true, token: true },
  });
  expect(samples).toEqual(expect.arrayContaining(kept));
  await worker.stop();
});

it('images that failed are errors with reasons; only they are run again', { timeout: 240_000 }, async () => {
  const { database } = test;
  const scene = await makeAttackScene({ db: database, store }, { photos: 3 });
  const { workspaceId } = scene;
  const lost = await database.prisma.datasetItem.findFirstOrThrow({
    where: { datasetVersionId: scene.datasetVersionId, position: 1 },
    include: { image: true },
  });
  await store.delete({ workspaceId, sha256: lost.image.sha256 });
  const runId = await begin(database, scene);
  const worker = await start();
  const done = await whenAtRest(database, runId, 90_000);
  expect(done).toMatchObject({ state: 'done', samplesDone: 9, samplesFailed: 3 });
  const failed = await database.prisma.runSubject.findFirstOrThrow({ where: { runId, failed: true } });
  expect(failed.position).toBe(1);
  expect(failed.reason).toContain('expected a stored blob');
  await store.put({ workspaceId, source: scene.photos[1]?.bytes ?? new Uint8Array() });
  const before = await database.prisma.sampleResult.findMany({ where: { runId, position: { not: 1 } } });
  expect(await database.transaction((tx) => retryFailures(tx, { workspaceId, runId }))).toBe(1);
  expect(await whenAtRest(database, runId)).toMatchObject({ state: 'done', samplesDone: 9, samplesFailed: 0 });
  const after = await database.prisma.sampleResult.findMany({ where: { runId, position: { not: 1 } } });
  expect(after).toEqual(before);
  await worker.stop();
});
