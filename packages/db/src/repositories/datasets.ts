import type { DatasetImportSource } from '@holdfast/domain';
import { z } from 'zod';
import { Prisma, type Dataset, type DatasetItem, type DatasetVersion, type Image } from '../generated/client.ts';
import { byName, byPosition, type NameKey, type PageWindow, type PositionKey } from '../paging.ts';
import { queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';
import type { NamedListFilter } from './models.ts';
import { nameContains, within, type ByIds } from './scope.ts';

const matching = ({ workspaceId, search, includeArchived }: NamedListFilter) => ({
  workspaceId,
  ...nameContains(search),
  ...(includeArchived ? {} : { archivedAt: null }),
});

export function datasetsByIds(database: Queryable, request: ByIds): Promise<Dataset[]> {
  return database.dataset.findMany({ where: within(request) });
}

export function datasetPage(
  database: Queryable,
  { filter, window }: { readonly filter: NamedListFilter; readonly window: PageWindow<NameKey> },
): Promise<Dataset[]> {
  const { where, ...rest } = byName(window);
  return database.dataset.findMany({ where: { ...matching(filter), ...where }, ...rest });
}

export function countDatasets(database: Queryable, filter: NamedListFilter): Promise<number> {
  return database.dataset.count({ where: matching(filter) });
}

export function datasetByName(
  database: Queryable,
  { workspaceId, name }: { readonly workspaceId: string; readonly name: string },
): Promise<Dataset | null> {
  return database.dataset.findUnique({ where: { workspaceId_name: { workspaceId, name } } });
}

export function createDataset(
  tx: Queryable,
  data: { readonly workspaceId: string; readonly name: string },
): Promise<Dataset> {
  return tx.dataset.create({ data });
}

export function updateDataset(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly id: string;
    readonly data: { readonly name?: string; readonly description?: string; readonly archivedAt?: Date | null };
  },
): Promise<Dataset> {
  const { workspaceId, id, data } = request;
  return tx.dataset.update({ where: { id, workspaceId }, data });
}

export function datasetVersionsByIds(database: Queryable, request: ByIds): Promise<DatasetVersion[]> {
  return database.datasetVersion.findMany({ where: within(request) });
}

/** Versions of data sets, newest first. */
export function versionsOfDatasets(database: Queryable, { workspaceIds, ids }: ByIds): Promise<DatasetVersion[]> {
  return database.datasetVersion.findMany({
    where: { datasetId: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } },
    orderBy: { number: 'desc' },
  });
}

/** The newest ready version of each data set. */
export function latestDatasetVersions(database: Queryable, { workspaceIds, ids }: ByIds): Promise<DatasetVersion[]> {
  return database.datasetVersion.findMany({
    where: { datasetId: { in: [...ids] }, workspaceId: { in: [...workspaceIds] }, state: 'ready' },
    distinct: ['datasetId'],
    orderBy: [{ datasetId: 'asc' }, { number: 'desc' }],
  });
}

/** The next version of a data set, to be imported. The data set's row is locked: two uploads at once get two numbers. */
export async function createDatasetVersion(
  tx: Queryable,
  version: {
    readonly workspaceId: string;
    readonly datasetId: string;
    readonly source: DatasetImportSource;
    readonly createdById: string;
  },
): Promise<DatasetVersion> {
  const { datasetId } = version;
  await tx.$queryRaw`SELECT 1 FROM "Dataset" WHERE "id" = ${datasetId}::uuid FOR UPDATE`;
  const newest = await tx.datasetVersion.aggregate({ where: { datasetId }, _max: { number: true } });
  return tx.datasetVersion.create({ data: { ...version, number: (newest._max.number ?? 0) + 1 } });
}

export interface ItemFilter {
  readonly workspaceId: string;
  readonly datasetVersionId: string;
  readonly label: string | null;
  readonly search: string | null;
}

const matchingItems = ({ workspaceId, datasetVersionId, label, search }: ItemFilter) => ({
  datasetVersionId,
  version: { workspaceId },
  ...(label === null ? {} : { label }),
  ...nameContains(search),
});

export type ItemWithImage = DatasetItem & { readonly image: Image };

export function itemPage(
  database: Queryable,
  { filter, window }: { readonly filter: ItemFilter; readonly window: PageWindow<PositionKey> },
): Promise<ItemWithImage[]> {
  const { where, ...rest } = byPosition(window);
  return database.datasetItem.findMany({
    where: { ...matchingItems(filter), ...where },
    include: { image: true },
    ...rest,
  });
}

export function countItems(database: Queryable, filter: ItemFilter): Promise<number> {
  return database.datasetItem.count({ where: matchingItems(filter) });
}

/** The first items of each version, in order: what the cards of a list of data sets show. */
export async function firstItemsOf(
  database: Queryable,
  { workspaceIds, ids, take }: ByIds & { readonly take: number },
): Promise<ItemWithImage[]> {
  const found = await queryRows(
    database,
    Prisma.sql`
      SELECT v."id"::text AS "datasetVersionId", i."position" FROM "DatasetVersion" v
      CROSS JOIN LATERAL (SELECT "position" FROM "DatasetItem" WHERE "datasetVersionId" = v."id" ORDER BY "position" LIMIT ${take}) i
      WHERE v."id" = ANY(${[...ids]}::uuid[]) AND v."workspaceId" = ANY(${[...workspaceIds]}::uuid[])`,
    z.object({ datasetVersionId: z.string(), position: z.int() }),
  );
  const last = new Map<string, number>();
  for (const { datasetVersionId, position } of found)
    last.set(datasetVersionId, Math.max(position, last.get(datasetVersionId) ?? 0));
  return database.datasetItem.findMany({
    where: { OR: [...last].map(([datasetVersionId, position]) => ({ datasetVersionId, position: { lte: position } })) },
    include: { image: true },
    orderBy: [{ datasetVersionId: 'asc' }, { position: 'asc' }],
  });
}

/** How many items of each version carry each label; most first. */
export async function labelCountsOf(
  database: Queryable,
  { workspaceIds, ids }: ByIds,
): Promise<{ readonly datasetVersionId: string; readonly label: string | null; readonly count: number }[]> {
  const groups = await database.datasetItem.groupBy({
    by: ['datasetVersionId', 'label'],
    where: { datasetVersionId: { in: [...ids] }, version: { workspaceId: { in: [...workspaceIds] } } },
    _count: { _all: true },
    orderBy: [{ _count: { label: 'desc' } }, { label: 'asc' }],
  });
  return groups.map(({ datasetVersionId, label, _count }) => ({ datasetVersionId, label, count: _count._all }));
}

export function imagesByIds(database: Queryable, request: ByIds): Promise<Image[]> {
  return database.image.findMany({ where: within(request) });
}

export async function setImageThumbnail(
  database: Queryable,
  { workspaceId, id, sha256 }: { readonly workspaceId: string; readonly id: string; readonly sha256: string },
): Promise<void> {
  await database.image.updateMany({ where: { id, workspaceId }, data: { thumbnailSha256: sha256 } });
}
