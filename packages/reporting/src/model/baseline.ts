import { compareSubjects, type ChangedImages } from '@holdfast/metrics';
import { comparability, type Results } from '@holdfast/results';
import type { ReportBaseline } from '../report-schema.ts';
import { comparableOutcomes } from './compared.ts';

/** An earlier run to hold this one against. */
export interface BaselineRun {
  /** What people call it. */
  readonly label: string;
  readonly results: Results;
}

export interface BaselineOptions {
  /** Smallest change that matters, as a share. */
  readonly margin: number;
  readonly confidence?: number;
  /** Images to list of each kind. */
  readonly listed?: number;
}

/** Smallest change that matters where nobody says otherwise: five points. */
export const DEFAULT_MARGIN = 0.05;

/** What changed against the baseline: cells with verdicts, and images that are new, still failing, fixed or errored. */
export function baselineSection(results: Results, baseline: BaselineRun, options: BaselineOptions): ReportBaseline {
  const { blocking, notes } = comparability(baseline.results, results);
  const now = comparableOutcomes(results);
  const before = comparableOutcomes(baseline.results);
  const { listed = 200 } = options;
  const comparison = compareSubjects(before.outcomes, now.outcomes, { ...options, listed });
  const named = ({ total, images }: ChangedImages): ReportBaseline['images']['new'] => ({
    total,
    images: images.map(({ image, cells }) => ({ image: now.names.get(image) ?? image, cells })),
  });
  const errored = [...new Set(now.outcomes.filter(({ state }) => state === 'error').map(({ name }) => name))];
  const { changes, headline, margin, confidence, commonImages, rows, joint } = comparison;
  return {
    label: baseline.label,
    model: { file: baseline.results.model.file, sha256: baseline.results.model.sha256 },
    configurationSha256: baseline.results.provenance.configurationSha256,
    incomparable: blocking,
    notes,
    headline,
    margin,
    confidence,
    commonImages,
    rows,
    joint,
    images: {
      new: named(changes.regressed),
      still: named(changes.still),
      fixed: named(changes.fixed),
      errored: { total: errored.length, images: errored.slice(0, listed).map((image) => ({ image, cells: [] })) },
    },
  };
}
