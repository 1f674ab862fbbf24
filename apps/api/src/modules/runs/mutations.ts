import type { Run as RunRow } from '@holdfast/db';
import { requestCancel, resumeRun, retryFailures, startReplay, startRun } from '@holdfast/jobs';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError, InputError } from '../../graphql/errors.ts';
import { findIn, guard, type SignedInContext } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { issuesOf, below } from '../campaigns/input-issue.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { readEvaluated } from '../campaigns/transform-plan.ts';
import { contractOf } from '../models/contract-facts.ts';
import { ModelVersion } from '../models/kinds.ts';
import { asInputErrors } from './job-errors.ts';
import { Run, snapshotOf } from './kinds.ts';

const RunPayload = nodePayload('RunPayload', 'run', Run);

const CampaignStartInput = builder.inputType('CampaignStartInput', {
  fields: (t) => ({
    campaignId: t.id({ required: true }),
    idempotencyKey: t.string(),
    priority: t.int(),
    seed: t.field({ type: 'BigInt' }),
  }),
});

const RunReplayInput = builder.inputType('RunReplayInput', {
  fields: (t) => ({
    idempotencyKey: t.string(),
    modelVersionIds: t.idList(),
    runId: t.id({ required: true }),
    transforms: t.stringList({ required: true }),
  }),
});

const starting = guard({ on: Campaign, action: 'run.start', field: ['input', 'campaignId'] });
const replaying = guard({ on: Run, action: 'run.start', field: ['input', 'runId'] });
const cancelling = guard({ on: Run, action: 'run.cancel', field: ['id'] });
const reopening = guard({ on: Run, action: 'run.start', field: ['id'] });

builder.mutationFields((t) => ({
  campaignStart: t.field({
    type: RunPayload,
    args: { input: t.arg({ type: CampaignStartInput, required: true }) },
    extensions: starting.extensions,
    resolve: (_root, { input }, context) =>
      starting.run(context, input.campaignId, ({ id: campaignId, workspaceId }, known) =>
        start(known, { workspaceId, campaignId, input }),
      ),
  }),
  runCancel: t.field({
    type: RunPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: cancelling.extensions,
    resolve: (_root, { id }, context) =>
      cancelling.run(context, id, (run, known) => changeRun(known, { run, action: 'run.cancel', work: requestCancel })),
  }),
  runReplay: t.field({
    type: RunPayload,
    description: 'Judge the stored samples of a run under other transforms, and on other model versions if given.',
    args: { input: t.arg({ type: RunReplayInput, required: true }) },
    extensions: replaying.extensions,
    resolve: (_root, { input }, context) =>
      replaying.run(context, input.runId, (run, known) => replay(known, { run, input })),
  }),
  runResume: t.field({
    type: RunPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: reopening.extensions,
    resolve: (_root, { id }, context) =>
      reopening.run(context, id, (run, known) => changeRun(known, { run, action: 'run.resume', work: resumeRun })),
  }),
  runRetryFailures: t.field({
    type: RunPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: reopening.extensions,
    resolve: (_root, { id }, context) =>
      reopening.run(context, id, (run, known) => changeRun(known, { run, action: 'run.retry', work: retryFailures })),
  }),
}));

const noteOf = (
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  action: string,
  detail: Record<string, string | number | boolean | string[]>,
) => ({ workspaceId, action, subjectType: 'Run', subjectId: id, detail });

const isSafe = (seed: bigint): boolean => seed >= 0n && seed <= BigInt(Number.MAX_SAFE_INTEGER);

/** Somebody with an API token is a program. */
const triggerOf = ({ viewer }: SignedInContext): 'manual' | 'api' => (viewer.token === null ? 'manual' : 'api');

