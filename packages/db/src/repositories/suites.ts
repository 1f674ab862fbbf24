import type { AttackPreset, Prisma, TransformSuite } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';
import { within, type ByIds } from './scope.ts';

export function suitesByIds(database: Queryable, request: ByIds): Promise<TransformSuite[]> {
  return database.transformSuite.findMany({ where: within(request) });
}

/** Suites that are in use: those that come with Holdfast, then in the order of names. */
export function suitesOf(database: Queryable, workspaceId: string): Promise<TransformSuite[]> {
  return database.transformSuite.findMany({
    where: { workspaceId, archivedAt: null },
    orderBy: [{ builtIn: 'desc' }, { name: 'asc' }],
  });
}

export interface SuiteData {
  readonly name: string;
  readonly description: string;
  readonly bank: Prisma.InputJsonValue;
  readonly evaluate: readonly string[];
}

export function createSuite(
  tx: Queryable,
  { evaluate, ...data }: SuiteData & { readonly workspaceId: string },
): Promise<TransformSuite> {
  return tx.transformSuite.create({ data: { ...data, evaluate: [...evaluate] } });
}

export function updateSuite(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly id: string;
    readonly data: SuiteData | { readonly archivedAt: Date };
  },
): Promise<TransformSuite> {
  const { workspaceId, id, data } = request;
  return tx.transformSuite.update({
    where: { id, workspaceId },
    data: 'evaluate' in data ? { ...data, evaluate: [...data.evaluate] } : data,
  });
}

export function presetsByIds(database: Queryable, request: ByIds): Promise<AttackPreset[]> {
  return database.attackPreset.findMany({ where: within(request) });
}

/** Presets that are in use, oldest first: the built-in ones stand in front, weakest first. */
export function presetsOf(database: Queryable, workspaceId: string): Promise<AttackPreset[]> {
  return database.attackPreset.findMany({
    where: { workspaceId, archivedAt: null },
    orderBy: [{ builtIn: 'desc' }, { name: 'asc' }],
  });
}

export interface PresetData {
  readonly name: string;
  readonly description: string;
  readonly settings: Prisma.InputJsonValue;
}

export function createPreset(
  tx: Queryable,
  data: PresetData & { readonly workspaceId: string },
): Promise<AttackPreset> {
  return tx.attackPreset.create({ data });
}

export function updatePreset(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly id: string;
    readonly data: PresetData | { readonly archivedAt: Date };
  },
): Promise<AttackPreset> {
  const { workspaceId, id, data } = request;
  return tx.attackPreset.update({ where: { id, workspaceId }, data });
}
