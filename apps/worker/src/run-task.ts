import { failTask, finishTask, giveBackTask, LostClaimError, reportProgress, type ClaimedTask } from '@holdfast/jobs';
import type { TaskProgress } from '@holdfast/domain';
import { TaskStopped } from './claims/running-tasks.ts';
import type { Services, TaskContext } from './context.ts';
import { runHandler } from './handlers/index.ts';
import { isFinal, problemOf } from './problem-of.ts';
import { retryDelayMs } from './retry-delay.ts';
import { OtherBuildError } from './runs/other-build-error.ts';

const PROGRESS_EVERY_MS = 500;

/**
 * Does one claimed task and sees to its end, whatever happens: done by the handler, cancelled, given back because the worker stops, tried again
 * later, or failed with its reason. Never rejects but where the database is away; then the lease runs out and the sweeper takes over.
 */
export async function runTask(
  services: Services,
  task: ClaimedTask,
  options: {
    readonly signal: AbortSignal;
    /** Leaves a run to workers of the build that it began with; false where there is none. */
    readonly leave: (error: OtherBuildError) => Promise<boolean>;
  },
): Promise<void> {
  const { signal, leave } = options;
  const { db } = services;
  const log = services.log.child({ task: task.taskId, kind: task.kind, run: task.runId, attempt: task.attempts });
  const report = progressReporter(services, task);
  const context: TaskContext = { ...services, log, signal, progress: report.tell };
  const startedAt = performance.now();
  log.debug('task begins');
  try {
    services.reach('after_claim');
    await runHandler(context, task);
    await report.settle();
    log.info({ ms: Math.round(performance.now() - startedAt) }, 'task done');
  } catch (error) {
    await report.settle();
    const stopped: unknown = signal.aborted ? signal.reason : error;
    if (error instanceof LostClaimError || (stopped instanceof TaskStopped && stopped.reason === 'lost')) {
      log.warn('the claim was lost: somebody else goes on with the task');
    } else if (stopped instanceof TaskStopped && stopped.reason === 'cancelled') {
      await db.transaction((tx) => finishTask(tx, task, 'cancelled')).catch(ignoreLost);
      log.info('task cancelled');
    } else if (stopped instanceof TaskStopped) {
      await giveBackTask(db, task);
      log.info('task given back');
    } else if (error instanceof OtherBuildError && (await leave(error))) {
      await giveBackTask(db, task);
      log.info({ problem: error.problem }, 'task left to a worker of the build that its run began with');
    } else {
      const problem = problemOf(error, `task ${task.kind}`);
      const retryInMs = isFinal(error) ? null : retryDelayMs(task.kind, task.attempts, services.random);
      const became = await failTask(db, task, { problem, retryInMs });
      log.error({ err: error, problem, became }, 'task failed');
    }
  }
}

function ignoreLost(error: unknown): void {
  if (!(error instanceof LostClaimError)) throw error;
}

/** Writes progress now and then; a message that cannot be written is no reason to fail the work it is about. */
function progressReporter(services: Services, task: ClaimedTask) {
  let latest: TaskProgress | undefined;
  let writing: Promise<void> | undefined;
  let writtenAt = -Infinity;
  const write = async (progress: TaskProgress): Promise<void> => {
    writtenAt = performance.now();
    await reportProgress(services.db.prisma, task, progress).catch((error: unknown) =>
      services.log.debug({ err: error }, 'progress could not be written'),
    );
  };
  return {
    tell({ fraction, says }: Parameters<TaskContext['progress']>[0]): void {
      latest = { fraction, message: says.text, told: says.told };
      if (writing !== undefined || performance.now() - writtenAt < PROGRESS_EVERY_MS) return;
      writing = write(latest).finally(() => (writing = undefined));
    },
    /** Waits for a message on its way: none may follow the task's end. */
    settle: async (): Promise<void> => {
      await writing;
    },
  };
}
