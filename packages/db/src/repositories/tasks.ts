import type { Task, TaskKind, Worker } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';
import { within, type ByIds } from './scope.ts';

export function tasksByIds(database: Queryable, request: ByIds): Promise<Task[]> {
  return database.task.findMany({ where: within(request) });
}

/** The newest task of a kind for each object that its payload names, e.g. `inspect_model` by `modelVersionId`. */
export function newestTasksFor(
  database: Queryable,
  request: ByIds & { readonly kind: TaskKind; readonly payloadKey: string },
): Promise<Task[]> {
  const { workspaceIds, ids, kind, payloadKey } = request;
  return database.task.findMany({
    where: {
      workspaceId: { in: [...workspaceIds] },
      kind,
      OR: ids.map((id) => ({ payload: { path: [payloadKey], equals: id } })),
    },
    // Later rows replace earlier ones where they answer the same key.
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export interface QueueCounts {
  readonly waiting: number;
  readonly claimed: number;
  readonly oldestWaitingAt: Date | null;
}

/** Tasks of a workspace that wait and that run. */
export async function queueCounts(database: Queryable, workspaceId: string): Promise<QueueCounts> {
  const groups = await database.task.groupBy({
    by: ['state'],
    where: { workspaceId, state: { in: ['waiting', 'claimed'] } },
    _count: { _all: true },
    _min: { availableAt: true },
  });
  const [waiting, claimed] = (['waiting', 'claimed'] as const).map((state) =>
    groups.find((group) => group.state === state),
  );
  return {
    waiting: waiting?._count._all ?? 0,
    claimed: claimed?._count._all ?? 0,
    oldestWaitingAt: waiting?._min.availableAt ?? null,
  };
}

export function workersByIds(database: Queryable, ids: readonly string[]): Promise<Worker[]> {
  return database.worker.findMany({ where: { id: { in: [...ids] } } });
}

/** Workers that were heard of since a moment, newest first; those that stopped by themselves are left out. */
export function workersSince(database: Queryable, since: Date): Promise<Worker[]> {
  return database.worker.findMany({
    where: { heartbeatAt: { gt: since }, stoppedAt: null },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
}
