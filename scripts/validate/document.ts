import { summarise, type Rate } from '@holdfast/metrics';
import { buildReport } from '@holdfast/reporting';
import type { Results } from '@holdfast/results';
import { markdownTable } from '../lib/measured-part.ts';
import { checkExpectations, type Finding } from './expectations.ts';
import { settings, type Experiment } from './experiments.ts';
import { shownCommand } from './run-experiment.ts';

export interface Validated {
  readonly experiment: Experiment;
  readonly results: Results;
}

/** Everything in docs/validation.md but the hand-written reading: all computed from the results. */
export function validationText(validated: readonly Validated[]): string {
  const [first] = validated;
  if (first === undefined) return 'No experiment was run.\n';
  return [versions(first.results), overview(validated), ...validated.map(section)].join('\n');
}

function versions({ provenance, finishedAt }: Results): string {
  const { holdfast, onnxruntime, node, platform, cpu, codecs } = provenance;
  return [
    '## How it was measured\n',
    'Plain attack (stopped at the first success, and with all iterations), transform-averaged attack and a random-noise control of the same',
    `budget; L-infinity, step ${settings.stepLevels}/255, at most ${settings.iterations} iterations, bank ${settings.bank.join(', ')}, seed ${settings.seed}.`,
    'Every rate is judged by the untouched model on the saved 8-bit PNG, put through the real codec. A rate counts eligible images only: the',
    'clean picture holds the target, and still does after the transform alone.\n',
    `Holdfast ${holdfast}, onnxruntime ${onnxruntime}, Node ${node}, ${platform}, CPU ${cpu.model}; ` +
      `${Object.entries(codecs)
        .filter(([name]) => ['vips', 'mozjpeg', 'webp', 'sharp'].includes(name))
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}; finished ${finishedAt.slice(0, 10)}.\n`,
  ].join('\n');
}

function overview(validated: readonly Validated[]): string {
  const rows = validated.flatMap(({ experiment, results }) =>
    findings(results).map(({ expectation, verdict, evidence }) => [experiment.name, expectation, verdict, evidence]),
  );
  return [
    '## What was expected, and what came\n',
    'Under each transform of the bank; the worst one decides. Counts are images: still fooled of those fooled untransformed; for noise, fooled of',
    'those judged. "Within chance": on the wrong side of the bound, but the 95% interval holds the bound. "Too few": fewer than five images.\n',
    markdownTable(['experiment', 'expected', 'came', 'evidence'], rows),
  ].join('\n');
}

function section({ experiment, results }: Validated): string {
  const outcomes = results.images.flatMap((image) => image.outcomes);
  const summaries = summarise(outcomes, { seed: results.configuration.seed });
  const transforms = summaries[0]?.transforms ?? [];
  const header = ['transform', '', ...summaries.map(({ attack }) => attack)];
  const rows = (rateIn: (cell: (typeof transforms)[number]) => Rate | null): string[][] =>
    transforms.map(({ transform, seen }) => [
      transform,
      transform === 'identity' ? '' : seen ? 'seen' : 'unseen',
      ...summaries.map(({ transforms: cells }) => {
        const cell = cells.find((other) => other.transform === transform);
        const rate = cell === undefined ? null : rateIn(cell);
        return rate === null ? '-' : formatRate(rate);
      }),
    ]);
  const isDetector = results.model.task === 'detection';
  const warnings = buildReport(results).warnings.map(({ text }) => `- ${text}`);
  return [
    `## ${experiment.name}\n`,
    `${counts(results)}\n`,
    '```sh',
    shownCommand(experiment),
    '```\n',
    'Attack success rate per image, 95% Wilson interval (successes/n):\n',
    markdownTable(
      header,
      rows(({ attackSuccess }) => attackSuccess),
    ),
    ...(isDetector
      ? [
          'Per target object, 95% interval by bootstrap over images:\n',
          markdownTable(
            header,
            rows(({ objectSuccess }) => objectSuccess),
          ),
        ]
      : []),
    ...(warnings.length === 0 ? [] : [`Warnings of the report:\n\n${warnings.join('\n')}\n`]),
  ].join('\n');
}

const findings = (results: Results): Finding[] =>
  checkExpectations(
    results.images.flatMap(({ outcomes }) => outcomes),
    settings.bank,
  );

function counts({ images }: Results): string {
  const eligible = images.filter(({ image }) => image.eligible).length;
  const failed = images.filter(({ image, failures }) => image.error || failures.length > 0).length;
  const natural = new Map<string, Set<string>>();
  for (const { outcomes } of images) {
    for (const { transform, image, state } of outcomes) {
      if (state === 'natural-failure') natural.set(transform, (natural.get(transform) ?? new Set()).add(image));
    }
  }
  const lost = [...natural].map(([transform, ids]) => `${transform} ${ids.size}`).join(', ');
  return (
    `${images.length} images, ${eligible} eligible, ${failed} with errors. ` +
    (lost === '' ? 'No transform alone broke the model.' : `Natural failures, out of the rates: ${lost}.`)
  );
}

function formatRate({ rate, successes, n, interval }: Rate): string {
  if (rate === null) return 'n = 0';
  const percent = (share: number): string => String(Math.round(share * 100));
  return `${percent(rate)}% [${percent(interval.low)}, ${percent(interval.high)}] (${successes}/${n})`;
}
