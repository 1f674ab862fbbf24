import { hardenConfigSchema } from '@holdfast/training';
import {
  cancelHardeningJob,
  createHardeningJob,
  hardeningJobByKey,
  lockHardeningJob,
  requeueHardeningJob,
  trainingRecordOf,
  type HardeningJob as JobRow,
  type ModelVersion as VersionRow,
  type Queryable,
  type Run as RunRow,
} from '@holdfast/db';
import { enqueueTask, notify } from '@holdfast/jobs';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { InputError, inputError } from '../../graphql/errors.ts';
import { findIn, guard, type SignedInContext } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { DatasetVersion } from '../datasets/kinds.ts';
import { ModelVersion } from '../models/kinds.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { HardeningJob } from './kinds.ts';

const HardeningPayload = nodePayload('HardeningPayload', 'hardeningJob', HardeningJob);

const HardeningStartInput = builder.inputType('HardeningStartInput', {
  fields: (t) => ({
    configuration: t.field({ type: 'JSON', description: 'training/hardenConfig; defaults where left out.' }),
    datasetVersionId: t.id({ required: true }),
    evaluateWithCampaignId: t.id({
      description: 'A campaign to run with the hardened version, as soon as there is one.',
    }),
    idempotencyKey: t.string(),
    modelVersionId: t.id({ required: true }),
    sampleRunId: t.id(),
    seed: t.field({ type: 'BigInt' }),
  }),
});

const starting = guard({ on: ModelVersion, action: 'hardening.start', field: ['input', 'modelVersionId'] });
const changing = guard({ on: HardeningJob, action: 'hardening.start', field: ['id'] });

builder.mutationFields((t) => ({
  hardeningStart: t.field({
    type: HardeningPayload,
    args: { input: t.arg({ type: HardeningStartInput, required: true }) },
    extensions: starting.extensions,
    resolve: (_root, { input }, context) =>
      starting.run(context, input.modelVersionId, (version, known) => start(known, { version, input })),
  }),
  hardeningCancel: t.field({
    type: HardeningPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: changing.extensions,
    resolve: (_root, { id }, context) => changing.run(context, id, (job, known) => cancel(known, job)),
  }),
  hardeningResume: t.field({
    type: HardeningPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: changing.extensions,
    resolve: (_root, { id }, context) => changing.run(context, id, (job, known) => resume(known, job)),
  }),
}));

type Input = typeof HardeningStartInput.$inferInput;

async function start(
  context: SignedInContext,
  { version, input }: { readonly version: VersionRow; readonly input: Input },
): Promise<JobRow> {
  const { workspaceId } = version;
  if (version.state !== 'ready') {
    const got = `version ${version.number}, which is ${version.state}`;
    throw inputError(
      'MODEL_STATE',
      ['input', 'modelVersionId'],
      `expected a version that is ready, got ${got}; confirm its contract first`,
    );
  }
  const field = (name: string): readonly string[] => ['input', name];
  const dataset = await findIn(context, {
    on: DatasetVersion,
    workspaceId,
    id: input.datasetVersionId,
    field: field('datasetVersionId'),
  });
  const sampleRun = input.sampleRunId
    ? await findIn(context, { on: Run, workspaceId, id: input.sampleRunId, field: field('sampleRunId') })
    : null;
  if (sampleRun !== null) requireSamplesOf(sampleRun, version);
  const campaign = input.evaluateWithCampaignId
    ? await findIn(context, {
        on: Campaign,
        workspaceId,
        id: input.evaluateWithCampaignId,
        field: field('evaluateWithCampaignId'),
      })
    : null;
  const seed = input.seed ?? 0n;
  const configuration = readConfiguration(input, { seed, isStored: sampleRun !== null });
  const idempotencyKey = input.idempotencyKey ?? null;
  return change(context, async (tx) => {
    const known = idempotencyKey === null ? null : await hardeningJobByKey(tx, { workspaceId, idempotencyKey });
    if (known !== null)
      return { result: known, note: { ...noteOf(known, 'hardening.start'), detail: { created: false } } };
    const result = await createHardeningJob(tx, {
      workspaceId,
      sourceVersionId: version.id,
      datasetVersionId: dataset.id,
      sampleRunId: sampleRun?.id ?? null,
      configuration,
      seed,
      evaluateCampaignId: campaign?.id ?? null,
      idempotencyKey,
      createdById: context.viewer.user.id,
    });
    await enqueueTask(tx, { workspaceId, kind: 'harden_model', payload: { hardeningJobId: result.id } });
    await notify(tx, { kind: 'hardening_changed', workspaceId, hardeningJobId: result.id });
    const detail = { modelVersionId: version.id, datasetVersionId: dataset.id, created: true };
    return { result, note: { ...noteOf(result, 'hardening.start'), detail } };
  });
}

