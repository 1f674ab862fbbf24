import { IDENTITY } from '@holdfast/metrics';
import type { ImageResult, Outcome, Results } from '@holdfast/results';
import type { Report, ReportImage } from '../report-schema.ts';
import { compareText } from './order.ts';

/** Every image of the run, with what became of it. */
export function imageRecords(results: Results, outcomes: readonly Outcome[]): readonly ReportImage[] {
  const byImage = new Map<string, Outcome[]>();
  for (const outcome of outcomes) byImage.set(outcome.image, [...(byImage.get(outcome.image) ?? []), outcome]);
  return results.images
    .map((result) => imageRecord(result, byImage.get(result.image.id) ?? []))
    .sort((a, b) => compareText(a.id, b.id));
}

function imageRecord({ image, samples, failures }: ImageResult, outcomes: readonly Outcome[]): ReportImage {
  return {
    id: image.id,
    sha256: image.sha256,
    file: image.file,
    status: image.error ? 'error' : image.eligible ? 'eligible' : 'ineligible',
    reason: image.reason,
    prediction: image.prediction,
    samples: samples.map(({ attack, file, sha256, norms, iterations, prediction, group }) => ({
      attack,
      file,
      sha256,
      norms,
      iterations,
      prediction,
      copies: group.map((copy) => ({ transform: copy.transform, file: copy.file, prediction: copy.prediction })),
    })),
    outcomes: outcomes.map(({ attack, transform, state, scoreBefore, scoreAfter, error }) => ({
      attack,
      transform,
      state,
      scoreBefore,
      scoreAfter,
      error: error ?? null,
    })),
    failures,
  };
}

export function imageCounts(images: readonly ReportImage[]): Report['counts'] {
  const of = (status: ReportImage['status']): number => images.filter((image) => image.status === status).length;
  return { images: images.length, eligible: of('eligible'), ineligible: of('ineligible'), errors: of('error') };
}

/**
 * The transform of the four-picture panel (M13): the bank's first JPEG, else the bank's first transform, else the first stored copy
 * (a replay has no bank); null where no sample has a copy.
 */
export function panelTransform(results: Results): string | null {
  const bank = results.configuration.bank.map(({ spec }) => spec);
  const stored = results.images.flatMap(({ samples }) =>
    samples.flatMap(({ group }) => group.map((copy) => copy.transform)),
  );
  const available = new Set(stored);
  const candidates = [...bank, ...available].filter((spec) => available.has(spec) && spec !== IDENTITY);
  return candidates.find((spec) => spec.startsWith('jpeg:')) ?? candidates[0] ?? null;
}
