import { imageResultSchema, type ImageResult, type Outcome, type Sample } from '@holdfast/results';
import { z } from 'zod';
import { ResultMismatchError } from './result-errors.ts';
import { stateFromRow, stateToRow, type RunLayout } from './layout.ts';

/** One image's result as the rows that hold it. Ordinals replace names; what has no column of its own goes into `detail`. */
export interface ImageRows {
  readonly subject: {
    readonly eligible: boolean;
    readonly failed: boolean;
    readonly reason: string | null;
    readonly record: ImageResult['image'];
    readonly surrogate: Pick<ImageResult, 'surrogateFailures'> & { readonly distances: ImageResult['surrogate'] };
  };
  readonly samples: readonly (SampleRow & Survival)[];
  readonly outcomes: readonly OutcomeRow[];
}

type SampleRow = z.infer<typeof sampleRowSchema>;
type OutcomeRow = z.infer<typeof outcomeRowSchema>;

const ordinal = z.int().min(0);
const failureSchema = z.object({ code: z.string(), message: z.string() });

export const sampleRowSchema = z.object({
  attackOrdinal: ordinal,
  state: z.enum(['done', 'error']),
  sha256: z.string().nullable(),
  linf: z.number().nullable(),
  l2: z.number().nullable(),
  psnr: z.number().nullable(),
  ssim: z.number().nullable(),
  iterations: z.int().nullable(),
  reportedSuccess: z.boolean().nullable(),
  detail: z.object({ file: z.unknown(), prediction: z.unknown(), group: z.unknown(), trace: z.unknown() }).nullable(),
  failure: failureSchema.nullable(),
});

/** Whether a sample survives every transform of a scope at once; null where it is not eligible under all of them. */
interface Survival {
  readonly survivesAll: boolean | null;
  readonly survivesSeen: boolean | null;
  readonly survivesUnseen: boolean | null;
}

export const outcomeRowSchema = z.object({
  attackOrdinal: ordinal,
  transformOrdinal: ordinal,
  state: z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error']),
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  detail: z.object({
    seen: z.boolean(),
    instance: z.unknown(),
    objects: z.array(z.object({ success: z.boolean() }).loose()),
    error: z.string().optional(),
    errorCode: z.string().optional(),
  }),
});

export const subjectRowSchema = z.object({
  record: z.unknown(),
  surrogate: z.object({ distances: z.array(z.unknown()), surrogateFailures: z.array(z.unknown()).optional() }),
});

export function rowsOfResult(result: ImageResult, layout: RunLayout): ImageRows {
  const { image } = result;
  const where = `the result of ${image.id}`;
  const attackOrdinal = (attack: string) => ordinalOf(attack, layout.attacks, where);
  const samples = new Map<number, SampleRow>();
  for (const sample of result.samples) samples.set(attackOrdinal(sample.attack), sampleRow(sample, layout, where));
  for (const { attack, code, message } of result.failures) {
    const at = attackOrdinal(attack);
    samples.set(at, { ...(samples.get(at) ?? noSample(at)), state: 'error', failure: { code, message } });
  }
  return {
    subject: {
      eligible: image.eligible,
      failed: image.error,
      reason: image.reason,
      record: image,
      surrogate: {
        distances: result.surrogate,
        ...(result.surrogateFailures === undefined ? {} : { surrogateFailures: result.surrogateFailures }),
      },
    },
    samples: [...samples.entries()]
      .sort(([a], [b]) => a - b)
      .map(([at, row]) => ({ ...row, ...survivalOf(at, { result, layout }) })),
    outcomes: result.outcomes.map((outcome) => outcomeRow(outcome, layout, where)),
  };
}

