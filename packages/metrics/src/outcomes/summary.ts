import { groupBy } from '../group-by.ts';
import { clusteredRate } from '../statistics/bootstrap.ts';
import { rateOf, type Rate } from '../statistics/rate.ts';
import { IDENTITY, isEligible, type OutcomeRecord, type OutcomeState } from './outcome.ts';

/** One cell of the table: one attack under one transform. */
export interface TransformSummary {
  readonly transform: string;
  readonly seen: boolean;
  /** Attack success rate over eligible images. */
  readonly attackSuccess: Rate;
  /** Detectors: the rate over eligible objects, bootstrapped over images; null for classifiers. */
  readonly objectSuccess: Rate | null;
  readonly counts: Readonly<Record<OutcomeState, number>>;
  /** Mean target confidence over eligible images; null where there is none. */
  readonly meanScoreBefore: number | null;
  readonly meanScoreAfter: number | null;
}

/** Rates over the images that are eligible under every one of `transforms`, so that its rates share one n. */
export interface JointSummary {
  readonly transforms: readonly string[];
  /** Images that succeed under all of them at once. */
  readonly survivesAll: Rate;
  readonly perTransform: readonly { readonly transform: string; readonly attackSuccess: Rate }[];
}

/** One row of the table. */
export interface AttackSummary {
  readonly attack: string;
  readonly transforms: readonly TransformSummary[];
  /** Over all transforms; over the untransformed sample and the seen ones; over it and the unseen ones. */
  readonly joint: { readonly all: JointSummary; readonly seen: JointSummary; readonly unseen: JointSummary };
}

export interface SummaryOptions {
  /** Seed of the bootstrap. */
  readonly seed: number;
  readonly confidence?: number;
}

/**
 * The table attack x transform, in the order in which attacks and transforms first appear. Does not depend on the order of the images.
 * @throws RangeError when an (image, attack, transform) comes twice: a rate would count that image twice.
 */
export function summarise(outcomes: readonly OutcomeRecord[], options: SummaryOptions): readonly AttackSummary[] {
  assertUnique(outcomes);
  const byAttack = groupBy(outcomes, (outcome) => outcome.attack);
  return [...byAttack].map(([attack, own]) => {
    const byTransform = groupBy(own, (outcome) => outcome.transform);
    const transforms = [...byTransform].map(([transform, cell]) => summariseCell(attack, transform, cell, options));
    const joint = (filter: (summary: TransformSummary) => boolean): JointSummary =>
      summariseJointly(
        own,
        transforms.filter((summary) => summary.transform === IDENTITY || filter(summary)).map((s) => s.transform),
        options,
      );
    return {
      attack,
      transforms,
      joint: { all: joint(() => true), seen: joint(({ seen }) => seen), unseen: joint(({ seen }) => !seen) },
    };
  });
}

function summariseCell(
  attack: string,
  transform: string,
  cell: readonly OutcomeRecord[],
  { seed, confidence }: SummaryOptions,
): TransformSummary {
  const eligible = [...cell].filter(isEligible).sort((a, b) => (a.image < b.image ? -1 : 1));
  const clusters = eligible.map(({ objects }) => ({
    successes: objects.filter((object) => object.success).length,
    n: objects.length,
  }));
  const key = [seed, attack, transform];
  const hasObjects = clusters.some((cluster) => cluster.n > 0);
  return {
    transform,
    seen: cell.some((outcome) => outcome.seen),
    attackSuccess: successRate(eligible, confidence),
    objectSuccess: hasObjects
      ? clusteredRate(clusters, { key, ...(confidence !== undefined && { confidence }) })
      : null,
    counts: countStates(cell),
    meanScoreBefore: mean(eligible.map((outcome) => outcome.scoreBefore)),
    meanScoreAfter: mean(eligible.map((outcome) => outcome.scoreAfter)),
  };
}

function summariseJointly(
  own: readonly OutcomeRecord[],
  transforms: readonly string[],
  { confidence }: SummaryOptions,
): JointSummary {
  const wanted = new Set(transforms);
  const byImage = groupBy(
    own.filter((outcome) => wanted.has(outcome.transform)),
    (outcome) => outcome.image,
  );
  // An image that was never judged under one of the transforms is not eligible under all of them.
  const complete = [...byImage.values()].filter((all) => all.length === wanted.size && all.every(isEligible));
  const survivors = complete.filter((all) => all.every((outcome) => outcome.state === 'success'));
  return {
    transforms,
    survivesAll: rateOf({ successes: survivors.length, n: complete.length }, confidence),
    perTransform: transforms.map((transform) => ({
      transform,
      attackSuccess: successRate(
        complete.flat().filter((outcome) => outcome.transform === transform),
        confidence,
      ),
    })),
  };
}

function successRate(eligible: readonly OutcomeRecord[], confidence: number | undefined): Rate {
  const successes = eligible.filter((outcome) => outcome.state === 'success').length;
  return rateOf({ successes, n: eligible.length }, confidence);
}

function countStates(cell: readonly OutcomeRecord[]): Record<OutcomeState, number> {
  const of = (state: OutcomeState): number => cell.filter((outcome) => outcome.state === state).length;
  return {
    success: of('success'),
    robust: of('robust'),
    'natural-failure': of('natural-failure'),
    'out-of-frame': of('out-of-frame'),
    ineligible: of('ineligible'),
    error: of('error'),
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function assertUnique(outcomes: readonly OutcomeRecord[]): void {
  const seen = new Set<string>();
  for (const { image, attack, transform } of outcomes) {
    const key = JSON.stringify([image, attack, transform]);
    if (seen.has(key)) {
      throw new RangeError(`summarise: ${image} under ${attack} and ${transform} comes twice; each may come once`);
    }
    seen.add(key);
  }
}
