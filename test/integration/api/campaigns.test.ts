import { startForHardening } from '@holdfast/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type Asker, type TestApi } from '../../testkit/api.ts';
import {
  createCampaign,
  createCampaignScene,
  playRun,
  startRun,
  type CampaignScene,
} from '../../testkit/campaign-scene.ts';
import { mutate as mutateAs } from '../../testkit/mutate.ts';
import { tinyClassifier } from '../../testkit/models/classifier.ts';
import { imageName } from '../../testkit/run-rows.ts';
import { json } from '../jobs/rows.ts';

const IMAGES = 3;
let test: TestApi;
let scene: CampaignScene;
beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: IMAGES });
}, API_START_MS);
afterAll(() => test.close());

const mutate = (name: string, call: string, variables: Readonly<Record<string, readonly [string, unknown]>>) =>
  mutateAs(test.admin, name, call, variables);

const CAMPAIGN = `{ campaign { id name revision archivedAt images { kind count names }
  schedule { cron timeZone description nextDates(count: 3) nextDueAt pausedAt catchUp } } userErrors { code field message } }`;
const update = (revision: number, campaign: object) =>
  mutate('campaignUpdate', `(input: $input) ${CAMPAIGN}`, {
    input: ['CampaignUpdateInput!', { id: scene.campaign, revision, campaign }],
  });

