import { isLossStillFalling } from '@holdfast/attacks';
import { warningsFor, type AttackSummary, type SampleEvidence } from '@holdfast/metrics';
import type { Outcome, Results } from '@holdfast/results';
import type { ReportWarning } from '../report-schema.ts';
import { counted } from '../text.ts';
import { NOISE } from './names.ts';

/** Everything a reader has to know before believing the numbers: how the run went first, then what metrics finds. */
export function reportWarnings(
  results: Results,
  { outcomes, summaries }: { outcomes: readonly Outcome[]; summaries: readonly AttackSummary[] },
): readonly ReportWarning[] {
  const statistical = warningsFor({
    outcomes,
    summaries,
    samples: results.images.flatMap(({ samples }) => samples.flatMap(evidenceOf)),
    surrogates: results.images.flatMap(({ surrogate }) => surrogate),
    noiseAttack: NOISE,
  });
  return [
    ...incomplete(results),
    ...errors(outcomes),
    ...statistical.map((warning) => ({
      code: warning.code,
      text: warning.text,
      // SMALL_SAMPLE counts its images; the others name them.
      images: 'images' in warning && typeof warning.images !== 'number' ? warning.images : [],
    })),
  ];
}

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
  const text = `The run was cut off after ${counted(images.length, 'image')}; the rates cover those only. Run the same command with --resume to finish it.`;
  return [{ code: 'INCOMPLETE_RUN', text, images: [] }];
}

function errors(outcomes: readonly Outcome[]): readonly ReportWarning[] {
  const failed = outcomes.filter(({ state }) => state === 'error');
  if (failed.length === 0) return [];
  const images = [...new Set(failed.map(({ image }) => image))];
  const text =
    `${counted(failed.length, 'outcome')} on ${counted(images.length, 'image')} could not be judged. ` +
    'They are left out of the rates and never count as robust; the images below say what went wrong.';
  return [{ code: 'ERRORS', text, images }];
}
