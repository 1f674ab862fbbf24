import { mkdirSync, readFileSync } from 'node:fs';
import { requestCancel, resumeRun, retryFailures, startRun } from '@holdfast/jobs';
import { loadResults } from '../../../apps/worker/src/runs/load-results.ts';
import { readRun } from '../../../apps/worker/src/runs/read-run.ts';
import { createFileStore, type ObjectStore } from '@holdfast/storage';
import { afterAll, beforeAll, describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { startRedis, whyNoRedis } from '../../testkit/redis.ts';
import { syntheticResults } from '../../testkit/results.ts';
import { begin, makeAttackScene, whenAtRest } from './attack-scene.ts';
import { buildWorker, until, type WorkerProcess, type WorkerProgram } from './worker-process.ts';

const noRedis = whyNoRedis();
if (noRedis !== undefined) console.log(`SKIPPED: a killed worker with Redis: ${noRedis}`);

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

interface FaultyWorker extends WorkerProcess {
  readonly fault: string;
  /** From now on the fault strikes, once. */
  arm(): void;
}

/** Ready and unarmed. Starting a program is most of the time that these tests take, so the worker that survives one of them is the victim of the next. */
let standby: FaultyWorker | undefined;

async function workerWith(fault: string): Promise<FaultyWorker> {
  const known = standby;
  standby = undefined;
  const worker = known?.fault === fault ? known : await fresh(fault);
  if (known !== undefined && known !== worker) await known.stop();
  onTestFailed(() => console.error(worker.output()));
  return worker;
}

async function fresh(fault: string, environment: Readonly<Record<string, string>> = {}): Promise<FaultyWorker> {
  // The fault needs the marker's folder.
  const folder = program.marker();
  const worker = await program.start({ ...environment, HOLDFAST_TEST_FAULT: `${fault}:${folder}/marker` });
  return { ...worker, fault, arm: () => mkdirSync(folder) };
}

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

const SLEEPS = 'before_row:SIGSTOP';
const NOTHING = 'never:SIGKILL';
const points = ['after_claim', 'mid_attack', 'after_blob', 'before_row', 'after_row', 'mid_finalise', 'before_finish'];

describe('a worker that is killed loses and doubles nothing', () => {
  it.each(points.map((point, index) => ({ point, next: points[index + 1] })))(
    'at $point',
    { timeout: 240_000 },
    async ({ point, next }) => {
      const scene = await makeAttackScene({ db: test.database, store }, { photos: 2 });
      const killed = await workerWith(`${point}:SIGKILL`);
      killed.arm();
      const runId = await begin(test.database, scene);
      await killed.exited;
      expect(killed.child.signalCode).toBe('SIGKILL');
      await expireLeases();
      standby = await workerWith(next === undefined ? SLEEPS : `${next}:SIGKILL`);
      await whenAtRest(test.database, runId);
      await expectComplete(runId, 2);
    },
  );
});

it.skipIf(noRedis !== undefined)(
  'a worker that is killed mid-run loses and doubles nothing where Redis delivers',
  { timeout: 240_000 },
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    // One that listens to Postgres would take the tasks.
    await standby?.stop();
    standby = undefined;
    const start = async (fault: string): Promise<FaultyWorker> => {
      const worker = await fresh(fault, { REDIS_URL: redis.url });
      onTestFailed(() => console.error(worker.output()));
      return worker;
    };
    const killed = await start('after_row:SIGKILL');
    const scene = await makeAttackScene({ db: test.database, store }, { photos: 2 });
    killed.arm();
    const runId = await begin(test.database, scene);
    await killed.exited;
    expect(killed.child.signalCode).toBe('SIGKILL');
    await expireLeases();
    const other = await start(NOTHING);
    await whenAtRest(test.database, runId);
    await expectComplete(runId, 2);
    await other.stop();
  },
);

