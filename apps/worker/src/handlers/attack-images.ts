import { failTask, finishTask } from '@holdfast/jobs';
import type { Handler } from '../context.ts';
import { retryDelayMs } from '../retry-delay.ts';
import { costKey, recordCost } from '../runs/cost.ts';
import { modelAt, readRun } from '../runs/read-run.ts';
import { hasFailed, workOnImages } from '../runs/work-on-images.ts';

/**
 * Some images of a run. Samples that failed are tried again, with the whole task, until its tries are used up; then they stay as errors with their
 * reasons. What is done is done: a later try leaves it alone.
 */
export const attackImagesTask: Handler<'attack_images'> = async (context, task) => {
  const { db, heavy, signal } = context;
  const { runId, modelOrdinal, positions } = task.payload;
  const loaded = await readRun(db, runId);
  const startedAt = performance.now();
  let resumed = 0;
  const results = await workOnImages(context, {
    loaded,
    modelOrdinal,
    positions,
    claim: task,
    runtime: heavy,
    onStarted: (images) => (resumed = images),
  });
  signal.throwIfAborted();
  const made = results.images.length - resumed;
  const failed = results.images.filter(hasFailed);
  if (made > 0 && failed.length === 0) {
    const lanes = Math.min(heavy.capacity, made);
    await recordCost(db, {
      modelVersionId: modelAt(loaded.snapshot, modelOrdinal).modelVersionId,
      configurationHash: costKey(loaded),
      msPerImage: ((performance.now() - startedAt) * lanes) / made,
      images: made,
    });
  }
  if (failed.length > 0 && task.attempts < task.maxAttempts) {
    const [first] = failed;
    await failTask(db, task, {
      problem: {
        code: 'SAMPLES_FAILED',
        where: `${failed.length} of ${results.images.length} images`,
        expected: 'samples of every image',
        got: first?.failures[0]?.message ?? first?.image.reason ?? 'an error',
        fix: 'they are tried again; after that they are listed as errors',
      },
      retryInMs: retryDelayMs(task.kind, task.attempts, context.random),
    });
    return;
  }
  await db.transaction((tx) => finishTask(tx, task));
};
