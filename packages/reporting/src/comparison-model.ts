import {
  commonRates,
  compareWithReference,
  countTransfers,
  OBJECT_SIZE_NOTE,
  transferMatrix,
  type ChangedImages,
  type Comparison,
  type TransferOutcome,
} from '@holdfast/metrics';
import { comparability, type Results } from '@holdfast/results';
import { COMPARISON_SCHEMA, type ComparisonDifference, type ComparisonReport } from './comparison-schema.ts';
import { DEFAULT_MARGIN, type BaselineRun } from './model/baseline.ts';
import { comparableOutcomes, type ComparableOutcomes } from './model/compared.ts';

export interface ComparisonOptions {
  /** Smallest change that matters, as a share; default five points. */
  readonly margin?: number;
  readonly confidence?: number;
  /** Images to list of each kind; default 50. */
  readonly listed?: number;
}

type Subject = BaselineRun & ComparableOutcomes;

/**
 * Compares two or more runs on their common images, each with the first one; the cells of all of them are one family for Holm.
 * @throws RangeError with fewer than two runs, with labels that are not unique, or on outcomes that come twice.
 */
export function buildComparison(runs: readonly BaselineRun[], options: ComparisonOptions = {}): ComparisonReport {
  const { margin = DEFAULT_MARGIN, confidence = 0.95, listed = 50 } = options;
  const [reference, ...others] = runs.map((run): Subject => ({ ...run, ...comparableOutcomes(run.results) }));
  if (reference === undefined || others.length === 0)
    throw new RangeError('buildComparison: two or more runs are needed');
  if (new Set(runs.map(({ label }) => label)).size !== runs.length) {
    throw new RangeError('buildComparison: every run needs a label of its own');
  }
  const compared = compareWithReference(
    reference.outcomes,
    others.map(({ outcomes }) => outcomes),
    { margin, confidence, listed },
  );
  return {
    schema: COMPARISON_SCHEMA,
    margin,
    confidence,
    subjects: [reference, ...others].map(subjectOf),
    common: commonRates(
      [reference, ...others].map(({ outcomes }) => outcomes),
      { confidence },
    ),
    differences: compared.flatMap((comparison, index) => {
      const other = others[index];
      return other === undefined ? [] : [differenceOf(reference, other, comparison)];
    }),
    transfer: transferOf([reference, ...others], confidence),
    sizes: `${OBJECT_SIZE_NOTE} An image belongs to the size of its largest target object in ${reference.label}.`,
    notTested: [
      'Images that only some of the runs judged, and images that were not eligible in both of two compared runs.',
      'Whether a change comes from the model or from the attack having found other samples: every run attacks its own model anew.',
      'Stronger or different attacks: a low success rate is no proof of robustness.',
    ],
  };
}

function subjectOf({ label, results }: Subject): ComparisonReport['subjects'][number] {
  const { model, configuration, provenance, complete, images } = results;
  return {
    label,
    model: { file: model.file, sha256: model.sha256 },
    objective: configuration.objective,
    seed: configuration.seed,
    configurationSha256: provenance.configurationSha256,
    holdfast: provenance.holdfast,
    onnxruntime: provenance.onnxruntime,
    complete,
    images: images.length,
  };
}

function differenceOf(reference: Subject, other: Subject, comparison: Comparison): ComparisonDifference {
  const { blocking, notes } = comparability(reference.results, other.results);
  const { changes, commonImages, headline, rows, joint, byClass, bySize } = comparison;
  const named = ({ total, images }: ChangedImages): ComparisonDifference['fixed'] => ({
    total,
    images: images.map(({ image, cells }) => ({
      image: other.names.get(image) ?? reference.names.get(image) ?? image,
      cells,
    })),
  });
  return {
    subject: other.label,
    incomparable: blocking,
    notes: [
      ...[reference, other].filter(({ results }) => !results.complete).map(({ label }) => `${label} was cut off.`),
      ...notes,
    ],
    headline,
    commonImages,
    rows,
    joint,
    byClass,
    bySize,
    regressed: named(changes.regressed),
    fixed: named(changes.fixed),
  };
}

/** Replays of stored samples on another model give the matrix; the runs that made the samples give its diagonal. */
function transferOf(subjects: readonly Subject[], confidence: number): ComparisonReport['transfer'] {
  const sourceOf = ({ replayOf, model }: Results): { readonly file: string; readonly sha256: string } =>
    replayOf?.model ?? model;
  if (subjects.every(({ results }) => sourceOf(results).sha256 === results.model.sha256)) return null;
  const name = ({ file, sha256 }: { readonly file: string; readonly sha256: string }): string =>
    `${file} (${sha256.slice(0, 8)})`;
  const counted = new Set<string>();
  const outcomes = subjects.flatMap(({ outcomes: own, results }): readonly TransferOutcome[] => {
    const [source, target] = [name(sourceOf(results)), name(results.model)];
    return own.flatMap(({ image, attack, transform, state }) => {
      // The same samples may be judged on the same model by two of the runs; they count once.
      const key = JSON.stringify([source, target, image, attack, transform]);
      if (counted.has(key)) return [];
      counted.add(key);
      return [{ source, target, image, attack, transform, state }];
    });
  });
  return transferMatrix(countTransfers(outcomes), { confidence });
}
