import { groupBy } from '../group-by.ts';
import { IDENTITY, type OutcomeRecord } from '../outcomes/outcome.ts';
import type { AttackSummary } from '../outcomes/summary.ts';
import { overlap } from '../statistics/interval.ts';
import { rateOf } from '../statistics/rate.ts';
import type { Warning } from './warning.ts';

/** What was seen while one sample was made. */
export interface SampleEvidence {
  readonly image: string;
  readonly attack: string;
  /** Whether the loop itself saw the sample and its whole bank succeed. */
  readonly reportedSuccess: boolean;
  readonly steps: number;
  /** Steps whose gradient was too small to trust. */
  readonly nearZeroGradients: number;
  readonly lossStillFalling: boolean;
}

/** Distance between a transform's graph form and its real form on one picture. */
export interface SurrogateDistance {
  readonly transform: string;
  /** Mean absolute difference, in levels. */
  readonly meanAbs: number;
}

/** How a sentence calls what results name by ids. */
export interface WarningNames {
  readonly attack: (id: string) => string;
  readonly transform: (spec: string) => string;
}

/** Below this many eligible images a 95% interval is wider than about a third. */
export const SMALL_SAMPLE_LIMIT = 30;

/**
 * Mean distance above which a surrogate is called far, in levels. Faithful JPEG forms measured 0.3 to 0.7; those with the wrong
 * chroma upsampling 1.1 to 4.7.
 */
export const SURROGATE_LIMIT_LEVELS = 1;

/** Everything the reader must be warned of, in the order of importance. `noiseAttack` is the id of the noise control. */
export function warningsFor(evidence: {
  readonly outcomes: readonly OutcomeRecord[];
  readonly summaries: readonly AttackSummary[];
  readonly samples: readonly SampleEvidence[];
  readonly surrogates: readonly SurrogateDistance[];
  readonly noiseAttack: string;
  readonly names: WarningNames;
}): readonly Warning[] {
  const { outcomes, summaries, samples, surrogates, noiseAttack, names } = evidence;
  return [
    ...smallSample(summaries),
    ...lostOnSaving(samples, { outcomes, names }),
    ...closeToNoise(summaries, { noiseAttack, names }),
    ...nearZero(samples, names),
    ...stillFalling(samples, names),
    ...farSurrogates(surrogates, names),
  ];
}

function smallSample(summaries: readonly AttackSummary[]): readonly Warning[] {
  const sizes = summaries.flatMap(({ transforms }) => transforms.map((cell) => cell.attackSuccess.n));
  const images = Math.min(...sizes);
  if (sizes.length === 0 || images >= SMALL_SAMPLE_LIMIT) return [];
  const { interval } = rateOf({ successes: images, n: images });
  const text =
    images === 0
      ? 'At least one cell of the table has no eligible image at all: it says nothing.'
      : `Only ${images} eligible ${images === 1 ? 'image' : 'images'} in the smallest cell: even ${images} ${images === 1 ? 'success of 1 allows' : `successes of ${images} allow`} ` +
        `a true rate down to ${percent(interval.low)}. Use at least ${SMALL_SAMPLE_LIMIT} images before comparing models.`;
  return [{ code: 'SMALL_SAMPLE', images, limit: SMALL_SAMPLE_LIMIT, lowestRate: interval.low, text }];
}

function lostOnSaving(
  samples: readonly SampleEvidence[],
  { outcomes, names }: { readonly outcomes: readonly OutcomeRecord[]; readonly names: WarningNames },
): readonly Warning[] {
  const robust = new Set(
    outcomes
      .filter((outcome) => outcome.transform === IDENTITY && outcome.state === 'robust')
      .map((outcome) => JSON.stringify([outcome.image, outcome.attack])),
  );
  const lost = samples.filter((s) => s.reportedSuccess && robust.has(JSON.stringify([s.image, s.attack])));
  return perAttack(lost).map(([attack, images]) => ({
    code: 'SUCCESS_LOST_ON_SAVING',
    attack,
    images,
    text:
      `${names.attack(attack)}: ${count(images)} fooled the model while being optimised, but not as a saved file. The reported rates count the ` +
      'saved files; check the contract (resize, channel order, normalisation) against the real pipeline.',
  }));
}

