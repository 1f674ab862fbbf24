import type { Finding, FindingEvent, FindingState, Prisma } from '../generated/client.ts';
import type { PageWindow } from '../paging.ts';
import type { Queryable } from '../rows.ts';

/** Findings by id, of these workspaces only. */
export const findingsByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<Finding[]> =>
  database.finding.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export interface FindingListFilter {
  readonly workspaceId: string;
  readonly states: readonly FindingState[] | null;
  /** Open: still seen, and neither a false positive nor accepted beyond `now`. */
  readonly open: boolean | null;
  readonly now: Date;
  readonly runId: string | null;
  readonly modelId: string | null;
  readonly attack: string | null;
  readonly transform: string | null;
}

const openNow = (now: Date): Prisma.FindingWhereInput => ({
  fixedRunId: null,
  OR: [{ state: { in: ['new', 'confirmed'] } }, { state: 'accepted', acceptedUntil: { lt: now } }],
});

/** The findings that a filter asks for. */
export function findingsMatching(filter: FindingListFilter): Prisma.FindingWhereInput {
  const { workspaceId, states, open, now, runId, modelId, attack, transform } = filter;
  return {
    workspaceId,
    AND: [
      states === null || states.length === 0 ? {} : { state: { in: [...states] } },
      open === null ? {} : open ? openNow(now) : { NOT: openNow(now) },
      runId === null ? {} : { OR: [{ lastRunId: runId }, { firstRunId: runId }, { fixedRunId: runId }] },
      modelId === null ? {} : { modelId },
      attack === null ? {} : { attack },
      transform === null ? {} : { transform },
    ],
  };
}

/** Key of lists that show what changed last first. */
export interface UpdateKey {
  readonly at: Date;
  readonly id: string;
}

/** A page, what changed last first. */
export function findingList(
  database: Queryable,
  { filter, window }: { readonly filter: FindingListFilter; readonly window: PageWindow<UpdateKey> },
): Promise<Finding[]> {
  const { after, before, isBackward, take } = window;
  const older = ({ at, id }: UpdateKey) => ({ OR: [{ updatedAt: { lt: at } }, { updatedAt: at, id: { lt: id } }] });
  const newer = ({ at, id }: UpdateKey) => ({ OR: [{ updatedAt: { gt: at } }, { updatedAt: at, id: { gt: id } }] });
  const direction = isBackward ? ('asc' as const) : ('desc' as const);
  return database.finding.findMany({
    where: {
      AND: [findingsMatching(filter), after === null ? {} : older(after), before === null ? {} : newer(before)],
    },
    orderBy: [{ updatedAt: direction }, { id: direction }],
    take,
  });
}

export const countFindingList = (database: Queryable, filter: FindingListFilter): Promise<number> =>
  database.finding.count({ where: findingsMatching(filter) });

export const countNewFindings = (database: Queryable, workspaceId: string): Promise<number> =>
  database.finding.count({ where: { workspaceId, state: 'new', fixedRunId: null } });

/** What people said about findings, in order. */
export const findingEventsOf = (database: Queryable, findingIds: readonly string[]): Promise<FindingEvent[]> =>
  database.findingEvent.findMany({
    where: { findingId: { in: [...findingIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** Decides about findings of one workspace, with the reason in their history. Ids of other workspaces are left out. */
export async function decideFindings(
  tx: Queryable,
  request: {
    readonly workspaceId: string;
    readonly ids: readonly string[];
    readonly state: FindingState;
    readonly acceptedUntil: Date | null;
    readonly reason: string;
    readonly userId: string | null;
  },
): Promise<Finding[]> {
  const { workspaceId, ids, state, acceptedUntil, reason, userId } = request;
  const findings = await tx.finding.updateManyAndReturn({
    where: { id: { in: [...ids] }, workspaceId },
    data: { state, acceptedUntil },
  });
  await tx.findingEvent.createMany({
    data: findings.map(({ id: findingId }) => ({ findingId, userId, state, reason, acceptedUntil })),
  });
  return findings;
}

/** Names of pictures in runs. */
export const imageNamesInRuns = (
  database: Queryable,
  pairs: readonly { readonly runId: string; readonly imageId: string }[],
): Promise<{ runId: string; imageId: string; name: string }[]> =>
  database.runImage.findMany({
    where: { OR: pairs.map(({ runId, imageId }) => ({ runId, imageId })) },
    select: { runId: true, imageId: true, name: true },
  });
