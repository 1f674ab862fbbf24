import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';
import { hashOf } from '../../testkit/run-rows.ts';

let test: TestApi;
const MODELS = 30;

beforeAll(async () => {
  test = await createTestApi();
  const workspaceId = rowIdOf('Workspace', test.workspaceId) ?? '';
  const { prisma } = test.database;
  const artifact = await prisma.artifact.create({
    data: { workspaceId, sha256: hashOf('m'), kind: 'model', mediaType: 'application/octet-stream', size: 4 },
  });
  for (let index = 0; index < MODELS; index++) {
    const model = await prisma.model.create({ data: { workspaceId, name: `model ${String(index).padStart(2, '0')}` } });
    const version = await prisma.modelVersion.create({
      data: {
        workspaceId,
        modelId: model.id,
        number: 1,
        artifactId: artifact.id,
        sha256: artifact.sha256,
        fileName: 'm.onnx',
      },
    });
    await prisma.modelTag.create({ data: { modelId: model.id, tag: 'production', versionId: version.id } });
  }
}, API_START_MS);
afterAll(() => test.close());

/** Statements of one request. Signing in by cookie takes some of them. */
async function statementsOf(query: string): Promise<number> {
  await test.admin.graphql(query);
  const before = test.statements.length;
  const answer = await test.admin.graphql(query);
  expect(answer.errors).toEqual([]);
  return test.statements.length - before;
}

const modelsPage = (first: number) => `{
  workspace(slug: "default") {
    viewerCan
    models(first: ${first}) {
      totalCount
      edges { node { name latest { number } tags { tag version { number size } } versions { number state createdBy { name } inspectionTask { state } } } }
    }
  }
}`;

it('reads the page of models in a number of statements that does not grow with the page', async () => {
  const [small, large] = [await statementsOf(modelsPage(2)), await statementsOf(modelsPage(MODELS))];
  expect(large).toBe(small);
  expect(large).toBeLessThanOrEqual(16);
});

it('counts all only where the count is asked for', async () => {
  const page = (fields: string) =>
    statementsOf(`{ workspace(slug: "default") { models(first: 2) { ${fields} edges { cursor } } } }`);
  expect(await page('totalCount')).toBe((await page('')) + 1);
});

const pageSchema = z.object({
  workspace: z.object({
    models: z.object({
      edges: z.array(z.object({ node: z.object({ name: z.string() }) })),
      pageInfo: z.object({
        endCursor: z.string().nullable(),
        startCursor: z.string().nullable(),
        hasNextPage: z.boolean(),
        hasPreviousPage: z.boolean(),
      }),
    }),
  }),
});

async function page(args: string) {
  const query = `{ workspace(slug: "default") { models(${args}) {
    edges { node { name } } pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
  } } }`;
  const { edges, pageInfo } = pageSchema.parse((await test.admin.graphql(query)).data).workspace.models;
  return { names: edges.map(({ node }) => node.name), ...pageInfo };
}

it('walks a list forwards and backwards, each row once, while rows come in between', async () => {
  const seen: string[] = [];
  let after = '';
  for (let pages = 0; pages < 10; pages++) {
    const found = await page(`first: 7${after}`);
    seen.push(...found.names);
    if (!found.hasNextPage) break;
    after = `, after: "${found.endCursor}"`;
    const workspaceId = rowIdOf('Workspace', test.workspaceId) ?? '';
    await test.database.prisma.model.create({ data: { workspaceId, name: `a newcomer ${pages}` } });
  }
  const models = seen.filter((name) => name.startsWith('model '));
  expect(models).toEqual(Array.from({ length: MODELS }, (_, index) => `model ${String(index).padStart(2, '0')}`));

  const last = await page('last: 3');
  expect(last.names).toEqual(['model 27', 'model 28', 'model 29']);
  const before = await page(`last: 2, before: "${last.startCursor}"`);
  expect(before.names).toEqual(['model 25', 'model 26']);
  expect(before).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
});

it('shows what each worker does and why it does nothing, also of one that is gone without a word', async () => {
  const { prisma } = test.database;
  const row = {
    host: 'here',
    version: '1',
    capacity: { cores: 2, memoryMb: 4000, lanes: { heavy: 1 }, leaves: ['a run'] },
    identity: {},
  };
  const activities = [{ code: 'waiting', values: [] }];
  const told = [
    ['idle', 'waits for work'],
    ['busy', 'attacks images'],
    ['unhealthy', 'the object store does not answer'],
  ] as const;
  for (const [index, [state, reason]] of told.entries()) {
    await prisma.worker.create({
      data: { ...row, capacity: { ...row.capacity, ...(index === 0 && { activities }) }, pid: index, state, reason },
    });
  }
  const longAgo = new Date(Date.now() - 60_000);
  await prisma.worker.create({
    data: { ...row, pid: 9, state: 'busy', reason: 'trains a model', heartbeatAt: longAgo },
  });
  const viewer = await test.member('viewer');
  const { data } = await viewer.graphql(
    '{ workspace(slug: "default") { overview { workers { pid state reason cores activities { code values } } queue { waiting } } } }',
  );
  const { workers } = z
    .object({ workspace: z.object({ overview: z.object({ workers: z.array(z.object({ pid: z.int() }).loose()) }) }) })
    .parse(data).workspace.overview;
  expect(workers.toSorted((one, other) => one.pid - other.pid)).toEqual([
    ...told.map(([state, reason], pid) => ({
      pid,
      state: state.toUpperCase(),
      reason,
      cores: 2,
      activities: [pid === 0 ? { code: 'WAITING', values: [] } : { code: 'OTHER', values: [reason] }],
    })),
    {
      pid: 9,
      state: 'LOST',
      reason: 'trains a model',
      cores: 2,
      activities: [{ code: 'OTHER', values: ['trains a model'] }],
    },
  ]);
});