function closeToNoise(
  summaries: readonly AttackSummary[],
  { noiseAttack, names }: { readonly noiseAttack: string; readonly names: WarningNames },
): readonly Warning[] {
  const noise = summaries.find((summary) => summary.attack === noiseAttack);
  if (noise === undefined) return [];
  return summaries.flatMap(({ attack, transforms }): readonly Warning[] => {
    if (attack === noiseAttack) return [];
    const close = transforms
      .filter((cell) => {
        const control = noise.transforms.find((other) => other.transform === cell.transform);
        return control !== undefined && overlap(cell.attackSuccess.interval, control.attackSuccess.interval);
      })
      .map((cell) => cell.transform);
    if (close.length === 0) return [];
    const text =
      `${names.attack(attack)}: under ${close.length} of ${transforms.length} transforms (${listed(close.map(names.transform))}) its success cannot be told from that of ` +
      'random noise of the same size (the intervals overlap).';
    return [{ code: 'NOISE_CLOSE_TO_ATTACK', attack, transforms: close, ofTransforms: transforms.length, text }];
  });
}

function nearZero(samples: readonly SampleEvidence[], names: WarningNames): readonly Warning[] {
  // Gradients fade once a sample succeeds, which is no reason to doubt anything; only failed attacks are.
  const doubtful = samples.filter((s) => !s.reportedSuccess && s.steps > 0 && s.nearZeroGradients * 2 >= s.steps);
  return perAttack(doubtful).map(([attack, images]) => ({
    code: 'NEAR_ZERO_GRADIENTS',
    attack,
    images,
    text:
      `${names.attack(attack)}: on ${count(images)} the gradient was near zero in at least half of the steps. That the attack failed there ` +
      'is no evidence of robustness; the model may hide its gradient (saturation, quantisation).',
  }));
}

function stillFalling(samples: readonly SampleEvidence[], names: WarningNames): readonly Warning[] {
  const cutShort = samples.filter((s) => !s.reportedSuccess && s.lossStillFalling);
  return perAttack(cutShort).map(([attack, images]) => ({
    code: 'LOSS_STILL_FALLING',
    attack,
    images,
    text: `${names.attack(attack)}: on ${count(images)} the loss was still falling when the attack ended. More iterations would probably raise the rate.`,
  }));
}

function farSurrogates(surrogates: readonly SurrogateDistance[], names: WarningNames): readonly Warning[] {
  return [...groupBy(surrogates, (surrogate) => surrogate.transform)].flatMap(
    ([transform, own]): readonly Warning[] => {
      const meanAbsoluteLevels = own.reduce((sum, { meanAbs }) => sum + meanAbs, 0) / own.length;
      if (meanAbsoluteLevels <= SURROGATE_LIMIT_LEVELS) return [];
      const text =
        `${names.transform(transform)}: the form the attack optimises through differs from the real one by ${meanAbsoluteLevels.toFixed(1)} levels ` +
        `on average (limit ${SURROGATE_LIMIT_LEVELS}). Rates are measured with the real one; the attack may be weaker than it could be.`;
      return [
        {
          code: 'SURROGATE_FAR_FROM_CODEC',
          transform,
          meanAbsoluteLevels,
          limitLevels: SURROGATE_LIMIT_LEVELS,
          text,
        },
      ];
    },
  );
}

/** Names that a sentence lists before it only counts. */
const LISTED_NAMES = 4;

function perAttack(
  samples: readonly SampleEvidence[],
): readonly (readonly [attack: string, images: readonly string[]])[] {
  return [...groupBy(samples, (sample) => sample.attack)].map(
    ([attack, own]) => [attack, own.map((sample) => sample.image)] as const,
  );
}

/** The first few names, and how many more there are. */
function listed(names: readonly string[]): string {
  const rest = names.length - LISTED_NAMES;
  return `${names.slice(0, LISTED_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function count(images: readonly string[]): string {
  return images.length === 1 ? '1 image' : `${images.length} images`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
