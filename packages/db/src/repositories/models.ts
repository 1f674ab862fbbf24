import type { Model, ModelTag, ModelVersion, Prisma } from '../generated/client.ts';
import { byName, type NameKey, type PageWindow } from '../paging.ts';
import type { Queryable } from '../rows.ts';
import { nameContains, within, type ByIds } from './scope.ts';

export interface NamedListFilter {
  readonly workspaceId: string;
  readonly search: string | null;
  readonly includeArchived: boolean;
}

const matching = ({ workspaceId, search, includeArchived }: NamedListFilter) => ({
  workspaceId,
  ...nameContains(search),
  ...(includeArchived ? {} : { archivedAt: null }),
});

export function modelsByIds(database: Queryable, request: ByIds): Promise<Model[]> {
  return database.model.findMany({ where: within(request) });
}

export function modelPage(
  database: Queryable,
  { filter, window }: { readonly filter: NamedListFilter; readonly window: PageWindow<NameKey> },
): Promise<Model[]> {
  const { where, ...rest } = byName(window);
  return database.model.findMany({ where: { ...matching(filter), ...where }, ...rest });
}

export function countModels(database: Queryable, filter: NamedListFilter): Promise<number> {
  return database.model.count({ where: matching(filter) });
}

export function modelByName(
  database: Queryable,
  { workspaceId, name }: { readonly workspaceId: string; readonly name: string },
): Promise<Model | null> {
  return database.model.findUnique({ where: { workspaceId_name: { workspaceId, name } } });
}

export function createModel(
  tx: Queryable,
  data: { readonly workspaceId: string; readonly name: string },
): Promise<Model> {
  return tx.model.create({ data });
}

export function updateModel(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly id: string;
    readonly data: { readonly name?: string; readonly description?: string; readonly archivedAt?: Date | null };
  },
): Promise<Model> {
  const { workspaceId, id, data } = request;
  return tx.model.update({ where: { id, workspaceId }, data });
}

export function modelVersionsByIds(database: Queryable, request: ByIds): Promise<ModelVersion[]> {
  return database.modelVersion.findMany({ where: within(request) });
}

/** Versions of models, newest first. */
export function versionsOfModels(database: Queryable, { workspaceIds, ids }: ByIds): Promise<ModelVersion[]> {
  return database.modelVersion.findMany({
    where: { modelId: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } },
    orderBy: { number: 'desc' },
  });
}

/** The newest ready version of each model. */
export function latestVersions(database: Queryable, { workspaceIds, ids }: ByIds): Promise<ModelVersion[]> {
  return database.modelVersion.findMany({
    where: { modelId: { in: [...ids] }, workspaceId: { in: [...workspaceIds] }, state: 'ready' },
    distinct: ['modelId'],
    orderBy: [{ modelId: 'asc' }, { number: 'desc' }],
  });
}

/** Versions that were made from others, by hardening. */
export function childrenOfVersions(database: Queryable, { workspaceIds, ids }: ByIds): Promise<ModelVersion[]> {
  return database.modelVersion.findMany({
    where: { parentId: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export function tagsOfModels(database: Queryable, { workspaceIds, ids }: ByIds): Promise<ModelTag[]> {
  return database.modelTag.findMany({
    where: { modelId: { in: [...ids] }, model: { workspaceId: { in: [...workspaceIds] } } },
    orderBy: { tag: 'asc' },
  });
}

export async function setModelTag(
  tx: Queryable,
  { modelId, tag, versionId }: { readonly modelId: string; readonly tag: string; readonly versionId: string },
): Promise<void> {
  await tx.modelTag.upsert({
    where: { modelId_tag: { modelId, tag } },
    create: { modelId, tag, versionId },
    update: { versionId },
  });
}

/** False where the model has no such tag. */
export async function removeModelTag(
  tx: Queryable,
  { modelId, tag }: { readonly modelId: string; readonly tag: string },
): Promise<boolean> {
  const { count } = await tx.modelTag.deleteMany({ where: { modelId, tag } });
  return count === 1;
}

export interface NewModelVersion {
  readonly workspaceId: string;
  readonly modelId: string;
  readonly artifactId: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly notes: string;
  /** Known already: the worker checks it against the model instead of proposing one. */
  readonly proposedContract: Prisma.InputJsonValue | null;
  readonly createdById: string;
}

/** The next version of a model. The model's row is locked, so that two uploads at once get two numbers. */
export async function createModelVersion(tx: Queryable, version: NewModelVersion): Promise<ModelVersion> {
  const { modelId, proposedContract, ...rest } = version;
  await tx.$queryRaw`SELECT 1 FROM "Model" WHERE "id" = ${modelId}::uuid FOR UPDATE`;
  const newest = await tx.modelVersion.aggregate({ where: { modelId }, _max: { number: true } });
  return tx.modelVersion.create({
    data: {
      ...rest,
      modelId,
      number: (newest._max.number ?? 0) + 1,
      ...(proposedContract === null ? {} : { proposedContract }),
    },
  });
}

/** Takes a version from `awaiting_contract` to `ready`. False where it is in another state by now. */
export async function confirmModelVersion(
  tx: Queryable,
  request: { readonly workspaceId: string; readonly id: string; readonly contract: Prisma.InputJsonValue },
): Promise<boolean> {
  const { workspaceId, id, contract } = request;
  const { count } = await tx.modelVersion.updateMany({
    where: { id, workspaceId, state: 'awaiting_contract' },
    data: { state: 'ready', contract },
  });
  return count === 1;
}
