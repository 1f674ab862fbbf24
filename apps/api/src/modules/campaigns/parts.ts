import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { ImageSelectionKind, SeedPolicyKind } from './enums.ts';
import { estimateBases, type CostEstimate as EstimateShape } from './estimate.ts';
import type { showImageSelection, showSeedPolicy } from './image-selection.ts';

export const ImageSelection = builder.objectRef<ReturnType<typeof showImageSelection>>('ImageSelection').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    count: t.exposeInt('count', { nullable: true }),
    kind: t.expose('kind', { type: ImageSelectionKind }),
    names: t.field({ type: ['String'], resolve: ({ names }) => [...names] }),
  }),
});

export const SeedPolicy = builder.objectRef<ReturnType<typeof showSeedPolicy>>('SeedPolicy').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    kind: t.expose('kind', { type: SeedPolicyKind }),
    seed: t.expose('seed', { type: 'BigInt', nullable: true }),
  }),
});

export const CostEstimate = builder.objectRef<EstimateShape>('CostEstimate').implement({
  description:
    'Images x steps, and time on the workers that are there now. `seconds` is null where nothing has been measured yet.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    basis: t.exposeString('basis'),
    basisKind: t.expose('basisKind', { type: enumOf('EstimateBasis', estimateBases) }),
    images: t.exposeInt('images'),
    lanes: t.exposeInt('lanes', { description: 'Images that the workers have under way at a time.' }),
    models: t.exposeInt('models'),
    outcomes: t.expose('outcomes', { type: 'BigInt' }),
    samples: t.exposeInt('samples'),
    seconds: t.exposeInt('seconds', { nullable: true }),
    steps: t.expose('steps', { type: 'BigInt' }),
    unmeasuredModels: t.exposeInt('unmeasuredModels'),
    workers: t.exposeInt('workers'),
  }),
});
