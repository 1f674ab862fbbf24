import {
  clusteredRate,
  mcnemarExact,
  newcombePairedInterval,
  rateOf,
  warningsFor,
  type AttackSummary,
  type OutcomeState,
  type PairedCounts,
} from '@holdfast/metrics';
import type { ModelRecord, RunConfiguration } from '@holdfast/results';
import { strengthCurves } from '../model/curves.ts';
import { matrixCells, transformRows } from '../model/matrix.ts';
import { averagedAmong, NOISE, orderedAttacks, WARNING_NAMES } from '../model/names.ts';
import { headlineTransform, notTested, referenceSentence } from '../model/scope.ts';
import { verdictOf } from '../model/verdict.ts';
import { statisticalWarning } from '../model/warning-facts.ts';
import type { Report, ReportNorms, ReportWarning } from '../report-schema.ts';
import { counted } from '../text.ts';
import type { ReportHead } from './report-head.ts';

/** One attack under one transform, counted over images. */
export interface CountedCell {
  readonly attack: string;
  readonly transform: string;
  readonly counts: Readonly<Record<OutcomeState, number>>;
  /** Detectors: target objects of the eligible images, and how many of them were hit. */
  readonly objectsHit: number;
  readonly objects: number;
}

/** Images that are eligible under all transforms of a scope, and those that succeed under all of them. */
export interface CountedJoint {
  readonly attack: string;
  readonly scope: 'all' | 'seen' | 'unseen';
  readonly successes: number;
  readonly n: number;
}

/** The averaged attack against another one on the images eligible in both. */
export interface CountedPair extends PairedCounts {
  /** Id of the other attack. */
  readonly second: string;
  readonly transform: string;
}

/** What a database counts of one run and model version, while it runs or where its outcomes are too many to read. */
export interface CountedEvidence {
  readonly complete: boolean;
  readonly model: ModelRecord;
  readonly configuration: RunConfiguration;
  /** What is judged, in order, the untransformed picture first. */
  readonly transforms: readonly { readonly spec: string; readonly seen: boolean }[];
  readonly counts: Report['counts'];
  readonly cells: readonly CountedCell[];
  readonly joint: readonly CountedJoint[];
  readonly pairs: readonly CountedPair[];
  readonly norms: readonly ReportNorms[];
  readonly surrogate: Report['surrogate'];
  readonly accuracy: Report['accuracy'];
  readonly hasLabels: boolean;
  /** Images on which an attack succeeded while optimising, but not as a saved file. */
  readonly lostOnSaving: readonly { readonly attack: string; readonly image: string }[];
}

/** A report's head but for what only finished results hold. */
export type CountedReport = Omit<ReportHead, 'schema' | 'run' | 'provenance'> & { readonly complete: boolean };

/** The attack whose pairs with every other one a report wants, out of those that left a trace; undefined where it did not run. */
export const comparedAttack = (ids: readonly string[]): string | undefined => averagedAmong(orderedAttacks(ids))?.id;

/**
 * The report that counts allow, by the same functions of `metrics` that make the report of results: equal counts give equal rates,
 * intervals, comparisons and sentences. Rates over objects have Wilson's interval on images here, since resampling needs every image.
 */
export function buildCountedReport(evidence: CountedEvidence): CountedReport {
  const { complete, model, configuration, counts } = evidence;
  const summaries = summariesOf(evidence);
  const attacks = orderedAttacks(new Set(evidence.cells.map(({ attack }) => attack)));
  const transforms = transformRows(summaries);
  const cells = matrixCells(summaries, counts.images);
  const joint = jointOf(evidence);
  const comparisons = comparisonsOf(evidence, { attacks, transforms });
  const bank = configuration.bank.map(({ spec }) => spec);
  const panel = bank.find((spec) => spec.startsWith('jpeg:')) ?? bank[0] ?? null;
  return {
    complete,
    verdict: verdictOf(
      { attacks, cells, joint, comparisons, transforms, counts },
      headlineTransform(panel, { configuration }, transforms),
    ),
    warnings: countedWarnings(evidence, summaries),
    attacks,
    transforms,
    cells,
    joint,
    comparisons,
    curves: strengthCurves({ transforms, attacks, cells }),
    norms: evidence.norms,
    accuracy: evidence.accuracy,
    surrogate: evidence.surrogate,
    panelTransform: panel,
    counts,
    model,
    configuration,
    reference: referenceSentence(evidence.hasLabels),
    notTested: notTested({ configuration, model }, { counts, transforms }),
  };
}

function summariesOf({ cells, transforms, joint }: CountedEvidence): readonly AttackSummary[] {
  const attacks = [...new Set(cells.map(({ attack }) => attack))];
  return attacks.map((attack) => {
    const own = cells.filter((cell) => cell.attack === attack);
    const jointly = (scope: CountedJoint['scope']): AttackSummary['joint']['all'] => {
      const { successes = 0, n = 0 } = joint.find((row) => row.attack === attack && row.scope === scope) ?? {};
      const specs = scopeTransforms(transforms, scope);
      return { transforms: specs, survivesAll: rateOf({ successes, n }), perTransform: [] };
    };
    return {
      attack,
      transforms: transforms.flatMap(({ spec, seen }) => {
        const cell = own.find(({ transform }) => transform === spec);
        return cell === undefined ? [] : [cellSummary(cell, seen)];
      }),
      joint: { all: jointly('all'), seen: jointly('seen'), unseen: jointly('unseen') },
    };
  });
}

