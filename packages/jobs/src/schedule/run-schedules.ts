import { nextDueTime } from '@holdfast/domain';
import { z } from 'zod';
import { JobError } from '../job-error.ts';
import { startRun } from '../runs/start-run.ts';
import { execute, query, type Sql, type SqlDatabase } from '../sql/client.ts';

const dueRow = z.object({
  scheduleId: z.string(),
  campaignId: z.string(),
  workspaceId: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  catchUp: z.enum(['skip', 'once']),
  dueAt: z.date(),
});
type DueSchedule = z.infer<typeof dueRow>;

/** A due time that is noticed within this is on time; later ones were missed and follow the catch-up policy. */
const ON_TIME_MS = 90_000;

/**
 * Due schedules, one transaction each. SKIP LOCKED: two schedulers take different ones. Should two ever act on one due time (a clock that
 * steps, a paused process), the second one's ScheduleStart is refused by its key and its run is rolled back with it.
 */
const DUE = `
SELECT s."id"::text AS "scheduleId", s."campaignId"::text AS "campaignId", c."workspaceId"::text AS "workspaceId", s."cron", s."timeZone",
       s."catchUp"::text AS "catchUp", s."nextDueAt" AS "dueAt"
FROM "Schedule" s JOIN "Campaign" c ON c."id" = s."campaignId"
WHERE s."nextDueAt" <= $1::timestamptz AND s."pausedAt" IS NULL AND c."archivedAt" IS NULL
ORDER BY s."nextDueAt" LIMIT 1 FOR UPDATE OF s SKIP LOCKED`;

/** Starts what is due at `now`; returns the ids of the runs. */
export async function runDueSchedules(db: SqlDatabase, { now }: { readonly now: Date }): Promise<string[]> {
  const started: string[] = [];
  for (;;) {
    const step = await db.transaction(async (tx) => {
      const [due] = await query(tx, { text: DUE, values: [now], row: dueRow });
      return due === undefined ? undefined : { runId: await actOn(tx, due, now) };
    });
    if (step === undefined) return started;
    if (step.runId !== null) started.push(step.runId);
  }
}

async function actOn(tx: Sql, due: DueSchedule, now: Date): Promise<string | null> {
  const { scheduleId, campaignId, workspaceId, dueAt } = due;
  // The next due time lies after now, not after the one just met: missed times are one catch-up at most.
  const next = nextDueTime(due, now);
  await execute(
    tx,
    `UPDATE "Schedule" SET "nextDueAt" = $2::timestamptz, "updatedAt" = now() WHERE "id" = $1::uuid`,
    scheduleId,
    next,
  );
  const [claimed] = await query(tx, {
    text: `INSERT INTO "ScheduleStart" ("scheduleId", "dueAt", "outcome") VALUES ($1::uuid, $2::timestamptz, 'started')
           ON CONFLICT DO NOTHING RETURNING "scheduleId"::text AS "scheduleId"`,
    values: [scheduleId, dueAt],
    row: z.object({ scheduleId: z.string() }),
  });
  if (claimed === undefined) return null;
  const record = (outcome: string, runId: string | null): Promise<void> =>
    execute(
      tx,
      `UPDATE "ScheduleStart" SET "outcome" = $3, "runId" = $4::uuid WHERE "scheduleId" = $1::uuid AND "dueAt" = $2::timestamptz`,
      scheduleId,
      dueAt,
      outcome,
      runId,
    );
  if (due.catchUp === 'skip' && now.getTime() - dueAt.getTime() > ON_TIME_MS) {
    await record('skipped', null);
    return null;
  }
  try {
    const { runId } = await startRun(tx, {
      workspaceId,
      campaignId,
      trigger: 'schedule',
      idempotencyKey: `schedule ${scheduleId} ${dueAt.toISOString()}`,
    });
    await record('started', runId);
    return runId;
  } catch (error) {
    // A campaign that cannot start now (no ready model) is no reason to stop its schedule.
    if (!(error instanceof JobError)) throw error;
    await record(error.message, null);
    return null;
  }
}

/** Starts runs of the campaigns that ask for one whenever a model gets a new version. Call it in the transaction that makes it ready. */
export async function startForNewVersion(
  tx: Sql,
  request: {
    readonly workspaceId: string;
    readonly modelId: string;
    readonly modelVersionId: string;
    /** A campaign that runs with this version anyhow. */
    readonly except?: string | null;
  },
): Promise<string[]> {
  const { workspaceId, modelId, modelVersionId, except = null } = request;
  const campaigns = await query(tx, {
    text: `SELECT c."id"::text AS "campaignId" FROM "Campaign" c
           WHERE c."workspaceId" = $1::uuid AND c."triggerOnNewVersion" AND c."archivedAt" IS NULL AND c."id" IS DISTINCT FROM $3::uuid
             AND EXISTS (SELECT 1 FROM "CampaignModel" m
                         WHERE m."campaignId" = c."id" AND m."modelId" = $2::uuid AND m."selector" = 'latest')
           ORDER BY c."id"`,
    values: [workspaceId, modelId, except],
    row: z.object({ campaignId: z.string() }),
  });
  const started: string[] = [];
  for (const { campaignId } of campaigns) {
    try {
      const { runId } = await startRun(tx, {
        workspaceId,
        campaignId,
        trigger: 'new_version',
        idempotencyKey: `new version ${modelVersionId} ${campaignId}`,
      });
      started.push(runId);
    } catch (error) {
      // One campaign that cannot start must not keep the version from being ready.
      if (!(error instanceof JobError)) throw error;
    }
  }
  return started;
}

/**
 * Runs the campaign that a hardening job names with the version it made, once. A campaign that cannot start is no reason to lose the training: why
 * it cannot is returned, null where it was started.
 */
export async function startForHardening(
  tx: Sql,
  request: {
    readonly workspaceId: string;
    readonly campaignId: string;
    readonly hardeningJobId: string;
    readonly modelVersionId: string;
    readonly createdById: string | null;
  },
): Promise<string | null> {
  const { workspaceId, campaignId, hardeningJobId, modelVersionId, createdById } = request;
  try {
    await startRun(tx, {
      workspaceId,
      campaignId,
      trigger: 'hardening',
      hardeningJobId,
      modelVersionIds: [modelVersionId],
      createdById: createdById ?? undefined,
      idempotencyKey: `hardening ${hardeningJobId} ${campaignId}`,
    });
    return null;
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    return error.message;
  }
}
