import { predictPhoto, recordPrediction } from '@holdfast/engine';
import { finishTask, holdClaim, notify } from '@holdfast/jobs';
import { taskStep, type PreviewResult, type Problem } from '@holdfast/domain';
import { readBlob } from '@holdfast/storage';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { Handler, TaskContext, TaskOf } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { isFinal, problemOf } from '../problem-of.ts';

/** Predictions on a few photos with a contract that is yet to be confirmed. What is wrong with the contract is the result, not a failure. */
export const previewModel: Handler<'preview_model'> = async (context, task) => {
  const { db } = context;
  const { modelVersionId } = task.payload;
  let items: PreviewResult['items'] = [];
  let problem: Problem | null = null;
  try {
    items = await predict(context, task);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isFinal(error)) throw error;
    problem = problemOf(error, 'the contract');
  }
  const preview: PreviewResult = { taskId: task.taskId, items, problem };
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await tx.modelVersion.update({
      where: { id: modelVersionId },
      data: { preview: jsonValue(preview) },
    });
    await notify(tx, { kind: 'model_version_changed', workspaceId: task.workspaceId, modelVersionId });
    await finishTask(tx, task);
  });
};

async function predict(context: TaskContext, task: TaskOf<'preview_model'>): Promise<PreviewResult['items']> {
  const { db, store, models, interactive, signal } = context;
  const { modelVersionId, contract, imageIds } = task.payload;
  const { workspaceId } = task;
  const { sha256 } = await db.prisma.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
  const model = await models.load({ workspaceId, sha256, contract }, interactive);
  const images = await db.prisma.image.findMany({ where: { workspaceId, id: { in: imageIds } } });
  const byId = new Map(images.map((image) => [image.id, image]));
  const items: PreviewResult['items'] = [];
  for (const [index, imageId] of imageIds.entries()) {
    const image = byId.get(imageId);
    if (image === undefined) continue;
    context.progress({ fraction: index / imageIds.length, says: taskStep.say('predicts', index + 1, imageIds.length) });
    const bytes = await readBlob({
      store,
      key: { workspaceId, sha256: image.sha256 },
      maxBytes: defaultDecodeLimits.maxBytes,
    });
    const { fitted, prediction } = await interactive.withLease(
      (lease) => predictPhoto({ lease, model, bytes, where: imageId, signal }),
      { signal },
    );
    const { width, height } = fitted.picture;
    items.push({ imageId, width, height, prediction: recordPrediction(prediction, model.contract.output.labels) });
  }
  return items;
}
