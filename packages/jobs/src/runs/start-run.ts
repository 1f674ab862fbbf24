import { randomInt } from 'node:crypto';
import {
  campaignDefinitionSchema,
  judgedTransforms,
  replayedTransforms,
  type CampaignDefinition,
  type RunSnapshot,
} from '@holdfast/domain';
import { z } from 'zod';
import { JobError } from '../job-error.ts';
import { query, type Sql } from '../sql/client.ts';
import { createRun, runByKey, type RunOrigin, type StartedRun } from './create-run.ts';
import { resolveCampaignModels, resolveVersions } from './resolve-models.ts';
import { newestSource, readSource } from './source-run.ts';
import { transferPairs } from './transfer-pairs.ts';

export interface StartRunRequest extends RunOrigin {
  readonly campaignId: string;
  /** Instead of what the campaign's seed policy says. */
  readonly seed?: number | undefined;
  /** Instead of the campaign's models (evaluations of hardening). */
  readonly modelVersionIds?: readonly string[] | undefined;
  /** Draws seeds for campaigns that want a new one each time. */
  readonly drawSeed?: () => number;
}

/** Up to 2^48, the most that randomInt draws. */
const drawRandomSeed = (): number => randomInt(2 ** 48 - 1);

/**
 * Resolves a campaign into a run: models by exact version, latest or tag, the data set's version, the seed; all of it is fixed in the snapshot.
 * Everything is written in the caller's transaction, the task that plans the run included. Throws JobError.
 */
export async function startRun(tx: Sql, request: StartRunRequest): Promise<StartedRun> {
  const known = await runByKey(tx, request);
  if (known !== undefined) return known;
  const { workspaceId, campaignId, modelVersionIds } = request;
  const campaign = await readCampaign(tx, request);
  const { definition } = campaign;
  const models =
    modelVersionIds === undefined
      ? await resolveCampaignModels(tx, { workspaceId, campaignId })
      : await resolveVersions(tx, { workspaceId, versionIds: modelVersionIds });
  const seed = request.seed ?? seedOf(definition, request.drawSeed ?? drawRandomSeed);
  const base = { version: 1 as const, campaignName: campaign.name, models, gate: definition.gate };
  const create = (snapshot: RunSnapshot): Promise<StartedRun> =>
    createRun(tx, {
      origin: request,
      kind: campaign.kind,
      campaignId,
      priority: request.priority ?? campaign.priority,
      snapshot,
    });

  if (campaign.kind === 'attack') {
    const { settings, transforms, objective, images } = definition;
    const judged = judgedTransforms(transforms);
    return create({
      ...base,
      configuration: {
        objective,
        bank: transforms.bank,
        evaluate: transforms.evaluate,
        attacks: settings.attacks,
        attack: settings.attack,
        confirmDraws: settings.confirmDraws,
        seed,
      },
      dataset: await resolveDataset(tx, { ...campaign, workspaceId }),
      images,
      sourceRunId: null,
      transforms: judged,
    });
  }
  const source =
    definition.sourceRunId === null
      ? await newestSource(tx, { workspaceId, models, datasetId: campaign.datasetId, kind: campaign.kind })
      : await readSource(tx, { workspaceId, runId: definition.sourceRunId });
  const evaluate = definition.transforms.evaluate;
  return create({
    ...base,
    models: campaign.kind === 'replay' ? models : transferPairs(source.snapshot.models, models),
    configuration: { ...source.snapshot.configuration, objective: definition.objective, evaluate, seed },
    dataset: source.snapshot.dataset,
    images: source.snapshot.images,
    sourceRunId: source.runId,
    transforms: replayedTransforms({ bank: source.snapshot.configuration.bank, evaluate }),
  });
}

const seedOf = ({ seed }: CampaignDefinition, draw: () => number): number =>
  seed.kind === 'fixed' ? seed.seed : draw();

async function readCampaign(tx: Sql, { workspaceId, campaignId }: StartRunRequest) {
  // Shared lock: an edit of the campaign waits until its snapshot is written.
  const [campaign] = await query(tx, {
    text: `SELECT "name", "kind"::text AS "kind", "definition", "priority", "datasetId"::text AS "datasetId",
                  "datasetVersionId"::text AS "datasetVersionId", "archivedAt" IS NOT NULL AS "isArchived"
           FROM "Campaign" WHERE "id" = $1::uuid AND "workspaceId" = $2::uuid FOR SHARE`,
    values: [campaignId, workspaceId],
    row: z.object({
      name: z.string(),
      kind: z.enum(['attack', 'replay', 'transfer']),
      definition: z.unknown(),
      priority: z.int(),
      datasetId: z.string(),
      datasetVersionId: z.string().nullable(),
      isArchived: z.boolean(),
    }),
  });
  if (campaign === undefined) {
    throw new JobError({
      code: 'CAMPAIGN_NOT_FOUND',
      where: `campaign ${campaignId}`,
      expected: 'a campaign of this workspace',
      got: 'none',
      fix: 'name another one',
    });
  }
  if (campaign.isArchived) {
    throw new JobError({
      code: 'CAMPAIGN_ARCHIVED',
      where: `campaign ${campaign.name}`,
      expected: 'one that is in use',
      got: 'an archived one',
      fix: 'restore it first',
    });
  }
  const parsed = campaignDefinitionSchema.safeParse(campaign.definition);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new JobError({
      code: 'CAMPAIGN_INVALID',
      where: `campaign ${campaign.name}: ${issue?.path.join('.') ?? 'definition'}`,
      expected: 'a definition that this version reads',
      got: issue?.message ?? 'another one',
      fix: 'open the campaign and save it again',
    });
  }
  return { ...campaign, definition: parsed.data };
}

async function resolveDataset(
  tx: Sql,
  request: { readonly workspaceId: string; readonly datasetId: string; readonly datasetVersionId: string | null },
): Promise<RunSnapshot['dataset']> {
  const [found] = await query(tx, {
    text: `SELECT d."id"::text AS "datasetId", d."name" AS "datasetName", v."id"::text AS "datasetVersionId", v."number",
                  v."contentHash"
           FROM "DatasetVersion" v JOIN "Dataset" d ON d."id" = v."datasetId"
           WHERE d."workspaceId" = $1::uuid AND d."id" = $2::uuid AND v."state" = 'ready' AND v."contentHash" IS NOT NULL
             AND ($3::uuid IS NULL OR v."id" = $3::uuid)
           ORDER BY v."number" DESC LIMIT 1`,
    values: [request.workspaceId, request.datasetId, request.datasetVersionId],
    row: z.object({
      datasetId: z.string(),
      datasetName: z.string(),
      datasetVersionId: z.string(),
      number: z.int(),
      contentHash: z.string(),
    }),
  });
  if (found !== undefined) return found;
  throw new JobError({
    code: 'DATASET_VERSION_MISSING',
    where: 'campaign.dataset',
    expected: 'a version that is imported',
    got: 'none',
    fix: 'wait for its import, or choose another data set',
  });
}