describe('a schedule', () => {
  it('is set, told in words with its next dates across the change to summer time, paused, and removed', async () => {
    test.advance(new Date('2027-03-26T12:00:00Z').getTime() - Date.now());
    const schedule = { cron: '0 2 * * *', timeZone: 'Europe/Berlin' };
    expect(await update(1, { schedule })).toMatchObject({
      userErrors: [],
      campaign: {
        revision: 2,
        schedule: {
          description: 'every day at 02:00 (Europe/Berlin)',
          catchUp: 'ONCE',
          pausedAt: null,
          // On the 28th, clocks go from 02:00 to 03:00: what is due at 02:00 starts at 03:00 summer time.
          nextDates: ['2027-03-27T01:00:00.000Z', '2027-03-28T01:00:00.000Z', '2027-03-29T00:00:00.000Z'],
          nextDueAt: '2027-03-27T01:00:00.000Z',
        },
      },
    });
    expect(await update(1, { schedule })).toMatchObject({ campaign: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(await update(2, { schedule: { cron: 'often', timeZone: 'Europe/Berlin' } })).toMatchObject({
      campaign: null,
      userErrors: [{ field: ['input', 'campaign', 'schedule', 'cron'] }],
    });
    expect(await update(2, { schedule: { ...schedule, paused: true } })).toMatchObject({
      campaign: { schedule: { nextDueAt: null } },
    });
    const { pausedAt } = await test.database.prisma.schedule.findFirstOrThrow();
    expect(pausedAt?.toISOString()).toMatch(/^2027-03-26T12:/);
    expect(await update(3, { removeSchedule: true })).toMatchObject({ campaign: { schedule: null } });
  });
});

describe('images of a campaign', () => {
  it.each([
    [
      { kind: 'PICKED', names: [imageName(1)] },
      { kind: 'PICKED', names: [imageName(1)], count: null },
    ],
    [
      { kind: 'RANDOM', count: 2 },
      { kind: 'RANDOM', names: [], count: 2 },
    ],
    [
      { kind: 'RECOMMENDED', count: 1 },
      { kind: 'RECOMMENDED', names: [], count: 1 },
    ],
    [{ kind: 'ALL' }, { kind: 'ALL', names: [], count: null }],
  ])('are chosen as %j, kept, and go into the snapshot of a run', async (images, shown) => {
    const campaign = await createCampaign(test, { ...scene, name: `images ${images.kind}`, more: { images } });
    const read = await test.admin.graphql(
      'query($id: ID!) { node(id: $id) { ... on Campaign { images { kind names count } } } }',
      {
        id: campaign,
      },
    );
    expect(read.data).toEqual({ node: { images: shown } });
    const run = await startRun({ test, campaign });
    const { snapshot } = await test.database.prisma.run.findUniqueOrThrow({
      where: { id: rowIdOf('Run', run.id) ?? '' },
    });
    expect(snapshot).toMatchObject({ images: { ...images, kind: images.kind.toLowerCase() } });
  });

  it.each([{ kind: 'PICKED', names: [] }, { kind: 'RANDOM' }, { kind: 'RECOMMENDED', count: 0 }])(
    'are refused as %j',
    async (images) => {
      expect(await update(4, { images })).toMatchObject({ campaign: null, userErrors: [{ code: 'INVALID' }] });
    },
  );
});

describe('a campaign', () => {
  it('is cloned without what starts it by itself, archived, refused while archived, and restored', async () => {
    const clone = (name: string) =>
      mutate('campaignClone', `(id: $id, name: $name) ${CAMPAIGN}`, {
        id: ['ID!', scene.campaign],
        name: ['String!', name],
      });
    expect(await clone('nightly')).toMatchObject({ campaign: null, userErrors: [{ code: 'TAKEN' }] });
    const { prisma } = test.database;
    const triggers = (triggerOnNewVersion: boolean) =>
      prisma.campaign.update({
        where: { id: rowIdOf('Campaign', scene.campaign) ?? '' },
        data: { triggerOnNewVersion },
      });
    await triggers(true);
    const copy = await clone('nightly, copied');
    await triggers(false);
    expect(copy).toMatchObject({ campaign: { name: 'nightly, copied', schedule: null, revision: 1 } });
    expect(await prisma.campaign.count({ where: { triggerOnNewVersion: true } })).toBe(0);
    const id = z.object({ id: z.string() }).parse(copy['campaign']).id;
    const archive = (archived: boolean) =>
      mutate('campaignArchive', `(id: $id, archived: $archived) ${CAMPAIGN}`, {
        id: ['ID!', id],
        archived: ['Boolean!', archived],
      });
    expect(await archive(true)).not.toMatchObject({ campaign: { archivedAt: null } });
    const start = () =>
      mutate('campaignStart', '(input: $input) { run { state } userErrors { code } }', {
        input: ['CampaignStartInput!', { campaignId: id }],
      });
    expect(await start()).toMatchObject({ run: null, userErrors: [{ code: 'CAMPAIGN_ARCHIVED' }] });
    expect(await archive(false)).toMatchObject({ campaign: { archivedAt: null } });
    expect(await start()).toMatchObject({ run: { state: 'QUEUED' } });
  });

  it('starts once for one idempotency key', async () => {
    const start = () =>
      mutate('campaignStart', '(input: $input) { run { id } userErrors { code } }', {
        input: ['CampaignStartInput!', { campaignId: scene.campaign, idempotencyKey: 'build 7' }],
      });
    const [first, second] = await Promise.all([start(), start()]);
    expect(first).toEqual(second);
  });

  it('leads the overview when it was made, and again when it has begun a run', async () => {
    const names = z.object({
      workspace: z.object({ overview: z.object({ campaigns: z.array(z.object({ name: z.string() })) }) }),
    });
    const overview = async () => {
      const { data } = await test.admin.graphql(`{ workspace(slug: "default") { overview { campaigns { name } } } }`);
      return names.parse(data).workspace.overview.campaigns.map(({ name }) => name);
    };
    const before = await overview();
    const campaign = await createCampaign(test, { ...scene, name: 'zz, newest' });
    expect(await overview()).toEqual(['zz, newest', ...before]);
    const [, second = ''] = before;
    const { id } = await test.database.prisma.campaign.findFirstOrThrow({ where: { name: second } });
    await startRun({ test, campaign: encodeGlobalId('Campaign', id) });
    expect((await overview())[0]).toBe(second);
    await startRun({ test, campaign });
    expect((await overview()).slice(0, 2)).toEqual(['zz, newest', second]);
  });
});

const RUN = '(id: $id) { run { state } userErrors { code } }';
const onRun = (name: string, id: string) => mutate(name, RUN, { id: ['ID!', id] });

it('starts with a new version of its model where it asks for that, and takes the version that its tag is on', async () => {
  const { prisma } = test.database;
  const { workspaceId, modelId } = scene;
  const first = await prisma.modelVersion.findUniqueOrThrow({ where: { id: scene.versionId } });
  const model = encodeGlobalId('Model', modelId);
  await createCampaign(test, { ...scene, name: 'watching', more: { triggerOnNewVersion: true } });
  const { artifactId, sha256, fileName } = first;
  const output = { decoder: 'yolov8', names: { predictions: 'output0' }, labels: ['person', 'bicycle'] };
  const contract = { ...z.looseObject({}).parse(first.contract), output };
  const second = await prisma.modelVersion.create({
    data: { workspaceId, modelId, number: 2, artifactId, sha256, fileName, state: 'awaiting_contract' },
  });
  const confirm = () =>
    mutate('modelVersionConfirm', '(input: $input) { userErrors { code message } }', {
      input: ['ModelVersionConfirmInput!', { id: encodeGlobalId('ModelVersion', second.id), contract }],
    });
  expect((await confirm()).userErrors).toEqual([]);
  expect((await confirm()).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  const started = await prisma.run.findMany({
    where: { trigger: 'new_version' },
    include: { campaign: true, models: true },
  });
  expect(started).toMatchObject([{ campaign: { name: 'watching' }, models: [{ modelVersionId: second.id }] }]);

  const tag = 'production';
  let campaign: string | undefined;
  for (const { id } of [first, second]) {
    const tagged = await mutate('modelTagSet', '(input: $input) { userErrors { code } }', {
      input: ['ModelTagSetInput!', { modelId: model, tag, versionId: encodeGlobalId('ModelVersion', id) }],
    });
    expect(tagged.userErrors).toEqual([]);
    const models = [{ modelId: model, selector: 'TAG', tag }];
    campaign ??= await createCampaign(test, { ...scene, name: 'tagged', more: { models } });
    const run = await startRun({ test, campaign });
    const runId = rowIdOf('Run', run.id) ?? '';
    expect(await prisma.runModel.findMany({ where: { runId } })).toMatchObject([{ modelVersionId: id }]);
  }
});

describe('a run', () => {
  it('is cancelled, resumed where it was, and cannot be resumed while it goes on', async () => {
    const { id } = await startRun(scene);
    expect(await onRun('runResume', id)).toMatchObject({ run: null, userErrors: [{ code: 'RUN_STATE' }] });
    const exported = () =>
      mutate('exportCreate', '(input: $input) { export { format } userErrors { code } }', {
        input: ['ExportCreateInput!', { runId: id, format: 'JSON' }],
      });
    expect(await exported()).toMatchObject({ export: null, userErrors: [{ code: 'RUN_STATE' }] });
    expect(await onRun('runCancel', id)).toMatchObject({ run: { state: 'CANCELLED' } });
    expect(await onRun('runCancel', id)).toMatchObject({ run: { state: 'CANCELLED' } });
    expect(await exported()).toMatchObject({ export: { format: 'JSON' }, userErrors: [] });
    expect(await onRun('runRetryFailures', id)).toMatchObject({ run: null, userErrors: [{ code: 'RUN_STATE' }] });
    expect(await onRun('runResume', id)).toMatchObject({ run: { state: 'PLANNING' } });
    const tasks = await test.database.prisma.task.findMany({ where: { runId: rowIdOf('Run', id) ?? '' } });
    expect(tasks.filter(({ kind }) => kind !== 'render_export')).toMatchObject([
      { kind: 'plan_run', state: 'waiting', attempts: 0 },
    ]);
  });

  it('tries only its failures again', async () => {
    const { id } = await startRun(scene);
    const runId = rowIdOf('Run', id) ?? '';
    await playRun(scene, {
      run: id,
      images: Array.from({ length: IMAGES }, (_, position) => ({ id: imageName(position), succeeds: {} })),
      change: (result, position) =>
        position === 1
          ? {
              ...result,
              samples: [],
              outcomes: [],
              failures: [{ attack: 'averaged', code: 'OUT_OF_MEMORY', message: 'no memory' }],
            }
          : result,
    });
    expect(await onRun('runRetryFailures', id)).toMatchObject({ run: { state: 'RUNNING' } });
    const waiting = await test.database.prisma.task.findMany({
      where: { runId, kind: 'attack_images', state: 'waiting' },
    });
    expect(waiting.map(({ payload: task }) => task)).toEqual([{ runId, modelOrdinal: 0, positions: [1] }]);
    const lines = await test.database.prisma.auditEvent.findMany({
      where: { subjectId: runId },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ action }) => action)).toEqual(['run.start', 'run.retry']);
  });

  it('is judged again once for one key, under transforms and by versions that are its workspace’s, and never while it has no samples', async () => {
    const { prisma } = test.database;
    const replay = (input: object) =>
      mutate('runReplay', '(input: $input) { run { id kind trigger number } userErrors { code field message } }', {
        input: ['RunReplayInput!', { transforms: ['noise:8', 'noise:8', 'identity'], ...input }],
      });
    const campaign = await createCampaign(test, { ...scene, name: 'judged again' });
    const { id: runId } = await startRun({ test, campaign });
    expect(await replay({ runId })).toMatchObject({ run: null, userErrors: [{ code: 'SOURCE_RUN_MISSING' }] });
    await playRun(scene, {
      run: runId,
      images: Array.from({ length: IMAGES }, (_, position) => ({ id: imageName(position), succeeds: {} })),
    });
    expect(await replay({ runId, transforms: ['noise:8', 'nose:8'] })).toMatchObject({
      run: null,
      userErrors: [{ code: 'TRANSFORM_SPEC', field: ['input', 'transforms', '1'] }],
    });
    const unknown = encodeGlobalId('ModelVersion', scene.modelId);
    expect(await replay({ runId, modelVersionIds: [unknown] })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'modelVersionIds', '0'] }],
    });
    const { artifactId, sha256 } = await prisma.modelVersion.findUniqueOrThrow({ where: { id: scene.versionId } });
    const classifier = await prisma.modelVersion.create({
      data: {
        ...{ workspaceId: scene.workspaceId, modelId: scene.modelId, number: 90, artifactId, sha256, state: 'ready' },
        ...{ fileName: 'c.onnx', contract: json(tinyClassifier().contract) },
      },
    });
    const otherTask = encodeGlobalId('ModelVersion', classifier.id);
    expect(await replay({ runId, modelVersionIds: [otherTask] })).toMatchObject({
      userErrors: [{ code: 'WRONG_TASK', field: ['input', 'modelVersionIds', '0'] }],
    });
    const twice = await Promise.all([
      replay({ runId, idempotencyKey: 'again' }),
      replay({ runId, idempotencyKey: 'again' }),
    ]);
    expect(twice[0]).toMatchObject({ run: { kind: 'REPLAY', trigger: 'MANUAL' }, userErrors: [] });
    expect(twice[1]).toEqual(twice[0]);
    const started = await prisma.run.findMany({ where: { sourceRunId: rowIdOf('Run', runId) } });
    expect(started).toMatchObject([{ snapshot: { configuration: { evaluate: ['noise:8'] } } }]);
    // Samples of a replay are those of its source.
    const [again] = started;
    expect(await replay({ runId: encodeGlobalId('Run', again?.id ?? '') })).toMatchObject({
      userErrors: [{ code: 'SOURCE_RUN_MISSING', field: ['input', 'runId'] }],
    });
    expect(await prisma.auditEvent.count({ where: { action: 'run.replay' } })).toBe(1);
  });

  it('gives signed addresses of its pictures, which nobody can change', async () => {
    const { prisma } = test.database;
    const bytes = Buffer.from('the bytes of a picture');
    const blob = await test.store.put({ workspaceId: scene.workspaceId, source: bytes });
    await prisma.image.update({ where: { id: scene.imageIds[0] ?? '' }, data: { thumbnailSha256: blob.sha256 } });
    const urlFor = async (asker: Asker) => {
      const { data } = await asker.graphql(
        'query($id: ID!) { node(id: $id) { ... on Image { thumbnailUrl(size: 128) } } }',
        { id: encodeGlobalId('Image', scene.imageIds[0] ?? '') },
      );
      return z.object({ node: z.object({ thumbnailUrl: z.string() }) }).parse(data).node.thumbnailUrl;
    };
    const { text } = await test.admin.graphql(
      'mutation($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret } }',
      { input: { workspaceId: test.workspaceId, name: 'pictures', role: 'VIEWER' } },
    );
    const program = test.asker({ authorization: `Bearer ${/hf_[\w-]+/.exec(text)?.[0] ?? ''}` });
    expect(new URL(await urlFor(program)).origin).toBe(test.origin);
    // A page may be open under any of our names; its policy lets in pictures of its own origin only.
    const url = await urlFor(test.admin);
    expect(url).toMatch(/^\/files\//);
    const address = new URL(url, test.origin);
    const signed = await fetch(address);
    expect([signed.status, await signed.text()]).toEqual([200, 'the bytes of a picture']);
    address.pathname = address.pathname.replace(
      blob.sha256,
      blob.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await fetch(address)).status).toBe(403);
  });
});

