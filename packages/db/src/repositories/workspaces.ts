import { builtInContent, type WorkspaceSettings } from '@holdfast/domain';
import type { Workspace } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Workspaces by id, in no particular order. The caller passes only ids that the asker may see. */
export function workspacesByIds(database: Queryable, ids: readonly string[]): Promise<Workspace[]> {
  return database.workspace.findMany({ where: { id: { in: [...ids] } } });
}

/** The workspace of a slug, if it is among those that the asker may see. */
export function workspaceBySlug(
  database: Queryable,
  { slug, workspaceIds }: { readonly slug: string; readonly workspaceIds: readonly string[] },
): Promise<Workspace | null> {
  return database.workspace.findFirst({ where: { slug, id: { in: [...workspaceIds] } } });
}

/** The oldest workspace and whether anybody administers any: what decides about the link of the first start. Testers do not count, since
 * `npm start` lets its sample campaign in as one before anybody has an account. */
export async function firstWorkspace(
  database: Queryable,
): Promise<{ readonly workspace: Workspace; readonly hasMembers: boolean } | null> {
  const workspace = await database.workspace.findFirst({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  if (workspace === null) return null;
  return { workspace, hasMembers: (await database.membership.findFirst({ where: { role: 'admin' } })) !== null };
}

/** One first start at a time, whichever process comes first. Ends with the transaction. */
export async function lockFirstStart(tx: Queryable): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(4867420)`;
}

/** A workspace with the suites and presets that every workspace starts with. */
export async function createWorkspace(
  tx: Queryable,
  request: { readonly slug: string; readonly name: string },
): Promise<Workspace> {
  const { slug, name } = request;
  const workspace = await tx.workspace.create({ data: { slug, name } });
  const { suites, presets } = builtInContent();
  const owned = { workspaceId: workspace.id, builtIn: true };
  await tx.transformSuite.createMany({
    data: suites.map((suite) => ({ ...suite, evaluate: [...suite.evaluate], ...owned })),
  });
  await tx.attackPreset.createMany({ data: presets.map((preset) => ({ ...preset, ...owned })) });
  return workspace;
}

export function updateWorkspace(
  tx: Queryable,
  request: { readonly workspaceId: string; readonly name: string; readonly settings: WorkspaceSettings },
): Promise<Workspace> {
  const { workspaceId, name, settings } = request;
  return tx.workspace.update({ where: { id: workspaceId }, data: { name, settings } });
}

export interface WorkspaceUsageCounts {
  readonly storageBytes: bigint;
  readonly images: number;
  readonly models: number;
  readonly runningTasks: number;
}

/** What a workspace holds. Bytes are those of its artifacts, each content once. */
export async function workspaceUsage(database: Queryable, workspaceId: string): Promise<WorkspaceUsageCounts> {
  const [artifacts, images, models, runningTasks] = await Promise.all([
    database.artifact.aggregate({ where: { workspaceId }, _sum: { size: true } }),
    database.image.count({ where: { workspaceId } }),
    database.model.count({ where: { workspaceId, archivedAt: null } }),
    database.task.count({ where: { workspaceId, state: 'claimed' } }),
  ]);
  return { storageBytes: artifacts._sum.size ?? 0n, images, models, runningTasks };
}

/**
 * Deletes a workspace with everything in it, its audit log included; call it in a transaction of its own. Keys between its rows are checked
 * at the end of the transaction, since the cascade reaches them in any order.
 */
export async function deleteWorkspace(tx: Queryable, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SET CONSTRAINTS ALL DEFERRED`;
  await tx.workspace.delete({ where: { id: workspaceId } });
}
