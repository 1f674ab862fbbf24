import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runReportsSchema } from '@holdfast/domain';
import { startRun } from '@holdfast/jobs';
import { resultsSchema, type Results } from '@holdfast/results';
import { createFileStore, readBlob } from '@holdfast/storage';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { createCli, type Cli } from '../../testkit/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { addPhotos } from './photos.ts';
import { definition, json, makeScene, makeWorkspace } from './rows.ts';
import { buildWorker, until, type WorkerProgram } from './worker-process.ts';

let test: TestDatabase;
let cli: Cli;
let program: WorkerProgram;
beforeAll(async () => {
  test = await createTestDatabase();
  cli = await createCli();
  program = await buildWorker(test.url);
}, 240_000);
afterAll(async () => {
  await program.close();
  await cli.close();
  await test.drop();
});

/** What may differ: when it ran, how it was asked for. */
const numbers = ({ startedAt: _start, finishedAt: _end, command: _command, ...rest }: Results) => rest;

it('a run of the platform holds the numbers of the command line, every one', { timeout: 240_000 }, async () => {
  const attack = ['attack', 'model.onnx', '--contract', 'contract.json', '--images', 'photos', '--out', 'run'];
  const settings = ['--objective', 'untargeted', '--transforms', 'jpeg:75,noise:4', '--evaluate', 'jpeg:50'];
  const done = await cli.run([...attack, ...settings, '--epsilon', '8/255', '--step', '2/255', '--iterations', '4']);
  expect(done.stderr).not.toContain('error');
  const expected = resultsSchema.parse(await cli.json('run/results.json'));

  const { objective, bank, evaluate, attacks, attack: loop, confirmDraws, seed } = expected.configuration;
  const db = test.database;
  const store = createFileStore({ folder: program.storeFolder });
  const workspaceId = await makeWorkspace(db);
  const model = await store.put({ workspaceId, source: await readFile(join(cli.folder, 'model.onnx')) });
  const scene = await makeScene(db, {
    workspaceId,
    datasetState: 'importing',
    model: { sha256: model.sha256, contract: json(expected.model.contract) },
    definition: definition({
      objective,
      transforms: { bank, evaluate },
      settings: { attacks, attack: loop, confirmDraws },
      seed: { kind: 'fixed', seed },
    }),
  });
  const names = (await readdir(join(cli.folder, 'photos'))).sort();
  const photos = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(cli.folder, 'photos', name)) })),
  );
  await addPhotos({ db, store }, { ...scene, photos });

  const worker = await program.start({ HOLDFAST_LEASE_MS: '6000' });
  onTestFailed(() => console.error(worker.output()));
  const { runId } = await db.transaction((tx) =>
    startRun(tx, { workspaceId, campaignId: scene.campaignId, trigger: 'manual' }),
  );
  const run = await until('the run to end', async () => {
    const row = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    return row.state === 'done' || row.state === 'failed' ? row : undefined;
  });
  expect(run.failure).toBeNull();
  expect(run).toMatchObject({ state: 'done', samplesTotal: 32, samplesDone: 32, samplesFailed: 0 });
  const [report] = runReportsSchema.parse(run.reports);
  const bytes = await readBlob({ store, key: { workspaceId, sha256: report?.resultsSha256 ?? '' }, maxBytes: 1e8 });
  const results = resultsSchema.parse(JSON.parse(bytes.toString('utf8')));
  expect(numbers(results)).toEqual(numbers(expected));
  expect(await db.prisma.finding.count({ where: { lastRunId: runId } })).toBeGreaterThan(0);
  const told = (state: string, reason: string) =>
    until(`the worker to be ${state}`, async () => {
      const row = await db.prisma.worker.findFirstOrThrow({});
      return row.state === state && row.reason.includes(reason) ? row : undefined;
    });
  await told('idle', 'waits for work');
  const incoming = join(program.storeFolder, 'incoming');
  await rename(incoming, `${incoming}-away`);
  await writeFile(incoming, 'a file where a folder should be');
  await told('unhealthy', incoming);
  await rm(incoming);
  await rename(`${incoming}-away`, incoming);
  await told('idle', 'waits for work');
  await worker.stop();
  expect(worker.child.exitCode).toBe(0);
  expect(await db.prisma.worker.findFirstOrThrow({})).toMatchObject({
    state: 'stopping',
    reason: 'stopped',
    capacity: { activities: [{ code: 'stopped', values: [] }] },
  });
});
