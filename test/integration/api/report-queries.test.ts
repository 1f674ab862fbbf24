import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { recordFindings, runLayout, seedLargeRun } from '@holdfast/db';
import { runSnapshotSchema } from '@holdfast/domain';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Kind, OperationTypeNode, parse } from 'graphql';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { runSample } from '../../../apps/supervisor/src/sample/run-sample.ts';
import { openSampleAccess } from '../../../apps/supervisor/src/sample/sample-access.ts';
import {
  SAMPLE_CAMPAIGN,
  SAMPLE_DATASET,
  SAMPLE_MODEL,
  type SampleBounds,
} from '../../../apps/supervisor/src/sample/sample-campaign.ts';
import { API_START_MS, createTestApi, type TestApi } from '../../testkit/api.ts';
import {
  createCampaign,
  createCampaignScene,
  playRun,
  startRun,
  type CampaignScene,
} from '../../testkit/campaign-scene.ts';
import { addRowsOfEverything } from '../../testkit/rows-of-everything.ts';
import { imageName } from '../../testkit/run-rows.ts';

const IMAGES = 24;
let test: TestApi;
let scene: CampaignScene;
const runs: { readonly id: string; readonly number: number }[] = [];
let runningNumber = 0;

beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: IMAGES });
  for (let index = 0; index < 8; index++) {
    const campaign = await createCampaign(test, { ...scene, name: `campaign ${index}` });
    await startRun({ test, campaign });
  }
  const images = (played: number) =>
    Array.from({ length: played }, (_, position) => ({
      id: imageName(position),
      succeeds: { averaged: position % 2 === 0 ? ['identity', 'jpeg:75'] : [] },
    }));
  for (let index = 0; index < 2; index++) {
    const run = await startRun(scene);
    await playRun(scene, { run: run.id, images: images(IMAGES) });
    runs.push(run);
  }
  const running = await startRun(scene);
  await playRun(scene, { run: running.id, images: images(IMAGES - 5), ends: false });
  runningNumber = running.number;
  const runId = rowIdOf('Run', runs[0]?.id ?? '') ?? '';
  const { snapshot } = await test.database.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const layout = runLayout(runSnapshotSchema.parse(snapshot));
  for (const attackOrdinal of layout.attacks.keys()) {
    const { workspaceId } = scene;
    const request = { workspaceId, runId, modelOrdinal: 0, layout, attackOrdinal, objective: 'vanish:person' };
    await test.database.transaction((tx) => recordFindings(tx, request));
  }
}, API_START_MS);
afterAll(() => test.close());

/** Statements of one request, and what it answered. */
async function ask(query: string): Promise<{ readonly statements: number; readonly text: string }> {
  const before = test.statements.length;
  const { errors, text } = await test.admin.graphql(query);
  expect(errors).toEqual([]);
  return { statements: test.statements.length - before, text };
}

const inWorkspace = (fields: string): string => `{ workspace(slug: "default") { ${fields} } }`;
const IMAGE = `node { position name state change originalUrl originalThumbnailUrl image { thumbnailUrl(size: 256) }
  cleanPrediction { label detections { label score } } samples { attack thumbnailUrl url outcomes { transform state } copies { url } } }`;

const pages: Readonly<Record<string, (size: number) => string>> = {
  'list of campaigns': (size) =>
    inWorkspace(`campaigns(first: ${size}) { totalCount edges { node { name
      latestRun { number state gate { status } progress { samplesDone tasksWaiting } } models { model { name } resolved { number } }
      schedule { description nextDueAt } dataset { name } } } }`),
  'list of runs': (size) =>
    inWorkspace(`runs(first: ${size}) { totalCount edges { node { number title state imageCount campaign { name } createdBy { name }
      models { version { number model { name } } } progress { samplesDone secondsLeft tasksRunning } gate { status } } } }`),
  'image grid': (size) =>
    inWorkspace(`run(number: ${runs[0]?.number ?? 0}) { images(first: ${size}) { totalCount edges { ${IMAGE} } } }`),
  findings: (size) =>
    inWorkspace(`findings(first: ${size}) { totalCount edges { node { state attack imageName image { thumbnailUrl(size: 128) } model { name }
      lastPlace { modelOrdinal position version { number } } firstRun { number } lastRun { number } events { reason user { name } } } } }`),
};

it.each(Object.entries(pages))(
  'reads the %s in a number of statements that does not grow with the page',
  async (_name, page) => {
    await ask(page(2));
    const [small, large] = [await ask(page(2)), await ask(page(8))];
    expect(large.text.length).toBeGreaterThan(1.5 * small.text.length);
    expect(large.statements).toBe(small.statements);
    expect(large.statements).toBeLessThanOrEqual(20);
  },
);

