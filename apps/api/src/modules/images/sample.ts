import { runLayout, stateFromRow, type OutcomeAt, type Run as RunRow, type SampleAt } from '@holdfast/db';
import { pictureUrl } from '../../files/links.ts';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { attackCommand, replayCommand } from '../campaigns/reproduce.ts';
import { modelRecordOf } from '../report/evidence.ts';
import { OutcomeState } from '../runs/enums.ts';
import { problemOf } from '../runs/errors.ts';
import { snapshotOf } from '../runs/kinds.ts';
import { Prediction } from '../shared/prediction.ts';
import { Problem } from '../shared/problem.ts';
import { outcomesOfImage, keyOfRef } from './at-position.ts';
import { smallUrl } from './small-url.ts';

/** A sample with the run and image that it belongs to. */
export interface SampleShape {
  readonly run: RunRow;
  readonly modelOrdinal: number;
  readonly imageName: string;
  readonly row: SampleAt;
}

const attackOf = ({ run, row }: SampleShape): string =>
  runLayout(snapshotOf(run)).attacks[row.attackOrdinal] ?? String(row.attackOrdinal);

const sizeOf = ({ run, modelOrdinal }: SampleShape) => {
  const { inputWidth: width, inputHeight: height } = modelRecordOf(run, modelOrdinal);
  return { width, height };
};

/** Null once the retention policy has deleted the pictures. */
const urlOf = (context: ApiContext, { run }: Pick<SampleShape, 'run'>, sha256: string | null) =>
  sha256 === null || run.picturesDeletedAt !== null
    ? null
    : pictureUrl(context, { workspaceId: run.workspaceId, sha256, mediaType: 'image/png' });

interface OutcomeShape {
  readonly run: RunRow;
  readonly row: OutcomeAt;
}

const transformOf = ({ run, row }: OutcomeShape) => snapshotOf(run).transforms[row.transformOrdinal];

const Outcome = builder.objectRef<OutcomeShape>('Outcome').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    error: t.string({ nullable: true, resolve: ({ row }) => row.error }),
    errorCode: t.string({ nullable: true, resolve: ({ row }) => row.errorCode }),
    scoreAfter: t.float({ nullable: true, resolve: ({ row }) => row.scoreAfter }),
    scoreBefore: t.float({ nullable: true, resolve: ({ row }) => row.scoreBefore }),
    seen: t.boolean({ resolve: (outcome) => transformOf(outcome)?.seen ?? false }),
    state: t.field({ type: OutcomeState, resolve: ({ row }) => stateFromRow[row.state] }),
    transform: t.string({ resolve: (outcome) => transformOf(outcome)?.spec ?? '' }),
  }),
});

type GroupMember = NonNullable<SampleAt['detail']>['group'][number];

const SampleCopy = builder.objectRef<{ sample: SampleShape; copy: GroupMember }>('SampleCopy').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    prediction: t.field({
      type: Prediction,
      resolve: ({ sample, copy }) => ({ ...sizeOf(sample), record: copy.prediction }),
    }),
    transform: t.string({ resolve: ({ copy }) => copy.transform }),
    url: t.string({
      nullable: true,
      resolve: ({ sample, copy }, _args, context) => urlOf(context, sample, copy.sha256),
    }),
  }),
});

export const Sample = builder.objectRef<SampleShape>('Sample').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.string({ resolve: (sample) => attackOf(sample) }),
    copies: t.field({
      type: [SampleCopy],
      resolve: (sample) => (sample.row.detail?.group ?? []).map((copy) => ({ sample, copy })),
    }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ row, imageName }) => (row.failure === null ? null : problemOf({ ...row.failure, name: imageName })),
    }),
    iterations: t.int({ nullable: true, resolve: ({ row }) => row.iterations }),
    l2: t.float({ nullable: true, resolve: ({ row }) => row.l2 }),
    linf: t.float({ nullable: true, resolve: ({ row }) => row.linf }),
    losses: t.field({ type: ['Float'], resolve: ({ row }) => [...(row.detail?.trace?.losses ?? [])] }),
    outcomes: t.field({
      type: [Outcome],
      resolve: async ({ run, modelOrdinal, row }, _args, context) => {
        const key = keyOfRef({ runId: run.id, modelOrdinal, position: row.position });
        const all = await outcomesOfImage(context).load(key);
        return all.filter((own) => own.attackOrdinal === row.attackOrdinal).map((own) => ({ run, row: own }));
      },
    }),
    prediction: t.field({
      type: Prediction,
      nullable: true,
      resolve: (sample) =>
        sample.row.detail === null ? null : { ...sizeOf(sample), record: sample.row.detail.prediction },
    }),
    psnr: t.float({ nullable: true, resolve: ({ row }) => row.psnr }),
    reportedSuccess: t.boolean({ nullable: true, resolve: ({ row }) => row.reportedSuccess }),
    reproduce: t.string({
      description: 'Command of the local program that repeats this sample.',
      resolve: ({ run, modelOrdinal, imageName }) => reproduceSample(run, { modelOrdinal, imageName }),
    }),
    sha256: t.string({ nullable: true, resolve: ({ row }) => row.sha256 }),
    ssim: t.float({ nullable: true, resolve: ({ row }) => row.ssim }),
    state: t.string({ resolve: ({ row }) => row.state }),
    thumbnailUrl: t.string({
      nullable: true,
      description: 'The sample for grids: at most 320 pixels wide or high.',
      resolve: ({ run, modelOrdinal, row }, _args, context) => {
        const key = keyOfRef({ runId: run.id, modelOrdinal, position: row.position });
        return row.detail === null ? null : smallUrl(context, { run, key, path: row.detail.file });
      },
    }),
    url: t.string({ nullable: true, resolve: (sample, _args, context) => urlOf(context, sample, sample.row.sha256) }),
  }),
});

function reproduceSample(
  run: RunRow,
  { modelOrdinal, imageName }: { readonly modelOrdinal: number; readonly imageName: string },
): string {
  const { configuration, models, sourceRunId } = snapshotOf(run);
  if (sourceRunId !== null) return replayCommand(configuration);
  const modelFile = models.find(({ ordinal }) => ordinal === modelOrdinal)?.fileName ?? 'model.onnx';
  return attackCommand({ configuration, modelFile, imageName });
}
