import type { GateStatus, Prisma, Run, RunKind, RunModel, RunState } from '../generated/client.ts';
import { newestFirst, type PageWindow, type TimeKey } from '../paging.ts';
import type { Queryable } from '../rows.ts';

/** Runs by id, of these workspaces only, in no particular order. */
export const runsByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Run[]> => database.run.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export const runByNumber = (
  database: Queryable,
  { workspaceId, number }: { readonly workspaceId: string; readonly number: number },
): Promise<Run | null> => database.run.findUnique({ where: { workspaceId_number: { workspaceId, number } } });

export interface RunFilter {
  readonly workspaceId: string;
  readonly campaignId?: string | null | undefined;
  readonly modelId?: string | null | undefined;
  readonly kind?: RunKind | null | undefined;
  readonly states?: readonly RunState[] | null | undefined;
  readonly gateStatus?: GateStatus | null | undefined;
}

const matching = ({ workspaceId, campaignId, modelId, kind, states, gateStatus }: RunFilter): Prisma.RunWhereInput => ({
  workspaceId,
  ...(campaignId ? { campaignId } : {}),
  ...(kind ? { kind } : {}),
  ...(gateStatus ? { gateStatus } : {}),
  ...(states && states.length > 0 ? { state: { in: [...states] } } : {}),
  ...(modelId ? { models: { some: { modelVersion: { modelId } } } } : {}),
});

/** A page, the newest first. */
export function runPage(
  database: Queryable,
  { filter, window }: { readonly filter: RunFilter; readonly window: PageWindow<TimeKey> },
): Promise<Run[]> {
  const { where, orderBy, take } = newestFirst(window);
  return database.run.findMany({ where: { AND: [matching(filter), where] }, orderBy, take });
}

export const countRuns = (database: Queryable, filter: RunFilter): Promise<number> =>
  database.run.count({ where: matching(filter) });

export const runModelsOf = (database: Queryable, runIds: readonly string[]): Promise<RunModel[]> =>
  database.runModel.findMany({
    where: { runId: { in: [...runIds] } },
    orderBy: [{ runId: 'asc' }, { ordinal: 'asc' }],
  });

/** The newest run of each campaign. */
export const latestRunsOf = (database: Queryable, campaignIds: readonly string[]): Promise<Run[]> =>
  database.run.findMany({
    where: { campaignId: { in: [...campaignIds] } },
    distinct: ['campaignId'],
    orderBy: [{ campaignId: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
  });

/** Finished runs of a campaign or of a model's versions, the newest first: points of a trend. */
export const finishedRuns = (
  database: Queryable,
  request: {
    readonly workspaceId: string;
    readonly campaignId?: string;
    readonly modelId?: string;
    readonly take: number;
  },
): Promise<(Run & { models: RunModel[] })[]> =>
  database.run.findMany({
    where: {
      workspaceId: request.workspaceId,
      state: 'done',
      summary: { not: 'AnyNull' },
      ...(request.campaignId === undefined ? {} : { campaignId: request.campaignId }),
      // What samples of another run do to a model says nothing about how robust it has become.
      ...(request.modelId === undefined
        ? {}
        : { kind: 'attack', models: { some: { modelVersion: { modelId: request.modelId } } } }),
    },
    include: { models: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: request.take,
  });

export interface TaskCounts {
  readonly runId: string;
  readonly waiting: number;
  readonly running: number;
}

/** How many tasks of each run wait or are worked on. */
export async function openTasksOf(database: Queryable, runIds: readonly string[]): Promise<TaskCounts[]> {
  const rows = await database.task.groupBy({
    by: ['runId', 'state'],
    where: { runId: { in: [...runIds] }, state: { in: ['waiting', 'claimed'] } },
    _count: { _all: true },
  });
  const of = (runId: string, state: string): number =>
    rows.find((row) => row.runId === runId && row.state === state)?._count._all ?? 0;
  return runIds.map((runId) => ({ runId, waiting: of(runId, 'waiting'), running: of(runId, 'claimed') }));
}

export interface ImageCount {
  readonly runId: string;
  readonly images: number;
}

export async function runImageCounts(database: Queryable, runIds: readonly string[]): Promise<ImageCount[]> {
  const rows = await database.runImage.groupBy({
    by: ['runId'],
    where: { runId: { in: [...runIds] } },
    _count: { _all: true },
  });
  return rows.map(({ runId, _count }) => ({ runId, images: _count._all }));
}
