import type { HardeningJob, Run } from '../generated/client.ts';
import { newestFirst, type PageWindow, type TimeKey } from '../paging.ts';
import type { Queryable } from '../rows.ts';

/** Hardening jobs by id, of these workspaces only. */
export const hardeningJobsByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<HardeningJob[]> =>
  database.hardeningJob.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } } });

export function hardeningPage(
  database: Queryable,
  { workspaceId, window }: { readonly workspaceId: string; readonly window: PageWindow<TimeKey> },
): Promise<HardeningJob[]> {
  const { where, orderBy, take } = newestFirst(window);
  return database.hardeningJob.findMany({ where: { AND: [{ workspaceId }, where] }, orderBy, take });
}

export const countHardeningJobs = (database: Queryable, workspaceId: string): Promise<number> =>
  database.hardeningJob.count({ where: { workspaceId } });

/** The job that made each of these versions. */
export const hardeningJobsOfResults = (database: Queryable, versionIds: readonly string[]): Promise<HardeningJob[]> =>
  database.hardeningJob.findMany({ where: { resultVersionId: { in: [...versionIds] } } });

/** Runs that measured what a job did, in the order in which they were started. */
export const evaluationRunsOf = (database: Queryable, jobIds: readonly string[]): Promise<Run[]> =>
  database.run.findMany({
    where: { hardeningJobId: { in: [...jobIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