/** The result as it was, its parts in the order of ordinals (the engine's own order). */
export function resultOfRows(
  rows: {
    readonly subject: z.infer<typeof subjectRowSchema>;
    readonly samples: readonly SampleRow[];
    readonly outcomes: readonly OutcomeRow[];
  },
  layout: RunLayout,
): ImageResult {
  const { subject, samples, outcomes } = rows;
  const { id: image } = z.object({ id: z.string() }).parse(subject.record);
  const attackAt = (at: number) => nameAt(at, layout.attacks, image);
  return imageResultSchema.parse({
    image: subject.record,
    samples: samples.flatMap(({ attackOrdinal, detail, state: _state, failure: _failure, ...columns }) => {
      if (detail === null) return [];
      const { sha256, iterations, reportedSuccess, ...norms } = columns;
      return [{ image, attack: attackAt(attackOrdinal), sha256, iterations, reportedSuccess, norms, ...detail }];
    }),
    outcomes: outcomes.map(({ attackOrdinal, transformOrdinal, state, detail, ...scores }) => ({
      image,
      attack: attackAt(attackOrdinal),
      transform: nameAt(transformOrdinal, layout.transforms, image),
      state: stateFromRow[state],
      ...scores,
      ...detail,
    })),
    surrogate: subject.surrogate.distances,
    ...(subject.surrogate.surrogateFailures === undefined
      ? {}
      : { surrogateFailures: subject.surrogate.surrogateFailures }),
    failures: samples.flatMap(({ attackOrdinal, failure }) =>
      failure === null ? [] : [{ attack: attackAt(attackOrdinal), ...failure }],
    ),
  });
}

/** As metrics/summarise: the untransformed sample belongs to every scope, and a transform that was never judged makes it incomplete. */
function survivalOf(at: number, { result, layout }: { result: ImageResult; layout: RunLayout }): Survival {
  const own = result.outcomes.filter(({ attack }) => attack === layout.attacks[at]);
  const within = (belongs: (outcome: Outcome) => boolean): boolean | null => {
    const scope = own.filter((outcome) => outcome.transform === layout.transforms[0] || belongs(outcome));
    if (own.length < layout.transforms.length) return null;
    if (!scope.every(({ state }) => state === 'success' || state === 'robust')) return null;
    return scope.every(({ state }) => state === 'success');
  };
  return {
    survivesAll: within(() => true),
    survivesSeen: within(({ seen }) => seen),
    survivesUnseen: within(({ seen }) => !seen),
  };
}

function sampleRow(sample: Sample, layout: RunLayout, where: string): SampleRow {
  const { file, prediction, group, trace, sha256, iterations, reportedSuccess, norms } = sample;
  return {
    attackOrdinal: ordinalOf(sample.attack, layout.attacks, where),
    state: 'done',
    sha256,
    ...norms,
    iterations,
    reportedSuccess,
    detail: { file, prediction, group, trace },
    failure: null,
  };
}

const noSample = (attackOrdinal: number): SampleRow => ({
  attackOrdinal,
  state: 'error',
  sha256: null,
  linf: null,
  l2: null,
  psnr: null,
  ssim: null,
  iterations: null,
  reportedSuccess: null,
  detail: null,
  failure: null,
});

function outcomeRow(outcome: Outcome, layout: RunLayout, where: string): OutcomeRow {
  const { attack, transform, state, scoreBefore, scoreAfter, seen, instance, objects, error, errorCode } = outcome;
  return {
    attackOrdinal: ordinalOf(attack, layout.attacks, where),
    transformOrdinal: ordinalOf(transform, layout.transforms, where),
    state: stateToRow[state],
    scoreBefore,
    scoreAfter,
    detail: {
      seen,
      instance,
      objects,
      ...(error !== undefined && { error }),
      ...(errorCode !== undefined && { errorCode }),
    },
  };
}

function ordinalOf(name: string, names: readonly string[], where: string): number {
  const at = names.indexOf(name);
  if (at < 0) throw new ResultMismatchError({ what: name, where, expected: names });
  return at;
}

function nameAt(at: number, names: readonly string[], image: string): string {
  const name = names[at];
  if (name === undefined) throw new ResultMismatchError({ what: `ordinal ${at}`, where: image, expected: names });
  return name;
}
