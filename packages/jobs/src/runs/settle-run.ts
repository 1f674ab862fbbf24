import type { TaskKind } from '@holdfast/domain';
import { z } from 'zod';
import { notify } from '../events/notify.ts';
import { queueWebhooks } from '../events/queue-webhooks.ts';
import { execute, query, type Sql } from '../sql/client.ts';
import { enqueueTask } from '../tasks/enqueue-task.ts';
import { lockRun, type LockedRun } from './lock-run.ts';

/** A task of the run that has just come to rest, or waits for another try. */
export interface EndedRunTask {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly state: 'waiting' | 'done' | 'failed' | 'cancelled';
}

/**
 * Moves a run on when a task of it has ended: to its finalisation after the last image task, to `cancelled` when nothing is under way any
 * more, to `failed` when it could not be planned or finalised. The run's row is locked, so exactly one transaction sees the last task.
 */
export async function settleRun(
  tx: Sql,
  { runId, ended }: { readonly runId: string; readonly ended?: EndedRunTask },
): Promise<void> {
  const run = await lockRun(tx, runId);
  if (run === undefined) return;
  if (run.state === 'cancelling') {
    await settleCancelled(tx, run);
  } else if (ended?.state === 'failed' && (ended.kind === 'plan_run' || ended.kind === 'finalise_run')) {
    await failRun(tx, run, ended.taskId);
  } else if (run.state === 'running') {
    await finaliseWhenDone(tx, run);
  }
  await notify(tx, { kind: 'run_changed', workspaceId: run.workspaceId, runId, cells: false });
}

/** Ends a run with its task's failure, and tells whoever asked for it: in one transaction, whichever process ends the task. */
async function failRun(tx: Sql, { runId, workspaceId }: LockedRun, taskId: string): Promise<void> {
  const [failed] = await query(tx, {
    text: `UPDATE "Run" r SET "state" = 'failed', "finishedAt" = now(), "failure" = t."failure"
           FROM "Task" t WHERE r."id" = $1::uuid AND t."id" = $2::uuid
           RETURNING r."number", r."snapshot"->>'campaignName' AS "campaign", r."failure"`,
    values: [runId, taskId],
    row: z.object({ number: z.int(), campaign: z.string().nullable(), failure: z.unknown() }),
  });
  if (failed === undefined) return;
  const { number, campaign, failure } = failed;
  await queueWebhooks(tx, {
    workspaceId,
    event: 'run.failed',
    body: { run: { id: runId, number, campaign }, failure },
  });
}

async function finaliseWhenDone(tx: Sql, run: LockedRun): Promise<void> {
  if ((await countOpen(tx, run.runId)) > 0) return;
  await execute(tx, `UPDATE "Run" SET "state" = 'finalising' WHERE "id" = $1::uuid`, run.runId);
  await enqueueTask(tx, {
    workspaceId: run.workspaceId,
    kind: 'finalise_run',
    payload: { runId: run.runId },
    runId: run.runId,
    priority: run.priority,
    maxAttempts: 5,
  });
}

/** A task that was given back or failed while its run was being cancelled must not start again. */
async function settleCancelled(tx: Sql, run: LockedRun): Promise<void> {
  await execute(
    tx,
    `UPDATE "Task" SET "state" = 'cancelled', "finishedAt" = now() WHERE "runId" = $1::uuid AND "state" = 'waiting'`,
    run.runId,
  );
  if ((await countOpen(tx, run.runId)) > 0) return;
  await execute(tx, `UPDATE "Run" SET "state" = 'cancelled', "finishedAt" = now() WHERE "id" = $1::uuid`, run.runId);
}

/** Work of the run itself; exports and the like may still go on. */
async function countOpen(tx: Sql, runId: string): Promise<number> {
  const [row] = await query(tx, {
    text: `SELECT count(*)::int AS "open" FROM "Task"
           WHERE "runId" = $1::uuid AND "state" IN ('waiting', 'claimed') AND "kind" IN ('plan_run', 'attack_images', 'finalise_run')`,
    values: [runId],
    row: z.object({ open: z.int() }),
  });
  return row?.open ?? 0;
}
