import { recordFindings, runLayout } from '@holdfast/db';
import { runSnapshotSchema } from '@holdfast/domain';
import { countTransfers, transferMatrix } from '@holdfast/metrics';
import { buildComparison, comparableOutcomes } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { remoteTable } from '../../../apps/cli/src/remote/remote-report.ts';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type Asker, type TestApi } from '../../testkit/api.ts';
import {
  createCampaign,
  createCampaignScene,
  playRun,
  startRun,
  type CampaignScene,
} from '../../testkit/campaign-scene.ts';
import { ROW, rowSchema, shown } from '../../testkit/comparison-rows.ts';
import { ATTACKS, IMAGES, patternOf, sized, TRANSFORMS } from '../../testkit/outcome-pattern.ts';
import { remoteOf } from '../../testkit/remote.ts';
import { syntheticResults } from '../../testkit/results.ts';
import { imageName } from '../../testkit/run-rows.ts';

let test: TestApi;
let scene: CampaignScene;
let viewer: Asker;
const runs: { readonly id: string; readonly number: number; readonly results: Results }[] = [];

beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: IMAGES });
  viewer = await test.member('viewer');
  for (const quarters of [1, 3]) {
    const run = await startRun(scene);
    runs.push({ ...run, results: await playRun(scene, { run: run.id, images: patternOf(quarters), change: sized }) });
  }
}, API_START_MS);
afterAll(() => test.close());

const runAt = (index: number) => {
  const run = runs[index];
  if (run === undefined) throw new Error('no such run');
  return run;
};

const groups = z.array(z.object({ group: z.string(), rows: z.array(rowSchema) }));
const changedSchema = z.object({
  totalCount: z.int(),
  edges: z.array(z.object({ node: z.object({ name: z.string() }) })),
});
const comparisonSchema = z.object({
  workspace: z.object({
    comparison: z.object({
      ...{ commonImages: z.int(), compatible: z.boolean(), headline: z.string(), rows: z.array(rowSchema) },
      ...{ byClass: groups, bySize: groups, changedImages: changedSchema },
    }),
  }),
});

const compare = async (first: string, second: string) => {
  const { data, text } = await viewer.graphql(
    `query($input: ComparisonInput!) { workspace(slug: "default") { comparison(input: $input) {
      commonImages compatible headline rows { ${ROW} } byClass { group rows { ${ROW} } } bySize { group rows { ${ROW} } }
      changedImages(attack: "averaged", transform: "jpeg:75", kind: NEW, first: 100) { totalCount edges { node { name } } } } } }`,
    { input: { first: { runId: first }, second: { runId: second }, minimumEffect: 0.05 } },
  );
  const parsed = comparisonSchema.safeParse(data);
  if (!parsed.success) throw new Error(text);
  return parsed.data.workspace.comparison;
};

describe('the images of a report', () => {
  it('are counted and filtered by the size of the largest target object', async () => {
    const { data, errors } = await viewer.graphql(
      `query($id: ID!) { node(id: $id) { ... on Run { facets { objectSizes { value count } }
        images(first: 1, filter: { objectSize: SMALL }) { totalCount edges { node { name } } } } } }`,
      { id: runAt(0).id },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      node: {
        facets: { objectSizes: ['SMALL', 'MEDIUM', 'LARGE'].map((value) => ({ value, count: IMAGES / 3 })) },
        images: { totalCount: IMAGES / 3, edges: [{ node: { name: imageName(0) } }] },
      },
    });
  });
});

