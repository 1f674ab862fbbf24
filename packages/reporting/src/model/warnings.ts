import { isLossStillFalling } from '@holdfast/attacks';
import { warningsFor, type AttackSummary, type SampleEvidence } from '@holdfast/metrics';
import type { Outcome, Results } from '@holdfast/results';
import type { ReportWarning } from '../report-schema.ts';
import { counted } from '../text.ts';
import { NOISE, WARNING_NAMES } from './names.ts';
import { statisticalWarning } from './warning-facts.ts';

/** Everything a reader has to know before believing the numbers: how the run went first, then what metrics finds. */
export function reportWarnings(
  results: Results,
  { outcomes, summaries }: { outcomes: readonly Outcome[]; summaries: readonly AttackSummary[] },
): readonly ReportWarning[] {
  const statistical = warningsFor({
    outcomes,
    summaries,
    // How an attack went says something about the model that it was made on, and nothing about another that judges the samples.
    samples: isTransfer(results) ? [] : results.images.flatMap(({ samples }) => samples.flatMap(evidenceOf)),
    surrogates: results.images.flatMap(({ surrogate }) => surrogate),
    noiseAttack: NOISE,
    names: WARNING_NAMES,
  });
  return [
    ...incomplete(results),
    ...unreadable(results),
    ...failedOutcomes(results, outcomes),
    ...statistical.map(statisticalWarning),
  ];
}

const isTransfer = ({ model, replayOf }: Results): boolean =>
  replayOf !== undefined && replayOf.model.sha256 !== model.sha256;

function evidenceOf({
  image,
  attack,
  reportedSuccess,
  trace,
}: Results['images'][number]['samples'][number]): SampleEvidence[] {
  if (trace === null) return [];
  const { losses, nearZeroGradients } = trace;
  const lossStillFalling = isLossStillFalling(losses.map((loss) => ({ losses: [loss] })));
  return [{ image, attack, reportedSuccess, steps: losses.length, nearZeroGradients, lossStillFalling }];
}

function incomplete({ complete, images }: Results): readonly ReportWarning[] {
  if (complete) return [];
  const text = `The run was cut off after ${counted(images.length, 'image')}; the rates cover those only. Resume it to have the rest (on the command line: the same command with --resume).`;
  return [{ code: 'INCOMPLETE_RUN', text, images: [], facts: { kind: 'RUN_CUT_OFF', images: images.length } }];
}

function unreadable({ images }: Results): readonly ReportWarning[] {
  const failed = images.filter(({ image }) => image.error).map(({ image }) => image.id);
  if (failed.length === 0) return [];
  const text = `${failed.length} of ${counted(images.length, 'image')} could not be attacked at all. They are left out of the rates and never count as robust; see the reasons below.`;
  const facts = { kind: 'IMAGE_ERRORS', images: failed.length, ofImages: images.length } as const;
  return [{ code: 'IMAGE_ERRORS', text, images: failed, facts }];
}

function failedOutcomes({ images }: Results, outcomes: readonly Outcome[]): readonly ReportWarning[] {
  const whole = new Set(images.filter(({ image }) => image.error).map(({ image }) => image.id));
  const failed = outcomes.filter(({ state, image }) => state === 'error' && !whole.has(image));
  if (failed.length === 0) return [];
  const concerned = [...new Set(failed.map(({ image }) => image))];
  const text =
    `${counted(failed.length, 'outcome')} could not be judged. ` +
    'They are left out of the rates and never count as robust; the outcomes of each image say what went wrong.';
  const facts = { kind: 'OUTCOME_ERRORS', outcomes: failed.length } as const;
  return [{ code: 'OUTCOME_ERRORS', text, images: concerned, facts }];
}
