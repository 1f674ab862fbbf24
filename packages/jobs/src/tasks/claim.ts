import { taskPayloads, type Problem, type TaskKind, type TaskPayload, type TaskProgress } from '@holdfast/domain';
import { z } from 'zod';
import { notify } from '../events/notify.ts';
import { settleRun } from '../runs/settle-run.ts';
import { CLAIM, FAIL, FINISH, GIVE_BACK, HOLD, LOCK_CLAIMS, SWEEP } from '../sql/claims.ts';
import { execute, query, type Sql, type SqlDatabase } from '../sql/client.ts';
import { cancelOwner, failOwner } from './task-owner.ts';
import { kindsOf, taskKinds, type Lane } from './lanes.ts';
import { redeliver } from './redeliver.ts';
import type { Claim } from './renew-claims.ts';

interface ClaimedTaskOf<Kind extends TaskKind> extends Claim {
  readonly workspaceId: string;
  readonly runId: string | null;
  readonly kind: Kind;
  readonly payload: TaskPayload<Kind>;
  /** 1 at the first try. */
  readonly attempts: number;
  readonly maxAttempts: number;
}

/** A claimed task: its kind says what its payload is. */
export type ClaimedTask = { [Kind in TaskKind]: ClaimedTaskOf<Kind> }[TaskKind];

/** The claim was taken away: the lease ran out, or somebody else works on the task. Nothing was written. */
export class LostClaimError extends Error {
  override readonly name = 'LostClaimError';
  readonly code = 'LOST_CLAIM';

  constructor(taskId: string) {
    super(`task ${taskId}: expected a claim that still holds, got one whose lease ran out; its results are discarded`);
  }
}

const base = z.object({
  taskId: z.string(),
  workspaceId: z.string(),
  runId: z.string().nullable(),
  token: z.string().transform(BigInt),
  attempts: z.int(),
  maxAttempts: z.int(),
});
const claimRow = z.discriminatedUnion('kind', [
  base.extend({ kind: z.literal('plan_run'), payload: taskPayloads.plan_run }),
  base.extend({ kind: z.literal('attack_images'), payload: taskPayloads.attack_images }),
  base.extend({ kind: z.literal('finalise_run'), payload: taskPayloads.finalise_run }),
  base.extend({ kind: z.literal('inspect_model'), payload: taskPayloads.inspect_model }),
  base.extend({ kind: z.literal('preview_model'), payload: taskPayloads.preview_model }),
  base.extend({ kind: z.literal('probe_picture'), payload: taskPayloads.probe_picture }),
  base.extend({ kind: z.literal('import_dataset'), payload: taskPayloads.import_dataset }),
  base.extend({ kind: z.literal('harden_model'), payload: taskPayloads.harden_model }),
  base.extend({ kind: z.literal('evaluate_hardening'), payload: taskPayloads.evaluate_hardening }),
  base.extend({ kind: z.literal('render_export'), payload: taskPayloads.render_export }),
  base.extend({ kind: z.literal('deliver_webhook'), payload: taskPayloads.deliver_webhook }),
  base.extend({ kind: z.literal('maintain'), payload: taskPayloads.maintain }),
]);
/** A row whose payload this version cannot read must come to rest instead of being claimed for ever. */
const anyRow = z.object({ taskId: z.string(), token: z.string().transform(BigInt), kind: z.string() });

export interface ClaimRequest {
  readonly workerId: string;
  readonly lane: Lane;
  readonly leaseMs: number;
  /** Workspaces that this worker has served, least recently first. */
  readonly served: readonly string[];
  /** Runs whose images it cannot work on and somebody else can. */
  readonly leaves?: readonly string[];
}

/** Claims the next task of a lane: fewest held tasks first, then the workspace served longest ago. `undefined`: nothing to do. */
export async function claimTask(db: SqlDatabase, request: ClaimRequest): Promise<ClaimedTask | undefined> {
  const { workerId, lane, leaseMs, served, leaves = [] } = request;
  const found = await db.transaction(async (tx) => {
    await execute(tx, LOCK_CLAIMS);
    const [row] = await query(tx, {
      text: CLAIM,
      values: [kindsOf(lane), workerId, leaseMs, [...served], [...leaves]],
      row: z.unknown(),
    });
    return row;
  });
  if (found === undefined) return undefined;
  const parsed = claimRow.safeParse(found);
  if (parsed.success) {
    await notify(db.prisma, { kind: 'task_changed', workspaceId: parsed.data.workspaceId, taskId: parsed.data.taskId });
    return parsed.data;
  }
  const claim = anyRow.parse(found);
  await failTask(db, claim, {
    problem: {
      code: 'PAYLOAD_UNREADABLE',
      where: `task ${claim.taskId} (${claim.kind})`,
      expected: 'a payload of this version',
      got: parsed.error.issues[0]?.message ?? 'another one',
      fix: 'start the work again',
    },
    retryInMs: null,
  });
  return claimTask(db, request);
}

