import { formatCombination, formatLevels } from '@holdfast/attacks';
import type { Report } from '../report-schema.ts';

/** What a form must carry so that its numbers can be made again and are not read for more than they are, as names and values. */
export function setupFacts({
  model,
  configuration,
  provenance,
  run,
}: Report): readonly (readonly [name: string, value: string])[] {
  const { attack, bank, evaluate, confirmDraws, seed, objective } = configuration;
  return [
    ['model', model.file],
    ['modelSha256', model.sha256],
    ['objective', objective],
    ['budget', `${attack.budget.norm === 'linf' ? 'L-infinity' : 'L2'} ${formatLevels(attack.budget.epsilonLevels)}`],
    ['step', `${formatLevels(attack.stepLevels)}, ${attack.iterations} iterations, ${attack.direction}`],
    ['combination', formatCombination(attack.combination)],
    ['momentum', String(attack.momentum)],
    ['start', attack.start.kind === 'original' ? 'the original image' : `random, ${attack.start.runs} runs`],
    ['bank', bank.map(({ spec, gradientMode }) => `${spec} (${gradientMode})`).join(', ') || 'none'],
    ['judgedUnder', ['identity', ...evaluate].join(', ')],
    ['confirmDraws', String(confirmDraws)],
    ['seed', String(seed)],
    ['configurationSha256', provenance.configurationSha256],
    ['holdfast', provenance.holdfast],
    ['onnxruntime', provenance.onnxruntime],
    ['node', `${provenance.node}, ${provenance.platform}`],
    ['cpu', `${provenance.cpu.model} (${provenance.cpu.features.join(' ')})`],
    [
      'codecs',
      Object.entries(provenance.codecs)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['command', run.command],
    ['startedAt', run.startedAt],
    ['finishedAt', run.finishedAt],
    ['complete', String(run.complete)],
  ];
}

/** The same in one line, for forms that have no place but a cell. */
export const setupLine = (report: Report): string =>
  setupFacts(report)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

/** What a report of part of a run says about that, as its warning does. */
export const cutOffText = ({ warnings }: Pick<Report, 'warnings'>): string =>
  warnings.find(({ code }) => code === 'INCOMPLETE_RUN')?.text ?? 'The run was cut off.';

/** The sentence on what was not tested. */
export function notTestedSentence({ notTested }: Pick<Report, 'notTested'>): string {
  return `Not tested: ${notTested.join(' ')}`;
}
