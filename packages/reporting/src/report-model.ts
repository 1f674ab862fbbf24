import { summarise } from '@holdfast/metrics';
import type { Results } from '@holdfast/results';
import type { GateVerdict } from '@holdfast/gates';
import { hardeningSection, type HardenedBy } from './hardening/hardening-section.ts';
import { accuracy } from './model/accuracy.ts';
import { baselineSection, DEFAULT_MARGIN, type BaselineRun } from './model/baseline.ts';
import { facets } from './model/facets.ts';
import { pairedComparisons } from './model/comparisons.ts';
import { strengthCurves } from './model/curves.ts';
import { imageCounts, imageRecords, panelTransform } from './model/images.ts';
import { jointRates, matrixCells, transformRows } from './model/matrix.ts';
import { orderedAttacks } from './model/names.ts';
import { normsSummary } from './model/norms.ts';
import { attackIds, completedOutcomes } from './model/outcomes.ts';
import { headlineTransform, notTested, referenceSentence } from './model/scope.ts';
import { surrogateSummary } from './model/surrogate.ts';
import { verdictOf } from './model/verdict.ts';
import { reportWarnings } from './model/warnings.ts';
import { REPORT_SCHEMA, type Report } from './report-schema.ts';

export interface ReportExtras {
  readonly gate?: GateVerdict;
  readonly baseline?: BaselineRun;
  /** Smallest change against the baseline that matters; default five points. */
  readonly margin?: number;
  /** The record of the hardening that made the model, or was made of it. */
  readonly hardening?: HardenedBy;
}

/**
 * Everything a reader is shown about a run, computed from its results, and from a baseline's where there is one. The same results give the same report, whatever the order
 * of their images.
 * @throws RangeError when an (image, attack, transform) comes twice, or the hardening is another model's.
 */
export function buildReport(results: Results, extras: ReportExtras = {}): Report {
  const { gate, baseline, hardening, margin = DEFAULT_MARGIN } = extras;
  const outcomes = completedOutcomes(results);
  const summaries = summarise(outcomes, { seed: results.configuration.seed });
  const attacks = orderedAttacks(attackIds(results));
  const transforms = transformRows(summaries);
  const cells = matrixCells(summaries, results.images.length);
  const joint = jointRates(summaries);
  const comparisons = pairedComparisons(outcomes, { attacks, transforms });
  const images = imageRecords(results, outcomes);
  const counts = imageCounts(images);
  const panel = panelTransform(results);
  const headline = headlineTransform(panel, results, transforms);
  const { kind, startedAt, finishedAt, complete, command, subBatches } = results;
  return {
    schema: REPORT_SCHEMA,
    run: {
      kind,
      startedAt,
      finishedAt,
      complete,
      command,
      subBatches,
      straightThrough: (results.straightThrough ?? []).map(({ operator, node }) => `${operator} ${node}`),
    },
    verdict: verdictOf({ attacks, cells, joint, comparisons, transforms, counts }, headline),
    warnings: reportWarnings(results, { outcomes, summaries }),
    attacks,
    transforms,
    cells,
    joint,
    comparisons,
    curves: strengthCurves({ transforms, attacks, cells }),
    norms: normsSummary(
      attacks,
      results.images.flatMap(({ samples }) => samples),
    ),
    accuracy: accuracy(results, attacks),
    surrogate: surrogateSummary(results),
    panelTransform: panel,
    images,
    counts,
    model: results.model,
    configuration: results.configuration,
    provenance: results.provenance,
    reference: referenceSentence(results.images.some(({ image }) => image.label !== null)),
    notTested: notTested(results, { counts, transforms }),
    facets: facets(results, { outcomes, attacks, transform: headline }),
    ...(gate === undefined ? {} : { gate }),
    ...(baseline === undefined ? {} : { baseline: baselineSection(results, baseline, { margin }) }),
    ...(hardening === undefined ? {} : { hardening: hardeningSection(results, hardening) }),
  };
}