/** Holds the claim until the transaction ends. Throws LostClaimError; call it before writing anything that a claim made. */
export async function holdClaim(tx: Sql, { taskId, token }: Claim): Promise<void> {
  const [row] = await query(tx, {
    text: HOLD,
    values: [taskId, String(token)],
    row: z.object({ taskId: z.string() }),
  });
  if (row === undefined) throw new LostClaimError(taskId);
}

const endedRow = z.object({
  taskId: z.string(),
  workspaceId: z.string(),
  runId: z.string().nullable(),
  state: z.enum(['waiting', 'done', 'failed', 'cancelled']),
  kind: z.enum(taskKinds),
});
type EndedTask = z.infer<typeof endedRow>;

/** Ends a claim in the transaction that writes the task's last results. Throws LostClaimError, which rolls those back. */
export async function finishTask(tx: Sql, claim: Claim, state: 'done' | 'cancelled' = 'done'): Promise<void> {
  await end(tx, claim, { text: FINISH, values: [claim.taskId, String(claim.token), state] });
}

/** Ends a claim with a failure, for another try where `retryInMs` is given and tries are left. Returns what became of the task. */
export async function failTask(
  db: SqlDatabase,
  claim: Claim,
  failure: { readonly problem: Problem; readonly retryInMs: number | null },
): Promise<'waiting' | 'failed' | 'lost'> {
  return db.transaction(async (tx) => {
    try {
      const { state } = await end(tx, claim, {
        text: FAIL,
        values: [claim.taskId, String(claim.token), JSON.stringify(failure.problem), failure.retryInMs],
      });
      return state === 'failed' ? 'failed' : 'waiting';
    } catch (error) {
      if (error instanceof LostClaimError) return 'lost';
      throw error;
    }
  });
}

/** Gives a task back untouched: the worker stops. */
export async function giveBackTask(db: SqlDatabase, claim: Claim): Promise<void> {
  await db.transaction(async (tx) => {
    try {
      await end(tx, claim, { text: GIVE_BACK, values: [claim.taskId, String(claim.token)] });
    } catch (error) {
      if (!(error instanceof LostClaimError)) throw error;
    }
  });
}

/** Returns tasks of workers that are gone to the queue. Safe to run anywhere, at any time. Returns how many. */
export async function sweepLostTasks(db: SqlDatabase): Promise<number> {
  const problem: Problem = {
    code: 'WORKER_LOST',
    where: 'the worker of this task',
    expected: 'a sign of life before its lease ran out',
    got: 'none',
    fix: "look at the worker's log; a task that ends its worker every time is too large for the machine",
  };
  return db.transaction(async (tx) => {
    const ended = await query(tx, { text: SWEEP, values: [JSON.stringify(problem)], row: endedRow });
    for (const task of ended) await afterEnd(tx, task);
    return ended.length;
  });
}

/** Says how far a task is; silently nothing where the claim is lost, since the next write will tell. */
export async function reportProgress(sql: Sql, task: ClaimedTask, progress: TaskProgress): Promise<void> {
  await execute(
    sql,
    `UPDATE "Task" SET "progress" = $3::jsonb WHERE "id" = $1::uuid AND "token" = $2::bigint AND "state" = 'claimed'`,
    task.taskId,
    String(task.token),
    JSON.stringify(progress),
  );
  await notify(sql, { kind: 'task_changed', workspaceId: task.workspaceId, taskId: task.taskId });
}

async function end(
  tx: Sql,
  claim: Claim,
  statement: { readonly text: string; readonly values: readonly unknown[] },
): Promise<EndedTask> {
  const [task] = await query(tx, { ...statement, row: endedRow });
  if (task === undefined) throw new LostClaimError(claim.taskId);
  await afterEnd(tx, task);
  return task;
}

/** Whoever ends a task sees to what waits for it: its next delivery, its run. */
async function afterEnd(tx: Sql, task: EndedTask): Promise<void> {
  const { taskId, workspaceId, runId } = task;
  if (task.state === 'waiting') await redeliver(tx, [taskId]);
  if (task.state === 'failed') await failOwner(tx, task);
  if (task.state === 'cancelled') await cancelOwner(tx, task);
  await notify(tx, { kind: 'task_changed', workspaceId, taskId });
  if (runId !== null) await settleRun(tx, { runId, ended: task });
}
