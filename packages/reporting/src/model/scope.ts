import { formatLevels } from '@holdfast/attacks';
import type { Results } from '@holdfast/results';
import type { Report } from '../report-schema.ts';
import { counted } from '../text.ts';
import { IDENTITY } from '@holdfast/metrics';

const SHOWN = 12;

/** What `notTested` says of a run, to say it in another language. */
export interface NotTestedFacts {
  readonly eligible: number;
  /** The model's file. */
  readonly model: string;
  readonly transforms: readonly string[];
  readonly objective: string;
  readonly norm: 'linf' | 'l2';
  readonly epsilonLevels: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
}

export const notTestedFacts = ({
  configuration: { attack, objective },
  model,
  counts,
  transforms,
}: Pick<Report, 'configuration' | 'model' | 'counts' | 'transforms'>): NotTestedFacts => ({
  ...attack.budget,
  eligible: counts.eligible,
  model: model.file,
  transforms: transforms.map(({ spec }) => spec),
  objective,
  inputWidth: model.inputWidth,
  inputHeight: model.inputHeight,
});

/** What the reader must not conclude from this run, in plain sentences. */
export function notTested(
  results: Pick<Results, 'configuration' | 'model'>,
  { counts, transforms }: Pick<Report, 'counts' | 'transforms'>,
): readonly string[] {
  const { configuration, model } = results;
  const { budget } = configuration.attack;
  const labels = transforms.map(({ label }) => label);
  const more = labels.length > SHOWN ? ` and ${labels.length - SHOWN} more (see the table)` : '';
  return [
    `Images other than these ${counted(counts.eligible, 'eligible image')}, and models other than ${model.file}.`,
    ...(labels.length === 0
      ? []
      : [`Transforms other than ${labels.slice(0, SHOWN).join(', ')}${more}; chains of several transforms.`]),
    `Objectives other than ${configuration.objective} and budgets other than ${budget.norm === 'linf' ? 'L-infinity' : 'L2'} ${formatLevels(budget.epsilonLevels)}.`,
    `The physical world (printing, cameras), and the resize of the photo: samples are made and judged at the model's ${model.inputWidth} x ${model.inputHeight} input.`,
    'Stronger or different attacks: a low success rate here is no proof of robustness.',
  ];
}

/** What a prediction was compared with. */
export function referenceSentence(hasLabels: boolean): string {
  return hasLabels
    ? 'Where an image has a label, accuracy is measured against it; attack success is always measured against the prediction for the clean image under the same transform.'
    : "There are no labels: the model's own prediction for the clean image under the same transform is taken as right.";
}

/** The transform that the headline speaks of: the panel's, else the first of the bank, else the first one judged. */
export function headlineTransform(
  panel: string | null,
  results: Pick<Results, 'configuration'>,
  transforms: Report['transforms'],
): string | null {
  const judged = transforms.map(({ spec }) => spec).filter((spec) => spec !== IDENTITY);
  const bank = results.configuration.bank.map(({ spec }) => spec).filter((spec) => judged.includes(spec));
  if (panel !== null && judged.includes(panel)) return panel;
  return bank.find((spec) => spec.startsWith('jpeg:')) ?? bank[0] ?? judged[0] ?? null;
}
