import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeGlobalId, rowIdOf } from '../../../apps/api/src/graphql/global-id.ts';
import { API_START_MS, createTestApi, type Asker, type TestApi } from '../../testkit/api.ts';
import { createCampaignScene, startRun, type CampaignScene } from '../../testkit/campaign-scene.ts';
import { mutate } from '../../testkit/mutate.ts';

const SOME_TIME: unknown = expect.any(String);

/** What people do to keep a workspace in order: rename, archive, tag, save, take back; and what they try out on the way. */
let test: TestApi;
let scene: CampaignScene;
beforeAll(async () => {
  test = await createTestApi();
  scene = await createCampaignScene(test, { images: 6 });
}, API_START_MS);
afterAll(() => test.close());

const withInput =
  (name: string, type: string, result: string) =>
  (input: object, asker: Asker = test.admin) =>
    mutate(asker, name, `(input: $input) { ${result} userErrors { code field message values } }`, {
      input: [`${type}!`, input],
    });
const withId =
  (name: string, result: string) =>
  (id: string, asker: Asker = test.admin) =>
    mutate(asker, name, `(id: $id) { ${result} userErrors { code field message } }`, { id: ['ID!', id] });

/** Actions in the audit log about one object, oldest first, with their details. */
const noted = async (subjectId: string | null) =>
  (
    await test.database.prisma.auditEvent.findMany({ where: { subjectId: subjectId ?? '' }, orderBy: { id: 'asc' } })
  ).map(({ action, detail }) => [action, detail]);

const identified = z.looseObject({ id: z.string() });
const idOf = (value: unknown): string => identified.parse(value).id;
const TOO_LONG = 'x'.repeat(10_000);
const SETTINGS = { attacks: ['plain'], epsilonLevels: 8, stepLevels: 1, iterations: 20 };

describe.each([
  { what: 'model', type: 'Model', input: 'ModelUpdateInput' },
  { what: 'dataset', type: 'Dataset', input: 'DatasetUpdateInput' },
])('a $what', ({ what, type, input }) => {
  const update = withInput(`${what}Update`, input, `${what} { name description archivedAt }`);
  const rowId = () => (what === 'model' ? scene.modelId : scene.datasetId);
  const id = () => encodeGlobalId(type, rowId());

  it('is renamed, archived and restored, which the log tells', async () => {
    expect(await update({ id: id(), name: '  Köln, Straße 2  ' })).toMatchObject({
      [what]: { name: 'Köln, Straße 2', archivedAt: null },
    });
    const archived = await update({ id: id(), archived: true });
    expect(archived).toMatchObject({ [what]: { name: 'Köln, Straße 2', archivedAt: SOME_TIME } });
    // Pressed in two tabs: it is archived since the first time.
    expect(await update({ id: id(), archived: true })).toEqual(archived);
    expect(await update({ id: id(), archived: false })).toMatchObject({ [what]: { archivedAt: null } });
    expect((await noted(rowId())).map(([, detail]) => detail)).toEqual([
      { name: 'Köln, Straße 2' },
      { archived: true },
      { archived: true },
      { archived: false },
    ]);
  });

  it('keeps its name where another one is blank, too long or taken', async () => {
    for (const name of ['   ', TOO_LONG, 'two\nlines']) {
      expect(await update({ id: id(), name })).toMatchObject({
        [what]: null,
        userErrors: [{ code: 'INVALID', field: ['input', 'name'] }],
      });
    }
    const { prisma } = test.database;
    const other = { workspaceId: scene.workspaceId, name: 'another' };
    await (what === 'model' ? prisma.model.create({ data: other }) : prisma.dataset.create({ data: other }));
    expect(await update({ id: id(), name: 'another' })).toMatchObject({
      [what]: null,
      userErrors: [{ code: 'TAKEN', field: ['input', 'name'], values: ['another'] }],
    });
  });
});

