import { comparePairs, meanAveragePrecision, type Interval, type LabelledPicture } from '@holdfast/metrics';
import { randomFor } from '@holdfast/random';
import type { HardeningEvaluation } from './record.ts';

type Clean = HardeningEvaluation['clean'];

/** Accuracy of both models on the same pictures; Newcombe's interval of the paired difference. */
export function compareAccuracy(
  pictures: readonly { readonly right: number; readonly before: number | null; readonly after: number | null }[],
): Omit<Clean, 'metric' | 'reference'> {
  const paired = comparePairs(pictures.map(({ right, before, after }) => [after === right, before === right] as const));
  const n = pictures.length;
  const share = (count: number): number | null => (n === 0 ? null : count / n);
  return {
    n,
    before: share(paired.both + paired.onlySecond),
    after: share(paired.both + paired.onlyFirst),
    difference: paired.difference,
    interval: { ...paired.interval },
  };
}

const RESAMPLES = 500;
const TAIL = 0.025;

/** Mean average precision of both models on the same pictures; percentile bootstrap over pictures for the difference. */
export function comparePrecision(
  pictures: readonly {
    readonly truths: LabelledPicture['truths'];
    readonly before: LabelledPicture['detections'];
    readonly after: LabelledPicture['detections'];
  }[],
): Omit<Clean, 'metric' | 'reference'> {
  const measure = (drawn: typeof pictures): { before: number | null; after: number | null } => ({
    before: meanAveragePrecision(drawn.map(({ truths, before }) => ({ truths, detections: before }))),
    after: meanAveragePrecision(drawn.map(({ truths, after }) => ({ truths, detections: after }))),
  });
  const { before, after } = measure(pictures);
  return {
    n: pictures.length,
    before,
    after,
    difference: before === null || after === null ? null : after - before,
    interval: bootstrap(),
  };

  function bootstrap(): Interval {
    const random = randomFor(['hardening', 'mean average precision']);
    const differences = Array.from({ length: RESAMPLES }, () => {
      const drawn = pictures.flatMap(() => pictures[random.integer(0, pictures.length - 1)] ?? []);
      const resampled = measure(drawn);
      return resampled.before === null || resampled.after === null ? [] : [resampled.after - resampled.before];
    })
      .flat()
      .sort((a, b) => a - b);
    if (differences.length === 0) return { low: -1, high: 1 };
    const at = (share: number): number => differences[Math.round(share * (differences.length - 1))] ?? 0;
    return { low: at(TAIL), high: at(1 - TAIL) };
  }
}
