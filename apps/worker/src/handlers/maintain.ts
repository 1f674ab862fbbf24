import { expireAcceptedFindings, type Transaction } from '@holdfast/db';
import { workspaceSettingsSchema } from '@holdfast/domain';
import { finishTask, holdClaim } from '@holdfast/jobs';
import { reconcile, type BlobKey } from '@holdfast/storage';
import type { Handler, TaskContext } from '../context.ts';

/** A blob may wait so long for its row: uploads of large files, tasks that are tried again. */
const ORPHAN_GRACE_MS = 24 * 3600_000;
const PAGE = 1000;
const RUNS_AT_ONCE = 20;

/** Keeps the installation tidy. Everything here may be cut off and done again at any point. */
export const maintain: Handler<'maintain'> = async (context, task) => {
  const { db, store, clock, log } = context;
  const now = clock();
  const expired = await db.prisma.upload.updateMany({
    where: { state: 'pending', expiresAt: { lt: now } },
    data: { state: 'expired' },
  });
  await db.transaction((tx) => expireAcceptedFindings(tx, { now }));
  const runs = await deleteOldPictures(context, now);
  const report = await reconcile({
    store,
    known: knownBlobs(context),
    isKnown: async ({ workspaceId, sha256 }) =>
      (await db.prisma.artifact.count({ where: { workspaceId, sha256 } })) > 0,
    graceMs: ORPHAN_GRACE_MS,
    now,
  });
  for (const key of report.missing.slice(0, 20))
    log.error({ key }, 'a stored file is missing: restore it from a backup');
  await db.prisma.$executeRaw`
    UPDATE "Worker" SET "stoppedAt" = now(), "state" = 'stopping', "reason" = 'lost: no sign of life'
    WHERE "stoppedAt" IS NULL AND "heartbeatAt" < now() - interval '10 minutes'`;
  await db.prisma.$executeRaw`DELETE FROM "Worker" WHERE "stoppedAt" < now() - interval '7 days'`;
  await db.prisma.$executeRaw`DELETE FROM "Outbox" WHERE "sentAt" < now() - interval '1 day'`;
  log.info(
    { expiredUploads: expired.count, runs, orphans: report.deleted.length, missing: report.missing.length },
    'tidied up',
  );
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await finishTask(tx, task);
  });
};

/** Every blob that a row names, in the store's order. */
async function* knownBlobs({ db }: TaskContext): AsyncGenerator<BlobKey> {
  let after: BlobKey | undefined;
  for (;;) {
    const rows: BlobKey[] = await db.prisma.artifact.findMany({
      ...(after === undefined ? {} : { cursor: { workspaceId_sha256: { ...after } }, skip: 1 }),
      orderBy: [{ workspaceId: 'asc' }, { sha256: 'asc' }],
      take: PAGE,
      select: { workspaceId: true, sha256: true },
    });
    yield* rows;
    after = rows.at(-1);
    if (after === undefined || rows.length < PAGE) return;
  }
}

/** Retention: pictures of old runs go, their numbers stay. Baselines keep theirs. Returns how many runs. */
async function deleteOldPictures(context: TaskContext, now: Date): Promise<number> {
  const { db, store } = context;
  let count = 0;
  for (const { id: workspaceId, settings } of await db.prisma.workspace.findMany({
    select: { id: true, settings: true },
  })) {
    const days = workspaceSettingsSchema.safeParse(settings).data?.pictureRetentionDays ?? null;
    if (days === null) continue;
    const runs = await db.prisma.run.findMany({
      where: {
        workspaceId,
        state: { in: ['done', 'cancelled', 'failed'] },
        finishedAt: { lt: new Date(now.getTime() - days * 24 * 3600_000) },
        picturesDeletedAt: null,
        baselines: { none: { active: true } },
      },
      select: { id: true },
      take: RUNS_AT_ONCE,
    });
    for (const { id } of runs) {
      context.signal.throwIfAborted();
      // Rows first: a blob without a row is an orphan that the next reconciliation finds, a row without a blob is damage.
      const hashes = await db.transaction((tx) => forgetPictures(tx, id));
      for (const sha256 of hashes) await store.delete({ workspaceId, sha256 });
      count++;
    }
  }
  return count;
}

/** Removes the rows of a run's pictures; returns the hashes of those that no other run names. */
async function forgetPictures(tx: Transaction, runId: string): Promise<string[]> {
  const files = await tx.runFile.findMany({ where: { runId }, select: { artifactId: true } });
  await tx.runFile.deleteMany({ where: { runId } });
  await tx.run.update({ where: { id: runId }, data: { picturesDeletedAt: new Date() } });
  const unused = {
    id: { in: [...new Set(files.map(({ artifactId }) => artifactId))] },
    kind: { in: ['original' as const, 'sample' as const, 'sample_copy' as const] },
    runFiles: { none: {} },
  };
  const artifacts = await tx.artifact.findMany({ where: unused, select: { sha256: true } });
  await tx.artifact.deleteMany({ where: unused });
  return artifacts.map(({ sha256 }) => sha256);
}
