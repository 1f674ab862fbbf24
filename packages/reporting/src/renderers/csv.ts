import type { Results } from '@holdfast/results';
import { completedOutcomes } from '../model/outcomes.ts';
import { notTestedSentence, setupLine } from '../model/setup.ts';
import type { Report } from '../report-schema.ts';

type Value = string | number | boolean | null;

/**
 * The cells of the report as CSV (RFC 4180, UTF-8, CRLF), one row for each attack and transform. A rate without eligible images is an empty
 * field, never 0. Every row carries what the numbers depend on, since CSV has no other place for it.
 */
export function renderCellsCsv(report: Report): string {
  const { model, configuration, provenance, cells, transforms } = report;
  const changes = new Map(report.baseline?.rows.map((row) => [JSON.stringify([row.attack, row.transform]), row]));
  const header = [
    ...['attack', 'transform', 'seen', 'success', 'n', 'rate', 'low', 'high', 'confidence'],
    ...['object_success', 'object_n', 'object_rate', 'object_low', 'object_high'],
    ...['natural_failure', 'out_of_frame', 'ineligible', 'error', 'not_run'],
    ...['baseline_change', 'baseline_low', 'baseline_high', 'baseline_n', 'baseline_p_holm', 'baseline_verdict'],
    ...[
      'model',
      'model_sha256',
      'objective',
      'epsilon_levels',
      'seed',
      'configuration_sha256',
      'holdfast',
      'onnxruntime',
    ],
    ...['setup', 'not_tested', 'complete'],
  ];
  const shared: readonly Value[] = [
    ...[
      model.file,
      model.sha256,
      configuration.objective,
      configuration.attack.budget.epsilonLevels,
      configuration.seed,
    ],
    ...[provenance.configurationSha256, provenance.holdfast, provenance.onnxruntime],
    ...[setupLine(report), notTestedSentence(report), report.run.complete],
  ];
  const seen = new Map(transforms.map((row) => [row.spec, row.seen]));
  const rows = cells.map(({ attack, transform, attackSuccess, objectSuccess, counts, notRun }): readonly Value[] => {
    const change = changes.get(JSON.stringify([attack, transform]));
    const rate = ({
      successes,
      n,
      rate: share,
      interval,
    }: Report['cells'][number]['attackSuccess']): readonly Value[] => [
      ...[successes, n, share, share === null ? null : interval.low, share === null ? null : interval.high],
    ];
    return [
      ...[attack, transform, seen.get(transform) ?? false, ...rate(attackSuccess), attackSuccess.confidence],
      ...(objectSuccess === null ? [null, null, null, null, null] : rate(objectSuccess)),
      ...[counts['natural-failure'], counts['out-of-frame'], counts.ineligible, counts.error, notRun],
      ...(change === undefined
        ? [null, null, null, null, null, null]
        : [
            change.difference,
            change.interval.low,
            change.interval.high,
            change.n,
            change.adjustedPValue,
            change.verdict,
          ]),
      ...shared,
    ];
  });
  return csv(header, rows);
}

/**
 * Every outcome as CSV, one row for each image, attack and transform; images and attacks that failed have their rows, with state `error`. The
 * whole setup and what was not tested stand in the first row only: of 800,000 rows they would make up most of the file.
 */
export function renderOutcomesCsv(results: Results, report: Report): string {
  const hashes = new Map(results.images.map(({ image }) => [image.id, image.sha256]));
  const header = [
    ...['image', 'image_sha256', 'attack', 'transform', 'seen', 'state', 'score_before', 'score_after', 'error'],
    ...['model_sha256', 'objective', 'seed', 'configuration_sha256', 'holdfast', 'setup', 'not_tested', 'complete'],
  ];
  const { model, configuration, provenance } = results;
  const shared = [
    model.sha256,
    configuration.objective,
    configuration.seed,
    provenance.configurationSha256,
    provenance.holdfast,
  ];
  const rows = completedOutcomes(results).map((outcome, index): readonly Value[] => [
    ...[
      outcome.image,
      hashes.get(outcome.image) ?? null,
      outcome.attack,
      outcome.transform,
      outcome.seen,
      outcome.state,
    ],
    ...[outcome.scoreBefore, outcome.scoreAfter, outcome.error ?? null, ...shared],
    ...(index === 0 ? [setupLine(report), notTestedSentence(report)] : [null, null]),
    report.run.complete,
  ]);
  return csv(header, rows);
}

function csv(header: readonly string[], rows: readonly (readonly Value[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection): file names are other people's. Numbers
 * are numbers, also negative ones.
 */
function field(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
