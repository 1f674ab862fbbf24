import { IDENTITY } from '@holdfast/metrics';
import type { Results } from '@holdfast/results';
import { counted, points, pointsInterval } from '../text.ts';
import type { HardeningSection } from './hardening-schema.ts';

type Row = HardeningSection['rows'][number];

/** What a report needs of a hardening's record (`hardening.json`). */
export interface HardenedBy {
  readonly original: { readonly sha256: string };
  readonly hardenedSha256: string;
  readonly configuration: { readonly seed: number; readonly samples: { readonly kind: 'on-the-fly' | 'stored' } };
  readonly pictures: Readonly<
    Record<'train' | 'validation', readonly { readonly id: string; readonly sha256: string }[]>
  >;
  readonly supervision: { readonly labels: number; readonly predictions: number };
  readonly training: {
    readonly steps: number;
    readonly bestEpoch: number;
    readonly history: readonly {
      readonly epoch: number;
      readonly validation: { readonly clean: number; readonly adversarial: number | null };
    }[];
  };
  readonly evaluation: {
    readonly complete: boolean;
    readonly images: readonly string[];
    readonly clean: NonNullable<HardeningSection['clean']>;
    readonly attacks: readonly (Omit<Row, 'n' | 'difference' | 'interval'> & {
      /** Before minus after. */
      readonly paired: Pick<Row, 'n' | 'difference' | 'interval'>;
    })[];
  } | null;
}

const ORDER = ['adaptive', 'held-out', 'transferred'] as const;

/**
 * The measurement of a hardening for a report of a run of either model. Its numbers are those of held-out pictures only; pictures of the run that
 * training or early stopping saw are named, since a gain on them shows nothing.
 * @throws RangeError where the run's model is neither of the two.
 */
export function hardeningSection({ model, images }: Results, record: HardenedBy): HardeningSection {
  const { original, hardenedSha256, configuration, pictures, training, evaluation } = record;
  if (model.sha256 !== hardenedSha256 && model.sha256 !== original.sha256) {
    throw new RangeError(
      `hardening: expected one of the model of this run (${model.sha256.slice(0, 12)}), got one that made ` +
        `${hardenedSha256.slice(0, 12)} of ${original.sha256.slice(0, 12)}`,
    );
  }
  const known = new Set([...pictures.train, ...pictures.validation].map(({ sha256 }) => sha256));
  const trainedOn = images.flatMap(({ image }) => (image.sha256 !== null && known.has(image.sha256) ? [image.id] : []));
  const rows = ORDER.flatMap((scenario) => (evaluation?.attacks ?? []).filter((row) => row.scenario === scenario)).map(
    ({ paired, ...row }): Row => ({
      ...row,
      n: paired.n,
      difference: paired.difference === null ? null : -paired.difference,
      interval: { low: -paired.interval.high, high: -paired.interval.low },
    }),
  );
  return {
    subject: model.sha256 === hardenedSha256 ? 'hardened' : 'original',
    originalSha256: original.sha256,
    hardenedSha256,
    seed: configuration.seed,
    headline: headlineOf(record, rows),
    notes: notesOf(record, { trainedOn, images: images.length }),
    trainedOn,
    clean: evaluation?.clean ?? null,
    rows,
    losses: training.history.map(({ epoch, validation }) => ({
      epoch,
      clean: validation.clean,
      adversarial: validation.adversarial,
    })),
    bestEpoch: training.bestEpoch,
  };
}

/** One sentence, about the attack that counts: the one run anew against the new weights. */
function headlineOf({ training, evaluation }: HardenedBy, rows: readonly Row[]): string {
  if (training.bestEpoch === 0)
    return 'No epoch was better on the validation images: the weights are the original ones.';
  if (evaluation === null) return 'What the hardening was worth has not been measured.';
  const adaptive = rows.filter(({ scenario, transform }) => scenario === 'adaptive' && transform === IDENTITY);
  const row = adaptive.find(({ attack }) => attack === 'averaged') ?? adaptive[0];
  if (row === undefined || row.difference === null) return 'No held-out image could be attacked before and after.';
  const figures = `${points(row.difference)} points (95% interval ${pointsInterval(row.interval)}, ${counted(row.n, 'held-out image')})`;
  const against = `the ${row.attack} attack, run anew against the new weights`;
  if (row.interval.high < 0) return `Success of ${against}, fell: ${figures}.`;
  if (row.interval.low > 0) return `Success of ${against}, rose: ${figures}.`;
  return `No gain is shown: success of ${against}, changed by ${figures}, an interval that includes 0.`;
}

function notesOf(
  { configuration, pictures, supervision, training, evaluation }: HardenedBy,
  { trainedOn, images }: { readonly trainedOn: readonly string[]; readonly images: number },
): readonly string[] {
  const { labels, predictions } = supervision;
  const last = training.history.at(-1)?.epoch ?? 0;
  return [
    ...(trainedOn.length === 0
      ? []
      : [
          `${trainedOn.length} of the ${counted(images, 'image')} of this run were used to train or to choose the weights: what the run says about them is no evidence of a gain.`,
        ]),
    `Trained for ${counted(training.steps, 'step')} on ${counted(pictures.train.length, 'image')}; the weights of epoch ${training.bestEpoch} of ${last} ` +
      `were kept, chosen on ${counted(pictures.validation.length, 'other image')}. Samples ` +
      (configuration.samples.kind === 'stored'
        ? 'came from a finished run.'
        : 'were made against the weights of every step.'),
    `What is right was told by ${counted(labels, 'label')} and ${counted(predictions, 'clean prediction')} of the original model.`,
    ...(evaluation === null
      ? []
      : [
          `Measured on ${counted(evaluation.images.length, 'image')} that were neither trained on nor chosen by.`,
          ...(evaluation.complete ? [] : ['The measurement was cut off; the rates cover what is finished.']),
        ]),
  ];
}