describe('a campaign', () => {
  const input = (more: object) => ({
    datasetId: encodeGlobalId('Dataset', scene.datasetId),
    models: [{ modelId: encodeGlobalId('Model', scene.modelId), selector: 'LATEST' }],
    objective: 'vanish:person',
    settings: SETTINGS,
    ...more,
  });
  const create = withInput('campaignCreate', 'CampaignCreateInput', 'campaign { id name }');
  const made = (more: object) => create({ workspaceId: test.workspaceId, campaign: input(more) });

  it('gets its name once, whoever else asks for it at the same moment', async () => {
    const answers = await Promise.all([made({ name: 'ours' }), made({ name: 'ours' }), made({ name: ' ours ' })]);
    const refused = answers.filter(({ campaign }) => campaign === null);
    expect(refused).toHaveLength(2);
    for (const { userErrors } of refused) {
      expect(userErrors).toMatchObject([{ code: 'TAKEN', field: ['input', 'campaign', 'name'], values: ['ours'] }]);
    }
  });

  it('has a name and a description that can be shown, in all their places', async () => {
    for (const name of ['  ', TOO_LONG, 'two\nlines', 'nothing\u0000']) {
      expect(await made({ name })).toMatchObject({
        userErrors: [{ code: 'INVALID', field: ['input', 'campaign', 'name'] }],
      });
      const copy = await mutate(test.admin, 'campaignClone', '(id: $id, name: $name) { userErrors { code field } }', {
        id: ['ID!', scene.campaign],
        name: ['String!', name],
      });
      expect(copy).toEqual({ userErrors: [{ code: 'INVALID', field: ['name'] }] });
    }
    for (const description of [TOO_LONG, 'nothing\u0000']) {
      expect(await made({ name: 'described', description })).toMatchObject({
        userErrors: [{ code: 'INVALID', field: ['input', 'campaign', 'description'] }],
      });
    }
    expect(await made({ name: 'described', description: 'two\nlines' })).toMatchObject({ userErrors: [] });
  });

  it('is archived once, and keeps its revision where nothing changes', async () => {
    const id = idOf((await made({ name: 'passing' }))['campaign']);
    const archive = (archived: boolean) =>
      mutate(
        test.admin,
        'campaignArchive',
        '(id: $id, archived: $archived) { campaign { revision archivedAt } userErrors { code } }',
        { id: ['ID!', id], archived: ['Boolean!', archived] },
      );
    const first = await archive(true);
    expect(await archive(true)).toEqual(first);
    await archive(false);
    await archive(false);
    expect((await noted(rowIdOf('Campaign', id))).map(([action]) => action)).toEqual([
      ...['campaign.create', 'campaign.archive', 'campaign.restore'],
    ]);
  });
});

it('a tag is taken off the model once', async () => {
  const modelId = encodeGlobalId('Model', scene.modelId);
  const remove = withInput('modelTagRemove', 'ModelTagRemoveInput', 'model { tags { tag } }');
  await withInput(
    'modelTagSet',
    'ModelTagSetInput',
    'model { id }',
  )({
    ...{ modelId, tag: 'production', versionId: encodeGlobalId('ModelVersion', scene.versionId) },
  });
  expect(await remove({ modelId, tag: 'production' })).toMatchObject({ model: { tags: [] }, userErrors: [] });
  expect(await remove({ modelId, tag: 'production' })).toMatchObject({
    model: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'tag'] }],
  });
  expect((await noted(scene.modelId)).filter(([action]) => action === 'model.untag')).toHaveLength(1);
});

