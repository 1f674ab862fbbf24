import {
  baselineInForce,
  baselinesOfCampaigns,
  countRuns,
  latestDatasetVersions,
  latestRunsOf,
  runPage,
  type Baseline as BaselineRow,
  type Campaign as CampaignRow,
  type DatasetVersion as DatasetVersionRow,
  type Run as RunRow,
} from '@holdfast/db';
import { pageComplexity, readPage } from '../../graphql/connection.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { timeCursor, timeKey } from '../../graphql/cursors.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { Baseline } from '../baselines/kinds.ts';
import { Dataset, DatasetVersion } from '../datasets/kinds.ts';
import { User } from '../people/user.ts';
import { Run, RunConnection } from '../runs/kinds.ts';
import { Schedule, scheduleOfCampaign } from '../schedules/schedule.ts';
import { AttackSettings, shownSettings } from '../shared/attack-settings.ts';
import { BankEntry } from '../shared/bank-entry.ts';
import { CampaignModel, modelsOfCampaign, present, resolveChoice } from './campaign-model.ts';
import { estimateFor } from './cost.ts';
import { RunKind } from './enums.ts';
import { showImageSelection, showSeedPolicy } from './image-selection.ts';
import { Campaign, definitionOf } from './kinds.ts';
import { CostEstimate, ImageSelection, SeedPolicy } from './parts.ts';

const latestRunOfCampaign = rowLoader<RunRow>({
  read: ({ database }, ids) => latestRunsOf(database.prisma, ids),
  keyOf: ({ campaignId }) => campaignId ?? '',
});

const baselinesOfCampaign = rowsLoader<BaselineRow>({
  read: ({ database }, ids) => baselinesOfCampaigns(database.prisma, ids),
  keyOf: ({ campaignId }) => campaignId,
});

const latestOfDataset = rowLoader<DatasetVersionRow>({
  read: ({ database, workspaceIds }, ids) => latestDatasetVersions(database.prisma, { workspaceIds, ids }),
  keyOf: ({ datasetId }) => datasetId,
});

/** The data set version that a run would use now. */
export const datasetVersionOf = (
  context: ApiContext,
  { datasetId, datasetVersionId }: Pick<CampaignRow, 'datasetId' | 'datasetVersionId'>,
): Promise<DatasetVersionRow | null> =>
  datasetVersionId === null
    ? latestOfDataset(context).load(datasetId)
    : DatasetVersion.byId(context).load(datasetVersionId);

/** The blessed run under a name; without one, that which runs are compared with. */
export async function activeBaseline(
  context: ApiContext,
  { campaignId, name }: { readonly campaignId: string; readonly name?: string | null | undefined },
): Promise<BaselineRow | null> {
  const all = await baselinesOfCampaign(context).load(campaignId);
  return baselineInForce(name ? all.filter((baseline) => baseline.name === name) : all);
}

implementNode(Campaign, {
  fields: (t) => ({
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true }),
    bank: t.field({ type: [BankEntry], resolve: (campaign) => definitionOf(campaign).transforms.bank }),
    baseline: t.field({
      type: Baseline.ref,
      nullable: true,
      args: { name: t.arg.string() },
      resolve: async ({ id, workspaceId }, { name }, context) => {
        const baseline = await activeBaseline(context, { campaignId: id, name });
        return baseline === null ? null : { ...baseline, workspaceId };
      },
    }),
    baselines: t.field({
      type: [Baseline.ref],
      resolve: async ({ id, workspaceId }, _args, context) =>
        (await baselinesOfCampaign(context).load(id)).map((baseline) => ({ ...baseline, workspaceId })),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ createdById }, _args, context) =>
        createdById === null ? null : User.byId(context).load(createdById),
    }),
    dataset: t.field({
      type: Dataset.ref,
      resolve: ({ datasetId }, _args, context) => Dataset.byId(context).load(datasetId).then(present),
    }),
    datasetVersion: t.field({
      type: DatasetVersion.ref,
      nullable: true,
      resolve: ({ datasetVersionId }, _args, context) =>
        datasetVersionId === null ? null : DatasetVersion.byId(context).load(datasetVersionId),
    }),
    description: t.exposeString('description'),
    estimate: t.field({
      type: CostEstimate,
      resolve: async (campaign, _args, context) => {
        const choices = await modelsOfCampaign(context).load(campaign.id);
        const versions = await Promise.all(choices.map((choice) => resolveChoice(context, choice)));
        return estimateFor(context, {
          kind: campaign.kind,
          definition: definitionOf(campaign),
          datasetVersion: await datasetVersionOf(context, campaign),
          versionIds: versions.map((version) => version?.id ?? null),
        });
      },
    }),
    evaluate: t.field({ type: ['String'], resolve: (campaign) => definitionOf(campaign).transforms.evaluate }),
    gate: t.field({
      type: 'JSON',
      nullable: true,
      description: 'gates/gateRules; null: no gate.',
      resolve: (campaign) => definitionOf(campaign).gate,
    }),
    images: t.field({ type: ImageSelection, resolve: (campaign) => showImageSelection(definitionOf(campaign).images) }),
    kind: t.expose('kind', { type: RunKind }),
    latestRun: t.field({
      type: Run.ref,
      nullable: true,
      resolve: ({ id }, _args, context) => latestRunOfCampaign(context).load(id),
    }),
    models: t.field({
      type: [CampaignModel],
      resolve: async ({ id }, _args, context) => [...(await modelsOfCampaign(context).load(id))],
    }),
    name: t.exposeString('name'),
    objective: t.string({ resolve: (campaign) => definitionOf(campaign).objective }),
    priority: t.exposeInt('priority'),
    revision: t.exposeInt('revision'),
    runs: t.field({
      type: RunConnection,
      args: t.arg.connectionArgs(),
      complexity: pageComplexity,
      resolve: ({ id, workspaceId }, args, { database }) => {
        const filter = { workspaceId, campaignId: id };
        return readPage(args, {
          key: timeCursor,
          keyOf: timeKey,
          read: (window) => runPage(database.prisma, { filter, window }),
          count: () => countRuns(database.prisma, filter),
        });
      },
    }),
    schedule: t.field({
      type: Schedule,
      nullable: true,
      resolve: ({ id }, _args, context) => scheduleOfCampaign(context).load(id),
    }),
    seed: t.field({ type: SeedPolicy, resolve: (campaign) => showSeedPolicy(definitionOf(campaign).seed) }),
    settings: t.field({ type: AttackSettings, resolve: (campaign) => shownSettings(definitionOf(campaign).settings) }),
    sourceRun: t.field({
      type: Run.ref,
      nullable: true,
      resolve: (campaign, _args, context) => {
        const { sourceRunId } = definitionOf(campaign);
        return sourceRunId === null ? null : Run.byId(context).load(sourceRunId);
      },
    }),
    triggerOnNewVersion: t.exposeBoolean('triggerOnNewVersion'),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
