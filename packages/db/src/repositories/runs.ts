import { z } from 'zod';
import { Prisma, type GateStatus, type Run, type RunKind, type RunModel, type RunState } from '../generated/client.ts';
import { newestFirst, type PageWindow, type TimeKey } from '../paging.ts';
import { queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';
import type { ByIds } from './scope.ts';

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
  readonly ids?: readonly string[] | null | undefined;
  /** Words, each of which is the number, or part of the name of the campaign or of a model. */
  readonly search?: string | null | undefined;
}

function wordMatches(word: string): Prisma.RunWhereInput {
  const contains = { contains: word, mode: 'insensitive' as const };
  const number = Number(/^#?(\d{1,9})$/.exec(word)?.[1] ?? Number.NaN);
  return {
    OR: [
      { campaign: { name: contains } },
      { models: { some: { modelVersion: { model: { name: contains } } } } },
      ...(Number.isNaN(number) ? [] : [{ number }]),
    ],
  };
}

const wordsOf = (search: string): string[] => search.split(/\s+/).filter((word) => word !== '');

const matching = (filter: RunFilter): Prisma.RunWhereInput => ({
  ...matchingColumns(filter),
  ...(filter.ids ? { id: { in: [...filter.ids] } } : {}),
  ...(filter.search ? { AND: wordsOf(filter.search).map(wordMatches) } : {}),
});

const matchingColumns = ({
  workspaceId,
  campaignId,
  modelId,
  kind,
  states,
  gateStatus,
}: RunFilter): Prisma.RunWhereInput => ({
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

/** A finished run, for the campaign or the model that was asked about. */
export interface TrendRun {
  readonly ofId: string;
  readonly run: Run;
}

/** Finished runs of each campaign, or of each model's versions, the newest first: points of a trend. */
export async function finishedRunsOf(
  database: Queryable,
  { workspaceIds, ids, take, of }: ByIds & { readonly take: number; readonly of: 'campaign' | 'model' },
): Promise<TrendRun[]> {
  // What samples of another run do to a model says nothing about how robust it has become.
  const isOf =
    of === 'campaign'
      ? Prisma.sql`"campaignId" = k."id"`
      : Prisma.sql`"kind" = 'attack' AND EXISTS (
          SELECT 1 FROM "RunModel" m JOIN "ModelVersion" v ON v."id" = m."modelVersionId" WHERE m."runId" = "Run"."id" AND v."modelId" = k."id")`;
  const found = await queryRows(
    database,
    Prisma.sql`
      SELECT k."id"::text AS "ofId", r."id"::text AS "runId" FROM unnest(${[...ids]}::uuid[]) AS k("id")
      CROSS JOIN LATERAL (
        SELECT "id" FROM "Run" WHERE "workspaceId" = ANY(${[...workspaceIds]}::uuid[]) AND "state" = 'done' AND "summary" <> 'null'::jsonb AND ${isOf}
        ORDER BY "createdAt" DESC, "id" DESC LIMIT ${take}) r`,
    z.object({ ofId: z.string(), runId: z.string() }),
  );
  const runs = await database.run.findMany({
    where: { id: { in: found.map(({ runId }) => runId) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  const owners = new Map<string, string[]>();
  for (const { ofId, runId } of found) owners.set(runId, [...(owners.get(runId) ?? []), ofId]);
  return runs.flatMap((run) => (owners.get(run.id) ?? []).map((ofId) => ({ ofId, run })));
}

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