describe.each([
  { what: 'suite', type: 'TransformSuite', content: { bank: [], evaluate: ['jpeg:75'] } },
  { what: 'preset', type: 'AttackPreset', content: { settings: SETTINGS } },
])('a $what', ({ what, type, content }) => {
  const kind = what === 'suite' ? 'Suite' : 'Preset';
  const saveInput = withInput(`${what}Save`, `${kind}SaveInput`, `${what} { id name }`);
  const save = (more: object) => saveInput({ workspaceId: test.workspaceId, ...content, ...more });
  const archive = withId(`${what}Archive`, `${what} { id }`);
  const listed = async () => {
    const { data } = await test.admin.graphql(`{ workspace(slug: "default") { ${what}s { id name builtIn } } }`);
    const row = z.object({ id: z.string(), name: z.string(), builtIn: z.boolean() });
    return z.object({ workspace: z.object({ [`${what}s`]: z.array(row) }) }).parse(data).workspace[`${what}s`] ?? [];
  };

  it('is archived once, is not saved any more, and leaves its name to a new one', async () => {
    const id = idOf((await save({ name: 'ours' }))[what]);
    expect(await save({ name: 'ours' })).toMatchObject({ userErrors: [{ code: 'TAKEN', values: ['ours'] }] });
    await Promise.all([archive(id), archive(id)]);
    expect((await listed()).filter(({ name }) => name === 'ours')).toEqual([]);
    expect((await noted(rowIdOf(type, id))).map(([action]) => action)).toEqual([`${what}.create`, `${what}.archive`]);
    // The other tab still has it open.
    expect(await save({ id, name: 'ours, later' })).toMatchObject({
      [what]: null,
      userErrors: [{ code: 'ARCHIVED', field: ['input', 'id'] }],
    });
    const again = await save({ name: 'ours' });
    expect(again).toMatchObject({ [what]: { name: 'ours' }, userErrors: [] });
    const other = idOf((await save({ name: 'theirs' }))[what]);
    await archive(idOf(again[what]));
    expect(await save({ id: other, name: 'ours' })).toMatchObject({ [what]: { id: other, name: 'ours' } });
  });

  it('is not written over by who had read it before somebody changed it', async () => {
    const read = withInput(`${what}Save`, `${kind}SaveInput`, `${what} { id updatedAt }`);
    const made = z.object({ id: z.string(), updatedAt: z.string() });
    const input = { workspaceId: test.workspaceId, ...content };
    const { id, updatedAt } = made.parse((await read({ ...input, name: 'shared' }))[what]);
    expect(await save({ id, name: 'shared, mine', unchangedSince: updatedAt })).toMatchObject({ userErrors: [] });
    expect(await save({ id, name: 'shared, theirs', unchangedSince: updatedAt })).toMatchObject({
      [what]: null,
      userErrors: [{ code: 'CONFLICT' }],
    });
    expect(await save({ id, name: 'shared, at any rate' })).toMatchObject({ userErrors: [] });
  });

  it('that is built in stays as it is', async () => {
    const builtIn = (await listed()).filter((one) => one.builtIn);
    const [first] = builtIn;
    if (first === undefined) throw new Error('none is built in');
    expect(await save({ id: first.id, name: 'mine' })).toMatchObject({ userErrors: [{ code: 'BUILT_IN' }] });
    expect(await archive(first.id)).toMatchObject({ [what]: null, userErrors: [{ code: 'BUILT_IN', field: ['id'] }] });
    expect((await listed()).filter((one) => one.builtIn)).toEqual(builtIn);
  });

  it('takes no blank name, and nothing of another workspace', async () => {
    for (const name of [' ', TOO_LONG]) {
      expect(await save({ name })).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'name'] }] });
    }
    const elsewhere = await test.addWorkspace(`elsewhere-${what}`);
    const foreign = idOf((await save({ workspaceId: elsewhere, name: 'foreign' }))[what]);
    expect(await save({ id: foreign, name: 'here' })).toMatchObject({
      [what]: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'id'] }],
    });
  });
});

it('a preset tells beside each field what it cannot be', async () => {
  const save = withInput('presetSave', 'PresetSaveInput', 'preset { id }');
  const settings = { ...SETTINGS, epsilonLevels: -1, iterations: 0 };
  const { userErrors } = await save({ workspaceId: test.workspaceId, name: 'wrong', settings });
  const fields = z.array(z.object({ field: z.array(z.string()) })).parse(userErrors);
  expect(fields.map(({ field }) => field.slice(0, 3).join('.'))).toEqual(
    expect.arrayContaining(['epsilonLevels', 'iterations'].map((name) => `input.settings.${name}`)),
  );
});