describe('hardening', () => {
  const start = (more: object) =>
    mutate(
      'hardeningStart',
      '(input: $input) { hardeningJob { id state evaluateWithCampaign { name } } userErrors { code field } }',
      {
        input: [
          'HardeningStartInput!',
          {
            modelVersionId: encodeGlobalId('ModelVersion', scene.versionId),
            datasetVersionId: encodeGlobalId('DatasetVersion', scene.datasetVersionId),
            evaluateWithCampaignId: scene.campaign,
            ...more,
          },
        ],
      },
    );

  it('starts once for one key, and runs its campaign with the version that came out of it, once', async () => {
    const { prisma } = test.database;
    const [first, second] = await Promise.all([start({ idempotencyKey: 'k' }), start({ idempotencyKey: 'k' })]);
    expect(first).toMatchObject({ hardeningJob: { state: 'QUEUED', evaluateWithCampaign: { name: 'nightly' } } });
    expect(second).toEqual(first);
    expect(await prisma.hardeningJob.count()).toBe(1);
    expect(await prisma.task.count({ where: { kind: 'harden_model' } })).toBe(1);
    const job = await prisma.hardeningJob.findFirstOrThrow();
    // What the worker reads: the training's own settings and nothing else.
    expect(job.configuration).not.toHaveProperty('evaluateWithCampaignId');

    const source = await prisma.modelVersion.findUniqueOrThrow({ where: { id: scene.versionId } });
    const { id: modelVersionId } = await prisma.modelVersion.create({
      data: {
        ...{ workspaceId: scene.workspaceId, modelId: scene.modelId, number: 3, artifactId: source.artifactId },
        ...{ sha256: source.sha256, fileName: 'm-hardened.onnx', state: 'ready', contract: source.contract ?? {} },
        ...{ origin: 'hardened', parentId: source.id },
      },
    });
    const campaignId = rowIdOf('Campaign', scene.campaign) ?? '';
    const request = {
      workspaceId: scene.workspaceId,
      campaignId,
      hardeningJobId: job.id,
      modelVersionId,
      createdById: null,
    };
    for (let times = 0; times < 2; times++) {
      expect(await test.database.transaction((tx) => startForHardening(tx, request))).toBeNull();
    }
    const runs = await prisma.run.findMany({ where: { hardeningJobId: job.id }, include: { models: true } });
    // Samples of one version teach nothing about another.
    expect(await start({ sampleRunId: encodeGlobalId('Run', runs[0]?.id ?? '') })).toMatchObject({
      hardeningJob: null,
      userErrors: [{ code: 'RUN_MODEL', field: ['input', 'sampleRunId'] }],
    });
    expect(runs).toMatchObject([{ trigger: 'hardening', campaignId, models: [{ modelVersionId }] }]);

    await prisma.campaign.update({ where: { id: campaignId }, data: { archivedAt: new Date() } });
    const other = await test.database.transaction((tx) =>
      startForHardening(tx, { ...request, hardeningJobId: job.id, campaignId, modelVersionId: scene.versionId }),
    );
    expect(other).toBeNull();
    const late = await start({});
    const lateId = rowIdOf('HardeningJob', z.object({ id: z.string() }).parse(late['hardeningJob']).id) ?? '';
    const refused = await test.database.transaction((tx) =>
      startForHardening(tx, { ...request, hardeningJobId: lateId }),
    );
    expect(refused).toMatch(/got an archived one; restore it first$/);
  });
});
