import { attacks } from '@holdfast/attacks';
import {
  judgedTransforms,
  replayedTransforms,
  sampleAttacks,
  secondsLeft,
  type CampaignDefinition,
} from '@holdfast/domain';
import type { RunKind } from '@holdfast/jobs';
import { selectedImages } from './image-selection.ts';

/** Milliseconds of one image in one lane, as last measured for a model version. */
export interface MeasuredCost {
  readonly msPerImage: number;
  readonly images: number;
}

export interface CostEstimate {
  readonly images: number;
  readonly samples: number;
  readonly outcomes: bigint;
  readonly steps: bigint;
  readonly workers: number;
  readonly seconds: number | null;
  readonly basis: string;
  readonly basisKind: EstimateBasis;
  /** Images at a time. */
  readonly lanes: number;
  readonly models: number;
  readonly unmeasuredModels: number;
}

/** What an estimate of time rests on, or why there is none. */
export const estimateBases = [
  'JUDGED_ONLY',
  'LAST_RUN',
  'NOTHING_MEASURED',
  'NO_MODEL',
  'NO_WORKER',
  'SOME_UNMEASURED',
] as const;
type EstimateBasis = (typeof estimateBases)[number];

/** Images x steps, and the time that it takes on the lanes that are there now. */
export function estimateCost(request: {
  readonly kind: RunKind;
  readonly definition: Pick<CampaignDefinition, 'images' | 'settings' | 'transforms'>;
  readonly availableImages: number;
  /** One for each model version of the campaign; null where it was never measured. */
  readonly costs: readonly (MeasuredCost | null)[];
  readonly workers: number;
  /** Images that all workers together have under way at a time. */
  readonly lanes: number;
}): CostEstimate {
  const { kind, definition, availableImages, workers, lanes } = request;
  const { settings, transforms } = definition;
  const isAttack = kind === 'attack';
  // What an attack takes says nothing about judging what it made.
  const costs = isAttack ? request.costs : request.costs.map(() => null);
  const images = selectedImages(definition.images, availableImages);
  const samples = images * costs.length * sampleAttacks(settings.attacks).length;
  const passes = isAttack ? stepsPerImage(definition) : 0;
  const known = costs.filter((cost) => cost !== null);
  const seconds =
    known.length < costs.length || known.length === 0
      ? null
      : known.map(({ msPerImage }) => secondsLeft({ imagesLeft: images, msPerImage, lanes }));
  const total =
    seconds === null || seconds.includes(null) ? null : seconds.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return {
    images,
    samples,
    outcomes: BigInt(samples) * BigInt((isAttack ? judgedTransforms : replayedTransforms)(transforms).length),
    steps: BigInt(images) * BigInt(costs.length) * BigInt(passes),
    workers,
    seconds: total,
    ...basisOf({ isAttack, costs, workers, lanes }),
    lanes,
    models: costs.length,
    unmeasuredModels: costs.length - known.length,
  };
}

const JUDGED_ONLY =
  'Nothing is attacked: each stored sample is judged once under every transform, of as many images as the source run has. The first images will tell the time.';

/** Forward and backward passes for one image and model: steps of every gradient attack, times its start points and bank. */
function stepsPerImage({ settings, transforms }: Pick<CampaignDefinition, 'settings' | 'transforms'>): number {
  const runs = settings.attack.start.kind === 'random' ? settings.attack.start.runs : 1;
  return settings.attacks.reduce((sum, name) => {
    const attack = Object.hasOwn(attacks, name)
      ? Object.entries(attacks).find(([key]) => key === name)?.[1]
      : undefined;
    if (attack?.kind !== 'gradient') return sum;
    const members = 1 + (name === 'plain' ? 0 : transforms.bank.length);
    return sum + settings.attack.iterations * runs * members;
  }, 0);
}

function basisOf(request: {
  readonly isAttack: boolean;
  readonly costs: readonly (MeasuredCost | null)[];
  readonly workers: number;
  readonly lanes: number;
}): Pick<CostEstimate, 'basis' | 'basisKind'> {
  const basisKind = basisKindOf(request);
  const { costs, workers, lanes } = request;
  const unmeasured = costs.filter((cost) => cost === null).length;
  const where = `on ${workers === 1 ? 'the worker' : `the ${workers} workers`} running now (${lanes === 1 ? '1 image' : `${lanes} images`} at a time)`;
  const texts: Readonly<Record<EstimateBasis, string>> = {
    JUDGED_ONLY,
    LAST_RUN: `By what an image of these models took in their last run, which may have had other settings, ${where}.`,
    NOTHING_MEASURED: 'Nothing has been measured for these models yet; the first images of the run will tell.',
    NO_MODEL: 'No model is chosen yet.',
    NO_WORKER: 'No worker is running: the time cannot be told, and a run waits until one starts.',
    SOME_UNMEASURED: `${unmeasured} of ${costs.length} models have never been measured; the first images of the run will tell.`,
  };
  return { basisKind, basis: texts[basisKind] };
}

function basisKindOf({ isAttack, costs, workers }: Parameters<typeof basisOf>[0]): EstimateBasis {
  if (workers === 0) return 'NO_WORKER';
  if (!isAttack) return 'JUDGED_ONLY';
  if (costs.length === 0) return 'NO_MODEL';
  if (costs.every((cost) => cost === null)) return 'NOTHING_MEASURED';
  return costs.includes(null) ? 'SOME_UNMEASURED' : 'LAST_RUN';
}
