import { randomUUID } from 'node:crypto';
import type { Database, Prisma } from '@holdfast/db';
import { campaignDefinitionSchema, type CampaignDefinition, type CampaignDefinitionInput } from '@holdfast/domain';
import { z } from 'zod';

/** Rows that a run needs, written as the API would. */
export interface Scene {
  readonly workspaceId: string;
  readonly modelId: string;
  readonly modelVersionId: string;
  readonly campaignId: string;
  readonly datasetVersionId: string;
}

/** As a JSON column takes it. */
export const json = (value: unknown): Prisma.InputJsonValue =>
  z.custom<Prisma.InputJsonValue>((given) => given !== null).parse(JSON.parse(JSON.stringify(value)));

const hash = (letter: string): string => letter.repeat(64);

export async function makeWorkspace(
  db: Database,
  settings: Readonly<Record<string, number | readonly string[]>> = {},
): Promise<string> {
  const slug = `w-${randomUUID()}`;
  const { id } = await db.prisma.workspace.create({ data: { slug, name: slug, settings: json(settings) } });
  return id;
}

/** A definition that is valid and says little. */
export const definition = (given: Partial<CampaignDefinitionInput> = {}): CampaignDefinition =>
  campaignDefinitionSchema.parse({
    version: 1,
    objective: 'untargeted',
    settings: {
      attacks: ['plain', 'noise'],
      attack: { budget: { norm: 'linf', epsilonLevels: 8 }, stepLevels: 2, iterations: 4 },
    },
    transforms: { bank: [], evaluate: ['jpeg:75'] },
    ...given,
  });

export interface SceneOptions {
  readonly workspaceId?: string;
  readonly definition?: CampaignDefinition;
  /** Photos are added before the data set version becomes ready. */
  readonly datasetState?: 'ready' | 'importing';
  readonly model?: { readonly sha256: string; readonly contract: Prisma.InputJsonValue };
}

/** A ready model version and data set version without images, and a campaign over both. */
export async function makeScene(db: Database, options: SceneOptions = {}): Promise<Scene> {
  const workspaceId = options.workspaceId ?? (await makeWorkspace(db));
  const { sha256, contract } = options.model ?? { sha256: hash('a'), contract: {} };
  const artifact = await db.prisma.artifact.upsert({
    where: { workspaceId_sha256: { workspaceId, sha256 } },
    create: { workspaceId, sha256, kind: 'model', mediaType: 'application/octet-stream', size: 1n },
    update: {},
  });
  const model = await db.prisma.model.create({ data: { workspaceId, name: randomUUID() } });
  const version = await db.prisma.modelVersion.create({
    data: {
      workspaceId,
      modelId: model.id,
      number: 1,
      artifactId: artifact.id,
      sha256,
      fileName: 'model.onnx',
      state: 'ready',
      contract,
    },
  });
  const dataset = await db.prisma.dataset.create({ data: { workspaceId, name: randomUUID() } });
  const datasetVersion = await db.prisma.datasetVersion.create({
    data: {
      workspaceId,
      datasetId: dataset.id,
      number: 1,
      state: options.datasetState ?? 'ready',
      contentHash: hash('d'),
      source: {},
    },
  });
  const campaign = await db.prisma.campaign.create({
    data: {
      workspaceId,
      name: randomUUID(),
      datasetId: dataset.id,
      definition: json(options.definition ?? definition()),
      models: { create: [{ ordinal: 0, modelId: model.id, selector: 'latest' }] },
    },
  });
  return {
    workspaceId,
    modelId: model.id,
    modelVersionId: version.id,
    campaignId: campaign.id,
    datasetVersionId: datasetVersion.id,
  };
}