it('reads the report, live and finished, and a comparison in a fixed number of statements', async () => {
  const report = (number: number) =>
    inWorkspace(`run(number: ${number}) { title state report { complete counts { images done } verdict { headline } comparisons { second n }
      cells { attack transform attackSuccess { successes n } } joint { attack survivesAll { n } } norms { attack samples }
      curves { transform series { attack points { spec } } } warnings { code } } }`);
  expect((await ask(report(runs[0]?.number ?? 0))).statements).toBeLessThanOrEqual(20);
  const live = await ask(report(runningNumber));
  expect(live.statements).toBeLessThanOrEqual(20);
  expect(live.text).toContain(`"images":${IMAGES},"done":${IMAGES - 5}`);
  const comparison =
    inWorkspace(`comparison(input: { first: { runId: "${runs[0]?.id ?? ''}" }, second: { runId: "${runs[1]?.id ?? ''}" } }) {
    headline rows { attack transform n } bySize { group } byClass { group } }`);
  // One statement for each attack that both ran, in the whole and in each division.
  expect((await ask(comparison)).statements).toBeLessThanOrEqual(30);
});

/** What the web interface asks, each with its fragments. */
async function webDocuments(): Promise<string[]> {
  const root = resolve(import.meta.dirname, '../../..');
  // Does nothing where the list is as new as the documents.
  await promisify(execFile)(process.execPath, ['scripts/lib/web-types.mjs'], { cwd: root });
  const list = await readFile(join(root, 'apps/api/dist/web-documents.json'), 'utf8');
  return Object.values(z.record(z.string(), z.string()).parse(JSON.parse(list)));
}

it("reads a campaign's page, as the web interface asks for it, in a number of statements that does not grow with its runs", async () => {
  const query = (await webDocuments()).find((text) => /^query CampaignPage\b/m.test(text)) ?? '';
  const open = async () => {
    const before = test.statements.length;
    const { errors, text } = await test.admin.graphql(query, { slug: 'default', id: scene.campaign });
    expect(errors).toEqual([]);
    return { statements: test.statements.length - before, runs: text.match(/"trigger"/g)?.length ?? 0 };
  };
  await open();
  const few = await open();
  for (let count = 0; count < 3; count++) await startRun(scene);
  const more = await open();
  expect(more.runs).toBe(few.runs + 3);
  expect(more.statements).toBe(few.statements);
  expect(more.statements).toBeLessThanOrEqual(30);
});

it('draws the trend of a campaign and of a model from its finished runs, the oldest first', async () => {
  const { prisma } = test.database;
  for (const [index, { id }] of runs.entries()) {
    const cells = [{ attack: 'averaged', transform: 'jpeg:75', successes: index + 1, n: 10 }];
    const summary = { models: [{ ordinal: 0, modelVersionId: scene.versionId, cells }] };
    await prisma.run.update({ where: { id: rowIdOf('Run', id) ?? '' }, data: { summary } });
  }
  const cell = 'attack: "averaged", transform: "jpeg:75"';
  const points = '{ attackSuccess { successes n } run { number } }';
  const { text } = await ask(`{ campaign: node(id: "${scene.campaign}") { ... on Campaign {
      all: trend(${cell}) ${points} last: trend(last: 1, ${cell}) ${points} } }
    model: node(id: "${encodeGlobalId('Model', scene.modelId)}") { ... on Model { trend(${cell}) ${points} } } }`);
  const all = runs.map(({ number }, index) => ({ attackSuccess: { successes: index + 1, n: 10 }, run: { number } }));
  expect(JSON.parse(text)).toEqual({ data: { campaign: { all, last: all.slice(1) }, model: { trend: all } } });
});

/** What the pages fill in for their addresses and filters. */
async function pageVariables(name: string): Promise<Record<string, unknown>> {
  const { prisma } = test.database;
  const { workspaceId } = scene;
  const job = await prisma.hardeningJob.findFirst({ where: { workspaceId } });
  const ids: Readonly<Record<string, string>> = {
    CampaignPage: scene.campaign,
    DatasetDetail: encodeGlobalId('Dataset', scene.datasetId),
    DatasetItems: encodeGlobalId('DatasetVersion', scene.datasetVersionId),
    HardeningJobPage: encodeGlobalId('HardeningJob', job?.id ?? ''),
    ModelDetail: encodeGlobalId('Model', scene.modelId),
    ModelVersionDetail: encodeGlobalId('ModelVersion', scene.versionId),
  };
  const [first, second] = runs.map(({ id }) => ({ runId: id }));
  const inputs: Readonly<Record<string, unknown>> = {
    CampaignEstimatePreview: {
      datasetId: encodeGlobalId('Dataset', scene.datasetId),
      models: [{ modelId: encodeGlobalId('Model', scene.modelId), selector: 'LATEST' }],
      objective: 'vanish:person',
      evaluate: ['jpeg:75'],
    },
    ChangedImages: { first, second },
    RunComparison: { first, second },
    RunComparisonSet: { reference: first, others: [second] },
    SchedulePreview: { cron: '0 2 * * *', timeZone: 'Europe/Berlin' },
  };
  return {
    ...{ slug: 'default', workspaceId: test.workspaceId, number: runs[0]?.number, id: ids[name] ?? test.workspaceId },
    ...{
      first: 60,
      search: '',
      attack: 'plain',
      transform: 'jpeg:75',
      kind: 'NEW',
      page: 'report',
      position: 0,
      withFacets: true,
    },
    datasetVersionId: encodeGlobalId('DatasetVersion', scene.datasetVersionId),
    input: inputs[name],
  };
}

