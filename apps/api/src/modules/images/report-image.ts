import { stateFromRow, type ReportImageRow, type Run as RunRow } from '@holdfast/db';
import { ineligible } from '@holdfast/results';
import { pictureUrl } from '../../files/links.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Image } from '../datasets/kinds.ts';
import { modelRecordOf } from '../report/evidence.ts';
import { OutcomeState } from '../runs/enums.ts';
import { problemOf } from '../runs/errors.ts';
import { Prediction } from '../shared/prediction.ts';
import { Problem } from '../shared/problem.ts';
import { toldType } from '../shared/told.ts';
import { filesOfImage, keyOfRef, samplesOfImage, subjectOfImage } from './at-position.ts';
import { smallUrl } from './small-url.ts';
import { Sample } from './sample.ts';

const Ineligible = toldType('Ineligible', ineligible);
export const ChangeKind = enumOf('ChangeKind', ['errored', 'fixed', 'new', 'still_failing']);

export interface ReportImageShape {
  readonly run: RunRow;
  readonly modelOrdinal: number;
  readonly row: ReportImageRow;
}

const keyOf = ({ run, modelOrdinal, row }: ReportImageShape): string =>
  keyOfRef({ runId: run.id, modelOrdinal, position: row.position });

export const ReportImage = builder.objectRef<ReportImageShape>('ReportImage').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    change: t.field({ type: ChangeKind, nullable: true, resolve: ({ row }) => row.change }),
    cleanPrediction: t.field({
      type: Prediction,
      nullable: true,
      resolve: async (image, _args, context) => {
        const subject = await subjectOfImage(context).load(keyOf(image));
        const { inputWidth: width, inputHeight: height } = modelRecordOf(image.run, image.modelOrdinal);
        return subject?.prediction ? { width, height, record: subject.prediction } : null;
      },
    }),
    eligible: t.boolean({ resolve: ({ row }) => row.eligible }),
    failed: t.boolean({ resolve: ({ row }) => row.failed }),
    failure: t.field({
      type: Problem,
      nullable: true,
      description: 'Why the image failed as a whole.',
      resolve: async (image, _args, context) => {
        const { failed, name, reason } = image.row;
        if (!failed) return null;
        const subject = await subjectOfImage(context).load(keyOf(image));
        return problemOf({ code: subject?.told?.code ?? 'IMAGE_FAILED', message: reason ?? '', name });
      },
    }),
    image: t.field({
      type: Image.ref,
      resolve: ({ row }, _args, context) => Image.byId(context).load(row.imageId).then(present),
    }),
    ineligible: t.field({
      type: Ineligible,
      nullable: true,
      description: 'Why it was not attacked; null where `reason` is of a version that did not keep what it is made of.',
      resolve: async (image, _args, context) => {
        if (image.row.eligible || image.row.failed) return null;
        const subject = await subjectOfImage(context).load(keyOf(image));
        return ineligible.read(subject?.told);
      },
    }),
    label: t.string({ nullable: true, resolve: ({ row }) => row.label }),
    name: t.string({ resolve: ({ row }) => row.name }),
    originalUrl: t.string({
      nullable: true,
      description: "The photo at the model's input size, the truth that samples are compared with.",
      resolve: async (image, _args, context) => {
        const { run } = image;
        const subject = await subjectOfImage(context).load(keyOf(image));
        const files = await filesOfImage(context).load(keyOf(image));
        const file = files.find(({ path }) => path === subject?.file);
        if (file === undefined || run.picturesDeletedAt !== null) return null;
        return pictureUrl(context, { workspaceId: run.workspaceId, sha256: file.sha256, mediaType: 'image/png' });
      },
    }),
    originalThumbnailUrl: t.string({
      nullable: true,
      description: 'The same picture for grids: at most 320 pixels wide or high.',
      resolve: async (image, _args, context) => {
        const subject = await subjectOfImage(context).load(keyOf(image));
        return subject?.file ? smallUrl(context, { run: image.run, key: keyOf(image), path: subject.file }) : null;
      },
    }),
    position: t.int({ resolve: ({ row }) => row.position }),
    reason: t.string({ nullable: true, resolve: ({ row }) => row.reason }),
    samples: t.field({
      type: [Sample],
      resolve: async (image, _args, context) => {
        const { run, modelOrdinal, row } = image;
        const samples = await samplesOfImage(context).load(keyOf(image));
        return samples.map((sample) => ({ run, modelOrdinal, imageName: row.name, row: sample }));
      },
    }),
    state: t.field({
      type: OutcomeState,
      description: "Under the filter's attack and transform; else the headline's.",
      resolve: ({ row }) => (row.state === 'not_run' ? 'not-run' : stateFromRow[row.state]),
    }),
  }),
});
