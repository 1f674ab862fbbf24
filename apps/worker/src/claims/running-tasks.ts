import type { ClaimedTask } from '@holdfast/jobs';
import { query, type Sql } from '@holdfast/jobs';
import { z } from 'zod';

/** Why a task was told to stop. */
export type StopReason = 'cancelled' | 'stopping' | 'lost';

/** The `reason` of a task's signal. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`the task was stopped: ${reason}`);
    this.reason = reason;
  }
}

interface Running {
  readonly task: ClaimedTask;
  readonly abort: AbortController;
}

/** Runs and hardening jobs among those given whose end was asked for. */
const CANCELLED = `
SELECT "id"::text AS "id" FROM "Run" WHERE "id" = ANY($1::uuid[]) AND "state" IN ('cancelling', 'cancelled')
UNION ALL
SELECT "id"::text AS "id" FROM "HardeningJob" WHERE "id" = ANY($1::uuid[]) AND "state" IN ('cancelling', 'cancelled')`;

/** Tasks under way in this process. */
export class RunningTasks {
  readonly #running = new Map<string, Running>();

  get size(): number {
    return this.#running.size;
  }

  get tasks(): readonly ClaimedTask[] {
    return [...this.#running.values()].map(({ task }) => task);
  }

  /** Registers a task; its signal is aborted with a TaskStopped. */
  add(task: ClaimedTask): AbortSignal {
    const abort = new AbortController();
    this.#running.set(task.taskId, { task, abort });
    return abort.signal;
  }

  remove(task: ClaimedTask): void {
    this.#running.delete(task.taskId);
  }

  stop(taskIds: readonly string[], reason: StopReason): void {
    for (const id of taskIds) this.#running.get(id)?.abort.abort(new TaskStopped(reason));
  }

  stopAll(reason: StopReason): void {
    this.stop([...this.#running.keys()], reason);
  }

  /** Ids of runs and hardening jobs that something is done for. */
  owners(): string[] {
    return [...new Set(this.tasks.flatMap((task) => ownerOf(task) ?? []))];
  }

  /** Stops what works for a run or hardening job that was cancelled. Asked on every event about one, and by a timer. */
  async stopCancelled(sql: Sql): Promise<void> {
    const owners = this.owners();
    if (owners.length === 0) return;
    const rows = await query(sql, { text: CANCELLED, values: [owners], row: z.object({ id: z.string() }) });
    const cancelled = new Set(rows.map(({ id }) => id));
    const tasks = this.tasks.filter((task) => cancelled.has(ownerOf(task) ?? ''));
    this.stop(
      tasks.map(({ taskId }) => taskId),
      'cancelled',
    );
  }
}

function ownerOf(task: ClaimedTask): string | undefined {
  if (task.kind === 'harden_model' || task.kind === 'evaluate_hardening') return task.payload.hardeningJobId;
  // Exports of a run go on when the run is cancelled.
  return task.kind === 'render_export' ? undefined : (task.runId ?? undefined);
}
