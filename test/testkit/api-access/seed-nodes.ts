import type { Database } from '@holdfast/db';
import { encodeGlobalId } from '../../../apps/api/src/graphql/global-id.ts';
import { hashOf } from '../run-rows.ts';

/** Global ids, one for each kind of node, all in one workspace. */
export type SeededNodes = ReadonlyMap<string, string>;

const SETTINGS = {
  attacks: ['plain'],
  attack: {
    budget: { norm: 'linf', epsilonLevels: 8 },
    stepLevels: 1,
    iterations: 10,
    direction: 'sign',
    momentum: 0,
    combination: { name: 'mean' },
    start: { kind: 'original' },
  },
  confirmDraws: 3,
};

/** One row of every kind of node in a workspace. A new kind of the schema needs a line here: the test says which. */
export async function seedNodes(
  { prisma }: Database,
  { workspaceId, userId, slug }: { readonly workspaceId: string; readonly userId: string; readonly slug: string },
): Promise<SeededNodes> {
  const artifact = await prisma.artifact.create({
    data: {
      workspaceId,
      sha256: hashOf(`${slug} model`),
      kind: 'model',
      mediaType: 'application/octet-stream',
      size: 4,
    },
  });
  const model = await prisma.model.create({ data: { workspaceId, name: 'seeded model' } });
  const version = await prisma.modelVersion.create({
    data: {
      workspaceId,
      modelId: model.id,
      number: 1,
      artifactId: artifact.id,
      sha256: artifact.sha256,
      fileName: 'm.onnx',
      state: 'ready',
      contract: {},
    },
  });
  const image = await prisma.image.create({
    data: { workspaceId, sha256: hashOf(`${slug} image`), width: 8, height: 8, mediaType: 'image/png', size: 9 },
  });
  const dataset = await prisma.dataset.create({ data: { workspaceId, name: 'seeded set' } });
  const importing = await prisma.datasetVersion.create({
    data: {
      workspaceId,
      datasetId: dataset.id,
      number: 1,
      imageCount: 1,
      source: {},
      items: { create: { position: 0, name: 'a.png', imageId: image.id } },
    },
  });
  const datasetVersion = await prisma.datasetVersion.update({
    where: { id: importing.id },
    data: { state: 'ready', contentHash: hashOf(slug) },
  });
  const campaign = await prisma.campaign.create({
    data: {
      workspaceId,
      name: 'seeded campaign',
      datasetId: dataset.id,
      definition: {
        version: 1,
        images: { kind: 'all' },
        objective: 'untargeted',
        settings: SETTINGS,
        transforms: { bank: [], evaluate: [] },
        seed: { kind: 'fixed', seed: 0 },
        gate: null,
        sourceRunId: null,
      },
      models: { create: { ordinal: 0, modelId: model.id, selector: 'latest' } },
    },
  });
  const snapshot = {
    version: 1,
    campaignName: campaign.name,
    configuration: { objective: 'untargeted', bank: [], evaluate: [], ...SETTINGS, seed: 0 },
    models: [
      {
        ordinal: 0,
        modelId: model.id,
        modelName: model.name,
        modelVersionId: version.id,
        number: 1,
        sha256: version.sha256,
        fileName: 'm.onnx',
        contract: {},
        selectedBy: 'latest',
      },
    ],
    dataset: {
      datasetId: dataset.id,
      datasetName: dataset.name,
      datasetVersionId: datasetVersion.id,
      number: 1,
      contentHash: hashOf(slug),
    },
    images: { kind: 'all' },
    gate: null,
    sourceRunId: null,
    transforms: [{ spec: 'identity', seen: true }],
  };
  const run = await prisma.run.create({
    data: {
      workspaceId,
      campaignId: campaign.id,
      number: 1,
      kind: 'attack',
      trigger: 'manual',
      snapshot,
      configurationHash: hashOf('configuration'),
      seed: 1,
      models: { create: { ordinal: 0, modelVersionId: version.id } },
      images: { create: { imageId: image.id, position: 0, name: 'a.png' } },
    },
  });
  const webhook = await prisma.webhook.create({
    data: { workspaceId, url: 'https://example.com/hook', secret: 'seed', events: ['ping'] },
  });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const finding = {
    workspaceId,
    fingerprint: hashOf(`${slug} finding`),
    modelId: model.id,
    imageId: image.id,
    objective: 'untargeted',
    attack: 'plain',
    transform: 'identity',
    firstRunId: run.id,
    lastRunId: run.id,
  };
  const hardening = {
    workspaceId,
    sourceVersionId: version.id,
    datasetVersionId: datasetVersion.id,
    configuration: {},
    seed: 1,
  };
  const probe = {
    modelVersionId: version.id,
    source: { kind: 'image', imageId: image.id },
    transforms: ['identity'],
    objective: null,
    settings: null,
    bank: null,
    seed: 0,
  };
  const alert = {
    text: 'it rose',
    modelVersionId: version.id,
    attack: 'plain',
    transform: 'identity',
    previousRunId: run.id,
    before: { successes: 0, n: 10 },
    after: { successes: 5, n: 10 },
  };
  const audit = await prisma.auditEvent.create({
    data: { workspaceId, action: 'seed', subjectType: 'Model', subjectId: model.id },
  });
  const probeRow = await prisma.probe.create({ data: { workspaceId, request: probe } });
  await prisma.task.create({ data: { workspaceId, kind: 'probe_picture', payload: { probeId: probeRow.id } } });
  const rows: Readonly<Record<string, { readonly id: string | bigint }>> = {
    Alert: await prisma.alert.create({ data: { workspaceId, campaignId: campaign.id, runId: run.id, detail: alert } }),
    ApiToken: await prisma.apiToken.create({
      data: {
        workspaceId,
        userId,
        name: 'seeded',
        prefix: 'hf_seed',
        tokenHash: hashOf(`${slug} token`),
        role: 'viewer',
      },
    }),
    AttackPreset: await prisma.attackPreset.create({ data: { workspaceId, name: 'seeded', settings: SETTINGS } }),
    AuditEvent: audit,
    Baseline: await prisma.baseline.create({ data: { campaignId: campaign.id, runId: run.id, reason: 'seed' } }),
    Campaign: campaign,
    Dataset: dataset,
    DatasetVersion: datasetVersion,
    Finding: await prisma.finding.create({ data: finding }),
    HardeningJob: await prisma.hardeningJob.create({ data: hardening }),
    Image: image,
    Invitation: await prisma.invitation.create({
      data: { workspaceId, role: 'viewer', tokenHash: hashOf(`${slug} invitation`), expiresAt },
    }),
    Model: model,
    ModelVersion: version,
    Probe: probeRow,
    Run: run,
    SavedView: await prisma.savedView.create({
      data: { workspaceId, userId, page: 'report', name: 'seeded', query: '', shared: true },
    }),
    TransformSuite: await prisma.transformSuite.create({
      data: { workspaceId, name: 'seeded', bank: [], evaluate: [] },
    }),
    Upload: await prisma.upload.create({
      data: {
        workspaceId,
        sha256: hashOf(`${slug} upload`),
        size: 4,
        kind: 'model',
        mediaType: 'application/octet-stream',
        fileName: 'm.onnx',
        expiresAt,
      },
    }),
    Webhook: webhook,
    WebhookDelivery: await prisma.webhookDelivery.create({
      data: { webhookId: webhook.id, event: 'ping', body: {} },
    }),
    WorkTask: await prisma.task.create({ data: { workspaceId, kind: 'maintain', payload: {} } }),
    Workspace: { id: workspaceId },
  };
  return new Map(Object.entries(rows).map(([kind, { id }]) => [kind, encodeGlobalId(kind, id.toString())]));
}
