import { taskStep } from '@holdfast/domain';
import { evaluateHardening, evaluationPhases, type EvaluationPhase } from '@holdfast/engine';
import { finishTask, holdClaim, notify, queueWebhooks } from '@holdfast/jobs';
import type { RunConfiguration } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import { hardeningRecordSchema, heldOutAttack } from '@holdfast/training';
import type { Handler, TaskContext } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { evaluationAttack } from '../hardening/evaluation-attack.ts';
import { MAX_RECORD_BYTES } from '../hardening/hardening-of.ts';
import { beginPhase, requireWanted } from '../hardening/job-state.ts';
import { trainingImages } from '../hardening/training-images.ts';
import { readRun } from '../runs/read-run.ts';
import { version } from '../version.ts';

const STEPS = {
  'attacking the original model': 'attacks_original',
  'transferring its samples': 'transfers',
  'attacking the hardened model': 'attacks_hardened',
  'held-out attack on the original model': 'attacks_original_held_out',
  'held-out attack on the hardened model': 'attacks_hardened_held_out',
} as const satisfies Readonly<Record<EvaluationPhase, string>>;

/** Measures what a hardening was worth, on photos that were neither trained on nor used to choose weights. */
export const evaluateHardeningTask: Handler<'evaluate_hardening'> = async (context, task) => {
  const { db, store, models, heavy, signal, clock } = context;
  const { workspaceId } = task;
  const { hardeningJobId: id, recordSha256 } = task.payload;
  const job = await beginPhase(context, task, 'evaluating');
  const versionOf = (id: string) => db.prisma.modelVersion.findUniqueOrThrow({ where: { id } });
  if (job.resultVersionId === null) throw new Error('unreachable: evaluated before it was trained');
  const [sourceVersion, resultVersion] = [await versionOf(job.sourceVersionId), await versionOf(job.resultVersionId)];
  const bytes = await readBlob({ store, key: { workspaceId, sha256: recordSha256 }, maxBytes: MAX_RECORD_BYTES });
  const record = hardeningRecordSchema.parse(JSON.parse(bytes.toString('utf8')));
  const original = await models.load(sourceVersion, heavy);
  const hardened = await models.load(resultVersion, heavy);
  const { contract } = original;
  const { heldOut } = await trainingImages(context, { job, labels: contract.output.labels });
  const attack = evaluationAttack({
    trained: record.configuration,
    contract,
    samplesOf: await samplesOf(context, job),
  });
  const evaluation = await evaluateHardening({
    runtime: heavy,
    original,
    hardened,
    modelFile: sourceVersion.fileName,
    heldOut,
    record,
    attack,
    heldOutAttack: heldOutAttack(attack, contract.input),
    clock,
    version,
    signal,
    onProgress: (phase, event) => {
      if (event.kind === 'step') return;
      const part = event.kind === 'image-done' ? event.done / Math.max(1, event.images) : 0;
      context.progress({
        fraction: (evaluationPhases.indexOf(phase) + part) / evaluationPhases.length,
        says: taskStep.say(STEPS[phase]),
      });
    },
  });
  signal.throwIfAborted();
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await requireWanted(tx, id);
    await tx.hardeningJob.update({
      where: { id },
      data: { state: 'done', finishedAt: clock(), evaluation: jsonValue(evaluation) },
    });
    await queueWebhooks(tx, {
      workspaceId,
      event: 'hardening.finished',
      body: { hardeningJob: { id }, modelVersion: { id: resultVersion.id, number: resultVersion.number } },
    });
    await notify(tx, { kind: 'hardening_changed', workspaceId, hardeningJobId: id });
    await finishTask(tx, task);
  });
};

/** The configuration of the run that the training samples came from, where they came from one. */
async function samplesOf(
  { db }: TaskContext,
  { sampleRunId }: { readonly sampleRunId: string | null },
): Promise<RunConfiguration | undefined> {
  return sampleRunId === null ? undefined : (await readRun(db, sampleRunId)).snapshot.configuration;
}
