import type { HardeningJob, ModelVersion } from '@holdfast/db';
import { taskStep, type HardeningCurve, type HardeningProgress } from '@holdfast/domain';
import { hardenModel, type Hardened, type HardenProgress } from '@holdfast/engine';
import { enqueueTask, finishTask, holdClaim, notify, startForHardening, startForNewVersion } from '@holdfast/jobs';
import { RuntimeError } from '@holdfast/runtime';
import { hardenConfigSchema, type EpochRecord, type HardenConfig } from '@holdfast/training';
import type { Handler, TaskContext, TaskOf } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { saveBlob, writeArtifacts } from '../files/save-blob.ts';
import { JobCheckpoints } from '../hardening/job-checkpoints.ts';
import { beginPhase, requireWanted } from '../hardening/job-state.ts';
import { trainingImages } from '../hardening/training-images.ts';
import { version } from '../version.ts';

type Task = TaskOf<'harden_model'>;

/**
 * Trains a model against attacks and makes a new version of it. The newest checkpoint is an artifact that the job's row names: after a crash, a cancellation or a
 * deployment the training goes on from it, bit for bit. The evaluation is a task of its own.
 */
export const hardenModelTask: Handler<'harden_model'> = async (context, task) => {
  const { db, store } = context;
  const job = await beginPhase(context, task, 'training');
  const { workspaceId } = task;
  const source = await db.prisma.modelVersion.findUniqueOrThrow({ where: { id: job.sourceVersionId } });
  const { onnx, record } = await train(context, task, { job, source });
  const file = await saveBlob(store, {
    workspaceId,
    bytes: onnx,
    kind: 'model',
    mediaType: 'application/octet-stream',
  });
  const written = await saveBlob(store, {
    workspaceId,
    bytes: new TextEncoder().encode(JSON.stringify(record)),
    kind: 'report',
    mediaType: 'application/json',
  });
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await requireWanted(tx, job.id);
    const artifacts = await writeArtifacts(tx, { workspaceId, blobs: [file, written] });
    await tx.$executeRaw`SELECT 1 FROM "Model" WHERE "id" = ${source.modelId}::uuid FOR NO KEY UPDATE`;
    const newest = await tx.modelVersion.aggregate({ where: { modelId: source.modelId }, _max: { number: true } });
    const number = (newest._max.number ?? 0) + 1;
    const made = await tx.modelVersion.create({
      data: {
        workspaceId,
        modelId: source.modelId,
        number,
        artifactId: artifacts.get(file.sha256) ?? '',
        sha256: file.sha256,
        fileName: source.fileName.replace(/(\.onnx)?$/i, `-hardened-v${number}.onnx`),
        state: 'ready',
        origin: 'hardened',
        parentId: source.id,
        contract: jsonValue(source.contract),
        ...(source.inspection === null ? {} : { inspection: jsonValue(source.inspection) }),
        notes: `hardened from version ${source.number}`,
        createdById: job.createdById,
      },
    });
    await tx.hardeningJob.update({
      where: { id: job.id },
      data: { state: 'evaluating', resultVersionId: made.id },
    });
    await enqueueTask(tx, {
      workspaceId,
      kind: 'evaluate_hardening',
      payload: { hardeningJobId: job.id, recordSha256: written.sha256 },
    });
    await startForNewVersion(tx, {
      workspaceId,
      modelId: source.modelId,
      modelVersionId: made.id,
      except: job.evaluateCampaignId,
    });
    if (job.evaluateCampaignId !== null) {
      const { id: hardeningJobId, evaluateCampaignId: campaignId, createdById } = job;
      const start = { workspaceId, campaignId, hardeningJobId, modelVersionId: made.id, createdById };
      const problem = await startForHardening(tx, start);
      const notes = `${made.notes}; its campaign was not started: ${problem ?? ''}`;
      if (problem !== null) await tx.modelVersion.update({ where: { id: made.id }, data: { notes } });
    }
    await notify(tx, { kind: 'hardening_changed', workspaceId, hardeningJobId: job.id });
    await notify(tx, { kind: 'model_version_changed', workspaceId, modelVersionId: made.id });
    await finishTask(tx, task);
  });
};

