import { randomUUID } from 'node:crypto';
import { EVENT_CHANNEL, platformEventSchema } from '@holdfast/domain';
import { listen } from '@holdfast/db';
import { lanes, openQueue, startHousekeeping, type ClaimedTask, type Lane } from '@holdfast/jobs';
import { probeStore } from '@holdfast/storage';
import { startHeartbeats } from './claims/heartbeats.ts';
import { LeftRuns } from './claims/left-runs.ts';
import { RunningTasks } from './claims/running-tasks.ts';
import type { Services } from './context.ts';
import { WorkerRow } from './health/worker-row.ts';
import { LaneRunner } from './lane-runner.ts';
import { runTask } from './run-task.ts';

/** A worker that has begun. */
export interface RunningWorker {
  readonly workerId: string;
  /** Why it is in its state, for health answers. */
  readonly status: () => { readonly healthy: boolean; readonly reason: string };
  /** Gives its tasks back and ends. */
  stop(): Promise<void>;
}

/**
 * Slots by lane. One heavy task keeps every child of the pool busy by itself; the others mostly wait for files and networks.
 */
const SLOTS: Readonly<Record<Lane, number>> = { heavy: 1, interactive: 2, light: 3 };
const LOOK_EVERY_MS = 2000;
const CHECK_EVERY_MS = 30_000;

/**
 * `heartbeats` is the built program of the heartbeat thread; `onFatal` is told when the worker cannot go on: without the thread it would claim
 * tasks and lose every one of them.
 */
export async function startWorker(
  services: Services,
  { heartbeats: heartbeatProgram, onFatal }: { readonly heartbeats: URL; readonly onFatal: (why: string) => void },
): Promise<RunningWorker> {
  const { db, log, settings } = services;
  const { leaseMs } = settings;
  const workerId = randomUUID();
  const running = new RunningTasks();
  const left = new LeftRuns({ db, workerId });
  const row = new WorkerRow({ db, workerId, log, slots: SLOTS, runtime: services.heavy, leaves: () => left.activity });
  await row.create();
  const onError = (what: string) => (error: unknown) => log.error({ err: error }, what);
  const heartbeats = startHeartbeats({
    program: heartbeatProgram,
    databaseUrl: settings.databaseUrl,
    leaseMs,
    workerId,
    onLost: (taskIds) => running.stop(taskIds, 'lost'),
    onError: onError('heartbeat thread'),
    onEnded: () => onFatal('the heartbeat thread ended'),
  });
  let isStopping = false;
  const run = async (task: ClaimedTask): Promise<void> => {
    const signal = running.add(task);
    heartbeats.hold(task);
    row.update(running.tasks);
    try {
      await runTask(services, task, { signal, leave: (error) => left.leave(error) });
    } finally {
      heartbeats.release(task);
      running.remove(task);
      row.update(running.tasks);
    }
  };
  const runners = new Map(
    lanes.map((lane) => [
      lane,
      new LaneRunner({
        db,
        lane,
        slots: SLOTS[lane],
        workerId,
        leaseMs,
        run,
        leaves: () => left.ids,
        mayClaim: () => !isStopping && row.healthy,
        onError: onError(`lane ${lane}`),
      }),
    ]),
  );
  const queue = await openQueue({
    databaseUrl: settings.databaseUrl,
    redisUrl: settings.redisUrl,
    onError: onError('queue'),
  });
  const consumers = lanes.map((lane) =>
    queue.consume(lane, { concurrency: SLOTS[lane], onDelivery: () => runners.get(lane)?.fill() ?? Promise.resolve() }),
  );
  const housekeeping = await startHousekeeping({
    db,
    queue,
    onError: (what, error) => onError(what)(error),
    sweepMs: Math.min(5000, leaseMs),
  });
  const look = (): void => {
    for (const runner of runners.values()) void runner.fill();
    left.refresh().then(() => {
      if (!isStopping) row.update(running.tasks);
    }, onError('runs left to others'));
    running.stopCancelled(db.prisma).catch(onError('cancellation'));
  };
  const listener = await listen({
    url: settings.databaseUrl,
    channel: EVENT_CHANNEL,
    onMessage: (payload) => {
      const event = platformEventSchema.safeParse(JSON.parse(payload));
      const owner = !event.success
        ? undefined
        : event.data.kind === 'run_changed'
          ? event.data.runId
          : event.data.kind === 'hardening_changed'
            ? event.data.hardeningJobId
            : undefined;
      if (owner !== undefined && running.owners().includes(owner)) {
        running.stopCancelled(db.prisma).catch(onError('cancellation'));
      }
    },
    onReconnect: look,
  });
  const check = async (): Promise<void> => {
    try {
      await db.prisma.$queryRaw`SELECT 1`;
      await probeStore(services.store);
      row.setHealth(undefined);
    } catch (error) {
      row.setHealth(error instanceof Error ? error.message : String(error));
    }
    row.update(running.tasks);
  };
  await check();
  const timers = [setInterval(look, LOOK_EVERY_MS), setInterval(() => void check(), Math.min(CHECK_EVERY_MS, leaseMs))];
  look();
  log.info({ worker: workerId, slots: SLOTS, children: services.heavy.capacity }, 'worker ready');

  return {
    workerId,
    status: () => row.status,
    async stop() {
      isStopping = true;
      timers.forEach(clearInterval);
      running.stopAll('stopping');
      await Promise.all([...runners.values()].map((runner) => runner.whenIdle()));
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await housekeeping.close();
      await listener.close();
      await queue.close();
      await heartbeats.close();
      await row.end();
    },
  };
}
