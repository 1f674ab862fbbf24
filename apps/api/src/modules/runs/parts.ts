import {
  runLayout,
  runModelsOf,
  type ModelVersion as ModelVersionRow,
  type Run as RunRow,
  type RunModel as RunModelRow,
} from '@holdfast/db';
import { openTasksOf, runImageCounts, type ImageCount, type TaskCounts } from '@holdfast/db';
import { timeLeft } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';
import { present } from '../campaigns/campaign-model.ts';
import { ModelVersion } from '../models/kinds.ts';
import { snapshotOf } from './kinds.ts';

export const modelsOfRun = rowsLoader<RunModelRow>({
  read: ({ database }, runIds) => runModelsOf(database.prisma, runIds),
  keyOf: ({ runId }) => runId,
});

const tasksOfRun = rowLoader<TaskCounts>({
  read: ({ database }, runIds) => openTasksOf(database.prisma, runIds),
  keyOf: ({ runId }) => runId,
});

export const imagesOfRun = rowLoader<ImageCount>({
  read: ({ database }, runIds) => runImageCounts(database.prisma, runIds),
  keyOf: ({ runId }) => runId,
});

/** The model version on whose samples a model of the run is judged; null where it is attacked itself. */
export async function samplesOf(
  context: ApiContext,
  { run, modelOrdinal }: { readonly run: RunRow; readonly modelOrdinal: number },
): Promise<ModelVersionRow | null> {
  const attacked = snapshotOf(run).models.find(({ ordinal }) => ordinal === modelOrdinal)?.samplesOf ?? null;
  return attacked === null ? null : ModelVersion.byId(context).load(attacked.modelVersionId);
}

/** A run's model version, with the word by which the campaign chose it. */
export interface RunModelShape {
  readonly row: RunModelRow;
  readonly run: RunRow;
}

export const RunModel = builder.objectRef<RunModelShape>('RunModel').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    ordinal: t.int({ resolve: ({ row }) => row.ordinal }),
    provenance: t.field({
      type: 'JSON',
      nullable: true,
      description: 'results/provenance.',
      resolve: ({ row }) => row.provenance,
    }),
    samplesOf: t.field({
      type: ModelVersion.ref,
      nullable: true,
      description: 'Transfers: the model version on whose samples this one is judged.',
      resolve: ({ row, run }, _args, context) => samplesOf(context, { run, modelOrdinal: row.ordinal }),
    }),
    selectedBy: t.string({
      resolve: ({ row, run }) =>
        snapshotOf(run).models.find(({ ordinal }) => ordinal === row.ordinal)?.selectedBy ?? 'exact',
    }),
    version: t.field({
      type: ModelVersion.ref,
      resolve: ({ row }, _args, context) => ModelVersion.byId(context).load(row.modelVersionId).then(present),
    }),
  }),
});

export const RunProgress = builder.objectRef<RunRow>('RunProgress').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    cancelRequestedAt: t.expose('cancelRequestedAt', { type: 'DateTime', nullable: true }),
    samplesDone: t.exposeInt('samplesDone'),
    samplesFailed: t.exposeInt('samplesFailed'),
    samplesTotal: t.exposeInt('samplesTotal'),
    secondsLeft: t.int({ nullable: true, resolve: (run, _args, { now }) => secondsLeftOf(run, now()) }),
    tasksRunning: t.int({
      resolve: async ({ id }, _args, context) => (await tasksOfRun(context).load(id))?.running ?? 0,
    }),
    tasksWaiting: t.int({
      resolve: async ({ id }, _args, context) => (await tasksOfRun(context).load(id))?.waiting ?? 0,
    }),
  }),
});

function secondsLeftOf(run: RunRow, now: Date): number | null {
  const { state, samplesDone: done, samplesTotal: total, workedSeconds, workedUntil } = run;
  if (state === 'finalising') return 0;
  // With all done once, only those that failed are tried again: there is no telling how long that takes.
  if (state !== 'running' || workedUntil === null) return null;
  const together = runLayout(snapshotOf(run)).attacks.length;
  return timeLeft({
    done,
    total,
    together,
    workedSeconds,
    sinceSeconds: (now.getTime() - workedUntil.getTime()) / 1000,
  });
}

export interface AttackColumnShape {
  readonly id: string;
  readonly title: string;
  readonly isControl: boolean;
  readonly ordinal: number;
}

export const AttackColumn = builder.objectRef<AttackColumnShape>('AttackColumn').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    id: t.exposeString('id'),
    isControl: t.exposeBoolean('isControl'),
    ordinal: t.exposeInt('ordinal'),
    title: t.exposeString('title'),
  }),
});

export interface TransformRowShape {
  readonly spec: string;
  readonly label: string;
  readonly seen: boolean;
  readonly ordinal: number;
}

export const TransformRow = builder.objectRef<TransformRowShape>('TransformRow').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    label: t.exposeString('label'),
    ordinal: t.exposeInt('ordinal'),
    seen: t.exposeBoolean('seen'),
    spec: t.exposeString('spec'),
  }),
});
