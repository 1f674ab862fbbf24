import { problemSchema } from '@holdfast/domain';
import {
  countHardeningJobs,
  evaluationRunsOf,
  hardeningJobsOfResults,
  hardeningPage,
  newestTasksFor,
  type HardeningJob as JobRow,
  type Run as RunRow,
  type Task,
} from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { pageComplexity, readPage } from '../../graphql/connection.ts';
import { timeCursor, timeKey } from '../../graphql/cursors.ts';
import { enumOf } from '../../graphql/enums.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { DatasetVersion } from '../datasets/kinds.ts';
import { ModelVersion } from '../models/kinds.ts';
import { User } from '../people/user.ts';
import { Run } from '../runs/kinds.ts';
import { Problem } from '../shared/problem.ts';
import { WorkTask } from '../tasks/work-task.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { HardeningJob, HardeningJobConnection } from './kinds.ts';

const HardeningState = enumOf('HardeningState', [
  'queued',
  'training',
  'evaluating',
  'done',
  'cancelling',
  'cancelled',
  'failed',
]);

/** What a job tells while it trains; older or newer workers may leave parts out. */
const progressSchema = z.object({
  epoch: z.int().default(0),
  epochs: z.int().default(0),
  step: z.int().default(0),
  steps: z.int().default(0),
  secondsLeft: z.number().nullable().default(null),
  message: z.string().default(''),
});

const number = z.number().nullable().default(null);
const curveSchema = z.array(
  z.object({
    step: z.int(),
    epoch: z.number(),
    trainLoss: number,
    heldOutLoss: number,
    cleanLoss: number,
    adversarialLoss: number,
    learningRate: number,
  }),
);

const HardeningProgress = builder.objectRef<z.infer<typeof progressSchema>>('HardeningProgress').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    epochs: t.exposeInt('epochs'),
    message: t.exposeString('message'),
    secondsLeft: t.int({
      nullable: true,
      resolve: ({ secondsLeft }) => (secondsLeft === null ? null : Math.round(secondsLeft)),
    }),
    step: t.exposeInt('step'),
    steps: t.exposeInt('steps'),
  }),
});

const HardeningPoint = builder.objectRef<z.infer<typeof curveSchema>[number]>('HardeningPoint').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    adversarialLoss: t.exposeFloat('adversarialLoss', { nullable: true }),
    cleanLoss: t.exposeFloat('cleanLoss', { nullable: true }),
    epoch: t.exposeFloat('epoch'),
    heldOutLoss: t.exposeFloat('heldOutLoss', { nullable: true }),
    learningRate: t.exposeFloat('learningRate', { nullable: true }),
    step: t.exposeInt('step'),
    trainLoss: t.exposeFloat('trainLoss', { nullable: true }),
  }),
});

const evaluationRuns = rowsLoader<RunRow>({
  read: ({ database }, jobIds) => evaluationRunsOf(database.prisma, jobIds),
  keyOf: ({ hardeningJobId }) => hardeningJobId ?? '',
});

const jobOfResult = rowLoader<JobRow>({
  read: ({ database }, versionIds) => hardeningJobsOfResults(database.prisma, versionIds),
  keyOf: ({ resultVersionId }) => resultVersionId ?? '',
});

const payload = z.object({ hardeningJobId: z.string() });
const evaluationTaskOf = rowLoader<Task>({
  read: ({ database, workspaceIds }, ids) =>
    newestTasksFor(database.prisma, { workspaceIds, ids, kind: 'evaluate_hardening', payloadKey: 'hardeningJobId' }),
  keyOf: (task) => payload.parse(task.payload).hardeningJobId,
});

implementNode(HardeningJob, {
  fields: (t) => ({
    configuration: t.field({
      type: 'JSON',
      description: 'training/hardenConfig.',
      resolve: (job) => job.configuration,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ createdById }, _args, context) =>
        createdById === null ? null : User.byId(context).load(createdById),
    }),
    curve: t.field({ type: [HardeningPoint], resolve: ({ curve }) => curveSchema.parse(curve) }),
    dataset: t.field({
      type: DatasetVersion.ref,
      resolve: ({ datasetVersionId }, _args, context) =>
        DatasetVersion.byId(context).load(datasetVersionId).then(present),
    }),
    evaluateWithCampaign: t.field({
      type: Campaign.ref,
      nullable: true,
      description: 'Run with the hardened version as soon as there is one: among `evaluationRuns`.',
      resolve: ({ evaluateCampaignId }, _args, context) =>
        evaluateCampaignId === null ? null : Campaign.byId(context).load(evaluateCampaignId),
    }),
    evaluation: t.field({
      type: 'JSON',
      nullable: true,
      description: 'training/hardeningEvaluation.',
      resolve: ({ evaluation }) => evaluation,
    }),
    evaluationRuns: t.field({
      type: [Run.ref],
      resolve: async ({ id }, _args, context) => [...(await evaluationRuns(context).load(id))],
    }),
    evaluationTask: t.field({
      type: WorkTask.ref,
      nullable: true,
      description: 'Says how far the evaluation is; null before it begins.',
      resolve: ({ id }, _args, context) => evaluationTaskOf(context).load(id),
    }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ failure }) => (failure === null ? null : problemSchema.parse(failure)),
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    progress: t.field({
      type: HardeningProgress,
      nullable: true,
      resolve: ({ progress }) => (progress === null ? null : progressSchema.parse(progress)),
    }),
    result: t.field({
      type: ModelVersion.ref,
      nullable: true,
      resolve: ({ resultVersionId }, _args, context) =>
        resultVersionId === null ? null : ModelVersion.byId(context).load(resultVersionId),
    }),
    sampleRun: t.field({
      type: Run.ref,
      nullable: true,
      resolve: ({ sampleRunId }, _args, context) => (sampleRunId === null ? null : Run.byId(context).load(sampleRunId)),
    }),
    seed: t.expose('seed', { type: 'BigInt' }),
    source: t.field({
      type: ModelVersion.ref,
      resolve: ({ sourceVersionId }, _args, context) => ModelVersion.byId(context).load(sourceVersionId).then(present),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    state: t.expose('state', { type: HardeningState }),
  }),
});

builder.objectField(ModelVersion.ref, 'hardeningJob', (t) =>
  t.field({
    type: HardeningJob.ref,
    nullable: true,
    resolve: ({ id }, _args, context) => jobOfResult(context).load(id),
  }),
);

builder.objectField(Workspace.ref, 'hardeningJobs', (t) =>
  t.field({
    type: HardeningJobConnection,
    args: t.arg.connectionArgs(),
    complexity: pageComplexity,
    ...inWorkspace('hardening.read'),
    resolve: ({ id: workspaceId }, args, { database }) =>
      readPage(args, {
        key: timeCursor,
        keyOf: timeKey,
        read: (window) => hardeningPage(database.prisma, { workspaceId, window }),
        count: () => countHardeningJobs(database.prisma, workspaceId),
      }),
  }),
);