describe('a saved view', () => {
  const save = withInput('savedViewSave', 'SavedViewSaveInput', 'savedView { id name query shared }');
  const remove = withId('savedViewRemove', 'savedView { id }');
  const view = (more: object) => ({
    workspaceId: test.workspaceId,
    page: 'report',
    name: 'worst',
    query: 'a=1',
    ...more,
  });
  const seenBy = async (asker: Asker) =>
    (await asker.graphql('{ workspace(slug: "default") { savedViews(page: "report") { name query } } }')).data;

  it('is one for each name of its owner, is seen by others where it is shared, and removed by its owner alone', async () => {
    const viewer = await test.member('viewer');
    const [first] = await Promise.all([save(view({}), viewer), save(view({}), viewer)]);
    const id = idOf(first['savedView']);
    expect(await seenBy(test.admin)).toEqual({ workspace: { savedViews: [] } });
    expect(await remove(id)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await save(view({ query: 'a=2', shared: true }), viewer)).toMatchObject({ savedView: { id, shared: true } });
    expect(await seenBy(test.admin)).toEqual({ workspace: { savedViews: [{ name: 'worst', query: 'a=2' }] } });
    expect(await remove(id)).toMatchObject({ savedView: null, userErrors: [{ code: 'NOT_YOURS', field: ['id'] }] });
    expect(await remove(id, viewer)).toMatchObject({ savedView: { id }, userErrors: [] });
    expect(await remove(id, viewer)).toMatchObject({ savedView: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await seenBy(viewer)).toEqual({ workspace: { savedViews: [] } });
  });

  it.each([
    ['name', { name: ' ' }],
    ['page', { page: '../elsewhere' }],
    ['query', { query: TOO_LONG }],
  ])('is refused for its %s', async (field, wrong) => {
    expect(await save(view(wrong))).toMatchObject({
      savedView: null,
      userErrors: [{ code: 'INVALID', field: ['input', field] }],
    });
  });
});

it('an invitation is taken back until somebody has accepted it', async () => {
  const { prisma } = test.database;
  const invite = async () => {
    const { link, invitation } = await withInput(
      'invitationCreate',
      'InvitationCreateInput',
      'link invitation { id }',
    )({ workspaceId: test.workspaceId, role: 'VIEWER' });
    return { id: idOf(invitation), address: `${test.origin}/api/invitations/${String(link).split('/').at(-1) ?? ''}` };
  };
  const revoke = withId('invitationRevoke', 'workspace { invitations { id } }');
  const open = await invite();
  expect(await revoke(open.id)).toMatchObject({ workspace: { invitations: [] }, userErrors: [] });
  expect((await fetch(open.address)).status).toBe(404);
  expect(await revoke(open.id)).toMatchObject({ workspace: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
  expect((await noted(rowIdOf('Invitation', open.id))).map(([action]) => action)).toEqual([
    'member.invite',
    'member.uninvite',
  ]);

  const used = await invite();
  const usedId = rowIdOf('Invitation', used.id) ?? '';
  await prisma.invitation.update({ where: { id: usedId }, data: { acceptedAt: new Date() } });
  // The page still shows it as open; who came in by it is in, and is told of.
  expect(await revoke(used.id)).toMatchObject({ workspace: null, userErrors: [{ code: 'ACCEPTED', field: ['id'] }] });
  expect(await prisma.invitation.count({ where: { id: usedId } })).toBe(1);
});

it('an alert is acknowledged once, by whoever is first', async () => {
  const { prisma } = test.database;
  const run = await startRun(scene);
  const { id: rowId } = await prisma.alert.create({
    data: {
      ...{ workspaceId: scene.workspaceId, campaignId: rowIdOf('Campaign', scene.campaign) ?? '' },
      ...{ runId: rowIdOf('Run', run.id) ?? '', detail: {} },
    },
  });
  const acknowledge = withId('alertAcknowledge', 'alert { id acknowledgedAt }');
  const id = encodeGlobalId('Alert', rowId);
  const open = async () =>
    (await test.admin.graphql('{ workspace(slug: "default") { alerts(open: true) { id } overview { openAlerts } } }'))
      .data;
  expect(await open()).toEqual({ workspace: { alerts: [{ id }], overview: { openAlerts: 1 } } });
  const tester = await test.member('tester');
  const both = await Promise.all([acknowledge(id), acknowledge(id, tester)]);
  expect(both[0]).toMatchObject({ alert: { acknowledgedAt: SOME_TIME }, userErrors: [] });
  expect(both[1]).toEqual(both[0]);
  expect(await open()).toEqual({ workspace: { alerts: [], overview: { openAlerts: 0 } } });
  expect((await noted(rowId)).map(([action]) => action)).toEqual(['alert.acknowledge']);
});

describe('a webhook', () => {
  const save = withInput('webhookSave', 'WebhookSaveInput', 'webhook { id url pausedAt }');
  const remove = withId('webhookRemove', 'workspace { webhooks { id } }');
  const ping = withId('webhookTest', 'delivery { id }');
  const hook = (more: object) => ({
    workspaceId: test.workspaceId,
    url: 'mailto:qa@example.com',
    events: ['ping'],
    ...more,
  });

  it('stays paused while it is edited, and is paused though its address leads nowhere any more', async () => {
    const { prisma } = test.database;
    const saved = await save(hook({ paused: true }));
    const { id, pausedAt } = z.object({ id: z.string(), pausedAt: z.string() }).parse(saved['webhook']);
    expect(await save(hook({ id, url: 'mailto:team@example.com' }))).toMatchObject({ webhook: { pausedAt } });
    expect(await save(hook({ id, paused: false }))).toMatchObject({ webhook: { pausedAt: null } });

    // A machine that was taken away, or a network that is not allowed any more.
    const url = 'http://10.9.9.9/hook';
    await prisma.webhook.update({ where: { id: rowIdOf('Webhook', id) ?? '' }, data: { url } });
    expect(await save(hook({ id, url }))).toMatchObject({ userErrors: [{ code: 'INTERNAL_ADDRESS' }] });
    expect(await save(hook({ id, url, paused: true }))).toMatchObject({
      webhook: { url, pausedAt: SOME_TIME },
    });
    expect(await save(hook({ id, url, paused: false }))).toMatchObject({ userErrors: [{ code: 'INTERNAL_ADDRESS' }] });
  });

  it('goes with what it delivered, and with what it was yet to deliver', async () => {
    const { prisma } = test.database;
    const id = idOf((await save(hook({})))['webhook']);
    await ping(id);
    const before = await prisma.webhook.count();
    const removed = await remove(id);
    expect(JSON.stringify(removed)).not.toContain(id);
    expect(removed.userErrors).toEqual([]);
    expect(await prisma.webhook.count()).toBe(before - 1);
    expect(await prisma.webhookDelivery.count({ where: { webhookId: rowIdOf('Webhook', id) ?? '' } })).toBe(0);
    expect(await remove(id)).toMatchObject({ workspace: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
  });
});

describe('a preview of a contract', () => {
  const start = withInput(
    'modelVersionPreview',
    'ModelVersionPreviewInput',
    'modelVersion { preview { task { id state } } }',
  );
  const images = (count: number) => scene.imageIds.slice(0, count).map((id) => encodeGlobalId('Image', id));
  const contract = {
    ...{ version: 1, task: 'detection' },
    input: { name: 'images', layout: 'NCHW', channels: 'RGB', width: 100, height: 100, resize: { rule: 'stretch' } },
    output: { decoder: 'yolov8', names: { predictions: 'output0' }, labels: ['person', 'bicycle'] },
  };

  it('is queued before other work of the workspace, and its page waits for the newest', async () => {
    const id = encodeGlobalId('ModelVersion', scene.versionId);
    const input = { id, contract, imageIds: images(2) };
    const first = await start(input);
    expect(first).toMatchObject({ modelVersion: { preview: { task: { state: 'WAITING' } } }, userErrors: [] });
    const second = await start(input);
    expect(second['modelVersion']).not.toEqual(first['modelVersion']);
    const tasks = await test.database.prisma.task.findMany({ where: { kind: 'preview_model' } });
    expect(tasks).toHaveLength(2);
    expect(tasks.every(({ priority }) => priority > 0)).toBe(true);
  });

  it('says what is wrong with its images and contract, and queues nothing then', async () => {
    const id = encodeGlobalId('ModelVersion', scene.versionId);
    const before = await test.database.prisma.task.count();
    const good = { id, contract, imageIds: images(1) };
    for (const imageIds of [[], images(6), [encodeGlobalId('Image', scene.modelId)]]) {
      const { userErrors } = await start({ ...good, imageIds });
      expect(userErrors).toMatchObject([{ field: ['input', 'imageIds'] }]);
    }
    expect((await start({ ...good, contract: { version: 1, task: 'detection' } })).userErrors[0]).toMatchObject({
      code: 'CONTRACT_INVALID',
    });
    expect(await test.database.prisma.task.count()).toBe(before);
  });
});

describe('a probe', () => {
  const start = withInput('probeStart', 'ProbeInput', 'probe { id finishedAt transforms task { state } }');
  const input = (more: object) => ({
    modelVersionId: encodeGlobalId('ModelVersion', scene.versionId),
    imageId: encodeGlobalId('Image', scene.imageIds[0] ?? ''),
    transforms: ['jpeg:75'],
    ...more,
  });

  it('is queued before everything else of the workspace', async () => {
    const made = await start(input({ onlyTransform: true, transforms: ['jpeg:30..75:5', 'median:3'] }));
    expect(made).toMatchObject({ probe: { finishedAt: null, task: { state: 'WAITING' } }, userErrors: [] });
    const probeId = rowIdOf('Probe', idOf(made['probe']));
    expect(await test.database.prisma.task.findMany({ where: { kind: 'probe_picture' } })).toMatchObject([
      { payload: { probeId }, priority: 100 },
    ]);
    expect((await noted(probeId)).map(([action]) => action)).toEqual(['probe.start']);
  });

  it('takes as many transforms as a suite may have', async () => {
    const transforms = Array.from({ length: 60 }, (_, index) => `noise:${index + 1}`);
    expect(await start(input({ onlyTransform: true, transforms }))).toMatchObject({ probe: { transforms } });
  });

  it('has one image to start from, which is there', async () => {
    const sample = { runId: (await startRun(scene)).id, attack: 'plain', position: 0 };
    const cases: [object, string[]][] = [
      [{ imageId: null }, ['input', 'imageId']],
      [{ sample }, ['input', 'imageId']],
      [{ imageId: encodeGlobalId('Image', scene.modelId) }, ['input', 'imageId']],
      [{ imageId: null, sample, onlyTransform: true }, ['input', 'onlyTransform']],
      [{ imageId: null, sample: { ...sample, position: -1 } }, ['input', 'sample', 'position']],
      [{ imageId: null, sample: { ...sample, modelOrdinal: -1 } }, ['input', 'sample', 'modelOrdinal']],
      [{ objective: 'vanish:unicorn' }, ['input', 'objective']],
      [{ transforms: ['jpg:75'] }, ['input', 'transforms', '0']],
    ];
    for (const [wrong, field] of cases) {
      expect(await start(input(wrong))).toMatchObject({ probe: null, userErrors: [{ field }] });
    }
  });
});
