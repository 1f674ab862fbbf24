import { rateOf, robustAccuracy } from '@holdfast/metrics';
import type { ImageResult, Results } from '@holdfast/results';
import type { Report, ReportAttack } from '../report-schema.ts';

/**
 * Clean and robust accuracy of a classifier over all labelled images; null without labels. A labelled image whose attack or judging
 * failed never counts as right; one that is right and was not attacked (e.g. it already has the wanted label) is left out and counted.
 */
export function accuracy(results: Results, attacks: readonly ReportAttack[]): Report['accuracy'] {
  const labelled = results.images.flatMap((result) =>
    result.image.label === null ? [] : [{ result, label: result.image.label }],
  );
  if (results.model.task !== 'classification' || labelled.length === 0) return null;
  const isRight = ({ result, label }: (typeof labelled)[number]): boolean => cleanClass(result) === label;
  return {
    clean: rateOf({ successes: labelled.filter(isRight).length, n: labelled.length }),
    robust: attacks.map(({ id }) => {
      const skipped = labelled.filter((entry) => isRight(entry) && !wasTried(entry.result, id));
      const asked = labelled.filter((entry) => !skipped.includes(entry));
      const rate = robustAccuracy(asked.map(({ result, label }) => ({ label, predicted: attackedClass(result, id) })));
      return { attack: id, rate, notAttacked: skipped.length };
    }),
  };
}

const cleanClass = ({ image }: ImageResult): number | null =>
  image.prediction?.task === 'classification' ? image.prediction.classId : null;

const wasTried = ({ image, samples, failures }: ImageResult, attack: string): boolean =>
  image.error || [...samples, ...failures].some((entry) => entry.attack === attack);

function attackedClass(result: ImageResult, attack: string): number | null {
  const sample = result.samples.find((candidate) => candidate.attack === attack);
  if (sample !== undefined) return sample.prediction.task === 'classification' ? sample.prediction.classId : null;
  const failed = result.image.error || result.failures.some((failure) => failure.attack === attack);
  return failed ? null : cleanClass(result);
}
