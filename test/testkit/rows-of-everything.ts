import { z } from 'zod';
import { rowIdOf } from '../../apps/api/src/graphql/global-id.ts';
import type { TestApi } from './api.ts';
import { createCampaign, startRun, type CampaignScene } from './campaign-scene.ts';
import { hashOf } from './run-rows.ts';

const COUNT = 3;

/** Some more rows of everything that pages list. `mark` keeps their names apart from those of other calls. */
export async function addRowsOfEverything(
  scene: CampaignScene & { readonly test: TestApi },
  mark: string,
): Promise<void> {
  const { test, workspaceId, modelId, versionId, datasetId, datasetVersionId, imageIds } = scene;
  const { prisma } = test.database;
  const { userId } = await prisma.membership.findFirstOrThrow({ where: { workspaceId, role: 'admin' } });
  const version = await prisma.modelVersion.findUniqueOrThrow({ where: { id: versionId } });
  const { definition } = await prisma.campaign.findUniqueOrThrow({
    where: { id: rowIdOf('Campaign', scene.campaign) ?? '' },
  });
  const last = await prisma.datasetVersion.aggregate({ where: { datasetId }, _max: { number: true } });
  await test.member('viewer');
  for (let index = 0; index < COUNT; index++) {
    const name = `${mark} ${index}`;
    const model = await prisma.model.create({ data: { workspaceId, name } });
    const { artifactId, sha256, fileName, contract } = version;
    const file = { artifactId, sha256, fileName, state: 'ready', contract: contract ?? {} } as const;
    const own = await prisma.modelVersion.create({ data: { workspaceId, modelId: model.id, number: 1, ...file } });
    await prisma.modelTag.create({ data: { modelId: model.id, tag: 'production', versionId: own.id } });
    const number = (await prisma.modelVersion.count({ where: { modelId } })) + 1;
    await prisma.modelVersion.create({
      data: { workspaceId, modelId, number, parentId: versionId, createdById: userId, ...file },
    });
    const dataset = await prisma.dataset.create({ data: { workspaceId, name } });
    for (const [id, next] of [
      [dataset.id, 1],
      [datasetId, (last._max.number ?? 0) + index + 1],
    ] as const) {
      const made = await prisma.datasetVersion.create({
        data: {
          workspaceId,
          datasetId: id,
          number: next,
          imageCount: imageIds.length,
          source: {},
          createdById: userId,
          items: { create: imageIds.map((imageId, position) => ({ imageId, position, name: `${position}.jpg` })) },
        },
      });
      await prisma.datasetVersion.update({
        where: { id: made.id },
        data: { state: 'ready', contentHash: hashOf(`${name} ${id}`) },
      });
    }
    const campaign = await createCampaign(test, { modelId: model.id, datasetId: dataset.id, name });
    for (const each of [campaign, scene.campaign]) await startRun({ test, campaign: each });
    const { id: campaignId } = await prisma.campaign.findFirstOrThrow({ where: { workspaceId, name } });
    const run = await prisma.run.findFirstOrThrow({ where: { campaignId } });
    await prisma.baseline.create({ data: { campaignId, runId: run.id, reason: name, blessedById: userId } });
    await prisma.transformSuite.create({ data: { workspaceId, name, bank: [], evaluate: ['jpeg:75'] } });
    const { settings } = z.object({ settings: z.record(z.string(), z.json()) }).parse(definition);
    await prisma.attackPreset.create({ data: { workspaceId, name, settings } });
    await prisma.savedView.create({ data: { workspaceId, userId, page: 'report', name, query: '', shared: true } });
    const expiresAt = new Date(Date.now() + 3_600_000);
    await prisma.invitation.create({
      data: { workspaceId, role: 'viewer', tokenHash: hashOf(`i ${name}`), expiresAt, invitedById: userId },
    });
    await prisma.apiToken.create({
      data: { workspaceId, userId, name, prefix: 'hf_', tokenHash: hashOf(`t ${name}`), role: 'viewer' },
    });
    const webhook = await prisma.webhook.create({
      data: { workspaceId, url: 'https://example.com', secret: 's', events: ['ping'] },
    });
    await prisma.webhookDelivery.create({ data: { webhookId: webhook.id, event: 'ping', body: {} } });
    await prisma.auditEvent.create({
      data: { workspaceId, userId, action: 'seed', subjectType: 'Model', subjectId: model.id },
    });
    await prisma.worker.create({
      data: { host: name, pid: 1, version: '1', capacity: { cores: 1, memoryMb: 1, lanes: {} }, identity: {} },
    });
    await prisma.hardeningJob.create({
      data: {
        workspaceId,
        sourceVersionId: versionId,
        datasetVersionId,
        configuration: {},
        seed: 1,
        createdById: userId,
      },
    });
  }
}
