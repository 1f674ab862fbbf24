import { deleteArtifacts, expireAcceptedFindings, releasePictures, unreferencedArtifacts } from '@holdfast/db';
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
    UPDATE "Worker" SET "stoppedAt" = now(), "state" = 'stopping', "reason" = 'lost: no sign of life',
      "capacity" = "capacity" - 'activities'
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

/** Retention: pictures of old runs go, their numbers stay. Baselines and what is still drawn on keep theirs. Returns how many runs. */
async function deleteOldPictures(context: TaskContext, now: Date): Promise<number> {
  const { db } = context;
  let count = 0;
  for (const { id: workspaceId, settings } of await db.prisma.workspace.findMany({
    select: { id: true, settings: true },
  })) {
    const days = workspaceSettingsSchema.safeParse(settings).data?.pictureRetentionDays ?? null;
    if (days === null) continue;
    const before = new Date(now.getTime() - days * 24 * 3600_000);
    const request = { workspaceId, before, now, take: RUNS_AT_ONCE };
    const released = await db.transaction((tx) => releasePictures(tx, request));
    count += released.length;
    await deleteReleased(context, { workspaceId, before });
  }
  return count;
}

/** Deletes pictures that no run and no photo names any more; also those that an earlier round, which was cut off, left behind. */
async function deleteReleased(
  { db, store, signal }: TaskContext,
  { workspaceId, before }: { readonly workspaceId: string; readonly before: Date },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const free = await unreferencedArtifacts(db.prisma, { workspaceId, before, take: PAGE });
    if (free.length === 0) return;
    // Rows first: a blob without a row is an orphan that the next reconciliation finds, a row without a blob is damage.
    const ids = free.map(({ id }) => id);
    const hashes = await db.transaction((tx) => deleteArtifacts(tx, { workspaceId, ids }));
    for (const sha256 of hashes) await store.delete({ workspaceId, sha256 });
    // What came into use meanwhile stays, and would be found again and again.
    if (hashes.length === 0) return;
  }
}
