import { z } from 'zod';
import { Prisma, type HardeningJob, type Run } from '../generated/client.ts';
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

const evaluationPayload = z.looseObject({ recordSha256: z.string() });

/** SHA-256 of the record of a job's training, as the task that measures its version names it. The job has made a version. */
export async function trainingRecordOf(
  database: Queryable,
  { workspaceId, id }: Pick<HardeningJob, 'workspaceId' | 'id'>,
): Promise<string> {
  // Enqueued in the transaction that made the version, and tasks are kept: it is always there.
  const { payload } = await database.task.findFirstOrThrow({
    where: { workspaceId, kind: 'evaluate_hardening', payload: { path: ['hardeningJobId'], equals: id } },
    orderBy: { createdAt: 'desc' },
  });
  return evaluationPayload.parse(payload).recordSha256;
}

/** The record of the training that made a version, and what was measured so far. */
export async function hardeningOfResult(
  database: Queryable,
  { workspaceId, modelVersionId }: { readonly workspaceId: string; readonly modelVersionId: string },
): Promise<{ readonly recordSha256: string; readonly evaluation: unknown } | undefined> {
  const job = await database.hardeningJob.findUnique({ where: { resultVersionId: modelVersionId, workspaceId } });
  if (job === null) return undefined;
  return { recordSha256: await trainingRecordOf(database, job), evaluation: job.evaluation };
}

/** Runs that measured what a job did, in the order in which they were started. */
export const evaluationRunsOf = (database: Queryable, jobIds: readonly string[]): Promise<Run[]> =>
  database.run.findMany({
    where: { hardeningJobId: { in: [...jobIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

export const createHardeningJob = (
  tx: Queryable,
  data: {
    readonly workspaceId: string;
    readonly sourceVersionId: string;
    readonly datasetVersionId: string;
    readonly sampleRunId: string | null;
    readonly configuration: Prisma.InputJsonValue;
    readonly seed: bigint;
    readonly evaluateCampaignId: string | null;
    readonly idempotencyKey: string | null;
    readonly createdById: string | null;
  },
): Promise<HardeningJob> => tx.hardeningJob.create({ data });

/** The job that an idempotency key named before. Of two requests with one key, the second waits here for the first one to end. */
export async function hardeningJobByKey(
  tx: Queryable,
  { workspaceId, idempotencyKey }: { readonly workspaceId: string; readonly idempotencyKey: string },
): Promise<HardeningJob | null> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`hardening ${workspaceId} ${idempotencyKey}`}, 0))::text`;
  return tx.hardeningJob.findUnique({ where: { workspaceId_idempotencyKey: { workspaceId, idempotencyKey } } });
}

/** A job's row, locked until the transaction ends: its state decides what may be done with it. */
export async function lockHardeningJob(tx: Queryable, id: string): Promise<HardeningJob> {
  await tx.$queryRaw`SELECT 1 FROM "HardeningJob" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return tx.hardeningJob.findUniqueOrThrow({ where: { id } });
}

/** Cancels what has not begun; what has is asked to stop, keeps its checkpoint, and ends within seconds. */
export async function cancelHardeningJob(
  tx: Queryable,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<HardeningJob> {
  const { count } = await tx.task.updateMany({
    where: {
      kind: { in: ['harden_model', 'evaluate_hardening'] },
      state: 'waiting',
      payload: { path: ['hardeningJobId'], equals: id },
    },
    data: { state: 'cancelled', finishedAt: now },
  });
  const job = await tx.hardeningJob.update({ where: { id }, data: { state: 'cancelling' } });
  if (count === 0) return job;
  return tx.hardeningJob.update({ where: { id }, data: { state: 'cancelled', finishedAt: now } });
}

/** Puts a cancelled or failed job back: to be trained on from its checkpoint, or measured where its version is there already. */
export const requeueHardeningJob = (tx: Queryable, id: string): Promise<HardeningJob> =>
  tx.hardeningJob.update({ where: { id }, data: { state: 'queued', finishedAt: null, failure: Prisma.DbNull } });