function cellSummary(cell: CountedCell, seen: boolean): AttackSummary['transforms'][number] {
  const { transform, counts, objects, objectsHit } = cell;
  const n = counts.success + counts.robust;
  return {
    transform,
    seen,
    attackSuccess: rateOf({ successes: counts.success, n }),
    objectSuccess: objects === 0 ? null : objectRate({ successes: objectsHit, n: objects, images: n }),
    counts,
    meanScoreBefore: null,
    meanScoreAfter: null,
  };
}

/** As if every image had the same share of its objects hit: then the interval is Wilson's with the images as the sample. */
function objectRate({ successes, n, images }: { successes: number; n: number; images: number }) {
  const alike = clusteredRate(
    Array.from({ length: images }, () => ({ successes: successes / images, n: n / images })),
    { key: [] },
  );
  return { ...alike, successes, n, rate: successes / n, method: 'wilson-on-images' as const };
}

const scopeTransforms = (transforms: CountedEvidence['transforms'], scope: CountedJoint['scope']): readonly string[] =>
  transforms
    .filter(({ spec, seen }) => spec === 'identity' || scope === 'all' || seen === (scope === 'seen'))
    .map(({ spec }) => spec);

function jointOf({ cells, joint, transforms }: CountedEvidence): Report['joint'] {
  return [...new Set(cells.map(({ attack }) => attack))].map((attack) => {
    const of = (scope: CountedJoint['scope']): Report['joint'][number]['all'] => {
      const { successes = 0, n = 0 } = joint.find((row) => row.attack === attack && row.scope === scope) ?? {};
      return { transforms: scopeTransforms(transforms, scope), survivesAll: rateOf({ successes, n }) };
    };
    const unseen = of('unseen');
    return { attack, all: of('all'), seen: of('seen'), unseen: unseen.transforms.length > 1 ? unseen : null };
  });
}

function comparisonsOf(
  { pairs }: CountedEvidence,
  { attacks, transforms }: Pick<Report, 'attacks' | 'transforms'>,
): Report['comparisons'] {
  const first = averagedAmong(attacks)?.id;
  if (first === undefined) return [];
  return attacks
    .filter(({ id }) => id !== first)
    .flatMap(({ id: second }) =>
      transforms.flatMap(({ spec }) => {
        const pair = pairs.find((candidate) => candidate.second === second && candidate.transform === spec);
        return pair === undefined ? [] : [comparisonOf(pair, first)];
      }),
    );
}

function comparisonOf({ second, transform, ...counts }: CountedPair, first: string): Report['comparisons'][number] {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const n = both + onlyFirst + onlySecond + neither;
  return {
    transform,
    both,
    onlyFirst,
    onlySecond,
    neither,
    n,
    difference: n === 0 ? null : (onlyFirst - onlySecond) / n,
    interval: newcombePairedInterval(counts),
    pValue: mcnemarExact(counts),
    confidence: 0.95,
    first,
    second,
  };
}

/** What counts can warn of; losses and gradients of single samples are looked at once the run is done. */
function countedWarnings(evidence: CountedEvidence, summaries: readonly AttackSummary[]): readonly ReportWarning[] {
  const { complete, counts, cells, lostOnSaving, surrogate } = evidence;
  const found = warningsFor({
    summaries,
    outcomes: lostOnSaving.map(({ attack, image }) => ({ ...LOST, attack, image })),
    samples: lostOnSaving.map(({ attack, image }) => ({ ...REPORTED, attack, image })),
    surrogates: surrogate,
    noiseAttack: NOISE,
    names: WARNING_NAMES,
  });
  const failed = cells.reduce((sum, cell) => sum + cell.counts.error, 0);
  return [
    ...(complete ? [] : [unfinished]),
    ...(counts.errors === 0 ? [] : [imageErrors(counts)]),
    ...(failed === 0 ? [] : [outcomeErrors(failed)]),
    ...found.map(statisticalWarning),
  ];
}

const unfinished: ReportWarning = {
  code: 'INCOMPLETE_RUN',
  text: 'The rates cover the samples that are finished. Losses and gradients are looked at once all of them are.',
  images: [],
  facts: { kind: 'RUN_UNFINISHED' },
};

const imageErrors = ({ errors, images }: Report['counts']): ReportWarning => ({
  code: 'IMAGE_ERRORS',
  text: `${errors} of ${counted(images, 'image')} could not be attacked at all. They are left out of the rates and never count as robust.`,
  images: [],
  facts: { kind: 'IMAGE_ERRORS', images: errors, ofImages: images },
});

const outcomeErrors = (outcomes: number): ReportWarning => ({
  code: 'OUTCOME_ERRORS',
  text: `${counted(outcomes, 'outcome')} could not be judged. They are left out of the rates and never count as robust.`,
  images: [],
  facts: { kind: 'OUTCOME_ERRORS', outcomes },
});

const LOST = {
  transform: 'identity',
  seen: true,
  state: 'robust',
  scoreBefore: null,
  scoreAfter: null,
  objects: [],
} as const;
const REPORTED = { reportedSuccess: true, steps: 0, nearZeroGradients: 0, lossStillFalling: false };
