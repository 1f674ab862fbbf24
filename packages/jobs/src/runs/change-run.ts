import { z } from 'zod';
import { notify } from '../events/notify.ts';
import { execute, query, type Sql } from '../sql/client.ts';
import { enqueueTasks } from '../tasks/enqueue-task.ts';
import { redeliver } from '../tasks/redeliver.ts';
import { lockRunOf, wrongState, type LockedRun } from './lock-run.ts';
import { settleRun } from './settle-run.ts';

export interface RunOfWorkspace {
  readonly workspaceId: string;
  readonly runId: string;
}

/**
 * Asks a run to stop: waiting tasks are cancelled now, workers abort theirs within seconds; what is done stays. Nothing happens to a run
 * that is stopping or was stopped. Throws JobError for one that has ended otherwise.
 */
export async function requestCancel(tx: Sql, request: RunOfWorkspace): Promise<void> {
  const run = await lockRunOf(tx, request);
  if (run.state === 'cancelling' || run.state === 'cancelled') return;
  if (run.state === 'done' || run.state === 'failed')
    throw wrongState(run, 'a run that goes on', 'nothing is left to stop');
  await execute(
    tx,
    `UPDATE "Run" SET "state" = 'cancelling', "cancelRequestedAt" = now() WHERE "id" = $1::uuid`,
    run.runId,
  );
  // Cancels what waits, and ends the run where nothing is claimed.
  await settleRun(tx, { runId: run.runId });
}

/** Goes on with a cancelled or failed run from its last finished image. Throws JobError. */
export async function resumeRun(tx: Sql, request: RunOfWorkspace): Promise<void> {
  const run = await lockRunOf(tx, request);
  if (run.state !== 'cancelled' && run.state !== 'failed') {
    throw wrongState(run, 'a run that was cancelled or failed', 'start the campaign again for a new run');
  }
  const reopened = await query(tx, {
    text: `UPDATE "Task" SET "state" = 'waiting', "availableAt" = now(), "attempts" = 0, "failure" = NULL, "finishedAt" = NULL
           WHERE "runId" = $1::uuid AND "state" IN ('cancelled', 'failed') AND "kind" IN ('plan_run', 'attack_images')
           RETURNING "id"::text AS "taskId", "kind"::text AS "kind"`,
    values: [run.runId],
    row: z.object({ taskId: z.string(), kind: z.string() }),
  });
  const isPlanned = reopened.every(({ kind }) => kind !== 'plan_run');
  await reopen(tx, run, isPlanned ? 'running' : 'planning');
  await redeliver(
    tx,
    reopened.map(({ taskId }) => taskId),
  );
  // Where only its finalisation was missing.
  if (isPlanned) await settleRun(tx, { runId: run.runId });
}

/** Images of a finished run that failed, or of which a sample failed, by model. */
const FAILED_IMAGES = `
SELECT "modelOrdinal", array_agg("position" ORDER BY "position") AS "positions" FROM (
  SELECT DISTINCT "modelOrdinal", "position" FROM "SampleResult" WHERE "runId" = $1::uuid AND "state" = 'error'
  UNION SELECT "modelOrdinal", "position" FROM "RunSubject" WHERE "runId" = $1::uuid AND "failed") AS f
GROUP BY "modelOrdinal" ORDER BY "modelOrdinal"`;

/**
 * Tries only what failed in a finished run again; returns how many images. Throws JobError for any other run: the end of this work would
 * end one that was cut off, too, with every image that it never came to as an error.
 */
export async function retryFailures(tx: Sql, request: RunOfWorkspace): Promise<number> {
  const run = await lockRunOf(tx, request);
  if (run.state !== 'done') {
    throw wrongState(run, 'a run that came to its end', 'resume one that was cut off, and wait until it ends');
  }
  const failed = await query(tx, {
    text: FAILED_IMAGES,
    values: [run.runId],
    row: z.object({ modelOrdinal: z.int(), positions: z.array(z.int()) }),
  });
  if (failed.length === 0) return 0;
  await reopen(tx, run, 'running');
  await enqueueTasks(
    tx,
    failed.map(({ modelOrdinal, positions }) => ({
      workspaceId: run.workspaceId,
      kind: 'attack_images' as const,
      payload: { runId: run.runId, modelOrdinal, positions },
      runId: run.runId,
      priority: run.priority,
    })),
  );
  return failed.reduce((sum, { positions }) => sum + positions.length, 0);
}

async function reopen(tx: Sql, run: LockedRun, state: 'running' | 'planning'): Promise<void> {
  await execute(
    tx,
    `UPDATE "Run" SET "state" = $2::"RunState", "finishedAt" = NULL, "failure" = NULL, "cancelRequestedAt" = NULL,
       "workedUntil" = now() WHERE "id" = $1::uuid`,
    run.runId,
    state,
  );
  await notify(tx, { kind: 'run_changed', workspaceId: run.workspaceId, runId: run.runId, cells: false });
}