it('a worker that slept beyond its lease writes nothing when it wakes', { timeout: 240_000 }, async () => {
  const scene = await makeAttackScene({ db: test.database, store }, { photos: 2 });
  const sleeper = await workerWith(SLEEPS);
  sleeper.arm();
  const runId = await begin(test.database, scene);
  await until('the worker to fall asleep', () =>
    Promise.resolve(/^\d+ \(.*\) T /.test(readFileSync(`/proc/${sleeper.child.pid}/stat`, 'utf8')) ? true : undefined),
  );
  await expireLeases();
  const other = await workerWith(NOTHING);
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
  standby = other;
});

it('cancelling takes effect within 5 s, keeps what is done, and can be undone', { timeout: 240_000 }, async () => {
  const { database } = test;
  const scene = await makeAttackScene({ db: database, store }, { photos: 3, iterations: 600 });
  const runId = await begin(database, scene);
  standby = await workerWith(NOTHING);
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
  // What is exported of it now says that it is a part.
  const part = { loaded: await readRun(database, runId), modelOrdinal: 0, finishedAt: new Date(0) };
  expect(await loadResults(database.prisma, part)).toMatchObject({ complete: false });
  const kept = await database.prisma.sampleResult.findMany({
    where: { runId },
    select: { position: true, token: true },
  });
  // As if it had rested for an hour: no image was at work then.
  await database.prisma.run.update({ where: { id: runId }, data: { workedUntil: new Date(Date.now() - 3_600_000) } });
  await database.transaction((tx) => resumeRun(tx, { workspaceId: scene.workspaceId, runId }));
  const { workedSeconds } = await whenAtRest(database, runId);
  expect(workedSeconds).toBeGreaterThan(0);
  expect(workedSeconds).toBeLessThan(3600);
  await expectComplete(runId, 3);
  const samples = await database.prisma.sampleResult.findMany({
    where: { runId },
    select: { position: true, token: true },
  });
  expect(samples).toEqual(expect.arrayContaining(kept));
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
  standby = await workerWith(NOTHING);
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
});

it('a worker of another build leaves a run to those that fit and says so, and fails it when none is left', async () => {
  const { database } = test;
  const { prisma } = database;
  const { provenance } = syntheticResults({ images: [] });
  const scene = await makeAttackScene({ db: database, store }, { photos: 1 });
  standby = await workerWith(NOTHING);
  const fitting = await prisma.worker.create({
    data: {
      host: 'elsewhere',
      pid: 1,
      version: provenance.holdfast,
      capacity: { cores: 1, memoryMb: 1000, lanes: {} },
      identity: provenance,
      state: 'idle',
    },
  });
  const runId = await database.transaction(async (tx) => {
    const started = await startRun(tx, { ...scene, trigger: 'manual' });
    await tx.runModel.updateMany({ where: { runId: started.runId }, data: { provenance, subBatches: [] } });
    return started.runId;
  });
  const ours = await until('the worker to say what it leaves', () =>
    prisma.worker
      .findFirst({ where: { reason: { contains: 'leaves run #1 to workers of the build' }, stoppedAt: null } })
      .then((row) => row ?? undefined),
  );
  expect(ours.capacity).toMatchObject({ leaves: [runId] });
  expect(await prisma.task.findMany({ where: { runId } })).toMatchObject([
    { kind: 'plan_run', state: 'waiting', attempts: 0, failure: null },
  ]);
  await prisma.worker.update({ where: { id: fitting.id }, data: { heartbeatAt: new Date(0) } });
  expect(await whenAtRest(database, runId)).toMatchObject({ state: 'failed', failure: { code: 'PROVENANCE_DIFFERS' } });
  await until('the worker to wait for anything', async () => {
    const { reason, capacity } = await prisma.worker.findUniqueOrThrow({ where: { id: ours.id } });
    return reason === 'waits for work' && JSON.stringify(capacity).includes('"leaves":[]') ? true : undefined;
  });
});
