import { startRelay } from './queue/relay.ts';
import type { TaskQueue } from './queue/queue.ts';
import { runDueSchedules } from './schedule/run-schedules.ts';
import { execute, query, type SqlDatabase } from './sql/client.ts';
import { sweepLostTasks } from './tasks/claim.ts';
import { enqueueTask } from './tasks/enqueue-task.ts';
import { z } from 'zod';

export interface HousekeepingOptions {
  readonly db: SqlDatabase & { readonly url: string };
  readonly queue: TaskQueue;
  readonly onError: (what: string, error: unknown) => void;
  readonly clock?: () => Date;
  readonly sweepMs?: number;
  readonly scheduleMs?: number;
}

const MAINTAIN_EVERY_HOURS = 6;

/**
 * What every process of the platform does beside its work, so that no single one has to be alive: relays the outbox, returns tasks of dead
 * workers, starts due schedules, asks for maintenance. All of it may run in many processes at once. Resolves when it has begun.
 */
export async function startHousekeeping(options: HousekeepingOptions): Promise<{ close(): Promise<void> }> {
  const { db, queue, onError, clock = () => new Date(), sweepMs = 5000, scheduleMs = 10_000 } = options;
  const relay = await startRelay({ db, queue, onError: (error) => onError('relay', error) });
  const timers = [
    every(
      sweepMs,
      () => sweepLostTasks(db),
      (error) => onError('sweeper', error),
    ),
    every(
      scheduleMs,
      () => runDueSchedules(db, { now: clock() }),
      (error) => onError('scheduler', error),
    ),
    every(
      600_000,
      () => askForMaintenance(db),
      (error) => onError('maintenance', error),
    ),
  ];
  return {
    async close() {
      await Promise.all(timers.map((timer) => timer.close()));
      await relay.close();
    },
  };
}

/** Asks for maintenance where none was asked for lately. Tasks belong to a workspace: the oldest one stands for the installation. */
export async function askForMaintenance(db: SqlDatabase): Promise<void> {
  await db.transaction(async (tx) => {
    await execute(tx, `SELECT pg_advisory_xact_lock(4711829302)::text`);
    const [workspace] = await query(tx, {
      text: `SELECT "id"::text AS "id" FROM "Workspace"
             WHERE NOT EXISTS (SELECT 1 FROM "Task" WHERE "kind" = 'maintain' AND "createdAt" > now() - interval '${MAINTAIN_EVERY_HOURS} hours')
             ORDER BY "createdAt" LIMIT 1`,
      row: z.object({ id: z.string() }),
    });
    if (workspace !== undefined) await enqueueTask(tx, { workspaceId: workspace.id, kind: 'maintain', payload: {} });
  });
}

/** Runs `work` now and again and again, never twice at a time. */
function every(
  ms: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): { close(): Promise<void> } {
  let running: Promise<unknown> | undefined;
  const run = (): void => {
    running ??= work()
      .catch(onError)
      .finally(() => (running = undefined));
  };
  const timer = setInterval(run, ms);
  run();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