/** @throws InputError where a run has no samples of the version: those of another model teach nothing about this one. */
function requireSamplesOf(run: RunRow, { id, number }: VersionRow): void {
  const field = ['input', 'sampleRunId'];
  const { models } = snapshotOf(run);
  const made = run.kind === 'attack' && models.some(({ modelVersionId }) => modelVersionId === id);
  const fix = 'choose another run, or have samples made while training';
  if (!made) {
    const got = `run #${run.number} (${models.map((own) => `${own.modelName} version ${own.number}`).join(', ')})`;
    throw inputError('RUN_MODEL', field, `expected a run that attacked version ${number}, got ${got}; ${fix}`);
  }
  if (run.picturesDeletedAt !== null || (run.state !== 'done' && run.state !== 'cancelled')) {
    const got = run.picturesDeletedAt === null ? `one that is ${run.state}` : 'one whose images were deleted';
    throw inputError('RUN_STATE', field, `expected a run that ended and has its samples, got ${got}; ${fix}`);
  }
}

/** @throws InputError naming every setting that does not fit. */
function readConfiguration(
  { configuration, sampleRunId: _sampleRunId }: Input,
  { seed, isStored }: { readonly seed: bigint; readonly isStored: boolean },
) {
  const given = typeof configuration === 'object' && configuration !== null ? configuration : {};
  const stored = isStored && !('samples' in given) ? { samples: { kind: 'stored' } } : {};
  const parsed = hardenConfigSchema.safeParse({ ...stored, ...given, seed: Number(seed) });
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues.map(({ path, message }) => ({
      code: 'INVALID',
      field: ['input', 'configuration', ...path.map(String)],
      message: `expected a setting of training/hardenConfig, got a part that does not fit: ${message}; correct it or leave it out`,
    })),
  );
}

const noteOf = ({ id, workspaceId }: JobRow, action: string) => ({
  workspaceId,
  action,
  subjectType: 'HardeningJob',
  subjectId: id,
});

const wrongState = ({ state }: JobRow, expected: string): InputError =>
  inputError('HARDENING_STATE', ['id'], `expected a job that ${expected}, got one that is ${state}; nothing to do`);

function cancel(context: SignedInContext, { id, workspaceId }: JobRow): Promise<JobRow> {
  return change(context, async (tx) => {
    const job = await lockHardeningJob(tx, id);
    if (job.state === 'cancelling' || job.state === 'cancelled')
      return { result: job, note: noteOf(job, 'hardening.cancel') };
    if (job.state === 'done' || job.state === 'failed') throw wrongState(job, 'goes on');
    const result = await cancelHardeningJob(tx, { id, now: context.now() });
    await notify(tx, { kind: 'hardening_changed', workspaceId, hardeningJobId: id });
    return { result, note: noteOf(result, 'hardening.cancel') };
  });
}

function resume(context: SignedInContext, { id, workspaceId }: JobRow): Promise<JobRow> {
  return change(context, async (tx) => {
    const job = await lockHardeningJob(tx, id);
    if (job.state !== 'cancelled' && job.state !== 'failed') throw wrongState(job, 'was cancelled or failed');
    await enqueueRest(tx, job);
    const result = await requeueHardeningJob(tx, id);
    await notify(tx, { kind: 'hardening_changed', workspaceId, hardeningJobId: id });
    return { result, note: noteOf(result, 'hardening.resume') };
  });
}

/** A version that is there is not trained again, only measured: another training would make its twin. */
async function enqueueRest(tx: Queryable, job: JobRow): Promise<void> {
  const { id: hardeningJobId, workspaceId } = job;
  if (job.resultVersionId === null) {
    await enqueueTask(tx, { workspaceId, kind: 'harden_model', payload: { hardeningJobId } });
    return;
  }
  const recordSha256 = await trainingRecordOf(tx, job);
  await enqueueTask(tx, { workspaceId, kind: 'evaluate_hardening', payload: { hardeningJobId, recordSha256 } });
}