async function train(
  context: TaskContext,
  task: Task,
  { job, source }: { readonly job: HardeningJob; readonly source: ModelVersion },
): Promise<Hardened> {
  const { models, heavy, signal, clock, log } = context;
  const model = await models.load(source, heavy);
  let config: HardenConfig = { ...hardenConfigSchema.parse(job.configuration), seed: Number(job.seed) };
  const { train: images, validation } = await trainingImages(context, { job, labels: model.contract.output.labels });
  const checkpoints = new JobCheckpoints(context, { task, configuration: () => config });
  const progress = progressOf(context, task, config.epochs);
  for (;;) {
    try {
      return await hardenModel({
        runtime: heavy,
        model,
        modelFile: source.fileName,
        train: images,
        validation,
        config,
        checkpoints,
        clock,
        version,
        signal,
        onProgress: (event) => {
          if (event.kind === 'started') config = { ...config, microBatch: event.microBatch };
          progress.tell(event);
        },
      });
    } catch (error) {
      const smaller = smallerBatch(error, config);
      if (smaller === undefined) throw error;
      log.warn(
        { microBatch: smaller },
        'training takes more memory than was estimated; it starts over with fewer pictures at once',
      );
      config = { ...config, microBatch: smaller };
      await checkpoints.discard();
    } finally {
      await progress.settle();
    }
  }
}

/** Pictures at once where a child needed more memory than it may; `undefined` where that was not the reason, or one was too many. */
function smallerBatch(error: unknown, { microBatch = 1 }: HardenConfig): number | undefined {
  const isTooLarge = error instanceof RuntimeError && error.code === 'OUT_OF_MEMORY' && microBatch > 1;
  return isTooLarge ? Math.floor(microBatch / 2) : undefined;
}

/** Writes progress and the curve into the job's row. Writes are in order; one that fails is made good by the next. `settle` waits for the last of them. */
function progressOf(context: TaskContext, task: Task, epochs: number) {
  const { db, log } = context;
  const { hardeningJobId: id } = task.payload;
  let curve: HardeningCurve = [];
  let startedMs = performance.now();
  let resumedAt = 0;
  let steps = 0;
  let writtenMs = -Infinity;
  let writing = Promise.resolve();
  const write = (progress: HardeningProgress): void => {
    writtenMs = performance.now();
    const data = { progress, curve };
    writing = writing.then(async () => {
      try {
        // What is done while it is cancelled stays in its checkpoint, and so in its curve.
        await db.prisma.hardeningJob.updateMany({ where: { id, state: { in: ['training', 'cancelling'] } }, data });
        await notify(db.prisma, { kind: 'hardening_changed', workspaceId: task.workspaceId, hardeningJobId: id });
      } catch (error) {
        log.debug({ err: error }, 'progress could not be written');
      }
    });
  };
  const tell = (event: HardenProgress): void => {
    if (event.kind === 'started') {
      ({ steps, resumedAt } = event);
      curve = event.history.map(pointOf);
      startedMs = performance.now();
      const epoch = Math.ceil(resumedAt / event.stepsPerEpoch);
      write({ epoch, epochs, step: resumedAt, steps, secondsLeft: null, message: 'training begins' });
    } else if (event.kind === 'step') {
      const { step, epoch, loss } = event;
      const done = Math.max(1, step - resumedAt);
      const secondsLeft = Math.ceil(((performance.now() - startedMs) / done / 1000) * (steps - step));
      const says = taskStep.say('trains', epoch, epochs, step, steps, loss.toPrecision(3));
      const { text: message } = says;
      context.progress({ fraction: step / Math.max(1, steps), says });
      if (performance.now() - writtenMs > 1000) write({ epoch, epochs, step, steps, secondsLeft, message });
    } else if (event.kind === 'epoch') {
      const { epoch, step } = event.record;
      curve = [...curve, pointOf(event.record)];
      write({ epoch, epochs, step, steps, secondsLeft: null, message: `epoch ${epoch} of ${epochs} done` });
    }
  };
  return { tell, settle: () => writing };
}

const pointOf = ({ epoch, step, trainLoss, validation, learningRate }: EpochRecord): HardeningCurve[number] => ({
  epoch,
  step,
  trainLoss,
  cleanLoss: validation.clean,
  adversarialLoss: validation.adversarial,
  heldOutLoss: validation.loss,
  learningRate,
});