describe('a comparison', () => {
  it('has the numbers of `holdfast compare` on the same results: cells, sizes, changed pictures', async () => {
    const [one, two] = [runAt(0), runAt(1)];
    const local = buildComparison([
      { label: 'one', results: one.results },
      { label: 'two', results: two.results },
    ]).differences[0];
    if (local === undefined) throw new Error('no difference');
    const found = await compare(one.id, two.id);
    const order = (a: { attack: string; transform: string }, b: { attack: string; transform: string }) =>
      `${a.attack} ${a.transform}` < `${b.attack} ${b.transform}` ? -1 : 1;
    expect(found.rows.sort(order)).toEqual(local.rows.map(shown).sort(order));
    expect(found.bySize.map(({ group }) => group)).toEqual(['small', 'medium', 'large']);
    for (const { group, rows } of local.bySize) {
      expect(found.bySize.find((own) => own.group === group)?.rows.sort(order)).toEqual(rows.map(shown).sort(order));
    }
    expect(found.byClass).toEqual([]);
    expect({ images: found.commonImages, headline: found.headline }).toEqual({
      images: local.commonImages,
      headline: local.headline,
    });
    const cell = local.rows.find(({ attack, transform }) => attack === 'averaged' && transform === 'jpeg:75');
    expect(found.changedImages.totalCount).toBe(cell?.onlySecond);
    expect(found.changedImages.edges).toHaveLength(cell?.onlySecond ?? -1);
    expect(cell?.onlySecond).toBeGreaterThan(0);
  });
});

const verdictSchema = z.object({
  gateEvaluate: z.object({
    verdict: z
      .object({ status: z.string(), exitCode: z.int(), headline: z.string(), notes: z.array(z.string()) })
      .nullable(),
    userErrors: z.array(z.object({ code: z.string() })),
  }),
});
const gateOf = async (run: string, gate: object | null = null) => {
  const { data, text } = await viewer.graphql(
    'mutation($run: ID!, $gate: JSON) { gateEvaluate(runId: $run, gate: $gate) { verdict { status exitCode headline notes } userErrors { code } } }',
    { run, gate },
  );
  const parsed = verdictSchema.safeParse(data);
  if (!parsed.success) throw new Error(text);
  return parsed.data.gateEvaluate;
};
const maxAsr = (limit: number, more: object = {}) => ({
  rules: [{ kind: 'max-asr', attacks: ['averaged'], transforms: ['jpeg:75'], limit, ...more }],
});

describe('a gate', () => {
  it('passes, fails, leaves open, or says why it cannot judge', async () => {
    const { id } = runAt(0);
    expect(await gateOf(id, maxAsr(0.6))).toMatchObject({ verdict: { status: 'PASS', exitCode: 0 } });
    expect(await gateOf(id, maxAsr(0.05))).toMatchObject({ verdict: { status: 'FAIL', exitCode: 1 } });
    expect(await gateOf(id, maxAsr(0.25))).toMatchObject({ verdict: { status: 'INCONCLUSIVE', exitCode: 3 } });
    expect(await gateOf(id)).toMatchObject({ verdict: null, userErrors: [{ code: 'NO_GATE' }] });
    expect(await gateOf(id, { rules: [{ kind: 'max-asr' }] })).toMatchObject({ verdict: null, userErrors: [{}] });
    const waiting = await startRun(scene);
    expect(await gateOf(waiting.id, maxAsr(0.6))).toMatchObject({ verdict: null, userErrors: [{ code: 'RUN_STATE' }] });
  });
});

const change = (fields: string, variables: Readonly<Record<string, unknown>>, by: Asker = test.admin) =>
  by.graphql(
    `mutation(${Object.keys(variables)
      .map((name) => `$${name}: ${TYPES[name] ?? 'ID!'}`)
      .join(', ')}) { ${fields} }`,
    variables,
  );
const TYPES: Readonly<Record<string, string>> = {
  bless: 'BaselineBlessInput!',
  triage: 'FindingTriageInput!',
  reason: 'String!',
};

const auditOf = async (action: string) => {
  const { data } = await test.admin.graphql(
    `query($action: String) { workspace(slug: "default") { auditEvents(first: 50, filter: { action: $action }) { edges { node { action detail user { name } } } } } }`,
    { action },
  );
  return z
    .object({ workspace: z.object({ auditEvents: z.object({ edges: z.array(z.object({ node: z.unknown() })) }) }) })
    .parse(data)
    .workspace.auditEvents.edges.map(({ node }) => node);
};

