import { claimTask, failTask, finishTask, type ClaimedTask } from '@holdfast/jobs';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';
import { createCampaignScene, type CampaignScene } from '../../testkit/campaign-scene.ts';
import { connectSocket } from '../../testkit/graphql-socket.ts';

let test: TestApi;
let scene: CampaignScene;
const clients: Client[] = [];
beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: 1 });
}, API_START_MS);
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => test.close());

const answered = z.object({
  hardeningJob: z.object({ id: z.string(), state: z.string() }).nullable(),
  userErrors: z.array(z.object({ code: z.string(), message: z.string() })),
});
const ANSWER = '{ hardeningJob { id state } userErrors { code message } }';

async function start(): Promise<string> {
  const { data, text } = await test.admin.graphql(
    `mutation($input: HardeningStartInput!) { hardeningStart(input: $input) ${ANSWER} }`,
    {
      input: {
        modelVersionId: encodeGlobalId('ModelVersion', scene.versionId),
        datasetVersionId: encodeGlobalId('DatasetVersion', scene.datasetVersionId),
      },
    },
  );
  const job = z.object({ hardeningStart: answered }).safeParse(data).data?.hardeningStart.hardeningJob;
  if (!job) throw new Error(text);
  return job.id;
}

async function change(name: 'hardeningCancel' | 'hardeningResume', id: string) {
  const { data } = await test.admin.graphql(`mutation($id: ID!) { ${name}(id: $id) ${ANSWER} }`, { id });
  return z.record(z.string(), answered).parse(data)[name];
}

const told = z.object({ hardeningChanged: z.object({ state: z.string() }) });

/** States of a job as an open page is told of them; `next` waits for one that is new. */
function watch(id: string): () => Promise<string> {
  const { client } = connectSocket({ origin: test.origin, headers: test.admin.headers });
  clients.push(client);
  const changes = client.iterate({
    query: 'subscription($id: ID!) { hardeningChanged(id: $id) { state } }',
    variables: { id },
  });
  let last = '';
  return async () => {
    for (;;) {
      const step = await changes.next();
      if (step.done === true) throw new Error('the subscription ended');
      const { state } = told.parse(step.value.data).hardeningChanged;
      if (state === last) continue;
      return (last = state);
    }
  };
}

/** Claims the one task that is there, as a worker does. */
async function claim(): Promise<ClaimedTask> {
  const request = { workerId: '00000000-0000-4000-8000-000000000001', leaseMs: 60_000, served: [] };
  const task = await claimTask(test.database, { ...request, lane: 'heavy' });
  if (task === undefined) throw new Error('expected a task that waits');
  return task;
}

/** What `apps/worker` writes when a training ends: the version, and the task that measures it. */
async function endTraining(task: ClaimedTask, id: string): Promise<string> {
  const { prisma } = test.database;
  const source = await prisma.modelVersion.findUniqueOrThrow({ where: { id: scene.versionId } });
  const { _max } = await prisma.modelVersion.aggregate({ where: { modelId: scene.modelId }, _max: { number: true } });
  const made = await prisma.modelVersion.create({
    data: {
      ...{ workspaceId: scene.workspaceId, modelId: scene.modelId, number: (_max.number ?? 0) + 1 },
      ...{ artifactId: source.artifactId, sha256: source.sha256, fileName: 'm-hardened.onnx', state: 'ready' },
      ...{ origin: 'hardened', parentId: source.id, contract: source.contract ?? {} },
    },
  });
  await prisma.hardeningJob.update({ where: { id }, data: { state: 'training' } });
  await prisma.hardeningJob.update({ where: { id }, data: { state: 'evaluating', resultVersionId: made.id } });
  const payload = { hardeningJobId: id, recordSha256: '7'.repeat(64) };
  await prisma.task.create({ data: { workspaceId: scene.workspaceId, kind: 'evaluate_hardening', payload } });
  await test.database.transaction((tx) => finishTask(tx, task));
  return made.id;
}

it('is cancelled at once while it waits, and goes on as it was', async () => {
  const id = await start();
  const next = watch(id);
  expect(await next()).toBe('QUEUED');
  expect(await change('hardeningCancel', id)).toMatchObject({ hardeningJob: { state: 'CANCELLED' } });
  expect(await next()).toBe('CANCELLED');
  // Pressed twice, or in two windows.
  expect(await change('hardeningCancel', id)).toMatchObject({ hardeningJob: { state: 'CANCELLED' }, userErrors: [] });
  expect(await change('hardeningResume', id)).toMatchObject({ hardeningJob: { state: 'QUEUED' } });
  expect(await next()).toBe('QUEUED');
  expect(await change('hardeningResume', id)).toMatchObject({
    hardeningJob: null,
    userErrors: [{ code: 'HARDENING_STATE' }],
  });
  expect(await claim()).toMatchObject({ kind: 'harden_model' });
  await expect(claim()).rejects.toThrow('expected a task');
});

it('tells an open page when its worker has stopped, and when it failed', async () => {
  await test.database.prisma.task.deleteMany();
  const id = await start();
  const next = watch(id);
  expect(await next()).toBe('QUEUED');
  const task = await claim();
  expect(await change('hardeningCancel', id)).toMatchObject({ hardeningJob: { state: 'CANCELLING' } });
  expect(await next()).toBe('CANCELLING');
  await test.database.transaction((tx) => finishTask(tx, task, 'cancelled'));
  expect(await next()).toBe('CANCELLED');

  await change('hardeningResume', id);
  expect(await next()).toBe('QUEUED');
  const problem = { code: 'ANY', where: 'here', expected: 'memory', got: 'none', fix: 'add some' };
  expect(await failTask(test.database, await claim(), { problem, retryInMs: null })).toBe('failed');
  expect(await next()).toBe('FAILED');
  const row = await test.database.prisma.hardeningJob.findUniqueOrThrow({
    where: { id: rowIdOf('HardeningJob', id) ?? '' },
  });
  expect(row.failure).toEqual(problem);
});

it('measures a version that is there when it goes on, and trains no second one', async () => {
  await test.database.prisma.task.deleteMany();
  const id = await start();
  const rowId = rowIdOf('HardeningJob', id) ?? '';
  const versionId = await endTraining(await claim(), rowId);
  const measuring = await claim();
  expect(measuring).toMatchObject({ kind: 'evaluate_hardening' });
  await change('hardeningCancel', id);
  await test.database.transaction((tx) => finishTask(tx, measuring, 'cancelled'));
  expect(await change('hardeningResume', id)).toMatchObject({ hardeningJob: { state: 'QUEUED' } });
  expect(await claim()).toMatchObject({ kind: 'evaluate_hardening', payload: measuring.payload });
  const job = await test.database.prisma.hardeningJob.findUniqueOrThrow({ where: { id: rowId } });
  expect(job.resultVersionId).toBe(versionId);
});
