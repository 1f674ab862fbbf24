import { lockHardeningJob, type HardeningJob, type Queryable } from '@holdfast/db';
import { holdClaim, notify } from '@holdfast/jobs';
import { TaskStopped } from '../claims/running-tasks.ts';
import type { TaskContext, TaskOf } from '../context.ts';

/**
 * Says on a job that waits what is done for it now. A task that is claimed anew finds the state there already.
 *
 * @throws TaskStopped where its end was asked for before the task began.
 */
export async function beginPhase(
  { db, clock }: Pick<TaskContext, 'db' | 'clock'>,
  task: TaskOf<'harden_model' | 'evaluate_hardening'>,
  state: 'training' | 'evaluating',
): Promise<HardeningJob> {
  return db.transaction(async (tx) => {
    await holdClaim(tx, task);
    const { hardeningJobId: id } = task.payload;
    const job = await requireWanted(tx, id);
    if (job.state !== 'queued') return job;
    await notify(tx, { kind: 'hardening_changed', workspaceId: task.workspaceId, hardeningJobId: id });
    return tx.hardeningJob.update({ where: { id }, data: { state, startedAt: job.startedAt ?? clock() } });
  });
}

/**
 * Holds the job until the transaction ends, so that none is cancelled while its results are written.
 *
 * @throws TaskStopped where its end was asked for: what is done by then is kept in the checkpoint, and no result is made of it.
 */
export async function requireWanted(tx: Queryable, id: string): Promise<HardeningJob> {
  const job = await lockHardeningJob(tx, id);
  if (job.state === 'cancelling' || job.state === 'cancelled') throw new TaskStopped('cancelled');
  return job;
}
