import type { Task, Worker } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** A worker whose last heartbeat is older than this counts as gone. */
const WORKER_SILENT_MS = 60_000;

/** Every worker that was heard of lately, the longest running first. */
export const workersHeardSince = (database: Queryable, now: Date): Promise<Worker[]> =>
  database.worker.findMany({
    where: { heartbeatAt: { gt: new Date(now.getTime() - 10 * WORKER_SILENT_MS) } },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
  });

/** Workers that can take up work. */
export const liveWorkers = (database: Queryable, now: Date): Promise<Worker[]> =>
  database.worker.findMany({
    where: {
      heartbeatAt: { gt: new Date(now.getTime() - WORKER_SILENT_MS) },
      state: { in: ['idle', 'busy', 'starting'] },
    },
  });

/** Background tasks by id, of these workspaces only. */
export const tasksByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Task[]> =>
  database.task.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export interface QueueCounts {
  readonly waiting: number;
  readonly claimed: number;
  readonly oldestWaitingAt: Date | null;
}

/** What a workspace waits for. */
export async function queueCounts(database: Queryable, workspaceId: string): Promise<QueueCounts> {
  const rows = await database.task.groupBy({
    by: ['state'],
    where: { workspaceId, state: { in: ['waiting', 'claimed'] } },
    _count: { _all: true },
    _min: { availableAt: true },
  });
  const waiting = rows.find(({ state }) => state === 'waiting');
  return {
    waiting: waiting?._count._all ?? 0,
    claimed: rows.find(({ state }) => state === 'claimed')?._count._all ?? 0,
    oldestWaitingAt: waiting?._min.availableAt ?? null,
  };
}

/** Exports of runs, the newest of each format and model last. */
export const exportTasksOf = (database: Queryable, runIds: readonly string[]): Promise<Task[]> =>
  database.task.findMany({
    where: { runId: { in: [...runIds] }, kind: 'render_export' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** The newest task of a kind about an object, whose id its payload holds under `key`. */
export const newestTaskAbout = (
  database: Queryable,
  request: { readonly kind: Task['kind']; readonly key: string; readonly ids: readonly string[] },
): Promise<Task[]> =>
  database.task.findMany({
    where: {
      kind: request.kind,
      OR: request.ids.map((id) => ({ payload: { path: [request.key], equals: id } })),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