describe('a baseline', () => {
  const bless = (runId: string, reason: string, by?: Asker) =>
    change(
      'baselineBless(input: $bless) { baseline { id active reason run { id } } userErrors { code field } }',
      { bless: { runId, reason } },
      by,
    );
  const active = async () => {
    const { data } = await viewer.graphql(
      `query($id: ID!) { node(id: $id) { ... on Run { baseline { reason run { id } } } } }`,
      { id: runAt(1).id },
    );
    return data;
  };
  const baselineId = (text: string) => /"baseline":\{"id":"([^"]+)"/.exec(text)?.[1] ?? '';

  it('is blessed with a reason, judged against, and undone, all of it in the audit log', async () => {
    expect((await bless(runAt(0).id, '  ')).text).toContain('"INVALID"');
    expect((await bless(runAt(0).id, 'no right', viewer)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const first = await bless(runAt(0).id, 'the release of May');
    expect(first.data).toMatchObject({ baselineBless: { baseline: { active: true } } });
    const rule = { rules: [{ kind: 'max-change', attacks: ['averaged'], transforms: ['jpeg:75'], margin: 0.05 }] };
    expect(await gateOf(runAt(1).id, rule)).toMatchObject({ verdict: { status: 'FAIL' } });

    const second = await bless(runAt(1).id, 'known to be weaker');
    expect(await active()).toMatchObject({ node: { baseline: { reason: 'known to be weaker' } } });
    const undo = (reason: string) =>
      change('baselineUndo(id: $id, reason: $reason) { baseline { active undoReason } userErrors { code } }', {
        id: baselineId(second.text),
        reason,
      });
    expect((await undo('')).text).toContain('"INVALID"');
    expect((await undo('blessed in error')).data).toMatchObject({
      baselineUndo: { baseline: { active: false, undoReason: 'blessed in error' } },
    });
    expect((await undo('again')).text).toContain('"CONFLICT"');
    expect(await active()).toMatchObject({
      node: { baseline: { reason: 'the release of May', run: { id: runAt(0).id } } },
    });
    const log = await auditOf('baseline');
    expect(log).toMatchObject([
      { action: 'baseline.undo', detail: { reason: 'blessed in error' }, user: { name: 'Ada' } },
      { action: 'baseline.bless', detail: { reason: 'known to be weaker' } },
      { action: 'baseline.bless', detail: { reason: 'the release of May' } },
    ]);
  });
});

const findingsSchema = z.object({
  workspace: z.object({
    findings: z.object({
      totalCount: z.int(),
      edges: z.array(z.object({ node: z.object({ id: z.string(), state: z.string() }) })),
    }),
  }),
});

describe('findings', () => {
  const listed = async (filter: object) => {
    const { data, text } = await viewer.graphql(
      'query($filter: FindingFilter) { workspace(slug: "default") { findings(first: 100, filter: $filter) { totalCount edges { node { id state } } } } }',
      { filter },
    );
    const parsed = findingsSchema.safeParse(data);
    if (!parsed.success) throw new Error(text);
    const { totalCount, edges } = parsed.data.workspace.findings;
    return { totalCount, ids: edges.map(({ node }) => node.id) };
  };
  const triage = (input: object, by?: Asker) =>
    change(
      'findingTriage(input: $triage) { findings { state acceptedUntil events { reason user { name } } } userErrors { code field } }',
      { triage: input },
      by,
    );

  it('are decided upon by those who may, and what is accepted for a time leaves the gate until then', async () => {
    const runId = rowIdOf('Run', runAt(0).id) ?? '';
    const { snapshot } = await test.database.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const layout = runLayout(runSnapshotSchema.parse(snapshot));
    for (const attackOrdinal of layout.attacks.keys()) {
      const request = {
        workspaceId: scene.workspaceId,
        runId,
        modelOrdinal: 0,
        layout,
        attackOrdinal,
        objective: 'vanish:person',
      };
      await test.database.transaction((tx) => recordFindings(tx, request));
    }
    const cell = { attack: 'averaged', transform: 'jpeg:75' };
    const { ids, totalCount } = await listed({ ...cell, open: true });
    expect(totalCount).toBe(15);
    const acceptedUntil = new Date(Date.now() + 24 * 3_600_000).toISOString();
    expect(
      (await triage({ ids, state: 'ACCEPTED', reason: 'night only', acceptedUntil }, viewer)).errors,
    ).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await triage({ ids, state: 'ACCEPTED', reason: 'night only' })).text).toContain('"acceptedUntil"');
    const rule = maxAsr(0.2, { requiredImages: 10 });
    const lenient = { ...rule, maxAcceptedShare: 1 };
    expect(await gateOf(runAt(0).id, lenient)).toMatchObject({ verdict: { status: 'INCONCLUSIVE' } });
    const stranger = await test.stranger();
    expect((await triage({ ids, state: 'CONFIRMED', reason: 'mine' }, stranger)).text).toContain('"NOT_FOUND"');
    const tester = await test.member('tester');
    const decided = await triage({ ids, state: 'ACCEPTED', reason: 'night only', acceptedUntil }, tester);
    expect(decided.data).toMatchObject({
      findingTriage: {
        findings: ids.map(() => ({ state: 'ACCEPTED', acceptedUntil, events: [{ reason: 'night only' }] })),
      },
    });
    expect(await listed({ ...cell, open: true })).toMatchObject({ totalCount: 0 });
    const passed = await gateOf(runAt(0).id, lenient);
    expect(passed).toMatchObject({ verdict: { status: 'PASS' } });
    expect(passed.verdict?.notes.join(' ')).toContain('15 known findings accepted');
    expect(await gateOf(runAt(0).id, rule)).toMatchObject({ verdict: { status: 'INCONCLUSIVE' } });

    test.advance(48 * 3_600_000);
    expect(await gateOf(runAt(0).id, lenient)).toMatchObject({ verdict: { status: 'INCONCLUSIVE' } });
    expect(await listed({ ...cell, open: true })).toMatchObject({ totalCount: 15 });
    expect(await auditOf('finding')).toMatchObject([
      { action: 'finding.triage', detail: { reason: 'night only', state: 'accepted' } },
    ]);
  });
});