async function start(
  context: SignedInContext,
  request: {
    readonly workspaceId: string;
    readonly campaignId: string;
    readonly input: typeof CampaignStartInput.$inferInput;
  },
): Promise<RunRow> {
  const { workspaceId, campaignId, input } = request;
  const { seed } = input;
  if (typeof seed === 'bigint' && !isSafe(seed)) {
    throw inputError('INVALID', ['input', 'seed'], `expected a seed from 0 to ${Number.MAX_SAFE_INTEGER}, got ${seed}`);
  }
  return asInputErrors(['input', 'campaignId'], () =>
    change(context, async (tx) => {
      const { runId, number, created } = await startRun(tx, {
        workspaceId,
        campaignId,
        trigger: triggerOf(context),
        createdById: context.viewer.user.id,
        idempotencyKey: input.idempotencyKey ?? undefined,
        priority: input.priority ?? undefined,
        seed: typeof seed === 'bigint' ? Number(seed) : undefined,
      });
      const result = await tx.run.findUniqueOrThrow({ where: { id: runId } });
      return { result, note: created ? noteOf(result, 'run.start', { campaignId, number }) : null };
    }),
  );
}

async function replay(
  context: SignedInContext,
  { run, input }: { readonly run: RunRow; readonly input: typeof RunReplayInput.$inferInput },
): Promise<RunRow> {
  const { workspaceId } = run;
  const transforms = readEvaluated(input.transforms);
  if (!transforms.ok) throw new InputError(below(['input', 'transforms'], issuesOf([transforms])));
  const judges = await findJudges(context, { run, ids: input.modelVersionIds ?? [] });
  return asInputErrors(['input', 'runId'], () =>
    change(context, async (tx) => {
      const { runId, number, created } = await startReplay(tx, {
        workspaceId,
        sourceRunId: run.id,
        trigger: triggerOf(context),
        createdById: context.viewer.user.id,
        idempotencyKey: input.idempotencyKey ?? undefined,
        transforms: transforms.value,
        modelVersionIds: judges.length === 0 ? undefined : judges,
      });
      const result = await tx.run.findUniqueOrThrow({ where: { id: runId } });
      return { result, note: created ? noteOf(result, 'run.replay', { sourceRunId: run.id, number }) : null };
    }),
  );
}

/** Row ids of the versions that are to judge a run's samples, each once. A version of another task has no answer to them. */
async function findJudges(
  context: SignedInContext,
  { run, ids }: { readonly run: RunRow; readonly ids: readonly string[] },
): Promise<readonly string[]> {
  const { workspaceId } = run;
  const field = (index: number): readonly string[] => ['input', 'modelVersionIds', String(index)];
  const versions = await Promise.all(
    ids.map((id, index) => findIn(context, { on: ModelVersion, workspaceId, id, field: field(index) })),
  );
  const [attacked] = snapshotOf(run).models;
  const made = attacked === undefined ? null : await ModelVersion.byId(context).load(attacked.modelVersionId);
  const task = made === null ? undefined : contractOf(made)?.task;
  versions.forEach((version, index) => {
    const other = contractOf(version)?.task;
    if (task === undefined || other === undefined || other === task) return;
    const message = `expected a version for ${task}, as the run's samples are, got version ${version.number} of a model for ${other}; choose another`;
    throw inputError('WRONG_TASK', field(index), message);
  });
  return [...new Set(versions.map(({ id }) => id))];
}

/** A change of a run that packages/jobs makes, with its line in the audit log. */
function changeRun(
  context: SignedInContext,
  request: {
    readonly run: RunRow;
    readonly action: string;
    readonly work: (
      tx: Parameters<typeof requestCancel>[0],
      run: { workspaceId: string; runId: string },
    ) => Promise<unknown>;
  },
): Promise<RunRow> {
  const { run, action, work } = request;
  const { id: runId, workspaceId } = run;
  return asInputErrors(['id'], () =>
    change(context, async (tx) => {
      await work(tx, { workspaceId, runId });
      const result = await tx.run.findUniqueOrThrow({ where: { id: runId } });
      return { result, note: noteOf(result, action, { number: run.number, from: run.state }) };
    }),
  );
}
