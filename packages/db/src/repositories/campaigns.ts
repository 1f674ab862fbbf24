import type { CampaignDefinition } from '@holdfast/domain';
import type { Campaign, CampaignModel, Prisma, VersionSelector } from '../generated/client.ts';
import { byName, type NameKey, type PageWindow } from '../paging.ts';
import type { Queryable } from '../rows.ts';

/** A model of a campaign as it is chosen: a version, the newest one, or what a tag points at when a run starts. */
export interface CampaignModelChoice {
  readonly modelId: string;
  readonly selector: VersionSelector;
  readonly modelVersionId: string | null;
  readonly tag: string | null;
}

/** Campaigns by id, of these workspaces only, in no particular order. */
export const campaignsByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Campaign[]> =>
  database.campaign.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export const campaignByName = (
  database: Queryable,
  { workspaceId, name }: { readonly workspaceId: string; readonly name: string },
): Promise<Campaign | null> => database.campaign.findUnique({ where: { workspaceId_name: { workspaceId, name } } });

export interface CampaignFilter {
  readonly workspaceId: string;
  readonly search: string | null;
  readonly includeArchived: boolean;
}

const matching = ({ workspaceId, search, includeArchived }: CampaignFilter): Prisma.CampaignWhereInput => ({
  workspaceId,
  ...(includeArchived ? {} : { archivedAt: null }),
  ...(search === null || search === '' ? {} : { name: { contains: search, mode: 'insensitive' } }),
});

/** A page in the order of names. */
export function campaignPage(
  database: Queryable,
  { filter, window }: { readonly filter: CampaignFilter; readonly window: PageWindow<NameKey> },
): Promise<Campaign[]> {
  const { where, orderBy, take } = byName(window);
  return database.campaign.findMany({ where: { AND: [matching(filter), where] }, orderBy, take });
}

export const countCampaigns = (database: Queryable, filter: CampaignFilter): Promise<number> =>
  database.campaign.count({ where: matching(filter) });

/** Those that something happened to last: that were made, or began a run. */
export async function campaignsByActivity(
  database: Queryable,
  { workspaceId, take }: { readonly workspaceId: string; readonly take: number },
): Promise<Campaign[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Campaign" c
    LEFT JOIN LATERAL (
      SELECT r."createdAt" FROM "Run" r WHERE r."campaignId" = c."id" ORDER BY r."createdAt" DESC LIMIT 1
    ) latest ON true
    WHERE c."workspaceId" = ${workspaceId}::uuid AND c."archivedAt" IS NULL
    ORDER BY greatest(c."createdAt", latest."createdAt") DESC, c."id" DESC
    LIMIT ${take}`;
  const ids = rows.map(({ id }) => id);
  const found = await campaignsByIds(database, { workspaceIds: [workspaceId], ids });
  return ids.flatMap((id) => found.find((campaign) => campaign.id === id) ?? []);
}

/** Campaigns that use a model in any way, newest change first. */
export const campaignsOfModels = async (
  database: Queryable,
  modelIds: readonly string[],
): Promise<{ modelId: string; campaign: Campaign }[]> => {
  const rows = await database.campaignModel.findMany({
    where: { modelId: { in: [...modelIds] }, campaign: { archivedAt: null } },
    distinct: ['modelId', 'campaignId'],
    include: { campaign: true },
    orderBy: { campaign: { updatedAt: 'desc' } },
  });
  return rows.map(({ modelId, campaign }) => ({ modelId, campaign }));
};

export const campaignModelsOf = (database: Queryable, campaignIds: readonly string[]): Promise<CampaignModel[]> =>
  database.campaignModel.findMany({
    where: { campaignId: { in: [...campaignIds] } },
    orderBy: [{ campaignId: 'asc' }, { ordinal: 'asc' }],
  });

export interface CampaignValues {
  readonly name: string;
  readonly description: string;
  readonly kind: Campaign['kind'];
  readonly datasetId: string;
  readonly datasetVersionId: string | null;
  readonly definition: CampaignDefinition;
  readonly triggerOnNewVersion: boolean;
  readonly priority: number;
}

export function createCampaign(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly createdById: string | null;
    readonly values: CampaignValues;
    readonly models: readonly CampaignModelChoice[];
  },
): Promise<Campaign> {
  const { workspaceId, createdById, values, models } = request;
  return tx.campaign.create({
    data: {
      workspaceId,
      createdById,
      ...values,
      models: { create: models.map((choice, ordinal) => ({ ordinal, ...choice })) },
    },
  });
}

/** Writes all values if the campaign is still at `revision`; null where somebody else was faster. */
export async function updateCampaign(
  tx: Queryable,
  request: {
    readonly id: string;
    readonly revision: number;
    readonly values: CampaignValues;
    /** Null: they stay as they are. */
    readonly models: readonly CampaignModelChoice[] | null;
  },
): Promise<Campaign | null> {
  const { id, revision, values, models } = request;
  const { count } = await tx.campaign.updateMany({
    where: { id, revision },
    data: { ...values, revision: { increment: 1 } },
  });
  if (count === 0) return null;
  if (models !== null) {
    await tx.campaignModel.deleteMany({ where: { campaignId: id } });
    await tx.campaignModel.createMany({
      data: models.map((choice, ordinal) => ({ campaignId: id, ordinal, ...choice })),
    });
  }
  return tx.campaign.findUniqueOrThrow({ where: { id } });
}

export const archiveCampaign = (
  tx: Queryable,
  { id, archivedAt }: { readonly id: string; readonly archivedAt: Date | null },
): Promise<Campaign> => tx.campaign.update({ where: { id }, data: { archivedAt, revision: { increment: 1 } } });
