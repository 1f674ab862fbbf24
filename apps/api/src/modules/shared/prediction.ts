import type { PredictionRecord } from '@holdfast/results';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';

export interface BoxShape {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export const ModelTask = enumOf('ModelTask', ['classification', 'detection']);

export const Box = builder.objectRef<BoxShape>('Box').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    x0: t.exposeFloat('x0'),
    y0: t.exposeFloat('y0'),
    x1: t.exposeFloat('x1'),
    y1: t.exposeFloat('y1'),
  }),
});

/** A stored prediction with the size of the picture that its boxes are in. */
export interface PredictionShape {
  readonly width: number;
  readonly height: number;
  readonly record: PredictionRecord;
}

type DetectionShape = Extract<PredictionRecord, { task: 'detection' }>['detections'][number];
type ProbabilityShape = Extract<PredictionRecord, { task: 'classification' }>['top'][number];

const Detection = builder.objectRef<DetectionShape>('Detection').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    box: t.field({ type: Box, resolve: ({ box }) => box }),
    classId: t.exposeInt('classId'),
    label: t.exposeString('label'),
    score: t.exposeFloat('score'),
  }),
});

const LabelProbability = builder.objectRef<ProbabilityShape>('LabelProbability').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    classId: t.exposeInt('classId'),
    label: t.exposeString('label'),
    probability: t.exposeFloat('probability'),
  }),
});

export const Prediction = builder.objectRef<PredictionShape>('Prediction').implement({
  description: 'What a model said of one picture. Boxes are in pixels of `width` x `height`.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    detections: t.field({
      type: [Detection],
      resolve: ({ record }) => (record.task === 'detection' ? record.detections : []),
    }),
    height: t.exposeInt('height'),
    label: t.string({
      nullable: true,
      resolve: ({ record }) => (record.task === 'classification' ? record.label : null),
    }),
    task: t.field({ type: ModelTask, resolve: ({ record }) => record.task }),
    top: t.field({
      type: [LabelProbability],
      resolve: ({ record }) => (record.task === 'classification' ? record.top : []),
    }),
    width: t.exposeInt('width'),
  }),
});