describe('a comparison of a set', () => {
  const setOf = async (reference: string, others: readonly string[]) =>
    viewer.graphql(
      `query($input: ComparisonSetInput!) { workspace(slug: "default") { comparisonSet(input: $input) {
        reference { run { id } } comparisons { commonImages compatible headline second { run { id } } rows { ${ROW} } } } } }`,
      { input: { reference: { runId: reference }, others: others.map((runId) => ({ runId })), minimumEffect: 0.05 } },
    );

  it('has the numbers of `holdfast compare` on all of them: one family', async () => {
    const third = await startRun(scene);
    const results = await playRun(scene, { run: third.id, images: patternOf(2), change: sized });
    const [one, two] = [runAt(0), runAt(1)];
    const { differences } = buildComparison([
      { label: 'one', results: one.results },
      { label: 'two', results: two.results },
      { label: 'three', results },
    ]);
    const { data, errors } = await setOf(one.id, [two.id, third.id]);
    expect(errors).toEqual([]);
    const order = (a: { attack: string; transform: string }, b: { attack: string; transform: string }) =>
      `${a.attack} ${a.transform}` < `${b.attack} ${b.transform}` ? -1 : 1;
    const { comparisons, reference } = z
      .object({
        workspace: z.object({
          comparisonSet: z.object({
            reference: z.object({ run: z.object({ id: z.string() }) }),
            comparisons: z.array(z.object({ headline: z.string(), rows: z.array(rowSchema) })),
          }),
        }),
      })
      .parse(data).workspace.comparisonSet;
    expect(reference.run.id).toBe(one.id);
    expect(comparisons.map(({ headline }) => headline)).toEqual(differences.map(({ headline }) => headline));
    expect(comparisons.map(({ rows }) => rows.sort(order))).toEqual(
      differences.map(({ rows }) => rows.map(shown).sort(order)),
    );
    expect(comparisons[0]?.headline).toContain(`for ${2 * ATTACKS.length * TRANSFORMS.length} tests`);
  });

  it('refuses none, too many and the same one twice', async () => {
    const [one, two] = [runAt(0).id, runAt(1).id];
    expect((await setOf(one, [])).text).toContain('names one to 8 subjects');
    expect((await setOf(one, Array<string>(9).fill(two))).text).toContain('got 9');
    expect((await setOf(one, [two, two])).text).toContain('the same run and model version as');
    expect((await setOf(one, [one])).text).toContain('the reference');
  });
});