it(
  'answers every query of the web interface in a number of statements that does not grow',
  { timeout: 240_000 },
  async () => {
    const queries = (await webDocuments()).flatMap((text) => {
      const [definition] = parse(text).definitions.filter((part) => part.kind === Kind.OPERATION_DEFINITION);
      if (definition?.operation !== OperationTypeNode.QUERY) return [];
      const declared = (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
      return [{ name: definition.name?.value ?? '', text, declared }];
    });
    expect(queries.length).toBeGreaterThan(45);
    const count = async () => {
      const counts = new Map<string, number>();
      const failures: unknown[] = [];
      for (const { name, text, declared } of queries) {
        const known = await pageVariables(name);
        const variables = Object.fromEntries(declared.map((each) => [each, known[each]]));
        const before = test.statements.length;
        const { errors } = await test.admin.graphql(text, variables);
        counts.set(name, test.statements.length - before);
        failures.push(...errors.map(({ message }) => `${name}: ${message}`));
      }
      expect(failures).toEqual([]);
      return counts;
    };
    await addRowsOfEverything(scene, 'some');
    await ask('{ viewer { user { name } } }');
    const few = await count();
    await addRowsOfEverything(scene, 'more');
    const many = await count();
    expect([...many].filter(([name, statements]) => statements > (few.get(name) ?? 0))).toEqual([]);
    expect([...many].filter(([, statements]) => statements > 40)).toEqual([]);
  },
);

it('lists the images that a run has not reached, and counts them beside the others', async () => {
  const filter = (states: string) =>
    inWorkspace(`run(number: ${runningNumber}) {
    images(first: 100, filter: { states: [${states}] }) { totalCount edges { node { name state } } }
    facets { total states { value count } } }`);
  const { text } = await ask(filter('NOT_RUN'));
  expect(text).toContain('"totalCount":5');
  expect(text).toContain(`{"node":{"name":"${imageName(IMAGES - 1)}","state":"NOT_RUN"}}`);
  expect(text).toContain('{"value":"NOT_RUN","count":5}');
  expect(text).toContain(`"total":${IMAGES - 5}`);
  const both = await ask(filter('NOT_RUN, SUCCESS'));
  expect(both.text).toContain(`"totalCount":${5 + Math.ceil((IMAGES - 5) / 2)}`);
});

it('reads the report and the images of the seeded large scenario', async () => {
  const workspaceId = rowIdOf('Workspace', await test.addWorkspace('large')) ?? '';
  await seedLargeRun(test.database, { workspaceId, images: 60 });
  const { text } =
    await ask(`{ workspace(slug: "large") { overview: campaigns(first: 1) { edges { node { trend(last: 2) { gateStatus } } } }
    run(number: 2) { report { complete counts { images done } verdict { headline } cells { attack } }
    images(first: 2) { edges { ${IMAGE} } } image(position: 1) { originalUrl samples { attack url } } } } }`);
  expect(text).toContain('"counts":{"images":60,"done":60}');
  expect(text.match(/"attack":"averaged"/g)?.length).toBeGreaterThanOrEqual(20);
  // Its images do not exist: the report says so instead of leading nowhere.
  expect(text).toMatch(/"image":\{"originalUrl":null,"samples":\[\{"attack":"plain-early","url":null\}/);
});

it('counts the findings that each choice of a filter would leave, the other filters in force', async () => {
  const counts = z.array(z.object({ value: z.string(), count: z.int() }));
  const answer = z.object({
    workspace: z.object({
      findings: z.object({
        totalCount: z.int(),
        edges: z.array(z.object({ node: z.object({ lastPlace: z.object({ modelOrdinal: z.literal(0) }) }) })),
      }),
      findingFacets: z.object({
        states: counts,
        attacks: counts,
        transforms: counts,
        models: z.array(z.object({ count: z.int() })),
        runs: z.array(z.object({ count: z.int(), run: z.object({ id: z.string() }) })),
      }),
    }),
  });
  const shown = async (filter: object) => {
    const { data } = await test.admin.graphql(
      `query($filter: FindingFilter) { workspace(slug: "default") {
        findings(first: 3, filter: $filter) { totalCount edges { node { lastPlace { modelOrdinal version { number } } } } }
        findingFacets(filter: $filter) { states { value count } attacks { value count } transforms { value count }
          models { count } runs { count run { id } } } } }`,
      { filter },
    );
    return answer.parse(data).workspace;
  };
  const sum = (facet: readonly { readonly count: number }[]) => facet.reduce((total, { count }) => total + count, 0);
  const all = await shown({});
  expect(all.findings.totalCount).toBeGreaterThan(3);
  for (const facet of ['states', 'attacks', 'transforms', 'models'] as const)
    expect(sum(all.findingFacets[facet])).toBe(all.findings.totalCount);
  const [attack] = all.findingFacets.attacks;
  const [run] = all.findingFacets.runs;
  const some = await shown({ attack: attack?.value });
  expect(some.findings.totalCount).toBe(attack?.count);
  expect(sum(some.findingFacets.transforms)).toBe(attack?.count);
  expect(some.findingFacets.attacks).toEqual(all.findingFacets.attacks);
  expect((await shown({ runId: run?.run.id })).findings.totalCount).toBe(run?.count);
});

it('finds runs by number, and by words of their campaigns and models', async () => {
  const found = async (filter: object) => {
    const { data } = await test.admin.graphql(
      'query($filter: RunFilter) { workspace(slug: "default") { runs(first: 100, filter: $filter) { edges { node { id number } } } } }',
      { filter },
    );
    return z
      .object({
        workspace: z.object({
          runs: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string(), number: z.int() }) })) }),
        }),
      })
      .parse(data)
      .workspace.runs.edges.map(({ node }) => node.number);
  };
  const [first] = runs;
  const all = await found({});
  const title = await test.database.prisma.run.findFirstOrThrow({
    where: { number: first?.number ?? 0 },
    include: { campaign: true },
  });
  expect(all.length).toBeGreaterThan(1);
  expect(await found({ ids: [first?.id ?? ''] })).toEqual([first?.number]);
  expect(await found({ search: `${(title.campaign?.name ?? '').toUpperCase()} #${title.number}` })).toEqual([
    title.number,
  ]);
  expect(await found({ search: 'nothing is called this' })).toEqual([]);
  expect(await found({ search: '  ' })).toEqual(all);
});

