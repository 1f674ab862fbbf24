import type { Rate as RateShape } from '@holdfast/metrics';
import type { Report as ReportModel } from '@holdfast/reporting';
import { builder } from '../../graphql/builder.ts';
import { knownFieldKey, TransformFieldKey } from '../catalogue/transforms.ts';
import { OutcomeState, type ShownState } from '../runs/enums.ts';
import { Interval, Rate } from '../shared/rate.ts';
import { baselineReport } from './baseline-report.ts';
import type { ShownReport } from './load-report.ts';

/** A part of a report that can be laid over the baseline's. */
export interface InReport<Part> {
  readonly report: ShownReport;
  readonly part: Part;
}

const StateCount = builder.objectRef<{ state: ShownState; count: number }>('StateCount').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ count: t.exposeInt('count'), state: t.expose('state', { type: OutcomeState }) }),
});

type CellPart = ReportModel['cells'][number];

const STATES = ['success', 'robust', 'natural-failure', 'out-of-frame', 'ineligible', 'error'] as const;

export const Cell = builder.objectRef<InReport<CellPart>>('Cell').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.string({ resolve: ({ part }) => part.attack }),
    attackSuccess: t.field({ type: Rate, resolve: ({ part }) => part.attackSuccess }),
    baseline: t.field({
      type: Rate,
      nullable: true,
      description: 'Rate of the baseline on the same cell.',
      resolve: async ({ report, part }, _args, context): Promise<RateShape | null> => {
        const other = await baselineReport(context, report);
        const cell = other?.head.cells.find((own) => own.attack === part.attack && own.transform === part.transform);
        return cell?.attackSuccess ?? null;
      },
    }),
    counts: t.field({
      type: [StateCount],
      description: 'States that any outcome has.',
      resolve: ({ part }) =>
        STATES.map((state) => ({ state, count: part.counts[state] })).filter(({ count }) => count > 0),
    }),
    notRun: t.int({ resolve: ({ part }) => part.notRun }),
    objectSuccess: t.field({ type: Rate, nullable: true, resolve: ({ part }) => part.objectSuccess }),
    transform: t.string({ resolve: ({ part }) => part.transform }),
  }),
});

interface JointPart {
  readonly attack: string;
  readonly scope: string;
  readonly transforms: readonly string[];
  readonly survivesAll: RateShape;
}

export const JointRate = builder.objectRef<JointPart>('JointRate').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack'),
    scope: t.exposeString('scope'),
    survivesAll: t.field({ type: Rate, resolve: ({ survivesAll }) => survivesAll }),
    transforms: t.field({ type: ['String'], resolve: ({ transforms }) => [...transforms] }),
  }),
});

/** Every scope of every attack as one flat list. */
export const jointParts = (joint: ReportModel['joint']): JointPart[] =>
  joint.flatMap(({ attack, ...scopes }) =>
    (['all', 'seen', 'unseen'] as const).flatMap((scope) => {
      const part = scopes[scope];
      return part === null ? [] : [{ attack, scope, ...part }];
    }),
  );

export const AttackComparison = builder.objectRef<ReportModel['comparisons'][number]>('AttackComparison').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    both: t.exposeInt('both'),
    difference: t.exposeFloat('difference', { nullable: true }),
    first: t.exposeString('first'),
    interval: t.field({ type: Interval, resolve: ({ interval }) => interval }),
    n: t.exposeInt('n'),
    neither: t.exposeInt('neither'),
    onlyFirst: t.exposeInt('onlyFirst'),
    onlySecond: t.exposeInt('onlySecond'),
    pValue: t.exposeFloat('pValue'),
    second: t.exposeString('second'),
    transform: t.exposeString('transform'),
  }),
});

type CurvePart = ReportModel['curves'][number];
type SeriesPart = CurvePart['series'][number];

const CurvePoint = builder
  .objectRef<InReport<{ attack: string; point: SeriesPart['points'][number] }>>('CurvePoint')
  .implement({
    extensions: { access: 'parent' },
    fields: (t) => ({
      attackSuccess: t.field({ type: Rate, resolve: ({ part }) => part.point.attackSuccess }),
      baseline: t.field({
        type: Rate,
        nullable: true,
        resolve: async ({ report, part }, _args, context): Promise<RateShape | null> => {
          const other = await baselineReport(context, report);
          const { attack, point } = part;
          const cell = other?.head.cells.find((own) => own.attack === attack && own.transform === point.spec);
          return cell?.attackSuccess ?? null;
        },
      }),
      seen: t.boolean({ resolve: ({ part }) => part.point.seen }),
      spec: t.string({ resolve: ({ part }) => part.point.spec }),
      strength: t.float({ resolve: ({ part }) => part.point.strength }),
    }),
  });

const CurveSeries = builder.objectRef<InReport<SeriesPart>>('CurveSeries').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.string({ resolve: ({ part }) => part.attack }),
    points: t.field({
      type: [CurvePoint],
      resolve: ({ report, part }) => part.points.map((point) => ({ report, part: { attack: part.attack, point } })),
    }),
  }),
});

export const StrengthCurve = builder.objectRef<InReport<CurvePart>>('StrengthCurve').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    field: t.field({
      type: TransformFieldKey,
      nullable: true,
      description: 'The parameter, for its texts in another language.',
      resolve: ({ part }) => knownFieldKey({ transform: part.transform, field: part.parameter }),
    }),
    label: t.string({ resolve: ({ part }) => part.label }),
    parameter: t.string({ resolve: ({ part }) => part.parameter }),
    series: t.field({
      type: [CurveSeries],
      resolve: ({ report, part }) => part.series.map((series) => ({ report, part: series })),
    }),
    transform: t.string({ resolve: ({ part }) => part.transform }),
    unit: t.string({ resolve: ({ part }) => part.unit }),
  }),
});
