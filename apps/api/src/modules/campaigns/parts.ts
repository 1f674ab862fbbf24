import { builder } from '../../graphql/builder.ts';
import { ImageSelectionKind, SeedPolicyKind } from './enums.ts';
import type { CostEstimate as EstimateShape } from './estimate.ts';
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
    images: t.exposeInt('images'),
    outcomes: t.expose('outcomes', { type: 'BigInt' }),
    samples: t.exposeInt('samples'),
    seconds: t.exposeInt('seconds', { nullable: true }),
    steps: t.expose('steps', { type: 'BigInt' }),
    workers: t.exposeInt('workers'),
  }),
});