it('starts the sample once, and anew where its run failed or was cancelled', { timeout: 120_000 }, async () => {
  const { prisma } = test.database;
  const { modelId, datasetId } = scene;
  await createCampaign(test, { modelId, datasetId, name: SAMPLE_CAMPAIGN });
  await prisma.model.update({ where: { id: modelId }, data: { name: SAMPLE_MODEL } });
  await prisma.dataset.update({ where: { id: datasetId }, data: { name: SAMPLE_DATASET } });
  const { token, slug } = await openSampleAccess(test.database, () => new Date());
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-sample-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  /** As `npm start` does, until it waits for the run. */
  const begin = async (bounds: SampleBounds = {}, name = SAMPLE_CAMPAIGN) => {
    const seen = new AbortController();
    const { signal } = seen;
    const request = { url: test.origin, token, slug, folder, bounds, signal, onStep: () => undefined };
    await expect(runSample({ ...request, onProgress: () => seen.abort(new Error('seen')) })).rejects.toThrow('seen');
    return prisma.run.findMany({ where: { campaign: { name } }, orderBy: { number: 'asc' } });
  };
  let known = await begin();
  expect(known).toHaveLength(1);
  expect(await begin()).toHaveLength(1);
  for (const state of ['failed', 'cancelled'] as const) {
    await prisma.run.update({ where: { id: known.at(-1)?.id ?? '' }, data: { state } });
    const next = await begin();
    expect(next.slice(0, -1).map(({ id }) => id)).toEqual(known.map(({ id }) => id));
    expect(next.at(-1)).toMatchObject({ state: 'queued' });
    known = next;
  }
  // A smaller one is a campaign of its own, whatever became of the whole one, and says what it is.
  const name = `${SAMPLE_CAMPAIGN} (2 images, 1 iteration)`;
  const [small, ...others] = await begin({ images: 2, iterations: 1 }, name);
  expect(others).toEqual([]);
  expect(await begin({ images: 2, iterations: 1 }, name)).toHaveLength(1);
  expect(await begin()).toHaveLength(known.length);
  expect(runSnapshotSchema.parse(small?.snapshot)).toMatchObject({
    campaignName: name,
    images: { kind: 'random', count: 2 },
    configuration: { attack: { iterations: 1 } },
  });
});
