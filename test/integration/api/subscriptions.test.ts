import { setTimeout as sleep } from 'node:timers/promises';
import { notify } from '@holdfast/jobs';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type Asker, type TestApi } from '../../testkit/api.ts';
import { createCampaignScene, playRun, startRun, type CampaignScene } from '../../testkit/campaign-scene.ts';
import { connectSocket } from '../../testkit/graphql-socket.ts';
import { imageName } from '../../testkit/run-rows.ts';

const IMAGES = 4;
let test: TestApi;
let scene: CampaignScene;
const clients: Client[] = [];
beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: IMAGES });
}, API_START_MS);
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => test.close());

const clientOf = ({ headers }: Asker): Client => {
  const { client } = connectSocket({ origin: test.origin, headers });
  clients.push(client);
  return client;
};

const change = z.object({
  runChanged: z.object({
    cellsChanged: z.boolean(),
    run: z.object({ state: z.string(), progress: z.object({ samplesDone: z.int(), samplesTotal: z.int() }) }),
  }),
});
const changesOf = (client: Client, id: string) =>
  client.iterate({
    query:
      'subscription($id: ID!) { runChanged(id: $id) { cellsChanged run { state progress { samplesDone samplesTotal } } } }',
    variables: { id },
  });
const images = Array.from({ length: IMAGES }, (_, position) => ({ id: imageName(position), succeeds: {} }));

it("tells a viewer of a run's progress while its images are saved", async () => {
  const viewer = await test.member('viewer');
  const run = await startRun(scene);
  const changes = changesOf(clientOf(viewer), run.id);
  const next = async () => {
    const step = await changes.next();
    if (step.done === true) throw new Error('the subscription ended');
    return change.parse(step.value.data).runChanged;
  };
  expect(await next()).toEqual({
    cellsChanged: true,
    run: { state: 'QUEUED', progress: { samplesDone: 0, samplesTotal: 0 } },
  });
  await playRun(scene, { run: run.id, images });
  const total = 4 * IMAGES;
  const seen: number[] = [];
  while (seen.at(-1) !== total) {
    const { cellsChanged, run: now } = await next();
    expect(cellsChanged).toBe(true);
    expect(now.progress.samplesTotal).toBe(total);
    seen.push(now.progress.samplesDone);
  }
  // Each event reads the row as it then is, which may be further than the image that it tells of.
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

it('tells nothing to people of other workspaces, nor of runs that do not exist', async () => {
  const run = await startRun(scene);
  const first = async (asker: Asker, id: string): Promise<string> => {
    try {
      return JSON.stringify((await changesOf(clientOf(asker), id).next()).value);
    } catch (error) {
      return JSON.stringify(error);
    }
  };
  const stranger = await test.stranger();
  const refused = await first(stranger, run.id);
  expect(refused).toContain('There is no such Run');
  expect(refused).not.toContain('QUEUED');
  expect(await first(stranger, 'UnVuOjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1Nw')).toBe(refused);
  const whole = clientOf(stranger).iterate({
    query: 'subscription($id: ID!) { workspaceRunsChanged(workspaceId: $id) { number } }',
    variables: { id: test.workspaceId },
  });
  expect(JSON.stringify(await whole.next().catch((error: unknown) => error))).toContain('There is no such');
});

it('tells a list which versions and hardening jobs of its workspace move, and of no other', async () => {
  const { prisma } = test.database;
  const other = await prisma.workspace.create({ data: { slug: 'elsewhere', name: 'Elsewhere' } });
  const changes = clientOf(await test.member('viewer')).iterate({
    query: `subscription($id: ID!) { workspaceObjectsChanged(workspaceId: $id) {
      __typename ... on ModelVersion { modelState: state } ... on DatasetVersion { datasetState: state } } }`,
    variables: { id: test.workspaceId },
  });
  const told = changes.next();
  const { versionId: modelVersionId, datasetVersionId, workspaceId } = scene;
  // Until the subscription listens, nothing is heard of it.
  const telling = setInterval(() => {
    void notify(prisma, { kind: 'model_version_changed', workspaceId: other.id, modelVersionId });
    void notify(prisma, { kind: 'dataset_version_changed', workspaceId, datasetVersionId });
  }, 50);
  expect((await told).value).toMatchObject({
    data: { workspaceObjectsChanged: { __typename: 'DatasetVersion', datasetState: 'READY' } },
  });
  clearInterval(telling);
});

it('ends with the right to look: whoever leaves the workspace hears no more', async () => {
  const leaver = await test.member('viewer');
  const run = await startRun(scene);
  const changes = changesOf(clientOf(leaver), run.id);
  expect((await changes.next()).done).toBe(false);
  const { prisma } = test.database;
  const newest = await prisma.user.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  await prisma.membership.deleteMany({ where: { userId: newest.id } });
  await playRun(scene, { run: run.id, images });
  const rest = await Promise.race([changes.next(), sleep(20_000, 'still open')]);
  expect(rest).toMatchObject({ done: true });
  expect((await prisma.run.findUniqueOrThrow({ where: { id: rowIdOf('Run', run.id) ?? '' } })).state).toBe('done');
});
