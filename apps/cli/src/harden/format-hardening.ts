import type { AttackRow, HardeningRecord } from '@holdfast/training';
import { formatTable } from '../output/table.ts';

const percent = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(0)}%`);
const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(0)}`;
const between = ({ low, high }: { low: number; high: number }): string => `[${percent(low)}, ${percent(high)}]`;

const SCENARIOS: Readonly<Record<AttackRow['scenario'], string>> = {
  adaptive: 'run anew against each model',
  transferred: 'samples made for the original',
  'held-out': 'another attack, run anew',
};

/** A hardening in a screen: clean quality and success rates before and after, with intervals, and what to make of them. */
export function formatHardening(record: HardeningRecord): string {
  const { training, parameters, evaluation, supervision, configuration } = record;
  const elements = parameters.trained.reduce((sum, parameter) => sum + parameter.elements, 0);
  const lines = [
    `${training.steps} steps on ${record.pictures.train.length} pictures, ${elements} weights trained; ` +
      `best epoch ${training.bestEpoch} of ${training.history.length - 1}` +
      (training.endedBy === 'patience' ? ' (stopped early)' : ''),
    `taught by ${supervision.labels} labels and ${supervision.predictions} clean predictions of the original model; ` +
      `samples ${configuration.samples.kind === 'stored' ? 'from a finished run' : 'made against the weights of every step'}`,
  ];
  if (training.bestEpoch === 0) {
    lines.push('no epoch was better on the validation images than the model as it was: the file is unchanged');
  }
  if (evaluation === null) return `${lines.join('\n')}\n`;
  const { clean } = evaluation;
  const cleanRow = formatTable(
    [{ title: `clean ${clean.metric}` }, { title: 'before' }, { title: 'after' }, { title: 'change, points' }],
    [
      [
        `${clean.n} held-out images, by ${clean.reference}`,
        percent(clean.before),
        percent(clean.after),
        clean.difference === null
          ? '-'
          : `${points(clean.difference)} [${points(clean.interval.low)}, ${points(clean.interval.high)}]`,
      ],
    ],
  );
  const rows = evaluation.attacks.filter(({ attack, transform }) => attack === 'averaged' || transform === 'identity');
  const attackTable = formatTable(
    [
      { title: 'attack' },
      { title: 'success under' },
      { title: 'before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'fall, points [95%]', align: 'right' },
      { title: 'pairs', align: 'right' },
    ],
    rows.map(({ scenario, attack, transform, seenInTraining, before, after, paired }) => [
      `${attack}, ${SCENARIOS[scenario]}`,
      `${transform}${seenInTraining ? '' : ' (not trained on)'}`,
      `${percent(before.rate)} ${between(before.interval)}`,
      `${percent(after.rate)} ${between(after.interval)}`,
      paired.difference === null
        ? '-'
        : `${points(paired.difference)} [${points(paired.interval.low)}, ${points(paired.interval.high)}]`,
      String(paired.n),
    ]),
  );
  const partial = evaluation.complete ? [] : ['the measurement was cut off: --resume repeats it'];
  return `${lines.join('\n')}\n\n${cleanRow}\n${attackTable}${partial.map((line) => `${line}\n`).join('')}`;
}