describe('a transfer', () => {
  const [rate, numbered] = [z.object({ successes: z.int(), n: z.int() }), z.object({ number: z.int() })];
  const matrixSchema = z.object({
    node: z.object({
      ...{ kind: z.literal('TRANSFER'), reports: z.array(z.unknown()) },
      models: z.array(z.object({ version: numbered, samplesOf: numbered.nullable() })),
      transfer: z.object({
        ...{ sources: z.array(numbered), targets: z.array(numbered) },
        entries: z.array(
          z.object({
            ...{ transform: z.string(), whiteBox: z.boolean(), modelOrdinal: z.int() },
            ...{ attackSuccess: rate, ofSuccessful: rate },
          }),
        ),
      }),
    }),
  });
  const transferOf = (id: string, attack: string) =>
    viewer.graphql(
      `query($id: ID!, $attack: String!) { node(id: $id) { ... on Run { kind
        models { version { number } samplesOf { number } } reports { modelOrdinal cells { attack transform attackSuccess { successes n } } }
        transfer { sources { number } targets { number } entries(attack: $attack) {
          transform whiteBox modelOrdinal attackSuccess { successes n } ofSuccessful { successes n } } } } } }`,
      { id, attack },
    );

  it('is a campaign, whose run judges the newest samples of its data set, and has the matrix that the library counts', async () => {
    const { prisma } = test.database;
    const { modelId, versionId, datasetId, workspaceId } = scene;
    const first = await prisma.modelVersion.findUniqueOrThrow({ where: { id: versionId } });
    const { id: secondId } = await prisma.modelVersion.create({
      data: {
        ...{
          workspaceId,
          modelId,
          number: 2,
          artifactId: first.artifactId,
          sha256: first.sha256,
          fileName: 'next.onnx',
        },
        ...{ state: 'ready', contract: first.contract ?? {} },
      },
    });
    const campaign = await createCampaign(test, {
      ...{ modelId, datasetId, name: 'what transfers' },
      more: {
        kind: 'TRANSFER',
        models: [
          {
            ...{ modelId: encodeGlobalId('Model', modelId), selector: 'EXACT' },
            versionId: encodeGlobalId('ModelVersion', secondId),
          },
        ],
        evaluate: TRANSFORMS.slice(1),
      },
    });
    const run = await startRun({ test, campaign });
    const [onSecond, onFirst] = [patternOf(2), patternOf(3)];
    await playRun(scene, { run: run.id, images: onSecond, more: [onFirst] });
    const outcomes = [
      { target: '2', images: onSecond },
      { target: '1', images: onFirst },
    ].flatMap(({ target, images }) =>
      comparableOutcomes(syntheticResults({ images })).outcomes.map((outcome) => ({ ...outcome, source: '1', target })),
    );
    const { entries } = transferMatrix(countTransfers(outcomes));
    for (const attack of ATTACKS) {
      const { data, errors } = await transferOf(run.id, attack);
      expect(errors).toEqual([]);
      const { models, transfer, reports } = matrixSchema.parse(data).node;
      expect(models.map(({ version, samplesOf }) => [samplesOf?.number, version.number])).toEqual([
        [1, 2],
        [1, 1],
      ]);
      expect([transfer.sources, transfer.targets]).toEqual([[{ number: 1 }], [{ number: 2 }, { number: 1 }]]);
      const expected = entries
        .filter((entry) => entry.attack === attack)
        .map(({ transform, whiteBox, attackSuccess, ofSuccessful, target }) => ({
          ...{ transform, whiteBox, modelOrdinal: target === '2' ? 0 : 1 },
          attackSuccess: rate.parse(attackSuccess),
          ofSuccessful: rate.parse(ofSuccessful),
        }));
      const key = (entry: { transform: string; modelOrdinal: number }) => `${entry.modelOrdinal} ${entry.transform}`;
      const sorted = <T extends { transform: string; modelOrdinal: number }>(all: T[]) =>
        all.sort((a, b) => key(a).localeCompare(key(b)));
      expect(sorted(transfer.entries)).toEqual(sorted(expected));
      for (const { modelOrdinal, transform, attackSuccess } of expected) {
        const cells: unknown = expect.arrayContaining([{ attack, transform, attackSuccess }]);
        expect(reports[modelOrdinal]).toMatchObject({ modelOrdinal, cells });
      }
    }
    // `holdfast report #N` shows the same.
    const table = await remoteTable(await remoteOf(test), `#${run.number}`);
    for (const { attack, transform, whiteBox, attackSuccess, ofSuccessful } of entries) {
      if (transform !== 'identity') continue;
      const judge = whiteBox ? 'v1 \\(itself\\)' : 'v2';
      const figures = [attackSuccess, ofSuccessful].map(({ successes, n }) => (n === 0 ? '-' : `${successes}/${n} .*`));
      expect(table).toMatch(new RegExp(`${attack} +untransformed +.* v1 +.* ${judge} +${figures.join(' +')}`));
    }
    expect((await transferOf(run.id, 'magic')).text).toContain('\\"attack\\" is one of');
    expect((await transferOf(runAt(0).id, 'averaged')).text).toContain('"transfer":null');

    // Over time, a transfer campaign has one point for each pair that transfers, and none for the white box that it is held against; of the
    // model's own robustness it says nothing.
    const summarise = (id: string, rates: readonly number[]) => {
      const cells = (successes: number) => [{ attack: 'averaged', transform: 'identity', successes, n: 60 }];
      const models = rates.map((successes, ordinal) => ({
        ...{ ordinal, modelVersionId: ordinal === 0 && id === run.id ? secondId : versionId },
        cells: cells(successes),
      }));
      return prisma.run.update({ where: { id: rowIdOf('Run', id) ?? '' }, data: { summary: { models } } });
    };
    await summarise(runAt(0).id, [20]);
    await summarise(runAt(1).id, [40]);
    await summarise(run.id, [7, 59]);
    const POINT = 'attackSuccess { successes n } modelVersion { number } run { number }';
    const asked = 'trend(attack: "averaged", transform: "identity")';
    const trends = await viewer.graphql(
      `query($campaign: ID!, $model: ID!) { campaign: node(id: $campaign) { ... on Campaign { ${asked} { ${POINT} } } }
        model: node(id: $model) { ... on Model { ${asked} { ${POINT} } } } }`,
      { campaign, model: encodeGlobalId('Model', modelId) },
    );
    const point = (successes: number, number: number, of: number) => ({
      ...{ attackSuccess: { successes, n: 60 }, modelVersion: { number }, run: { number: of } },
    });
    expect(trends.data).toEqual({
      campaign: { trend: [point(7, 2, run.number)] },
      model: { trend: [point(20, 1, runAt(0).number), point(40, 1, runAt(1).number)] },
    });
  });

  it('is refused where only the model itself would judge', async () => {
    const campaign = await createCampaign(test, {
      ...{ modelId: scene.modelId, datasetId: scene.datasetId, name: 'nothing transfers' },
      more: {
        kind: 'TRANSFER',
        models: [
          {
            ...{ modelId: encodeGlobalId('Model', scene.modelId), selector: 'EXACT' },
            versionId: encodeGlobalId('ModelVersion', scene.versionId),
          },
        ],
        sourceRunId: runAt(0).id,
      },
    });
    const { text } = await test.admin.graphql(
      'mutation($input: CampaignStartInput!) { campaignStart(input: $input) { run { id } userErrors { code message } } }',
      { input: { campaignId: campaign } },
    );
    expect(text).toContain('TRANSFER_WITHOUT_TARGET');
  });
});
