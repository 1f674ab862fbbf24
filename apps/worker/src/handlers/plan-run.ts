import { loadImageResult, runLayout } from '@holdfast/db';
import { taskStep, sampleAttacks, sizeTasks } from '@holdfast/domain';
import { enqueueTasks, finishTask, holdClaim, notify } from '@holdfast/jobs';
import type { Handler, TaskContext } from '../context.ts';
import { chooseImages, type Item } from '../runs/choose-images.ts';
import { costKey, measuredCost, recordCost } from '../runs/cost.ts';
import { readRun, type LoadedRun } from '../runs/read-run.ts';
import { hasFailed, workOnImages } from '../runs/work-on-images.ts';

/** Where the first image failed and nothing is known: small tasks, so that a slow model is not tied up. */
const UNKNOWN_MS = 15_000;

/**
 * Makes a run's tasks: chooses its images, attacks the first one with every model to see that the configuration fits and what an image costs, and cuts
 * the rest by that. The first image's result is a result like any other. Doing it again after a crash changes nothing that was done.
 */
export const planRun: Handler<'plan_run'> = async (context, task) => {
  const { db, heavy } = context;
  const { runId } = task.payload;
  await begin(context, task);
  const loaded = await readRun(db, runId);
  const { run, snapshot } = loaded;
  const count = await listImages(context, task, loaded);
  const positions = Array.from({ length: count }, (_, index) => index);
  const planned: { modelOrdinal: number; positions: number[] }[] = [];
  for (const { ordinal, modelVersionId } of snapshot.models) {
    const key = { modelVersionId, configurationHash: costKey(loaded) };
    let msPerImage = await measuredCost(db, key);
    let rest = positions;
    if (msPerImage === undefined) {
      context.progress({ fraction: null, says: taskStep.say('measures_model', ordinal + 1, snapshot.models.length) });
      const first = { loaded, modelOrdinal: ordinal, positions: [0], claim: task, runtime: heavy };
      msPerImage = await measure(context, first);
      if (msPerImage !== undefined) await recordCost(db, { ...key, msPerImage, images: 1 });
      rest = (await isDone(context, { loaded, modelOrdinal: ordinal, position: 0 })) ? positions.slice(1) : positions;
    }
    const tasks = sizeTasks({ positions: rest, msPerImage: msPerImage ?? UNKNOWN_MS, lanes: heavy.capacity });
    planned.push(...tasks.map((part) => ({ modelOrdinal: ordinal, positions: part })));
  }
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await tx.run.updateMany({ where: { id: runId, state: 'planning' }, data: { state: 'running' } });
    await enqueueTasks(
      tx,
      planned.map((part) => ({
        workspaceId: run.workspaceId,
        kind: 'attack_images' as const,
        payload: { runId, ...part },
        runId,
        priority: run.priority,
      })),
    );
    await finishTask(tx, task);
  });
};

async function begin({ db }: TaskContext, task: Parameters<typeof planRun>[1]): Promise<void> {
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    const { runId } = task.payload;
    await tx.run.updateMany({
      where: { id: runId, state: 'queued' },
      data: { state: 'planning', startedAt: new Date(), workedUntil: new Date() },
    });
    await notify(tx, { kind: 'run_changed', workspaceId: task.workspaceId, runId, cells: false });
  });
}

/** Writes the run's list of images, unless an earlier try did; returns their number. */
async function listImages(
  context: TaskContext,
  task: Parameters<typeof planRun>[1],
  loaded: LoadedRun,
): Promise<number> {
  const { db } = context;
  const { run, snapshot } = loaded;
  const known = await db.prisma.runImage.count({ where: { runId: run.id } });
  if (known > 0) return known;
  const items =
    run.sourceRunId === null ? await datasetItems(context, loaded) : await sourceItems(context, run.sourceRunId);
  const chosen = run.sourceRunId === null ? await chooseImages(context, { loaded, items }) : items;
  const samples = sampleAttacks(snapshot.configuration.attacks).length;
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await tx.$executeRaw`
      INSERT INTO "RunImage" ("runId", "position", "imageId", "name", "label", "boxes")
      SELECT ${run.id}::uuid, i."position", i."imageId", i."name", i."label", i."boxes"
      FROM jsonb_to_recordset(${JSON.stringify(chosen.map((item, position) => ({ ...item, position })))}::jsonb)
        AS i("position" int, "imageId" uuid, "name" text, "label" text, "boxes" jsonb)`;
    await tx.run.update({
      where: { id: run.id },
      data: { samplesTotal: chosen.length * snapshot.models.length * samples },
    });
  });
  return chosen.length;
}

async function datasetItems({ db }: TaskContext, { snapshot }: LoadedRun): Promise<Item[]> {
  const items = await db.prisma.datasetItem.findMany({
    where: { datasetVersionId: snapshot.dataset.datasetVersionId },
    orderBy: { position: 'asc' },
    include: { image: { select: { sha256: true } } },
  });
  return items.map(({ name, imageId, label, boxes, image }) => ({ name, imageId, label, boxes, sha256: image.sha256 }));
}

/** A replay judges the images of its source, those that have results. */
async function sourceItems({ db }: TaskContext, sourceRunId: string): Promise<Item[]> {
  const settled = await db.prisma.runSubject.findMany({
    where: { runId: sourceRunId, failed: false },
    select: { position: true },
    distinct: ['position'],
  });
  const images = await db.prisma.runImage.findMany({
    where: { runId: sourceRunId, position: { in: settled.map(({ position }) => position) } },
    orderBy: { position: 'asc' },
    include: { image: { select: { sha256: true } } },
  });
  return images.map(({ name, imageId, label, boxes, image }) => ({
    name,
    imageId,
    label,
    boxes,
    sha256: image.sha256,
  }));
}

/** Milliseconds that the image took; `undefined` where it was there already, or failed. */
async function measure(context: TaskContext, work: Parameters<typeof workOnImages>[1]): Promise<number | undefined> {
  const startedAt = performance.now();
  const wasDone = await isDone(context, { ...work, position: 0 });
  const { images } = await workOnImages(context, work);
  context.signal.throwIfAborted();
  const [result] = images;
  return wasDone || result === undefined || hasFailed(result) ? undefined : performance.now() - startedAt;
}

async function isDone(
  { db }: TaskContext,
  { loaded, modelOrdinal, position }: { loaded: LoadedRun; modelOrdinal: number; position: number },
): Promise<boolean> {
  const result = await loadImageResult(db.prisma, {
    workspaceId: loaded.run.workspaceId,
    runId: loaded.run.id,
    modelOrdinal,
    layout: runLayout(loaded.snapshot),
    position,
  });
  return result !== undefined && !hasFailed(result);
}
