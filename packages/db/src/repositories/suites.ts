import type { AttackPreset, Prisma, TransformSuite } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';
import { within, type ByIds } from './scope.ts';

/**
 * Archived suites and presets are in no list and never come back, and campaigns hold copies of what they chose: they give way to whoever wants
 * their name, instead of keeping it from a person who sees nothing of that name.
 */
const givesWay = ({ workspaceId, name }: { readonly workspaceId: string; readonly name: string }) => ({
  workspaceId,
  name,
  builtIn: false,
  archivedAt: { not: null },
});

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

export async function createSuite(
  tx: Queryable,
  { evaluate, ...data }: SuiteData & { readonly workspaceId: string },
): Promise<TransformSuite> {
  await tx.transformSuite.deleteMany({ where: givesWay(data) });
  return tx.transformSuite.create({ data: { ...data, evaluate: [...evaluate] } });
}

/** What is changed, and since when nobody else may have changed it; null: whoever saves last has the say. */
interface Update<Data> {
  readonly workspaceId: string;
  readonly id: string;
  readonly data: Data;
  readonly unchangedSince: Date | null;
}

/** Changes a suite that is in use; null where it was archived, or changed, meanwhile. */
export async function updateSuite(
  tx: Queryable,
  { workspaceId, id, data, unchangedSince }: Update<SuiteData>,
): Promise<TransformSuite | null> {
  const { name, evaluate } = data;
  await tx.transformSuite.deleteMany({ where: { ...givesWay({ workspaceId, name }), id: { not: id } } });
  const [changed = null] = await tx.transformSuite.updateManyAndReturn({
    where: { id, workspaceId, archivedAt: null, ...(unchangedSince !== null && { updatedAt: unchangedSince }) },
    data: { ...data, evaluate: [...evaluate] },
  });
  return changed;
}

/** False where it was archived before. */
export async function archiveSuite(
  tx: Queryable,
  { workspaceId, id, now }: { readonly workspaceId: string; readonly id: string; readonly now: Date },
): Promise<boolean> {
  const { count } = await tx.transformSuite.updateMany({
    where: { id, workspaceId, archivedAt: null },
    data: { archivedAt: now },
  });
  return count === 1;
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

export async function createPreset(
  tx: Queryable,
  data: PresetData & { readonly workspaceId: string },
): Promise<AttackPreset> {
  await tx.attackPreset.deleteMany({ where: givesWay(data) });
  return tx.attackPreset.create({ data });
}

/** Changes a preset that is in use; null where it was archived, or changed, meanwhile. */
export async function updatePreset(
  tx: Queryable,
  { workspaceId, id, data, unchangedSince }: Update<PresetData>,
): Promise<AttackPreset | null> {
  await tx.attackPreset.deleteMany({ where: { ...givesWay({ workspaceId, name: data.name }), id: { not: id } } });
  const [changed = null] = await tx.attackPreset.updateManyAndReturn({
    where: { id, workspaceId, archivedAt: null, ...(unchangedSince !== null && { updatedAt: unchangedSince }) },
    data,
  });
  return changed;
}

/** False where it was archived before. */
export async function archivePreset(
  tx: Queryable,
  { workspaceId, id, now }: { readonly workspaceId: string; readonly id: string; readonly now: Date },
): Promise<boolean> {
  const { count } = await tx.attackPreset.updateMany({
    where: { id, workspaceId, archivedAt: null },
    data: { archivedAt: now },
  });
  return count === 1;
}
