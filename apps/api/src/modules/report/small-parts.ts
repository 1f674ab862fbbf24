import { warningKinds, type Report as ReportModel, type WarningFacts as WarningFactsShape } from '@holdfast/reporting';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { Rate } from '../shared/rate.ts';

type Norms = ReportModel['norms'][number];

const Spread = builder.objectRef<Norms['linf']>('Spread').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ max: t.exposeFloat('max'), mean: t.exposeFloat('mean'), min: t.exposeFloat('min') }),
});

export const NormsSummary = builder.objectRef<Norms>('NormsSummary').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack'),
    l2: t.field({ type: Spread, resolve: ({ l2 }) => l2 }),
    linf: t.field({ type: Spread, resolve: ({ linf }) => linf }),
    psnr: t.field({ type: Spread, nullable: true, resolve: ({ psnr }) => psnr }),
    samples: t.exposeInt('samples'),
    ssim: t.field({ type: Spread, resolve: ({ ssim }) => ssim }),
  }),
});

export const SurrogateDistance = builder.objectRef<ReportModel['surrogate'][number]>('SurrogateDistance').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    images: t.exposeInt('images'),
    maxAbs: t.exposeFloat('maxAbs'),
    meanAbs: t.exposeFloat('meanAbs'),
    transform: t.exposeString('transform'),
  }),
});

type AccuracyShape = NonNullable<ReportModel['accuracy']>;

const RobustAccuracy = builder.objectRef<AccuracyShape['robust'][number]>('RobustAccuracy').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack'),
    notAttacked: t.exposeInt('notAttacked'),
    rate: t.field({ type: Rate, resolve: ({ rate }) => rate }),
  }),
});

export const Accuracy = builder.objectRef<AccuracyShape>('Accuracy').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    clean: t.field({ type: Rate, resolve: ({ clean }) => clean }),
    robust: t.field({ type: [RobustAccuracy], resolve: ({ robust }) => [...robust] }),
  }),
});

export const ReportVerdict = builder.objectRef<ReportModel['verdict']>('ReportVerdict').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack', { nullable: true }),
    conclusion: t.exposeString('conclusion'),
    details: t.field({ type: ['String'], resolve: ({ details }) => [...details] }),
    headline: t.exposeString('headline'),
    transform: t.exposeString('transform', { nullable: true }),
  }),
});

const WarningFacts = builder.objectRef<WarningFactsShape>('WarningFacts').implement({
  description:
    'What the sentence of a warning says, to write it in another language; what a kind does not speak of is null.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.string({ nullable: true, resolve: ({ attack }) => attack }),
    images: t.int({ nullable: true, resolve: ({ images }) => images }),
    kind: t.expose('kind', { type: enumOf('WarningKind', warningKinds) }),
    limit: t.float({ nullable: true, description: 'Of images, or of levels.', resolve: ({ limit }) => limit }),
    lowestRate: t.float({
      nullable: true,
      description: 'Lower end of the interval if every image of the smallest cell succeeded.',
      resolve: ({ lowestRate }) => lowestRate,
    }),
    meanAbsoluteLevels: t.float({ nullable: true, resolve: ({ meanAbsoluteLevels }) => meanAbsoluteLevels }),
    ofImages: t.int({ nullable: true, description: 'Images of the run.', resolve: ({ ofImages }) => ofImages }),
    ofTransforms: t.int({
      nullable: true,
      description: 'Transforms that were looked at.',
      resolve: ({ ofTransforms }) => ofTransforms,
    }),
    outcomes: t.int({ nullable: true, resolve: ({ outcomes }) => outcomes }),
    transforms: t.field({ type: ['String'], resolve: ({ transforms }) => [...(transforms ?? [])] }),
  }),
});

/** Names that a reader looks at; a large run warns of thousands. */
const WARNED_IMAGES = 50;

export const ReportWarning = builder.objectRef<ReportModel['warnings'][number]>('ReportWarning').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    code: t.exposeString('code'),
    facts: t.field({
      type: WarningFacts,
      nullable: true,
      description: 'Null where the report was stored by a version that did not know it; `text` says it all.',
      resolve: ({ facts }) => facts,
    }),
    imageCount: t.int({ resolve: ({ images }) => images.length }),
    images: t.field({
      type: ['String'],
      description: `The first ${WARNED_IMAGES} of them by name; \`imageCount\` says how many there are.`,
      resolve: ({ images }) => images.slice(0, WARNED_IMAGES),
    }),
    text: t.exposeString('text'),
  }),
});

export interface CountsShape {
  readonly images: number;
  readonly eligible: number;
  readonly ineligible: number;
  readonly errors: number;
  readonly done: number;
}

export const ReportCounts = builder.objectRef<CountsShape>('ReportCounts').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    done: t.exposeInt('done'),
    eligible: t.exposeInt('eligible'),
    errors: t.exposeInt('errors'),
    images: t.exposeInt('images'),
    ineligible: t.exposeInt('ineligible'),
  }),
});

export interface ChangesShape {
  readonly new: number;
  readonly still_failing: number;
  readonly fixed: number;
  readonly errored: number;
}

export const ChangeCounts = builder.objectRef<ChangesShape>('ChangeCounts').implement({
  description: "Images against the baseline, under the report's headline attack and transform.",
  extensions: { access: 'parent' },
  fields: (t) => ({
    errored: t.exposeInt('errored'),
    fixed: t.exposeInt('fixed'),
    new: t.exposeInt('new'),
    stillFailing: t.exposeInt('still_failing'),
  }),
});
